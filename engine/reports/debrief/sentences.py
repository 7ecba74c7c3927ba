"""Every sentence a debrief says itself, in English, marked for extraction.

A sentence is translated whole and filled afterwards (`Language.say`), never put together from
pieces. A draft key speaks as the author's view, so what judges comes in two forms: draft, reviewed.
"""

from __future__ import annotations

from engine.decisions.multi_item import YouOrRoom
from engine.language.language import N_

# The head -----------------------------------------------------------------------------------------

DEBRIEF = N_("Debrief")
CASE_LINE = N_("Case {case}, version {version}")
STARTED = N_("Started on {date}")
MODES = {
    "practice": N_("Practice"),
    "assessment": N_("Assessment"),
    "led": N_("Led by a facilitator"),
}
FACTS = N_("What this is based on (for checking)")
HASHES = N_("Fingerprints of the case: story {story} · marking {key} · text {text}")
FORMULA = N_("Counting method: version {version}")
HEAD = N_("Head of the log: {short}")
HEAD_FULL = N_("In full: {head}")
DRAFT = N_(
    "Draft: the marking is the author's view. No expert has approved it yet. "
    "You can disagree with every judgement."
)
READ = N_(
    "Reviewed, not signed: {names} read it. The marking is the author's view. "
    "You can disagree with every judgement."
)
REVIEWED = N_("This marking was approved by {names}. You can still disagree with every judgement.")
WHOSE = (DRAFT, READ, REVIEWED)
RESCORED = N_("The marking has changed since this was played. The newer marking is used here.")
UNFINISHED = N_("This play is not finished. This is what happened so far.")
NOTICE = N_(
    "This is one case with written answers. It does not measure skill or qualify anyone to "
    "interview people."
)

# The sections, in their order ---------------------------------------------------------------------

REACTIONS = N_("Before anything else")
REACTIONS_ASK = N_("How was that? One word is enough. You need not say it aloud.")

REACTIONS_CLOSE = YouOrRoom(
    N_("If this is close to your own life, talk to {support}."),
    N_("If this is close to somebody's own life: there is {support} to talk to."),
)
REACTIONS_TRAINER = YouOrRoom(N_("your trainer"), N_("the trainer"))
TAKE = N_("Take these along")
TAKE_ONE = N_("Take this along")
TAKE_LEAD = (
    N_("For next time, in the author's words. What matters most comes first."),
    N_("For next time. What matters most comes first."),
)
TAKE_LUCK = N_("In another play of this case the facts can differ: look for the sign.")
TAKE_AT = N_("{n} {where}")
TAKE_ITEM = N_("{item} {key}")
TAKE_YOURS = (
    YouOrRoom(
        N_("You chose these words, and the author would, too. Use them again."),
        N_("The class chose these words, and the author would, too. Use them again."),
    ),
    YouOrRoom(
        N_("You chose these words. Use them again."),
        N_("The class chose these words. Use them again."),
    ),
)
TAKE_HERE = N_("Here")
TAKE_YOURS_WEAK = YouOrRoom(N_("About yours"), N_("About the other"))
TAKE_SIGNS = N_("Signs of distress in {name}, and {n} questions in a row without a pause.")
TAKE_PAUSE = N_("Stop asking, wait, and give {name} room before the next question.")
SEE_ABOVE = N_("See {n} above.")
ABOVE = N_("{n} above.")

HAPPENED = N_("What happened")
HAPPENED_NOTHING = YouOrRoom(
    N_("You have read, and decided nothing yet."),
    N_("The class has read, and decided nothing yet."),
)
ROAD_TITLE = YouOrRoom(N_("The road you took"), N_("The road the case took last"))
ROAD_ABOUT = N_("Most may have voted for another answer.")
ROAD_WORDS = {
    "look": N_("Weak: there is something better."),
    "harm": N_("Harmful: it can hurt someone."),
    "critical": N_("Critical: it can hurt someone badly."),
}
"""What the marks mean, where a page first needs them."""
ROAD_COLUMNS = (N_("Time"), N_("Place"), N_("How it was marked"))
ROAD_ASKED = N_("{place}, questions: {n}")
ROAD_ANSWERED = N_("{place}, questions: {n}, answers: {answers}")
ROAD_COUNT = N_("{kind}: {n}")
STOPS = {
    "critical": N_("critical"),
    "mended": N_("critical, put right"),
    "harm": N_("harmful"),
    "look": N_("weak"),
    "part": N_("acceptable"),
    "well": N_("best"),
    "differ": N_("it depends"),
    "passed": N_("not marked"),
}
"""What is said of a stop on the road, the gravest first."""
LOG = N_("What happened, in full")
LOG_LEAD = N_("In order, from the log. Nothing in this part is a judgement.")
ENDING = N_("How it ended")
ENDING_NOTE = N_("How a story ends does not show how well it was handled.")
ENDING_CHANCE = YouOrRoom(
    N_("Chance, not you, decided part of this: the same answers can end differently."),
    N_("Chance, not the class, decided part of this: the same answers can end differently."),
)
ENDING_SIDES = {
    "person": N_("For the person"),
    "case": N_("For the case"),
    "not_known": N_("What is not known"),
}
LAST_WORD = N_("{name} has the last word")
TAKEN_BACK = YouOrRoom(N_("Tried, then undone"), N_("Looked at, then undone"))

WELL = N_("What went well")
WELL_LEAD = (
    YouOrRoom(
        N_("These of your answers are worth keeping, in the author's view."),
        N_("These of the class's answers are worth keeping, in the author's view."),
    ),
    YouOrRoom(
        N_("These of your answers are worth keeping."),
        N_("These of the class's answers are worth keeping."),
    ),
)
WELL_SOME = (
    N_("The best here, in the author's view."),
    N_("The best here."),
)
WELL_END = YouOrRoom(
    N_("You stayed with a hard case to its end, and you are reading this."),
    N_("The class stayed with a hard case to its end."),
)
WELL_ON = YouOrRoom(
    N_("It is too early to say. Play on."),
    N_("It is too early to say. Play on."),
)

CRITICAL = (N_("Critical errors, in the author's view"), N_("Critical errors"))
CRITICAL_LEAD = YouOrRoom(
    N_("A sign was shown before each one."),
    N_(
        "Kinds of answer from a short list, and how many voted for each. A sign was shown "
        "before each one."
    ),
)
CRITICAL_LEAD_BARE = YouOrRoom(
    N_("Kinds of answer from a short list."),
    N_("Kinds of answer from a short list, and how many voted for each."),
)
CRITICAL_NOW_NONE = (
    YouOrRoom(
        N_("None in your final answers, in the author's view."),
        N_("The author sees none in what the class chose."),
    ),
    YouOrRoom(N_("None in your final answers."), N_("There were none in what the class chose.")),
)
TRIED_LEAD = YouOrRoom(
    N_("You tried this and undid it, which is what practice is for. None of it is counted."),
    N_("Paths the class looked at and then undid. They have no votes."),
)

LOOK = N_("What to say or do instead")
LOOK_LEAD = YouOrRoom(
    N_("All your answers marked weak or harmful."),
    N_("All answers of the class marked weak or harmful."),
)
LOOK_OTHER = YouOrRoom(
    N_("All your answers marked weak or harmful, and those that were good but not the best."),
    N_("All answers of the class marked weak or harmful."),
)
LOOK_MOST = N_(
    'Of the questions in a talk, only those that matter most. More: {n}, under "{section}".'
)
LOOK_REASONS = N_('What is missing here is under "{section}".')
LOOK_LABELS = (
    N_("What the author would do may not have been on your list."),
    N_("What is better may not have been on your list."),
)
LOOK_SO_FAR = YouOrRoom(
    N_("What would be better is shown when you have finished."),
    N_("What would be better is shown when the class has finished."),
)
LOOK_KEY = (
    N_("The answer, the reason, and after → what the author would do, even if it was not offered."),
    N_("The answer, the reason, and after → what is better, even if it was not offered."),
)
LOOK_BARE = (
    N_(
        "The answer, and after → what the author would do, even if it was not offered. "
        'Why is under "{section}".'
    ),
    N_(
        "The answer, and after → what is better, even if it was not offered. "
        'Why is under "{section}".'
    ),
)
ARROW = N_("→ {better}")
AS_BELOW = N_("As below.")
SAID_GOOD = N_("{said} (acceptable)")
GOOD = N_("Acceptable")
SAID_HARM = N_("{said} (harmful)")
HARM = N_("Harmful")
INSTEAD = (N_("Author"), N_("Better"))
YOU = YouOrRoom(N_("You"), N_("The class"))
YOU_ITEM = N_("{you} ({yours})")
ITEM = N_("{yours}")
OTHER_MOMENT = N_("At another moment, this is the better answer.")
SAID_TOO = YouOrRoom(
    N_("You said this, too, at another moment."),
    N_("The class said this, too, at another moment."),
)
LOOK_NONE = N_("A close call")
LOOK_ARGUE = N_(
    "Nothing here was rated weak. At this point, careful people make different choices."
)
OTHERWISE = N_("Others chose")
ARGUE = N_("Argue their side: what makes this the better answer?")

CLOSED = (N_("Choices that cost most, in the author's view"), N_("Choices that cost most"))
CLOSED_LEAD = N_("Before you read on, take a moment with this question.")
CLOSED_ASK = N_("Why could a good officer choose this?")
CLOSED_TALK = YouOrRoom(
    N_("You closed this part of the talk."), N_("The class closed this part of the talk.")
)
STILL_OPEN = N_(
    "After this choice it was no longer possible; another choice would have kept it open"
)

NEEDS = N_("Needs and rights left open")
NEEDS_LEAD = N_("Needs you could have asked about at no cost, and needs you refused.")
NEEDS_DENIED = N_("Needs and rights refused")
NEEDS_REFUSED = N_("Refused: {needs}")
NEEDS_LEFT = N_("Not raised: {needs}")
NEEDS_OTHERS = N_("Also not raised: {needs}")
"""Those that an answer offered in this play would have raised, and that are not shown."""
NEEDS_HARMED = N_("Asked about in a way that can hurt: {needs}")
DECLINED_TITLE = N_("A no is a full result")
DECLINED_LEAD = N_("What was offered and not wanted. Nothing is missing here.")

STANDING = N_("The situation")
STANDING_LEAD = N_("At the end of the story.")
STANDING_SO_FAR = N_("In the story so far.")
RISKS = N_("Risks")
AGREED = N_("What changed on the way")
KNOWN = N_("Who learned what")

TALK = N_("Choice of questions")
TALK_LEAD = N_(
    "What was asked, and what followed. Choosing from a list is not "
    "interviewing, and none of this is counted."
)

DISCUSS = N_("Where experts differ")
SIDES = (N_("One side"), N_("Another side"))
SIDE = N_("{says} ({source})")
SIDE_PRINCIPLE = N_("{title}, {id}: {publications}")
DISCUSS_LEAD = N_("People who know the field answer these differently. Nothing here was scored.")

SENTENCE = N_("One sentence worth saying aloud")
SENTENCE_YOURS = YouOrRoom(
    N_("You chose these words. Say them once, to the person next to you."),
    N_("The class chose these words. Say them once, each to the next person."),
)
SENTENCE_OFFERED = YouOrRoom(
    N_("One of the answers."),
    N_("One of the answers. Each says it once."),
)
SENTENCE_TAKEN = YouOrRoom(
    N_("Say number {n} above once, to the person next to you."),
    N_("Say number {n} above once, each to the next person."),
)
SENTENCE_ABOVE = YouOrRoom(
    N_('Say your words under "{section}" once, to the person next to you.'),
    N_('Say the class\'s words under "{section}" once, each to the next person.'),
)

COMMITMENT = N_("One thing for the next day")
COMMITMENT_ASK = YouOrRoom(
    N_("What will you do on your next work day?"),
    N_("Each for themselves: what will you do on your next work day?"),
)

REFLECT = N_("To think about")
REFLECT_LEAD = YouOrRoom(
    N_("For yourself. Nothing is scored, and it is saved only if you save it."),
    N_("Each for themselves. Nothing is scored, and nothing is collected."),
)

# On request ---------------------------------------------------------------------------------------

MORE = N_("All the rest")
MORE_HINT = N_("More: every decision with its reasons, the log, the figures (rifq debrief --all).")
MAP_LEAD = N_("The heavy line is the road taken.")
ALL = N_("Every decision")
ALL_NONE = N_("There is no marking for what was done so far.")
PRINCIPLES_LEAD = N_("P and a number show where a principle is in the full list.")
PRINCIPLES = N_("The principles named here, and their sources")
FIGURES = N_("Figures")
FIGURES_DRAFT = N_("Figures (draft)")

# What is said of one moment -----------------------------------------------------------------------

SEEN_THEN = N_("Shown before")
YOU_CHOSE = YouOrRoom(N_("You chose"), N_("The class chose"))
YOU_ASKED = YouOrRoom(N_("You asked"), N_("The class asked"))
YOU_DID = YouOrRoom(N_("You did"), N_("The class did"))
AMONG_CHOSEN = YouOrRoom(N_("You chose, among others"), N_("The class chose, among others"))
WHAT_FOLLOWED = N_("What followed")
THEN_DID = N_("What {name} did")
HOW_SURE = YouOrRoom(N_("How sure you were"), N_("How sure the class was"))
SURE = {1: N_("not sure"), 2: N_("fairly sure"), 3: N_("very sure")}
BECAUSE = (N_("The author's view"), N_("Why"))
WHY = N_("Why")
BETTER = (
    N_("The author's choice"),
    N_("Better"),
)
UPHOLDS = (N_("Follows, in the author's view"), N_("Follows"))
BREACHES = (N_("Goes against, in the author's view"), N_("Goes against"))
RESTS_ON = (N_("What the author's view is based on"), N_("What this is based on"))
PRINCIPLE = N_("{title} ({id})")
PRINCIPLE_LABEL = N_("Principle")
SOURCE = N_("Source")
SOURCE_LINE = N_("{title} ({seen})")
SURENESS = N_("How sure this is")
DIFFERS = N_("Where experts differ")
KIND = N_("Kind of error")
MENDED = YouOrRoom(
    N_("You put it right later with this"), N_("The class put it right later with this")
)
MENDABLE = N_("Could be put right later with")
NOT_MENDED = N_("Nothing was offered later that could put it right.")
AGAIN = N_("Already assessed; not counted a second time.")
NOT_COUNTED = N_("Shown here, but not counted.")
NOT_SCORED = N_("Experts differ; not scored.")
EITHER = N_("{one} or {other}")

CRITICAL_KINDS = {
    "exposes-to-controller": N_("puts someone at risk from a person who may control them"),
    "exposes-to-outsider": N_("lets an outsider know"),
    "reveals-location": N_("reveals a place of safety"),
    "reveals-identity": N_("reveals who someone is"),
    "threatens-or-trades-help": N_("makes help depend on a threat or a condition"),
    "forces-examination": N_("an examination without free consent"),
    "forces-return": N_("a return that was not chosen"),
    "forces-detention": N_("keeps someone who has not agreed to it"),
    "hands-over-child": N_("hands a child to an adult nobody has checked"),
    "ignores-danger": N_("lets an immediate danger wait"),
}
CERTAINTY = {
    "verified": N_("the sources named for it say so"),
    "partly": N_("the sources named say part of it; no source has been found yet for the rest"),
    "unverified": N_("no published source has been found for it yet"),
}
SEEN = {
    "verified": N_("read at its address"),
    "on-a-copy": N_("read in a copy; look for the original"),
    "unverified": N_("not found yet"),
}

# Needs, risks, knowledge --------------------------------------------------------------------------

COULD = N_("It could have been raised with")
DENIED_HERE = N_("Refused with this")
DENIED_ABOVE = YouOrRoom(N_("You refused this at {when}."), N_("The class refused this at {when}."))
DECLINED = N_("{name}'s own no: a full result")
RISK_WAS = N_("At the start: {level}.")
LEVELS = {
    "unknown": N_("unknown"),
    "none": N_("none"),
    "low": N_("low"),
    "moderate": N_("moderate"),
    "high": N_("high"),
    "severe": N_("severe"),
}
CONCERNS = N_("About {names}")
KNOWS = N_("Now also known to {name}: {thing}")
TOLD_WITH = N_("Since this answer")

# Questions ----------------------------------------------------------------------------------------

PURPOSES_MET = N_("A purpose of this talk that was met")
PURPOSES_TOUCHED = (
    N_("A purpose of this talk, touched on with a question that is weak in the author's view"),
    N_("A purpose of this talk, touched on with a weak question"),
)
PURPOSES_OPEN = N_("A purpose of this talk that was not met")
NO_QUESTION = N_("No question was asked.")
OPEN_SHARE = N_("Open questions and invitations: {open} of the {asked} questions asked.")
LEADING = N_("A question that suggests its own answer")
BLAME = N_("A question that asks for a justification")
OPEN = N_("An open question or an invitation")
GROUND_RULES = N_("What was said about how this works")
NO_GROUND_RULES = N_("Nothing was said about how this works, though it was offered.")
CLOSING = N_("The talk was closed with")
NO_CLOSING = N_("The talk ended without a closing word, though one was offered.")
TOO_MUCH = N_("Asked while there were signs that it was too much for {name}")
WITHDRAWN = N_("Asked while there were signs that {name} had withdrawn")
UNANSWERED = N_("Questions in a row with no response to such signs: {n}.")
WAY_OUT = N_("A way out that was offered")
ENOUGH = N_("What is enough today")

# Figures ------------------------------------------------------------------------------------------

NOT_ASSESSED = N_("Not assessed: nothing in this play was scored.")
NO_SHARE = N_("The play is not finished, so no share is given.")
SHARE = N_("Credit as a share of all that counts: {share} %")
SHARE_DRAFT = N_("Credit as a share of all that counts: {share} % (draft)")
CHANCE = N_(
    "In the decisions reached, without questions in talks, {share} %. Random answers there would "
    "reach {chance} % on average."
)
NOT_ASSESSED_SAME = N_("Not assessed: any decisions would have given the same figure.")
ATTAINED = N_(
    "Between the lowest and the highest possible, from 0 to 100 %: {share} %. "
    "In weights: {reached}, where the lowest was {least} and the highest "
    "{most}."
)
ATTAINED_DRAFT = N_(
    "Between the lowest and the highest possible, from 0 to 100 %: {share} % "
    "(draft). In weights: {reached}, where the lowest was {least} and the "
    "highest {most}."
)
ATTAINED_CHANCE = N_(
    "A whole play of random answers would reach {chance} % on this scale, on average."
)
DOMAINS = N_("The same by domain. One play may not be able to reach the highest in every domain.")
DOMAINS_DRAFT = N_(
    "The same by domain (draft). One play may not be able to reach the highest in every domain."
)
DOMAIN = N_("{domain}: {share} %. At random: {chance} %.")
DOMAIN_ONLY = N_("{domain}: {share} %.")
DOMAIN_NOT_ASSESSED = N_("{domain}: not assessed.")
CLOSED_SO_FAR = N_(
    "At most {most} could be reached, counted in weights. The decisions so far "
    "have cost {closed} of it."
)
FIGURES_LEAD = YouOrRoom(
    N_(
        "One case is far too little to say anything about a person. The figures "
        "are here so that the counting can be checked."
    ),
    N_(
        "One case is far too little to say anything about anyone, and a class is not a person. "
        "The figures count the path the case took last, not the votes. They are here so that "
        "the counting can be checked."
    ),
)
COLUMNS = (N_("What was assessed"), N_("Weight"), N_("Credit"), N_("By chance"), N_("Remark"))
REMARK_WAIVED = N_("no longer possible, counted in full")
REMARK_LOST = N_("no longer possible")
REMARK_OPEN = N_("not met")
REMARK_FREE = N_("left open; this costs nothing, so it counts in full")
REMARK_CRITICAL = N_("a critical error among those chosen: no credit")
COLUMNS_ABOUT = N_(
    "Weight: how much it counts. Credit: what the answer was worth, from 0 to "
    "1. By chance: what random answers would reach there."
)
NOT_COME_TO = N_("Not reached in this play: {n}")
BETWEEN = N_("Between the lowest and the highest possible")
BETWEEN_ABOUT = N_("The dot is this play, the line is what random answers would reach.")
LOWEST = N_("lowest")
HIGHEST = N_("highest")
WHOLE_CASE = N_("The whole case")
PICTURE = N_("Credit by what was assessed")
PICTURE_ABOUT = N_(
    "The dot is what the answer was worth, from none to full. The line is what random answers "
    "would reach."
)
RATINGS = {
    4: N_("best"),
    3: N_("acceptable"),
    2: N_("weak"),
    1: N_("harmful"),
}
RATED = (N_("The author rates it"), N_("Rated"))
RATED_CRITICAL = N_("{rating}, and critical")
RATED_DOMAIN = N_("{domain}: {rating}")

# What people wrote themselves ---------------------------------------------------------------------

OWN = YouOrRoom(N_("In your own words"), N_("In the class's own words"))
OWN_LEAD = YouOrRoom(
    N_("You wrote this. It is not judged or counted."),
    N_("The class wrote this. It is not judged or counted."),
)
OWN_NOTE = YouOrRoom(N_("Your note"), N_("The class's note"))
OWN_CONTEST = YouOrRoom(N_("Your view of this judgement"), N_("The class's view of this judgement"))
VERDICTS = {
    "agree": YouOrRoom(N_("I agree"), N_("We agree")),
    "not-my-job": YouOrRoom(N_("Not in my job"), N_("Not in our job")),
    "disagree": YouOrRoom(N_("I disagree"), N_("We disagree")),
}
CONTEST_BECAUSE = N_("{verdict}, because: {because}")
OWN_REFLECTION = YouOrRoom(N_("What you saved"), N_("What the class saved"))

# A room's votes -----------------------------------------------------------------------------------

SURE_OF = N_("not {n}, fairly {m}, very {k}")
ALL_CHOSE = N_("The whole class chose ({n} of {m})")
MOST_CHOSE = N_("Most of the class ({n} of {m}) chose")
MORE_CHOSE = N_("The largest group in the class ({n} of {m}) chose")
LEVEL_CHOSE = N_("In a tie, {n} of {m} in the class chose")
SOME_CHOSE = N_("In the class, {n} of {m} chose")
PICKED_BY = N_("Chosen in the class by {n} of {m}")
ROAD = N_("The path taken ({n} of {m} had voted for it)")
LAST_ROAD = N_("The path taken last ({n} of {m} had voted for it)")
UNVOTED_ROAD = N_("The path taken; no vote was typed")

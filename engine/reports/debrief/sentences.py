"""Every sentence a debrief says itself, in English, marked for extraction.

A sentence is translated whole and filled afterwards (`Language.say`), never put together from
pieces. A draft key speaks as the author's view, so what judges comes in two forms: draft, reviewed.
"""

from __future__ import annotations

from engine.decisions.multi_item import YouOrRoom
from engine.language.language import N_, Plural

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
# Translators: {kind}: how answers were rated, such as weak. {n}: how many.
ROAD_COUNT = N_("{kind}: {n}")
# Translators: Said of an answer.
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

LOOK = N_("A second look")
LOOK_LEAD = (
    N_(
        "The moments that cost most, and what another answer would have led to, in the author's "
        "view. Think about each question before you read on."
    ),
    N_(
        "The moments that cost most, and what another answer would have led to. "
        "Think about each question before you read on."
    ),
)
CLOSED_ASK = N_("Why could a good officer choose this?")
LOOK_LUCK = N_("In another play of this case the facts can differ: look for the sign.")
LOOK_SO_FAR = YouOrRoom(
    N_("What would be better is shown when you have finished."),
    N_("What would be better is shown when the class has finished."),
)
LOOK_NUMBER = N_("{n} of {of}")
FOLLOWED = N_("What followed")
WOULD_HAVE = N_("What would have followed")
OF_OFFERED = N_("What would have followed the best answer on your list")
# Translators: {answer}: what was answered. {followed}: what happened then.
ANSWERED = N_("{answer} → {followed}")
SAME_SEEN = N_("The case tells the same after both answers.")
SIGN = N_("The sign, shown before")
SIGN_HERE = N_("The sign")
BEST_ON_LIST = N_("Best on your list ({rating})")
STILL = (
    N_("Better still, and not on your list, in the author's view"),
    N_("Better still, and not on your list"),
)
NONE_BETTER = {
    "option": N_("Nothing on your list was better."),
    "ask": N_("On your list there was no better question for this."),
}
ABOUT_YOURS = YouOrRoom(N_("About your answer"), N_("About this answer"))
ABOUT_BETTER = N_("About the better one")
BELIEF = N_("Many good officers begin here")
BELIEF_SAYS = N_("{says} True in it: {holds} Left out: {misses}")
MET_BEFORE = N_("Met before")
# Translators: {principle}: its title. {case}: of a course. {where}: a scene of that case.
MET_AT = N_("{principle} ({case}, {where})")
# Translators: The same question in another case, and in this one.
CONTRAST = (N_("In {case}"), N_("Here"))
MISPLACED = (N_("Right in {case}"), N_("But not here"))
NEVER_ASKED = N_("This did not happen")
ASK_FOR = N_("How would you ask?")
COULD_ASK = N_("This question would have")
INSTEAD = (N_("Better, in the author's view"), N_("Better"))
REST = N_("Other moments")
REST_LEAD = N_('Also worth a look. What is better is under "Every decision".')
REST_MORE = Plural("{n} more moment is there.", "{n} more moments are there.")
REST_ONLY = Plural(
    '{n} more moment cost something. It is under "Every decision".',
    '{n} more moments cost something. They are under "Every decision".',
)
NOT_ASKED = N_("This did not happen: {purpose}")

NEEDS = N_("Needs and rights left open")
NEEDS_DENIED = N_("Needs and rights refused")
NEEDS_REFUSED = N_("Asked for, and refused: {needs}")
NEEDS_LEFT = N_("Nobody asked about: {needs}")
# Translators: {need}: what a person needs. {name}: of that person.
NEED_OF = N_("{need} ({name})")
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
# Translators: {says}: what experts say. {source}: where it is written.
SIDE = N_("{says} ({source})")
# Translators: {title}, {id}: of a principle. {publications}: a list of them.
SIDE_PRINCIPLE = N_("{title}, {id}: {publications}")
DISCUSS_LEAD = N_("People who know the field answer these differently. Nothing here was scored.")

COMMITMENT = N_("One thing for the next day")
COMMITMENT_ASK = YouOrRoom(
    N_("What will you do on your next work day?"),
    N_("Each for themselves: what will you do on your next work day?"),
)

SAY_ALOUD = YouOrRoom(
    N_("Say one of them aloud, to the person next to you."),
    N_("Say one of them aloud, each to the next person."),
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
# Translators: {title}, {id}: of a principle.
PRINCIPLE = N_("{title} ({id})")
PRINCIPLE_LABEL = N_("Principle")
SOURCE = N_("Source")
# Translators: {title}: of a publication. {seen}: when the author read it.
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
# Translators: Levels of a risk.
LEVELS = {
    "unknown": N_("unknown"),
    "none": N_("none", "a level of risk"),
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
# Translators: {domain}: what is assessed, such as safety. {share}: of what is possible.
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
# Translators: Said of an answer, as those above.
RATINGS = {
    4: N_("best"),
    3: N_("acceptable"),
    2: N_("weak"),
    1: N_("harmful"),
}
RATED = (N_("The author rates it"), N_("Rated"))
RATED_CRITICAL = N_("{rating}, and critical")
# Translators: {domain}: what is assessed, such as safety. {rating}: such as weak.
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

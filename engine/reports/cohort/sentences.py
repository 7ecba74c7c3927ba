"""Every sentence a cohort report says itself, in English, marked for extraction.

What judges comes in two forms: while the key is a draft, and once it was signed.
"""

from __future__ import annotations

from engine.language.language import N_

# The head ----------------------------------------------------------------------------------------

HEADING = N_("Report of a cohort, for its facilitator")
NOTICE = N_(
    "About what a room chose between written answers. It measures no skill, ranks nobody, and "
    "qualifies nobody to interview anyone."
)
DRAFT = N_(
    "Draft: nobody has signed the key yet. What judges here is its author's view, and every figure "
    "that rests on it is a draft."
)
DRAFT_CASE = N_("The key is a draft: nobody has signed it.")
REVIEWED = N_("The key was signed by {names}.")
SIMULATED = N_("Simulated: nobody played this. It is there to learn the report on.")
OWN = N_(
    "Own records: this speaks of the group. Nothing here is told of fewer than {least} finished "
    "plays."
)
SHARED = N_("Shared records: this page speaks of the group all the same.")
COHORT = N_("Cohort {id}")
DAYS = N_("From {first} to {last}")
PEOPLE = N_("Codes given out: {n}")
AGENCIES = N_("By agency: {each}")
AGENCY = N_("{name} {n}")
NO_AGENCY = N_("none given")
CLOSED_ON = N_("Closed on {date}")
MADE = N_("Made on {date}")
FORMULA = N_("Way of counting: version {version}")
EMPTY = N_("Nobody has played yet.")
FORGOTTEN = N_(
    "The plays of this cohort were forgotten, as was agreed. What was sealed when it closed is in "
    "the report for observers."
)
CONTENTS = N_("On this page")
MISSING = N_("Of the course, nobody has played: {cases}")

# Both pages --------------------------------------------------------------------------------------

PAGE_ONE = N_("Page one: what to talk about")
OF_DRAFT = N_("{page} (draft)")
PAGE_TWO = N_("Page two: every decision, and the figures")
STORY = N_("{title} (story {story})")
STORIES = N_(
    "This case was changed between plays: it was played on {n} different stories. Each stands "
    "apart, and none is added to another."
)
OF = N_("{k} of {n}")
PERCENT = N_("{share} %")
INTERVAL = N_("{share} % ({low} to {high} %)")
NUMBER = N_("{value} ({low} to {high})")
FEW = N_("n too small ({n} of {least})")
SAME = N_("does not vary")
ONE_ONLY = N_("{value} (one play, no interval)")
WITHHELD = N_(
    "Own records; plays finished: {n}. Nothing is split before there are {least}, so that nobody "
    "can be picked out."
)
NOTHING = N_("No play has come to a decision yet.")
WHEN = N_("{time} · {what}")
TALKING = N_("Talking with {name}")
ASKS = N_("{name} asks: {what}")
ITS_END = N_("end: {id}")

# Page one ----------------------------------------------------------------------------------------

TALK = N_("Talk about this")
TALK_NONE = (
    N_("Nothing stands out: nobody gave an answer the author rates weak or harmful."),
    N_("Nothing stands out: nobody gave an answer that is rated weak or harmful."),
)
TALK_ORDER = (
    N_(
        "First where an answer the author would call harmful drew a fifth of the room or more; "
        "then by how many were wrong, times what that closed. Unless harm comes first in both, one "
        "of the two is a choice between options, where there is any."
    ),
    N_(
        "First where a harmful answer drew a fifth of the room or more; then by how many were "
        "wrong, times what that closed. Unless harm comes first in both, one of the two is a "
        "choice between options, where there is any."
    ),
)
TALK_ONE = N_("Only one decision stands out.")
LED_ONLY = N_("From the votes of led sessions: no play came to it.")
SPLIT = N_("How the room split")
SPLIT_FIRST = N_("How many put each first")
ANSWER = N_("Answer")
ITEM = N_("Item")
PLAYS = N_("Plays")
VOTES = N_("Votes")
PUT_FIRST = N_("Votes to put it first")
SURE = N_("How sure")
SURE_LINE = N_("Not sure {no}, fairly sure {fairly}, very sure {very}.")
SURE_WRONG = (
    N_("Of {n} who were very sure, {k} chose what the author rates weak or harmful."),
    N_("Of {n} who were very sure, {k} chose what is rated weak or harmful."),
)
PULL = N_("The pull of the wrong choice")
PULL_DREW = N_("{text} (drew {k} of {n})")
PULL_VOTES = N_("{text} (votes: {k} of {n})")
PULL_ITEM = N_("{text} ({k} of the {n} whose answer had less than two thirds of the credit)")
PULL_FIRST = (
    N_("{text} (put first by {k} of {n}; the author has it {place})"),
    N_("{text} (put first by {k} of {n}; the key has it {place})"),
)
LATER = (N_("Later in the author's order"), N_("Later in the order of the key"))
HARMFUL_HERE = (N_("The author would call harmful"), N_("Harmful"))
HARMFUL_PULL = N_("that choice: {kind}")
HARMFUL_DREW = N_("{text} ({k} of {n}): {kind}")
APART = (N_("Where most differ from the author"), N_("Where most differ from the key"))
PULL_WHY = (N_("The author's view of it"), N_("Why it is rated lower"))
ASK = N_("Ask, before the key")
PRINCIPLE = N_("The principle")
PRINCIPLE_LINE = N_("{title} ({id}). {says}")
HARM = (
    N_("Choices the author would call harmful, by kind"),
    N_("Harmful choices, by kind"),
)
HARM_NONE = N_("None was made.")
HARM_OPEN = N_("Open to somebody, and made by nobody: {kinds}.")
KIND = N_("Kind")
MADE_BY = N_("Made, of plays in which it was open")
MADE_AT = N_("{where} ({n})")
HARM_VOTES = N_("Voted for in led sessions")
MENDED = N_("Mended later")
CONTESTED = N_("Contested")
CONTESTED_NONE = N_("Nobody has contested a judgement.")
CONTESTED_LINE = N_("disagree {no}, not in my job {job}, agree {yes}")
NEEDS = N_("Needs and rights not raised, or denied")
NEEDS_LEAD = N_("The most frequent; each could have been raised at no cost.")
NEEDS_NONE = N_("None.")
NEED = N_("Need, concern or right")
NOT_RAISED = N_("Not raised or denied")
NEED_OF = N_("{name}: {text}")
WELL = N_("What went well")
WELL_LEAD = (
    N_("What most had acceptable or better, in the author's view."),
    N_("What most had acceptable or better."),
)
WELL_ALL = N_("acceptable or better in all: {share}")
WELL_NONE = N_("Nothing reached two thirds of the plays.")
BROKEN = N_("Leave alone: items that look broken")
BROKEN_NONE = N_("None of those with at least {least} plays.")
BROKEN_FEW = N_("n too small: plays finished {n}, and it takes {least}.")
FLAGS = {
    "negative": N_("those who do well elsewhere do no better here"),
    "below-chance": N_("answered worse than by chance"),
    "drawn-apart": N_("an answer rated lower draws those who do well elsewhere"),
}
CARE = N_("Care")
CARE_LINE = N_("Somebody to talk to: {support}")
CARE_NOTES = N_("In this case: {notes}")
COUNTED = N_("How many, and what was left out")
FINISHED = N_("Plays finished, behind every figure: {n}.")
UNFINISHED = N_("Not finished: {n}. What was decided so far counts among the decisions only.")
PAIRS = N_("Played by two or more people: {n}, each counted as one play.")
RESCORED = N_("Made under another key: {n}, read here by the one named below.")
PASSED = N_("With a part passed over: {n}. What was passed over counts nowhere, for any reason.")
REPEATED = N_("Left out, because somebody in it had played the case already: {n}.")
UNREADABLE = N_("Left out, because the record is damaged or does not fit its case: {n}.")
NOT_PLAYED = N_("Codes without a play of this case: {n}.")
LED = N_("Led sessions: {n}. Their votes stand beside the plays, and are never added to them.")
OF_CASE = N_("Version {version} · story {story} · key {key} · text {text}")
NOT_VALUED = N_(
    "The values of this case are not known: for what a decision closed stands the credit it lost, "
    "and there are no spreads."
)

# Page two ----------------------------------------------------------------------------------------

DECISIONS = N_("Every decision")
DECISIONS_LEAD = N_("First answers, also those taken back later.")
DECISIONS_TERMS = N_(
    "Facility: the mean credit, 0 to 1; the higher, the easier it was. Discrimination: whether "
    "those who did well elsewhere did well here too, -1 to 1. Closed: what part of all the case "
    "could bring was lost by wrong answers."
)
CREDIT = N_("Facility")
BY_CHANCE = N_("By chance")
GOES_WITH = N_("Discrimination")
BEST = (
    N_("Chose the best on offer, in the author's view"),
    N_("Chose the best on offer"),
)
WHOLE_BEST = (N_("Wholly as the author has it"), N_("Wholly as the key has it"))
CLOSES = N_("Closed, a play on average")
HELD = N_("Plays that answered it: {n}. Nothing is split before there are {least}.")
NOT_SCORED = N_("Experts differ here; nothing is scored.")
NOT_COUNTED = N_("Not scored.")
KEYED = (N_("The author's view"), N_("The key"))
CLOSED = N_("Closed on average")
RIGHT = N_("one of those to see to")
NOT_RIGHT = N_("not one of them")
PLACE = N_("place {place}")
PLACES = N_("place {first} to {last}")
ACCEPTS = N_("accepts {values}")
DIFFERS_HERE = N_("experts differ")
ON_BALANCE = N_("{rating} on balance")
BEST_RATED = N_("the best on offer; rated {rating}")
DEPENDS = N_("{ratings}, depending on what happened")
HARMFUL = N_("{rating}; {kind}")
SPREAD_PLACES = N_("Places given, first to last")
SPREAD_VALUES = N_("Values given, low to high")
LOOKS_BROKEN = N_("Looks broken: {why}.")
PURPOSES = N_("What conversations were for, and questions that are scored")
WHAT = N_("What is assessed")
WAYS = N_("Paths")
WAYS_LEAD = N_("Where finished plays parted, the first time they left a scene.")
SCENE = N_("Scene")
NEXT = N_("Next")
SPREADS = (
    N_("Between the worst, chance and the best (draft)"),
    N_("Between the worst, chance and the best"),
)
SPREADS_LEAD = N_(
    "0 is the least that was attainable, 1 the most. The most of every domain need not be "
    "reachable in one play."
)
SPREAD_PICTURE = N_(
    "One line for each row of the table: from the worst to the best. The box reaches from the "
    "lower to the upper quartile, the thick stroke is the median, the thin one is chance."
)
RISKS_LEAD = N_("At the start and at the end. How low it could have been is not told here.")
DOMAIN = N_("Domain")
WHOLE = N_("The whole case")
MEDIAN = N_("Median")
QUARTILES = N_("Quartiles")
QUARTILE_PAIR = N_("{low} to {high}")
ALPHA = N_(
    "Alpha (how far they go together, 0 to 1) over the {core} things everybody came to: {alpha}."
)
ALPHA_NONE = N_("Alpha is not given: {why}.")
ALPHA_CORE = N_("everybody came to {core} of the things assessed, and it takes {least}")
ALL_NEEDS = N_("Needs, concerns and rights")
RAISED = N_("Raised")
MET = N_("Met")
DECLINED = N_("Declined, a full result")
DENIED = N_("Denied by us")
RISKS = N_("What danger is left")
RISK = N_("Risk")
AT_START = N_("At the start")
AT_END = N_("At the end of finished plays")
LEVEL = N_("{level} {n}")
QUESTIONS = N_("Choice of questions")
QUESTIONS_LEAD = N_(
    "What was picked from a list. That is not interviewing, and none of it is in any credit."
)
ASKED = N_("Questions asked: {n}. Plays: {plays}.")
MEASURE = N_("What was done")
OPEN = N_("Open questions and invitations, of all asked")
GROUND_RULES = N_("Said how this works")
LEADING = N_("Asked at least one question that carries its own answer")
BLAME = N_("Asked at least one that asks for a justification")
OUTSIDE = N_("Asked on while there were signs that it was too much")
OUTSIDE_RUN = N_("Let such signs go unanswered for three questions or more")
CLOSURE = N_("Closed with what comes next, or with reading back")
ALL_CONTESTED = N_("What the room disputes")
REASON = N_("A reason its writer shared")
VOTED = N_("Votes of led sessions in conversations")
VOTED_LEAD = N_("Every question was voted on anew. What nobody was for is left out.")
VOTED_EACH = N_("Votes, by which question it was")
VOTED_TURN = N_("{turn}: {k} of {n}")
CLOSE_TALK = N_("Close the talk.")

# The guide ---------------------------------------------------------------------------------------

GUIDE = N_("Guide to the talk")
GUIDE_LEAD = N_(
    "In this order. It is a learning conversation: nobody has to speak, and no real case and no "
    "real name comes up. Two topics are enough."
)
SET_SCENE = N_("1. Set the scene")
SET_SCENE_SAY = N_(
    "Everyone here wants to do this well. We look at the decision, and not at who made it."
)
REACTIONS = N_("2. Reactions")
REACTIONS_ASK = N_("How was that? One word each; passing is fine.")
HAPPENED = N_("3. What happened")
HAPPENED_ASK = N_("What happened, in order, and what could be seen then? No judgement yet.")
WENT_WELL = N_("4. What went well: say it first")
WELL_ASK = N_("What did this room do well?")
TOPICS = N_("5. These two")
IF_TIME = N_("If there is time")
TOPIC = N_("{letter}. {where}")
SENIOR = N_("To the most senior in the room: what would you need from your people to back this?")
THEN = N_("Then the key")
BETTER = (N_("The author's choice"), N_("Rated best"))
BETTER_ITEMS = (N_("The author's choice"), N_("The key"))
HAS_IT = (N_("{text} · the author has it {place}"), N_("{text} · the key has it {place}"))
WOULD_PUT = (
    N_("{text} · the author would put it at {value}"),
    N_("{text} · the key has it at {value}"),
)
NTH = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
)
NTH_OR = N_("{first} or {last}")
NTH_TO = N_("{first} to {last}")
QUOTED = N_("“{value}”")
BECAUSE = (N_("The author's view"), N_("Why"))
SOURCE = N_("Source")
DIFFERS = N_("Where experts differ")
DISPUTES = N_("6. What the room disputes")
DISPUTES_NONE = N_("Nothing was contested. Ask what they would contest.")
ALOUD = N_("7. One sentence aloud")
ALOUD_ASK = N_("In pairs: say the sentence you would use. Once, to the person beside you.")
COMMITMENT = N_("8. One thing")
COMMITMENT_ASK = N_("What is one thing you will do on your next day at work?")
CLOSE = N_("9. Close")
CLOSE_SAY = N_("End on something neutral. Say who is around to talk to.")

# Change ------------------------------------------------------------------------------------------

CHANGE = N_("Change, first to last")
CHANGE_WHY = {
    "no-forms": N_(
        "There is one case, so there is nothing to compare. A change in people cannot be told from "
        "one case."
    ),
    "not-parallel": N_(
        "A change cannot be told here from the difference between the cases: the first and the "
        "last were not declared parallel forms, given in changing order."
    ),
    "not-counterbalanced": N_(
        "A change cannot be told here from the difference between the cases: too few played the "
        "forms in one of the two orders ({a} and {b})."
    ),
    "not-valued": N_("The values of the two forms are not known, so no change is given."),
    "few": N_("n too small for a change: {n} people finished both forms, and it takes {least}."),
}
CHANGE_LEAD = N_(
    "Of {n} people who finished both forms, {a} in one order and {b} in the other. A change, and "
    "not an effect of the course: there was nobody to compare with. Choices on paper."
)
CHANGE_MEAN = N_("Mean change, in shares of what was attainable: {value}.")
CHANGE_EFFECT = N_("The same in standard deviations (d_av): {value}.")

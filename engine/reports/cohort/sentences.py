"""Every sentence a cohort report says itself, in English, marked for extraction.

What judges comes in two forms: while the key is a draft, and once it was signed.
"""

from __future__ import annotations

from engine.language.language import N_, Plural

# The head -----------------------------------------------------------------------------------------

HEADING = N_("Cohort report for the facilitator")
NOTICE = N_(
    "This is about what a class chose between written answers. It does not "
    "measure skill, rank anyone or qualify anyone to interview people."
)
DRAFT = N_(
    "Draft: the marking is the author's view. No expert has approved it yet, "
    "and every figure based on it is a draft."
)
READ = N_(
    "Not every marking here is signed. An unsigned marking is the author's view, "
    "and every figure based on it is a draft."
)
DRAFT_CASE = N_("The marking is a draft: no expert has approved it.")
READ_CASE = N_("The marking is reviewed, not signed: {names} read it.")
REVIEWED = N_("The marking was approved by {names}.")
SIMULATED = N_("Simulated: nobody played this. It is for learning to use the report.")
OWN = N_(
    "Own records: this is about the group. Each number of plays is about right, so that it says "
    "nothing certain about anyone: chance changes it by up to three for each group of people that "
    "was counted together. Do not make much of a difference of three. “How this was counted”, at "
    "the end, says more."
)
SHARED = N_("Shared records: this page is still only about the group.")
COHORT = N_("Cohort {id}")
DAYS = N_("From {first} to {last}")
PEOPLE = N_("Codes given out: {n}")
AGENCIES = N_("Codes made for each agency: {each}")
# Translators: {name}: of an agency. {n}: how many codes.
AGENCY = N_("{name} {n}")
NO_AGENCY = N_("none given")
CLOSED_ON = N_("Closed on {date}")
MADE = N_("Made on {date}")
FORMULA = N_("Counting method: version {version}")
HEAD = N_(
    "Head over all plays on this computer: {head}. Keep this page: `rifq records verify --head "
    "{short}` says later whether a play was deleted or changed since."
)
WAITING = N_(
    "Plays that wait for the facilitator's decision, and are not counted here: {n}. `rifq cohort "
    "decide {id}` lists them."
)
EMPTY = N_("Nobody has played yet.")
FORGOTTEN = N_(
    "The plays of this cohort were deleted, as agreed. The figures saved when "
    "it closed are in the report for observers."
)
CONTENTS = N_("On this page")
MISSING = N_("Cases of the course that nobody has played: {cases}")

# Both pages ---------------------------------------------------------------------------------------

PAGE_ONE = N_("Page one: what to talk about")
OF_DRAFT = N_("{page} (draft)")
OF_READ = N_("{page} (reviewed, not signed)")
PAGE_TWO = N_("Page two: every decision, and the figures")
STORY = N_("{title} (story {story})")
OF_ISSUE = N_("{title} (report {n})")
STORIES = N_(
    "This case was changed between plays: {n} different stories were played. "
    "Each is counted separately, never added to another."
)
UNSIGNED = N_(
    "Nobody has signed the practice of this marking. These figures are shown because the "
    "facilitator says: “{why}”"
)
OF = N_("{k} of {n}")
# Translators: A share in percent.
PERCENT = N_("{share} %")
INTERVAL = N_("{share} % ({low} to {high} %)")
NUMBER = N_("{value} ({low} to {high})")
NUMBER_OF = Plural("{value} ({low} to {high}), {n} play", "{value} ({low} to {high}), {n} plays")
NUMBER_ABOUT = Plural(
    "{value} ({low} to {high}), about {n} play", "{value} ({low} to {high}), about {n} plays"
)
FEW_REACHED = N_("too few reached it")
FEW = N_("too few ({n} of the {least} it takes)")
SAME = N_("does not vary")
UNTOLD = N_("not shown in own records")
NO_INTERVAL = Plural("{value} ({n} play, no interval)", "{value} ({n} plays, no interval)")
WITHHELD = N_(
    "Own records: nothing from this case is shown yet, so that nobody can be identified. It is "
    "shown when {least} people have finished it. `rifq cohort show` and the page of the cohort say "
    "how many have finished, in fives."
)
NOTHING = N_("No play has reached a decision yet.")
# Translators: {time}: such as 16:25. {what}: the title of a scene.
WHEN = N_("{time} · {what}")
TALKING = N_("Talking with {name}")
ASKS = N_("{name} asks: {what}")
# Translators: {scene}: its time and title. {what}: the question that is decided there.
IN_SCENE = N_("{scene}: {what}")
ITS_END = N_("end: {id}")

# Page one -----------------------------------------------------------------------------------------

STORY_IS = N_("The story")
BEGINS = N_("It begins")
PEOPLE_ARE = N_("The people")
# Translators: {name}: of a person in the story. {part}: who that is, such as a police officer.
PERSON = N_("{name}, {part}")
LESSON = N_("The lesson")
PICKED_AS = N_("Chosen because")
PICKED_HARM = N_("{share} made a critical error here. One person in five is enough for that.")
PICKED_COST = N_("weak answers here cost much of what the case can bring.")
PICKED_CHOICE = N_(
    "one of the two is a choice between answers, which is easier to talk about. Weak answers "
    "elsewhere cost more."
)
OFFERED = N_("The possible answers")
ITEMS_OFFERED = N_("What had to be answered")
TALK = N_("Talk about this")
TALK_NONE = (
    N_("Nothing stands out: nobody gave an answer the author rates weak or harmful."),
    N_("Nothing stands out: nobody gave an answer that is rated weak or harmful."),
)
TALK_WORDS = (
    N_(
        "Best, acceptable, weak, harmful: how the author rates an answer. It depends: what came "
        "before decides."
    ),
    N_(
        "Best, acceptable, weak, harmful: how an answer is rated. It depends: what came before "
        "decides."
    ),
)
CRITICAL_WORD = N_("{words} Critical: harmful, and it can hurt somebody badly.")
TALK_CHOSEN = N_("Chosen by the facilitator.")
TALK_SUGGESTED = N_("Rifq would choose: {each}.")
FIRM = N_("How clear this choice is")
FIRM_CLEAR = N_(
    "Clear. In {tenths} new classes, made by chance from these answers, Rifq chose this topic, too."
)
FIRM_FAIRLY = N_(
    "Fairly clear. In {tenths} new classes, made by chance from these answers, Rifq chose this "
    "topic, too."
)
FIRM_NOT = N_(
    "Not clear. In {tenths} new classes, made by chance from these answers, Rifq chose this topic, "
    "too. Another may help your class as much."
)
TENTHS = N_("{k} of 10")
TENTHS_NONE = N_("fewer than 1 of 10")
# Translators: The third moment to talk about.
THIRD = N_("Third")
WRONG_VOTES = N_("at least {k} of {n} voted for something else")
WRONG = Plural("weak: {k} of {n} play", "weak: {k} of {n} plays")
WRONG_ABOUT = N_("weak: {share}")
TALK_ONE = N_("Only one decision stands out.")
LED_ONLY = N_("From the votes of led sessions: no play reached this decision.")
HEADLINE_VOTES = (
    N_("At least {k} of {n} voted for something the author would not choose."),
    N_("At least {k} of {n} voted for something that was not the best."),
)
HEADLINE = N_("Plays with a weak or harmful answer: {share}.")
HEADLINE_SURE = N_("{first} Among those who were very sure: {k} of {n}.")
SPLIT = N_("How the class split")
SPLIT_FIRST = N_("How many put each first")
ANSWER = N_("Answer")
ITEM = N_("Item")
PLAYS = N_("Plays")
VOTES = N_("Votes")
PICKED = N_("Voters who chose it")
SURE = N_("How sure")
SURE_LINE = N_("Not sure {no} of {n}, fairly sure {fairly}, very sure {very}.")
SURE_ABOUT = N_("Not sure: {no}. Fairly sure: {fairly}. Very sure: {very}.")
PULL = N_("The weak answer given most")
TEMPTS = N_("What tempts people here")
PULL_DREW = N_("{text} (plays: {share})")
PULL_VOTES = N_("{text} (votes: {k} of {n})")
PULL_ITEM = N_("{text} (plays: {k} of the {n} whose answer had less than two thirds of the credit)")
PULL_FIRST = (
    N_("{text} (put first by {k} of {n}; the author puts it {place})"),
    N_("{text} (put first by {k} of {n}; the marking puts it {place})"),
)
LATER = (N_("Later in the author's order"), N_("Later in the order of the marking"))
HARMFUL_HERE = (N_("Critical, in the author's view"), N_("Critical"))
HARMFUL_PULL = N_("that answer: {kind}")
HARMFUL_DREW = N_("{text} (plays: {share}): {kind}")
HARMFUL_VOTES = N_("{text} (votes: {share}): {kind}")
APART = (N_("Where most differ from the author"), N_("Where most differ from the marking"))
PULL_DEPENDS = N_("The weak answer is not always weak: that depends on what came before.")
PULL_WHY = (N_("The author on the weak answer"), N_("Why the weak answer is rated lower"))
ASK = N_("Ask, before the marking")
PRINCIPLE = N_("The principle")
# Translators: {title}, {id}, {says}: title, id and wording of a principle.
PRINCIPLE_LINE = N_("{title} ({id}). {says}")
# Translators: Said of a judgement that people disagreed with.
CONTESTED = N_("Contested")
CONTEST_HOW = N_(
    "Beside each judgement of a debrief, everyone can say what they think of the rating: agree, "
    "not in my job, or disagree, with a reason."
)
CONTESTED_NONE = N_("Nobody has contested a judgement.")
SAID_NO = N_("disagree: {n}")
SAID_NOT_MY_JOB = N_("not in my job: {n}")
SAID_YES = N_("agree: {n}")
NEEDS = N_("Needs and rights not raised, or denied")
NEEDS_LEAD = N_("The most frequent. Each could be raised without losing anything else.")
NEEDS_NONE = N_("None.")
NEEDS_UNTOLD = N_("Not shown: several answers decide it together.")
NEED = N_("Need, concern or right")
NOT_RAISED = N_("Not raised or denied")
# Translators: {name}: of a person in the story. {text}: what the person needs.
NEED_OF = N_("{name}: {text}")
WELL = N_("What went well")
WELL_LEAD = (
    N_("Where most plays were acceptable or better, in the author's view."),
    N_("Where most plays were acceptable or better."),
)
WELL_ALL = N_("acceptable or better in total: {share}")
WELL_NONE = N_("Nothing reached two thirds of the plays.")
BROKEN = N_("Better not discussed: questions that may be faulty")
BROKEN_CHECKED = N_(
    "{items} questions were checked, in {comparisons} comparisons. By chance alone, 1 "
    "comparison in 40 flags a sound question: here about {chance}, at most."
)
BROKEN_NONE = N_(
    "{items} questions were checked, in {comparisons} comparisons. None was flagged. By chance "
    "alone, about {chance} would be flagged here, at most."
)
BROKEN_FEW = N_(
    "Nothing could be checked: a question needs {least} finished plays that "
    "answered it. Plays finished: {n}."
)
FLAGS = {
    "negative": N_("people who did well on the rest did no better on this one"),
    "below-chance": N_("answered worse than by chance"),
    "drawn-apart": N_("a lower-rated answer attracts the stronger plays: check the marking"),
}
# Translators: The head of a paragraph on how to take care of the class.
CARE = N_("Care")
CARE_SAY = N_(
    "Some of this may be close to somebody's own life. Say that anyone may go out and come back, "
    "and afterwards ask quietly who would like to talk."
)
CARE_LINE = N_("Someone to talk to: {support}")
CARE_NOTES = N_("In this case: {notes}")
COUNTED = N_("How many, and what was left out")
FINISHED = N_("Plays finished, behind every figure: {n}.")
GROUPS = N_(
    "People are counted in groups. Groups in these figures: {groups}; chance changes each number "
    "by up to {most}. Who finishes later is counted with the next group: when it is as large as "
    "all before it, or when the course is closed. A group of fewer than five is never counted."
)
UNFINISHED = N_("Not finished: {n}. What was decided so far counts only under decisions.")
PAIRS = N_("Played by two or more people: {n}, each counted as one play.")
RESCORED = N_("Played under another marking: {n}, assessed here by the one named below.")
PASSED = N_("With a part skipped: {n}. A skipped part counts nowhere, whatever the reason.")
REPEATED = N_("Left out, because someone in it had already played the case: {n}.")
UNREADABLE = N_("Left out, because the record is damaged or does not fit its case: {n}.")
NOT_PLAYED = N_("Codes without a play of this case: {n}.")
LED = N_("Led sessions: {n}. Their votes are shown separately and never added to the plays.")
ISSUE = N_("Report {n}, of {date}, as an earlier version of Rifq kept it.")
OF_CASE = N_("Version {version} · story {story} · marking {key} · text {text}")
NOT_VALUED = N_(
    "The values of this case are not known. The cost of a decision is therefore shown as the "
    "credit it lost, and no play is placed between the worst and the best."
)

# Page two -----------------------------------------------------------------------------------------

BY_CHANCE = N_("By chance")
KEYED = (N_("The author's view"), N_("The marking"))
DIFFERS_HERE = N_("experts differ")

# The guide ----------------------------------------------------------------------------------------

GUIDE = N_("Guide to the talk")
GUIDE_LEAD = N_(
    "In this order. It is a learning conversation: nobody has to speak, and "
    "nobody mentions a real case or a real name. Two topics are enough."
)
GUIDE_MINUTES = N_(
    "About {n} minutes. If you have less time, leave out the disputes and the words aloud, and "
    "keep what went well to one sentence. Keep the reactions and the close."
)
PART_MINUTES = N_("{n} min")
SET_SCENE = N_("1. Set the scene")
SET_SCENE_SAY = N_(
    "Everyone here wants to do this well. We look at the decision, not at who made it."
)
REACTIONS = N_("2. Reactions")
REACTIONS_ASK = N_("How was that? One word each; anyone may skip.")
HAPPENED = N_("3. What happened")
HAPPENED_ASK = N_("What happened, in order, and what could be seen then? No judgement yet.")
WENT_WELL = N_("4. What went well, before anything weak")
WELL_ASK = N_("What did this class do well?")
TOPICS = N_("5. What to talk about")
IF_TIME = N_("If there is time")
# Translators: {letter}: of a moment in a list. {where}: the time and title of its scene.
TOPIC = N_("{letter}. {where}")
SENIOR = N_(
    "To the most senior in the class: what would you need from your people to support this?"
)
THEN = N_("Then the marking")
BETTER = (N_("The author's choice"), N_("Rated best"))
BETTER_ITEMS = (N_("The author's choice"), N_("The marking"))
HAS_IT = (N_("{text} · the author puts it {place}"), N_("{text} · the marking puts it {place}"))
WOULD_PUT = (
    N_("{text} · the author would put it at {value}"),
    N_("{text} · the marking puts it at {value}"),
)
# Translators: Places in an order.
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
# Translators: Quotation marks, as your language writes them, around a value of a scale.
QUOTED = N_("“{value}”")
BECAUSE = (N_("The author's view"), N_("Why"))
SOURCE = N_("Source")
DIFFERS = N_("Where experts differ")
DISPUTES = N_("6. What the class disputes")
DISPUTES_NONE = N_("Nothing was contested. Ask what they would contest.")
ALOUD = N_("7. One sentence aloud")
ALOUD_ASK = N_("In pairs: say the sentence you would use, once, to the person next to you.")
COMMITMENT = N_("8. One thing")
COMMITMENT_ASK = N_("What is one thing you will do on your next day at work?")
CLOSE = N_("9. Close")
CLOSE_SAY = N_("End on something neutral. Say who people can talk to.")

# Change -------------------------------------------------------------------------------------------

CHANGE = N_("Change, first to last")
CHANGE_WHY = {
    "no-forms": N_(
        "There is one case, so there is nothing to compare. One case cannot show a "
        "change in people."
    ),
    "not-parallel": N_(
        "A change cannot be separated here from the difference between the cases. The first and "
        "the last case were not declared as parallel forms, given in changing order."
    ),
    "not-counterbalanced": N_(
        "A change cannot be separated here from the difference between the cases. Too few "
        "people began with one of the two forms ({a} and {b})."
    ),
    "not-valued": N_("The values of the two forms are not known, so no change is given."),
    "withheld": N_(
        "Own records: a change is shown once enough people have finished both forms and are in the "
        "report of both."
    ),
    "unsigned": N_(
        "No change is given: nobody has signed the practice of both forms. To give it all the "
        "same, say why: rifq cohort report --unsigned WHY. The reason is printed here."
    ),
    "few": N_(
        "No change is given: {n} people finished both forms, begun on two days, and {least} are "
        "needed."
    ),
}
CHANGE_LEAD = N_(
    "From {n} people who finished both forms: {a} began with one form, {b} with the other. {given} "
    "played them in the order given, {other} in the other order, and count as they played. This is "
    "a change, not an effect of the course: there was nobody to compare with. These are choices on "
    "paper."
)
CHANGE_OWN = N_(
    "From about {n} people who finished both forms: about {a} began with one form, about {b} with "
    "the other. Chance changes each number, and the numbers need not add up. This is a change, not "
    "an effect of the course: there was nobody to compare with. These are choices on paper."
)
CHANGE_LEFT_OUT = N_(
    "People left out: {one_day} began both forms on the same day, {one_form} finished only one "
    "form."
)
WITHOUT_INTERVAL = N_("{value} (no interval)")
CHANGE_MEAN = N_("Mean change, in shares of what was possible: {value}.")
CHANGE_EFFECT = N_("The same in standard deviations (d_av): {value}.")
CHANGE_MISREAD = {
    "trafficking": N_(
        "Missed: of {of} stories of trafficking, people took {first} for something else at "
        "first, and {last} at the end, on average."
    ),
    "other": N_(
        "False alarms: of {of} other stories, people took {first} for trafficking at first, and "
        "{last} at the end, on average."
    ),
}

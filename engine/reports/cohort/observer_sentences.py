"""Every sentence of the observer report, in English, marked for extraction; see `words`."""

from __future__ import annotations

from engine.language.language import N_

TITLE = N_("Course report for observers")
DAYS = N_("{first} to {last}")
DAY = N_("{first}")
SIMULATED = N_("Simulated: everyone in this course is made up, and so is every figure.")
ABOUT = N_(
    "Counts of the whole group, from invented cases played in training. They were sealed once, "
    "when the course was closed, and this report is the same on every day. Nobody can be picked "
    "out of it, and it qualifies nobody."
)
DRAFT = N_(
    "Nobody has signed the key of this case yet: what is called harmful, best or not raised here "
    "is its author's view, and its figures are a draft."
)
FEW = N_("Fewer than five people took part. Nothing can be told of so few.")
NOTHING = N_("Nothing of this case can be told without somebody standing apart.")
EMPTY = N_("No case was played.")

PEOPLE = N_("People")
PEOPLE_LINE = N_(
    "{people} people took up their code in this course. Every share below is of all of them, "
    "whether they answered or not; codes that nobody used are not counted."
)
CASE_LINE = N_("Version {version} · story {story} · key {key}")
KINDS = {
    "finished": N_("To the end"),
    "harm": N_("Harmful choices"),
    "decision": N_("What was decided first"),
    "vote": N_("What the room voted, with a facilitator"),
    "need": N_("Needs and rights"),
    "domain": N_("Between the least and the most that could be reached"),
    "agency": N_("By agency"),
}
LEADS = {
    "finished": "",
    "harm": N_(
        "Answers of a kind on a short list, each with a sign that was shown before. Some were "
        "mended later; that is not counted here."
    ),
    "decision": N_("The first answer of each person; two who played together are counted as one."),
    "vote": N_("Hands raised in the room, counted once. Nobody knows whose they were."),
    "need": N_(
        "Left unraised though they could have been raised, or denied. A no of the person herself "
        "is not among these."
    ),
    "domain": N_(
        "Finished plays by thirds: 0 is the least that could be reached in the case, 1 the most."
    ),
    "agency": "",
}
CELLS = {
    "best": N_("As the key has it"),
    "other": N_("In another way"),
    "made": N_("Made such a choice"),
    "not-made": N_("Could have, and did not"),
    "held": N_("Not raised, or denied"),
    "not-held": N_("Raised, or could not be"),
    "lower": N_("Lower third"),
    "middle": N_("Middle third"),
    "upper": N_("Upper third"),
    "finished": N_("Came to the end"),
    "unfinished": N_("Stopped before"),
    "none": N_("None of these"),
}
WHOLE = N_("The whole case")
HARMFUL = N_("harmful: {kind}")
REST = N_("Everybody else, also without an answer")
REST_OF = N_("No answer")
REST_WHOLE = N_("Everybody else")
HELD = N_("held back")
MADE_UP = N_("simulated")
COLUMNS = (N_("Answer"), N_("People"), N_("Share"), N_("95 % interval"))
AGENCY = N_("Agency")
SHARE = N_("{share} %")
INTERVAL = N_("{low} to {high} %")
UNTOLD = N_("Not told, so that nobody stands apart")

METHOD = N_("How this was counted")
METHODS = (
    N_(
        "Every share is of all {people} people of the course, also of those who did not answer. "
        "Intervals are score intervals (Wilson 1927), for what a like group might have done."
    ),
    N_(
        "A count below five is never told, and neither is what would give one away: its smallest "
        "neighbours, until five or more of those who took part stand behind what is held back; and "
        "any count from which, with others, one to four people could be worked out by adding and "
        "taking away. One count in ten is held back by lot, so that being held back says nothing. "
        "Who stopped or passed over is not told apart, and no reason is known."
    ),
    N_(
        "What is held back was not kept. There is one report of a course; no second one can be "
        "set against it."
    ),
    N_(
        "Of each person the first finished play of a case counts, and of a decision the first "
        "answer, also where it was taken back. Votes of a room are told beside it, never mixed in."
    ),
    N_(
        "These counts do not show what anyone learned. From one case to another they change with "
        "the case. Choosing from written answers is not conduct at work."
    ),
    N_("Way of counting: version {formula}."),
)
SHEET = (
    N_("case"),
    N_("version"),
    N_("key"),
    N_("about"),
    N_("at"),
    N_("question"),
    N_("answer"),
    N_("words"),
    N_("people"),
    N_("of"),
    N_("remark"),
)
SIGNED_KEY, DRAFT_KEY = N_("signed"), N_("draft")

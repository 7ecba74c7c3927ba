"""Every sentence of the observer report, in English, marked for extraction; see `words`."""

from __future__ import annotations

from engine.language.language import N_

TITLE = N_("Course report for observers")
DAYS = N_("{first} to {last}")
DAY = N_("{first}")
SIMULATED = N_("Simulated: everyone in this course is made up, and so is every figure.")
ABOUT = N_(
    "Counts of the whole group, from invented cases played in training. They "
    "were made final once, when the course was closed, and this report stays "
    "the same. Nobody can be identified from it, and it does not qualify "
    "anyone to interview people."
)
DRAFT = N_(
    "No expert has approved the marking of this case yet: what is called "
    "harmful, best or not raised here is the author's view, and its figures "
    "are a draft."
)
FEW = N_("Fewer than five people took part. Nothing can be shown for so few.")
NOTHING = N_("Nothing from this case can be shown without identifying someone.")
EMPTY = N_("No case was played.")

PEOPLE = N_("People")
PEOPLE_LINE = N_(
    "{people} people used their code in this course. Every share below is of "
    "all of them, whether they answered or not; codes that nobody used are not "
    "counted."
)
CASE_LINE = N_("Version {version} · story {story} · marking {key}")
KINDS = {
    "finished": N_("To the end"),
    "harm": N_("Harmful choices"),
    "decision": N_("What was decided first"),
    "vote": N_("What the room voted, with a facilitator"),
    "need": N_("Needs and rights"),
    "domain": N_("Between the lowest and the highest possible"),
    "agency": N_("By agency"),
}
LEADS = {
    "finished": "",
    "harm": N_(
        "Kinds of answer from a short list. A sign was shown before each one. Some "
        "were put right later; that is not counted here."
    ),
    "decision": N_(
        "The first answer of each person; two people who played together are counted as one."
    ),
    "vote": N_("Hands raised in the room, counted once. Nobody knows whose they were."),
    "need": N_(
        "Not raised although they could have been, or denied. The person's own no "
        "is not counted here."
    ),
    "domain": N_("Finished plays by thirds: 0 is the lowest possible in the case, 1 the highest."),
    "agency": "",
}
CELLS = {
    "best": N_("As in the marking"),
    "other": N_("In a different way"),
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
REST = N_("Everyone else, including no answer")
REST_OF = N_("No answer")
REST_WHOLE = N_("Everyone else")
HELD = N_("withheld")
MADE_UP = N_("simulated")
COLUMNS = (N_("Answer"), N_("People"), N_("Share"), N_("95 % interval"))
AGENCY = N_("Agency")
SHARE = N_("{share} %")
INTERVAL = N_("{low} to {high} %")
UNTOLD = N_("Withheld so that nobody can be identified")

METHOD = N_("How this was counted")
METHODS = (
    N_(
        "Every share is of all {people} people of the course, including those who "
        "did not answer. Intervals are score intervals (Wilson 1927), for what a "
        "similar group might have done."
    ),
    N_(
        "A count below five is never shown, and neither is anything that would "
        "reveal one: its smallest neighbours, until what is withheld covers five "
        "or more of those who took part; and any count from which, with others, "
        "one to four people could be worked out by adding and subtracting. One "
        "count in ten is withheld at random, so that being withheld says nothing. "
        "Those who stopped or skipped are not counted separately, and no reason is "
        "known."
    ),
    N_(
        "What is withheld was not saved. There is one report for a course; there "
        "is no second one to compare it with."
    ),
    N_(
        "For each person the first finished play of a case counts, and for each "
        "decision the first answer, even if it was undone. Votes of a room are "
        "shown separately, never mixed in."
    ),
    N_(
        "These counts do not show what anyone learned. They differ from case to "
        "case because the cases differ. Choosing from written answers is not "
        "conduct at work."
    ),
    N_("Counting method: version {formula}."),
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
SIGNED_KEY, DRAFT_KEY = N_("approved"), N_("draft")

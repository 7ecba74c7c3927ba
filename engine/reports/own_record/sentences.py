"""Every sentence a record of one's own says itself, in English, marked for extraction.

What judges comes in two forms, as in a debrief: by a draft key, by a signed one.
"""

from __future__ import annotations

from engine.language.language import N_

HEADING = N_("My plays over a course")
COURSE = N_("{course} · code {code}")
CODE = N_("Code {code}")
NOTICE = N_(
    "About choices between written answers in a few cases. It measures no skill, is no appraisal, "
    "and qualifies nobody to interview anyone."
)
YOURS = N_("It is yours. Nobody may ask you to show it.")
SHARED = N_(
    "This course has shared records: everyone in it agreed that the facilitator may read this. It "
    "goes no further, and is never laid beside somebody else's."
)
DRAFT = N_(
    "Nobody has signed the keys of these cases yet: what judges here is their authors' view. Every "
    "judgement can be contested, in the debrief of its case."
)
SIGNED = N_("The keys of these cases were signed. Every judgement can still be contested.")
NOTHING = N_("There is nothing to tell yet. It begins with the first case you finish.")

# How it was done ---------------------------------------------------------------------------------

PROCESS = N_("How you decided")
OUTCOME = N_("What came of it")
APART = N_(
    "These are two things. How a story ends is no measure of how it was handled, and the other way "
    "round."
)
APART_BRIEF = N_(
    "These are two things. How a story ends is no measure of how it was handled, and the other way "
    "round. What was raised, and how risks stood, is told in the debrief of each case."
)
THEMES = N_("By theme")
THEMES_LEAD = (
    N_("In the authors' view, by draft keys. A step tells where the answers of several cases lie."),
    N_("By the keys. A step tells where the answers of several cases lie."),
)
BANDS = (
    (
        N_("About where answers drawn at random would come out (draft)."),
        N_("About where answers drawn at random would come out."),
    ),
    (
        N_("A little above what chance would bring (draft)."),
        N_("A little above what chance would bring."),
    ),
    (
        N_("Well above what chance would bring (draft)."),
        N_("Well above what chance would bring."),
    ),
    (
        N_("Near the best these cases allow (draft)."),
        N_("Near the best these cases allow."),
    ),
)
TOO_FEW = N_("Too little yet for a word on the whole.")
KEPT_TO = N_("Mostly kept to")
AT_ODDS = N_("To look at again")
KEEP = N_("What to keep")
KEEP_LEAD = (
    N_("Of what you chose, the authors would keep this."),
    N_("Of what you chose, this is worth keeping."),
)
PRACTISE = N_("What to practise next")
PRACTISE_LEAD = (
    N_(
        "What the authors would have done otherwise, where it weighs most. Begin with one. “Try "
        "again from a decision”, under your past plays, takes you back to it."
    ),
    N_(
        "What the keys have otherwise, where it weighs most. Begin with one. “Try again from a "
        "decision”, under your past plays, takes you back to it."
    ),
)
PRACTISE_NONE = (
    N_("The authors name nothing here."),
    N_("The keys name nothing here."),
)
ASKS = N_("The principle")
SOURCE = N_("Source")
YOU_CHOSE = N_("You chose, in “{case}” · {place}")
BECAUSE = (N_("The author's view"), N_("Why"))
KIND = (N_("What the author would call a critical error"), N_("A critical error"))
LABELLED = N_("{label}: {text}")

# What came of it ---------------------------------------------------------------------------------

ENDED = N_("For the person")
RAISED = N_("Raised, or met")
DECLINED = N_("Declined by the person, which is a full result")
HELD = (N_("Not raised though it could be, or denied, in the author's view"),
        N_("Not raised though it could be, or denied"))  # fmt: skip
RISKS = N_("Risks as they stood at the end")
RISK = N_("{risk}: {level}")
WAITS = N_("What the key says of this case is told when the facilitator opens it for everybody.")

# The plays, and how this was made ----------------------------------------------------------------

PLAYS = N_("The plays")
OUTSIDE = N_("Your other plays")
OUTSIDE_LEAD = N_("They are not of this course, and not part of what is told here.")
APART_FROM_IT = N_("told in its own debrief")
COUNTED = N_("told here")
UNFINISHED = N_("not finished, so not told here")
AGAIN = N_("played again, so not told here")
HELD_BACK = N_("waits for the facilitator")
TOGETHER = N_("decided together with others")
METHOD = N_("How this was made")
METHOD_LINES = (
    N_(
        "Told are the first finished play of each case, and in it the first answer at each place, "
        "also where it was taken back. Later plays are practice with the key known."
    ),
    N_(
        "A theme has a step only from eight answered decisions on, and only from plays decided "
        "alone, scene by scene, whose bounds are known. The steps are cut at what answers drawn at "
        "random would bring on average, and at one and two thirds of the way from there to the "
        "best those cases allow. They are coarse on purpose."
    ),
    N_(
        "What others decided with you is told as everybody's who sat there, and enters no step. "
        "Nothing compares a first case with a later one: cases differ too much for that."
    ),
    N_("Way of counting: version {version}."),
)

"""Every sentence a person's own record says itself, in English, marked for extraction.

What judges comes in two forms, as in a debrief: by a draft key, by a signed one.
"""

from __future__ import annotations

from engine.language.language import N_

HEADING = N_("My plays over a course")
COURSE = N_("{course} · code {code}")
CODE = N_("Code {code}")
NOTICE = N_(
    "This is about choices between written answers in a few cases. It does not "
    "measure skill, is not an appraisal, and does not qualify anyone to "
    "interview people."
)
YOURS = N_("It is yours. Nobody may ask you to show it.")
SHARED = N_(
    "This course has shared records: everyone in it agreed that the "
    "facilitator may read this. It goes no further, and is never compared with "
    "someone else's."
)
DRAFT = N_(
    "Draft: the marking of these cases is the authors' view. No expert has "
    "approved it yet. Every judgement can be contested, in the debrief of its "
    "case."
)
READ = N_(
    "Not every marking here is signed. An unsigned marking is the authors' view. "
    "Every judgement can be contested, in the debrief of its case."
)
SIGNED = N_("The marking of these cases was approved. You can still disagree with every judgement.")
NOTHING = N_("There is nothing to show yet. It begins with the first case you finish.")

# How far they are ---------------------------------------------------------------------------------

SO_FAR = N_("The course so far")
DONE_OF = N_("Finished: {done} of {all}.")
FINISHED = N_("Finished, begun on {day}.")
FINISHED_WAITS = N_("Finished, begun on {day}. The feedback opens later.")
NEXT = N_("This one is next.")
LATER = N_("Not begun yet.")

# How it was done ----------------------------------------------------------------------------------

PROCESS = N_("How you decided")
OUTCOME = N_("What came of it")
APART = N_(
    "How you decided and what came of it are two things. How a story ends does not "
    "show how well it was handled. Good decisions do not always lead to a good end."
)
APART_BRIEF = N_(
    "How you decided and what came of it are two things. How a story ends does not "
    "show how well it was handled. Good decisions do not always lead to a good end. "
    "The debrief of each case shows what was raised, and the risks."
)
THEMES = N_("By theme")
THEMES_LEAD = (
    N_(
        "This is the authors' view: the marking is a draft. A step shows the level of "
        "answers in several cases."
    ),
    N_("This follows the marking. A step shows the level of answers in several cases."),
)
BANDS = (
    (
        N_("About what random answers would reach (draft)."),
        N_("About what random answers would reach."),
    ),
    (
        N_("A little above what random answers would reach (draft)."),
        N_("A little above what random answers would reach."),
    ),
    (
        N_("Well above what random answers would reach (draft)."),
        N_("Well above what random answers would reach."),
    ),
    (
        N_("Near the best these cases allow (draft)."),
        N_("Near the best these cases allow."),
    ),
)
TOO_FEW = N_("Not enough answers yet for an overall view.")
KEPT_TO = N_("Mostly followed")
AT_ODDS = N_("To look at again")
KEEP = N_("What to keep")
KEEP_LEAD = (
    N_("These of your answers are worth keeping, in the authors' view."),
    N_("These of your answers are worth keeping."),
)
PRACTISE = N_("What to practise next")
PRACTISE_LEAD = (
    N_(
        "What the authors would have done differently, where it counts most. Begin with "
        "one decision: “Try again from a decision”, under My past plays, takes you back "
        "there."
    ),
    N_(
        "Where the marking differs from your answers, and where this counts most. Begin "
        "with one decision: “Try again from a decision”, under My past plays, takes you "
        "back there."
    ),
)
PRACTISE_NONE = (
    N_("The authors name nothing here."),
    N_("The marking names nothing here."),
)
ASKS = N_("The principle")
SOURCE = N_("Source")
YOU_CHOSE = N_("You chose, in “{case}” · {place}")
BECAUSE = (N_("The author's view"), N_("Why"))
KIND = (N_("What the author would call a critical error"), N_("A critical error"))
LABELLED = N_("{label}: {text}")

# What came of it ----------------------------------------------------------------------------------

ENDED = N_("For the person")
RAISED = N_("Raised, or met")
DECLINED = N_("Declined by the person: a full result")
HELD = (N_("Could be raised but was not, or was denied, in the author's view"),
        N_("Could be raised but was not, or was denied"))  # fmt: skip
RISKS = N_("Risks at the end")
RISK = N_("{risk}: {level}")
WAITS = N_("Feedback for this case opens for everyone together, when the facilitator opens it.")

# The plays, and how this was made -----------------------------------------------------------------

PLAYS = N_("The plays")
OUTSIDE = N_("Your other plays")
OUTSIDE_LEAD = N_("They are not part of this course, and not part of this record.")
APART_FROM_IT = N_("shown in its own debrief")
COUNTED = N_("shown here")
UNFINISHED = N_("not finished, so not shown here")
AGAIN = N_("played again, so not shown here")
HELD_BACK = N_("waits for the facilitator")
TOGETHER = N_("decided together with others")
METHOD = N_("How this was made")
METHOD_LINES = (
    N_(
        "This shows the first finished play of each case. At each place it shows the first "
        "answer, even if that answer was undone. Later plays are practice: by then, the "
        "marking is known."
    ),
    N_(
        "A theme has a step only if at least eight of its decisions were answered. Only "
        "plays count that you decided alone, scene by scene, and whose lowest and highest "
        "results are known. The first limit between steps is what random answers would "
        "reach on average. The other two are one third and two thirds of the way from "
        "there to the best these cases allow. The limits are rough on purpose."
    ),
    N_(
        "What you decided together with others is shown as a decision of everyone who was "
        "there. It does not count for a step. A first case is not compared with a later "
        "one: cases differ too much for that."
    ),
    N_("Counting method: version {version}."),
)

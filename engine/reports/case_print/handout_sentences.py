"""Every sentence the pages on paper say themselves, in English, marked for extraction."""

from __future__ import annotations

from engine.language.language import N_, Plural

# The files ---------------------------------------------------------------------------------------

FOR_COMMANDER = N_("to sign before the course")
FOR_ROOM = N_("one for each table")
FOR_CLASS = N_("to hand out sheet by sheet; nothing of the key is in it")
FOR_VOTES = N_("one set for each person, cut")
FOR_LATER = N_("to hand out last: it shows which words the key prefers")
FOR_FACILITATOR = N_("with the key and its sources; never handed out")

# Scene sheets ------------------------------------------------------------------------------------

SHEET = N_("Sheet {n}")
HEARD = N_("Your facilitator reads out what else you see or hear.")
MORE = N_("There may be more to choose from: your facilitator says so, and its letter.")
ASKED = N_("Only when your facilitator hands it out")
TALK = N_(
    "A talk with {name}. One question at a time; hold up its card. Each part is over when you "
    "leave it."
)
TALK_THROUGH = N_(
    "A talk with {name}, interpreted by {through}. One question at a time; hold up its card. Each "
    "part is over when you leave it."
)
MOST = Plural("There is time for {n} question.", "There is time for {n} questions.")
PART = N_("Part {n}")
MOVES = N_("At any time, as often as you like")
LEAVE = N_("Leave this subject for good.")
BESIDE = N_("You can do this as well; say so, no card is needed")
SURE = N_("How sure are you? One finger: not. Two: fairly. Three: very.")
COVER_WAYS = N_(
    "Any scene can be passed over, for any reason, and you can leave the room without saying why."
)
COVER_CONTENT = N_("It speaks of: {notes}.")
COVER_INVENTED = N_(
    "Everyone in it and the country are invented. Nobody here speaks of real people."
)
COVER_NOTICE = N_(
    "Training with choices between written answers. It measures no skill and qualifies nobody to "
    "interview anyone."
)
COVER_SHEETS = N_(
    "You are handed one sheet at a time; what comes between them is read out. Please do not read "
    "ahead."
)

# Vote cards --------------------------------------------------------------------------------------

CARDS = N_("Vote cards")
CARDS_LEAD = N_(
    "One set for each person; cut along the lines. Cards come up all at once, when the facilitator "
    "says so: nobody waits to see what a superior holds up."
)
SURE_WORDS = (N_("not sure"), N_("fairly sure"), N_("very sure"))

# Sentences ---------------------------------------------------------------------------------------

SENTENCES = N_("Sentences worth saying aloud")
SENTENCES_LEAD = N_(
    "In pairs. Read one aloud to the person beside you, as it stands. Then say it in your own "
    "words, or in your own language. Then change places."
)
SENTENCES_DRAFT = N_(
    "Chosen from this case by its author; nobody has signed it yet. If you would not say one of "
    "them, say what you would say instead."
)
SENTENCES_SIGNED = N_(
    "Chosen from this case by its key. If you would not say one of them, say what you would say "
    "instead."
)
OWN_WORDS = N_("In my words")
NO_SENTENCES = N_("This case has no answers in exact words.")

# Procedure card ----------------------------------------------------------------------------------

CARD = N_("Procedure card")
CARD_NOTE = N_("It belongs to the case. It is no law of any country.")

# Facilitator's notes -----------------------------------------------------------------------------

NOTES = N_("Facilitator's notes, with the key")
NEVER_HAND_OUT = N_("For the facilitator. Not to hand out.")
NOTES_LEAD = N_(
    "This shows every answer with its rating and its reasons. Keep it face down. Letters and "
    "numbers of sheets are those of the class; what all read is on the sheet alone. “7+” has no "
    "sheet and is read out after sheet 7. In brackets behind a condition stand the answers that "
    "make it so: (4 B), or unmake it: (until 4 B)."
)
NOTES_DRAFT = N_(
    "A draft: nobody has signed it. Say “the author's view” when you read from it, and let people "
    "disagree."
)
NOTES_SIGNED = N_("Signed by {names}. People may still disagree, and say why.")
NOTICE = N_("It is training, and qualifies nobody to interview anyone.")
PLAN = N_("Ninety minutes")
PLAN_STEPS = (
    (
        N_("Before"),
        N_(
            "Play the case yourself, once with rifq lead CASE --rehearse. Choose a chapter to "
            "stop at, and two decisions to talk about."
        ),
    ),
    (
        N_("0 to 8"),
        N_(
            "Ground rules: no real case, no real name; whoever wants to pass, passes; anyone may "
            "go out. Tell a mistake of your own first. Some of us know this from life. Say who is "
            "there to talk to."
        ),
    ),
    (N_("8 to 13"), N_("Tables of mixed agencies. Vote cards, procedure card.")),
    (N_("13 to 18"), N_("The first sheet read aloud, in every language of the room.")),
    (
        N_("18 to 45"),
        N_(
            "Scene by scene: read, a minute alone, a minute at the table, then all cards at once. "
            "Type the count. Show no key yet."
        ),
    ),
    (N_("45 to 50"), N_("Standing up, away from the screen. One word each; passing is allowed.")),
    (
        N_("50 to 75"),
        N_(
            "Two decisions, not more. What could be seen then? What made this the sensible thing "
            "to do? Only then the key, its principle, and where experts differ."
        ),
    ),
    (N_("75 to 85"), N_("The sheet of sentences, in pairs, aloud.")),
    (
        N_("85 to 90"),
        N_("One thing for the next day at work, each for themselves. Then something light."),
    ),
)
TALKING = N_("The talk afterwards")
TALKING_STEPS = (
    (N_("First"), N_("Everyone here wants to do this well. We look at decisions, not at people.")),
    (N_("Reactions"), N_("How was that? One word. Do not correct anybody here.")),
    (N_("What happened"), N_("From the log, without a verdict. Who knew what at that moment?")),
    (
        N_("Why"),
        N_(
            "Juniors' reasons first, nobody named. To the most senior: what would you need from "
            "your people to back this choice? Then show the key."
        ),
    ),
    (N_("What stays"), N_("What will you say, or do, on Sunday morning?")),
    (
        N_("Not this"),
        N_(
            "It is a talk about learning. Never ask anyone to tell what they felt in a real case; "
            "that helps nobody and can harm."
        ),
    ),
)
CARE = N_("If someone is not well")
CARE_STEPS = (
    (
        N_("In the room"),
        N_(
            "Call a break for everybody: “Ten minutes.” Nobody is named. Go and stand near, offer "
            "water, air, company. Ask what they would like, and do that."
        ),
    ),
    (
        N_("Afterwards"),
        N_(
            "They need not come back and need not say why. Name the person to talk to, and where. "
            "Look in on them once more before the evening. Write nothing down."
        ),
    ),
)

# The commander's page ----------------------------------------------------------------------------

COMMANDER = N_("Before the course: what we agree")
COMMANDER_LEAD = N_(
    "People learn from mistakes they can make in safety. That works if nothing they choose here "
    "follows them back to work. So we ask the commander of every unit to read this and sign it."
)
AGREED = (
    (
        N_("What it is"),
        (
            N_("Training: invented cases, and choices between written answers."),
            N_(
                "It is no examination. It measures no skill, and qualifies nobody to interview "
                "anyone."
            ),
        ),
    ),
    (
        N_("What is recorded"),
        (
            N_("What was decided, the day, and a code of six digits without a name."),
            N_("What people write themselves. That is theirs, and never shown with the group."),
            N_("In a class that votes: how many hands, and whose never."),
            N_("If a list of names is kept at all: a name beside a code, apart from all the rest."),
        ),
    ),
    (
        N_("What is not recorded"),
        (N_("How long anyone took. Pauses. Who left the room. Why a scene was passed over."),),
    ),
)
WHO_SEES = N_("Who sees what")
SEES = (
    (N_("The participant"), N_("All of their own plays, with their own code.")),
    (
        N_("The facilitator"),
        N_("The group, as shares and counts; single plays only if ticked below."),
    ),
    (
        N_("Observers and donors"),
        N_(
            "Totals of a finished course, without any number that stands for fewer than five "
            "people."
        ),
    ),
    (
        N_("The commander"),
        N_("What observers see. No plays, no codes, no list of who did how well."),
    ),
)
RECORDS = (
    N_("Own records: the facilitator sees only the group."),
    N_("Shared records: the facilitator can read single plays. Everyone is asked first."),
)
KEPT = Plural(
    "The facilitator forgets single plays {n} day after the course has closed, or on this day: "
    "__________ . Rifq reminds; nothing forgets by itself. The totals stay.",
    "The facilitator forgets single plays {n} days after the course has closed, or on this day: "
    "__________ . Rifq reminds; nothing forgets by itself. The totals stay.",
)
SUPPORT = N_("Somebody to talk to, outside the chain of command: name, and where")
UNDERTAKE = N_("What I undertake")
UNDERTAKEN = (
    N_(
        "Nothing from this course is used for appraisal, selection, promotion, posting or "
        "discipline, in either direction."
    ),
    N_("I ask nobody how someone else decided: not the facilitator, not the participants."),
    N_("Nobody is ordered to show their record, their code or their notes."),
    N_("Nobody is asked why they passed something over, or went out."),
    N_("If I take part, I vote when all vote, and I speak last."),
)
SIGN_FIELDS = (N_("Course and dates"), N_("Unit"), N_("Name and rank"), N_("Signature"), N_("Date"))
FACILITATOR_FIELDS = (N_("Facilitator"), N_("Signature"), N_("Date"))
POST_UP = N_("One copy for each of us, one on the wall of the classroom.")

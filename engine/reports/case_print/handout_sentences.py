"""Every sentence the pages on paper say themselves, in English, marked for extraction."""

from __future__ import annotations

from engine.language.language import N_, Plural

# The files ----------------------------------------------------------------------------------------

FOR_COMMANDER = N_("to sign before the course")
FOR_ROOM = N_("one for each table")
FOR_CLASS = N_("to hand out sheet by sheet, one for two people; it shows none of the marking")
FOR_VOTES = N_("one set for each person, to cut out")
FOR_LATER = N_("to hand out last: it shows which words the marking prefers")
FOR_FACILITATOR = N_("with the marking and its sources; never hand it out")

# Scene sheets -------------------------------------------------------------------------------------

SHEET = N_("Sheet {n}")
HEARD = N_("Your facilitator reads out what else you see or hear.")
MORE = N_(
    "There may be more answers to choose from. Your facilitator then tells you the answer and "
    "its letter."
)
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
FIRST_PART = N_("Part {n}. You begin here")
PART = N_("Part {n}. Only once part {before} is over; you cannot go back to it")
SUBJECT = N_("{letter}: {name}. Hold up card {letter} to talk about it")
MOVES = N_("At any time; it uses up no question")
LEAVE = N_("Close this subject.")
BESIDE = N_("You can also do this, and still answer. Hold up its card at any time")
SURE = N_("How sure are you? One finger: not sure. Two: fairly. Three: very.")
COVER_WAYS = N_(
    "You can skip any scene, for any reason, and you can leave the room without saying why."
)
COVER_CONTENT = N_("It includes: {notes}.")
COVER_INVENTED = N_("The people and the country are invented. Nobody here talks about real people.")
COVER_NOTICE = N_(
    "Training with choices between written answers. It does not measure skill "
    "or qualify anyone to interview people."
)
COVER_SHEETS = N_(
    "You get one sheet at a time; what comes in between is read out. Please do not read ahead."
)

# Vote cards ---------------------------------------------------------------------------------------

CARDS = N_("Vote cards")
CARDS_LEAD = N_(
    "One set for each person; cut along the lines. Everyone holds up a card at "
    "the same time, when the facilitator says so: nobody waits to see what a "
    "superior holds up."
)
SURE_WORDS = (N_("not sure"), N_("fairly sure"), N_("very sure"))

# Sentences ----------------------------------------------------------------------------------------

SENTENCES = N_("Sentences worth saying aloud")
SENTENCES_LEAD = N_(
    "In pairs. Read one aloud to the person next to you, exactly as written. "
    "Then say it in your own words, or in your own language. Then swap."
)
SENTENCES_DRAFT = N_(
    "Chosen from this case by its author; no expert has approved it yet. If "
    "you would not say one of them, say what you would say instead."
)
SENTENCES_READ = N_(
    "Chosen from this case by its author. Others have read it; it is not signed. If you would not "
    "say one of them, say what you would say instead."
)
SENTENCES_SIGNED = N_(
    "Chosen from the marking of this case. If you would not say one of them, "
    "say what you would say instead."
)
OWN_WORDS = N_("In my words")
NO_SENTENCES = N_("This case has no answers in exact words.")

# Procedure card -----------------------------------------------------------------------------------

CARD = N_("Procedure card")
CARD_NOTE = N_("It belongs to the case. It is not the law of any country.")
CARD_DATED = N_(
    "As published, read on {date}. Nobody has signed it. "
    "It is not legal advice: ask the prosecutor."
)

# Facilitator's notes ------------------------------------------------------------------------------

NOTES = N_("Facilitator's notes, with the marking")
NEVER_HAND_OUT = N_("For the facilitator. Do not hand out.")
NOTES_LEAD = N_(
    "This shows every answer with its rating and its reasons. Keep it face "
    "down. Sheet numbers and letters are the same as for the class; what "
    "everyone reads is only on the sheet. “7+” has no sheet and is read out "
    "after sheet 7. Brackets after a condition show the answers that make it "
    "true: (4 B), or no longer true: (until 4 B)."
)
NOTES_DRAFT = N_(
    "A draft: no expert has approved it. Say “the author's view” when you read "
    "from it, and let people disagree."
)
NOTES_READ = N_(
    "Reviewed, not signed: {names} read it. Say “the author's view” when you read from it, and let "
    "people disagree."
)
NOTES_SIGNED = N_("Approved by {names}. People may still disagree, and say why.")
NOTICE = N_("This is training. It does not qualify anyone to interview people.")
CORE = N_("The core, for 27 minutes")
CORE_LEAD = N_(
    "About {minutes} minutes with a class: scenes read aloud, then for each decision a minute "
    "alone, two at the tables, and the count. Skip what is not here; where a paragraph stands "
    "between two scenes, read it out. On a screen: rifq lead CASE --core."
)
CORE_SCENE = N_("Scene {number}: {title}")
PLAN = N_("Ninety minutes")
PLAN_STEPS = (
    (
        N_("Before"),
        N_(
            "Play the case yourself, on paper or with rifq lead CASE --rehearse. Choose a chapter "
            "to stop at, and two decisions to talk about."
        ),
    ),
    (
        N_("0 to 8"),
        N_(
            "Ground rules: no real case, no real name; anyone may skip a turn; anyone "
            "may go out. Start with a mistake of your own. Some of us know this from "
            "our own lives. Say who people can talk to."
        ),
    ),
    (N_("8 to 13"), N_("Mix agencies at each table. Vote cards, procedure card.")),
    (N_("13 to 18"), N_("Read the first sheet aloud, in every language of the class.")),
    (
        N_("18 to 45"),
        N_(
            "Scene by scene: read, a minute alone, two at the tables, then all "
            "cards together. Note the count. Do not show the marking yet."
        ),
    ),
    (N_("45 to 50"), N_("Stand up, away from the screen. One word each; anyone may skip a turn.")),
    (
        N_("50 to 75"),
        N_(
            "Two decisions, not more. What could be seen then? Why could a good "
            "officer choose this? Only then the marking, its principle, and where "
            "experts differ."
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
    (N_("Reactions"), N_("How was that? One word. Do not correct anyone here.")),
    (
        N_("What happened"),
        N_("From what was noted, without a verdict. Who knew what at that moment?"),
    ),
    (
        N_("Why"),
        N_(
            "First the reasons of junior people, without names. To the most senior: what would "
            "you need from your people to support this choice? Then show the marking."
        ),
    ),
    (N_("What stays"), N_("What will you say, or do, on Sunday morning?")),
    (
        N_("Not this"),
        N_(
            "This is a talk about learning. Never ask anyone what they felt in a real "
            "case; that helps nobody and can do harm."
        ),
    ),
)
CARE = N_("If someone is not well")
CARE_STEPS = (
    (
        N_("In the room"),
        N_(
            "Call a break for everyone: “Ten minutes.” Do not name anyone. Go and "
            "stand near them; offer water, air, company. Ask what they would like, and "
            "do that."
        ),
    ),
    (
        N_("Afterwards"),
        N_(
            "They need not come back and need not say why. Tell them who they can talk "
            "to, and where. Check on them once more before the evening. Write nothing "
            "down."
        ),
    ),
)

# The commander's page -----------------------------------------------------------------------------

COMMANDER = N_("Before the course: what we agree")
COMMANDER_LEAD = N_(
    "People learn from mistakes they can make safely. That works if nothing "
    "they choose here follows them back to work. So we ask the commander of "
    "every unit to read this and sign it."
)
AGREED = (
    (
        N_("What it is"),
        (
            N_("Training: invented cases, and choices between written answers."),
            N_(
                "It is not an exam. It does not measure skill or qualify anyone to "
                "interview people."
            ),
        ),
    ),
    (
        N_("What is recorded"),
        (
            N_("What was decided, the day, and a code of six digits without a name."),
            N_(
                "What people write themselves. It belongs to them and is never shown with "
                "the group."
            ),
            N_("In a class that votes: how many hands, but never whose."),
            N_(
                "If a list of names is kept at all: a name and a code, separate from "
                "everything else."
            ),
        ),
    ),
    (
        N_("What is not recorded"),
        (N_("How long anyone took. Pauses. Who left the room. Why a scene was skipped."),),
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
        N_("Totals of a finished course, without any number for fewer than five people."),
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
    "The facilitator deletes single plays {n} day after the course has closed, or on this day: "
    "__________ . Rifq reminds the facilitator; nothing is deleted by itself. The totals stay.",
    "The facilitator deletes single plays {n} days after the course has closed, or on this day: "
    "__________ . Rifq reminds the facilitator; nothing is deleted by itself. The totals stay.",
)
SUPPORT = N_("Someone to talk to, outside the chain of command: name, and where")
UNDERTAKE = N_("What I undertake")
UNDERTAKEN = (
    N_(
        "Nothing from this course is used for appraisal, selection, promotion, "
        "posting or discipline, for or against anyone."
    ),
    N_("I do not ask anyone how someone else decided: not the facilitator, not the participants."),
    N_("Nobody is ordered to show their record, their code or their notes."),
    N_("Nobody is asked why they skipped something, or went out."),
    N_("If I take part, I vote when everyone votes, and I speak last."),
)
SIGN_FIELDS = (N_("Course and dates"), N_("Unit"), N_("Name and rank"), N_("Signature"), N_("Date"))
FACILITATOR_FIELDS = (N_("Facilitator"), N_("Signature"), N_("Date"))
POST_UP = N_("One copy for each of us, one on the wall of the classroom.")

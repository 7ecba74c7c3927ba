"""Every sentence the printed course says itself, in English, marked for extraction."""

from __future__ import annotations

from engine.language.language import N_
from engine.scenario.case_metadata import Standing

# The files ----------------------------------------------------------------------------------------

START = N_("Start here")
START_LEAD = N_(
    "Everything needed to give this course without a computer. Read this page, then the timetable, "
    "then the brief of each case. Print the rest the week before. With devices, begin with your "
    "day on one sheet."
)
FILES_OF_COURSE = N_("For the whole course")
FILE, WHAT_FOR = N_("File"), N_("What it is for")
FOR_DAY = N_(
    "for the trainer: one sheet for a day with devices: what to do, what to say, the line to type, "
    "and what to do when something goes wrong"
)
FOR_TRAINER_DAYS = N_("for the trainer: what happens in each block, and what to print for it")
FOR_TRAINER_BRIEF = N_("for the trainer: what to talk about, and why; two pages")
FOR_ROLE_PLAY = N_("one sheet each for the one who plays, the one who asks, the one who watches")
FOR_MORNINGS = N_("to cut out: five lines for each morning, from the day before")
FOR_OWN_WORK = N_("one for each person, and more to take home")
FOR_ENDS = N_(
    "on the first or on the last day: every other person has this form first; ten minutes, alone"
)
FORM_LEAD = N_(
    "Ten minutes, alone, without talking. Circle one letter for each story: what you would do, not "
    "what sounds right. You can leave one out. Nobody is ranked; only the group is counted."
)
FORM_CODE = N_("Code, not a name. First day or last day")
FOR_MARKING = N_("for the trainer: the marking of a form; never hand it out")
FOR_COUNTS = N_("for the trainer: an empty sheet to count votes by table; one for three decisions")
FOR_NUMBERS = N_("to cut out: a number for each person, and which form comes first")
FOR_FORM_COUNT = N_("for the trainer: what each story is, and room for the count of both days")
FOR_KEYS = N_("for the trainer: what can come out of the blocks without a sheet of their own")
FOR_WEEKS = N_("to take home, cut and fold: a question, and the main point; day 2, weeks 2 and 6")
FOR_TRACKING = N_("for the trainer: what comes next, and what to keep track of, while you lead it")
FOR_COUNTRY = N_("one for each table, if you work there")
BEFORE = N_("The week before")
BEFORE_STEPS = (
    N_("Ask the commander of every unit to sign the page “before the course”."),
    N_(
        "Find somebody people can talk to, outside their own chain of command, and be "
        "able to name them."
    ),
    N_("Find a second trainer: one of you leads, the other is free for people who go out."),
    N_("Play every case yourself, with the scene sheets and the facilitator's notes."),
    N_("Print the sheets for the class. Keep the facilitator's notes and the briefs face down."),
    N_("Bring pens, scissors, empty paper, something to write on for all, and a clock."),
    N_("Mix agencies at each table: four to six people, not two of one unit with their superior."),
)
REVIEWED = N_("Who has read the cases")
REVIEWED_LEAD = N_(
    "A draft is the author's view alone. Reviewed: somebody has read it. Signed: practice and "
    "survivor advisers approve it, and for a child also somebody who knows child protection."
)
CASE_NAME, HOW_FAR, BY_WHOM = N_("Case"), N_("How far"), N_("By whom")
HOW_FARS = {
    Standing.DRAFT: N_("draft"),
    Standing.REVIEWED: N_("reviewed, not signed"),
    Standing.SIGNED: N_("signed"),
}
NOT_YET_CHILD = N_("not to be given before somebody who knows child protection has signed it")
DRAFT = N_(
    "A draft: no practitioner and no survivor adviser has signed these cases. Say “the author's "
    "view” when you read the marking aloud. This is training. It does not qualify anyone to "
    "interview people."
)
READ = N_(
    "Reviewed, not signed: {names} read this case. Say “the author's view” when you read the "
    "marking aloud. This is training. It does not qualify anyone to interview people."
)
SIGNED = N_("This is training. It does not qualify anyone to interview people.")

# The timetable ------------------------------------------------------------------------------------

TIMETABLE = N_("Timetable")
TIMETABLE_LEAD = (
    N_(
        "Blocks of ninety minutes. ● marks a block that is hard for people: two a day at most, "
        "and never the last one. After it, take the whole break, outside if you can."
    ),
    N_(
        "On screens: alone or in pairs, on the laptops or telephones of the class. Without "
        "them, lead the core of the case, which the facilitator's notes list. Read the sheet "
        "and what your notes add before the vote; a minute alone, two at the table; all cards "
        "together. Do what most cards say. With a tie, ask both sides for one reason, and vote "
        "once more."
    ),
    N_("In role plays, the second trainer walks from group to group."),
)
DAY = N_("Day {n}. {title}")
TIME, BLOCK, DOES, ON_TABLE = N_("Time"), N_("Block"), N_("What happens"), N_("On the tables")
HEAVY = "●"
BLOCK_N = N_("Block {n}")
CASE = N_("Case: {case}")
YOUR_KEY = N_("for you alone: what can come out")
MORNING = N_(
    "Begin with the five recall cards of this morning: one person reads a card, and the table "
    "says where it would have changed something yesterday."
)

# The trainer's brief ------------------------------------------------------------------------------

BRIEF = N_("Trainer's brief")
FACE_DOWN = N_("For the trainer. Do not hand out.")
LUCK = N_("The version you play on paper")
LUCK_LEAD = N_(
    "On a screen, luck decides these things; on paper nobody draws. Where a page names one of "
    "them, read and mark only what fits this version."
)
IS_SO, IS_NOT_SO = N_("yes"), N_("no")
AIM = N_("What people should do differently afterwards")
MOMENTS = N_("What to talk about")
MOMENTS_LEAD = N_("Two of these in ninety minutes. Ask first; the marking comes last.")
SIGNAL, PULL, ASK = N_("What could be seen"), N_("Why people take the other answer"), N_("Ask")
PRINCIPLE, SOURCE = N_("The main point"), N_("Where it is published")
MINUTES = N_("About {first} minutes to play alone, {second} in a second language.")
INCLUDES = N_("It includes: {notes}.")

# The role play ------------------------------------------------------------------------------------

ROLE_PLAY = N_("Role play: a talk with {name}")
RULES = N_("Twelve minutes, in threes")
RULE_STEPS = (
    N_(
        "Nobody has to play. Say no before the sheets are handed out, or at any time, without a "
        "reason."
    ),
    N_("One minute to read your own sheet. Do not show it."),
    N_(
        "Six minutes of talk. The one who watches gives the cue once, in the third minute; the "
        "cue is on their sheet. Anyone can say “stop”, and the talk stops."
    ),
    N_(
        "“I mean it” means that something is real and not played. Then one of you fetches a "
        "trainer."
    ),
    N_("Half a minute out of the role: stand up, say your own name, look at something green."),
    N_(
        "Three minutes: first the one who watched, then the one who asked, then the one who played."
    ),
    N_("Then swap sheets. If somebody goes out, the two others talk about what they saw."),
    N_(
        "Play what is on the sheet, nothing of your own life, and nobody's way of speaking. Nobody "
        "touches anybody. Nobody shouts."
    ),
)
FOR_ACTOR = N_("For the one who plays {name}")
FOR_ASKER = N_("For the one who asks")
FOR_WATCHER = N_("For the one who watches")
WHO_YOU_ARE = N_("Who you are")
OPENLY = N_("Asked openly, you say")
LEADINGLY = N_("Asked in a way that suggests its answer, you say")
UNASKED = N_("If nobody asks")
DISTRESS = N_("The one sign you give")
SEAT = N_("What you know")
YOUR_TASK = N_("Your task")
TASK = N_(
    "Find out what {name} needs tonight. You do not need the whole story, and you will not get it. "
    "Notice when it becomes too much, and do something about it."
)
TICK = N_("Tick what you saw or heard")
WORDS = N_("One question, word for word, that worked")
OTHER_WORDS = N_("One question, word for word, that closed something")
CUE = N_("The cue you give once, in the third minute")
SAW_SIGN = N_("The sign of distress: when it came, and what the one who asked did then")
SAY_FIRST = N_("Say first what worked. Say what you saw, not what kind of officer somebody is.")

# Recall cards -------------------------------------------------------------------------------------

CARDS = N_("Recall cards")
CARDS_LEAD = N_(
    "Cut along the lines. Each morning: draw a card, read it aloud, and say where it would have "
    "changed something yesterday. Two minutes a card; anyone may skip a turn. The number is the "
    "number of the principle in the facilitator's notes."
)
MORNING_OF = N_("Morning of day {n}")

# Tools --------------------------------------------------------------------------------------------

TOOL_NOTE = N_(
    "For your own work. This sheet leaves the room empty, or stays with the person who filled "
    "it in. No real name on it during the course."
)

# Sheets to keep count -----------------------------------------------------------------------------

COUNT_SHEET = N_("Count of votes")
COUNT_LEAD = N_(
    "One grid for each decision. Write the letters that can be chosen into the first column. All "
    "cards go up together; one person at each table counts. Then ask how sure. Nobody's name."
)
COUNTED_WHERE = N_("Case, sheet, and the letter the class goes on with")
TABLE_N = N_("Table {n}")
LETTER, ALL = N_("Letter"), N_("All")
VERY_SURE = N_("Of these very sure")
SURE_COUNT = N_("How sure: 1, 2, 3")

NUMBERS = N_("Numbers for the forms")
NUMBERS_LEAD = N_(
    "Cut out, fold, and let people draw. Write the number on both forms. Nobody writes a name "
    "beside a number. If people have codes of six digits from Rifq, use the fifth digit as the "
    "number."
)
FIRST_DAY, LAST_DAY = N_("First day: {form}"), N_("Last day: {form}")
FORM_COUNT = N_("Count of the forms")
FORM_COUNT_LEAD = (
    N_(
        "For each story, count the forms with one of these letters. A story of trafficking "
        "without them was missed; another story with them was a false alarm. Say both numbers, "
        "as “7 of 18 people”: a person who sees trafficking everywhere misses nothing."
    ),
    N_(
        "No panel has compared the two forms. Half of the class had one form first, and half "
        "had the other. So compare the first day with the last over both forms together, never "
        "one person's two forms."
    ),
)
STORY, IT_IS, SEES_IT = N_("Story"), N_("It is"), N_("Letters that take it for trafficking")
ON_FIRST, ON_LAST = N_("First day: how many of how many"), N_("Last day: how many of how many")
STORY_KINDS = {"trafficking": N_("trafficking"), "other": N_("something else")}

TRACKING = N_("Finding the way")
TRACKING_LEAD = N_(
    "Use it beside the notes when you lead the case without a computer. After each vote write "
    "down the letter, tick or circle what the notes say it does, and read here which sheet is "
    "next. Sheets that this version cannot come to are left out. If you lead only the core, go "
    "on to the next sheet that is in the core. Before it, read the paragraph that stands before "
    "it in the notes."
)
NOT_MET = N_("This version does not come to these sheets; do not hand them out: {sheets}.")
THE_WAY = N_("Sheet after sheet")
SCENE, DECIDED, NEXT = N_("Sheet"), N_("Decided"), N_("Next")
SHEET_NAMED = N_("{number}. {title}")
TO_SHEET, ENDS = N_("sheet {number}"), N_("the ending “{name}”")
WAY_WHEN, WAY_ELSE = N_("when {condition}: {place}"), N_("otherwise: {place}")
IN_CORE = N_("in the core")
TO_TICK = N_("What to circle and to tick")
NUMBER = N_("{what}, {start} at the start: {values}")

# Keys for blocks ----------------------------------------------------------------------------------

KEYS = N_("What can come out")
KEYS_LEAD = N_(
    "Do not read this out. Look here when a table is done, and ask about what it has not seen. "
    "Tables may have found something better."
)

"""One picture of every kind, with names as long as cases have them."""

from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.drawing import Ink, Shape
from engine.pictures.heat_grid import Box, Grid
from engine.pictures.picture import Picture
from engine.pictures.road import InterviewRow, Mattered, Pair, PutQuestion, Road, Stop, TwoRoads
from engine.pictures.scales import Point, Scale, Scales
from engine.pictures.split import Ballot, Split, SplitAnswer

ROAD = Road(
    "road",
    "The road taken",
    "From top to bottom.",
    ("Time", "Place", "What of it"),
    (
        Stop("15:40", "The hall", Mattered.PASSED, ""),
        Stop("16:25", "With Selim", Mattered.WELL, "good"),
        Stop("16:40", "What does the news say of each?", Mattered.LOOK, "weak"),
        Stop("16:50", "What do you say to the prosecutor?", Mattered.CRITICAL, "critical"),
    ),
    "He flies, with a third of the money.",
)
TALK = InterviewRow(
    "talk",
    "The questions",
    "In their order.",
    ("", "Question", "Seen", "Learned"),
    tuple(
        PutQuestion(type, kind, sign, learned)
        for type, kind, sign, learned in (
            ("ground rule", Ink.FAIR, "", ()),
            ("open", Ink.BEST, "", ("where the passports are",)),
            ("leading", Ink.WEAK, "too much", ()),
            ("open", Ink.BEST, "withdrawn", ("who keeps the telephones", "the burned hand")),
        )
    ),
)
NEEDS = Scales(
    "needs",
    "Needs",
    "From left to right.",
    ("Need", "", ""),
    ((0.0, "not raised"), (0.5, "raised"), (1.0, "met")),
    (
        Scale("Someone to look at the hand.", (Point(0.0, Shape.RING, "not raised"),)),
        Scale(
            "What he is owed, whether or not he speaks in court.",
            (Point(0.5, Shape.DISC, "raised"), Point(1.0, Shape.DISC, "met")),
            joined=True,
        ),
    ),
)
ORDER = Grid(
    "order",
    "Where each was put",
    "The darker, the more.",
    ("", "1st", "2nd", "3rd"),
    ("1st", "2nd", "3rd"),
    ("The interpreter says who she is", "Ask if anyone is hurt", "The file"),
    tuple(
        tuple(Box(str(n) if n else "", n / 20, row == column) for column, n in enumerate(counts))
        for row, counts in enumerate(((12, 5, 3), (4, 16, 0), (7, 0, 13)))
    ),
)
SPLIT = Split(
    "split",
    "What was chosen",
    "From best to harmful.",
    ("", "Answer", "Rated", "Plays", "Votes"),
    tuple(
        SplitAnswer(letter, text, rated, k / 20, f"{k} of 20", votes / 20, f"{votes} of 20", judged)
        for letter, text, rated, k, votes, judged in (
            ("B", "Tell him this is now with the police.", Ink.BEST, 8, 6, "best"),
            ("A", "Leave the talking to Huda.", Ink.WEAK, 3, 6, "weak"),
            ("C", "Send him for the originals.", Ink.HARM, 9, 8, "harmful"),
        )
    ),
    room="plays",
    votes="votes in the room",
)
MAP = CaseMap(
    "map",
    "The case",
    "From the first scene down.",
    ("From", "To", "How many"),
    (
        MapPlace("hall", "The hall", heavy=True),
        MapPlace("room", "The side room, and the machine behind it", heavy=True),
        MapPlace("street", "The street"),
        MapPlace("end", "An ending"),
    ),
    (
        Edge("hall", "room", 0.8, Ink.TEXT, "16 of 20"),
        Edge("hall", "street", 0.2, Ink.TEXT, "4 of 20"),
        Edge("room", "end", 0.8, Ink.TEXT, "16 of 20"),
        Edge("street", "end", 0.2, Ink.TEXT, "4 of 20"),
        Edge("street", "hall"),
    ),
)
VOTES = Ballot(
    "votes",
    "The vote",
    "A bar for each letter.",
    ("", "Votes"),
    (("A", 12), ("B", 0), ("C", 8)),
    20,
    ("Ask her alone.", "Ask them together.", "Come again on Sunday."),
)
TWO = TwoRoads(
    "two-roads",
    "The two roads",
    "From top to bottom.",
    ("Time", "Place", "Compared"),
    ("1", "2"),
    (
        Pair("15:40", "The hall", True, True, True, "the same answer"),
        Pair("16:25", "The side room, and the machine", True, True, False, "another answer"),
        Pair("16:40", "What does the news say of each?", False, True, False, "only in 2"),
    ),
)
ALL: tuple[Picture, ...] = (ROAD, TWO, TALK, NEEDS, ORDER, SPLIT, MAP, VOTES)

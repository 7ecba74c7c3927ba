"""The pictures of a debrief: an interview, how far needs came, and where risks lie.

Each shows the figures that the words beside it tell; the road has a module of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.language import N_
from engine.pictures.drawing import Ink, Shape
from engine.pictures.interview_row import InterviewRow, PutQuestion
from engine.pictures.scales import Point, Scale, Scales
from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.risk_levels import RiskLevel, risk_levels
from engine.scoring.question_types import OPEN

TYPES = {
    "invitation": N_("invitation"),
    "open": N_("open"),
    "cued": N_("open, about one thing"),
    "closed": N_("yes or no"),
    "forced-choice": N_("one or the other"),
    "leading": N_("leading"),
    "multiple": N_("several at once"),
    "blame": N_("asks for a reason"),
    "ground-rule": N_("ground rule"),
    "rapport": N_("getting to know"),
    "summary": N_("reading back"),
    "closure": N_("what comes next"),
}
FEW = 7  # words of a fact
POOR = frozenset({"forced-choice", "leading", "multiple", "blame"})
TOO_MUCH, WITHDRAWN = N_("too much"), N_("withdrawn")
QUESTIONS = N_("The questions, in their order")
QUESTIONS_ABOUT = N_("Above: signs when it was asked. Below: what was learned.")
QUESTION_COLUMNS = (N_("Number"), N_("Question"), N_("Signs"), N_("Learned"))

NEEDS = N_("How far each need came")
NEED_COLUMNS = (N_("Need"), N_("Status"))
RAISED = {"not-raised": 0.0, "denied": 0.0, "offered": 0.5, "declined": 0.5, "met": 1.0}
STATUSES = {
    "not-raised": N_("not raised"),
    "denied": N_("denied by us"),
    "offered": N_("raised"),
    "declined": N_("said no"),
    "met": N_("met"),
}
SHAPES = {"not-raised": Shape.RING, "denied": Shape.SQUARE, "declined": Shape.DIAMOND}

RISKS = N_("Each risk, from the start to the end")
RISKS_ABOUT = N_("The ring is where it began, the dot where it is now.")
RISKS_RANGE = N_(
    "The ring is where it began, the dot where it ended. The bar goes from the lowest to the "
    "highest level that other answers could have led to, with the same luck."
)
RISK_COLUMNS = (N_("Risk"), N_("At first"), N_("Now"), N_("Possible at the end"))
RISK_UNKNOWN = N_("{risk} (still unknown)")
RISK_SHAPES = (Shape.RING, Shape.DISC)
PLACES = {"none": 0, "low": 1, "moderate": 2, "high": 3, "severe": 4}


def draw_questions(reading: Reading, moments: Iterable[Play], who: str) -> InterviewRow | None:
    """The questions of one interview; None where none was asked.

    Args:
        reading: the play.
        moments: what was done in the interview, in order.
        who: id of the person one talks with.
    """
    asked = [m for m in moments if m.back and m.move and m.move.move.key[0] == "ask"]
    if not asked:
        return None
    return InterviewRow(
        f"questions-{asked[0].seq}",
        reading.say(QUESTIONS),
        reading.say(QUESTIONS_ABOUT),
        tuple(map(reading.say, QUESTION_COLUMNS)),
        tuple(_question(reading, moment, who) for moment in asked),
    )


def _question(reading: Reading, moment: Play, who: str) -> PutQuestion:
    assert moment.move is not None
    type = reading.scenario.key.marks[moment.move.move.address].type
    ink = Ink.BEST if type in OPEN else Ink.WEAK if type in POOR else Ink.FAIR
    sign, learned = _sign(reading, moment, who), _find_learned(reading, moment)
    return PutQuestion(reading.say(TYPES[type]), ink, sign, learned)


def _sign(reading: Reading, moment: Play, who: str) -> str:
    """What was to be seen of the person when a question was put; "" when all was well."""
    assert moment.back is not None
    for window in reading.scenario.key.windows:
        value = int(moment.back.value(window.variable)) if window.person == who else window.low
        if value > window.high:
            return reading.say(TOO_MUCH)
        if value < window.low:
            return reading.say(WITHDRAWN)
    return ""


def _find_learned(reading: Reading, moment: Play) -> tuple[str, ...]:
    """Facts that became known with an answer, in the case's words."""
    before = moment.back
    assert before is not None
    return tuple(
        _shorten(entity.text)
        for entity in reading.entities("facts")
        if moment.value(entity.variable) != before.value(entity.variable)
    )


def _shorten(text: str) -> str:
    """The first words of a fact: a picture names it, the words beside it tell it."""
    words = text.split()
    return text if len(words) <= FEW else f"{' '.join(words[:FEW])} …"


def draw_needs(reading: Reading) -> Scales | None:
    """Every need from not raised to met; None before the end, and where the case has none."""
    if not reading.needs or not reading.play.ended:
        return None
    ends = tuple((RAISED[s], reading.say(STATUSES[s])) for s in ("not-raised", "offered", "met"))
    scales = tuple(_need(reading, each.entity.text, each.status) for each in reading.needs)
    columns = tuple(map(reading.say, NEED_COLUMNS))
    return Scales("needs", reading.say(NEEDS), "", columns, ends, scales)


def _need(reading: Reading, text: str, status: str) -> Scale:
    says = reading.say(STATUSES[status])
    point = Point(RAISED[status], SHAPES.get(status, Shape.DISC), says)
    if status != "met":
        return Scale(text, (point,))
    raised = Point(RAISED["offered"], Shape.DISC, "")
    return Scale(text, (raised, point), joined=True)


def draw_risks(reading: Reading) -> Scales | None:
    """Each risk from the start to the end, and where it could have ended; None without a level."""
    risks = [r for r in risk_levels(reading) if PLACES.keys() & {r.end, *r.could_end}]
    if not risks:
        return None
    ranged = any(risk.could_end for risk in risks)
    ends = tuple((at / 4, reading.say(w.LEVELS[level])) for level, at in PLACES.items())
    columns = tuple(map(reading.say, RISK_COLUMNS[: 4 if ranged else 3]))
    about = reading.say(RISKS_RANGE if ranged else RISKS_ABOUT)
    scales = tuple(_risk(reading, risk, ranged) for risk in risks)
    return Scales("risks", reading.say(RISKS), about, columns, ends, scales)


def _risk(reading: Reading, risk: RiskLevel, ranged: bool) -> Scale:
    """A row; a level that nobody knows has no dot, and its name says so."""
    could = [level for level in risk.could_end if level in PLACES]
    says = tuple(reading.say(w.LEVELS[level]) for level in (risk.start, risk.end))
    could_end = reading.language.commas(reading.say(w.LEVELS[x]) for x in risk.could_end)
    points = tuple(
        Point(PLACES[level] / 4, shape, said)
        for level, shape, said in zip((risk.start, risk.end), RISK_SHAPES, says, strict=True)
        if level in PLACES
    )
    known = risk.end in PLACES
    return Scale(
        risk.text if known else reading.say(RISK_UNKNOWN, risk=risk.text),
        points if known else (),
        PLACES[could[0]] / 4 if could else 0.0,
        PLACES[could[-1]] / 4 if could else 0.0,
        joined=known and risk.start in PLACES and not could,
        ranged=bool(could),
        says=(*says, could_end) if ranged else says,
    )

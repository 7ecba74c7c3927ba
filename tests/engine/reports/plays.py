"""Plays of the case "The Thursday ticket", with every answer written out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.play.play import Play, begin, pass_over, step, undo
from engine.play.trial import begin_trial
from engine.reports.debrief.debrief import Debrief
from engine.reports.document import NEED, Entry, Section
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.reader import read
from tests.cases import TICKET, loaded

LUCK = {"mother_can_wait": True, "sentence_let_stand": True}
UNDO, PASS = object(), object()
CLOSE, ON = {"close": True}, {"continue": True}
HEAD = "0123456789abcdef" * 4


def ask(question: str) -> dict[str, str]:
    """A question of the interview."""
    return {"ask": question}


GOOD_ORDER = [
    "who-is-on-the-line",
    "anyone-today",
    "what-the-paper-does",
    "debt-book-photo",
    "signed-account",
]
GOOD_RATINGS = {"selim-untrue": 0, "jashim-screen": 1, "babul-hand": 2, "enter-tonight": 0}
GOOD_PICK = ["who-may-ask", "babul-seen", "claim-stays-open"]

BEST: list[Any] = [
    ("keep-the-hall-ordinary", 2),
    GOOD_ORDER,
    ask("interpreter-check"),
    ask("how-this-works"),
    ask("worried-about"),
    "as-things-are",
    CLOSE,
    ask("tell-me-the-work"),
    ask("the-tin"),
    CLOSE,
    ask("by-tonight"),
    ask("read-back"),
    CLOSE,
    GOOD_RATINGS,
    ON,
    ("bring-her-in", 3),
    ON,
    ON,
    GOOD_PICK,
]
WORST: list[Any] = [
    ("clerk-for-routine", 3),
    [
        "signed-account",
        "debt-book-photo",
        "what-the-paper-does",
        "anyone-today",
        "who-is-on-the-line",
    ],
    ask("permits-jail"),
    CLOSE,
    ask("why-go-back"),
    ask("tell-me-the-work"),
    CLOSE,
    ask("for-the-others"),
    CLOSE,
    {"selim-untrue": 2, "jashim-screen": -2, "babul-hand": -1, "enter-tonight": 2},
    ON,
    ("hold-the-men", 3),
    ON,
    ON,
    ["warn-the-family", "photo-of-the-exit", "uniform-beside-him"],
]
MIDDLING: list[Any] = [
    "few-words-now",
    [
        "who-is-on-the-line",
        "what-the-paper-does",
        "anyone-today",
        "signed-account",
        "debt-book-photo",
    ],
    ask("permits-jail"),
    UNDO,
    ask("interpreter-check"),
    ask("worried-about"),
    ask("how-this-works"),
    "you-wont",
    CLOSE,
    {"move": "wait"},
    ask("tell-me-the-work"),
    ask("tin-locked"),
    CLOSE,
    ask("by-tonight"),
    CLOSE,
    {"selim-untrue": 0, "jashim-screen": 0, "babul-hand": 2, "enter-tonight": 1},
    ON,
    "hold-the-men",
    UNDO,
    ("six-is-possible", 1),
    ON,
    ON,
    ["who-may-ask", "claim-stays-open", "copy-to-carry"],
]
MENDED: list[Any] = [
    "clerk-for-routine", {"act": "someone-at-the-door"}, GOOD_ORDER, PASS, GOOD_RATINGS, ON,
    "hold-the-men", {"act": "ask-him-after-all"}, ON, ON, GOOD_PICK,
]  # fmt: skip


@lru_cache(maxsize=1)
def case() -> Scenario:
    """The case as it is: a draft."""
    return loaded(TICKET)


@lru_cache(maxsize=4)
def changed(*changes: tuple[str, str]) -> Scenario:
    """The case with some of its words changed, each where it first stands."""
    text = read(TICKET).raw.decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_bytes(text.encode(), "case.yaml")


def signed() -> Scenario:
    """The case as if a practitioner and a survivor adviser had signed it."""
    return changed(
        (
            "review: {status: draft}",
            "review: {status: signed, practitioner: a practitioner, survivor_adviser: an adviser}",
        )
    )


def play(answers: list[Any], scenario: Scenario | None = None) -> Play:
    """The play these answers make; a pair is an answer and how sure."""
    scenario = scenario or case()
    start = begin_trial(scenario, 0).started
    now = begin(scenario.story, start._replace(luck=LUCK))
    assert isinstance(now, Play)
    for answer in answers:
        now = _next(now, answer)
    return now


def _next(now: Play, answer: Any) -> Play:
    if answer is UNDO:
        result = undo(now)
    elif answer is PASS:
        result = pass_over(now)
    else:
        value, sure = answer if isinstance(answer, tuple) else (answer, None)
        result = step(now, value, sure)
    assert isinstance(result, Play), (now.location.location.address, answer, result)
    return result


def section(debrief: Debrief, id: str) -> Section:
    """One part, of the main flow or of what is told on request."""
    return next(s for s in (*debrief.sections, *debrief.more) if s.id == id)


def entries(debrief: Debrief, id: str) -> tuple[Entry, ...]:
    """What a part tells; nothing where a play gives no occasion for it."""
    return next((s.entries for s in (*debrief.sections, *debrief.more) if s.id == id), ())


def decisions(debrief: Debrief) -> dict[int, Entry]:
    """Every decision as it is told on request, by the number of its event; no need among them."""
    told = section(debrief, "judgements").entries
    return {e.seq: e for e in told if e.judgement and e.judgement.address[: len(NEED)] != NEED}


def words(part: Section) -> str:
    """Everything a part says, labels and all."""
    lines = [line for entry in part.entries for line in entry.lines]
    titles = [entry.title for entry in part.entries]
    return "\n".join([part.title, *part.lead, *titles, *(f"{x.label}: {x.text}" for x in lines)])


def labelled(part: Section, label: str) -> list[str]:
    """What a part says under a label."""
    return [x.text for entry in part.entries for x in entry.lines if x.label == label]


def read_section(told: Debrief, id: str) -> tuple[Entry, ...]:
    """The entries of a section as they are read, with what people wrote about them."""
    document = told.document()
    sections = (*document.sections, *(document.more.sections if document.more else ()))
    return next(section.entries for section in sections if section.id == id)

"""What an earlier case taught, and is wrong here, is told in the second case, by both lines."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.play.trial import draw_answer
from engine.play.view import list_offered
from engine.records.codes import mint
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.reports.document import Entry, Line
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scenario.case_files import SHIPPED
from engine.services.feedback.debriefs import debrief_of, document_of
from engine.services.feedback.recall import practise_again
from engine.services.library import Library
from engine.services.shared.errors import Failure
from engine.services.shared.recording import Recorded, start
from tests.cases import loaded
from tests.tui.faces import CODE

OTHER = mint({CODE})
ASKED = "health-post.must-not-know"
MISPLACED = {ASKED: {"ask": "must-not-know"}}
THERE, HERE = "Right in Counter four", "But not here"


def play(
    store: Store,
    case: str,
    *people: str,
    wants: Mapping[str, object] = MISPLACED,
    cohort: str | None = None,
) -> Recorded:
    """A play to its end that takes these answers where it can, and others as they are drawn."""
    scenario, chooser = loaded(SHIPPED / "foundation" / f"{case}.yaml"), random.Random(5)
    new = start(store, scenario, participants=people, seed=5, cohort=cohort)
    assert isinstance(new, Recorded)
    while not new.play.ended:
        offered = {move.move.address for move in list_offered(new.play)}
        wanted = next((wants[at] for at in wants.keys() & offered), None)
        assert new.answer(wanted or draw_answer(new.play, chooser)) is None
    return new


def cards(recorded: Recorded) -> tuple[Entry, ...]:
    (look,) = (part for part in debrief_of(recorded).sections if part.id == "look")
    return look.entries


def told(recorded: Recorded) -> list[Line]:
    """What is said of the earlier case on the card of the question."""
    found = (e for e in cards(recorded) if e.judgement and e.judgement.address == ASKED)
    lines = (line for each in found for line in each.lines)
    return [line for line in lines if line.label in (THERE, HERE)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_a_question_that_an_earlier_case_taught_and_is_wrong_here_is_named(store: Store) -> None:
    alone = play(store, "traffic-light", OTHER)
    assert not any(line.label == THERE for each in cards(alone) for line in each.lines)
    first = play(store, "counter-four", CODE)
    second = play(store, "traffic-light", CODE)
    there, here = told(second)
    assert (there.label, here.label) == (THERE, HERE)
    assert there.text.startswith("Nadia is grown") and here.text.startswith("Dawud is nine")
    assert len(cards(second)) == 5, "it takes the place of another card"
    assert not any(line.label == THERE for each in cards(first) for line in each.lines)


def test_it_is_told_in_every_form(store: Store) -> None:
    play(store, "counter-four", CODE)
    debrief = debrief_of(play(store, "traffic-light", CODE))
    document = debrief.document()
    for page in (as_text(document), as_html(document), str(to_plain(debrief))):
        assert "Nadia is grown" in page and "Dawud is nine" in page


def test_it_is_nobody_elses_and_waits_while_the_feedback_of_the_first_waits(store: Store) -> None:
    play(store, "counter-four", OTHER)
    assert not told(play(store, "traffic-light", CODE))
    store.cohorts.put(
        Cohort("basic", "Basic", cases=("counter-four",), records="shared", embargo=True)
    )
    store.cohorts.add("basic", CODE)
    play(store, "counter-four", CODE, cohort="basic")
    assert not told(play(store, "traffic-light", CODE))


def test_where_nobody_has_come_to_the_earlier_decision_nothing_is_told(store: Store) -> None:
    play(store, "thursday-ticket", CODE)
    second = play(store, "traffic-light", CODE)
    labels = {line.label for each in cards(second) for line in each.lines}
    assert not any("Counter four" in label for label in labels)


def test_two_days_later_it_is_told_again(store: Store) -> None:
    play(store, "counter-four", CODE)
    second = play(store, "traffic-light", CODE, wants={"means.her-things": "her-things"})
    (card,) = (each for each in cards(second) if each.judgement and "means" in each.judgement.at)
    said = [line.text for line in card.lines if line.label in ("In Counter four", "Here")]
    assert len(said) == 2 and said[1].startswith("The girl is a child")

    again = practise_again(second, card.seq)
    assert again.trial.answer("her-things") is None
    (entry,) = again.feedback()
    assert [x.text for x in entry.lines if x.label in ("In Counter four", "Here")] == said


def test_a_course_of_an_own_folder_tells_its_own(store: Store, tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "mine.yaml").write_text(
        "course: mine\ntitle: Mine\ncases: [counter-four, traffic-light]\ncontrasts:\n"
        "  - principle: P08\n    between:\n      counter-four/desk: Mine there.\n"
        "      traffic-light/means.her-things: Mine here.\n",
        encoding="utf-8",
    )
    play(store, "counter-four", CODE)
    second = play(store, "traffic-light", CODE, wants={"means.her-things": "her-things"})
    assert "Mine here." not in as_text(debrief_of(second).document())
    opened = Library(store, tmp_path).reopen(second.id, CODE)
    assert not isinstance(opened, Failure)
    page = as_text(document_of(opened))
    assert "Right in Counter four: Mine there." in page and "But not here: Mine here." in page

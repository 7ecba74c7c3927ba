"""The case file names nobody before the story does, and tells nothing an author keeps back."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from engine.play.case_file import list_people
from engine.play.step import Paragraph, Voice
from engine.play.trial import draw_answer
from engine.play.view import Passage, describe_answer
from engine.scenario.case_files import SHIPPED
from engine.scenario.layer_hashes import hash_layers
from engine.scenario.scenario import Scenario
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import CaseFileLine, Session
from tests.cases import loaded
from tests.engine.reports.plays import BEST, WORST, case


def moments(answers: list[Any], mode: str = "practice") -> Iterator[Session]:
    """A play at each of its moments."""
    recorded = start(None, case(), participants=("482137",), mode=mode, seed=0)
    assert isinstance(recorded, Recorded)
    session = Session(recorded)
    yield session
    for given in answers:
        answer, sure = given if isinstance(given, tuple) else (given, None)
        refused = session.answer(answer, sure)
        assert refused is None or session.answer(answer, 2) is None
        yield session


def lines(session: Session, section: str) -> list[CaseFileLine]:
    return [line for line in session.case_file() if line.section == section]


def read(session: Session) -> str:
    """All that the pages of a play have shown, and who was spoken with."""
    scenario = session.recorded.scenario
    words = []
    for passage in session.passages():
        scene = scenario.text.scenes.get(passage.scene)
        words += [p.text for p in passage.paragraphs] + list(passage.chosen)
        words += [session.name(who) for who in (scene.who, scene.through)] if scene else []
    return "\n".join(words)


@pytest.mark.parametrize("answers", [BEST, WORST])
def test_a_name_stands_there_once_it_was_read_and_only_the_name(answers: list[Any]) -> None:
    people = case().text.people.values()
    for session in moments(answers):
        told = read(session)
        names = [person.name for person in list_people(case(), session.passages())]
        assert all(name in told for name in names)
        (line,) = lines(session, "People")
        assert line.text == ", ".join(names)
        said = "\n".join(line.text for line in session.case_file())
        assert not any(person.about and person.about in said for person in people)
    assert {"Selim", "Inspector Huda", "Ms Mitra", "Mr Fares"} <= set(names)
    assert "the police of his home district" not in names


def test_names_come_in_the_order_in_which_they_were_read() -> None:
    session = next(moments(BEST))
    told = read(session)
    names = [person.name for person in list_people(case(), session.passages())]
    assert [told.index(name) for name in names] == sorted(told.index(name) for name in names)
    assert "Prosecutor Rana" not in names


def test_of_needs_only_those_raised_and_of_risks_nothing_stands_there() -> None:
    entities = case().text.entities
    raised: set[str] = set()
    for session in moments(BEST):
        play = session.recorded.play
        said = "\n".join(line.text for line in session.case_file())
        for entity in entities:
            if entity.section == "needs":
                now = play.value(entity.variable) != "not-raised"
                assert (entity.text in said) is now
                raised |= {entity.id} if now else set()
            elif entity.section == "risks":
                assert entity.text not in said
    assert raised, "the play raises something"


def test_what_was_done_stands_there_under_its_scene_the_newest_first() -> None:
    """Acts, too; but no question of a talk, and nothing of an ending."""
    done: list[str] = []
    titles = case().text.titles
    for session in moments(BEST):
        play = session.recorded.play
        if play.back is not None and (words := describe_answer(case(), play)):
            assert play.move is not None
            if play.move.move.key[0] not in ("ask", "move", "topic"):
                done.append(" / ".join(words))
        told = session.case_file()
        noted = [line.text for line in told if line.text.startswith("You: ")]
        assert noted == [f"You: {words}" for words in reversed(done)]
        sections = [section for section, _ in groupby(line.section for line in told)]
        assert len(sections) == len(set(sections)), "what was learned in a scene stands with it"
        times = [section[:5] for section in sections if section != "People"]
        assert times == sorted(times, reverse=True)
        assert sections[-1] == "People"
    assert session.ended and "15:40  The hall" in sections
    assert not any(titles[session.step.at] in section for section in sections)


def test_it_is_the_same_in_an_assessment() -> None:
    both = zip(moments(BEST), moments(BEST, "assessment"), strict=True)
    assert all(one.case_file() == other.case_file() for one, other in both)


def test_what_the_author_opens_of_a_person_stands_there_once_the_name_was_read() -> None:
    scenario = loaded(SHIPPED / "foundation" / "guesthouse-visit.yaml")
    people = scenario.text.people
    recorded = start(None, scenario, participants=("482137",), mode="practice", seed=0)
    assert isinstance(recorded, Recorded)
    session, chance, seen = Session(recorded), random.Random(1), set[str]()
    while not session.ended:
        told = read(session)
        said = "\n".join(line.text for line in lines(session, "People"))
        for person in people.values():
            opened = bool(person.about) and person.in_case_file
            assert (bool(person.about) and person.about in said) is (
                opened and person.name in told
            ), person.id
            seen |= {person.id} if opened and person.about in said else set()
        assert session.answer(draw_answer(session.recorded.play, chance), 2) is None
    assert seen == {"kiran", "mona"} and people["hadi"].about


def introduced() -> Scenario:
    """A case that says who everybody is; its texts call Prosecutor Rana also Rana."""
    return loaded(SHIPPED / "foundation" / "thursday-ticket.yaml")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Rana asked to stop both journeys.", True),
        ("Prosecutor Rana is on duty.", True),
        ("Ranald asked.", False),
        ("The prosecutor asked.", False),
    ],
)
def test_another_name_of_a_person_is_a_mention_as_a_whole_word(said: str, shown: bool) -> None:
    passage = Passage("", "", (Paragraph(said, Voice.SCENE),))
    found = [person.id for person in list_people(introduced(), [passage])]
    assert found == (["rana"] if shown else [])


def test_what_anyone_sees_of_a_person_stands_there_from_the_first_mention() -> None:
    scenario = introduced()
    recorded = start(None, scenario, participants=("482137",), mode="practice", seed=0)
    assert isinstance(recorded, Recorded)
    session, chance, seen = Session(recorded), random.Random(1), set[bool]()
    while not session.ended:
        mentioned = re.search(r"\bRana\b", read(session)) is not None
        told = [line.text for line in lines(session, "People")]
        assert ("Prosecutor Rana: prosecutor on duty" in told) is mentioned
        seen.add(mentioned)
        assert session.answer(draw_answer(session.recorded.play, chance), 2) is None
    assert seen == {False, True}


def test_who_somebody_is_at_first_belongs_to_the_text_alone() -> None:
    data: dict[str, Any] = {"scenes": {"hall": {}}, "people": {"rawda": {"name": "Rawda"}}}
    words = {"known_as": ["Inspector"], "at_first": "labour inspector"}
    told = {**data, "people": {"rawda": {"name": "Rawda", **words}}}
    before, after = hash_layers(data, ()), hash_layers(told, ())
    assert (before.story, before.key) == (after.story, after.key)
    assert before.text != after.text

"""The engine against a second reading of the documents: the same plays, and the same marks."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.decisions.kind import Refusal
from engine.play.play import Play, begin, pass_over, step, undo
from engine.play.view import paragraphs, view
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.reader import parse, read
from engine.scoring.score import score
from tests.cases import FIXTURES, loaded, started, written
from tests.generator import as_bytes, case
from tests.reference import Reference
from tests.reference_score import marked

SHIPPED = Path(__file__).parent.parent / "scenarios"
FILES = [
    *sorted((SHIPPED / "foundation").glob("*.yaml")),
    FIXTURES.parent / "whole-format.yaml",
    *sorted(FIXTURES.glob("*.yaml")),
]
PLAYS = 24
CASES = 160  # made by chance
PLAYS_OF_ONE = 4
MOST = 90  # events; a loop nobody would walk is cut here
UNDO, PASS = "undo", "pass"


class Both:
    """One play, in the engine and in the second reading at once."""

    def __init__(
        self, scenario: Scenario, case: dict[str, Any], seed: int, mode: str = "practice"
    ) -> None:
        head = started(scenario, mode=mode, seed=seed)
        play = begin(scenario.story, head)
        assert isinstance(play, Play), play
        self.scenario, self.play, self.mode = scenario, play, mode
        self.reference = Reference(case, dict(head.luck))
        self.told: list[Any] = []

    def answer(self, answer: Any) -> None:
        """Gives both the same answer."""
        self.told.append(answer)
        if answer is UNDO:
            after = undo(self.play)
            self.reference.undo()
        elif answer is PASS:
            after = pass_over(self.play)
            self.reference.pass_over()
        else:
            after = step(self.play, answer)
            self.reference.give(answer)
        assert isinstance(after, Play), (self.told, after)
        self.play = after

    def possible(self, chooser: random.Random) -> Any:
        """A legal answer, as the second reading sees it."""
        ref = self.reference
        standing = any(not m.gone_back for m in ref.moments)
        chance = chooser.random()
        if standing and chance < 0.05 and self.mode == "practice":
            return UNDO
        if not ref.ended and chance > 0.94:
            return PASS
        found: list[Any] = [{"act": id} for id in ref.acts()]
        found += [{"move": id} for id in ref.moves()]
        found += [{"topic": id} for id in ref.topics()]
        ids = ref.answers()
        if ref.kind == "interview":
            found += [{"ask": id} for id in ids for _ in range(2)] + [{"close": True}]
        elif ref.kind == "continue":
            found.append({"continue": True})
        elif ids:
            found += [self.decision(ids, chooser)] * 2
        return chooser.choice(found) if found else None

    def decision(self, ids: list[str], chooser: random.Random) -> Any:
        """Any answer to a decision."""
        ref = self.reference
        if ref.kind == "rank":
            return chooser.sample(ids, len(ids))
        if ref.kind == "select":
            return chooser.sample(ids, ref.scene["select"]["pick"])
        if ref.kind == "rate":
            scale = ref.scene["rate"]["scale"]
            return {id: chooser.randint(scale["from"], scale["to"]) for id in ids}
        return chooser.choice(ids)

    def refuse(self) -> None:
        """The engine takes nothing that the second reading does not offer."""
        ref = self.reference
        if self.mode == "assessment":
            assert isinstance(undo(self.play), Refusal), self.told
        if ref.ended:
            assert isinstance(pass_over(self.play), Refusal), self.told
            assert isinstance(step(self.play, {"continue": True}), Refusal), self.told
            return
        offered = {"ask": ref.answers(), "act": ref.acts(), "move": ref.moves(), "option": []}
        if ref.kind == "choose":
            offered |= {"option": ref.answers(), "ask": []}
        for verb, ids in everything(ref.scene).items():
            for id in set(ids) - set(offered[verb]):
                answer = id if verb == "option" else {verb: id}
                assert isinstance(step(self.play, answer), Refusal), (self.told, answer)

    def agree(self) -> None:
        """Both are at the same place and say, offer and hold the same."""
        ref, shown = self.reference, view(self.scenario, self.play)
        in_order = sorted if self.mode == "assessment" else list  # shuffled there
        mine = {
            "at": ref.address,
            "kind": ref.kind,
            "topic": ref.now.topic,
            "answers": in_order(ref.answers()),
            "moves": in_order(ref.moves()),
            "topics": in_order(ref.topics()),
            "acts": in_order(ref.acts()),
            "left": ref.questions_left(),
            "closes": ref.kind == "interview",
            "new": [squeezed(text) for text in ref.now.shown],
            "screen": [squeezed(text) for text in ref.screen],
            "values": ref.now.values,
        }
        theirs = {
            "at": shown.at,
            "kind": shown.kind.value,
            "topic": shown.topic,
            "answers": in_order(card.id for card in shown.answers),
            "moves": in_order(card.id for card in shown.moves),
            "topics": in_order(card.id for card in shown.topics),
            "acts": in_order(card.id for card in shown.acts),
            "left": shown.questions_left,
            "closes": shown.closes,
            "new": [squeezed(p.text) for p in paragraphs(self.scenario, self.play.shown)],
            "screen": [squeezed(p.text) for p in shown.text],
            "values": {name: self.play.value(name) for name in ref.now.values},
        }
        for what, value in mine.items():
            assert theirs[what] == value, (what, self.told)

    def marks_agree(self) -> None:
        """Both mark the play the same, to the last fraction."""
        theirs, mine = score(self.scenario, self.play), marked(self.reference)
        assert set(theirs.slots) - theirs.gone == set(mine.slots) - mine.gone, self.told
        domains = {d for slot in mine.slots.values() for d in slot.domains}
        for domain in ("", *sorted(domains)):
            total, out_of = mine.total(domain)
            share = Fraction(total, out_of) if out_of else None
            assert (theirs.total(domain), theirs.share(domain)) == (total, share), (
                domain,
                self.told,
            )
        errors = [
            (c.address, c.kind, c.seq, c.taken_back, "" if c.taken_back else c.repaired)
            for c in theirs.critical
        ]
        assert sorted(errors) == sorted(mine.critical), self.told
        assert [seq for seq, _ in theirs.again] == mine.again, self.told


def everything(scene: dict[str, Any]) -> dict[str, list[str]]:
    """Everything that is ever offered in a scene by its id, by how it is answered."""
    interview = scene.get("interview", {"topics": {}})
    topics = interview["topics"].values()
    return {
        "option": list(scene.get("choose", {}).get("options", {})),
        "act": list(scene.get("also_offered", {})),
        "ask": [id for topic in topics for id in topic["questions"]],
        "move": list(interview.get("moves", {})),
    }


def squeezed(text: str) -> str:
    """Prose without its line breaks."""
    return " ".join(text.split())


def played(scenario: Scenario, case: dict[str, Any], seed: int) -> None:
    """A random play, held against the second reading at every moment and at its end."""
    mode = "assessment" if seed % 4 == 3 else "practice"
    both, chooser = Both(scenario, case, seed, mode), random.Random(seed)
    both.agree()
    for _ in range(MOST):
        if both.reference.ended and chooser.random() < 0.7:
            break
        answer = both.possible(chooser)
        if answer is None:
            break
        if chooser.random() < 0.2:
            both.refuse()
        both.answer(answer)
        both.agree()
    both.marks_agree()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_plays_as_a_second_reading_of_the_documents_says(path: Path) -> None:
    scenario, case = loaded(path), read(path).data
    for seed in range(PLAYS):
        played(scenario, case, seed)


@pytest.mark.parametrize("start", range(0, CASES, 20))
def test_a_case_made_by_chance_plays_as_the_second_reading_says(start: int) -> None:
    for seed in range(start, start + 20):
        source = parse(as_bytes(case(seed)), "made-by-chance.yaml")
        scenario, data = load_bytes(source.raw, source.file), source.data
        for again in range(PLAYS_OF_ONE):
            played(scenario, data, 1000 * seed + again)


SHARED = """
start:
  choose:
    prompt: Which way?
    options:
      left: {do: Left., then: one}
      right: {do: Right., then: two}
  pass: {to: one}
one:
  choose:
    prompt: And now?
    assesses: [safety]
    slot: {as: both}
    options:
      a: {do: This., rating: 4, upholds: [P01]}
      b: {do: That., rating: 2, breaches: [P01]}
    then: evening
"""


@pytest.mark.parametrize("way", ["left", "right"])
def test_passing_over_either_place_of_a_shared_slot_costs_nothing(way: str) -> None:
    two = SHARED[SHARED.index("\none") :].replace("one:", "two:")
    source = parse(written(SHARED + two), "shared.yaml")
    both = Both(load_bytes(source.raw, source.file), source.data, seed=0)
    for answer in (way, PASS):
        both.answer(answer)
        both.agree()
    assert score(both.scenario, both.play).share() is None  # nothing was assessed
    both.marks_agree()

"""Nobody is judged by luck that could not be seen."""

from __future__ import annotations

import random
from itertools import combinations
from itertools import product as every

import pytest

from engine.explore.explored_case import Case
from engine.explore.plan_steps import PASSED, give_answer
from engine.explore.queries.yaml_paths import address_of
from engine.explore.theorems.luck import find_hidden_luck
from engine.play.play import Play
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import PEOPLE, STATE, WORDED, case, few_first
from tests.engine.explore.brute import answers
from tests.engine.explore.theorems.proofs import only, proved
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

HALL = """
hall:
  text:
    - You are in the hall.
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      walk:
        do: Walk there.
        rating:
          - {if: rain, is: 2, breaches: [P01]}
          - {is: 4, upholds: [P01]}
      wait: {do: Wait., rating: 3, upholds: [P01]}
    then: yard
yard:
  choose:
    prompt: And now?
    assesses: [dignity]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: evening
"""
PLAIN = "- You are in the hall."


def test_a_rating_that_reads_luck_nobody_was_shown_is_found() -> None:
    finding = only(find_hidden_luck, case(HALL))
    assert finding.problem.params == {"at": "hall.walk", "luck": "rain"}
    assert finding.play is not None
    assert finding.play.location.location.id == "yard"
    assert proved(find_hidden_luck, HALL) == [("F320", "hall.walk", 1)]


def test_a_text_that_only_one_luck_shows_tells_both() -> None:
    assert proved(find_hidden_luck, HALL.replace(PLAIN, "- {if: rain, say: It rains.}")) == []


def test_luck_told_however_it_fell_may_be_read() -> None:
    both = HALL.replace(
        PLAIN, "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    )
    assert proved(find_hidden_luck, both) == []


def test_a_text_after_a_condition_on_luck_shows_it_as_well() -> None:
    replies = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: sky
sky:
  person_decides:
    who: hana
    as:
      - {if: rain, decides: stays, say: She stays.}
      - {decides: goes, say: She goes.}
  then: hall
"""
    assert proved(find_hidden_luck, replies + HALL) == []


def test_a_rating_that_reads_luck_only_where_it_was_told_is_sound() -> None:
    guarded = HALL.replace("if: rain, is", "if: told and rain, is")
    text = "- {if: told and rain, say: It rains.}\n    - {if: told and not rain, say: It is dry.}"
    start = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: hall
"""
    assert proved(find_hidden_luck, start + guarded.replace(PLAIN, text)) == []
    assert proved(find_hidden_luck, start + HALL.replace(PLAIN, text)) == [("F320", "hall.walk", 2)]


WAY = "    then: yard\n"
WAIVED = """    then:
      - {if: rain, waive: [yard], go: evening}
      - {go: yard}
"""


def test_a_slot_waived_by_luck_nobody_was_shown_is_found() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    way = plain.replace(WAY, WAIVED)
    assert proved(find_hidden_luck, plain) == []
    assert proved(find_hidden_luck, way) == [("F320", "hall", 1)]
    told = "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    assert proved(find_hidden_luck, way.replace(PLAIN, told)) == []
    assert proved(find_hidden_luck, way.replace("waive: [yard], ", "")) == []


def test_something_that_happens_and_waives_by_luck_counts_too() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    bus = """
injects:
  bus: {if: rain, say: The bus comes early., waive: [yard], go: dawn}
"""
    assert proved(find_hidden_luck, plain, bus) == [("F320", "bus", 1)]
    assert proved(find_hidden_luck, plain, bus.replace("if: rain", "if: told")) == []


CARRIED = HALL.replace("if: rain, is", 'if: "CARRIER", is')
START = """
start:
  choose:
    prompt: What do you do?
    options: {look: {do: Look.}, phone: {do: Phone.}}
    then: WAY
"""


@pytest.mark.parametrize(
    ("start", "injects", "carrier"),
    [
        ("hall", "injects: {bus: {if: rain, set: {told: true}}}", "told"),
        ("[{if: rain, go: hall, set: {told: true}}, {go: hall}]", "", "told"),
        (
            "[{if: rain, go: hall, tells: {owner: [police-interest]}}, {go: hall}]",
            "",
            "knows('owner', 'police-interest')",
        ),
        (
            "hall",
            "injects: {bus: {if: rain, add: {time: 2}}, car: {if: time > 1, set: {told: true}}}",
            "told",
        ),
    ],
)
def test_luck_is_found_whatever_carries_it(start: str, injects: str, carrier: str) -> None:
    scenes = START.replace("WAY", start) + CARRIED.replace("CARRIER", carrier)
    assert proved(find_hidden_luck, scenes, injects) == [("F320", "hall.walk", 2)]
    shown = scenes.replace(PLAIN, f'- {{if: "{carrier}", say: It is late.}}\n    {PLAIN}')
    assert proved(find_hidden_luck, shown, injects) == []


def test_a_text_that_two_kinds_of_luck_share_hides_both() -> None:
    """One way in both would be told apart; the two ways that look alike are found only as pairs."""
    text = "- {if: rain and snow, say: Storm.}\n    - {if: rain != snow, say: It is wet.}"
    head = PEOPLE + STATE + "  snow: {values: [true, false]}\n" + WORDED
    finding = only(find_hidden_luck, case(HALL.replace(PLAIN, text), head=head))
    assert finding.problem.params["luck"] == "rain`, `snow"


CONDITIONS = (
    *("rain", "snow", "told", "separated", "time > 1", "rain and told", "rain or snow"),
    *("rain != snow", "not told and snow", "rain == separated", "not rain"),
)
EFFECTS = ("set: {told: true}", "set: {told: false}", "add: {time: 1}", "set: {separated: true}")


class MadeUp:
    """A small case, made by chance, in which much depends on luck and on what may carry it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.waives = seed % 3 == 0  # then nothing is seen between an answer and its way
        head = PEOPLE + STATE + "  snow: {values: [true, false]}\n" + WORDED
        scenes = "".join(map(self.scene, ("one", "two", "three"), ("two", "three", "evening")))
        self.scenario = case(scenes, self.injects(), head=head)

    def maybe(self, text: str, likely: float = 0.5) -> str:
        return text if self.chance.random() < likely else ""

    def condition(self) -> str:
        return f'"{self.chance.choice(CONDITIONS)}"'

    def effect(self) -> str:
        return self.chance.choice(EFFECTS)

    def injects(self) -> str:
        each = ""
        for name in ("bus", "car"):
            say = self.maybe(", say: It comes.", 0.4 * (not self.waives))
            waived = self.maybe(", waive: [three]", 0.3 * self.waives)
            go = self.maybe(", go: dawn", 0.2 * (name == "bus" and not self.waives))
            each += f"\n  {name}: {{if: {self.condition()}, {self.effect()}{say}{waived}{go}}}"
        return f"injects:{each}\n"

    def scene(self, id: str, then: str) -> str:
        text = self.maybe(f"    - {{if: {self.condition()}, say: It is so.}}\n", 0.6)
        lucky = f"{{if: {self.condition()}, is: 2, breaches: [P01]}}"
        offer = self.maybe(f", if: {self.condition()}", 0.2)
        waived = self.maybe("waive: [three], ", 0.5 * (self.waives and id == "one"))
        way = f"- {{if: {self.condition()}, {self.effect()}, {waived}go: {then}}}\n      "
        return f"""
{id}:
  text:
{text}    - You are there.
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      ask: {{do: Ask., rating: [{lucky}, {{is: 4, upholds: [P01]}}], {self.effect()}}}
      go: {{do: Go., rating: 3, upholds: [P01]{offer}}}
    then:
      {self.maybe(way)}- {{go: {then}}}
"""


@pytest.mark.parametrize("seed", few_first(range(300), 40))
def test_it_is_found_exactly_where_pairs_of_plays_show_it(seed: int) -> None:
    scenario = MadeUp(seed).scenario
    found = {finding.problem.params["at"] for finding in find_hidden_luck(Case(scenario))}
    assert found == find_judged_by_luck(scenario)


@pytest.mark.parametrize("seed", few_first(range(40), 3))
def test_so_it_is_in_cases_with_everything(seed: int) -> None:
    scenario = load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")
    wanted = find_judged_by_luck(scenario)
    if wanted is not None:
        assert {f.problem.params["at"] for f in find_hidden_luck(Case(scenario))} == wanted


def find_judged_by_luck(scenario: Scenario) -> set[str] | None:
    """What is judged otherwise in two plays that look the same; None: there are too many."""
    variables = [v for v in scenario.story.model.variables if v.chance]
    draws = [[(v.name, value) for value in v.values] for v in variables]
    begun = [begin_trial(scenario, 0, dict(luck)) for luck in every(*draws)]
    queue = [pair for pair in combinations(begun, 2) if look_alike(scenario, *pair)]
    met = {(a.at, a.state, b.state) for a, b in queue}
    found = set[tuple[str, object]]()
    for pair in queue:
        if len(met) > 3000:
            return None
        for answer in [*answers(pair[0]), PASSED] if not pair[0].ended else ():
            here, there = (give_answer(play, answer) for play in pair)
            assert isinstance(here, Play)
            assert isinstance(there, Play)
            found.update(judge(scenario, here) ^ judge(scenario, there))
            key = here.at, here.state, there.state
            if key not in met and look_alike(scenario, here, there):
                met.add(key)
                queue.append((here, there))
    return {at for at, _ in found}


def look_alike(scenario: Scenario, *plays: Play) -> bool:
    one, other = (
        (
            play.at,
            {n for n in play.shown if scenario.text.lines[n].text},
            [m.move.address for m in list_offered(play)],
        )
        for play in plays
    )
    return one == other


def judge(scenario: Scenario, play: Play) -> set[tuple[str, object]]:
    """What the key says of the last answer: its rating, and the slots that a way waived."""
    key, before = scenario.key, play.back
    assert before is not None
    waived = [n for n in play.shown if n in key.edges and key.edges[n][0]]
    paths = [scenario.text.lines[n].context.split("/") for n in waived]
    found: set[tuple[str, object]] = {
        (address_of(tuple(int(p) if p.isdigit() else p for p in path)), n)
        for n, path in zip(waived, paths, strict=True)
    }
    mark = key.marks.get(play.move.move.address) if play.move else None
    place = before.location.location.place
    for grade in mark.grades if mark else ():
        if grade.when is None or scenario.story.test(grade.when, place)(before.state):
            said = tuple(sorted(grade.credit.items())), grade.critical
            return {*found, (mark.address, said)} if mark else found
    return found

"""The theorems against plain visits to every full state of small cases made by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.queries.backward_reachability import mark_finishing
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.story_notes import InstrumentedStory
from engine.explore.statespace.graph import mark_allowed
from engine.explore.theorems.endings import (
    find_dead_ends,
    find_stuck,
    find_unavoidable_errors,
    find_unfair_passing,
)
from engine.explore.theorems.specification import find_broken_rules
from engine.explore.theorems.variables import find_clamps
from engine.play.play import path
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule
from tests.engine.explore.theorems.plainly import Plain, TooLarge
from tests.generator import Maker, as_bytes
from tests.generator_conditions import condition

pytestmark = pytest.mark.exhaustive
MOST = 2500
SEEDS = (  # of small cases: the others have more states than `MOST`, which takes as long to see
    0, 2, 3, 13, 15, 19, 22, 23, 32, 33, 34, 35, 36, 38, 40, 41, 42, 44, 45, 46, 50, 51, 56, 57,
    62, 64, 68, 69, 71, 72, 78, 83, 85, 87, 89, 94, 98, 102, 114, 115, 118, 124, 127, 128, 141,
    143, 148, 153, 156, 158,
)  # fmt: skip


def ruled(seed: int) -> Scenario:
    """A case made by chance, with rules made by chance."""
    chance = random.Random(seed)
    maker = Maker(chance)
    made = maker.case()

    def when() -> str:
        return condition(chance, maker.names)

    rules: list[dict[str, Any]] = [{"never": f"({when()}) and ({when()})"} for _ in range(3)]
    rules += [{"before": {"first": when(), "then": when()}} for _ in range(3)]
    rules += [{"eventually": f"{when()} or {when()}"} for _ in range(3)]
    rules += [{"ending": end, "requires": when()} for end in ("e0", "e1")]
    if maker.names.answers:
        offered = chance.choice(maker.names.answers)
        rules.append({"whenever": when(), "offered": offered})
        rules.append(
            {"whenever": f"at('{offered.split('.')[0]}') and {when()}", "offered": offered}
        )
    for id, scene in made["scenes"].items():
        harden(chance, maker, id, scene.get("choose", {}).get("options", {}))
    made["always"] = [{"name": f"r{n}", **rule} for n, rule in enumerate(rules)]
    return load_bytes(as_bytes(made), "made-by-chance.yaml")


def harden(chance: random.Random, maker: Maker, id: str, options: dict[str, Any]) -> None:
    """Now and then make one answer a critical error, and the others answers of some plays only."""
    scored = [name for name, option in options.items() if "rating" in option]
    if not scored or chance.random() < 0.3:
        return
    bad = chance.choice(scored)
    for name, option in options.items():
        if name != bad:
            option["if"] = condition(chance, maker.names)
            continue
        for field in ("waive", "lose", "upholds", "because", "if"):
            option.pop(field, None)
        option |= {"rating": 1, "critical": "ignores-danger", "breaches": ["P01"]}
        option["signals"] = [f"t{id}"]


class Small:
    """A small case, what the theorems know of it, and the plain visits to it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        model = InstrumentedStory(scenario).model
        self.every = Plain(scenario, model, True, MOST)
        self.plain = Plain(scenario, model, False, MOST)
        self.case = Case(scenario)
        self.answers = find_occurrences(self.case)
        self.clamps = list(find_clamps(self.case))
        self.rules = list(find_broken_rules(self.case))


@lru_cache(maxsize=1)
def small() -> tuple[Small, ...]:
    """Small cases made by chance."""
    return tuple(_small())


def _small() -> Iterator[Small]:
    for seed in SEEDS:
        with suppress(Refused, TooLarge):
            yield Small(ruled(seed))


def test_enough_cases_are_small() -> None:
    assert len(small()) == len(SEEDS) == 50


# What happens in some play -----------------------------------------------------------------------


def test_what_happens_in_some_play_is_exactly_what_plain_visits_meet() -> None:
    for one in small():
        occurrences = one.answers.search.story.occurrences
        numbers = range(len(one.scenario.written))
        asked = [
            n for n, thing in occurrences.items() if thing.kind not in ("rule", "premise", "clamp")
        ]
        asked += [(n, held) for n in numbers for held in (True, False)]  # type: ignore[misc]
        met = {q for q in asked if q in one.every.happened}
        assert {q for q in asked if q in one.answers.happens} == met
        assert {q for q in asked if q in one.answers.never} == set(asked) - met


def test_what_is_reached_only_by_passing_over_is_exactly_that() -> None:
    for one in small():
        occurrences = one.answers.search.story.occurrences
        only = {
            note
            for note, thing in occurrences.items()
            if thing.kind in ("scene", "ending", "offer")
            and note in one.every.happened
            and note not in one.plain.happened
        }
        assert one.answers.only == only


def test_effects_are_cut_off_where_plain_visits_see_it_and_as_early() -> None:
    seen = 0
    for one in small():
        told = {(f.problem.params["name"], f.problem.params["at"]) for f in one.clamps}
        assert {name for name, _ in told} == {name for name, _ in one.every.clamped}
        hits = one.answers.find_clamps().hits
        occurrences = one.answers.search.story.occurrences
        assert set(hits) == {
            n
            for n, thing in occurrences.items()
            if thing.kind == "clamp" and n in one.every.happened
        }
        for note, hit in hits.items():
            assert isinstance(note, int)
            plays = one.plain if note in one.plain.happened else one.every
            assert len(path(one.answers.search.show(hit))) == plays.happened[note]
            seen += 1
    assert seen > 30


# Dead ends, and the clean way --------------------------------------------------------------------


def backward(plain: Plain, goal: set[int], clean: bool = False) -> set[int]:
    """Nodes from which some of `goal` can be reached without passing over."""
    found = set(goal)
    while True:
        more = {
            n
            for n, ways in enumerate(plain.ways)
            if n not in found
            and any(w.to in found and not w.passed and not (clean and w.critical) for w in ways)
        }
        if not more:
            return found
        found |= more


def ended(plain: Plain) -> set[int]:
    return {n for n, (id, _) in enumerate(plain.nodes) if plain.places[id].kind == "ended"}


def test_dead_ends_stand_exactly_where_plain_visits_find_them() -> None:
    for one in small():
        plain, graph = one.every, one.case.core
        ways = mark_allowed(graph)
        doomed = {n for n, good in enumerate(mark_finishing(graph, ways)) if not good}
        mine = set(range(len(plain.nodes))) - backward(plain, ended(plain))
        assert {graph.walker.at(graph.nodes[n]).id for n in doomed} == {
            plain.nodes[n][0] for n in mine
        }
        stuck = find_stuck(graph, doomed, ways)
        nothing = {
            n
            for n in mine
            if all(w.passed or w.move.key[0] in ("act", "move") for w in plain.ways[n])
        }
        while leaving := {
            n for n in nothing if any(w.to not in nothing and not w.passed for w in plain.ways[n])
        }:
            nothing -= leaving
        assert {graph.walker.at(graph.nodes[n]).id for n in stuck} == {
            plain.nodes[n][0] for n in nothing
        }
        for finding in find_dead_ends(one.case):
            scene, play = finding.problem.params["at"], finding.play
            assert play is not None
            assert play.location.location.place == scene
            if finding.problem.code == "E301":
                assert len(path(play)) == nearest(one, nothing, scene)


def nearest(one: Small, fitting: set[int], scene: str) -> int:
    """Moves to the nearest fitting node in a scene, without passing over if there is one."""
    for plain in (one.plain, one.every):
        numbers = [
            plain.depth[n]
            for n, node in enumerate(plain.nodes)
            if plain.places[node[0]].place == scene and one.every.known[node] in fitting
        ]
        if numbers:
            return min(numbers)
    raise AssertionError("no node fits")


def test_the_clean_way_is_lost_exactly_where_plain_visits_lose_it() -> None:
    seen = 0
    for one in small():
        plain = one.plain
        good = backward(plain, ended(plain), clean=True)
        gone = backward(plain, ended(plain)) - good
        depth = dict.fromkeys(range(plain.starts), 0)
        queue = list(depth)
        lost: dict[str, int] = {}
        for n in queue:
            address = plain.places[plain.nodes[n][0]].address
            if n in gone and n < plain.starts:
                lost.setdefault(address, 0)
            for way in plain.ways[n]:
                if way.critical:
                    continue
                if n in good and way.to in gone:
                    lost.setdefault(address, depth[n] + 1)
                if way.to not in depth:
                    depth[way.to] = depth[n] + 1
                    queue.append(way.to)
        found = {}
        for finding in find_unavoidable_errors(one.case):
            assert finding.play is not None
            found[finding.problem.params["at"]] = len(path(finding.play))
        assert found == lost
        seen += bool(lost)
    assert seen > 2


def test_passing_over_is_unfair_exactly_where_plain_visits_find_it() -> None:
    for one in small():
        plain = one.every
        good = backward(plain, ended(plain))
        straight = {
            plain.places[plain.nodes[n][0]].place
            for n, ways in enumerate(plain.ways)
            for w in ways
            if not w.passed and plain.places[plain.nodes[w.to][0]].kind == "ended"
        }
        unfair = set()
        for n, ways in enumerate(plain.ways):
            here = plain.places[plain.nodes[n][0]]
            for way in ways:
                there = plain.places[plain.nodes[way.to][0]]
                if way.passed and (
                    here.place == there.place
                    or (n in good and way.to not in good)
                    or (there.kind == "ended" and here.place not in straight)
                ):
                    unfair.add((here.place, there.place))
        found = {
            (f.problem.params["at"], f.problem.params["to"]) for f in find_unfair_passing(one.case)
        }
        assert found == unfair


# Rules -------------------------------------------------------------------------------------------


def broken(plain: Plain, rule: Rule) -> int | None:
    """The fewest moves after which a rule is broken, by the words of the documents."""
    if rule.kind in ("before", "eventually"):
        return since(plain, rule)
    for n, node in enumerate(plain.nodes):
        place = plain.places[node[0]]
        if rule.kind == "ending" and place.id != rule.ending:
            continue
        if rule.kind == "ending":
            bad = not plain.holds(rule.then, node)
        elif rule.kind == "never":
            bad = plain.holds(rule.condition, node)
        else:
            offered = plain.offered(node)
            bad = (
                bool(offered)
                and plain.holds(rule.condition, node)
                and not any(m.address == rule.offered for m in offered)
            )
        if bad:
            return plain.depth[n]
    return None


def since(plain: Plain, rule: Rule) -> int | None:
    """The same for rules about the past: each node once with it and once without."""
    queue = [(n, False, 0) for n in range(plain.starts)]
    been = {(n, held) for n, held, _ in queue}
    for n, held, depth in queue:
        node = plain.nodes[n]
        now = plain.holds(rule.condition, node)
        over = plain.places[node[0]].kind == "ended"
        if rule.kind == "before" and not held and plain.holds(rule.then, node):
            return depth
        if rule.kind == "eventually" and over and not held and not now:
            return depth
        for way in plain.ways[n]:
            if (way.to, held or now) not in been:
                been.add((way.to, held or now))
                queue.append((way.to, held or now, depth + 1))
    return None


def test_rules_are_broken_exactly_where_plain_visits_break_them_and_as_early() -> None:
    seen: dict[str, int] = {}
    kept: dict[str, int] = {}
    for one in small():
        codes = {f.problem.params["name"]: f for f in one.rules if f.play is not None}
        for rule in one.scenario.rules:
            fewest = broken(one.plain, rule)
            if fewest is None and rule.kind != "eventually":
                fewest = broken(one.every, rule)
            finding = codes.pop(rule.name, None)
            if fewest is None:
                assert finding is None, (rule, finding)
                kept[rule.kind] = kept.get(rule.kind, 0) + 1
            else:
                assert finding is not None, rule
                assert finding.play is not None
                assert len(path(finding.play)) == fewest, rule
                seen[rule.kind] = seen.get(rule.kind, 0) + 1
        assert not codes
    assert min(seen.values()) > 10 and len(seen) == 5, seen
    assert min(kept.values()) > 10 and len(kept) == 5, kept

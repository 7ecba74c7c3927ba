"""What the reports of own records give away together, attacked as they are handed out.

The attacker has everything that leaves: JSON of the facilitator on several days, and what observers
get; who was counted when; and what everybody else decided, and their target but for one decision.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from engine.play.play import Play, draw, step
from engine.play.trial import begin_trial, draw_answer
from engine.reports.cell_key import ELSEWHERE, LARGEST, Released
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.released_case import Release, add_waves, count_wave, play_at_random
from engine.reports.cohort.released_topics import list_answers
from engine.reports.cohort.report import report_released
from engine.reports.cohort.sealed_counts import observe_case
from engine.reports.facts.cohort import Fold
from engine.reports.facts.play import Facts, Reader
from engine.reports.render.json import to_plain
from engine.scenario.load import load
from tests.cohorts import FILES
from tests.engine.reports.cohort.rooms import door, known, overlaps

ROOMS = 300
Counted = Mapping[str, Facts]


@pytest.fixture(scope="module")
def crowd() -> list[Facts]:
    """People who decide at random: who knows how people are learns nothing from that."""
    chance, reader, found = random.Random(1), Reader(door(), known(door())), []
    luck = draw(door().story, 3)
    for number in range(160):
        play = begin_trial(door(), number, luck)
        while not play.ended:
            after = step(play, draw_answer(play, chance))
            assert isinstance(after, Play)
            play = after
        found.append(reader.read(play))
    return found


def name(people: Sequence[Facts], start: int = 0) -> dict[str, Facts]:
    return {f"play-{start + n}": facts for n, facts in enumerate(people)}


def report(secret: bytes, waves: Sequence[Counted], at_random: Sequence[Facts]) -> Any:
    """All that is handed out: the data of the facilitator, and those of observers."""
    numbers = [count_wave(secret, door(), wave, overlaps(door())) for wave in waves]
    people = sum(map(len, waves))
    group = Group(door(), ("",), (), Fold(), (), (), 0, 0, 1)
    tables = add_waves(door(), numbers, people)
    told = report_released(Release(group, at_random, tables, people, len(waves)))
    return to_plain(told), to_builtins(observe_case(told))


@pytest.fixture(scope="module")
def at_random() -> tuple[Facts, ...]:
    return play_at_random(door(), Reader(door(), known(door())), {})


def test_reports_hold_nothing_but_what_follows_from_released_tables(
    crowd: list[Facts],
    at_random: Sequence[Facts],
) -> None:
    """Other people with the same released tables have the same report, word for word.

    So an attack on the report is an attack on the tables, of which there is one for a decision.
    """
    one, other = name(crowd[:12]), name(crowd[12:24])
    noisy = count_wave(bytes(32), door(), one, overlaps(door()))
    tables = add_waves(door(), [noisy], 12)
    group = Group(door(), ("",), (), Fold(), (), (), 0, 0, 1)
    first = report_released(Release(group, at_random, tables, 12, 1))
    for seen in (one, other):
        there = replace(group, seen=tuple(seen.values()), repeated=3)
        again = report_released(Release(there, at_random, tables, 12, 1))
        assert again == first


def test_a_day_later_with_one_person_more_nothing_has_changed(
    crowd: list[Facts], at_random: Sequence[Facts]
) -> None:
    first = name(crowd[:9])
    assert report(bytes(32), [first], at_random) == report(bytes(32), [first], at_random)
    both = report(bytes(32), [first, name(crowd[9:18], 9)], at_random)
    assert both != report(bytes(32), [first], at_random)
    assert both[0]["plays"]["counted"] == 18


def test_observers_get_no_number_that_the_facilitator_has_not(
    crowd: list[Facts], at_random: Sequence[Facts]
) -> None:
    own, observed = report(bytes(32), [name(crowd[:14])], at_random)
    told = {(d["at"], c["id"]): c["chosen"]["k"] for d in own["decisions"] for c in d["choices"]}
    compared = 0
    for count in observed["counts"]:
        for cell in count["cells"] if count["kind"] in ("decision", "item") else ():
            assert cell["people"] == told[count["at"], cell["id"]]
            compared += 1
    assert compared > 10


def test_all_of_twelve_reads_as_nearly_all_or_less_and_never_as_all(
    crowd: list[Facts], at_random: Sequence[Facts]
) -> None:
    """Twelve who all gave one answer: who reads that is not told it of each of them."""
    alike = [crowd[0]] * 12
    at = next(m.at for m in crowd[0].moments if isinstance(m.answer, str))
    read = set()
    for number in range(60):
        own, _ = report(number.to_bytes(32, "big"), [name(alike)], at_random)
        decision = next(each for each in own["decisions"] if each["at"] == at)
        chosen = {c["id"]: c["chosen"] for c in decision["choices"]}
        read.add(chosen[crowd[0].at(at).answer]["k"])  # type: ignore[union-attr]
    assert read >= {10, 11, 12} and min(read) >= 12 - LARGEST


def list_tables(secret: bytes, room: Counted) -> dict[str, Released]:
    return add_waves(door(), [count_wave(secret, door(), room, overlaps(door()))], len(room))


def attack(room: Counted, target: str, question: str, secret: bytes) -> float:
    """How much surer a colluder is of one answer of the target, of all others as likely.

    What else the target did they know too, so every table in which the answer counts is used.
    """
    answers = list_answers(door(), room)
    mine = {q: _find(by, target) for q, by in answers.items()}
    told = list_tables(secret, room)
    possible = 0
    for category in told[question].categories:
        mine[question] = category
        possible += all(
            _fits(table, answers[q], target, len(room), mine[q]) for q, table in told.items()
        )
    return 1 / possible - 1 / len(told[question].categories)


def _fits(
    table: Released, by: Mapping[str, Sequence[str]], target: str, people: int, mine: str
) -> bool:
    """Whether the numbers can be of these people, if the target is in a category."""
    exact = [len(set(by[c]) - {target}) for c in table.categories[:-1]]
    exact.append(people - 1 - sum(exact))
    real = [n + (c == mine) for n, c in zip(exact, table.categories, strict=True)]
    return all(abs(a - b) <= LARGEST for a, b in zip(table.noisy, real, strict=True))


def _find(by: Mapping[str, Sequence[str]], person: str) -> str:
    return next((category for category, ids in by.items() if person in ids), ELSEWHERE)


def test_who_knows_everything_but_one_answer_gains_a_tenth_at_most(crowd: list[Facts]) -> None:
    chance, gained = random.Random(5), []
    decisions = [m.at for m in crowd[0].moments if isinstance(m.answer, str)]
    for _ in range(ROOMS):
        room = name(chance.sample(crowd, chance.randint(5, 24)))
        target, at = chance.choice(list(room)), chance.choice(decisions)
        gained.append(attack(room, target, at, chance.randbytes(32)))
    assert fmean(gained) <= 0.1 + 0.02  # of so few rooms the mean itself varies


def test_no_number_of_a_report_proves_one_to_four(crowd: list[Facts]) -> None:
    chance = random.Random(6)
    for _ in range(60):
        room = name(chance.sample(crowd, chance.randint(5, 20)))
        for table in list_tables(chance.randbytes(32), room).values():
            for low, high in map(table.bounds, table.categories):
                assert not (low > 0 and high < 5)


def test_what_all_items_of_a_decision_allow_proves_no_one_to_four_elsewhere() -> None:
    case, chance = load(FILES["cold-store"]), random.Random(7)
    crowd = play_at_random(case, Reader(case, None), {})
    came = [facts for facts in crowd if facts.at("order")]
    away = [facts for facts in crowd if not facts.at("order")]
    for _ in range(60):
        room = name([*chance.sample(away, 2), *chance.sample(came, 18)])
        tables = add_waves(
            case, [count_wave(chance.randbytes(32), case, room, overlaps(case))], len(room)
        )
        items = [table for question, table in tables.items() if question.startswith("order.")]
        lows, highs = zip(*(table.bounds(ELSEWHERE) for table in items), strict=True)
        assert len(items) > 2 and max(lows) <= 2 <= min(highs)
        assert not (max(lows) > 0 and min(highs) < 5)

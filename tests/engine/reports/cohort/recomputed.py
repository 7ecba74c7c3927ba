"""The figures of a course, recomputed from the raw events in its file by code of another kind.

Plays are read from SQLite, walked by `tests.reference` over the YAML as it was authored, and
counted plainly. Of the engine only one table is read: between which values a whole play lies under
its luck.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH
from engine.play.play import Play
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import list_offered
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.reports.cohort.report_data import CaseReport, Decision
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.scores import figures
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.reader import read
from engine.scoring.attainable_range import list_lucks
from engine.scoring.score import credit_for
from engine.scoring.value_function import Values
from engine.services.courses.administration import CohortService
from engine.services.feedback.reports import build
from engine.services.shared.recording import Recorded, reopen, start
from engine.services.shared.values_cache import read_shipped
from tests.cases import loaded
from tests.reference import Moment, Reference
from tests.reference_score import criticals, marked, settles

TODAY = "2026-03-05"
CASES = ("thursday-ticket", "guesthouse-visit", "counter-four")
GOOD = Fraction(2, 3)
EVENTS = "SELECT body FROM content WHERE play = ? ORDER BY seq"
Figures = dict[tuple[str, ...], Any]
"""Every figure by a name."""


def case_file(case: str) -> Path:
    return SHIPPED / "foundation" / f"{case}.yaml"


@cache
def values_of(case: str) -> Values:
    """The values of a case, read once."""
    found = read_shipped(loaded(case_file(case)))
    assert found is not None
    return found


# A course that plays ------------------------------------------------------------------------------


def hold_course(store: Store, people: int) -> str:
    """So many people of mixed skill at each case; they meet luck by turns, undo, and some stop."""
    service, chooser = CohortService(store), random.Random(people)
    store.cohorts.put(Cohort("two", "Two", cases=CASES, records="shared", embargo=False))
    codes = service.add("two", "", people)
    with store.group_writes():
        for code in codes:
            store.cohorts.accept("two", code)
        for case in CASES:
            lucks = list_lucks(loaded(case_file(case)).story)
            chooser.shuffle(lucks)
            for n, code in enumerate(codes):
                most = 6 if n % 11 == 10 else 1000
                _play(store, case, code, lucks[n % len(lucks)], chooser, most)
    return "two"


def _play(store: Store, case: str, code: str, luck: Any, chooser: random.Random, most: int) -> None:
    scenario, skill = loaded(case_file(case)), chooser.random()
    made = start(store, scenario, participants=(code,), luck=luck, seed=1, cohort="two")
    assert isinstance(made, Recorded)
    for _ in range(most):
        if made.play.ended:
            break
        asked = made.play.location.location.kind in ("choose", "rank", "select", "rate")
        sure = chooser.choice([None, 1, 2, 3]) if asked else None
        assert made.answer(_choose(scenario, made.play, skill, chooser), sure) is None
        if chooser.random() < 0.05 and not made.play.ended:
            assert made.undo() is None


def _choose(scenario: Scenario, play: Play, skill: float, chooser: random.Random) -> Any:
    """Any answer, or the best of what can be said, as often as the skill says."""
    options = [each.move for each in list_offered(play) if each.move.key[0] in ("option", "ask")]
    if not options or chooser.random() > skill:
        return draw_answer(play, chooser)
    found = {move: credit_for(scenario, play, move.address, None) for move in options}
    best = max(options, key=lambda move: c.overall if (c := found[move]) else 0)
    return best.key[1] if best.key[0] == "option" else {"ask": best.key[1]}


# Read again ---------------------------------------------------------------------------------------


@dataclass
class Again:
    """One play, walked again from its events."""

    id: str
    case: dict[str, Any]
    luck: dict[str, Any]
    walk: Reference
    sure: dict[int, int]

    @cached_property
    def firsts(self) -> dict[str, Moment]:
        """The first answer at each decision, also one that was taken back."""
        found: dict[str, Moment] = {}
        for moment in self.walk.moments:
            if moment.how in ("option", "rank", "select", "rate", "her"):
                found.setdefault(address(moment), moment)
        return found

    @cached_property
    def credits(self) -> dict[str, dict[str, Fraction]]:
        """The credit of each thing assessed: of the first answer to it, else of what stands."""
        found: dict[str, dict[str, Fraction]] = {}
        for moment in self.walk.moments:
            slot, credit = settles(self.case, moment)
            if slot and slot not in found:
                found[slot] = credit
        return {**marked(self.walk).settled, **found}

    def total(self, part: str) -> Fraction:
        """S, of the first answers."""
        every = marked(self.walk).slots.items()
        return sum(
            (
                slot.weight * self.credits.get(id, {part: Fraction(slot.unmet)})[part]
                for id, slot in every
                if not part or part in slot.domains
            ),
            Fraction(0),
        )


def address(moment: Moment) -> str:
    return f"{moment.scene}.{moment.asking}" if moment.asking else moment.scene


def read_plays(file: Path, case: str) -> list[Again]:
    """The plays of a case, from the rows of the file."""
    data, found = authored(case), []
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        for (play,) in connection.execute("SELECT id FROM play").fetchall():
            rows = connection.execute(
                "SELECT body FROM content WHERE play = ? ORDER BY seq", (play,)
            )
            head, *rest = [json.loads(body) for (body,) in rows]
            if head["scenario"] == case:
                found.append(_walk(play, data, head, rest))
    return found


@cache
def authored(case: str) -> dict[str, Any]:
    """The case as it was written."""
    data: dict[str, Any] = read(case_file(case)).data
    return data


def _walk(id: str, data: dict[str, Any], head: dict[str, Any], rest: list[dict[str, Any]]) -> Again:
    walk, sure = Reference(data, dict(head["luck"])), dict[int, int]()
    for event in rest:
        if event["type"] == "undone":
            walk.undo()
        else:
            walk.give(event["answer"])
            if "sure" in event:
                sure[walk.moments[-1].seq] = event["sure"]
    return Again(id, data, dict(head["luck"]), walk, sure)


# Counted again ------------------------------------------------------------------------------------


def count_again(case: str, plays: Sequence[Again]) -> Figures:
    """Every figure of a case that can be told of these plays."""
    finished = [each for each in plays if each.walk.ended]
    found: Figures = {("finished",): len(finished), ("counted",): len(plays)}
    met: dict[str, list[tuple[Again, Moment]]] = {}
    for each in plays:
        for at, moment in each.firsts.items():
            met.setdefault(at, []).append((each, moment))
    for at, answers in met.items():
        found |= {(at, *name): value for name, value in _count_decision(case, answers).items()}
    found |= _count_harms(case, plays)
    found |= _place(case, finished)
    for risk in authored(case).get("risks", {}):
        levels = Counter(str(each.walk.now.values[f"risk:{risk}"]) for each in finished)
        found |= {("risk", risk, level): n for level, n in levels.items()}
    return found


def _count_decision(case: str, answers: Sequence[tuple[Again, Moment]]) -> Figures:
    data, found = authored(case), dict[tuple[str, ...], Any]({("n",): len(answers)})
    credits: list[tuple[Moment, Fraction, bool]] = []
    taken: Counter[str] = Counter()
    open_to: Counter[str] = Counter()
    for each, moment in answers:
        slot, credit = settles(data, moment)
        others = _offered(each, moment)
        open_to.update(others)
        taken.update(_right(data, moment))
        if slot:
            could = [settles(data, replace(moment, answer=id))[1] for id in others]
            most = max((each.get("", Fraction(0)) for each in could), default=Fraction(1))
            credits.append((moment, credit[""], credit[""] >= most))
    for id, n in taken.items():
        found["took", id] = n
    for id, n in open_to.items():
        found["open", id] = n
    sure = Counter(each.sure.get(moment.seq) for each, moment in answers)
    found |= {("sure", str(n)): sure[n] for n in (1, 2, 3) if sum(sure[m] for m in (1, 2, 3))}
    if credits:
        found["credit",] = float(fmean(credit for _, credit, _ in credits))
        found["best",] = sum(best for *_, best in credits)
        found["wrong",] = sum(not best and credit < GOOD for _, credit, best in credits)
        slots = {settles(data, moment)[0] for moment, *_ in credits}
        found["answered",] = sum(
            each.walk.ended and _first_of(each, slots, data) is moment for each, moment in answers
        )
    return found


def _first_of(each: Again, slots: set[str], data: dict[str, Any]) -> Moment | None:
    """The first decision of a play that assesses one of these."""
    return next((m for m in each.firsts.values() if settles(data, m)[0] in slots), None)


def _offered(each: Again, moment: Moment) -> list[str]:
    """Options that could be taken at a moment; nothing of an order, a pick or ratings."""
    if moment.how not in ("option", "her"):
        return []
    there: Reference = object.__new__(Reference)
    there.case, there.now = each.case, moment.before
    return there.answers()


def _right(data: dict[str, Any], moment: Moment) -> Iterator[str]:
    """The option taken; items that are picked, in their place, or rated as the key accepts."""
    scene, answer = data["scenes"][moment.scene], moment.answer
    if moment.how in ("option", "her"):
        yield answer
    elif moment.how == "select":
        yield from answer
    elif moment.how == "rank":
        place = 1
        for group in scene["rank"]["key"]:
            tied = [group] if isinstance(group, str) else group
            yield from (id for id in tied if place <= answer.index(id) + 1 < place + len(tied))
            place += len(tied)
    else:
        items = scene["rate"]["items"].items()
        yield from (id for id, item in items if answer[id] in item.get("accept", ()))


def _count_harms(case: str, plays: Sequence[Again]) -> Figures:
    """Plays that made a critical error of a kind: at first, or in a talk or beside a decision."""
    data, made = authored(case), Counter[str]()
    for each in plays:
        firsts = list(each.firsts.values())
        asked = [m for m in each.walk.moments if m.how in ("question", "move", "act")]
        made.update({kind for m in (*firsts, *asked) for *_, kind in criticals(data, m)})
    return {("harm", kind): n for kind, n in made.items()}


def _place(case: str, finished: Sequence[Again]) -> Figures:
    """Where finished plays lie between the worst and the best, the whole and by domain."""
    found: Figures = {}
    for part in table_of(case):
        lines = [line for each in finished if (line := locate(case, each, part)) is not None]
        if len(lines) >= 5:
            shares, chances = zip(*lines, strict=True)
            low, middle, high = quantiles(shares, n=4, method="inclusive")
            assert middle == median(shares)
            found |= {("part", part, "median"): middle, ("part", part, "chance"): fmean(chances)}
            found |= {("part", part, "low"): low, ("part", part, "high"): high}
    return found


@cache
def table_of(case: str) -> dict[str, dict[str, tuple[Fraction, Fraction, Fraction]]]:
    """The worst, the best and the mean a whole play can reach, by part and by luck."""
    scenario, values = loaded(case_file(case)), values_of(case)
    found: dict[str, dict[str, tuple[Fraction, Fraction, Fraction]]] = {}
    for luck in list_lucks(scenario.story):
        number = values.number(begin_trial(scenario, 0, luck), ())
        assert number in {start.number for start in values.starts}
        for part, table in values.parts.items():
            each = (table.worst[number], table.best[number], Fraction(table.chance[number]))
            bounds = tuple(
                (values.start[part] + more) / Fraction(values.denominator) for more in each
            )
            found.setdefault(part, {})[name_luck(luck)] = bounds  # type: ignore[assignment]
    return found


def name_luck(luck: Mapping[str, Any]) -> str:
    return json.dumps(luck, sort_keys=True)


def locate(case: str, each: Again, part: str) -> tuple[float, float] | None:
    """The share of a play and that of random answers under its luck; None of nothing to reach."""
    worst, best, chance = table_of(case)[part][name_luck(each.luck)]
    if worst == best:
        return None
    share = (each.total(part) - worst) / (best - worst)
    return float(min(Fraction(1), max(Fraction(0), share))), float(
        (chance - worst) / (best - worst)
    )


# As the report has them ---------------------------------------------------------------------------


def figures_of(report: CaseReport) -> Figures:
    """The figures of a report by the same names; what is 0 is left out where nobody could do it."""
    found: Figures = {("finished",): report.plays.finished, ("counted",): report.plays.counted}
    for decision in report.decisions:
        if decision.n:
            named = _figures_of_decision(decision)
            found |= {(decision.at, *name): value for name, value in named.items()}
    found |= {("harm", harm.kind): harm.plays.k for harm in report.harms if harm.plays.k}
    for spread in report.parts["spreads"]:
        if spread.median.value is not None:
            each = {"median": spread.median.value, "low": spread.low, "high": spread.high}
            each["chance"] = spread.chance
            found |= {("part", spread.domain, name): value for name, value in each.items()}
    for risk in report.parts["risks"]:
        levels = zip((id for id, _ in risk.levels), (n for _, n in risk.levels), strict=True)
        found |= {("risk", risk.id, level): n for level, n in levels if n}
    return found


def _figures_of_decision(decision: Decision) -> Figures:
    found: Figures = {("n",): decision.n}
    for choice in decision.choices:
        if choice.chosen.k:
            found["took", choice.id] = choice.chosen.k
        if kind_of(decision).options and choice.chosen.n:
            found["open", choice.id] = choice.chosen.n
    if decision.sure:
        found |= {("sure", str(n)): k for n, k in enumerate(decision.sure, 1)}
    if decision.best and decision.wrong and decision.credit.value is not None:
        found["credit",] = decision.credit.value
        found["best",] = decision.best.k
        found["wrong",] = decision.wrong.k
        found["answered",] = decision.discrimination.n
    return found


# Side by side -------------------------------------------------------------------------------------


def recompute(folder: Path, people: int) -> tuple[int, list[tuple[object, ...]]]:
    """How many figures of a course were compared, and those that differ, with both values.

    Those of the class report, and for each finished play the shares of its debrief.
    """
    with Store.open(folder) as store:
        told = {
            case.case: case for case in build(store, hold_course(store, people), None, TODAY).cases
        }
        debriefs = {each.play: _debrief(store, each.play) for each in store.plays()}
    compared, wrong = 0, list[tuple[object, ...]]()
    for case in CASES:
        plays = read_plays(folder / "plays.db", case)
        pairs = [(case, figures_of(told[case]), count_again(case, plays))]
        for each in plays:
            pairs.append((each.id, debriefs[each.id], _shares_again(case, each)))
        for where, mine, other in pairs:
            compared += len(mine)
            for name in mine.keys() | other.keys():
                if not _alike(mine.get(name), other.get(name)):
                    wrong.append((where, name, mine.get(name), other.get(name)))
    return compared, wrong


def _alike(one: object, two: object) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) < 1e-9
    return one == two


def _debrief(store: Store, play: str) -> Figures:
    """The shares of a debrief, in percent."""
    recorded = reopen(store, play)
    values = values_of(recorded.scenario.id)
    found: Figures = {}
    for part in figures(Reading(recorded.scenario, recorded.play, ENGLISH, values)).attained:
        if part.share is not None:
            found |= {("you", part.domain): part.share, ("chance", part.domain): part.chance_share}
    return found


def _shares_again(case: str, each: Again) -> Figures:
    """The same of what stands in the end, where nothing was taken back."""
    found: Figures = {}
    for part in table_of(case) if each.walk.ended else ():
        worst, best, chance = table_of(case)[part][name_luck(each.luck)]
        if worst != best:
            reached = marked(each.walk).total(part)[0]
            found["you", part] = round(100 * (reached - worst) / (best - worst))
            found["chance", part] = round(100 * (chance - worst) / (best - worst))
    return found

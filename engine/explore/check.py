"""Checks a case: runs theorems, in the order an author needs them, and sorts what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from time import monotonic, process_time

from msgspec import Struct
from msgspec.structs import replace

from engine.explore.check_result import Checked, Told
from engine.explore.explored_case import Case, Theorem
from engine.explore.garbage_collection import collect_rarely
from engine.explore.hard_words import find_hard_words
from engine.explore.incremental_proofs import Proofs
from engine.explore.plan_steps import show
from engine.explore.play_as_text import ShownPlay
from engine.explore.statespace.graph import build_graph, find_heaviest_variable
from engine.explore.statespace.limits import MOST_STATES, Limits, Watch
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.endings import find_dead_ends, goes_round_for_ever
from engine.explore.values.worth import Worth, find_extreme_play, measure_worth
from engine.play.core import MOST_MINUTES, measure_core
from engine.scenario.case_metadata import Review
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule

MOST_SECONDS = 120  # processor time after which every search of a check stops
LONG = 2  # seconds after which it is told what makes a check long
FEW = 20_000  # states that are looked at for that
PLAYS = tuple[ShownPlay, ...]
OF_LOOPS = frozenset({"F318", "F319"})  # skipping leads back; a decision is met again


class Extent(Struct, frozen=True):
    """How far a case reaches, as in `Checked`, and whether every play goes round for ever."""

    states: int
    exhausted: bool
    depth: int
    because: str
    by: int
    endless: bool


@collect_rarely()
def check(
    scenario: Scenario,
    safety: Sequence[Theorem],
    fairness: Sequence[Theorem] = (),
    progress: Watch | None = None,
    attain: bool = False,
    proofs: Proofs | None = None,
) -> Checked:
    """Run theorems on a case, the safety tier first; an interrupt keeps what was found.

    Args:
        scenario: the case.
        safety: the theorems to run first.
        fairness: the theorems to run after them; without any, no values are computed.
        progress: called now and then.
        attain: whether to find plays with the best and the worst score.
        proofs: what was proved of the case before; what is proved now is added to it.
    """
    seen = _Seen(scenario, progress)
    known = proofs or Proofs(scenario)
    case = Case(scenario, Limits(MOST_STATES, seen, process_time() + MOST_SECONDS), known.facts)
    found: list[Told] = []
    try:
        extent = case.find_fact(measure_extent, Extent)
        endless = extent.endless and find_dead_ends in safety
        for theorem in (find_dead_ends,) if endless else (*safety, *fairness):
            found.extend(known.findings(theorem, case))
        if endless:
            return replace(_add_extent(_sort(scenario, found), extent), aside=len(scenario.rules))
        if fairness and extent.exhausted:
            found += (*_tell_core(scenario), *_tell_reviews(scenario), *find_hard_words(scenario))
            found.extend(_tell_unused(scenario, found))
        checked = _add_extent(_sort(scenario, found), extent)
        worth = case.find_fact(measure_worth, Worth) if fairness else Worth(exhausted=False)
        checked = _add_values(replace(checked, aside=_count_aside(scenario, found, worth)), worth)
        if not attain or checked.best is None:
            return checked
        return replace(checked, attain=case.find_fact(find_extreme_plays, PLAYS))
    except KeyboardInterrupt:
        return replace(_sort(scenario, found), states=seen.most, interrupted=True)


class _Seen:
    """Tells how many states were seen so far, and remembers the most of any search."""

    def __init__(self, scenario: Scenario, progress: Watch | None) -> None:
        self.most = 0
        self._scenario, self._progress = scenario, progress
        self._begun = monotonic()

    def __call__(self, states: int) -> None:
        self.most = max(self.most, states)
        if self._progress is not None:
            is_long = monotonic() - self._begun > LONG
            self._progress(states, *(self._heaviest if is_long else ("", 1)))

    @cached_property
    def _heaviest(self) -> tuple[str, int]:
        return _find_heaviest(Case(self._scenario))


def _find_heaviest(case: Case) -> tuple[str, int]:
    """What multiplies the states most, in a part of them."""
    limits = Limits(states=FEW)
    return find_heaviest_variable(build_graph(case.walker(case.story, labelled=True), limits))


@reads("story")
def measure_extent(case: Case) -> Extent:
    """Measure how many states are reached and, if these are not all, what makes them so many."""
    reached, endless = case.states, goes_round_for_ever(case)
    name, factor = "", 1
    if not reached.exhausted:
        over = case.limits.over
        name, factor = _find_heaviest(case) if over else find_heaviest_variable(case.core)
    return Extent(reached.states, reached.exhausted, reached.depth, name, factor, endless)


@reads("story", "key")
def find_extreme_plays(case: Case) -> tuple[ShownPlay, ...]:
    """Find a play with the best score and one with the worst."""
    plays = (find_extreme_play(case, "best"), find_extreme_play(case, "worst"))
    return tuple(show(play) for play in plays if play is not None)


def _add_extent(checked: Checked, extent: Extent) -> Checked:
    """Add how many states were reached and, if these are not all, what makes them so many."""
    return replace(
        checked,
        states=extent.states,
        exhausted=extent.exhausted,
        depth=extent.depth,
        because=extent.because,
        by=extent.by,
    )


def _count_aside(scenario: Scenario, found: Iterable[Told], worth: Worth) -> int:
    """How many rules are undecided: about credit without scores, or with a search cut short."""
    short = {(p.line, p.column) for f in found if (p := f.problem).code == "N301"}

    def unknown(rule: Rule) -> bool:
        if rule.kind == "not_determined_by_credit":
            return not worth.exhausted
        place = scenario.source.problem(rule.path, "N301", key=True)
        return (place.line, place.column) in short

    return sum(map(unknown, scenario.rules))


def _add_values(checked: Checked, worth: Worth) -> Checked:
    """Add the values, as shares of the whole weight; or what makes them too many to know."""
    if not worth.weight:
        return replace(checked, unscored=worth.because, unscored_by=worth.by)
    return replace(
        checked,
        best=Fraction(worth.best) / worth.weight,
        poorest=Fraction(worth.poorest) / worth.weight,
        worst=Fraction(worth.worst) / worth.weight,
        random=worth.random / worth.weight,
        random_exact=Fraction(worth.mean) / worth.weight if worth.mean else None,
        weight=worth.weight,
    )


def _sort(scenario: Scenario, found: Iterable[Told]) -> Checked:
    """Sort findings into those the author accepted and the others, each once."""
    accepted = {(a.finding, a.at) for a in scenario.accepted}
    once = {
        (p.code, p.line, p.column, *sorted(p.params.items())): f for f in found if (p := f.problem)
    }
    loops = {at for f in once.values() for at in f.problem.params.get("loop", "").split()}
    kept = [f for f in once.values() if _name(f) not in accepted and not _follows(f, loops)]
    taken = [f for f in once.values() if _name(f) in accepted]
    kept.sort(key=lambda f: ("EFN".index(f.problem.code[0]), f.problem.line, f.problem.column))
    return Checked(tuple(kept), tuple(taken), len(scenario.rules))


def _follows(finding: Told, loops: set[str]) -> bool:
    """Whether a finding only says again that a scene of a loop leads back."""
    problem = finding.problem
    named = {problem.params.get("at"), problem.params.get("to", problem.params.get("at"))}
    return problem.code in OF_LOOPS and named <= loops


def _name(finding: Told) -> tuple[str, str]:
    """The code and address by which an author accepts a finding; others have no code."""
    problem = finding.problem
    return (problem.code if problem.code.startswith("F") else "", problem.params.get("at", ""))


def _tell_unused(scenario: Scenario, found: Iterable[Told]) -> Iterator[Told]:
    """N304: findings that were accepted and are not found any more."""
    names = {_name(finding) for finding in found}
    for accepted in scenario.accepted:
        if (accepted.finding, accepted.at) not in names:
            source, name = scenario.source, accepted.finding
            yield Told(source.problem(accepted.path, "N304", finding=name, at=accepted.at))


def _tell_core(scenario: Scenario) -> Iterator[Told]:
    """F350 to F352: scenes of the core that are not met, its length, and what is not bridged."""
    core = scenario.text.core
    if not core:
        return
    found, source = measure_core(scenario), scenario.source
    for number, each in enumerate(core):
        path = ("core", number, "scene")
        if not found.met.get(each.scene):
            yield Told(source.problem(path, "F350", at=each.scene))
        if each.scene in found.unbridged:
            yield Told(source.problem(path, "F352", at=each.scene))
    if found.minutes > MOST_MINUTES:
        length = {"minutes": str(found.minutes), "most": str(MOST_MINUTES)}
        yield Told(source.problem(("core",), "F351", key=True, at=scenario.id, **length))


MOST_MOVED = 5  # parts that changed since a review, named one by one


def _tell_reviews(scenario: Scenario) -> Iterator[Told]:
    """N305: reviews that are out of date; N306: signatures by which no change is noticed."""
    source = scenario.source
    for review in scenario.about.reviews:
        path = ("review", review.aspect)
        if not review.date:
            yield Told(source.problem(("review",), "N306", key=True, who=review.who))
        elif review.stale:
            named = {"aspect": review.aspect, "who": review.who, "date": review.date}
            yield Told(source.problem(path, "N305", _describe_changes(review), key=True, **named))


def _describe_changes(review: Review) -> str:
    """What has changed since a review, with its lines."""
    said = [
        f"something taken out before line {each.line}"
        if each.gone
        else f"`{each.at}` (line {each.line})"
        for each in review.moved
    ]
    more = len(said) - MOST_MOVED
    shown = ", ".join(said[:MOST_MOVED]) or "the order of what stands there"
    return f"changed since: {shown}" + (f", and {more} more" if more > 0 else "")

"""What gives the better answer away: its place, its length, and a sign that comes too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import prod, sqrt

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads

# Surface cues ------------------------------------------------------------------------------------
#
# F335, F336: an option's position in the list, or its length, gives its rating away.

FEWEST = 4  # decisions before anything is said
UNLIKELY = 1 / 200  # the chance that the best option is always there
STRONG, STANDARD_ERRORS = 0.5, 3.0  # of a rank correlation


class Option(Struct, frozen=True):
    """An option: its place in the list, its words, and its mean credit over its grades."""

    place: int
    words: int
    credit: float


class Cue(Struct, frozen=True):
    """How far a feature of an option gives its rating away.

    Attributes:
        decisions: the number of scored decisions between options.
        low: in how many the option with the lowest feature, if it is the only one, is a best one.
        high: in how many the option with the highest feature is.
        tau: the rank correlation of feature and credit within decisions, pooled (Kendall's tau-b
            without its correction: ties count for neither side).
        error: the standard error of `tau` if there is no correlation.
        chance: how likely the best option is at one given end in every decision.
    """

    decisions: int
    low: int
    high: int
    tau: float
    error: float
    chance: float


@reads("story", "key")
def find_position_cues(case: Case) -> Iterator[Finding]:
    """Find whether the position of an option gives its rating away (F335)."""
    yield from _report_cue(
        case, "F335", measure_cue(case, lambda option: option.place), ("first", "last")
    )


@reads("story", "key", "text")
def find_length_cues(case: Case) -> Iterator[Finding]:
    """Find whether the length of an option gives its rating away (F336)."""
    yield from _report_cue(
        case, "F336", measure_cue(case, lambda option: option.words), ("shortest", "longest")
    )


def _report_cue(case: Case, code: str, known: Cue, names: tuple[str, str]) -> Iterator[Finding]:
    if known.decisions < FEWEST:
        return
    strong = abs(known.tau) >= max(STRONG, STANDARD_ERRORS * known.error)
    for name, count, side in ((names[0], known.low, -1), (names[1], known.high, 1)):
        always = count == known.decisions and known.chance <= UNLIKELY
        if always or (strong and known.tau * side > 0):
            yield make_finding(
                case.scenario,
                ("scenes",),
                code,
                at=name,
                n=count,
                of=known.decisions,
                tau=f"{known.tau:+.2f}",
            )


def list_decisions(case: Case) -> list[list[Option]]:
    """The scored decisions between options, each with its options in order."""
    key, cards = case.scenario.key, case.scenario.text.cards
    found = []
    for place in case.scenario.story.model.locations:
        if not kind_of(place).options or place.address != place.place:
            continue
        options: list[Option] = []
        for move in place.moves:
            mark = key.marks.get(move.address)
            if move.key[0] == "option" and mark and mark.slot in key.slots and mark.grades:
                credit = sum(g.overall for g in mark.grades) / len(mark.grades)
                words = len(cards[move.address].text.split())
                options.append(Option(len(options), words, credit))
        if len({option.credit for option in options}) > 1:
            found.append(options)
    return found


def measure_cue(case: Case, of: Callable[[Option], int]) -> Cue:
    """Measure how far the feature `of` an option gives its rating away."""
    every = list_decisions(case)
    low = high = 0
    agree = pairs = 0
    variance = 0.0
    for options in every:
        ordered = sorted(options, key=of)
        low += _ends(ordered, of)
        high += _ends(ordered[::-1], of)
        for one, other in combinations(options, 2):
            sign = _sign(of(one) - of(other)) * _sign(one.credit - other.credit)
            agree += sign
            pairs += sign != 0
        n = len(options)
        variance += n * (n - 1) * (2 * n + 5) / 18
    return Cue(
        len(every),
        low,
        high,
        agree / pairs if pairs else 0.0,
        sqrt(variance) / pairs if pairs else 1.0,
        prod(_bests(options) / len(options) for options in every),
    )


def _ends(ordered: Sequence[Option], of: Callable[[Option], int]) -> bool:
    """Whether the first option is a best one, and the second has another feature."""
    most = max(option.credit for option in ordered)
    return of(ordered[0]) != of(ordered[1]) and ordered[0].credit == most


def _bests(options: Sequence[Option]) -> int:
    most = max(option.credit for option in options)
    return sum(option.credit == most for option in options)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


# Signals in same scene ---------------------------------------------------------------------------
#
# F341: most critical errors are announced only in the scene in which they can be made.
#
# Somebody who has learned to look for the trap finds it there. A signal that was shown in an
# earlier scene has to be remembered, and put together with what is asked now.

FEWEST_CRITICAL = 3  # critical answers in a case before their share means something
MOST = 0.5  # of them, announced only in their own scene


@reads("story", "key")
def find_late_signals(case: Case) -> Iterator[Finding]:
    """Find whether more than half of the critical answers are announced only in their scene."""
    scenario = case.scenario
    critical = [m for m in scenario.key.marks.values() if m.critical_kind and m.signals]
    late = [
        mark.address
        for mark in critical
        if {_scene(signal) for signal in mark.signals} == {_scene(mark.address)}
    ]
    if len(critical) >= FEWEST_CRITICAL and len(late) > MOST * len(critical):
        said = ", ".join(f"`{address}`" for address in late)
        yield make_finding(
            scenario, ("scenes",), "F341", at=scenario.id, n=len(late), of=len(critical), late=said
        )


def _scene(address: str) -> str:
    return address.partition(".")[0]

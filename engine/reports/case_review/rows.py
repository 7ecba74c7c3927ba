"""What a panel rates: every marked answer of a case, once for each rating it can have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from engine.language.language import ENGLISH, Language
from engine.play.ballot_letters import letter
from engine.reports.papers.condition_words import Naming, describe_condition
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

OTHERWISE = ""


class RatingRow(Struct, frozen=True):
    """One thing to rate.

    Attributes:
        number: of the scene, with a letter: `3b`.
        scene: its id.
        address: of the answer.
        text: its words.
        when: the condition under which this rating counts, in words; "" always.
        rest: the rating counts where no condition above it does.
        domain: where each domain has a rating of its own, its id; else "".
        path: of the number in the file of the case.
        rated: the number as it is.
        critical: the case calls the answer a critical error there.
    """

    number: str
    scene: str
    address: str
    text: str
    when: str
    rest: bool
    domain: str
    path: Path
    rated: float
    critical: bool


def rows(scenario: Scenario, language: Language = ENGLISH) -> tuple[RatingRow, ...]:
    """Everything a panel rates, in the order of the case."""
    naming, places = Naming(scenario, language), list(scenario.data["scenes"])
    found: list[RatingRow] = []
    count: dict[str, int] = {}
    for address in scenario.text.cards:
        scene = address.partition(".")[0]
        mark = scenario.key.marks.get(address)
        if mark is None or not mark.grades or mark.discuss or scene not in places:
            continue
        for part in _parts(scenario, address, naming):
            n = count[scene] = count.get(scene, -1) + 1
            number = f"{places.index(scene) + 1}{_letters(n)}"
            found.append(
                RatingRow(number, scene, address, scenario.text.cards[address].text, **part)
            )
    found.sort(key=lambda row: places.index(row.scene))
    return tuple(found)


def _letters(n: int) -> str:
    """A, b, …, z, then aa, ab and so on."""
    high, low = divmod(n, 26)
    return (letter(high - 1).lower() if high else "") + letter(low).lower()


def _parts(scenario: Scenario, address: str, naming: Naming) -> Iterator[dict[str, Any]]:
    """Each rating an answer can have, where it is written."""
    path = (*scenario.places[address], "rating")
    entry = scenario.source.data
    for step in path[:-1]:
        entry = entry[step]
    rating, critical = entry["rating"], "critical" in entry
    if not isinstance(rating, list):
        yield from _numbers(rating, path, "", rest=False, critical=critical)
        return
    for n, each in enumerate(rating):
        when = (
            describe_condition(naming, each["if"], address.partition(".")[0])
            if "if" in each
            else ""
        )
        here = critical or "critical" in each
        yield from _numbers(each["is"], (*path, n, "is"), when, rest=not when, critical=here)


def _numbers(
    rating: float | Mapping[str, float], path: Path, when: str, *, rest: bool, critical: bool
) -> Iterator[dict[str, Any]]:
    each = rating.items() if isinstance(rating, Mapping) else [("", rating)]
    for domain, rated in each:
        where = (*path, domain) if domain else path
        yield {
            "when": when,
            "rest": rest,
            "domain": domain,
            "path": where,
            "rated": float(rated),
            "critical": critical,
        }


def sheet_code(scenario: Scenario) -> str:
    """A short name of a sheet, which is another one once anything on it has changed."""
    told = [(row.number, row.text, row.when, row.domain) for row in rows(scenario)]
    return hashlib.sha256(repr((told, scenario.hashes.story)).encode()).hexdigest()[:8]

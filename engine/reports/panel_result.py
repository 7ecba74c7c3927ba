"""What a panel rated: medians beside the author's rating, spread, agreement, and remarks.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), for the coefficient of
ordinal ratings and its difference; B. Efron, Bootstrap methods (1979), for the interval: what was
rated is drawn again, with replacement, and the middle 95 % of the values are told.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import permutations

from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language, Plural
from engine.reports.case_review import (
    ASPECTS,
    CRITICAL,
    QUESTIONS,
    Rated,
    RatingRow,
    describe_when,
    rows,
)
from engine.reports.document import Cell, Document, Entry, Line, Section, Tone, table_section
from engine.scenario.scenario import Scenario

# How far raters agree -----------------------------------------------------------------------------


REPLICATES = 1000
SEED = 1
MIDDLE = 0.95

Unit = Sequence[float]
"""What several raters said of one thing; who said nothing of it is left out."""


class Agreement(Struct, frozen=True):
    """How far raters agree.

    Attributes:
        alpha: 1 where all agree, 0 where they agree no more than by chance; None where fewer than
            two said anything of the same thing, or all said the same of everything.
        low, high: ends of the interval; None as `alpha`.
        units: how many things two or more rated.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int


def agreement(units: Iterable[Unit]) -> Agreement:
    """Alpha of these ratings, with its interval; the same for the same ratings."""
    paired = [tuple(unit) for unit in units if len(unit) > 1]
    alpha = alpha_of(paired)
    if alpha is None:
        return Agreement(None, None, None, len(paired))
    lot = random.Random(SEED)
    drawn = (alpha_of(lot.choices(paired, k=len(paired))) for _ in range(REPLICATES))
    values = sorted(value for value in drawn if value is not None)
    cut = round(len(values) * (1 - MIDDLE) / 2)
    return Agreement(alpha, values[cut], values[-1 - cut], len(paired))


def alpha_of(units: Sequence[Unit]) -> float | None:
    """Krippendorff's ordinal alpha, or None where it is not defined.

    1 - (n - 1) · Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, over the pairs c < k of values, where o_ck counts
    the pairs within units, each unit weighing 1 / (m_u - 1), and n_c how often a value was given.
    The difference of two values is how many ratings lie between them, their own counted half:
    δ_ck = n_c / 2 + Σ (between) n_g + n_k / 2.
    """
    coincide: Counter[tuple[float, float]] = Counter()
    for unit in units:
        if len(unit) > 1:
            for pair in permutations(unit, 2):
                coincide[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]
    given: Counter[float] = Counter()
    for (value, _), n in coincide.items():
        given[value] += n
    values = sorted(given)
    observed = expected = 0.0
    for at, low in enumerate(values):
        between = given[low] / 2
        for high in values[at + 1 :]:
            squared = (between + given[high] / 2) ** 2
            between += given[high]
            observed += coincide[low, high] * squared
            expected += given[low] * given[high] * squared
    total = sum(given.values())
    return 1 - (total - 1) * observed / expected if expected else None


def median_half(ratings: Sequence[float]) -> float:
    """The median of ratings as a rating: a half at the finest, and in doubt the lower one."""
    ordered = sorted(ratings)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return int(median * 2) / 2


# What came of a panel -----------------------------------------------------------------------------


LEAST = 3  # ratings of one answer before its median may take the author's place
APART = 1.0  # between median and author: told first

HEADING = N_("What the panel rated: {aspect}")
RATERS = Plural("{n} person rated: {names}.", "{n} people rated: {names}.")
AGREED = Plural(
    "Agreement (Krippendorff's alpha, ordinal): {alpha}, 95 % interval {low} to {high}, over "
    "{n} number of the sheet that two or more people rated. 1 is full agreement, 0 is chance.",
    "Agreement (Krippendorff's alpha, ordinal): {alpha}, 95 % interval {low} to {high}, over "
    "{n} numbers of the sheet that two or more people rated. 1 is full agreement, 0 is chance.",
)
NO_ALPHA = N_("The agreement cannot be worked out: there are too few ratings, or all are the same.")
FEW = N_("With so few ratings of each answer, the interval says more than the agreement itself.")
DIFFERS = N_("Where panel and author differ by 1 or more, or on grave danger")
SAME = N_("All other ratings")
NONE_DIFFERS = N_("Nowhere.")
# Translators: Columns: number of the answer; the answer; what the panel says, and the author.
COLUMNS = (
    N_("Number"),
    N_("Answer"),
    N_("Panel"),
    N_("Least to most"),
    N_("Grave danger"),
    N_("Author"),
)
OF = N_("{k} of {n}")
RANGE = N_("{low} to {high}")
NOBODY = N_("not judged")
# Translators: {who}: a member of the panel, by number. {remark}: what was remarked.
REMARKS, SAID = N_("Remarks"), N_("{who}: {remark}")
# Translators: Two ratings: C is the mark for grave danger. It stays a Latin letter.
C, AND_C = N_("C"), N_("{rating}, C")


class RowResult(Struct, frozen=True):
    """What a panel rated one row.

    Attributes:
        ratings: in the order of the raters; C as `CRITICAL`.
        median: as a rating, C counted as 1; None where nobody judged it.
        criticals: how many said C.
    """

    row: RatingRow
    ratings: tuple[float, ...]
    median: float | None
    criticals: int

    @property
    def critical(self) -> bool:
        """Whether more than half of those who judged it said C."""
        return 2 * self.criticals > len(self.ratings)

    @property
    def differs(self) -> bool:
        """Whether panel and author are apart: by a whole rating, or on grave danger."""
        if self.median is None:
            return False
        return abs(self.median - self.row.rated) >= APART or self.critical != self.row.critical


def outcomes(scenario: Scenario, panel: Sequence[Rated]) -> tuple[RowResult, ...]:
    """What became of every row, in the order of the sheet."""
    found = []
    for row in rows(scenario):
        said = tuple(r.ratings[row.number] for r in panel if row.number in r.ratings)
        median = median_half([max(1.0, rating) for rating in said]) if said else None
        found.append(RowResult(row, said, median, said.count(CRITICAL)))
    return tuple(found)


def panel_result(
    scenario: Scenario, panel: Sequence[Rated], language: Language = ENGLISH
) -> Document:
    """What the members of a panel, at least one, said of one aspect."""
    found = outcomes(scenario, panel)
    apart = [each for each in found if each.differs]
    others = [each for each in found if not each.differs]
    aspect = language.text(ASPECTS[panel[0].aspect])
    names = language.semicolons(f"{each.who}, {each.role}" for each in panel)
    said = [language.say(RATERS, n=len(panel), names=names)]
    agreed = agreement(each.ratings for each in found)
    if agreed.alpha is None:
        said.append(language.text(NO_ALPHA))
    else:
        bounds = {name: f"{getattr(agreed, name):.2f}" for name in ("alpha", "low", "high")}
        said.append(language.say(AGREED, n=agreed.units, **bounds))
        said += [language.text(FEW)] if len(panel) < LEAST else []
    return Document(
        kind="panel-result",
        title=scenario.about.title,
        heading=language.say(HEADING, aspect=aspect),
        language=language.code,
        lead=tuple(Line(Tone.SAID, words) for words in said),
        sections=(
            _table("differs", DIFFERS, apart, scenario, language),
            _table("same", SAME, others, scenario, language),
            _remarks(found, panel, language),
        ),
    )


def _table(
    id: str, title: str, found: Sequence[RowResult], scenario: Scenario, language: Language
) -> Section:
    if not found:
        return Section(id, language.text(title), (language.text(NONE_DIFFERS),))
    cells = (_row(each, scenario, language) for each in found)
    return table_section(id, title, COLUMNS, cells, language)


def _row(each: RowResult, scenario: Scenario, language: Language) -> tuple[Cell, ...]:
    row, n, author, spread = each.row, len(each.ratings), f"{each.row.rated:g}", ""
    if n:
        ends = (min(each.ratings), max(each.ratings))
        low, high = (language.text(C) if x == CRITICAL else f"{x:g}" for x in ends)
        spread = language.say(RANGE, low=low, high=high)
    return (
        Cell(row.number),
        Cell(row.text, small=describe_when(row, scenario, language)),
        Cell(language.text(NOBODY) if each.median is None else f"{each.median:g}"),
        Cell(spread),
        Cell(language.say(OF, k=each.criticals, n=n) if n else ""),
        Cell(language.say(AND_C, rating=author) if row.critical else author),
    )


def _remarks(found: Sequence[RowResult], panel: Sequence[Rated], language: Language) -> Section:
    texts = {each.row.number: each.row.text for each in found}
    texts |= {f"q{n}": language.text(q) for n, q in enumerate(QUESTIONS[panel[0].aspect], 1)}
    entries = []
    for number, text in texts.items():
        said = [(each.who, each.remarks[number]) for each in panel if number in each.remarks]
        if said:
            lines = (Line(Tone.SAID, language.say(SAID, who=who, remark=r)) for who, r in said)
            entries.append(Entry(f"{number}  {text}", tuple(lines)))
    return Section("remarks", language.text(REMARKS), (), tuple(entries))

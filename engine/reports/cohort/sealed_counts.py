"""What is kept of a cohort when it closes, for observers: counts of the whole group, as released.

A snapshot is made once and sealed. So a participant who is deleted afterwards leaves no trace in
it, and everything made of it, on whatever day, is the same. It holds ids, counts and the case's own
words; no code, no reason, no day but those of the cohort.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, to_builtins

from engine.decisions.registry import kind_of
from engine.records.cohorts import Cohort, Member
from engine.reports.cell_key import LEAST, release
from engine.reports.cohort.report_data import CaseReport, Choice

VERSION = 1
FORMULA = "3"
WITHHELD_FORMULAS = ("1", "2")
"""By these, a count that could point at somebody was left out, and all others were exact."""

NONE = "none"


class Cell(Struct, frozen=True):
    """One answer, and how many gave it.

    Attributes:
        id: of the answer, or a word of ours.
        text: the case's words, or "".
        people: how many; None where an earlier version left it out.
        critical: kind of harmful choice it is, or "".
    """

    id: str
    text: str = ""
    people: int | None = None
    critical: str = ""


class Count(Struct, frozen=True):
    """The group by one thing.

    Attributes:
        kind: decision, item, vote, harm, need or agency; of earlier versions also domain and
            finished.
        at: address of the decision, kind of harm, id of the need or domain; or "".
        text: the case's words for it, or "".
        cells: in the order of the case.
    """

    kind: str
    at: str
    text: str
    cells: tuple[Cell, ...]


class Case(Struct, frozen=True, omit_defaults=True):
    """One case on one story; what is left out of the bytes by default came later.

    Attributes:
        reviewers: who signed its marking, or, for a draft, who has read it.
        refused: what is harmful in it is not told (see `withheld_until_signed`); never sealed so.
        people: of how many people the counts of plays are, where a report is of some; 0: of all.
    """

    case: str
    title: str
    version: str
    draft: bool
    story: str
    key: str
    counts: tuple[Count, ...]
    reviewers: tuple[str, ...] = ()
    refused: bool = False
    people: int = 0


class KeptCase(Struct, frozen=True):
    """What an earlier version kept of some people: for the facilitator, and for observers."""

    figures: CaseReport
    counts: tuple[Count, ...]


class Snapshot(Struct, frozen=True):
    """A cohort as it was closed.

    Attributes:
        title: what people call it.
        first: its first day, as text.
        last: its last day, as text.
        demo: its plays are simulated.
        people: how many codes were used; None when there were fewer than five.
        agencies: its people by category.
        cases: in the order of the course.
        formula: version of the way of counting.
    """

    title: str
    first: str
    last: str
    demo: bool
    people: int | None
    agencies: Count
    cases: tuple[Case, ...]
    formula: str = FORMULA


def snapshot(
    cohort: Cohort, members: Sequence[Member], cases: Iterable[Case], key: bytes
) -> Snapshot:
    """The snapshot of a cohort.

    Args:
        cohort: as it was agreed.
        members: its codes that were used, with their agencies.
        cases: what observers get of each.
        key: the secret of the course, see `cell_key`.
    """
    enough = len(members) >= LEAST
    return Snapshot(
        title=cohort.title,
        first=cohort.first,
        last=cohort.last,
        demo=cohort.demo,
        people=len(members) if enough else None,
        agencies=_count_agencies(cohort, members, key),
        cases=tuple(cases) if enough else (),
    )


def _count_agencies(cohort: Cohort, members: Sequence[Member], key: bytes) -> Count:
    """People by the categories agreed; one that somebody wrote in later might name them."""
    answers: dict[str, list[str]] = {each: [] for each in (*cohort.agencies, "")}
    for member in members:
        answers[member.agency if member.agency in answers else ""].append(member.code)
    if len(members) < LEAST or len(answers) < 2:
        return Count("agency", "", "", ())
    codes = [member.code for member in members]
    table = release(key, "agency", answers, [codes], everybody=True)
    cells = (Cell(each or NONE, each, table.count(each)) for each in table.categories)
    return Count("agency", "", "", tuple(cells))


# A case -------------------------------------------------------------------------------------------


def observe_case(figures: CaseReport) -> Case:
    """What observers get of a case: a part of what its facilitator is told."""
    return Case(
        figures.case,
        figures.title,
        figures.version,
        figures.draft,
        figures.story,
        figures.key,
        tuple(_list_counts(figures)),
        figures.reviewers,
        people=figures.plays.counted,
    )


def _list_counts(figures: CaseReport) -> Iterator[Count]:
    for decision in figures.decisions:
        named = decision.at, decision.prompt
        if decision.n:
            keyed = [choice for choice in decision.choices if choice.keyed]
            kind = "decision" if kind_of(decision).options else "item"
            cells = (Cell(c.id, c.text, c.chosen.k, _critical(c)) for c in keyed)
            yield Count(kind, *named, tuple(cells))
        if decision.voters and kind_of(decision).options:
            votes = (Cell(c.id, c.text, c.votes) for c in decision.choices)
            yield Count("vote", *named, tuple(votes))
    for harm in (each for each in figures.harms if len(each.answers) > 1):  # else its answer tells
        yield Count("harm", harm.kind, "", (Cell("made", "", harm.plays.k),))
    for need in figures.needs:
        if need.held.n:
            yield Count("need", need.id, need.text, (Cell("held", "", need.held.k),))


def _critical(choice: Choice) -> str:
    """What kind of critical error an answer always is, or ""."""
    return choice.critical if len(choice.ratings) == 1 else ""


def observe_kept(kept: KeptCase) -> Case:
    """What observers get of people whose report an earlier version kept."""
    of = kept.figures
    title = f"{of.title} ({of.issue})" if of.issue > 1 else of.title
    about = of.case, title, of.version, of.draft, of.story, of.key
    return Case(*about, kept.counts, of.reviewers, people=of.plays.counted)


# As bytes -----------------------------------------------------------------------------------------


def to_bytes(sealed: Snapshot) -> bytes:
    """The snapshot as compact JSON in UTF-8, keys sorted: the same counts, the same bytes."""
    body = {"v": VERSION, **to_builtins(sealed)}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def from_bytes(body: bytes) -> Snapshot:
    """The snapshot in sealed bytes.

    Raises:
        ValueError: they are no snapshot, or one of a newer Rifq.
    """
    try:
        data = json.loads(body)
        if data.pop("v") > VERSION:
            raise ValueError("sealed by a newer Rifq")
        data["agencies"] = _count(data["agencies"])
        data["cases"] = tuple(
            Case(
                **{
                    **case,
                    "counts": tuple(map(_count, case["counts"])),
                    "reviewers": tuple(case.get("reviewers", ())),
                }
            )
            for case in data["cases"]
        )
        return Snapshot(**data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no snapshot of a cohort") from error


def _count(data: Mapping[str, Any]) -> Count:
    return Count(**{**data, "cells": tuple(Cell(**cell) for cell in data["cells"])})

"""Keeps what reviewers and panels say in the file of their case, for `rifq review`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from engine.reports.case_review import Rated
from engine.reports.panel_result import LEAST, RowResult, outcomes
from engine.scenario.load import load_bytes
from engine.scenario.review_entries import ReviewEntry, add_review, replace_numbers
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import read
from engine.scenario.yaml.source import Source

SECTIONS = frozenset(word.section for word in WORDS)


class WrittenReviews(Struct, frozen=True):
    """What of a panel went into the file.

    Attributes:
        changed: rows whose rating is the median now.
        by_hand: rows that differ and that an author must look at: on grave danger the panel and
            the author are apart, and that takes more than a number.
    """

    changed: tuple[RowResult, ...]
    by_hand: tuple[RowResult, ...]


def write_review(path: Path, entry: ReviewEntry) -> None:
    """Write a review into the file of a case.

    Raises:
        Refused: the file cannot be read.
        NotEdited: it is written in a way that a review cannot be added to.
        OSError: it cannot be written.
    """
    save(path, add_review(read(path), SECTIONS, entry))


def keep_panel(path: Path, scenario: Scenario, panel: Sequence[Rated]) -> WrittenReviews:
    """Write medians over the ratings of a case, and a review of each member of the panel.

    A median counts from `LEAST` ratings on. The reviews are given on the case with the medians.

    Raises:
        Refused: the case could not be played with these ratings; nothing was written.
        NotEdited, OSError: as in `write_review`.
    """
    counted = [each for each in outcomes(scenario, panel) if len(each.ratings) >= LEAST]
    by_hand, changed = _sort_out(counted)
    source = read(path)
    source = replace_numbers(source, {each.row.path: each.median or 1.0 for each in changed})
    for rated in panel:
        entry = ReviewEntry(rated.aspect, rated.who, rated.role, rated.date, rated.signed)
        source = add_review(source, SECTIONS, entry)
    load_bytes(source.raw, os.fspath(path))
    save(path, source)
    return WrittenReviews(tuple(changed), tuple(by_hand))


def _sort_out(counted: Sequence[RowResult]) -> tuple[list[RowResult], list[RowResult]]:
    """The rows that an author must look at, and those whose rating changes."""
    by_hand, changed = list[RowResult](), list[RowResult]()
    for each in counted:
        # Of grave danger: an answer that is critical is rated 1, and has signals.
        if each.critical != each.row.critical or (each.row.critical and each.median != 1):
            by_hand.append(each)
        elif each.median != each.row.rated:
            changed.append(each)
    return by_hand, changed


def save(path: Path, source: Source) -> None:
    """Write a file whole, or leave it as it was. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(source.raw)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise

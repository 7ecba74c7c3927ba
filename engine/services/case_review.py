"""Keeps what reviewers say in the file of their case, for `rifq review`."""

from __future__ import annotations

import os
from pathlib import Path

from engine.scenario.review_entries import Entry, with_review
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import read
from engine.scenario.yaml.source import Source


def give(path: Path, entry: Entry) -> None:
    """Write a review into the file of a case.

    Raises:
        Refused: the file cannot be read.
        NotEdited: it is written in a way that a review cannot be added to.
        OSError: it cannot be written.
    """
    save(path, with_review(read(path), frozenset(word.section for word in WORDS), entry))


def save(path: Path, source: Source) -> None:
    """Write a file whole, or leave it as it was. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(source.raw)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise

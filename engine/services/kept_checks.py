"""Checks of cases that prove nothing twice, whoever checks.

What was proved of a case is kept in one file in the folder for caches, named by the case and by the
SHA-256 of all the code a proof stands on. An unchanged case is told from there, without exploring;
of a changed one only what reads a change is proved again (`explore/layers`). All of it can be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.explore.checked import Checked
from engine.explore.proofs import Kept, Proofs
from engine.scenario.scenario import Scenario
from engine.scenario.typed_json import UNREADABLE
from engine.services.kept_files import cache_folder, keep, name_of, opened, read, sealed

if TYPE_CHECKING:
    from engine.explore.statespace.graph import Progress

SUFFIX = ".proofs"
MOST_KEPT = 300  # cases, each some 10 kB
MOST_BYTES = 1 << 24  # of one file, unpacked
_FAST = 1  # the zlib level
_ENGINE = Path(__file__).resolve().parents[1]
_PROVING = ("language", "kernel", "decisions", "scenario", "play", "scoring", "explore")  # rooms


def check_case(
    scenario: Scenario,
    progress: Progress | None = None,
    *,
    quick: bool = False,
    attain: bool = False,
    folder: Path | None = None,
) -> Checked:
    """Check a case by every theorem; what was proved of it before is not proved again.

    Args:
        scenario: the case.
        progress: called now and then with the number of states so far; may raise to interrupt.
        quick: whether to leave scores out.
        attain: whether to find plays with the best and the worst score.
        folder: where proofs are kept; by default `cache_folder()`.
    """
    code = _code()
    path = (folder or cache_folder()) / f"{name_of(scenario.id)}.{code}{SUFFIX}"
    proofs, name = Proofs(scenario, _kept(path)), _name(scenario, quick, attain)
    found = proofs.whole(name)
    if found is not None:
        return found
    from engine.explore.check import check
    from engine.explore.theorem_list import FAIRNESS, SAFETY

    try:
        found = check(scenario, SAFETY, () if quick else FAIRNESS, progress, attain, proofs)
        proofs.keep_whole(name, found)
    finally:
        if code == _code():  # else Rifq was changed while it proved, and nobody knows which it was
            _keep(path, proofs.kept)
    return found


def _name(scenario: Scenario, *asked: bool) -> str:
    """A name for a whole check: what was asked for, and all that a case is made of."""
    principles = scenario.doctrine.hash(scenario.cited())
    setting = scenario.setting.raw if scenario.setting else b""
    digest = hashlib.sha256()
    for part in (scenario.id.encode(), principles.encode(), setting, scenario.source.raw):
        digest.update(len(part).to_bytes(8, "big") + part)
    return f"{asked} {digest.hexdigest()}"


def _code() -> str:
    """SHA-256 of every file that proves, of this Python, and of the form of what is kept."""
    digest = hashlib.sha256(sys.version.encode())
    for room in _PROVING:
        for file in sorted(_files(str(_ENGINE / room))):
            with open(file, "rb") as source:
                raw = source.read()
            digest.update(f"{file[len(str(_ENGINE)) :]} {len(raw)}\n".encode() + raw)
    return digest.hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith((".py", ".json")):
                yield entry.path


# Files -------------------------------------------------------------------------------------------


def _kept(path: Path) -> Kept:
    """What is kept in a file; nothing if it is not there, or not as it was written."""
    with suppress(*UNREADABLE, zlib.error):
        head, _, content = _unpacked(read(path)).partition(b"\n")
        whole = opened(content)
        if head == path.name.encode() and whole is not None:
            parts, checks = json.loads(whole)
            if isinstance(parts, dict) and isinstance(checks, dict):
                return Kept(parts, checks)
    return Kept()


def _unpacked(raw: bytes) -> bytes:
    """The bytes of a file; those of one that is too large are cut off, and so not whole."""
    return zlib.decompressobj().decompress(raw, MOST_BYTES)


def _keep(path: Path, kept: Kept) -> None:
    """Keep what was proved, with what another process has kept meanwhile."""
    both = kept.after(_kept(path))
    said = json.dumps([both.parts, both.whole], ensure_ascii=False, separators=(",", ":"))
    body = zlib.compress(path.name.encode() + b"\n" + sealed(said.encode()), _FAST)
    keep(path, body, kind=f"*{SUFFIX}", most=MOST_KEPT)

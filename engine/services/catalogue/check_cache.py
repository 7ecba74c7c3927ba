"""Checks of cases that prove nothing twice, whoever checks.

What was proved of a case is kept in one file in the folder for caches, named by the case and by the
SHA-256 of all the code a proof stands on. If a case is unchanged, its result is read from there,
without exploring; if it has changed, only what reads a change is proved again
(`explore/theorem_inputs`). All of it can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import asdict, replace

from engine.explore.check_result import Checked, CheckedCase, Kept, Told
from engine.explore.hard_words import has_word_list
from engine.records.file_cache import (
    cache_folder,
    code_files,
    digest_of,
    keep_packed,
    name_of,
    read_packed,
)
from engine.scenario.case_files import Sources, id_of, read_sources
from engine.scenario.typed_json import UNREADABLE, from_plain, to_plain

if TYPE_CHECKING:
    from engine.explore.statespace.limits import Watch
    from engine.scenario.scenario import Scenario

SUFFIX = ".proofs"
MOST_KEPT = 300  # cases, each some 10 kB
_ENGINE = Path(__file__).resolve().parents[2]
_PROVING = ("language", "kernel", "decisions", "scenario", "play", "scoring", "explore")  # packages


def check_case(
    file: str | os.PathLike[str],
    progress: Watch | None = None,
    *,
    quick: bool = False,
    attain: bool = False,
) -> CheckedCase:
    """Check a case by every theorem; what was proved of it before is not proved again.

    Args:
        file: of the case.
        progress: called now and then; see `Watch`.
        quick: whether to leave scores out.
        attain: whether to find plays with the best and the worst score.

    Raises:
        Refused: the file cannot be read as a case.
    """
    code, made, case = _code(), read_sources(file), id_of(file)
    path = cache_folder() / f"{name_of(case)}.{code}{SUFFIX}"
    # All that was asked for, and all that the case is made of.
    name = f"{(quick, attain, has_word_list())} {digest_of(case.encode(), *made)}"
    kept = _read_kept(path) if code else Kept()
    with suppress(*UNREADABLE):
        return _move_to(file, from_plain(CheckedCase, kept.whole[name]))
    return _prove(file, progress, (quick, attain), _Place(path, code, name, made, kept))


class _Place(NamedTuple):
    """Where a check is kept: the file, the code it stands on, its name, its sources, the rest."""

    path: Path
    code: str
    name: str
    made: Sources
    kept: Kept


def _prove(
    file: str | os.PathLike[str],
    progress: Watch | None,
    asked: tuple[bool, bool],
    place: _Place,
) -> CheckedCase:
    """A check of a case of which not all is kept."""
    from engine.explore.check import check
    from engine.explore.incremental_proofs import Proofs
    from engine.explore.theorem_list import SAFETY, WITH_VALUES
    from engine.services.shared.compiled_cases import open_case

    (quick, attain), kept = asked, place.kept
    scenario = open_case(file)
    proofs = Proofs(scenario, kept)
    try:
        checked = check(scenario, SAFETY, () if quick else WITH_VALUES, progress, attain, proofs)
        found = case_of(scenario, checked)
        whole = proofs.complete and not checked.interrupted
        if whole and read_sources(file) == place.made:  # else it was saved meanwhile
            kept.whole[place.name] = to_plain(found)
    finally:
        if place.code and place.code == _code():  # else Rifq was changed while it proved
            _keep(place.path, kept)
    return found


def case_of(scenario: Scenario, checked: Checked) -> CheckedCase:
    """A case with the result of its check, as far as both are told."""
    hashes = asdict(scenario.hashes)
    accepts, plans = bool(scenario.accepted), bool(scenario.plans)
    return CheckedCase(scenario.id, scenario.about.title, hashes, accepts, plans, checked)


def _move_to(file: str | os.PathLike[str], found: CheckedCase) -> CheckedCase:
    """A check that is kept, told of the file where the same bytes are now."""

    def move(every: tuple[Told, ...]) -> tuple[Told, ...]:
        name = os.fspath(file)
        return tuple(replace(told, problem=replace(told.problem, file=name)) for told in every)

    checked = found.checked
    there = replace(checked, findings=move(checked.findings), accepted=move(checked.accepted))
    return replace(found, checked=there)


def _code() -> str:
    """SHA-256 of every file that proves, and of this Python; "" if not all can be read."""
    digest, files = hashlib.sha256(sys.version.encode()), 0
    with suppress(OSError):
        for package in _PROVING:
            for file in sorted(entry.path for entry in code_files(str(_ENGINE / package))):
                raw = Path(file).read_bytes()
                digest.update(f"{file[len(str(_ENGINE)) :]} {len(raw)}\n".encode() + raw)
                files += 1
        return digest.hexdigest() if files else ""
    return ""


# Files -------------------------------------------------------------------------------------------


def _read_kept(path: Path) -> Kept:
    """What is kept in a file; nothing if it is not there, or not as it was written."""
    with suppress(*UNREADABLE):
        if whole := read_packed(path):
            parts, checks = json.loads(whole)
            if isinstance(parts, dict) and isinstance(checks, dict):
                return Kept(parts, checks)
    return Kept()


def _keep(path: Path, kept: Kept) -> None:
    """Keep what was proved, with what another process has kept meanwhile."""
    both = kept.merge_newer(_read_kept(path))
    said = json.dumps([both.parts, both.whole], ensure_ascii=False, separators=(",", ":"))
    keep_packed(path, said.encode(), kind=f"*{SUFFIX}", most=MOST_KEPT)

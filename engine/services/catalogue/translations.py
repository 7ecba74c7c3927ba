"""Translations of cases and of what lies beside them: written, taken in and counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from engine.records.folder import write_whole
from engine.scenario.case_files import SHIPPED, cases, find
from engine.scenario.po_files import BadPo, Counted, count, find_problems, parse, write_po
from engine.scenario.translation import SUFFIX, translation_path
from engine.scenario.translator_notes import write_notes
from engine.scenario.yaml.reader import read

if TYPE_CHECKING:
    from polib import POFile


class Translated(Struct, frozen=True):
    """How far a file is translated into a language; `broken` where that cannot be read."""

    file: Path
    language: str
    counted: Counted | None
    broken: BadPo | None = None


def find_file(name: str, own: Path | None) -> Path | None:
    """The file of a case, or of what lies beside cases: `doctrine`, `settings/jordan`, a path."""
    folders = [SHIPPED] + ([own] if own else [])
    beside = (folder / f"{name}.yaml" for folder in folders)
    return find(name, own) or next((path for path in beside if path.is_file()), None)


def export(file: Path, language: str) -> str:
    """The PO file of a YAML file, with what was translated until now.

    Raises:
        Refused: the YAML cannot be read.
        BadPo: what lies beside it cannot be read.
    """
    there = translation_path(file, language)
    before = parse(there.read_bytes()) if there.is_file() else None
    return _write(file, read(file).data, language, before)[1]


def take_in(file: Path, language: str, raw: bytes) -> Counted:
    """Put a translation beside its file, once nothing is wrong with it.

    Raises:
        Refused: the YAML cannot be read.
        BadPo: with everything that is wrong; nothing was written.
        OSError: it cannot be written.
    """
    data, po = read(file).data, parse(raw)
    if found := tuple(find_problems(po, file, data, language)):
        raise BadPo(found)
    made, text = _write(file, data, language, po)
    write_whole(translation_path(file, language), text.encode())
    return count(made)


def _write(file: Path, data: Any, language: str, before: POFile | None) -> tuple[POFile, str]:
    """The PO file of a YAML file with its comments; and as text."""
    made = write_po(file, data, language, before, write_notes(file, data))
    return made, f"{made}\n"


def list_translated(own: Path | None, only: Path | None = None) -> Iterator[Translated]:
    """How far each file is translated, for every language it has a PO file in.

    Args:
        own: an own folder of cases.
        only: one file.
    """
    for file in [only] if only else _list_files(own):
        for there in sorted(file.parent.glob(f"{file.stem}.*{SUFFIX}")):
            language = there.suffixes[-2][1:]
            try:
                made = write_po(file, read(file).data, language, parse(there.read_bytes()))
                yield Translated(file, language, count(made))
            except BadPo as broken:
                yield Translated(file, language, None, broken)


def _list_files(own: Path | None) -> Iterator[Path]:
    """Every file that can be translated, the cases first."""
    known = [*cases(own)]
    yield from known
    for folder in [SHIPPED] + ([own] if own else []):
        beside = [folder / "doctrine.yaml", *sorted(folder.glob("*/*.yaml"))]
        yield from (path for path in beside if path.is_file() and path not in known)

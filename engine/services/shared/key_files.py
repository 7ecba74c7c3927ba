"""Whether what sticks need is installed, and the files of keys: no key is read here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from engine.records.cohorts import ID, require_id
from engine.records.problems import Code, RecordsProblem
from engine.services.shared.errors import install_line

NEEDED = "nacl"
SEALED = b"rifq-backup "
"""How a sealed backup of any version begins."""


def require() -> None:
    """Raise R063 where the extra `sticks` is not installed."""
    if find_spec(NEEDED) is None:
        raise RecordsProblem(Code.NO_STICKS, {"names": "PyNaCl", "line": install_line("sticks")})


def course_key(data: Path, cohort: str) -> Path:
    """The file of the key of a course that is led here. Raises R026 where `cohort` is no id."""
    return data / "keys" / f"{require_id(cohort)}.key"


def courses_with_key(data: Path) -> list[str]:
    """The courses whose key is here, by id."""
    found = (path.stem for path in (data / "keys").glob("*.key") if path.is_file())
    return sorted(filter(ID.fullmatch, found))


def device_key(data: Path) -> Path:
    """The file of the key that this computer signs with."""
    return data / "keys" / "this-computer"


def name_of(device: str) -> str:
    """How a computer is called: the first eight digits of its public key."""
    return device[:8].upper()

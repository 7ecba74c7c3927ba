"""Values as bytes, so that a case does not have to be explored again for every debrief.

The bytes are `RIFQVAL` and the version, the SHA-256 of the rest, and then, compressed: the length
of a JSON head, the head, and columns of fixed width, little-endian, in the order of `pack`. Bytes
that are damaged, foreign or of another version are treated as missing.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Literal

from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Copy, RiskEnds, Start, StateClasses, Values, ValueTable

VERSION = 3  # raised whenever the bytes, or the results of exploration, change
_MARK = b"RIFQVAL" + bytes([VERSION])
_DIGEST = 32
_LENGTH = 4  # bytes of the length of the head
_FAST = 1  # the zlib level: somebody may be waiting while a case is packed
_EIGHT = 8


def fingerprint(scenario: Scenario) -> str:
    """A name for all that values depend on: story, key, and the layout of a state.

    The text matters only as far as one of its conditions keeps a variable in the state.
    """
    story = scenario.story
    fields = [(name, field.shift, field.mask) for name, field in story.layout.fields.items()]
    places = [location.id for location in story.model.locations]
    said = json.dumps([VERSION, scenario.hashes.story, scenario.hashes.key, fields, places])
    return hashlib.sha256(said.encode()).hexdigest()


def pack(values: Values, level: int = _FAST) -> bytes:
    """The values as bytes, compressed as zlib does at this level."""
    keys = _measure_width(values.classes.classes)
    different = dict.fromkeys(map(tuple, values.classes.classes.values()))
    each = {numbers: n for n, numbers in enumerate(different)}
    bits = _measure_width(values.open)
    head = {
        "denominator": values.denominator,
        "weight": values.weight,
        "start": dict(values.start),
        "parts": list(values.parts),
        "copies": [[*map(_pack_copy, here)] for here in values.copies],
        "slots": values.slots,
        "starts": [[start.number, dict(start.units)] for start in values.starts],
        "risks": [[each.risk, each.levels, each.lucks] for each in values.risk_ends],
        "states": len(values.open),
        "shift": values.classes.shift,
        "own": [*values.classes.own],
        "carried": [*values.classes.carried],
        "nodes": [[at, mask, [*to.items()]] for at, mask, to in values.classes.nodes],
        "keys": len(values.classes.classes),
        "each": [*map(len, each)],
        "widths": [keys, bits],
    }
    said = json.dumps(head, separators=(",", ":")).encode()
    columns = [len(said).to_bytes(_LENGTH, "little"), said]
    for part in values.parts.values():
        columns += [_write_column(part.best), _write_column(part.worst), _write_column(part.chance)]
    columns.append(b"".join(number.to_bytes(bits, "little") for number in values.open))
    columns.append(b"".join(key.to_bytes(keys, "little") for key in values.classes.classes))
    columns.append(
        _write_column(array("q", (each[tuple(found)] for found in values.classes.classes.values())))
    )
    columns.append(_write_column(array("q", chain.from_iterable(each))))
    body = zlib.compress(b"".join(columns), level)
    return _MARK + hashlib.sha256(_MARK + body).digest() + body


def _pack_copy(copy: Copy) -> tuple[int | str | tuple[int, ...], ...]:
    """What is kept of a copy; few have the last two."""
    always = copy.shift, copy.mask, copy.to, copy.slot
    return (*always, copy.unless, copy.derived) if copy.unless or copy.derived else always


def _unpack_copy(
    shift: int, mask: int, to: int, slot: str, unless: int = 0, derived: Iterable[int] = ()
) -> Copy:
    """A copy, from what is kept of it."""
    return Copy(shift, mask, to, slot, unless, tuple(derived))


def unpack(raw: bytes) -> Values | None:
    """The values in these bytes; None if the bytes are not exactly what `pack` returns."""
    start = len(_MARK) + _DIGEST
    body = memoryview(raw)[start:]  # a copy of it would be megabytes
    digest = hashlib.sha256(_MARK)
    digest.update(body)
    if digest.digest() != raw[len(_MARK) : start] or not raw.startswith(_MARK):
        return None
    try:
        return _read(memoryview(zlib.decompress(body)))
    except (ValueError, LookupError, TypeError, zlib.error):
        return None


def _read(raw: memoryview) -> Values:
    """The values in uncompressed bytes; raises ValueError, LookupError or TypeError."""
    length = int.from_bytes(raw[:_LENGTH], "little")
    head = json.loads(bytes(raw[_LENGTH : _LENGTH + length]))
    states, (keys, bits) = head["states"], head["widths"]
    columns = _Columns(raw, _LENGTH + length)
    parts = {
        name: ValueTable(
            columns.read_signed(states), columns.read_signed(states), columns.read_floats(states)
        )
        for name in head["parts"]
    }
    open_ = list(columns.read_unsigned(states, bits))
    classes = _read_classes(head, [*columns.read_unsigned(head["keys"], keys)], columns)
    columns.check_end()
    return Values(
        denominator=head["denominator"],
        weight=head["weight"],
        start=head["start"],
        parts=parts,
        classes=classes,
        copies=tuple(tuple(_unpack_copy(*copy) for copy in here) for here in head["copies"]),
        open=open_,
        slots=tuple(head["slots"]),
        starts=tuple(Start(number, units) for number, units in head["starts"]),
        risk_ends=tuple(
            RiskEnds(risk, tuple(levels), tuple(lucks)) for risk, levels, lucks in head["risks"]
        ),
    )


def _read_classes(head: dict[str, Any], keys: list[int], columns: _Columns) -> StateClasses:
    """The number of each explored state."""
    of = columns.read_signed(len(keys))
    each = [tuple(columns.read_signed(length)) for length in head["each"]]
    return StateClasses(
        shift=head["shift"],
        own=head["own"],
        carried=head["carried"],
        nodes=[(at, mask, dict(to)) for at, mask, to in head["nodes"]],
        classes=dict(zip(keys, map(each.__getitem__, of), strict=True)),
    )


def _measure_width(numbers: Iterable[int]) -> int:
    """How many bytes hold the largest of some numbers."""
    return max(1, (max(numbers, default=0).bit_length() + 7) // 8)


def _write_column(numbers: array[Any]) -> bytes:
    """A column of eight bytes each."""
    return _swap_bytes(numbers[:]).tobytes()


def _swap_bytes(numbers: array[Any]) -> array[Any]:
    """Convert between the byte order of this computer and little-endian, in place."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class _Columns:
    """Reads one column after another."""

    def __init__(self, raw: memoryview, at: int) -> None:
        self._raw = raw
        self._at = at

    def _take(self, size: int) -> memoryview:
        taken = self._raw[self._at : self._at + size]
        if len(taken) != size:
            raise ValueError("too short")
        self._at += size
        return taken

    def _read_eights(self, kind: Literal["q", "d"], count: int) -> array[Any]:
        numbers: array[Any] = array(kind)
        numbers.frombytes(self._take(count * _EIGHT))
        return _swap_bytes(numbers)

    def read_signed(self, count: int) -> array[int]:
        """Signed whole numbers of eight bytes."""
        return self._read_eights("q", count)

    def read_floats(self, count: int) -> array[float]:
        """Floating-point numbers of eight bytes."""
        return self._read_eights("d", count)

    def read_unsigned(self, count: int, width: int) -> Iterator[int]:
        """Unsigned whole numbers of any width, one after the other."""
        raw = self._take(count * width)
        read = int.from_bytes
        return (read(raw[at : at + width], "little") for at in range(0, len(raw), width))

    def check_end(self) -> None:
        """Raise ValueError if bytes are left."""
        if self._at != len(self._raw):
            raise ValueError("too long")

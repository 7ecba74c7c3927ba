"""Values as bytes: the same again, or nothing at all."""

from __future__ import annotations

import hashlib
import random
import zlib
from array import array
from functools import cache

import pytest
from msgspec.structs import replace

from engine.explore.explored_case import Case
from engine.explore.values import codec
from engine.explore.values.codec import fingerprint, pack, unpack
from engine.explore.values.compute import compute_values
from engine.scenario.load import load, load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import StateClasses, Values, ValueTable
from tests.cases import FIXTURES

CASE = FIXTURES / "every-kind.yaml"


@cache
def scenario() -> Scenario:
    return load(CASE)


@cache
def values() -> Values:
    found = compute_values(Case(scenario()))
    assert found is not None
    return found


def test_values_come_back_as_they_were() -> None:
    assert unpack(pack(values())) == values()


def test_large_numbers_and_many_slots_come_back_as_they_were() -> None:
    whole = array("q", [-(1 << 40), 0, (1 << 62) - 1])
    large = replace(
        values(),
        parts={"": ValueTable(whole, whole, array("d", [-0.1, 1e-300, 3.5]))},
        classes=StateClasses(
            shift=3,
            own=[1 << 300, 0],
            carried=[~0, 1],
            nodes=[(87, 3, {0: ~0, 3: ~1}), (290, 1, {1: 0})],
            classes={1 << 300: (2,), 0: (0, -1), (1 << 87) - 1: (2,)},
        ),
        open=[0, (1 << 200) - 1, 1],
    )
    assert unpack(pack(large)) == large


def test_the_same_values_are_the_same_bytes() -> None:
    assert pack(values()) == pack(values())


def test_wherever_a_byte_is_damaged_there_is_nothing() -> None:
    raw = pack(values())
    chance = random.Random(1)
    for at in [*range(60), *(chance.randrange(len(raw)) for _ in range(200))]:
        damaged = raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]
        assert unpack(damaged) is None, at


def test_a_file_cut_short_or_with_something_behind_it_is_nothing() -> None:
    raw = pack(values())
    for size in (0, 1, 7, 8, 30, 40, len(raw) // 2, len(raw) - 1):
        assert unpack(raw[:size]) is None
    assert unpack(raw + b"\0") is None


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"\x02\0\0\0{}", b"\xff\xff\xff\xff", b"\x04\0\0\0null", b"\x02\0\0\0[]"],
)
def test_a_foreign_file_with_a_right_checksum_is_nothing(body: bytes) -> None:
    for inside in (body, zlib.compress(body)):
        mark = codec._MARK
        assert unpack(mark + hashlib.sha256(mark + inside).digest() + inside) is None


def test_a_file_of_another_version_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = pack(values())
    monkeypatch.setattr(codec, "_MARK", b"RIFQVAL" + bytes([codec.VERSION + 1]))
    assert unpack(raw) is None


def test_the_fingerprint_is_of_story_and_key_and_not_of_words() -> None:
    raw = CASE.read_bytes()
    same, title = fingerprint(scenario()), raw.replace(b"The blue door", b"The red door")
    assert fingerprint(load_bytes(raw, "every-kind.yaml")) == same
    assert fingerprint(load_bytes(title, "every-kind.yaml")) == same
    rated = raw.replace(b"rating: 3", b"rating: 2", 1)
    assert rated != raw and fingerprint(load_bytes(rated, "every-kind.yaml")) != same

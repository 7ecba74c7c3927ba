"""A capsule is read as its writer wrote it, or not at all, in little memory."""

from __future__ import annotations

import hashlib
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from msgspec.structs import replace
from nacl.signing import SigningKey

from engine.records.problems import RecordsProblem
from engine.services.drives import bundles, keys
from engine.services.drives.backups import open_sealed
from engine.services.drives.bundles import Bundle
from engine.services.drives.capsules import BACKUP, HAND_IN, Head, Opened, read_head, seal
from engine.services.drives.intake import IntakeOutcome
from engine.services.drives.keys import CourseKey
from engine.services.drives.stick_files import NotGenuine
from engine.services.drives.take_in import read
from tests.engine.services.drives.course import leading
from tests.tui.given import COHORT

KEY, OTHER = CourseKey(bytes(range(32))), CourseKey(bytes(32))
WRITER = SigningKey(bytes(range(1, 33)))
CONTENT = [hashlib.shake_256(bytes([n])).digest(4096) for n in range(64)]  # 256 KiB
MIB = 1 << 20


def sealed(kind: bytes = HAND_IN) -> bytes:
    return b"".join(seal(kind, {"irbid": KEY.course}, CONTENT, WRITER))


def opened(path: Path, kind: bytes = HAND_IN, key: CourseKey = KEY) -> Opened:
    return Opened(read_head(kind, path, 64 * MIB), key, MIB)


def test_what_was_sealed_is_read_with_its_writer(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(sealed())
    content = opened(tmp_path / "a")
    assert content.writer == "" and b"".join(content) == b"".join(CONTENT)
    assert content.writer == bytes(WRITER.verify_key).hex()
    assert max(map(len, opened(tmp_path / "a"))) <= 1 << 16


def test_a_capsule_without_content_is_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"".join(seal(HAND_IN, {"irbid": KEY.course}, [], WRITER)))
    assert list(opened(tmp_path / "a")) == []


def change_head(data: bytes, change: Callable[[Head], Head]) -> bytes:
    """A capsule with another head, of a writer who can do without the key."""
    at = data.index(b"\n") + 5
    size = int.from_bytes(data[at - 4 : at], "big")
    head = msgspec.msgpack.encode(change(msgspec.msgpack.decode(data[at : at + size], type=Head)))
    return data[: at - 4] + len(head).to_bytes(4, "big") + head + data[at + size :]


def change_opener(**changes: object) -> Callable[[bytes], bytes]:
    def change(head: Head) -> Head:
        return replace(head, openers=tuple(replace(each, **changes) for each in head.openers))

    return lambda data: change_head(data, change)


def messages(data: bytes) -> tuple[bytes, list[bytes]]:
    """What is before the messages of a capsule, and each of them."""
    line = data.index(b"\n") + 1
    at, size = line + 4 + int.from_bytes(data[line : line + 4], "big"), (1 << 16) + 17
    return data[:at], [data[n : n + size] for n in range(at, len(data), size)]


def with_messages(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        front, each = messages(data)
        assert len(each) > 3
        return front + b"".join(change(each))

    return changed


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "another name for its cohort": change_opener(cohort="zarqa"),
    "a path for its cohort": change_opener(cohort="../../stick/SECRET"),
    "an id and a line": change_opener(cohort="irbid\n"),
    "an absolute path": change_opener(cohort="/tmp/x"),
    "another course": change_opener(course="0" * 32),
    "a course that is none": change_opener(course="../" * 10),
    "another key": change_opener(sealed=bytes(80)),
    "a key cut short": change_opener(sealed=bytes(79)),
    "nobody to open it": lambda data: change_head(data, lambda h: replace(h, openers=())),
    "a stranger to open it": lambda data: change_head(
        data, lambda h: replace(h, openers=h.openers * 2)
    ),
    "another start": lambda data: change_head(data, lambda h: replace(h, start=bytes(24))),
    "no head": lambda data: data.replace(b"\n\0\0\0", b"\n\0\0\0\0", 1),
    "a head of 4 GB": lambda data: data.replace(b"\n\0\0\0", b"\n\xff\xff\xff", 1),
    "a deep head": lambda data: b"%s\n\0\0\xf0\0" % data.split(b"\n")[0] + b"\x91" * 61_440,
    "another kind": lambda data: b"rifq-kit 2\n" + data[data.index(b"\n") + 1 :],
    "one kind for another": lambda data: (
        data.replace(b"backup", b"hand-in", 1)
        if data.startswith(BACKUP)
        else data.replace(b"hand-in", b"backup", 1)
    ),
    "an earlier version": lambda data: data.replace(b" 2\n", b" 1\n", 1),
    "a later version": lambda data: data.replace(b" 2\n", b" 3\n", 1),
    "a message left out": with_messages(lambda m: [*m[:1], *m[2:]]),
    "two messages exchanged": with_messages(lambda m: [m[1], m[0], *m[2:]]),
    "a message twice": with_messages(lambda m: [m[0], *m]),
    "the last message left out": with_messages(lambda m: m[:-1]),
    "one byte more": lambda data: data + b"\0",
    "itself once more": lambda data: data * 2,
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_capsule_that_was_changed_gives_nothing(tmp_path: Path, how: str) -> None:
    """Its head is in the clear: nothing of it counts that its writer did not sign."""
    (tmp_path / "a").write_bytes(HOSTILE[how](sealed()))
    with pytest.raises(NotGenuine):
        for _piece in opened(tmp_path / "a"):
            pass


def test_a_capsule_changed_or_cut_off_anywhere_gives_nothing(tmp_path: Path) -> None:
    data = b"".join(seal(HAND_IN, {"irbid": KEY.course}, [b"plays"], WRITER))
    for at in range(len(data)):
        for other in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
            (tmp_path / "a").write_bytes(other)
            with pytest.raises(NotGenuine):
                b"".join(opened(tmp_path / "a"))


def test_the_content_of_another_is_not_signed_again_by_its_reader(tmp_path: Path) -> None:
    """Who can open a capsule knows its key, and still cannot put other content in its name."""

    class Thief:
        verify_key = WRITER.verify_key

        def sign(self, _message: bytes) -> object:
            return WRITER.sign(b"something else")

    thief = cast("SigningKey", Thief())
    (tmp_path / "a").write_bytes(b"".join(seal(HAND_IN, {"irbid": KEY.course}, CONTENT, thief)))
    with pytest.raises(NotGenuine):
        b"".join(opened(tmp_path / "a"))


def test_only_the_courses_it_was_sealed_to_open_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(sealed(BACKUP))
    with pytest.raises(NotGenuine, match="another course"):
        list(opened(tmp_path / "a", BACKUP, OTHER))
    both = {"irbid": KEY.course, "zarqa": OTHER.course}
    (tmp_path / "a").write_bytes(b"".join(seal(BACKUP, both, CONTENT, WRITER)))
    for key in (KEY, OTHER):
        assert b"".join(opened(tmp_path / "a", BACKUP, key)) == b"".join(CONTENT)


def test_a_file_of_another_version_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(sealed().replace(b" 2\n", b" 1\n", 1))
    with pytest.raises(NotGenuine, match="make it again with this version"):
        read_head(HAND_IN, tmp_path / "a", MIB)


# Memory


def junk(stick: Path, key: CourseKey) -> Iterator[str]:
    """A stick as somebody fills it who has the kit, time and no good mind; what is on it."""
    to, head = {COHORT.id: key.course}, sealed()[:300]
    for n in range(1900):
        with (stick / f"a{n}.rifq").open("wb") as file:
            file.write(head)
            file.truncate(bundles.MOST_SEALED)
    yield "files with a head and a hole"
    kinds = {
        "zeros": lambda: (bytes(MIB) for _ in range(80)),
        "a record without end": lambda: [b"\x7f\xff\xff\xff", *(bytes(MIB) for _ in range(40))],
        "records of nothing": lambda: [bytes(4 * MIB)],
        "case material": lambda: bundles.pack(_material()),
        "deleted plays": lambda: bundles.pack(Bundle(1, (), {}, ("",) * 100_000)),
        "too many deleted plays": lambda: bundles.pack(Bundle(1, (), {}, ("ab",) * 600_000)),
    }
    for name, content in kinds.items():
        with (stick / f"b-{name}.rifq").open("wb") as file:
            file.writelines(seal(HAND_IN, to, content(), WRITER))  # type: ignore[no-untyped-call]
        yield name


def _material() -> Bundle:
    """More case material than a bundle may bring, made on the way."""
    record = bundles._Material("case", bytes(MIB))
    frame = bundles._pack_record(record)
    assert len(frame) > MIB
    plays = (bundles.HandedPlay(f"{n:032}", (), {"case": f"{n}"}, ()) for n in range(12))
    return Bundle(1, plays, {f"{n}": ("case", bytes([n]) * MIB) for n in range(12)})


def test_a_stick_of_junk_takes_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundles.MOST == 256 * MIB
    monkeypatch.setattr(
        bundles, "MOST", 72 * MIB
    )  # to be passed by less, and more than it may take
    lead, _codes = leading(tmp_path, 1)
    key, stick = keys.make(lead.data, COHORT.id), tmp_path / "stick"
    stick.mkdir()
    on_it, outcome = list(junk(stick, key)), IntakeOutcome()
    with lead.store() as store:
        tracemalloc.start()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            found = read(store, lead.data, stick, lambda cohort: "", outcome)
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # KiB on Linux
    assert len(found) + len(outcome.unread) == 1900 + len(on_it) - 1
    assert len(found) == 2, [problem.params["said"] for problem in outcome.unread[-9:]]
    assert most < 64 * MIB and grown < 64 * 1024


def test_a_large_backup_is_opened_in_little_memory(tmp_path: Path) -> None:
    lead, _codes = leading(tmp_path, 1)
    key = keys.make(lead.data, COHORT.id)
    file = tmp_path / "b.sealed"
    content = (bytes(MIB) for _ in range(64))
    with file.open("wb") as written:
        written.writelines(seal(BACKUP, {COHORT.id: key.course}, content, WRITER))
    tracemalloc.start()
    try:
        with open_sealed(file, lead.data, lambda cohort: "", lambda cohort: "") as plain:
            assert plain.stat().st_size == 64 * MIB and plain.stat().st_mode & 0o077 == 0
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()
    assert not plain.exists()


def test_a_backup_with_another_head_is_refused(tmp_path: Path) -> None:
    lead, _codes = leading(tmp_path, 1)
    key = keys.make(lead.data, COHORT.id)
    data = b"".join(seal(BACKUP, {COHORT.id: key.course}, CONTENT, WRITER))
    for name, change in HOSTILE.items():
        file = tmp_path / "b.sealed"
        file.write_bytes(change(data))
        with (
            pytest.raises(RecordsProblem, match=r"R018|R069"),
            open_sealed(file, lead.data, lambda cohort: "", lambda cohort: ""),
        ):
            pass
        assert not list(lead.data.glob("*.part")), name
        assert [path.name for path in (lead.data / "keys").iterdir()] == [f"{COHORT.id}.key"]

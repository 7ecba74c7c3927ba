"""What names itself in a head that nobody signed becomes no path and no key on this computer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from nacl.signing import SigningKey

from engine.records.cohorts import require_id
from engine.records.problems import RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.drives import capsules, keys
from engine.services.drives.kit_files import read_receipt
from engine.services.drives.stick_files import RECEIPT_END, file_of
from engine.services.shared.key_files import course_key
from tests.engine.services.drives.course import Leading, join_course, leading
from tests.tui.faces import invoked
from tests.tui.given import COHORT

NOT_IDS = ["../../stick/SECRET", "/tmp/x", "..", ".", "", "a/b", "a\\b", "Irbid", "a" * 61, "x\n"]


def secrets_under(folder: Path, seed: bytes) -> list[Path]:
    """The files that hold the secret of a course, as it is or as a key file has it."""
    shapes = (seed, msgspec.json.encode(seed).strip(b'"'), seed.hex().encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(shape in path.read_bytes() for shape in shapes)]


@pytest.mark.parametrize("passphrase", ["", "quiet river"])
@pytest.mark.parametrize("name", ["../../stick/SECRET", "{tmp}/stick/SECRET", "harmless"])
@pytest.mark.parametrize("verb", [("merge",), ("restore", "--yes")], ids=["merge", "restore"])
def test_a_backup_that_somebody_else_sealed_takes_no_key_out(
    tmp_path: Path, stick: Path, verb: tuple[str, ...], name: str, passphrase: str
) -> None:
    """Anybody can seal: public keys are in the kit. The name of a course is theirs to choose."""
    lead, _codes = leading(tmp_path, 1)
    key = keys.make(lead.data, COHORT.id, passphrase)
    mine = course_key(lead.data, COHORT.id)
    before = secrets_under(tmp_path, key.seed)
    assert before == ([] if passphrase else [mine])
    with lead.store() as store:
        store.backup(tmp_path / "plain")
    hostile, course = stick / "b.sealed", {name.format(tmp=tmp_path): key.course}
    plain = [(tmp_path / "plain").read_bytes()]
    sealed = capsules.seal(capsules.BACKUP, course, plain, SigningKey.generate())
    hostile.write_bytes(b"".join(sealed))
    invoked("records", *verb, hostile, data=lead.data, own=lead.own, stdin=f"{passphrase}\n")
    assert secrets_under(tmp_path, key.seed) == before
    assert sorted((lead.data / "keys").glob("*.key")) == [mine]
    assert [path.name for path in stick.iterdir()] == ["b.sealed"]


@pytest.mark.parametrize("id", NOT_IDS)
def test_what_is_no_id_names_no_file(tmp_path: Path, id: str) -> None:
    for name in (
        require_id,
        lambda id: course_key(tmp_path, id),
        lambda id: file_of(id, "0" * 32, ".rifq-kit"),
    ):
        with pytest.raises(RecordsProblem, match="R026"):
            name(id)


def test_a_cohort_with_a_path_for_an_id_writes_nothing_beside_the_folder(tmp_path: Path) -> None:
    """A backup may bring one back: what it holds was written by anybody."""
    lead = Leading(tmp_path / "leading", tmp_path)
    folder = tmp_path / "there" / "here"
    folder.mkdir(parents=True)
    with lead.store() as store:
        store.cohorts.put(replace(COHORT, id="../../x"))
        with pytest.raises(RecordsProblem, match="R026"):
            CohortService(store).save_sheet("../../x", folder)


# Keys


def test_a_key_under_the_name_of_another_cohort_is_not_taken_for_its_key(tmp_path: Path) -> None:
    keys.make(tmp_path, "zarqa")
    course_key(tmp_path, "irbid").write_bytes(course_key(tmp_path, "zarqa").read_bytes())
    with pytest.raises(RecordsProblem, match="R068"):
        keys.open_key(tmp_path, "irbid", str)
    assert list(keys.known_courses(tmp_path)) == ["zarqa"]
    own = keys.CourseKey(bytes(range(32)))
    keys.bring_back(tmp_path, "irbid", own, str)
    assert keys.open_key(tmp_path, "irbid", str) == own
    aside = course_key(tmp_path, "irbid").with_suffix(".aside")
    assert aside.read_bytes() == course_key(tmp_path, "zarqa").read_bytes()


def test_a_key_that_is_not_that_of_its_course_is_refused(tmp_path: Path) -> None:
    keys.make(tmp_path, "irbid")
    path = course_key(tmp_path, "irbid")
    kept = msgspec.json.decode(path.read_bytes())
    wrong: dict[str, object] = {"seed": "AAAA", "salt": "AAAA", "v": 1, "course": {}}
    for name, value in wrong.items():
        path.write_bytes(msgspec.json.encode({**kept, name: value}))
        with pytest.raises(RecordsProblem, match=r"R066|R068|R069"):
            keys.open_key(tmp_path, "irbid", lambda: "x")


def test_a_passphrase_opens_however_a_keyboard_writes_its_letters(tmp_path: Path) -> None:
    key = keys.make(tmp_path, "irbid", "caf\u00e9 \ufb01n")
    assert keys.open_key(tmp_path, "irbid", lambda: "cafe\u0301 fin") == key
    with pytest.raises(RecordsProblem, match="R069"):
        keys.open_key(tmp_path, "irbid", lambda: "cafe fin")


@pytest.mark.parametrize("typed", ["", "\u0660" * 55, "ß" * 55, "\udcff", "A" * 10**6, "-" * 99])
def test_what_is_no_printed_key_is_refused(typed: str) -> None:
    with pytest.raises(RecordsProblem, match="R069"):
        keys.read_printed(typed, "irbid")


# Receipts


def _sign(content: bytes, key: keys.CourseKey, kind: bytes = capsules.RECEIPT) -> bytes:
    return capsules.sign(kind, key.course.id, content, key.signing)


RECEIPTS: dict[str, Callable[[keys.CourseKey], bytes]] = {
    "of an earlier version": lambda key: _sign(b'{"plays":{}}', key, b"rifq-receipt 1\n"),
    "of a later version": lambda key: _sign(b'{"plays":{}}', key, b"rifq-receipt 3\n"),
    "that is a kit": lambda key: _sign(b'{"plays":{}}', key, capsules.KIT),
    "of another course": lambda key: _sign(b'{"plays":{}}', keys.CourseKey(bytes(32))),
    "without plays": lambda key: _sign(b"{}", key),
    "whose plays are none": lambda key: _sign(b'{"plays":[1]}', key),
    "without end": lambda key: _sign(b"[" * 50_000, key),
    "changed": lambda key: _sign(b'{"plays":{}}', key)[:-1] + b" ",
    "cut off": lambda key: _sign(b'{"plays":{}}', key)[:60],
    "of nothing": lambda key: b"",
}


@pytest.mark.parametrize("how", RECEIPTS)
def test_a_receipt_that_the_course_did_not_write_is_refused(tmp_path: Path, how: str) -> None:
    key = keys.CourseKey(bytes(range(32)))
    path = tmp_path / file_of("irbid", key.course.id, RECEIPT_END)
    path.write_bytes(_sign(b'{"plays":{}}', key))
    assert read_receipt(tmp_path, "irbid", key.course) is not None
    path.write_bytes(RECEIPTS[how](key))
    with pytest.raises(RecordsProblem, match="R066"):
        read_receipt(tmp_path, "irbid", key.course)


def test_a_new_key_is_not_made_in_place_of_one_that_computers_handed_in_by(tmp_path: Path) -> None:
    lead, [code] = leading(tmp_path, 1)
    (stick := tmp_path / "stick").mkdir()
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    laptop.play(code)
    laptop.hand_in(stick)
    lead.take_in(stick)
    course_key(lead.data, COHORT.id).unlink()
    kit = invoked("cohort", "kit", COHORT.id, stick, data=lead.data, own=lead.own)
    assert kit.exit_code == 2 and "R068" in kit.output and "--recover" in kit.output
    assert not course_key(lead.data, COHORT.id).exists()

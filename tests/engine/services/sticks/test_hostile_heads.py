"""What names itself in a head that nobody signed becomes no path and no key on this computer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from nacl.signing import SigningKey

from engine.records.cohorts import require_id
from engine.records.problems import RecordsProblem
from engine.services.cohorts.administration import CohortService
from engine.services.sticks import capsules, keys
from engine.services.sticks.key_files import course_key
from engine.services.sticks.stick_files import file_of
from tests.engine.services.sticks.course import Leading, leading
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
    tmp_path: Path, verb: tuple[str, ...], name: str, passphrase: str
) -> None:
    """Anybody can seal: public keys are in the kit. The name of a course is theirs to choose."""
    lead, _codes = leading(tmp_path, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
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

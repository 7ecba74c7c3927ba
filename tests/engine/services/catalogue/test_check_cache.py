"""A case is proved once on a computer, and nothing that is kept of it is trusted blindly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from engine.explore.incremental_proofs import Proofs
from engine.records.file_cache import VARIABLE, seal, unseal
from engine.scenario.case_files import cases
from engine.services.catalogue import check_cache
from engine.services.catalogue.check_cache import check_case
from tests.cases import FIXTURES, few_first
from tests.engine.explore.changes import named, rewritten
from tests.engine.explore.test_incremental_proofs import TELLING

ROOT = Path(__file__).resolve().parents[4]
HEAVY = ("engine.explore.check", "engine.kernel.model", "yaml", "jsonschema")
MAIN = "from tui.cli.main import main; main()"
SHIPPED = sorted(cases(None), key=lambda path: path.stat().st_size)
LONG = next(path for path in SHIPPED if path.stem == "pharmacy-flat")  # with the fewest states


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case of which there is much to tell, in a folder of its own."""
    path = tmp_path / "case.yaml"
    path.write_bytes(rewritten(TELLING).source.raw.replace(b"scenario: made-by-chance\n", b""))
    return path


def find_kept(folder: Path) -> Path:
    (file,) = folder.glob("*.proofs")
    return file


def content(file: Path) -> Any:
    raw = unseal(zlib.decompress(file.read_bytes()).partition(b"\n")[2])
    assert raw is not None
    return json.loads(raw)


def write(file: Path, said: object, name: str = "") -> None:
    """Keep something else there, as whole as if Rifq had written it."""
    body = (name or file.name).encode() + b"\n" + seal(json.dumps(said).encode())
    file.write_bytes(zlib.compress(body))


def note_theorems(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with the names of the theorems that are run from now on."""
    seen: list[str] = []
    add = Proofs._add

    def noted(self: Proofs, find: Any, *more: Any) -> None:
        seen.append(find.__name__)
        add(self, find, *more)

    monkeypatch.setattr(Proofs, "_add", noted)
    return seen


def rifq(folder: Path, *args: str | Path, seed: str = "0") -> bytes:
    """What `rifq check` writes in a process of its own."""
    env = {**os.environ, VARIABLE: str(folder), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", MAIN, "check", *map(str, args)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def same_for(names: dict[str, Any], form: object) -> dict[str, Any]:
    return dict.fromkeys(names, form)


@pytest.mark.parametrize(
    "path",
    few_first([FIXTURES / "every-kind.yaml", SHIPPED[0], LONG, FIXTURES / "everything.yaml"], 2),
    ids=named,
)
def test_a_case_checked_again_is_told_as_the_first_time_and_nothing_is_proved(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = check_case(path, attain=True)
    ran = note_theorems(monkeypatch)
    warm = check_case(path, attain=True)
    assert warm == cold and ran == []
    named_otherwise = path.read_bytes() + b"\n# Another byte, and no other case.\n"
    path = Path(shutil.copy(path, folder.parent / path.name))
    path.write_bytes(named_otherwise)
    assert check_case(path, attain=True) == check_case(path, attain=True)
    assert ran == [], "nor when only the bytes are others"


def test_the_second_process_neither_compiles_nor_explores_and_prints_the_same_bytes(
    folder: Path, case: Path
) -> None:
    for form, other in (("text", "1"), ("json", "2"), ("github", "3")):
        first, again = (
            rifq(folder / form, case, "--format", form, "--plans", seed=seed)
            for seed in ("0", other)
        )
        assert first and again == first, "whatever the seed of the hashes"
    code = (
        "import sys\nfrom tui.cli.main import main\n"
        f"sys.argv = ['rifq', 'check', {str(case)!r}, '--plans']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    env = {**os.environ, VARIABLE: str(folder / "text")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("\n[]\n")


def test_the_same_bytes_elsewhere_are_told_of_the_file_they_are_in(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = check_case(case)
    other = case.parent / "elsewhere" / case.name
    other.parent.mkdir()
    shutil.copy(case, other)
    ran = note_theorems(monkeypatch)
    warm = check_case(other)
    assert {told.problem.file for told in warm.checked.findings} == {str(other)} and ran == []
    monkeypatch.setenv(VARIABLE, str(folder / "empty"))
    assert check_case(other) == warm != cold


def test_a_quick_check_leaves_scores_out_and_proves_what_it_proves_for_both(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = note_theorems(monkeypatch)
    quick = check_case(case, quick=True)
    first = set(ran)
    ran.clear()
    full = check_case(case)
    assert quick.checked.best is None and full.checked.best is not None
    assert first and first.isdisjoint(ran)
    assert check_case(case, quick=True) == quick and check_case(case) == full


def test_a_damaged_file_counts_as_missing(folder: Path, case: Path) -> None:
    cold = check_case(case)
    file = find_kept(folder)
    good = file.read_bytes()
    damaged = [good[:end] for end in (0, 1, 40, len(good) // 2, len(good) - 1)]
    damaged += [
        good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(0, len(good), 1499)
    ]
    damaged += [b"\x80\x04\x95 a pickle", zlib.compress(bytes(1 << 26)), os.urandom(2000)]
    for raw in damaged:
        file.write_bytes(raw)
        assert check_case(case) == cold
    assert content(file), "it was made again"


def test_a_file_of_another_form_counts_as_missing(folder: Path, case: Path) -> None:
    cold = check_case(case)
    file = find_kept(folder)
    parts, checks = content(file)
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    later = {name: {"form": 2, "found": []} for name in parts}
    wrong: list[Any] = [None, 3, [], {}, [[], []], [parts], [checks, parts], [parts, checks, []]]
    wrong += [[later, {}], [same_for(parts, deep), same_for(checks, deep)]]
    wrong += [[{}, same_for(checks, [1, 2])], [same_for(parts, [[1]]), {}]]
    for said in wrong:
        write(file, said)
        assert check_case(case) == cold
    write(file, [parts, checks], name="another-case.proofs")
    assert check_case(case) == cold


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps others out by the folder")
def test_a_file_that_others_may_write_is_not_trusted(folder: Path, case: Path) -> None:
    cold = check_case(case)
    file = find_kept(folder)
    parts, _ = content(file)
    write(file, [same_for(parts, []), {}])  # as if no theorem had found anything
    planted = check_case(case)
    assert planted != cold, "it is what is read"
    write(file, [same_for(parts, []), {}])
    file.chmod(0o666)
    assert check_case(case) == cold


def test_another_rifq_proves_all_again(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = check_case(case)
    monkeypatch.setattr(check_cache, "_code", lambda: "of-another-version")
    ran = note_theorems(monkeypatch)
    assert check_case(case) == cold and ran
    assert len(list(folder.glob("*.proofs"))) == 2


def test_the_name_of_a_rifq_is_what_its_files_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "engine"
    shutil.copytree(ROOT / "engine", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(check_cache, "_ENGINE", ROOT / "engine")
    here = check_cache._code()
    monkeypatch.setattr(check_cache, "_ENGINE", copy)
    assert check_cache._code() == here, "wherever they are, whenever they were written"
    file = copy / "explore" / "theorems" / "luck.py"
    found = file.stat()
    file.write_bytes(file.read_bytes().replace(b"E", b"F", 1))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert check_cache._code() != here, "though size and time are the same"


def test_a_rifq_that_cannot_be_read_keeps_nothing(
    folder: Path, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_cache, "_ENGINE", tmp_path / "nowhere")
    assert check_case(case) == check_case(case)
    assert list(folder.glob("*.proofs")) == []


def test_what_is_proved_while_rifq_changes_is_not_kept(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(["before", "after"])
    monkeypatch.setattr(check_cache, "_code", lambda: next(names))
    check_case(case)
    assert list(folder.glob("*.proofs")) == []


def test_where_nothing_can_be_written_a_case_is_checked_all_the_same(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "a-file" / "kept"))
    assert check_case(case) == check_case(case)


def test_two_at_once_check_alike_and_both_are_kept(folder: Path, case: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        quick = pool.submit(rifq, folder, case, "--quick")
        full = pool.submit(rifq, folder, case, "--plans")
        outputs = [quick.result(), full.result()]
    assert [rifq(folder, case, "--quick"), rifq(folder, case, "--plans")] == outputs
    assert len(content(find_kept(folder))[1]) == 2


def test_an_interrupt_keeps_what_was_proved(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.explore import theorem_list

    def ctrl_c(_case: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(theorem_list, "WITH_VALUES", (ctrl_c,))
        assert check_case(case).checked.interrupted
    ran = note_theorems(monkeypatch)
    assert not check_case(case).checked.interrupted
    assert {theorem.__name__ for theorem in theorem_list.SAFETY}.isdisjoint(ran)


def test_old_cases_make_room(folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_cache, "MOST_KEPT", 2)
    for number in range(4):
        copy = Path(shutil.copy(case, case.parent / f"copy-{number}.yaml"))
        check_case(copy, quick=True)
    names = {file.name.partition(".")[0] for file in folder.glob("*.proofs")}
    assert len(names) == 2 and "copy-3" in names

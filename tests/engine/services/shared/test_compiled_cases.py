"""Cases are compiled once on a computer, and nothing that is kept of them is trusted blindly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.records.file_cache import VARIABLE
from engine.scenario.case_files import SHIPPED
from engine.scenario.compiled_form import form_of, from_json, to_json
from engine.scenario.courses import Course
from engine.scenario.load import load
from engine.scenario.problems import Refused
from engine.services.shared import compiled_cases, kept_files
from engine.services.shared.compiled_cases import open_case, open_courses, open_pinned
from engine.services.shared.kept_files import MOST_KEPT, read_file, write_file
from tests.cases import FIXTURES

ROOT = Path(__file__).resolve().parents[4]
SMALL = FIXTURES / "every-kind.yaml"
COMPILER = ("engine.scenario.load", "engine.scenario.compiler", "yaml", "jsonschema")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    compiled_cases._principles.cache_clear()
    return tmp_path / "kept"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case in a folder of its own."""
    return Path(shutil.copy(SMALL, tmp_path / "every-kind.yaml"))


def list_kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.case"))


def in_a_process(act: str, folder: Path) -> list[str]:
    """Which parts of the compiler a new process imports to do something."""
    code = f"import sys\n{act}\nprint([m for m in {COMPILER} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout.replace("'", '"'))
    return found


def test_the_second_process_neither_reads_yaml_nor_compiles(folder: Path, case: Path) -> None:
    act = (
        "from engine.services.shared.compiled_cases import open_case\n"
        "from engine.services.shared.recording import start\n"
        "from engine.play.view import view\n"
        f"scenario = open_case({str(case)!r})\n"
        "view(scenario, start(None, scenario).play)"
    )
    assert in_a_process(act, folder) == list(COMPILER)
    assert in_a_process(act, folder) == []


def test_the_app_lists_and_opens_cases_and_neither_reads_yaml_nor_compiles(
    folder: Path, case: Path
) -> None:
    act = (
        "from pathlib import Path\n"
        "from engine.records.sqlite.store import Store\n"
        "from engine.services.library import Library\n"
        f"case = Path({str(case)!r})\n"
        "with Store.open(case.parent / 'data') as store:\n"
        "    library = Library(store, case.parent)\n"
        "    library.arrange_cases('', library.cases(), library.courses(), ())\n"
        "    assert library.briefing('every-kind').title\n"
        "    library.open('every-kind', 'practice', '', False).step"
    )
    assert in_a_process(act, folder) == list(COMPILER)
    assert in_a_process(act, folder) == []


def test_a_course_is_kept_as_it_was_read_until_it_or_its_cases_change(
    folder: Path, case: Path
) -> None:
    (case.parent / "courses").mkdir()
    course = case.parent / "courses" / "mine.yaml"
    course.write_text("course: mine\ntitle: Älter\ncases: [every-kind]\n", "utf-8")
    shipped, own = len(open_courses()), Course("mine", "Älter", ("every-kind",))
    assert shipped and [open_courses(case.parent)[shipped:] for _ in range(2)] == [[own], [own]]
    assert len(list(folder.glob("*.course"))) == shipped + 1
    course.write_text(course.read_text("utf-8").replace("Älter", "Newer"), "utf-8")
    assert open_courses(case.parent)[shipped:] == [replace(own, title="Newer")]
    case.unlink()
    assert open_courses(case.parent)[shipped:] == []


def test_what_is_kept_is_the_case_as_compiled(folder: Path, case: Path) -> None:
    first, second, compiled = open_case(case), open_case(case), load(case)
    assert len(list_kept(folder)) == 1
    for found in (first, second):
        assert form_of(found) == form_of(compiled) and found.doctrine == compiled.doctrine
        assert found.source.file == str(case) and found.source.values == compiled.source.values


def test_a_play_is_opened_on_the_case_it_was_kept_with(folder: Path) -> None:
    scenario = open_case(SHIPPED / "foundation" / "thursday-ticket.yaml")
    assert scenario.setting is not None
    cited = json.dumps(scenario.cite_doctrine()).encode()
    asked = (scenario.source.raw, cited, scenario.setting.raw, scenario.id)
    first, second = open_pinned(*asked), open_pinned(*asked)
    assert form_of(first) == form_of(second) == form_of(scenario)
    assert second.doctrine == first.doctrine and second.setting == scenario.setting
    assert open_pinned(*asked[:2], b"", scenario.id).setting is None


def test_whatever_changes_a_case_has_it_compiled_anew(
    folder: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(case)
    case.write_text(case.read_text("utf-8").replace("title: ", "title: Another "), "utf-8")
    assert open_case(case).about.title.startswith("Another ")
    (case.parent / "settings").mkdir()
    shutil.copy(SHIPPED / "settings" / "wadira.yaml", case.parent / "settings" / "marsh.yaml")
    open_case(case)
    monkeypatch.setattr(kept_files, "describe_code", lambda *_: "of another version")
    open_case(case)
    assert len(list_kept(folder)) == 4


def test_what_is_wrong_with_a_case_is_told_every_time(folder: Path, case: Path) -> None:
    case.write_text(case.read_text("utf-8").replace("title: ", "titel: "), "utf-8")
    for _ in range(2):
        with pytest.raises(Refused, match="E10"):
            open_case(case)
    assert list_kept(folder) == []


def test_a_damaged_file_counts_as_missing(folder: Path, case: Path) -> None:
    wanted = form_of(open_case(case))
    (file,) = list_kept(folder)
    whole = file.read_bytes()
    damaged = [whole[:end] for end in (0, 1, 40, len(whole) // 2, len(whole) - 1)]
    damaged += [
        whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 997)
    ]
    for raw in damaged:
        file.write_bytes(raw)
        assert form_of(open_case(case)) == wanted
        assert file.read_bytes() == whole, "it was made again"


def plant(folder: Path, case: Path) -> Path:
    """The kept file of a case, with another title in it."""
    open_case(case)
    (file,) = list_kept(folder)
    content = read_file(file.name)
    assert content is not None
    form = from_json(content)
    other = replace(form, about=replace(form.about, title="Planted"))
    write_file(file.name, to_json(other), ".case")
    assert open_case(case).about.title == "Planted", "it is what is read"
    return file


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps others out by the folder")
def test_a_file_that_others_may_write_is_not_trusted(folder: Path, case: Path) -> None:
    file = plant(folder, case)
    file.chmod(0o666)
    assert open_case(case).about.title != "Planted"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_file_of_somebody_else_is_not_trusted(folder: Path, case: Path) -> None:
    file = plant(folder, case)
    os.chown(file, 12345, 12345)
    assert open_case(case).about.title != "Planted"


def test_a_file_under_the_name_of_another_case_is_not_taken(folder: Path, case: Path) -> None:
    open_case(case)
    (file,) = list_kept(folder)
    case.write_text(case.read_text("utf-8").replace("title: ", "title: Another "), "utf-8")
    open_case(case)
    (other,) = set(list_kept(folder)) - {file}
    shutil.copy(file, other)
    assert open_case(case).about.title.startswith("Another ")


def test_where_nothing_can_be_kept_cases_open_all_the_same(
    tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "kept"))
    assert form_of(open_case(case)) == form_of(load(case))


def test_only_so_many_are_kept(folder: Path, case: Path) -> None:
    open_case(case)
    for number in range(MOST_KEPT + 5):
        write_file(f"case-{number}.case", b"{}", ".case")
    assert len(list_kept(folder)) == MOST_KEPT


def test_asking_for_the_version_imports_no_more_than_asking_for_help() -> None:
    def imported(option: str) -> set[str]:
        code = (
            "import sys\nfrom tui.cli.main import main\nsys.argv = ['rifq', sys.argv[1]]\n"
            "try: main()\nfinally: print(sorted(sys.modules), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, option], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0
        return set(json.loads(done.stderr.replace("'", '"')))

    assert imported("--version") <= imported("--help")

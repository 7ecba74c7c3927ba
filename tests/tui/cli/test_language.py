"""The command line and every page it writes: nothing of the interface is without a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.language.interface import PSEUDO, languages
from engine.records.codes import mint
from engine.records.sqlite.store import Store
from engine.services.shared.recording import reopen
from tests.tui.faces import BY_NUMBERS, CASE, invoked, played
from tests.tui.given import COHORT, SUPPORT, given, own_cases, played_in
from tests.tui.pseudo import not_translated, strict
from tui.cli.cohort import command as cohort
from tui.cli.main import VERBS, rifq

HELP = [
    [],
    *([verb] for verb in VERBS),
    *(["cohort", verb] for verb in cohort.commands),
    *(["records", verb] for verb in ("list", "verify", "forget", "backup", "restore")),
]


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    with strict(monkeypatch) as found:
        yield found


def run(data: Path, *args: str | Path, own: Path | None = None, stdin: str = "") -> Result:
    return invoked(*args, data=data, own=own, stdin=stdin, RIFQ_LANGUAGE=PSEUDO)


def without_names(output: str) -> str:
    """A help without the names of commands and options, and without what options take."""
    output = re.sub(r"^  (-\w, )?--?[\w-]+( [A-Z]+| RANGE|=?\[[^\]]+\])*", "", output, flags=re.M)
    output = re.sub(r"^  [a-z]+(?=  )|\[[^\]]*\]|rifq[ a-z]*|-o ", "", output, flags=re.M)
    return re.sub(r"\b[A-Z][A-Z=]*\b", "", output)


@pytest.mark.parametrize("words", HELP, ids=" ".join)
def test_help_is_translated(data: Path, unknown: set[str], words: list[str]) -> None:
    result = run(data, *words, "--help")
    assert result.exit_code == 0
    assert "--language" in result.output
    assert not_translated(without_names(result.output)) == []
    assert unknown == set()


MISTAKES = [
    ["plya"],
    ["play", "--nope"],
    ["play", "nosuch", "--plain"],
    ["play", "x", "--new", "--resume"],
    ["records", "list", "--format", "z"],
    ["records", "verify", "--head", "zz"],
    ["debrief", "abc"],
    ["print"],
]


@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_mistakes_are_explained_in_the_language(
    data: Path, unknown: set[str], words: list[str]
) -> None:
    result = run(data, *words)
    assert result.exit_code == 2
    known = "thursday-ticket first-interview guesthouse-visit rifq play lead plya nope nosuch"
    said = "\n".join(line for line in result.output.splitlines() if "[OPTIONS]" not in line)
    assert not_translated(said, known) == []
    assert unknown == set()


@pytest.fixture
def course(data: Path, tmp_path: Path) -> tuple[str, Path]:
    """A code in a course, with a whole play; and the folder of its cases."""
    own = own_cases(tmp_path / "own")
    with Store.open(data) as store:
        [code] = given(store, records="shared", embargo=False)
        played_in(store, code)
    return code, own


def fine(data: Path, *args: str | Path, own: Path | None = None, stdin: str = "") -> Result:
    result = run(data, *args, own=own, stdin=stdin)
    assert result.exit_code in (0, 1), result.output
    return result


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_debrief(data: Path, unknown: set[str], form: str) -> None:
    with Store.open(data) as store:
        played(store)
    result = fine(data, "debrief", "--format", form, "--all")
    assert not_translated(result.stdout) == []
    assert unknown == set()


def test_line_mode(data: Path, unknown: set[str]) -> None:
    answers = "".join(f"{line}\n" for line in BY_NUMBERS)
    result = fine(data, "play", CASE, "--plain", "--seed", "1", stdin=answers)
    assert not_translated(result.stdout) == []
    assert unknown == set()


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_record_of_a_course(
    data: Path, course: tuple[str, Path], unknown: set[str], form: str
) -> None:
    code, own = course
    result = fine(data, "debrief", "--course", "--as", code, "--format", form, own=own)
    assert not_translated(result.stdout) == []
    assert unknown == set()


COHORT_PAGES = [
    ["list"],
    ["show", "irbid"],
    ["report", "irbid", "--format", "html"],
    ["codes", "irbid"],
]


@pytest.mark.parametrize("words", COHORT_PAGES, ids=" ".join)
def test_pages_of_a_cohort(
    data: Path, course: tuple[str, Path], unknown: set[str], words: list[str]
) -> None:
    result = fine(data, "cohort", *words, own=course[1])
    assert not_translated(result.stdout, COHORT.title, SUPPORT, *COHORT.agencies, "irbid") == []
    assert unknown == set()


def test_what_observers_get(data: Path, course: tuple[str, Path], unknown: set[str]) -> None:
    fine(data, "cohort", "close", "irbid", "--yes", own=course[1])
    words = ("cohort", "report", "irbid", "--observer", "--format", "html")
    result = fine(data, *words, own=course[1])
    assert not_translated(result.stdout, COHORT.title, SUPPORT, *COHORT.agencies, "irbid") == []
    assert unknown == set()


def test_a_case_in_print(data: Path, tmp_path: Path, unknown: set[str]) -> None:
    fine(data, "print", CASE, "--with-key", "-o", tmp_path / "key.html")
    fine(data, "print", CASE, "-o", tmp_path / "class")
    pages = [tmp_path / "key.html", *(tmp_path / "class").glob("*.html")]
    found = {p.name: not_translated(p.read_text(encoding="utf-8")) for p in pages}
    assert {name: missed for name, missed in found.items() if missed} == {}
    assert unknown == set()


PROBLEM = "scenario: a-case\ntitle: A case\nrole: You.\nscenes: 3\n"


def test_check(data: Path, tmp_path: Path, unknown: set[str]) -> None:
    file = tmp_path / "a-case.yaml"
    file.write_text(PROBLEM, encoding="utf-8")
    for path in (file, CASE):
        result = fine(data, "check", path)
        said = [line for line in result.output.splitlines() if "⟦" in line]  # hints are English
        assert said
        assert not_translated("\n".join(said), "a-case yaml every-kind tests fixtures cases") == []
    assert unknown == set()


OTHERS = [
    ["records", "list"],
    ["records", "verify"],
    ["simulate", str(CASE)],
    ["blind", str(CASE)],
    ["blind", str(CASE), "--form"],
    ["test", str(CASE)],
]


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words[0])
def test_everything_else_that_is_said(data: Path, unknown: set[str], words: list[str]) -> None:
    with Store.open(data) as store:
        played(store)
    result = fine(data, *words)
    assert not_translated(result.output, "random") == []
    assert unknown == set()


def test_the_doctor_explains_in_the_language(tmp_path: Path, unknown: set[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "plays.db").write_bytes(b"not a database" * 100)
    result = run(tmp_path / "data", "doctor")
    said = [line for line in result.output.splitlines() if " R0" in line]
    assert said and all("⟦" in line for line in said)
    assert unknown == set()


def test_what_the_records_prove(data: Path, unknown: set[str]) -> None:
    with Store.open(data) as store:
        head = played(store).head
    result = fine(data, "records", "verify", "--head", head)
    assert not_translated(result.output) == []
    assert unknown == set()


# Which language


def test_the_option_comes_before_the_environment(data: Path) -> None:
    result = run(data, "records", "list", "--language", "en")
    assert "There is no play yet." in result.output
    result = run(data, "--language", "en", "records", "list")
    assert "There is no play yet." in result.output
    assert "⟦" in run(data, "records", "list").output


def test_a_language_without_a_catalogue_is_english_and_said_once(data: Path) -> None:
    result = run(data, "records", "list", "--language", "xx")
    assert result.output.splitlines() == [
        f"Rifq does not speak `xx` yet, so this is English. It speaks: {', '.join(languages())}.",
        "There is no play yet.",
    ]


def test_the_locale_counts_where_nothing_else_is_said(data: Path) -> None:
    for env, pseudo in (
        ({"LANG": "en_XA.UTF-8"}, True),
        ({"LANG": "en_XA.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "en_GB.UTF-8", "RIFQ_LANGUAGE": PSEUDO}, True),
        ({"LANG": "xx_XX.UTF-8"}, False),
    ):
        clear = {"RIFQ_LANGUAGE": None, "LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
        whole = {**clear, **env, "RIFQ_DATA": str(data)}
        result = CliRunner().invoke(rifq, ["records", "list"], env=whole)
        assert ("⟦" in result.output) is pseudo, env


def test_a_course_speaks_its_language_unless_another_was_asked_for(
    data: Path, tmp_path: Path
) -> None:
    with Store.open(data) as store:
        [code] = given(store, language=PSEUDO)
        other = mint(store.codes())
        english = played(store, other)
    begin = ("play", CASE, "--jsonl", "--as")
    env = {"RIFQ_DATA": str(data), "RIFQ_LANGUAGE": None, "LANG": "C"}

    def said(*args: str) -> str:
        words = [*map(str, begin), *args]
        return CliRunner().invoke(rifq, words, input='{"answer": 3}\n', env=env).output

    assert "⟦" in said(code)
    assert "⟦" not in said(code, "--language", "en")
    assert "⟦" not in said(other)
    with Store.open(data) as store:
        spoken = {reopen(store, p.play).play.started.language for p in store.plays()}
    assert spoken == {"en", PSEUDO}
    assert english.play.started.language == "en"

"""`rifq print`: pages for a class, its facilitator and reviewers, from the command line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import Result

from engine.reports.document import Tone
from tests.engine.reports.papers.test_course_papers import page
from tests.tui.faces import CASE, invoked, rifq_here
from tui.cli.main import rifq as group

FILES = [
    "1-commander.html",
    "2-procedure-card.html",
    "3-scenes.html",
    "4-vote-cards.html",
    "5-sentences-afterwards.html",
    "facilitator-only.html",
]


def run(*args: str | Path) -> Result:
    return invoked("print", *args)


def test_a_case_is_printed_for_a_class_into_a_folder_and_each_file_is_explained(
    tmp_path: Path,
) -> None:
    result = run(CASE, "-o", tmp_path / "day" / "one")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "day" / "one").iterdir()) == FILES
    assert [line.split()[0] for line in result.stdout.splitlines()] == FILES
    assert "facilitator-only.html        with the marking and its sources; never" in result.stdout


def test_without_a_folder_named_it_is_made_here_and_printing_again_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(CASE).exit_code == run(CASE).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "every-kind-pages").iterdir()) == FILES


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    result = run(CASE, "-o", taken)
    assert result.exit_code == 2 and result.stderr.startswith("R047 ")
    assert taken.read_text(encoding="utf-8") == "a file"


def test_a_case_is_printed_with_its_key_to_a_file_or_to_standard_output(tmp_path: Path) -> None:
    out = tmp_path / "case.html"
    assert run(CASE, "--with-key", "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == run(CASE, "--with-key").stdout
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_case_that_is_broken_or_not_there_is_said_to_be(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: Broken\n", encoding="utf-8")
    assert run(broken, "-o", tmp_path / "none").exit_code == 2
    assert not (tmp_path / "none").exists()
    assert run(broken, "--with-key").exit_code == 2
    assert "There is no case" in run("nosuch", "--with-key").output


def test_the_map_of_a_case_is_one_page_that_names_its_scenes(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert run(CASE, "--map", "-o", out).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and page.count("<svg") == 2  # sheet and telephone
    assert page == run(CASE, "--map").stdout


def test_a_course_is_printed_into_a_folder_with_a_folder_for_each_case(tmp_path: Path) -> None:
    result = run("--course", "foundation", "-o", tmp_path)
    assert result.exit_code == 0
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")}
    assert files == {line.split()[0] for line in result.stdout.splitlines()}
    first = {"start-here.html", "0-your-day.html", "1-timetable.html"}
    assert {*first, "counter-four/trainer-only.html"} <= files


@pytest.mark.parametrize("args", [(), (CASE, "--course", "foundation")])
def test_either_a_case_or_a_course_is_printed(args: tuple[str | Path, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2 and "Name a case, or a course" in result.stderr


def test_a_course_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = run("--course", "foundatoin", "-o", tmp_path / "new")
    assert result.exit_code == 2 and "foundation" in result.stderr
    assert not (tmp_path / "new").exists()


def typed(folder: Path) -> list[list[str]]:
    """The commands of the trainer's day, in their order, with what their capitals stand for."""
    day = page("0-your-day.html")
    entries = [entry for section in day.sections for entry in section.entries]
    lines = [line.text for each in entries for line in each.lines if line.tone is Tone.SMALL]
    for old, new in (
        ("CASE --case CASE", "pharmacy-flat --case counter-four"),
        ("CASE", "pharmacy-flat"),
        ("ID", "irbid-november"),
        ("FOLDER", str(folder)),
    ):
        lines = [re.sub(rf"\b{old}\b", new, line) for line in lines]
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_of_the_trainers_day_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drive").mkdir()
    lines = typed(tmp_path / "drive")
    opens = [words for words in lines if words[0] in ("lead", "serve")]
    whole = click.Context(group, **group.context_settings)  # a command keeps its help option
    for verb, *words in opens:  # they open a room, or the app: only read
        named = group.get_command(whole, verb)
        assert named is not None and named.make_context(verb, [*words], parent=whole).params
    for words in (words for words in lines if words not in opens):
        sure = ["--yes"] if words[1] == "close" else []
        done = rifq_here(*words, *sure, data=tmp_path / "data")
        assert done.returncode == 0, done.stderr
    assert {words[0] for words in opens} == {"lead", "serve"}
    assert {"codes.html", "report.html"} <= {path.name for path in tmp_path.iterdir()}
    assert list((tmp_path / "drive").glob("*.backup"))

"""`rifq check`: everything that is wrong with cases, with its place, code and hint."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.explore.hard_words import has_word_list
from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.scenario.case_files import cases, cases_under, find
from engine.scenario.problems import Severity
from engine.services.shared.errors import install_line
from tui.cli.arguments import load_case, load_course
from tui.cli.commands import FOUND, INTERRUPTED, UNREADABLE, Command, cases_option, output_option
from tui.cli.document_output import write_document
from tui.cli.folders import cases_folder
from tui.cli.output import columns, give_up, is_terminal, show_line, write
from tui.cli.problem_output import speak_problems
from tui.cli.streams import fold_text

with lazy_modules():
    from engine.explore.fairness import course_repeats
    from engine.reports import course_overview as reports_course_overview
    from engine.scenario import courses, messages
    from engine.scenario import load as scenario_load
    from tui.cli import check_mutation
    from tui.cli import check_output as cli_check_output

if TYPE_CHECKING:
    from tui.cli.check_output import FileResult

_NO_FILE = ("E001", "E002", "E003")


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "html"]), default="text"
)
@click.option("--explain", metavar="CODE", help="Print the page about a code.")
@click.option("--quick", is_flag=True, help="A quick check without scores: for every save.")
@click.option(
    "--plans",
    is_flag=True,
    help="Print plays as tests: each finding, best, worst.",
)
@click.option("--course", metavar="COURSE", help="Look at the cases of a course together.")
@click.option(
    "--mutate", is_flag=True, help="Try small slips, such as a wrong rating: which go unnoticed?"
)
@cases_option
@output_option
def command(
    paths: tuple[str, ...],
    form: str,
    explain: str | None,
    quick: bool,
    plans: bool,
    course: str | None,
    mutate: bool,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Check files, folders or ids; if none is given, every case.

    Exit code 0: fine. 1: something was found. 2: something could not be read. 130: interrupted.
    """
    if explain:
        try:
            text = messages.page(explain.upper())
        except (LookupError, OSError):
            give_up(_("There is no page for the code {code}.").format(code=explain))
        write(readable_page(text, columns(output)), output)
        return
    if course:
        sys.exit(_look_at_course(course, cases_folder(cases), form, output))
    files = _files(paths, cases_folder(cases))
    if mutate:
        sys.exit(check_mutation.run(files, form, plans, output))
    results = _check_files(files, quick, plans)
    write(_format_results(results, form, plans, columns(output)), output)
    if not quick:
        _say_what_was_left_out()
    done = len(results) == len(files) and not any(each.interrupted for each in results)
    if not done:
        said = _("Interrupted: what was found so far, in {n} of {m} files.")
        click.echo(said.format(n=len(results), m=len(files)), err=True)
    sys.exit(_exit_code(results) if done else INTERRUPTED)


def _check_files(files: Sequence[Path], quick: bool, plans: bool) -> list[FileResult]:
    """Check each file, until Ctrl-C."""
    found: list[FileResult] = []
    for file in files:
        try:
            progress = partial(say_states, file) if is_terminal() else None
            found.append(cli_check_output.check_file(file, quick, progress, plans))
        except KeyboardInterrupt:
            break
        finally:
            show_line()
        if found[-1].interrupted:
            break
    return found


def _say_what_was_left_out() -> None:
    """Say once that the words of answers were not looked at, where the list is not installed."""
    if not has_word_list():
        said = _("Words were not looked at (N307). Install the list: {line}")
        click.echo(said.format(line=install_line("authors")), err=True)


def say_states(file: Path, states: int, name: str = "", by: int = 1) -> None:
    """Say how many states of a case were seen so far, and what multiplies them if it is known."""
    said = _("{file}: looking at every state, {n} so far")
    if name:
        said = _("{file}: looking at every state, {n} so far; `{name}` multiplies by {by}")
    show_line(said.format(file=file.name, n=f"{states:,}", name=name, by=f"{by:,}"))


def _format_results(results: Sequence[FileResult], form: str, plans: bool, across: int) -> str:
    """The results in the format asked for; for programs, summaries go to standard error."""
    if form == "text":
        return cli_check_output.as_text(results, plans, across)
    if form == "html":
        return cli_check_output.as_page(results)
    for each in results:
        click.echo(each.summary, err=True) if each.summary else None
    click.echo(cli_check_output.count_findings(results), err=True)
    return (cli_check_output.as_json if form == "json" else cli_check_output.as_github)(results)


def _exit_code(results: Iterable[FileResult]) -> int:
    problems = [problem for each in results for problem in each.problems]
    if any(problem.code in _NO_FILE for problem in problems):
        return UNREADABLE
    return FOUND if any(p.severity is not Severity.NOTE for p in problems) else 0


def _files(paths: tuple[str, ...], own: Path | None) -> list[Path]:
    """The files to check; stops with a message if there are none."""
    found = [] if paths else list(cases(own))
    for given in paths:
        if os.path.isdir(given):
            inside = list(cases_under(given))
            if not inside:
                give_up(_("There is no case in {path}.").format(path=given))
            found += inside
        else:
            found.append(find(given, own) or Path(given))
    return found


def _look_at_course(course: str, own: Path | None, form: str, output: Path | None) -> int:
    """Show what the cases of a course have in common, as text or a page."""
    if form not in ("text", "html"):
        give_up(_("`--course` can print text or HTML only."))
    found = load_course(course, own)
    scenarios = [load_case(case, own) for case in found.taught]
    with speak_problems():
        scenario_load.check_contrasts(courses.find_course(course, own) or course, scenarios)
    write_document(
        reports_course_overview.course_overview(found, scenarios, current()), form, output
    )
    return FOUND if any(course_repeats.find_repeats(scenarios)) else 0


def readable_page(page: str, across: int) -> str:
    """A page about a code, for a reader: what its examples test is left out, and lines fit.

    Args:
        page: Markdown, with examples as ```` ```yaml mended ````.
        across: columns there are; 0 for any number.
    """
    parts = re.split(r"^(```.*?^```)$", page, flags=re.DOTALL | re.MULTILINE)
    for n, part in enumerate(parts):
        if n % 2:
            parts[n] = re.sub(r"^(```\w+) .*", r"\1", part)
        elif across:
            paragraphs = part.split("\n\n")
            parts[n] = "\n\n".join(fold_text(_joined(each), across) for each in paragraphs)
    return "".join(parts)


def _joined(paragraph: str) -> str:
    """A paragraph on one line; an entry of a list keeps a line of its own."""
    return re.sub(r"(?<=\S)\n(?=[^\s#-])", " ", paragraph)

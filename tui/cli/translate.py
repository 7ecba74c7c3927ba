"""`rifq translate`: the text of cases in other languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import click

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from tui.cli.arguments import case_file
from tui.cli.commands import FOUND, Group, cases_option, output_option
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, refuse_write, write
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.scenario import po_files, translation
    from engine.scenario.yaml import source
    from engine.services.catalogue import translations


@click.group("translate", cls=Group)
def command() -> None:
    """Translations of cases, and of what lies beside them, as PO files."""


def _language(_ctx: click.Context, _param: click.Parameter, code: str) -> str:
    """The code of a language, as it stands in the name of a file."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", code) or code == "en":
        raise click.BadParameter(_("Write the code of a language, such as ar or fr."))
    return code


_LANG = click.argument("lang", callback=_language)


@command.command("export")
@click.argument("case")
@_LANG
@cases_option
@output_option
def export(case: str, lang: str, cases: Path | None, output: Path | None) -> None:
    """Write the PO file of CASE in the language LANG, with what is translated already.

    CASE is a case, or another file of the folder of cases, such as doctrine or settings/jordan.
    Without -o, the file is written beside it.
    """
    file = _find(case, cases)
    there = output or translation.translation_path(file, lang)
    with speak_problems():
        try:
            write(translations.export(file, lang), there)
        except po_files.BadPo as bad:
            _refuse(bad, translation.translation_path(file, lang))


@command.command("import")
@click.argument("case")
@_LANG
@click.argument("po", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@cases_option
def take_in(case: str, lang: str, po: Path | None, cases: Path | None) -> None:
    """Check a translation of CASE, and put it beside the case if nothing is wrong.

    Without FILE, the PO file that lies there already is checked and tidied.
    """
    file = _find(case, cases)
    there = translation.translation_path(file, lang)
    with speak_problems():
        try:
            counted = translations.take_in(file, lang, source.bytes_of(po or there))
        except po_files.BadPo as bad:
            _refuse(bad, po or there)
        except OSError as error:
            refuse_write(there, error)
    click.echo(str(_("Written to {path}").format(path=there)), err=True)
    click.echo(_count(counted))


@command.command("status")
@click.argument("case", required=False)
@cases_option
def status(case: str | None, cases: Path | None) -> None:
    """Show how far each file is translated, or only CASE."""
    only, broken = _find(case, cases) if case else None, False
    with speak_problems():
        for each in translations.list_translated(cases_folder(cases), only):
            if each.broken:
                click.echo(_describe(each.broken, each.file))
                broken = True
            elif each.counted:
                click.echo(f"{each.file.stem:24} {each.language:6} {_count(each.counted)}")
    if broken:
        raise SystemExit(FOUND)


def _find(case: str, cases: Path | None) -> Path:
    """The file that is translated; says so and stops when there is none."""
    own = cases_folder(cases)
    return translations.find_file(case, own) or case_file(case, own)


def _count(counted: po_files.Counted) -> str:
    """How far a file is translated, in words."""
    words = _("{done} of {every} translated, {stale} to look at again, {missing} missing")
    said = {name: current().number(getattr(counted, name)) for name in ("done", "every", "stale")}
    return words.format(missing=current().number(counted.missing), **said)


def _describe(bad: po_files.BadPo, file: Path) -> str:
    return "\n".join(each.describe(str(file), current()) for each in bad.problems)


def _refuse(bad: po_files.BadPo, file: Path) -> NoReturn:
    give_up(_describe(bad, file))

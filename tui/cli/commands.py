"""Commands, the options they share, and their exit codes.

They speak a language: each has `--language`, and help that is translated.

What click says itself (usage, defaults, errors, questions) goes through gettext's process-wide
catalogue. Its modules are given our `translate` instead, which asks for the language in use.
"""

from __future__ import annotations

import os
import signal
from copy import copy
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click import core, decorators, exceptions, formatting, parser, termui, types, utils

from engine.language.interface import (
    _,
    choose,
    current,
    form,
    languages,
    load,
    of_environment,
    paragraphs,
    translate,
    use,
)
from engine.language.language import ENGLISH, N_

for _module in (core, decorators, exceptions, formatting, parser, termui, types, utils):
    for _name, _ours in (("_", translate), ("ngettext", form)):
        if hasattr(_module, _name):
            setattr(_module, _name, _ours)

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FOUND, UNREADABLE, INTERRUPTED = 1, 2, 130


def leave_when_told() -> None:
    """From now on, to be ended by the system, or by a closed terminal, is as Ctrl-C."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:  # not where it is to be ignored
            signal.signal(number, signal.default_int_handler)


LANGUAGE_HELP = N_("Language of what is shown, such as en (else RIFQ_LANGUAGE, or the locale).")
HELP_HELP = N_("Show this message and exit.")


def speak(ctx: click.Context, _param: click.Parameter, code: str | None) -> None:
    """Speak the language asked for until the command ends; English, and say so, without it."""
    if not code or ctx.resilient_parsing:
        return
    found = load(code)
    ctx.find_root().with_resource(use(found or ENGLISH, asked_for=True))
    if found is None:
        words = _("Rifq does not speak `{code}` yet, so this is English. It speaks: {known}.")
        click.echo(words.format(code=code, known=current().commas(languages())), err=True)


class Named(click.types.StringParamType):
    """The name of a case, a course or a cohort, which the Tab key completes."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Those there are; what looks for them is imported when the key is pressed."""
        found: list[CompletionItem] = import_module("tui.cli.completion").complete(
            ctx, COMPLETED[param.name or ""], incomplete
        )
        return found


COMPLETED = {
    **dict.fromkeys(("case", "only", "named"), "case"),
    "course": "course",
    "cohort": "cohort",
}
"""Parameters that name something there is, and what they name."""


class Command(click.Command):
    """A command with `--language`, whose help is in the language in use."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for param in self.params:
            if param.name in COMPLETED and param.type is click.STRING:
                param.type = Named()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its parameters; before the last, which is `--help`, there is `--language`."""
        *own, last = super().get_params(ctx)
        return [*own, _LANGUAGE, last]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, described in English until it is shown."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP_HELP
        return option

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does, paragraph by paragraph."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(map(translate, paragraphs(self.help or ""))))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its options."""
        records = [record for p in self.get_params(ctx) if (record := _help_of(p, ctx))]
        with formatter.section(translate("Options")):
            formatter.write_dl(records)

    def get_short_help_str(self, _limit: int = 45) -> str:
        """The first sentence of its help, never cut: a long one is wrapped."""
        shown = copy(self)
        shown.help = translate(paragraphs(self.help or "")[0])
        return super(Command, shown).get_short_help_str(1000)


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command

    def main(self, *args: Any, **named: Any) -> Any:
        """Run it, in the language that the environment asks for."""
        with use(choose([of_environment(os.environ)])):
            return super().main(*args, **named)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its options and its commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def _help_of(param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    """The row of a parameter in a help; None for one that is not described."""
    if not isinstance(param, click.Option):
        return None
    shown = copy(param)
    shown.help = translate(param.help or "")
    return shown.get_help_record(ctx)


_LANGUAGE = click.Option(
    ["--language"],
    metavar="LANG",
    help=LANGUAGE_HELP,
    expose_value=False,
    is_eager=True,
    callback=speak,
)


data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="Where plays are saved (default: RIFQ_DATA)."
)
"""`--data`, before a verb or after it."""
cases_option = click.option(
    "--cases",
    type=click.Path(path_type=Path),
    help="Your own folder of cases (default: RIFQ_CASES).",
)
"""`--cases`, before a verb or after it."""
output_option = click.option(
    "-o", "output", type=click.Path(path_type=Path), help="Write to this file."
)
"""`-o FILE`: where the result goes instead of standard output."""
yes_option = click.option("--yes", is_flag=True, help="Do not ask first.")

"""The command line. Its help loads neither Textual nor the schema: verbs load when called."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine import __version__
from engine.language.interface import _, translate
from engine.language.language import N_
from engine.lazy_import import lazy_modules
from tui.cli import streams
from tui.cli.commands import INTERRUPTED, UNREADABLE, Group, cases_option, data_option

with lazy_modules():
    from engine.services.shared import crash_log
    from tui.app import app as app_app
    from tui.cli import open_app as cli_open_app

if TYPE_CHECKING:
    from tui.cli.open_app import OpenApp

VERBS = {
    "play": ("tui.cli.play", N_("Play a case")),
    "example": ("tui.cli.example", N_("See how a case is played, with its author's reasons")),
    "lead": ("tui.cli.lead", N_("Lead a class through a case, with one laptop and a projector")),
    "serve": ("tui.cli.serve", N_("Open the room: a class plays on its own devices")),
    "check": ("tui.cli.check", N_("Find everything that is wrong in cases")),
    "test": ("tui.cli.run_tests", N_("Run the plays written as tests in cases")),
    "new": ("tui.cli.new", N_("Write a small case to start from")),
    "print": ("tui.cli.print_case", N_("Print a case for a class or for reviewers")),
    "simulate": ("tui.cli.simulate", N_("Play a case many times and show the results")),
    "blind": ("tui.cli.blind", N_("Print the answers without the scenes, and score guesses")),
    "sighted": ("tui.cli.sighted", N_("Let readers play a case, and compare what they earn")),
    "review": ("tui.cli.review", N_("Show who has read a case, and write down what they say")),
    "translate": ("tui.cli.translate", N_("Give cases to translators, and take them back")),
    "schema": ("tui.cli.schema", N_("Print the JSON Schema that describes the format")),
    "debrief": ("tui.cli.debrief", N_("Print the debrief of a play")),
    "recall": ("tui.cli.recall", N_("Look again at what you missed, with other facts")),
    "records": ("tui.cli.records", N_("List, verify, delete, back up and restore plays")),
    "cohort": ("tui.cli.cohort", N_("Courses you give: codes, embargo, closing, reports")),
    "doctor": ("tui.cli.doctor", N_("Check this computer and its records")),
}


class Verbs(Group):
    """A group that imports a verb only when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The verbs, in the order people meet them."""
        return list(VERBS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb."""
        if name not in VERBS:
            return None
        module = importlib.import_module(VERBS[name][0])
        command: click.Command = module.command
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read what was typed. Ctrl-C leaves with 130, where click would leave with 1."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb. Ctrl-C leaves with 130."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            ctx.exit(INTERRUPTED)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with a line each, importing none of them."""
        with formatter.section(translate("Commands")):
            formatter.write_dl(
                [(name, translate(words)) for name, (_module, words) in VERBS.items()]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """For an unknown verb, say the nearest known one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = (
                _("Did you mean `{near}`?").format(near=near[0])
                if near
                else _("See `rifq --help`.")
            )
            none = _("There is no command `{name}`.").format(name=args[0])
            raise click.UsageError(f"{none} {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    # `color`: click would take escape sequences away unseen, before they can be named
    context_settings={"help_option_names": ["-h", "--help"], "color": True},
)
@click.version_option(__version__, prog_name="rifq")
@data_option
@cases_option
@click.pass_context
def rifq(ctx: click.Context, data: Path | None, cases: Path | None) -> cli_open_app.OpenApp | None:
    """Scenario training for the people who meet victims of human trafficking.

    Without a command the app opens.
    """
    ctx.obj = {"data": data, "cases": cases}
    if ctx.invoked_subcommand is not None:
        return None
    return cli_open_app.OpenApp(data, cases)


@rifq.result_callback()
def open_app(wanted: OpenApp | None, **_options: object) -> None:
    """Open the app where a verb wants it. No other module does."""
    if wanted is None:
        return
    with cli_open_app.prepare(wanted) as ready:
        app = app_app.RifqApp(
            ready.participants,
            ready.library,
            code=ready.code,
            start=ready.start,
            greets=wanted.greets,
        )
        app.opens_room = ready.opens_room
        app.room = cli_open_app.open_room_at_once(wanted.room, ready.participants.store)
        try:
            app.run()
        finally:
            app.close_room()
        sys.exit(app.return_code or 0)


def main() -> None:
    """The `rifq` command: plain UTF-8 whatever the locale, and no traceback."""
    streams.settle()
    try:
        try:
            _run()
        finally:
            streams.flush()
            gc.freeze()  # Python would look through all there is once more, a tenth of a start
    except streams.StreamError as error:
        sys.exit(streams.give_up(error))


def _run() -> None:
    try:
        rifq(prog_name="rifq")
    except streams.StreamError:
        raise
    except Exception as error:
        if os.environ.get("RIFQ_DEBUG"):
            raise
        sys.exit(_report_error(error))


def _report_error(error: Exception) -> int:
    """An error of our own, in one sentence; where it happened goes into the log."""
    click.echo(crash_log.last_words(error), err=True)
    return UNREADABLE

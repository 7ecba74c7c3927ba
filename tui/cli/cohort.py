"""`rifq cohort`: the courses a facilitator gives. Each verb is imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from tui.cli.commands import Group

VERBS = {
    "new": "tui.cli.cohort_new",
    "list": "tui.cli.cohort_list",
    "show": "tui.cli.cohort_list",
    "add": "tui.cli.cohort_codes",
    "codes": "tui.cli.cohort_codes",
    "reissue": "tui.cli.cohort_codes",
    "open": "tui.cli.cohort_run",
    "close": "tui.cli.cohort_run",
    "report": "tui.cli.cohort_report",
    "forget": "tui.cli.cohort_run",
    "delete": "tui.cli.cohort_run",
    "backup": "tui.cli.cohort_run",
    "demo": "tui.cli.cohort_demo",
}
_NAMES = {"list": "list_cohorts", "open": "open_case", "delete": "delete_trial"}


class Verbs(Group):
    """The verbs, in the order of a course."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All of them."""
        return list(VERBS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb."""
        if name not in VERBS:
            return None
        command: click.Command = getattr(import_module(VERBS[name]), _NAMES.get(name, name))
        return command


@click.group("cohort", cls=Verbs)
def command() -> None:
    """Courses you give: a cohort is a course with its people, known by codes.

    Names are only in the roster. This prints counts, never the decisions of one person.
    """

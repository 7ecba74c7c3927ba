"""What the Tab key completes: the names of cases, courses and cohorts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from engine.records import folder as folders
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.scenario.case_files import cases
from engine.scenario.courses import courses


def complete(ctx: click.Context, name: str, typed: str) -> list[CompletionItem]:
    """What can stand for a parameter, beginning with what was typed.

    Args:
        ctx: of the command.
        name: of the parameter: "case", "course" or "cohort".
        typed: so far.
    """
    if name == "cohort":
        return _begin_with(typed, _list_cohorts(ctx))
    listed = cases if name == "case" else courses
    ids = _begin_with(typed, (path.stem for path in listed(_own(ctx))))
    return [*ids, CompletionItem(typed, type="file")]  # both can be named by their file


def _list_cohorts(ctx: click.Context) -> Iterator[str]:
    folder = folders.locate(_find_option(ctx, "data"), os.environ)
    if not folder.exists():  # pressing a key makes no folder
        return
    with suppress(RecordsProblem, OSError), Store.open(folder) as store:
        yield from (cohort.id for cohort in store.cohorts.all())


def _own(ctx: click.Context) -> Path | None:
    found = _find_option(ctx, "cases") or os.environ.get("RIFQ_CASES")
    return Path(found).expanduser() if found else None


def _find_option(ctx: click.Context, name: str) -> Path | None:
    """What was given for an option after the verb, or before it."""
    return ctx.params.get(name) or ctx.find_root().params.get(name)


def _begin_with(typed: str, names: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(typed)]

"""Opens the app, on a terminal that can show it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.language.strings import _
from engine.records.sqlite.store import Store
from engine.services.participants import Participants
from tui.cli.common import (
    cases_folder,
    data_folder,
    give_up,
    participant,
    records_spoken,
    speak_as_course,
)

if TYPE_CHECKING:
    from engine.services.library import Library
    from engine.services.session import Session
    from tui.widgets.page import Page

    Start = Session | Page[None] | None


def open_app(
    data: Path | None,
    cases: Path | None,
    *,
    case: str = "",
    options: dict[str, Any] | None = None,
    first: Callable[[Library], Start] | None = None,
) -> None:
    """Open the app. Says what to use instead without a terminal.

    Args:
        data: the data folder, if one was named.
        cases: an own folder of cases, if one was named.
        case: a case to open at once.
        options: as `rifq play` has them.
        first: gives the play or page to open at once.
    """
    # Textual draws on standard error: with that redirected it would hang.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        if first is not None:
            give_up(_("A room is led on a screen: this needs a terminal."))
        give_up(_("The app needs a terminal. Use `rifq play CASE --plain`, or `--jsonl`."))
    gc.disable()  # what is loaded now stays; the app enables it again after its first paint
    options = options or {}
    with records_spoken(), Store.open(data_folder(data)) as store:
        from tui.app.app import RifqApp

        library = cache(partial(_open_library, store, cases_folder(cases)))
        code = "".join(participant(options.get("code")))
        store.cohorts.refuse_replaced(code)
        speak_as_course(store, (code,))
        if first is None and case:
            first = partial(_start, case=case, code=code, options=options)
        start = first(library()) if first else None
        app = RifqApp(Participants(store), library, code=code, start=start)
        app.run()
        sys.exit(app.return_code or 0)


def _open_library(store: Store, own: Path | None) -> Library:
    from engine.services.library import Library

    return Library(store, own)


def _start(library: Library, case: str, code: str, options: dict[str, Any]) -> Start:
    """The play to continue at once, or what is read before a new one."""
    from engine.services.error_messages import Failure
    from engine.services.library import Together
    from engine.services.session import Session
    from tui.cli.common import load_case
    from tui.cli.trial import is_trial, trial
    from tui.screens.briefing import Briefing

    scenario = load_case(case, library.own)
    if is_trial(options):
        return Session(trial(scenario, options), code)
    library.adopt(scenario)
    course = library.course(code)
    if course is not None and not course.accepted:
        return None  # the app begins with what the course keeps
    if options["fresh"] or scenario.id not in library.unfinished(code):
        words, together = library.briefing(scenario.id), Together(options["players"])
        return Briefing(scenario.id, words, mode=options["mode"] or "", together=together)
    opened = library.open(scenario.id, options["mode"] or "practice", code, True)
    if isinstance(opened, Failure):
        give_up(opened.message)
    return opened

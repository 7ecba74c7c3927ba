"""Opens the app, on a terminal that can show it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.interface import _
from engine.records.sqlite.store import Store
from engine.services.errors import Failure
from engine.services.participants import Participants
from tui.cli.arguments import cases_folder, data_folder, participant
from tui.cli.output import give_up, records_spoken, speak_as_course

if TYPE_CHECKING:
    from engine.services.library import Library
    from engine.services.session import Session
    from tui.widgets.page import Page

    First = Callable[[Library], Session | Page[None] | Failure | None]


def open_app(
    data: Path | None,
    cases: Path | None,
    *,
    code: str | None = None,
    first: First | None = None,
    greets: bool = True,
    otherwise: str = _("The app needs a terminal. Use `rifq play CASE --plain`, or `--jsonl`."),
) -> None:
    """Open the app.

    Args:
        data: the data folder, if one was named.
        cases: an own folder of cases, if one was named.
        code: of the participant, if one was named.
        first: gives the play or page to open at once.
        greets: whether the welcome is shown to those who have not read it.
        otherwise: what to say where there is no terminal.
    """
    # Textual draws on standard error: with that redirected it would hang.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        give_up(otherwise)
    gc.disable()  # what is loaded now stays; the app enables it again after its first paint
    with records_spoken(), Store.open(data_folder(data)) as store:
        from tui.app.app import RifqApp

        library = cache(partial(_open_library, store, cases_folder(cases)))
        own = "".join(participant(code))
        store.cohorts.refuse_replaced(own)
        speak_as_course(store, (own,))
        start = first(library()) if first else None
        if isinstance(start, Failure):
            give_up(start.message)
        app = RifqApp(Participants(store), library, code=own, start=start, greets=greets)
        app.run()
        sys.exit(app.return_code or 0)


def _open_library(store: Store, own: Path | None) -> Library:
    from engine.services.library import Library

    return Library(store, own)

"""Opens the app, on a terminal that can show it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from engine.language.interface import _
from engine.records.sqlite.store import Store
from engine.services.errors import Failure
from engine.services.participants import Participants
from tui.cli.arguments import cases_folder, data_folder, owner
from tui.cli.output import give_up, records_spoken, speak_as_course

if TYPE_CHECKING:
    from engine.services.library import Library
    from engine.services.session import Session
    from tui.app.app import RifqApp
    from tui.shared.room_server import OpenRoom, Opens
    from tui.widgets.page import Page

    First = Callable[[Library], Session | Page[None] | Failure | None]


def open_app(
    data: Path | None,
    cases: Path | None,
    *,
    code: str | None = None,
    first: First | None = None,
    greets: bool = True,
    room: Opens | None = None,
    otherwise: str = _("The app needs a terminal. Use `rifq play CASE --plain`, or `--jsonl`."),
) -> None:
    """Open the app.

    Args:
        data: the data folder, if one was named.
        cases: an own folder of cases, if one was named.
        code: of the participant, if one was named.
        first: gives the play or page to open at once.
        greets: whether the welcome is shown to those who have not read it.
        room: opens the room on the network, before the app, which closes it.
        otherwise: what to say where there is no terminal.
    """
    # Textual draws on standard error: with that redirected it would hang.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        give_up(otherwise)
    gc.disable()  # what is loaded now stays; the app enables it again after its first paint
    with records_spoken(), Store.open(data_folder(data)) as store:
        from tui.app.app import RifqApp

        library = cache(partial(_open_library, store, cases_folder(cases)))
        own = "".join(owner(store, code))
        speak_as_course(store, (own,))
        start = first(library()) if first else None
        if isinstance(start, Failure):
            give_up(start.message)
        app = RifqApp(Participants(store), library, code=own, start=start, greets=greets)
        app.opens_room = room or partial(_open_room, own=cases_folder(cases))
        app.room = _at_once(room, store)
        _run(app)


def _run(app: RifqApp) -> NoReturn:
    """Run the app to its end, and the room with it."""
    try:
        app.run()
    finally:
        app.close_room()
    sys.exit(app.return_code or 0)


def _at_once(opens: Opens | None, store: Store) -> OpenRoom | None:
    """The room, where it is to be open before the app is."""
    opened = opens(store) if opens else None
    if isinstance(opened, Failure):
        give_up(opened.message)
    if opened:
        opened.start()
    return opened


def _open_room(store: Store, own: Path | None) -> OpenRoom | Failure:
    """The room on the network, as the facilitator's screens open it: for a class."""
    from engine.services.led.live_vote import LiveVote
    from tui.shared.room_server import Where, open_room

    found = open_room(store, own, Where(), live=LiveVote())
    return open_room(store, own, Where(port=0), live=LiveVote()) if _taken(found) else found


def _taken(found: OpenRoom | Failure) -> bool:
    return isinstance(found, Failure) and found.code == "W101"


def _open_library(store: Store, own: Path | None) -> Library:
    from engine.services.library import Library

    return Library(store, own)

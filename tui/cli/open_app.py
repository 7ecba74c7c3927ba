"""What a verb has the app open, and what is made ready for it: records, cases, the room.

The app itself is opened by `main` alone, once the verb has returned.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import _
from engine.lazy_import import lazy_modules
from engine.services.courses.participants import Participants
from engine.services.shared.errors import Failure
from tui.cli.arguments import open_store, owner, speak_as_course
from tui.cli.folders import cases_folder
from tui.cli.output import give_up

with lazy_modules():
    from engine.services import library as services_library
    from engine.services.led import live_vote
    from tui.shared import room_server

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.services.library import Library
    from engine.services.shared.session import Session
    from tui.shared.room_server import OpenRoom, Opens
    from tui.widgets.page import Page

    First = Callable[[Library], Session | Page[None] | Failure | None]


class OpenApp(Struct, frozen=True):
    """That the app is to be opened: what a verb gives back.

    Attributes:
        data: the data folder, if one was named.
        cases: an own folder of cases, if one was named.
        code: of the participant, if one was named.
        first: gives the play or page to open at once.
        greets: whether the welcome is shown to those who have not read it.
        room: opens the room on the network, before the app, which closes it.
        otherwise: what to say where there is no terminal.
    """

    data: Path | None
    cases: Path | None
    code: str | None = None
    first: First | None = None
    greets: bool = True
    room: Opens | None = None
    otherwise: str = _("The app needs a terminal. Use `rifq play CASE --plain`, or `--jsonl`.")


class Prepared(Struct, frozen=True):
    """What the app is made of.

    Attributes:
        participants: codes and preferences, in the records.
        library: opens the cases and plays.
        code: whose plays these are, or "".
        start: the play or page to open at once.
        opens_room: opens the room on the network, when it is asked for.
    """

    participants: Participants
    library: Callable[[], Library]
    code: str
    start: Session | Page[None] | None
    opens_room: Opens


@contextmanager
def prepare(wanted: OpenApp) -> Iterator[Prepared]:
    """The records while the app is open; says why and stops where it cannot be opened."""
    # Textual draws on standard error: with that redirected it would hang.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        give_up(wanted.otherwise)
    gc.disable()  # what is loaded now stays; the app enables it again after its first paint
    with open_store(wanted.data) as store:
        cases = cases_folder(wanted.cases)
        library = cache(partial(_open_library, store, cases))
        own = "".join(owner(store, wanted.code))
        speak_as_course(store, (own,))
        start = wanted.first(library()) if wanted.first else None
        if isinstance(start, Failure):
            give_up(start.message)
        opens_room = wanted.room or partial(_open_room, own=cases)
        yield Prepared(Participants(store), library, own, start, opens_room)


def open_room_at_once(opens: Opens | None, store: Store) -> OpenRoom | None:
    """The room, where it is to be open before the app is."""
    opened = opens(store) if opens else None
    if isinstance(opened, Failure):
        give_up(opened.message)
    if opened:
        opened.start()
    return opened


def _open_room(store: Store, own: Path | None) -> OpenRoom | Failure:
    """The room on the network, as the facilitator's screens open it: for a class."""
    found = room_server.open_room(store, own, room_server.Where(), live=live_vote.LiveVote())
    if isinstance(found, Failure) and found.code == "W101":  # the port is taken
        return room_server.open_room(
            store, own, room_server.Where(port=0), live=live_vote.LiveVote()
        )
    return found


def _open_library(store: Store, own: Path | None) -> services_library.Library:
    return services_library.Library(store, own)

"""The room on the network, as the app and the verbs open it; the one place of `tui` that knows it.

What it needs is an extra: without it, everything else works, and this says what to install.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.services.shared.errors import Failure, install_line

with lazy_modules():
    from engine.services.feedback import report_sentences, reports
    from web import certificates, server
    from web import own_certificate as web_own_certificate
    from web import qr as web_qr
    from web import room as web_room

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from engine.records.sqlite.store import Store
    from engine.services.led.live_vote import LiveVote
    from web.room import Room
    from web.server import Serving

NEEDED = ("starlette", "uvicorn", "argon2", "segno")
PORT = 8765
PEOPLE, MOST_PEOPLE = 130, 1000
HERE, ANYWHERE = "127.0.0.1", "0.0.0.0"


class Where(Struct, frozen=True):
    """Where a room listens.

    Attributes:
        host: an address of this computer; `ANYWHERE` for its networks.
        port: 0 takes a free one.
        tls: the files of a certificate and of its key; none of both for one that is made here; None
            for no TLS.
        people: how many can be in with a code at one time.
    """

    host: str = ANYWHERE
    port: int = PORT
    tls: tuple[Path, Path] | tuple[()] | None = None
    people: int = PEOPLE


class Present(Struct, frozen=True):
    """Somebody who is in the room: the code, the case ("" for none) and whether it is over."""

    code: str
    case: str
    ended: bool


class Waiting(Struct, frozen=True):
    """A browser that waits to be let in: its code, and the number on its screen.

    Attributes:
        id: what `OpenRoom.release` takes.
    """

    id: str
    code: str
    number: int


class OpenRoom:
    """A room that is open.

    Attributes:
        address: what browsers open.
        pin: of the room.
        shown_pin: the same in groups of digits.
        link: the facilitator's, for nobody else.
        live: what a room that is led answers on its devices.
        alone: whether only this computer can open it.
        secure: whether the network can read nothing.
    """

    def __init__(self, room: Room, serving: Serving, live: LiveVote, where: Where) -> None:
        self._room, self._serving = room, serving
        self._while_open = ExitStack()
        self.address: str = serving.addresses[0]
        self.pin: str = room.pin
        self.shown_pin: str = room.shown_pin
        self.link: str = serving.link
        self.live = live
        self.alone = where.host.startswith("127.") or where.host in ("localhost", "::1")
        self.secure = where.tls is not None

    @property
    def fingerprint(self) -> str:
        """Of a certificate that was made here, as people compare it; or ""."""
        return certificates.in_groups(self._room.fingerprint)

    @property
    def qr(self) -> str:
        """The address with the PIN as a QR code, in half blocks."""
        return web_qr.blocks(self.address, self.pin, self._room.fingerprint)

    @property
    def printed_qr(self) -> str:
        """The same for a terminal, with its colours."""
        return web_qr.terminal(self.address, self.pin, self._room.fingerprint)

    def present(self) -> list[Present]:
        """Who is in with a code; nothing of what was decided, and not whether anybody paused."""
        return [Present(*each) for each in self._room.whereabouts()]

    def waiting(self) -> list[Waiting]:
        """Who wants to come in and cannot without the facilitator."""
        found = self._room.seats.waiting()
        return [Waiting(id, each.code, each.number) for id, each in found.items()]

    def release(self, id: str) -> None:
        """Let a browser in that waits."""
        self._room.seats.release(id)

    def send_out(self) -> None:
        """Send everybody out. Raises RecordsProblem."""
        self._room.send_out()

    def in_no_report(self) -> list[str]:
        """What is to be said of finished plays that no report tells of yet, course by course."""
        store, own, today = self._room.store, self._room.library.own, date.today().isoformat()
        courses = [self._room.cohort] if self._room.cohort else store.cohorts.all()
        led_here = [course for course in courses if course.id not in store.sticks.kits()]
        told = (
            report_sentences.describe_unreported(
                each, reports.find_unreported(store, each.id, own, today)
            )
            for each in led_here
        )
        return [words for words in told if words]

    def run(self) -> None:
        """Answer until Ctrl-C."""
        self._serving.run()

    def start(self) -> None:
        """Answer in a thread of its own."""
        self._while_open.enter_context(self._serving.running())

    def close(self) -> None:
        """Finish what waits, and listen no more."""
        self._while_open.close()
        self._room.close()


def open_room(
    store: Store,
    own: Path | None,
    where: Where,
    cohort: Cohort | None = None,
    live: LiveVote | None = None,
) -> OpenRoom | Failure:
    """Open the room; it listens, and answers once it runs.

    Args:
        store: the plays.
        own: an own folder of cases, or None.
        where: where it listens.
        cohort: only people of this cohort come in; None for everybody with a code.
        live: what a room that is led here answers; None where none is led.
    """
    needed = NEEDED if where.tls != () else (*NEEDED, "cryptography")
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        lacks = _(
            "W100 The room needs parts that are not installed: {names}.\n"
            "  Install them with: {line}"
        )
        names = current().commas(missing)
        return Failure("W100", lacks.format(names=names, line=install_line("room")))
    try:
        tls = None
        if where.tls:
            tls = certificates.read_certificate(*where.tls)
        elif where.tls is not None:
            known = server.names_at(where.host)
            tls = web_own_certificate.own_certificate(Path(store.place), known)
    except (OSError, ValueError) as error:
        return Failure("W104", _no_certificate(where, error))
    room = web_room.Room(store, own, cohort, live, where.people)
    try:
        serving = server.Serving(room, where.host, where.port, tls)
    except OSError as error:
        room.close()
        words = _(
            "W101 Nothing can listen at {host}, port {port}: {reason}.\n"
            "  Try another port: `--port 0` takes a free one."
        )
        return Failure(
            "W101", words.format(host=where.host, port=where.port, reason=error.strerror)
        )
    return OpenRoom(room, serving, room.live, where)


def _no_certificate(where: Where, error: OSError | ValueError) -> str:
    if not where.tls:
        return _("W104 The certificate of the room cannot be kept: {reason}.").format(reason=error)
    words = _(
        "W104 {cert} and {key} are not a certificate and its key, without a passphrase.\n"
        "  Use `--tls` without files: then Rifq makes a certificate."
    )
    cert, key = where.tls
    return words.format(cert=cert, key=key)


Opens = Callable[["Store"], OpenRoom | Failure]
"""Opens a room over the plays of a store."""

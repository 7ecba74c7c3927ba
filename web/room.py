"""The room: the plays of one computer, who is in, and the open plays."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from engine.language.interface import choose, current
from engine.language.language import Language
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.scenario.courses import Course
from engine.services.catalogue.case_list import CaseCard
from engine.services.courses.participants import Participants
from engine.services.feedback.recall import PracticeSession
from engine.services.led.live_vote import LiveVote
from engine.services.library import Library
from engine.services.shared.errors import Failure, Unreadable
from engine.services.shared.recording import reopen
from engine.services.shared.session import Session
from web.browser_sessions import Seats
from web.certificates import in_groups
from web.device_cookies import Devices
from web.door import Door
from web.refusals import Trouble
from web.write_queue import Desk

PIN_DIGITS = 12
"""So many that guessing is hopeless (see `door`), and as digits: every telephone has large keys for
them, no two look alike, and they are typed and read out in any language."""
PEOPLE = 130


class Room:
    """A room, from opening it to closing it.

    Args:
        store: the plays.
        own: an own folder of cases, or None.
        cohort: only people of this cohort come in; None for everybody with a code.
        live: the vote of the room that is led on this computer, where one is.
        people: how many can be in with a code at one time.

    Attributes:
        pin: of the room, new each time; for the projector.
        key: of the facilitator, in the address that the terminal prints.
        desk: where everything is written.
        joins: whether people can answer with a room that is led here.
        live: what it answers.
        today: gives the day, by which things to look at again are due.
    """

    def __init__(
        self,
        store: Store,
        own: Path | None = None,
        cohort: Cohort | None = None,
        live: LiveVote | None = None,
        people: int = PEOPLE,
    ) -> None:
        self.store = store
        self.cohort = cohort
        self.people = people
        self.library = Library(store, own)
        self.participants = Participants(store)
        self.pins = self.participants.pins
        self.seats = Seats(store, 8 * people)
        self.devices = Devices(store, 4 * people)
        self.joins = live is not None
        self.live = live or LiveVote()
        self.live.people = self._people
        self.pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        self.key = secrets.token_urlsafe(16)
        self.door = Door(people)
        self._listed: dict[str, tuple[Sequence[CaseCard], Sequence[Course]]] = {}
        self.addresses: tuple[str, ...] = ()
        self.fingerprint = ""
        self._sessions: OrderedDict[tuple[str, str], Session] = OrderedDict()
        self._languages: dict[str, str] = {}
        self._opened_in = current().code
        self._list()  # before anybody waits for it
        self._practices: dict[str, PracticeSession] = {}
        self.today = date.today
        self.desk = Desk(store)

    @property
    def cards(self) -> Sequence[CaseCard]:
        """The cases in the language in use, as they were when somebody first asked for them."""
        return self._list()[0]

    @property
    def courses(self) -> Sequence[Course]:
        """The courses, in the same way."""
        return self._list()[1]

    def _list(self) -> tuple[Sequence[CaseCard], Sequence[Course]]:
        code = current().code
        if code not in self._listed:
            self._listed[code] = self.library.cases(), self.library.courses()
        return self._listed[code]

    def close(self) -> None:
        """Finish what waits."""
        self.desk.close()

    def admits(self, code: str) -> bool:
        """Whether the owner of a code may come in."""
        if self.cohort is None:
            return True
        return code in {member.code for member in self.store.cohorts.members(self.cohort.id)}

    @property
    def full(self) -> bool:
        """Whether as many are in as it is opened for."""
        return len(self.seats.present()) >= self.people

    def whereabouts(self) -> list[tuple[str, str, bool]]:
        """Who is in: code, title of the case or "", and whether it is over.

        Who is in no case yet, as after the room was opened again, is at the case they left.
        """
        found = self.seats.present()
        for visit in found:
            if not visit.case and visit.left is None:
                visit.left = self._find_left(visit.code)
        return [(visit.code, visit.case or visit.left or "", visit.ended) for visit in found]

    def _find_left(self, code: str) -> str:
        with suppress(RecordsProblem):
            for play in self.store.iterate_plays(participant=code, unended=True):
                return self.library.title(play.facts.scenario)
        return ""

    def language(self, code: str, accepted: Sequence[str]) -> Language:
        """The language of the course of a code, else of the room's course, else of its browser.

        Who asks for none of them hears the language in which the room was opened.
        """
        if code not in self._languages:
            self._languages[code] = self.participants.language(code)
        return self.recall_language(code, accepted)

    def recall_language(self, code: str, accepted: Sequence[str]) -> Language:
        """The same where it was asked for before, without reading anything."""
        course = self.cohort.language if self.cohort else ""
        return choose([self._languages.get(code, ""), course, *accepted, self._opened_in])

    def _people(self) -> int:
        now = self.live.moment
        return self.devices.people(now.play if now else None)

    def send_out(self) -> None:
        """Send everybody out: who comes back with the PIN of the room and their own finds all."""
        with self.store.group_writes():
            self.seats.send_out()
            self.devices.send_out()
            self.live.take_answers_away()

    @property
    def shown_pin(self) -> str:
        """The PIN of the room as it is shown."""
        return in_groups(self.pin)

    def leads(self, key: str) -> bool:
        """Whether this is the facilitator's key."""
        return secrets.compare_digest(key.encode(), self.key.encode())

    # Plays

    def session(self, code: str, play: str) -> Session:
        """An open play of a participant; for the thread of the desk.

        Raises:
            Trouble: it is somebody else's.
            RecordsProblem, Unreadable: there is no such play, or it cannot be read.
        """
        found = self._sessions.get((play, code))
        if found is None:
            found = self.read(code, play)
            self.keep(found, code)
        self._sessions.move_to_end((play, code))
        return found

    def read(self, code: str, play: str) -> Session:
        """A play of a participant as it is on disk, for itself. Raises as `session`."""
        recorded = reopen(self.store, play)
        led = recorded.play.started.mode == "led"  # a room's is nobody's
        if led or not code or code not in recorded.participants:
            raise Trouble.of("W005", 403)
        recorded.own = self.library.own
        return Session(recorded, code)

    def keep(self, session: Session, code: str) -> None:
        """Hold a play open; of many, those that were asked for last. Others are read again."""
        self._sessions[session.recorded.id, code] = session
        while len(self._sessions) > 2 * self.people:
            self._sessions.popitem(last=False)

    def drop(self, play: str, code: str) -> None:
        """Hold a play open no more."""
        self._sessions.pop((play, code), None)

    def drop_all(self, code: str) -> None:
        """Hold nothing open of a participant: what is on disk is read again."""
        for key in [key for key in self._sessions if key[1] == code]:
            del self._sessions[key]
        self.end_practice(code)

    # Looking again

    def practice(self, code: str) -> PracticeSession | None:
        """The decision that a participant looks at again now, if one was begun."""
        return self._practices.get(code)

    def next_practice(self, code: str) -> PracticeSession | None:
        """The same, or the next that is due today; None where nothing is."""
        if code not in self._practices:
            waiting = self.library.look_again(code, self.today())
            if waiting:
                self._practices[code] = PracticeSession(waiting[0], code)
        return self.practice(code)

    def end_practice(self, code: str) -> None:
        """Look no more at the decision that was begun."""
        self._practices.pop(code, None)


def trouble_of(problem: RecordsProblem | Unreadable) -> Trouble:
    """What a browser is told of a problem of the records."""
    if isinstance(problem, RecordsProblem) and problem.code == Code.UNKNOWN_PLAY:
        return Trouble.of("W029", 404)
    return Trouble(Failure.of(problem), 503)

"""What a screen may ask of the app: the participant, the cases, and where to go next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # only named here: a library compiles cases, and the first page needs none
    from engine.records.cohorts import Cohort
    from engine.reports.document import Entry
    from engine.scenario.courses import Course
    from engine.services.catalogue.case_list import CaseCard
    from engine.services.courses.administration import CohortService
    from engine.services.courses.participants import Participants
    from engine.services.library import Library, Together
    from engine.services.plays.past_plays import PastPlay
    from engine.services.shared.session import Session
    from tui.shared.room_server import OpenRoom

T = TypeVar("T")


class Navigator(Protocol):
    """The app as its screens see it. Only the app imports screens.

    Attributes:
        code: of the participant, or "".
        participants: codes and preferences.
        save_folder: where pages are saved.
        room: the room on the network while it is open, or None.
    """

    code: str
    participants: Participants
    save_folder: Path
    room: OpenRoom | None

    @property
    def library(self) -> Library:
        """The cases and plays."""

    def attempt(self, do: Callable[[], T]) -> T | None:
        """What `do` returns; when the records fail, None, and the reason is shown."""

    def succeeds(self, do: Callable[[], object]) -> bool:
        """Do it; False when the records fail, and the reason is shown."""

    def first_time(self, kind: str) -> bool:
        """Whether this kind of question is met for the first time in this run."""

    # Who sits here

    def finish_welcome(self) -> None:
        """The welcome was read; it is not shown again to the one who sits here."""

    def sign_in(self, code: str, *, made: bool = False) -> None:
        """A participant has signed in, or with "" continues without a code.

        `made`: the code was made a moment ago.
        """

    def sign_out(self) -> None:
        """Back to signing in, for another user."""

    def accept_terms(self) -> None:
        """The participant agreed to what the course keeps."""

    def facilitate(self) -> None:
        """The pages of those who give courses."""

    def open_drive(self, then: Callable[[str], Awaitable[None]], *, join: bool) -> None:
        """Join a course from a USB drive, or hand in to one; `then` is given what was done."""

    def show_cohort(
        self,
        service: CohortService,
        cohort: str,
        titles: Mapping[str, str],
        then: Callable[[str | None], None],
    ) -> None:
        """The page of a cohort; `then` is given what to say of one that was deleted."""

    def set_up_cohort(
        self, service: CohortService, course: Course, then: Callable[[Cohort | None], None]
    ) -> None:
        """The page on which a cohort is set up; `then` is given the cohort."""

    # Playing

    def list_cases(self) -> Sequence[CaseCard]:
        """The cases that are listed for the one who signed in; none before a room."""

    def open_case(self, case: CaseCard) -> None:
        """Leave what is open for the briefing of a case."""

    def show_briefing(self, case: CaseCard, unfinished: bool) -> None:
        """What is read before a case."""

    def begin(self, case_id: str, mode: str, resume: bool, together: Together) -> None:
        """Begin a case, or continue it; alone, or together with others."""

    def reopen(self, play: PastPlay) -> None:
        """An earlier play, where it stopped or at its debrief."""

    def retry(self, play: PastPlay, seq: int) -> None:
        """A new practice play from a decision of an earlier one."""

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> None:
        """Lead a room through a case: how, see `engine.services.led.play.lead`."""

    def lead_room(self, case_id: str, cohort: str | None = None) -> None:
        """Ask how a room is to be led through a case, and lead it."""

    def show_debrief(self, session: Session, *, fresh: bool = False) -> None:
        """From the end of a play to its debrief."""

    def look_again(self, session: Session, moments: Sequence[Entry]) -> None:
        """The moments of a play that cost most, one at a time, over its debrief."""

    def try_again(self, session: Session, seq: int) -> None:
        """One decision of a play once more; nothing of it is recorded."""

    def show_debrief_so_far(self, session: Session) -> None:
        """The debrief of a led play that has not ended, over it."""

    def leave_play(self) -> None:
        """Back to where this play was opened from."""

    # The app itself

    def wear_theme(self, theme: str) -> None:
        """Put on a theme, and keep it for the one who sits here."""

    # The room on the network

    def show_room(self) -> None:
        """Open the room, unless it is open, and show the way in."""

    def close_room(self) -> None:
        """Listen no more; everything that was decided is saved."""

    # Leaving

    def action_privacy(self) -> None:
        """Blank the screen."""

    def action_switch(self) -> None:
        """Back to signing in, for another user; asks whoever has no code."""

    def action_ask_to_leave(self) -> None:
        """Ask before ending the app."""

"""The app: opens screens, and ends well whatever happens.

It parses nothing and knows no rule. Cases and plays come from `Library` and `Session`. Only the
first screens are imported with it; every other one when it is opened, so that the first paint is
early.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec.structs import replace
from rich.text import Text
from textual import _xterm_parser, events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from engine.language.interface import _, follow_course
from engine.lazy_import import lazy_modules
from engine.records.problems import RecordsProblem
from engine.services.courses.participants import Preferences
from engine.services.shared import crash_log
from engine.services.shared.errors import Failure, explain
from tui.app import painting
from tui.app.terminal import ControlFilter, PasteParser
from tui.screens.sign_in import SignIn, Welcome
from tui.shared.themes import THEMES
from tui.widgets.page import Page

with lazy_modules():
    from engine.services.courses import administration
    from engine.services.feedback import recall as feedback_recall
    from engine.services.led import play as led_play
    from tui.acts import drives
    from tui.app import first_page, palette
    from tui.dialogs import act, appearance, confirm, help, pause, players_at_keyboard
    from tui.screens import briefing, debrief, facilitator_home, my_plays, recall, second_look
    from tui.screens import cohort as screens_cohort
    from tui.screens import led_play as screens_led_play
    from tui.screens import library as screens_library
    from tui.screens import play as screens_play
    from tui.screens import room as screens_room
    from tui.shared import room_server

if TYPE_CHECKING:
    from textual.command import Provider

    from engine.records.cohorts import Cohort
    from engine.reports.document import Entry
    from engine.scenario.courses import Course
    from engine.services.catalogue.case_list import CaseCard
    from engine.services.courses.administration import CohortService
    from engine.services.courses.participants import Participants
    from engine.services.feedback.recall import Practice
    from engine.services.library import Library, Together
    from engine.services.plays.past_plays import PastPlay
    from engine.services.shared.session import Session
    from tui.shared.room_server import OpenRoom, Opens

T = TypeVar("T")

painting.mend()

# drivers import it from there when the app starts; there is no other way to give them a parser
_xterm_parser.XTermParser = PasteParser  # type: ignore[misc]

_NAMED = ControlFilter()
INTERRUPTED = 130
"""Exit code after a signal."""


def _commands() -> type[Provider]:
    """Our commands, imported when the palette is opened."""
    return palette.RifqCommands


class RifqApp(App[None], inherit_bindings=False):
    """Rifq on a terminal.

    Args:
        participants: codes and preferences.
        library: opens the cases and plays, as soon as they are needed: it takes longer to load
            than the first page.
        code: whose plays these are; "" asks who signs in.
        start: a play, or a page, to open at once.
        greets: whether the welcome is shown to those who have not read it; not before a room.
        keymap: other keys, by the id of a binding.
        save_folder: where debriefs are saved; by default the present folder.
        log_folder: where a failure is described; by default the platform's folder.

    Attributes:
        room: the room on the network while it is open, or None.
        opens_room: opens it, when it is asked for.
    """

    TITLE = "Rifq"
    CSS_PATH: ClassVar = ["app.tcss"]
    LATER_CSS: ClassVar = [
        "../screens/play.tcss",
        "../screens/led_play.tcss",
        "../screens/pages.tcss",
        "../dialogs/dialogs.tcss",
    ]
    """What the first pages, welcome and sign-in, do without."""
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", _("Leave Rifq"), show=False, priority=True, id="app.leave"),
        Binding("ctrl+p", "command_palette", _("All commands"), show=False, id="app.commands"),
        Binding("ctrl+z", "suspend_process", _("To the shell"), show=False, id="app.suspend"),
    ]

    def __init__(
        self,
        participants: Participants,
        library: Callable[[], Library],
        *,
        code: str = "",
        start: Session | Page[None] | None = None,
        greets: bool = True,
        keymap: Mapping[str, str] | None = None,
        save_folder: Path | None = None,
        log_folder: Path | None = None,
    ) -> None:
        # without colours (no-color.org) the terminal's own, light or dark, are all there is
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.participants = participants
        self._open_library = library
        self.code = code
        self.preferences = Preferences()
        self.save_folder = save_folder or Path.cwd()
        self.room: OpenRoom | None = None
        self.opens_room: Opens | None = None
        self._start = start
        self._greets = greets
        self._just_read = False  # the welcome, by someone who has not signed in yet
        self._read_without_code = False  # the same, who may have played without a code since
        self._keys = keymap or {}
        self._log_folder = log_folder
        self._kinds_met: set[str] = set()
        self._felt = True  # whether the last press of a mouse button counted
        for theme in THEMES:
            self.register_theme(theme)
        # not assigned: the style sheets would be read a second time before the first paint
        self.set_reactive(RifqApp.theme, THEMES[0].name)
        self.stylesheet.set_variables(self.get_css_variables())

    @cached_property
    def library(self) -> Library:
        """The cases and plays."""
        return self._open_library()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Control characters are shown by name on every line."""
        return (*super().get_line_filters(), _NAMED)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, so that the style sheets parse under any theme."""
        return dict(THEMES[0].variables)

    def get_default_screen(self) -> Screen[None]:
        """Signing in is below everything else; on a first run, the welcome comes before it."""
        return Welcome() if self._greets_first else SignIn()

    @property
    def _greets_first(self) -> bool:
        return not (self.code or self._start or self._preferences_of("").welcomed)

    async def on_mount(self) -> None:
        """Open where this run begins."""
        self._end_well_on_signals()
        self.set_keymap(self._keys)
        self.call_after_refresh(_tidy_again)
        opens_at_once = bool(self.code or self._start)
        if opens_at_once:
            self._read_later_css()
        else:
            self.call_after_refresh(self._read_later_css)
        self._wear(self._preferences_of(self.code))
        if self.code:
            self.open_cases()
        if self._start:
            first = self._start
            await self.push_screen(first if isinstance(first, Page) else _screen_of(first))
            if self.room is not None:
                self._show_room(self.room, for_a_room=True)
        if opens_at_once and self._greets and not self.preferences.welcomed:
            await self.push_screen(Welcome())

    def _read_later_css(self) -> None:
        """Read the style sheets of all other pages; what was parsed before is kept."""
        here = Path(__file__).parent
        self.stylesheet.read_all([here / path for path in self.LATER_CSS])
        self.stylesheet.parse()

    def finish_welcome(self) -> None:
        """The welcome was read: it does not come again for the one who sits here."""
        self._keep_that_it_was_read()
        self._read_without_code = not self.code
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self._just_read = True
            self.push_screen(SignIn())

    def _keep_that_it_was_read(self) -> None:
        self.preferences = replace(self.preferences, welcomed=True)
        self.attempt(lambda: self.participants.keep_preferences(self.code, self.preferences))

    # Who sits here

    def sign_in(self, code: str, *, made: bool = False) -> None:
        """A participant has signed in, or with "" continues without a code.

        The welcome comes before everything else for each person who has not read it. Of people
        without a code nobody knows that, so they read it each time; but not again with a code
        that they have made right afterwards.

        Args:
            code: of the participant, or "".
            made: whether the code was made a moment ago.
        """
        read = self._just_read or (made and self._read_without_code)
        self._just_read, self._read_without_code = False, read and not code
        self.code = code
        self._kinds_met.clear()
        self._wear(self._preferences_of(code))
        self.open_cases()
        if read:
            self._keep_that_it_was_read()
        elif not (code and self.preferences.welcomed):
            self.push_screen(Welcome())

    def sign_out(self) -> None:
        """Close everything; another user may sign in. The colours stay until then."""
        self.code = ""
        self._close_above(lambda screen: isinstance(screen, SignIn))

    def open_cases(self) -> None:
        """The cases; before them, once, what the participant's course keeps."""
        course = self.attempt(lambda: self.library.course(self.code)) if self.code else None
        if course is not None:
            follow_course(course.cohort.language)
        if course is None or course.accepted:
            self.open_library()
            return
        self.push_screen(briefing.CourseTerms(course))

    def open_library(self) -> None:
        """The cases."""
        self.push_screen(_list_of_cases())

    def accept_terms(self) -> None:
        """The participant agreed to what the course keeps; now the cases."""
        if self.succeeds(lambda: self.library.accept(self.code)):
            self.switch_screen(_list_of_cases())

    def facilitate(self) -> None:
        """The pages of those who give courses."""
        self._just_read = self._read_without_code = False
        self.push_screen(
            facilitator_home.FacilitatorHome(
                administration.CohortService(self.library.store, self.library.own)
            )
        )

    def open_drive(self, then: Callable[[str], Awaitable[None]], *, join: bool) -> None:
        """Join a course from a USB drive, or hand in to one; `then` is given what was done."""
        service = administration.CohortService(self.library.store, self.library.own)
        what = drives.join if join else drives.hand_in_plays
        if isinstance(self.screen, Page):
            act.Conversation(self.screen, what, then, service, "").begin()

    def show_cohort(
        self,
        service: CohortService,
        cohort: str,
        titles: Mapping[str, str],
        then: Callable[[str | None], None],
    ) -> None:
        """The page of a cohort; `then` is given what to say of one that was deleted."""
        self.push_screen(screens_cohort.CohortScreen(service, cohort, titles), then)

    def set_up_cohort(
        self, service: CohortService, course: Course, then: Callable[[Cohort | None], None]
    ) -> None:
        """The page on which a cohort is set up; `then` is given the cohort."""
        self.push_screen(screens_cohort.NewCohort(service, course), then)

    # The room on the network

    def show_room(self) -> None:
        """Open the room, unless it is open, and show the way in."""
        if self.room is not None:
            self._show_room(self.room)
        elif self.opens_room is not None:
            self._say(_("The room is being opened …"))
            self.run_worker(self._open_room, thread=True, exclusive=True, group="room")

    def _open_room(self) -> None:
        """In a thread of its own: the cases are read once more."""
        assert self.opens_room is not None
        try:
            opened = self.opens_room(self.participants.store)
        except RecordsProblem as problem:
            opened = Failure.of(problem)
        if isinstance(opened, room_server.OpenRoom):
            opened.start()
            self.call_from_thread(self._take_room, opened)
        else:
            self.call_from_thread(self._say, opened.message)

    def _take_room(self, room: OpenRoom) -> None:
        self.room = room
        self._show_room(room)

    def _show_room(self, room: OpenRoom, *, for_a_room: bool = False) -> None:
        self.push_screen(screens_room.RoomScreen(room, for_a_room=for_a_room or self._leads))

    def close_room(self) -> None:
        """Listen no more; everything that was decided is saved."""
        room, self.room = self.room, None
        if room is not None:
            room.close()

    # The app itself

    def _end_well_on_signals(self) -> None:
        """A lost line or a kill leaves the terminal as it was; every decision is on disk."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT", "SIGQUIT"):
            if number := getattr(signal, name, None):
                try:
                    loop.add_signal_handler(number, self._exit_interrupted)
                except (NotImplementedError, RuntimeError, ValueError):
                    return  # Windows, or not in the main thread

    def _exit_interrupted(self) -> None:
        self.exit(return_code=INTERRUPTED)

    async def on_event(self, event: events.Event) -> None:
        """Drop keys and clicks from before a page was painted.

        A key comes by here twice: on its way to the focused widget, and back for its binding.
        The page may have changed in between.
        """
        if isinstance(event, events.Key):
            page = self.screen
            if isinstance(page, Page) and not page.hears(event):
                return
        if isinstance(event, events.MouseDown | events.MouseUp) and not event.is_forwarded:
            await self._on_mouse_button(event)
            return
        await super().on_event(event)

    async def _on_mouse_button(self, event: events.MouseDown | events.MouseUp) -> None:
        """A press that is dropped takes its release with it.

        A release ends a notice, and a press does not: the line would move under the mouse.
        """
        page = self.screen
        if isinstance(event, events.MouseDown):
            self._felt = not isinstance(page, Page) or page.feels(event)
        if self._felt:
            await super().on_event(event)
            if isinstance(event, events.MouseUp) and isinstance(page, Page):
                page.say("")

    def _fatal_error(self) -> None:
        """Say one sentence instead of Textual's traceback, unless RIFQ_DEBUG is set."""
        if os.environ.get("RIFQ_DEBUG") or self._exception is None:
            super()._fatal_error()
            return
        words = crash_log.last_words(self._exception, self._log_folder)
        damage = self.participants.store.find_damage()  # what comes of it is no error of ours
        self.panic(Text(explain(damage) if damage else words))

    def _wear(self, preferences: Preferences) -> None:
        self.preferences = preferences
        known = {theme.name for theme in THEMES}
        self.theme = preferences.theme if preferences.theme in known else "calm"
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "full" if preferences.motion else "none"

    def _preferences_of(self, code: str) -> Preferences:
        """How someone likes the screen; as it is by default when the records cannot be read."""
        return self.attempt(lambda: self.participants.preferences(code)) or Preferences()

    def attempt(self, do: Callable[[], T]) -> T | None:
        """What `do` returns; when the records fail, None, and the reason is shown."""
        try:
            return do()
        except RecordsProblem as error:
            # on the next page too, when this one is about to be closed
            self.call_later(self._say, explain(error))
            return None

    def succeeds(self, do: Callable[[], object]) -> bool:
        """Do it; False when the records fail, and the reason is shown."""
        return self.attempt(lambda: (do(),)) is not None

    def _say(self, words: str) -> None:
        if isinstance(self.screen, Page):
            self.screen.say(words)

    def first_time(self, kind: str) -> bool:
        """Whether this kind of question is met for the first time in this run."""
        first = kind not in self._kinds_met
        self._kinds_met.add(kind)
        return first

    # Playing

    def show_briefing(self, case: CaseCard, unfinished: bool) -> None:
        """What is read before a case."""
        self.push_screen(
            briefing.BriefingScreen(case.id, self.library.briefing(case.id), unfinished)
        )

    def begin(self, case_id: str, mode: str, resume: bool, together: Together) -> None:
        """Begin a case, or continue it; alone, or together with others."""
        code = self.code
        self._play(self.attempt(lambda: self.library.open(case_id, mode, code, resume, together)))

    def reopen(self, play: PastPlay) -> None:
        """An earlier play, where it stopped or at its debrief."""
        self._play(self.attempt(lambda: self.library.reopen(play.id, self.code)))

    def retry(self, play: PastPlay, seq: int) -> None:
        """A new practice play from a decision of an earlier one."""
        self._play(self.attempt(lambda: self.library.retry(play.id, seq, self.code)))

    def _play(self, opened: Session | Failure | None) -> None:
        if isinstance(opened, Failure):
            self._say(opened.message)
        elif opened and opened.ended:
            self.show_debrief(opened)
        elif opened:
            self.switch_screen(_screen_of(opened))

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> None:
        """Lead a room through a case: how, see `engine.services.led.play.lead`."""
        self._play(self.attempt(lambda: self.library.lead(case_id, how, cohort)))

    def lead_room(self, case_id: str, cohort: str | None = None) -> None:
        """Ask how a room is to be led through a case, and lead it; of one cohort, if it is named.

        The play takes the place of the page this is asked from, as one of a participant does.
        """
        ways = self.attempt(lambda: self.library.ways_to_lead(case_id, cohort))
        rooms = self.attempt(lambda: self.library.rooms(case_id, cohort))
        if ways is None or rooms is None:
            return

        def brief_room(how: tuple[str, str | None] | None) -> None:
            if how is not None:
                self._brief_room(case_id, *how)

        self.push_screen(
            players_at_keyboard.HowToLead(ways, rooms, only=cohort is not None), brief_room
        )

    def _brief_room(self, case_id: str, how: str, cohort: str | None) -> None:
        """What a room hears before it begins, unless it is on the screen now; then lead it."""
        if how in ("go-on", "look") or isinstance(self.screen, briefing.BriefingScreen):
            self.lead(case_id, how, cohort)
            return
        self.push_screen(
            briefing.LedBriefingScreen(case_id, self.library.briefing(case_id), how, cohort)
        )

    def show_debrief(self, session: Session, *, fresh: bool = False) -> None:
        """From the end of a play to its debrief; of one that has just ended, first its moments."""
        self.switch_screen(debrief.DebriefScreen(session, fresh=fresh))

    def look_again(self, session: Session, moments: Sequence[Entry]) -> None:
        """The moments of a play that cost most, one at a time, over its debrief."""
        self.push_screen(second_look.SecondLook(session, moments))

    def try_again(self, session: Session, seq: int) -> None:
        """One decision of a play once more; nothing of it is recorded."""
        again = feedback_recall.practise_again(session.recorded, seq)
        self.push_screen(recall.TryAgainScreen(again, session.code))

    def show_debrief_so_far(self, session: Session) -> None:
        """The debrief of a led play that has not ended, over it."""
        self.push_screen(debrief.LedDebriefScreen(session))

    def leave_play(self) -> None:
        """Back to the cases, the facilitator's page or, for a room opened from the shell, there."""
        led = self._leads
        self._close_above(lambda screen: isinstance(screen, Page) and screen.is_home)
        if isinstance(self.screen, SignIn):
            (self.exit if led and self._start else self.open_library)()

    @property
    def _leads(self) -> bool:
        """Whether a room looks at this screen."""
        return any(isinstance(screen, Page) and screen.leads for screen in self.screen_stack)

    def _close_above(self, stays: Callable[[Screen[object]], bool]) -> None:
        while len(self.screen_stack) > 1 and not stays(self.screen):
            self.pop_screen()

    def list_cases(self) -> Sequence[CaseCard]:
        """The cases that are listed for the one who signed in; none before a room."""
        found = None if self._leads else self._case_list
        return found.playable if found else []

    def open_case(self, case: CaseCard) -> None:
        """Leave what is open, as Esc and Leave do, for the briefing of a case."""
        self.leave_play()
        if (found := self._case_list) is self.screen and found:
            found.open(case)

    @property
    def _case_list(self) -> screens_library.LibraryScreen | None:
        """The page that lists the cases, if it is open."""
        return next(
            (each for each in self.screen_stack if isinstance(each, screens_library.LibraryScreen)),
            None,
        )

    def action_my_plays(self) -> None:
        """The plays of the participant who sits here."""
        self.leave_play()
        self.push_screen(my_plays.MyPlays())

    def action_look_again(self) -> None:
        """What the one who sits here missed, with other facts."""
        day = date.today()
        waiting = self.attempt(lambda: self.library.look_again(self.code, day))

        def keep(practice: Practice) -> bool:
            return self.succeeds(lambda: self.library.keep_again(self.code, practice, day))

        if waiting:
            self.push_screen(recall.RecallScreen(waiting, keep, self.code))
        elif waiting is not None:
            self._say(str(_("There is nothing to look at again today.")))

    def action_example(self) -> None:
        """A short case as its author would play it, over what is open."""
        self.push_screen(first_page.to_example())

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Nobody has plays of their own without a code."""
        return bool(self.code) if action == "my_plays" else True

    def action_switch(self) -> None:
        """Sign out, for another user; whoever has no code is asked, and told what stays."""
        if self.code or self._case_list is None:
            self.sign_out()
            return
        stays = _(
            "You have no code. A case that you left unfinished stays in the list for people "
            "without a code: anyone can continue it. The debrief of a case that you finished is "
            "not listed again."
        )
        question = confirm.Confirm(_("Switch user?"), stays, _("Yes, switch user"))
        self.push_screen(question, lambda yes: self.sign_out() if yes else None)

    def action_help(self) -> None:
        """The keys of the present page, and how to answer."""
        bindings = [active.binding for active in self.screen.active_bindings.values()]
        answers = not isinstance(self.screen, Page) or self.screen.explains_answers
        self.push_screen(help.Help(help.keys_of(bindings), answers=answers))

    def action_privacy(self) -> None:
        """Blank the screen."""
        self.push_screen(pause.Privacy())

    def action_look(self) -> None:
        """Colours and motion."""
        self.push_screen(appearance.Appearance(self.preferences), self._keep_looks)

    def wear_theme(self, theme: str) -> None:
        """Put on a theme, and keep it for the one who sits here."""
        self._keep_looks(replace(self.preferences, theme=theme))

    def _keep_looks(self, preferences: Preferences | None) -> None:
        if preferences:
            self._wear(preferences)
            self.attempt(lambda: self.participants.keep_preferences(self.code, preferences))

    def action_leave(self) -> None:
        """End; every decision is already on disk."""
        self.exit()

    def action_ask_to_leave(self) -> None:
        """Ask before ending."""
        saved = _("Everything you decided is saved.")
        question = confirm.Confirm(_("Leave Rifq?"), saved, _("Yes, leave"))
        self.push_screen(question, lambda yes: self.exit() if yes else None)

    def action_command_palette(self) -> None:
        """All commands, in our words."""
        if not isinstance(self.screen, palette.Palette):
            words = str(_("Type what you want to find"))
            self.push_screen(palette.Palette(placeholder=words, id="--command-palette"))


def _screen_of(session: Session) -> Screen[None]:
    """The screen to play on; a led play has its own."""
    if isinstance(session, led_play.LedSession):
        return screens_led_play.LedPlayScreen(session)
    return screens_play.PlayScreen(session)


def _list_of_cases() -> screens_library.LibraryScreen:
    return screens_library.LibraryScreen()


def _tidy_again() -> None:
    """After the first paint: leave alone what was loaded, and collect what comes."""
    gc.freeze()
    gc.enable()

"""The cases that can be played, and what else there is to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from engine.language.control_characters import name_controls
from engine.language.interface import _, plural
from engine.services.catalogue.case_list import (
    CaseCard,
    CaseGroup,
    describe_shortly,
    describe_standing,
    describe_whose,
    finished_words,
    group_title,
)
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.page import Page
from tui.widgets.prose import plain_text

if TYPE_CHECKING:
    from engine.scenario.courses import Course


_NEW, _BEGUN, _DONE = "○", "◐", "●"
SOON = 0.15  # seconds after which the list is there, and follows what was read meanwhile


class LibraryScreen(Page[None]):
    """Lists the cases; reads them after the first paint.

    The first time on a computer that takes seconds, so cases stand there by their titles until they
    are read, each in its place.
    """

    is_home: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Switch user"), key_display="esc", id="page.back"),
        letter("m", "app.my_plays", _("My plays"), "library.plays"),
        letter("k", "app.look", _("Colours"), "library.look"),
        letter("o", "back", _("Switch user"), "library.switch", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cases: Sequence[CaseCard] | None = None  # as they are shown
        self._courses: Sequence[Course] = ()
        self._titles: Sequence[CaseCard] = ()
        self._known: list[CaseCard] = []  # those that were read
        self._shown = -1  # how many of them are shown

    def _heads(self) -> tuple[str, str]:
        code = self.rifq.code
        course = self.ask_library(lambda library, code: library.course(code)) if code else None
        return (
            course.cohort.title if course else _("Cases"),
            _("Code {code}").format(code=code) if code else _("Without a code"),
        )

    def body(self) -> Iterator[Widget]:
        """A word that the cases are being read; then they are shown."""
        yield plain_text(_("Reading the cases …"), "quiet")

    @on(events.Mount)
    def _show_then_read(self) -> None:
        self._reading = self.set_interval(SOON, self._show_so_far)
        self.call_after_refresh(self._read)

    async def on_screen_resume(self) -> None:
        """After a play, show again what is unfinished."""
        if self._cases is not None:
            await self._show(self._cases)

    @work(thread=True, exclusive=True, group="cases")
    def _read(self) -> None:
        library = self.rifq.library
        self._courses, self._titles = library.courses(), library.titles()
        for case in library.each_case():
            self._known.append(case)
        self.app.call_from_thread(self.call_later, self._show_all)

    async def _show_so_far(self) -> None:
        """Show the cases that were read, and the others by their titles."""
        if self._titles and len(self._known) != self._shown:
            self._shown = len(self._known)
            await self._show([*self._known[: self._shown], *self._titles[self._shown :]])

    async def _show_all(self) -> None:
        self._reading.stop()
        await self._show(self._known)

    async def _show(self, cases: Sequence[CaseCard]) -> None:
        if not self.is_attached:
            return  # left before they were read
        self._cases = cases
        over = self.ask_library(lambda library, code: library.list_finished(code)) or {}
        finished = {case: finished_words(later) for case, later in over.items()}
        unfinished = self._list_unfinished()
        found = self.ask_library(
            lambda library, code: library.arrange_cases(code, cases, self._courses, finished)
        )
        groups = found if found is not None else [CaseGroup("", tuple(cases))]
        again = self.ask_library(lambda library, code: library.count_due(code, date.today())) or 0
        dots = {**dict.fromkeys(finished, _DONE), **dict.fromkeys(unfinished, _BEGUN)}
        parts = _parts(groups, dots, set(finished), self.rifq.code, self._notices(), again)
        await self.flow.refill(parts)

    async def act_on_card(self, card: Card) -> None:
        """Open the briefing of a case, or do what else the card says."""
        if isinstance(card.answer, CaseCard):
            self.open(card.answer)
        else:
            await self.run_action(f"app.{card.answer}")

    @property
    def playable(self) -> list[CaseCard]:
        """The cases that are listed now and can be played, in their order."""
        listed = (card.answer for card in self.query(Card))
        cases = [case for case in listed if isinstance(case, CaseCard)]
        return [case for case in cases if not (case.problem or case.pending)]

    def open(self, case: CaseCard) -> None:
        """Open the briefing of a case, or say why it cannot be played."""
        if case.pending:
            self.say(_("This case is still being read."))
        elif case.problem:
            self.say(_("This case cannot be played: see the line below its title."))
        else:
            self.rifq.show_briefing(case, case.id in self._list_unfinished())

    def _notices(self) -> list[str]:
        """What must be said above the cases."""
        trouble = self.rifq.participants.trouble()
        found = [_("Nothing can be saved here now: {why}").format(why=trouble)] if trouble else []
        greeting = self.ask_library(lambda library, code: library.greet(code))
        return [*found, greeting] if greeting else found

    def _list_unfinished(self) -> Collection[str]:
        """The ids of the cases that were left unfinished."""
        return self.ask_library(lambda library, code: library.list_unfinished(code)) or ()

    def action_back(self) -> None:
        """Back to sign-in, for another user."""
        self.rifq.action_switch()


def _parts(
    groups: Sequence[CaseGroup],
    dots: Mapping[str, str],
    done: Collection[str],
    code: str,
    notices: Sequence[str] = (),
    again: int = 0,
) -> list[Widget]:
    parts: list[Widget] = [plain_text(words, "notes") for words in notices]
    parts += [plain_text(words, "quiet") for words in describe_whose(groups)]
    if not any(group.cases for group in groups):
        parts.append(plain_text(_("There are no cases here yet."), "prose"))
    number = count()
    for group in groups:
        if group.title:
            parts.append(plain_text(group_title(group, done), "heading"))
        parts += [_card(case, number, group, dots) for case in group.cases]
    if dots:
        legend = _("{done} finished   {begun} begun   {new} new")
        parts.append(plain_text(legend.format(done=_DONE, begun=_BEGUN, new=_NEW), "quiet"))
    waiting = plural("One thing to look at again", "{n} things to look at again", again)
    also = {
        **({"look_again": waiting} if again else {}),
        "example": _("See how a case is played"),
        **({"my_plays": _("My past plays")} if code else {}),
        "look": _("Colours and motion"),
        "switch": _("Switch user"),
        "help": _("Help"),
        "ask_to_leave": _("Leave Rifq"),
    }
    parts.append(plain_text(_("Also"), "heading"))
    parts += [Card(words, name, id=name.replace("_", "-")) for name, words in also.items()]
    return parts


def _card(case: CaseCard, number: Iterator[int], group: CaseGroup, dots: Mapping[str, str]) -> Card:
    begins = case.id == group.first and case.id not in dots
    where = f"   {describe_standing(case, dots, begins)}" if begins else ""
    title = Content.assemble(name_controls(case.title), (where, "not bold $accent"))
    classes = "case -broken" if case.problem else "case"
    about = describe_shortly(case)
    card = Card(title, case, detail=about, id=f"case-{next(number)}", classes=classes)
    if not (case.problem or case.pending):
        card.label(mark=dots.get(case.id, _NEW))
    return card

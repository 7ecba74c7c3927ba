"""Playing with others: several at one keyboard, or a room that is led."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.services.library import Together
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text

_MOST = 4  # more than this at one laptop is a room: that is led


class Players(CardDialog[Together]):
    """Gives how many they are, and the codes of the others who want the play to be theirs.

    Args:
        check: gives the code that was typed, or None if it is not a code.
        own: the code of the one who sits here.
    """

    AUTO_FOCUS = ""
    heading = _("How many are you at this keyboard?")

    def __init__(self, check: Callable[[str], str | None], own: str) -> None:
        super().__init__()
        self._check = check
        self._own = own

    def body(self) -> Iterable[Widget]:
        """A card for each number of people, and a field for their codes."""
        yield plain_text(
            _("A play by two or more counts as one play, and belongs to no one alone."), "prose"
        )
        for n, words in ((2, _("We are two")), (3, _("We are three")), (_MOST, _("We are four"))):
            yield Card(words, n)
        yield plain_text(
            _(
                "Codes of the others, if they want to find this play again with their own code; a "
                "space between codes:"
            ),
            "label",
        )
        yield Input(id="others")

    async def take_field(self, _field: Input) -> None:
        """Continue to the number of people."""
        self.flow.choose(self.flow.cards[0])

    async def act_on_card(self, card: Card) -> None:
        """Begin, once every code that was typed is one."""
        assert isinstance(card.answer, int)
        others = self._read_others()
        if others is None:
            return
        if len(others) >= card.answer:
            self.say(_("These are more codes than people."))
            return
        self.dismiss(Together(card.answer, others))

    def _read_others(self) -> tuple[str, ...] | None:
        """The codes of the others; None, and a notice, if a word is not a code."""
        typed = self.query_one(Input).value
        found: list[str] = []
        for word in re.split(r"[\s,;،]+", typed.strip()):
            if not word:
                continue
            code = self._check(word)
            if code is None:
                self.say(_("{typed} is not a code. Please try again.").format(typed=word))
                return None
            if code not in (self._own, *found):
                found.append(code)
        return tuple(found)


class HowToLead(CardDialog[tuple[str, str | None]]):
    """Gives back how to lead, as `led_play.lead` takes it, and the id of a cohort or None.

    Args:
        ways: of "go-on", "look" and "core", those that are possible.
        cohorts: id and title of each cohort a room can belong to.
        only: whether the room must belong to one of them.
    """

    heading = _("Lead a class through this case")

    def __init__(
        self, ways: Collection[str], cohorts: Sequence[tuple[str, str]] = (), *, only: bool = False
    ) -> None:
        super().__init__()
        self._ways = ways
        self._cohorts = cohorts
        self._only = only

    def body(self) -> Iterable[Widget]:
        """A card for each way to lead that is possible now."""
        whole = self._cohorts[0][0] if self._only else None
        if "go-on" in self._ways:
            yield Card(_("Continue where the class stopped"), ("go-on", whole))
        for id, title in self._cohorts:
            words = _("Begin with the class of {title}").format(title=title)
            yield Card(words, ("new", id), detail=_("Votes are saved, without names."))
            yield from self._offer_core("core", id)
        if not self._only:
            yield self._offer_new_class()
            yield from self._offer_core("core", None)
        yield Card(_("Rehearse it alone"), ("rehearse", whole), detail=_("Nothing is saved."))
        yield from self._offer_core("rehearse-core", whole)
        if "look" in self._ways:
            yield Card(_("The debrief of the previous class"), ("look", whole))
        yield plain_text(
            _(
                "Your own notes, with the marking in brief: `rifq lead CASE --notes` in a "
                "second window, never on the projector; or `rifq print CASE` on paper."
            ),
            "quiet",
        )

    def _offer_core(self, how: str, cohort: str | None) -> Iterable[Card]:
        """The same in the core of a case that has one."""
        if "core" in self._ways:
            about = _(
                "For 27 minutes. Other scenes are skipped, and a paragraph tells what happens "
                "there."
            )
            yield Card(_("The same, with the core scenes only"), (how, cohort), detail=about)

    def _offer_new_class(self) -> Card:
        if not self._cohorts:
            words, about = _("Begin with a class"), _("Votes are saved, without names.")
        else:
            words = _("Begin with a class without a cohort")
            about = _("Votes are saved, without names; no cohort's report counts them.")
        return Card(words, ("new", None), detail=about)

"""A judgement: its sources, contesting it, and the pages over a play that show judgements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import ClassVar, Generic

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from engine.language.interface import _, translate
from engine.reports.debrief.sentences import CLOSED_ASK
from engine.reports.document import Entry, Line, Principle, Tone
from engine.services.shared.errors import Failure
from engine.services.shared.own_words import LONGEST, VERDICTS
from engine.services.shared.session import Session
from tui.shared.document_lines import of_key
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.document_parts import QUALIFIES_NOBODY, JudgementCard, content, entries
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.page import CardDialog, Page
from tui.widgets.prose import Heading, plain_text
from tui.widgets.text_fields import NOT_SAVED_YET, Field

_KEYS = " ?؟"  # read on, and help


class JudgementScreen(Page[ScreenResultType], Generic[ScreenResultType]):
    """A page with `JudgementCard`s: `s` or Enter shows its sources, `c` contests it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Open"), show=False, key_display="enter", id="page.decide"),
        letter("s", "source", _("Source"), "judgement.source"),
        letter("c", "contest", _("Disagree"), "judgement.contest"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def entry(self) -> Entry | None:
        """What the chosen card judges; with none chosen, the first one in sight."""
        if self.flow.chosen is None:
            self.flow.choose_in_sight(JudgementCard)
        chosen = self.flow.chosen
        return chosen.entry if isinstance(chosen, JudgementCard) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is judged, there is no source, and nothing to contest."""
        if action in ("source", "contest"):
            return bool(self.query(JudgementCard))
        return super().check_action(action, parameters)

    async def act_on_card(self, _card: Card) -> None:
        """Enter on a judgement opens it."""
        self.action_source()

    def action_source(self) -> None:
        """Show the principles and sources of the chosen judgement."""
        if entry := self.entry:
            self.ask(PrincipleDialog(entry), lambda _contest: self.action_contest())
        else:
            self.say(_("Choose a judgement first, with the arrows."))

    def action_contest(self) -> None:
        """Contest the chosen judgement."""
        entry = self.entry
        address = _address(entry)
        if entry is None:
            self.say(_("Choose a judgement first, with the arrows."))
        elif not address:
            self.say(
                _("This is not about a single answer. Write a note, or say it in the debrief.")
            )
        else:
            keep = partial(self.session.contest, address)
            contest = ContestDialog(entry, keep, self.session.find_contest(address))
            self.ask(contest, lambda answer: self._show_contest(address, answer))

    def _show_contest(self, address: str, answer: tuple[str, str]) -> None:
        words = describe_view(*answer)
        for card in self.flow.query(JudgementCard):
            if _address(card.entry) == address:
                card.show_contest(words)
        self.say(_("Saved. Your view is now shown with this judgement."))


def describe_view(verdict: str, because: str) -> str:
    """What a reader thinks of a judgement, in words."""
    return f"{VERDICTS[verdict]}. {because}" if because else str(VERDICTS[verdict])


class PrincipleDialog(CardDialog[str]):
    """A judgement and its sources; gives "contest" back when its reader wants to answer it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("c", "contest", _("Disagree"), "judgement.contest"),
        letter("s", "back", _("Close"), "judgement.close", show=False),
    ]

    heading = _("What this is based on")

    def __init__(self, entry: Entry) -> None:
        super().__init__(full=True)
        self._entry = entry

    def body(self) -> Iterable[Widget]:
        """What was chosen, the judgement, and its principles with their sources."""
        yield from _draw_judged(self._entry)
        judgement = self._entry.judgement
        principles = judgement.principles if judgement else ()
        for principle in principles:
            yield from _principle(principle)
        if not principles:
            yield plain_text(_("No principle is named here."), "prose")
        if _address(self._entry):
            yield Card(_("Say what you think of this judgement"), "contest")
        yield plain_text(QUALIFIES_NOBODY, "quiet")

    def action_contest(self) -> None:
        """Answer this judgement."""
        if _address(self._entry):
            self.dismiss("contest")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """What speaks of no answer cannot be contested."""
        return bool(_address(self._entry)) if action == "contest" else True


def _draw_judged(entry: Entry) -> Iterator[Widget]:
    """What was chosen, and what the key says of it."""
    if entry.judgement and entry.judgement.chosen:
        yield plain_text("\n".join(entry.judgement.chosen), "yours")
    yield Static(content(of_key(entry)), classes="prose")


def _address(entry: Entry | None) -> str:
    """The address of the answer that is judged; "" where none is."""
    return entry.judgement.address if entry and entry.judgement else ""


def _principle(principle: Principle) -> Iterator[Widget]:
    yield plain_text(f"{principle.title} ({principle.id})", "heading")
    yield plain_text(principle.says, "prose")
    if principle.differs:
        yield plain_text(_("Where experts differ"), "label")
        yield plain_text(principle.differs, "prose")
    yield plain_text(_("Published in"), "label")
    for title, url, seen in principle.sources:
        yield plain_text(f"{title} ({seen})", "fact")
        if url:
            yield plain_text(url, "about")
    yield plain_text(_("How sure this is"), "label")
    yield plain_text(principle.certainty, "fact")


class ContestDialog(CardDialog[tuple[str, str]]):
    """Gives the verdict ("agree", "not-my-job", "disagree") and the reason back.

    Args:
        entry: the judgement it is about.
        keep: keeps a verdict and its reason; while it cannot, both stay and the cause is said.
        said: the verdict and the reason that were kept before, or None.

    A letter typed on a card begins the reason: it goes into the field.
    """

    heading = _("What do you think of this judgement?")

    def __init__(
        self,
        entry: Entry,
        keep: Callable[[str, str], Failure | None],
        said: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(full=True)
        self._entry = entry
        self._hand_over = keep
        self._said = said or ("", "")
        self._verdict: Card | None = None
        self._left_alone = ""  # the reason of which it was said that it is not saved

    def body(self) -> Iterable[Widget]:
        """The judgement, a card for each verdict, and a field for the reason."""
        yield from _draw_judged(self._entry)
        for verdict, words in VERDICTS.items():
            card = Card(words, verdict)
            chosen = verdict == self._said[0]
            self._verdict = card if chosen else self._verdict
            card.label(mark=_box(chosen))
            yield card
        because = " ".join(self._said[1].split())
        yield Field(
            because,
            placeholder=str(_("Because …")),
            id="because",
            select_on_focus=False,
            max_length=LONGEST,
        )
        yield plain_text(
            _("Type why, or nothing; Enter saves it. No real case and no real name, please."),
            "quiet",
        )
        yield plain_text(QUALIFIES_NOBODY, "quiet")

    async def act_on_card(self, card: Card) -> None:
        """Mark the verdict, and continue to the reason."""
        self._mark(card)
        self.flow.choose(self.query_one(Field))

    async def take_click(self, event: Card.Clicked) -> None:
        """A click marks the verdict, as on every card with a box; another one goes on."""
        self._mark(event.card)
        await super().take_click(event)

    def _mark(self, verdict: Card) -> None:
        self._verdict = verdict
        for card in self.flow.cards:
            card.label(mark=_box(card is verdict))
        self.flow.number()

    def on_key(self, event: events.Key) -> None:
        """A letter typed on a card begins the reason; no binding could know every letter."""
        typed = event.character or ""
        if event.is_printable and not typed.isdecimal() and typed not in _KEYS:
            self._type(typed)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """So does a text that is pasted."""
        self._type(event.text)

    def _type(self, text: str) -> None:
        field = self.query_one(Field)
        if verdict := self.flow.chosen:
            self._mark(verdict)
        self.flow.choose(field)
        field.put(text)

    async def action_decide(self) -> None:
        """On a card: mark it. In the field: keep the verdict and the reason."""
        if card := self.flow.chosen:
            await self.act_on_card(card)
        elif self._verdict is None or isinstance(self.focused, Field):
            self._keep()

    def action_back(self) -> None:
        """Go back; of a reason that is not saved, it is said first."""
        because = self.query_one(Field).value.strip()
        if because in ("", " ".join(self._said[1].split()), self._left_alone):
            self.dismiss(None)
        else:
            self._left_alone = because
            self.say(NOT_SAVED_YET)

    def _keep(self) -> None:
        if self._verdict is None:
            self.say(_("Choose one of the three first."))
            return
        verdict, because = str(self._verdict.answer), self.query_one(Field).value.strip()
        if refused := self._hand_over(verdict, because):
            self.say(refused.message)
        else:
            self.dismiss((verdict, because))


def _box(chosen: bool) -> str:
    return "[x]" if chosen else "[ ]"


class LookingBack(JudgementScreen[None]):
    """The judgements that may be shown now, over the play."""

    def __init__(self, session: Session, told: Sequence[Entry]) -> None:
        super().__init__(session)
        self._modal = True
        self.add_class("-full")
        self._told = told

    def _with_own(self, entry: Entry) -> Entry:
        """A judgement with what its reader said of it before."""
        judgement = entry.judgement
        said = self.session.find_contest(judgement.address) if judgement else None
        return replace(entry, notes=(Line(Tone.CHOSEN, describe_view(*said)),)) if said else entry

    def compose(self) -> ComposeResult:
        """What was decided so far, and how it was judged."""
        with Vertical(classes="box"):
            yield plain_text(_("Look back"), "title")
            with Flow():
                yield from entries(map(self._with_own, self._told))
                yield plain_text(QUALIFIES_NOBODY, "quiet")
            yield KeyLine()


class LedMarkingScreen(JudgementScreen[None]):
    """First the question to the room; then, after one more key, what the key says.

    Nobody reveals a key by a slip of the finger, and nobody hears it before the room has spoken.
    Its sources are one key away, and so is contesting it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("k", "reveal", _("Show the marking"), "key.reveal"),
    ]

    def __init__(self, session: Session, told: Sequence[Entry]) -> None:
        super().__init__(session)
        self._modal = True
        self._told = told
        self._revealed = False

    def _heads(self) -> tuple[str, str]:
        shown = _("The marking") if self._revealed else _("Before the marking")
        return shown, self.session.title

    def body(self) -> Iterator[Widget]:
        """What was decided, the question to talk about it with, and what could be decided.

        For an answer given as a whole, what was said or done is shown before the key.
        """
        where, *told = self._told
        yield plain_text(where.title, "place")
        yield plain_text(translate(CLOSED_ASK), "question")
        roads = [Line(Tone.SAID, entry.title) for entry in told if entry.title]
        done = [line for entry in told for line in entry.before_key]
        yield from entries([Entry("", tuple(roads or done))])

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Nothing that belongs to the key before it is shown."""
        if action == "reveal":
            return not self._revealed
        return self._revealed or action not in ("source", "contest")

    async def action_reveal(self) -> None:
        """Show what the key says."""
        self._revealed = True
        self.await_paint()
        with self.app.batch_update():
            self.query_one(Heading).say(*self._heads())
            await self.flow.remove_children()
            await self.flow.mount_all([*entries(self._told), plain_text(QUALIFIES_NOBODY, "quiet")])
            self.flow.scroll_home(animate=False)
        self.refresh_bindings()

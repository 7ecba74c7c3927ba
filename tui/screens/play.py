"""The play screen: what happens, what is asked and the answers, in one column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from engine.decisions.registry import CONTINUE, ENDED
from engine.language.interface import _
from engine.play.step import Step, Voice
from engine.services.feedback import debriefs
from engine.services.feedback.debriefs import Behind
from engine.services.shared.errors import Failure, describe
from engine.services.shared.sentences import DO_ACT, SURE
from engine.services.shared.session import Session
from tui.dialogs.case_file import CaseFile, ProcedureCard, ReadBack
from tui.dialogs.judgements import LookingBack
from tui.dialogs.pause import Grounding, Moment, Pause
from tui.dialogs.text_entry import TextEntry
from tui.shared.shortcuts import letter
from tui.widgets.answers import Answers
from tui.widgets.card import FOOT, Card
from tui.widgets.deciding import Sureness, ask_how_sure, say_enter, say_missing
from tui.widgets.decision_prompt import answers_for, draw_question, is_act
from tui.widgets.flow import Flow, Said
from tui.widgets.footer import KeyLine
from tui.widgets.page import WIDE, Command, Page
from tui.widgets.prose import Heading, plain_text
from tui.widgets.story import CasePanel, paragraphs, said_before, whereabouts

_SIDES = ("page.less", "page.more")  # the keys for how sure one is
_NOT_COMMANDS = ("resume", "privacy")  # of the pause menu: nothing to do, or a command everywhere
SETTLES = 0.3  # seconds after a reply in which a number was typed for the questions before it


class PlayScreen(Page[None]):
    """One play from its present step to its end."""

    decides: ClassVar[str] = _("Decide")
    """What Enter does with an answer."""

    story: ClassVar[int] = 80
    """Columns the story takes where it is not pressed for room; the style sheet has them, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "pause", _("Pause"), key_display="esc", id="play.pause"),
        Binding("enter", "decide", decides, key_display="enter", id="play.decide"),
        letter("f", "case_file", _("Case file"), "play.case-file"),
        letter("u", "undo", _("Undo"), "play.undo"),
        letter("x", "close", _("Close", "a topic of a talk"), "play.close"),
        letter("j", "look_back", _("Look back"), "play.look-back"),
        letter("r", "read_back", _("Read again"), "play.read-back", show=False),
        letter("n", "note", _("Note"), "play.note", show=False),
        Binding("plus", "beside", _("Also"), key_display="+", id="play.beside"),
        Binding(
            "left_square_bracket,ج",
            "side(-1)",
            _("Earlier"),
            show=False,
            key_display="[",
            id="play.earlier",
        ),
        Binding(
            "right_square_bracket,د",
            "side(1)",
            _("Later"),
            show=False,
            key_display="]",
            id="play.later",
        ),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.answers: Answers = answers_for(session.step)
        self._shown = session.step  # what is on screen
        self._settled_at = 0.0  # when numbers count that are typed
        self._said = ""  # the last answer in words, for the top of an exchange
        self._beside: Sequence[tuple[int, str]] = ()  # acts: how much text followed, words
        self._behind = Behind()  # what may be said of the part that is over
        self._latest: Widget | None = None  # where the last exchange of a talk begins
        self._panel = True  # whether the case file is wanted next to the story
        self._reaction: Step | None = None  # what followed the last answer, until it was read
        self._replied = False  # whether what followed was shown by itself
        self._told: Card | None = None  # the card that says what Enter does
        self._weighed: Card | None = None  # the answer of which it is asked how sure one is
        self._sure: int | None = None

    @property
    def step(self) -> Step:
        """The present moment; before it, what followed the answer that led to another scene."""
        step = self.session.step
        if self._reaction is not None:
            return self._reaction
        return step._replace(text=step.text[step.answered :], answered=0) if self._replied else step

    def _answers(self) -> Answers:
        """The cards of what is on screen."""
        return answers_for(self._shown)

    def _asks_how_sure(self) -> bool:
        """Whether it is asked how sure the participant is of the chosen answer."""
        return self.step.sure

    def compose(self) -> ComposeResult:
        """The story with its answers, the case file next to it, and the keys."""
        yield Heading(*self._heads())
        with Horizontal(id="middle"):
            yield Flow()
            yield CasePanel()
        yield KeyLine()

    def _heads(self) -> tuple[str, str]:
        return whereabouts(self.session, self.step)

    @on(events.Mount)
    async def _begin(self) -> None:
        await self.present()
        if self.session.notice:
            self.say(self.session.notice)
        self.call_after_refresh(debriefs.work_ahead, self.session)

    def hears(self, key: events.Key) -> bool:
        """As on any page; and no number that was typed for the questions shown before."""
        if not super().hears(key):
            return False
        if key.time < self._settled_at and (key.character or "").isdecimal():
            self.say(_("The numbers have changed: please look, then choose."))
            return False
        return True

    def _note_paint(self) -> None:
        super()._note_paint()
        again = self.step.kind.talks and bool(self._said or self._beside)
        self._settled_at = self.painted_at + SETTLES if again else 0.0

    @on(events.Resize)
    async def _place_again(self) -> None:
        await self._place_panel()
        self.call_after_refresh(self.flow.breathe)

    async def _place_panel(self, *, moved: bool = False) -> None:
        """Show the case file next to the story where there is room."""
        left = self.size.width - self.story
        lines = self.session.case_file() if self._panel and self.size.width >= WIDE else ()
        if self.has_class("-beside") != bool(lines):
            self.set_class(bool(lines), "-beside")
            self.call_after_refresh(self.flow.breathe)  # the story may have another width now
        if lines:
            panel = self.query_one(CasePanel)
            panel.fit(left)
            await panel.show_lines(lines, moved=moved)

    async def present(self, *, beside: bool = False) -> None:
        """Replace what is on screen by the present step, with nothing chosen.

        What was taken back is arranged again.

        Args:
            beside: only an act was done, or taken back, so what was arranged stays.
        """
        self.await_paint()
        self.set_focus(None)
        arranged = self.session.undone or (self.answers.arrangement() if beside else None)
        self._beside = self.session.acts_done()
        self._shown = self.step
        self.answers = self._answers()
        self._behind = debriefs.look_back(self.session)
        with self.app.batch_update():
            self.query_one(Heading).say(*self._heads())
            await self.flow.remove_children()
            self.flow.remove_class("-airy")
            await self.flow.mount_all(self._parts())
            if self._reaction is None:  # what is known by now is told with the next scene
                await self._place_panel(moved=True)
            self.number_cards()
            if arranged is not None:
                self.answers.restore(arranged)
            self.flow.open_at(self._latest)
        self.query_one(KeyLine).first = self.first_keys()
        self.refresh_bindings()
        self._say_how()

    # The chosen answer

    def watch_focused(self) -> None:
        """Another card says what Enter does."""
        self._weigh(None)

    def _weigh(self, card: Card | None, sure: int | None = None) -> None:
        """Ask under a chosen answer how sure one is of it, or no longer."""
        changed, self._weighed, self._sure = self._weighed is not card, card, sure
        self._tell_enter()
        if changed:
            self.query_one(KeyLine).first = self.first_keys()
            self.refresh_bindings()
            if card is not None:
                self.flow.choose(card)

    def _tell_enter(self) -> None:
        """Say under the chosen card what Enter does with it, or what is missing."""
        chosen = self.focused if isinstance(self.focused, Card) else None
        if self._told is not None and self._told is not chosen:
            self._told.foot(Content())
        self._told = chosen
        if chosen is not None:
            chosen.foot(self._describe_enter(chosen))

    def _describe_enter(self, card: Card) -> Content:
        mine = card in self.answers.cards
        if card is self._weighed:
            return ask_how_sure(self._sure)
        if mine and not (self.step.kind.decides or self.step.kind.talks):
            return Content()  # the card itself says it
        if mine and (words := self.answers.missing()):
            return say_missing(words)
        return say_enter(self.enter_does() or str(self.decides))

    def first_keys(self) -> tuple[str, ...]:
        """The ids of the keys that are always at the foot."""
        return tuple(self._card_keys)

    @property
    def _card_keys(self) -> Mapping[str, str]:
        """The keys that change the chosen card, and the words for what they do."""
        return dict.fromkeys(_SIDES, _("How sure")) if self._weighed else self.answers.keys

    def number_cards(self) -> None:
        """Show what digits mean for this kind of decision."""
        super().number_cards()
        self.answers.number()

    def _say_how(self) -> None:
        """The first time a kind of question is met, say how it is answered."""
        asks = self.step.kind.decides or self.step.kind.talks
        if asks and self.rifq.first_time(self.step.kind.name):
            self.say(self.answers.how)

    @property
    def _fresh(self) -> bool:
        """Whether a part that is judged has ended just now; at the end, the debrief tells it."""
        return self._behind.fresh and self.step.kind is not ENDED and self._reaction is None

    def _parts(self) -> list[Widget]:
        """The step from top to bottom: the talk so far, the text, the question, the cards."""
        talk = self.session.conversation() if self._reaction is None else ()
        told: list[Widget] = []
        replies = bool(self.step.text) and self.step.text[0].voice is Voice.REPLY
        # what was said to come here, where an exchange is shown
        if words := "\n".join(talk[-1].chosen) if talk else self._said if replies else "":
            told.append(plain_text(words, "yours"))
        told += self._draw_text()
        before = said_before(talk)
        # with another subject, which begins with no words, the last exchange stays in sight
        asked = [part for part in before if part.has_class("yours")]
        self._latest = next(iter(told if told or not talk else asked[-1:]), None) if talk else None
        if talk or self.step.kind.talks:
            told = [Said(*before, *told)]
        if self._fresh:
            words = _("That part is over. Look back at what you decided there")
            back = Card(
                Content.styled(words, "$accent"),
                id="look-back",
                classes="look-back",
                numbered=False,
            )
            back.label(mark="j")
            told.append(back)
        return [*told, *draw_question(self.step, self.session, self.answers)]

    def _draw_text(self) -> list[Widget]:
        """The text, and in it the acts that were done, each before what came of it."""
        text, parts, at = self.step.text, list[Widget](), 0
        for since, words in self._beside:
            parts += paragraphs(text[at : len(text) - since])
            parts.append(plain_text(words, "yours -done"))
            at = len(text) - since
        parts += paragraphs(text[at:])
        if english := self.session.partly_english:
            parts.append(plain_text(english, "quiet"))
        return parts

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "undo":
            return self.session.undoable
        if action == "close":
            return self.step.closes
        if action == "look_back":
            return bool(self._behind.entries)
        return True

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings; those that change the chosen card are shown, dim without one.

        `+` is shown where something can be done beside the question.
        """
        found = super().active_bindings
        holds = self.focused in self.answers.cards
        for key, active in found.items():
            if active.binding.action == "beside":
                shown = replace(active.binding, show=bool(self._acts))
                found[key] = active._replace(binding=shown)
            if active.binding.action == "pause" and self._weighed:
                found[key] = active._replace(binding=replace(active.binding, description=_("Back")))
            if words := self._card_keys.get(active.binding.id or ""):
                shown = replace(active.binding, description=str(words), show=True)
                found[key] = active._replace(binding=shown, enabled=holds)
        return found

    def enter_does(self) -> str:
        """Decides; but a card that is no answer is done or opened, and text is left behind."""
        if self.focused in self._acts:
            return str(DO_ACT)
        if isinstance(self.focused, Card) and self.focused.id == "look-back":
            return str(_("Open"))
        return "" if self.step.kind.decides or self.step.kind.talks else str(_("Continue"))

    @property
    def only_card(self) -> Card | None:
        """The only card; where a text is read, looking back is no way on, and `j` keeps it."""
        if self.step.kind.decides or self.step.kind.talks:
            return super().only_card
        onward = [stop for stop in self.flow.stops if stop.id != "look-back"]
        return onward[0] if len(onward) == 1 and isinstance(onward[0], Card) else None

    @property
    def _acts(self) -> list[Card]:
        """The cards of what can be done beside the question."""
        cards = [part for part in self.flow.children if isinstance(part, Card)]
        return [card for card in cards if is_act(card)]

    def action_walk(self, by: int) -> None:
        """Walk the cards, or carry a lifted one."""
        self._weigh(None)
        if self.answers.carries(by):
            self._tell_enter()
        else:
            super().action_walk(by)

    def action_side(self, by: int) -> None:
        """Left and right change the chosen card where the kind says so, or how sure one is."""
        if self._weighed:
            self._weigh(self._weighed, max(1, min(len(SURE), (self._sure or 2 - by) + by)))
            return
        if self.answers.keys and self.answers.held is None:
            self.say(_("Choose a card first: with the arrows, or a click."))
        self.answers.side(by)
        self._tell_enter()

    def action_beside(self) -> None:
        """Choose the first act beside the question; where one is chosen, the next."""
        acts = self._acts
        if not acts:
            self.say(_("There is nothing else to do here."))
            return
        at = acts.index(self.focused) + 1 if self.focused in acts else 0
        self.flow.choose(acts[at % len(acts)])

    def action_read_on(self) -> None:
        """Space lifts or picks the chosen card; else it reads on."""
        self._weigh(None)
        if self.answers.space():
            self._tell_enter()
        else:
            super().action_read_on()

    def action_digit(self, digit: int) -> None:
        """A number means what the kind says; where it is asked, how sure one is."""
        least, last = self.answers.least, self.answers.count()
        if self._weighed:
            least, last = 1, len(SURE)
        number = self.numbers.press(digit, last, least)
        if number is not None and self._weighed:
            self._weigh(self._weighed, number)
        elif number is not None:
            self.say(self.answers.take(number, self.numbers.instead))
            self._tell_enter()
        elif self.numbers.waiting:
            self.say(_("{digit} and a second digit").format(digit=digit))
        elif last > 1:
            self.say(_("Type a number from {first} to {last}.").format(first=least, last=last))

    async def take_click(self, event: Card.Clicked) -> None:
        """A click on an answer does what its kind says; among several, it never decides."""
        if isinstance(event.place, Sureness):
            self._weigh(event.card, event.place.value)
            return
        mine = event.card in self.answers.cards and event.place != FOOT
        words = self.answers.take_click(event) if mine else None
        if words is None:
            await super().take_click(event)
        else:
            self.say(words)
            self._weigh(None)

    async def action_decide(self) -> None:
        """Decide what is chosen; say what is missing when it is not complete."""
        if not self.chooses_only_card():
            return
        if self._held and self._beside:
            return  # a second Enter, at once after the one that did an act, decides nothing
        if self._reaction is not None:
            self._reaction, self._said = None, ""
            await self.present()
            return
        chosen = self.flow.chosen
        if chosen is not None and chosen not in self.answers.cards:
            if chosen.id == "look-back":
                self.action_look_back()
            elif refused := self.session.answer(chosen.answer):
                await self._stay(refused)
            else:
                await self._show_done(chosen.text)
            return
        if words := self.answers.lead_on():
            self.say(words)
            self._tell_enter()
        elif self.step.kind is ENDED:
            self.rifq.show_debrief(self.session, fresh=True)
        elif self._asks_how_sure() and self._sure is None:
            if self._weighed:
                self.say(_("How sure are you? Type 1, 2 or 3."))
            self._weigh(chosen)
        else:
            await self.give(self.answers.decided(), chosen.text if chosen else "", self._sure)

    async def _show_done(self, words: str) -> None:
        """Show what came of an act; where the same is still asked, what was arranged stays."""
        if self.step.at != self._shown.at:
            self._said = words
            await self.present()
            return
        await self.present(beside=True)
        done = self.flow.query(".-done").last()
        self.call_after_refresh(self.flow.scroll_to_widget, done, animate=False, top=True)
        arranged = self.answers.arrangement()
        if arranged is None:
            self.say(_("Done."))
            return
        if arranged != self._answers().arrangement():  # it stands, so Enter decides it
            self.set_focus(self.answers.cards[0], scroll_visible=False)
        self.say(_("Done. What you arranged is still there."))

    async def give(self, answer: object, said: str, sure: int | None = None) -> None:
        """Hand an answer over; it is on disk before the next step is drawn."""
        before = self.step
        refused = self.session.answer(answer, sure)
        if refused is None:
            self._said = said
            self._begin_reaction(before)
        await self.show_next(refused)

    def _begin_reaction(self, before: Step) -> None:
        """Stay in the scene of the answer, under its clock, until what followed was read."""
        now, self._replied = self.session.step, True
        if now.answered and (passage := self.session.scene_before()):
            self._said = "\n".join(passage.chosen)
            self._reaction = Step(
                before.at,
                CONTINUE,
                before.scene,
                before.chapter,
                before.time,
                now.text[: now.answered],
                passable=False,
            )

    async def show_next(self, refused: Failure | None, done: str = "") -> None:
        """Draw what follows, or say why nothing does."""
        if refused:
            await self._stay(refused)
            return
        await self.present()
        if done:
            self.say(done)

    async def _stay(self, refused: Failure) -> None:
        """Say why nothing was done; if the play was continued elsewhere, show its present step."""
        if self.step != self._shown:
            self._said = ""
            await self.present()
        self.say(describe(refused))

    async def action_undo(self) -> None:
        """Take the last answer back, and what was said of it."""
        if refused := self.session.undo():
            await self._stay(refused)
            return
        self._reaction = None
        acted = bool(self._beside)  # then it was an act that was taken back
        self._said = self._said if acted else ""
        await self.present(beside=acted)
        self.say(_("Undone. Answer again."))

    def action_close(self) -> None:
        """Choose the card that closes the subject; Enter decides."""
        for card in self.flow.query(Card):
            if card.id == "close":
                self.flow.choose(card)

    async def action_case_file(self) -> None:
        """The case file: read on in it, put it away or back; over the story where it is narrow."""
        panel = self.query_one(CasePanel)
        if self.size.width < WIDE or not self.session.case_file():
            self.app.push_screen(CaseFile(self.session.case_file()))
        elif not (self._panel and panel.read_on()):
            self._panel = not self._panel
            panel.scroll_home(animate=False)
            await self._place_panel()

    def action_look_back(self) -> None:
        """Open what may be said now about the decisions behind."""
        self.app.push_screen(LookingBack(self.session, self._behind.entries))

    def action_read_back(self) -> None:
        """Read what happened so far."""
        self.app.push_screen(ReadBack(self.session.passages()))

    def action_card(self) -> None:
        """Read the procedure card once more."""
        self.app.push_screen(ProcedureCard(self.session.card()))

    def action_note(self) -> None:
        """Write a note."""
        note = TextEntry(_("A note to yourself"), "", self.session.note)
        self.ask(note, lambda _kept: self.say(_("Saved.")))

    # The pause menu. Nothing about pausing is kept anywhere.

    def action_pause(self) -> None:
        """Open the pause menu; from how sure one is, go back to the answer."""
        if self._weighed:
            self._weigh(None)
            return
        self.ask(self.pause_menu(), self.act_on_pause)

    def pause_menu(self) -> Pause:
        """The pause menu with what can be done now."""
        return Pause(self.list_offered(), self.session.support)

    def commands(self) -> Iterator[Command]:
        """Pause, looking back, and all that the pause menu offers now.

        The page does it in its own turn, as it does what is chosen in the pause menu.
        """
        menu = self.pause_menu()
        pause = partial(self.call_later, self.ask, menu, self.act_on_pause)
        yield Command(str(_("Pause")), str(_("Nothing is lost")), pause)
        if self.check_action("look_back", ()):
            look = partial(self.call_later, self.action_look_back)
            yield Command(str(_("Look back at what you decided")), "", look)
        for name, words in menu.items.items():
            if name not in _NOT_COMMANDS:
                yield Command(str(words), "", partial(self.call_later, self.act_on_pause, name))

    def list_offered(self) -> frozenset[str]:
        """The names of what can be done only sometimes, and can be now."""
        possible = {
            "pass": self.step.passable,
            "undo": self.session.undoable,
            "card": bool(self.session.card()),
        }
        return frozenset(name for name, can in possible.items() if can)

    async def act_on_pause(self, name: str) -> None:
        """Do what was chosen in the pause menu."""
        match name:
            case "read-back":
                self.action_read_back()
            case "case-file":
                await self.action_case_file()
            case "card":
                self.action_card()
            case "undo":
                await self.action_undo()
            case "note":
                self.action_note()
            case "pass":
                await self.show_next(self.session.pass_over(), _("Skipped."))
            case "grounding":
                self.take_a_moment()
            case "privacy":
                self.rifq.action_privacy()
            case "leave":
                self.rifq.leave_play()

    def take_a_moment(self) -> None:
        """Offer the three choices; the one chosen says a few words and leads back."""
        self.ask(Grounding(self.session.support), self._say_a_few_words)

    def _say_a_few_words(self, chosen: str) -> None:
        self.app.push_screen(Moment(chosen, self.session.support))

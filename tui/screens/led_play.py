"""Led play on a projector: the scene, the options by letter, the votes, and where the room goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from engine.language.interface import _, current
from engine.play.ballot_letters import letter as named
from engine.play.ballot_letters import number, shorten_letters
from engine.play.led import Vote
from engine.services.led.ballots import (
    describe_counts,
    id_of,
    read_counts,
    read_head_count,
    vote_line,
    write_question,
)
from engine.services.led.live_vote import LiveVote
from engine.services.led.play import LedSession
from engine.services.shared.errors import ELSEWHERE, Failure, describe
from tui.dialogs.judgements import LedMarkingScreen
from tui.dialogs.led_result import LedResult
from tui.dialogs.pause import LedPause
from tui.screens.play import PlayScreen
from tui.shared.shortcuts import letter
from tui.widgets.answers import Answers
from tui.widgets.card import Card
from tui.widgets.decision_prompt import answers_for, is_act
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading, plain_text
from tui.widgets.story import CasePanel, whereabouts
from tui.widgets.votes import (
    BY_TALKING,
    TALK,
    Counts,
    bar,
    has_most,
    how_far,
    how_many_answered,
    how_to_vote,
    odd_heads,
    odd_pick,
    odd_sure,
)

LOOK_AGAIN = 1.0  # seconds, for how many have answered
_MANY = 9  # choices, beyond which letters with theirs are quicker to type than a number for each


class LedPlayScreen(PlayScreen):
    """One led play from its present step to its end.

    Nothing that judges stands here until it is asked for, and nothing that is for the facilitator
    alone ever does.
    """

    leads: ClassVar[bool] = True
    decides: ClassVar[str] = _("Continue")
    story: ClassVar[int] = 100

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", decides, key_display="enter", id="play.decide"),
        letter("t", "tally", _("Votes"), "lead.tally"),
        letter("u", "undo", _("Go back"), "play.undo"),
        letter("k", "key", _("Marking"), "lead.key"),
        letter("a", "by_cards", _("All by cards"), "lead.by-cards", show=False),
        letter("v", "result", _("Show the votes"), "lead.result", show=False),
        letter("o", "room", _("Address and PIN"), "lead.room", show=False),
        letter("f", "case_file", _("Case file"), "play.case-file", show=False),
    ]

    def __init__(self, session: LedSession) -> None:
        super().__init__(session)
        self.led = session
        self.answers = self._answers()
        self._panel = False  # the room reads one column
        self._counted: list[int] | None = None  # votes typed, while more is asked about them
        self._take = self._take_votes  # what Enter on the line does
        self._may_ask = True  # how many people there are, which is asked once
        self._then: Callable[[], object] = self.action_tally  # once that is known
        self._unvoted = 0  # the moment at which it was said that no vote was typed
        self._cards: Vote | None = None  # of the vote shown now, what was typed beside devices
        self._mixed = False  # whether devices gave some of it
        self._were_there = False  # whether devices could answer at the last look

    def compose(self) -> ComposeResult:
        """As in a play, with a line for the counts."""
        yield Heading(*self._heads())
        with Horizontal(id="middle"):
            yield Flow()
            yield CasePanel()
        yield Counts()
        yield KeyLine()

    @property
    def counts(self) -> Counts:
        """The line that counts are typed into."""
        return self.query_one(Counts)

    # The devices

    @property
    def _devices(self) -> LiveVote | None:
        """The vote on devices, while it is open and somebody is there to answer; or None."""
        live = self.rifq.room.live if self.rifq.room else None
        return live if live and live.moment and live.moment.open and live.people() else None

    @on(events.Mount)
    def _count_answers(self) -> None:
        self.set_interval(LOOK_AGAIN, self._recount)

    @on(events.ScreenResume)
    def _follow(self) -> None:
        """Have the devices show what is on screen here; the room may have been opened meanwhile."""
        if room := self.rifq.room:
            self.rifq.attempt(lambda: room.live.show(self.led))
            self._recount()

    @on(events.Unmount)
    def _leave(self) -> None:
        if room := self.rifq.room:
            room.live.leave(self.led)

    def _recount(self) -> None:
        """Show how many have answered, and the keys for it once somebody is there to."""
        if self._devices or self._were_there:
            self._say_votes()
        if self._were_there != bool(self._devices):
            self._were_there = not self._were_there
            self.query_one(KeyLine).first = self.first_keys()
            self.refresh_bindings()

    def action_room(self) -> None:
        """The way into the room, for those who come late; it is opened if it is not open."""
        self.rifq.show_room()

    # What is on screen

    def _answers(self) -> Answers:
        answers = answers_for(self._shown)
        answers.letters = self._shown.letters
        return answers

    def first_keys(self) -> tuple[str, ...]:
        """Those of the facilitator, then those that change a card."""
        mine = ("lead.result", "lead.tally") if self._devices else ("lead.tally", "lead.key")
        return (*mine, *super().first_keys())

    def number_cards(self) -> None:
        """Show letters instead of numbers, and the votes with them."""
        for card in self.query(Card):
            if is_act(card) and isinstance(card.answer, dict):
                card.numbered = False  # digits mean answers that are voted on
                card.label(self.step.letters[str(card.answer["act"])], "+")
        super().number_cards()
        if not self.step.kind.ordered:  # there the cards have their letters from the beginning
            for card, choice in zip(self.answers.cards, self.led.choices, strict=False):
                card.label(choice.letter)
        self._show_votes()
        if vote := self.led.vote:
            self.answers.put_votes(vote.counts)

    def _asks_how_sure(self) -> bool:
        return False  # the room was asked, with its votes

    def _heads(self) -> tuple[str, str]:
        left, right = whereabouts(self.led, self.step)
        return (f"{_('Rehearsal')}  ·  {left}" if self.led.rehearsal else left), right

    async def present(self, *, beside: bool = False) -> None:
        """Replace what is on screen by the present step; no line is open, no vote half typed."""
        self._counted, self._cards, self._mixed = None, None, False
        for line in self.query(Counts):
            line.close()
        self._follow()
        await super().present(beside=beside)

    def _parts(self) -> list[Widget]:
        parts = super()._parts()
        if self.led.chapter_is_new:
            words = _("A chapter has ended here: a good place to stop and talk. Esc, then Stop.")
            parts.insert(0, plain_text(words, "stop"))
        if self.led.bridge:
            parts.insert(0, plain_text(self.led.bridge, "prose"))
        if self.led.choices:
            parts.insert(parts.index(self.answers), Static("", classes="voted", markup=False))
        elif self.step.kind.valued:
            parts.insert(parts.index(self.answers), plain_text(TALK, "voted"))
        return parts

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings; where a room agrees by talking, the key of the votes says so."""
        words: dict[str, str] = {}
        if self._typing:
            words["pause"] = str(_("Back"))  # it closes the line
        elif self.step.kind.valued:
            words["tally"] = str(TALK)
        elif self._devices:
            words = {"tally": str(_("Votes on cards")), "result": str(_("Show the result"))}
        return {
            key: active._replace(
                binding=replace(active.binding, description=words[active.binding.action], show=True)
            )
            if active.binding.action in words
            else active
            for key, active in super().active_bindings.items()
        }

    def enter_does(self) -> str:
        """Takes what was typed into the line of the votes; else as in any play."""
        return str(_("OK")) if self._typing else super().enter_does()

    @property
    def _typing(self) -> bool:
        """Whether counts are typed now; not while the page is made or closed."""
        counts = self.query_one_optional(Counts)
        return counts is not None and counts.asking

    def _say_how(self) -> None:
        if self.led.choices and self.rifq.first_time("led"):
            self.say(
                _("People answer on their devices. v shows the result; t adds votes on cards.")
                if self._devices
                else _("Press t to type the votes. A number chooses: 1 is A.")
            )
        elif not self.led.choices:
            super()._say_how()

    def _show_votes(self) -> None:
        """Show the votes on the cards, and how sure the room was above them."""
        if not self.led.choices:
            return
        vote = self.led.vote
        self._say_votes()
        self.answers.set_class(vote is not None, "-voted")
        tried = self.led.tried
        most = max(vote.counts.values(), default=0) if vote else 0
        for card in self.answers.cards:
            id = id_of(card.answer)
            beside = [bar(vote.counts.get(id, 0), most, self.flow.size.width)] if vote else []
            beside += [str(_("tried before"))] if id in tried else []
            card.detail("  ·  ".join(beside))

    def _say_votes(self) -> None:
        """The vote in a line; while devices answer, only how many have."""
        vote, devices = self.led.vote, self._devices
        if devices:
            answered, heads = devices.count_answered(), self.led.people
            words = str(how_many_answered(answered, devices.people(), heads))
        elif vote:
            heads = self.led.people if self._mixed else None
            words = vote_line(self.step, vote, self.led.on_record_only, heads)
        else:
            words = how_to_vote(self.step)
        for line in self.query(".voted").results(Static):
            line.set_class(bool(devices), "-live")
            line.update(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now."""
        if action == "tally":
            return bool(self.led.choices) or self.step.kind.valued
        if action == "result":
            voted = self.led.vote is not None or self._devices is not None
            return voted and bool(self.led.choices)
        if action == "by_cards":
            return self._few or bool(self.rifq.room and self.rifq.room.live.by_cards)
        if action == "key":
            return self.led.undoable or self.led.vote is not None
        return super().check_action(action, parameters)

    @on(events.Resize)
    def _bars_resized(self) -> None:
        """Bars are as long as there is room."""
        self.call_after_refresh(self._show_votes)

    # The vote

    def action_tally(self) -> None:
        """Open the line for the counts, with those typed before to correct."""
        self._counted = None
        if not self.led.choices:
            self.say(BY_TALKING)
        elif self._should_count_people():
            self._count_people(self.action_tally)
        else:
            vote = self.led.vote
            self._ask_votes([vote.counts.get(c.id, 0) for c in self.led.choices] if vote else [])
            if self._few:
                self.say(
                    _("Few use a device: cards tell their answers. Esc, then a: all by cards.")
                )

    def _should_count_people(self) -> bool:
        """Whether the facilitator is to say how many are here: once, and beside any devices."""
        known = self._mixed or self.led.people is not None
        return self._may_ask and (self._devices is not None or not known)

    def _count_people(self, then: Callable[[], object]) -> None:
        self._then = then
        asked = str(_("How many people vote here:"))
        self._ask_how_many(asked, self.led.people or self.led.codes)

    def _ask_how_many(self, asked: str, typed: int | None) -> None:
        self._take = self._take_how_many
        self.counts.ask(asked, str(typed or ""))

    @property
    def _few(self) -> bool:
        """Whether devices can answer, and so few that cards tell what they answered."""
        return self._devices is not None and self._devices.few

    def action_by_cards(self) -> None:
        """Have all vote with cards, so that no answer of a device is told; or undo that."""
        if room := self.rifq.room:
            room.live.by_cards = not room.live.by_cards
            self._follow()
            self._say_votes()
            self.say(
                _("All vote with cards. The devices say so. a: devices again.")
                if room.live.by_cards
                else _("People answer on their devices again.")
            )

    def _ask_votes(self, before: Sequence[int]) -> None:
        choices = self.led.choices
        typed = "" if len(choices) > _MANY else " ".join(map(str, before))
        self._counted, self._take = None, self._take_votes
        letters = shorten_letters(choice.letter for choice in choices)
        asked = _("Placed first") if self.step.kind.ordered else _("Votes")
        asked = _("Votes on cards") if self._devices else asked
        self.counts.ask(f"{asked} {letters}:", typed)

    async def _take_how_many(self, typed: str) -> None:
        """How many people there are; then their votes, or those typed before if they can be."""
        people, counted = read_head_count(typed), self._counted
        if isinstance(people, str):
            self._ask_again(people)
            return
        self._may_ask, self.led.people = False, people or self.led.people
        if counted is None:
            self.counts.close()
            if isawaitable(found := self._then()):
                await found
        elif self.led.count_people_needed(counted):
            self.say(_("Correct the votes, or Esc."))
            self._ask_votes(counted)
        else:
            await self._take_counted(counted)

    async def _take_votes(self, typed: str) -> None:
        counted = read_counts(typed, [choice.letter for choice in self.led.choices])
        if isinstance(counted, str):
            self._ask_again(counted)
        elif not (any(counted) or self._devices):
            self._ask_again(_("No votes at all? Esc, then Enter continues without."))
        else:
            await self._take_counted(counted)

    async def _take_counted(self, counted: list[int]) -> None:
        """The votes, unless there are too few people for them; then how sure, where it is asked."""
        self._counted = counted
        here = self._devices or self._mixed  # who is there is known
        if not here and (needed := self.led.count_people_needed(counted)):
            words = _("These votes need {needed} people. How many vote here:").format(needed=needed)
            self._ask_how_many(words, self.led.people)
            self.say(_("Correct this number, or Enter: back to the votes."))
        elif self.step.sure and any(counted):
            vote, self._take = self.led.vote, self._take_how_sure
            typed = " ".join(map(str, vote.sure.values())) if vote and vote.sure else ""
            self.counts.ask(str(_("How many are not sure, fairly sure, very sure:")), typed)
        else:
            await self._keep(counted, None)

    async def _take_how_sure(self, typed: str) -> None:
        counted = self._counted or []
        sure = read_counts(typed, ["N", "F", "V"]) if typed.strip() else [0]
        if isinstance(sure, str):
            self._ask_again(_("Three numbers, such as 3 8 4; Enter alone leaves it out."))
        else:
            await self._keep(counted, sure if any(sure) else None)

    def _ask_again(self, words: str) -> None:
        """Say what is wrong with the line; typing replaces it."""
        self.say(words)
        self.counts.field.select_all()

    async def _keep(self, counted: Sequence[int], sure: Sequence[int] | None) -> None:
        """Put the vote on disk, then on the screen."""
        refused = self._record(counted, sure)
        if refused:
            await self._say_unkept(refused)
            return
        self._close_line()
        self._show_votes()
        self.refresh_bindings()
        if self._mistyped:
            await self._go_on(correct=False)
        else:
            self._show_result()

    def _record(self, counted: Sequence[int], sure: Sequence[int] | None) -> Failure | None:
        """Put what was typed on disk; while devices answer, with what they gave, as the result."""
        if not (devices := self._devices):
            here = self.led.vote
            known = here.people if here and self._mixed else None
            typed = self._make_vote(counted, None)
            people = known and max(known, typed.voters if typed else 0)
            refused = self.led.tally(counted, sure, people)
        else:
            refused = devices.close(self.led, counted, sure)
        if not refused:
            self._mixed = self._mixed or devices is not None
            self._cards = self._make_vote(counted, sure)
            self._follow()
        return refused

    def _make_vote(self, counted: Sequence[int], sure: Sequence[int] | None) -> Vote | None:
        """What was typed, as a vote of its own."""
        here = self.led.vote
        if here is None or not any(counted):
            return None
        named = {c.id: n for c, n in zip(self.led.choices, counted, strict=True)}
        how = {str(n): count for n, count in enumerate(sure, 1)} if sure else None
        return here._replace(counts=named, sure=how)

    @property
    def _mistyped(self) -> str:
        """What cannot be right in the vote that was typed, in words; "" where it can be."""
        vote, pick = self._cards if self._mixed else self.led.vote, self.step.pick
        here = self.led.vote
        if self._mixed and here and (words := odd_heads(here.voters, self.led.people)):
            return words
        if vote is None:
            return ""
        return odd_pick(vote, pick) if pick else odd_sure(vote)

    async def action_result(self) -> None:
        """Show the vote over the whole screen; while devices answer, this ends it."""
        if not (devices := self._devices):
            self._show_result()
        elif not devices.count_answered():
            self.say(_("Nobody has answered yet."))
        elif self._should_count_people():
            self._count_people(self.action_result)
        else:
            await self._keep([0] * len(self.led.choices), None)

    def _show_result(self) -> None:
        if vote := self.led.vote:
            question, counted = (
                write_question(self.step, self.led.title),
                describe_counts(self.step, vote),
            )
            self.app.push_screen(LedResult(question, counted, self.led.ballot), self._go_on)

    async def _go_on(self, correct: bool | None) -> None:
        """After the result: the question with what the vote chose, or the votes to correct."""
        self._go_by_the_vote()
        self.call_after_refresh(self._show_the_question)
        if correct:
            self.action_tally()

    async def _say_unkept(self, refused: Failure) -> None:
        """Say why; the line stays open, and Enter tries again, unless another window continued."""
        if self.step != self._shown:
            await self._stay(refused)
            return
        if refused.code == ELSEWHERE:
            self._close_line()
            self._show_votes()
        self.say(describe(refused))

    def _close_line(self) -> None:
        self._counted = None
        self.counts.close()
        self.set_focus(None)

    def _go_by_the_vote(self) -> None:
        """Choose what the vote says, so that Enter takes it; where roads are level, none of them.

        Where one answers with several cards, they are put as most voted; the first is chosen.
        """
        vote, leading = self.led.vote, self.led.leading
        if vote is None:
            return
        if self.answers.put_votes(vote.counts):
            self.flow.choose(self.answers.cards[0])
            self.say(self._mistyped or how_far(self.answers.lead_on()))
        elif len(leading) > 1:
            letters = current().commas(choice.letter for choice in leading)
            self.say(_("A tie: {letters}. Choose one.").format(letters=letters))
        else:
            for card in self.answers.cards:
                if id_of(card.answer) == leading[0].id:
                    self.flow.choose(card)
            self.say(self._mistyped or has_most(leading[0].letter))

    # The keys

    async def action_decide(self) -> None:
        """Take the line that is open; else continue with the chosen card."""
        if self.counts.asking:
            await self._take(self.counts.field.value)
        elif self._should_vote_first():
            self._unvoted = self.led.seq
            self.say(
                _("The result is not shown yet: press v. Enter again continues without it.")
                if self._devices
                else _("No votes typed yet: press t. Enter again continues without votes.")
            )
        else:
            await super().action_decide()

    def _should_vote_first(self) -> bool:
        """Whether a decision is about to be taken that nobody voted on, for the first time."""
        decides = self.step.kind.decides and not self.step.kind.valued
        chosen = (self.flow.chosen or self.only_card) in self.answers.cards
        asked = self._unvoted == self.led.seq
        return decides and chosen and not asked and self.led.vote is None

    async def take_click(self, event: Card.Clicked) -> None:
        """A click on a card; not while counts are typed, which Enter takes."""
        if not self.counts.asking:
            await super().take_click(event)

    def action_digit(self, digit: int) -> None:
        """A number means a letter, 1 is A; in an order and on a scale, it means a place."""
        places = {number(choice.letter): n for n, choice in enumerate(self.led.choices, 1)}
        if not places or self.step.kind.ordered:
            super().action_digit(digit)
            return
        meant = self.numbers.press(digit, max(places))
        if meant in places:
            self.answers.take(places[meant], places.get(self.numbers.instead, 0))
        elif meant is not None:
            self.say(_("{letter} is not offered now.").format(letter=named(meant - 1)))
        elif self.numbers.waiting:
            self.say(_("{digit} and a second digit").format(digit=digit))

    def action_walk(self, by: int) -> None:
        """Walk the cards; not while counts are typed."""
        if not self.counts.asking:
            super().action_walk(by)

    def action_read_on(self) -> None:
        """A screen down; where the question comes into sight, it goes to the top."""
        flow, top = self.flow, self._top_of_the_question()
        if flow.more and flow.scroll_y < top <= flow.scroll_y + flow.size.height:
            flow.scroll_to(y=top, animate=False)
        else:
            super().action_read_on()

    def _note_paint(self) -> None:
        super()._note_paint()
        self._settled_at = 0.0  # letters stay with their answers: no number changes its meaning

    @on(Flow.Moved)
    def _flow_moved(self, event: Flow.Moved) -> None:
        """Say that what comes below is the question with all its answers, where it is."""
        event.prevent_default()  # the page itself would only say that there is more
        below = self.flow.scroll_y < self._top_of_the_question()
        asks = event.more and below and bool(self.led.choices)
        words = str(_("answers: space")) if asks else ""
        self.query_one(KeyLine).more(event.more, words)

    def _top_of_the_question(self) -> int:
        """The line at which the question begins, or the vote where none is asked."""
        asked = self.flow.query(".prompt, .with, .voted")
        return asked.first().virtual_region.y if asked else 0

    def _show_the_question(self) -> None:
        """The question to the top, as far as there is more; then the chosen card in sight."""
        self.flow.scroll_to(y=self._top_of_the_question(), animate=False)
        self.flow.reveal()

    def action_pause(self) -> None:
        """Put the open line away, or open the pause menu."""
        if self.counts.asking:
            self._close_line()
        else:
            super().action_pause()

    def pause_menu(self) -> LedPause:
        """The pause menu of the facilitator."""
        return LedPause(self.list_offered(), self.led.support)

    async def act_on_pause(self, name: str) -> None:
        """Do what was chosen in the pause menu."""
        if name == "stop":
            self.rifq.show_debrief_so_far(self.led)
        else:
            await super().act_on_pause(name)

    async def action_undo(self) -> None:
        """Back to the decision before, with its vote; the other road can be tried."""
        self._said = ""
        words = _("Back. The vote stays; you can try another choice.")
        await self.show_next(self.led.undo(), str(words))

    def action_key(self) -> None:
        """Show the key of this decision once it was voted on; before that, of the last one."""
        whole = self.answers.whole()
        if self.step.kind.items_act and self.led.vote and whole is None:
            words = _("The marking is shown when the answer is complete. {missing}")
            self.say(words.format(missing=self.answers.missing()))
            return
        found = self.led.key_here(whole) or self.led.key_behind()
        if found:
            self.app.push_screen(LedMarkingScreen(self.led, found))
        else:
            self.say(_("There is no marking for what was decided so far."))

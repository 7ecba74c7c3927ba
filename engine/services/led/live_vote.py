"""A vote of a room on its own devices, from the question on the screen to its result.

While it is open, each answer is kept beside the play, under a number of its device that is made
for this vote alone: nobody can say whose it is, and it can be changed. Counting it leaves what led
play always keeps, a number for each choice, and takes the answers away in the same commit.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import Decoder, encode

from engine.language.interface import _
from engine.pictures.split import Ballot
from engine.play.led import count_voters, find_arrival, votes_each
from engine.play.step import Step
from engine.records.annotations import Annotation
from engine.records.problems import RecordsProblem
from engine.services.led.ballots import VoteChoice, vote_line, write_question
from engine.services.led.play import LedSession
from engine.services.shared.errors import Failure

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

KIND = "ballot"
"""What an answer is kept as, among the words beside a play."""
FEW = 5
"""With fewer people on devices, what each of them answered can be told from the cards of others."""


class RoomMoment(Struct, frozen=True):
    """What a room has before it.

    Attributes:
        play: its id.
        seq: the number of its last event.
        visit: what this visit of the place is known by.
        title: of the case.
        step: what the screen shows.
        choices: what is voted on; nothing where the room talks or reads.
        each: how many votes each person has.
        bridge: what is read first, in place of scenes that were skipped; or "".
        result: the vote, once it is shown.
        counted: what its numbers are, in words.
        heads: how many people the facilitator counted, or None.
        by_cards: whether nobody is asked on a device.
    """

    play: str
    seq: int
    visit: int
    title: str
    step: Step
    choices: tuple[VoteChoice, ...]
    each: int = 1
    bridge: str = ""
    result: Ballot | None = None
    counted: str = ""
    heads: int | None = None
    by_cards: bool = False

    @staticmethod
    def of(led: LedSession, *, by_cards: bool = False) -> RoomMoment:
        """Where a room is now."""
        play, step, vote = led.recorded.play, led.step, led.vote
        return RoomMoment(
            led.recorded.id,
            led.seq,
            find_arrival(play),
            led.title,
            step,
            led.choices,
            votes_each(play),
            led.bridge,
            led.ballot if vote and led.choices else None,
            vote_line(step, vote, led.on_record_only, led.people) if vote and led.choices else "",
            led.people,
            by_cards,
        )

    @property
    def asked(self) -> str:
        """The question, in words."""
        return write_question(self.step, self.title)

    @property
    def open(self) -> bool:
        """Whether devices can answer now."""
        return bool(self.choices) and self.result is None and not self.by_cards

    def refuse(self, picked: Sequence[str]) -> Failure | None:
        """Why this is no answer here: it is not as many of what is offered as each has votes."""
        known = {choice.id for choice in self.choices}
        wanted = min(self.each, len(known))
        if len(picked) == len(set(picked)) == wanted and set(picked) <= known:
            return None
        words = _("L003 This needs exactly {n} of the answers.").format(n=wanted)
        return Failure("L003", words)

    @property
    def id(self) -> str:
        """Differs from that of every other moment, and from its own once the result is shown."""
        return f"{self.play[:12]}-{self.visit}-{len(self.choices)}-{'o' if self.open else 's'}"


class VotedAnswer(Struct, frozen=True):
    """What one person answered: the ids of what was picked, and how sure (1 to 3), or None."""

    picked: tuple[str, ...]
    sure: int | None = None


_READ = Decoder(VotedAnswer)  # made before there are threads: see `typed_json`


class LiveVote:
    """The votes of a room on its devices. The screen and the devices may be in other threads.

    Attributes:
        expected: whether the room was opened to be led: most come in to answer, and few to play.
        people: how many people there are on the devices now.
        moment: where the room is, or None while none is led.
        by_cards: whether all vote with cards, and nobody is asked on a device.
    """

    def __init__(self, *, expected: bool = False) -> None:
        self.expected = expected
        self.people: Callable[[], int] = lambda: 0
        self.moment: RoomMoment | None = None
        self.by_cards = False
        self._store: Store | None = None
        self._held: dict[str, Annotation] = {}  # of a rehearsal, of which nothing is kept
        self._turn = threading.RLock()

    @property
    def led(self) -> bool:
        """Whether a class is led on this computer now, or is about to be."""
        return self.expected or self.moment is not None

    @property
    def few(self) -> bool:
        """Whether so few answer on devices that cards beside them tell who answered what."""
        return 0 < self.people() < FEW

    # The screen

    def show(self, led: LedSession) -> None:
        """Have the devices follow to where the room is now. Raises RecordsProblem."""
        moment = RoomMoment.of(led, by_cards=self.by_cards)
        self._store = led.recorded.store
        with self._hold_alone():
            for each in self._list_kept(moment.play):
                if each.seq != moment.visit or not moment.open:
                    self._take_away(each)
            self.moment = moment

    def leave(self, led: LedSession) -> None:
        """The screen shows this play no more; what was answered stays for the next time."""
        if self.moment is not None and self.moment.play == led.recorded.id:
            self.moment, self.by_cards = None, False

    def close(
        self, led: LedSession, typed: Sequence[int] = (), sure: Sequence[int] | None = None
    ) -> Failure | None:
        """Count the answers of the devices, and with them what was typed, as one vote.

        Args:
            led: the play of the room.
            typed: votes for each choice in order, given on cards; or nothing.
            sure: how many of these were not, fairly, very sure; None where they were not asked.

        Returns:
            None when it is on disk and the answers are gone; else why nothing was changed.
        """
        failure: Failure | None = None
        try:
            with self._hold_alone():
                failure = self._count(led, typed, sure)
            self.show(led)
        except RecordsProblem as problem:
            if self._store is not None:
                led.recorded.reload()  # nothing of it was kept
            failure = failure or Failure.of(problem)
        return failure

    def _count(
        self, led: LedSession, typed: Sequence[int], sure: Sequence[int] | None
    ) -> Failure | None:
        """One vote of what the devices gave and what was typed; then the answers are taken away."""
        given = [answer for _words, answer in self._answers()]
        counts = Counter(id for answer in given for id in answer.picked)
        cards = dict(zip((c.id for c in led.choices), typed, strict=False))
        how = Counter(answer.sure for answer in given if answer.sure)
        told = [how[n + 1] + (sure[n] if sure else 0) for n in range(3)]
        whole = [counts[c.id] + cards.get(c.id, 0) for c in led.choices]
        on_cards = count_voters(cards, votes_each(led.recorded.play))
        people = max(led.people or self.people() + on_cards, len(given) + on_cards, 1)
        if failure := led.tally(whole, told if any(told) else None, people):
            return failure
        for words in self._list_kept(led.recorded.id):
            self._take_away(words)
        return None

    def take_answers_away(self) -> None:
        """Take away what was answered to the question that is open."""
        with self._hold_alone():
            for words, _answer in list(self._answers()):
                self._take_away(words)

    def count_answered(self) -> int:
        """How many people have answered on their devices."""
        return len(list(self._answers())) if self.moment and self.moment.open else 0

    # The devices

    def answer(
        self, at: str, device: str, turn: int, picked: Sequence[str], sure: int | None = None
    ) -> Failure | None:
        """Keep what somebody answered, in place of what they answered before.

        Args:
            at: the id of the moment they saw.
            device: its secret; nothing of it is kept but a hash, for this vote alone.
            turn: which of the people of this device it is, from 0.
            picked: ids of choices, each once, as many as each person has votes.
            sure: 1 not, 2 fairly, 3 very, where it is asked; None where it was not said.
        """
        with self._hold_alone():
            now = self.moment
            # What the screen is about to show is on disk first: nothing has happened since.
            last = now and (self._store is None or self._store.head(now.play).seq == now.seq)
            if now is None or at != now.id or not (now.open and last):
                too_late = _("L002 The class has gone on: this answer came too late.")
                return Failure("L002", too_late)
            if failure := now.refuse(picked):
                return failure
            said = encode(VotedAnswer(tuple(picked), sure if now.step.sure else None))
            words = Annotation(now.play, KIND, said, now.visit, f"{_number(now, device)}.{turn}")
            if self._store is None:
                self._held[words.address] = words
            else:
                self._store.words.put(words)
        return None

    def count_given(self, device: str) -> int:
        """How many people have answered on this device."""
        now = self.moment
        if now is None:
            return 0
        mine = _number(now, device)
        return sum(words.address.startswith(mine) for words, _each in self._answers())

    # What is kept

    def _answers(self) -> Iterator[tuple[Annotation, VotedAnswer]]:
        """The answers to what is asked now, of which all is still offered."""
        now = self.moment
        if now is None:
            return
        known = {choice.id for choice in now.choices}
        for words in self._list_kept(now.play):
            if words.seq != now.visit:
                continue
            answer = _READ.decode(words.body)
            if known.issuperset(answer.picked):
                yield words, answer

    def _list_kept(self, play: str) -> list[Annotation]:
        if self._store is None:
            return list(self._held.values())
        return [words for words in self._store.words.of(play) if words.kind == KIND]

    def _take_away(self, words: Annotation) -> None:
        if self._store is None:
            self._held.pop(words.address, None)
        else:
            self._store.words.remove(words)

    def _hold_alone(self) -> AbstractContextManager[object]:
        """Nobody answers, and nothing is counted, beside what is done inside; all of it is kept."""
        return self._store.group_writes() if self._store is not None else self._turn


def _number(now: RoomMoment, device: str) -> str:
    """What a device is known by in one vote: of its secret, nothing else is kept with an answer."""
    return hashlib.sha256(f"{device} {now.play} {now.visit}".encode()).hexdigest()[:32]

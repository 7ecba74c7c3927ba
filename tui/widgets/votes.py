"""Votes of a room: the line they are typed into, and what is said of them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from engine.language.interface import _
from engine.play.led import Vote
from engine.play.step import Step

BAR = 24  # cells of the longest bar; more where there is room
BESIDE_BAR = 30  # cells that a count and its words take, and the margin


class Counts(Horizontal):
    """One line above the keys, seen only while something is typed into it.

    Its place is kept, so that the page does not move while a room looks at it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._label = Static("", classes="asked", markup=False)
        self.field = Input(max_length=120, compact=True, select_on_focus=False)
        self.visible = False

    def compose(self) -> ComposeResult:
        """The label and the field."""
        yield from (self._label, self.field)

    def on_show(self) -> None:
        """A window that was too small for a while has let go of the line; take it up again."""
        if self.asking:
            self.field.focus()

    @property
    def asking(self) -> bool:
        """Whether something is to be typed now."""
        return self.visible

    def ask(self, words: str, typed: str = "") -> None:
        """Show the line with what it asks for, and take what is typed."""
        self._label.update(Content(words))
        self.field.value = typed
        self.visible = True
        self.field.focus()
        self.field.select_all()

    def close(self) -> None:
        """Put the line away."""
        self.visible = False


def bar(n: int, most: int, room: int) -> str:
    """A count and its bar, as long as its share of the largest count, in `room` columns."""
    longest = max(BAR, room - BESIDE_BAR)
    return f"{n:>2}  {'━' * round(longest * n / most) if most else ''}".rstrip()


TALK = _("Agreed by talking")
BY_TALKING = _("Agreed by talking: no votes. A number sets a value.")


def how_many_answered(answered: int, people: int, heads: int | None) -> str:
    """What a room sees while it answers on its devices, and nothing else.

    Args:
        answered: how many have answered.
        people: how many there are on devices.
        heads: how many people the facilitator counted, or None.
    """
    if heads and answered > heads:
        return odd_heads(answered, heads)
    words = _("{n} of {people} have answered").format(n=answered, people=max(people, answered))
    return f"{words}  ·  {_('people here: {n}').format(n=heads)}" if heads else words


def odd_heads(voters: int, heads: int | None) -> str:
    """Where more voted than are here, somebody did so twice, or is not here; "" where none did."""
    if not heads or voters <= heads:
        return ""
    return _("Votes: {n}, but people here: {people}. Look at the devices.").format(
        n=voters, people=heads
    )


def how_to_vote(step: Step) -> str:
    """What is shown in the place of the votes before there are any."""
    if step.kind.ordered:
        return str(_("No votes yet: each person votes for what comes first."))
    if step.kind.items_act:
        return _("No votes yet: each person votes for {n}.").format(n=step.pick)
    return str(_("No votes yet."))


def odd_sure(vote: Vote) -> str:
    """Where more or fewer said how sure they are than voted, one of the two is mistyped."""
    sure = sum(vote.sure.values()) if vote.sure else vote.voters
    if sure == vote.voters:
        return ""
    words = _("Votes: {n}, but how sure: {m}. t corrects; Enter continues.")
    return words.format(n=vote.voters, m=sure)


def odd_pick(vote: Vote, pick: int) -> str:
    """What cannot be right in a vote in which each votes for `pick` things; "" where it can be."""
    votes, most = vote.cast, max(vote.counts.values())
    sure = sum(vote.sure.values()) if vote.sure else 0
    if sure and votes != sure * pick:
        words = _("Votes: {n}, but {m} people with {k} each make {all}. t corrects.")
        return words.format(n=votes, m=sure, k=pick, all=sure * pick)
    if votes % pick:
        words = _("Votes: {n}, but each person has {k}: a typing error. t corrects.")
        return words.format(n=votes, k=pick)
    if most * pick > votes:
        words = _("{most} for one, but only {m} people with {k} each. t corrects.")
        return words.format(most=most, m=votes // pick, k=pick)
    return ""


def has_most(letter: str) -> str:
    """Which choice Enter takes."""
    return _("{letter} has the most. Enter continues; a number takes another.").format(
        letter=letter
    )


def how_far(missing: str) -> str:
    """What an order or a pick by votes still needs."""
    return missing or str(_("As the class voted. Change it, or Enter continues."))

"""What the screen of led play says of votes."""

from __future__ import annotations

from engine.language.strings import _, plural
from engine.play.led import Vote
from engine.play.step import Step
from tui.widgets.answers import Ready

TALK = _("Agreed by talking")
BY_TALKING = _("Agreed by talking: no votes. A number sets a value.")


def about(step: Step, vote: Vote, on_record_only: bool) -> str:
    """One line, so that the page does not move; a second where the vote does not count."""
    found = [_what_is_counted(step, vote)]
    if vote.sure:
        low, middle, high = vote.sure.values()
        words = _("How sure: not {n}, fairly {m}, very {k}")
        found.append(words.format(n=low, m=middle, k=high))
    line = "  ·  ".join(found)
    if on_record_only:
        line += "\n" + _("Saved, not counted: the room voted here before.")
    return line


def _what_is_counted(step: Step, vote: Vote) -> str:
    if step.kind.ordered:
        return str(_("How many put each first"))
    if step.kind.items_act:
        return plural(
            "How many picked each, of {n} person",
            "How many picked each, of {n} people",
            vote.voters,
        )
    return plural("{n} vote", "{n} votes", vote.voters)


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


def how_far(ready: Ready) -> str:
    """What an order or a pick by votes still needs."""
    if ready.words:
        return ready.words
    return str(_("As the room voted. Change it, or Enter continues."))

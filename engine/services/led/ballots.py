"""What a room can vote for, by letter, and the counts as a facilitator types them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from engine.language.any_keyboard import read_numbers, to_latin
from engine.language.interface import _, plural
from engine.play.led import MOST, Vote
from engine.play.step import Answer, Step
from engine.services.shared.sentences import describe_closing

_SHARED = ("لا", "ﻻ")
"""What the key of B types on an Arabic keyboard: two letters, or one character for both."""
_PAIR = re.compile(r"([a-z]+)[\s:=]*(\d+)[\s,;،؛]*")


class VoteChoice(Struct, frozen=True):
    """One thing to vote for.

    Attributes:
        letter: what the room calls it.
        id: what a vote for it is written under.
        text: its words.
        answer: what deciding on it answers.
    """

    letter: str
    id: str
    text: str
    answer: object


def choices_of(step: Step) -> tuple[VoteChoice, ...]:
    """What is voted on at a step, in the order of its letters; nothing where a room just talks."""
    found: list[tuple[Answer, object]] = []
    if step.kind.decides and not step.kind.valued:
        found = [(a, a.id) for a in step.answers]
    elif step.kind.talks:
        found = [(a, {"ask": a.id}) for a in step.answers]
        found += [(a, {"topic": a.id}) for a in step.topics]
        found += [(a, {"move": a.id}) for a in step.moves]
    named = [(a.id, a.text, answer) for a, answer in found]
    if step.closes:
        named.append(("close", describe_closing(step), {"close": True}))
    return tuple(VoteChoice(step.letters[id], id, text, answer) for id, text, answer in named)


def write_question(step: Step, title: str) -> str:
    """What a class is asked at a step; in a talk that has no question written, what one says.

    Args:
        step: what the screen shows.
        title: of the case, where nothing is asked.
    """
    if step.prompt:
        return step.prompt
    return str(_("What do you say or do?")) if step.kind.talks else title


def vote_line(step: Step, vote: Vote, on_record_only: bool, heads: int | None = None) -> str:
    """One line, so that the page does not move; a second where the vote does not count.

    Args:
        step: where it was.
        vote: of the class.
        on_record_only: whether the class voted here before.
        heads: how many people the facilitator counted, to be said beside it.
    """
    found = [describe_counts(step, vote)]
    if heads:
        found.append(_("people here: {n}").format(n=heads))
    if vote.sure:
        low, middle, high = vote.sure.values()
        words = _("How sure: not {n}, fairly {m}, very {k}")
        found.append(words.format(n=low, m=middle, k=high))
    line = "  ·  ".join(found)
    if on_record_only:
        line += "\n" + _("Saved, not counted: the class voted here before.")
    return line


def describe_counts(step: Step, vote: Vote) -> str:
    """What the numbers of a vote are."""
    if step.kind.ordered:
        return str(_("How many put each first"))
    if step.kind.items_act:
        return plural(
            "How many chose each, of {n} person",
            "How many chose each, of {n} people",
            vote.voters,
        )
    return plural("{n} vote", "{n} votes", vote.voters)


def id_of(answer: object) -> str:
    """What a vote for an answer is written under; "" for an answer as a whole."""
    if isinstance(answer, dict) and len(answer) == 1:
        verb, value = next(iter(answer.items()))
        return value if isinstance(value, str) else str(verb)
    return answer if isinstance(answer, str) else ""


def read_counts(typed: str, letters: Sequence[str]) -> list[int] | str:
    """The counts in a line: a number for each letter (`4 9 2`), or letters with theirs (`b9 c2`).

    Args:
        typed: in any digits, on either keyboard.
        letters: what the room can vote for.

    Returns:
        One count for each letter, or what is wrong with the line, in words.
    """
    plain = read_numbers(typed)
    if plain is None:
        return _read_by_letter(typed, letters)
    if len(plain) != len(letters):
        return plural(
            "Type {n} number, or letters with numbers: b9 c2.",
            "Type {n} numbers, or letters with numbers: b9 c2.",
            len(letters),
        )
    return plain


def read_head_count(typed: str) -> int | str:
    """How many people can vote: a number in any digits, or what is wrong with it, in words.

    Nothing typed is 0: the room was not counted.
    """
    found = read_numbers(typed) if typed.strip() else [0]
    if found is not None and len(found) == 1 and (found[0] or not typed.strip()):
        return found[0]
    return str(_("Type one number, such as 24. Enter alone leaves it out."))


def _read_by_letter(typed: str, letters: Sequence[str]) -> list[int] | str:
    for shared in _SHARED:
        typed = typed.replace(shared, "b")
    line = "".join(str(int(c)) if c.isdecimal() else c for c in to_latin(typed.strip()))
    counts = dict.fromkeys(letters, 0)
    end = 0
    for pair in _PAIR.finditer(line):
        name = pair[1].upper()
        if pair.start() != end or name not in counts:
            break
        counts[name] += int(pair[2])
        end = pair.end()
    if not line or end != len(line) or max(counts.values()) > MOST:
        return str(_("Type numbers up to {most}, such as 4 9 2, or b9 c2.").format(most=MOST))
    return list(counts.values())

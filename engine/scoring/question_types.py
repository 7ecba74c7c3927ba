"""Question choice in an interview, from the log. It is never "interview skill", and never in S.

Picking from a list is recognition. Told as behaviour, with what the person did.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from engine.kernel.answer_key import Window
from engine.play.play import Play, path
from engine.scenario.scenario import Scenario

OPEN = frozenset({"invitation", "open"})
GROUND_RULES = frozenset({"ground-rule"})
CLOSING = frozenset({"closure", "summary"})
GIVING_WAY = frozenset({"break"})  # tags of moves that answer signs of overload


class Talk(Struct, frozen=True):
    """What was asked in one interview.

    Attributes:
        scene: its id.
        asked: types of the questions asked, in order.
        open: how many were invitations or open questions.
        leading: how many put words in a mouth.
        blame: how many asked for a justification.
        outside: how many were put while the person was outside the window of tolerance.
        longest_outside: the longest run of such questions without a break.
        ground_rules: a ground rule was said.
        closure: the person was told what comes next, or what was said was read back.
    """

    scene: str
    asked: tuple[str, ...]
    open: int
    leading: int
    blame: int
    outside: int
    longest_outside: int
    ground_rules: bool
    closure: bool


def talks(scenario: Scenario, play: Play) -> list[Talk]:
    """One for every interview in which a question was asked."""
    scenes = [id for id, text in scenario.text.scenes.items() if text.who]
    found = [_talk(scenario, path(play), scene) for scene in scenes]
    return [talk for talk in found if talk.asked]


def _talk(scenario: Scenario, moments: Iterable[Play], scene: str) -> Talk:
    who = scenario.text.scenes[scene].who
    windows = [w for w in scenario.key.windows if w.person == who]
    types: list[str] = []
    outside = run = longest = 0
    for moment in moments:
        if moment.back is None or moment.back.location.location.place != scene or not moment.move:
            continue
        move = moment.move.move
        if move.tags & GIVING_WAY:
            run = 0
        if move.key[0] != "ask":
            continue
        types.append(scenario.key.marks[move.address].type)
        if any(is_outside(moment.back, w) for w in windows):
            outside, run = outside + 1, run + 1
            longest = max(longest, run)
        else:
            run = 0
    return Talk(
        scene,
        tuple(types),
        sum(t in OPEN for t in types),
        types.count("leading"),
        types.count("blame"),
        outside,
        longest,
        not GROUND_RULES.isdisjoint(types),
        not CLOSING.isdisjoint(types),
    )


def is_outside(moment: Play, window: Window) -> bool:
    """Whether the person is outside the window at this moment."""
    return not window.low <= int(moment.value(window.variable)) <= window.high

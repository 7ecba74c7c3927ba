"""The core of a case: the few scenes a room is led through when there are 27 minutes.

Every other scene is passed over at once, so the log of such a play holds nothing new, and what was
skipped leaves the account as it does for anybody who skips.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from statistics import median

from msgspec import Struct

from engine.decisions.registry import CONTINUE, kind_of
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, pass_over, path, step
from engine.play.trial import begin_trial, draw_curious_answer
from engine.play.view import view
from engine.scenario.scenario import Scenario

MOST_MINUTES = 27  # of 90, for the case itself: the facilitator's plan has no more
READ_ALOUD = 130  # words a minute
ALONE, AT_TABLES, COUNTING = 1, 2, 1  # minutes for each decision
PLAYS = 32  # random ones, always the same
LONGEST = 200  # answers or scenes skipped; a loop nobody would walk is cut here


class CoreTime(Struct, frozen=True):
    """How a case goes in its core.

    Attributes:
        minutes: for a room, the median of some plays.
        met: in how many of them each scene of the core was met, by id.
        unbridged: scenes that were met after others were skipped, and have no bridge.
    """

    minutes: int
    met: Mapping[str, int]
    unbridged: tuple[str, ...]


def in_core(scenario: Scenario, play: Play) -> bool:
    """Whether the present scene is of the core, or nothing more is to be skipped."""
    place = play.location.location.place
    return play.ended or any(place == each.scene for each in scenario.text.core)


def bridge(scenario: Scenario, play: Play) -> str:
    """What is read instead of the scenes skipped a moment ago; "" if none were."""
    if not _skipped(scenario, play):
        return ""
    place = play.location.location.place
    return next((each.bridge for each in scenario.text.core if each.scene == place), "")


def _skipped(scenario: Scenario, play: Play) -> bool:
    """Whether the present scene was come to by skipping one that is not of the core."""
    event = play.event
    return isinstance(event, PassedOver) and event.at not in _scenes(scenario)


def _scenes(scenario: Scenario) -> frozenset[str]:
    return frozenset(each.scene for each in scenario.text.core)


def follows_core(scenario: Scenario, play: Play) -> bool:
    """Whether a play has kept to the core: it skipped all else, and at least once."""
    core, skipped = _scenes(scenario), False
    for moment in path(play):
        if isinstance(moment.event, Decided) and moment.event.at.partition(".")[0] not in core:
            return False
        skipped = skipped or _skipped(scenario, moment)
    return skipped


def measure_core(scenario: Scenario) -> CoreTime:
    """How long the core of a case takes, by a few random plays; the case must have a core."""
    met: Counter[str] = Counter()
    unbridged: dict[str, None] = {}
    lengths = []
    for seed in range(PLAYS):
        told = _Told(scenario, seed)
        lengths.append(told.minutes)
        met.update(told.met)
        unbridged.update(dict.fromkeys(told.unbridged))
    return CoreTime(round(median(lengths)), met, tuple(unbridged))


class _Told:
    """One random play of the core, as a room takes it."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.met, self.unbridged = scenario, set[str](), set[str]()
        self.minutes = 0.0
        lot, play = random.Random(seed), self._skip_on(begin_trial(scenario, seed))
        for _ in range(LONGEST):
            # Its words, read aloud; the answers are read in the minute alone.
            shown = view(self.scenario, play)
            texts = [shown.prompt, bridge(self.scenario, play), *(p.text for p in shown.text)]
            self.minutes += sum(len(text.split()) for text in texts) / READ_ALOUD
            answer = draw_curious_answer(play, lot)
            if answer is None:
                break
            place = play.location.location
            if kind_of(place) is not CONTINUE and not (
                isinstance(answer, dict) and "close" in answer
            ):
                again = kind_of(place).talks and place.place in self.met
                self.minutes += COUNTING if again else ALONE + AT_TABLES + COUNTING
            self.met.add(place.place)
            answered = step(play, answer)
            assert isinstance(answered, Play)
            play = self._skip_on(answered)

    def _skip_on(self, play: Play) -> Play:
        """The play once all that is not of the core is skipped."""
        for _ in range(LONGEST):
            passed = None if in_core(self.scenario, play) else pass_over(play)
            if not isinstance(passed, Play):
                break
            play = passed
        if _skipped(self.scenario, play) and not (play.ended or bridge(self.scenario, play)):
            self.unbridged.add(play.location.location.place)
        return play

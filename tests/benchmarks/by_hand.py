"""The story of interview-loop.yaml by hand, twice: what the engine is measured against.

`offered` and `act` are a story as one would write it to be quick and still a story: an option is
two functions over a tuple, an answer that is not offered is refused, and a log is kept.
`bare_offered` and `bare_act` are the least that offers the same: nothing is checked, nothing is
logged, every condition is written out in one function. A test holds both to the case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

TURNS = 51
State = tuple[int, int, bool, int, bool]  # trust, risk, consent, turn, whether asked
START: State = (5, 0, False, 1, False)
Follows = tuple[str, State]  # the next place, and the state there


class Decided(NamedTuple):
    """An event of the log."""

    at: str
    answer: str


class Moment(NamedTuple):
    """A moment of a play: where it is, its last event, and the moment before."""

    place: str
    state: State
    event: Decided | None = None
    before: Moment | None = None


def always(state: State) -> bool:
    """Offered whatever happened."""
    return True


def is_new(state: State) -> bool:
    """The injuries were not asked about yet."""
    return not state[4]


def ask_now(state: State) -> Follows:
    """Ask about the injuries now."""
    trust, risk, consent, turn, _ = state
    return "next", (trust, risk, consent, turn, True)


def water(state: State) -> Follows:
    """Offer water and a break."""
    trust, risk, consent, turn, asked = state
    return "next", (_bounded(trust + 1), risk, consent, turn, asked)


def trusts(state: State) -> bool:
    """The person would listen."""
    return state[0] > 3


def explain(state: State) -> Follows:
    """Explain the purpose and rights."""
    trust, risk, _, turn, asked = state
    return "next", (_bounded(trust + 2), risk, True, turn, asked)


def no_consent(state: State) -> bool:
    """The person has not agreed to anything."""
    return not state[2]


def record(state: State) -> Follows:
    """Start recording at once."""
    trust, risk, consent, turn, asked = state
    return "next", (trust - 1, risk + 2, consent, turn, asked)


def _bounded(trust: int) -> int:
    return 5 if trust > 20 else trust


def go_on(state: State) -> Follows:
    """Back to the interview, until the hour is over."""
    trust, risk, consent, turn, asked = state
    if turn >= TURNS:
        return "over", state
    return "interview", (trust, risk, consent, turn + 1, asked)


def at_risk(state: State) -> bool:
    """There is a reason to stop."""
    return state[1] > 4


def pause(state: State) -> Follows:
    """Pause and call the shelter."""
    trust, _, consent, turn, asked = state
    return go_on((trust, 0, consent, turn, asked))


Option = tuple[Callable[[State], bool], Callable[[State], Follows]]
PLACES: dict[str, dict[str, Option]] = {
    "interview": {
        "ask-now": (is_new, ask_now),
        "water": (always, water),
        "explain": (trusts, explain),
        "record": (no_consent, record),
    },
    "next": {"continue": (always, go_on), "pause": (at_risk, pause)},
    "over": {},
}


def offered(moment: Moment) -> list[str]:
    """Ids of what is offered, in order; none at the end."""
    state = moment.state
    return [id for id, option in PLACES[moment.place].items() if option[0](state)]


def act(moment: Moment, answer: str) -> Moment:
    """The moment after an answer; raises ValueError when it is not offered."""
    option = PLACES[moment.place].get(answer)
    if option is None or not option[0](moment.state):
        raise ValueError(answer)
    place, state = option[1](moment.state)
    return Moment(place, state, Decided(moment.place, answer), moment)


Bare = tuple[str, int, int, bool, int, bool]  # place, and the state
BARE_START: Bare = ("interview", *START)


def bare_offered(bare: Bare) -> list[str]:
    """Ids of what is offered, in order; none at the end."""
    place, trust, risk, consent, _turn, asked = bare
    if place == "interview":
        found = ["water"] if asked else ["ask-now", "water"]
        if trust > 3:
            found.append("explain")
        if not consent:
            found.append("record")
        return found
    if place == "next":
        return ["continue", "pause"] if risk > 4 else ["continue"]
    return []


def bare_act(bare: Bare, answer: str) -> Bare:
    """The place and state after an option that is offered."""
    place, trust, risk, consent, turn, asked = bare
    if place == "interview":
        if answer == "ask-now":
            asked = True
        elif answer == "water":
            trust += 1
        elif answer == "explain":
            consent, trust = True, trust + 2
        else:
            risk, trust = risk + 2, trust - 1
        return ("next", 5 if trust > 20 else trust, risk, consent, turn, asked)
    if answer == "pause":
        risk = 0
    if turn >= TURNS:
        return ("over", trust, risk, consent, turn, asked)
    return ("interview", trust, risk, consent, turn + 1, asked)

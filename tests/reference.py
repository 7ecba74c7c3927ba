"""A second reading of a case, written from the documents alone, to hold the engine against.

It is plain and slow: the state is a dictionary, a condition is walked as text each time it is
read, and everything is looked up in the case as it was authored. `tests/reference_score.py` does
the marking. Nothing here imports the engine.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.reference_conditions import Scope, World, holds
from tests.reference_effects import apply, start

KINDS = ("choose", "rank", "select", "rate")
WORDS = {w: w for w in ("move", "topic", "close", "act", "continue")} | {"ask": "question"}
Entry = dict[str, Any]


@dataclass
class Moment:
    """What was done at one moment, and everything the story took on the way from there."""

    seq: int
    scene: str
    how: str  # option, rank, select, rate, question, move, her, topic, close, continue, act, pass
    answer: Any
    before: World
    asking: str = ""
    ways: list[Entry] = field(default_factory=list)  # injects, then entries, decisions of people
    gone_back: bool = False


class Reference:
    """One play of a case, read from its authored data.

    Attributes:
        case: the case as read from YAML.
        now: the state of the world.
        screen: what can be read now; after an act, also what stood there before it.
        arrival: the beginning of the play, and what it took on the way there.
        moments: every decision and passing over, taken back or not, in the order of the log.
    """

    def __init__(self, case: Entry, luck: dict[str, Any]) -> None:
        self.case = case
        self.now = World(start(case) | luck)
        self.moments: list[Moment] = []
        self.screens: dict[int, list[str]] = {}
        self.seq = 1
        first = next(iter(case["scenes"]))
        self.arrival = Moment(1, first, "start", None, self.now)
        self.arrive(first, self.arrival)
        self.screen = list(self.now.shown)

    # --- what can be read and answered ------------------------------------------------------

    @property
    def ended(self) -> bool:
        return self.now.at in self.case["endings"]

    @property
    def scene(self) -> Entry:
        scene: Entry = self.case["scenes"][self.now.at]
        return scene

    @property
    def interview(self) -> Entry:
        interview: Entry = self.scene["interview"]
        return interview

    @property
    def address(self) -> str:
        """Where the play is; her question has an address of its own."""
        return f"{self.now.at}.{self.now.asking}" if self.now.asking else self.now.at

    @property
    def kind(self) -> str:
        if self.ended:
            return "ended"
        if self.now.asking:
            return "choose"
        found = [kind for kind in (*KINDS, "interview") if kind in self.scene]
        return found[0] if found else "continue"

    def fits(self, entry: Entry, **atoms: Any) -> bool:
        """Whether the `if` of an entry holds; one without `if` always does."""
        return "if" not in entry or holds(entry["if"], self.now, Scope(self.case, **atoms))

    def here(self, entry: Entry, **atoms: Any) -> bool:
        """The same for an entry written in the present interview, where there is one."""
        return self.fits(entry, scene=self.now.at, **atoms)

    def first(self, entries: list[Entry], **atoms: Any) -> Entry | None:
        """First that fits."""
        return next((entry for entry in entries if self.fits(entry, **atoms)), None)

    def answers(self) -> list[str]:
        """Ids of options, items, questions that can be asked, or her answers."""
        now = self.now
        if self.ended or self.kind == "continue":
            return []
        if now.asking:
            entries = self.interview["asks"][now.asking]["answers"]
            return [id for id, entry in entries.items() if self.here(entry)]
        if self.kind == "choose":
            options = self.scene["choose"]["options"]
            return [id for id, entry in options.items() if self.here(entry)]
        if self.kind in KINDS:
            return list(self.scene[self.kind]["items"])
        if not now.topic or self.questions_left() == 0:
            return []
        questions = self.interview["topics"][now.topic]["questions"]
        unasked = {k: q for k, q in questions.items() if f"{now.at}.{k}" not in now.asked}
        return [id for id, entry in unasked.items() if self.here(entry)]

    def questions_left(self) -> int | None:
        if self.kind != "interview" or "most" not in self.interview:
            return None
        used = sum(a.split(".")[0] == self.now.at for a in self.now.asked)
        return max(0, int(self.interview["most"]) - used)

    def moves(self) -> list[str]:
        if self.kind != "interview":
            return []
        return [id for id, m in self.interview.get("moves", {}).items() if self.here(m)]

    def topics(self) -> list[str]:
        if self.kind != "interview" or self.now.topic:
            return []
        return [id for id in self.interview["topics"] if f"{self.now.at}.{id}" not in self.now.left]

    def acts(self) -> list[str]:
        """Acts beside the decision, once each; at her question only her answers are offered."""
        if self.ended or self.now.asking:
            return []
        acts = self.scene.get("also_offered", {})
        return [
            id
            for id, entry in acts.items()
            if f"{self.now.at}.{id}" not in self.now.chose and self.fits(entry)
        ]

    # --- what an answer does ----------------------------------------------------------------

    def give(self, answer: Any) -> None:
        """Takes an answer in the shape of `--jsonl`."""
        how = self.how(answer)
        moment = self.begin(how, answer)
        on_screen = self.screen
        where = self.address
        getattr(self, f"_{how}")(answer, moment)
        stays = how == "act" and self.address == where
        self.screen = [*on_screen, *self.now.shown] if stays else list(self.now.shown)

    def pass_over(self) -> None:
        """Leaves the scene, from wherever in it one is. It is no move, so no inject is read."""
        moment = self.begin("pass", None)
        written = self.scene.get("pass", {})
        apply(self.case, self.now.values, written)
        inside = {} if "to" in written else {"scene": self.now.at}
        entry = self.first(as_ways(written.get("to") or self.default_way()), **inside)
        assert entry is not None
        if "to" in written:
            apply(self.case, self.now.values, entry)
        self.arrive(entry["go"], moment)
        self.screen = list(self.now.shown)

    def undo(self) -> None:
        """Takes the last decision that still stands back."""
        last = [m for m in self.moments if not m.gone_back][-1]
        last.gone_back = True
        self.seq += 1
        self.now = copy.deepcopy(last.before)
        self.screen = self.screens[last.seq]

    def begin(self, how: str, answer: Any) -> Moment:
        self.seq += 1
        before = copy.deepcopy(self.now)
        self.screens[self.seq] = self.screen
        moment = Moment(self.seq, self.now.at, how, answer, before, self.now.asking)
        self.moments.append(moment)
        self.now.shown = []
        return moment

    def how(self, answer: Any) -> str:
        """The kind of an answer: the word it stands under, or the kind of the decision."""
        if isinstance(answer, dict) and next(iter(answer)) in WORDS:
            return WORDS[next(iter(answer))]
        if self.now.asking:
            return "her"
        return "option" if self.kind == "choose" else self.kind

    def _option(self, answer: str, moment: Moment) -> bool:
        option = self.scene["choose"]["options"][answer]
        self.do(option, f"{self.now.at}.{answer}")
        return self.leave(option.get("then", self.scene["choose"].get("then")), moment)

    def _rank(self, answer: list[str], moment: Moment) -> bool:
        self.reply(self.scene["rank"], order=answer)
        return self.leave(self.scene["rank"]["then"], moment, order=answer)

    def _select(self, answer: list[str], moment: Moment) -> bool:
        for id, item in self.scene["select"]["items"].items():  # in listed order
            if id in answer:
                self.do(item, f"{self.now.at}.{id}")
        self.reply(self.scene["select"], picked=answer)
        return self.leave(self.scene["select"]["then"], moment, picked=answer)

    def _rate(self, answer: dict[str, int], moment: Moment) -> bool:
        self.reply(self.scene["rate"])
        return self.leave(self.scene["rate"]["then"], moment)

    def _continue(self, answer: Any, moment: Moment) -> bool:
        return self.leave(self.scene["then"], moment)

    def _act(self, answer: Entry, moment: Moment) -> bool:
        id = answer["act"]
        self.do(self.scene["also_offered"][id], f"{self.now.at}.{id}")
        return not self.injects(moment)

    def _question(self, answer: Entry, moment: Moment) -> bool:
        id = answer["ask"]
        self.now.asked.add(f"{self.now.at}.{id}")
        question = self.interview["topics"][self.now.topic]["questions"][id]
        self.do(question, f"{self.now.at}.{id}", self.now.at)
        if self.questions_left() == 0 and "tired" in self.interview:
            self.show(self.interview["tired"])
        return self.stay(moment)

    def _move(self, answer: Entry, moment: Moment) -> bool:
        id = answer["move"]
        self.do(self.interview["moves"][id], f"{self.now.at}.{id}", self.now.at)
        return self.stay(moment)

    def _her(self, answer: str, moment: Moment) -> bool:
        asking = self.now.asking
        entry = self.interview["asks"][asking]["answers"][answer]
        self.do(entry, f"{self.now.at}.{asking}.{answer}", self.now.at)
        return self.stay(moment)

    def _topic(self, answer: Entry, moment: Moment) -> bool:
        if not self.injects(moment):
            self.now.topic = answer["topic"]
            self.she_asks()
        return True

    def _close(self, answer: Entry, moment: Moment) -> bool:
        """Closing a topic goes to the next or to the hub; at the end, or in the hub, it leaves."""
        now, interview = self.now, self.interview
        free, ids = interview.get("order") == "free", list(interview["topics"])
        if not now.topic or (not free and now.topic == ids[-1]):
            return self.leave(interview["then"], moment)
        if self.injects(moment):
            return False
        now.left.add(f"{now.at}.{now.topic}")
        now.topic = "" if free else ids[ids.index(now.topic) + 1]
        self.she_asks()
        return True

    # --- the pieces of it -------------------------------------------------------------------

    def do(self, entry: Entry, address: str, inside: str = "") -> None:
        """The effects of an answer, then the first fitting reply with its effects."""
        self.now.chose.add(address)
        apply(self.case, self.now.values, entry)
        self.reply(entry, scene=inside)

    def reply(self, entry: Entry, **atoms: Any) -> None:
        """What is seen at once: the first fitting reply, with its effects."""
        reply = self.first(entry.get("replies", []), **atoms)
        if reply:
            apply(self.case, self.now.values, reply)
            self.show(reply["say"])

    def stay(self, moment: Moment) -> bool:
        """What follows an answer after which the interview goes on."""
        if self.injects(moment):
            return False
        self.now.asking = ""
        self.she_asks()
        return True

    def leave(self, target: Any, moment: Moment, **atoms: Any) -> bool:
        """Injects, and then the first way that fits, unless an inject leads elsewhere."""
        if self.injects(moment):
            return False
        entry = self.first(as_ways(target), scene=self.now.at, **atoms)
        assert entry is not None
        apply(self.case, self.now.values, entry)
        moment.ways.append(entry)
        self.arrive(entry["go"], moment)
        return False

    def injects(self, moment: Moment) -> bool:
        """Injects until none fires; whether one of them led elsewhere."""
        target = ""
        while ready := [
            (id, entry)
            for id, entry in self.case.get("injects", {}).items()
            if id not in self.now.fired and not (target and "go" in entry) and self.fits(entry)
        ]:
            id, entry = ready[0]
            self.now.fired.add(id)
            apply(self.case, self.now.values, entry)
            moment.ways.append(entry)
            if "say" in entry:
                self.show(entry["say"])
            target = entry.get("go", target)
        if target:
            self.arrive(target, moment)
        return bool(target)

    def arrive(self, target: str, moment: Moment) -> None:
        """On arrival: their decision, then text; in an interview she may ask at once."""
        now = self.now
        now.at, now.topic, now.asking = target, "", ""
        now.seen.add(target)
        if self.ended:
            for side in ("person", "case", "not_known"):
                self.prose(self.case["endings"][target].get(side, []))
            self.prose(self.case.get("last_word", {}).get("say", []))
            return
        self.they_decide(moment)
        texts = self.scene.get("text", [])
        for text in [texts] if isinstance(texts, str) else texts:
            if isinstance(text, str) or self.fits(text):
                self.show(text if isinstance(text, str) else text["say"])
        if "interview" in self.scene:
            if self.interview.get("order") != "free":
                now.topic = next(iter(self.interview["topics"]))
            self.she_asks()

    def they_decide(self, moment: Moment) -> None:
        if "person_decides" not in self.scene:
            return
        entry = self.first(self.scene["person_decides"]["as"])
        assert entry is not None
        self.now.decided.add(entry["decides"])
        apply(self.case, self.now.values, entry)
        self.show(entry["say"])
        moment.ways.append(entry)

    def she_asks(self) -> None:
        """The first of her questions not yet asked whose `if` holds; then she waits."""
        for id, entry in self.interview.get("asks", {}).items():
            if f"{self.now.at}.{id}" not in self.now.she_asked and self.here(entry):
                self.now.she_asked.add(f"{self.now.at}.{id}")
                apply(self.case, self.now.values, entry)
                self.show(entry["says"])
                self.now.asking = id
                return

    def default_way(self) -> Any:
        kind = self.kind if not self.now.asking else "interview"
        return self.scene["then"] if kind == "continue" else self.scene[kind]["then"]

    def prose(self, prose: Any) -> None:
        """Prose, or a list of which the first that fits is shown."""
        if isinstance(prose, str):
            self.show(prose)
        elif entry := self.first(prose):
            self.show(entry["say"])

    def show(self, text: str) -> None:
        self.now.shown.append(text)


def as_ways(target: Any) -> list[Entry]:
    """A target as a list of ways: an id is one way without effects."""
    return [{"go": target}] if isinstance(target, str) else target

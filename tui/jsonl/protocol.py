"""`rifq play CASE --jsonl`: a play as lines of JSON, for programs and tests.

Every line out is one object and is flushed. `accepted` means durable. A line that cannot be read is
refused, and the play continues; end of input leaves it resumable. The README beside this module
documents it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from engine.decisions.kind import Refusal
from engine.decisions.registry import ENDED
from engine.language.control_characters import json_text
from engine.language.interface import _
from engine.play.step import Answer, Step
from engine.play.view import view
from engine.records.problems import RecordsProblem
from engine.services.feedback.debriefs import debrief_json
from engine.services.shared.errors import Unreadable, code_of, explain, reason
from engine.services.shared.recording import Recorded
from engine.services.shared.sentences import DO_ACT, HOW_SURE, SURE

PROTOCOL = 1
LONGEST = 1_000_000  # characters of a line; no answer comes near
DEEPEST = 100  # brackets in a line; no id has one
ECHO = 80  # characters of a name that are said back
CONFLICT = "P018"


def play(recorded: Recorded, source: TextIO, out: TextIO) -> None:
    """Play until the end, `leave`, or the end of input."""
    talk = _Talk(recorded, out)
    about = recorded.scenario.about
    talk.say(
        {
            "type": "hello",
            "protocol": PROTOCOL,
            "case": recorded.scenario.id,
            "play": recorded.id,
            "mode": recorded.play.started.mode,
            "role": about.role,
            "content_notes": list(about.content_notes),
            "words": {
                "decide": str(_("Decide")),
                "continue": str(_("Continue")),
                "act": str(DO_ACT),
                "how_sure": str(HOW_SURE),
                "sure": [str(words) for words in SURE],
            },
        }
    )
    talk.show()
    for line in lines_of(source):
        if line.strip() and not talk.hear(line):
            return


def lines_of(source: TextIO) -> Iterator[str]:
    """The lines of `source`; of one that is too long only the beginning, which nobody can read."""
    while line := source.readline(LONGEST):
        yield line
        while not line.endswith("\n") and (line := source.readline(LONGEST)):
            pass


def object_in(line: str) -> dict[str, Any] | None:
    """The JSON object in a line, or None when there is none that could be an answer."""
    if line.count("[") + line.count("{") > DEEPEST:
        return None  # so that nothing that looks at it can run out of stack
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


class _Talk:
    """One conversation."""

    def __init__(self, recorded: Recorded, out: TextIO) -> None:
        self.recorded = recorded
        self.out = out

    def say(self, message: dict[str, Any]) -> None:
        self.out.write(json_text(message) + "\n")
        self.out.flush()

    def show(self) -> None:
        """The present moment; at the end, the debrief."""
        step = view(self.recorded.scenario, self.recorded.play)
        if step.kind is ENDED:
            text = [p.text for p in step.text]
            debrief = debrief_json(self.recorded)
            self.say({"type": "ended", "ending": step.at, "text": text, "debrief": debrief})
        else:
            self.say(step_message(step))

    def hear(self, line: str) -> bool:
        """Take one line in; False when the conversation is over."""
        message = object_in(line)
        if message is None:
            self.refuse("P012")
            return True
        if "command" in message:
            return self.command(message["command"])
        sure = message.pop("sure", None)
        answer = message["answer"] if set(message) == {"answer"} else message
        self.settle(lambda: self.recorded.answer(answer, sure))
        return True

    def command(self, name: object) -> bool:
        """Run a command; False when the conversation is over."""
        if name == "leave":
            self.say({"type": "left"})
            return False
        if name == "undo":
            self.settle(self.recorded.undo)
        elif name == "pass":
            self.settle(self.recorded.pass_over)
        else:
            self.refuse("P013", name=name if isinstance(name, str) else "?")
        return True

    def settle(self, act: Callable[[], Refusal | None]) -> None:
        """Do it and show what follows, or say why it was not done; then nothing is lost."""
        try:
            refusal = act()
        except (RecordsProblem, Unreadable) as problem:
            self.say({"type": "refused", "code": code_of(problem), "message": explain(problem)})
            return
        if refusal is None:
            self.say({"type": "accepted", "seq": self.recorded.play.seq})
            self.show()
            return
        self.refuse(refusal.code, **refusal.params)
        if refusal.code == CONFLICT:
            self.show()  # the play was continued in another window

    def refuse(self, code: str, **params: str) -> None:
        """Say why something was not taken."""
        short = {n: p if len(p) <= ECHO else p[: ECHO - 1] + "…" for n, p in params.items()}
        self.say({"type": "refused", "code": code, "message": reason(Refusal(code, short))})


def step_message(step: Step) -> dict[str, Any]:
    """A moment as the JSON object that asks for an answer."""
    message: dict[str, Any] = {"type": "step", "at": step.at, "kind": step.kind.name}
    if step.chapter:
        message["chapter"] = list(step.chapter)
    if step.time:
        message["time"] = step.time
    shown = "reply" if step.kind.talks else "text"
    message[shown] = [p.text for p in step.text]
    if step.answered:
        message["answered"] = step.answered
    if step.prompt:
        message["prompt"] = step.prompt
    message.update(_choices(step))
    if step.acts:
        message["acts"] = _cards(step.acts)
    if step.sure:
        message["sure"] = True
    if step.language != "en":
        message |= {"language": step.language, "partly_english": step.partly_english}
    return message


def _choices(step: Step) -> dict[str, Any]:
    if step.kind.talks:
        found: dict[str, Any] = {
            "topic": step.topic,
            "questions": _cards(step.answers),
            "moves": _cards(step.moves),
            "topics": [t.id for t in step.topics],
        }
        if step.questions_left is not None:
            found["questions_left"] = step.questions_left
        return found
    found = {"options" if step.kind.options else "items": _cards(step.answers)}
    if step.pick:
        found["pick"] = step.pick
    if step.scale:
        labels = {"labels": list(step.scale.labels)} if step.scale.labels else {}
        found["scale"] = {"from": step.scale.low, "to": step.scale.high, **labels}
    return found if step.kind.decides else {}


def _cards(answers: Iterable[Answer]) -> list[dict[str, str]]:
    return [{"id": a.id, "text": a.text} for a in answers]

"""Choose: one answer out of several options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path, Ways
from engine.decisions.kind import (
    ASSESSED,
    DISCUSSED,
    JUDGED,
    Kind,
    Schema,
    by_id,
    name_move,
    ref,
    refs,
)
from engine.kernel import model as k
from engine.language.language import N_

SCHEMA: Schema = {
    "choose": {
        "title": "Choose",
        "description": (
            "One answer out of two to nine. Use it for a real dilemma: every option "
            "should be one a decent, busy officer might take."
        ),
        "type": "object",
        "required": ["options"],
        "additionalProperties": False,
        **DISCUSSED,
        "properties": {
            **refs("prompt", *ASSESSED),
            "options": {
                "title": "Options",
                "description": (
                    "The answers, by id. They are shown in this order in practice, and "
                    "shuffled in an assessment."
                ),
                **by_id(2, 9, ref("option")),
                "examples": [
                    {
                        "separate": {
                            "do": ("Ask the owner for the work permits in the office."),
                            "rating": 4,
                        },
                        "wait-and-see": {
                            "do": ("Say nothing yet; walk the rooms with the inspector."),
                            "rating": 3,
                        },
                    }
                ],
            },
            "then": {
                "title": "Then",
                "description": (
                    "Where every option goes that has no `then` of its own: the id of a "
                    "scene or an ending, or a list of `{if, go}` with effects."
                ),
                "$ref": "#/$defs/then",
                "examples": ["kitchen"],
            },
        },
        "examples": [
            {
                "prompt": "What do you do first?",
                "options": {
                    "separate": {"do": ("Ask the owner for the work permits in the office.")},
                    "wait-and-see": {"do": ("Say nothing yet; walk the rooms with the inspector.")},
                },
                "then": "kitchen",
            }
        ],
    },
    "option": {
        "title": "an option",
        "description": "One answer of a `choose`.",
        "type": "object",
        "additionalProperties": False,
        "x-effects": True,
        "x-exactly-one": [["do", "says"]],
        "properties": {
            **refs("if", "do", "says", "rating", "takes_for", *JUDGED, "replies"),
            "then": {
                "title": "Then",
                "description": ("Where this option goes. It wins over the `then` of the decision."),
                "$ref": "#/$defs/then",
                "examples": ["kitchen"],
            },
        },
        "examples": [
            {
                "do": "Ask the owner for the work permits in the office.",
                "rating": 4,
                "upholds": ["P15"],
            }
        ],
    },
}


class Choose(Kind):
    """One option is chosen; each may lead its own way. The person's questions to us are of it too.

    Credit is (rating - 1) / 3, by domain.
    """

    name = "choose"
    answer_form = "one"
    schema = SCHEMA
    decides = True
    review = N_("Choose one")
    sheet = N_("Choose one. Hold up its card when you are asked, all together.")
    well = N_("{k} of {n} chose it")
    measure = "chosen"
    options = True
    key_fields = frozenset({"takes_for"})

    def build_locations(self, build: Builder) -> list[k.Location]:
        """One location, with a move for each option."""
        scene, options = build.scene, build.data["options"]
        ways = build.ways()
        path = (*build.path, "options")
        own = [id for id, entry in options.items() if "then" in entry]
        if "then" not in build.data and not own:
            build.no_way()
        elif "then" not in build.data:
            hint = _hint_way(build, path, own[0]) if len(own) == 1 else ""
            for id in options:
                if id not in own:
                    build.problem((*path, id), "E230", hint, key=True, name=f"{scene}.{id}")
        moves = build_moves(build, "option", path, options, scene, ways)
        own_ways = bool(own) and (bool(ways) or len(own) == len(moves))
        return [build.place(moves=moves, passing=build.passing(ways, own_ways))]

    def declare(self, build: Builder) -> None:
        """Make known what was chosen."""
        for id in build.data["options"]:
            build.history("chose", f"{build.scene}.{id}")

    def list_addressed(self, data: Fields) -> Iterator[Path]:
        """The options."""
        for id in data["options"]:
            yield "options", id

    def judge(self, key: Judge, scene: str, data: Fields) -> None:
        """Each option settles the one slot of the decision."""
        path: Path = ("scenes", scene, self.name)
        domains = tuple(data.get("assesses", ()))
        slot = key.slot(scene, path, data)
        for id, entry in data["options"].items():
            key.answer(f"{scene}.{id}", (*path, "options", id), entry, slot, domains)

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any option offered."""
        ids = [move.key[1] for move in offered if move.key[0] == "option"]
        return chance.choice(ids) if ids else None

    def ballot(self, location: k.Location, offered: Sequence[k.Move]) -> tuple[str, ...]:
        """The options offered."""
        return tuple(name_move(move.key) for move in offered if move.key[0] != "act")

    def number_ballot(self, data: Fields, topic: str) -> Mapping[str, int]:
        """The options."""
        return {id: n for n, id in enumerate(data["options"])}


def build_moves(
    build: Builder, verb: str, path: Path, entries: Fields, address: str, ways: Ways
) -> tuple[k.Move, ...]:
    """A move for each entry below `path`, by this verb; its address is below this one."""
    return tuple(
        build.option(
            (*path, id),
            (verb, id),
            f"{address}.{id}",
            ways,
            first=(build.history("chose", f"{address}.{id}"),),
        )
        for id in entries
    )


def _hint_way(build: Builder, path: Path, option: str) -> str:
    """The hint where one option alone leads on: most often its `then` was meant for all."""
    line = build.line_of((*path, option, "then"))
    return (
        f"the `then` on line {line} is for `{option}` alone; for every option, move it to the "
        "left, to line up with `options`"
    )

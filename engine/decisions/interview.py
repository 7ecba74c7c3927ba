"""Interview: topics with once-only questions, moves, and the person's own questions.

Every topic is a location of its own, so that a topic left is closed. Arriving in one, and staying
in it after a question, a move or an answer, she may ask; then only her answers are offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from msgspec.structs import replace

from engine.decisions.choose import Choose, build_moves
from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path, Ways
from engine.decisions.kind import (
    DISCUSSED,
    JUDGED,
    Kind,
    Schema,
    by_id,
    make_answer,
    name_move,
    ref,
    refs,
)
from engine.kernel import model as k

QUESTIONS: Schema = {
    "by-tonight": {"says": '"What would you like to have happened by tonight?"', "type": "open"}
}
TOPICS: Schema = {"engage": {"questions": QUESTIONS}}
ASK: Schema = {
    "says": '"Who else may read it?"',
    "answers": {
        "only-us": {"says": '"Only us, I promise."'},
        "as-it-is": {"says": '"A prosecutor may. I will tell you before."'},
    },
}
TOPIC: Schema = {
    "title": "a topic",
    "type": "object",
    "required": ["questions"],
    "additionalProperties": False,
    "properties": {
        "text": {
            "title": "Name of the topic",
            "description": (
                "A few words for the topic where the participant chooses "
                "it, in an interview with `order: free`."
            ),
            "$ref": "#/$defs/short",
            "examples": ["Before anything else"],
        },
        "questions": {
            "title": "Questions",
            "description": ("What can be asked, by id: at most eight, each once."),
            **by_id(1, 8, ref("question")),
            "examples": [QUESTIONS],
        },
    },
}

SCHEMA: Schema = {
    "interview": {
        "title": "Interview",
        "description": (
            "A conversation in topics. Each question can be asked once; leaving a topic "
            "closes it. What is credited is how one asks, never what the person answers."
        ),
        "type": "object",
        "required": ["who", "topics"],
        "additionalProperties": False,
        "properties": {
            "who": {
                "title": "Who",
                "description": "The id of the person spoken with, from `people`.",
                "$ref": "#/$defs/person",
                "examples": ["hana"],
            },
            "through": {
                "title": "Through",
                "description": ("The id of the interpreter, who is a person too, from `people`."),
                "$ref": "#/$defs/person",
                "examples": ["mitra"],
            },
            "assesses": ref("assesses"),
            "purpose": {
                "title": "Purpose",
                "description": (
                    "What this contact is for, by id: a few things she should know or "
                    "have been asked. Each counts twice, and is settled by the first "
                    "question that serves it; at least one must."
                ),
                **by_id(1, 9, ref("prose")),
                "examples": [{"knows-the-file": "She knows who may read what she says."}],
            },
            "most": {
                "title": "Most",
                "description": (
                    "How many questions she has the strength for, over the whole "
                    "interview. Moves, her own questions and closing are free."
                ),
                "type": "integer",
                "minimum": 1,
                "maximum": 60,
                "examples": [7],
            },
            "tired": {
                "title": "Tired",
                "description": "What can be seen when the questions are used up.",
                "$ref": "#/$defs/prose",
                "examples": ["She has turned her chair a little towards the door."],
            },
            "enough": {
                "title": "Enough",
                "description": (
                    "Says in the debrief what was not the purpose today, so that nobody "
                    "takes asking more for better."
                ),
                "$ref": "#/$defs/prose",
                "examples": [("A full history is not the purpose today, and earns nothing.")],
            },
            "order": {
                "title": "Order",
                "description": (
                    "`free` lets the participant choose the next topic each time. Without"
                    " it, topics come in the order written."
                ),
                "type": "string",
                "enum": ["free"],
                "examples": ["free"],
            },
            "topics": {
                "title": "Topics",
                "description": "The parts of the conversation, by id.",
                **by_id(1, 9, TOPIC),
                "examples": [TOPICS],
            },
            "moves": {
                "title": "Moves",
                "description": (
                    "Silence, a break: acts that can be taken again and again, by id. "
                    "They use up no question. One that would change nothing is not shown "
                    "twice in a row. `wait: {}` and `break: {}` have words of their own."
                ),
                **by_id(1, 9, ref("move")),
                "examples": [
                    {"wait": {}, "break": {"tags": ["break"], "add": {"hana.arousal": -1}}}
                ],
            },
            "asks": {
                "title": "She asks",
                "description": (
                    "Questions she puts to us, by id, and waits. The first not yet asked "
                    "whose `if` holds comes on arrival and after any question, move, "
                    "answer or close that stays in the interview, not after an act; then "
                    "only her answers are offered. That she asked cannot be read later; "
                    "what was answered can: `chose('account.who-reads.only-us')`."
                ),
                **by_id(1, 9, ref("ask")),
                "examples": [{"who-reads": {"if": "separated", **ASK}}],
            },
            "then": ref("then"),
        },
        "examples": [{"who": "hana", "topics": TOPICS, "then": "second-account"}],
    },
    "question": {
        "title": "a question",
        "description": "One question of an interview.",
        "type": "object",
        "required": ["type"],
        "additionalProperties": False,
        "x-effects": True,
        "x-exactly-one": [["says", "do"]],
        "x-not-with": {"serves": ["slot"], "slot": ["discuss"]},
        "dependentRequired": {"sides": ["discuss"]},
        "properties": {
            **refs("if", "says", "do"),
            "type": {
                "title": "Type",
                "description": (
                    "What sort of question it is. The debrief counts open, leading and "
                    "blaming ones; the type itself is not marked."
                ),
                "type": "string",
                "enum": [
                    "invitation",
                    "open",
                    "cued",
                    "closed",
                    "forced-choice",
                    "leading",
                    "multiple",
                    "blame",
                    "ground-rule",
                    "rapport",
                    "summary",
                    "closure",
                ],
                "examples": ["open", "ground-rule"],
            },
            "serves": {
                "title": "Serves",
                "description": (
                    "The id of the purpose this question settles, with its own credit. "
                    "Such a question has no slot of its own."
                ),
                "$ref": "#/$defs/id",
                "examples": ["knows-the-file"],
            },
            **refs("rating", "slot", "discuss", "sides", *JUDGED, "replies"),
        },
        "examples": [
            {
                "says": '"What would you like to have happened by tonight?"',
                "type": "open",
                "serves": "his-wish",
                "rating": 4,
                "upholds": ["P09"],
            }
        ],
    },
    "move": {
        "title": "a move",
        "description": (
            "An act in an interview that is no question. Unscored, unless it is given a slot."
        ),
        "type": "object",
        "additionalProperties": False,
        "x-effects": True,
        "x-at-most-one": [["do", "says"]],
        "dependentRequired": {"slot": ["rating"], "rating": ["slot"]},
        "properties": {**refs("if", "do", "says", "rating", "slot", *JUDGED, "replies")},
        "examples": [{"do": "Offer to stop for a while; the door is open.", "tags": ["break"]}],
    },
    "ask": {
        "title": "her question",
        "description": (
            "A question the person puts to us. Guard it with `if`, so that it comes when "
            "she would really ask. Effects happen when she asks."
        ),
        "type": "object",
        "x-effects": True,
        "x-theirs": True,
        "required": ["says", "answers"],
        "additionalProperties": False,
        **DISCUSSED,
        "properties": {
            "if": ref("if"),
            "says": {
                "title": "Says",
                "description": (
                    "How she asks: her words, in quotation marks, with what can be seen of her."
                ),
                "$ref": "#/$defs/prose",
                "examples": ['"Who else may read it?" she says to the table.'],
            },
            **refs("plain", "weight", "slot", "confidence", "discuss", "sides"),
            "answers": {
                "title": "Answers",
                "description": (
                    "What can be answered, by id: two to nine. Afterwards the same topic goes on."
                ),
                **by_id(2, 9, ref("answer")),
                "examples": [
                    {
                        "only-us": {
                            "says": '"Only us, I promise."',
                            "rating": 2,
                            "breaches": ["P05"],
                        },
                        "as-it-is": {
                            "says": ('"A prosecutor may. I will tell you before."'),
                            "rating": 4,
                            "upholds": ["P05"],
                        },
                    }
                ],
            },
        },
        "examples": [ASK],
    },
    "answer": {
        "title": "an answer to her question",
        "description": "One answer to a question the person put to us.",
        "type": "object",
        "additionalProperties": False,
        "x-effects": True,
        "x-exactly-one": [["says", "do"]],
        "properties": {**refs("if", "says", "do", "rating", *JUDGED, "replies")},
        "examples": [
            {"says": '"A prosecutor may. I will tell you before."', "rating": 4, "upholds": ["P05"]}
        ],
    },
}


class Interview(Kind):
    """Questions are asked one at a time, `{"ask": "q"}`, until `{"close": true}`.

    A question is rated like an option. Her own questions are answered like `choose`.
    """

    name = "interview"
    answer_form = "talk"
    schema = SCHEMA
    talks = True

    def build_locations(self, build: Builder) -> list[k.Location]:
        """The way in, then each topic with the places of her questions in it."""
        return _Interview(build).locations()

    def declare(self, build: Builder) -> None:
        """Make known what was asked, answered and done."""
        scene, data = build.scene, build.data
        questions = [q for topic in data["topics"].values() for q in topic["questions"]]
        for question in questions:
            build.history("asked", f"{scene}.{question}")
        build.counter(len(questions))
        for ask, entry in data.get("asks", {}).items():
            build.history("asked-us", f"{scene}.{ask}")
            for answer in entry["answers"]:
                build.history("chose", f"{scene}.{ask}.{answer}")
        for move in data.get("moves", {}):
            build.history("chose", f"{scene}.{move}")

    def list_addressed(self, data: Fields) -> Iterator[Path]:
        """Questions, moves, and what she asks."""
        for topic, entry in data["topics"].items():
            for id in entry["questions"]:
                yield "topics", topic, "questions", id
        for among in ("moves", "asks"):
            for id in data.get(among, {}):
                yield among, id

    def judge(self, key: Judge, scene: str, data: Fields) -> None:
        """Purposes are settled by the questions that serve them; the rest has slots of its own."""
        path: Path = ("scenes", scene, self.name)
        domains = tuple(data.get("assesses", ()))
        for id, words in data.get("purpose", {}).items() if domains else ():
            key.purpose(id, scene, domains, words, (*path, "purpose", id))
        for topic, inside in data["topics"].items():
            for id, entry in inside["questions"].items():
                here = (*path, "topics", topic, "questions", id)
                key.question(scene, f"{scene}.{id}", here, entry, domains)
        for ask, entry in data.get("asks", {}).items():
            here = (*path, "asks", ask)
            slot = key.her_question(scene, ask, entry, domains, here)
            for id, answer in entry["answers"].items():
                there = (*here, "answers", id)
                settles = slot if "rating" in answer else ""
                key.answer(f"{scene}.{ask}.{id}", there, answer, settles, domains, scene)
        for id, entry in data.get("moves", {}).items():
            here = (*path, "moves", id)
            if "slot" in entry:
                key.question(scene, f"{scene}.{id}", here, entry, domains)
            else:
                key.answer(f"{scene}.{id}", here, entry, "", domains, scene)

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any question or topic, or closing."""
        found = [
            answer for verb in ("ask", "topic", "close") for answer in _list_answers(offered, verb)
        ]
        return chance.choice(found) if found else None

    def draw_curious(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any question; if there is none, any topic; if there is no topic, closing."""
        found = _list_answers(offered, "ask") or _list_answers(offered, "topic")
        return chance.choice(found) if found else {"close": True}

    def ballot(self, location: k.Location, offered: Sequence[k.Move]) -> tuple[str, ...]:
        """Whatever is offered except acts, which are agreed by talking."""
        return tuple(name_move(move.key) for move in offered if move.key[0] != "act")

    def number_ballot(self, data: Fields, topic: str) -> Mapping[str, int]:
        """One run of letters for the whole talk, so that a letter means one thing in it.

        Topics, where one is chosen; then the questions, topic by topic; moves, and the closing.
        """
        topics, free = data["topics"], data.get("order") == "free"
        start = len(topics) if free else 0
        first = {}
        for id, each in topics.items():
            first[id], start = start, start + len(each["questions"])
        asked = enumerate(topics[topic]["questions"], first[topic]) if topic else enumerate(topics)
        found = {id: n for n, id in asked if topic or free}
        return found | {id: start + n for n, id in enumerate((*data.get("moves", {}), "close"))}


def _list_answers(offered: Sequence[k.Move], verb: str) -> list[dict[str, Any]]:
    """The answers that make the moves of one verb."""
    return [make_answer(move.key) for move in offered if move.key[0] == verb]


class _Interview:
    """One interview while it is compiled.

    Attributes:
        ways: where it leads when it is over.
        skip: how it is passed over.
        acts: acts that can be done before deciding.
        tired: what follows the effects of a question: when it was the last, that shows.
    """

    def __init__(self, build: Builder) -> None:
        self.build, self.scene, self.data = build, build.scene, build.data
        self.hub = self.data.get("order") == "free"
        build.person(self.data["who"], (*build.path, "who"))
        if "through" in self.data:
            build.person(self.data["through"], (*build.path, "through"))
        self.ways = build.ways()
        if "then" not in self.data:
            build.no_way()
        self.skip = build.passing(self.ways)
        self.acts = build.acts()
        self.tired = self._show_tired()

    def locations(self) -> list[k.Location]:
        """Every location of the interview, the way in first."""
        first = self._at("" if self.hub else next(iter(self.data["topics"])))
        enter = self.build.arriving()
        onward = (k.Target(None, (), first),)
        scene = self.scene
        way_in = k.Location(
            scene, scene, scene, Interview.name, k.Enter(enter.ops, enter.text, onward)
        )
        places = ["", *self.data["topics"]] if self.hub else list(self.data["topics"])
        return [way_in, *(location for place in places for location in self._build_topic(place))]

    def _at(self, topic: str) -> str:
        """The id of the location of a topic; for "", of the hub."""
        return f"{self.scene}/{topic}"

    def _build_topic(self, topic: str) -> list[k.Location]:
        """A topic, or the hub between topics, and the places of her questions in it."""
        here = self._at(topic)
        stay = (k.Target(None, (), here),)
        asks = self.data.get("asks", {})
        onward = tuple(self._lead_to_question(topic, ask, entry) for ask, entry in asks.items())
        questions = self._build_questions(topic, stay) if topic else self._build_openings()
        moves = (*questions, *self._build_moves(stay), self._build_close(topic), *self.acts)
        location = k.Location(
            here,
            self.scene,
            self.scene,
            Interview.name,
            k.Enter(onward=onward),
            moves,
            self.skip,
            topic=topic,
        )
        return [
            location,
            *(self._build_ask(topic, ask, entry, stay) for ask, entry in asks.items()),
        ]

    def _build_questions(self, topic: str, stay: Ways) -> list[k.Move]:
        path: Path = (*self.build.path, "topics", topic, "questions")
        moves = []
        for id in self.data["topics"][topic]["questions"]:
            address = f"{self.scene}.{id}"
            once = k.negate(self.build.read(f"asked:{address}"))
            offer, count = self._limit_questions((once,))
            move = self.build.option(
                (*path, id),
                ("ask", id),
                address,
                stay,
                offer=offer,
                first=(self.build.history("asked", address), count),
            )
            moves.append(replace(move, ops=(*move.ops, *self.tired)))
        return moves

    def _limit_questions(
        self, offer: tuple[k.Condition, ...]
    ) -> tuple[tuple[k.Condition, ...], k.Op]:
        """The limit on questions as a condition, and the op that counts one."""
        total = sum(len(topic["questions"]) for topic in self.data["topics"].values())
        count = self.build.counter(total)
        if "most" in self.data:
            asked = self.build.read(f"count:{self.scene}")
            offer = (*offer, k.Compare("<", asked, k.Const(self.data["most"])))
        return offer, count

    def _show_tired(self) -> tuple[k.Op, ...]:
        """What shows that the last question there was time for has been asked."""
        if "tired" not in self.data or "most" not in self.data:
            return ()
        asked = self.build.read(f"count:{self.scene}")
        over = k.Compare("==", asked, k.Const(self.data["most"]))
        line = self.build.line((*self.build.path, "tired"), self.data["tired"], "tired")
        return (k.First((k.Branch(over, (k.Show(line),)),)),)

    def _build_moves(self, stay: Ways) -> tuple[k.Move, ...]:
        path, moves = (*self.build.path, "moves"), self.data.get("moves", {})
        return build_moves(self.build, "move", path, moves, self.scene, stay)

    def _build_openings(self) -> list[k.Move]:
        """In a hub: the topics that are still open."""
        moves = []
        for topic, entry in self.data["topics"].items():
            closed = self._declare_closed(topic)
            address = f"topic:{self.scene}.{topic}"
            if "text" in entry:
                self.build.card(address, (*self.build.path, "topics", topic), entry)
            ways = (k.Target(None, (), self._at(topic)),)
            offer = k.negate(k.Read(closed))
            moves.append(k.Move(("topic", topic), address, offer, (), ways))
        return moves

    def _declare_closed(self, topic: str) -> str:
        """The variable that says whether a topic was closed; declared here."""
        name = f"closed:{self.scene}.{topic}"
        self.build.history("closed", f"{self.scene}.{topic}")
        self.build.read(name)
        return name

    def _build_close(self, topic: str) -> k.Move:
        """Closing leads to the next topic or to the hub; from the last, or the hub, out of it."""
        topics = list(self.data["topics"])
        ops: tuple[k.Op, ...] = ()
        if self.hub and topic:
            ops = (k.Set(self._declare_closed(topic), 1),)
            ways: Ways = (k.Target(None, (), self._at("")),)
        elif not self.hub and topic != topics[-1]:
            ways = (k.Target(None, (), self._at(topics[topics.index(topic) + 1])),)
        else:
            ways = self.ways
        return k.Move(("close", ""), f"close:{self.scene}", None, ops, ways)

    def _lead_to_question(self, topic: str, ask: str, entry: Fields) -> k.Target:
        """She asks when her condition holds and she has not asked it yet."""
        not_yet = k.negate(self.build.read(f"asked-us:{self.scene}.{ask}"))
        when = self.build.when((*self.build.path, "asks", ask), entry)
        condition = not_yet if when is None else k.Both((not_yet, when))
        return k.Target(condition, (), f"{self._at(topic)}/{ask}")

    def _build_ask(self, topic: str, ask: str, entry: Fields, stay: Ways) -> k.Location:
        path: Path = (*self.build.path, "asks", ask)
        address = f"{self.scene}.{ask}"
        self.build.stands(address, path)
        line = self.build.line((*path, "says"), entry["says"], "asks")
        asked = self.build.history("asked-us", address)
        enter = k.Enter((asked, *self.build.effects(path, entry)), ((None, line),))
        answers = (*path, "answers")
        moves = build_moves(self.build, "option", answers, entry["answers"], address, stay)
        return k.Location(
            f"{self._at(topic)}/{ask}",
            self.scene,
            address,
            Choose.name,
            enter,
            moves,
            self.skip,
            topic=topic,
        )

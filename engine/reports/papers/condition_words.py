"""Conditions, as an author wrote them, in words that someone who never programmed can read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from engine.decisions.registry import ASKS
from engine.language.language import ENGLISH, N_, Language
from engine.reports.debrief.moments import first_sentence
from engine.reports.debrief.sentences import LEVELS
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import Drawn

PLACE = N_("scene {number} ({id})")
WHEN, OTHERWISE = N_("When {condition}"), N_("Otherwise")
AND, OR = N_("{a} and {b}"), N_("{a} or {b}")
TRUE, NOT = N_("it is true that {a}"), N_("it is not true that {a}")
OPPOSED = {
    "at": (N_("we are in {a}"), N_("we are not in {a}")),
    "seen": (N_("{a} has been seen"), N_("{a} has not been seen")),
    "chose": (N_("{a} was chosen"), N_("{a} was not chosen")),
    "asked": (N_("{a} was asked"), N_("{a} was not asked")),
    "decided": (N_("it was decided: {a}"), N_("it was not decided: {a}")),
    "given": (N_("there is consent for {a}"), N_("there is no consent for {a}")),
    "knows": (N_("{a} knows of {b}"), N_("{a} does not know of {b}")),
    "learned": (N_("it is known that {a}"), N_("it is not known that {a}")),
    "tainted": (N_("{a} contains our own words"), N_("{a} does not contain our own words")),
    **{name: (ask.holds, ask.fails) for name, ask in ASKS.items()},
}
"""Conditions as they are, and their opposite."""

IS_SO = (N_("{a} is true"), N_("{a} is not true"))
COMPARED: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: (N_("{a} is {b}"), N_("{a} is not {b}")),
    ast.NotEq: (N_("{a} is not {b}"), N_("{a} is {b}")),
    ast.Lt: (N_("{a} is below {b}"), N_("{a} is not below {b}")),
    ast.LtE: (N_("{a} is at most {b}"), N_("{a} is above {b}")),
    ast.Gt: (N_("{a} is above {b}"), N_("{a} is at most {b}")),
    ast.GtE: (N_("{a} is at least {b}"), N_("{a} is below {b}")),
    ast.In: (N_("{a} is one of {b}"), N_("{a} is not one of {b}")),
    ast.NotIn: (N_("{a} is one of {b}"), N_("{a} is not one of {b}")),
}
NOUNS = {
    "need": N_("the need {a}"),
    "consent": N_("the consent {a}"),
    "risk": N_("the risk {a}"),
    "count": N_("the number of questions asked"),
}
# Translators: {a}: something that is true in the story. {answers}: which answers make it so, or end
# it.
MADE_SO, MADE_SO_UNTIL = N_("{a} ({answers})"), N_("{a} (until {answers})")
# Translators: {name}: of a person. {what}: a need, a consent or a risk of that person.
OF_PERSON = N_("{name}'s {what}")
YES, NO = N_("yes"), N_("no")
_CARDS = frozenset({"chose", "asked", *ASKS})
WORDS_OF_A_CARD = 12


class Naming:
    """How a case's own things are called in words.

    Args:
        scenario: the case.
        language: of our own words.
        numbers: of the scenes; as they were written when left out.
        made_by: for a variable and what it comes to be, the answers that make it so, in words.
        luck: what luck decided in the version on paper, and what that is in the story.
    """

    def __init__(
        self,
        scenario: Scenario,
        language: Language = ENGLISH,
        numbers: Mapping[str, str] | None = None,
        made_by: Mapping[tuple[str, object], str] = MappingProxyType({}),
        luck: Iterable[Drawn] = (),
    ) -> None:
        self.scenario = scenario
        self.language = language
        written = {id: str(n) for n, id in enumerate(scenario.text.scenes, 1)}
        self.numbers = written if numbers is None else numbers
        self.made_by = made_by
        self.luck = {drawn.of: drawn for drawn in luck}
        self._texts = {(e.section, e.id): e.text for e in scenario.text.entities}

    def say(self, template: str, /, **named: object) -> str:
        """One of our own sentences."""
        return self.language.say(template, **named)

    def person(self, id: str) -> str:
        """A person's name."""
        found = self.scenario.text.people.get(id)
        return found.name if found else id

    def place(self, id: str) -> str:
        """A scene by its number, or an ending."""
        number = self.numbers.get(id)
        return self.say(PLACE, number=number, id=id) if number else quote(spell_id(id))

    def card(self, address: str) -> str:
        """The words of an answer, cut when they are many."""
        found = self.scenario.text.cards.get(address)
        words = found.text.strip('"“”').split() if found else [spell_id(address)]
        short = " ".join(words[:WORDS_OF_A_CARD])
        return quote(short if len(words) <= WORDS_OF_A_CARD else f"{short.rstrip('.,;:')} …")

    def thing(self, id: str) -> str:
        """A need, a consent, a risk, a fact, by its id, in the author's words."""
        found = next((t for (_, each), t in self._texts.items() if each == id and t), "")
        return quote(" ".join(found.split()).rstrip(".") if found else spell_id(id))

    def name_variable(self, name: str) -> str:
        """A variable, bare or of a person."""
        person, dot, what = name.partition(".")
        if dot:
            return self.say(OF_PERSON, name=self.person(person), what=spell_id(what))
        return quote(spell_id(name))

    def variable(self, name: str) -> str:
        """A variable as conditions ask about it: with what makes it true or false, if known."""
        called = self.name_variable(name)
        if answers := self.made_by.get((name, True)):
            return self.say(MADE_SO, a=called, answers=answers)
        answers = self.made_by.get((name, False))
        return self.say(MADE_SO_UNTIL, a=called, answers=answers) if answers else called

    def value(self, value: object) -> str:
        """A value of a variable."""
        if isinstance(value, bool):
            return self.say(YES if value else NO)
        word = str(value)
        return self.say(LEVELS[word]) if word in LEVELS else spell_id(word)


def spell_id(id: str) -> str:
    """An id as words."""
    return id.replace("-", " ").replace("_", " ")


def quote(text: str) -> str:
    """Text in quotation marks."""
    return f"“{text}”"


def describe_when(naming: Naming, entry: Mapping[str, Any], scene: str = "") -> str:
    """When an entry holds, of several of which the first that fits does."""
    if "if" not in entry:
        return naming.say(OTHERWISE)
    return naming.say(WHEN, condition=describe_condition(naming, entry["if"], scene))


def describe_condition(naming: Naming, condition: str, scene: str = "") -> str:
    """A condition in words.

    Args:
        naming: of the case.
        condition: as written; it was compiled before, so that it can be read.
        scene: the scene it is in, for ids that are meant inside it.
    """
    tree = ast.parse(" ".join(condition.split()), mode="eval")
    return _Speaker(naming, scene).truth(tree.body)


class _Speaker:
    """Says one condition."""

    def __init__(self, naming: Naming, scene: str) -> None:
        self.naming = naming
        self.scene = scene

    def truth(self, node: ast.expr, so: bool = True) -> str:
        """A part that holds or does not."""
        say = self.naming.say
        match node:
            case ast.UnaryOp(ast.Not(), ast.BoolOp() as inner):
                return say(NOT, a=self.truth(inner))
            case ast.UnaryOp(ast.Not(), operand):
                return self.truth(operand, not so)
            case ast.BoolOp(op, values):
                return self.join(AND if isinstance(op, ast.And) else OR, values)
            case ast.Compare():
                return self.describe_comparison(node, so)
            case ast.Call(ast.Name(name), arguments) if name in OPPOSED:
                a, b = [*self.name_arguments(name, arguments), "", ""][:2]
                return say(OPPOSED[name][not so], a=a, b=b)
            case ast.Name() | ast.Attribute() | ast.Call():
                told = self.describe_luck(ast.unparse(node), True, so)
                return told or say(IS_SO[not so], a=self.noun(node))
            case _:
                return ast.unparse(node)

    def describe_luck(self, name: str, value: object, so: bool) -> str:
        """That luck did or did not draw a value, in the words of the teaching note.

        The note has words for what luck draws in the version on paper; "" where it has none.
        """
        drawn = self.naming.luck.get(name)
        if drawn is None or not (drawn.value == value or isinstance(value, bool)):
            return ""
        means = quote(first_sentence(drawn.means).rstrip("."))
        return self.naming.say(TRUE if so is (drawn.value == value) else NOT, a=means)

    def join(self, template: str, values: list[ast.expr]) -> str:
        """Several parts with `and` or `or`; those that hold some themselves in brackets."""
        parts = [
            f"({self.truth(v)})" if isinstance(v, ast.BoolOp) else self.truth(v) for v in values
        ]
        said = parts[0]
        for part in parts[1:]:
            said = self.naming.say(template, a=said, b=part)
        return said

    def describe_comparison(self, node: ast.Compare, so: bool) -> str:
        """A comparison, or several in a row."""
        sides = [node.left, *node.comparators]
        said = []
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
            forms = COMPARED[type(op)]
            opposite = so is isinstance(op, ast.NotIn)
            name, value, told, b = ast.unparse(left), _constant(right), "", self.noun(right)
            if isinstance(op, ast.Eq | ast.NotEq):
                told = self.describe_luck(name, value, so is isinstance(op, ast.Eq))
            if isinstance(value, str) and (answers := self.naming.made_by.get((name, value))):
                b = self.naming.say(MADE_SO, a=b, answers=answers)
            said.append(told or self.naming.say(forms[opposite], a=self.noun(left), b=b))
        whole = said[0]
        for part in said[1:]:
            whole = self.naming.say(AND if so else OR, a=whole, b=part)
        return whole

    def noun(self, node: ast.expr) -> str:
        """A part that has a value."""
        naming = self.naming
        match node:
            case ast.Constant(value):
                return naming.value(value)
            case ast.Name("true" | "false" as word):
                return naming.value(word == "true")
            case ast.Name() | ast.Attribute():
                return naming.variable(ast.unparse(node))
            case ast.Tuple(elements) | ast.List(elements) | ast.Set(elements):
                return naming.language.commas(map(self.noun, elements))
            case ast.Call(ast.Name(name), arguments) if name in NOUNS:
                return naming.say(
                    NOUNS[name], a=naming.language.commas(self.name_arguments(name, arguments))
                )
            case ast.Call(ast.Name(name), arguments):
                return f"{spell_id(name)} {', '.join(self.name_arguments(name, arguments))}"
            case _:
                return ast.unparse(node)

    def name_arguments(self, function: str, arguments: list[ast.expr]) -> list[str]:
        """What a function is asked about, as it is called in words."""
        naming, found = self.naming, []
        for number, argument in enumerate(arguments):
            id = (
                str(argument.value) if isinstance(argument, ast.Constant) else ast.unparse(argument)
            )
            if function in ("at", "seen"):
                found.append(naming.place(id))
            elif function in _CARDS:
                found.append(id if id.isdigit() else naming.card(self.address(id)))
            elif function == "knows":
                found.append(naming.person(id) if number == 0 else quote(spell_id(id)))
            elif function == "decided":
                found.append(quote(spell_id(id)))
            else:
                found.append(naming.thing(id))
        return found

    def address(self, id: str) -> str:
        """The address of an answer; inside its own scene the id alone is enough."""
        cards = self.naming.scenario.text.cards
        if id in cards:
            return id
        if f"{self.scene}.{id}" in cards:
            return f"{self.scene}.{id}"
        return next((address for address in cards if address.endswith(f".{id}")), id)


# What is left once it is settled what luck decides ----------------------------------------------

Luck = Mapping[str, object]
"""The value of each chance variable of the version that is played, and of each whole condition
that it settles, such as `decided('goes')`."""


def with_undecided(data: Mapping[str, Any], luck: Luck) -> Luck:
    """The same luck, and what nobody decides under it: no condition of such a choice can hold."""
    possible: set[str] = set()
    named: set[str] = set()
    for scene in data["scenes"].values():
        answered = False
        for choice in scene.get("person_decides", {}).get("as", ()):
            left = settle(choice["if"], luck) if "if" in choice else True
            named.add(choice["decides"])
            if left is not False and not answered:
                possible.add(choice["decides"])
            answered |= left is True
    return {**luck, **{f"decided({id!r})": False for id in named - possible}}


def settle(condition: str, luck: Luck) -> str | bool:
    """What luck leaves of a condition, as written: True or False where nothing else matters."""
    left = _reduce(ast.parse(" ".join(condition.split()), mode="eval").body, luck)
    return left if isinstance(left, bool) else ast.unparse(left)


def _reduce(node: ast.expr, luck: Luck) -> ast.expr | bool:
    match node:
        case ast.Name(name) if name in luck:
            return bool(luck[name])
        case ast.Call() if (asked := ast.unparse(node)) in luck:
            return bool(luck[asked])
        case ast.UnaryOp(ast.Not(), operand):
            left = _reduce(operand, luck)
            return not left if isinstance(left, bool) else ast.UnaryOp(ast.Not(), left)
        case ast.BoolOp(op, values):
            decisive = isinstance(op, ast.Or)
            each = [_reduce(value, luck) for value in values]
            if decisive in each:
                return decisive
            open_ = [part for part in each if not isinstance(part, bool)]
            return ast.BoolOp(op, open_) if len(open_) > 1 else open_[0] if open_ else not decisive
        case ast.Compare(ast.Name(name), [ast.Eq() | ast.NotEq() as op], [right]) if name in luck:
            same = luck[name] == _constant(right)
            return same if isinstance(op, ast.Eq) else not same
        case _:
            return node


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.Name):  # `true` and `false` as YAML writes them
        return {"true": True, "false": False}.get(node.id, node.id)
    return node.value if isinstance(node, ast.Constant) else None


def ways_left(then: Any, luck: Luck) -> list[tuple[str, str]]:
    """Where it goes on, the first that fits: what is left of its condition, "" for otherwise.

    Ways that lead to one place in any case are one. A condition that was asked before is not asked
    again, and its opposite is what is left.
    """
    ways = [("", then)] if isinstance(then, str) else [(e.get("if", ""), e["go"]) for e in then]
    found: list[tuple[str, str]] = []
    for when, go in ways:
        left = settle(when, luck) if when else True
        asked = {earlier for earlier, _ in found}
        if left in asked:
            continue
        if isinstance(left, str) and {f"not {left}", left.removeprefix("not ")} & asked:
            left = True
        if left is not False:
            found.append(("" if left is True else left, go))
        if left is True:
            break
    return [("", found[0][1])] if len({go for _, go in found}) == 1 else found


def scenes_met(data: Mapping[str, Any], luck: Luck) -> frozenset[str]:
    """The scenes some play with this luck may come to; one that it cannot is left out for sure."""
    scenes, met = data["scenes"], set[str]()
    waiting = [next(iter(scenes))]
    waiting += [entry["go"] for entry in data.get("injects", {}).values() if "go" in entry]
    while waiting:
        id = waiting.pop()
        if id in scenes and id not in met:
            met.add(id)
            waiting += _list_targets(scenes[id], luck)
    return frozenset(met)


def _list_targets(data: Any, luck: Luck) -> Iterator[str]:
    """Every place that a part of a case leads to."""
    if isinstance(data, list):
        for each in data:
            yield from _list_targets(each, luck)
    elif isinstance(data, Mapping):
        if isinstance(data.get("if"), str) and settle(data["if"], luck) is False:
            return
        for field, value in data.items():
            if field == "then" or (field == "to" and isinstance(value, str | list)):
                yield from (go for _, go in ways_left(value, luck))
            elif field == "go":
                yield value
            else:
                yield from _list_targets(value, luck)

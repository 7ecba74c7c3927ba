"""Conditions, as an author wrote them, in words that someone who never programmed can read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.decisions.registry import ASKS
from engine.language.language import ENGLISH, Language, Plural
from engine.reports.case_print import review_sentences as w
from engine.reports.debrief.sentences import LEVELS
from engine.scenario.scenario import Scenario

_SYMBOLS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "in",
}
_CARDS = frozenset({"chose", "asked", *ASKS})
_OPPOSED = {**w.OPPOSED, **{name: (ask.holds, ask.fails) for name, ask in ASKS.items()}}
WORDS_OF_A_CARD = 12


class Naming:
    """How a case's own things are called in words.

    Args:
        scenario: the case.
        language: of our own words.
        numbers: of the scenes; as they were written when left out.
        made_by: for each variable that is yes or no, the answers that change it, in words.
    """

    def __init__(
        self,
        scenario: Scenario,
        language: Language = ENGLISH,
        numbers: Mapping[str, str] | None = None,
        made_by: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.scenario = scenario
        self.language = language
        written = {id: str(n) for n, id in enumerate(scenario.text.scenes, 1)}
        self.numbers = written if numbers is None else numbers
        self.made_by = made_by
        self._texts = {(e.section, e.id): e.text for e in scenario.text.entities}

    def say(self, template: str | Plural, /, **named: object) -> str:
        """One of our own sentences."""
        return self.language.say(template, **named)

    def person(self, id: str) -> str:
        """A person's name."""
        found = self.scenario.text.people.get(id)
        return found.name if found else id

    def place(self, id: str) -> str:
        """A scene by its number, or an ending."""
        number = self.numbers.get(id)
        return self.say(w.PLACE, number=number, id=id) if number else quote(spell_id(id))

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
            return self.say(w.OF_PERSON, name=self.person(person), what=spell_id(what))
        return quote(spell_id(name))

    def variable(self, name: str) -> str:
        """A variable as conditions ask about it: with what changes it, where that is known."""
        return self.made_by.get(name) or self.name_variable(name)

    def value(self, value: object) -> str:
        """A value of a variable."""
        if isinstance(value, bool):
            return self.say(w.YES if value else w.NO)
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
        return naming.say(w.OTHERWISE)
    return naming.say(w.WHEN, condition=describe_condition(naming, entry["if"], scene))


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
                return say(w.NOT, a=self.truth(inner))
            case ast.UnaryOp(ast.Not(), operand):
                return self.truth(operand, not so)
            case ast.BoolOp(op, values):
                return self.join(w.AND if isinstance(op, ast.And) else w.OR, values)
            case ast.Compare():
                return self.describe_comparison(node, so)
            case ast.Call(ast.Name(name), arguments) if name in _OPPOSED:
                a, b = [*self.name_arguments(name, arguments), "", ""][:2]
                return say(_OPPOSED[name][not so], a=a, b=b)
            case ast.Name() | ast.Attribute() | ast.Call():
                return say(w.IS_SO[not so], a=self.noun(node))
            case _:
                return ast.unparse(node)

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
            forms = w.COMPARED[_SYMBOLS[type(op)]]
            opposite = so is isinstance(op, ast.NotIn)
            said.append(self.naming.say(forms[opposite], a=self.noun(left), b=self.noun(right)))
        whole = said[0]
        for part in said[1:]:
            whole = self.naming.say(w.AND if so else w.OR, a=whole, b=part)
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
            case ast.Call(ast.Name(name), arguments) if name in w.NOUNS:
                return naming.say(
                    w.NOUNS[name], a=naming.language.commas(self.name_arguments(name, arguments))
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

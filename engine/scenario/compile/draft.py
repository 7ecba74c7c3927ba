"""The case while it is compiled: what was declared, what conditions may ask, what was wrong.

Conditions ask about the past, and in a `then` about the answer that was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from engine.decisions.multi_item import Whole
from engine.decisions.registry import WHOLES
from engine.kernel import model as k
from engine.language.advice import Advice
from engine.scenario.case_text import Card, Entity, TextLine, Voice, flatten, make_card
from engine.scenario.expressions import (
    NUMBER,
    YES_NO,
    Function,
    Meaning,
    Scope,
    Type,
    Unclear,
    at,
    check_known,
    one_id,
    read_condition,
    read_declared,
    reader,
    suggest_name,
    suggest_or_list,
)
from engine.scenario.problems import Path, Problem, Refused
from engine.scenario.vocabulary.word import Word
from engine.scenario.yaml.source import Source

# An order, a pick and ratings are read where they are given, and nowhere else.
LATER = (
    "only the `then` and the `replies` of its own decision can ask that; `set` a variable there, "
    "and read that"
)
NOBODY = "nobody decides anything yet: that is written under `person_decides`"


def chose(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`chose('scene.option')`: an option, act, move, question or answer taken."""
    id = one_id("chose", arguments)
    if f"asked:{id}" in scope.declared:
        return read_declared(scope, "asked:", id, "option")
    _no_later(scope, "option", id)
    return read_declared(scope, "chose:", id, "option")


def decided(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`decided('stays')`: what a person decided, by the id under `decides`."""
    id = one_id("decided", arguments)
    if f"decided:{id}" not in scope.declared:
        known = [n.removeprefix("decided:") for n in scope.declared if n.startswith("decided:")]
        hint = suggest_or_list(id, known) or NOBODY
        if f"chose:{id}" in scope.declared:
            hint = Advice.write(f"chose('{id}')", f"decided('{id}')")
        raise Unclear("E215", hint, kind="decision", name=id)
    return read_declared(scope, "decided:", id, "decision")


def _no_later(scope: Scope, kind: str, id: str) -> None:
    """Say of what nobody can ask later that it is so, and what to do about it."""
    if id in scope.parts:
        raise Unclear("E215", LATER, kind=kind, name=id)
    if f"asked-us:{id}" in scope.declared:
        answer = next(n for n in scope.declared if n.startswith(f"chose:{id}."))
        hint = f"what she asks is not kept, what you answer is: `chose('{answer[6:]}')`"
        raise Unclear("E215", hint, kind=kind, name=id)
    if f"decided:{id}" in scope.declared:
        hint = Advice.write(f"decided('{id}')", f"chose('{id}')")
        raise Unclear("E215", hint, kind=kind, name=id)


def asked(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`asked('question')`: bare inside its interview or where unique, else `interview.question`."""
    id = one_id("asked", arguments)
    _no_later(scope, "question", id if "." in id else f"{scope.interview}.{id}")
    if "." not in id:
        id = _full(scope, id)
    return read_declared(scope, "asked:", id, "question")


def _full(scope: Scope, id: str) -> str:
    inside = f"{scope.interview}.{id}"
    if f"asked:{inside}" in scope.declared:
        return inside
    names = [n.removeprefix("asked:") for n in scope.declared if n.startswith("asked:")]
    found = [n for n in names if n.endswith(f".{id}")]
    if len(found) > 1:
        raise Unclear("E218", f"write `asked('{found[0]}')`", name=id)
    if not found:
        hint = suggest_or_list(id, {n.partition(".")[2] for n in names})
        raise Unclear("E215", hint, kind="question", name=id)
    return found[0]


def count(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`count(asked)`: questions asked in this interview, or in the whole play outside one."""
    if arguments != ["asked"]:
        raise Unclear("E214", "write `count(asked)`", name="count")
    names = [f"count:{scope.interview}"] if scope.interview else []
    names = names or [n for n in scope.declared if n.startswith("count:")]
    return _total([scope.read(name) for name in names]), NUMBER


def _total(parts: list[k.Read]) -> k.Condition:
    """The sum, halved again and again so that it nests as little as can be."""
    if len(parts) < 2:
        return parts[0] if parts else k.Const(0)
    middle = len(parts) // 2
    return k.Sum("+", _total(parts[:middle]), _total(parts[middle:]))


HISTORY: Mapping[str, Function] = {
    "seen": reader("seen", "seen", "scene"),
    "decided": decided,
    "chose": chose,
    "asked": asked,
    "count": count,
}


def atom(decision: Whole, name: str) -> Function:
    """A function such as `before` of an order, or `picked` of a pick."""

    def read(scope: Scope, arguments: list[str | int]) -> Meaning:
        if scope.atoms is None or name not in scope.asks:
            raise Unclear("E216", name=name)
        _check(decision, name, scope, arguments)
        question = decision.question(name, arguments)
        if question not in scope.atoms:
            scope.atoms.append(question)
        return k.Atom(scope.atoms.index(question)), YES_NO

    return read


def _check(decision: Whole, name: str, scope: Scope, arguments: list[str | int]) -> None:
    """Raise `Unclear` unless these are items and places there are."""
    shape = decision.asks[name].takes
    if tuple(type(a) for a in arguments) != shape:
        example = ", ".join("'id'" if s is str else "2" for s in shape)
        raise Unclear("E214", f"write `{name}({example})`", name=name)
    for argument in arguments:
        if isinstance(argument, str):
            check_known(argument, scope.items, "item")
        elif not 1 <= argument <= len(scope.items):
            raise Unclear("E217", name=name, place=argument, last=len(scope.items))


ATOMS: Mapping[str, Function] = {
    name: atom(decision, name) for decision in WHOLES.values() for name in decision.asks
}


T = TypeVar("T")

MOST_PROBLEMS = 300  # of one file; with so many, it is read no further


class Draft:
    """Collects a case's variables, lines and problems while its parts are compiled.

    Attributes:
        source: the file.
        case: id of the case, the head of every text address.
        words: the vocabulary.
        told: everything wrong so far, with the path of what is.
        variables: by name, in the order declared.
        types: type of every variable, by name.
        bare: names conditions may use without a function.
        entities: what was declared under the words.
        lines: the text as it can be shown, by number.
        cards: the words of every possible answer, by address.
        stands: where everything with an address was written, by address.
        parts: addresses of what is answered only as part of an order, a pick or ratings.
        edges: where each way with a mark was written, by the number of its mark.
        used: names of variables some condition reads.
        written: number of each `if`, by its path.
    """

    def __init__(self, source: Source, case: str, words: Iterable[Word]) -> None:
        self.source = source
        self.case = case
        self.data: Mapping[str, Any] = source.data
        self.words = tuple(words)
        self.told: list[tuple[Path, Problem]] = []
        self.variables: dict[str, k.Variable] = {}
        self.types: dict[str, Type] = {}
        self.bare: dict[str, Type] = {}
        self.entities: list[Entity] = []
        self.lines: list[TextLine] = []
        self.cards: dict[str, Card] = {}
        self.stands: dict[str, Path] = {}
        self.parts: set[str] = set()
        self.edges: dict[int, Path] = {}
        self.used: set[str] = set()
        self.written: dict[Path, int] = {}
        self.places = frozenset((*self.data["scenes"], *self.data["endings"]))
        for section in ("endings", "scenes", "injects"):
            self.stands.update({id: (section, id) for id in self.data.get(section, {})})
        self.functions: dict[str, Function] = {**ATOMS, **HISTORY, "at": at}
        for word in self.words:
            self.functions.update(word.functions)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong so far."""
        return [problem for _, problem in self.told]

    # What words write down (the `Book` they know) ------------------------------------------------

    def variable(self, variable: k.Variable, kind: Type) -> None:
        """Declare a variable."""
        self.variables[variable.name] = variable
        self.types[variable.name] = kind

    def entity(self, entity: Entity) -> None:
        """Declare a thing the debrief and the case file speak of."""
        self.entities.append(entity)

    def people(self) -> tuple[str, ...]:
        """Ids of everyone in the case."""
        return tuple(self.data.get("people", {}))

    def person(self, id: str, path: Path) -> bool:
        """Whether such a person was declared; if not, a problem is noted."""
        if id in self.people():
            return True
        named, near = path[-1:] == (id,), suggest_name(id, self.people())
        self.problem(path, "E220", near, key=named, kind="person", name=id)
        return False

    def exists(self, head: str, id: str, path: Path, kind: str) -> bool:
        """Whether a variable is named by `head` and `id`; if not, a problem is noted."""
        if f"{head}{id}" in self.variables:
            return True
        ids = [name.removeprefix(head) for name in self.variables if name.startswith(head)]
        self.problem(path, "E220", suggest_name(id, ids), kind=kind, name=id)
        return False

    # What the parts of the compiler use -----------------------------------------------------------

    def problem(
        self, path: Path, code: str, hint: str = "", *, key: bool = False, **params: object
    ) -> None:
        """Note a problem at a place of the file.

        Raises:
            Refused: there are so many that the file is read no further.
        """
        self._note(path, self.source.problem(path, code, hint, key=key, **params))

    def _note(self, path: Path, problem: Problem) -> None:
        # A condition can be met in several places of the compiled story.
        if problem not in self.problems:
            self.told.append((path, problem))
        if len(self.told) >= MOST_PROBLEMS:
            raise Refused(self.problems)

    def history(self, prefix: str, id: str) -> k.Op:
        """Remember that something was done; forgotten again when no condition asks."""
        name = f"{prefix}:{id}"
        if name not in self.variables:
            self.variable(k.Variable(name, (False, True), history=True), YES_NO)
        return k.Set(name, 1)

    def counter(self, interview: str, questions: int) -> k.Op:
        """Count a question asked in an interview."""
        name = f"count:{interview}"
        if name not in self.variables:
            values = tuple(range(questions + 1))
            self.variable(k.Variable(name, values, history=True), NUMBER)
        return k.Add(name, 1)

    def read(self, variable: str) -> k.Read:
        """A reading that keeps the variable from being dropped."""
        self.used.add(variable)
        return k.Read(variable)

    def scope(self, interview: str = "") -> Scope:
        """What conditions may speak of outside an order or a pick."""
        return Scope(
            self.bare,
            self.types,
            self.functions,
            self.places,
            interview=interview,
            used=self.used,
            parts=self.parts,
        )

    def condition(self, path: Path, text: object, scope: Scope | None = None) -> k.Condition:
        """Read a condition; what cannot be read is noted, and never holds."""
        try:
            return read_condition(str(text), scope or self.scope())
        except Unclear as unclear:
            problem = self.source.problem(path, unclear.code, unclear.hint, **unclear.params)
            place = self.source.within(path, unclear.column)
            if place is not None:
                edits = self.source.edits(place, unclear.hint)
                edits = edits or self.source.edits(self.source.within(path, 0), unclear.hint)
                problem = replace(problem, line=place.line, column=place.column, edits=edits)
            self._note(path, problem)
            return k.FALSE

    def when(
        self, path: Path, entry: Mapping[str, Any], scope: Scope | None = None
    ) -> k.Condition | None:
        """The `if` of an entry, or None when it has none."""
        if "if" not in entry:
            return None
        where = (*path, "if")
        number = self.written.setdefault(where, len(self.written))
        return k.Written(number, self.condition(where, entry["if"], scope))

    def card(self, address: str, path: Path, entry: Mapping[str, Any]) -> None:
        """Keep the words of an answer, and its path."""
        where = tuple(p for p in path if isinstance(p, str))
        self.cards[address] = make_card(self.case, address, where, entry)
        self.stands[address] = path

    def line(
        self, path: Path, text: str, voice: Voice, *, heading: str = "", signal: str = ""
    ) -> int:
        """The number of a new line of text; its address is its path without list places."""
        context = "/".join((self.case, *(p for p in path if isinstance(p, str))))
        words = flatten(text) if text else ""
        self.lines.append(TextLine(context, words, voice, heading, signal))
        return len(self.lines) - 1

    def mark(self, path: Path) -> tuple[k.Op, ...]:
        """A line nobody sees, which says that the way of this entry was taken."""
        self.lines.append(TextLine("/".join(map(str, path)), "", Voice.MARK))
        self.edges[len(self.lines) - 1] = path
        return (k.Show(len(self.lines) - 1),)

"""The successor function of a product, as generated Python: from a state, every next state.

A state and its location are one integer, a *node*. Variables that are no longer live are masked out
on arrival, so that states that cannot be distinguished are one node. A labelled walker also returns
a label for every move: its low bits are the class of the answer, the others the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property, lru_cache
from itertools import chain, groupby
from itertools import product as every
from types import CodeType
from typing import Any, cast

from msgspec import Struct

from engine.decisions.multi_item import AnswerClass
from engine.explore.statespace.product import Product, Slice
from engine.kernel import model as k
from engine.kernel.machine import Field, Layout, Writer

CLASS_BITS = 16
CLASSES = (1 << CLASS_BITS) - 1
ORDINARY, PASSED = 0, 1
FIRST_CLASS = 2
NESTED = 16  # branches that are written as `elif`: Python nests it
FEW = 4  # injects of which it is asked at once, after every move, whether one can fire

Expand = Callable[[int, Callable[[Any], None]], None]
Seeing = Callable[[int], int]


class CompiledAnswer(Struct, frozen=True):
    """One way to answer at a node.

    Attributes:
        move: the move.
        label: its class: `ORDINARY`, `PASSED` or a key of `Walker.kinds`.
        bits: the atoms that are true of it.
    """

    move: k.Move
    label: int
    bits: int


class Walker:
    """The successor functions of a sliced product.

    Attributes:
        sliced: the sliced product, with what is live.
        product: the sliced product alone.
        layout: the position of each variable in a state.
        every: the bits of all variables.
        index: the index of each location, by id.
        shift, low: a node is `state << shift | index`, and `node & low` is the index.
        labelled: whether moves have labels.
        numbered: whether the labels of different moves of a location differ: above the notes, they
            have the number of the move.
        passes: whether scenes can be passed over.
        kinds: the classes of answers about several items, by label.
        labels: the labels of these classes, by location.
        notes: the bit of each note; the key for a written condition is `(number, held)`.
        masks: for each location, the bits of the live variables.
        expands: for each location, the function that passes every next node to a callback.
        sees: for each location, the function that returns the bits of its looks; None without any.
    """

    def __init__(
        self,
        sliced: Slice,
        classes: Mapping[str, tuple[AnswerClass, ...]],
        *,
        labelled: bool = False,
        numbered: bool = False,
        passes: bool = True,
    ) -> None:
        self.sliced, self.product = sliced, sliced.product
        self.layout = Layout(self.product.variables)
        self.every = self.mask(self.layout.fields)
        self.index = {place.id: i for i, place in enumerate(self.product.locations)}
        self.shift = max(1, (len(self.index) - 1).bit_length())
        self.low = (1 << self.shift) - 1
        self.labelled, self.numbered, self.passes = labelled, numbered, passes
        self.kinds: dict[int, AnswerClass] = {}
        self.labels: dict[str, tuple[int, ...]] = {}
        for id in self.index:
            self._number(id, classes.get(id, ()))
        self.notes = _number_notes(self.product)
        self.masks = [self.mask(sliced.live[place.id]) for place in self.product.locations]
        self._load(_Module(self, range(len(self.index)), {}))

    def _load(self, module: _Module) -> None:
        self._names = module.names
        self.expands: list[Expand] = module.expands()
        self.sees: list[Seeing | None] = module.sees()
        self._enters: list[Any] = module.enters()

    def change(
        self,
        sliced: Slice,
        numbers: Collection[int],
        classes: Mapping[str, tuple[AnswerClass, ...]],
    ) -> Walker:
        """A walker of a product that is another in some locations only.

        Args:
            sliced: the product, with the same variables, of which the same are live.
            numbers: of the locations; among them are all in which a move or what happens on
                arrival can lead on to one of them where what happens on arrival is different.
            classes: the classes of orders, picks and ratings, by location.
        """
        other = copy(self)
        vars(other).pop("_offers", None)
        other.sliced, other.product = sliced, sliced.product
        other.kinds, other.labels = dict(self.kinds), dict(self.labels)
        for number in numbers:
            id = other.product.locations[number].id
            other._number(id, classes.get(id, ()))
        other._load(_Module(other, numbers, self._names))
        return other

    def _number(self, id: str, classes: Iterable[AnswerClass]) -> None:
        first = FIRST_CLASS + len(self.kinds)
        numbered = dict(enumerate(classes, first))
        self.kinds.update(numbered)
        self.labels[id] = tuple(numbered)

    def mask(self, names: Iterable[str]) -> int:
        """The bits of these variables in a state."""
        return sum(self.layout.fields[name].bits for name in names)

    def at(self, node: int) -> k.Location:
        """The location of a node."""
        return self.product.locations[node & self.low]

    def value(self, node: int, name: str) -> k.Value | None:
        """The value of a variable at a node; None where it is not live or not in the product."""
        field = self.layout.fields.get(name)
        if field is None or not self.masks[node & self.low] >> field.shift & field.mask:
            return None
        return field.read(node >> self.shift)

    def starts(self) -> Iterator[tuple[dict[str, k.Value], int, int]]:
        """What luck can draw, each time with the first node and the label before any answer."""
        fields = [field for field in self.layout.fields.values() if field.variable.chance]
        names = [field.variable.name for field in fields]
        draws = [[(v, field.write(0, v)) for v in field.variable.values] for field in fields]
        drawn = sum(field.bits for field in fields)
        enter, rest = self._enters[self.index[self.product.start]], self.layout.start & ~drawn
        for draw in every(*draws):
            found = enter(rest | sum(bits for _, bits in draw), 0)
            node, label = found if self.labelled else (found, 0)
            yield {n: value for n, (value, _) in zip(names, draw, strict=True)}, node, label

    def expand(self, node: int) -> list[tuple[int, int]]:
        """Where the ways out of a node lead, each with its label; without labels, 0."""
        out: list[Any] = []
        self.expands[node & self.low](node >> self.shift, out.append)
        return out if self.labelled else [(there, 0) for there in out]

    def move(self, node: int, label: int) -> k.Move:
        """The move of a way out of a node, by its label, if the labels are numbered."""
        place = self.at(node)
        if label & CLASSES == PASSED and place.passing is not None:
            return place.passing
        return place.moves[label >> CLASS_BITS + len(self.notes)]

    def answers(self, node: int) -> list[CompiledAnswer]:
        """What can be answered at a node, in the order of `expands`."""
        state = node >> self.shift
        offers = self._offers[node & self.low]
        return [a for test, answers in offers if test is None or test(state) for a in answers]

    @cached_property
    def _offers(self) -> list[list[tuple[Seeing | None, list[CompiledAnswer]]]]:
        """For each location, the answers of each move, with what must hold of the state."""
        return [[*self._pair_offers(place)] for place in self.product.locations]

    def _pair_offers(
        self, place: k.Location
    ) -> Iterator[tuple[Seeing | None, list[CompiledAnswer]]]:
        writer = Writer(self.layout, place.place)
        for move in place.moves:
            test = None
            if move.offer is not None:
                test = eval(f"lambda s,a=0: {writer.truth(move.offer)}")
            labels = self.labels[place.id] if move.key[0] == place.kind else ()
            classed = [CompiledAnswer(move, n, self.kinds[n].bits) for n in labels]
            yield test, classed or [CompiledAnswer(move, ORDINARY, 0)]
        if place.passing is not None and self.passes:
            yield None, [CompiledAnswer(place.passing, PASSED, 0)]


def _number_notes(product: Product) -> dict[object, int]:
    """Give a bit to every note that can be made."""
    found: dict[object, int] = {}
    looked = {look.note for looks in product.looks.values() for look in looks}
    for note in sorted(product.notes | looked):
        found[note] = 1 << CLASS_BITS + len(found)
    for number in sorted(product.written):
        for held in (True, False):
            found[number, held] = 1 << CLASS_BITS + len(found)
    return found


class _Code(Writer):
    """Writes conditions and ops as Python; in a labelled walk notes are collected in `w`.

    What is written does what `Writer` says with fewer steps: fields are compared, raised and set
    where they lie, and no mask is negative, since Python is slow with these in long integers.
    Of several conditions, those about what is read most in these pieces are asked first: so the
    others are often not read at all.
    """

    def __init__(self, walker: Walker, place: str, on: bool, pieces: Iterable[k.Piece]) -> None:
        super().__init__(walker.layout, place)
        conditions = chain.from_iterable(map(k.conditions_of, pieces))
        self.read = Counter(chain.from_iterable(map(k.reads, conditions)))
        self.notes = walker.notes
        self.every = walker.every
        self.on = on

    def truth(self, condition: k.Condition) -> str:
        """As in `Writer`; a written condition also notes whether it holds."""
        match condition:
            case k.Written(number, of) if self.on and (number, True) in self.notes:
                yes, no = self.notes[number, True], self.notes[number, False]
                return f"((w:=w|{yes}) if ({self.truth(of)}) else (w:=w|{no}) and 0)"
            case k.Both(parts) | k.Either(parts) if len(parts) > 1:
                each = [f"({self.truth(part)})" for part in parts]
                if not any(map(_notes_in, each)):
                    order = sorted(range(len(parts)), key=lambda n: self._rank(parts[n]))
                    each = [each[n] for n in order]
                return (" and " if isinstance(condition, k.Both) else " or ").join(each)
            case k.Compare(op, k.Read(name), k.Const(number)):
                field = self.layout.fields[name]
                return f"s&{field.bits}{op}{number - field.low << field.shift}"
            case k.Among(k.Read(name), values) if values:
                field = self.layout.fields[name]
                bits = [v - field.low << field.shift for v in sorted(values)]
                test = f"=={bits[0]}" if len(bits) == 1 else f" in {(*bits,)}"
                return f"s&{field.bits}{test}"
        return super().truth(condition)

    def _rank(self, part: k.Condition) -> int:
        return -min(map(self.read.__getitem__, k.reads(part)), default=self.read.total())

    def value(self, condition: k.Condition) -> str:
        """As in `Writer`; a written condition is 1 or 0."""
        if isinstance(condition, k.Written):
            return f"(1 if {self.truth(condition)} else 0)"
        return super().value(condition)

    def ops(self, ops: Iterable[k.Op], indent: str) -> list[str]:
        """As in `Writer`; variables that are set one after the other are set together."""
        lines: list[str] = []
        for kind, some in groupby(ops, type):
            if kind is k.Set:
                clear = put = 0
                for op in cast("Iterable[k.Set]", some):
                    field = self.layout.fields[op.variable]
                    clear |= field.bits
                    put = put & ~field.bits | op.index << field.shift
                clear &= ~put
                lines += [
                    f"{indent}s=s{f'&{self.every ^ clear}' * (clear > 0)}{f'|{put}' * (put > 0)}"
                ]
            else:
                lines += super().ops(some, indent)
        return lines

    def _op(self, op: k.Op, indent: str) -> list[str]:
        if isinstance(op, k.Show):
            bit = self.notes.get(op.line) if self.on else None
            return [] if bit is None else [f"{indent}w|={bit}"]
        return super()._op(op, indent)

    def _add(self, field: Field, amount: int, indent: str) -> list[str]:
        top = len(field.variable.values) - 1 << field.shift
        step = amount << field.shift
        fits, rest = (f"v<={top - step}", f"{top}-v") if amount > 0 else (f"v>={-step}", "-v")
        return [f"{indent}v=s&{field.bits}", f"{indent}s+={step} if {fits} else {rest}"]

    def _first(self, branches: tuple[k.Branch, ...], indent: str) -> list[str]:
        each = [
            ("" if branch.when is None else self.truth(branch.when), self.ops(branch.ops, " "))
            for branch in branches
        ]
        return [indent + line for line in _write_choice([*each, ("", [])])]


def _write_choice(each: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Lines that do the first of some things whose condition holds.

    Each condition comes with lines that are indented; "" always holds, as one of them does. Left
    out are conditions at the end that make no difference.
    """
    every = [*each]
    left = every[: [test for test, _ in every].index("") + 1]
    while len(left) > 1 and left[-2][1] == left[-1][1] and not _notes_in(left[-2][0]):
        del left[-2]
    if len(left) > NESTED:  # Python nests `elif`, and gives up on a list of a thousand
        inner = (_write_branch(f"if {test or 1}:", [*lines, " break"]) for test, lines in left)
        return ["while 1:", *_indent(chain(*inner))]
    *tested, (_, last) = left
    found = [
        line
        for number, (test, lines) in enumerate(tested)
        for line in _write_branch(f"{'el' * (number > 0)}if {test}:", lines)
    ]
    if not tested:
        return [line[1:] for line in last]
    return [*found, *(_write_branch("else:", last) if last else ())]


def _write_branch(head: str, lines: list[str]) -> list[str]:
    return [head, *(lines or [" pass"])]


def _indent(lines: Iterable[str]) -> Iterator[str]:
    return (f" {line}" for line in lines)


def _notes_in(test: str) -> bool:
    """Whether something is noted when a condition is evaluated."""
    return ":=" in test


@lru_cache(maxsize=1024)
def _compile(source: str) -> CodeType:
    """Source as code; cases that differ in one place, and questions, have much in common."""
    return compile(source, "<walk>", "exec")


class _Module:
    """The generated source of some locations of a walker, and the functions of all."""

    def __init__(
        self,
        walker: Walker,
        numbers: Collection[int],
        known: Mapping[str, Any],
    ) -> None:
        self.walker = walker
        self.product = walker.product
        self.on = walker.labelled
        self.names: dict[str, Any] = dict(known)
        self.lines: list[str] = []
        self.happenings: dict[tuple[k.Inject, ...], str] = {}
        self.written = set[str]()
        for number in numbers:
            place = self.product.locations[number]
            pieces = (*k.list_pieces(place), *self.product.happens.get(place.place, ()))
            self.code = _Code(self.walker, place.place, self.on, pieces)
            self._enter(number, place)
            self._expand(number, place)
            self._see(number, place)
            # Bit by bit: Python needs some kilobytes a line while it compiles.
            exec(_compile("\n".join(self.lines)), self.names)
            self.lines.clear()
        self.names["enters"] = self.enters()

    def expands(self) -> list[Expand]:
        """For each location, the function that passes every next node to a callback."""
        return [self.names[f"x{i}"] for i in range(len(self.product.locations))]

    def sees(self) -> list[Seeing | None]:
        """For each location, the function that returns the bits of its looks, or None."""
        return [self.names.get(f"l{i}") for i in range(len(self.product.locations))]

    def enters(self) -> list[Any]:
        """For each location, the function that runs what happens on arrival."""
        return [self.names[f"e{i}"] for i in range(len(self.product.locations))]

    def _node(self, number: int) -> str:
        node = f"(s&{self.walker.masks[number]})<<{self.walker.shift}|{number}"
        return f"({node},w)" if self.on else node

    def _enter(self, number: int, place: k.Location) -> None:
        code = self.code
        self.lines.append(f"def e{number}(s,w):")
        self.lines.extend(code.ops(place.enter.ops, " "))
        ways = self._write_ways(code, number, place.enter.onward, "return ")
        stay = ("", [f" return {self._node(number)}"])
        self.lines.extend(_indent(_write_choice([*ways, stay])))

    def _write_ways(
        self, code: _Code, number: int, targets: Iterable[k.Target], give: str, end: str = ""
    ) -> Iterator[tuple[str, list[str]]]:
        """The condition of each target, and the lines that give the node it leads to."""
        for target in targets:
            test = "" if target.when is None else code.truth(target.when)
            there = self._node(number)
            if target.to is not None:
                at = self.walker.index[target.to]
                enter = self.product.locations[at].enter
                there = f"e{at}(s,w)" if enter.ops or enter.onward else self._node(at)
            yield test, [*code.ops(target.ops, " "), f" {give}{there}{end}"]

    def _name_happening(self, injects: tuple[k.Inject, ...], code: _Code) -> str:
        """The name of the function that runs these injects, which are those of a place."""
        name = self.happenings.get(injects)
        if name is None:
            name = self.happenings[injects] = f"h{len(self.happenings)}"
            self.lines += [f"def {name}(s,w):", " g=-1", " while 1:"]
            for inject in injects:
                unless = " and g<0" if inject.go else ""
                self.lines.append(f"  if {self._fires(inject, code, unless)}:")
                self.lines += code.ops(inject.ops, "   ")
                if inject.go:
                    self.lines.append(f"   g={self.walker.index[inject.go]}")
                self.lines.append("   continue")
            self.lines.append("  return s,w,g")
        return name

    def _fires(self, inject: k.Inject, code: _Code, unless: str = "") -> str:
        fired = self.walker.layout.fields[inject.fired].bits
        return f"not s&{fired}{unless} and ({code.truth(inject.when)})"

    def _move(self, number: int, place: k.Location, move: k.Move) -> list[str]:
        """The lines that make a move from `s` and pass the node it leads to on."""
        code = self.code
        lines = code.ops(move.ops, " ")
        each = [*self._write_ways(code, number, move.targets, "o(", ")")]
        injects = self.product.happens.get(place.place, ())
        if injects and move is not place.passing:
            run = f"s,w,g={self._name_happening(injects, code)}(s,w)"
            if len(injects) > FEW:
                lines.append(f" {run}")
            else:
                test = " or ".join(self._fires(inject, code) for inject in injects)
                lines += [" g=-1", f" if {test}: {run}"]
            if any(inject.go for inject in injects):
                each.insert(0, ("g>=0", [" o(enters[g](s,w))"]))
        return [*lines, *_indent(_write_choice(each))]

    def _expand(self, number: int, place: k.Location) -> None:
        """The function that makes every move; passing over is the last one."""
        code, passes = self.code, self.walker.passes
        made: list[str] = []
        for at, move in enumerate((*place.moves, place.passing)):
            if move is None or (move is place.passing and not passes):
                continue
            lines = self._write_made(f"m{number}_{at}", number, place, at)
            if move.offer is not None:
                test = code.truth(move.offer)
                made += [" w=0"] * _notes_in(test) + [" s=r", f" if {test}:", *_indent(lines)]
            else:
                made += [" s=r", *lines]
        self.lines += [f"def x{number}(r,o,a=0):", *made, " return"]

    def _write_made(self, name: str, number: int, place: k.Location, at: int) -> list[str]:
        """The lines that make a move from the state `r`, which is `s`; once for each class."""
        walker, over = self.walker, at == len(place.moves)
        move = place.passing if over else place.moves[at]
        assert move is not None
        labels = () if over or move.key[0] != place.kind else walker.labels[place.id]
        above = at << CLASS_BITS + len(walker.notes) if walker.numbered and not over else 0
        if not labels:
            return [f" w={PASSED if over else ORDINARY | above}", *self._move(number, place, move)]
        if name not in self.written:
            self.written.add(name)
            self.lines += [f"def {name}(s,w,a,o):", *self._move(number, place, move)]
        every = ((label | above, walker.kinds[label].bits) for label in labels)
        return [f" {name}(r,{label},{bits},o)" for label, bits in every]

    def _see(self, number: int, place: k.Location) -> None:
        self.names.pop(f"l{number}", None)
        looks = self.product.looks.get(place.id, ())
        offers = [m.offer for m in place.moves if m.offer is not None]
        if not looks and not (self.product.written and offers):
            return
        code = _Code(self.walker, place.place, True, ())
        self.lines += [f"def l{number}(s):", " w=0"]
        for offer in offers if self.product.written else ():
            self.lines.append(f" if {code.truth(offer)}: pass")
        for look in looks:
            bit = self.walker.notes[look.note]
            self.lines.append(f" if {code.truth(look.when)}: w|={bit}")
        self.lines.append(" return w")

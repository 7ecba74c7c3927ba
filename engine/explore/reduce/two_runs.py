"""Two runs of a story side by side: the same answers under different luck, as one product.

Variables that luck cannot reach are the same in both runs as long as these look the same, so they
are kept once; the others are kept twice (self-composition; Barthe, D'Argenio and Rezk, Secure
information flow by self-composition, 2004). As soon as the runs look different, by a text, by what
is offered or by the place, nothing more can be answered. So every state in which something is
offered is a pair of states that no player can tell apart.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import product as every
from math import prod

from msgspec.structs import replace

from engine.explore.reduce.slicing import find_predecessors
from engine.explore.statespace.product import Product, add_notes, add_variables, makes_note, reach
from engine.kernel import model as k

APART = "apart"  # remembers that the runs look different
DRAWN = "drawn"  # the number of what luck draws otherwise for the second run
PAIR = "pair"  # where a play of both runs starts
SECOND = "#2"  # ends the name of a variable of the second run


class LuckFlow:
    """What luck can reach in a story while nothing else differs.

    Attributes:
        luck: for each variable that is reached, the luck that can reach it.
        deciding: for each line, the variables reached by luck that decide whether it is shown.
    """

    def __init__(self, product: Product) -> None:
        chance = [variable.name for variable in product.variables if variable.chance]
        self.luck = {name: frozenset({name}) for name in chance}
        self.deciding: dict[int, set[str]] = {}
        self._group = {name: {name} for name in chance}
        self._before: dict[str, set[str]] = {}
        self._read: set[frozenset[str]] = set()
        size = -1
        while size < (size := sum(map(len, self.luck.values()))):
            for ops, conditions in _list_decided(product):
                self._spread(ops, self.find_reached(conditions))
        for place in product.locations:
            for move in k.list_moves(place):
                self._join(self.find_reached([move.offer]))

    @property
    def groups(self) -> list[list[str]]:
        """Luck in groups: see `find_group`."""
        return sorted({id(group): sorted(group) for group in self._group.values()}.values())

    def find_reached(self, conditions: Iterable[k.Condition | None]) -> frozenset[str]:
        """The variables reached by luck that these conditions read."""
        return frozenset().union(*map(k.reads, conditions)) & self.luck.keys()

    def find_before(self, names: Iterable[str]) -> frozenset[str]:
        """Some variables reached by luck, and all by which they are decided."""
        return frozenset(reach(names, lambda name: self._before.get(name, ())))

    def find_group(self, names: Iterable[str]) -> frozenset[str]:
        """All that the same luck reaches, and luck that is read together with it.

        If two runs with different luck look the same, then so do two that differ in one of these
        groups alone: every text, offer and way is decided by one group.
        """
        luck = frozenset().union(*(self._group[one] for name in names for one in self.luck[name]))
        return frozenset(name for name, own in self.luck.items() if own & luck)

    def find_beside(self, names: frozenset[str]) -> frozenset[str]:
        """Some variables reached by luck, and all that is read together with one of them."""
        beside = (read for read in self._read if read & names)
        return self.find_before(names.union(*beside))

    def _join(self, names: Iterable[str]) -> None:
        """Put the luck that reaches some variables into one group."""
        self._read.add(frozenset(names))
        luck = frozenset[str]().union(*(self.luck[name] for name in names))
        joined = set[str]().union(*(self._group[one] for one in luck))
        self._group.update(dict.fromkeys(joined, joined))

    def _spread(self, ops: k.Ops, decided: frozenset[str]) -> None:
        """Add what is written, or shown, where such variables decide whether it is."""
        if decided:
            self._join(decided)
        for op in ops:
            if isinstance(op, k.First):
                below = decided | self.find_reached(branch.when for branch in op.branches)
                for branch in op.branches:
                    self._spread(branch.ops, below)
            elif isinstance(op, k.Show):
                self.deciding.setdefault(op.line, set()).update(decided)
            elif decided:
                name = op.variable
                self._before.setdefault(name, set()).update(decided)
                luck = (self.luck[one] for one in decided)
                self.luck[name] = self.luck.get(name, frozenset()).union(*luck)
                self._join([name])


def _list_decided(product: Product) -> Iterator[tuple[k.Ops, list[k.Condition | None]]]:
    """All ops of a story, each time with the conditions that decide whether they are done."""
    for injects in product.happens.values():
        for inject in injects:
            yield inject.ops, [inject.when, k.Read(inject.fired)]
    for place in product.locations:
        for piece in k.list_pieces(place):
            yield piece.ops, []
            whens = [target.when for target in k.targets_of(piece)]
            for target in k.targets_of(piece):
                yield target.ops, whens


def _stop_after_last_note(product: Product) -> Product:
    """The product in which plays are over where no note can be made any more."""
    noting = {at for at, found in product.happens.items() if _notes(product, found)}
    here = [
        place.id
        for place in product.locations
        if place.place in noting or _notes(product, k.list_pieces(place))
    ]
    left = set(reach(here, find_predecessors(product).__getitem__))
    places = (
        place if place.id in left else replace(place, enter=k.Enter(), moves=(), passing=None)
        for place in product.locations
    )
    return replace(product, locations=tuple(places))


def _notes(product: Product, pieces: Iterable[k.Piece]) -> bool:
    """Whether a note is made in some pieces."""
    programs = (ops for piece in pieces for ops in k.programs_of(piece))
    return any(makes_note(ops, product) for ops in programs)


def _list_lines(ops: Iterable[k.Op]) -> list[int]:
    """The lines that these ops may show, each once, in order."""
    return [*dict.fromkeys(op.line for op in k.each_op(ops) if isinstance(op, k.Show))]


def fit_first(whens: Iterable[k.Condition | None]) -> list[k.Condition]:
    """For each condition of a list, the condition that it is the first that holds; None: always."""
    found: list[k.Condition] = []
    before: tuple[k.Condition, ...] = ()
    for when in whens:
        fits = k.TRUE if when is None else when
        found.append(k.Both((*before, fits)))
        before = (*before, k.negate(fits))
    return found


def _holds(variable: k.Variable, index: int) -> k.Condition:
    """The condition that a variable has the value of this index."""
    value = variable.values[index]
    read = int(value) if variable.is_number else index
    return k.Compare("==", k.Read(variable.name), k.Const(read))


Luck = Sequence[tuple[k.Variable, int]]
"""Values that luck draws, each by its index."""


def _draw(each: Sequence[Luck], first: int) -> k.Ops:
    """The second run gets the luck whose number is drawn; the number is found by halves."""
    half = len(each) // 2
    if not half:
        return tuple(k.Set(v.name + SECOND, index) for luck in each for v, index in luck)
    lower = k.Compare("<", k.Read(DRAWN), k.Const(first + half))
    parts = _draw(each[:half], first), _draw(each[half:], first + half)
    return (k.First((k.Branch(lower, parts[0]), k.Branch(None, parts[1]))),)


Judge = Callable[[k.Location, k.Move], k.Ops]
"""The ops that show how an answer is judged; equal judgements show the same number."""


class TwoRuns:
    """Makes the product of a story.

    Attributes:
        reached: the variables that are kept twice.
        pairs: in how many ways two runs can start.
        product: the two runs; a note is made where an answer is judged otherwise in the second.
    """

    def __init__(
        self,
        story: Product,
        flow: LuckFlow,
        reached: frozenset[str],
        seen: Callable[[int], bool],
        judge: Judge,
        note: Callable[[object], int | None],
    ) -> None:
        """Make the product.

        Args:
            story: the story.
            flow: what luck can reach in it.
            reached: the variables that are kept twice, with all by which they are decided. What
                others that luck can reach decide is not compared: then more pairs are followed
                than look the same. With a whole group of luck, the pairs are exactly these.
            seen: whether a line is a text.
            judge: how an answer is judged.
            note: the note of an answer that is judged otherwise, by its address, and of a line that
                is a judgement itself; None if it is none, or is not asked about.
        """
        self.reached, self._vague = reached, flow.luck.keys() - reached
        self._story = story
        self._luck = [v for v in story.variables if v.chance and v.name in self.reached]
        self._seen, self._judge, self._note = seen, judge, note
        self._shown: dict[int, str] = {}  # the variable of each line that one run alone may show
        self._notes: set[int] = set()
        places = tuple(map(self._pair_place, story.locations))
        happens = {at: tuple(self._pair_injects(found)) for at, found in story.happens.items()}
        second = (
            replace(variable, name=variable.name + SECOND, chance=False)
            for variable in story.variables
            if variable.name in self.reached
        )
        only = (k.Variable(name, (False, True)) for name in (APART, *self._shown.values()))
        drawn = [luck for group in flow.groups for luck in self._list_luck(group)]
        end = k.Location(APART, APART, APART, k.ENDED)
        locations = (*places, end, self._begin(drawn))
        paired = replace(story, locations=locations, happens=happens, start=PAIR)
        other = k.Variable(DRAWN, tuple(range(len(drawn))), chance=True)
        noted = add_notes(add_variables(paired, *second, *only, other), *self._notes)
        self.pairs = prod(len(v.values) for v in noted.variables if v.chance)
        self.product = _stop_after_last_note(noted)

    def _list_luck(self, group: Container[str]) -> Iterator[Luck]:
        """Every way in which the luck of a group can fall, as far as it is kept twice."""
        together = [variable for variable in self._luck if variable.name in group]
        if together:
            for indexes in every(*(range(len(variable.values)) for variable in together)):
                yield tuple(zip(together, indexes, strict=True))

    def _begin(self, drawn: Sequence[Luck]) -> k.Location:
        """Where two runs start: the second with other luck, and each pair in one order alone."""
        copied = (
            k.First(tuple(k.Branch(_holds(v, index), (k.Set(v.name + SECOND, index),))
                          for index in range(len(v.values))))
            for v in self._luck
        )  # fmt: skip
        names = [v.name for v in self._luck]
        pairs = [(k.Read(name), k.Read(name + SECOND)) for name in names]
        ordered = (
            k.Both((*(k.Compare("==", *pair) for pair in pairs[:n]), k.Compare("<", *pairs[n])))
            for n in range(len(pairs))
        )
        differ = k.Target(k.Either(tuple(ordered)), (), self._story.start)
        enter = k.Enter((*copied, *_draw(drawn, 0)), (), (differ, k.Target(None, (), APART)))
        return k.Location(PAIR, PAIR, PAIR, k.ENDED, enter)

    # Conditions ----------------------------------------------------------------------------------

    def _luck_decides(self, *conditions: k.Condition | None) -> bool:
        read = frozenset().union(*map(k.reads, conditions))
        return bool(read & self.reached) and not read & self._vague

    def _is_vague(self, *conditions: k.Condition | None) -> bool:
        return any(k.reads(condition) & self._vague for condition in conditions)

    def _in_second(self, condition: k.Condition) -> k.Condition:
        """The condition as the second run reads it."""
        if isinstance(condition, k.Read):
            name = condition.variable
            return k.Read(name + SECOND) if name in self.reached else condition
        return k.change_parts(condition, self._in_second)

    def _differ(self, condition: k.Condition) -> k.Condition:
        other = self._in_second(condition)
        return k.Either(
            (k.Both((condition, k.negate(other))), k.Both((k.negate(condition), other)))
        )

    # Ops -----------------------------------------------------------------------------------------

    def _run(self, ops: k.Ops, second: bool) -> k.Ops:
        """What one run alone does; a line that it shows is marked, or unmarked if it was."""
        found: list[k.Op] = []
        for op in ops:
            if isinstance(op, k.First):
                found.append(
                    k.First(
                        tuple(
                            k.Branch(
                                self._in_second(b.when) if second and b.when else b.when,
                                self._run(b.ops, second),
                            )
                            for b in op.branches
                        )
                    )
                )
            elif isinstance(op, k.Show):
                if self._seen(op.line) or self._note(op.line) is not None:
                    name = self._shown.setdefault(op.line, f"shown:{op.line}")
                    reset = k.Branch(k.Read(name), (k.Set(name, 0),))
                    found.append(k.First((reset, k.Branch(None, (k.Set(name, 1),)))))
            else:
                name = op.variable + SECOND if second else op.variable
                found.append(replace(op, variable=name))
        return tuple(found)

    def _compare(self, ops: Iterable[k.Op]) -> k.Ops:
        """What follows from lines in these ops that one run alone has shown."""
        found: list[k.Op] = []
        for line in _list_lines(ops):
            name, note = self._shown.get(line), self._note(line)
            if name is None:
                continue
            told: k.Op = k.Set(APART, 1)
            if note is not None:  # it counts only if nothing before it has shown why
                told = k.First((k.Branch(k.Not(k.Read(APART)), (k.Show(note),)),))
                self._notes.add(note)
            found.append(k.First((k.Branch(k.Read(name), (told, k.Set(name, 0))),)))
        return tuple(found)

    def _apart(self, one: k.Ops, other: k.Ops) -> k.Ops:
        """What the runs do where luck decides what."""
        runs = (*self._run(one, False), *self._run(other, True))
        return (*runs, *self._compare((*one, *other)))

    def _pair(self, ops: k.Ops) -> k.Ops:
        """What both runs do."""
        found: list[k.Op] = []
        for op in ops:
            if isinstance(op, k.First):
                whens = [branch.when for branch in op.branches]
                if self._is_vague(*whens):
                    found.append(op)
                elif self._luck_decides(*whens):
                    found += self._apart((op,), (op,))
                else:
                    branches = (k.Branch(b.when, self._pair(b.ops)) for b in op.branches)
                    found.append(k.First(tuple(branches)))
            elif not isinstance(op, k.Show):
                found.append(op)
                if op.variable in self.reached:
                    found.append(replace(op, variable=op.variable + SECOND))
        return tuple(found)

    # Locations -----------------------------------------------------------------------------------

    def _pair_place(self, place: k.Location) -> k.Location:
        onward = place.enter.onward
        if onward and onward[-1].when is not None:
            onward = (*onward, k.Target(None, (), None))
        apart = k.Target(k.Read(APART), (), APART)
        offers = [m.offer for m in k.list_moves(place) if m.offer and self._luck_decides(m.offer)]
        alike = tuple(k.negate(self._differ(offer)) for offer in offers)
        enter = replace(
            place.enter,
            ops=self._pair(place.enter.ops),
            onward=(apart, *self._pair_targets(onward)),
        )

        def move(old: k.Move) -> k.Move:
            offer = k.Both((*alike, old.offer) if old.offer else alike) if alike else old.offer
            ops = (*self._pair_judgement(place, old), *self._pair(old.ops))
            targets = (apart, *self._pair_targets(old.targets))
            return replace(old, offer=offer, ops=ops, targets=targets)

        moves, passing = tuple(map(move, place.moves)), place.passing
        return replace(place, enter=enter, moves=moves, passing=move(passing) if passing else None)

    def _pair_judgement(self, place: k.Location, move: k.Move) -> k.Ops:
        """A note if an answer is judged otherwise in the second run."""
        ops = () if move is place.passing else self._judge(place, move)
        note = self._note(move.address)
        if note is None or not self._luck_decides(*k.conditions_in(ops)):
            return ()
        self._notes.add(note)
        turned = (*self._run(ops, False), *self._run(ops, True))
        names = [self._shown[line] for line in _list_lines(ops)]
        differ = k.Either(tuple(k.Read(name) for name in names))
        told = k.First((k.Branch(differ, (k.Show(note),)),))
        return (*turned, told, *(k.Set(name, 0) for name in names))

    def _pair_targets(self, targets: tuple[k.Target, ...]) -> tuple[k.Target, ...]:
        whens = [target.when for target in targets]
        if self._is_vague(*whens):
            return targets
        if not self._luck_decides(*whens):
            return tuple(replace(target, ops=self._pair(target.ops)) for target in targets)
        fits, found = fit_first(whens), list[k.Target]()
        for one, mine in zip(targets, fits, strict=True):
            for other, theirs in zip(targets, fits, strict=True):
                when = k.Both((mine, self._in_second(theirs)))
                parted = () if one.to == other.to else (k.Set(APART, 1),)
                ops = (*self._apart(one.ops, other.ops), *parted)
                found.append(k.Target(when, ops, one.to))
        return (*found[:-1], replace(found[-1], when=None))

    # Injects -------------------------------------------------------------------------------------

    def _pair_injects(self, injects: Iterable[k.Inject]) -> Iterator[k.Inject]:
        """The injects of both runs, and last one that compares what each run alone has done."""
        alone: list[k.Op] = []
        for inject in injects:
            if self._is_vague(inject.when, k.Read(inject.fired)):
                yield inject
            elif not self._luck_decides(inject.when, k.Read(inject.fired)):
                yield replace(inject, ops=self._pair(inject.ops))
            elif inject.go is not None:
                yield from self._pair_leading(inject)
            else:
                name, when = inject.id + SECOND, self._in_second(inject.when)
                yield replace(inject, ops=self._run(inject.ops, False))
                ops, fired = self._run(inject.ops, True), inject.fired + SECOND
                yield k.Inject(name, when, ops, fired, None)
                alone += inject.ops
        compared = self._compare(alone)
        differ = tuple(k.Read(self._shown[n]) for n in _list_lines(alone) if n in self._shown)
        if differ:
            yield k.Inject("compare", k.Either(differ), compared, APART, None)

    def _pair_leading(self, inject: k.Inject) -> Iterator[k.Inject]:
        """An inject that leads elsewhere: if it leads one run alone, the runs look different."""
        both = k.Both((inject.when, self._in_second(inject.when)))
        yield replace(inject, when=both, ops=self._pair(inject.ops))
        judged = map(self._note, _list_lines(inject.ops))
        notes = [note for note in judged if note is not None]
        self._notes.update(notes)
        fires = k.Both((k.Not(k.Read(inject.fired)), inject.when))
        ops = tuple(map(k.Show, notes))
        yield k.Inject(f"{inject.id}#apart", self._differ(fires), ops, APART, APART)

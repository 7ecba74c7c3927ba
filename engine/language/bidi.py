"""Where each character of a line stands when right-to-left text is in it.

Unicode's bidirectional algorithm (UAX 9, https://www.unicode.org/reports/tr9/): paragraphs, levels,
isolates, brackets and order. It keeps a map from places on the screen to places in the text, so
that colours, a mouse and copying find the character they mean. The names of the rules (X5a, W1, …)
are those of the annex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

MOST_LEVELS = 125  # BD2
MOST_BRACKETS = 63  # BD16

_EMBEDDINGS = {"LRE": 0, "RLE": 1, "LRO": 0, "RLO": 1}
_OVERRIDES = {"LRO": "L", "RLO": "R"}
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_REMOVED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})  # X9
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "PDI"}) | _ISOLATES
_STRONG = {"L": 0, "R": 1, "AL": 1}
_SIDE = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # N0, N1: numbers count as R
_SAME_BRACKET = {"\u2329": "\u3008", "\u232a": "\u3009"}  # two of them are written in two ways


class Placed(NamedTuple):
    """One character as it is drawn.

    Attributes:
        character: mirrored where that is needed: "(" is drawn as ")" from right to left.
        place: where it is in the text.
        level: odd from right to left, even from left to right.
    """

    character: str
    place: int
    level: int


def order_text(text: str, base: int | None = None, barriers: Iterable[int] = ()) -> list[Placed]:
    """The characters of a line from left to right, without those that only give directions.

    Args:
        text: one paragraph on one line.
        base: 0 for a line from left to right, 1 from right to left; None takes that of the first
            letter.
        barriers: places in the text that part it, as a tab does: what stands on their two sides is
            never put together.
    """
    classes = classify(text)
    for index in barriers:
        classes[index] = "S"
    levels = find_levels(classes, base, text)
    shown = [index for index, level in enumerate(levels) if level is not None]
    known = [level for level in levels if level is not None]
    return [
        Placed(mirror(text[shown[at]]) if known[at] & 1 else text[shown[at]], shown[at], known[at])
        for at in reorder(known)
    ]


def classify(text: str) -> list[str]:
    """The bidirectional class of each character; "L" for one that Unicode does not know."""
    return [unicodedata.bidirectional(character) or "L" for character in text]


def has_right_to_left(text: str) -> bool:
    """Whether any letter or number of it is written from right to left."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)


def find_base(classes: Sequence[str]) -> int:
    """The level of a paragraph by its first strong character outside isolates; 0 without one."""
    return _first_strong(classes, 0, len(classes), _match_isolates(classes)) or 0


def find_levels(
    classes: Sequence[str], base: int | None = None, text: str = ""
) -> list[int | None]:
    """The level of each character of one paragraph; None for what is removed (X9).

    Args:
        classes: bidirectional classes, as `classify` gives them.
        base: the level of the paragraph; None finds it.
        text: the characters, so that brackets can be paired; "" pairs none.
    """
    ends = _match_isolates(classes)
    if base is None:
        base = _first_strong(classes, 0, len(classes), ends) or 0
    levels, types = _resolve_explicit(classes, base, ends)
    for sequence in list(_list_sequences(classes, levels, ends, base)):
        kinds = [types[index] for index in sequence.indices]
        _resolve_weak(kinds, sequence.before)
        _pair_brackets(kinds, sequence, types, text)
        _resolve_neutral(kinds, sequence)
        for index, kind in zip(sequence.indices, kinds, strict=True):
            levels[index] += _IMPLICIT[levels[index] & 1][kind]  # I1, I2
    _reset_white_space(classes, levels, base)
    return [
        None if kind in _REMOVED else level for kind, level in zip(classes, levels, strict=True)
    ]


_IMPLICIT = ({"L": 0, "R": 1, "AN": 2, "EN": 2}, {"L": 1, "R": 0, "AN": 1, "EN": 1})


def reorder(levels: Sequence[int]) -> list[int]:
    """The places of characters in the order in which they are drawn, by their levels (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            stop = start
            while stop < len(order) and levels[order[stop]] >= level:
                stop += 1
            order[start:stop] = order[start:stop][::-1]
            start = max(stop, start + 1)
    return order


@cache
def mirror(character: str) -> str:
    """The character drawn in its place from right to left (L4); itself for most."""
    if not unicodedata.mirrored(character):
        return character
    return _PAIRS.get(character) or _by_name(character) or character


# Pairs that their names do not tell.
_PAIRS = {
    "<": ">",
    ">": "<",
    "\u2208": "\u220b",
    "\u220b": "\u2208",
    "\u223d": "\u22cd",
    "\u22cd": "\u223d",
    "\u2264": "\u2265",
    "\u2265": "\u2264",
}


def _by_name(character: str) -> str:
    """The character whose name differs in the words LEFT and RIGHT alone; "" without one."""
    name = unicodedata.name(character, "")
    swapped = name.replace("LEFT", "\0").replace("RIGHT", "LEFT").replace("\0", "RIGHT")
    if swapped == name:
        return ""
    try:
        return unicodedata.lookup(swapped)
    except KeyError:
        return ""


class _Sequence(NamedTuple):
    """An isolating run sequence (X10).

    Attributes:
        indices: places of its characters.
        level: of them all.
        before: "L" or "R", what stands before it (sos).
        after: what stands behind it (eos).
    """

    indices: list[int]
    level: int
    before: str
    after: str


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """The place of the PDI of each isolate that has one, and the other way round (BD9)."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            open_.append(index)
        elif kind == "PDI" and open_:
            start = open_.pop()
            ends[start], ends[index] = index, start
    return ends


def _first_strong(
    classes: Sequence[str], start: int, stop: int, ends: dict[int, int]
) -> int | None:
    """The level of the first strong character outside isolates (P2, P3)."""
    index = start
    while index < stop:
        kind = classes[index]
        if kind in _STRONG:
            return _STRONG[kind]
        index = ends.get(index, stop) + 1 if kind in _ISOLATES else index + 1
    return None


class _Embedding(NamedTuple):
    level: int
    override: str
    isolate: bool


class _Embeddings:
    """The stack of embeddings of a paragraph (X1)."""

    def __init__(self, base: int) -> None:
        self.stack = [_Embedding(base, "", False)]
        self.isolates_over = self.embeddings_over = self.isolates = 0

    @property
    def now(self) -> _Embedding:
        return self.stack[-1]

    def open(self, right_to_left: int, override: str, isolate: bool) -> None:
        """X2 to X5c."""
        level = self.now.level + 1
        level += (level ^ right_to_left) & 1
        if level <= MOST_LEVELS and not self.isolates_over and not self.embeddings_over:
            self.isolates += isolate
            self.stack.append(_Embedding(level, override, isolate))
        elif isolate:
            self.isolates_over += 1
        elif not self.isolates_over:
            self.embeddings_over += 1

    def close_isolate(self) -> None:
        """X6a."""
        if self.isolates_over:
            self.isolates_over -= 1
        elif self.isolates:
            self.embeddings_over = 0
            while not self.now.isolate:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def close_embedding(self) -> None:
        """X7."""
        if self.isolates_over:
            return
        if self.embeddings_over:
            self.embeddings_over -= 1
        elif not self.now.isolate and len(self.stack) > 1:
            self.stack.pop()


def _resolve_explicit(
    classes: Sequence[str], base: int, ends: dict[int, int]
) -> tuple[list[int], list[str]]:
    """The level of each character by embeddings, and its class after overrides (X1 to X8)."""
    found = _Embeddings(base)
    levels, types = [base] * len(classes), list(classes)
    for index, kind in enumerate(classes):
        if kind in _EMBEDDINGS:
            levels[index] = found.now.level
            found.open(_EMBEDDINGS[kind], _OVERRIDES.get(kind, ""), isolate=False)
            continue
        if kind == "PDI":
            found.close_isolate()
        elif kind == "PDF":
            found.close_embedding()
        elif kind == "B":
            continue
        levels[index] = found.now.level
        if found.now.override and kind not in _REMOVED:
            types[index] = found.now.override
        if kind in _ISOLATES:
            side = {"LRI": 0, "RLI": 1}.get(kind)
            if side is None:  # X5c
                stop = ends.get(index, len(classes))
                side = _first_strong(classes, index + 1, stop, ends) or 0
            found.open(side, "", isolate=True)
    return levels, types


def _list_sequences(
    classes: Sequence[str], levels: Sequence[int], ends: dict[int, int], base: int
) -> Iterator[_Sequence]:
    """The isolating run sequences (BD13, X10)."""
    kept = [index for index, kind in enumerate(classes) if kind not in _REMOVED]
    runs = [list(run) for _, run in groupby(kept, key=levels.__getitem__)]  # BD7
    by_first = {run[0]: run for run in runs}
    position = {index: at for at, index in enumerate(kept)}
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in ends:
            continue  # it goes on with the run of its isolate
        indices = list(run)
        while classes[indices[-1]] in _ISOLATES and indices[-1] in ends:
            indices += by_first[ends[indices[-1]]]
        level = levels[run[0]]
        first, last = position[indices[0]], position[indices[-1]]
        before = levels[kept[first - 1]] if first else base
        open_ended = classes[indices[-1]] in _ISOLATES or last + 1 == len(kept)
        after = base if open_ended else levels[kept[last + 1]]
        yield _Sequence(indices, level, "LR"[max(level, before) & 1], "LR"[max(level, after) & 1])


def _resolve_weak(kinds: list[str], before: str) -> None:
    """W1 to W7."""
    last = before
    for at, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[at] = "ON" if last in _ISOLATES or last == "PDI" else last
        last = kinds[at]
    _resolve_numbers(kinds, before, "AL", "AN")  # W2
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for at in range(1, len(kinds) - 1):  # W4
        sides = kinds[at - 1], kinds[at + 1]
        same = sides[0] == sides[1]
        if same and (kinds[at], sides[0]) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            kinds[at] = sides[0]
    _resolve_terminators(kinds)
    _resolve_numbers(kinds, before, "L", "L")  # W7


def _resolve_numbers(kinds: list[str], before: str, strong: str, becomes: str) -> None:
    """Numbers change where the last strong character before them is of a kind."""
    last = before
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            last = kind
        elif kind == "EN" and last == strong:
            kinds[at] = becomes


def _resolve_terminators(kinds: list[str]) -> None:
    """W5 and W6: signs such as % belong to the number beside them, all others are neutral."""
    start = 0
    while start < len(kinds):
        stop = start
        while stop < len(kinds) and kinds[stop] == "ET":
            stop += 1
        beside = (kinds[start - 1] if start else "", kinds[stop] if stop < len(kinds) else "")
        if "EN" in beside:
            kinds[start:stop] = ["EN"] * (stop - start)
        start = max(stop, start + 1)
    for at, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[at] = "ON"


def _pair_brackets(kinds: list[str], sequence: _Sequence, types: Sequence[str], text: str) -> None:
    """N0: both brackets of a pair take one direction."""
    if not text:
        return
    own = "LR"[sequence.level & 1]
    for opening, closing in _find_pairs(kinds, sequence, text):
        inside = {_SIDE.get(kind) for kind in kinds[opening + 1 : closing]} - {None}
        if own in inside:
            side = own
        elif inside:
            earlier = (_SIDE[kind] for kind in reversed(kinds[:opening]) if kind in _SIDE)
            context = next(earlier, sequence.before)
            side = context if context != own else own
        else:
            continue
        for at in (opening, closing):
            kinds[at] = side
            _follow_bracket(kinds, sequence, types, at)


def _follow_bracket(kinds: list[str], sequence: _Sequence, types: Sequence[str], at: int) -> None:
    """The marks that stood over a bracket take its direction, too."""
    for after in range(at + 1, len(kinds)):
        if types[sequence.indices[after]] != "NSM":
            return
        kinds[after] = kinds[at]


def _find_pairs(kinds: Sequence[str], sequence: _Sequence, text: str) -> list[tuple[int, int]]:
    """The places of opening and closing brackets, as BD16 pairs them."""
    open_: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, index in enumerate(sequence.indices):
        if kinds[at] != "ON":
            continue
        bracket = _SAME_BRACKET.get(text[index], text[index])
        kind, other = _read_bracket(bracket)
        if kind == "Ps":
            if len(open_) == MOST_BRACKETS:
                break
            open_.append((other, at))
        elif kind == "Pe":
            found = next((n for n, it in reversed([*enumerate(open_)]) if it[0] == bracket), None)
            if found is not None:
                pairs.append((open_[found][1], at))
                del open_[found:]
    return sorted(pairs)


@cache
def _read_bracket(character: str) -> tuple[str, str]:
    """The category of a bracket that has a partner, and the partner; else two empty texts."""
    category = unicodedata.category(character)
    other = mirror(character)
    if category not in ("Ps", "Pe") or other == character:
        return "", ""
    return category, _SAME_BRACKET.get(other, other)


def _resolve_neutral(kinds: list[str], sequence: _Sequence) -> None:
    """N1 and N2: what has no direction takes that of both sides, or of where it stands."""
    start = 0
    while start < len(kinds):
        stop = start
        while stop < len(kinds) and kinds[stop] in _NEUTRAL:
            stop += 1
        left = _SIDE[kinds[start - 1]] if start else sequence.before
        right = _SIDE[kinds[stop]] if stop < len(kinds) else sequence.after
        side = left if left == right else "LR"[sequence.level & 1]
        kinds[start:stop] = [side] * (stop - start)
        start = max(stop, start + 1)


def _reset_white_space(classes: Sequence[str], levels: list[int], base: int) -> None:
    """L1: separators, and white space before them or at the end, stand as the paragraph does."""
    loose = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("B", "S"):
            loose = True
        elif not (kind == "WS" or kind == "PDI" or kind in _ISOLATES or kind in _REMOVED):
            loose = False
        if loose:
            levels[index] = base

"""Where each character of a line with Arabic in it is drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.language.bidi import (
    classify,
    find_base,
    find_levels,
    has_right_to_left,
    order_text,
    reorder,
)

UNICODE = Path("/usr/share/unicode")  # Debian's package `unicode-data`
BASES = {"0": 0, "1": 1, "2": None}


def drawn(text: str, base: int | None = None, barriers: tuple[int, ...] = ()) -> str:
    return "".join(placed.character for placed in order_text(text, base, barriers))


@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("Kiran waits.", None, "Kiran waits."),
        ("كيران ينتظر.", None, ".رظتني ناريك"),
        ("الساعة 16:25 في المكتب", None, "بتكملا يف 16:25 ةعاسلا"),
        ("اكتب `rifq check` هنا", None, "انه `rifq check` بتكا"),
        ("قال (نعم)", None, "(معن) لاق"),
        ("He said نعم (yes).", None, "He said معن (yes)."),
        ("نعم.", 0, "معن."),
        ("50%", 1, "50%"),
        ("خصم 50%", None, "%50 مصخ"),
    ],
)
def test_a_line_is_drawn_as_it_is_read(text: str, base: int | None, seen: str) -> None:
    assert drawn(text, base) == seen


def test_what_a_barrier_parts_is_never_put_together() -> None:
    """Two columns of a right-to-left screen change sides, and each keeps its own words."""
    row = "Case file │ Kiran waits"
    assert drawn(row, 1) == row
    barriers = tuple(
        at for at, sign in enumerate(row) if sign == "│" or "│" in row[at - 1 : at + 2]
    )
    assert drawn(row, 1, barriers) == "Kiran waits │ Case file"


def test_every_character_that_is_drawn_is_found_in_the_text_again() -> None:
    text = "قال: (Kiran, 19) «نعم»"
    placed = order_text(text)
    assert sorted(each.place for each in placed) == list(range(len(text)))
    unmirrored = [each for each in placed if not unicodedata.mirrored(each.character)]
    assert all(text[each.place] == each.character for each in unmirrored)


def test_only_right_to_left_letters_and_numbers_call_for_any_of_it() -> None:
    assert has_right_to_left("Rifq (رفق)")
    assert not has_right_to_left("São Tomé, 16:25 │ …")


def _entries(name: str) -> Iterator[str]:
    path = UNICODE / name
    if not path.is_file():
        pytest.skip(f"there is no {path}; Debian and Ubuntu: sudo apt install unicode-data")
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


@pytest.mark.exhaustive
def test_unicodes_lines_of_characters() -> None:
    """Each of BidiCharacterTest.txt whose characters this Python's Unicode knows."""
    tried = 0
    for entry in _entries("BidiCharacterTest.txt"):
        points, given, base, levels, order = entry.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        if not all(map(unicodedata.bidirectional, text)):
            continue
        tried += 1
        wanted = BASES[given]
        classes = classify(text)
        assert (find_base(classes) if wanted is None else wanted) == int(base), entry
        found = find_levels(classes, wanted, text)
        assert " ".join("x" if x is None else str(x) for x in found) == levels, entry
        assert [each.place for each in order_text(text, wanted)] == [*map(int, order.split())], (
            entry
        )
    assert tried > 90_000


@pytest.mark.exhaustive
def test_unicodes_lines_of_classes() -> None:
    """Each of BidiTest.txt, under every base it is meant for."""
    tried, levels, order = 0, "", [0]
    for entry in _entries("BidiTest.txt"):
        if entry.startswith("@Levels:"):
            levels = " ".join(entry.split()[1:])
        elif entry.startswith("@Reorder:"):
            order = [int(place) for place in entry.split()[1:]]
        elif not entry.startswith("@"):
            kinds, _, mask = entry.partition(";")
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if int(mask) & bit:
                    tried += 1
                    _check_classes(kinds.split(), base, levels, order)
    assert tried > 770_000


def _check_classes(classes: list[str], base: int | None, levels: str, order: list[int]) -> None:
    found = find_levels(classes, base)
    assert " ".join("x" if level is None else str(level) for level in found) == levels, classes
    shown = [at for at, level in enumerate(found) if level is not None]
    known = [level for level in found if level is not None]
    assert [shown[at] for at in reorder(known)] == order, classes

"""A line one space off is shown where it belongs, and a sign of another keyboard is named."""

from __future__ import annotations

import pytest

from tests.engine.scenario.diagnose.template import TEMPLATE, slipped


def followed(before: str, after: str) -> str:
    """The template with a slip, and with the line of the one hint put in."""
    (problem,) = slipped((before, after))
    lines = TEMPLATE.replace(before, after, 1).split("\n")
    lines[problem.line - 1] = problem.hint.partition("write:\n")[2]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        "        line-first:",
        "        papers-upstairs:",
        "  corridor:",
        "          upholds: [P34]",
        "          tags: [ask-them]",
        "          raises: [foreman-learns]",
        "      options:",
        "      - id: he-answers",
        "        - go: linen-room",
    ],
)
@pytest.mark.parametrize("by", [-1, 1])
def test_a_line_one_space_off_is_mended_by_its_hint(line: str, by: int) -> None:
    wrong = f"\n {line}" if by > 0 else f"\n{line[1:]}"
    (problem,) = slipped((f"\n{line}", wrong))
    side = "right" if by > 0 else "left"
    assert problem.code == "E032"
    assert f"it begins one space too far {side}; line it up with line " in problem.hint
    assert followed(f"\n{line}", wrong) == TEMPLATE


def test_the_line_it_should_line_up_with_is_the_one_beside_it() -> None:
    number = TEMPLATE.split("\n").index("          rating: {safety: 4, needs-and-rights: 3}") + 1
    before = "          upholds: [P15]\n"
    (problem,) = slipped((before, before[1:]))
    assert f"line up with line {number}" in problem.hint.replace("line it up", "line up")


def test_the_name_of_an_entry_that_slid_is_blamed_and_not_the_next_one() -> None:
    line = TEMPLATE.split("\n").index("        line-first:") + 1
    (problem,) = slipped(("        line-first:\n", "      line-first:\n"))
    assert (problem.code, problem.line) == ("E032", line)


def test_a_field_without_its_colon_is_shown_with_it() -> None:
    (problem,) = slipped(("      then: corridor", "      then corridor"))
    assert problem.code == "E035"
    assert problem.hint == (
        "`then` is a field, and its colon is missing; write:\n      then: corridor"
    )


def test_prose_that_slid_under_its_field_is_shown_where_it_belongs() -> None:
    before = "          do: >-\n            Ring"
    assert followed(before, before.replace("            Ring", "          Ring")) == TEMPLATE


@pytest.mark.parametrize(
    ("before", "after", "named", "instead"),
    [
        ("[P39, P07]", "[P39، P07]", "the Arabic comma `،`", "`,`"),
        ("{start: 2, range: [0, 4]}", "{start: 2، range: [0, 4]}", "the Arabic comma `،`", "`,`"),
        ("assesses: [safety, needs", "assesses: [safety، needs", "the Arabic comma `،`", "`,`"),
        ("weight: 2", "weight: ٢", "the Arabic digit `٢`", "`2`"),
        ("rating: 1\n", "rating: ١\n", "the Arabic digit `١`", "`1`"),
        ("rating: 1\n", "rating: ۱\n", "the Persian digit `۱`", "`1`"),
        (
            "          tags: [defer]",
            "\u00a0         tags: [defer]",
            "a no-break space",
            "an ordinary space",
        ),
    ],
)
def test_a_sign_of_another_keyboard_is_named_and_mended(
    before: str, after: str, named: str, instead: str
) -> None:
    (problem,) = slipped((before, after))
    assert problem.code == "E038"
    assert problem.params == {"name": named, "instead": instead}
    assert followed(before, after) == TEMPLATE


def test_in_prose_those_signs_are_as_they_should_be() -> None:
    assert slipped(("Steam, two long tables", "Steam، ٢ long\u00a0tables")) == []
    assert slipped(("title: A new case", "title: بيت، ٣")) == []


def test_a_dash_without_its_space_is_no_prose() -> None:
    before = "      - >-\n        Ten minutes"
    entry = TEMPLATE[TEMPLATE.index("  before-you-leave:\n") :]
    alone = entry[entry.index("      - if:") : entry.index(before)]
    (problem,) = slipped((alone + before, before.replace("- >-", "->-")))
    assert (problem.code, problem.params) == ("E036", {"sign": "dash"})
    assert problem.hint == "write:\n      - >-"

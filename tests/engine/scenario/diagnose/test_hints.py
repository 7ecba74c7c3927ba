"""What the check proposes can be written: never a name that is refused, and always a way on."""

from __future__ import annotations

import pytest

from engine.scenario.diagnose.hints import suggest_principle
from engine.scenario.load import load_doctrine
from tests.cases import check
from tests.engine.scenario.diagnose.template import TEMPLATE, slipped


def hint(code: str, *changes: tuple[str, str]) -> str:
    """The one hint given with a code after these slips."""
    (said,) = {problem.hint for problem in slipped(*changes) if problem.code == code}
    return said


def test_a_name_with_a_space_is_never_proposed() -> None:
    change = ("        ask-here:", "        the ask here:")
    told = slipped(change)
    assert {p.code: p.hint for p in told if p.code == "E108"} == {"E108": "write `the-ask-here`"}
    assert all("the ask here" not in problem.hint for problem in told)
    assert any("`the-ask-here`" in problem.hint for problem in told if problem.code == "E220")


def test_an_ending_without_person_is_told_what_person_is_for() -> None:
    said = hint(
        "E101", ("    person: >-\n      She rides home", "    text: >-\n      She rides home")
    )
    assert said.startswith("write `person: >-`, and below it, two spaces further in: ")
    assert "what became of her" in said


def test_a_place_that_is_not_there_is_told_with_those_that_are() -> None:
    said = hint("E226", ("      then: corridor", "      then: the-moon"))
    assert said.startswith("there is `a-door`, `before-you-leave`, `corridor`")
    assert hint("E226", ("      then: corridor", "      then: coridor")) == (
        "did you mean `corridor`?"
    )


def test_a_fact_in_a_case_without_facts_is_to_be_declared_or_left_out() -> None:
    said = hint("E215", ("if: need('interpreter') != 'met'", "if: learned('phones')"))
    assert said == "the case declares nothing of this kind: declare it, or leave the condition out"


EARLY = ("          tags: [defer]\n", "          tags: [defer]\n          then: the-bus\n")


def test_an_option_with_a_way_of_its_own_is_told_what_pass_to_write() -> None:
    said = hint("E229", EARLY)
    assert said == "write `pass: {to: corridor}`, to line up with `choose`"
    mended = slipped(
        EARLY, ("      then: corridor\n", "      then: corridor\n    pass: {to: corridor}\n")
    )
    assert mended == []


def test_a_pass_that_names_only_the_place_is_mended() -> None:
    change = ("      then: corridor\n", "      then: corridor\n    pass: corridor\n")
    assert hint("E102", change) == "write `pass: {to: corridor}`"


def test_replies_without_a_dash_are_told_what_stands_behind_it() -> None:
    above = ("          tags: [defer]\n", "          tags: [defer]\n          replies: {}\n")
    as_text = (above[0], above[1].format("He goes first."))
    assert hint("E102", as_text) == "write:\n- say: >-\n    He goes first."
    as_fields = (above[0], above[1].format("\n            say: He goes first."))
    assert hint("E102", as_fields) == "begin each entry with a dash and a field: `- say: …`"


def test_a_reply_whose_colon_made_a_name_of_it_is_shown_with_its_field() -> None:
    hums = "Somewhere below, the mangle starts again. She hums two notes of something."
    written = f"            - say: >-\n                {hums}"
    (told,) = slipped((written, "            - She hums: two notes."))
    mended = "            - say: >-\n                She hums: two notes."
    assert (told.code, told.hint) == ("E022", f"write:\n{mended}")
    assert slipped((written, mended)) == []


def test_an_answer_that_is_one_text_with_its_fields_in_it_is_told_which_field_it_lost() -> None:
    lost = (
        '        ask-here:\n          says: >-\n            "Sena,',
        '        ask-here: >-\n          "Sena,',
    )
    assert hint("E102", lost) == (
        "the text has no field: write `ask-here:` alone, below it `do: >-`, and below that the "
        "text, two spaces further in"
    )


def test_a_then_that_slid_into_the_last_option_is_told_for_what_it_is() -> None:
    change = ("      then: corridor", "          then: corridor")
    told = slipped(change)
    assert {problem.code for problem in told} == {"E230"}
    assert "is for `ask-here` alone" in told[0].hint
    assert "to line up with `options`" in told[0].hint


@pytest.mark.parametrize(
    ("name", "first"),
    [("P151", "P15"), ("P1", "P01"), ("P80", "P08"), ("P071", "P07"), ("P7O", "P70")],
)
def test_the_principle_meant_is_a_digit_away(name: str, first: str) -> None:
    said = suggest_principle(name, load_doctrine().principles)
    assert said.startswith(f"did you mean `{first}`") and said.count("`") <= 6
    assert suggest_principle("P998", load_doctrine().principles) == ""


def test_a_decimal_comma_and_a_turned_sign_are_shown_as_they_are_written() -> None:
    assert (
        hint("E102", ("          rating: 1\n", "          rating: 3,5\n")) == "write `rating: 3.5`"
    )
    said = hint("E201", ("sena.arousal > 4\n", "sena.arousal => 4\n"))
    assert said == "write `at('linen-room') and sena.arousal >= 4`"


def test_an_arabic_comma_in_a_condition_is_named() -> None:
    change = ("if: knows('foreman', 'our", "if: knows('foreman'، 'our")
    assert hint("E201", change) == (
        "the Arabic comma `،` means nothing here: write `knows('foreman', 'our-question')`"
    )


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("          signals: [he-answers]\n", "", "E245", "write `signals: [he-answers]`"),
        ("              serves: asked-about-tonight\n", "", "E262", "write `serves: asked-about"),
        ("      - if: chose('laundry.line", "      - fi: chose('laundry.line", "E100", "`if`?"),
        ("upholds: [P15]", "upholds: [15]", "E102", "write `P15`"),
        ("then: corridor", "then: go to corridor", "E108", "write `corridor`"),
        ("- go: linen-room", "- linen-room", "E102", "- go: linen-room"),
        (
            "'interpreter') != 'met'",
            "'interpreter') is not met",
            "E203",
            "('interpreter') != 'met'`",
        ),
        ("key: [who-is-on-the", "key: [who-is-on-teh", "E250", "did you mean `who-is-on-the-line`"),
        ("      then: corridor", "        then: corridor", "E120", "line up with `prompt`"),
        ("        leave-a-number:", "\t        leave-a-number:", "E018", "        leave-a-number:"),
        ("          tags: [defer]", "\t\ttags: [defer]", "E018", "          tags: [defer]"),
        ("knows('foreman'", "knows('forman'", "E215", "did you mean `foreman`?"),
        ("foreman', 'our-question')", "foreman', 'our-qestion')", "E215", "mean `our-question`?"),
        ("{foreman: [our-question]}", "{foreman: [our-qestion]}", "E220", "mean `our-question`?"),
        ("            Ring", "      Ring", "E035", "it needs more spaces at the beginning; write:"),
    ],
)
def test_a_slip_is_told_once_with_what_to_type(
    before: str, after: str, code: str, said: str
) -> None:
    (problem,) = slipped((before, after))
    assert problem.code == code and said in problem.hint


@pytest.mark.parametrize("field", ["signals: [he-answers]", "repaired_by: [corridor.call]"])
def test_what_belongs_to_a_whole_answer_and_not_to_a_rating_is_told_where(field: str) -> None:
    depends = "rating:\n            - {if: unit_told, is: 2}\n            - is: 1\n"
    change = ("rating: 1\n", f"{depends}              {field}\n")
    line = TEMPLATE[: TEMPLATE.index(change[0])].count("\n") + 1
    assert f"beside `rating` on line {line}," in hint("E120", change)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Presume serious risk of harm", "P01"),
        ("presume a serious risk of harm", "P01"),
        ("Separate people from controllers", "P15"),
    ],
)
def test_a_principle_that_is_named_by_its_title_gets_its_number(title: str, number: str) -> None:
    (problem,) = slipped(("breaches: [P15, P01]", f"breaches: [{title}, P09]"))
    assert (problem.code, problem.hint) == ("E111", f"write `{number}`")
    (edit,) = problem.edits
    line = TEMPLATE[: TEMPLATE.index("breaches: [P15, P01]")].count("\n") + 1
    assert (edit.line, edit.text) == (line, number)
    assert edit.end_column - edit.column == len(title)


def test_words_that_are_no_title_are_not_taken_for_one() -> None:
    assert "write" not in hint("E111", ("breaches: [P15, P01]", "breaches: [Ask her first]"))


def test_an_empty_file_is_told_how_to_begin() -> None:
    (problem,) = check(b"")
    assert problem.code == "E007" and "write a case in it" in problem.hint
    assert "`rifq new my-case`" in problem.hint

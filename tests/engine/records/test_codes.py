import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.records import codes
from engine.records.problems import RecordsProblem

FIVE = st.text("0123456789", min_size=5, max_size=5)


def test_the_check_digit_of_the_published_example_is_right() -> None:
    assert codes.check_digit("572") == "4"


def test_a_code_is_read_in_the_digits_of_every_keyboard_we_expect() -> None:
    code = "57240" + codes.check_digit("57240")
    arabic = "".join(chr(0x0660 + int(d)) for d in code)
    eastern = "".join(chr(0x06F0 + int(d)) for d in code)
    spaced = f" \u200f{code[:3]} {code[3:5]}-{code[5]}\u00a0"
    assert {codes.parse(text) for text in (code, arabic, eastern, spaced)} == {code}


@given(FIVE, st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, by: int) -> None:
    code = digits + codes.check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(RecordsProblem, match="R017"):
        codes.parse(wrong)


@given(FIVE, st.integers(0, 4))
def test_two_neighbours_that_changed_places_are_always_noticed(digits: str, place: int) -> None:
    code = digits + codes.check_digit(digits)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(RecordsProblem, match="R017"):
            codes.parse(swapped)


@pytest.mark.exhaustive
@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_one_clear_problem(text: str) -> None:
    try:
        assert len(codes.parse(text)) == 6
    except RecordsProblem as problem:
        assert problem.code == "R017" and problem.hint


def test_a_new_code_reads_back_and_is_not_one_in_use() -> None:
    taken: set[str] = set()
    for _ in range(300):
        code = codes.mint(taken)
        assert codes.parse(code) == code and code not in taken
        taken.add(code)

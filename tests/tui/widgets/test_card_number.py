"""Digits read as card numbers."""

from __future__ import annotations

from tui.widgets.card_number import Numbers


def test_up_to_nine_cards_one_digit_is_a_number() -> None:
    numbers = Numbers()
    assert [numbers.press(d, 4) for d in (1, 4, 5, 0)] == [1, 4, None, None]


def test_from_ten_cards_two_digits_are_a_number() -> None:
    numbers = Numbers()
    assert numbers.press(1, 12) is None
    assert numbers.waiting == "1"
    assert numbers.press(2, 12) == 12
    assert numbers.press(0, 12) is None
    assert numbers.press(3, 12) == 3


def test_a_first_digit_that_can_mean_only_one_card_counts_at_once() -> None:
    assert Numbers().press(7, 12) == 7


def test_another_key_forgets_the_first_digit() -> None:
    numbers = Numbers()
    numbers.press(1, 12)
    numbers.forget()
    assert numbers.press(1, 12) is None
    assert numbers.press(3, 12) is None

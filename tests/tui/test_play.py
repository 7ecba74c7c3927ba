"""Answering: every kind, with digits and with arrows, and never by accident."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from textual import events
from textual.pilot import Pilot

from engine.play.step import Answer, Scale
from engine.play.view import view
from engine.scenario.load import load
from engine.services.shared.session import CaseFileLine
from tests.cases import FIXTURES, play_of
from tests.tui.moments import (
    ACCOUNTS,
    AT_FIVE,
    ENDED,
    FORTY,
    GO_ON,
    HALL,
    LONG,
    PLANE,
    SIDE_ROOM,
    answers,
)
from tests.tui.scripted import BEHIND, ScriptedSession
from tests.tui.support import (
    SIZES,
    at_a_play,
    flow,
    foot,
    names,
    page,
    pass_over,
    press,
    resize,
    screen_text,
    settle,
    words_on_screen,
)
from tui.dialogs.help import keys_of
from tui.dialogs.judgements import LookingBack
from tui.screens.debrief import DebriefScreen
from tui.screens.play import PlayScreen
from tui.widgets import page as pages
from tui.widgets.card import Card
from tui.widgets.footer import Keys
from tui.widgets.page import Page

PLAIN = HALL._replace(sure=False)


async def test_enter_alone_decides_nothing_where_there_is_a_choice() -> None:
    steps = (PLAIN, FORTY, AT_FIVE, ACCOUNTS, SIDE_ROOM, ENDED)
    async with at_a_play(*steps) as (pilot, playing):
        for _ in steps[:-1]:
            await press(pilot, "enter", "enter")
            assert playing.answered == []
            await pass_over(pilot, playing)


async def test_enter_acts_on_the_only_card_there_is_once_all_was_read() -> None:
    async with at_a_play(GO_ON, ENDED) as (pilot, playing):
        assert foot(pilot).startswith("enter Continue")
        await press(pilot, "enter")
        assert names(playing.answered) == [{"continue": True}]
        while flow(pilot).more:
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, PlayScreen), "there was more to read"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_a_held_enter_does_not_leave_a_page_that_was_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "HELD", 60.0)  # however long a busy computer takes for a key
    async with at_a_play(PLAIN, GO_ON, GO_ON, ENDED) as (pilot, playing):
        await press(pilot, "2", *["enter"] * 20)
        assert names(playing.answered) == ["a2"]


async def test_a_digit_chooses_and_enter_decides_and_is_dim_until_then() -> None:
    async with at_a_play(PLAIN, PLAIN, ENDED) as (pilot, playing):
        for keys, dim in ((("home",), True), (("3",), False)):
            await press(pilot, *keys)
            assert foot(pilot).startswith("enter Decide  esc Pause")
            content = page(pilot).query(Keys).first().words
            enter = [s.style for s in content.spans if s.start == 0 and s.end == len("enter")]
            assert ("dim" in enter) is dim
        assert playing.answered == []
        await press(pilot, "enter")
        assert playing.answered == [("a3", None)]
        await press(pilot, "٢", "enter")  # Arabic-Indic digits as well
        assert names(playing.answered) == ["a3", "a2"]


# The keys of the kind at hand ---------------------------------------------------------------------


async def test_the_keys_of_a_kind_stay_on_the_last_line() -> None:
    kinds = {
        "← → Move  space Take": FORTY,
        "space Choose": AT_FIVE,
        "← → Value": ACCOUNTS,
    }
    async with at_a_play(*kinds.values(), ENDED) as (pilot, playing):
        for keys in kinds:
            for pressed in ("home", "down", "right", "down"):
                await press(pilot, pressed)
                assert foot(pilot).startswith(f"enter Decide  esc Pause  {keys}")
            bindings = [active.binding for active in page(pilot).active_bindings.values()]
            told = {f"{names} {words}" for names, words in keys_of(bindings)}
            assert told.issuperset(keys.split("  ")), "the help says the same"
            await pass_over(pilot, playing)


async def test_plus_chooses_what_it_stands_beside_and_enter_does_it() -> None:
    two = FORTY._replace(acts=(*FORTY.acts, Answer("wait", "Wait.", "forty-minutes.wait")))
    numbered = [step._replace(acts=FORTY.acts) for step in (PLAIN, GO_ON)]
    async with at_a_play(FORTY, two, *numbered, ENDED) as (pilot, playing):
        await press(pilot, "+")
        assert foot(pilot).startswith("enter Do this")
        assert playing.answered == []
        await press(pilot, "enter")
        assert names(playing.answered) == [{"act": "someone-at-the-door"}]
        await press(pilot, "+", "+", "+", "+", "enter")
        assert names(playing.answered)[-1] == {"act": "wait"}
        for _ in numbered:
            await press(pilot, "home")
            assert "+ Also" in foot(pilot)
            await press(pilot, "+")
            assert foot(pilot).startswith("enter Do this")
            await press(pilot, "enter")
            assert names(playing.answered)[-1] == {"act": "someone-at-the-door"}


async def test_plus_says_so_where_there_is_nothing_else_to_do_and_a_number_no_card_has() -> None:
    async with at_a_play(GO_ON, PLAIN, ENDED) as (pilot, _):
        for last in ("enter", "9"):
            await press(pilot, "+")
            assert "There is nothing else to do here." in foot(pilot)
            await press(pilot, "home")
            assert flow(pilot).chosen is None and "+ Also" not in foot(pilot)
            await press(pilot, last)
        assert foot(pilot).endswith("Type a number from 1 to 4.")


async def test_a_held_down_enter_decides_once_and_keys_before_a_paint_are_dropped() -> None:
    async with at_a_play(PLAIN, PLAIN, FORTY, ENDED) as (pilot, playing):
        await press(pilot, "2")
        await press(pilot, *["enter"] * 20)
        assert names(playing.answered) == ["a2"]
        await press(pilot, "1")
        for key, character in (("enter", "\r"), ("4", "4"), ("enter", "\r")):
            pilot.app.post_message(events.Key(key, character))  # before the scene is painted
        await settle(pilot)
        assert names(playing.answered) == ["a2", "a1"]
        assert flow(pilot).chosen is None


async def test_how_sure_is_asked_under_the_answer_and_can_be_gone_back_from() -> None:
    async with at_a_play(HALL, ENDED) as (pilot, playing):
        await press(pilot, "2", "enter")
        assert "How sure are you?" in screen_text(pilot)
        assert "Send Adnan for" in screen_text(pilot), "the story and the answer stay"
        assert "How sure" in foot(pilot) and "esc Back" in foot(pilot)
        await press(pilot, "enter", "4")
        assert playing.answered == [] and "Type a number from 1 to 3." in foot(pilot)
        await press(pilot, "escape")
        assert "How sure" not in screen_text(pilot) and flow(pilot).chosen
        await press(pilot, "3", "enter", "1", "right", "right", "left", "enter")
        assert playing.answered == [("a3", 2)]


async def test_another_answer_is_asked_how_sure_anew() -> None:
    async with at_a_play(HALL, ENDED) as (pilot, playing):
        await press(pilot, "2", "enter", "3", "down")
        assert "How sure" not in screen_text(pilot)
        await press(pilot, "enter", "enter")
        assert playing.answered == [], "what was said of the other does not count"
        await press(pilot, "right", "enter")
        assert playing.answered == [("a3", 2)]


async def test_how_sure_is_asked_of_every_kind_and_said_with_the_whole_answer() -> None:
    asked = [step._replace(sure=True) for step in (FORTY, AT_FIVE, ACCOUNTS)]
    keys = (("1", "right"), ("1", "2", "3"), ("1", "2", "3", "4"))
    async with at_a_play(*asked, ENDED) as (pilot, playing):
        for n, typed in enumerate(keys):
            await press(pilot, *typed, "enter")
            assert "How sure are you?" in screen_text(pilot) and len(playing.answered) == n
            await press(pilot, "3", "enter")
        assert playing.answered == [
            (["a2", "a1", "a3", "a4", "a5"], 3),
            (["a1", "a2", "a3"], 3),
            ({"a1": -2, "a2": -1, "a3": 0, "a4": 1}, 3),
        ]


SAYS = [
    (PLAIN, ("2",), "enter Decide"),
    (SIDE_ROOM, ("2",), "enter Decide"),
    (FORTY, ("2",), "Nothing has moved yet."),
    (FORTY, ("2", "right"), "enter Decide"),
    (FORTY, ("2", "enter"), "enter Decide"),
    (FORTY, ("+",), "enter Do this"),
    (AT_FIVE, ("1", "3"), "Choose one more."),
    (AT_FIVE, ("1", "3", "4", "space"), "Choose one more."),
    (AT_FIVE, ("1", "3", "4"), "enter Decide"),
    (ACCOUNTS, ("1", "2", "3"), "1 line is still empty."),
    (ACCOUNTS, ("1", "2", "3", "right"), "enter Decide"),
]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_under_the_chosen_card_stands_what_enter_does(size: tuple[int, int]) -> None:
    for step, keys, says in SAYS:
        async with at_a_play(step, ENDED, size=size) as (pilot, _):
            await press(pilot, *keys)
            chosen = flow(pilot).chosen
            assert chosen is not None
            below = screen_text(pilot).splitlines()[: flow(pilot).region.bottom]
            told = [y for y, line in enumerate(below) if says in line]
            assert told == [chosen.region.bottom - 1], (step.at, keys)


async def test_where_there_is_room_nothing_moves_when_another_card_is_chosen() -> None:
    async with at_a_play(FORTY, ENDED, size=(80, 30)) as (pilot, _):
        places = []
        for _n in range(6):
            await press(pilot, "down")
            places.append([card.region.y for card in flow(pilot).query(Card)])
        assert len({tuple(ys[:5]) for ys in places}) == 1


async def test_an_order_is_made_by_carrying_by_lifting_and_by_numbers() -> None:
    ways = {
        "down down down left left enter": "31245",
        "1 space down down space up enter": "23145",
        "1 5 left_square_bracket enter": "12354",
        "1 space 4 space 5 enter": "23415",  # a number is the new place of a lifted card
    }
    async with at_a_play(*[FORTY] * len(ways), ENDED) as (pilot, playing):
        for keys, order in ways.items():
            await press(pilot, *keys.split())
            assert names(playing.answered)[-1] == [f"a{n}" for n in order], keys


async def test_an_order_nobody_touched_is_asked_about_once_and_an_act_is_done_with_arrows() -> None:
    async with at_a_play(FORTY, FORTY, ENDED) as (pilot, playing):
        await press(pilot, "right")
        assert "Choose a card first" in foot(pilot)
        await press(pilot, *["down"] * 6, "enter")
        assert names(playing.answered) == [{"act": "someone-at-the-door"}]
        await press(pilot, "1", "enter")
        assert len(playing.answered) == 1
        await press(pilot, "enter")
        assert names(playing.answered)[-1] == ["a1", "a2", "a3", "a4", "a5"]


async def test_several_are_picked_and_counted() -> None:
    async with at_a_play(AT_FIVE, ENDED) as (pilot, playing):
        await press(pilot, "2", "4", "enter")
        assert "2 of 3 chosen" in screen_text(pilot)
        assert playing.answered == []
        await press(pilot, "down", "space", "down", "right", "enter")
        assert playing.answered == []
        assert "4 of 3 chosen" in screen_text(pilot)
        await press(pilot, "left", "enter")
        assert names(playing.answered) == [["a2", "a4", "a5"]]


TWELVE = answers(*(f"Question {n}" for n in range(1, 13)))


async def test_one_of_twelve_cards_is_chosen_by_one_digit_or_by_two() -> None:
    twelve = PLAIN._replace(answers=TWELVE)
    async with at_a_play(twelve, twelve, AT_FIVE._replace(answers=TWELVE), ENDED) as (
        pilot,
        playing,
    ):
        for typed, meant in (("01", "a1"), ("12", "a12")):
            assert "01" in screen_text(pilot)
            await press(pilot, *typed, "enter")
            assert names(playing.answered)[-1] == meant
        for digit in "12":  # the second one picks another card than the first
            await press(pilot, digit)
            assert "1 of 3 chosen" in screen_text(pilot)
        await press(pilot, "0", "1", "9", "enter")
        assert names(playing.answered)[-1] == ["a1", "a9", "a12"]


async def test_a_value_is_set_for_each_card_and_values_stand_in_the_same_columns() -> None:
    async with at_a_play(ACCOUNTS, ACCOUNTS, ENDED) as (pilot, playing):
        await press(pilot, "down", "right", "down", "5", "enter")
        assert playing.answered == []
        assert "much more likely" in screen_text(pilot)
        await press(pilot, "1", "left", "left", "enter")
        assert names(playing.answered) == [{"a1": 0, "a2": 2, "a3": -2, "a4": -1}]
        legend = "1 much less likely   2 less   3 no change   4 more   5 much more likely"
        assert screen_text(pilot).count(legend) == 1
        columns = {line.index("2") for line in _scales(pilot)}
        for keys in (("1",), ("3",), ("up", "5"), ("down", "2"), ("right", "right")):
            await press(pilot, *keys)
            assert {line.index("2") for line in _scales(pilot)} == columns
        assert len(_scales(pilot)) == 4


async def test_a_number_typed_in_ratings_is_never_swallowed() -> None:
    playing = ScriptedSession((PLAIN, ACCOUNTS, ENDED), shown=BEHIND)
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter")
        await press(pilot, "2")  # nothing is chosen: the first statement has it
        await press(pilot, "up", "up")  # the card to look back
        chosen = flow(pilot).chosen
        assert chosen is not None and chosen.id == "look-back"
        await press(pilot, "4")  # the first one without a value
        await press(pilot, "6")
        assert foot(pilot).endswith("Type a number from 1 to 5.")
        await press(pilot, "1", "5", "enter")
        assert names(playing.answered)[-1] == {"a1": -1, "a2": 1, "a3": -2, "a4": 2}


async def test_numbers_typed_one_after_the_other_rate_line_after_line() -> None:
    async with at_a_play(ACCOUNTS, ENDED) as (pilot, playing):
        await press(pilot, *"1445")
        chosen = flow(pilot).chosen
        assert chosen is not None and chosen.text == ACCOUNTS.answers[-1].text
        await press(pilot, "enter")
        assert names(playing.answered) == [{"a1": -2, "a2": 1, "a3": 1, "a4": 2}]


async def test_where_values_are_numbers_0_can_be_typed_and_so_can_two_digits() -> None:
    scored = ACCOUNTS._replace(scale=Scale(0, 10, ()))
    async with at_a_play(scored, ENDED) as (pilot, playing):
        await press(pilot, *"01047", "enter")
        assert names(playing.answered) == [{"a1": 0, "a2": 10, "a3": 4, "a4": 7}]


async def test_after_a_chapter_enter_alone_continues_and_j_still_looks_back() -> None:
    playing = ScriptedSession((PLAIN, GO_ON, ACCOUNTS, ENDED), shown=BEHIND)
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter")
        assert "Look back at what you decided there" in words_on_screen(pilot)
        assert "enter Continue" in foot(pilot)
        await press(pilot, "enter")
        assert len(playing.answered) == 2 and "Choose first" not in foot(pilot)
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, LookingBack)


async def test_enter_alone_decides_nothing_where_something_is_asked_or_offered() -> None:
    asked = HALL._replace(answers=HALL.answers[:2], sure=False)
    offered = GO_ON._replace(acts=FORTY.acts)
    for step in (asked, offered):
        playing = ScriptedSession((PLAIN, step, ENDED), shown=BEHIND)
        async with at_a_play(playing=playing) as (pilot, _):
            await press(pilot, "1", "enter", "enter")
            assert len(playing.answered) == 1 and "Choose first" in foot(pilot)


async def test_acts_are_offered_before_a_decision_only_where_something_is_decided() -> None:
    async with at_a_play(FORTY, GO_ON._replace(acts=FORTY.acts), ENDED) as (pilot, playing):
        assert "Before you decide, you can also:" in screen_text(pilot)
        await pass_over(pilot, playing)
        await press(pilot, "home")  # the keys stand there again, where a notice stood
        assert "You can also:" in screen_text(pilot)
        assert "decide" not in screen_text(pilot)


async def test_a_number_with_every_value_set_and_no_statement_chosen_asks_which() -> None:
    async with at_a_play(ACCOUNTS._replace(acts=FORTY.acts), ENDED) as (pilot, _):
        await press(pilot, *"1111", "+", "5")
        assert "Choose a statement first" in foot(pilot)
        assert page(pilot).answers.values == dict.fromkeys(("a1", "a2", "a3", "a4"), -2)  # type: ignore[attr-defined]


async def test_with_every_value_set_and_no_card_chosen_enter_asks_only_for_a_card() -> None:
    async with at_a_play(ACCOUNTS, ENDED, size=(50, 15)) as (pilot, playing):
        await press(pilot, *"1111", *["up"] * 4)
        assert flow(pilot).chosen is None
        await press(pilot, "enter")
        assert "Each card has a value." in screen_text(pilot)
        assert foot(pilot).endswith("any card, then Enter decides.")
        await press(pilot, "down", "enter")
        assert names(playing.answered) == [dict.fromkeys(("a1", "a2", "a3", "a4"), -2)]


def _scales(pilot: Pilot[None]) -> list[str]:
    """The lines under the statements."""
    lines = screen_text(pilot).splitlines()
    return [line for line in lines if re.search(r"1.{1,2}2.{1,2}3.{1,2}4", line.replace("]", " "))]


async def test_a_conversation_has_questions_moves_and_a_close() -> None:
    async with at_a_play(SIDE_ROOM, SIDE_ROOM, SIDE_ROOM, ENDED) as (pilot, playing):
        await press(pilot, "2", "enter")
        said = words_on_screen(pilot)
        assert said.index("Before we speak of you") < said.index("Babul"), "above the reply"
        await press(pilot, "6", "enter", "x")
        assert names(playing.answered) == [{"ask": "a2"}, {"move": "break"}]
        await press(pilot, "enter")
        assert names(playing.answered)[-1] == {"close": True}


async def test_a_scene_without_a_question_is_left_by_space_and_enter() -> None:
    async with at_a_play(GO_ON, ENDED) as (pilot, playing):
        await press(pilot, "space", "enter")
        assert names(playing.answered) == [{"continue": True}]
        assert "What is not known" in screen_text(pilot)
        await press(pilot, "space", "enter")
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_scenario_text_is_never_markup() -> None:
    async with at_a_play(PLANE, ENDED) as (pilot, playing):
        text = words_on_screen(pilot)
        assert '[She looks away] "Will I miss my plane?" [/b] [red]' in text
        assert '"[No.] You will not."' in text
        assert '"I do not decide that. [/b]"' in text
        await press(pilot, "f")
        assert "[She looks away]" in screen_text(pilot)
        await press(pilot, "escape", "down", "down", "enter")
        assert names(playing.answered) == ["a2"], "her question is answered like a choice"


async def test_a_real_scene_of_120_words_and_four_options_fits_80_by_24() -> None:
    async with at_a_play(HALL) as (pilot, _):
        assert not flow(pilot).more
        assert "sixteen-twenty" in screen_text(pilot)
        assert "hold whatever matters for Ms Mitra" in words_on_screen(pilot)
        before = flow(pilot).size
        page(pilot).say("Said.")
        page(pilot).refresh_bindings()
        await settle(pilot)
        assert "Said." in screen_text(pilot) and "Pause" not in screen_text(pilot)
        await press(pilot, "home")
        keys = screen_text(pilot).splitlines()[-1].split("  ")
        assert keys[1:4] == ["enter Decide", "esc Pause", "f Case file"]
        assert flow(pilot).size == before


async def test_space_reads_on_where_a_scene_is_longer_than_the_screen() -> None:
    async with at_a_play(HALL, size=(60, 20)) as (pilot, _):
        assert "more: space" in screen_text(pilot)
        notice = screen_text(pilot).splitlines()[-2:]
        assert "Choose with a number" in notice[0] and "decides." in notice[1]
        await press(pilot, "space", "space")
        assert not flow(pilot).more
        assert "more: space" not in screen_text(pilot)


async def test_a_long_option_wraps_and_is_shown_whole() -> None:
    step = PLAIN._replace(text=(), answers=answers(LONG, "x" * 60, "Short."))
    async with at_a_play(step) as (pilot, _):
        for size in SIZES:
            await resize(pilot, *size)
            assert words_on_screen(pilot).count("sixty") == 59
            assert "words" in screen_text(pilot)


async def test_arrows_pass_no_text_by_and_lead_back_to_the_top() -> None:
    long = PLAIN._replace(text=HALL.text + FORTY.text)
    async with at_a_play(long, size=(60, 20)) as (pilot, _):
        for line in (3, 6):
            await press(pilot, "down")
            assert (flow(pilot).scroll_y, flow(pilot).chosen) == (line, None)
        while flow(pilot).chosen is None:
            await press(pilot, "down")
        assert flow(pilot).chosen is flow(pilot).cards[0]
        for _ in range(10):
            await press(pilot, "up")
        assert flow(pilot).scroll_y == 0 and "directorate" in screen_text(pilot)


async def test_nothing_says_that_there_is_more_where_all_is_in_sight() -> None:
    scenario = load(FIXTURES / "every-kind.yaml")
    first = view(scenario, play_of(scenario, seed=2))
    async with at_a_play(first) as (pilot, _):
        assert not flow(pilot).more
        assert "more: space" not in screen_text(pilot)


async def test_resizing_in_the_middle_of_a_ranking_keeps_order_and_card_in_sight() -> None:
    async with at_a_play(FORTY, ENDED, size=(120, 40)) as (pilot, playing):
        await press(pilot, "5", "left")
        for size in ((60, 20), (80, 24)):
            await resize(pilot, *size)
            chosen = flow(pilot).chosen
            assert chosen is not None and chosen.answer == "a5"
            assert flow(pilot).region.contains_region(chosen.region)
        await press(pilot, "enter")
        assert names(playing.answered) == [["a1", "a2", "a3", "a5", "a4"]]


async def test_the_case_file_stands_beside_the_story_only_where_there_is_room() -> None:
    async with at_a_play(HALL, size=(120, 40)) as (pilot, _):
        assert "Phones go into a tin" in screen_text(pilot)
        await press(pilot, "f")
        assert "Phones go into a tin" not in screen_text(pilot)
        await press(pilot, "ب")
        await resize(pilot, 80, 24)
        assert "Phones go into a tin" not in screen_text(pilot)


async def test_a_window_that_grows_shows_the_case_file_as_it_is_now() -> None:
    class Learning(ScriptedSession):
        def case_file(self) -> Sequence[CaseFileLine]:
            return [CaseFileLine("People", f"Known after {self.at} answers")]

    async with at_a_play(playing=Learning((PLAIN, FORTY, ENDED))) as (pilot, _):
        await press(pilot, "1", "enter")
        await resize(pilot, 120, 40)
        assert "Known after 1 answers" in screen_text(pilot)
        await press(pilot, "u")
        assert "Known after 0 answers" in screen_text(pilot)
        assert "Known after 1 answers" not in screen_text(pilot)


async def test_an_answer_is_taken_back_in_practice_only() -> None:
    async with at_a_play(PLAIN, FORTY, ENDED) as (pilot, playing):
        await press(pilot, "1", "enter", "u")
        assert playing.at == 0
    playing = ScriptedSession((PLAIN, FORTY, ENDED), mode="assessment")
    async with at_a_play(playing=playing) as (pilot, _):
        assert "Undo" not in screen_text(pilot)
        await press(pilot, "1", "enter", "u")
        assert playing.at == 1


async def test_taking_back_is_offered_only_when_there_is_an_answer_to_take_back() -> None:
    async with at_a_play(PLAIN, FORTY, ENDED) as (pilot, _):
        for offered in (False, True, False):
            await press(pilot, "home")  # the keys stand there again, where a notice stood
            assert ("u Undo" in screen_text(pilot)) is offered
            await press(pilot, "escape")
            assert ("Undo the last answer" in screen_text(pilot)) is offered
            await press(pilot, "escape", *("u",) if offered else ("1", "enter"))


async def test_a_refusal_is_said_and_nothing_moves() -> None:
    playing = ScriptedSession((PLAIN, ENDED), refuse="This play was continued elsewhere.")
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter")
        assert "This play was continued" in screen_text(pilot)
        assert playing.at == 0


async def test_judgements_wait_until_they_are_opened() -> None:
    playing = ScriptedSession((PLAIN, GO_ON, ENDED), shown=BEHIND)
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter")
        assert "Whoever puts the questions" not in words_on_screen(pilot)
        await press(pilot, "up", "up", "enter")
        assert isinstance(pilot.app.screen, LookingBack)
        assert "Whoever puts the questions" in words_on_screen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Page)

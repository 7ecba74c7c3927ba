"""What page one says to talk about, and what went well: the order, and whose number is whose."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from itertools import product
from math import comb, sqrt

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH
from engine.pictures.heat_grid import Grid
from engine.play.play import Play, begin, step
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.select_plays import Played
from engine.reports.cohort.statistics import Checked, share
from engine.reports.cohort.topics import (
    REDRAWN,
    FirstAnswer,
    FirstAnswers,
    Weight,
    firmness,
    rank_topics,
    sort_weights,
)
from engine.reports.cohort.topics_page import guide, page_one
from engine.reports.cohort.withheld_until_signed import withhold_unsigned
from engine.reports.render.html import as_html
from engine.scenario.scenario import Scenario
from engine.services.feedback.reports import choose
from tests.cases import started
from tests.engine.reports.cohort.people import code
from tests.engine.reports.cohort.rooms import (
    SIGNED,
    as_page,
    case_of,
    changed,
    report_of,
    room,
)
from tests.engine.reports.cohort.test_led_votes import led

KEYED = ["interpreter", "danger", "statement"]
TURNED = ["statement", "danger", "interpreter"]
WEAK = ("rating: 3\n          upholds: [P01]", "rating: 2\n          upholds: [P01]")
"""Walking the rooms first is now weak, so that two options are wrong."""


def person(n: int, scenario: Scenario, first: str, order: list[str], sure: str = "") -> Played:
    """Somebody who answered the first two decisions, and was very sure of the one named."""
    play = begin(scenario.story, started(scenario, seed=n))
    for at, answer in (("door", first), ("order", order)):
        assert isinstance(play, Play)
        after = step(play, answer, 3 if at == sure else 1)
        assert isinstance(after, Play), after
        play = after
    assert isinstance(play, Play)
    return Played(play, scenario, (code(n),))


def people(
    scenario: Scenario, groups: Sequence[tuple[int, str, list[str]]], sure: str = ""
) -> list[Played]:
    """So many of each: how many, what at the door, in what order."""
    each = [(first, order) for n, first, order in groups for _ in range(n)]
    return [person(n, scenario, *answers, sure) for n, answers in enumerate(each)]


def told(scenario: Scenario, played: list[Played], *, valued: bool = True) -> CaseReport:
    return case_of(played, today=(scenario,), valued=valued)


# What to talk about -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("harmed", "of", "first"),
    [(2, 20, "order"), (4, 20, "door"), (11, 60, "order"), (12, 60, "door")],
)
def test_a_harmful_answer_of_a_fifth_of_the_room_comes_first(
    harmed: int, of: int, first: str
) -> None:
    """2 of 20 does not, though its interval reaches to 30 %: most wrong answers are elsewhere."""
    weak = changed(WEAK, SIGNED)
    groups = [(harmed, "in-front", TURNED), (of - harmed, "separate", TURNED)]
    topics = told(weak, people(weak, groups)).topics
    assert {topic.at for topic in topics} == {"door", "order"}
    by = {topic.at: topic for topic in topics}
    assert (by["order"].closes or 0.0) > (by["door"].closes or 0.0)
    assert topics[0].at == first


def test_unsigned_critical_errors_count_for_no_order() -> None:
    """Half of the room made one; they are counted all the same."""
    groups = [(10, "in-front", TURNED), (10, "separate", TURNED)]
    draft, signed = (
        told(case, people(case, groups)).topics for case in (changed(WEAK), changed(WEAK, SIGNED))
    )
    assert [topic.at for topic in draft] == ["order", "door"]
    assert [topic.at for topic in signed] == ["door", "order"]
    assert draft[1].harm == signed[0].harm == share(10, 20)


@pytest.mark.parametrize("why", ["", "We read it."])
def test_why_an_unsigned_topic_was_picked_speaks_of_no_critical_error(why: str) -> None:
    """Not of a simulated course either, nor where a facilitator has them told: none decided."""
    weak = changed(WEAK)
    groups = [(10, "in-front", TURNED), (10, "separate", TURNED)]
    found = report_of(people(weak, groups), today=(weak,))
    for report in (withhold_unsigned(found, why), replace(found, demo=True)):
        picked = [line for line in section(as_page(report), "talk") if "Chosen because" in line]
        assert len(picked) == 2
        assert all("weak answers here cost much of what the case can bring" in p for p in picked)


@pytest.mark.parametrize("sure", ["door", "order"])
def test_of_two_that_closed_as_much_the_one_they_were_sure_of_comes_first(sure: str) -> None:
    weak = changed(WEAK)
    groups = [(3, "walk-first", KEYED), (2, "separate", TURNED), (5, "separate", KEYED)]
    topics = told(weak, people(weak, groups, sure), valued=False).topics
    assert len({round(topic.closes or 0.0, 2) for topic in topics}) == 1
    very = [topic.very_wrong or 0.0 for topic in topics]
    assert topics[0].at == sure and very[0] > very[1]


def test_a_vote_for_a_harmful_answer_comes_first_too() -> None:
    topics = case_of((*[each for each in room(12) if not each.play.ended], led())).topics
    assert topics[0].at == "door" and topics[0].voted
    assert (topics[0].harm.k, topics[0].harm.n) == (9, 15)
    assert topics[0].very_wrong == pytest.approx(2 / 15), "8 very sure and 9 wrong, of 15"


def test_each_topic_says_why_it_was_picked_and_the_method_in_what_order() -> None:
    report = report_of(room(30))
    page = as_page(report)
    for topic in report.cases[0].topics[:2]:
        grave = topic.harm.k >= 2 and topic.harm.share >= 0.2
        harmed = f"{topic.harm.k} of {topic.harm.n} made a critical error here."
        cost = "weak answers here cost much of what the case can bring."
        assert (harmed if grave else cost) in page
    told = re.sub(r"\s+", " ", page[page.index('class="method"') :])
    assert "First come the decisions where 20 % of the class or more, and at least 2, gave" in told
    assert "One of the first two is a choice between options if there is one" in told
    assert "100 classes are put together by chance from the plays of this class" in told


# How firm the two are, and what a facilitator chooses ---------------------------------------------


def test_page_one_says_how_firm_its_two_topics_are_and_names_the_third() -> None:
    case = case_of(room(30))
    assert len(case.topics) > 2
    assert all(topic.firm is not None and 0 <= topic.firm <= 1 for topic in case.topics)
    assert sum(topic.firm or 0 for topic in case.topics) == pytest.approx(2), "two in each room"
    talk = section(as_page(report_of(room(30))), "talk")
    firm = [line for line in talk if "new classes, made by chance from these answers" in line]
    assert len(firm) == 2
    for line, topic in zip(firm, case.topics, strict=False):
        tenths = round(10 * (topic.firm or 0))
        assert f"In {tenths} of 10 new classes, made" in line and "chose this topic, too." in line
        said = "Clear." if tenths >= 8 else "Fairly clear." if tenths > 5 else "Not clear."
        assert said in line
    (third,) = [unescape(line) for line in talk if "Third" in line]
    topic = case.topics[2]
    assert case.decision(topic.at).prompt in third
    assert f"weak: {topic.wrong.k} of {topic.wrong.n}" in third


def test_page_one_says_once_how_many_of_the_very_sure_were_wrong() -> None:
    case, page = case_of(room(30)), as_page(report_of(room(30)))
    told = [line for line in section(page, "talk") if "who were very sure" in line]
    sure = [case.decision(topic.at).sure_wrong for topic in case.topics[:2]]
    expected = [f"Among those who were very sure: {s.k} of {s.n}." for s in sure if s]
    assert expected and len(told) == len(expected)
    assert all(said in line for said, line in zip(expected, told, strict=True))
    assert "weak or harmful" in str(section(page, "decisions")), "page two tells it of every one"


def test_how_sure_is_told_of_how_many() -> None:
    case = case_of(room(30))
    decision = next(d for d in case.decisions if d.sure)
    say = Saying(case, ENGLISH)
    (line,) = say.describe_sureness(replace(decision, sure=(4, 6, 20)))
    assert line.text == "Not sure 4 of 30, fairly sure 6, very sure 20."


def test_of_few_plays_it_is_not_said_how_firm_a_topic_is() -> None:
    played = people(changed(), [(9, "in-front", TURNED)])
    assert {topic.firm for topic in case_of(played).topics} == {None}
    assert "made by chance from these answers" not in as_page(report_of(played))


def test_the_facilitator_chooses_what_to_talk_about() -> None:
    report = report_of(room(30))
    first, second, third, *_ = (topic.at for topic in report.cases[0].topics)
    chosen = choose(report, [third])
    assert not isinstance(chosen, str)
    (case,) = chosen.cases
    assert [topic.at for topic in case.topics[:3]] == [third, first, second]
    assert [topic.chosen for topic in case.topics[:3]] == [True, False, False]
    page = as_page(chosen)
    talk = page[page.index('class="talk"') : page.index('class="harm"')]
    assert "Chosen by the facilitator. Rifq would choose: " in talk
    would = talk[talk.index("Rifq would choose") :].partition("</p>")[0]
    assert case.decision(second).prompt in unescape(would)
    assert case.decision(first).prompt not in unescape(would), "that one is told anyway"
    both = choose(report, [f"every-kind:{third}", second])
    assert not isinstance(both, str)
    assert [topic.at for topic in both.cases[0].topics[:3]] == [third, second, first]
    guide = as_page(both)[as_page(both).index('class="guide"') :]
    where = Saying(case, ENGLISH).describe_place
    a, b = (where(case.decision(at)) for at in (third, second))
    assert 0 < unescape(guide).index(f"A. {a}") < unescape(guide).index(f"B. {b}")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["nowhere"], "`nowhere` cannot be chosen"),
        (["another-case:door"], "`another-case:door` cannot be chosen"),
        ([""], "`` cannot be chosen"),
        (
            ["door", "order", "weigh"],
            "A report has at most 2 topics for each case. For every-kind you chose 3",
        ),
    ],
)
def test_what_cannot_be_chosen_is_said_with_what_can(wanted: list[str], said: str) -> None:
    report = report_of(room(30))
    words = choose(report, wanted)
    assert isinstance(words, str) and said in words
    if "Nothing" in said:
        for topic in report.cases[0].topics:
            assert f"every-kind:{topic.at}  " in words


def test_a_decision_can_be_chosen_by_the_slot_it_settles() -> None:
    chosen = choose(report_of(room(30)), ["who-reads", "talk.who-reads"])
    assert not isinstance(chosen, str)
    assert chosen.cases[0].topics[0].at == "talk.who-reads"


# Whose number, whose kind -------------------------------------------------------------------------


def test_the_choice_of_the_author_can_be_read_for_orders_and_scales() -> None:
    scenario = changed()
    case = told(scenario, people(scenario, [(20, "separate", TURNED)]))
    say = Saying(case, ENGLISH)
    grid, *_sure = page_one(say)[1].entries[0].pictures
    assert isinstance(grid, Grid) and "Framed: what the author accepts" in grid.about
    assert [row[0].key for row in grid.boxes] == [True, False, False]  # the interpreter first
    assert "The interpreter says who she is. · the author puts it first" in str(guide(say))
    rated = next(decision for decision in case.decisions if decision.kind == "rate")
    apart = rated.choices[0]
    topic = replace(case.topics[0], at=rated.at, pull=apart.address, pull_text=apart.text)
    say = Saying(replace(case, topics=(topic,)), ENGLISH)
    assert "How many plays gave each a value the author accepts" in str(page_one(say))
    assert "· the author would put it at “less likely” or “no change”" in str(guide(say))


def test_a_kind_of_harm_stands_with_its_own_answer_and_count() -> None:
    weak = changed(WEAK)
    groups = [(6, "walk-first", KEYED), (2, "in-front", KEYED), (12, "separate", KEYED)]
    played = people(weak, groups)
    (topic,) = told(weak, played).topics
    assert (topic.pull, topic.drew) == ("door.walk-first", 6)
    (harm,) = topic.harmful
    assert (harm.address, harm.drew.k, harm.drew.n) == ("door.in-front", 2, 20)
    page = as_page(report_of(played, today=(weak,)))
    for part in ("talk", "guide"):
        said = section(page, part)
        kinds = [line for line in said if "puts someone at risk" in line]
        assert len(kinds) == 1
        assert "are you free to leave" in kinds[0] and "(plays: 2 of 20)" in kinds[0]


def test_what_went_well_gives_each_answer_its_own_number() -> None:
    scenario = changed()
    groups = [(9, "separate", KEYED), (8, "walk-first", KEYED), (4, "in-front", KEYED)]
    played = people(scenario, groups)
    well = {one.at: one for one in told(scenario, played).well}["door"]
    assert well.text.startswith("Ask him for the permits")
    assert well.answer is not None and (well.answer.k, well.answer.n) == (9, 21)
    assert (well.share.k, well.share.n) == (17, 21)
    (line,) = [x for x in section(as_page(report_of(played)), "well") if "Ask him" in x]
    assert "9 of 21 chose it" in line and "in total: 17 of 21" in line


@pytest.mark.parametrize("people", [12, 30])
def test_no_number_of_what_went_well_is_another_answers(people: int) -> None:
    case = case_of(room(people))
    for one in case.well:
        if one.answer is not None:
            choices = [c for c in case.decision(one.at).choices if c.text == one.text]
            assert [choice.chosen.k for choice in choices] == [one.answer.k]


def section(page: str, name: str) -> list[str]:
    """The lines of a part, without their marks."""
    start = page.index(f'<section class="{name}"')
    part = page[start : page.index("</section>", start)]
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", x)) for x in part.split('<div class="told')]


# Words of the key ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def balanced() -> Scenario:
    """A case whose best answer at the door is rated apart in two domains."""
    return changed(
        ("assesses: [safety]", "assesses: [safety, investigation]"),
        ("rating: 4\n", "rating: {safety: 4, investigation: 2}\n"),
        WEAK,
    )


def test_the_best_on_offer_is_called_so_where_it_is_no_more_than_acceptable() -> None:
    scenario = balanced()
    played = people(scenario, [(9, "separate", KEYED), (3, "walk-first", KEYED)])
    page = as_page(report_of(played, today=(scenario,)))
    assert "the best on offer; rated acceptable overall" in page
    assert "Chose the best on offer" in page


def test_the_rating_of_an_answer_is_that_of_its_credit() -> None:
    scenario = balanced()
    case = told(scenario, people(scenario, [(9, "separate", KEYED)]))
    choice = case.decision("door").choices[0]
    assert choice.ratings == (3.0,) and choice.credit == pytest.approx(2 / 3)


# The order ----------------------------------------------------------------------------------------


GOOD = FirstAnswer(0.0, False, False)
OPTIONS = {"door": True, "order": False, "pick": False, "call": True}
Row = dict[str, FirstAnswer]


def weight(at: str, closes: float, harm: tuple[int, int] = (0, 40), *, sure: float = 0.0) -> Weight:
    return Weight(at, OPTIONS[at], False, closes, share(*harm), sure)


def ordered(*weights: Weight) -> list[str]:
    return [each.at for each in sort_weights(weights)]


def test_what_cost_most_comes_first_and_a_choice_is_one_of_the_two() -> None:
    assert ordered(weight("call", 0.01), weight("order", 0.041), weight("door", 0.043)) == [
        "door", "order", "call",
    ]  # fmt: skip
    assert ordered(weight("call", 0.01), weight("order", 0.05), weight("pick", 0.04)) == [
        "order", "call", "pick",
    ]  # fmt: skip


def test_harm_comes_first_where_a_fifth_of_the_room_or_more_gave_it_and_two_at_least() -> None:
    other = weight("order", 0.09)
    assert ordered(other, weight("door", 0.01, (21, 103)))[0] == "door"
    assert ordered(other, weight("door", 0.01, (8, 40)))[0] == "door"
    assert ordered(other, weight("door", 0.01, (7, 40)))[0] == "order"
    assert ordered(other, weight("door", 0.01, (1, 5)))[0] == "order", "one person is no topic"


def test_harm_that_drew_two_of_twenty_does_not_come_before_what_cost_the_room_most() -> None:
    """Its interval reaches a fifth, 3 to 30 %, as that of any harmful answer in a small room."""
    assert share(2, 20).high > 0.2
    costly = weight("order", 0.09)
    assert ordered(costly, weight("door", 0.01, (2, 20)), weight("call", 0.02)) == [
        "order", "call", "door",
    ]  # fmt: skip


def test_harm_that_would_draw_a_fifth_in_another_room_too_comes_first() -> None:
    """45 of 106 is 33 to 52 %; 25 of 99 is 18 to 35 %."""
    dearer, surely = weight("door", 0.09, (25, 99)), weight("pick", 0.01, (45, 106))
    assert ordered(dearer, surely, weight("call", 0.2)) == ["pick", "door", "call"]


def test_of_two_that_cost_the_same_the_one_they_were_surer_of_comes_first() -> None:
    thirds = 0.1 + 0.2  # and 0.3: equal but for how it was summed
    assert ordered(weight("door", 0.3, sure=0.1), weight("call", thirds, sure=0.2))[0] == "call"


# The room, drawn again ----------------------------------------------------------------------------

ROWS: list[Row] = [
    {
        "door": FirstAnswer(0.10, True, False),
        "order": GOOD,
        "pick": FirstAnswer(0.05, False, False),
    },
    {
        "door": GOOD,
        "order": FirstAnswer(0.07, False, True),
        "pick": FirstAnswer(0.03, False, False),
    },
    {
        "door": GOOD,
        "order": FirstAnswer(0.07, False, False),
        "call": FirstAnswer(0.04, False, False),
    },
    {"order": GOOD, "pick": FirstAnswer(0.06, False, False), "call": GOOD},
]


def plainly(rows: list[Row]) -> set[str]:
    """The first two of a room, written out."""
    found = []
    for at, options in OPTIONS.items():
        here = [row[at] for row in rows if at in row]
        if not any(answer.closed for answer in here):
            continue
        harmed, n = sum(answer.harmed for answer in here), len(here)
        interval = share(harmed, n)
        danger = (interval.share >= 0.2) + (interval.low >= 0.2) if harmed >= 2 else 0
        closes = round(sum(answer.closed for answer in here) / n, 9)
        sure = sum(answer.very_wrong for answer in here) / n
        found.append((-danger, -closes, -sure, at, options))
    found.sort(key=lambda one: one[:3])
    first = found[:2]
    choice = next((one for one in found if one[4]), None)
    if choice and choice not in first and not first[1][0]:
        first[1] = choice
    return {one[3] for one in first}


def test_how_firm_they_are_is_what_all_rooms_that_can_be_drawn_say() -> None:
    """Of four plays every room of four can be drawn: 256. The report draws a hundred."""
    exact: Counter[str] = Counter()
    for drawn in product(ROWS, repeat=4):
        exact.update(plainly(list(drawn)))
    found = firmness(ROWS, OPTIONS, (), "a case")
    for at in OPTIONS:
        p = exact[at] / 256
        assert found.get(at, 0.0) == pytest.approx(p, abs=3.3 * sqrt(p * (1 - p) / REDRAWN) + 0.01)


def test_the_same_plays_give_the_same_shares_in_whatever_order_they_were_written() -> None:
    first = firmness(ROWS, OPTIONS, (), "a case")
    assert firmness(list(reversed(ROWS)), OPTIONS, (), "a case") == first
    assert firmness(ROWS, OPTIONS, (), "another") != first


def test_a_room_in_which_all_are_alike_is_drawn_again_as_it_is() -> None:
    rows = [{"door": FirstAnswer(0.1, False, False), "order": FirstAnswer(0.05, False, False)}] * 12
    assert firmness(rows, OPTIONS, (), "a case") == {"door": 1.0, "order": 1.0}
    assert firmness((), OPTIONS, (), "a case") == {}


def test_answers_weigh_as_often_as_their_plays_were_drawn() -> None:
    given = [row.get("door") for row in ROWS]
    found = FirstAnswers("door", True, given).weigh([2, 0, 1, 1])
    assert found is not None
    assert found.closes == pytest.approx(2 * 0.10 / 3)
    assert (found.harm.k, found.harm.n) == (2, 3)
    assert FirstAnswers("door", True, given).weigh([0, 2, 1, 1]) is None


class Cast:
    """A vote between a good and a bad answer."""

    def __init__(self, good: int, bad: int, least: int) -> None:
        self.counts = {"good": good, "bad": bad}
        self.least = least

    def weigh(self, counts: dict[str, int]) -> Weight | None:
        bad, n = counts["bad"], sum(counts.values())
        if bad < self.least:
            return None
        return Weight("door", True, True, bad / n, share(0, n), 0.0)


def test_votes_are_cast_again_as_they_fell() -> None:
    """At least five of twelve again, where four were: a binomial sum."""
    p = sum(comb(12, k) * (4 / 12) ** k * (8 / 12) ** (12 - k) for k in range(5, 13))
    found = firmness((), {}, [Cast(8, 4, least=5)], "a case")  # type: ignore[list-item]
    assert found["door"] == pytest.approx(p, abs=3.3 * sqrt(p * (1 - p) / REDRAWN))


def test_of_a_large_room_drawing_it_again_takes_no_time() -> None:
    """Counted in sums, not seconds: one pass over those who were wrong, for each room."""
    chance = random.Random(5)
    rows: list[Row] = [
        {at: FirstAnswer(chance.choice([0.0, 0.1]), False, False) for at in OPTIONS}
        for _ in range(116)
    ]
    answers = FirstAnswers("door", True, [row.get("door") for row in rows])
    assert len(answers.wrong) + len(answers.harmed) + len(answers.missed) < 116
    assert 1.9 < sum(firmness(rows, OPTIONS, (), "a case").values()) < 2.1


def test_a_topic_says_why_its_weak_answer_is_tempting_only_where_the_case_does() -> None:
    report = report_of(room(30))
    first = report.cases[0].topics[0].at
    pulls = {report.cases[0].case: {first: "Asking feels polite, and it takes a minute."}}
    told = as_html(cohort_document(report, pulls=pulls))
    talk = section(told, "talk")
    (reason,) = [n for n, line in enumerate(talk) if "What tempts people here" in line]
    assert "Asking feels polite, and it takes a minute." in talk[reason]
    assert "Ask, before the marking" in talk[reason - 1], "the class is asked first"
    assert "Where most differ" in talk[reason - 2], "then what drew most of them"
    assert "tempting" not in as_page(report)


def test_variants_that_read_alike_are_listed_once_where_both_look_faulty() -> None:
    case = case_of(room(24))
    first = replace(case.decisions[0], flags=("negative",))
    twice = replace(first, at="another")
    told = replace(case, decisions=(*case.decisions[1:], first, twice), checked=Checked(2, 2, 0.05))
    (broken,) = (part for part in page_one(Saying(told, ENGLISH)) if part.id == "broken")
    lines = [line.text for entry in broken.entries for line in entry.lines]
    assert len(lines) == len(set(lines)) >= 1, lines


def test_a_topic_that_was_moved_up_says_so_and_not_that_it_costs_most() -> None:
    """Two orders cost more than the choice that stands second."""
    case = case_of(room(24))
    options = {d.at: kind_of(d).options for d in case.decisions}
    closes = {at: 0.1 if options[at] else 0.5 for at in options}
    told = [
        replace(topic, closes=closes[topic.at], harm=share(0, 24), very_wrong=0.0)
        for topic in case.topics
    ]
    ranked = list(rank_topics(told, options, True))
    assert sum(not options[topic.at] for topic in ranked) >= 2
    assert [options[topic.at] for topic in ranked[:2]] == [False, True]
    assert [topic.moved for topic in ranked] == [n == 1 for n in range(len(ranked))]
    page = page_one(Saying(replace(case, topics=tuple(ranked)), ENGLISH))
    said = [x.text for part in page for e in part.entries for x in e.lines if "Chosen" in x.label]
    assert "weak answers here cost much" in said[0]
    assert "one of the two is a choice between answers" in said[1] and "answers here" not in said[1]

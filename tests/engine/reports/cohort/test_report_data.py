"""The figures, against the same worked out plainly from the logs and from what is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from math import atanh, sqrt, tanh
from statistics import NormalDist, correlation, fmean, quantiles
from typing import Any

import pytest

from engine.language.language import ENGLISH
from engine.pictures.case_map import CaseMap
from engine.play.events import Decided
from engine.play.play import Play, log, path, step, undo
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.sections.conversations import QUESTIONS
from engine.reports.cohort.sections.finished_plays import SPREADS, WAYS
from engine.reports.cohort.select_plays import Played
from engine.scoring.attainable_range import appraise
from engine.scoring.needs import needs
from engine.scoring.question_types import talks
from engine.scoring.score import score
from tests.cases import play_of
from tests.engine.reports.cohort.people import code
from tests.engine.reports.cohort.rooms import (
    as_page,
    case_of,
    changed,
    door,
    known,
    own_case_of,
    report_of,
    room,
)
from tests.engine.reports.cohort.test_statistics import area

PEOPLE = 40
Z = NormalDist().inv_cdf(0.975)
Firsts = dict[str, Decided]


@lru_cache(maxsize=1)
def played() -> tuple[Played, ...]:
    """A room, and three who took a first answer back in practice."""
    back = []
    for number in range(3):
        first = play_of(door(), "in-front" if number else "walk-first", seed=number)
        again = undo(first)
        assert isinstance(again, Play)
        after = step(again, "separate")
        assert isinstance(after, Play)
        back.append(Played(_to_the_end(after), door(), (code(900 + number),)))
    return (*room(PEOPLE), *back)


def _to_the_end(play: Play) -> Play:
    rest: list[Any] = [
        ["interpreter", "danger", "statement"],
        ["window", "bed"],
        {"close": True},
        {"close": True},
        {"sticks": 0, "locked": 1},
        {"continue": True},
    ]
    for answer in rest:
        if play.ended:
            break
        after = step(play, answer)
        assert isinstance(after, Play), (play.location.location.address, answer, after)
        play = after
    assert play.ended
    return play


@lru_cache(maxsize=1)
def told() -> CaseReport:
    return case_of(played())


def firsts(play: Play) -> Firsts:
    """The first answer at each place in the log, whatever was taken back."""
    found: Firsts = {}
    for moment in log(play):
        event = moment.event
        acted = isinstance(event, Decided) and isinstance(event.answer, dict)
        if isinstance(event, Decided) and not (acted and _beside(event.answer)):
            found.setdefault(event.at, event)
    return found


def _beside(answer: Any) -> bool:
    return bool({"act", "ask", "move", "topic", "close", "continue"} & set(answer))


def written(at: str) -> Any:
    """A decision as it is written in the case."""
    scene, _, asked = at.partition(".")
    data = door().data["scenes"][scene]
    return data["interview"]["asks"][asked] if asked else data


def by_hand(at: str, answer: Any) -> float:
    """The credit of an answer, 0 to 1, from what is written."""
    data = written(at)
    if "choose" in data or "answers" in data:
        options = data["choose"]["options"] if "choose" in data else data["answers"]
        return float((options[answer]["rating"] - 1) / 3)
    if "rank" in data:
        key = data["rank"]["key"]
        away = sum(abs(key.index(item) - answer.index(item)) for item in key)
        return float(1 - away / 4)  # the most three items can be away
    if "select" in data:
        items = data["select"]["items"]
        return sum(bool(items[id].get("right")) for id in answer) / 2
    items = data["rate"]["items"]
    return sum(value in items[id]["accept"] for id, value in answer.items()) / len(items)


def credits(at: str) -> list[float]:
    logs = [firsts(each.play) for each in played()]
    return [by_hand(at, answers[at].answer) for answers in logs if at in answers]


def test_every_decision_is_told_in_the_order_of_the_case() -> None:
    expected = ["door", "order", "see-to", "talk.who-reads", "weigh"]
    assert [decision.at for decision in told().decisions] == expected


@pytest.mark.parametrize("at", ["door", "order", "see-to", "talk.who-reads", "weigh"])
def test_facility_is_the_mean_credit_of_first_answers(at: str) -> None:
    decision, found = told().decision(at), credits(at)
    assert decision.n == len(found)
    assert decision.credit.value == pytest.approx(fmean(found))
    spread = sqrt(sum((x - fmean(found)) ** 2 for x in found) / (len(found) - 1))
    half = reach(len(found) - 1) * spread / sqrt(len(found))
    assert decision.credit.n == len(found)
    assert decision.credit.high == pytest.approx(min(1, fmean(found) + half), abs=1e-6)


@pytest.mark.parametrize("at", ["door", "talk.who-reads"])
def test_options_are_counted_as_they_were_first_chosen(at: str) -> None:
    logs = [firsts(each.play) for each in played()]
    counts = Counter(answers[at].answer for answers in logs if at in answers)
    for choice in told().decision(at).choices:
        assert choice.chosen.k == counts[choice.id]
        assert choice.chosen.n == counts.total()


def test_an_answer_taken_back_still_counts_as_the_first() -> None:
    last = case_of(played()[PEOPLE:])
    counts = {choice.id: choice.chosen.k for choice in last.decision("door").choices}
    assert counts == {"separate": 0, "in-front": 2, "walk-first": 1}


def test_items_are_counted_against_the_key_and_where_they_stood() -> None:
    logs = [firsts(each.play) for each in played()]
    orders = [answers["order"].answer for answers in logs if "order" in answers]
    key = written("order")["rank"]["key"]
    for choice in told().decision("order").choices:
        place = key.index(choice.id)
        assert choice.chosen.k == sum(order.index(choice.id) == place for order in orders)
        spread = Counter(order.index(choice.id) for order in orders)
        assert choice.spread == tuple(spread[n] for n in range(3))
    picks = [answers["see-to"].answer for answers in logs if "see-to" in answers]
    for choice in told().decision("see-to").choices:
        assert choice.chosen.k == sum(choice.id in pick for pick in picks)
    values = [answers["weigh"].answer for answers in logs if "weigh" in answers]
    for choice in told().decision("weigh").choices:
        accepted = written("weigh")["rate"]["items"][choice.id]["accept"]
        assert choice.chosen.k == sum(value[choice.id] in accepted for value in values)
        assert sum(choice.spread) == len(values)


def test_intervals_of_shares_are_wilsons() -> None:
    for decision in told().decisions:
        for choice in decision.choices:
            k, n = choice.chosen.k, choice.chosen.n
            for bound in (choice.chosen.low, choice.chosen.high):
                # Wilson's bounds are where the distance from k/n is z standard errors of the bound
                error = sqrt(bound * (1 - bound) / n)
                assert abs(k / n - bound) == pytest.approx(Z * error, abs=1e-6)


def test_what_an_answer_closed_is_its_regret_as_a_share_of_the_case() -> None:
    values = known(door())
    assert values is not None
    bounds = values.bound_plays()
    whole = float(bounds.best - bounds.worst)
    closed: dict[str, list[float]] = defaultdict(list)
    for each in played():
        for at, seq, play in _answered(each.play):
            found = appraise(door(), play, values)
            assert found is not None
            answer = firsts(play)[at].answer
            wrong = by_hand(at, answer) < 2 / 3 and seq in found.sure
            closed[at].append(float(found.closed[seq]) / whole if wrong else 0.0)
    for decision in told().decisions:
        assert decision.closes == pytest.approx(fmean(closed[decision.at])), decision.at


def _answered(play: Play) -> Iterator[tuple[str, int, Play]]:
    """Every first answer, with a moment on whose path it stands."""
    standing = {moment.seq for moment in path(play)}
    seen: set[str] = set()
    for moment in log(play):
        event = moment.event
        if (
            not isinstance(event, Decided)
            or event.at in seen
            or event != firsts(play).get(event.at)
        ):
            continue
        seen.add(event.at)
        yield event.at, moment.seq, play if moment.seq in standing else moment


def test_topics_stand_in_the_order_of_share_times_what_was_closed() -> None:
    """Which of them come before that is in `test_topics`."""
    topics = told().topics
    closes = {decision.at: decision.closes or 0.0 for decision in told().decisions}
    assert {topic.at for topic in topics} == {at for at, n in closes.items() if n > 0}
    kinds = {decision.at: decision.kind for decision in told().decisions}
    assert "choose" in {kinds[topic.at] for topic in topics[:2]}
    rest = [round(topic.closes or 0.0, 2) for topic in topics[2:] if topic.harm.share < 0.2]
    assert len(rest) > 1 and rest == sorted(rest, reverse=True)


def test_the_pull_is_what_drew_most_of_those_who_were_wrong() -> None:
    topic = next(topic for topic in told().topics if topic.at == "talk.who-reads")
    choice = next(c for c in told().decision(topic.at).choices if c.id == "perhaps")
    assert (topic.pull, topic.drew) == (choice.address, choice.chosen.k)
    assert topic.better == "talk.who-reads.no"
    assert topic.principle is not None and topic.principle.id == "P39"


def reach(freedom: int) -> float:
    """Student's t, from its density: where a fortieth is left on either side."""
    low, high = 1.9, 13.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if area(freedom, middle) < 0.95 else (low, middle)
    return low


SLOTS = {"knows-the-file": "how-this-works", "locked-in": "locked-in"}
"""What is asked in the talk and scored: by slot, the question that settles it."""


@pytest.mark.parametrize("slot", ["door", "order", "see-to", "weigh", "who-reads"])
def test_discrimination_is_the_correlation_with_all_else_of_the_plays_that_answered(
    slot: str,
) -> None:
    pairs = []
    for each in played():
        got = _slots(each.play)
        if slot not in got or slot not in answered(each.play):
            continue
        others = {id: credit for id, credit in got.items() if id != slot}
        weights = {id: door().key.slots[id].weight for id in others}
        rest = sum(weights[id] * credit for id, credit in others.items()) / sum(weights.values())
        pairs.append((got[slot], rest))
    found = next(d for d in told().decisions if d.slot == slot).discrimination
    r = correlation([x for x, _ in pairs], [y for _, y in pairs])
    assert found.n == len(pairs)
    assert found.value == pytest.approx(r)
    half = Z / sqrt(len(pairs) - 3)
    assert found.low == pytest.approx(tanh(atanh(r) - half), abs=1e-6)


def answered(play: Play) -> set[str]:
    """Slots that an answer in the log settled, whatever was taken back."""
    found = {at.rpartition(".")[2] for at in firsts(play)} - {"talk"}
    for moment in log(play):
        event = moment.event
        if isinstance(event, Decided) and isinstance(event.answer, dict):
            asked = event.answer.get("ask")
            found |= {slot for slot, question in SLOTS.items() if question == asked}
    return found - score(door(), play).gone


@pytest.mark.parametrize("slot", list(SLOTS))
def test_the_facility_of_a_question_is_that_of_the_plays_that_asked_it(slot: str) -> None:
    asked = [each for each in played() if slot in answered(each.play)]
    came = [each for each in played() if slot in _reached(each.play)]
    found = next(purpose for purpose in told().purposes if purpose.slot == slot)
    assert 0 < len(asked) < len(came)
    assert (found.answered.k, found.answered.n) == (len(asked), len(came))
    assert found.credit.n == found.discrimination.n == len(asked)
    assert found.credit.value == pytest.approx(fmean(_slots(each.play)[slot] for each in asked))


def _reached(play: Play) -> set[str]:
    """Slots of scenes it came to that count."""
    places = {moment.location.location.place for moment in log(play)}
    return {slot.id for slot in score(door(), play).list_counted() if places & set(slot.scenes)}


def _slots(play: Play) -> dict[str, float]:
    """Credit that says something: of answers, the first of each; of what was needed, nothing."""
    scored = score(door(), play)
    places = {moment.location.location.place for moment in log(play)}
    settled = {s.slot: s.overall / scored.denominator for s in scored.settlements}
    waived = {s.slot for s in scored.settlements if s.credit is None}
    found = {}
    for slot in scored.list_counted():
        silent = slot.free and slot.id not in answered(play)
        if slot.id not in waived and not silent and places & set(slot.scenes):
            found[slot.id] = settled.get(slot.id, 0.0)
    for at, event in firsts(play).items():
        if (slot_id := at.rpartition(".")[2]) in found:
            found[slot_id] = by_hand(at, event.answer)
    return found


def test_spreads_are_quartiles_between_the_least_and_the_most() -> None:
    values = known(door())
    assert values is not None
    shares = []
    for each in room(PEOPLE):
        found = appraise(door(), each.play, values)
        assert found is not None and found.share is not None
        shares.append(float(found.share))
    spread = SPREADS.of(case_of(room(PEOPLE)))[0]
    low, middle, high = quantiles(shares, n=4, method="inclusive")
    assert (spread.low, spread.median.value, spread.high) == pytest.approx((low, middle, high))
    assert spread.median.low is not None and spread.median.high is not None
    assert spread.median.low <= middle <= spread.median.high


def test_needs_are_those_of_every_play() -> None:
    outcomes = [needs(door(), each.play)[0] for each in played()]
    (need,) = told().needs
    assert need.held.k == sum(outcome.held for outcome in outcomes)
    assert need.met == sum(outcome.status == "met" for outcome in outcomes)
    assert need.held.n == len(outcomes)


def test_harmful_choices_are_counted_by_play_of_those_they_were_open_to() -> None:
    logs = [firsts(each.play) for each in played()]
    (harm,) = told().harms
    assert harm.kind == "exposes-to-controller"
    assert harm.plays.n == sum("door" in answers for answers in logs)
    made = sum("door" in answers and answers["door"].answer == "in-front" for answers in logs)
    assert harm.plays.k == made
    assert harm.answers[0][2] == made


def test_how_sure_they_were_is_counted_beside_whether_they_were_wrong() -> None:
    events = [firsts(each.play).get("door") for each in played()]
    said = Counter(event.sure for event in events if event and event.sure)
    assert told().decision("door").sure == (said[1], said[2], said[3])
    very = [event for event in events if event and event.sure == 3]
    wrong = told().decision("door").sure_wrong
    assert wrong is not None and wrong.n == len(very)
    assert wrong.k == sum(by_hand("door", event.answer) < 2 / 3 for event in very)


def test_question_choice_is_that_of_every_conversation() -> None:
    found = [talk for each in played() for talk in talks(door(), each.play)]
    (asked,) = QUESTIONS.of(told())
    assert asked.plays == len(found)
    assert (asked.open.k, asked.open.n) == (
        sum(talk.open for talk in found),
        sum(len(talk.asked) for talk in found),
    )
    assert asked.leading.k == sum(bool(talk.leading) for talk in found)
    assert asked.closure is None, "nothing of the kind can be asked there"
    for n in range(max(len(talk.asked) for talk in found)):
        in_turn = Counter(talk.asked[n] for talk in found if n < len(talk.asked))
        by_kind = {kind: counts[n] for kind, counts in asked.turns}
        assert sum(by_kind.values()) == in_turn.total()
        assert by_kind["open"] == in_turn["open"] + in_turn["invitation"]
        assert by_kind["how this works"] == in_turn["ground-rule"]
    assert not QUESTIONS.of(own_case_of(played())), "its questions are answers of one person"


def test_paths_add_up_to_those_who_left_a_scene() -> None:
    by: dict[str, int] = defaultdict(int)
    for way in WAYS.of(told()):
        by[way.scene] += way.plays.k
        assert way.plays.n == len(played())
    assert set(by.values()) == {len(played())}


def test_an_item_that_those_who_do_well_elsewhere_get_wrong_looks_broken() -> None:
    turned = changed(
        ("rating: 4\n          upholds: [P15]", "rating: 2\n          breaches: [P15]"),
        ("rating: 3\n          upholds: [P01]", "rating: 4\n          upholds: [P01]"),
    )
    good = [each for each in room(PEOPLE) if firsts(each.play).get("door")]
    found = case_of(good, today=(turned,))
    assert found.plays.rescored == len(good)
    assert "below-chance" in found.decision("door").flags
    assert "below-chance" not in case_of(good).decision("door").flags


def test_a_question_that_only_the_weak_asked_is_not_said_to_be_faulty() -> None:
    """Who was never asked has its credit in full, and is no evidence on the question."""
    strong = [Played(_talked(n, "separate", []), door(), (code(n),)) for n in range(30)]
    weak = [
        Played(_talked(n, "in-front", ["locked-in"]), door(), (code(n),)) for n in range(30, 60)
    ]
    case = case_of((*strong, *weak))
    found = next(purpose for purpose in case.purposes if purpose.slot == "locked-in")
    assert found.free and found.flags == () and found.comparisons == 0
    assert (found.answered.k, found.answered.n) == (30, 60)
    assert found.credit.n == found.discrimination.n == 30
    assert found.discrimination.value is None, "all who asked it have the same credit"
    page = as_page(report_of((*strong, *weak)))
    row = next(row for row in page.split("<tr") if "He locked you in" in row)
    assert "30 of 60" in row and "30 plays" in row


def _talked(seed: int, first: str, asked: list[str]) -> Play:
    """A play that chose so at the door, and asked these in the talk."""
    play = play_of(door(), first, ["interpreter", "danger", "statement"], seed=seed)
    talk = [{"ask": id} for id in asked] + [{"close": True}]
    for answer in (["window", "bed"], *talk, {"close": True}, {"sticks": 0, "locked": 1}):
        if answer == {"close": True} and play.location.location.place != "talk":
            continue
        after = step(play, answer)
        assert isinstance(after, Play), after
        play = after
    end = step(play, {"continue": True})
    assert isinstance(end, Play) and end.ended
    return end


def test_page_one_says_how_many_questions_were_checked_and_what_chance_flags() -> None:
    case = told()
    each = [(d.slot, d.comparisons) for d in case.decisions]
    each += [(p.slot, p.comparisons) for p in case.purposes]
    slots = door().key.slots
    assert all(not made for slot, made in each if slot and slots[slot].free)
    assert case.checked.items == sum(bool(made) for _, made in each)
    assert case.checked.comparisons == sum(made for _, made in each)
    assert case.checked.by_chance == pytest.approx(case.checked.comparisons / 40)
    page = as_page(report_of(played()))
    broken = page[page.index('class="broken"') :]
    broken = broken[: broken.index("</section>")]
    assert f"{case.checked.items} questions were checked" in broken
    assert f"in {case.checked.comparisons} comparisons" in broken
    assert f"about {case.checked.by_chance:.1f} would be flagged here" in broken


def test_without_values_credit_lost_stands_for_what_was_closed() -> None:
    found = case_of(played(), valued=False)
    assert not found.valued and not SPREADS.of(found)
    slots = door().key.slots
    weight = sum(slot.weight for slot in slots.values())
    lost = [(1 - credit) if credit < 2 / 3 else 0.0 for credit in credits("weigh")]
    expected = fmean(lost) * slots["weigh"].weight / weight
    assert found.decision("weigh").closes == pytest.approx(expected)


def test_the_same_plays_give_the_same_figures() -> None:
    assert report_of(played()) == report_of(list(played()))


def test_on_the_map_a_way_is_as_wide_as_the_share_that_took_it() -> None:
    case = case_of(room(PEOPLE))
    section = WAYS.section(Saying(case, ENGLISH))
    (drawn,) = section.entries[0].pictures
    assert isinstance(drawn, CaseMap)
    took = {(way.scene, way.to): way.plays for way in WAYS.of(case)}
    for way in drawn.ways:
        plays = took.get((way.start, way.end))
        assert way.share == (plays.share if plays else 0)
        parted = plays is not None and plays.k < plays.n
        assert way.says == (f"{plays.k} of {plays.n}" if plays and parted else "")
    assert set(took) <= {(way.start, way.end) for way in drawn.ways}

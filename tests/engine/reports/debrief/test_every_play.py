"""Laws of the first page, on plays of every shipped case: the best, the worst and drawn ones."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

import pytest

from engine.language.language import ENGLISH
from engine.pictures.road import Mattered, Road, Stop
from engine.play.events import Decided
from engine.play.play import Play, path
from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief import MOST_WORDS, Debrief, count_words, words_in
from engine.reports.debrief.needs_and_risks import ASKED
from engine.reports.debrief.reading import Reading
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.scenario import Scenario
from engine.scoring.needs import list_alternatives, needs
from engine.scoring.score import Credit, credit_of, harmful, level, score, weak
from tests.engine.reports.careful_plays import debrief_of, every_play
from tests.engine.reports.plays import entries, section

EVERY = [pytest.param(*each, id="-".join(map(str, each))) for each in every_play()]
laws = pytest.mark.parametrize(("case", "manner", "seed"), EVERY)


def called_weak(scenario: Scenario, credit: Credit | None) -> bool:
    """Whether the record has the word weak or harmful for an answer, of a half the lower one."""
    if credit is None or credit.address in scenario.key.rulings:
        return weak(scenario.key, credit)
    return any(level(scenario.key, units) <= 2 for units in credit.domains.values())


def visits(play: Play) -> Iterator[list[Play]]:
    """The answers given on each visit to a scene, where there are any."""
    for _, found in groupby(
        path(play), lambda moment: moment.back and moment.back.location.location.place
    ):
        answered = [
            moment
            for moment in found
            if isinstance(moment.event, Decided)
            and moment.move
            and moment.move.move.key[0] not in ("continue", "close")
        ]
        if answered:
            yield answered


def road(page: Debrief) -> Road:
    (picture,) = section(page, "happened").entries[0].pictures
    assert isinstance(picture, Road)
    return picture


@laws
def test_beside_its_cards_it_has_three_hundred_and_fifty_words_at_most(
    case: str, manner: str, seed: int
) -> None:
    """All that is read there, on paper or in a terminal: of what is folded its name alone.

    What stands in the picture of the road is not counted.
    """
    *_, page = debrief_of(case, manner, seed)
    cards = count_words(part for part in page.sections if part.id == "look")
    markup = as_html(page.document())
    first = markup[markup.index("<body") : markup.index('<section class="more"')]
    for hidden in ("svg", "details>", "nav"):  # what is better is open, tables are folded
        first = re.sub(f"<{hidden}.*?</{hidden.strip('>')}>", " ", first, flags=re.DOTALL)
    read = html.unescape(re.sub("<[^>]+>", " ", first))
    assert 150 < words_in([read]) - cards <= MOST_WORDS
    text, _, _ = as_text(page.document()).partition("What this is based on")
    drawn = [word for row in road(page).rows() for word in row]
    assert words_in([text]) - words_in(drawn) - cards <= MOST_WORDS


@laws
def test_a_need_is_called_not_raised_where_an_answer_of_this_play_would_have_raised_it(
    case: str, manner: str, seed: int
) -> None:
    """And no other: what never arose is nobody's fault. One refused is always told."""
    scenario, play, page = debrief_of(case, manner, seed)
    said = " ".join(line for part in page.sections if part.id == "needs" for line in part.lead)
    for outcome in needs(scenario, play):
        entity = outcome.entity
        told = entity.text.rstrip(".") in said
        could = any(
            before.story.layout.read(after, entity.variable) in ASKED
            for moment in path(play)
            if (before := moment.back) is not None
            for _, _, after in list_alternatives(before)
        )
        if outcome.status == "denied":
            assert told
        elif outcome.status == "not-raised":
            assert told or not outcome.could
            assert could or not told


@laws
def test_something_went_well_and_it_is_nothing_weak(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    part = section(page, "well")
    by = {moment.seq: moment for moment in path(play)}
    against = Reading(scenario, play, ENGLISH).against_signs
    if not part.entries:  # every answer is weak: the play was ended
        assert part.lead == (w.WELL_END.you,)
        credits = [credit_of(scenario, m) for m in by.values() if m.seq not in against]
        assert all(called_weak(scenario, credit) for credit in credits if credit and credit.domains)
    assert against.isdisjoint(entry.seq for entry in part.entries)
    for entry in part.entries:
        assert not called_weak(scenario, credit_of(scenario, by[entry.seq]))


def stopped(scenario: Scenario, play: Play) -> list[list[Play]]:
    """The visits at which the road stops: something was marked, or decided."""
    found = []
    for visit in visits(play):
        credits = [credit_of(scenario, moment) for moment in visit]
        acts = all(m.move is not None and m.move.move.key[0] == "act" for m in visit)
        if not acts or any(credit and credit.domains for credit in credits):
            found.append(visit)
    return found


@laws
def test_the_road_stops_where_something_was_answered_in_the_words_of_the_parts(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    stops, answered = road(page).stops, stopped(scenario, play)
    assert len(stops) == len(answered)
    grave = {error.seq for error in score(scenario, play).critical if not error.taken_back}
    for stop, visit in zip(stops, answered, strict=True):
        before = visit[0].back
        assert before is not None
        assert stop.time == scenario.text.scenes[before.location.location.place].time
        credits = [c for m in visit if (c := credit_of(scenario, m)) and c.domains]
        assert ("critical" in stop.says) is bool(grave & {m.seq for m in visit})
        if "critical" not in stop.says and "it depends" not in stop.says:
            assert ("harmful" in stop.says) is any(harmful(scenario.key, c) for c in credits)
            if "harmful" not in stop.says:
                assert ("weak" in stop.says) is any(called_weak(scenario, c) for c in credits)
        assert not re.search("good|partly", stop.says)
    asked = sum(m.move is not None and m.move.move.key[0] == "ask" for m in path(play))
    assert sum(int(n) for n in re.findall(r"questions: (\d+)", repr(stops))) == asked


@laws
def test_the_marks_of_a_talk_add_up_to_its_questions_and_answers(
    case: str, manner: str, seed: int
) -> None:
    *_, page = debrief_of(case, manner, seed)
    for stop in road(page).stops:
        counted = sum(map(int, re.findall(r"(?:questions|answers): (\d+)", stop.place)))
        if counted > 1:
            assert sum(map(int, re.findall(r": (\d+)", stop.says))) == counted


@laws
def test_no_answer_that_is_marked_is_passed_on_the_road_without_a_word(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    for stop, visit in zip(road(page).stops, stopped(scenario, play), strict=True):
        credits = [credit_of(scenario, moment) for moment in visit]
        marked = [credit for credit in credits if credit and credit.domains]
        assert (stop.says == "not marked") is (stop.mattered is Mattered.PASSED)
        assert stop.says != "not marked" or not marked
        talk = sum(m.move is not None and m.move.move.key[0] == "ask" for m in visit) > 1
        if talk:  # a mark is counted for each answer, an answer once
            assert 0 <= sum(map(int, re.findall(r": (\d+)", stop.says))) <= len(visit)
        elif stop.says in ("best", "acceptable"):
            assert not any(weak(scenario.key, credit) for credit in marked)


@laws
def test_page_and_text_show_the_same_road(case: str, manner: str, seed: int) -> None:
    *_, page = debrief_of(case, manner, seed)
    stops = road(page).stops
    text = as_text(page.document())
    drawn = text[text.index("What happened") : text.index("One thing for the next day")]
    markup = html.unescape(as_html(page.document()))
    table = markup[markup.index("<table") : markup.index("</table>")]
    assert _in_order(" ".join(drawn.split()), stops)
    assert _in_order(" ".join(re.sub("<[^>]+>", " ", table).split()), stops)


def _in_order(text: str, stops: tuple[Stop, ...]) -> bool:
    """Whether the words of every stop stand in a text, one after the other."""
    at = 0
    for stop in stops:
        for words in filter(None, (stop.time, stop.place, stop.says)):
            at = text.index(words, at) + len(words)
    return True


@laws
def test_what_was_written_for_a_weak_answer_stands_beside_no_other(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    key = scenario.key
    document = page.document()
    more = document.more.sections if document.more else ()
    shown = [entry for part in (*document.sections, *more) for entry in part.entries]
    for moment in path(play):
        credit = credit_of(scenario, moment)
        if credit is None or credit.critical or credit.address in key.rulings:
            continue
        if called_weak(scenario, credit):
            continue
        mark = key.marks.get(credit.address)
        written = {said.text for said in mark.better} if mark else set()
        lines = [x.text for e in shown if e.seq == moment.seq for x in e.lines]
        offered = {card.text for card in scenario.text.cards.values()}
        assert not (written - offered) & set(lines)


@laws
def test_only_a_weak_answer_was_put_right(case: str, manner: str, seed: int) -> None:
    _scenario, _play, page = debrief_of(case, manner, seed)
    for entry in entries(page, "judgements"):
        if entry.judgement and not entry.judgement.critical and not entry.judgement.items:
            mended = any(line.label.startswith("You put it right") for line in entry.lines)
            assert not mended or set(entry.judgement.rated) - {"best", "acceptable"}

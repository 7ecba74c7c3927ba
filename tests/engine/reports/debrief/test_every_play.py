"""Laws of the first page, on plays of every shipped case: the best, the worst and drawn ones."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator
from itertools import groupby

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH
from engine.pictures.road import Mattered, Road, Stop
from engine.play.events import Decided
from engine.play.play import Play, path
from engine.play.view import describe_answer, list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import describe_better
from engine.reports.debrief.brevity import MOST_WORDS, words_in
from engine.reports.debrief.debrief import Debrief, debrief
from engine.reports.debrief.needs_and_risks import ASKED
from engine.reports.debrief.reading import Reading, judgement_of
from engine.reports.document import Entry, Judgement, Role, Tone
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.scenario import Scenario
from engine.scoring.needs import list_alternatives, needs
from engine.scoring.question_types import talks
from engine.scoring.score import Credit, credit_for, credit_of, harmful, level, weak
from tests.engine.reports.careful_plays import debrief_of, every_play
from tests.engine.reports.plays import entries, section

AUTHOR, WHY = ("Author", "The author's choice"), ("Why", "The author's view")
ARROW, AS_BELOW, MORE = "→ ", "As below.", "\N{NO-BREAK SPACE}…"
EVERY = [pytest.param(*each, id="-".join(map(str, each))) for each in every_play()]
laws = pytest.mark.parametrize(("case", "manner", "seed"), EVERY)


def judged(page: Debrief, *ids: str) -> dict[int, Entry]:
    """The entries of some parts, by the numbers of their events."""
    return {entry.seq: entry for id in ids for entry in entries(page, id)}


def full(page: Debrief) -> dict[int, Entry]:
    """The weak answers, by the numbers of their events; of those with one reason, where it is."""
    found: dict[int, Entry] = {}
    waiting: list[int] = []
    for seq, entry in judged(page, "critical", "look").items():
        waiting.append(seq)
        if AS_BELOW not in [line.text for line in entry.lines]:
            found |= dict.fromkeys(waiting, entry)
            waiting = []
    assert not waiting
    return found


def at_the_top(page: Debrief) -> dict[str, str]:
    """What is to be taken along, by the words that refer to it."""
    said = [(e.title.partition(" ")[0], e.lines[0].text) for e in entries(page, "take")]
    return {f"{see}{n} above.": text for n, text in said for see in ("", "See ")}


def told_bare(page: Debrief) -> bool:
    """Whether there was no room for all reasons: the page says where they are."""
    leads = [line for part in page.sections for line in part.lead]
    said = ('Why is under "Every decision".', "What is missing here is under")
    return any(text in line for line in leads for text in said)


def not_shown(page: Debrief) -> int:
    """How many weak questions of talks are told on request alone."""
    parts = [part for part in page.sections if part.id == "look"]
    found = [re.search(r"More: (\d+),", line) for part in parts for line in part.lead]
    return sum(int(each[1]) for each in found if each)


def too_low(scenario: Scenario, moment: Play) -> bool:
    """Whether an answer takes a danger as too small."""
    said = judgement_of(scenario, moment, ENGLISH)
    return said is not None and any(item.too_low for item in said.items)


def called_weak(scenario: Scenario, credit: Credit | None) -> bool:
    """Whether the record has the word weak or harmful for an answer, of a half the lower one."""
    if credit is None or credit.address in scenario.key.rulings:
        return weak(scenario.key, credit)
    return any(level(scenario.key, units) <= 2 for units in credit.domains.values())


def poor(scenario: Scenario, play: Play) -> list[Play]:
    """The answers that are called weak, and those that take a danger as too small."""
    return [
        moment
        for moment in path(play)
        if called_weak(scenario, credit_of(scenario, moment)) or too_low(scenario, moment)
    ]


def instead(page: Debrief, entry: Entry) -> list[str]:
    """What is better: under a label, after an arrow, or at the top of the page."""
    arrows = [x.text.removeprefix(ARROW) for x in entry.lines if x.text.startswith(ARROW)]
    told = [x.text for x in entry.lines if x.label in AUTHOR] + arrows
    return [at_the_top(page).get(text, text) for text in told]


def why_of(page: Debrief, entry: Entry) -> list[str]:
    """Why an answer is weak: under a label, beside an arrow, or with what is to be taken along."""
    bare = [x.text for x in entry.lines if x.tone is Tone.KEY and not x.label]
    said = [text for text in bare if not text.startswith(ARROW)]
    top = [x.text for e in entries(page, "take") if e.seq == entry.seq for x in e.lines[1:]]
    return [x.text for x in entry.lines if x.label in WHY] + said + top


def same_talk(play: Play, question: Play) -> list[Play]:
    """The questions of the talk in which one was asked."""
    assert question.back is not None
    at = question.back.location.location
    assert kind_of(at).talks
    return [m for m in path(play) if m.back and m.back.location.location.place == at.place]


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


def reasons_of(said: Judgement) -> set[str]:
    """The whole reasons, of an answer and of its items."""
    return {*said.because, *(text for item in said.items for text in item.because)}


def road(page: Debrief) -> Road:
    (picture,) = section(page, "happened").entries[0].pictures
    assert isinstance(picture, Road)
    return picture


@laws
def test_it_has_six_hundred_words_at_most(case: str, manner: str, seed: int) -> None:
    """All that is read there, on paper or in a terminal: of what is folded its name alone.

    What stands in the picture of the road is not counted.
    """
    *_, page = debrief_of(case, manner, seed)
    markup = as_html(page.document())
    first = markup[markup.index("<body") : markup.index('<section class="more"')]
    for hidden in ("svg", "details", "nav"):
        first = re.sub(f"<{hidden}[ >].*?</{hidden}>", " ", first, flags=re.DOTALL)
    read = html.unescape(re.sub("<[^>]+>", " ", first))
    assert 200 < words_in([read]) <= MOST_WORDS
    text, _, _ = as_text(page.document()).partition("What this is based on")
    drawn = [word for row in road(page).rows() for word in row]
    assert words_in([text]) - words_in(drawn) <= MOST_WORDS


@laws
def test_every_weak_decision_stands_there_beside_what_is_better(
    case: str, manner: str, seed: int
) -> None:
    """Questions of a talk may be counted instead, but for one; what is better is never cut."""
    scenario, play, page = debrief_of(case, manner, seed)
    shown, whole = judged(page, "critical", "look"), full(page)
    left = 0
    for moment in poor(scenario, play):
        credit = credit_of(scenario, moment)
        if moment.seq not in shown:
            left += 1
            assert not harmful(scenario.key, credit)
            assert shown.keys() & {m.seq for m in same_talk(play, moment)}
            continue
        entry = shown[moment.seq]
        assert [line for line in entry.lines if line.tone is Tone.CHOSEN and line.text]
        assert entry.judgement
        told = instead(page, whole[moment.seq])
        assert told or not weak(scenario.key, credit)
        assert not [text for text in told if "…" in text]
        of_one_of_several = entry.judgement.items and entry.seq not in judged(page, "critical")
        assert of_one_of_several or all(len(text.split()) > 2 for text in told)
    assert left == not_shown(page)


@laws
def test_a_danger_taken_as_too_small_comes_before_one_taken_as_too_great(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    shown = judged(page, "look")
    for moment in path(play):
        said = judgement_of(scenario, moment, ENGLISH)
        low = {item.text for item in said.items if item.too_low} if said else set()
        if low:
            told = [x for x in shown[moment.seq].lines if x.tone is Tone.CHOSEN]
            assert len(told) == len(low)


@laws
def test_at_most_three_things_are_to_be_taken_along(case: str, manner: str, seed: int) -> None:
    """What is better than the weak answers that cost most; where none is weak, words of the play.

    A danger to life that waited comes first, then critical errors; nothing is told again in full.
    """
    scenario, play, page = debrief_of(case, manner, seed)
    kept = entries(page, "take")
    by = {moment.seq: moment for moment in path(play)}
    weaker = {moment.seq for moment in poor(scenario, play)}
    if not weaker:
        assert {entry.lines[0].text for entry in kept} <= {
            text for moment in by.values() for text in describe_answer(scenario, moment)
        }
        return
    assert 1 <= len(kept) <= 3
    of_answers = [entry for entry in kept if entry.seq >= 0]
    assert {entry.seq for entry in of_answers} <= weaker
    credits = [credit_of(scenario, by[entry.seq]) for entry in of_answers]
    life = ["P04" in credit.breaches for credit in credits if credit]
    assert life == sorted(life, reverse=True)
    rest = [
        line.text
        for part in page.sections
        if part.id != "take"
        for e in part.entries
        for line in e.lines
    ]
    told = at_the_top(page).values()
    assert not [
        text for text in rest if text.removeprefix(ARROW) in told and text.startswith(ARROW)
    ]


@laws
def test_questions_against_signs_of_distress_are_a_lesson_where_there_are_several(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    several = any(talk.longest_outside >= 3 for talk in talks(scenario, play))
    said = " ".join(line.text for entry in entries(page, "take") for line in entry.lines)
    assert ("Stop asking" in said) is several


@laws
def test_a_quotation_is_a_whole_thought(case: str, manner: str, seed: int) -> None:
    """It stops where the author set a mark, or before another clause."""
    scenario, _, page = debrief_of(case, manner, seed)
    words = " ".join(card.text for card in scenario.text.cards.values())
    words += " ".join(m.text for mark in scenario.key.marks.values() for m in mark.better)
    for entry in judged(page, "critical", "look").values():
        for text in (x.text for x in entry.lines if MORE in x.text):
            said = text.removeprefix(ARROW).partition(MORE)[0].strip('"')
            follows = r"[,;:.?!–—]| (but|because|while|until|before|after) "
            assert said[-1] in ".?!" or re.search(rf"{re.escape(said)}({follows})", words)
            assert len(said.split()) > 2


@laws
def test_every_weak_answer_says_why_in_ten_words_at_most(case: str, manner: str, seed: int) -> None:
    """Where there is no room for the reasons of all, the page says where they are."""
    *_, page = debrief_of(case, manner, seed)
    for entry in full(page).values():
        why = why_of(page, entry)
        said = entry.judgement
        assert said and (why or told_bare(page)), entry.title
        assert {text for text in why if len(text.split()) > 10} <= reasons_of(said)


@laws
def test_words_that_are_better_at_another_moment_say_so(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    weaker = poor(scenario, play)
    praised = {x.text for m in weaker for x in describe_better(Reading(scenario, play, ENGLISH), m)}
    shown = judged(page, "look")
    for moment in weaker:
        if (
            moment.seq in shown
            and praised & set(describe_answer(scenario, moment))
            and not too_low(scenario, moment)
        ):
            assert "At another moment, this is the better answer." in str(shown[moment.seq])


@laws
def test_of_better_words_that_were_said_too_the_page_says_so(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    shown = full(page)
    for visit in visits(play):
        for moment in visit:
            said = {text for m in visit if m is not moment for text in describe_answer(scenario, m)}
            told = {x.text for x in describe_better(Reading(scenario, play, ENGLISH), moment)}
            entry = shown.get(moment.seq)
            if entry and entry.seq == moment.seq and entry.seq in judged(page, "look"):
                items = entry.judgement.items if entry.judgement else ()
                if told & said and not items:
                    assert "You said this, too, at another moment." in [x.text for x in entry.lines]


@laws
def test_every_harmful_answer_stands_there_and_says_so(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    grave, shown = judged(page, "critical"), judged(page, "look")
    found = [m.seq for m in path(play) if harmful(scenario.key, credit_of(scenario, m))]
    for seq in found:
        if seq not in grave:
            assert "harmful" in shown[seq].lines[0].label.lower()
    assert manner != "worst" or found


@laws
def test_a_need_is_called_not_raised_where_an_answer_of_this_play_would_have_raised_it(
    case: str, manner: str, seed: int
) -> None:
    """And no other: what never arose is nobody's fault. One refused is always told."""
    scenario, play, page = debrief_of(case, manner, seed)
    parts = [part for part in page.sections if part.id == "needs"]
    shown = {e.judgement.address for e in entries(page, "needs") if e.judgement} if parts else set()
    said = " ".join(line for part in parts for line in part.lead)
    for outcome in needs(scenario, play):
        entity = outcome.entity
        told = f"need:{entity.id}" in shown or entity.text.rstrip(".") in said
        could = any(
            before.story.layout.read(after, entity.variable) in ASKED
            for moment in path(play)
            if (before := moment.back) is not None
            for _, _, after in list_alternatives(before)
        )
        if outcome.status == "denied":
            assert told
        elif outcome.status == "not-raised":
            assert told or not outcome.could or told_bare(page)
            assert could or not told


def _good_here(scenario: Scenario, before: Play, address: str) -> bool:
    credit = credit_for(scenario, before, address, None)
    if address in scenario.key.rulings or credit is None or not credit.domains:
        return True  # a pick, or an act beside the decision
    return not called_weak(scenario, credit) and not credit.breaches


@laws
def test_words_offered_for_a_need_are_marked_good_with_the_facts_of_this_play(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    by = {moment.seq: moment for moment in path(play)}
    parts = [part for part in page.sections if part.id == "needs"]
    for entry in entries(page, "needs") if parts else ():
        before = by[entry.seq].back
        assert before is not None
        said = [line.text for line in entry.lines if line.label == w.COULD]
        here = {scenario.text.cards[a].text: a for a in _answers(scenario, before)}
        for text in said:
            assert _good_here(scenario, before, here[text])


def _answers(scenario: Scenario, before: Play) -> set[str]:
    where = before.location.location
    items = {f"{where.place}.{item}" for item in where.items}
    return (
        items | {move.move.address for move in list_offered(before)}
    ) & scenario.text.cards.keys()


@laws
def test_something_went_well_and_it_is_nothing_weak(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    part = section(page, "well")
    by = {moment.seq: moment for moment in path(play)}
    against = Reading(scenario, play, ENGLISH).against_signs
    told = judged(page, "critical", "look", "close").keys()
    if not part.entries:  # every answer is weak or told elsewhere: the play was ended
        assert part.lead == (w.WELL_END.you,)
        credits = [credit_of(scenario, m) for m in by.values() if m.seq not in against | told]
        assert all(called_weak(scenario, credit) for credit in credits if credit and credit.domains)
    assert against.isdisjoint(entry.seq for entry in part.entries)
    for entry in part.entries:
        assert not called_weak(scenario, credit_of(scenario, by[entry.seq]))
    assert not judged(page, "well").keys() & told


@laws
def test_a_play_with_nothing_weak_is_offered_a_close_call_and_no_other_play_is(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    weaker = bool(poor(scenario, play)) or bool(entries(page, "critical"))
    assert bool(entries(page, "close")) is not weaker


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
    grave = judged(page, "critical")
    for stop, visit in zip(stops, answered, strict=True):
        before = visit[0].back
        assert before is not None
        assert stop.time == scenario.text.scenes[before.location.location.place].time
        credits = [c for m in visit if (c := credit_of(scenario, m)) and c.domains]
        assert ("critical" in stop.says) is bool(grave.keys() & {m.seq for m in visit})
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
    drawn = text[text.index("What happened") : text.index("What went well")]
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
def test_no_answer_stands_there_without_a_word_on_it(case: str, manner: str, seed: int) -> None:
    """Also of a case as it was kept before it said what is better."""
    scenario, play, _ = debrief_of(case, manner, seed)
    marks = {at: replace(mark, better=()) for at, mark in scenario.key.marks.items()}
    before = dataclasses.replace(scenario, key=replace(scenario.key, marks=marks))
    page = debrief(before, play)
    for entry in judged(page, "look", "critical").values():
        assert entry.key_lines or told_bare(page)


@laws
def test_of_one_item_only_its_own_principle_is_named(case: str, manner: str, seed: int) -> None:
    _, _, page = debrief_of(case, manner, seed)
    for entry in judged(page, "look").values():
        apart = entry.judgement.furthest if entry.judgement else None
        named = [x.text for x in entry.lines if x.role is Role.PRINCIPLE]
        if apart is not None:
            own = {*apart.upholds, *apart.breaches}
            assert all(any(f"({id})" in text for id in own) for text in named)


@laws
def test_here_explains_the_sentence_above_it_and_your_answer_the_other(
    case: str, manner: str, seed: int
) -> None:
    """A reason against what was said, under what the author would say, teaches the reverse."""
    scenario, play, page = debrief_of(case, manner, seed)
    for entry in entries(page, "take"):
        told, *reasons = entry.lines
        for line in reasons if entry.seq >= 0 else ():
            (moment,) = (m for m in path(play) if m.seq == entry.seq)
            judged = judgement_of(scenario, moment, ENGLISH)
            assert judged is not None
            items = [i for i in judged.items if told.text.startswith(i.text)]
            own = [reason for i in items for reason in (i.why, *i.because)]
            about_told = any(reason.startswith(line.text.rstrip("…")) for reason in own)
            if line.label == "Here":
                assert items and (about_told or not any(own)), (told.text, line.text)
            else:
                assert line.label == "About yours" and not about_told, (told.text, line.text)


@laws
def test_only_a_weak_answer_was_put_right(case: str, manner: str, seed: int) -> None:
    _scenario, _play, page = debrief_of(case, manner, seed)
    for entry in entries(page, "judgements"):
        if entry.judgement and not entry.judgement.critical and not entry.judgement.items:
            mended = any(line.label.startswith("You put it right") for line in entry.lines)
            assert not mended or set(entry.judgement.rated) - {"best", "acceptable"}

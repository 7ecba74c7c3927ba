"""Laws of the first page, on plays of every shipped case: the best, the worst and drawn ones."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator
from itertools import groupby

import pytest
from msgspec.structs import replace

from engine.language.language import ENGLISH
from engine.pictures.road import Mattered, Road, Stop
from engine.play.events import Decided
from engine.play.play import Play, path
from engine.play.view import chosen
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import better
from engine.reports.debrief.brevity import MOST_WORDS, in_one_breath, words_in
from engine.reports.debrief.debrief import Debrief, debrief
from engine.reports.debrief.debrief_context import Reading
from engine.reports.document import Entry, Judgement, Role, Tone
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.scenario import Scenario
from engine.scoring.credit import Credit, credit_of, harmful, level, weak
from engine.scoring.needs import needs
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
    said = [(e.title.partition(" · ")[0], e.lines[0].text) for e in entries(page, "take")]
    return {f"{see}{n} above.": text for n, text in said for see in ("", "See ")}


def instead(page: Debrief, entry: Entry) -> list[str]:
    """What is better: under a label, after an arrow, or at the top of the page."""
    arrows = [x.text.removeprefix(ARROW) for x in entry.lines if x.text.startswith(ARROW)]
    told = [x.text for x in entry.lines if x.label in AUTHOR] + arrows
    return [at_the_top(page).get(text, text) for text in told]


def why_of(entry: Entry) -> list[str]:
    """Why an answer is weak: under a label, or beside an arrow."""
    bare = [x.text for x in entry.lines if x.tone is Tone.KEY and not x.label]
    said = [text for text in bare if not text.startswith(ARROW)]
    return [x.text for x in entry.lines if x.label in WHY] + said


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
    """All that is read there: of a picture its caption, of what is folded its name."""
    *_, page = debrief_of(case, manner, seed)
    markup = as_html(page.document())
    first = markup[markup.index("<body") : markup.index('<section class="more"')]
    for hidden in ("svg", "details", "nav"):
        first = re.sub(f"<{hidden}[ >].*?</{hidden}>", " ", first, flags=re.DOTALL)
    read = html.unescape(re.sub("<[^>]+>", " ", first))
    assert 200 < words_in([read]) <= MOST_WORDS


@laws
def test_every_weak_answer_stands_there_beside_a_better_one(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    shown, whole = judged(page, "critical", "look"), full(page)
    for moment in path(play):
        credit = credit_of(scenario, moment)
        if not weak(scenario.key, credit):
            continue
        entry = shown[moment.seq]
        assert [line for line in entry.lines if line.tone is Tone.CHOSEN and line.text]
        assert entry.judgement
        (better_one,) = instead(page, whole[moment.seq])
        of_one_of_several = entry.judgement.items and entry.seq not in judged(page, "critical")
        assert of_one_of_several or len(better_one.split()) > 2


@laws
def test_at_most_three_things_are_to_be_taken_along(case: str, manner: str, seed: int) -> None:
    """What is better than the weak answers that cost most; where none is weak, words of the play.

    Critical errors come before what cost more, and nothing at the top is told again in full.
    """
    scenario, play, page = debrief_of(case, manner, seed)
    kept = entries(page, "take")
    by = {moment.seq: moment for moment in path(play)}
    credits = {seq: credit_of(scenario, moment) for seq, moment in by.items()}
    poor = [seq for seq, credit in credits.items() if weak(scenario.key, credit)]
    if not poor:
        assert {line.text for entry in kept for line in entry.lines} <= {
            in_one_breath(text) for moment in by.values() for text in chosen(scenario, moment)
        }
        return
    assert 1 <= len(kept) <= 3
    assert {entry.seq for entry in kept} <= set(poor)
    if len(kept) < 3:  # each of the others is told to be the same, or is a board
        whole = full(page)
        seen = [seq for seq in poor if at_the_top(page).keys() & _bare(whole[seq])]
        others = [credits[seq] for seq in poor if seq not in seen]
        assert all(credit and credit.address in scenario.key.rulings for credit in others)
    grave = [entry.seq in judged(page, "critical") for entry in kept]
    assert grave == sorted(grave, reverse=True)
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


def _bare(entry: Entry) -> set[str]:
    return {line.text.removeprefix(ARROW) for line in entry.lines}


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
    """In the weakest play, too: reasons are not what gives way."""
    *_, page = debrief_of(case, manner, seed)
    for entry in full(page).values():
        why = why_of(entry)
        said = entry.judgement
        assert said and why, entry.title
        assert all(len(text.split()) <= 10 for text in why) or set(why) <= reasons_of(said)


@laws
def test_words_that_are_better_at_another_moment_say_so(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    weaker = [m for m in path(play) if weak(scenario.key, credit_of(scenario, m))]
    praised = {x.text for m in weaker for x in better(Reading(scenario, play, ENGLISH), m)}
    shown = judged(page, "look")
    for moment in weaker:
        if moment.seq in shown and praised & set(chosen(scenario, moment)):
            assert "Good at another moment." in str(shown[moment.seq])


@laws
def test_of_better_words_that_were_said_too_the_page_says_so(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    shown = full(page)
    for visit in visits(play):
        for moment in visit:
            said = {text for m in visit if m is not moment for text in chosen(scenario, m)}
            told = {x.text for x in better(Reading(scenario, play, ENGLISH), moment)}
            entry = shown.get(moment.seq)
            if entry and entry.seq == moment.seq and entry.seq in judged(page, "look"):
                items = entry.judgement.items if entry.judgement else ()
                if told & said and not items:
                    assert "You said that, too." in [x.text for x in entry.lines]


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
def test_every_need_that_the_record_calls_open_is_shown_named_or_counted(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    part = section(page, "needs")
    shown = {entry.judgement.address for entry in part.entries if entry.judgement}
    left = [
        outcome.entity
        for outcome in needs(scenario, play)
        if outcome.status in ("not-raised", "denied") and f"need:{outcome.entity.id}" not in shown
    ]
    said = " ".join(part.lead)
    named = all(entity.text.rstrip(".") in said for entity in left)
    counted = {f"Also not raised: {len(left)}.", f"Not raised, or refused: {len(left)}."}
    assert named or counted & set(part.lead)
    assert ("not raised:" in said or "Not raised, or" in said) is bool(left)
    assert not left or "names none here" not in said


def called_weak(scenario: Scenario, credit: Credit | None) -> bool:
    """Whether the record has the word weak or harmful for an answer, of a half the lower one."""
    if credit is None or credit.address in scenario.key.rulings:
        return weak(scenario.key, credit)
    return any(level(scenario.key, units) <= 2 for units in credit.domains.values())


@laws
def test_something_went_well_and_it_is_nothing_weak(case: str, manner: str, seed: int) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    part = section(page, "well")
    by = {moment.seq: moment for moment in path(play)}
    if not part.entries:  # every answer is called weak: what is left is that the play was ended
        assert part.lead == (w.WELL_END.you,)
        credits = [credit_of(scenario, moment) for moment in by.values()]
        assert all(called_weak(scenario, credit) for credit in credits if credit and credit.domains)
    for entry in part.entries:
        assert not called_weak(scenario, credit_of(scenario, by[entry.seq]))
    assert not judged(page, "well").keys() & judged(page, "critical", "look", "close").keys()


@laws
def test_a_play_with_nothing_weak_is_offered_a_close_call_and_no_other_play_is(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    poor = [m for m in path(play) if weak(scenario.key, credit_of(scenario, m))]
    assert bool(entries(page, "close")) is not (bool(poor) or bool(entries(page, "critical")))


@laws
def test_the_road_stops_where_something_was_answered_in_the_words_of_the_parts(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    stops = road(page).stops
    answered = list(visits(play))
    assert len(stops) == len(answered)
    grave, look = judged(page, "critical"), judged(page, "look")
    good, close = judged(page, "well"), judged(page, "close")
    for stop, visit in zip(stops, answered, strict=True):
        seqs = {moment.seq for moment in visit}
        before = visit[0].back
        assert before is not None
        assert stop.time == scenario.text.scenes[before.location.location.place].time
        labels = [line.label for seq in seqs & look.keys() for line in look[seq].lines]
        harm = [label for label in labels if "harmful" in label.lower()]
        if grave.keys() & seqs:
            assert "critical" in stop.says
        elif harm:
            assert "harmful" in stop.says
        elif look.keys() & seqs:
            assert "weak" in stop.says
        elif close.keys() & seqs:
            assert "close call" in stop.says
        elif good.keys() & seqs:
            assert "good" in stop.says
        else:
            assert not re.search("critical|harmful|weak|close call", stop.says)
    asked = sum(m.move is not None and m.move.move.key[0] == "ask" for m in path(play))
    assert sum(int(n) for n in re.findall(r"questions: (\d+)", repr(stops))) == asked


@laws
def test_no_answer_that_is_marked_is_passed_on_the_road_without_a_word(
    case: str, manner: str, seed: int
) -> None:
    scenario, play, page = debrief_of(case, manner, seed)
    for stop, visit in zip(road(page).stops, visits(play), strict=True):
        credits = [credit_of(scenario, moment) for moment in visit]
        marked = [credit for credit in credits if credit and credit.domains]
        assert (stop.says == "not marked") is (stop.mattered is Mattered.PASSED)
        assert stop.says != "not marked" or not marked
        talk = sum(m.move is not None and m.move.move.key[0] == "ask" for m in visit) > 1
        if talk:  # a mark is counted for each answer, an answer once
            assert 0 <= sum(map(int, re.findall(r": (\d+)", stop.says))) <= len(visit)
        elif stop.says == "good":
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
        if credit is None or credit.critical or weak(key, credit) or credit.address in key.rulings:
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
    for entry in judged(debrief(before, play), "look", "critical").values():
        assert entry.key_lines


@laws
def test_of_one_item_only_its_own_principle_is_named(case: str, manner: str, seed: int) -> None:
    _, _, page = debrief_of(case, manner, seed)
    for entry in judged(page, "look").values():
        apart = entry.judgement.furthest if entry.judgement else None
        named = [x.text for x in entry.lines if x.role is Role.PRINCIPLE]
        if apart is not None:
            own = {*apart.upholds, *apart.breaches}
            assert all(any(f"({id})" in text for id in own) for text in named)

"""The debrief as data: its order, its truth, and what it never says."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.play.play import Play
from engine.reports.debrief.debrief import (
    LATER,
    MOST_WORDS,
    STEPS,
    WAITS,
    OwnWords,
    count_words,
    debrief,
    fit_sections,
    withhold_debrief,
)
from engine.reports.debrief.reading import FORMULA_VERSION
from engine.reports.debrief.sentences import INSTEAD
from engine.reports.document import Contest, Entry, Line, Section, Tone
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scenario import load
from engine.scenario.case_files import cases
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS
from engine.scenario.vocabulary.word import status_word
from engine.scenario.yaml.reader import read
from tests.cases import FIXTURES, TICKET, few_first, go, legal_answers, loaded, play_of
from tests.engine.language.compiled import spoken_by
from tests.engine.reports.plays import (
    BEST,
    GOOD_ORDER,
    HEAD,
    MENDED,
    MIDDLING,
    PASS,
    WORST,
    case,
    changed,
    entries,
    labelled,
    play,
    read_section,
    section,
    signed,
    words,
)
from tests.tui.key_texts import key_texts, leaked

ORDER = [
    "reactions", "look", "rest", "well", "happened", "needs", "commitment",
]  # fmt: skip
ON_REQUEST = {
    "judgements", "log", "map", "declined", "standing", "talk", "discuss",
    "reflect", "principles",
}  # fmt: skip
CRITICAL_ANSWERS = (
    "Keep Adnan for ten minutes",
    '"Then stop both departures',
    "A line to the police",
)
VIEWS = ("The author's view", "Kind of error", "Why", "The author's choice", *INSTEAD)


@pytest.mark.parametrize(
    ("answers", "without"),
    [
        (BEST, {"look", "rest", "needs"}),
        (WORST, set()),
        (MIDDLING, set()),
    ],
)
def test_the_parts_stand_in_their_order(answers: list[Any], without: set[str]) -> None:
    told = debrief(case(), play(answers))
    assert [part.id for part in told.sections] == [id for id in ORDER if id not in without]
    assert {part.id for part in told.more} <= ON_REQUEST


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, MENDED])
def test_what_the_key_says_of_an_answer_stands_once(answers: list[Any]) -> None:
    told = debrief(case(), play(answers))
    for parts in (told.sections, (section(told, "judgements"),)):
        judged = [
            (entry.seq, line.text)
            for part in parts
            for entry in part.entries
            for line in entry.lines
            if line.label in VIEWS
        ]
        assert len(judged) == len(set(judged))


def test_everything_the_main_flow_leaves_out_is_told_on_request() -> None:
    told = debrief(case(), play(WORST))
    judged = {e.judgement.address for e in section(told, "judgements").entries if e.judgement}
    first = {e.judgement.address for s in told.sections for e in s.entries if e.judgement}
    assert first <= judged
    log = words(section(told, "log"))
    for answer in CRITICAL_ANSWERS:
        assert answer in log


def test_the_same_play_gives_the_same_bytes() -> None:
    def told() -> str:
        return json.dumps(to_plain(debrief(case(), play(MIDDLING), head=HEAD)))

    assert told() == told()


def test_nothing_of_today_is_told_and_the_day_of_the_play_is() -> None:
    scenario, now = case(), play(BEST)
    told = json.dumps(to_plain(debrief(scenario, now)))
    assert not re.search(r"20\d\d-\d\d-\d\d|\d [A-Z][a-z]+ 20\d\d", told)
    dated = _begun(now, date="2026-03-05")
    assert "Started on 5 March 2026" in debrief(scenario, dated).facts


def _begun(now: Play, **fields: Any) -> Play:
    """The same play, of answers only, with another head of its log."""
    started = now.started._replace(**fields)
    if now.before is None:
        return now._replace(event=started, started=started)
    before = _begun(now.before, **fields)
    return now._replace(before=before, back=before, started=started)


def test_reactions_are_a_question_from_which_nothing_is_computed() -> None:
    first = [debrief(case(), play(answers)).sections[0] for answers in (BEST, WORST, MIDDLING)]
    assert first[0] == first[1] == first[2]
    assert first[0].entries[0].lines[0].tone == "question"


def test_what_happened_tells_signs_answers_replies_and_the_ending_without_judging() -> None:
    told = section(debrief(case(), play(WORST)), "log")
    text = words(told)
    assert "They say yes before he has finished" in text
    assert "Keep Adnan for ten minutes" in text
    assert "very sure" in text
    assert "You are" not in text and "author" not in text
    assert labelled(told, "What Selim did")[0].startswith('"Yes')
    assert [line.label for line in told.entries[-1].lines[:4]] == [
        "For the person", "For the case", "What is not known", "Selim has the last word",
    ]  # fmt: skip
    assert all(line.tone != "key" for entry in told.entries for line in entry.lines)


def test_an_order_is_told_with_its_numbers() -> None:
    told = section(debrief(case(), play(BEST)), "log")
    assert "1. Ms Mitra says who she is and he says whether she will do." in words(told)


def test_what_went_well_is_a_few_answers_whole_to_say_aloud() -> None:
    part = section(debrief(case(), play(BEST)), "well")
    assert 1 <= len(part.entries) <= 4
    assert part.lead[-1] == "Say one of them aloud, to the person next to you."
    offered = {card.text for card in case().text.cards.values()}
    for entry in part.entries:
        assert entry.seq > 0
        mine = [line.text for line in entry.lines if line.tone == "chosen"]
        assert mine and all(_bare(text) in offered for text in mine)


def _bare(text: str) -> str:
    """An item without its place in an order, or what it was rated."""
    return re.sub(r"^\d\. ", "", text).partition(" — ")[0]


def test_nothing_stands_both_among_what_went_well_and_what_cost_most() -> None:
    for answers in (BEST, WORST, MIDDLING):
        told = debrief(case(), play(answers))
        well = {entry.seq for entry in section(told, "well").entries}
        assert not well & {entry.seq for entry in entries(told, "look")}


def test_where_every_answer_is_weak_what_went_well_is_that_one_came_to_the_end() -> None:
    hall = WORST[:1]
    for answers, said in (
        (WORST, "You stayed with a hard case"),
        (hall, "It is too early to say."),
    ):
        part = section(debrief(case(), play(answers)), "well")
        assert part.entries == () and part.lead[0].startswith(said)


def test_the_worst_play_is_told_without_blame() -> None:
    told = debrief(case(), play(WORST))
    everything = json.dumps(to_plain(told)).lower()
    for word in ("you failed", "wrong", "your fault", "poor", "bad ", "!"):
        assert word not in everything.replace("the wrong", ""), word


def test_the_open_question_stands_before_the_key() -> None:
    told = section(debrief(case(), play(WORST)), "look").entries
    assert told
    for entry in told:
        tones = [str(line.tone) for line in entry.lines]
        assert not {"key", "source"} & set(tones[: tones.index("question")])
        assert entry.lines[tones.index("question")].text == "Why could a good officer choose this?"


def test_a_need_not_raised_is_told_with_the_answer_that_would_have_raised_it() -> None:
    told = debrief(case(), play(MIDDLING))
    assert "Someone to look at the hand" in " ".join(section(told, "needs").lead)
    every = section(told, "judgements").entries
    (doctor,) = [e for e in every if e.lines[0].text == "Someone to look at the hand."]
    assert doctor.lines[1].text.startswith("Huda's visit to the workshop this evening")
    assert any(line.tone == "source" for line in doctor.lines)


def test_a_need_not_raised_is_contested_like_every_judgement() -> None:
    written = OwnWords(contests=(Contest("need:doctor", "not-my-job", "no doctor then"),))
    told = debrief(case(), play(MIDDLING), written=written)
    (doctor,) = [entry for entry in read_section(told, "judgements") if entry.notes]
    assert doctor.judgement and doctor.judgement.principles
    assert doctor.notes[0].text == "Not in my job, because: no doctor then"


def test_the_persons_own_no_is_told_as_a_full_result() -> None:
    (entry,) = section(debrief(case(), play(BEST)), "declined").entries
    assert entry.title == "17:00"
    assert entry.lines[0].label == "Selim's own no: a full result"
    assert entry.lines[1].text.startswith('"One week," he says.')


def test_only_what_was_told_during_the_play_is_told_as_known() -> None:
    text = words(section(debrief(case(), play(WORST)), "standing"))
    assert "Now also known to Adnan: police interest" in text
    assert "Now also known to the police of his home district: police interest" in text
    assert "flight" not in text  # Adnan and Huda knew of it before


def test_risks_are_told_as_they_stand_and_as_they_stood() -> None:
    text = words(section(debrief(case(), play(WORST)), "standing"))
    assert "High: The employer learns the police were here" in text
    assert "At the start: moderate." in text


def test_questions_are_told_as_behaviour_with_what_he_did() -> None:
    part = section(debrief(case(), play(WORST)), "talk")
    text = words(part)
    assert "Asked while there were signs that it was too much for Selim" in text
    assert "He opens his mouth and closes it." in text
    assert "Open questions and invitations: 1 of the 4 questions asked." in text
    assert "skill" not in text.lower() and "arousal" not in text and "trust" not in text


def test_where_experts_differ_is_told_with_the_answer_and_without_a_key() -> None:
    (entry,) = section(debrief(case(), play(WORST)), "discuss").entries
    assert entry.lines[0].text == "The workshop should be entered this evening."
    assert not [line for line in entry.lines if line.tone == "key"]
    assert [line.label for line in entry.lines[1:]] == ["One side", "Another side"]
    assert "(Life first, case second, P04: " in entry.lines[1].text
    named = [entry.title for entry in section(debrief(case(), play(WORST)), "principles").entries]
    assert "Life first, case second (P04)" in named  # so that its source can be opened
    label = case().text.scenes["second-account"].labels[-1]
    assert entry.lines[0].label == f'You put this under "{label}"'


def test_a_decision_on_which_experts_differ_is_told_and_never_judged() -> None:
    prompt = "      prompt: In what order, before five o'clock?\n"
    assessed = "      assesses: [needs-and-rights, safety, investigation]\n      weight: 3\n"
    order = "[debt-book-photo, signed-account]]\n"
    key = "      key: [who-is-on-the-line, anyone-today, what-the-paper-does, " + order
    scenario = changed((prompt + assessed, prompt + "      discuss: true\n"), (key, ""))
    told = debrief(scenario, play(WORST, scenario))
    first = section(told, "discuss").entries[0]
    assert first.lines[0].text == "1. Take an account for the file."
    judged = next(e.judgement for e in told.more[0].entries if "16:20" in e.title)
    assert judged is not None and judged.discuss and not judged.scored
    assert {(item.key, item.agrees) for item in judged.items} == {("", None)}


def test_a_draft_key_speaks_as_the_authors_view() -> None:
    told = debrief(case(), play(WORST), head=HEAD)
    assert told.draft
    assert any("author's view" in notice for notice in told.notices)
    assert "in the author's view" in section(told, "look").lead[0]
    assert told.figures.title == "Figures (draft)"
    assert "(draft)" in " ".join(told.figures.sentences)
    keys = [x for s in told.sections for e in s.entries for x in e.lines if x.tone == "key"]
    assert not {"Better", "Follows", "Goes against"} & {line.label for line in keys}


def test_a_signed_key_speaks_for_itself_and_names_who_signed() -> None:
    told = debrief(signed(), play(WORST, signed()))
    assert not told.draft
    assert "a practitioner; an adviser" in " ".join(told.notices)
    text = "\n".join(words(part) for part in (*told.sections, *told.more))
    assert "author" not in text
    assert "draft" not in " ".join(told.figures.sentences)


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, MENDED])
def test_the_main_flow_holds_no_percentage_no_points_and_no_praise_by_degree(
    answers: list[Any],
) -> None:
    told = debrief(case(), play(answers))
    text = "\n".join(words(part) for part in told.sections)
    assert not re.search(r"\d\s*%", text)
    lines = [x for part in told.sections for entry in part.entries for x in entry.lines]
    own = [x.text for x in lines if x.tone in ("said", "question")] + [x.label for x in lines]
    for word in ("credit", "points", "regret"):
        assert word not in "\n".join(own), word
    key = "\n".join(x.text for x in lines if x.tone == "key")
    key = re.sub(r"place \d", "", key)  # in an order: no mark
    assert not re.search(r"\d", key)


def test_every_page_says_that_it_qualifies_nobody() -> None:
    for answers in (BEST, ["few-words-now"]):
        told = debrief(case(), play(answers))
        said = "does not measure skill or qualify anyone to interview people"
        assert any(said in notice for notice in told.notices)


def test_an_unfinished_play_is_told_so_far_and_has_no_share() -> None:
    told = debrief(case(), play(["clerk-for-routine", GOOD_ORDER]))
    assert not told.finished
    assert any("not finished" in notice for notice in told.notices)
    assert "%" not in " ".join(told.figures.sentences)
    assert "The play is not finished, so no share is given." in told.figures.sentences
    for entry in section(told, "look").entries:
        assert not [x for x in entry.lines if "put right later" in x.label]  # it still can be


def test_before_the_end_nothing_is_told_of_what_is_better() -> None:
    answers = ["few-words-now", GOOD_ORDER, {"ask": "permits-jail"}]
    better = {"The author's choice", INSTEAD[0]}
    for now, told in ((play(answers), False), (play([*answers, *[PASS] * 7]), True)):
        page = debrief(case(), now)
        assert section(page, "look").entries
        for part in ("look", "judgements"):
            said = {line.label for entry in entries(page, part) for line in entry.lines}
            assert bool(better & said) is told, part


def test_a_play_just_begun_is_told_and_nothing_of_it_is_assessed() -> None:
    told = debrief(case(), play([]))
    assert told.figures.sentences[-1] == "Not assessed: nothing in this play was scored."
    assert entries(told, "look") == ()


def test_a_play_that_passed_over_everything_is_not_assessed() -> None:
    told = debrief(case(), play([PASS] * 9))
    assert told.finished
    assert told.figures.sentences[-1] == "Not assessed: nothing in this play was scored."
    assert told.figures.rows == ()


def test_a_scene_passed_over_is_never_spoken_of() -> None:
    answers = ["few-words-now", GOOD_ORDER, PASS]
    told = json.dumps(to_plain(debrief(case(), play(answers), head=HEAD)))
    for word in ("passed over", "passed_over", "skipped", "left out of", "not asked", "PassedOver"):
        assert word not in told, word
    assert "talk" not in [part.id for part in debrief(case(), play(answers)).sections]


def test_an_interview_left_half_way_tells_only_what_was_asked() -> None:
    answers = ["few-words-now", GOOD_ORDER, {"ask": "worried-about"}, PASS]
    part = section(debrief(case(), play(answers)), "talk")
    assert labelled(part, "A purpose of this talk that was met")
    text = words(part)
    assert (
        "was not met" not in text
        and "was not asked" not in text
        and "without a closing word" not in text
    )
    rows = {row.slot for row in debrief(case(), play(answers)).figures.rows}
    assert "danger-today" in rows and "his-wish" not in rows


def test_the_page_names_what_it_was_made_of() -> None:
    told = debrief(case(), play(BEST), head=HEAD)
    facts = told.facts
    assert told.facts_title == "What this is based on (for checking)"
    assert "where a principle is in the full list" in section(told, "principles").lead[0]
    assert f"Counting method: version {FORMULA_VERSION}" in facts
    assert f"Head of the log: {HEAD[:16]}" in facts and f"In full: {HEAD}" in facts
    assert any(case().hashes.key[:12] in fact for fact in facts)


def test_a_play_read_by_a_newer_key_says_so() -> None:
    told = debrief(case(), _begun(play(["few-words-now"]), key="0" * 64))
    assert any("The newer marking is used here" in notice for notice in told.notices)


def test_what_people_wrote_is_laid_beside_and_changes_nothing_else() -> None:
    now = play(MIDDLING)
    written = OwnWords(
        ("My note.",), (Contest("call", "disagree", "she never waits"),), ((1, "That sentence."),)
    )
    plain, beside = debrief(case(), now), debrief(case(), now, written=written)
    assert replace(beside, beside=plain.beside) == plain
    # the contest names the scene, the answer has its own
    assert not [entry for entry in read_section(beside, "look") if entry.notes]
    own = OwnWords(contests=(Contest("call.six-is-possible", "not-my-job"),))
    (entry,) = [e for e in read_section(debrief(case(), now, written=own), "look") if e.notes]
    assert [line.text for line in entry.notes] == ["Not in my job"]
    assert [line.text for line in read_section(beside, "reflect")[1].notes] == ["That sentence."]


def test_every_sentence_of_the_interface_can_be_translated() -> None:
    told = debrief(case(), play(WORST), head=HEAD, language=spoken_by(lambda source: f"⟦{source}⟧"))
    said = [
        told.heading,
        told.more_title,
        told.more_hint,
        told.facts_title,
        *told.facts,
        *told.notices,
    ]
    for part in (*told.sections, *told.more):
        said += [part.title, *part.lead]
        for entry in part.entries:
            said += [x.label for x in entry.lines if x.label and not re.match(r"\d", x.label)]
    said += [told.figures.title, *told.figures.sentences, *told.figures.columns]
    assert [text for text in said if not text.startswith("⟦")] == []


def test_what_is_judged_has_a_place_in_the_log_and_a_principle() -> None:
    for answers in (BEST, WORST, MIDDLING):
        told = debrief(case(), play(answers))
        for entry in entries(told, "look"):
            never = any(line.label == "Nobody asked about this" for line in entry.lines)
            assert entry.seq > 0 and (never or entry.judgement)


def test_a_word_of_ones_own_has_its_line_in_the_debrief() -> None:
    promises = status_word(
        "promises",
        "promise",
        ("not-made", "made"),
        {"promises_to": ("made", ())},
        {"type": "object"},
        {"promises_to": {"type": "array"}},
        debrief={"made": "Promised: {text}"},
    )
    raw = read(TICKET).raw.decode()
    own = "promises: {to-ring: {of: selim, text: You ring him on Sunday.}}\n\nconsents:\n"
    raw = raw.replace("consents:\n", own, 1)
    raw = raw.replace("          tags: [defer]\n", "          promises_to: [to-ring]\n", 1)
    scenario = load.load_bytes(raw.encode(), "case.yaml", words=(*WORDS, promises))
    told = section(debrief(scenario, play(BEST, scenario)), "standing")
    assert "Promised: You ring him on Sunday." in words(told)


def test_a_weak_answer_that_was_mended_later_is_told_with_what_mended_it() -> None:
    act = {"act": "someone-at-the-door"}
    for answers, told in ((["police-matter", act, GOOD_ORDER], True), ([*BEST[:2]], False)):
        page = debrief(case(), play(answers))
        judgements = words(next(part for part in page.more if part.id == "judgements"))
        assert ("You put it right later with this" in judgements) is told


# While the feedback waits -------------------------------------------------------------------------

EVERY_KIND = FIXTURES / "every-kind.yaml"


def whole(scenario: Scenario, seed: int) -> Play:
    """A play to its end, by chance."""
    chance, play = random.Random(seed), play_of(scenario, seed=seed)
    while answers := legal_answers(scenario, play, chance):
        play = go(play, chance.choice(answers))
    return play


@pytest.mark.parametrize("path", few_first([EVERY_KIND, *cases()], 1), ids=lambda path: path.stem)
def test_nothing_of_the_key_is_in_one_that_waits(path: Path) -> None:
    scenario = loaded(path)
    secret = key_texts(scenario)
    assert len(secret) > 10
    for seed in range(3 if path == EVERY_KIND else 1):
        play = whole(scenario, seed)
        told = withhold_debrief(scenario, play)
        for said in (json.dumps(to_plain(told), ensure_ascii=False), as_html(told.document())):
            assert leaked(said, secret) == []
        assert leaked(as_text(told.document(), more=True), secret) == []
        assert WAITS in " ".join(as_text(told.document()).split()) and told.figures.title == LATER
        opened = json.dumps(to_plain(debrief(scenario, play)), ensure_ascii=False)
        assert leaked(opened, secret), "and once it is open, there is something to read"


def test_one_that_waits_tells_what_happened_and_asks() -> None:
    scenario = load.load(EVERY_KIND)
    told = withhold_debrief(scenario, whole(scenario, 1))
    assert [section.id for section in told.sections] == ["reactions", "happened", "commitment"]
    happened = told.sections[1]
    assert happened.entries, "what was decided is told, of what would be judged, too"
    assert [section.id for section in told.more] == ["log", "reflect"]
    assert not told.figures.rows and not told.beside.contests


def test_who_is_there_to_talk_to_is_said_where_a_case_can_be_hard_to_bear() -> None:
    """Whom the course names, else the trainer; of a case with nothing to note, nobody."""
    played_to_end = play(WORST)
    course = OwnWords(support="Dr Rana, room 12")
    named = words(section(debrief(case(), played_to_end, written=course), "reactions"))
    assert "If this is close to your own life, talk to Dr Rana, room 12." in named
    waiting = words(section(withhold_debrief(case(), played_to_end, written=course), "reactions"))
    assert "talk to Dr Rana, room 12." in waiting
    assert "talk to your trainer." in words(section(debrief(case(), played_to_end), "reactions"))
    quiet = dataclasses.replace(case(), about=replace(case().about, content_notes=()))
    assert "talk to" not in words(section(debrief(quiet, played_to_end), "reactions"))


def test_before_the_end_no_part_promises_what_is_told_only_then() -> None:
    """What is better waits for the end; of a play that was only read, nothing is left blank."""
    stopped = debrief(case(), play(WORST[:3]))
    look = section(stopped, "look")
    assert look.entries
    assert look.lead == ("What would be better is shown when you have finished.",)
    assert not entries(stopped, "needs")
    only_read = section(debrief(case(), play([])), "happened")
    assert only_read.lead == ("You have read, and decided nothing yet.",)


# How much a first page says -----------------------------------------------------------------------


def worded(*texts: str) -> Section:
    lines = tuple(Line(Tone.CHOSEN, text, "You chose") for text in texts)
    return Section(
        "look", "Three words here", ("And four more words.",), (Entry("A place", lines),)
    )


def test_headings_labels_and_lines_are_counted_and_a_label_once_for_those_that_share_it() -> None:
    assert count_words([worded("one two", "three")]) == 3 + 4 + 2 + 2 + 3


def test_a_page_has_as_much_as_fits() -> None:
    def made(well: int, rest: int) -> tuple[Section, ...]:
        return (worded(*["word " * 20] * (well + rest)),)

    found = fit_sections(made, MOST_WORDS)
    (told,) = {(well, rest) for well, rest in STEPS if made(well, rest) == found}
    assert count_words(found) <= MOST_WORDS
    for well, rest in STEPS[: STEPS.index(told)]:
        assert count_words(made(well, rest)) > MOST_WORDS


def test_what_fits_at_no_step_is_told_at_the_shortest() -> None:
    found = fit_sections(lambda well, rest: (worded(*["word " * 900] * (well + rest)),), 10)
    assert len(found[0].entries[0].lines) == sum(STEPS[-1])

"""A course on paper: whoever has only these pages could give it."""

from __future__ import annotations

import html
import random
import re
from functools import cache
from itertools import pairwise

import pytest

from engine.decisions.registry import decision_in
from engine.play.trial import draw_answer
from engine.reports.document import Cell, Document, Table, Tone, flatten
from engine.reports.papers.condition_words import (
    scenes_met,
    settle,
    spell_id,
    ways_left,
    with_undecided,
)
from engine.reports.papers.packs import CourseMaterial, print_case, print_course
from engine.reports.papers.papers import PaperFile
from engine.reports.render.html import as_html
from engine.scenario.courses import courses
from engine.scenario.load import load_course
from engine.services.catalogue.course_material import find_luck, load_material
from tests.cases import FIXTURES, go, loaded, play_of

FOUNDATION = next(path for path in courses() if path.stem == "foundation")
MOST_HEAVY = 2  # emotional loads a day
BLOCK_MINUTES = 90


@cache
def material() -> CourseMaterial:
    return load_material(load_course(FOUNDATION))


@cache
def printed() -> tuple[PaperFile, ...]:
    return print_course(material())


def page(name: str) -> Document:
    return next(each.document for each in printed() if each.name == name)


def words(document: Document) -> str:
    return " ".join(
        re.sub(r"<style>.*?</style>|<[^>]+>", " ", as_html(document), flags=re.S).split()
    )


def lines(document: Document, tone: Tone) -> list[str]:
    return [
        line.text
        for section in flatten(document.sections)
        for entry in section.entries
        for line in entry.lines
        if line.tone is tone
    ]


def test_the_page_to_start_from_comes_first_and_names_every_file_with_what_it_is_for() -> None:
    start, *others = printed()
    assert start.name == "start-here.html"
    tables = [
        block
        for section in start.document.sections
        if section.id == "files"
        for entry in section.entries
        for block in entry.blocks
        if isinstance(block, Table)
    ]
    told = {row[0].text: row[1].text for table in tables for row in table.rows}
    assert told == {each.name: each.about for each in others}
    assert len({each.name for each in printed()}) == len(printed())


def test_what_serves_every_case_is_printed_once() -> None:
    names = [each.name.rpartition("/")[2] for each in printed()]
    for once in ("2-commander.html", "3-procedure-card.html", "4-vote-cards.html"):
        assert names.count(once) == 1
    assert not any(name.endswith(("1-commander.html", "2-procedure-card.html")) for name in names)


def test_there_are_vote_cards_for_the_case_with_the_most_answers() -> None:
    sheets = [each.document for each in printed() if each.name.endswith("3-scenes.html")]
    needed = {
        line.mark
        for sheet in sheets
        for section in flatten(sheet.sections)
        for entry in section.entries
        for line in entry.lines
        if line.mark.strip()
    }
    cards = {
        line.mark
        for section in page("4-vote-cards.html").sections
        for entry in section.entries
        for line in entry.lines
    }
    assert needed <= cards


def test_every_case_of_the_course_is_in_its_timetable_and_no_day_weighs_too_much() -> None:
    course = material().course
    assert {block.case for day in course.days for block in day.blocks} - {""} == set(course.taught)
    for day in course.days:
        heavy = [block.heavy for block in day.blocks]
        assert sum(heavy) <= MOST_HEAVY and not heavy[-1], day.title
        assert len(day.blocks) == len(course.starts)


def test_every_morning_but_the_first_has_five_cards() -> None:
    days = material().course.days
    assert [len(day.cards) for day in days] == [0] + [5] * (len(days) - 1)


def test_every_case_has_a_brief_and_a_role_play() -> None:
    assert [scenario.id for scenario, note in material().cases if note is None] == []


def test_a_brief_names_signal_pull_question_principle_and_source_of_each_moment() -> None:
    for scenario, note in material().cases:
        assert note is not None
        brief = page(f"{scenario.id}/trainer-only.html")
        moments = next(section for section in brief.sections if section.id == "moments").entries
        assert len(moments) == len(note.moments)
        for told, moment in zip(moments, note.moments, strict=True):
            tones = [line.tone for line in told.lines]
            assert tones[:3] == [Tone.SEEN, Tone.SAID, Tone.QUESTION]
            assert tones.count(Tone.KEY) == tones.count(Tone.SOURCE) == len(moment.principles)
            assert told.title == scenario.text.name(moment.at)


def test_the_trainer_is_told_what_differs_from_the_cases_before() -> None:
    course, known = material().course, material().cases[0][0].doctrine.principles
    named = {each.name: each.document for each in printed()}
    for scenario, _note in material().cases:
        before = course.taught[: course.taught.index(scenario.id)]
        expected = [
            (known[each.principle].title, there.says, here.says)
            for each in course.contrasts
            for here, there in each.sides_in(scenario.id)
            if there.case in before
        ]
        sheet = named.get(f"{scenario.id}/trainer-only-contrasts.html")
        assert bool(sheet) == bool(expected), scenario.id
        if sheet:
            (told,) = (section for section in sheet.sections if section.id == "contrasts")
            said = [(e.title, *(line.text for line in e.lines)) for e in told.entries]
            assert said == expected


def test_a_brief_rests_on_sources_that_somebody_read() -> None:
    for scenario, note in material().cases:
        assert note is not None
        for id in {id for moment in note.moments for id in moment.principles}:
            assert {s.seen for s in scenario.doctrine.principles[id].sources} & {
                "verified",
                "on-a-copy",
            }, id


@pytest.mark.parametrize("secret", ["actor", "openly", "leadingly", "unasked", "distress"])
def test_the_one_who_asks_is_not_told_what_the_one_who_plays_knows(secret: str) -> None:
    for scenario, note in material().cases:
        assert note is not None
        pack = page(f"{scenario.id}/6-role-play.html")
        asker = next(section for section in pack.sections if section.anchor == "asker")
        said = getattr(note.role_play, secret)
        texts = [line.text for entry in asker.entries for line in entry.lines]
        for text in (said,) if isinstance(said, str) else said:
            assert text not in texts


def test_sheets_of_a_class_are_silent_about_the_marking() -> None:
    for each in printed():
        if "trainer-only" not in each.name and "facilitator-only" not in each.name:
            assert lines(each.document, Tone.KEY) == [], each.name


def test_a_tool_is_empty_and_has_room_to_write() -> None:
    for tool in material().tools:
        document = page(f"tool-{tool.id}.html")
        said = words(document)
        assert all(part.title in said for part in tool.parts)
        assert any(part.fields or part.columns for part in tool.parts)


def test_a_card_of_a_country_that_exists_has_its_date_its_holes_and_no_number_to_ring() -> None:
    card = next(card for card in material().cards if card.id == "jordan")
    said = words(page("card-jordan.html"))
    assert card.date in said and "not legal advice" in said
    assert "It is not the law of any country." not in said
    holes = [line for _, lines_ in card.sections for line in lines_ if line.startswith("Not verif")]
    assert any("not punished" in hole for hole in holes)
    assert any("hotline" in hole for hole in holes)
    assert not re.search(r"\d{6,}", said)


def test_no_case_plays_in_a_country_that_exists() -> None:
    for scenario, _ in material().cases:
        assert scenario.setting is None or scenario.setting.date == ""


def test_a_form_on_paper_has_every_story_with_its_letters_and_none_of_its_marking() -> None:
    for form in material().forms:
        sheet = page(f"form-{form.id}.html")
        assert len(sheet.sections) == len(form.data["scenes"])
        said = words(sheet)
        for scene in form.data["scenes"].values():
            for option in scene["choose"]["options"].values():
                assert " ".join(option["do"].split()) in html.unescape(said)
                assert " ".join(option["because"].split()) not in html.unescape(said)


def test_a_room_on_paper_is_told_one_version_of_everything_that_luck_decides() -> None:
    for scenario, note in material().cases:
        assert note is not None
        assert [drawn.of for drawn in note.luck] == list(scenario.data.get("chance", {}))
        said = html.unescape(words(page(f"{scenario.id}/trainer-only.html")))
        assert all(drawn.means in said for drawn in note.luck)


def test_the_marking_tells_of_luck_in_the_words_of_the_note_and_never_by_a_name() -> None:
    for scenario, note in material().cases:
        assert note is not None
        said = html.unescape(words(page(f"{scenario.id}/facilitator-only.html")))
        assert "is true that “" in said or "is not true that “" in said, scenario.id
        for drawn in note.luck:
            asked = isinstance(drawn.value, bool)
            for value in ("true", "not true") if asked else (spell_id(str(drawn.value)),):
                assert f"“{spell_id(drawn.of)}” is {value}" not in said, scenario.id
        assert " , when" not in said, "a half has no word, and leaves no gap"


def test_a_case_printed_alone_tells_of_luck_in_the_same_words() -> None:
    scenario, note = next(each for each in material().cases if each[0].id == "thursday-ticket")
    assert note is not None and find_luck(scenario) == note.luck
    notes = next(p for p in print_case(scenario, drawn=note.luck) if p.name.startswith("facil"))
    assert "is true that “Selim has not begun" in html.unescape(words(notes.document))
    assert find_luck(loaded(FIXTURES / "every-kind.yaml")) == ()


def test_the_way_through_a_case_follows_from_the_version_on_paper() -> None:
    """Plays with the luck of the note meet only what the trainer is shown, in that order."""
    for scenario, note in material().cases:
        assert note is not None
        luck = {drawn.of: drawn.value for drawn in note.luck}
        settled = with_undecided(scenario.data, luck)
        met = scenes_met(scenario.data, settled)
        rng = random.Random(1)
        for _ in range(25):
            play = play_of(scenario, luck=luck)
            path = [play.location.location.place]
            while not play.ended:
                play = go(play, draw_answer(play, rng))
                path.append(play.location.location.place)
            scenes = [each for each in path if each in scenario.data["scenes"]]
            assert set(scenes) <= met, scenario.id
            for here, there in pairwise(scenes):
                scene = scenario.data["scenes"][here]
                then = decision_in(scene).get("then", scene.get("then", ()))
                told = {place for _, place in ways_left(then, settled)}
                own = any("then" in each for each in decision_in(scene).get("options", {}).values())
                assert own or here == there or there in told, (scenario.id, here, there)


def test_what_luck_settles_is_not_asked_of_the_trainer() -> None:
    luck = {"bus": True, "who": "rana"}
    assert settle("bus and chose('a.b')", luck) == "chose('a.b')"
    assert settle("not bus and chose('a.b')", luck) is False
    assert settle("who == 'rana' or chose('a.b')", luck) is True
    assert settle("who != 'rana' or trust > 2", luck) == "trust > 2"
    ways = [{"if": "who == 'fares'", "go": "x"}, {"if": "bus", "go": "y"}, {"go": "z"}]
    assert ways_left(ways, luck) == [("", "y")]


def test_what_was_asked_of_the_trainer_is_not_asked_again_and_its_opposite_is_the_rest() -> None:
    ways = [
        {"if": "decided('goes') and bus", "go": "x"},
        {"if": "decided('goes')", "go": "y"},
        {"if": "not decided('goes') and bus", "go": "z"},
        {"go": "w"},
    ]
    assert ways_left(ways, {"bus": True}) == [("decided('goes')", "x"), ("", "z")]


def test_a_scene_that_only_skipping_under_other_luck_comes_to_is_left_out() -> None:
    ways = [{"if": "bus", "go": "b"}, {"go": "c"}]
    ends = {"then": "end"}
    scenes = {"a": {"pass": {"to": ways}, "then": ways}, "b": ends, "c": ends}
    assert scenes_met({"scenes": scenes}, {"bus": True}) == {"a", "b"}


def test_what_nobody_decides_in_this_version_is_not_asked_and_its_sheet_is_left_out() -> None:
    choices = [
        {"if": "ill", "decides": "goes"},
        {"if": "not ill and chose('a.b')", "decides": "sits"},
        {"decides": "stays"},
        {"decides": "sings"},
    ]
    then = [{"if": "decided('goes')", "go": "b"}, {"if": "decided('sits')", "go": "c"}, {"go": "d"}]
    ends = {"then": "end"}
    scenes = {
        "a": {"person_decides": {"as": choices}, "then": then},
        "b": ends,
        "c": ends,
        "d": ends,
    }
    luck = with_undecided({"scenes": scenes}, {"ill": False})
    assert luck == {"ill": False, "decided('goes')": False, "decided('sings')": False}
    assert ways_left(then, luck) == [("decided('sits')", "c"), ("", "d")]
    assert scenes_met({"scenes": scenes}, luck) == {"a", "c", "d"}


def test_the_way_says_what_is_so_otherwise_and_which_sheets_are_the_core() -> None:
    [way] = [s for s in page("counter-four/trainer-only-way.html").sections if s.anchor == "way"]
    [table] = [b for entry in way.entries for b in entry.blocks if isinstance(b, Table)]
    next_of = {row[0].text: row[2].items for row in table.rows}
    assert next_of["8. I go"][-1] == "otherwise: sheet 10"
    [scenario] = [each for each, _ in material().cases if each.id == "counter-four"]
    core = {scenario.text.name(each.scene) for each in scenario.text.core}
    assert {row[0].text.partition(". ")[2] for row in table.rows if row[0].small} == core


def test_what_is_read_in_place_of_scenes_stands_before_the_scene_it_leads_to() -> None:
    notes = page("counter-four/facilitator-only.html")
    [core] = [s for s in flatten(notes.sections) if s.id == "core"]
    told = [line.text for entry in core.entries for line in entry.lines]
    bridge = next(n for n, text in enumerate(told) if text.startswith("With a hundred words"))
    assert told[bridge + 1] == "Scene 5: The good shirt"


def test_no_way_through_a_case_tells_a_sheet_that_is_left_out() -> None:
    for scenario, _ in material().cases:
        sheet = page(f"{scenario.id}/trainer-only-way.html")
        [way] = [s for s in sheet.sections if s.anchor == "way"]
        [table] = [b for entry in way.entries for b in entry.blocks if isinstance(b, Table)]
        listed = {row[0].text.partition(".")[0] for row in table.rows}
        told = " ".join(t for row in table.rows for t in (row[2].text, *row[2].items))
        assert set(re.findall(r"sheet (\d+\+?)", told)) <= listed


def test_every_person_draws_a_number_and_half_have_each_form_first() -> None:
    slips = page("form-numbers.html").sections[0].entries
    firsts = [entry.lines[1].text for entry in slips]
    assert len({entry.lines[0].mark for entry in slips}) == len(slips)
    assert sorted(map(firsts.count, set(firsts))) == [len(slips) / 2] * 2


def test_the_count_of_a_form_says_what_each_story_is_and_which_letters_see_trafficking() -> None:
    counts = page("trainer-only-forms.html")
    for form, section in zip(material().forms, counts.sections, strict=True):
        [table] = [b for entry in section.entries for b in entry.blocks if isinstance(b, Table)]
        assert len(table.rows) == len(form.data["scenes"])
        assert [row[1].text for row in table.rows].count("something else") == 3


def test_every_case_has_its_level_of_review_on_the_page_to_start_from() -> None:
    start = printed()[0].document
    [reviewed] = [s for s in start.sections if s.id == "reviewed"]
    said = {row[0].text: row for e in reviewed.entries for b in e.blocks for row in rows_of(b)}
    for scenario in (*(each for each, _ in material().cases), *material().forms):
        level, locked = said[scenario.about.title.strip()][1].text, scenario.about.locked
        assert level == "draft", "nobody has read these cases"
        assert bool(said[scenario.about.title.strip()][1].small) is locked


def rows_of(block: object) -> tuple[tuple[Cell, ...], ...]:
    return block.rows if isinstance(block, Table) else ()


def test_what_is_read_after_a_vote_is_marked_for_the_trainer_and_on_no_sheet_of_the_class() -> None:
    for scenario, _ in material().cases:
        notes, sheets = (
            words(page(f"{scenario.id}/{name}.html")) for name in ("facilitator-only", "3-scenes")
        )
        assert "Only after the vote." in notes and "Read out after the vote" in notes
        assert "Read out before the vote, when" in notes
        assert "after the vote" not in sheets


def test_every_moment_of_the_briefs_is_a_card_to_fold_with_the_question_in_front() -> None:
    cards = page("7-cards-to-fold.html").sections
    moments = [m for _, note in material().cases if note for m in note.moments]
    assert len(cards) == len(moments)
    for card, moment in zip(cards, moments, strict=True):
        front, back = ([line.text for line in side.lines] for side in card.entries)
        assert front[1:] == [moment.signal, moment.ask]
        assert moment.pull in back and len(back) == 2 + len(moment.principles)

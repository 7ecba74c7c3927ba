"""A case in the language of its reader: other words, and the same story, key and records."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.language.interface import use
from engine.language.language import ENGLISH, Language
from engine.play.play import path
from engine.play.view import view
from engine.records.sqlite.store import Store
from engine.scenario.case_files import SHIPPED
from engine.scenario.compiled_form import form_of
from engine.scenario.layer_hashes import hash_layers
from engine.scenario.load import load
from engine.scenario.po_files import parse, write_po
from engine.scenario.scenario import Scenario
from engine.scenario.translation import translation_path
from engine.scenario.yaml.reader import read
from engine.services.catalogue.case_list import Catalogue
from engine.services.feedback.debriefs import debrief_json
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.recording import Recorded, reopen, start
from engine.services.shared.shown_cases import shown_case
from tests.cases import play_of
from tests.tui.faces import BY_NUMBERS, CASE, WHOLE, answer, listen, one_line

FRENCH, ARABIC = Language("fr"), Language("ar")


def translate(file: Path, code: str, *, but: str = "") -> None:
    """Put a translation beside a file: each English text with the code before it."""
    made = write_po(file, read(file).data, code)
    for entry in made:
        if not but or but not in f"{entry.msgctxt}/":
            entry.msgstr = f"{code}: {entry.msgid}"
    translation_path(file, code).write_text(f"{made}\n", "utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A case in a folder of its own, in French and in Arabic."""
    there = Path(shutil.copy(CASE, tmp_path / CASE.name))
    for code in ("fr", "ar"):
        translate(there, code)
    return there


def told(case: Scenario) -> list[str]:
    """Everything that is read of a case."""
    text = case.text
    return [
        case.about.title,
        case.about.role,
        *(line.text for line in text.lines if line.text),
        *(scene.prompt for scene in text.scenes.values() if scene.prompt),
        *(person.name for person in text.people.values()),
        *(entity.text for entity in text.entities if entity.section != "knows"),
        *text.titles.values(),
    ]


def list_numbers(debrief: Any) -> list[float]:
    """Every figure of a debrief, in order."""
    if isinstance(debrief, dict):
        return [n for part in debrief.values() for n in list_numbers(part)]
    if isinstance(debrief, list):
        return [n for part in debrief for n in list_numbers(part)]
    return [debrief] if isinstance(debrief, int | float) else []


def test_a_case_is_read_in_the_language_of_its_reader(file: Path) -> None:
    case = open_case(file)
    assert shown_case(case, ENGLISH) is case
    french = shown_case(case, FRENCH)
    assert all(text.startswith("fr: ") for text in told(french))
    assert told(french) == [f"fr: {text}" for text in told(case)]
    assert not french.english and french.language == "fr"
    assert shown_case(french, ARABIC).about.title == f"ar: {case.about.title}"
    assert shown_case(french, ENGLISH) is case


def test_its_story_and_its_key_are_the_same_and_its_text_is_another(file: Path) -> None:
    case = open_case(file)
    french = shown_case(case, FRENCH)
    assert french.story is case.story and french.hashes == case.hashes
    sections = [word.section for word in case.words]
    now, was = hash_layers(french.data, sections), hash_layers(case.data, sections)
    assert (now.story, now.key) == (was.story, was.key)
    assert now.text != was.text
    assert french.text.cards.keys() == case.text.cards.keys()
    assert french.places == case.places
    assert french.about.standing is case.about.standing


def test_it_is_the_same_when_it_was_kept(file: Path) -> None:
    first, again = (shown_case(open_case(file), FRENCH) for _ in range(2))
    assert first is not again and form_of(first) == form_of(again)
    assert again.source.values  # where the English was written
    assert told(again) == told(first)


def test_a_case_without_a_translation_is_shown_as_it_was_written(file: Path) -> None:
    case = open_case(file)
    assert shown_case(case, Language("de")) is case


def test_words_whose_english_has_changed_are_english_and_the_scene_says_so(tmp_path: Path) -> None:
    file = Path(shutil.copy(CASE, tmp_path / CASE.name))
    translate(file, "fr")
    case, scene = open_case(file), next(iter(open_case(file).text.scenes))
    prompt = case.text.scenes[scene].prompt
    file.write_text(file.read_text("utf-8").replace(prompt, f"{prompt} Today."), "utf-8")
    french = shown_case(open_case(file), FRENCH)
    assert french.text.scenes[scene].prompt == f"{prompt} Today."
    assert french.english == {scene}
    assert view(french, play_of(french)).partly_english


def test_a_translation_can_change_neither_story_nor_key(tmp_path: Path) -> None:
    file = Path(shutil.copy(CASE, tmp_path / CASE.name))
    made = write_po(file, read(file).data, "fr")
    case = open_case(file)
    made[0].msgctxt, made[0].msgid, made[0].msgstr = "state/told/values", "yes", "oui"
    scene = next(iter(case.data["scenes"]))
    written = case.data["scenes"][scene]
    kind = next(name for name in ("choose", "then") if name in written)
    address = f"scenes/{scene}/{kind}/then" if kind == "choose" else f"scenes/{scene}/then"
    goal = written[kind]["then"] if kind == "choose" else written["then"]
    if not isinstance(goal, str):
        address, goal = f"{address}/go", goal[0]["go"]
    other = next(id for id in case.data["scenes"] if id not in (scene, goal))
    made[1].msgctxt, made[1].msgid, made[1].msgstr = address, goal, other
    translation_path(file, "fr").write_text(f"{made}\n", "utf-8")
    assert shown_case(open_case(file), FRENCH).about.title == case.about.title


@pytest.mark.parametrize("raw", [b"\xff", b'msgid "a', b"", b"nonsense\n"])
def test_a_broken_translation_translates_nothing(file: Path, raw: bytes) -> None:
    translation_path(file, "fr").write_bytes(raw)
    case = open_case(file)
    assert shown_case(case, FRENCH) is case


def test_a_play_begun_in_french_is_continued_in_arabic(data: Path, file: Path) -> None:
    logs, debriefs = [], []
    for first, second in ((FRENCH, ARABIC), (ENGLISH, ENGLISH)):
        with Store.open(data) as store:
            with use(first):
                begun = start(
                    store, shown_case(open_case(file), first), seed=1, language=first.code
                )
                assert isinstance(begun, Recorded)
                for message in WHOLE[:4]:
                    answer(begun, message)
            with use(second):
                there = reopen(store, begun.id)
                there.own = file.parent
                assert there.scenario.language == second.code
                for message in WHOLE[4:]:
                    answer(there, message)
                assert there.play.ended
                debriefs.append(debrief_json(there))
            logs.append([event.body or b"" for event in store.events(begun.id)])
    begun_in, in_english = logs
    assert begun_in[0] == in_english[0].replace(b'"language":"en"', b'"language":"fr"')
    assert begun_in[1:] == in_english[1:]
    arabic, english = debriefs
    assert list_numbers(arabic) == list_numbers(english)
    assert "ar: " in str(arabic) and "ar: " not in str(english)


def test_the_shipped_cases_can_be_translated(tmp_path: Path) -> None:
    for shipped in sorted((SHIPPED / "foundation").glob("*.yaml"))[:2]:
        there = Path(shutil.copy(shipped, tmp_path / shipped.name))
        translate(there, "fr")
        case = open_case(there)
        french = shown_case(case, FRENCH)
        assert not french.english
        assert [t for t in told(french) if not t.startswith("fr: ")] == []
        assert load(there).hashes == french.hashes
        assert parse(translation_path(there, "fr").read_bytes()).metadata["Language"] == "fr"


def test_a_case_that_is_not_translated_says_so_before_it_begins(file: Path) -> None:
    catalogue = Catalogue(file.parent)
    with use(FRENCH):
        assert catalogue.briefing("every-kind").english == ""
        assert catalogue.briefing("every-kind").title.startswith("fr: ")
    with use(Language("de")):
        assert "not translated yet" in catalogue.briefing("every-kind").english
    assert catalogue.briefing("every-kind").english == ""
    with use(Language("fr-CA")):
        assert catalogue.briefing("every-kind").title.startswith("fr: ")


def test_what_is_not_translated_is_said_once_in_line_mode(tmp_path: Path) -> None:
    file = Path(shutil.copy(CASE, tmp_path / CASE.name))
    translate(file, "fr", but="scenes/")
    with use(FRENCH):
        recorded = start(None, shown_case(open_case(file), FRENCH), seed=1)
        assert isinstance(recorded, Recorded)
        said, left = listen(recorded, *BY_NUMBERS), recorded.scenario.english
    assert "fr: The blue door" in said
    scenes = {moment.location.location.place for moment in path(recorded.play)}
    assert one_line(said).count("it is not translated yet") == len(scenes & left) > 4

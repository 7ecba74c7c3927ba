"""N307: hard words of prompts and answers; without the extra `authors`, this is left out."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine.explore.check import check
from engine.explore.hard_words import find_hard_words, has_word_list, list_bases, split_words
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import loaded

pytestmark = pytest.mark.skipif(
    find_spec("cefrpy") is None, reason="an extra of authors: pip install 'rifq[authors]'"
)

CASE = """\
scenario: words
title: The side room
role: >-
  You are the investigator in the side room.
{head}scenes:
  side-room:
    choose:
      prompt: >-
        {prompt}
      options:
        wait:
          do: >-
            {do}
        end:
          says: >-
            "I don't know what you've stopped. We cannot stay: it's eight o'clock."
      then: evening
endings:
  evening:
    person: >-
      She reiterates nothing, with equanimity.
"""


def case(prompt: str = "What do you do?", do: str = "Wait.", head: str = "") -> Scenario:
    raw = CASE.format(prompt=prompt, do=do, head=head).encode()
    return load_bytes(raw, "words.yaml")


def told(scenario: Scenario) -> list[tuple[str, str, int]]:
    found = [each.problem for each in find_hard_words(scenario)]
    return [(p.params["at"], p.params["words"], p.line) for p in found]


def test_a_hard_word_of_an_answer_or_a_prompt_is_named_with_its_line() -> None:
    scenario = case("What do you reiterate?", "Wait with equanimity, and reiterate it.")
    lines = scenario.source.text.splitlines()
    assert told(scenario) == [
        ("side-room", "“reiterate”", lines.index("      prompt: >-") + 1),
        ("side-room.wait", "“equanimity”, “reiterate”", lines.index("          do: >-") + 1),
    ]


def test_plain_words_and_their_forms_are_not_named_and_other_prose_is_not_looked_at() -> None:
    assert told(case("Who has found what she had written?", "She carries the heaviest bags.")) == []


@pytest.mark.parametrize(
    "head",
    [
        "people:\n  a: {name: Equanimity, part: her dog}\n",
        "people:\n  a: {name: Anna, part: a teacher of equanimity}\n",
        "content_notes: [a loss of equanimity]\n",
    ],
)
def test_words_that_were_read_before_the_first_scene_are_known(head: str) -> None:
    assert told(case(do="Wait with equanimity.", head=head)) == []


def test_names_are_no_hard_words() -> None:
    assert told(case(do="Ask whether Nilanthi wants to wait.")) == []


def test_nothing_is_said_of_a_case_in_another_language() -> None:
    other = (
        "Warte bis morgen früh und frage dann noch einmal nach den Papieren der beiden Frauen, die "
        "gestern abend ohne Gepäck und ohne Mantel durch den Hintereingang gekommen sind, obwohl "
        "niemand sie gerufen hatte und draußen ein Wagen mit laufendem Motor stand, dessen Fahrer "
        "weder ausstieg noch grüßte, sondern bloß rauchte, telefonierte, lachte und schließlich "
        "wortlos davonfuhr, ehe jemand sein Kennzeichen notieren konnte"
    )
    assert told(case(do=other)) == []


def test_words_without_their_endings() -> None:
    assert list(split_words("Don’t say it's Amal's: o'clock.")) == [
        "do", "say", "it", "amal"
    ]  # fmt: skip
    assert "stop" in list_bases("stopped") and "carry" in list_bases("carries")


def test_the_note_is_part_of_a_whole_check_and_no_problem() -> None:
    found = check(case(do="Wait with equanimity."), SAFETY, WITH_VALUES).findings
    assert "N307" in [each.problem.code for each in found]
    quick = check(case(do="Wait with equanimity."), SAFETY).findings
    assert "N307" not in [each.problem.code for each in quick]


def test_without_the_list_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_word_list()
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.delitem(sys.modules, "cefrpy", raising=False)
    assert not has_word_list()
    assert told(case(do="Wait with equanimity.")) == []


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_the_shipped_cases_have_no_hard_words(path: Path) -> None:
    assert told(loaded(path)) == []

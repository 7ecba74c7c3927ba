"""Every name an author writes is looked up, and a near miss is met with the name that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.scenario.case_files import find, id_of
from engine.scenario.load import find_setting, load, load_bytes, load_doctrine
from tests.cases import FIXTURES, PEOPLE, STATE, WORDED, case, check, problems, written

SCENES = """
door:
  choose:
    prompt: P?
    discuss: true
    options:
      knock: {do: Knock., tags: [act], repaired_by: [talk.calm]}
      wait: {do: Wait.}
    then: order
order:
  rank:
    prompt: P?
    discuss: true
    items: {tea: {do: Tea.}, line: {do: A line.}}
    then: scale
scale:
  rate:
    prompt: P?
    scale: {from: -1, to: 1, labels: [a, b, c]}
    items: {true-so: {text: So., discuss: true}, not-so: {text: Not so., discuss: true}}
    then: talk
talk:
  interview:
    who: hana
    assesses: [dignity]
    purpose: {her-wish: She was asked.}
    topics:
      first:
        questions:
          wish: {says: A?, type: open, serves: her-wish, rating: 4, upholds: [P18]}
    moves: {calm: {}}
    asks:
      who: {says: W?, answers: {me: {says: Me.}, all: {says: All.}}}
    then: evening
"""


def told(test: str) -> list[tuple[str, str]]:
    """Codes and hints of a case with this test, or whatever else stands beside the scenes."""
    return [(problem.code, problem.hint) for problem in problems(SCENES, test)]


def planned(play: str = "", expect: str = "at: door") -> list[tuple[str, str]]:
    return told(f"tests: [{{name: x, play: [{play}], expect: {{{expect}}}}}]")


# --- tests


@pytest.mark.parametrize(
    ("play", "code", "meant"),
    [
        ("dor: knock", "E226", "door"),
        ("door: nock", "E220", "knock"),
        ("order: [tea, lien]", "E220", "line"),
        ("scale: {true-so: 1, not-do: 0}", "E220", "not-so"),
        ("talk: {ask: whish}", "E220", "wish"),
        ("talk: {move: clam}", "E220", "calm"),
        ("talk: {answer: mee}", "E220", "me"),
        ("talk.whoo: me", "E226", "talk.who"),
    ],
)
def test_a_misspelt_answer_in_a_test_is_told_with_the_one_that_was_meant(
    play: str, code: str, meant: str
) -> None:
    assert planned(f"{{{play}}}") == [(code, f"did you mean `{meant}`?")]


@pytest.mark.parametrize(
    ("expect", "code", "meant"),
    [
        ("at: dor", "E226", "door"),
        ("ending: evning", "E220", "evening"),
        ("offered: [nock]", "E220", "knock"),
        ("not_offered: [door.nock]", "E220", "door.knock"),
        ("need: {hme: met}", "E220", "home"),
        ("consent: {recordin: given}", "E220", "recording"),
        ("risk: {retalation: low}", "E220", "retaliation"),
        ("state: {seperated: true}", "E207", "separated"),
        ("purpose: [her-whish]", "E220", "her-wish"),
        ("repaired: [door.nock]", "E247", "door.knock"),
        ("credit: {dor: {below: 1}}", "E220", "door"),
    ],
)
def test_a_misspelt_expectation_is_told_and_does_not_hold_by_itself(
    expect: str, code: str, meant: str
) -> None:
    assert planned(expect=expect) == [(code, f"did you mean `{meant}`?")]


def test_a_value_a_variable_never_has_is_told_with_those_it_has() -> None:
    assert planned(expect="state: {on_file: stament}") == [
        ("E223", "it is one of nothing, statement")
    ]


def test_an_item_of_an_order_is_nothing_that_is_ever_offered() -> None:
    assert [code for code, _ in planned(expect="not_offered: [tea]")] == ["E220"]


def test_her_question_is_a_place_a_test_can_name() -> None:
    answers = "{door: knock}, {order: [tea, line]}, {scale: {true-so: 1, not-so: 1}}"
    assert planned(answers, "at: talk.who, offered: [me, talk.who.all]") == []
    assert planned(f"{answers}, {{talk.who: me}}, {{talk: {{ask: wish}}}}", "at: talk") == []


# --- findings accepted, and settings


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        ("finding: F330, at: door", []),
        ("finding: F030, at: door", [("E259", "did you mean `F330`?")]),
        ("finding: F999, at: door", [("E259", "`rifq check` prints the right one")]),
        ("finding: F303, at: door.nock", [("E260", "did you mean `door.knock`?")]),
        ("finding: F316, at: retaliation", []),
        ("finding: F317, at: hana.trust", []),
        ("finding: F334, at: her-wish", []),
        ("finding: F331, at: always-first", []),
    ],
)
def test_what_is_accepted_must_be_something_that_can_be_found(
    accepted: str, found: list[tuple[str, str]]
) -> None:
    assert told(f"accept: [{{{accepted}, because: So it is.}}]") == found


def test_a_setting_there_is_none_of_is_told_with_the_one_that_was_meant() -> None:
    assert told("setting: wadira") == []
    assert told("setting: wadirra") == [("E258", "did you mean `wadira`?")]
    assert told("setting: somewhere") == [("E258", "there is `jordan`, `wadira`")]


def test_a_setting_may_stand_beside_ones_own_cases(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(written(SCENES, "setting: marsh"))
    assert [problem.code for problem in check(file)] == ["E258"]
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "marsh.yaml").write_text("title: The marsh\n", encoding="utf-8")
    assert check(file) == []
    setting = find_setting("marsh", file)
    assert setting and setting.title == "The marsh"
    assert find_setting("wadira", file) and not find_setting("fen", file)


def test_a_case_kept_with_a_play_is_read_though_its_setting_and_findings_are_gone() -> None:
    raw = written(SCENES, "setting: marsh\naccept: [{finding: F030, because: So it is.}]")
    assert load_bytes(raw, "kept.yaml", load_doctrine()).about.setting == "marsh"


# --- what a case and its parts are called


@pytest.mark.parametrize(
    ("file", "id"),
    [
        ("The Guest_House.yaml", "the-guest-house"),
        ("a/b/Café 2.yml", "caf-2"),
        ("14-bus.yaml", "case"),
        ("….yaml", "case"),
    ],
)
def test_a_case_without_an_id_is_called_after_its_file_everywhere(file: str, id: str) -> None:
    assert id_of(file) == id == id_of(file, {"title": "T"})
    assert load_bytes(written(SCENES), file).id == id
    assert id_of(file, {"scenario": "its-own"}) == "its-own"


def test_a_case_is_found_by_the_id_it_has(tmp_path: Path) -> None:
    file = tmp_path / "The Bus.yaml"
    file.write_bytes(written(SCENES))
    assert find("the-bus", tmp_path) == file == find("The Bus", tmp_path)
    assert load(file).id == "the-bus"


def test_everything_with_an_address_says_where_it_stands() -> None:
    scenario = load(FIXTURES / "everything.yaml")
    at = {a: scenario.source.keys[path].line for a, path in scenario.places.items()}
    assert {*scenario.data["scenes"], *scenario.data["endings"]} <= at.keys()
    assert {*scenario.text.cards, *scenario.key.marks} <= at.keys()
    lines = (FIXTURES / "everything.yaml").read_text(encoding="utf-8").splitlines()
    for address, line in at.items():
        name = address.rpartition(".")[2].rpartition(":")[2]
        assert lines[line - 1].strip().startswith(f"{name}:"), address


def test_a_state_may_be_called_like_a_question_but_not_like_a_person() -> None:
    head = PEOPLE + STATE + WORDED
    seen = "door: {text: [{if: seen and not seen('evening'), say: S.}], then: evening}"
    called = head.replace("told:", "seen:")
    assert case(seen, head=called)
    found = problems("door: {text: T., then: evening}", head=head.replace("told:", "hana:"))
    assert [problem.code for problem in found] == ["E234"]

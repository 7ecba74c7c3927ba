"""`--jsonl`: the transcript of the design, and nothing that ends a play but its end."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pytest

from engine.language.interface import PSEUDO, use
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.shared.recording import Recorded, reopen
from tests.benchmarks.random_plays import play_once
from tests.tui.faces import CASE, WHOLE, Message, begun, played, rifq, scenario, talk
from tui.jsonl import protocol


def steps(said: list[Message]) -> dict[str, Message]:
    """The first step at each place."""
    found: dict[str, Message] = {}
    for message in said:
        if message["type"] == "step":
            found.setdefault(message["at"], message)
    return found


def test_a_whole_play_is_a_transcript_of_the_shape_in_the_design(store: Store) -> None:
    out = io.StringIO()
    lines = "".join(json.dumps(message) + "\n" for message in WHOLE)
    recorded = begun(store)
    protocol.play(recorded, io.StringIO(lines), out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    hello = {"type": "hello", "protocol": 1, "case": "every-kind", "play": recorded.id}
    assert said[0].items() >= {**hello, "mode": "practice"}.items()
    assert [m["type"] for m in said[1:]] == [
        "step",
        *["accepted", "step"] * 11,
        "accepted",
        "ended",
    ]
    assert [m["seq"] for m in said if m["type"] == "accepted"] == list(range(2, 14))


def test_hello_has_what_a_first_page_and_its_buttons_say(store: Store) -> None:
    out = io.StringIO()
    with use(PSEUDO):
        protocol.play(begun(store), io.StringIO(), out)
    said = json.loads(out.getvalue().splitlines()[0])
    assert said["role"] == "You are asked to look in on the house with the blue door."
    assert said["content_notes"] == ["a locked room"]
    words = said["words"]
    assert set(words) == {"decide", "continue", "act", "how_sure", "sure"}
    assert len(words["sure"]) == 3
    for each in (*words.pop("sure"), *words.values()):
        assert each.startswith("⟦"), "in the language of the screens"


def test_each_kind_of_step_says_what_is_needed_to_answer_it(store: Store) -> None:
    at = steps(talk(begun(store), *WHOLE))
    assert at["door"]["kind"] == "choose" and at["door"]["sure"] is True
    assert [o["id"] for o in at["door"]["options"]] == ["separate", "in-front", "walk-first"]
    assert at["door"]["acts"][0]["id"] == "ring-the-line" and at["door"]["prompt"]
    assert at["order"]["kind"] == "rank" and len(at["order"]["items"]) == 3
    assert at["see-to"]["kind"] == "select" and at["see-to"]["pick"] == 2
    assert at["weigh"]["scale"]["labels"] == ["less likely", "no change", "more likely"]
    assert (at["weigh"]["scale"]["from"], at["weigh"]["scale"]["to"]) == (-1, 1)
    assert at["what-she-decides"]["kind"] == "continue" and at["what-she-decides"]["text"]


def test_an_interview_gives_reply_topic_questions_moves_and_her_question(store: Store) -> None:
    said = talk(begun(store), *WHOLE)
    at = steps(said)
    assert at["talk"]["kind"] == "interview" and at["talk"]["topic"] == "engage"
    assert [q["id"] for q in at["talk"]["questions"]] == ["how-this-works", "locked-in"]
    assert [m["id"] for m in at["talk"]["moves"]] == ["break"]
    assert "topics" in at["talk"] and "reply" in at["talk"]
    hers = at["talk.who-reads"]
    assert hers["kind"] == "choose" and [o["id"] for o in hers["options"]] == ["no", "perhaps"]
    after_break = [m for m in said if m.get("at") == "talk"][2]
    assert after_break["reply"] == ["You open the window. [She looks away]"]


def test_the_end_gives_the_ending_and_the_debrief(store: Store) -> None:
    ended = talk(begun(store), *WHOLE)[-1]
    assert ended["ending"] == "went" and ended["debrief"]["finished"] is True


REFUSED: list[tuple[str, str]] = [
    ("garbage", "P012"),
    ("[1, 2]", "P012"),
    ('"separate"', "P012"),
    ("null", "P012"),
    ('{"answer": "separate"', "P012"),
    ("[" * 100_000, "P012"),
    ('{"answer": ' + "[" * 900 + "]" * 900 + "}", "P012"),
    ('{"answer": ' + "9" * 10_000 + "}", "P012"),
    ('{"answer": "' + "x" * 3_000_000 + '"}', "P012"),
    ('{"answer": NaN}', "P001"),
    ('{"answer": null}', "P001"),
    ('{"answer": 3}', "P001"),
    ('{"answer": true}', "P001"),
    ('{"answer": []}', "P001"),
    ('{"answer": {}}', "P001"),
    ("{}", "P001"),
    ('{"sure": 2}', "P001"),
    ('{"answer": "separate", "more": 1}', "P001"),
    ('{"answer": "nobody"}', "P002"),
    ('{"answer": "\\ud800"}', "P002"),
    ('{"act": "nobody"}', "P002"),
    ('{"act": ["ring-the-line"]}', "P001"),
    ('{"ask": "how-this-works"}', "P002"),
    ('{"close": true}', "P002"),
    ('{"close": 1}', "P001"),
    ('{"continue": true}', "P002"),
    ('{"answer": "separate", "sure": 4}', "P007"),
    ('{"answer": "separate", "sure": "2"}', "P007"),
    ('{"answer": "separate", "sure": true}', "P007"),
    ('{"answer": "separate", "sure": [2]}', "P007"),
    ('{"command": "dance"}', "P013"),
    ('{"command": null}', "P013"),
    ('{"command": ["undo"]}', "P013"),
    ('{"command": "undo"}', "P009"),
]


@pytest.mark.parametrize(("line", "code"), REFUSED, ids=[f"{c}-{x[:30]}" for x, c in REFUSED])
def test_what_cannot_be_taken_is_refused_and_the_play_goes_on(line: str, code: str) -> None:
    said = talk(begun(None), line, {"answer": "separate"})
    assert [m["type"] for m in said] == ["step", "refused", "accepted", "step"]
    assert said[1]["code"] == code and len(said[1]["message"]) < 300


@pytest.mark.parametrize(
    ("answers", "line", "said"),
    [
        (0, {"close": True}, "there is no answer called `close` here"),
        (0, {"continue": True}, "there is no answer called `continue` here"),
        (1, {"act": "ring-the-line"}, "`ring-the-line` is not offered now"),
    ],
)
def test_a_refusal_names_an_answer_as_it_was_given(answers: int, line: Message, said: str) -> None:
    assert talk(played(None, answers=answers), line)[1]["message"] == said


@pytest.mark.parametrize(
    ("answers", "line", "code"),
    [
        (2, {"answer": ["interpreter"]}, "P004"),
        (2, {"answer": ["interpreter", "interpreter", "danger"]}, "P004"),
        (2, {"answer": [1, 2, 3]}, "P004"),
        (3, {"answer": ["window"]}, "P005"),
        (3, {"answer": ["window", "window"]}, "P005"),
        (3, {"answer": ["window", {"a": []}]}, "P002"),
        (1, {"act": "ring-the-line"}, "P003"),
        (4, {"ask": "tell-me"}, "P002"),
        (5, {"ask": "how-this-works"}, "P002"),
        (4, {"topic": "account"}, "P002"),
        (10, {"answer": {}}, "P006"),
        (10, {"answer": {"sticks": 0, "locked": 2}}, "P006"),
        (10, {"answer": {"sticks": 0, "locked": 0.5}}, "P006"),
        (10, {"answer": {"sticks": 0, "locked": True}}, "P006"),
        (12, {"answer": "separate"}, "P008"),
        (12, {"command": "pass"}, "P008"),
    ],
)
def test_each_kind_refuses_what_does_not_fit_it(answers: int, line: Message, code: str) -> None:
    recorded = played(None, answers=answers)
    before = recorded.play
    refused = talk(recorded, line)[1]
    assert (refused["type"], refused["code"]) == ("refused", code)
    assert recorded.play is before


def test_a_refusal_writes_nothing(store: Store) -> None:
    recorded = begun(store)
    talk(recorded, "garbage", {"answer": "nobody"}, {"command": "undo"})
    assert store.head(recorded.id).seq == 1


def test_undo_pass_and_leave_do_what_they_say(store: Store) -> None:
    recorded = begun(store)
    said = talk(
        recorded, {"answer": "in-front"}, {"command": "undo"}, {"command": "pass"},
        {"command": "leave"}, {"answer": "separate"},
    )  # fmt: skip
    assert [m.get("at", m["type"]) for m in said] == [
        "door", "accepted", "order", "accepted", "door", "accepted", "order", "left"
    ]  # fmt: skip
    assert [m["seq"] for m in said if m["type"] == "accepted"] == [2, 3, 4]


def test_in_an_assessment_nothing_is_taken_back_and_the_order_is_by_seed(store: Store) -> None:
    first = talk(begun(store, mode="assessment", seed=7), {"answer": "separate"})
    again = talk(begun(store, mode="assessment", seed=7), {"answer": "separate"})
    ids = {
        tuple(o["id"] for o in talk(begun(store, mode="assessment", seed=n))[0]["options"])
        for n in range(8)
    }
    assert first == again and len(ids) > 1
    recorded = begun(store, mode="assessment")
    assert talk(recorded, {"answer": "separate"}, {"command": "undo"})[-1]["code"] == "P010"


def test_random_legal_plays_end_and_replay_to_the_same_debrief(store: Store) -> None:
    chooser = random.Random(3)
    for _ in range(8):
        play_once(store, scenario(), chooser)
    assert store.verify().clean


def test_end_of_input_leaves_it_resumable_in_a_process_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = rifq("play", CASE, "--jsonl", data=data, stdin='\ufeff{"answer": "separate"}\r\n')
    assert first.returncode == 0, first.stderr
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert lines[-1]["at"] == "order"
    again = rifq("play", CASE, "--jsonl", "--resume", data=data)
    resumed = [json.loads(line) for line in again.stdout.splitlines()]
    assert resumed[0]["play"] == lines[0]["play"] and resumed[1] == lines[-1]
    fresh = rifq("play", CASE, "--jsonl", data=data)
    assert json.loads(fresh.stdout.splitlines()[1])["at"] == "door"


def test_it_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    text = CASE.read_text("utf-8").replace("A blue door.", "باب أزرق.")
    case = tmp_path / "case.yaml"
    case.write_text(text, encoding="utf-8")
    said = rifq("play", case, "--jsonl", data=tmp_path / "data", env=env)
    assert "باب أزرق." in said.stdout


def test_a_full_disk_is_told_loses_nothing_and_the_play_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = begun(store)
    append = store.append

    def full(*_: object) -> None:
        monkeypatch.setattr(store, "append", append)  # there is room again after this
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    monkeypatch.setattr(store, "append", full)
    said = talk(recorded, {"answer": "separate"}, {"answer": "separate"})
    assert [m["type"] for m in said] == ["step", "refused", "accepted", "step"]
    assert said[1]["code"] == "R001" and "full" in said[1]["message"]
    assert store.head(recorded.id).seq == 2 and store.verify().clean


def test_the_same_play_open_twice_is_told_and_goes_on_from_where_it_is(store: Store) -> None:
    recorded = begun(store)
    other = reopen(store, recorded.id)
    talk(other, {"answer": "separate"})
    said = talk(
        recorded, {"answer": "in-front"}, {"answer": ["danger", "interpreter", "statement"]}
    )
    assert said[1]["code"] == "P018"
    assert said[2]["at"] == "order", "where it stands now is shown"
    assert said[3] == {"type": "accepted", "seq": 3}
    assert len(store.events(recorded.id)) == 3


def test_a_trial_is_played_and_never_recorded(store: Store) -> None:
    said = talk(begun(None), *WHOLE)
    assert said[-1]["type"] == "ended" and said[-1]["debrief"]["head"] == ""
    assert store.plays() == ()


def test_a_play_forgotten_while_it_is_open_is_told(store: Store) -> None:
    recorded: Recorded = begun(store)
    store.delete(recorded.id)
    assert talk(recorded, {"answer": "separate"})[1]["code"] == "R010"

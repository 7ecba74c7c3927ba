"""A play on disk: what was acknowledged is there, and what was forgotten is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.decisions.kind import Refusal
from engine.play.events import Undone, to_bytes
from engine.play.play import draw, path
from engine.play.view import view
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Head, Listed, digest_of
from engine.reports.render.html import as_html
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load
from engine.services.feedback.debriefs import debrief_json, debrief_of
from engine.services.shared import recording
from engine.services.shared.errors import Unreadable
from engine.services.shared.recording import (
    Recorded,
    carry,
    find_continuable,
    find_last_decided,
    open_listed,
    reopen,
    retry,
    start,
    unfinished_plays,
)
from engine.services.shared.session import Session, misfit
from tests.cases import FIXTURES
from tests.tui.faces import (
    CASE,
    CODE,
    WHOLE,
    alter,
    answer,
    begun,
    one_line,
    played,
    rifq_here,
    scenario,
)


def change_case(tmp_path: Path, old: str, new: str) -> Path:
    """The case with something in it changed."""
    text = CASE.read_text("utf-8")
    assert old in text
    file = tmp_path / "changed.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def as_bytes(recorded: Recorded) -> tuple[bytes, str]:
    """The debrief as JSON and as a page."""
    return json.dumps(debrief_json(recorded)).encode(), as_html(debrief_of(recorded).document())


# Durable before shown


def test_an_answer_is_on_disk_when_it_was_taken(store: Store, data: Path) -> None:
    recorded = begun(store)
    for number, message in enumerate(WHOLE, 2):
        answer(recorded, message)
        with Store.open(data) as other:
            assert other.head(recorded.id).hash == recorded.head
            assert other.head(recorded.id).seq == number


def test_what_is_reopened_is_the_same_moment_after_every_answer(store: Store) -> None:
    recorded = begun(store, CODE)
    for message in WHOLE:
        answer(recorded, message)
        again = reopen(store, recorded.id)
        assert (again.play.state, again.play.at, again.play.seq, again.head) == (
            recorded.play.state, recorded.play.at, recorded.play.seq, recorded.head
        )  # fmt: skip
        assert Session(again).step == Session(recorded).step


def test_what_was_taken_back_or_passed_over_is_reopened_as_it_was(store: Store) -> None:
    recorded = begun(store)
    assert recorded.answer("in-front") is None and recorded.undo() is None
    assert recorded.pass_over() is None
    again = reopen(store, recorded.id)
    assert again.play.location.location.place == "order"
    assert isinstance(again.play.before.event, Undone)  # type: ignore[union-attr]


def test_there_is_something_to_take_back_only_after_an_answer_that_stands(store: Store) -> None:
    session = Session(begun(store))
    assert not session.undoable
    assert session.answer("in-front") is None and session.undoable
    assert session.undo() is None and not session.undoable
    assert session.pass_over() is None and session.undoable
    assessed = Session(begun(store, mode="assessment"))
    assert assessed.answer("in-front") is None and not assessed.undoable


def test_a_play_and_the_case_it_is_made_on_are_one_commit(store: Store) -> None:
    said: list[str] = []
    store._database.connection.set_trace_callback(said.append)
    first = begun(store, CODE)
    assert said.count("COMMIT") == 1
    begun(store)
    assert said.count("COMMIT") == 2
    answer(first, WHOLE[0])
    assert said.count("COMMIT") == 3


def test_where_a_play_cannot_begin_its_case_is_not_kept_either(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = begun(store).id
    other = load(FIXTURES / "everything.yaml")
    monkeypatch.setattr("engine.records.stored_plays.secrets.token_hex", lambda _size: taken)
    with pytest.raises(RecordsProblem, match="R014"):
        start(store, other)
    with pytest.raises(RecordsProblem, match="R015"):
        store.closure(digest_of(other.source.raw))


def test_a_refused_answer_leaves_no_trace(store: Store) -> None:
    recorded = begun(store)
    head = recorded.head
    assert isinstance(recorded.answer("nobody"), Refusal)
    assert recorded.head == head == store.head(recorded.id).hash


# The same play open twice


def test_the_second_is_told_and_goes_on_from_where_it_is(store: Store) -> None:
    recorded = begun(store)
    other = reopen(store, recorded.id)
    assert other.answer("separate") is None
    refused = recorded.answer("in-front")
    assert refused is not None and refused.code == "P018"
    assert recorded.play.seq == 2 and recorded.head == other.head
    assert recorded.answer(["danger", "interpreter", "statement"]) is None


# What a play is pinned to


def test_a_debrief_stays_the_same_when_its_case_is_edited_or_deleted(
    store: Store, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(CASE.read_bytes())
    recorded = start(store, load(own), seed=1)
    assert isinstance(recorded, Recorded)
    for message in WHOLE:
        answer(recorded, message)
    before = as_bytes(recorded)
    own.write_text(own.read_text("utf-8").replace("rating: 4", "rating: 1"), encoding="utf-8")
    assert as_bytes(reopen(store, recorded.id)) == before
    own.unlink()
    assert as_bytes(reopen(store, recorded.id)) == before


def test_a_play_is_reopened_where_only_a_side_names_a_principle(
    store: Store, tmp_path: Path
) -> None:
    sides = "sides: [{says: Tonight., source: P59}, {says: Later., source: P55}]"
    case = load(change_case(tmp_path, "accept: [0, 1]", f"discuss: true\n          {sides}"))
    recorded = start(store, case, seed=1)
    assert isinstance(recorded, Recorded)
    assert reopen(store, recorded.id).scenario.key.sides == case.key.sides
    assert reopen(store, recorded.id).scenario.doctrine.principles.keys() >= {"P55", "P59"}


def test_case_material_is_stored_once(store: Store, data: Path) -> None:
    first = begun(store)
    size = sum(file.stat().st_size for file in data.iterdir())
    for _ in range(5):
        begun(store)
    pins = {tuple(sorted(p.facts.closure.items())) for p in store.plays()}
    assert len(pins) == 1 and {kind for kind, _ in next(iter(pins))} == {
        "case", "doctrine", "setting"
    }  # fmt: skip
    assert store.closure(dict(next(iter(pins)))["case"]) == CASE.read_bytes()
    grown = sum(file.stat().st_size for file in data.iterdir()) - size
    assert grown < 5 * len(CASE.read_bytes()) and first.id


def test_mended_text_lets_a_play_be_resumed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    rifq_here("play", CASE, "--jsonl", data=data, stdin='{"answer": "separate"}\n')
    mended = change_case(tmp_path, "A blue door.", "A blue door, painted twice.")
    assert load(mended).hashes.story == scenario().hashes.story
    again = rifq_here("play", mended, "--jsonl", "--resume", data=data)
    assert json.loads(again.stdout.splitlines()[1])["at"] == "order" and again.stderr == ""


# A newer version of a case


def test_a_play_is_carried_on_to_a_newer_version_and_the_first_misfit_named(
    store: Store, tmp_path: Path
) -> None:
    old = played(store, CODE, answers=4)
    newer = load(change_case(tmp_path, "        tea:\n", "        tea-time:\n"))
    whole = carry(old, newer)
    assert whole.misfit == "" and whole.recorded.play.seq == old.play.seq
    assert whole.recorded.play.started.origin == old.head
    newer = load(change_case(tmp_path, "        window:\n", "        shutter:\n"))
    part = carry(old, newer)
    assert part.misfit == "see-to" and part.recorded.play.location.location.place == "see-to"
    assert "The window, opened." in misfit(part)
    assert len(store.events(old.id)) == old.play.seq, "the record itself is untouched"


def test_a_play_that_is_carried_on_or_tried_again_is_one_commit(
    store: Store, tmp_path: Path
) -> None:
    old = played(store, CODE, answers=4)
    newer = load(change_case(tmp_path, "        tea:\n", "        tea-time:\n"))
    said: list[str] = []
    store._database.connection.set_trace_callback(said.append)
    assert carry(old, newer).recorded.play.seq == old.play.seq and said.count("COMMIT") == 1
    assert isinstance(retry(old, 4), Recorded) and said.count("COMMIT") == 2


@pytest.mark.exhaustive
def test_the_command_line_carries_a_play_on_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    rifq_here("play", CASE, "--plain", data=data, stdin="1\n2\n1 3\n\n")
    key = "key: [interpreter, danger, statement]"
    newer = change_case(tmp_path, "        danger:\n", "        hurry:\n")
    newer.write_text(newer.read_text("utf-8").replace(key, key.replace("danger", "hurry")), "utf-8")
    said = one_line(rifq_here("play", newer, "--plain", data=data).stdout)
    assert "Your answer at order (An account for the file. Whether anyone" in said
    assert "no longer fits; you continue from there." in said
    again = rifq_here("play", newer, "--plain", data=data)
    assert "no longer fits" not in again.stdout
    with Store.open(data) as store:
        assert len(store.plays()) == 2


def test_a_play_that_was_carried_on_is_not_offered_again(store: Store, tmp_path: Path) -> None:
    old = played(store, CODE, answers=2)
    newer = load(change_case(tmp_path, "        tea:\n", "        tea-time:\n"))
    carried = carry(old, newer).recorded
    assert [r.id for r in find_continuable(store, store.plays())] == [carried.id]
    for message in WHOLE[2:]:
        answer(carried, message)
    assert list(find_continuable(store, store.plays())) == []


# Many plays


def test_among_many_plays_only_those_that_matter_are_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def looking(kept: Store, listed: Listed) -> Recorded:
        opened.append(listed.play)
        return open_listed(kept, listed)

    monkeypatch.setattr(recording, "open_listed", looking)
    with store.group_writes():
        left = played(store, answers=3)
        for _ in range(60):
            played(store)
    assert [r.id for r in unfinished_plays(store, (), "every-kind")] == [left.id] == opened
    begun(store)
    found = find_last_decided(store)
    assert found is not None and len(opened) == 2 and opened[1] == found.id


def test_plays_that_were_kept_before_it_was_noted_that_they_ended_are_looked_at_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = played(store, CODE, answers=2)
    newer = load(change_case(tmp_path, "        tea:\n", "        tea-time:\n"))
    carried = carry(old, newer).recorded
    for message in WHOLE[2:]:
        answer(carried, message)
    ended, left = played(store, CODE), played(store, CODE, answers=3)
    with store._database.write() as connection:
        connection.execute("UPDATE listing SET ended = 0, origin = NULL")
    for _ in range(2):
        assert [r.id for r in unfinished_plays(store, (CODE,))] == [left.id]
    known = [p.play for p in store.iterate_plays(unended=True)]
    assert known == [left.id] and {ended.id, carried.id, old.id}.isdisjoint(known)


def test_a_play_that_ended_and_was_taken_back_can_be_continued(store: Store) -> None:
    recorded = played(store, CODE)
    assert recorded.play.ended and list(unfinished_plays(store, (CODE,))) == []
    assert recorded.undo() is None
    assert [r.id for r in unfinished_plays(store, (CODE,))] == [recorded.id]


# Trying again


def test_trying_again_begins_at_the_decision_and_leaves_the_old_play(store: Store) -> None:
    old = played(store, CODE)
    seq = next(m.seq for m in path(old.play) if getattr(m.event, "at", "") == "order")
    again = retry(old, seq)
    assert isinstance(again, Recorded)
    assert again.play.location.location.place == "order" and again.id != old.id
    assert again.play.started.origin == old.head
    assert again.play.started.luck == old.play.started.luck
    assert len(store.events(old.id)) == old.play.seq


def test_trying_again_is_practice_even_after_an_assessment(store: Store) -> None:
    old = begun(store, CODE, mode="assessment")
    assert old.answer("in-front") is None
    again = retry(old, 2)
    assert isinstance(again, Recorded) and again.play.started.mode == "practice"


# Forgetting


def test_forgetting_leaves_no_byte_of_a_person_in_any_file(tmp_path: Path) -> None:
    data, state = tmp_path / "data", tmp_path / "state"
    mark = "unmistakable words of mine"
    with Store.open(data) as store:
        session = Session(played(store, CODE), CODE)
        assert session.note(f"{mark} in a note") is None
        assert session.contest("door.separate", "disagree", f"{mark} in a contest") is None
        assert session.keep_reflection(0, f"{mark} in a reflection") is None
        bodies = [e.body for e in store.events(session.recorded.id) if e.body and e.seq > 1]
        begun(store)
    (state / "rifq" / "log").mkdir(parents=True)
    (state / "rifq" / "log" / "rifq.log").write_text(mark)
    needles = [mark.encode(), CODE.encode(), *bodies]
    assert {needle for _, needle in found_in(tmp_path, needles)} == set(needles)
    done = rifq_here("records", "forget", "--as", CODE, "--yes", data=data)
    assert done.returncode == 0, done.stderr
    assert found_in(tmp_path, needles) == []
    assert rifq_here("records", "verify", data=data).returncode == 0


def found_in(folder: Path, needles: list[bytes]) -> list[tuple[str, bytes]]:
    """Which files hold which of these bytes."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(f.name, n) for f in files for n in needles if n in f.read_bytes()]


# What cannot be read


def test_an_altered_play_is_not_opened_and_does_not_hide_others(store: Store, data: Path) -> None:
    bad, good = played(store, CODE, answers=2), played(store, CODE, answers=2)
    alter(data, bad.id, 2)
    with pytest.raises(RecordsProblem) as told:
        reopen(store, bad.id)
    assert told.value.code == "V011" and told.value.params["seq"] == "2"
    assert [r.id for r in find_continuable(store, store.plays())] == [good.id]


def test_a_case_that_can_no_longer_be_read_is_told_and_does_not_hide_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = played(store, CODE, answers=2), played(store, CODE, answers=2)
    listed = {p.play: p for p in store.plays()}
    digest = store.keep("case", b"scenario: [")
    closure = {**listed[bad.id].facts.closure, "case": digest}
    facts = replace(listed[bad.id].facts, closure=closure)
    listed[bad.id] = replace(listed[bad.id], facts=facts)
    monkeypatch.setattr(Store, "plays", lambda *_, **__: tuple(listed.values()))
    monkeypatch.setattr(Store, "find_listed", lambda _, id: listed[id])
    with pytest.raises(Unreadable):
        reopen(store, bad.id)
    assert [r.id for r in find_continuable(store, store.plays())] == [good.id]


def test_a_play_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(RecordsProblem, match="R010"):
        reopen(store, "0" * 32)


def at_the_last_question(store: Store | None) -> Recorded:
    """The Thursday ticket where all seven questions are asked, in the second of three subjects."""
    case = load(SHIPPED / "foundation" / "thursday-ticket.yaml")
    recorded = start(store, case, luck={**draw(case.story, 1), "begun": False})
    assert isinstance(recorded, Recorded)
    assert recorded.answer("keep-the-hall-ordinary") is None
    assert recorded.answer({"continue": True}) is None
    for subject, most in (("before-anything", 5), ("the-work", 2)):
        assert recorded.play.location.location.topic == subject
        for question in view(case, recorded.play).answers[:most]:
            assert recorded.answer({"ask": question.id}) is None
        if subject == "before-anything":
            assert recorded.answer({"close": True}) is None
    return recorded


def test_no_subject_opens_when_no_question_is_left_and_undo_goes_back_to_the_one_before() -> None:
    recorded = at_the_last_question(None)
    asked = recorded.play
    assert recorded.answer({"close": True}) is None
    assert recorded.play.location.location.place in ("the-slip", "his-question")
    assert recorded.undo() is None
    assert view(recorded.scenario, recorded.play) == view(recorded.scenario, asked)
    assert [to_bytes(moment.event) for moment in path(recorded.play)] == [
        to_bytes(moment.event) for moment in path(asked)
    ]


def test_where_the_disk_refuses_the_second_of_two_closed_subjects_none_is_closed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = at_the_last_question(store)
    asked, kept, times = recorded.play, list(store.events(recorded.id)), iter((0, 1))
    append = Store.append

    def refuse(self: Store, play: str, seq: int, body: bytes) -> Head:
        if next(times):
            raise RecordsProblem(Code.FULL, {"path": "plays"})
        return append(self, play, seq, body)

    monkeypatch.setattr(Store, "append", refuse)
    with pytest.raises(RecordsProblem):
        recorded.answer({"close": True})
    assert recorded.play == asked and list(store.events(recorded.id)) == kept

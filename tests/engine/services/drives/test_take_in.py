"""What comes by a stick was written by anybody: nothing counts that does not belong."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from engine.records.annotations import Annotation
from engine.records.problems import Code, RecordsProblem
from engine.records.stored_plays import SaltedEvent, digest_of
from engine.reports.document import Contest
from engine.services.courses.administration import CohortService
from engine.services.drives import bundles, capsules, intake, keys, kit_files, stick_files
from engine.services.drives.bundles import Bundle, HandedPlay
from engine.services.drives.hand_in import forget_received
from engine.services.feedback import reports
from engine.services.feedback.cohort_plays import gather
from engine.services.feedback.reports import close
from engine.services.plays.verification import verify
from engine.services.shared import kits
from engine.services.shared.recording import reopen
from engine.services.shared.session import Session
from tests.engine.services.drives.course import (
    Computer,
    Given,
    join_course,
    leading,
    seal,
    write_bundle,
)
from tests.tui.given import COHORT


def codes_of(problems: list[RecordsProblem]) -> list[str]:
    return [problem.code for problem in problems]


# Files


def test_a_bundle_that_was_cut_off_or_changed_anywhere_gives_nothing(
    given: Given, stick: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    whole = laptop.hand_in(stick).file
    data = whole.read_bytes()
    whole.unlink()
    for n, end in enumerate([0, 3, 20, 47, 48, 100, len(data) // 2, len(data) - 1]):
        (stick / f"cut-{n}.rifq").write_bytes(data[:end])
    places = [*range(0, 60, 7), *range(60, len(data), len(data) // 40)]
    for n, place in enumerate(places):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        (stick / f"changed-{n}.rifq").write_bytes(changed)
    with laptop.store() as store:
        course = kits.read_joined(store)[COHORT.id].course.id.encode()
    (stick / "another.rifq").write_bytes(data.replace(course, course[::-1]))
    outcome = lead.take_in(stick)
    assert outcome.bundles == 0 and outcome.plays == 0 and lead.plays() == ()
    assert len(outcome.unread) == len(list(stick.glob("*.rifq")))
    assert set(codes_of(outcome.unread)) == {"R066", "R072"}
    assert all(str(stick) in problem.params["path"] for problem in outcome.unread)


def test_an_unfinished_file_is_not_looked_at(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    laptop.hand_in(stick)
    (stick / "new-0123.tmp").write_bytes(b"half")
    (stick / "._irbid.rifq").write_bytes(b"what a Mac leaves beside a file")
    outcome = lead.take_in(stick)
    assert outcome.unread == [] and outcome.count("new") == 1
    assert not list(stick.glob("new-*.tmp.*"))


def test_a_write_that_fails_leaves_no_half_of_a_bundle(
    given: Given, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead, laptop, [code, *_rest] = given
    laptop.play(code)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        key = keys.device(laptop.data)  # its number is written before the stick is
        patched.setattr(keys, "next_number", lambda data: key)
        patched.setattr(os, "fsync", full)
        with pytest.raises(RecordsProblem, match="R001"):
            laptop.hand_in(stick)
    assert [p.suffix for p in stick.iterdir()] == [".rifq-kit"]
    assert laptop.hand_in(stick).plays == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_only_files_are_read(given: Given, stick: Path, tmp_path: Path) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    real = laptop.hand_in(elsewhere).file
    os.mkfifo(stick / "pipe.rifq")
    (stick / "folder.rifq").mkdir()
    (stick / "link.rifq").symlink_to(real)
    (stick / "zero.rifq").symlink_to("/dev/zero")
    with (stick / "huge.rifq").open("wb") as huge:
        huge.truncate(bundles.MOST_SEALED + 1)
    outcome = lead.take_in(stick)
    assert codes_of(outcome.unread) == ["R066"] * 5 and lead.plays() == ()
    said = {Path(p.params["path"]).name: p.params["said"] for p in outcome.unread}
    assert said.pop("huge.rifq") == "it is too large"
    assert all(words.startswith("it is not a file") for words in said.values())


def test_what_unpacks_to_too_much_is_refused_before_it_does(
    given: Given, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, laptop, _codes = given
    monkeypatch.setattr(bundles, "MOST", 1 << 20)
    with laptop.store() as store:
        course = kits.read_joined(store)[COHORT.id].course
    signing = keys.device(laptop.data).signing
    bombs = {"bomb": [bytes(1 << 20)] * 64, "list": [b"\0\1\0\0" + b"\x91" * (1 << 16)]}
    for name, content in bombs.items():
        (stick / f"{name}.rifq").write_bytes(seal(course, content, signing))
    outcome = lead.take_in(stick)
    assert codes_of(outcome.unread) == ["R066"] * 2
    sizes: set[int] = set()
    bomb = [zlib.compress(bytes(64 << 20))]
    pieces = stick_files.inflate(bomb, 1 << 20)
    with pytest.raises(stick_files.NotGenuine, match="too large"):
        sizes.update(map(len, pieces))
    assert max(sizes) <= 1 << 16


def test_a_bundle_for_another_course_stays_where_it_is(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    laptop.hand_in(stick)
    other, [stranger] = leading(tmp_path / "other", 1, id="irbid")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other.kit(elsewhere)
    theirs = join_course(tmp_path, "theirs", elsewhere, other)
    theirs.play(stranger)
    theirs.hand_in(stick)
    assert laptop.heads() and theirs.heads()
    with pytest.raises(RecordsProblem, match="R067"):
        join_course(tmp_path, "laptop", elsewhere, other)
    outcome = lead.take_in(stick)
    assert codes_of(outcome.unread) == ["R072"] and lead.heads() == laptop.heads()
    outcome = other.take_in(stick)
    assert codes_of(outcome.unread) == ["R072"] and other.heads() == theirs.heads()


def test_a_bundle_that_is_called_one_of_another_course_does_not_open(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    other, _codes = leading(tmp_path / "other", 1)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other.kit(elsewhere)
    laptop.play(code)
    with lead.store() as store:
        theirs = keys.open_key(other.data, COHORT.id, str).course.id
        ours = keys.open_key(lead.data, COHORT.id, str).course.id
        assert store.plays() == ()
    data = write_bundle(laptop)
    (stick / "a.rifq").write_bytes(data.replace(ours.encode(), theirs.encode(), 1))
    assert codes_of(other.take_in(stick).unread) == ["R066"] and other.plays() == ()


def test_two_courses_come_by_one_stick(given: Given, stick: Path, tmp_path: Path) -> None:
    lead, laptop, [code, *_rest] = given
    with lead.store() as store:
        zarqa = replace(store.cohorts.get(COHORT.id), id="zarqa", title="Zarqa")
        store.cohorts.put(zarqa)
        [second] = CohortService(store).add("zarqa")
        from engine.services.drives.kit_files import find_kit, join, write_kit

        write_kit(store, zarqa, keys.make(lead.data, "zarqa"), stick, lead.own)
    with laptop.store() as store:
        with pytest.raises(RecordsProblem, match=r"R070.*irbid-.*zarqa-"):
            find_kit(stick)
        join(store, laptop.data, *find_kit(stick, "zarqa"), laptop.own)
    laptop.play(code)
    with laptop.store() as store:
        from engine.services.courses.enrolment import begin
        from engine.services.drives.hand_in import hand_in
        from tests.engine.services.drives.course import agree
        from tests.tui.faces import scenario

        agree(store, second)
        begin(store, scenario(), (second,))
        with pytest.raises(RecordsProblem, match="R070"):
            hand_in(store, laptop.data, stick)
        for id in ("irbid", "zarqa"):
            assert hand_in(store, laptop.data, stick, id).plays == 1
    lead.take_in(stick)
    with lead.store() as store:
        for id, its_code in (("irbid", code), ("zarqa", second)):
            assert store.cohorts.list_players(id) == {its_code}


def test_nothing_is_taken_into_a_course_that_is_closed(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    laptop.hand_in(stick)
    with lead.store() as store:
        store.cohorts.close(COHORT.id, "2026-11-04")
        with pytest.raises(RecordsProblem, match="R028"):
            lead.kit(stick)
    assert codes_of(lead.take_in(stick).unread) == ["R074"] and lead.plays() == ()


# Plays that no Rifq wrote


def first(bundle: Bundle) -> HandedPlay:
    return next(iter(bundle.plays))


def _play(bundle: Bundle, **changes: object) -> Bundle:
    _old, *others = bundle.plays
    return replace(bundle, plays=(replace(first(bundle), **changes), *others))


def _event(bundle: Bundle, at: int, old: bytes, new: bytes) -> Bundle:
    events = list(first(bundle).events)
    assert old in events[at].body
    events[at] = SaltedEvent(events[at].salt, events[at].body.replace(old, new, 1))
    return _play(bundle, events=tuple(events))


def _material(bundle: Bundle, old: bytes, new: bytes) -> Bundle:
    """Another case in place of the one it was made on, under its own hash."""
    hash = first(bundle).closure["case"]
    kind, data = bundle.material[hash]
    assert old in data
    changed = data.replace(old, new)
    other = digest_of(changed)
    material = {**bundle.material, other: (kind, changed)}
    closure = {**first(bundle).closure, "case": other}
    return replace(_play(bundle, closure=closure), material=material)


FORGED: dict[str, Callable[[Bundle], Bundle]] = {
    "an answer that was not offered": lambda b: _event(b, 2, b"separate", b"nonsense"),
    "an answer somewhere else": lambda b: _event(b, 2, b'"at":"', b'"at":"x'),
    "an event left out": lambda b: _play(b, events=(*first(b).events[:2], *first(b).events[3:])),
    "no beginning": lambda b: _play(b, events=first(b).events[1:]),
    "no event": lambda b: _play(b, events=()),
    "no JSON": lambda b: _event(b, 1, b"{", b"["),
    "deep JSON": lambda b: _event(b, 1, b"{", b"[" * 100_000),
    "another case behind it": lambda b: _material(b, b"rating", b"Rating"),
    "a changed key": lambda b: _material(b, b"rating: 4", b"rating: 3"),
    "case material missing": lambda b: replace(b, material={}),
    "case material of another kind": lambda b: replace(
        b, material={h: ("case", d) for h, (_k, d) in b.material.items()}
    ),
    "case material under a false hash": lambda b: replace(
        b, material={h: (k, d + b" ") for h, (k, d) in b.material.items()}
    ),
    "a salt cut short": lambda b: _play(
        b, events=tuple(SaltedEvent(e.salt[:31], e.body) for e in first(b).events)
    ),
    "a path for an id": lambda b: _play(b, id="../../../../etc/passwd"),
    "an escape in an id": lambda b: _play(b, id="\x1b]0;own\x07" + "0" * 24),
    "a name for a code": lambda b: _play(b, participants=("Rania",)),
    "a code twice": lambda b: _play(b, participants=first(b).participants * 2),
    "a day that is none": lambda b: _event(b, 0, b'"date":"2', b'"date":"x'),
    "players without number": lambda b: _event(b, 0, b'"players":1', b'"players":"1"'),
    "many players": lambda b: _event(b, 0, b'"players":1', b'"players":100000000'),
    "luck that is none": lambda b: _event(b, 0, b'"rain":true', b'"rain":[1]'),
    "another mode": lambda b: _event(b, 0, b'"practice"', b'"prACTice"'),
    "another story": lambda b: _event(b, 0, b'"story":"', b'"story":"0'),
}


@pytest.mark.parametrize("how", FORGED)
def test_what_the_engine_would_not_have_taken_is_refused_and_the_rest_is_not(
    given: Given, stick: Path, how: str
) -> None:
    lead, laptop, [one, two, *_rest] = given
    laptop.play(one)
    laptop.play(two)
    (stick / "forged.rifq").write_bytes(write_bundle(laptop, FORGED[how]))
    outcome = lead.take_in(stick)
    both = how.startswith("case material")  # it is that of both plays
    assert codes_of(outcome.refused) == ["R080"] * (1 + both)
    assert len(lead.plays()) == outcome.count("new") == 1 - both and lead.waiting() == []
    assert "\x1b" not in str(outcome.refused[0].params.get("said"))
    with lead.store() as store:
        assert verify(store).clean


@pytest.mark.parametrize(
    "change",
    [lambda b: replace(b, number=0), lambda b: replace(b, number=1 << 60)],
    ids=["no number", "a number no computer reaches"],
)
def test_a_bundle_of_another_kind_is_not_read(
    given: Given, stick: Path, change: Callable[[Bundle], Bundle]
) -> None:
    lead, laptop, [code, *_rest] = given
    laptop.play(code)
    (stick / "a.rifq").write_bytes(write_bundle(laptop, change))
    assert codes_of(lead.take_in(stick).unread) == ["R066"] and lead.plays() == ()


# Plays that wait


def test_a_play_of_a_code_outside_the_course_waits_and_can_be_taken(
    given: Given, stick: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    other = [c for c in ("314159", "271828", "000000") if c != code][2]
    laptop.hand_in(stick)
    (stick / "b.rifq").write_bytes(write_bundle(laptop, lambda b: _play(b, participants=(other,))))
    for file in stick.glob("irbid-*.rifq"):
        file.unlink()
    assert lead.take_in(stick).count("aside") == 1
    assert lead.waiting() == [(play, "R081")] and lead.plays() == ()
    with lead.store() as store:
        intake.accept(store, intake.find_waiting(store, COHORT.id, play[:5]))
        assert store.cohorts.list_players(COHORT.id) == {other} and verify(store).clean
    assert lead.take_in(stick).count("here") == 1 and lead.waiting() == []


def test_one_that_is_turned_away_does_not_come_again(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)
    with lead.store() as store:
        store.forget(code)
    laptop.hand_in(stick)
    assert lead.take_in(stick).count("aside") == 1
    with lead.store() as store:
        intake.turn_away(store, intake.find_waiting(store, COHORT.id, play))
    laptop.go_on(play)
    laptop.hand_in(stick)
    outcome = lead.take_in(stick)
    assert set(codes_of(outcome.refused)) == {"R087"}
    assert lead.plays() == () and lead.waiting() == []


def test_a_forgotten_person_is_not_brought_back_by_an_old_stick(given: Given, stick: Path) -> None:
    lead, laptop, [one, two, *_rest] = given
    gone, stays = laptop.play(one), laptop.play(two)
    laptop.hand_in(stick)
    lead.take_in(stick)
    with lead.store() as store:
        store.forget(one)
    outcome = lead.take_in(stick)
    assert (outcome.count("forgotten"), outcome.count("here"), outcome.count("new")) == (1, 1, 0)
    assert [p.play for p in lead.plays()] == [stays] and lead.waiting() == []
    needle = one.encode()
    found = [f for f in lead.data.rglob("*") if f.is_file() and needle in f.read_bytes()]
    assert found == []
    later = laptop.play(one, seed=2)  # nobody told the laptop
    laptop.hand_in(stick)
    lead.take_in(stick)
    assert lead.waiting() == [(later, "R081")]
    assert gone not in lead.heads()


def test_what_the_laptop_forgot_is_told_and_stays_until_somebody_forgets_it(
    given: Given, stick: Path
) -> None:
    lead, laptop, [one, two, *_rest] = given
    gone, stays = laptop.play(one), laptop.play(two)
    laptop.hand_in(stick)
    lead.take_in(stick)
    with laptop.store() as store:
        store.forget(one)
    assert laptop.hand_in(stick).plays == 1
    outcome = lead.take_in(stick)
    assert codes_of(outcome.notes) == ["R088"] and outcome.notes[0].params["play"] == gone
    assert set(lead.heads()) == {gone, stays}


def test_who_was_forgotten_where_the_course_is_led_is_told_to_the_laptop(
    given: Given, stick: Path
) -> None:
    lead, laptop, [one, two, *_rest] = given
    gone, stays = laptop.play(one), laptop.play(two)
    laptop.hand_in(stick)
    lead.take_in(stick)
    with lead.store() as store:
        store.forget(one)
    assert laptop.hand_in(stick).forgotten == ()  # nobody wrote it on the stick yet
    lead.kit(stick)
    [told] = laptop.hand_in(stick).forgotten
    assert (told.code, told.params["codes"], told.params["count"]) == ("R091", one, "1")
    with laptop.store() as store:
        again = kit_files.join(store, laptop.data, *kit_files.find_kit(stick), laptop.own)
        assert list(map(str, again.notes)) == [str(told)]
        store.forget(one)
    assert laptop.hand_in(stick).forgotten == () and [p.play for p in laptop.plays()] == [stays]
    assert gone not in lead.heads()


def test_how_many_files_of_one_laptop_are_on_a_stick_is_known(given: Given, stick: Path) -> None:
    lead, laptop, [one, two, *_rest] = given
    other = join_course(lead.data.parent, "other", stick, lead)
    laptop.play(one)
    other.play(two)
    assert [laptop.hand_in(stick).earlier for _n in range(3)] == [0, 1, 2]
    assert other.hand_in(stick).earlier == 0


def test_two_laptops_that_played_with_one_code_lose_neither(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, first, [code, other, _third] = given
    second = join_course(tmp_path, "second", stick, lead)
    one, two = first.play(code), second.play(code, seed=3)
    again = first.play(code, seed=4)  # on one laptop: practised twice
    first.hand_in(stick)
    second.hand_in(stick)
    lead.take_in(stick)
    waiting = {play for play, _why in lead.waiting()}
    assert waiting | set(lead.heads()) == {one, two, again}
    assert {why for _play, why in lead.waiting()} == {"R086"}
    assert waiting in ({two}, {one, again})
    with lead.store() as store:
        for play in waiting:
            intake.accept(store, intake.find_waiting(store, COHORT.id, play), other)
        assert {p.play for p in store.plays(participant=other)} == waiting
        assert not {p.play for p in store.plays(participant=code)} & waiting
        assert verify(store).clean
    assert not lead.take_in(stick).wrong


def _copy(laptop: Computer, to: Path) -> Computer:
    """A copy of a whole data folder, as somebody makes who wants to be careful."""
    import shutil

    shutil.copytree(laptop.data, to)
    return Computer(to, laptop.own)


def test_a_play_continued_on_two_computers_counts_on_neither_until_somebody_decides(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)
    copy = _copy(laptop, tmp_path / "copy")
    laptop.go_on(play)
    copy.go_on(play, {"answer": ["window", "photo"]})
    laptop.hand_in(stick)
    lead.take_in(stick)
    (stick / "copy.rifq").write_bytes(write_bundle(copy))
    outcome = lead.take_in(stick)
    assert lead.waiting() == [(play, Code.FORKED)] and lead.heads() == laptop.heads()
    assert outcome.waiting[0].params["seq"] == "5"
    with lead.store() as store:
        cohort = store.cohorts.get(COHORT.id)
        assert gather(store, cohort, lead.own, lambda case: None).plays == []
        [aside] = store.sticks.list_waiting(COHORT.id)
        intake.turn_away(store, aside)
        assert len(gather(store, cohort, lead.own, lambda case: None).plays) == 1
    outcome = lead.take_in(stick)
    assert codes_of(outcome.refused) == ["R087"] and lead.waiting() == []


def test_a_play_that_only_went_on_elsewhere_is_one_play(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)
    laptop.hand_in(stick)
    copy = _copy(laptop, tmp_path / "copy")
    copy.go_on(play)
    (stick / "0-copy.rifq").write_bytes(write_bundle(copy))
    lead.take_in(stick)
    assert lead.heads() == copy.heads() and lead.waiting() == []
    with lead.store() as store:
        assert reopen(store, play).play.ended


def test_a_longer_one_of_what_waits_takes_its_place(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)
    with lead.store() as store:
        store.forget(code)
    laptop.hand_in(stick)
    lead.take_in(stick)
    laptop.go_on(play)
    laptop.hand_in(stick)
    lead.take_in(stick)
    with lead.store() as store:
        [aside] = store.sticks.list_waiting(COHORT.id)
        assert aside.head == laptop.heads()[play]
        CohortService(store).take_in(COHORT.id, code)
    assert lead.take_in(stick).count("new") == 1  # the code is in the course by now
    assert lead.waiting() == [] and lead.heads() == laptop.heads()


def test_another_version_of_a_case_waits_and_then_counts(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    own = laptop.data.parent / "older"
    own.mkdir()
    case = (lead.own / "every-kind.yaml").read_text("utf-8")
    play = laptop.play(code)
    later = case.replace("first: [danger", "first: [danger").replace(
        "id: every-kind", "id: every-kind"
    )
    assert later == case
    laptop.hand_in(stick)
    # The facilitator's case changed since: its story is another one.
    changed = case.replace("values: [true, false]", "values: [true, false, maybe]", 1)
    if changed == case:
        changed = case.replace("chance:", "chance:\n  fog: [true, false]", 1)
    assert changed != case
    (lead.own / "every-kind.yaml").write_text(changed, "utf-8")
    lead.take_in(stick)
    assert lead.waiting() == [(play, "R084")]
    with lead.store() as store:
        intake.accept(store, intake.find_waiting(store, COHORT.id, play))
        assert [p.play for p in store.plays(cohort=COHORT.id)] == [play]
        assert verify(store).clean


def test_a_case_or_luck_that_is_not_the_courses_is_kept_beside_it(
    given: Given, stick: Path
) -> None:
    lead, laptop, [one, two, *_rest] = given
    first, second = laptop.play(one), laptop.play(two)
    laptop.hand_in(stick)
    with lead.store() as store:
        cohort = store.cohorts.get(COHORT.id)
        store.cohorts.put(replace(cohort, luck={"every-kind": {"rain": False}}))
    lead.take_in(stick)
    assert dict(lead.waiting()) == {first: "R085", second: "R085"}
    with lead.store() as store:
        store.cohorts.put(replace(cohort, cases=("thursday-ticket",), luck={}))
    lead.take_in(stick)
    assert dict(lead.waiting()) == {first: "R083", second: "R083"}
    with lead.store() as store:
        intake.accept(store, intake.find_waiting(store, COHORT.id, first))
        assert store.find_listed(first).cohort is None and store.plays(participant=one)
        assert verify(store).clean
    assert [play for play, _why in lead.waiting()] == [second]


# Beside the plays


def test_a_wrong_clock_changes_nothing(
    given: Given, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, laptop, [one, two, *_rest] = given
    with lead.store() as store:
        cohort = store.cohorts.get(COHORT.id)
        store.cohorts.put(replace(cohort, first="2026-11-01", last="2026-11-03"))

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls(2031, 1, 1)

    monkeypatch.setattr("engine.services.shared.recording.date", Tomorrow)
    laptop.play(one)
    laptop.play(two)
    laptop.hand_in(stick)
    outcome = lead.take_in(stick)
    assert (outcome.count("new"), outcome.misdated) == (2, 2) and not outcome.wrong
    assert lead.heads() == laptop.heads()
    assert lead.take_in(stick).misdated == 0


def share(laptop: Computer, play: str, code: str, text: str, *, shared: bool = True) -> None:
    with laptop.store() as store:
        where = store.words
        where.put(Annotation(play, "note", text.encode(), 2, "hall", code, shared))


def words_of(computer: Computer, play: str) -> list[str]:
    with computer.store() as store:
        return [words.body.decode() for words in store.words.of(play)]


def test_only_what_was_shared_comes_and_what_is_taken_back_goes(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    share(laptop, play, code, "for me alone", shared=False)
    laptop.hand_in(stick)
    lead.take_in(stick)
    assert words_of(lead, play) == []
    share(laptop, play, code, "for everybody")
    older = laptop.hand_in(stick).file
    lead.take_in(stick)
    assert words_of(lead, play) == ["for everybody"]
    share(laptop, play, code, "for everybody", shared=False)
    laptop.hand_in(stick)
    lead.take_in(stick)
    assert words_of(lead, play) == []
    for file in stick.glob("*.rifq"):
        if file != older:
            file.unlink()
    lead.take_in(stick)  # an old stick does not bring it back
    assert words_of(lead, play) == []


def test_what_is_contested_on_a_laptop_is_counted_and_its_reason_stays_there(
    given: Given, stick: Path
) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    with laptop.store() as store:
        session = Session(reopen(store, play), code)
        assert session.contest("door", "disagree", "my boss Mr Nabil forbids it") is None
    laptop.hand_in(stick)
    lead.take_in(stick)
    assert words_of(lead, play) == ["disagree\n"]
    with lead.store() as store:
        found = gather(store, store.cohorts.get(COHORT.id), lead.own, lambda case: None)
        [told] = found.plays
        assert told.contests == (Contest("door", "disagree", ""),)
    with laptop.store() as store:
        assert Session(reopen(store, play), code).find_contest("door") == (
            "disagree",
            "my boss Mr Nabil forbids it",
        )
        assert Session(reopen(store, play), code).contest("door", "agree", "") is None
    laptop.hand_in(stick)
    lead.take_in(stick)
    assert words_of(lead, play) == ["agree\n"]


def test_words_that_nobody_could_have_written_are_left_out(given: Given, stick: Path) -> None:
    lead, laptop, [code, other, *_rest] = given
    play = laptop.play(code)
    for n, (kind, body, who) in enumerate(
        [
            ("note", b"\x1b]0;own\x07", code),
            ("note", b"\xff\xfe", code),
            ("note", b"x" * 5000, code),
            ("rating", b"4", code),
            ("note", b"of somebody else", other),
            ("note", b"fine", code),
        ]
    ):
        with laptop.store() as store:
            store.words.put(Annotation(play, kind, body, 2, f"hall-{n}", who, True))
    laptop.hand_in(stick)
    assert lead.take_in(stick).count("new") == 1
    assert words_of(lead, play) == ["fine"]


def test_a_receipt_of_somebody_else_makes_no_laptop_forget(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    laptop.hand_in(stick)
    lead.take_in(stick)
    receipt = next(stick.glob("*.rifq-receipt"))
    good = receipt.read_bytes()
    receipt.write_bytes(good[:-1] + b" ")
    assert laptop.hand_in(stick).received == ()
    with laptop.store() as store:
        id = kits.read_joined(store)[COHORT.id].course.id
    forged = msgspec.json.encode({"v": 1, "plays": laptop.heads()})
    own = keys.device(laptop.data).signing
    receipt.write_bytes(capsules.sign(capsules.RECEIPT, id, forged, own))
    assert laptop.hand_in(stick).received == ()
    receipt.write_bytes(good)
    received = laptop.hand_in(stick).received
    assert received == (play,)
    with laptop.store() as store:
        assert forget_received(store, received, ()) == 1
    assert laptop.plays() == () and set(lead.heads()) == {play}
    laptop.hand_in(stick)
    assert codes_of(lead.take_in(stick).notes) == []  # it was handed in: nobody asked to forget it


def test_an_altered_play_stays_and_is_named(given: Given, stick: Path) -> None:
    from tests.tui.faces import alter

    lead, laptop, [one, two, *_rest] = given
    bad, good = laptop.play(one), laptop.play(two)
    alter(laptop.data, bad, 2)
    done = laptop.hand_in(stick)
    assert [p.play for p in done.altered] == [bad] and done.plays == 1
    lead.take_in(stick)
    assert set(lead.heads()) == {good}


def test_a_course_is_not_closed_while_a_play_waits(
    given: Given, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "seal", lambda *given: None)
    monkeypatch.setattr(reports, "prepare", lambda *given: None)
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    laptop.hand_in(stick)
    with lead.store() as store:
        store.forget(code)
    lead.take_in(stick)
    with lead.store() as store:
        service = CohortService(store, lead.own)
        with pytest.raises(RecordsProblem, match="R076"):
            close(service.store, COHORT.id, service.own, service.today)
        aside = intake.find_waiting(store, COHORT.id, play)
        store.cohorts.close(COHORT.id, "2026-11-04")
        with pytest.raises(RecordsProblem, match="R028"):
            intake.accept(store, aside)
        assert store.plays() == ()

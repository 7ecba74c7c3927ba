"""Who is believed: plays and agreements count from the computers of the course, and no others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from engine.play.events import Started, from_bytes, to_bytes
from engine.records.problems import RecordsProblem
from engine.records.stored_plays import SaltedEvent, StoredEvent
from engine.services.courses.administration import CohortService
from engine.services.drives import computers, intake, keys, kit_files
from engine.services.drives.bundles import Bundle, HandedPlay
from engine.services.drives.take_in import OnStick
from engine.services.feedback.cohort_plays import gather
from engine.services.plays.verification import verify
from engine.services.shared import kits
from engine.services.shared.recording import reopen, retry
from tests.engine.services.drives.course import (
    Computer,
    Given,
    Leading,
    join_course,
    leading,
    seal,
    write_bundle,
)
from tests.tui.given import COHORT


def agreed(lead: Leading) -> int:
    """How many people agreed to what is recorded, as the page of the course says."""
    with lead.store() as store:
        return CohortService(store).summary(COHORT.id).agreed


def counted(lead: Leading) -> set[str]:
    """The plays that count in reports of the course."""
    with lead.store() as store:
        cohort = store.cohorts.get(COHORT.id)
        return {p.listed.play for p in gather(store, cohort, lead.own, lambda case: None).plays}


def stranger_with(folder: Path, stick: Path, lead: Leading) -> Computer:
    """A computer of somebody who found the kit; nobody of the course has ever seen it."""
    return join_course(folder, "stranger", stick, lead)


# Computers


def test_what_a_computer_brings_that_nobody_named_waits_for_that(given: Given, stick: Path) -> None:
    lead, laptop, [one, two, _three] = given
    plays = {laptop.play(one), laptop.play(two, answers=2)}
    laptop.hand_in(stick)
    for _time in range(2):
        outcome = lead.take_in(stick, named=False)
        assert (outcome.plays, outcome.count("new"), outcome.count("aside")) == (
            2,
            0,
            2,
        ) and outcome.wrong
        assert lead.plays() == () and agreed(lead) == 0 and outcome.agreed == set()
        [stranger] = outcome.strangers
        assert stranger.codes == tuple(sorted((one, two))) and stranger.plays == 2
        [why] = outcome.waiting
        assert why.code == "R095" and len(why.params["sign"].split()) == 8
        with laptop.store() as store:
            assert laptop.hand_in(stick).received == (), "a receipt would let the laptop delete"
    with lead.store() as store:
        found = computers.find_computer(store, COHORT.id, stranger.name.lower())
        done = intake.admit_computer(store, found, "Laptop 1", lead.own)
        assert (done.count("new"), len(done.agreed), done.wrong) == (2, 2, False)
        assert verify(store).clean
    assert set(lead.heads()) == counted(lead) == plays and agreed(lead) == 2
    laptop.play(two, seed=3)
    laptop.hand_in(stick)
    outcome = lead.take_in(stick, named=False)
    assert outcome.count("new") == 1 and not outcome.strangers and not outcome.wrong
    assert list(outcome.computers.values()) == ["Laptop 1"]


def test_a_stranger_forges_no_play_and_no_agreement(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    """The log of a play under a new id, for codes of other people."""
    lead, laptop, [one, two, three] = given
    play = laptop.play(one)
    laptop.hand_in(stick)
    lead.take_in(stick)
    before = lead.heads()
    stranger = stranger_with(tmp_path, stick, lead)
    stranger.play(two)

    def forge(bundle: Bundle) -> Bundle:
        [handed] = bundle.plays
        plays = (replace(handed, id="a" * 32), replace(handed, id="b" * 32, participants=(three,)))
        return replace(bundle, plays=plays)

    (stick / "forged.rifq").write_bytes(write_bundle(stranger, forge))
    outcome = lead.take_in(stick, named=False)
    assert (outcome.count("new"), outcome.count("aside")) == (0, 2) and lead.heads() == before
    assert agreed(lead) == 1 and counted(lead) == {play}
    with lead.store() as store:
        [found] = computers.list_strangers(store, COHORT.id)
        computers.refuse_computer(store, found.device)
    outcome = lead.take_in(stick, named=False)
    assert [note.code for note in outcome.notes] == ["R096"] and not outcome.strangers
    assert lead.waiting() == [] and lead.heads() == before
    with lead.store() as store:  # it was one of ours after all
        computer = computers.find_computer(store, COHORT.id, found.name)
        intake.admit_computer(store, computer, "Laptop 2", lead.own)
    assert lead.take_in(stick, named=False).count("new") == 2


def test_a_stranger_neither_continues_nor_uncounts_a_play(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    """Somebody who could copy a play, but not the key of the computer that made it."""
    lead, laptop, [one, two, _three] = given
    grows, ended = laptop.play(one, answers=3), laptop.play(two)
    laptop.hand_in(stick)
    lead.take_in(stick)
    before = lead.heads()
    copy = Computer(tmp_path / "copy", lead.own)
    shutil.copytree(laptop.data, copy.data)
    (copy.data / "keys" / "this-computer").unlink()
    copy.go_on(grows)

    def part(bundle: Bundle) -> Bundle:
        plays = [
            replace(p, events=p.events[:-1]) if p.id != ended else _say_otherwise(p)
            for p in bundle.plays
        ]
        return replace(bundle, plays=tuple(plays))

    (stick / "copy.rifq").write_bytes(write_bundle(copy, part))
    outcome = lead.take_in(stick, named=False)
    assert {why for _play, why in lead.waiting()} == {"R095"} and outcome.count("longer") == 0
    assert lead.heads() == before and counted(lead) == {grows, ended}
    laptop.go_on(grows)
    laptop.hand_in(stick)
    assert lead.take_in(stick, named=False).count("longer") == 1 and counted(lead) == {grows, ended}


def _say_otherwise(handed: HandedPlay) -> HandedPlay:
    """The same play with another salt for its last event: another version, by its head."""
    *first, last = handed.events
    return replace(handed, events=(*first, SaltedEvent(bytes(32), last.body)))


def test_a_kit_of_the_same_name_has_other_words(given: Given, stick: Path, tmp_path: Path) -> None:
    _lead, _laptop, _codes = given
    thief, _theirs = leading(tmp_path / "thief", 3)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    thief.kit(elsewhere)
    (_path, ours), (_other, theirs) = kit_files.find_kit(stick), kit_files.find_kit(elsewhere)
    assert ours.read_cohort("").id == theirs.read_cohort("").id
    assert ours.course.sign != theirs.course.sign
    assert not set(ours.course.sign.split()) >= set(theirs.course.sign.split())


def test_a_cloned_computer_is_known_and_what_it_did_otherwise_is_chosen(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [one, two, _three] = given
    play, other = laptop.play(one, answers=3), laptop.play(two)
    clone = Computer(tmp_path / "clone", lead.own)
    shutil.copytree(laptop.data, clone.data)
    laptop.go_on(play)
    laptop.hand_in(stick)
    lead.take_in(stick)
    clone.go_on(play, {"answer": ["window", "photo"]})
    (stick / "clone.rifq").write_bytes(write_bundle(clone))
    lead.take_in(stick, named=False)
    assert lead.waiting() == [(play, "R062")] and counted(lead) == {other}

    with lead.store() as store:
        [aside] = store.sticks.list_waiting(COHORT.id)
        intake.accept(store, intake.find_waiting(store, COHORT.id, aside.head[:16]))
        assert verify(store).clean and store.sticks.list_waiting(COHORT.id) == ()
    [chosen] = counted(lead) - {other}
    assert chosen != play and lead.heads()[play] == laptop.heads()[play], "nothing is lost"
    with lead.store() as store:
        assert [e.body for e in store.events(chosen)] == [e.body for e in clone_events(clone, play)]
        assert store.find_listed(chosen).participants == (one,)

    for _time in range(2):  # and it stays so, also when it goes on
        outcome = lead.take_in(stick, named=False)
        assert not outcome.wrong and (outcome.count("new"), outcome.count("aside")) == (0, 0)
    clone.go_on(play)
    (stick / "later.rifq").write_bytes(write_bundle(clone))
    assert lead.take_in(stick, named=False).count("longer") == 1
    assert counted(lead) == {chosen, other} and lead.waiting() == []
    with lead.store() as store:
        assert reopen(store, chosen).play.ended and verify(store).clean


def clone_events(computer: Computer, play: str) -> tuple[StoredEvent, ...]:
    with computer.store() as store:
        return store.events(play)


def test_what_three_made_of_one_play_counts_once(given: Given, stick: Path, tmp_path: Path) -> None:
    lead, laptop, [one, *_rest] = given
    play = laptop.play(one, answers=3)
    clones = []
    for name in ("b", "c"):
        clones.append(Computer(tmp_path / name, lead.own))
        shutil.copytree(laptop.data, clones[-1].data)
    laptop.go_on(play)
    laptop.hand_in(stick)
    for clone, answer in zip(clones, ("photo", "bed"), strict=True):
        clone.go_on(play, {"answer": ["window", answer]})
        (stick / f"{answer}.rifq").write_bytes(write_bundle(clone))
    lead.take_in(stick)
    assert [why for _play, why in lead.waiting()] == ["R062", "R062"]
    for _choice in range(2):
        with lead.store() as store:
            intake.accept(store, store.sticks.list_waiting(COHORT.id)[0])
        assert len(counted(lead)) == 1
    assert lead.waiting() == [] and not lead.take_in(stick, named=False).wrong
    with lead.store() as store:
        assert verify(store).clean
        store.forget(one)
        assert store.plays() == () and store.sticks.list_branches() == ()
    assert lead.take_in(stick, named=False).count("new") == 0


def test_one_code_on_two_of_our_computers_waits_as_before(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [one, *_rest] = given
    second = join_course(tmp_path, "second", stick, lead)
    plays = {laptop.play(one), second.play(one, seed=3)}
    laptop.hand_in(stick)
    second.hand_in(stick)
    lead.take_in(stick, named=False)
    for n in range(2):
        with lead.store() as store:
            stranger = computers.list_strangers(store, COHORT.id)[0]
            intake.admit_computer(store, stranger.device, f"Laptop {n}", lead.own)
    [(waits, why)] = lead.waiting()
    assert why == "R086" and {waits, *lead.heads()} == plays


# Counts


def test_a_play_of_two_bundles_is_counted_once_whatever_becomes_of_it(
    given: Given, stick: Path, tmp_path: Path
) -> None:
    lead, laptop, [one, *_rest] = given
    play = laptop.play(one, answers=3)
    for name in ("a", "b"):
        (stick / f"{name}.rifq").write_bytes(
            write_bundle(laptop, lambda b: replace(b, plays=tuple(map(_spoil, b.plays))))
        )
    outcome = lead.take_in(stick)
    assert outcome.plays == outcome.count("refused") == len(outcome.refused) == 1
    clone = Computer(tmp_path / "clone", lead.own)
    shutil.copytree(laptop.data, clone.data)
    laptop.go_on(play)
    clone.go_on(play, {"answer": ["window", "photo"]})
    for path in stick.glob("*.rifq"):
        path.unlink()
    (stick / "a.rifq").write_bytes(write_bundle(laptop))
    (stick / "b.rifq").write_bytes(write_bundle(clone))
    outcome = lead.take_in(stick)
    assert (outcome.plays, outcome.count("new"), outcome.count("aside")) == (1, 0, 1)
    assert [why.code for why in outcome.waiting] == ["R062"]


def _spoil(handed: HandedPlay) -> HandedPlay:
    return replace(handed, events=handed.events[1:])


# Agreement


def test_agreement_comes_in_the_plays_of_those_who_agreed(given: Given, stick: Path) -> None:
    lead, laptop, [one, two, _three] = given
    laptop.play(one, answers=2)
    laptop.play(two)
    with laptop.store() as store:
        for listed in store.plays():
            started = from_bytes(store.read_salted(listed.play)[0].body)
            assert isinstance(started, Started)
            assert started.agreed == store.cohorts.get(COHORT.id).agreement
    laptop.hand_in(stick)
    assert lead.take_in(stick).agreed == {one, two} and agreed(lead) == 2
    assert lead.take_in(stick).agreed == set() and agreed(lead) == 2


def test_a_list_of_people_who_agreed_is_believed_of_nobody(given: Given, stick: Path) -> None:
    lead, laptop, codes = given
    with laptop.store() as store:
        course = kits.read_joined(store)[COHORT.id].course
    begins = msgspec.msgpack.encode({"type": "beginning", "number": 1, "agreed": codes})
    content = [len(begins).to_bytes(4, "big"), begins]
    (stick / "list.rifq").write_bytes(seal(course, content, keys.device(laptop.data).signing))
    assert lead.take_in(stick).bundles == 1 and agreed(lead) == 0


def test_an_agreement_to_something_else_is_none_to_this(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)

    def change(new: bytes) -> Callable[[Bundle], Bundle]:
        def changed(bundle: Bundle) -> Bundle:
            [handed] = bundle.plays
            first, *rest = handed.events
            body = first.body.replace(old, new)
            events = (SaltedEvent(first.salt, body), *rest)
            return replace(bundle, plays=(replace(handed, events=events),))

        return changed

    with laptop.store() as store:
        old = store.cohorts.get(COHORT.id).agreement.encode()
        other = replace(store.cohorts.get(COHORT.id), records="shared").agreement.encode()
    (stick / "a.rifq").write_bytes(write_bundle(laptop, change(other)))
    assert lead.take_in(stick).count("new") == 1 and agreed(lead) == 0
    (stick / "a.rifq").write_bytes(write_bundle(laptop, change(b"\\u001b[31m")))
    assert [p.code for p in lead.take_in(stick).refused] == ["R080"] and play in lead.heads()


def test_a_play_from_before_agreements_were_in_plays_counts_and_brings_none(
    given: Given, stick: Path
) -> None:
    lead, laptop, [code, *_rest] = given

    def strip(bundle: Bundle) -> Bundle:
        [handed] = bundle.plays
        first, *rest = handed.events
        started = from_bytes(first.body)
        assert isinstance(started, Started)
        events = (SaltedEvent(first.salt, to_bytes(started._replace(agreed=""))), *rest)
        assert b"agreed" not in events[0].body
        return replace(bundle, plays=(replace(handed, events=events),))

    laptop.play(code)
    (stick / "a.rifq").write_bytes(write_bundle(laptop, strip))
    outcome = lead.take_in(stick)
    assert outcome.count("new") == 1 and not outcome.wrong and agreed(lead) == 0


def test_another_try_carries_the_agreement_on(given: Given) -> None:
    _lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    with laptop.store() as store:
        first = reopen(store, play)
        again = retry(first, 3)
        assert again.play.started.agreed == first.play.started.agreed != ""  # type: ignore[union-attr]


def test_two_computers_have_no_name_in_common(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    lead, codes = leading(tmp_path, 3)
    lead.kit(stick)
    joined = [join_course(tmp_path, name, stick, lead) for name in ("one", "two", "three")]
    for computer, code in zip(joined, codes, strict=True):
        computer.play(code)
        computer.hand_in(stick)
    first, second, third = (keys.device(each.data).public for each in joined)
    lead.take_in(stick, named=False)
    with lead.store() as store:
        free = {each.free for each in computers.list_strangers(store, COHORT.id)}
        assert free == {"Laptop 1", "Laptop 2", "Laptop 3"}
        intake.admit_computer(store, first, "Laptop 1", lead.own)
        with pytest.raises(RecordsProblem, match="R101") as refused:
            intake.admit_computer(store, second, "laptop 1", lead.own)
        assert "A name that is free: Laptop 2." in str(refused.value)
        left = computers.list_strangers(store, COHORT.id)
        assert not any("Laptop 1" in each.problem.hint for each in left)
        on_stick = OnStick(store, lead.data, stick, lead.own)
        on_stick.look(lambda _cohort: "")
        with pytest.raises(RecordsProblem, match="R101"):
            on_stick.name(second, "Laptop 1")
        on_stick.name(second, "Laptop 2")
        with pytest.raises(RecordsProblem, match="R101"):
            on_stick.name(third, "Laptop 2")
        on_stick.take()
        assert dict(store.sticks.list_computers()) == {first: "Laptop 1", second: "Laptop 2"}

"""The library of cases, plays and people, as the screens meet it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.codes import mint
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.scenario.courses import Course
from engine.services.catalogue.case_list import CaseCard, CaseGroup
from engine.services.feedback import debriefs
from engine.services.feedback.debriefs import Behind
from engine.services.library import Library
from engine.services.plays.past_plays import PastPlay
from engine.services.shared.errors import Failure
from engine.services.shared.recording import reopen
from engine.services.shared.session import Session
from tests.tui.faces import CASE, CODE, WHOLE, alter, begun, played

OTHER = mint({CODE})


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "every-kind.yaml").write_bytes(CASE.read_bytes())
    return folder


@pytest.fixture
def library(store: Store, own: Path) -> Library:
    return Library(store, own)


def session(opened: Session | Failure) -> Session:
    assert isinstance(opened, Session), opened
    return opened


def stuck(text: str) -> str:
    """The case with a first scene in which nothing can be done."""
    for id in ("separate", "in-front", "walk-first"):
        text = text.replace(f"        {id}:\n", f"        {id}:\n          if: apart\n")
    return text[: text.index("    also_offered:")] + text[text.index("  order:\n") :]


# Cases


def test_shipped_cases_and_those_of_an_own_folder_are_listed(library: Library) -> None:
    cards = {card.id: card for card in library.cases()}
    assert {"thursday-ticket", "guesthouse-visit", "every-kind"} <= set(cards)
    card = cards["every-kind"]
    assert (card.title, card.level, card.status, card.problem) == (
        "The blue door", "foundation", "draft", ""
    )  # fmt: skip
    assert 0 < card.minutes[0] <= card.minutes[1]


def test_the_titles_are_those_of_the_cases_and_nothing_is_read_for_them(
    library: Library, own: Path
) -> None:
    (own / "other.yaml").write_text("title: >-\n  In lines\n", encoding="utf-8")
    (own / "third.yaml").write_text('title: "In quotes"\n', encoding="utf-8")
    titles = {card.id: card.title for card in library.titles()}
    read = {card.id: card.title for card in library.cases()}
    assert list(titles) == list(read)
    assert titles == {**read, "third": "In quotes"}
    assert all(card.pending for card in library.titles())


def test_a_case_that_cannot_be_read_is_listed_with_the_reason(library: Library, own: Path) -> None:
    (own / "broken.yaml").write_text("scenario: broken\nscenes: [She looks, away]\n")
    (own / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (own / "empty.yaml").write_text("")
    cards = {card.id: card for card in library.cases()}
    assert all(cards[id].problem for id in ("broken", "binary", "empty"))
    assert cards["broken"].problem[0].isdigit(), "it says the line"
    assert not cards["every-kind"].problem


def test_a_second_case_of_the_same_id_is_listed_with_the_reason(
    library: Library, own: Path
) -> None:
    (own / "second.yaml").write_bytes(CASE.read_bytes())
    cards = {card.id: card for card in library.cases()}
    assert "another case has the id every-kind" in cards["second"].problem
    assert not cards["every-kind"].problem
    again = {card.id: card for card in library.cases()}
    assert again == cards, "listing once more changes nothing"


def test_a_case_in_which_one_gets_stuck_does_not_hide_the_others(
    library: Library, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    text = CASE.read_text("utf-8").replace("scenario: every-kind", "scenario: stuck")
    (own / "stuck.yaml").write_text(stuck(text), encoding="utf-8")
    cards = {card.id: card for card in library.cases()}
    assert not cards["every-kind"].problem and "stuck" in cards


def test_the_briefing_has_role_notes_and_the_procedure_card(library: Library) -> None:
    briefing = library.briefing("every-kind")
    assert briefing.role.startswith("You are asked") and briefing.content_notes == (
        "a locked room",
    )
    assert any("Prosecutor" in text for _, text in briefing.card)


def test_a_procedure_card_of_ones_own_is_shown_and_stays_with_a_play(
    store: Store, library: Library, own: Path
) -> None:
    (own / "settings").mkdir()
    card = own / "settings" / "marsh.yaml"
    sections = 'card: [{id: who, title: Who decides, lines: ["The ferryman."]}]\n'
    card.write_text("title: The marsh\n" + sections, encoding="utf-8")
    text = CASE.read_text("utf-8").replace("setting: wadira", "setting: marsh")
    (own / "every-kind.yaml").write_text(text, encoding="utf-8")
    shown = [("Who decides", "The ferryman.")]
    assert list(library.briefing("every-kind").card) == shown
    play = session(library.open("every-kind", "practice", CODE, False))
    card.unlink()
    assert list(Session(reopen(store, play.recorded.id)).card()) == shown


def test_a_case_that_is_not_there_is_refused(library: Library) -> None:
    assert isinstance(library.open("nosuch", "practice", CODE, False), Failure)
    assert library.briefing("nosuch").role


def test_a_case_named_by_its_path_is_used_for_its_id(store: Store, tmp_path: Path) -> None:
    from engine.scenario.load import load

    library = Library(store)
    library.adopt(load(CASE))
    assert session(library.open("every-kind", "practice", CODE, False)).title == "The blue door"


# Plays


def test_a_case_is_begun_left_found_unfinished_and_gone_on_with(library: Library) -> None:
    assert not library.list_unfinished(CODE)
    first = session(library.open("every-kind", "practice", CODE, True))
    assert first.answer("separate") is None
    assert set(library.list_unfinished(CODE)) == {"every-kind"} and not library.list_unfinished(
        OTHER
    )
    again = session(library.open("every-kind", "practice", CODE, True))
    assert again.recorded.id == first.recorded.id and again.step.at == "order"
    fresh = session(library.open("every-kind", "practice", CODE, False))
    assert fresh.recorded.id != first.recorded.id and fresh.step.at == "door"


def test_nobody_goes_on_with_somebody_elses_play(library: Library) -> None:
    first = session(library.open("every-kind", "practice", CODE, True))
    assert first.answer("separate") is None
    for other in (OTHER, ""):
        assert session(library.open("every-kind", "practice", other, True)).step.at == "door"


def test_a_finished_case_is_not_unfinished(store: Store, library: Library) -> None:
    played(store, CODE)
    assert not library.list_unfinished(CODE)


def test_a_changed_case_is_gone_on_with_in_a_new_play_that_says_so(
    store: Store, library: Library, own: Path
) -> None:
    old = played(store, CODE, answers=4)
    file = own / "every-kind.yaml"
    file.write_text(file.read_text("utf-8").replace("        window:\n", "        shutter:\n"))
    again = session(library.open("every-kind", "practice", CODE, True))
    assert again.recorded.id != old.id and again.step.at == "see-to"
    assert "see-to" in again.notice and "no longer fits" in again.notice


def test_past_plays_are_listed_newest_first_with_their_decisions(
    store: Store, library: Library
) -> None:
    played(store, CODE)
    begun(store, CODE, mode="assessment")
    begun(store, OTHER)
    last, first = library.plays(CODE)
    assert isinstance(first, PastPlay) and first.ended and first.mode == "practice"
    assert not last.ended and last.mode == "assessment"
    chosen = {d.at: d.chosen for d in first.decisions}
    assert chosen["What do you do first?"].startswith("Ask him for the permits")
    assert chosen["In what order?"].startswith("The interpreter says")
    assert " / " in chosen["In what order?"]
    assert not any(".;" in answers for answers in chosen.values())


def test_an_altered_play_does_not_hide_the_others(
    store: Store, library: Library, data: Path
) -> None:
    bad, good = played(store, CODE, answers=2), played(store, CODE, answers=2)
    alter(data, bad.id, 2)
    assert [play.id for play in library.plays(CODE)] == [good.id]
    refused = library.reopen(bad.id)
    assert isinstance(refused, Failure) and refused.code == "V011"
    assert "event 2" in refused.message


def test_an_earlier_play_is_opened_at_its_end_and_tried_again_from_a_decision(
    store: Store, library: Library
) -> None:
    old = played(store, CODE)
    ended = session(library.reopen(old.id))
    assert (
        ended.ended
        and ended.code == CODE
        and debriefs.document_of(ended)
        and debriefs.look_back(ended).entries
    )
    decision = next(d for d in library.plays(CODE)[0].decisions if d.at == "In what order?")
    again = session(library.retry(old.id, decision.seq))
    assert again.step.at == "order" and again.mode == "practice" and again.code == CODE


def test_a_play_that_is_not_there_is_refused_in_words(library: Library) -> None:
    for refused in (library.reopen("0" * 32), library.retry("0" * 32, 2)):
        assert isinstance(refused, Failure) and "There is no play" in refused.message


def test_a_deleted_play_is_gone(store: Store, library: Library) -> None:
    old = played(store, CODE, answers=3)
    library.delete(old.id)
    assert library.plays(CODE) == [] and not library.list_unfinished(CODE)
    assert store.verify().clean


def test_a_full_disk_while_beginning_is_a_sentence(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    monkeypatch.setattr(store, "create", full)
    refused = library.open("every-kind", "practice", CODE, False)
    assert isinstance(refused, Failure) and refused.code == "R001" and "full" in refused.message


def test_a_full_disk_while_playing_is_a_sentence_and_nothing_moves(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = Session(begun(store, CODE), CODE)

    def full(*_: object, **__: object) -> None:
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    monkeypatch.setattr(store, "append", full)
    monkeypatch.setattr(store.words, "put", full)
    refusals = [
        playing.answer("separate"),
        playing.pass_over(),
        playing.note("a thought"),
        playing.contest("door.separate", "agree", ""),
        playing.keep_reflection(0, "mine"),
    ]
    assert [refused.code if refused else "" for refused in refusals] == ["R001"] * 5
    assert playing.step.at == "door"


# Practice and judgement


def test_judgements_come_at_the_end_of_a_chapter_and_never_in_an_assessment(
    store: Store,
) -> None:
    recorded = begun(store, CODE)
    playing = Session(recorded, CODE)
    for message in WHOLE[:3]:
        assert playing.answer(message.get("answer", message)) is None
        assert debriefs.look_back(playing) == Behind()
    assert playing.answer(["window", "bed"]) is None
    assert debriefs.look_back(playing).fresh and debriefs.look_back(playing).entries
    assert playing.answer({"move": "break"}) is None
    assert debriefs.look_back(playing).entries and not debriefs.look_back(playing).fresh
    assessed = Session(begun(store, CODE, mode="assessment"), CODE)
    assert assessed.answer("separate") is None and assessed.pass_over() is None
    assert assessed.pass_over() is None and debriefs.look_back(assessed) == Behind()


def test_a_chapter_resumed_half_way_is_judged_as_a_whole(store: Store) -> None:
    whole, half = Session(begun(None), CODE), played(store, CODE, answers=3)
    for message in WHOLE[:4]:
        rest = {k: v for k, v in message.items() if k != "sure"}
        assert whole.answer(rest.get("answer", rest), message.get("sure")) is None
    resumed = session(Library(store).reopen(half.id))
    assert resumed.answer(["window", "bed"]) is None
    assert (
        debriefs.look_back(resumed) == debriefs.look_back(whole)
        and debriefs.look_back(whole).entries
    )


def test_what_may_be_looked_back_at_is_read_from_the_log_and_goes_with_what_is_taken_back(
    store: Store,
) -> None:
    recorded = played(store, CODE, answers=4)
    here, later = Session(recorded, CODE), session(Library(store).reopen(recorded.id))
    assert debriefs.look_back(later) == debriefs.look_back(here) and debriefs.look_back(later).fresh
    assert later.answer({"move": "break"}) is None
    assert (
        debriefs.look_back(session(Library(store).reopen(recorded.id))).entries
        == debriefs.look_back(here).entries
    )
    assert later.undo() is None and debriefs.look_back(later).fresh
    assert later.undo() is None and debriefs.look_back(later) == Behind()


# People


def test_a_play_begun_without_a_code_is_gone_on_with_by_whoever_gives_none(
    library: Library,
) -> None:
    first = session(library.open("thursday-ticket", "practice", "", resume=False))
    assert first.pass_over() is None
    again = session(library.open("thursday-ticket", "practice", "", resume=True))
    assert again.recorded.id == first.recorded.id
    assert set(library.list_unfinished("")) == {"thursday-ticket"}
    assert not library.list_unfinished(CODE), "it may be somebody else's"
    other = session(library.open("thursday-ticket", "practice", CODE, resume=True))
    assert other.recorded.id != first.recorded.id


def test_the_case_file_says_where_in_words_and_never_by_an_id() -> None:
    lines = Session(played(None, answers=9)).case_file()
    places = list(dict.fromkeys(line.section for line in lines))
    assert places == [
        "Talking with Amina",
        "Which two do you see to?",
        "In what order?",
        "09:10",
        "People",
    ]


# The list


def card(id: str, problem: str = "") -> CaseCard:
    return CaseCard(id, id.title(), "", (), (10, 12), "draft", problem)


def list_cases(library: Library, code: str = "", *done: str, own: bool = True) -> list[CaseGroup]:
    cases = [card("a-day"), card("late"), card("mine"), card("thursday-ticket")]
    days = [Course("one", "One day", ("late", "a-day", "gone")), Course("two", "Two", ("late",))]
    return library.arrange_cases(code, cases if own else cases[1:2], days, done)


def describe_groups(groups: list[CaseGroup]) -> list[tuple[str, list[str]]]:
    return [(group.title, [case.id for case in group.cases]) for group in groups]


def test_the_list_begins_with_the_course_in_its_order(store: Store) -> None:
    groups = list_cases(Library(store))
    assert describe_groups(groups) == [
        ("Course: One day", ["late", "a-day"]),
        ("Other cases", ["mine", "thursday-ticket"]),
    ]
    assert [group.first for group in groups] == ["late", ""]


def test_the_first_to_play_is_the_first_that_is_not_finished(store: Store) -> None:
    library = Library(store)
    assert list_cases(library, "", "late")[0].first == "a-day"
    firsts = [group.first for group in list_cases(library, "", "late", "a-day")]
    assert firsts == ["", "mine"]
    every = ("late", "a-day", "mine", "thursday-ticket")
    assert [group.first for group in list_cases(library, "", *every)] == ["", ""]
    broken = library.arrange_cases("", [card("late", "E100"), card("b")], [], ())
    assert [group.first for group in broken] == ["b"]


def test_without_a_course_nothing_is_told_apart(store: Store) -> None:
    assert describe_groups(Library(store).arrange_cases("", [card("b"), card("a")], [], ())) == [
        ("", ["b", "a"])
    ]


def test_of_two_cases_with_one_id_none_is_lost(store: Store) -> None:
    cases = [card("late"), card("late", "another case has the id late")]
    groups = Library(store).arrange_cases("", cases, [Course("one", "One", ("late",))], ())
    assert [group.cases for group in groups] == [(cases[0],), (cases[1],)]


def test_in_a_course_the_list_is_that_of_the_code(store: Store) -> None:
    store.cohorts.put(Cohort("irbid", "Irbid", cases=("mine", "elsewhere", "late")))
    store.cohorts.add("irbid", CODE, "police")
    (group,) = list_cases(Library(store), CODE)
    assert [case.id for case in group.cases] == ["mine", "elsewhere", "late"]
    assert group.first == "mine" and group.cases[1].problem


def test_the_shipped_course_is_found_and_every_case_of_it(store: Store) -> None:
    library = Library(store)
    (group,) = library.arrange_cases("", library.cases(), library.courses(), ())
    assert [case.id for case in group.cases] == [
        "thursday-ticket", "counter-four", "guesthouse-visit", "first-interview", "traffic-light",
        "pharmacy-flat",
    ]  # fmt: skip
    assert group.first == "thursday-ticket"

"""Two plays of one case side by side: what changed, what that opened, and nothing never seen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.play.play import Play, draw
from engine.reports.debrief.debrief import debrief
from engine.reports.document import Document, Line, Tone
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.reports.render.text import as_text
from engine.reports.two_plays import TwoPlays
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from tests.cases import PASS, case, loaded, play_of
from tests.engine.reports.drawn import Drawn

SCENES = """
door:
  title: The door
  time: "09:10"
  text: A blue door.
  choose:
    prompt: What first?
    assesses: [safety]
    options:
      apart:
        do: Speak with her apart.
        rating: 4
        upholds: [P01]
        because: He cannot hear her.
        offers: [doctor]
        then: kitchen
      there:
        do: Speak with her there.
        rating: 2
        breaches: [P01]
        because: He hears all of it.
        then: street
  pass: {to: street}
kitchen:
  title: The kitchen
  time: "09:30"
  text: A kitchen.
  rank:
    prompt: In what order?
    assesses: [safety]
    items:
      water: {do: Water.}
      work: {do: Work.}
    key: [water, work]
    then: street
street:
  title: The street
  time: "10:00"
  text: A street.
  choose:
    prompt: And then?
    assesses: [safety]
    options:
      call: {do: Call., rating: 3, upholds: [P01], because: A call is enough.}
      wait: {do: Wait., rating: 3, upholds: [P01], because: There is time., meets: [home]}
      shout: {do: Shout., rating: 2, breaches: [P01], because: They hear it.}
    then: [{if: need('home') == 'met', go: evening}, {go: dawn}]
"""
SMALL = case(SCENES)
WELL = ["apart", ["water", "work"], "call"]
LESS = ["there", "wait"]
UNSEEN = ("Someone to look at the hand.", "The kitchen", "To be home on Friday.")


def compared(first: list[Any], second: list[Any], **more: Any) -> Document:
    plays = tuple((SMALL, play_of(SMALL, *answers)) for answers in (first, second))
    return TwoPlays(plays, **more).document()  # type: ignore[arg-type]


def lines(told: Document, section: str) -> list[tuple[str, str]]:
    """The lines of a section with their labels."""
    (found,) = (each for each in told.sections if each.id == section)
    return [(line.label, line.text) for entry in found.entries for line in entry.lines]


def key(told: Document) -> list[Line]:
    every = (line for s in told.sections for entry in s.entries for line in entry.lines)
    return [line for line in every if line.tone is Tone.KEY]


def whole(told: Document) -> str:
    return as_text(told) + as_html(told)


def test_an_answer_that_changed_stands_with_what_it_brought_and_where_it_led() -> None:
    told = lines(compared(LESS, WELL), "changed")
    assert ("In 1", "Speak with her there.") in told
    assert ("In 2", "Speak with her apart.") in told
    assert ("This led to, in 2", "Raised: Someone to look at the hand.") in told
    assert ("Afterwards, only in 2", "09:30 · The kitchen") in told
    assert ("", "The author rates the answer in 2 higher.") in told
    assert ("", "He cannot hear her.") in told and ("", "He hears all of it.") not in told


def test_answers_rated_alike_are_said_to_be_and_what_came_of_each_is_told() -> None:
    told = compared(["there", "call"], ["there", "wait"])
    assert [line.text for line in key(told)] == ["The author rates both answers alike."]
    came = lines(told, "outcome")
    assert ("At the end, only in 2", "Met: To be home on Friday.") in came
    assert ("For the person, in 1", "She is on the bus.") in came
    assert ("For the person, in 2", "She is at the shelter.") in came
    assert ("", "How a story ends does not show how well it was handled.") in came


def test_the_two_roads_part_and_meet_where_the_plays_did() -> None:
    (section,) = (s for s in compared(LESS, WELL).sections if s.id == "roads")
    (picture,) = section.entries[0].pictures
    assert picture.rows() == (
        ("09:10", "The door", "another answer"),
        ("09:30", "The kitchen", "only in 2"),
        ("10:00", "The street", "another answer"),
    )


def answered(answers: list[Any]) -> dict[str, list[str]]:
    """What the JSON of a play's debrief has as its answers, by the clock of the story."""
    printed = json.loads(as_json(debrief(SMALL, play_of(SMALL, *answers))))
    (log,) = (part for part in printed["more"] if part["id"] == "log")
    told = {
        entry["title"].partition(" ")[0]: [
            line["text"] for line in entry["lines"] if line["label"] == "You chose"
        ]
        for entry in log["entries"]
    }
    return {time: texts for time, texts in told.items() if texts}


@pytest.mark.parametrize(
    ("first", "second"), [(LESS, WELL), (WELL, LESS), (WELL, WELL), (LESS, ["there", "call"])]
)
def test_the_dots_of_the_two_roads_are_the_answers_of_the_two_plays(
    first: list[Any], second: list[Any]
) -> None:
    """Read from the SVG: a dot below the number of a play where it answered, a ring where alike."""
    (section,) = (s for s in compared(first, second).sections if s.id == "roads")
    drawn = Drawn(section.entries[0].pictures[0])
    below = {x: number for text, x in drawn.texts[:2] if (number := text) in ("1", "2")}
    found = {
        (dot.says.partition(" ")[0], below[min(below, key=lambda x: abs(x - dot.x))], dot.form)
        for dot in drawn.dots
    }
    plays = {"1": answered(first), "2": answered(second)}
    alike = {at for at, texts in plays["1"].items() if plays["2"].get(at) == texts}
    assert found == {
        (at, number, "ring" if at in alike else "diamond")
        for number, play in plays.items()
        for at in play
    }


def test_two_plays_alike_differ_nowhere() -> None:
    told = compared(WELL, WELL)
    assert "Your answers were the same at every place that both plays reached." in as_text(told)
    assert not lines(told, "changed") and not key(told)
    assert ("For the person, in both", "She is on the bus.") in lines(told, "outcome")


def test_of_an_order_what_moved_is_told_with_places_and_a_skipped_part_is_named() -> None:
    other = compared(WELL, ["apart", ["work", "water"], "call"])
    assert [text for label, text in lines(other, "changed") if label == "In 2"] == [
        "1. Work.",
        "2. Water.",
    ]
    skipped = lines(compared(LESS, [PASS, "wait"]), "changed")
    assert ("In 2", "You skipped this part.") in skipped


def test_while_feedback_waits_or_a_play_goes_on_the_key_says_nothing() -> None:
    assert not key(compared(LESS, WELL, judged=False))
    assert "opens later" in as_text(compared(LESS, WELL, judged=False))
    unfinished = compared(LESS, WELL[:1])
    assert not key(unfinished) and "not finished" in as_text(unfinished)
    for told in (compared(LESS, WELL, judged=False), unfinished):
        assert "He cannot hear her." not in whole(told) and "rates" not in whole(told)


def test_of_a_play_that_goes_on_nothing_is_told_of_its_end() -> None:
    page = as_text(compared(WELL, LESS[:1]))
    assert "So far, only in" in page and "At the end" not in page
    assert "At the end, only in" in as_text(compared(WELL, LESS))


def test_what_neither_play_has_seen_has_no_name() -> None:
    told = whole(compared(["there"], ["there", "shout"]))
    assert not [words for words in UNSEEN if words in told]


def test_of_a_changed_case_the_marking_says_nothing_and_the_change_is_told() -> None:
    changed = case(SCENES.replace("rating: 3, upholds: [P01], because: A", "rating: 4, because: A"))
    plays: tuple[tuple[Scenario, Play], ...] = (
        (SMALL, play_of(SMALL, *LESS)),
        (changed, play_of(changed, *WELL)),
    )
    told = TwoPlays(plays).document()  # type: ignore[arg-type]
    assert not key(told) and "The marking was changed between these plays" in whole(told)


OTHER_SITUATION = "Not the same situation: no comparison."
UNLIKE = "What had happened before was not the same, so these answers are not compared."
BLOOD = "Jashim hides a hand in his sleeve. Blood drips from it onto the floor."
FOOTBALL = "Adnan telephones. You hear every word of it: it is about football."


@pytest.mark.parametrize("other", ["keep-the-hall-ordinary", "police-matter"])
def test_where_one_man_bled_and_nobody_was_hurt_both_signs_stand_and_no_answer_is_better(
    other: str,
) -> None:
    """The Thursday ticket: the first-aid box is right where Jashim bleeds, and only there."""
    ticket = loaded(SHIPPED / "foundation" / "thursday-ticket.yaml")

    def played(hall: str, answer: str) -> tuple[Scenario, Play]:
        luck = draw(ticket.story, 1) | {"in_the_hall": hall}
        return ticket, play_of(ticket, answer, luck=luck)

    for first, second in (("bleeding", "quiet"), ("quiet", "bleeding")):
        plays = played(first, "few-words-now"), played(second, other)
        document = TwoPlays(plays).document()
        told = lines(document, "changed")
        sign = {"bleeding": BLOOD, "quiet": FOOTBALL}
        assert told[:3] == [
            ("Shown only in 1", sign[first]),
            ("Shown only in 2", sign[second]),
            ("", OTHER_SITUATION),
        ]
        assert not key(document)
        for printed in (as_text(document, 1000), as_html(document), as_json(document)):
            assert all(text in printed for text in (BLOOD, FOOTBALL, OTHER_SITUATION))
    same = played("quiet", "few-words-now"), played("quiet", other)
    assert OTHER_SITUATION not in whole(TwoPlays(same).document())


def yard(text: str = "A yard.", third: str = "", is_: str = "4") -> Scenario:
    """A scene whose text, third answer and rating of the first may depend on the rain."""
    return case(
        f"""
        yard:
          text: {text}
          choose:
            prompt: What first?
            assesses: [safety]
            options:
              box: {{do: The first-aid box., rating: {is_}, upholds: [P01]}}
              talk: {{do: Talk., rating: 1, breaches: [P01]}}
              wait: {{do: Wait.{third}, rating: 2, breaches: [P01]}}
            then: evening
        """
    )


def of_yard(scenario: Scenario, *rain: bool) -> Document:
    first, second = (
        (scenario, play_of(scenario, answer, luck={"rain": luck}))
        for answer, luck in zip(("box", "talk"), rain, strict=True)
    )
    return TwoPlays((first, second)).document()


def test_answers_rated_alike_everywhere_are_not_compared_where_other_things_were_shown() -> None:
    """What bears on a decision nobody can know: the author's ratings may be the same, and yet."""
    told = of_yard(yard("[{if: rain, say: He bleeds.}, {say: Nobody is hurt.}]"), True, False)
    assert not key(told) and ("", OTHER_SITUATION) in lines(told, "changed")
    alike = of_yard(yard("[{if: rain, say: He bleeds.}, {say: Nobody is hurt.}]"), True, True)
    assert "The author rates the answer in 1 higher." in whole(alike)


def test_where_other_answers_were_offered_they_stand_and_nothing_is_compared() -> None:
    told = of_yard(yard(third=", if: rain"), True, False)
    assert not key(told)
    assert lines(told, "changed")[:2] == [("Offered only in 1", "Wait."), ("", OTHER_SITUATION)]


def test_where_all_was_shown_alike_and_the_key_differs_nothing_is_compared() -> None:
    told = of_yard(yard(is_="[{if: rain, is: 4}, {is: 1}]"), True, False)
    assert not key(told) and ("", UNLIKE) in lines(told, "changed")
    assert OTHER_SITUATION not in whole(told)

"""Conversations: the choice of questions, which is no interview skill; and what rooms voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from engine.language.language import N_
from engine.pictures.heat_grid import Box, Grid
from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.sections.section_part import Part, Row, no_rows, share_row
from engine.reports.cohort.statistics import Share, share
from engine.reports.document import Cell, Entry, Line, Section, Tone
from engine.reports.facts.cohort import Questions, Talks
from engine.scoring.question_types import CLOSING, GROUND_RULES, OPEN

QUESTIONS_TITLE = N_("Choice of questions")
TURNS_TITLE = N_("The questions in their order")
OPEN_ASKED = N_("Open questions and invitations, of all questions asked")
RULES_SAID = N_("Said how this works")
VOTED_TITLE = N_("Votes of led sessions in conversations")
QUESTIONS_LEAD = N_(
    "What was chosen from a list. That is not interviewing, and none of it counts for credit."
)
TURNS_ABOUT = N_(
    "Columns: the first question of a play, the second, and so on. The darker, the more plays."
)
KIND_OF_QUESTION = N_("Kind")
KIND_RULES = N_("how this works")
KIND_OPEN = N_("open")
KIND_ONE_THING = N_("about one thing")
KIND_POOR = N_("leading, blaming, several at once")
KIND_CLOSING = N_("reading back, what comes next")
ASKED = N_("Questions asked: {n}. Plays: {plays}.")
MEASURE = N_("What was done")
LEADING = N_("Asked at least one question that suggests its own answer")
BLAME = N_("Asked at least one question that asks for a justification")
OUTSIDE = N_("Kept asking while there were signs that it was too much")
OUTSIDE_RUN = N_("Did not respond to such signs for three questions or more")
CLOSURE = N_("Closed with what happens next, or by reading back")
VOTED_LEAD = N_("Each question had its own vote. Answers without votes are left out.")
VOTED_EACH = N_("Votes, by question number")
VOTED_TURN = N_("{turn}: {k} of {n}")
CLOSE_TALK = N_("Close the talk.")

TURNS = 6  # questions of a talk that are drawn one by one; later ones are few
KINDS: dict[str, frozenset[str]] = {
    KIND_RULES: frozenset({"ground-rule", "rapport"}),
    KIND_OPEN: OPEN,
    KIND_ONE_THING: frozenset({"cued", "closed"}),
    KIND_POOR: frozenset({"forced-choice", "leading", "multiple", "blame"}),
    KIND_CLOSING: CLOSING,
}
"""Kinds of questions as a room is shown them, and the types of each."""


class ConversationFigures(Struct, frozen=True):
    """Question choice in one conversation; never interview skill.

    Attributes:
        scene: its id.
        name: who it was with.
        plays: how many asked a question there.
        asked: questions asked, over all of them.
        open: of these, how many were open questions or invitations.
        leading: how many plays asked at least one that carries its own answer.
        blame: how many asked at least one that asks for a justification.
        outside: how many asked at least one while there were signs that it was too much.
        outside_run: how many let such signs go unanswered for three questions or more.
        ground_rules: how many said how this works; None where nothing of the kind can be said.
        closure: how many closed with what comes next or with reading back; None likewise.
        turns: for each kind that was asked, how many plays asked it as their first question, as
            their second, and so on; none in own records.
    """

    scene: str
    name: str
    plays: int
    asked: int
    open: Share
    leading: Share
    blame: Share
    outside: Share
    outside_run: Share
    ground_rules: Share | None
    closure: Share | None
    turns: tuple[tuple[str, tuple[int, ...]], ...] = ()


def _questions(room: Room) -> tuple[ConversationFigures, ...]:
    """Question choice in each conversation."""
    talks = {row.scene: row for row in room.fold.of(Talks)}
    order = (id for id in room.scenario.text.scenes if id in talks)
    return tuple(_count_asked(room, talks[id]) for id in order)


def _count_asked(room: Room, found: Talks) -> ConversationFigures:
    scene, n, text = found.scene, found.plays, room.scenario.text
    types = {mark.type for a, mark in room.scenario.key.marks.items() if a.startswith(f"{scene}.")}
    return ConversationFigures(
        scene=scene,
        name=text.people[text.scenes[scene].who].name,
        plays=n,
        asked=found.asked,
        open=share(found.open, found.asked),
        leading=share(found.leading, n),
        blame=share(found.blame, n),
        outside=share(found.outside, n),
        outside_run=share(found.outside_run, n),
        ground_rules=share(found.rules, n) if types & GROUND_RULES else None,
        closure=share(found.closure, n) if types & CLOSING else None,
        turns=_turns(room, scene),
    )


def _turns(room: Room, scene: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """How many plays asked each kind first, how many second, and so on."""
    found = [row for row in room.fold.of(Questions) if row.scene == scene and row.turn < TURNS]
    last = max((row.turn + 1 for row in found), default=0)
    told = (
        (
            kind,
            tuple(sum(r.n for r in found if r.turn == n and r.type in types) for n in range(last)),
        )
        for kind, types in KINDS.items()
    )
    return tuple((kind, counts) for kind, counts in told if any(counts))


def _questions_section(say: Saying) -> Section:
    entries = []
    for asked in QUESTIONS.of(say.case):
        rows = [
            (Cell(say.say(label)), say.cell(share))
            for label, share in _measures(asked)
            if share is not None
        ]
        opened = Line(Tone.SAID, say.describe_share(asked.open), say.say(OPEN_ASKED))
        total = Line(Tone.SAID, say.say(ASKED, n=asked.asked, plays=asked.plays))
        title = say.scene(asked.scene)
        table = say.table(say.say(QUESTIONS_TITLE), (MEASURE, w.PLAYS), rows)
        drawn = (_draw_questions(say, asked),) if asked.turns else ()
        entries.append(Entry(title, (total, opened, *drawn, *table)))
    lead = (say.say(QUESTIONS_LEAD),)
    return Section("questions", say.say(QUESTIONS_TITLE), lead, tuple(entries))


def _draw_questions(say: Saying, asked: ConversationFigures) -> Grid:
    """The questions in their order: a row for each kind, a column for each question."""
    heads = tuple(map(str, range(1, len(asked.turns[0][1]) + 1)))
    boxes = tuple(
        tuple(Box(str(k) if k else "", k / asked.plays) for k in counts)
        for _, counts in asked.turns
    )
    named = tuple(say.say(kind) for kind, _ in asked.turns)
    title, about = say.say(TURNS_TITLE), say.say(TURNS_ABOUT)
    columns = (say.say(KIND_OF_QUESTION), *heads)
    return Grid(f"turns-{asked.scene}", title, about, columns, heads, named, boxes)


def _measures(asked: ConversationFigures) -> tuple[tuple[str, Share | None], ...]:
    return (
        (RULES_SAID, asked.ground_rules),
        (LEADING, asked.leading),
        (BLAME, asked.blame),
        (OUTSIDE, asked.outside),
        (OUTSIDE_RUN, asked.outside_run),
        (CLOSURE, asked.closure),
    )


def _question_rows(case: CaseReport) -> Iterator[Row]:
    measures = "open", "leading", "blame", "outside", "outside_run", "ground_rules", "closure"
    for asked in QUESTIONS.of(case):
        for name in measures:
            found: Share | None = getattr(asked, name)
            if found is not None:
                yield share_row("questions", asked.scene, "", name, found)


QUESTIONS: Part[tuple[ConversationFigures, ...]] = Part(
    "asked", _questions_section, _question_rows, _questions
)


# Votes --------------------------------------------------------------------------------------------


class Voted(Struct, frozen=True):
    """A vote of led sessions that belongs to no decision, such as one on a question of a talk.

    Attributes:
        at: address of its location.
        turn: how many answers were given there before.
        counts: id, words and votes of each answer.
    """

    at: str
    turn: int
    counts: tuple[tuple[str, str, int], ...]


def _list_votes(room: Room) -> tuple[Voted, ...]:
    """Votes of led sessions on anything but a decision."""
    found = []
    for (at, turn), each in room.votes.items():
        if at in room.places and not turn:
            continue
        counts: Counter[str] = Counter()
        for vote in each:
            counts.update(vote.counts)
        cards, scene = room.scenario.text.cards, at.partition(".")[0]
        words = {id: card.text for id in counts if (card := cards.get(f"{scene}.{id}"))}
        told = tuple((id, words.get(id, id), n) for id, n in counts.items())
        found.append(Voted(at, turn, told))
    return tuple(found)


def _voted_section(say: Saying) -> Section:
    """One table for each conversation: a question a line, with its votes by turn."""
    talks: dict[str, dict[str, list[str]]] = {}
    for vote in VOTED.of(say.case):
        total = sum(n for *_, n in vote.counts)
        questions = talks.setdefault(vote.at, {})
        for id, text, n in vote.counts:
            if n:
                what = say.say(CLOSE_TALK) if text == id == "close" else text
                told = say.say(VOTED_TURN, turn=vote.turn + 1, k=n, n=total)
                questions.setdefault(what, []).append(told)
    entries = []
    for at, questions in talks.items():
        rows = [(Cell(text), Cell(" · ".join(each))) for text, each in questions.items()]
        table = say.table(say.say(VOTED_TITLE), (w.ANSWER, VOTED_EACH), rows)
        entries.append(Entry(say.scene(at.partition(".")[0]), table))
    return Section("voted", say.say(VOTED_TITLE), (say.say(VOTED_LEAD),), tuple(entries))


VOTED: Part[tuple[Voted, ...]] = Part("voted", _voted_section, no_rows, _list_votes)

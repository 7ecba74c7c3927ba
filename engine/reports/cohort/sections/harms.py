"""Harmful choices by kind, of plays and of votes; page one tells of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from engine.language.language import N_
from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport, Decision, Harm, Harmful
from engine.reports.cohort.sections.section_part import Part, Row, share_row, wrap_blocks
from engine.reports.cohort.statistics import share
from engine.reports.cohort.topics import harmful_votes
from engine.reports.debrief.sentences import CRITICAL_KINDS
from engine.reports.document import Block, Cell, Line, Section, Tone
from engine.reports.facts.cohort import Faults, Kinds

REFUSED = N_(
    "Critical errors are not shown, for plays or for votes: nobody has signed the practice of "
    "this marking. To show them all the same, say why: rifq cohort report --unsigned WHY. The "
    "reason is printed here."
)
HARM = (
    N_("What the author would call critical errors, by kind"),
    N_("Critical errors, by kind"),
)
HARM_NONE = N_("None was made.")
HARM_UNTOLD = N_(
    "No single answer that is counted here is such an error. An error that only follows from "
    "several answers is not counted."
)
HARM_FEW = N_("Possible, but made by few or none: {kinds}.")
HARM_OPEN = N_("Possible for someone, but made by nobody: {kinds}.")
KIND = N_("Kind")
MADE_BY = N_("Plays, where possible")
# Translators: {where}: the time and title of a scene. {n}: how many plays.
MADE_AT = N_("{where} ({n})")
HARM_VOTES = N_("Voted for in led sessions")
MENDED = N_("Put right later")


def harms(room: Room) -> tuple[Harm, ...]:
    """Harmful choices by kind: those made in the greatest share of plays first."""
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for row in room.fold.of(Faults):
        answers[row.kind][row.address] += row.n
    cards, found = room.scenario.text.cards, []
    for kind in room.fold.of(Kinds):
        order = sorted(answers[kind.kind].items(), key=lambda pair: (-pair[1], pair[0]))
        given = tuple((address, cards[address].text, n) for address, n in order)
        found.append(Harm(kind.kind, share(kind.made, kind.faced), kind.mended, given))
    return tuple(sorted(found, key=lambda harm: (-harm.plays.share, harm.kind)))


def list_voted_harms(room: Room, decisions: Iterable[Decision]) -> tuple[Harmful, ...]:
    """Harmful answers led sessions voted for: at decisions, then in conversations."""
    found = [each for decision in decisions for each in harmful_votes(decision)]
    marks, cards = room.scenario.key.marks, room.scenario.text.cards
    for (at, address), (n, people) in _most_votes_in_talks(room).items():
        if address in marks and (kind := marks[address].critical_kind):
            found.append(Harmful(at, address, cards[address].text, kind, share(n, people)))
    return tuple(found)


def _most_votes_in_talks(room: Room) -> dict[tuple[str, str], tuple[int, int]]:
    """What conversations were voted on, by location and address: votes, and people who voted.

    A room votes again on every question, and the same people may vote for one answer again. So the
    vote counts in which it had most.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for (at, turn), here in room.votes.items():
        if at in room.places and not turn:
            continue
        counts: Counter[str] = Counter()
        for vote in here:
            counts.update(vote.counts)
        people = sum(vote.voters for vote in here)
        for id, n in counts.items():
            address = f"{at.partition('.')[0]}.{id}"
            if n > found.get((at, address), (0, 0))[0]:
                found[at, address] = n, people
    return found


def _section(say: Saying) -> Section:
    if say.case.refused:
        refused = Line(Tone.SAID, say.say(REFUSED))
        return Section("harm", say.say_judgement(HARM), (), wrap_blocks([refused]))
    none, few = (HARM_UNTOLD, HARM_FEW) if say.case.released else (HARM_NONE, HARM_OPEN)
    blocks: list[Block] = [*_table_made(say), *_harm_votes(say)]
    lead = () if blocks or (say.case.released and say.case.harms) else (say.say(none),)
    if say.case.unsigned:
        lead = (say.say(w.UNSIGNED, why=say.case.unsigned), *lead)
    if never := [harm for harm in say.case.harms if not harm.plays.k]:
        kinds = say.language.semicolons(say.say(CRITICAL_KINDS[h.kind]) for h in never)
        blocks.append(Line(Tone.SAID, say.say(few, kinds=kinds)))
    return Section("harm", say.say_judgement(HARM), lead, wrap_blocks(blocks))


def _table_made(say: Saying) -> Iterable[Block]:
    """A row for each kind somebody made; what was put right later only where that is known."""
    rows = []
    for harm in say.case.harms:
        if harm.plays.k:
            kind = Cell(say.say(CRITICAL_KINDS[harm.kind]), small=_describe_places(say, harm))
            row = [kind, say.make_cell(harm.plays)]
            if harm.repaired is not None:
                row.append(Cell(say.write_count(harm.repaired, harm.plays.k)))
            rows.append(tuple(row))
    columns = (KIND, MADE_BY, MENDED)[: len(rows[0]) if rows else None]
    return say.table(say.say_judgement(HARM), columns, rows)


def _describe_places(say: Saying, harm: Harm) -> str:
    """At which decisions harmful choices of a kind were made, and in how many plays."""
    at: dict[str, int] = {}
    for address, _, n in harm.answers:
        where = say.place(address)
        at[where] = at.get(where, 0) + n
    return say.language.semicolons(
        say.say(MADE_AT, where=where, n=say.count(n, harm.plays.n)) for where, n in at.items()
    )


def _harm_votes(say: Saying) -> Iterator[Line]:
    """What led sessions voted for, by kind; page two says at which decisions."""
    votes: dict[str, list[str]] = defaultdict(list)
    for vote in say.case.harmful_votes:
        votes[vote.kind].append(say.write_share(vote.drew, voted=True))
    if votes:
        told = say.language.semicolons(
            say.say(MADE_AT, where=say.say(CRITICAL_KINDS[kind]), n=say.language.commas(counts))
            for kind, counts in votes.items()
        )
        yield Line(Tone.SAID, told, say.say(HARM_VOTES))


def _rows(case: CaseReport) -> Iterator[Row]:
    if case.refused or case.unsigned:
        said = "refused: not signed" if case.refused else f"not signed: {case.unsigned}"
        yield "harm", "", said, "told", int(not case.refused), None, None, None, None
    for harm in case.harms:
        yield share_row("harm", harm.kind, "", "made", harm.plays)
        if harm.repaired is not None:
            yield "harm", harm.kind, "", "mended", harm.repaired, harm.plays.k, None, None, None
    for vote in case.harmful_votes:
        yield share_row("harm", vote.address, vote.text, f"votes: {vote.kind}", vote.drew)


HARMS: Part[None] = Part("harms", _section, _rows, page=1)

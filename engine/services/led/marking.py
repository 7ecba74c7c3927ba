"""The key of one decision for a whole room, and the line that is for its facilitator alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from engine.decisions.registry import whole_of
from engine.language.interface import _, current, translate
from engine.play.led import Vote
from engine.play.play import Play, step
from engine.play.view import view
from engine.reports.debrief.judged_decisions import everything
from engine.reports.debrief.moments import place
from engine.reports.debrief.reading import Reading, judgement_of, whose_marking
from engine.reports.debrief.sentences import CLOSED_ASK
from engine.reports.document import Entry, Item, Judgement, Line, Section, Tone
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of
from engine.services.led.ballots import VoteChoice, choices_of, id_of

_MOST_LOWER = 2


def key_of(scenario: Scenario, before: Play, answer: object, vote: Vote | None) -> list[Entry]:
    """What the key says of one decision: of each option, or of an answer given as a whole.

    In an interview, what the key says of the other questions would give away what comes: there it
    speaks of the one that was asked.

    Args:
        scenario: the case.
        before: the moment of the decision.
        answer: the road taken, or the answer as a whole; None where neither is settled yet.
        vote: what the room voted there.

    Returns:
        The place, with a notice where the key is a draft; then an entry for each option, or one
        for the answer. Nothing where the key has nothing to say.
    """
    shown = view(scenario, before)
    if shown.kind.options:
        found = [
            _explain_option(scenario, before, choice, vote, taken=choice.id == id_of(answer))
            for choice in choices_of(shown)
        ]
    else:
        found = [replace(each, title="") for each in _explain_answer(scenario, before, answer)]
    if not any(entry.judgement for entry in found):
        return []
    draft = (Line(Tone.SAID, whose_marking(scenario, current())),) if scenario.about.draft else ()
    return [Entry(place(scenario, before, current()), draft), *found]


def _explain_option(
    scenario: Scenario, before: Play, choice: VoteChoice, vote: Vote | None, *, taken: bool
) -> Entry:
    """An option under its heading, which has its words: they are not repeated."""
    title = f"{choice.letter}  {choice.text}"
    if vote:
        title += "  ·  " + _("votes: {n}").format(n=vote.counts.get(choice.id, 0))
    if taken:
        title += "  ·  " + str(_("chosen"))
    for entry in _explain_answer(scenario, before, choice.answer):
        told = entry.key_lines if entry.judgement else entry.lines
        return replace(entry, title=title, blocks=told)
    return Entry(title)


def _explain_answer(scenario: Scenario, before: Play, answer: object) -> list[Entry]:
    """What the key says of an answer; nothing of one that cannot be given."""
    after = step(before, answer)
    if not isinstance(after, Play):
        return []
    reading = Reading(scenario, after, current())
    nothing = Entry("", (Line(Tone.SAID, _("There is no marking for this answer.")),))
    return [next((e for e in everything(reading).entries if e.seq == after.seq), nothing)]


# The facilitator's own line -----------------------------------------------------------------------


def list_private(
    scenario: Scenario, play: Play, vote: Vote | None, pulls: Mapping[str, str]
) -> list[Section]:
    """What helps a facilitator at this moment, and is never shown to the room.

    Why the weak answer is tempting, where the case says it; an open question; why answers are rated
    lower, of those most voted for where there is a vote; then the key in brief.

    Args:
        scenario: the case.
        play: as far as it has come.
        vote: what the room voted there.
        pulls: why the weaker answer is tempting, by the id of its scene.
    """
    shown = view(scenario, play)
    if not (shown.kind.decides or shown.kind.talks):
        return [_make_section("now", _("Now"), (_say(_("There is nothing to vote on here.")),))]
    found = [Section("place", place(scenario, play, current()))]
    judged = [(c, _judge(scenario, play, c.answer)) for c in choices_of(shown)]
    if pull := pulls.get(play.location.location.id):
        found.append(_make_section("pull", _("Why the weak answer is tempting"), (_say(pull),)))
    ask = Line(Tone.QUESTION, translate(CLOSED_ASK))
    support = _("What would you need from your people to support this choice?")
    seniors = Line(Tone.SAID, str(support), str(_("To the most senior person here")))
    found.append(_make_section("ask", _("Ask"), (ask, seniors)))
    if lower := list(_list_lower(scenario, play, judged, vote)):
        found.append(_make_section("lower", _("Why an answer is rated lower"), lower))
    brief: list[Line] = []
    if whole_of(play.location.location) is not None:
        brief += _list_items(scenario, play)
    else:
        brief += _list_ratings(judged)
    if brief:
        found.append(_make_section("brief", _("The marking in brief"), brief))
    return found


def _make_section(id: str, title: str, lines: Iterable[Line]) -> Section:
    return Section(id, str(title), (), (Entry("", tuple(lines)),))


def _say(text: str) -> Line:
    return Line(Tone.SAID, str(text))


def _judge(scenario: Scenario, play: Play, answer: object) -> Judgement | None:
    after = step(play, answer)
    return judgement_of(scenario, after, current()) if isinstance(after, Play) else None


def _list_lower(
    scenario: Scenario,
    play: Play,
    judged: list[tuple[VoteChoice, Judgement | None]],
    vote: Vote | None,
) -> Iterator[Line]:
    """The choices rated weak or harmful, those most voted for first, each with why."""
    wrong = []
    for choice, said in judged:
        after = step(play, choice.answer)
        worth = credit_of(scenario, after) if isinstance(after, Play) else None
        credit = worth.overall if worth else scenario.key.denominator  # what is unscored costs none
        if said and said.because and said.scored and credit * 3 < 2 * scenario.key.denominator:
            voters = vote.counts.get(choice.id, 0) if vote else 0
            wrong.append((-voters, credit, choice.letter, said.because[0]))
    for *_rest, letter, because in sorted(wrong)[:_MOST_LOWER]:
        yield _say(f"{letter}  {because}")


def _list_ratings(judged: list[tuple[VoteChoice, Judgement | None]]) -> Iterator[Line]:
    """How the key rates each choice, and by which principle."""
    for choice, said in judged:
        if said:
            rated = current().commas((*said.rated, *said.critical)) or str(_("not scored"))
            titles = current().semicolons(p.title for p in said.principles[:1])
            words = f"{choice.letter}  {rated}"
            yield _say(f"{words}  ·  {titles}" if titles else words)


def _list_items(scenario: Scenario, play: Play) -> Iterator[Line]:
    """What the key does with each item of an order, a pick or ratings, in the order shown."""
    shown = view(scenario, play)
    letters = {choice.id: choice.letter for choice in choices_of(shown)}
    found: dict[str, Item] = {}
    because: dict[str, None] = {}
    where = play.location.location
    whole = whole_of(where)
    for answer in whole.cover_items(where) if whole else ():
        if said := _judge(scenario, play, answer):
            found |= {item.address.rpartition(".")[2]: item for item in said.items}
            because |= dict.fromkeys(said.because)
    for each in shown.answers:
        if item := found.get(each.id):
            letter = letters.get(each.id, "")
            words = "  ·  ".join(
                (each.text, item.key or str(_("experts differ")), *item.because[:1])
            )
            yield _say(f"{letter}  {words}" if letter else words)
    yield from map(_say, because)

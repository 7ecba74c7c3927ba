"""What readers earn who read the scenes: some who know the field, and some who begin in it.

The other half of `blind`. Each reader plays the case once, under luck of their own, and says before
each answer is told how sure they are and why. Beside what they earned stands what their answers
earn frozen, that is as guesses are played: through the case under all luck, where whoever judged
the facts and not the words earns less. A case that only experts play well tests judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

import msgspec
from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.decisions.registry import WHOLES, whole_of
from engine.explore.explored_case import Case
from engine.explore.fairness.single_rule import Rule, Seat
from engine.kernel import model as k
from engine.kernel.model import Value
from engine.language.language import ENGLISH, N_, Language
from engine.play.play import Play, begin, pass_over, path, step
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import quote_answer
from engine.reports.blind import (
    Guess,
    Spot,
    make_policy,
    measure_guesses,
    measure_policies,
    spot_of,
)
from engine.reports.document import Cell, Document, Entry, Line, Section, Tone, table_section
from engine.reports.filled_forms import FormProblem
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import appraise
from engine.scoring.score import Credit, credit_of, weak
from engine.scoring.value_function import Values

SURE = 80  # of 100: whoever is as sure and wrong would not look again
TRIED = 300  # plays with random answers
EXPERT, BEGINNER, GAP, FROZEN, GRAVE = 88, 72, 15, 65, 70  # per cent; GRAVE in each decision
WEIGHTY = 3  # from this weight a decision is one of those


class ReaderAnswer(Struct, frozen=True, omit_defaults=True):
    """One answer as it was given, None where the scene was skipped.

    How sure (0 to 100) and why are said only where it is marked.
    """

    answer: Any
    sure: int | None = None
    why: str = ""


class ReaderPlay(Struct, frozen=True):
    """What is kept of one reading: the case by its hashes, its luck, and every answer in order."""

    case: str
    story: str
    key: str
    luck: Mapping[str, Value]
    answers: tuple[ReaderAnswer, ...]


class Reader(Struct, frozen=True):
    """One reader, read again by the engine.

    Attributes:
        name: of the file.
        play: the play, to its end.
        answers: as they were given, one for each answer of the play.
    """

    name: str
    play: Play
    answers: tuple[ReaderAnswer, ...]


MESSAGES: Mapping[str, tuple[str, str]] = {
    "T001": (
        N_("this is no reading of a case."),
        N_("Give a file as `rifq sighted CASE --save FILE` wrote it."),
    ),
    "T002": (
        N_("this is a reading of {said}, or of the case as it was before it was changed."),
        N_("Ask for a new reading of the case as it is now."),
    ),
    "T003": (
        N_("answer {number} cannot be given there."),
        N_("Give the file as it was written, with every answer in its order."),
    ),
    "T004": (
        N_("this reading stops before the end of the case."),
        N_("Ask the reader to play to the end."),
    ),
}
"""For each code: what is wrong, and what to do."""


class BadReading(FormProblem):
    """A file that is no finished reading of this case."""

    letter = "T"
    messages = MESSAGES


def start_reading(scenario: Scenario, seed: int, luck: Mapping[str, Value] | None = None) -> Play:
    """A play for a reader, in which nothing can be undone or looked up before its end."""
    started = begin_trial(scenario, seed, luck).started._replace(mode="assessment")
    play = begin(scenario.story, started)
    assert isinstance(play, Play)
    return play


def write_reading(scenario: Scenario, play: Play, said: Mapping[int, tuple[int, str]]) -> str:
    """The file of a reading; `said` has how sure and why, by the number of the event."""
    answers = tuple(
        ReaderAnswer(getattr(moment.event, "answer", None), *said.get(moment.seq, ()))
        for moment in path(play)
    )
    hashes = scenario.hashes
    read = ReaderPlay(scenario.id, hashes.story, hashes.key, play.started.luck, answers)
    return msgspec.json.format(msgspec.json.encode(read), indent=1).decode() + "\n"


def read_reading(scenario: Scenario, name: str, raw: str) -> Reader:
    """A reading played again, answer by answer. Raises BadReading."""
    try:
        read = msgspec.json.decode(raw, type=ReaderPlay)
    except msgspec.DecodeError as error:
        raise BadReading(0, "T001") from error
    hashes = scenario.hashes
    if (read.story, read.key) != (hashes.story, hashes.key):
        raise BadReading(0, "T002", said=read.case)
    drawn = {v.name: v.values for v in scenario.story.model.variables if v.chance}
    if drawn.keys() != read.luck.keys() or any(read.luck[n] not in drawn[n] for n in drawn):
        raise BadReading(0, "T001")
    play = start_reading(scenario, 0, read.luck)
    for number, each in enumerate(read.answers, 1):
        after = pass_over(play) if each.answer is None else step(play, each.answer)
        if isinstance(after, Refusal):
            raise BadReading(0, "T003", number=number)
        play = after
    if not play.ended:
        raise BadReading(0, "T004")
    return Reader(name, play, read.answers)


def is_marked(scenario: Scenario, moment: Play) -> bool:
    """Whether an answer counts, so that its reader is asked how sure they are and why."""
    credit = credit_of(scenario, moment)
    return credit is not None and bool(credit.slot)


# What they earned ---------------------------------------------------------------------------------


HEADING = N_("What was earned with the scenes")
# Translators: A share in percent.
PERCENT = N_("{share} %")
READERS, BY_DECISION, MISSES = N_("Readers"), N_("By decision"), N_("Sure, and wrong")
READER, WHO, EARNED = N_("Reader"), N_("Who"), N_("Share of what is possible")
AS_FROZEN = N_("The same answers, the mean over all luck")
# Translators: Said of a reader.
EXPERTS, BEGINNERS = N_("knows the field"), N_("begins")
DECISION, WEIGHT, RANDOM = N_("Decision"), N_("Weight"), N_("Random answers")
OF_EXPERTS, OF_BEGINNERS = N_("Experts"), N_("Beginners")
OF_FROZEN, OF_BLIND = N_("Experts, all luck"), N_("Without the scenes")
LIMITS = N_(
    "Whoever knows the field should earn at least {expert} % of what is possible, and a beginner "
    "who reads everything at most {beginner} %: {gap} points apart. The same answers, played under "
    "everything luck can draw, should earn at most {frozen} %."
)
APART = N_(
    "Experts ({n}) earned {experts} %, beginners ({m}) {beginners} %, on average: {gap} points "
    "apart."
)
BY_LEAD = N_(
    "Mean credit of what these readers answered there, and of {tried} plays with random answers. "
    "Experts should have at least {grave} % where the "
    "weight is {weighty} or more."
)
MISSES_LEAD = N_(
    "Weak answers of which a reader was at least {sure} % sure: {n} of {of} marked answers."
)
MISSED = N_("{name}, {sure} % sure: {said}")
NOTHING = N_("All answers in this case earn the same, or the case is too large to be explored.")


def sighted_result(
    case: Case,
    experts: Sequence[Reader],
    beginners: Sequence[Reader],
    blind: Mapping[str, Guess],
    values: Values | None,
    language: Language = ENGLISH,
) -> Document:
    """Who earned how much, what the same answers earn under other luck, and who was sure and wrong.

    Args:
        case: the case they read.
        experts: readers who know the field.
        beginners: readers who do not.
        blind: what readers guessed who saw no scenes, by name.
        values: what can be gained from each state of the case; None where that is not known.
        language: of the document.
    """
    readers, scenario = (*experts, *beginners), case.scenario
    frozen = {e.name: e for e in measure_policies(case, {r.name: _freeze(r) for r in readers})}
    earned = {r.name: _earned(scenario, r.play, values) for r in readers}
    lead, sections = language.text(NOTHING), tuple[Section, ...]()
    if frozen and all(share is not None for share in earned.values()):
        shares = {
            name: (100 * (own or 0.0), 100 * frozen[name].share) for name, own in earned.items()
        }
        lead = _compare_groups(shares, experts, beginners, language)
        other = (
            [frozen[reader.name].credit for reader in experts],
            [guessed.credit for guessed in measure_guesses(case, blind)],
        )
        sections = (
            _misses(scenario, readers, language),
            _readers(shares, experts, beginners, language),
            _decisions(scenario, experts, beginners, other, language),
        )
    return Document(
        kind="sighted-result",
        title=scenario.about.title,
        heading=language.text(HEADING),
        language=language.code,
        lead=(Line(Tone.SAID, lead),) if lead else (),
        sections=sections,
    )


Shares = Mapping[str, tuple[float, float]]
"""By name of a reader, what they earned and what the same answers earn frozen, in per cent."""


def _compare_groups(
    shares: Shares, experts: Sequence[Reader], beginners: Sequence[Reader], language: Language
) -> str:
    """How far apart experts and beginners are; "" without one of them."""
    if not (experts and beginners):
        return ""
    knew, began = (_mean([shares[r.name][0] for r in group]) for group in (experts, beginners))
    named = {"experts": round(knew), "beginners": round(began), "gap": round(knew - began)}
    return language.say(APART, **named, n=len(experts), m=len(beginners))


def _readers(
    shares: Shares, experts: Sequence[Reader], beginners: Sequence[Reader], language: Language
) -> Section:
    rows = [
        (
            Cell(reader.name),
            Cell(language.text(who)),
            *(_percent(share, language) for share in shares[reader.name]),
        )
        for group, who in ((experts, EXPERTS), (beginners, BEGINNERS))
        for reader in group
    ]
    lead = language.say(LIMITS, expert=EXPERT, beginner=BEGINNER, gap=GAP, frozen=FROZEN)
    return table_section("readers", READERS, (READER, WHO, EARNED, AS_FROZEN), rows, language, lead)


def _earned(scenario: Scenario, play: Play, values: Values | None) -> float | None:
    found = appraise(scenario, play, values) if values is not None else None
    return found.share if found is not None else None


def _mean(found: Sequence[float]) -> float:
    return sum(found) / len(found)


def _percent(share: float, language: Language) -> Cell:
    return Cell(language.say(PERCENT, share=language.number(share)), bar=share / 100)


def _misses(scenario: Scenario, readers: Iterable[Reader], language: Language) -> Section:
    """Who was sure and wrong, with what was answered and the reader's own reason."""
    marked, entries = 0, []
    for reader in readers:
        for moment, said in zip(path(reader.play), reader.answers, strict=True):
            if not is_marked(scenario, moment):
                continue
            marked += 1
            wrong = weak(scenario.key, credit_of(scenario, moment))
            if wrong and said.sure is not None and said.sure >= SURE and moment.back is not None:
                told = " / ".join(quote_answer(scenario, moment))
                words = language.say(MISSED, name=reader.name, sure=said.sure, said=told)
                lines = [Line(Tone.CHOSEN, words)]
                lines += [Line(Tone.SAID, said.why)] if said.why else []
                entries.append(Entry(_name(scenario, spot_of(_place_of(moment))), tuple(lines)))
    lead = language.say(MISSES_LEAD, sure=SURE, n=len(entries), of=marked)
    return Section("misses", language.text(MISSES), (lead,), tuple(entries))


def _place_of(moment: Play) -> k.Location:
    """Where the answer that led to a moment was given."""
    assert moment.back is not None
    return moment.back.location.location


def _name(scenario: Scenario, spot: Spot) -> str:
    """A place by the time and the name of its scene, and by its id, which tells subjects apart."""
    scene = spot.partition(".")[0].partition("/")[0]
    named = (scenario.text.scenes[scene].time, scenario.text.name(scene), spot)
    return " · ".join(filter(None, named))


def _decisions(
    scenario: Scenario,
    experts: Sequence[Reader],
    beginners: Sequence[Reader],
    other: Iterable[Sequence[Mapping[Spot, float]]],
    language: Language,
) -> Section:
    """For every place where something is marked: what each group earned there."""
    by = [
        _share_by_spot(scenario, _list_credit(scenario, (r.play for r in group)))
        for group in (experts, beginners)
    ]
    for group in other:
        by.append(defaultdict(list))
        for spot, share in (pair for credits in group for pair in credits.items()):
            by[-1][spot].append(share)
    drawn = list(_list_credit(scenario, _play_by_chance(scenario)))
    chance, weights = _share_by_spot(scenario, drawn), dict[Spot, int]()
    for spot, credit in drawn:
        weights[spot] = max(weights.get(spot, 0), scenario.key.slots[credit.slot].weight)
    rows = []
    for spot in dict.fromkeys(spot_of(place) for place in scenario.story.model.locations):
        if spot in chance:
            shares = [
                _percent(100 * _mean(found[spot]), language) if found.get(spot) else Cell("")
                for found in (*by, chance)
            ]
            rows.append(
                (Cell(_name(scenario, spot)), Cell(language.number(weights[spot])), *shares)
            )
    columns = (DECISION, WEIGHT, OF_EXPERTS, OF_BEGINNERS, OF_FROZEN, OF_BLIND, RANDOM)
    lead = language.say(BY_LEAD, grave=GRAVE, weighty=WEIGHTY, tried=TRIED)
    return table_section("decisions", BY_DECISION, columns, rows, language, lead)


def _list_credit(scenario: Scenario, plays: Iterable[Play]) -> Iterator[tuple[Spot, Credit]]:
    """Every answer that counts, with where it was given."""
    for play in plays:
        for moment in path(play):
            credit = credit_of(scenario, moment)
            if credit is not None and credit.slot:
                yield spot_of(_place_of(moment)), credit


def _share_by_spot(
    scenario: Scenario, credits: Iterable[tuple[Spot, Credit]]
) -> dict[Spot, list[float]]:
    found = defaultdict[Spot, list[float]](list)
    for spot, credit in credits:
        found[spot].append(credit.overall / scenario.key.denominator)
    return found


def _play_by_chance(scenario: Scenario) -> Iterator[Play]:
    for seed in range(TRIED):
        play, chooser = begin_trial(scenario, seed), Random(seed)
        while not play.ended and isinstance(after := step(play, draw_answer(play, chooser)), Play):
            play = after
        yield play


# The same answers under all luck ----------------------------------------------------------------


def _freeze(reader: Reader) -> Rule:
    """What a reader answered as a policy; where they never came, an answer that reads nothing."""
    wholes, named = dict[Spot, Any](), defaultdict[Spot, list[str]](list)
    for moment, said in zip(path(reader.play), reader.answers, strict=True):
        place, move = _place_of(moment), moment.move
        assert move is not None
        if move.move.address == place.address and whole_of(place) is not None:
            wholes[spot_of(place)] = said.answer
        else:
            named[spot_of(place)].append(move.move.address)

    def answer_whole(seat: Seat) -> Any:
        place = seat.place
        middle = WHOLES[place.kind].arrange(place, place.items, lambda _n: sum(place.scale) // 2)
        return wholes.get(spot_of(place), middle)

    return make_policy(named, answer_whole)

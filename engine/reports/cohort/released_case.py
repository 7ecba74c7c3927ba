"""The figures of a case where only released tables may be told: own records, and observers.

The tables say how many gave each answer. What an answer brings is no secret: plays at random show
it, of the case and of the luck of the course. So the plays at random are counted as the answers
were given, and the report is made of those counts, as of any others. How a need or a risk ended,
and where a scene led, is told where one answer decides it: it is a sum of the categories of that
table. What several answers decide together is not told, nor how answers go with one another.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import cycle, islice
from math import prod
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.registry import kind_of, whole_of
from engine.kernel.model import Value
from engine.play.play import Play, draw, pass_over, step
from engine.play.trial import begin_trial, draw_answer
from engine.reports.cell_bounds import Overlaps, find_overlaps
from engine.reports.cell_key import (
    ELSEWHERE,
    LARGEST,
    LEAST,
    Released,
    estimate_share,
    release,
    release_together,
)
from engine.reports.cohort.decisions import Group, Room
from engine.reports.cohort.released_topics import (
    APART,
    FIFTHS,
    MET,
    RESULT,
    SLOT,
    SURE,
    Stakes,
    find_stakes,
    list_answers,
    list_questions,
    weigh,
)
from engine.reports.cohort.report_data import (
    CaseReport,
    Choice,
    Contested,
    Decision,
    Topic,
)
from engine.reports.cohort.sections.contested import describe_subject
from engine.reports.cohort.statistics import Figure, Share, Sums
from engine.reports.cohort.topics import list_well, select_foremost, sort_weights, tell_items
from engine.reports.document import NEED, Contest
from engine.reports.facts import cohort as counts
from engine.reports.facts.cohort import Fold, Measure, fold
from engine.reports.facts.play import Facts, Reader, locations
from engine.scenario.scenario import Scenario
from engine.scoring.needs import list_needs
from engine.scoring.score import WEAK

AT_RANDOM = 100
"""Plays at random by which it is known what an answer brings."""

FOR_OVERLAPS = 400
"""Plays at random by which it is known who can be in two tables."""

PASSING = (0.0, 0.1, 0.3, 0.6)
"""How often a scene is passed over in them: people who do so are in no other play at random."""

LONGEST = 200  # answers after which a play at random is left out

Tables = Mapping[str, Released]
"""Released tables, by question."""

T = TypeVar("T")
S = TypeVar("S", bound=Struct)
M = TypeVar("M", bound=Measure)


def play_at_random(
    scenario: Scenario,
    reader: Reader,
    luck: Mapping[str, Value],
    plays: int = AT_RANDOM,
    passing: Sequence[float] = (0.0,),
) -> tuple[Facts, ...]:
    """Finished plays in which every answer is as likely; of the same case, always the same.

    Args:
        scenario: the case.
        reader: reads them under it.
        luck: what fell for the course; the rest falls for each play.
        plays: how many are begun.
        passing: how often a play passes over a scene that it comes to; plays take them by turns.
    """
    chance = random.Random(f"at random {scenario.hashes.story}")
    found = []
    for passes in islice(cycle(passing), plays):
        seed = chance.getrandbits(50)
        fallen = draw(scenario.story, seed)
        play = begin_trial(scenario, seed, fallen | {n: luck[n] for n in fallen.keys() & luck})
        while not play.ended and play.seq < LONGEST:
            passed = passes and chance.random() < passes
            after = pass_over(play) if passed else step(play, draw_answer(play, chance))
            assert isinstance(after, Play)
            play = after
        if play.ended:
            found.append(reader.read(play))
    return tuple(found)


# Counting -----------------------------------------------------------------------------------------


def find_case_overlaps(scenario: Scenario, luck: Mapping[str, Value]) -> Overlaps:
    """Who can be in two tables of a case, with the luck of the course; the same for every wave."""
    return find_overlaps(*answer_at_random(scenario, luck))


def answer_at_random(
    scenario: Scenario, luck: Mapping[str, Value]
) -> tuple[dict[str, Mapping[str, Sequence[str]]], Collection[str]]:
    """What plays at random answer that show who can be in two tables, and the ids of all."""
    plays = play_at_random(scenario, Reader(scenario, None), luck, FOR_OVERLAPS, PASSING)
    told = {str(n): facts for n, facts in enumerate(plays)}
    answers: dict[str, Mapping[str, Sequence[str]]] = {**list_answers(scenario, told)}
    del answers[RESULT]  # it follows from all answers: plays at random seldom reach its ends
    for at in locations(scenario):
        if f"{at} {SURE}" in answers:  # whoever answers says how sure; plays at random do not
            came = [id for id, facts in told.items() if facts.at(at)]
            answers[f"{at} {SURE}"] = {each: came[n::3] for n, each in enumerate("123")}
    return answers, told


def count_wave(
    secret: bytes, scenario: Scenario, people: Mapping[str, Facts], overlaps: Overlaps
) -> dict[str, tuple[int, ...]]:
    """What leaves of people who are counted together: the numbers of each table, with noise.

    Args:
        secret: the key of the course.
        scenario: the case.
        people: what they did, by the ids of their plays.
        overlaps: see `find_case_overlaps`.
    """
    of = f"{scenario.id} {scenario.hashes.story}"
    answers = list_answers(scenario, people)
    result = release(secret, f"{of} {RESULT}", answers.pop(RESULT), [list(people)])
    found = release_together(secret, of, answers, people, overlaps)
    return {question: told.noisy for question, told in found.items()} | {RESULT: result.noisy}


def add_waves(
    scenario: Scenario, waves: Sequence[Mapping[str, Sequence[int]]], people: int
) -> dict[str, Released]:
    """The tables of all waves together; a question that one of them lacks is left out."""
    found = {}
    for question, names in list_questions(scenario).items():
        each = [wave[question] for wave in waves if len(wave.get(question, ())) == len(names) + 1]
        if len(each) == len(waves):
            noisy = tuple(map(sum, zip(*each, strict=True)))
            found[question] = Released((*names, ELSEWHERE), noisy, people, len(waves))
    return found


DISPUTE = "dispute"
VERDICTS = ("disagree", "not-my-job", "agree")


def count_disputes(
    secret: bytes, scenario: Scenario, said: Mapping[str, Sequence[Contest]]
) -> dict[str, tuple[int, ...]]:
    """The numbers of each judgement that can be disputed, likewise.

    Args:
        secret: the key of the course.
        scenario: the case.
        said: what people thought of its judgements, by the ids of their plays.
    """
    of, found = f"{scenario.id} {scenario.hashes.story}", {}
    for address in _list_judgements(scenario):
        by: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
        for id, contests in said.items():
            verdicts = [each.verdict for each in contests if each.address == address]
            if verdicts and verdicts[-1] in by:
                by[verdicts[-1]].append(id)
        question = f"{DISPUTE} {address}"
        found[question] = release(secret, f"{of} {question}", by, [list(said)]).noisy
    return found


def tell_disputes(
    scenario: Scenario,
    waves: Sequence[Mapping[str, Sequence[int]]],
    people: int,
    reasons: Mapping[str, Collection[str]],
) -> tuple[Contested, ...]:
    """What is disputed by more people than one and noise can be, the most disputed first."""
    found = []
    for address in _list_judgements(scenario):
        each = [wave.get(f"{DISPUTE} {address}", ()) for wave in waves]
        if all(len(numbers) == len(VERDICTS) + 1 for numbers in each):
            noisy = tuple(map(sum, zip(*each, strict=True)))
            table = Released((*VERDICTS, ELSEWHERE), noisy, people, len(waves))
            told = [table.count(verdict) for verdict in VERDICTS]
            if max(told[:2]) > LARGEST * len(waves) + 1:
                why = tuple(sorted(reasons.get(address, ())))
                no, job, yes = told
                text = describe_subject(scenario, address)
                found.append(Contested(address, text, no, job, yes, why))
    return tuple(sorted(found, key=lambda c: (-(c.disagree + c.not_my_job), c.address)))


def _list_judgements(scenario: Scenario) -> list[str]:
    key, needs = scenario.key, list_needs(scenario)
    return [*dict.fromkeys((*key.marks, *key.rulings, *(f"{NEED}{each.id}" for each in needs)))]


# The report ---------------------------------------------------------------------------------------


class Release(Struct, frozen=True):
    """What is known of a case of which only released tables may be told.

    Attributes:
        group: the case, with its led sessions; of its plays nothing.
        at_random: see `play_at_random`.
        tables: every table.
        people: how many were counted.
        waves: in how many waves.
    """

    group: Group
    at_random: Sequence[Facts]
    tables: Tables
    people: int
    waves: int

    def as_group(self) -> Group:
        """The case with the plays at random, counted as often as people gave their answers."""
        counted = _Counted(self.group.scenario, self.at_random, self.tables, self.people)
        parts = ("",) if self.group.parts is not None and RESULT in self.tables else None
        found = replace(self.group, seen=(), counts=counted.as_fold(), parts=parts, contests=())
        return replace(found, repeated=0)


def tell_case(release: Release, counted: Group, base: CaseReport) -> CaseReport:
    """The figures of a case, made of released tables and of nothing else that people did.

    Args:
        release: the tables.
        counted: see `Release.as_group`.
        base: the figures of that, as if it were people.
    """
    group, tables, people = release.group, release.tables, release.people
    room, at_random, waves = Room(counted), release.at_random, release.waves
    stakes = {each.at: each for each in find_stakes(group.scenario, at_random)}
    told = _About(people, waves)
    decisions = tuple(told.change(_decide(each, tables, told)) for each in base.decisions)
    harms = (replace(told.change(harm), repaired=None) for harm in base.harms)
    plays = replace(base.plays, pairs=None, rescored=None, passed=None)
    return replace(
        base,
        released=True,
        groups=waves,
        plays=plays,
        valued=group.parts is not None,
        topics=_sort_topics(room, base, decisions, stakes, tables, told),
        harms=tuple(harms),
        needs=tuple(told.change(each) if each.held.n else each for each in base.needs),
        well=select_foremost(map(told.change, list_well(room, base.decisions, base.purposes))),
        decisions=decisions,
        purposes=tuple(
            replace(told.change(each), discrimination=Figure(people, 0)) for each in base.purposes
        ),
        parts={
            name: data if name == "voted" else tuple(map(told.change, data))
            for name, data in base.parts.items()
        },
    )


class _About(Struct, frozen=True):
    """Shares of all people who were counted, with intervals in which noise counts beside chance."""

    people: int
    waves: int

    def change(self, part: S) -> S:
        """A part of the report, all its shares such shares; of votes nothing changes."""
        fields = {name: getattr(part, name) for name in part.__struct_fields__}
        return replace(part, **{n: self.share(s.k) for n, s in fields.items() if type(s) is Share})

    def share(self, k: int) -> Share:
        """So many of all."""
        k = min(max(k, 0), self.people)
        return Share(k, self.people, *estimate_share(k, self.people, self.waves))


class _Counted:
    """Plays at random, counted as often as the people gave their answers."""

    def __init__(
        self, scenario: Scenario, at_random: Sequence[Facts], tables: Tables, people: int
    ) -> None:
        self.scenario, self.tables, self.people = scenario, tables, people
        self.plays = {str(number): facts for number, facts in enumerate(at_random)}
        self.given = list_answers(scenario, self.plays)
        self.exact = fold(at_random)

    def as_fold(self) -> Fold:
        """The counts, by measure."""
        rows: dict[type[Measure], list[Measure]] = defaultdict(list)
        everybody = counts.Plays(True, False, False, False, self.people)
        rows[counts.Plays] = [everybody] if self.people else []
        for where in locations(self.scenario).values():
            if whole_of(where) is None and where.address in self.tables:
                for move in where.moves:
                    if move.key[0] == "option":
                        k = self.tables[where.address].count(move.address)
                        answer = where.address, move.key[1], move.address, k
                        self._add_answer(rows, *answer)
                        self._add_lost(rows, *answer)
        self._add_harms(rows)
        self._add_slots(rows)
        self._add_results(rows)
        self._add_decided(rows)
        return Fold(rows)

    def _add_answer(
        self, rows: dict[type[Measure], list[Measure]], at: str, id: str, address: str, k: int
    ) -> None:
        """An answer as often as it was given, and the critical errors that it was."""
        met = self._select(counts.Answers, at=at, answer=id)
        if k and not met:  # nobody came to it at random
            wrong = self._is_always_weak(address)
            nothing = None, None, False, wrong, False, None, 0, False, False, ""
            rows[counts.Answers].append(counts.Answers(at, id, address, *nothing, k))
        shares = split(k, [row.n for row in met])
        rows[counts.Answers] += [replace(r, n=n) for r, n in zip(met, shares, strict=True) if n]
        drawn = max(1, sum(row.n for row in met))
        for row in self._select(counts.Criticals, at=at, address=address):
            if n := round(k * row.n / drawn):
                rows[counts.Criticals].append(replace(row, n=n))

    def _add_lost(
        self, rows: dict[type[Measure], list[Measure]], at: str, id: str, address: str, k: int
    ) -> None:
        """What an answer closed; if it was given, what was better and what can be said of it.

        Of these two only the commonest is told.
        """
        lost = self._select(counts.Closed, at=at, answer=id)
        for row, n in zip(lost, split(k, [row.closed.n for row in lost]), strict=True):
            closed = Sums.of_counts([(row.closed.mean, n)])
            rows[counts.Closed].append(replace(row, closed=closed, elsewhere=Sums()))
        if k:
            better = self._select(counts.Better, at=at, address=address)
            rows[counts.Better] += [replace(row, n=row.n * k) for row in better]
            said = self._select(counts.Reasons, at=at, given=address)
            rows[counts.Reasons] += [replace(row, n=row.n * k) for row in said]

    def _select(self, measure: type[M], **fields: str) -> list[M]:
        """What the plays at random had, where these fields are so."""
        wanted = fields.items()
        every = self.exact.of(measure)
        return [row for row in every if all(getattr(row, name) == at for name, at in wanted)]

    def _is_always_weak(self, address: str) -> bool:
        """Whether an answer is rated weak or harmful whatever came before."""
        mark = self.scenario.key.marks.get(address)
        grades = mark.grades if mark else ()
        return bool(grades) and all(grade.rating <= WEAK for grade in grades)

    def _add_harms(self, rows: dict[type[Measure], list[Measure]]) -> None:
        """Plays with a critical error, by kind; as if answers at two decisions were independent."""
        marks = self.scenario.key.marks.items()
        kinds = {address: mark.critical_kind for address, mark in marks if mark.critical_kind}
        harmful = self._list_harmful(kinds)
        for kind in sorted(set(kinds.values())):
            by = {q: each for q, each in harmful.items() if kinds[next(iter(each))] == kind}
            if not by:
                continue
            free = prod(1 - sum(k for k in e.values()) / self.people for e in by.values())
            made = round(self.people * (1 - free))
            rows[counts.Kinds].append(counts.Kinds(kind, self.people, made, 0))
            told = {address: k for each in by.values() for address, k in each.items() if k}
            rows[counts.Faults] += [counts.Faults(kind, a, k) for a, k in told.items()]

    def _list_harmful(self, kinds: Collection[str]) -> dict[tuple[str, str], dict[str, int]]:
        """By question and kind, the harmful answers and how many gave each."""
        found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        marks = self.scenario.key.marks
        for question, table in self.tables.items():
            if question in kinds and APART in table.categories:  # an item that was picked
                found[question, marks[question].critical_kind][question] = table.count(APART)
                continue
            for address in set(table.categories) & set(kinds):
                at_random = self.given[question][address]
                faults = sum(
                    any(fault.address == address for fault in self.plays[id].faults)
                    for id in at_random
                )
                share = faults / len(at_random) if at_random else 1.0
                kind = marks[address].critical_kind
                found[question, kind][address] = round(table.count(address) * share)
        return found

    def _add_slots(self, rows: dict[type[Measure], list[Measure]]) -> None:
        """Purposes of talks: who met them, and with how much credit, as at random."""
        for slot in self.scenario.key.slots:
            table = self.tables.get(f"{SLOT} {slot}")
            if table is None:
                continue
            left = self.people
            for category in (MET, APART):
                ids = self.given[f"{SLOT} {slot}"][category]
                had = [s.credit for id in ids for s in self.plays[id].slots if s.slot == slot]
                k, credit = table.count(category), Sums.of(had).mean
                if credit is not None and (k := min(k, left)):
                    met = category == MET
                    rows[counts.Slots].append(counts.Slots(slot, credit, met, True, True, k))
                    left -= k
            rows[counts.Slots].append(counts.Slots(slot, 0.0, False, False, True, left))

    def _add_results(self, rows: dict[type[Measure], list[Measure]]) -> None:
        """Where plays lie: the people of each fifth are spread over it evenly."""
        if (table := self.tables.get(RESULT)) is None:
            return
        chances = [facts.attained[""].chance for facts in self.plays.values() if facts.attained]
        chance = Sums.of(each for each in chances if each is not None).mean
        for number, fifth in enumerate(FIFTHS):
            k = table.count(fifth)
            for n in range(k):
                share = (number + (n + 0.5) / k) / len(FIFTHS)
                rows[counts.Shares].append(counts.Shares("", share, chance, 1))

    def _add_decided(self, rows: dict[type[Measure], list[Measure]]) -> None:
        """How needs and risks ended, and where scenes led, where one answer decides it."""
        plays = self.plays.items()
        first = next(iter(self.plays.values()), None)
        for n, need in enumerate(first.needs if first else ()):
            for end, k in self._sum({id: facts.needs[n] for id, facts in plays}):
                rows[counts.Needs].append(counts.Needs(need.id, end.status, end.held, k))
        for risk in first.risks if first else ():
            for level, k in self._sum({id: facts.risks[risk] for id, facts in plays}):
                rows[counts.Risks].append(counts.Risks(risk, level, k))
        for scene in dict.fromkeys(scene for _, facts in plays for scene in facts.ways):
            for to, k in self._sum({id: facts.ways.get(scene, "") for id, facts in plays}):
                if to:
                    rows[counts.Ways].append(counts.Ways(scene, to, k))

    def _sum(self, ended: Mapping[str, T]) -> Iterator[tuple[T, int]]:
        """Each outcome with how many people had it; nothing unless one answer decides it."""
        if len(set(ended.values())) < 2:
            return
        for question, table in self.tables.items():
            found = _find_decided(self.given[question], ended)
            if found is not None:
                for each in dict.fromkeys(found.values()):
                    yield each, table.count(*(c for c, end in found.items() if end == each))
                return


def _find_decided(
    given: Mapping[str, Sequence[str]], ended: Mapping[str, T]
) -> dict[str, T] | None:
    """The outcome of each category of a question, if nothing else decides it; else None."""
    placed = {id: category for category, ids in given.items() for id in ids}
    found: dict[str, T] = {}
    for id, each in ended.items():
        if found.setdefault(placed.get(id, ELSEWHERE), each) != each:
            return None
    return found


def split(whole: int, weights: Sequence[int]) -> list[int]:
    """A whole number in parts, as near to the weights as can be (largest remainders)."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    exact = [whole * weight / total for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(weights)), key=lambda n: found[n] - exact[n])
    for n in order[: whole - sum(found)]:
        found[n] += 1
    return found


# Decisions ----------------------------------------------------------------------------------------


def _decide(decision: Decision, tables: Tables, told: _About) -> Decision:
    """A decision with how sure they were, and, of items, how many had each as the key has it."""
    table = tables.get(f"{decision.at} {SURE}")
    sure = table and tuple(table.count(each) for each in "123")
    came = decision.n
    choices = decision.choices
    if whole_of(decision) is not None:
        tabled = [t for c in choices if (t := tables.get(c.address))]
        away = sum(t.count(ELSEWHERE) for t in tabled) / max(1, len(tabled))
        came = round(told.people - away) if tabled else 0
        choices = tuple(_count_item(decision, choice, tables) for choice in choices)
    return replace(
        decision,
        n=came,
        choices=tuple(replace(told.change(c), rated=(), others=None, credit=None) for c in choices),
        sure=sure if table and told.people - table.count(ELSEWHERE) >= LEAST else None,
        sure_wrong=None,
        sure_by=None,
        discrimination=Figure(came, 0),
    )


def _count_item(decision: Decision, choice: Choice, tables: Tables) -> Choice:
    """An item with how many had it as the key has it, or picked it."""
    table = tables.get(choice.address)
    if table is None:
        return replace(choice, keyed=False, spread=())
    picked = kind_of(decision).items_act and not choice.best
    k = table.count(APART if picked else MET)
    return replace(choice, chosen=Share(k, table.people, 0.0, 1.0), spread=())


def _sort_topics(
    room: Room,
    base: CaseReport,
    decisions: Sequence[Decision],
    stakes: Mapping[str, Stakes],
    tables: Tables,
    told: _About,
) -> tuple[Topic, ...]:
    """What to talk about, by `released_topics`; then what only led sessions voted on."""
    voted = [topic for topic in base.topics if topic.voted]
    found = {topic.at: topic for topic in base.topics if not topic.voted}
    found |= _list_item_topics(room, decisions, tables)
    weights = sort_weights(weigh(stakes[at], tables) for at in found if at in stakes)
    topics = [_tell_topic(found[weight.at], weight.closes, told) for weight in weights]
    return tuple(replace(topic, rank=n) for n, topic in enumerate((*topics, *voted), 1))


def _list_item_topics(
    room: Room, decisions: Sequence[Decision], tables: Tables
) -> Iterator[tuple[str, Topic]]:
    """The decisions with items, by how many had an item apart; not those a room voted on."""
    for decision in decisions:
        if whole_of(decision) is None or not decision.n or decision.voters:
            continue
        act = kind_of(decision).items_act  # there, a right item that was missed drew nobody
        asked = [c.address for c in decision.choices if not (act and c.best)]
        apart = {each: tables[each].count(APART) for each in asked if each in tables}
        if apart and (topic := tell_items(room, decision, apart)):
            yield decision.at, topic


def _tell_topic(topic: Topic, closes: float, told: _About) -> Topic:
    """A topic with shares of all; how firm it is, or who was very sure and wrong, is not known."""
    harmful = tuple(map(told.change, topic.harmful))
    wrong = told.share(topic.wrong.k) if topic.wrong.n else topic.wrong
    harm = told.share(topic.harm.k)
    changed = replace(topic, closes=closes, wrong=wrong, harm=harm, harmful=harmful)
    return replace(changed, very_wrong=None, firm=None, moved=False)

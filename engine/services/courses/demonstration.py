"""A cohort to learn the reports on: everybody in it is simulated, and every page says so.

They play by seeded habits, event by event; every play goes through the engine as a participant's
would.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.kind import Refusal, name_move
from engine.decisions.registry import WHOLES
from engine.explore.simulate.players import PLAYERS, Player
from engine.explore.values.scored_walk import ScoredWalk, Ways, WayToAnswer
from engine.kernel.model import Location
from engine.language.interface import _
from engine.play.events import Decided, Started, to_bytes
from engine.play.led import ballot, find_plurality, tally
from engine.play.play import Play, begin, draw, log, pass_over, step, undo
from engine.play.trial import draw_curious_answer
from engine.play.view import view
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.stored_plays import Ended, Facts
from engine.scenario.case_files import find
from engine.scenario.courses import find_course
from engine.scenario.load import load_course
from engine.scenario.scenario import Scenario
from engine.services.courses.administration import CohortService
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.own_words import CONTEST, write_contest
from engine.services.shared.recording import SEED_BITS, keep_material, settle_luck, started_event

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

LONGEST = 200  # answers after which somebody stops

SURE: Mapping[str, tuple[int, ...]] = {
    "careful": (1, 2, 2, 3),
    "greedy": (2, 2, 3),
    "hasty": (2, 3, 3),
    "random": (1, 2, 3),
}
"""How sure they say they are, each as likely."""


class Habit(Struct, frozen=True):
    """How somebody plays.

    Attributes:
        policy: a name of `PLAYERS`, followed mostly.
        strays: how often any answer is given instead.
        leaves: how often, at an answer, the play is left where it is.
        passes: how often a scene is passed over.
        undoes: how often an answer is taken back, in practice.
    """

    policy: str
    strays: float = 0.2
    leaves: float = 0.0
    passes: float = 0.0
    undoes: float = 0.0


class Simulated:
    """One case, for people who are simulated."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._ground = ScoredWalk.of(scenario)
        starts = self._ground.walker.starts()
        self._starts = {frozenset(luck.items()): node for luck, node, _ in starts}

    def play(self, started: Started, habit: Habit, chance: random.Random) -> Play:
        """The play of somebody with this habit, ended or left.

        Args:
            started: the head of its log.
            habit: how it is played.
            chance: decides the rest; the same chance gives the same play.
        """
        return _Person(self.scenario, self._ground, habit, chance).play(started, self._at(started))

    def play_led(self, started: Started, habits: Sequence[Habit], chance: random.Random) -> Play:
        """The play of a room that votes, and goes where most votes go.

        Args:
            started: the head of its log; its mode is "led".
            habits: of each who raises a card.
            chance: decides the rest.
        """
        room = [_Person(self.scenario, self._ground, habit, chance) for habit in habits]
        return _Room(room).play(started, self._at(started))

    def _at(self, started: Started) -> int:
        """The node a play with this luck begins at; what nobody looks at is in no start."""
        luck = set(started.luck.items())
        return next(node for fallen, node in self._starts.items() if fallen <= luck)


class _Person:
    """Somebody at one case."""

    def __init__(
        self, scenario: Scenario, ground: ScoredWalk, habit: Habit, chance: random.Random
    ) -> None:
        self.scenario, self.ground, self.habit, self.chance = scenario, ground, habit, chance
        self._mostly: Player = PLAYERS[habit.policy][0](ground, chance)
        self._else: Player = PLAYERS["random"][0](ground, chance)
        self._given: dict[int, list[WayToAnswer]] = {}

    def play(self, started: Started, start: int) -> Play:
        """From the beginning to where it ends or is left."""
        play, node = _take(begin(self.scenario.story, started)), start
        habit, chance = self.habit, self.chance
        while not play.ended and play.seq < LONGEST and chance.random() >= habit.leaves:
            place = play.location.location
            if place.passing and node >= 0 and chance.random() < habit.passes:
                play, node = _take(pass_over(play)), -1
                continue
            there, answer = self.choose_step(play, node)
            after = _take(step(play, answer, self.sure(play)))
            single = isinstance(answer, str) and started.mode == "practice"
            if single and node >= 0 and chance.random() < habit.undoes:
                play = _take(undo(after))
                continue
            play, node = after, there
        return play

    def choose_step(self, play: Play, node: int) -> tuple[int, Any]:
        """Where the next answer leads, and the answer; after a passing over it leads anywhere."""
        if node < 0:
            return -1, draw_curious_answer(play, self.chance)
        place = self.ground.walker.at(node)
        there, way, answer = self.choose_answer(node, place)
        return there, write_answer(way, answer)

    def choose_answer(self, node: int, place: Location) -> tuple[int, WayToAnswer, Any]:
        """The next answer; one that was not given in the same state before, where there is one."""
        ways = self.ground.ways(node)
        given = self._given.setdefault(node, [])
        fresh: Ways = [pair for pair in ways if pair[1] not in given] or ways
        player = self._else if self.chance.random() < self.habit.strays else self._mostly
        found = player.choose(node, place, fresh)
        given.append(found[1])
        return found

    def sure(self, play: Play) -> int | None:
        """How sure, where it is asked."""
        if not view(self.scenario, play).sure:
            return None
        return self.chance.choice(SURE[self.habit.policy])


class _Room:
    """A room at one case."""

    def __init__(self, people: Sequence[_Person]) -> None:
        self.people, self.first = people, people[0]

    def play(self, started: Started, start: int) -> Play:
        """From the beginning to the end, a vote before each answer that can be voted on."""
        play, node = _take(begin(self.first.scenario.story, started)), start
        while not play.ended and play.seq < LONGEST:
            counts, leads = self._votes(node, ballot(play))
            if counts:
                told = (person.sure(play) for person in self.people)
                sure = dict(Counter(str(sure) for sure in told if sure is not None)) or None
                play = _take(tally(play, counts, sure))
                node, answer = leads[find_plurality(counts)[0]]
            else:
                node, answer = self.first.choose_step(play, node)
            play = _take(step(play, answer))
        return play

    def _votes(
        self, node: int, ids: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, tuple[int, Any]]]:
        """Votes by id, and where the first vote for each would lead; acts are not voted on."""
        counts: Counter[str] = Counter()
        leads: dict[str, tuple[int, Any]] = {}
        for person in self.people if ids else ():
            there, way, answer = person.choose_answer(node, person.ground.walker.at(node))
            named = _list_votes(way, answer)
            if set(named) <= set(ids):
                counts.update(named)
                for id in named:
                    leads.setdefault(id, (there, write_answer(way, answer)))
        return dict(counts), leads


def write_answer(way: WayToAnswer, answer: Any) -> Any:
    """An answer in the JSON shape of `--jsonl`."""
    verb, id = way.move.key
    if verb == "option":
        return id
    return answer if verb in WHOLES else {verb: id or True}


def _list_votes(way: WayToAnswer, answer: Any) -> list[str]:
    """What somebody who would answer so votes for: of an order what stands first."""
    whole = WHOLES.get(way.verb)
    if whole is None or whole.valued:
        return [name_move(way.move.key)]
    return [answer[0]] if whole.ordered else list(answer)


def _take(result: Play | Refusal) -> Play:
    """The play; what is simulated is only ever offered."""
    assert isinstance(result, Play), result
    return result


COURSE = "foundation"
AGENCIES = (_("Police"), _("Labour inspection"), _("Prosecution"), _("Shelter"))
PEOPLE = 24
DAYS = 3
AWAY = 0.08  # how often somebody misses a case
PAIRED = 4  # of the people, how many sit in pairs
CONTESTED = 0.3  # how often somebody contests a judgement of a play
SHARED = 0.5  # how often the reason is shared
FEW = 8  # fewer than these hold no room's vote

HABITS = (
    Habit("careful", undoes=0.05),
    Habit("hasty"),
    Habit("careful", strays=0.4, passes=0.02),
    Habit("hasty", strays=0.3, undoes=0.05),
    Habit("greedy"),
    Habit("hasty", leaves=0.01),
    Habit("random"),
    Habit("greedy", strays=0.4, leaves=0.01),
)
"""The habits of simulated people in a room, by turns."""


class Done(Struct, frozen=True):
    """A simulated play, before it is kept."""

    scenario: Scenario
    play: Play
    people: tuple[str, ...]


def make_demo(
    store: Store, own: Path | None = None, *, people: int = PEOPLE, seed: int = 0
) -> Cohort:
    """Makes a demo cohort whole: codes, agencies, forms, plays, a room's vote. It can be deleted.

    A case of the course that no cohort can play is left out, as from a course that is given.

    Args:
        store: where it is kept.
        own: an own folder of cases, or None.
        people: how many codes.
        seed: of everything but the codes.

    Raises:
        RecordsProblem: it could not be kept; then nothing of it was.
    """
    service, chance = CohortService(store, own), random.Random(seed)
    path = find_course(COURSE, own)
    assert path is not None
    course = load_course(path, own)
    locked = service.find_locked(course.cases)
    files = {id: find(id, own) for id in course.cases if id not in locked}
    cases = {id: Simulated(open_case(file)) for id, file in files.items() if file}
    today = date.today()
    wanted = Cohort(
        "",
        str(_("A course to learn with (simulated)")),
        course=course.id,
        cases=tuple(cases),
        agencies=tuple(map(str, AGENCIES)),
        first=(today - timedelta(days=DAYS - 1)).isoformat(),
        last=today.isoformat(),
        support=str(_("your trainer (this course is simulated)")),
        demo=True,
        parallel=course.parallel,
        closing_open=True,
    )
    with store.group_writes():
        cohort = settle(service, wanted, cases, chance)
        fill(service, cohort, cases, people, chance)
    return cohort


def settle(
    service: CohortService, wanted: Cohort, cases: Mapping[str, Simulated], chance: random.Random
) -> Cohort:
    """Sets up a cohort whose luck this chance decides."""
    cohort = service.set_up(replace(wanted, cases=()))
    luck = {c: dict(draw(s.scenario.story, _seed(chance))) for c, s in cases.items()}
    cohort = replace(cohort, cases=wanted.cases, luck=luck)
    service.store.cohorts.put(cohort)
    return cohort


def fill(
    service: CohortService,
    cohort: Cohort,
    cases: Mapping[str, Simulated],
    people: int,
    chance: random.Random,
) -> None:
    """Takes people in, and keeps what they would have played.

    Args:
        service: of the store that keeps the cohort.
        cohort: one without people; its agencies take turns.
        cases: its cases, by id.
        people: how many.
        chance: decides everything but the codes.
    """
    store, agencies = service.store, cohort.agencies or ("",)
    codes = list[str]()
    for number in range(people):
        codes += service.add(cohort.id, agencies[number % len(agencies)])
        store.cohorts.accept(cohort.id, codes[-1])
    for nth in range(len(cohort.cases)):
        for case in dict.fromkeys(cohort.order_of(code)[nth] for code in codes):
            closure = keep_material(store, cases[case].scenario)
            at_it = [code for code in codes if cohort.order_of(code)[nth] == case]
            for done in simulate_plays(cohort, cases[case], at_it, chance):
                id = _keep_play(store, cohort.id, done, closure)
                for words in _draw_contests(id, done, chance):
                    store.words.put(words)
    if people >= FEW:
        taught = [case for case in cohort.cases if case not in _forms(cohort)]
        closure = keep_material(store, cases[taught[-1]].scenario)
        done = simulate_led(cohort, cases[taught[-1]], people, chance)
        _keep_play(store, cohort.id, done, closure)


def simulate_plays(
    cohort: Cohort, case: Simulated, codes: Sequence[str], chance: random.Random
) -> list[Done]:
    """What these people play of a case: alone, some in pairs, some not at all.

    A form everybody plays alone; who plays it last has learned something.
    """
    found, form = [], case.scenario.id in _forms(cohort)
    paired = 0 if form else min(PAIRED, len(codes) // 4 * 2)
    tables = [tuple(codes[n : n + 2]) for n in range(0, paired, 2)]
    tables += [(code,) for code in codes[sum(map(len, tables)) :]]
    for number, table in enumerate(tables):
        if not form and chance.random() < AWAY:
            continue
        habit = HABITS[number % len(HABITS)]
        nth = cohort.order_of(table[0]).index(case.scenario.id)
        if form and nth:
            habit = replace(habit, policy="greedy")
        head = _head(cohort, case.scenario, cohort.mode, len(table), chance)
        if cohort.demo:
            day = date.fromisoformat(cohort.first) + timedelta(nth * DAYS // len(cohort.cases))
            head = head._replace(date=day.isoformat())
        found.append(Done(case.scenario, case.play(head, habit, chance), table))
    return found


def _forms(cohort: Cohort) -> tuple[str, ...]:
    """The opening and the closing form, where a cohort has them."""
    return (cohort.cases[0], cohort.cases[-1]) if cohort.parallel else ()


def simulate_led(cohort: Cohort, case: Simulated, people: int, chance: random.Random) -> Done:
    """A room of these many people at a case, with its votes."""
    habits = [HABITS[number % len(HABITS)] for number in range(people)]
    head = _head(cohort, case.scenario, "led", 1, chance)
    return Done(case.scenario, case.play_led(head, habits, chance), ())


def _head(
    cohort: Cohort, scenario: Scenario, mode: str, players: int, chance: random.Random
) -> Started:
    seed = _seed(chance)
    luck = settle_luck(scenario, seed, cohort.luck.get(scenario.id, {}))
    return started_event(scenario, mode, players, seed, luck, "en", "")


def _seed(chance: random.Random) -> int:
    return chance.getrandbits(SEED_BITS)


def _keep_play(store: Store, cohort: str, done: Done, closure: Mapping[str, str]) -> str:
    """Keeps a play, event by event."""
    scenario, (first, *rest) = done.scenario, log(done.play)
    facts = Facts(scenario.id, scenario.about.version, done.play.started.date, closure)
    head = store.create(to_bytes(first.event), facts, participants=done.people, cohort=cohort)
    for moment in rest:
        store.append(head.play, moment.seq - 1, to_bytes(moment.event))
    if done.play.ended:
        store.settle([Ended(head.play, done.play.seq)])
    return head.play


def _draw_contests(play: str, done: Done, chance: random.Random) -> list[Annotation]:
    """What somebody says of one judgement of their play, if anything."""
    if not done.play.ended or chance.random() >= CONTESTED:
        return []
    marks = done.scenario.key.marks
    judged = [
        moment.move.move.address
        for moment in log(done.play)
        if moment.move is not None
        and isinstance(moment.event, Decided)
        and moment.move.move.address in marks
    ]
    if not judged:
        return []
    body = write_contest(*chance.choice(REASONS)).encode()
    shared = chance.random() < SHARED
    return [Annotation(play, CONTEST, body, 0, chance.choice(judged), done.people[0], shared)]


REASONS = (
    ("disagree", _("There would have been no time for that.")),
    ("disagree", _("With two officers on a shift, that cannot be done.")),
    ("not-my-job", _("In my service someone else decides this.")),
    ("agree", ""),
)
"""What simulated people say of a judgement."""

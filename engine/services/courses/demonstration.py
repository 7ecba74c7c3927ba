"""A cohort to learn the reports on: everybody in it is simulated, and every page says so."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import _
from engine.play.events import Decided, Started, to_bytes
from engine.play.play import Play, draw, log
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.store import Ended, Facts, Store
from engine.scenario.case_files import find
from engine.scenario.courses import find_course
from engine.scenario.load import load_course
from engine.scenario.scenario import Scenario
from engine.services.courses.administration import CohortService
from engine.services.courses.simulated_participants import Habit, Simulated
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.contests import CONTEST, write_contest
from engine.services.shared.recording import SEED_BITS, keep_material, settle_luck, started_event

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
    cases = {id: Simulated(_load(id, own)) for id in course.cases if id not in locked}
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


def _load(case: str, own: Path | None) -> Scenario:
    path = find(case, own)
    assert path is not None
    return open_case(path)


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
    store = service.store
    codes = []
    for number in range(people):
        agency = cohort.agencies[number % len(cohort.agencies)] if cohort.agencies else ""
        codes += service.add(cohort.id, agency)
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
        head = head._replace(date=_day(cohort, nth) or head.date)
        found.append(Done(case.scenario, case.play(head, habit, chance), table))
    return found


def _forms(cohort: Cohort) -> tuple[str, ...]:
    """The opening and the closing form, where a cohort has them."""
    return (cohort.cases[0], cohort.cases[-1]) if cohort.parallel else ()


def _day(cohort: Cohort, nth: int) -> str:
    """The day on which a demonstration plays its nth case; "" for another cohort: today."""
    if not cohort.demo:
        return ""
    day = nth * DAYS // len(cohort.cases)
    return (date.fromisoformat(cohort.first) + timedelta(days=day)).isoformat()


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

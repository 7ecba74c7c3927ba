"""A course at a glance, for its authors: who is met, what is scored, how long, and what recurs.

It is counted from the cases alone; no play is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.decisions.registry import DECISIONS, kind_in
from engine.explore.fairness.course_repeats import find_repeats
from engine.explore.fairness.course_transfers import Answer, Transfer, find_transfers
from engine.language.language import ENGLISH, N_, Language, Plural
from engine.play.estimated_duration import minutes
from engine.reports.document import Cell, Document, Entry, Line, Section, Tone, table_section
from engine.scenario.courses import Course
from engine.scenario.messages import FINDINGS
from engine.scenario.scenario import Scenario

ENOUGH_SLOTS, ENOUGH_CASES = 3, 2  # in which a principle is scored before it counts as trained

HEADING = N_("A course at a glance")
LOAD, CAST, SCORED = N_("Cases"), N_("People"), N_("What is scored")
CORE, OTHERS = N_("Core principles"), N_("Other principles")
PRINCIPLES, TAGS, REPEATS = N_("Principles"), N_("Tags"), N_("What recurs")
# Translators: Columns: the case; the role that the player has in it; how hard it is; what it
# trains.
CASE, SEAT, LEVEL, SKILLS = N_("Case"), N_("Seat"), N_("Level"), N_("Skills")
MINUTES = N_("Minutes, in a second language")
# Translators: Columns: numbers of each. A slot is one thing that is assessed.
DECISIONS_MADE, SLOTS, CRITICAL = N_("Decisions"), N_("Slots"), N_("Critical errors")
TURNING = N_("Answers rated by what happened")
GENDERS = {"f": N_("Women"), "m": N_("Men"), "": N_("Others")}
SUMS = N_("{women} women, {men} men, {others} others.")
AGAIN = N_("In more than one case: {names}.")
DOMAIN, PILLAR = N_("Domain"), N_("Pillar")
PRINCIPLE, SCORED_IN = N_("Principle"), N_("Scored in")
COUNTED = N_("slots: {slots}; cases that follow it: {right}; cases that go against it: {wrong}")
FEW = N_("{counted} (few)")
NEVER = N_("Scored nowhere: {principles}.")
# Translators: A share in percent.
PERCENT = N_("{share} %")
TAG, ANSWERS, MEAN = N_("Tag"), N_("Answers"), N_("Mean credit")
TAGS_LEAD = N_("No tag should be a hint. A mean far above or below the others is a hint.")
NO_REPEATS = N_("No sentence is right in every case.")
TRANSFERS = N_("What can be learned wrongly")
TRANSFERS_LEAD = N_(
    "Each of these answers is weak whatever happened, and one like it is right in another case. "
    "A contrast in the course file tells people what differs."
)
NO_TRANSFERS = N_("There is no such answer, or a contrast tells of it.")
WEAK_IN, RIGHT_IN = N_("Weak in {case}, {at}"), N_("Right in {case}, {at}")
SAME_WORDS = N_("Nearly the same words")
MOST_RIGHT = 2  # of the answers from which one can be brought
MORE_RIGHT = Plural("{n} more answer is right elsewhere.", "{n} more answers are right elsewhere.")


def course_overview(
    course: Course, scenarios: Sequence[Scenario], language: Language = ENGLISH
) -> Document:
    """The course; `scenarios` are its cases, in its order."""
    sections = (
        _load(scenarios, language),
        _cast(scenarios, language),
        _scored_section(scenarios, language),
        *_principles(course, scenarios, language),
        _tags(scenarios, language),
        _repeats(scenarios, language),
        _transfers(course, scenarios, language),
    )
    return Document(
        kind="course",
        title=course.title,
        heading=language.text(HEADING),
        language=language.code,
        sections=sections,
    )


def _section(
    id: str,
    title: str,
    columns: Sequence[str],
    rows: Iterator[Sequence[str]],
    language: Language,
    lead: str = "",
) -> Section:
    cells = (tuple(map(Cell, row)) for row in rows)
    return table_section(id, title, columns, cells, language, lead)


def _load(scenarios: Sequence[Scenario], language: Language) -> Section:
    """How much there is to read and to decide in each case, and on what seat."""
    columns = (
        CASE, SEAT, LEVEL, MINUTES, DECISIONS_MADE, SLOTS, CRITICAL, TURNING, SKILLS
    )  # fmt: skip
    rows = (
        (
            each.about.title,
            each.about.seat,
            each.about.level,
            language.number(minutes(each).second),
            language.commas(_kinds(each, language)),
            language.number(len(each.key.slots)),
            language.number(sum(bool(m.critical_kind) for m in each.key.marks.values())),
            language.number(sum(len(m.grades) > 1 for m in each.key.marks.values())),
            language.commas(each.about.skills),
        )
        for each in scenarios
    )
    return _section("cases", LOAD, columns, rows, language)


def _kinds(scenario: Scenario, language: Language) -> Iterator[str]:
    """How many scenes are answered in each way: `choose 5, interview 1`."""
    counted = Counter(kind_in(scene).name for scene in scenario.data["scenes"].values())
    for kind in DECISIONS:
        if counted[kind.name]:
            yield f"{kind.name} {language.number(counted[kind.name])}"


def _cast(scenarios: Sequence[Scenario], language: Language) -> Section:
    """Who is met in each case, and what they are there."""

    def those(scenario: Scenario, gender: str) -> str:
        found = (each for each in scenario.text.people.values() if each.gender == gender)
        return language.semicolons(f"{each.name}, {each.part}" for each in found)

    met = [person for each in scenarios for person in each.text.people.values()]
    genders = Counter(person.gender for person in met)
    again = [name for name, n in Counter(person.name for person in met).items() if n > 1]
    lead = language.say(SUMS, women=genders["f"], men=genders["m"], others=genders[""])
    if again:
        lead = f"{lead} {language.say(AGAIN, names=language.commas(again))}"
    rows = ((each.about.title, *(those(each, gender) for gender in GENDERS)) for each in scenarios)
    return _section("people", CAST, (CASE, *GENDERS.values()), rows, language, lead)


def _scored_section(scenarios: Sequence[Scenario], language: Language) -> Section:
    """In how many slots of each case every domain is scored."""
    counts = [
        Counter(domain for slot in each.key.slots.values() for domain in slot.domains)
        for each in scenarios
    ]
    doctrine = scenarios[0].doctrine
    pillar = {id: doctrine.pillars[data["pillar"]] for id, data in doctrine.data["domains"].items()}
    rows = (
        (title, pillar[id], *(language.number(count[id]) for count in counts))
        for id, title in doctrine.domains.items()
    )
    titles = (each.about.title for each in scenarios)
    return _section("scored", SCORED, (DOMAIN, PILLAR, *titles), rows, language)


def _principles(
    course: Course, scenarios: Sequence[Scenario], language: Language
) -> Iterator[Section]:
    """Where answers that are scored keep to a principle, and where they breach it: core first."""
    slots: defaultdict[str, set[str]] = defaultdict(set)
    right: defaultdict[str, set[str]] = defaultdict(set)
    wrong: defaultdict[str, set[str]] = defaultdict(set)
    for each in scenarios:
        for slot, upholds, breaches in _list_cited(each):
            for ids, cases in ((upholds, right), (breaches, wrong)):
                for id in ids:
                    cases[id].add(each.id)
                    slots[id].add(f"{each.id} {slot}")
    every = scenarios[0].doctrine.principles

    def row(id: str) -> Sequence[str]:
        counted = language.say(
            COUNTED, slots=len(slots[id]), right=len(right[id]), wrong=len(wrong[id])
        )
        few = len(slots[id]) < ENOUGH_SLOTS or len(right[id] | wrong[id]) < ENOUGH_CASES
        few |= id in course.core and not (right[id] and wrong[id])
        said = language.say(FEW, counted=counted) if few else counted
        return f"{id} {every[id].title}", said

    columns = (PRINCIPLE, SCORED_IN)
    if course.core:
        yield _section("core", CORE, columns, map(row, course.core), language)
    others = [id for id in every if id not in course.core]
    never = language.commas(id for id in others if id not in slots)
    lead = language.say(NEVER, principles=never) if never else ""
    rows = (row(id) for id in others if id in slots)
    yield _section(
        "principles", OTHERS if course.core else PRINCIPLES, columns, rows, language, lead
    )


def _list_cited(scenario: Scenario) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """What answers that settle a slot cite: the slot, what is upheld, what is breached."""
    key = scenario.key
    for mark in key.marks.values():
        whole = key.rulings.get(mark.address.partition(".")[0])
        slot = mark.slot or (whole.slot if whole else "")
        if slot:
            yield slot, mark.upholds, mark.breaches
            yield from ((slot, grade.upholds, grade.breaches) for grade in mark.grades)
    for ruling in key.rulings.values():
        if ruling.slot:
            yield ruling.slot, ruling.upholds, ruling.breaches


def _tags(scenarios: Sequence[Scenario], language: Language) -> Section:
    """The mean credit of the answers with each tag, over the whole course."""
    credits: defaultdict[str, list[float]] = defaultdict(list)
    for each in scenarios:
        marks, whole = each.key.marks, each.key.denominator
        moves = {move.address: move for p in each.story.model.locations for move in p.moves}
        for address, move in moves.items():
            grades = marks[address].grades if address in marks else ()
            for tag in move.tags if grades else ():
                credits[tag].append(sum(g.overall for g in grades) / len(grades) / whole)
    rows = (
        (
            tag,
            language.number(len(found)),
            language.say(PERCENT, share=language.number(100 * sum(found) / len(found))),
        )
        for tag, found in sorted(credits.items())
    )
    lead = language.text(TAGS_LEAD)
    return _section("tags", TAGS, (TAG, ANSWERS, MEAN), rows, language, lead)


def _repeats(scenarios: Sequence[Scenario], language: Language) -> Section:
    found = list(find_repeats(scenarios))
    titles: Mapping[str, str] = {each.id: each.about.title for each in scenarios}
    entries = tuple(
        Entry(
            f"F342 {language.say(FINDINGS['F342'], at=said[0].address)}",
            tuple(
                Line(Tone.SEEN, each.text, label=f"{titles[each.case]}, {each.address}")
                for each in said
            ),
        )
        for said in found
    )
    lead = () if found else (language.text(NO_REPEATS),)
    return Section("repeats", language.text(REPEATS), lead, entries)


def _transfers(course: Course, scenarios: Sequence[Scenario], language: Language) -> Section:
    """Answers that are right in one case and weak in another, and of which no contrast tells."""
    titles = {each.id: each.about.title for each in scenarios}
    principles = scenarios[0].doctrine.principles

    def line(label: str, tone: Tone, answer: Answer) -> Line:
        named = language.say(label, case=titles[answer.case], at=answer.address)
        return Line(tone, answer.text, named)

    def entry(found: Transfer) -> Entry:
        id, left = found.principle, len(found.learned) - MOST_RIGHT
        shared = f"{id} {principles[id].title}" if id else language.text(SAME_WORDS)
        right = (line(RIGHT_IN, Tone.KEY, each) for each in found.learned[:MOST_RIGHT])
        more = (Line(Tone.SAID, language.say(MORE_RIGHT, n=left)),) if left > 0 else ()
        return Entry(shared, (line(WEAK_IN, Tone.CHOSEN, found.answer), *right, *more))

    entries = tuple(map(entry, find_transfers(course, scenarios)))
    lead = language.text(TRANSFERS_LEAD if entries else NO_TRANSFERS)
    return Section("contrasts", language.text(TRANSFERS), (lead,), entries)

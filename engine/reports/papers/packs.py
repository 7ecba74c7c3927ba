"""All the papers of a case, and of a course: which sheets, in which order, with which facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from engine.language.language import ENGLISH, Language
from engine.play.ballot_letters import letter
from engine.records.cohorts import KEEP_DAYS
from engine.reports.document import Document
from engine.reports.papers.case_facts import CaseFacts
from engine.reports.papers.papers import (
    FoldCard,
    PaperFile,
    fill_folder,
    fill_sheet,
    make_document,
)
from engine.scenario.case_text import flatten
from engine.scenario.courses import Course
from engine.scenario.doctrine import Setting
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import Drawn, TeachingNote, Tool

FEWEST_CARDS = 6  # letters to hold up, even where a case needs fewer
SLIPS = 32  # numbers to draw


def print_case(
    scenario: Scenario, language: Language = ENGLISH, drawn: Iterable[Drawn] = ()
) -> tuple[PaperFile, ...]:
    """The papers of a case in the order they are needed; without a setting no procedure card.

    What luck can decide is told in the words of `drawn`, where it has some.
    """
    case = CaseFacts(scenario, language, drawn=drawn)
    made = (*_share([case], language), *fill_folder("case", language, case=case))
    return tuple(sorted(made, key=lambda paper: paper.name))


def print_review(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """A case with its key for those who review it, with room for remarks and a page to sign."""
    return make_document("review", language, case=CaseFacts(scenario, language, for_review=True))


def print_course(material: CourseMaterial, language: Language = ENGLISH) -> tuple[PaperFile, ...]:
    """The papers of a course, the one to start from first; those of a case in its folder."""
    cases = [
        CaseFacts(scenario, language, note, contrasts=list_contrasts(material, scenario))
        for scenario, note in material.cases
    ]
    forms = [CaseFacts(form, language) for form in material.forms]
    course = CourseFacts(material, cases)
    facts = {"course": course, "cases": cases, "forms": forms}
    held = {"tools": material.tools, "countries": material.cards}
    whole = [*_share(cases, language, course), *fill_folder("course", language, **facts, **held)]
    whole.sort(key=lambda paper: paper.name)
    of_cases = {
        case.id: [
            replace(paper, name=f"{case.id}/{paper.name}")
            for paper in fill_folder("case", language, case=case)
        ]
        for case in cases
    }
    start = fill_sheet("start", language, **facts, whole=whole, papers=of_cases)
    return (*start, *whole, *(paper for made in of_cases.values() for paper in made))


def _share(
    cases: list[CaseFacts], language: Language, course: CourseFacts | None = None
) -> list[PaperFile]:
    """What serves every case."""
    return fill_folder(
        "shared",
        language,
        course=course,
        settings=list_settings(cases),
        letters=list_letters(cases),
        keep_days=KEEP_DAYS,
    )


# What a sheet may ask of a course ----------------------------------------------------------------


class CourseMaterial(Struct, frozen=True):
    """What a course is printed from.

    Attributes:
        cases: in the order of the course, each with its teaching note or None.
        tools: forms for one's own work.
        cards: procedure cards beside those of the cases.
        forms: the opening and the closing form, or none.
    """

    course: Course
    cases: tuple[tuple[Scenario, TeachingNote | None], ...]
    tools: tuple[Tool, ...] = ()
    cards: tuple[Setting, ...] = ()
    forms: tuple[Scenario, ...] = ()


class CourseFacts:
    """What a sheet may ask of a course."""

    def __init__(self, material: CourseMaterial, cases: Sequence[CaseFacts]) -> None:
        self.course, self.material = material.course, material
        self.title, self.draft = self.course.title, any(case.draft for case in cases)
        locked = {case.id for case in cases if case.locked}
        self.cases = [id for id in self.course.taught if id not in locked]
        self.days, self.starts = self.course.days, self.course.starts
        self.titles = {case.id: case.title for case in cases}
        self.titles |= {tool.id: tool.title for tool in material.tools}

    @property
    def keys(self) -> bool:
        """Whether some block has a key."""
        return any(block.key for day in self.course.days for block in day.blocks)

    @cached_property
    def cards(self) -> list[FoldCard]:
        """The moments of each case: what could be seen and the question; what it comes to."""
        found = []
        for scenario, note in self.material.cases:
            for moment in note.moments if note else ():
                rests = (scenario.doctrine.principles[id] for id in moment.principles)
                back = (moment.pull, *(f"{each.title}. {flatten(each.says)}" for each in rests))
                found.append(FoldCard(scenario.about.title, (moment.signal, moment.ask), back))
        return found

    @property
    def slips(self) -> Iterator[tuple[str, str, str]]:
        """A number for each person, the form of the first day, and that of the last.

        Parallel forms change places for every other number.
        """
        first, last = (form.about.title for form in self.material.forms)
        for n in range(1, SLIPS + 1):
            changed = self.course.parallel and n % 2
            yield f"{n:02}", *((last, first) if changed else (first, last))


def list_contrasts(material: CourseMaterial, scenario: Scenario) -> list[tuple[str, str, str, str]]:
    """What differs in a case from those before it in the course.

    Each with its principle, the title of the earlier case, and both lines.
    """
    titles = {each.id: each.about.title for each, _note in material.cases}
    before = list(titles)[: list(titles).index(scenario.id)]
    return [
        (
            scenario.doctrine.principles[each.principle].title,
            titles[there.case],
            there.says,
            here.says,
        )
        for each in material.course.contrasts
        for here, there in each.sides_in(scenario.id)
        if there.case in before
    ]


def list_letters(cases: Collection[CaseFacts]) -> list[str]:
    """The letters to hold up: enough for the case with the most answers."""
    most = max(case.most_letters for case in cases)
    return [letter(n) for n in range(max(FEWEST_CARDS, most))]


def list_settings(cases: Iterable[CaseFacts]) -> list[Setting]:
    """The countries that cases play in, each once."""
    found = (case.scenario.setting for case in cases)
    return list({each.id: each for each in found if each}.values())

"""Everything a course needs on paper: pages by file name, and the page to start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from engine.language.language import ENGLISH, Language
from engine.reports.case_print.facilitator_notes import notes
from engine.reports.case_print.handout_sentences import FOR_COMMANDER, FOR_ROOM, FOR_VOTES
from engine.reports.case_print.paper_pages import (
    PaperFile,
    card_page,
    cards,
    commander,
    most_letters,
    pages,
)
from engine.reports.course_pack import sentences as w
from engine.reports.course_pack.days import block_keys, recall_cards, timetable
from engine.reports.course_pack.empty_sheets import count_sheet, tool_sheet
from engine.reports.course_pack.forms import code_slips, form_count, form_sheet
from engine.reports.course_pack.role_play import role_play_pack
from engine.reports.course_pack.tracking_sheet import tracking_sheet
from engine.reports.course_pack.trainers_brief import trainers_brief
from engine.reports.course_pack.trainers_day import your_day
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.reports.fold_cards import FoldCard, fold_cards
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import flatten
from engine.scenario.courses import Course
from engine.scenario.doctrine import Setting
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import TeachingNote, Tool


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


def course_pack(material: CourseMaterial, language: Language = ENGLISH) -> tuple[PaperFile, ...]:
    """All pages, the one to start from first; names may have a folder, which is a case's id."""
    whole = tuple(_whole(material, language))
    of_cases = tuple(_make_case_files(material, language))
    return (_start(material, whole, of_cases, language), *whole, *of_cases)


def _whole(material: CourseMaterial, language: Language) -> Iterator[PaperFile]:
    """What is there once for the course."""
    course = material.course
    titles = {each.id: flatten(each.about.title) for each, _ in material.cases}
    titles |= {tool.id: tool.title for tool in material.tools}

    def page(name: str, about: str, document: Document) -> PaperFile:
        return PaperFile(f"{name}.html", language.text(about), document)

    locked = {each.id for each, _ in material.cases if each.about.locked}
    yield page("0-your-day", w.FOR_DAY, your_day(course, locked, language))
    if course.days:
        yield page("1-timetable", w.FOR_TRAINER_DAYS, timetable(course, titles, language))
    yield page("2-commander", FOR_COMMANDER, commander(language))
    settings = {each.setting.id: each.setting for each, _ in material.cases if each.setting}
    for setting in settings.values():
        name = "3-procedure-card" if len(settings) == 1 else f"3-procedure-card-{setting.id}"
        yield page(name, FOR_ROOM, card_page(setting, language))
    most = max(material.cases, key=lambda case: most_letters(case[0]))[0]
    yield page("4-vote-cards", FOR_VOTES, cards(most, language))
    if any(day.cards for day in course.days):
        yield page("5-recall-cards", w.FOR_MORNINGS, recall_cards(course, language))
    yield page("6-count-of-votes", w.FOR_COUNTS, count_sheet(language))
    if asked := tuple(_moments(material)):
        whose = say_whose(material.cases[0][0].about, (w.DRAFT, w.READ, w.SIGNED), language)
        folded = fold_cards(asked, course.title, whose, language)
        yield page("7-cards-to-fold", w.FOR_WEEKS, folded)
    if any(block.key for day in course.days for block in day.blocks):
        yield page("trainer-only-keys", w.FOR_KEYS, block_keys(course, language))
    for tool in material.tools:
        yield page(f"tool-{tool.id}", w.FOR_OWN_WORK, tool_sheet(tool, language))
    for card in material.cards:
        yield page(f"card-{card.id}", w.FOR_COUNTRY, card_page(card, language))
    if material.forms:
        numbers = code_slips(material.forms, course.parallel, language)
        yield page("form-numbers", w.FOR_NUMBERS, numbers)
        yield page("trainer-only-forms", w.FOR_FORM_COUNT, form_count(material.forms, language))
    for form in material.forms:
        yield page(f"form-{form.id}", w.FOR_ENDS, form_sheet(form, language))
        yield page(f"trainer-only-{form.id}", w.FOR_MARKING, notes(form, language))


def _moments(material: CourseMaterial) -> Iterator[FoldCard]:
    """The moments of each case as cards: what could be seen and the question; what it comes to."""
    for scenario, note in material.cases:
        for moment in note.moments if note else ():
            rests = (scenario.doctrine.principles[id] for id in moment.principles)
            back = (moment.pull, *(f"{each.title}. {flatten(each.says)}" for each in rests))
            yield FoldCard(flatten(scenario.about.title), (moment.signal, moment.ask), back)


def _make_case_files(material: CourseMaterial, language: Language) -> Iterator[PaperFile]:
    """What is there for each case, in its own folder."""
    for scenario, note in material.cases:
        made = [each for each in pages(scenario, language) if each.of_case]
        if note is not None:
            brief = trainers_brief(scenario, note, language)
            played = role_play_pack(scenario, note.role_play, language)
            way = tracking_sheet(scenario, note, language)
            made.append(PaperFile("6-role-play.html", language.text(w.FOR_ROLE_PLAY), played))
            made.append(PaperFile("trainer-only-way.html", language.text(w.FOR_TRACKING), way))
            made.append(PaperFile("trainer-only.html", language.text(w.FOR_TRAINER_BRIEF), brief))
        for each in sorted(made, key=lambda each: each.name):
            yield PaperFile(f"{scenario.id}/{each.name}", each.about, each.document)


def _start(
    material: CourseMaterial,
    whole: Sequence[PaperFile],
    of_cases: Sequence[PaperFile],
    language: Language,
) -> PaperFile:
    """The page to start from: what to do the week before, and what each file is for."""
    draft = any(each.about.draft for each, _ in material.cases)
    before = tuple(Line(Tone.SAID, language.text(step)) for step in w.BEFORE_STEPS)
    document = Document(
        kind="start",
        language=language.code,
        title=material.course.title,
        heading=language.text(w.START),
        lead=(Line(Tone.SAID, language.text(w.START_LEAD)),),
        notices=(language.text(w.DRAFT if draft else w.SIGNED),),
        sections=(
            Section("before", language.text(w.BEFORE), (), (Entry("", before),)),
            _review_section(material, language),
            Section("files", language.text(w.FILES_OF_COURSE), (), (_files(whole, language),)),
            *(
                Section(
                    "files",
                    flatten(scenario.about.title),
                    (),
                    (_files([p for p in of_cases if p.folder == scenario.id], language),),
                    anchor=scenario.id,
                )
                for scenario, _ in material.cases
            ),
        ),
    )
    return PaperFile("start-here.html", language.text(w.START), document)


def _review_section(material: CourseMaterial, language: Language) -> Section:
    """How far each case has been read, and by whom."""
    rows = []
    for scenario in (*(each for each, _ in material.cases), *material.forms):
        about = scenario.about
        locked = language.text(w.NOT_YET_CHILD) if about.locked else ""
        level = Cell(language.text(w.HOW_FARS[about.standing]), small=locked)
        whom = Cell(language.semicolons(about.reviewers))
        rows.append((Cell(flatten(about.title)), level, whom))
    columns = tuple(map(language.text, (w.CASE_NAME, w.HOW_FAR, w.BY_WHOM)))
    lead = (language.text(w.REVIEWED_LEAD),)
    table = Table("", columns, tuple(rows))
    return Section("reviewed", language.text(w.REVIEWED), lead, (Entry("", (table,)),))


def _files(found: Sequence[PaperFile], language: Language) -> Entry:
    rows = tuple((Cell(page.name), Cell(page.about)) for page in found)
    return Entry("", (Table("", (language.text(w.FILE), language.text(w.WHAT_FOR)), rows),))

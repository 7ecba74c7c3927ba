"""All pages of a case on paper: each a file of its own, so that none is handed out by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from engine.language.language import ENGLISH, Language
from engine.play.ballot_letters import letter, number
from engine.records.cohorts import KEEP_DAYS
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.facilitator_notes import notes
from engine.reports.case_print.scene_sheets import PrintedChoice, Sheet, letters, sheets
from engine.reports.debrief.moments import TALKING_WITH
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import flatten
from engine.scenario.doctrine import Setting
from engine.scenario.scenario import Scenario

FEWEST_CARDS = 6
EM_SPACE = "\u2003"


class PaperFile(Struct, frozen=True):
    """One file.

    Attributes:
        name: of the file, perhaps in a folder; those for a class begin with a number, in the order
            of the day.
        about: what it is for, in words.
        document: what is on it.
        of_case: it is of this case alone; one that is not serves every case of a course.
    """

    name: str
    about: str
    document: Document
    of_case: bool = True

    @property
    def folder(self) -> str:
        """The folder it lies in, or ""."""
        return self.name.rpartition("/")[0]


def pages(scenario: Scenario, language: Language = ENGLISH) -> tuple[PaperFile, ...]:
    """The pages of a case in the order they are needed; without a setting no procedure card."""
    return tuple(_pages(scenario, language))


def _pages(scenario: Scenario, language: Language) -> Iterator[PaperFile]:
    def page(name: str, about: str, document: Document, of_case: bool = True) -> PaperFile:
        return PaperFile(f"{name}.html", language.text(about), document, of_case)

    yield page("1-commander", w.FOR_COMMANDER, commander(language), False)
    if scenario.setting:
        yield page("2-procedure-card", w.FOR_ROOM, card_page(scenario.setting, language), False)
    yield page("3-scenes", w.FOR_CLASS, scenes(scenario, language))
    yield page("4-vote-cards", w.FOR_VOTES, cards(scenario, language), False)
    yield page("5-sentences-afterwards", w.FOR_LATER, aloud(scenario, language))
    yield page("facilitator-only", w.FOR_FACILITATOR, notes(scenario, language))


def commander(language: Language = ENGLISH) -> Document:
    """The page a commander signs before the course."""

    def lines(texts: Iterable[str], tone: Tone = Tone.SAID) -> Entry:
        return Entry("", tuple(Line(tone, language.text(text)) for text in texts))

    agreed = (
        Section("list", language.text(title), (), (lines(texts),), anchor=f"agreed-{n}")
        for n, (title, texts) in enumerate(w.AGREED)
    )
    sees = (
        Entry(language.text(who), (Line(Tone.SAID, language.text(what)),), kind="pair")
        for who, what in w.SEES
    )
    kept = Line(Tone.SAID, language.say(w.KEPT, n=KEEP_DAYS))
    support = Line(Tone.BLANK, language.text(w.SUPPORT))
    signs = (lines(w.SIGN_FIELDS, Tone.BLANK), lines(w.FACILITATOR_FIELDS, Tone.BLANK))
    return Document(
        kind="commander",
        language=language.code,
        title=language.text(w.COMMANDER),
        lead=(Line(Tone.SAID, language.text(w.COMMANDER_LEAD)),),
        sections=(
            *agreed,
            Section(
                "sees",
                language.text(w.WHO_SEES),
                (),
                (*sees, lines(w.RECORDS, Tone.TICK), Entry("", (kept, support))),
            ),
            Section(
                "list", language.text(w.UNDERTAKE), (), (lines(w.UNDERTAKEN),), anchor="undertake"
            ),
            Section("signs", "", (), signs),
        ),
        footer=(language.text(w.POST_UP),),
    )


def card_page(setting: Setting, language: Language = ENGLISH) -> Document:
    """A procedure card on one page."""
    whose = language.say(w.CARD_DATED, date=setting.date) if setting.date else w.CARD_NOTE
    note = f"{language.text(w.CARD)}. {language.text(whose)}"
    rows = (
        Entry("", tuple(Line(Tone.SAID, flatten(line)) for line in lines))
        for _, lines in setting.sections
    )
    return Document(
        kind="procedure",
        language=language.code,
        title=flatten(setting.title),
        lead=(Line(Tone.SMALL, note),),
        sections=tuple(
            Section("row", flatten(title), (), (row,), anchor=f"row-{n}")
            for n, ((title, _), row) in enumerate(zip(setting.sections, rows, strict=True))
        ),
    )


def scenes(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """The scenes as a class reads them, one to a sheet, without the key."""
    about = scenario.about
    content = language.say(w.COVER_CONTENT, notes=language.commas(about.content_notes))
    closing = map(language.text, (w.COVER_WAYS, w.COVER_SHEETS, w.COVER_INVENTED, w.COVER_NOTICE))
    cover = (*((content,) if about.content_notes else ()), *closing)
    return Document(
        kind="scenes",
        language=language.code,
        title=flatten(about.title),
        lead=(Line(Tone.SEEN, flatten(about.role)), *(Line(Tone.SAID, text) for text in cover)),
        sections=tuple(_sheet(n, sheet) for n, sheet in enumerate(sheets(scenario, language))),
    )


def _sheet(number: int, sheet: Sheet) -> Section:
    """A sheet: what is read and asked, what can be answered, and what is added by hand."""
    read = (Line(Tone.SEEN, text) for text in sheet.paragraphs)
    prompt = (Line(Tone.PROMPT, sheet.prompt),) if sheet.prompt else ()
    scale = (Line(Tone.SMALL, EM_SPACE.join(sheet.scale)),) if sheet.scale else ()
    asked = Entry("", (*read, *prompt, Line(Tone.HOW, sheet.how), *scale))
    anchor = f"sheet-{number}"
    parts = (
        Section("part", part.title, (), (_choices(part.choices),), anchor=f"{anchor}-{n}")
        for n, part in enumerate(sheet.parts)
    )
    notes = Entry("", tuple(Line(Tone.SMALL, note) for note in sheet.notes))
    return Section(
        "sheet",
        " · ".join(filter(None, (sheet.title, sheet.chapter))),
        (),
        (asked,),
        (*parts, *((Section("remarks-of-sheet", "", (), (notes,)),) if sheet.notes else ())),
        anchor=anchor,
        beside=sheet.time,
    )


def _choices(choices: Iterable[PrintedChoice]) -> Entry:
    """Answers with their letters; an empty box for what is given a value."""
    lines = (Line(Tone.CHOSEN, choice.text, mark=choice.letter or " ") for choice in choices)
    return Entry("", tuple(lines))


def cards(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """Cards to hold up: every letter the case needs, and how sure."""
    named = [letter(n) for n in range(max(FEWEST_CARDS, most_letters(scenario)))]
    sure = [(str(n), language.text(word)) for n, word in enumerate(w.SURE_WORDS, 1)]
    marks = (*((each, "") for each in named), *sure)
    entries = (Entry("", (Line(Tone.CHOSEN, under, mark=mark),)) for mark, under in marks)
    return Document(
        kind="cards",
        language=language.code,
        title=language.text(w.CARDS),
        lead=(Line(Tone.SAID, language.text(w.CARDS_LEAD)),),
        sections=(Section("marks", "", (), tuple(entries)),),
    )


def most_letters(scenario: Scenario) -> int:
    """How many letters its answers need."""
    return max(map(number, letters(scenario).values()), default=0)


def aloud(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """Sentences worth saying aloud: exact words that the key rates best on every path."""
    about = scenario.about
    own = Line(Tone.BLANK, language.text(w.OWN_WORDS))
    entries = tuple(
        Entry(
            "",
            (
                Line(Tone.SMALL, _describe_place(scenario, address, language)),
                Line(Tone.CHOSEN, card.text),
                own,
            ),
        )
        for address, card in scenario.text.cards.items()
        if card.spoken and _best_always(scenario, address)
    )
    forms = w.SENTENCES_DRAFT, w.SENTENCES_READ, w.SENTENCES_SIGNED
    nothing = () if entries else (language.text(w.NO_SENTENCES),)
    return Document(
        kind="sentences",
        language=language.code,
        title=language.text(w.SENTENCES),
        lead=(
            Line(Tone.SAID, flatten(about.title)),
            Line(Tone.SAID, language.text(w.SENTENCES_LEAD)),
            Line(Tone.SMALL, say_whose(about, forms, language)),
        ),
        sections=(Section("slips", "", nothing, entries),),
        footer=(language.text(w.COVER_NOTICE),),
    )


def _best_always(scenario: Scenario, address: str) -> bool:
    """Whether the key has full credit for it, whatever came before."""
    mark = scenario.key.marks.get(address)
    if mark is None or mark.discuss or not mark.grades:
        return False
    return all(grade.overall == scenario.key.denominator for grade in mark.grades)


def _describe_place(scenario: Scenario, address: str, language: Language) -> str:
    scene = scenario.text.scenes[address.partition(".")[0]]
    if scene.who:
        return language.say(TALKING_WITH, name=scenario.text.people[scene.who].name)
    return scene.prompt

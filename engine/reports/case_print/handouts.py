"""All pages of a case on paper: each a file of its own, so that none is handed out by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.language.language import ENGLISH, Language
from engine.play.letters import letter, number
from engine.records.cohorts import KEEP_DAYS
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.facilitator_notes import notes
from engine.reports.case_print.html import as_html
from engine.reports.case_print.model_sentences import sentences
from engine.reports.case_print.review_answers import flat
from engine.reports.case_print.scene_sheets import letters, sheets
from engine.reports.render.page import render
from engine.scenario.doctrine import find_setting
from engine.scenario.scenario import Scenario

FEWEST_CARDS = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One file.

    Attributes:
        name: of the file; those for a class begin with a number, in the order of the day.
        about: what it is for, in words.
        html: the page.
    """

    name: str
    about: str
    html: str


def pages(scenario: Scenario, language: Language = ENGLISH) -> tuple[Page, ...]:
    """The pages of a case, in the order in which they are needed.

    Args:
        scenario: the case. Without a setting there is no procedure card.
        language: of what is shown.
    """
    return tuple(_pages(scenario, language))


def _pages(scenario: Scenario, language: Language) -> Iterator[Page]:
    def page(name: str, about: str, html: str) -> Page:
        return Page(f"{name}.html", language.text(about), html)

    yield page("1-commander", w.FOR_COMMANDER, commander(language))
    card = procedure(scenario, language)
    if card:
        yield page("2-procedure-card", w.FOR_ROOM, card)
    yield page("3-scenes", w.FOR_CLASS, scenes(scenario, language))
    yield page("4-vote-cards", w.FOR_VOTES, cards(scenario, language))
    yield page("5-sentences-afterwards", w.FOR_LATER, aloud(scenario, language))
    yield page("facilitator-only", w.FOR_FACILITATOR, as_html(notes(scenario, language)))


def commander(language: Language = ENGLISH) -> str:
    """The page a commander signs before the course."""

    def each(texts: tuple[str, ...]) -> list[str]:
        return [language.text(text) for text in texts]

    return render(
        "commander.html.j2",
        title=language.text(w.COMMANDER),
        lead=language.text(w.COMMANDER_LEAD),
        agreed=[(language.text(heading), each(lines)) for heading, lines in w.AGREED],
        who_sees=language.text(w.WHO_SEES),
        sees=[(language.text(who), language.text(what)) for who, what in w.SEES],
        records=each(w.RECORDS),
        kept=language.say(w.KEPT, days=KEEP_DAYS),
        support=language.text(w.SUPPORT),
        undertake=language.text(w.UNDERTAKE),
        undertaken=each(w.UNDERTAKEN),
        fields=each(w.SIGN_FIELDS),
        facilitator=each(w.FACILITATOR_FIELDS),
        post_up=language.text(w.POST_UP),
    )


def procedure(scenario: Scenario, language: Language = ENGLISH) -> str:
    """The procedure card of the case's setting; "" where it has none."""
    about = scenario.about
    setting = find_setting(about.setting, scenario.source.file) if about.setting else None
    if setting is None:
        return ""
    return render(
        "procedure.html.j2",
        title=flat(setting.title),
        heading=flat(setting.title),
        kind_of=language.text(w.CARD),
        note=language.text(w.CARD_NOTE),
        sections=[(flat(title), [*map(flat, lines)]) for title, lines in setting.sections],
    )


def scenes(scenario: Scenario, language: Language = ENGLISH) -> str:
    """The scenes as a class reads them, one to a sheet, without the key."""
    about = scenario.about
    content = language.say(w.COVER_CONTENT, notes=", ".join(about.content_notes))
    closing = (w.COVER_WAYS, w.COVER_SHEETS, w.COVER_INVENTED, w.COVER_NOTICE)
    return render(
        "scenes.html.j2",
        title=flat(about.title),
        role=flat(about.role),
        cover=[*([content] if about.content_notes else ()), *map(language.text, closing)],
        sheets=sheets(scenario, language),
    )


def cards(scenario: Scenario, language: Language = ENGLISH) -> str:
    """Cards to hold up: every letter the case needs, and how sure."""
    last = max(map(number, letters(scenario).values()), default=0)
    named = [letter(n) for n in range(max(FEWEST_CARDS, last))]
    sure = [(str(n), language.text(word)) for n, word in enumerate(w.SURE_WORDS, 1)]
    return render(
        "cards.html.j2",
        title=language.text(w.CARDS),
        lead=language.text(w.CARDS_LEAD),
        cards=[*((each, "") for each in named), *sure],
    )


def aloud(scenario: Scenario, language: Language = ENGLISH) -> str:
    """The sentences worth saying aloud, for the end of a session."""
    return render(
        "sentences.html.j2",
        title=language.text(w.SENTENCES),
        case=flat(scenario.about.title),
        sheet=sentences(scenario, language),
        notice=language.text(w.COVER_NOTICE),
    )

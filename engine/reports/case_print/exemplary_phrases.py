"""The sentences of a case worth saying aloud: exact words that the key rates best on every road."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.language import ENGLISH, Language
from engine.reports.case_print import handout_sentences as w
from engine.reports.debrief.sentences import TALKING_WITH
from engine.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stood, and its words."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sheet.

    Attributes:
        title: heading.
        lead: what to do with it.
        whose: who chose them.
        sentences: in the order of the case; empty where it has none.
        none: said where it has none.
        own: label of the line to write on.
    """

    title: str
    lead: str
    whose: str
    sentences: tuple[Sentence, ...]
    none: str
    own: str


def sentences(scenario: Scenario, language: Language = ENGLISH) -> Sentences:
    """The sheet of a case."""
    whose = w.SENTENCES_DRAFT if scenario.about.draft else w.SENTENCES_SIGNED
    found = tuple(
        Sentence(_where(scenario, address, language), card.text)
        for address, card in scenario.text.cards.items()
        if card.spoken and _best(scenario, address)
    )
    return Sentences(
        language.say(w.SENTENCES),
        language.say(w.SENTENCES_LEAD),
        language.say(whose),
        found,
        language.say(w.NO_SENTENCES),
        language.say(w.OWN_WORDS),
    )


def _best(scenario: Scenario, address: str) -> bool:
    """Whether the key has full credit for it, whatever came before."""
    mark = scenario.key.marks.get(address)
    if mark is None or mark.discuss or not mark.grades:
        return False
    return all(grade.overall == scenario.key.denominator for grade in mark.grades)


def _where(scenario: Scenario, address: str, language: Language) -> str:
    scene = scenario.text.scenes[address.partition(".")[0]]
    if scene.who:
        return language.say(TALKING_WITH, name=scenario.text.people[scene.who].name)
    return scene.prompt

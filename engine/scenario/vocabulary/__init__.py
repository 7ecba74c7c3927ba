"""The words an instructor writes with, each in a module of its own."""

from engine.scenario.vocabulary.consents import CONSENTS_WORD
from engine.scenario.vocabulary.facts import FACTS_WORD
from engine.scenario.vocabulary.knows import KNOWS_WORD
from engine.scenario.vocabulary.needs import NEEDS_WORD
from engine.scenario.vocabulary.risks import RISKS_WORD
from engine.scenario.vocabulary.word import Word

WORDS: tuple[Word, ...] = (NEEDS_WORD, CONSENTS_WORD, RISKS_WORD, KNOWS_WORD, FACTS_WORD)

__all__ = ["WORDS", "Word"]

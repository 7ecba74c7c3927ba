"""Cards to fold: a question on one side, its answer and the reason on the other."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language
from engine.reports.document import Document, Entry, Line, Section, Tone

TITLE = N_("Cards to fold")
LEAD = N_(
    "Cut along the outer lines and fold in the middle. Read the front, say your answer aloud, "
    "then turn it over. Do this on day 2, and in weeks 2 and 6. Put away the cards you knew, "
    "and keep the others."
)


class FoldCard(Struct, frozen=True):
    """One card.

    Attributes:
        place: where it belongs, in few words.
        front: what is read first; the last is the question.
        back: the answer and why.
    """

    place: str
    front: tuple[str, ...]
    back: tuple[str, ...]


def fold_cards(
    cards: Iterable[FoldCard], title: str, notice: str, language: Language = ENGLISH
) -> Document:
    """A page of cards.

    Args:
        cards: in the order in which they are printed.
        title: whose they are, or of which course.
        notice: whose the marking is, or "".
        language: of what is shown.
    """
    return Document(
        kind="fold",
        language=language.code,
        title=language.text(TITLE),
        heading=title,
        lead=(Line(Tone.SAID, language.text(LEAD)),),
        notices=(notice,) if notice else (),
        sections=tuple(
            Section(
                "fold", "", (), (_side(card, card.front), _side(card, card.back)), anchor=f"c{n}"
            )
            for n, card in enumerate(cards, 1)
        ),
    )


def _side(card: FoldCard, texts: tuple[str, ...]) -> Entry:
    lines = (Line(Tone.SMALL, card.place), *(Line(Tone.SAID, text) for text in texts))
    return Entry("", lines)

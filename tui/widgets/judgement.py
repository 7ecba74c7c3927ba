"""What a debrief is made of on screen: places, what is told, and cards one can open and contest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from engine.language.strings import _
from engine.services.screen_types import Judgement, Part, Place, Told
from tui.widgets.card import Card
from tui.widgets.prose import plain

QUALIFIES_NOBODY = _("For training only. It qualifies nobody to interview anyone.")
"""Stands on every page that judges."""


class JudgementCard(Card):
    """A judgement one can open: its principles and sources, and what one thinks of it."""

    COLUMN = 1

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(
            content(judgement.told),
            detail=yours(judgement.contested),
            numbered=False,
            classes="judgement",
        )
        self.judgement = judgement

    def contested(self, words: str) -> None:
        """Show what its reader thinks of it."""
        self.detail(yours(words))


def yours(words: str) -> str:
    """What its reader thinks of a judgement, as the screens show it."""
    return _("You: {chosen}").format(chosen=words) if words else ""


def content(lines: Iterable[Told]) -> Content:
    """Lines, those under the same label together below it."""
    return Content("\n").join(_labelled(label, texts) for label, texts in _together(lines))


def _labelled(label: str, texts: list[str]) -> Content:
    """One text stands in a line with its label, several stand below it."""
    words = "\n".join(texts)
    if not label:
        return Content(words)
    if label.endswith("."):
        return Content.assemble((label, "$muted"), "\n", words)
    gap = "\n" if len(texts) > 1 else " "
    return Content.assemble((_("{label}:").format(label=label), "$muted"), gap, words)


def shown(parts: Iterable[Part]) -> Iterator[Widget]:
    """The widgets of a section, in order."""
    waiting: list[Told] = []
    for part in parts:
        if isinstance(part, Told) and not part.asks:
            waiting.append(part)
            continue
        yield from _paragraphs(waiting)
        waiting = []
        if isinstance(part, Place):
            yield plain(part.text, "place")
        elif isinstance(part, Told):
            yield plain(part.text, "question")
        else:
            yield JudgementCard(part)
    yield from _paragraphs(waiting)


def _paragraphs(lines: list[Told]) -> Iterator[Static]:
    for label, texts in _together(lines):
        yield Static(_labelled(label, texts), classes="prose")


def _together(lines: Iterable[Told]) -> Iterator[tuple[str, list[str]]]:
    """Texts that follow each other under one label; one without a label stands alone."""
    for label, group in groupby(lines, key=lambda told: told.label):
        texts = [told.text for told in group]
        if label:
            yield label, texts
        else:
            yield from (("", [text]) for text in texts)

"""What a debrief is made of on screen: places, paragraphs, and judgements to open and contest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from engine.language.control_characters import name_controls
from engine.language.interface import _
from engine.pictures.characters import as_rows
from engine.pictures.drawing import Drawing, Ink
from engine.pictures.picture import Picture
from engine.reports.document import Entry, Line, Section, Tone, flatten, group_by_label
from tui.shared.document_lines import around_key, describe_contest, of_key
from tui.widgets.card import Card
from tui.widgets.prose import plain_text

QUALIFIES_NOBODY = _("For training only. It does not qualify anyone to interview people.")
"""On every page that judges."""


class JudgementCard(Card):
    """A judgement that can be opened: its principles and sources, and what its reader thinks."""

    COLUMN = 1

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            content(of_key(entry)),
            numbered=False,
            classes="judgement",
        )
        self.entry = entry
        self.show_contest(describe_contest(entry))

    def show_contest(self, words: str) -> None:
        """Show what its reader thinks of it."""
        said = _("You: {chosen}").format(chosen=words) if words else ""
        self.detail(Content.styled(name_controls(said), "$primary"))


def content(lines: Iterable[Line]) -> Content:
    """Lines, those under the same label together below it."""
    return Content("\n").join(_label_lines(label, each) for label, each in group_by_label(lines))


def _label_lines(label: str, lines: list[Line]) -> Content:
    """One text is on the line of its label, several are below it."""
    words = name_controls("\n".join(line.text for line in lines))
    if not label:
        return Content(words)
    if label.endswith("."):
        return Content.assemble((label, "$muted"), "\n", words)
    gap = "\n" if len(lines) > 1 else " "
    # Translators: {label}: what the text beside it is, such as Source.
    return Content.assemble((_("{label}:").format(label=label), "$muted"), gap, words)


def sections(told: Iterable[Section]) -> Iterator[Widget]:
    """The sections under their headings."""
    for section in flatten(told):
        if section.title:
            yield plain_text(section.title, "section")
        yield from entries(section.entries, section.lead)


def entries(told: Iterable[Entry], lead: Iterable[str] = ()) -> Iterator[Widget]:
    """The widgets of entries in order, after what is said before them."""
    waiting = [Line(Tone.SAID, text) for text in lead]
    for entry in told:
        if entry.title:
            yield from _paragraphs(waiting)
            yield plain_text(entry.heading, "place")
        for picture in entry.pictures:
            yield from _paragraphs(waiting)
            yield PictureView(picture)
        for line in around_key(entry):
            if line.tone is Tone.QUESTION:
                yield from _paragraphs(waiting)
                yield plain_text(line.text, "question")
            else:
                waiting.append(line)
        if entry.judgement is not None:
            yield from _paragraphs(waiting)
            yield JudgementCard(entry)
    yield from _paragraphs(waiting)


def _paragraphs(lines: list[Line]) -> Iterator[Static]:
    """The lines that wait, as paragraphs; none of them waits then."""
    for label, each in group_by_label(lines):
        yield Static(_label_lines(label, each), classes="prose")
    lines.clear()


STYLES = {
    Ink.QUIET: "$muted",
    Ink.TRACK: "$muted",
    Ink.BEST: "$primary",
    Ink.FAIR: "$primary",
    Ink.WEAK: "$warning",
    Ink.HARM: "$error",
    Ink.OVER: "bold",
}
"""Only beside the form of a mark: what it means can be read without colours."""


class PictureView(Static):
    """A picture; one that does not fit, which a map can be, is told as the rows of its table."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(classes="picture")
        self.picture = picture
        self._drawn = lru_cache(maxsize=2)(picture.draw)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the picture takes at this width."""
        drawing = self._drawn(width)
        if drawing.width <= width:
            return drawing.height
        return super().get_content_height(container, viewport, width)

    def render(self) -> Content:
        """The picture for the width there is now."""
        drawing = self._drawn(max(self.content_size.width, 1))
        if drawing.width <= self.content_size.width:
            return in_colours(drawing)
        return Content("\n".join(" · ".join(filter(None, row)) for row in self.picture.rows()))


def in_colours(drawing: Drawing) -> Content:
    """A drawing in characters, each ink in its colour."""
    rows = (
        Content.assemble(*((text, STYLES.get(ink, "")) for text, ink in row))
        for row in as_rows(drawing)
    )
    return Content("\n").join(rows)

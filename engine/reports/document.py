"""What every report is made of: a document with sections, entries, lines, tables and pictures.

A report is a pure function to a `Document`. The renderers in `engine.reports.render` write one as
HTML or as text, and the app and line mode draw the same one. A field says all that they must know
of a part: no code reads a sentence to find out what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import ClassVar

from msgspec import Struct

from engine.language.language import Language
from engine.pictures.picture import Picture

DANGERS = ("none", "low", "moderate", "high", "severe")
"""How great a danger is: a case that rates dangers uses these words."""

NEED = "need:"  # before the id of a need, where a contest names it


class Tone(StrEnum):
    """Who speaks in a line, so that no reader mistakes one for another."""

    SAID = "said"  # the report itself, or a fact from the log
    SEEN = "seen"  # the story: what was shown, what a person did
    CHOSEN = "chosen"  # an answer, in the case's words
    KEY = "key"  # the key, as the author's view or as reviewed
    QUESTION = "question"  # an open question, to be answered by people
    SOURCE = "source"  # a principle, its sources, where experts differ
    GRAVE = "grave"  # a critical error, on paper
    HOW = "how"  # how something is answered
    PROMPT = "prompt"  # what is asked of participants
    SMALL = "small"  # small print
    TICK = "tick"  # a box to tick
    BLANK = "blank"  # a line to write on


class Role(StrEnum):
    """What a line does in a judgement."""

    NONE = ""
    ITEM = "item"  # the words of an item; what the key says of it follows
    RATING = "rating"  # how the key rates the answer, in words
    PRINCIPLE = "principle"  # a principle by its name
    DIFFERS = "differs"  # where experts differ
    BACKGROUND = "background"  # what a principle asks, and where it is published


class Line(Struct, frozen=True):
    """One sentence or paragraph.

    Attributes:
        tone: who speaks.
        text: plain words, never markup.
        label: what it is, in words, or ""; consecutive lines with the same label share it.
        url: where a source can be read, or "".
        role: what it does in a judgement.
        mark: a letter or code shown in a box before the text; " " is an empty box, "" is none.
    """

    tone: Tone
    text: str
    label: str = ""
    url: str = ""
    role: Role = Role.NONE
    mark: str = ""

    @property
    def link(self) -> str:
        """The address, if it is one of the web, else ""."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


class Cell(Struct, frozen=True):
    """One cell of a table.

    Attributes:
        text: its words or number.
        bar: a share, 0 to 1, to be drawn with it, or None.
        small: small words below it, such as an interval, or "".
        items: a list below it.
        quiet: it is about the rest.
    """

    text: str
    bar: float | None = None
    small: str = ""
    items: tuple[str, ...] = ()
    quiet: bool = False


class Table(Struct, frozen=True):
    """A table.

    Attributes:
        caption: what it is, or "".
        columns: their headings.
        rows: the first cell of each names it.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: ClassVar[str] = "table"


class Steps(Struct, frozen=True):
    """A few boxes, of which the first are filled."""

    filled: int
    of: int
    kind: ClassVar[str] = "steps"


Block = Line | Table | Picture | Steps


class Principle(Struct, frozen=True):
    """A principle as a judgement cites it.

    Attributes:
        id: in the doctrine.
        title: its name.
        says: what it asks.
        upheld: the answer keeps to it (True) or is at odds with it (False); None where the key
            rests on it.
        sources: (title, url or "", how far it was read, in words) of each publication.
        certainty: how sure the principle is, in words.
        differs: where sources or experts disagree, or "".
    """

    id: str
    title: str
    says: str
    upheld: bool | None
    sources: tuple[tuple[str, str, str], ...]
    certainty: str
    differs: str


class Item(Struct, frozen=True):
    """What the key says of one item of an order, a pick or ratings.

    Attributes:
        address: `scene.item`.
        kind: rank, select or rate.
        text: the case's words for it.
        yours: what was done with it, in words.
        key: what the key does with it, in words; "" where experts differ.
        agrees: whether the two are the same; None where experts differ.
        because: rationales.
        upholds: ids of principles.
        breaches: ids of principles.
        critical: kind of critical error in words, or "".
        discuss: experts differ; never scored.
        picked: it is part of the answer; False of an item of a pick that was left.
        why: why it is weak, in about eight words, or "".
        above: by how many values or places it was put above what the key has; below, less than 0.
    """

    address: str
    kind: str
    text: str
    yours: str
    key: str
    agrees: bool | None
    because: tuple[str, ...]
    upholds: tuple[str, ...]
    breaches: tuple[str, ...]
    critical: str
    discuss: bool
    picked: bool
    why: str = ""
    above: int = 0

    @property
    def too_low(self) -> bool:
        """Whether it is a danger that was taken as too small."""
        return self.above < 0 and self.yours in DANGERS


class Judgement(Struct, frozen=True):
    """What the key says of one answer; what a contest is about.

    Attributes:
        address: of the answer (`scene.option`), or of the decision answered as a whole.
        seq: number of its event in the log.
        at: address of the location.
        place: where that is, in words.
        chosen: the answer in the case's words; several for an order, a pick or ratings.
        because: rationales true at that moment.
        principles: what it upholds and breaches.
        rated: how the key rates it, in words, by domain; empty when it is not scored.
        items: what the key says of each item, where the answer has items.
        critical: kinds of critical error in words, empty when it is none.
        discuss: experts differ; never scored.
        scored: it speaks to a slot.
        draft: the key is the author's view, signed by nobody.
        why: why it is weak, in about eight words, or "".
    """

    address: str
    seq: int
    at: str
    place: str
    chosen: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    principles: tuple[Principle, ...] = ()
    rated: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    critical: tuple[str, ...] = ()
    discuss: bool = False
    scored: bool = False
    draft: bool = False
    why: str = ""

    @property
    def addresses(self) -> frozenset[str]:
        """Everything a contest of this judgement may name."""
        return frozenset({self.address, *(item.address for item in self.items)})

    @property
    def at_odds(self) -> tuple[Principle, ...]:
        """The principles that the answer is at odds with."""
        return tuple(principle for principle in self.principles if principle.upheld is False)

    @property
    def furthest(self) -> Item | None:
        """The one item to talk about: a danger taken as too small, whatever the distance.

        Else the furthest from the key, and of those one that is put below it.
        """
        apart = [item for item in self.items if item.agrees is False]
        ranks = {item.address: (item.too_low, abs(item.above), item.above < 0) for item in apart}
        return max(apart, key=lambda item: ranks[item.address], default=None)


class Contest(Struct, frozen=True):
    """What its reader thinks of a judgement: agree, not-my-job or disagree, and perhaps why."""

    address: str
    verdict: str
    because: str = ""


class Entry(Struct, frozen=True):
    """One entry of a section.

    Attributes:
        title: its heading, such as a place in the story, or "".
        blocks: its content, in order.
        seq: number of its event in the log; -1 when it speaks of no single one.
        judgement: the judgement it speaks of, or None.
        notes: what readers wrote about it.
        kind: how it is laid out, such as "card" or "slip"; or "".
        above: small words above the title, such as an address, or "".
        beside: small words next to the title, such as a date, or "".
    """

    title: str
    blocks: tuple[Block, ...] = ()
    seq: int = -1
    judgement: Judgement | None = None
    notes: tuple[Line, ...] = ()
    kind: str = ""
    above: str = ""
    beside: str = ""

    @property
    def heading(self) -> str:
        """Its title, with the small words next to it."""
        return " · ".join(filter(None, (self.title, self.beside)))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines, without tables and pictures."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Its pictures."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    @property
    def before_key(self) -> tuple[Line, ...]:
        """The lines before the key speaks; all of them where nothing is judged."""
        return self.lines[: self._key_at]

    @property
    def key_lines(self) -> tuple[Line, ...]:
        """What the key says: what its principles ask and where they are published left out."""
        told = self.lines[self._key_at :]
        return tuple(line for line in told if line.role is not Role.BACKGROUND)

    @property
    def _key_at(self) -> int:
        if self.judgement is None:
            return len(self.lines)
        speaks = (
            n
            for n, line in enumerate(self.lines)
            if line.role is Role.ITEM or line.tone in (Tone.KEY, Tone.SOURCE)
        )
        return next(speaks, len(self.lines))


class Section(Struct, frozen=True):
    """One part of a document.

    Attributes:
        id: stable name; the same in every document of its kind.
        title: heading, in words.
        lead: sentences before its entries.
        entries: in order.
        sections: parts of it, after its entries.
        anchor: what links name, where `id` is not the only one of its name; else "".
        above: small words above the heading, or "".
        beside: small words next to the heading, or "".
    """

    id: str
    title: str
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    sections: tuple[Section, ...] = ()
    anchor: str = ""
    above: str = ""
    beside: str = ""


def table_section(
    id: str,
    title: str,
    columns: Iterable[str],
    rows: Iterable[tuple[Cell, ...]],
    language: Language,
    lead: str = "",
) -> Section:
    """A section that is one table; title and columns are messages, `lead` is said already."""
    table = Table("", tuple(map(language.text, columns)), tuple(rows))
    return Section(id, language.text(title), (lead,) if lead else (), (Entry("", (table,)),))


class Link(Struct, frozen=True):
    """A place in the document, by its anchor."""

    text: str
    anchor: str


class Document(Struct, frozen=True):
    """A whole report, in the order it is read.

    Attributes:
        kind: which report it is: a stable name.
        title: its heading.
        heading: what it is, in words, or "".
        language: of what is shown.
        tab: title of the browser's tab, where it is not `title`; else "".
        running: printed at the head of every page on paper, or "".
        lead: what comes first.
        notices: what must be read with it.
        facts: what it was made of.
        facts_title: heading of the facts, which then come at the end; "" where they come first.
        contents_title: name of the list of contents.
        contents: its rows.
        sections: in order.
        more: sections shown on request, under a heading; its lead says that there is more.
        footer: what comes last.
    """

    kind: str
    title: str
    heading: str = ""
    language: str = "en"
    tab: str = ""
    running: str = ""
    lead: tuple[Line, ...] = ()
    notices: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    facts_title: str = ""
    contents_title: str = ""
    contents: tuple[tuple[Link, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    more: Section | None = None
    footer: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, from the language."""
        return Language(self.language).direction


def flatten(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections one after another, each before its parts; one that only holds parts is left out."""
    for section in sections:
        if section.lead or section.entries or not section.sections:
            yield section
        yield from flatten(section.sections)


def group_by_label(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Consecutive lines with the same label together; a line without a label on its own."""
    for label, group in groupby(lines, key=lambda line: line.label):
        if label:
            yield label, list(group)
        else:
            yield from (("", [line]) for line in group)

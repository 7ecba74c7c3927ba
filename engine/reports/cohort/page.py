"""What the page of a cohort report is made of: parts, entries, lines, tables, and one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.reports.cohort import sentences as w
from engine.reports.cohort.figures import CaseReport
from engine.reports.cohort.measures import Decision, Figure, Share
from engine.reports.debrief.sentences import Translate, say
from engine.reports.document import Line, Tone


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: its words or number.
        bar: a share to be drawn beside it, or None.
        small: what is said below it, such as an interval, or "".
    """

    text: str
    bar: float | None = None
    small: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is, its columns, and its rows, the first cell of each naming it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Told:
    """A line in a block of its own."""

    line: Line
    kind: ClassVar[str] = "told"


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of the picture, all between 0 and 1; `chance` may be None."""

    low: float
    middle: float
    high: float
    chance: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Spreads, as numbered as in the table that follows it."""

    id: str
    title: str
    about: str
    strips: tuple[tuple[int, Strip], ...]
    kind: ClassVar[str] = "picture"


Block = Table | Told | Picture


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told, with a title or without."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page."""

    id: str
    title: str
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """Both pages of one case; `two` is empty where nothing may be split.

    Attributes:
        id: of its anchors.
        title: of the case.
        heads: what each page is, in words.
        one: the parts of page one.
        guide: to the talk; it follows page one.
        two: the parts of page two.
    """

    id: str
    title: str
    heads: tuple[str, str]
    one: tuple[Part, ...]
    guide: tuple[Part, ...]
    two: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page, in the order it is read."""

    title: str
    heading: str
    language: str
    direction: str
    notices: tuple[str, ...]
    facts: tuple[str, ...]
    contents: str
    cases: tuple[CasePage, ...]
    last: tuple[Part, ...]
    footer: tuple[str, ...]


class Saying:
    """Says one case in a language.

    Args:
        case: its figures.
        translate: gives an interface sentence in the reader's language.
    """

    def __init__(self, case: CaseReport, translate: Translate) -> None:
        self.case, self.translate = case, translate
        self.scenes = {scene.id: scene for scene in case.scenes}

    def say(self, template: str, /, **named: object) -> str:
        """A sentence with its places filled."""
        return say(self.translate, template, **named)

    def voiced(self, forms: tuple[str, str], /, **named: object) -> str:
        """A sentence that judges: as the author's view while the key is a draft."""
        return self.say(forms[0] if self.case.draft else forms[1], **named)

    # Numbers

    def of(self, share: Share) -> str:
        """`12 of 29`."""
        return self.say(w.OF, k=share.k, n=share.n)

    def interval(self, share: Share) -> str:
        """`41 % (26 to 59 %)`; "" of nothing."""
        if not share.n:
            return ""
        parts = {"share": share.share, "low": share.low, "high": share.high}
        return self.say(w.INTERVAL, **{name: round(100 * v) for name, v in parts.items()})

    def both(self, share: Share) -> str:
        """`12 of 29, 41 % (26 to 59 %)`."""
        return f"{self.of(share)}, {self.interval(share)}" if share.n else self.of(share)

    def percent(self, share: float) -> str:
        """`2.1 %`."""
        return self.say(w.PERCENT, share=f"{100 * share:.1f}")

    def figure(self, figure: Figure) -> str:
        """A mean or a correlation with its interval, or why there is none."""
        if figure.value is not None and figure.low is not None and figure.high is not None:
            parts = {"value": figure.value, "low": figure.low, "high": figure.high}
            return self.say(w.NUMBER, **{name: f"{v:.2f}" for name, v in parts.items()})
        if figure.value is not None:
            return self.say(w.ONE_ONLY, value=f"{figure.value:.2f}")
        if figure.few:
            return self.say(w.FEW, n=figure.n, least=figure.least)
        return self.say(w.SAME)

    def cell(self, share: Share) -> Cell:
        """A share as a cell: `12 of 29`, with its bar, and its interval below."""
        return Cell(self.of(share), share.share if share.n else None, self.interval(share))

    # Places

    def where(self, decision: Decision) -> str:
        """A decision by its clock and by what is asked."""
        what = decision.prompt
        if decision.who:
            what = self.say(w.ASKS, name=decision.who, what=what)
        return self._when(decision.time, what or plain(decision.scene))

    def place(self, address: str) -> str:
        """Where an answer stands: its decision, or the conversation it belongs to."""
        for decision in self.case.decisions:
            if address == decision.at or any(c.address == address for c in decision.choices):
                return self.where(decision)
        return self.scene(address.partition(".")[0])

    def scene(self, id: str, *, ending: bool = False) -> str:
        """A scene or an ending in words."""
        if ending or id not in self.scenes:
            return self.say(w.ITS_END, id=plain(id))
        scene = self.scenes[id]
        what = self.say(w.TALKING, name=scene.name) if scene.name else scene.what
        return self._when(scene.time, what or plain(id))

    def _when(self, time: str, what: str) -> str:
        return self.say(w.WHEN, time=time, what=what) if time else what

    # Blocks

    def told(self, text: str, label: str = "", tone: Tone = Tone.SAID, url: str = "") -> Told:
        """A line; `label` is in the reader's language, or ""."""
        return Told(Line(tone, text, label, url))

    def table(
        self, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]
    ) -> tuple[Table, ...]:
        """A table in a tuple; none where it has no row."""
        if not rows:
            return ()
        return (Table(caption, tuple(self.say(c) for c in columns), tuple(rows)),)


def plain(id: str) -> str:
    """An id as words."""
    return id.replace("-", " ")

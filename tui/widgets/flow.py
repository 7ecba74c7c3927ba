"""The flow: text, then what can be chosen, one under the other, in one column."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Offset, Size
from textual.layout import DockArrangeResult, WidgetPlacement
from textual.message import Message
from textual.scrollbar import ScrollBarRender
from textual.widget import Widget

from tui.widgets.card import Card, Column

_TO_READ = 8  # lines of what was said that are enough to read it by itself
_COLUMN, _GAP = 76, 6  # columns of text, as in the style sheet; and between two of them
TWO_COLUMNS = 2 * (_COLUMN + _GAP)
"""Columns of a window from which two columns of text stand in it, with their margins."""
_LINES = 3  # how far an arrow scrolls where there is only text


class WholeCellScrollBar(ScrollBarRender):
    """A scroll bar of whole cells: plain consoles draw part-blocks as boxes."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


def _follow(column: VerticalScroll, tell: Callable[[], None]) -> None:
    """Scroll a column in whole cells, and tell when what is visible of it changes."""
    column.vertical_scrollbar.renderer = WholeCellScrollBar  # type: ignore[misc]  # documented so
    # whether there is a scroll bar is settled after the text was measured
    for name in ("scroll_y", "virtual_size", "show_vertical_scrollbar"):
        column.watch(column, name, tell, init=False)


class Said(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What was said in a talk, above its questions. With less room than it needs, it scrolls.

    Attributes:
        wide: the columns it has, told before it is laid out itself.
        scrolls: whether it has less room than it needs.
    """

    wide = 0
    scrolls = False

    def on_mount(self) -> None:
        """Tell the flow when what is visible changes."""
        _follow(self, self._flow.tell_later)

    def on_resize(self) -> None:
        """Less of it is visible, or more."""
        self._flow.tell_later()

    @property
    def _flow(self) -> Flow:
        return next(a for a in self.ancestors if isinstance(a, Flow))

    @property
    def _laid_out(self) -> DockArrangeResult:
        return self.arrange(Size(self.wide - self.styles.scrollbar_size_vertical, 0))

    @property
    def rows(self) -> int:
        """The lines of all that was said."""
        return self._laid_out.total_region.bottom

    def begins(self, part: Widget) -> int:
        """The lines before a part of it."""
        return next((p.region.y for p in self._laid_out.placements if p.widget is part), 0)

    def open_at(self, part: Widget | None, room: int) -> None:
        """Show the end of it, or a part from its beginning where that is longer than the room."""
        rows = self.rows
        self.scrolls = rows > room
        self.styles.height = min(rows, room)
        at = max(0, min(self.begins(part) if part else 0, rows - room))
        for name in (Widget.scroll_y, Widget.scroll_target_y):
            self.set_reactive(name, float(at))
        # known before the layout that would find it out, and be followed by another one
        self.set_reactive(Widget.show_vertical_scrollbar, self.scrolls)
        self.vertical_scrollbar.display = self.scrolls
        self.vertical_scrollbar.position = at


class Flow(Column, can_focus=False, inherit_bindings=False):
    """A scrolling column in which arrows walk from card to card."""

    _opens_at: Widget | None = None  # where what is new begins
    _waits = False  # it was not laid out yet when that was said
    _shared = False  # whether its window is shared out: see `breathe`

    class Moved(Message):
        """What is visible changed; `more` tells whether it continues below."""

        def __init__(self, more: bool) -> None:
            super().__init__()
            self.more = more

    def __init__(self) -> None:
        super().__init__()
        self._refilled = asyncio.Lock()

    def on_mount(self) -> None:
        """Tell when what is visible changes."""
        _follow(self, self.tell_later)

    def on_resize(self) -> None:
        """Keep the chosen card in sight, and say again whether there is more."""
        top = self._opens_at
        if top is not None and top.is_attached and (self.is_anchored or self._waits):
            self.breathe()  # whether what was said scrolls by itself says where it opens
            self._open_at()
        elif self._shared and self.is_attached and self.said is None:
            self._part_from_heading(self._measure_rows()[1])  # a long notice takes the line back
        self.call_after_refresh(self.reveal)
        self.tell_later()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nothing above it asks which part of it is chosen; each step up costs a message."""
        event.stop()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """As with the focus that comes."""
        event.stop()

    def tell_later(self) -> None:
        """Say what is visible, once it was painted."""
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        self.post_message(self.Moved(self.more))

    @property
    def more(self) -> bool:
        """Whether the flow continues below what is visible."""
        return self.reads.max_scroll_y - self.reads.scroll_y >= 1

    @property
    def said(self) -> Said | None:
        """What was said in a talk, if this is one."""
        return next(iter(self.query_children(Said)), None)

    @property
    def reads(self) -> VerticalScroll:
        """What scrolls as one reads: what was said, where it scrolls by itself; else all of it."""
        return self.said if self.said and self.said.scrolls else self

    async def refill(self, parts: Iterable[Widget]) -> None:
        """Replace everything in it; a card with the id of the chosen one is chosen again.

        What is asked for while it is being replaced comes after it: a page that is returned to and
        one whose parts arrive later would else mount the same cards twice.
        """
        async with self._refilled:
            at = self.chosen.id if self.chosen else None
            with self.app.batch_update():
                await self.remove_children()
                await self.mount_all(parts)
                self.number()
            for card in self.query(Card):
                if at is not None and card.id == at:
                    self.choose(card)

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Place its parts; where they take all its columns, a blank parts them from its bar.

        In a talk, what was said has a bar of its own.
        """
        close = size.width <= _COLUMN and self.styles.scrollbar_gutter == "stable"
        return super().arrange(Size(size.width - (close and not self.said), size.height), optimal)

    def process_layout(self, placements: list[WidgetPlacement]) -> list[WidgetPlacement]:
        """In two columns, move what stands below a heading of a part beside what is above it.

        Of the headings, that one is taken with which both columns are most alike in length.
        """
        tops = [part.region.y for part in placements[1:] if part.widget.has_class("section")]
        if not (tops and self.screen.has_class("-two")):
            return placements
        end = WidgetPlacement.get_bounds(placements).bottom
        top = min(tops, key=lambda y: abs(2 * y - end))
        beside = Offset(_COLUMN + _GAP, placements[0].region.y - top)
        return [
            part._replace(region=part.region.translate(beside)) if part.region.y >= top else part
            for part in placements
        ]

    def breathe(self) -> None:
        """Share the window: blank lines between answers, and what was said above its questions.

        Answers are parted where all is in sight with them, too; the last part of what was
        said stays in sight. It scrolls by itself where that keeps all questions in sight. A line
        that is left over parts the story from the heading. One line stays free for a notice of two,
        unless the heading has it.
        """
        if not (self.is_attached and self.size.height):
            return  # gone meanwhile, or not laid out yet
        self._shared = True
        parted = self.screen.has_class("-tall")  # there, the style sheet parts answers
        gaps = 0 if parted else max(0, len(self.query("Answers Card")) - 1)
        told, rest = self._measure_rows()
        rest -= gaps * self.has_class("-airy")
        least = min(told, _TO_READ)
        last = max(least, told - self._before()) if told else 0
        airy = last + rest + gaps < self._height
        self.set_class(airy, "-airy")
        rest += gaps * airy
        room = self._height - 1 - rest
        self._part_from_heading(rest + told + 1 if told else rest)
        if said := self.said:
            said.open_at(self._opens_at, room if room >= least else told)

    @property
    def _height(self) -> int:
        """The lines it has with none between the heading and the story."""
        return self.size.height if self.screen.has_class("-tall") else self.outer_size.height

    def _part_from_heading(self, rows: int) -> None:
        """Give the heading a blank line below it where so many rows leave one.

        What stands beside the story begins on the same line as it.
        """
        apart = rows < self._height and not self.screen.has_class("-tall")
        for part in (self, *self.siblings):
            part.set_class(apart, "-apart")

    def _measure_rows(self) -> tuple[int, int]:
        """The lines of what was said, and of all the rest."""
        arranged = self.arrange(self.scrollable_size)  # the next layout takes it from its cache
        rows, said = arranged.total_region.bottom, self.said
        if said is None:
            return 0, rows
        shown = next(p.region for p in arranged.placements if p.widget is said)
        said.wide = shown.width
        return said.rows, rows - shown.height

    def _before(self) -> int:
        """The lines of what was said before what is new."""
        top = self._opens_at
        return self.said.begins(top) if self.said and top is not None else 0

    def open_at(self, top: Widget | None = None) -> None:
        """Show what was mounted a moment ago, in one paint.

        Args:
            top: what is new begins here; above it stays as much of the rest as there is room for.
                None for the beginning of all.
        """
        self._opens_at, self._waits = top, not self.size.height
        self.breathe()
        if top is None:
            self.anchor(False)
            self.scroll_home(animate=False)
        elif not self._waits:
            self._open_at()

    def _open_at(self) -> None:
        self._waits = False
        told, rest = self._measure_rows()
        rows, total = self.size.height, told + rest
        begins = self._before()
        if self.said and self.said.scrolls:
            total = begins = 0  # it opens there by itself
        self.anchor(rows < total <= begins + rows)  # at the end from the first paint on
        if total <= rows:
            self.scroll_home(animate=False)
        elif total > begins + rows:
            self.scroll_to(y=begins, animate=False)

    def choose_in_sight(self, kind: type[Card]) -> None:
        """Choose the first card of a kind that can be seen; nothing when none can."""
        for card in self.query(kind):
            if self.sees(card):
                self.choose(card)
                return

    def walk(self, by: int) -> None:
        """One stop down (1) or up (-1); through text without cards, a few lines."""
        stops = self.stops
        focused = self.screen.focused
        at = stops.index(focused) if focused in stops else None
        if at is None:
            self._enter(stops, by)
        elif 0 <= at + by < len(stops):
            self.choose(stops[at + by])
        elif by < 0 and self.reads.scroll_y > 0:
            if isinstance(focused, Card):
                self.screen.set_focus(None)
            self.reads.scroll_relative(y=-_LINES, animate=False)
        elif by > 0:
            self.reads.scroll_relative(y=_LINES, animate=False)

    def _enter(self, stops: list[Widget], by: int) -> None:
        in_sight = [s for s in stops if self.sees(s)]
        if by > 0 and in_sight:
            self.choose(in_sight[0])
        elif by < 0 and in_sight and not self.reads.scroll_y:
            self.choose(in_sight[-1])
        else:
            self.reads.scroll_relative(y=by * _LINES, animate=False)

    def sees(self, stop: Widget) -> bool:
        """Whether the top of a card or field is in sight."""
        top = stop.region.y - self.content_region.y
        return top >= 0 and top + min(2, stop.region.height) <= self.size.height

    def read_on(self) -> bool:
        """Scroll down by a screen less two lines; False when there is no more."""
        if not self.more:
            return False
        self.page(1)
        return True

    def page(self, by: int) -> None:
        """A screen less two lines down (1) or up (-1)."""
        self.reads.scroll_relative(y=by * max(1, self.reads.size.height - 2), animate=False)

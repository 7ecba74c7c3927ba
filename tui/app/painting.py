"""Where Textual paints too much, too little, or keeps too much: five mends, each with its reason.

They are made once, before the app starts; there is no public way to either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import MemberDescriptorType
from typing import Any

from rich.segment import Segment
from textual._compositor import Compositor, CompositorMap
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

_textual_map_all: Callable[[Compositor], CompositorMap] = Compositor.__dict__["full_map"].fget


def mend() -> None:
    """Make the mends."""
    Compositor._get_renders = _find_touched  # type: ignore[method-assign, assignment]
    Screen._screen_resized = _lay_out  # type: ignore[method-assign, assignment]
    Compositor.full_map = property(_map_all)  # type: ignore[assignment]
    # Textual keeps these colours by object, so that the lines of 1,024 widgets outlive their pages
    # (100 MB in a long session); kept by class, as its signature says, only the colours stay.
    StylesCache.get_inner_outer = classmethod(  # type: ignore[assignment, method-assign]
        StylesCache.get_inner_outer  # type: ignore[arg-type]
    )
    for name, size in _KEPT_BY_A_LINE.items():
        setattr(Strip, name, _make_lazy(Strip.__dict__[name], size))
    Strip.__init__ = _make_line  # type: ignore[method-assign, assignment]


_KEPT_BY_A_LINE = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""What a line was cut and coloured to, and of how many ways the latest are kept."""


def _make_line(line: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """Make a line, without the seven caches that Textual gives each.

    Most lines use one or none: making them was five sixths of making a line, and a line is made for
    each part of the screen that is painted.
    """
    line._segments = list(segments)
    line._cell_length = cell_length
    line._render_cache = line._link_ids = line._cell_count = None


def _make_lazy(slot: MemberDescriptorType, size: int) -> property:
    """The cache of a line that stands in a slot, made when it is first asked for."""

    def cache(line: Strip) -> FIFOCache[Any, Any]:
        try:
            found: FIFOCache[Any, Any] = slot.__get__(line)
        except AttributeError:
            found = FIFOCache(size)
            slot.__set__(line, found)
        return found

    return property(cache)


def _find_touched(
    screen: Compositor, crop: Region | None = None
) -> Iterator[tuple[Region, Region, list[Strip]]]:
    """Region, clip and lines of each widget that a change touches.

    Textual paints every widget whose container it touches: fourteen where a choice goes from one
    card to the next.

    Args:
        screen: what is where.
        crop: what changed, or None for all.
    """
    for widget, (region, clip) in screen.visible_widgets.items():
        seen = region.intersection(clip)
        if seen and (crop is None or crop.overlaps(seen)):
            lines = seen.translate((-region.x, -region.y))
            yield region, clip, widget.render_lines(lines)


def _lay_out(screen: Screen[object], size: Size) -> None:
    """Lay a screen out for a size that is new.

    A screen that opens hears of its size from its own layout, twice. Textual then lays it and all
    screens below it out again, as they are.
    """
    if screen.stack_updates and screen.is_attached and screen._compositor.size != size:
        screen._refresh_layout(size)


def _map_all(screen: Compositor) -> CompositorMap:
    """The map of all widgets; what it finds moved since the last paint is painted.

    Textual lays out by comparing with this map. Where a page has scrolled and a widget is asked for
    its place before that is painted, it is the new map already, and nothing seems to have moved:
    on a slow computer the old text stays on screen.
    """
    if screen.root is not None and screen._full_map_invalidated:
        seen = screen._visible_map
        painted = screen._full_map if seen is None else seen
        moved = _textual_map_all(screen).items() ^ painted.items()
        regions = (where.clip.intersection(where.region) for _, where in moved)
        screen._dirty_regions.update(region for region in regions if region)
    return _textual_map_all(screen)

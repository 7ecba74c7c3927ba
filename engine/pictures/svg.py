"""A drawing as SVG, to stand in a page; its colours and patterns are the page's."""

from __future__ import annotations

from html import escape

from engine.language.control_characters import name_controls
from engine.pictures.drawing import (
    Bar,
    Dot,
    Drawing,
    Frame,
    Ink,
    Mark,
    Shade,
    Shape,
    Stroke,
    TextMark,
)

ACROSS, DOWN = 8.0, 20.0
"""A character and a line, in units of the picture: type of 14 units fits them."""
RADIUS = 5.5
THIN, HEAVY = 1.5, 9.0
HEAD = 8.0
CLASSES = {Ink.BEST: "r4", Ink.FAIR: "r3", Ink.WEAK: "r2", Ink.HARM: "r1"}
"""What marks of an ink are called in a page: as answers are rated; the others by their name."""
HATCHED = (Ink.WEAK, Ink.HARM)


def as_svg(drawing: Drawing, id: str, title: str, about: str) -> str:
    """The picture as one element, which says in words what it shows.

    Args:
        drawing: what to draw.
        id: unique in the page.
        title: what it shows.
        about: how it is read.
    """
    used = {mark.ink for mark in drawing.marks if isinstance(mark, Bar)}
    patterns = [_pattern(id, ink) for ink in HATCHED if ink in used]
    marks = "\n".join([*patterns, *(_mark(id, mark) for mark in drawing.marks)])
    return (
        f'<svg class="picture" viewBox="0 0 {_n(drawing.width * ACROSS)} '
        f'{_n(drawing.height * DOWN)}" role="img" aria-labelledby="{id}-title {id}-about">\n'
        f'<title id="{id}-title">{_words(title)}</title>\n'
        f'<desc id="{id}-about">{_words(about)}</desc>\n{marks}\n</svg>'
    )


def _pattern(id: str, ink: Ink) -> str:
    """What fills the bars of an ink: it can be told from the others in grey."""
    name = CLASSES[ink]
    lines = "M0 0L6 6" if ink is Ink.WEAK else "M0 0L6 6M6 0L0 6"
    return (
        f'<pattern id="{id}-{name}" class="{name}" width="6" height="6" '
        f'patternUnits="userSpaceOnUse"><rect width="6" height="6"/><path d="{lines}"/></pattern>'
    )


def _class(ink: Ink) -> str:
    return CLASSES.get(ink, str(ink))


def _mark(id: str, mark: Mark) -> str:
    match mark:
        case TextMark():
            strong = " strong" if mark.strong else ""
            size = f' style="font-size:{14 * mark.high}px"' if mark.high > 1 else ""
            return (
                f'<text class="{_class(mark.ink)}{strong}" x="{_n(mark.x * ACROSS)}" '
                f'y="{_n((mark.y + 0.72 * mark.high) * DOWN)}" text-anchor="{mark.anchor}"{size}>'
                f"{_words(mark.text)}</text>"
            )
        case Bar():
            fill = f' fill="url(#{id}-{_class(mark.ink)})"' if mark.ink in HATCHED else ""
            return (
                f'<rect class="bar {_class(mark.ink)}"{fill} x="{_n(mark.x * ACROSS)}" '
                f'y="{_n((mark.y + 0.14) * DOWN)}" width="{_n(mark.width * ACROSS)}" '
                f'height="{_n((mark.height - 0.28) * DOWN)}"{_about(mark.about, "rect")}'
            )
        case Shade():
            framed = " framed" if mark.framed else ""
            return (
                f'<rect class="shade{framed}" x="{_n(mark.x * ACROSS)}" '
                f'y="{_n((mark.y + 0.07) * DOWN)}" width="{_n(mark.width * ACROSS - 2)}" '
                f'height="{_n(0.86 * DOWN)}" fill-opacity="{mark.share:.2f}"'
                f"{_about(mark.about, 'rect')}"
            )
        case Stroke():
            return _stroke(mark)
        case Frame():
            heavy = " heavy" if mark.heavy else ""
            return (
                f'<rect class="frame {_class(mark.ink)}{heavy}" x="{_n((mark.x + 0.5) * ACROSS)}" '
                f'y="{_n((mark.y + 0.5) * DOWN)}" width="{_n((mark.width - 1) * ACROSS)}" '
                f'height="{_n((mark.height - 1) * DOWN)}" rx="4"{_about(mark.about, "rect")}'
            )
        case Dot():
            return f'<path class="dot {_class(mark.ink)} {mark.shape}" d="{_shape(mark)}"' + _about(
                mark.about, "path"
            )


def _about(about: str, element: str) -> str:
    return f"><title>{_words(about)}</title></{element}>" if about else "/>"


def _shape(dot: Dot) -> str:
    """The outline of a dot; for a half, the outline and its filled half."""
    x, y = (dot.x + 0.5) * ACROSS, (dot.y + 0.5) * DOWN
    left, right, r = _n(x - RADIUS), _n(x + RADIUS), _n(RADIUS)
    top, bottom = _n(y - RADIUS), _n(y + RADIUS)
    arc = f"A{r} {r} 0 0 1 "
    match dot.shape:
        case Shape.SQUARE:
            return f"M{left} {top}H{right}V{bottom}H{left}Z"
        case Shape.DIAMOND:
            return f"M{_n(x)} {top}L{right} {_n(y)}L{_n(x)} {bottom}L{left} {_n(y)}Z"
        case Shape.TRIANGLE:
            return f"M{_n(x)} {top}L{right} {bottom}H{left}Z"
        case Shape.TICK:
            return f"M{_n(x - 1)} {_n(y - 9)}H{_n(x + 1)}V{_n(y + 9)}H{_n(x - 1)}Z"
        case _:
            return f"M{left} {_n(y)}{arc}{right} {_n(y)}{arc}{left} {_n(y)}Z"


def _stroke(stroke: Stroke) -> str:
    """The line, and the arrow at its end."""
    points = [((x + 0.5) * ACROSS, (y + 0.5) * DOWN) for x, y in stroke.points]
    way = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    weight = f' stroke-width="{_n(THIN + stroke.weight * (HEAVY - THIN))}"'
    line = (
        f'<path class="line {_class(stroke.ink)}" d="M{way}"{weight}{_about(stroke.about, "path")}'
    )
    if not stroke.arrow or len(points) < 2:
        return line
    (x1, y1), (x2, y2) = points[-2:]
    far = max(abs(x2 - x1), abs(y2 - y1)) or 1.0
    dx, dy = (x2 - x1) / far * HEAD, (y2 - y1) / far * HEAD
    corners = ((x2, y2), (x2 - dx - dy / 2, y2 - dy + dx / 2), (x2 - dx + dy / 2, y2 - dy - dx / 2))
    head = "L".join(f"{_n(x)} {_n(y)}" for x, y in corners)
    return f'{line}<path class="head {_class(stroke.ink)}" d="M{head}Z"/>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _words(text: str) -> str:
    return escape(name_controls(text))

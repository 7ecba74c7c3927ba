"""What a picture shows, read from its SVG alone, as a browser would draw it."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree import ElementTree

from engine.pictures.picture import Picture
from engine.pictures.svg import ACROSS, RADIUS, THIN, as_svg


class Spot(NamedTuple):
    """A dot: its middle across the picture, its form, and what it says when pointed at."""

    x: float
    form: str
    says: str


class Drawn:
    """One picture as it stands in a page.

    Attributes:
        words: every text, in the order in which they are drawn.
        dots: every dot, in that order.
        bars: width of each bar, in characters, and what it says.
        lines: how thick each line is, and what it says.
        shades: how dark each box of a grid is, 0 to 1, and what it says.
    """

    def __init__(self, picture: Picture, width: int = 76) -> None:
        about = picture.in_words
        page = ElementTree.fromstring(as_svg(picture.draw(width), "it", picture.title, about))
        self.texts = [(e.text or "", float(e.get("x", "")) / ACROSS) for e in page.iter("text")]
        self.words = [text for text, _ in self.texts]
        paths = [(e.get("class", "").split(), e) for e in page.iter("path")]
        self.dots = [
            Spot(_middle(e.get("d", ""), names[-1]), names[-1], e.findtext("title") or "")
            for names, e in paths
            if "dot" in names
        ]
        self.lines = [
            (float(e.get("stroke-width", THIN)), e.findtext("title") or "")
            for names, e in paths
            if "line" in names
        ]
        self.bars = [
            (float(e.get("width", "")) / ACROSS, e.findtext("title") or "")
            for e in page.iter("rect")
            if "bar" in e.get("class", "").split()
        ]
        self.shades = [
            (float(e.get("fill-opacity", "")), e.findtext("title") or "")
            for e in page.iter("rect")
            if "shade" in e.get("class", "").split()
        ]

    def place(self, spot: Spot, first: str, last: str) -> float:
        """Where a dot lies between the first and the last name of a scale, from 0 to 1."""
        at = dict(reversed(self.texts))
        return round((spot.x - at[first]) / (at[last] - 1 - at[first]), 2)


def _middle(outline: str, form: str) -> float:
    """The middle of a dot across, in characters of the picture."""
    first = float(re.findall(r"[\d.]+", outline)[0])
    return (first + (0 if form == "diamond" else RADIUS)) / ACROSS - 0.5

"""From values to a page, which stands in `base.html.j2`; and the style and the script of all."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import current, plural, translate
from engine.language.language import N_
from engine.reports.render.html import FOLDER as REPORTS
from engine.reports.render.html import environment
from engine.services.shared.sentences import describe_closing

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(name: str, /, **values: object) -> str:
    """A page from the template of this name, in the language in use.

    Args:
        name: of the template, without its endings.
        values: what it shows; everything is escaped.
    """
    language = current()
    page = _environment().get_template(f"{name}.html.j2")
    return page.render(values, language=language.code, direction=language.direction).lstrip()


def prepare() -> None:
    """Compile every template: nobody waits for it later."""
    environment = _environment()
    for name in environment.list_templates(filter_func=lambda name: name.endswith(".j2")):
        environment.get_template(name)


@cache
def _environment() -> Environment:
    made = environment(TEMPLATES)
    made.globals |= {
        "opened": False,
        "_": _say,
        "plural": plural,
        "look": look,
        "closing": describe_closing,
    }
    return made


def _say(source: str, sense: str = "", /, **named: object) -> str:
    """An English sentence of a template in the language in use, its places filled."""
    said = translate(N_(source, sense))
    return said.format(**named) if named else said


STATIC = Path(__file__).resolve().parent / "static"


class File(Struct, frozen=True):
    """A file as it is sent."""

    body: bytes
    type: str


FILES = {
    path.name: File(path.read_bytes(), type)
    for path, type in (
        (REPORTS / "page.css", "text/css"),
        (STATIC / "room.css", "text/css"),
        (STATIC / "ballot.js", "text/javascript"),
        (STATIC / "live.js", "text/javascript"),
        (STATIC / "icon.svg", "image/svg+xml"),
    )
}


def look(name: str) -> str:
    """The address of a file."""
    return f"/look/{name}?{hashlib.sha256(FILES[name].body).hexdigest()[:12]}"

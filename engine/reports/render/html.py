"""A document as one HTML page that stands alone: no script, no network, for screen and paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.control_characters import CONTROLS, name_controls
from engine.pictures.picture import Picture
from engine.pictures.svg import as_svg
from engine.records.file_cache import (
    cache_folder,
    describe_code,
    digest_of,
    keep_packed,
    read_packed,
)
from engine.reports.document import Block, Document, Line, group_by_label

if TYPE_CHECKING:
    from jinja2 import Environment, Template

FOLDER = Path(__file__).resolve().parent
NARROW = 38  # characters of a picture on a telephone


def as_html(document: Document) -> str:
    """The page; everything put into it is escaped, control characters are shown by name."""
    return _template().render(document=document).lstrip()


@cache
def _template() -> Template:
    """The template: compiling it takes longer than filling it."""
    return environment().get_template("page.html.j2")


def environment(*folders: Path) -> Environment:
    """What fills templates: it escapes, and shows control characters by name.

    `parts.html.j2` draws the parts of a document on any page. Templates in `folders` come before
    those of the reports.
    """
    # 35 ms, and only when a page is made
    from jinja2 import (  # noqa: PLC0415
        Environment,
        FileSystemLoader,
        MemcachedBytecodeCache,
        StrictUndefined,
    )

    made = Environment(
        loader=FileSystemLoader([*folders, FOLDER], encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_show,
        auto_reload=False,  # or each page looks at the files of its templates
        bytecode_cache=MemcachedBytecodeCache(CompiledPages(), prefix="page"),
    )
    made.filters |= {"css": css, "labelled": group_blocks, "drawn": draw_picture}
    made.globals |= {"NARROW": NARROW, "opened": True}  # a page that stands alone is printed
    return made


def _show(value: object) -> object:
    """What a page shows of a value: text with control characters by name, all else as it is."""
    return name_controls(value) if isinstance(value, str) and CONTROLS.search(value) else value


def group_blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, str, list[Line] | Block]]:
    """Each block as (kind, label, block); consecutive lines with the same label as one list."""
    for of_lines, group in groupby(blocks, key=lambda block: isinstance(block, Line)):
        if of_lines:
            lines = (block for block in group if isinstance(block, Line))
            yield from (("lines", label, each) for label, each in group_by_label(lines))
        else:
            yield from ((each.kind, "", each) for each in group if not isinstance(each, Line))


def draw_picture(picture: Picture, id: str, width: int) -> object:
    """A picture as SVG, laid out in so many characters."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(as_svg(picture.draw(width), id, picture.title, picture.in_words))


def css(text: str) -> str:
    """Words as they may stand between quotes in a style sheet, whatever they hold."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in name_controls(text))


MOST_KEPT = 120  # templates, each some 5 kB


class CompiledPages:
    """Compiled templates, kept for the next process: to compile takes most of a page's time.

    They are kept as bytes under names, as `jinja2.MemcachedBytecodeCache` asks for them. Jinja
    compares the source of a template; what else decides how it is compiled is in the name. A file
    that is missing, damaged or of somebody else is compiled again.
    """

    def get(self, key: str) -> bytes:
        """What was kept, or b""."""
        return read_packed(self._path(key)) or b""

    def set(self, key: str, value: bytes, timeout: int | None = None) -> None:  # noqa: ARG002
        """Keep it, if there is room."""
        keep_packed(self._path(key), value, kind="*.page", most=MOST_KEPT)

    def _path(self, key: str) -> Path:
        return cache_folder() / f"{digest_of(self._code, key.encode())}.page"

    @cached_property
    def _code(self) -> bytes:
        return describe_code("language", "reports/render", "reports/papers").encode()

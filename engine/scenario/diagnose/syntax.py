"""Why YAML gave up, in an author's terms, with the mended lines.

YAML's own messages speak of simple keys and block mappings, and often point at the line after the
slip. Here the line that caused it is found again from the tokens and from the look of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from engine.scenario import field_kinds
from engine.scenario.diagnose.indentation import foreign, misplaced, uncoloned
from engine.scenario.diagnose.rewrite import (
    COMMENT,
    HEAD,
    QUOTED,
    WORD,
    Draft,
    Entry,
    Mend,
    block,
    closing,
    entry_at,
    entry_of,
    indent,
    parts,
    spread,
)
from engine.scenario.problems import Problem
from engine.scenario.yaml.events import DEPTH, LOADER, grow

_MARKER = re.compile(r"[>|][-+0-9]{0,2}[ \t]+(?=[^#\s])")
GLUED = re.compile(rf" *(?:- +)*{WORD}:(?=[^\s:/])")
_RESERVED = "@`%&*!|>,?-"


@dataclass(frozen=True, slots=True)
class Slip:
    """One YAML error explained. Lines and columns count from 0, in the draft."""

    code: str
    line: int
    column: int
    mend: Mend | None = None
    others: tuple[Mend, ...] = ()  # tried where that one does not read
    params: Mapping[str, str] = field(default_factory=dict)

    def problem(self, draft: Draft, file: str, hint: bool) -> Problem:
        """The problem to report, with the mended lines when they are known to read."""
        line = draft.origin[min(self.line, len(draft.lines) - 1)]
        said = draft.hint(self.mend) if hint and self.mend else ""
        return Problem(file, line + 1, self.column + 1, self.code, self.params, said)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where YAML gave up, and what was open there."""

    line: int
    column: int
    what: str
    flow: tuple[int, int] | None  # where the outermost brace or bracket was opened
    quote: tuple[int, int] | None  # where the quoted text was opened that ended just before
    context: int  # the line of what was being read


def explain(draft: Draft, error: yaml.YAMLError) -> Slip:
    """The slip behind a YAML error."""
    place = _place(draft, error)
    line = draft.lines[place.line]
    if "\t" in line[: place.column + 1] and not line[: place.column + 1].strip():
        return _tabs(draft, place)
    if "nesting" in place.what:  # libyaml's own limit, far above ours
        return Slip("E010", place.line, place.column, params={"limit": str(DEPTH)})
    if "document start" in place.what and "..." in (text.rstrip() for text in draft.lines):
        return Slip("E009", place.line, place.column)
    if "incompatible" in place.what or "directive" in place.what:
        return Slip("E039", place.line, place.column, params={"detail": place.what})
    if sign := _foreign(draft, place):
        return sign
    if place.quote and not place.flow:
        entry = entry_at(draft.lines, *place.quote) or entry_of(draft.lines, place.quote[0])
        if entry and entry.text[:1] in ("'", '"'):
            return _quoted(draft, entry, place)
        began, column = place.quote  # in the middle of a value: look at that line, not at the end
        place = replace(place, line=began, column=column, context=began)
    if place.flow:
        return _flow(draft, place)
    return _glued(draft, place) or _entry(draft, place)


def _place(draft: Draft, error: yaml.YAMLError) -> _Place:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or error)
    last = len(draft.lines) - 1
    if mark is None:
        return _Place(0, 0, what, None, None, 0)
    context = getattr(error, "context_mark", None)
    about = str(getattr(error, "context", None) or "")
    flow, quote = _open_at(draft.text, (mark.line, mark.column))
    if context is not None and "quoted scalar" in about.replace("-quoted", " quoted"):
        quote = (context.line, context.column)
    began = min(context.line, last) if context is not None and "simple key" in about else mark.line
    return _Place(min(mark.line, last), mark.column, what, flow, quote, min(began, last))


def _open_at(
    text: str, end: tuple[int, int]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The outermost open bracket at `end`, and the quoted text that ends on its line before it."""
    opened: list[tuple[int, int]] = []
    last: Any = None
    try:
        for token in yaml.scan(text, Loader=LOADER):
            place = (token.start_mark.line, token.start_mark.column)
            if place >= end:
                break
            if isinstance(token, (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)):
                opened.append(place)
            elif isinstance(token, (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)):
                opened = opened[:-1]
            last = token
    except yaml.YAMLError:
        pass  # the error that is being explained
    quote = None
    quoted = isinstance(last, yaml.ScalarToken) and last.style in ("'", '"')
    if quoted and last.end_mark.line == end[0]:
        quote = (last.start_mark.line, last.start_mark.column)
    return (opened[0] if opened else None), quote


def _tabs(draft: Draft, place: _Place) -> Slip:
    """One problem for all the lines that begin with a tab: an editor's setting made them."""
    first = place.line
    old = draft.lines[first:]
    last = max(i for i, line in enumerate(old) if "\t" in line[: len(line) - len(line.lstrip())])

    def mended(width: int) -> Mend:
        lines = tuple(
            re.sub(r"^[ \t]+", lambda found: found[0].replace("\t", " " * width), line)
            for line in old[: last + 1]
        )
        return Mend(first, first + last, lines)

    above = next((indent(line) for line in reversed(draft.lines[:first]) if line.strip()), 0)
    widths = (2, 4, 8, *sorted({above, above + 2} - {0, 2, 4, 8}))
    mends = [mended(width) for width in widths]
    return Slip("E018", first, place.column, mends[0], others=tuple(mends[1:]))


def _foreign(draft: Draft, place: _Place) -> Slip | None:
    """A sign of another keyboard on the line YAML gave up at, when nothing else is wrong there."""
    for number in dict.fromkeys((place.line, place.context, max(0, place.line - 1))):
        line = draft.lines[number]
        head = HEAD.match(line)
        prose_here = head is not None and head["key"] in field_kinds.PROSE
        if (sign := foreign(line)) and not prose_here:
            mend = Mend(number, number, (sign.mended,))
            if _reads_on(draft, mend):
                params = {"name": sign.name, "instead": sign.instead}
                return Slip("E038", number, sign.column, mend, params=params)
    return None


def _reads_on(draft: Draft, mend: Mend, last: int = 0) -> bool:
    """Whether YAML gets past the mended lines, and past where it gave up."""
    mended = Draft(list(draft.lines), list(draft.origin))
    mended.apply(mend)
    error = grow(mended.text, "").error
    mark = getattr(error, "problem_mark", None)
    return error is None or (mark is not None and mark.line > max(mend.last, last))


def _quoted(draft: Draft, entry: Entry, place: _Place) -> Slip:
    """A value that begins with a quotation mark which YAML takes for its own."""
    value = entry.text
    closed = QUOTED.match(value)
    after = value[closed.end() :].strip() if closed else ""
    column = _column(draft, entry)
    if entry.key in field_kinds.CONDITIONS:
        code = "E026"
    elif "escape" in place.what or "hex" in place.what:
        code = "E033"
        if entry.key not in field_kinds.PROSE and closed:
            inner = value[1 : closed.end() - 1]
            return Slip(code, entry.first, column, block(entry, inner + value[closed.end() :]))
    elif value[:1] == "'":
        code = "E025" if after or entry.key in field_kinds.PROSE or not entry.key else "E031"
    else:
        code = "E024" if after else "E031"
    return Slip(code, entry.first, column, block(entry))


def _column(draft: Draft, entry: Entry) -> int:
    return min(len(entry.lead) + 1, len(draft.lines[entry.first]))


# --- between braces and brackets


def _flow(draft: Draft, place: _Place) -> Slip:
    assert place.flow is not None
    line, column = place.flow
    entry = entry_at(draft.lines, line, column)
    return _spread(entry, column) if entry else Slip("E030", line, column)


def _spread(entry: Entry, column: int) -> Slip:
    text = entry.text
    if entry.sentence and (text[:1] == "[" or not parts(text)):
        return Slip("E023", entry.first, column, block(entry))
    line, end = entry.first, closing(text)
    if end < 0 or text[0] not in "[{":
        return Slip("E030", line, column, _closed(entry, text))
    if text.endswith("}") and not entry.sentence and parts(text):
        end = len(text) - 1  # `{say: wait }, go: x}` was meant to end where the line does
    after = text[end + 1 :].strip()
    text = text[: end + 1]
    if after and not after.startswith("#"):
        return Slip("E023", entry.first, column, block(entry))
    return Slip(_flow_code(text), entry.first, column, spread(entry, text))


def _closed(entry: Entry, text: str) -> Mend | None:
    """The one line with its missing bracket, when one is missing."""
    if text[:1] not in "[{" or len(entry.body) > 1 or text.count(text[0]) != 1:
        return None
    return Mend(entry.first, entry.last, (f"{entry.lead} {text}{']' if text[0] == '[' else '}'}",))


def _flow_code(text: str) -> str:
    """Which trap a text between brackets fell into."""
    pairs = [pair for piece in re.findall(r"\{[^{}]*\}", text) for pair in parts(piece)]
    if COMMENT.search(text):
        return "E020"
    for key, value in pairs or [("", text[1:-1].strip())]:
        if QUOTED.fullmatch(value):
            continue
        if key in field_kinds.CONDITIONS and re.search(r"^[\"']|[\[\]{},]", value):
            return "E026"
        if value[:1] in ('"', "'"):
            return "E024" if value[0] == '"' else "E025"
        if re.search(r":(\s|$)", value):
            return "E022"
    return "E030"


# --- on lines of their own


def _glued(draft: Draft, place: _Place) -> Slip | None:
    """`title:The visit`, which YAML takes for one word."""
    if "mapping values" not in place.what and "':'" not in place.what:
        return None
    line = place.context
    for above in range(line, max(line - 3, -1), -1):
        text = draft.lines[above]
        if found := GLUED.match(text):
            mended = f"{text[: found.end()]} {text[found.end() :]}"
            mend = Mend(above, above, (mended,))
            return Slip("E036", above, found.end(), mend, params={"sign": "colon"})
    return None


def _entry(draft: Draft, place: _Place) -> Slip:
    if moved := _moved(draft, place):
        return moved
    entry = entry_of(draft.lines, place.context)
    if entry is None or (not entry.key and not entry.lead.strip()):
        return _loose(draft, place)
    value, column = entry.text, _column(draft, entry)
    if value[:1] in ("[", "{") and place.line <= entry.last:
        return _too_deep(draft, place) or _spread(entry, column)
    code = _entry_code(entry, value)
    if code == "E029":
        marker = _MARKER.match(value)
        assert marker is not None
        return Slip(code, entry.first, column, block(entry, value[marker.end() :]))
    if code == "E022" and _too_deep(draft, place):
        return _too_deep(draft, place) or Slip(code, entry.first, column)
    if code:
        return Slip(code, entry.first, column, block(entry))
    if "':'" in place.what:
        return _loose(draft, place)
    if "sequence entries" in place.what:
        item = f"{' ' * entry.margin}{value}"
        return Slip(
            "E034", place.line, place.column, Mend(entry.first, entry.last, (entry.lead, item))
        )
    if "node content" in place.what and draft.lines[place.line][place.column :][:1] in "]}":
        return Slip("E030", place.line, place.column)
    if "expected" in place.what or "mapping values" in place.what:
        return _too_deep(draft, place) or Slip("E032", place.line, indent(draft.lines[place.line]))
    return Slip("E039", place.line, place.column, params={"detail": place.what})


def _moved(draft: Draft, place: _Place) -> Slip | None:
    """A line with a name that begins between two columns, or too deep below a name with a value."""
    for number in dict.fromkeys((place.context, place.line)):
        for mend in misplaced(draft.lines, number):
            if _reads_on(draft, mend, place.line):
                first = mend.first
                return Slip("E032", first, indent(draft.lines[first]), mend)
    return None


def _entry_code(entry: Entry, value: str) -> str:
    """Which trap the value of a whole entry fell into, by its first characters."""
    first = value[:1]
    if entry.key in field_kinds.CONDITIONS and first and first in "\"'":
        return "E026"
    if first == '"':
        return "E024" if QUOTED.match(value) else "E031"
    if first == "'":
        return "E025"
    if _MARKER.match(entry.body[0]):
        return "E029"
    if first in ("[", "{"):
        return ""
    if first in ("]", "}"):
        return "E023" if entry.sentence else ""
    if value[:2] == "- " or value == "-":
        return "E028" if entry.sentence else ""
    if (
        first
        and first in _RESERVED
        and first != "-"
        and not re.match(r"[>|][-+0-9]{0,2}(\s|$)", value)
    ):
        return "E028"
    if not re.match(r"[>|]", value) and any(COMMENT.search(part) for part in entry.body):
        return "E020"
    return "E022" if re.search(r":(\s|$)", value) and not re.match(r"[>|]", value) else ""


def _too_deep(draft: Draft, place: _Place) -> Slip | None:
    """A line with a key of its own that stands deeper than the key above it, which has a value."""
    line = draft.lines[place.line]
    head = HEAD.match(line)
    above = place.line - 1
    while above >= 0 and not draft.lines[above].strip():
        above -= 1
    before = HEAD.match(draft.lines[above]) if above >= 0 else None
    if head is None or not head["key"] or place.column != head.end("key"):
        return None
    if before is None or not before["key"] or not before["rest"] or head["dashes"].strip():
        return None
    slid = indent(line) - len(before["dashes"]) == 1 or head["rest"][:1] in ("[", "{")
    of_prose = before["key"] in field_kinds.SENTENCES - field_kinds.SHORT
    if of_prose and head["key"] not in field_kinds.PROSE and not slid:
        return None
    mended = " " * len(before["dashes"]) + line.lstrip(" ")
    return Slip("E032", place.line, indent(line), Mend(place.line, place.line, (mended,)))


def _loose(draft: Draft, place: _Place) -> Slip:
    """A line with neither key nor dash: prose that slid out from under its key, most often."""
    first = place.context
    line = draft.lines[first]
    above = first - 1
    while above >= 0 and not draft.lines[above].strip():
        above -= 1
    if mended := uncoloned(line):
        said = f"`{mended.split(':')[0].strip()}` is a field, and its colon is missing"
        return Slip("E035", first, indent(line), Mend(first, first, (mended,), said))
    if above < 0 or HEAD.match(line)["rest"] != line.lstrip(" "):  # type: ignore[index]
        return Slip("E032", place.line, indent(draft.lines[place.line]))
    margin = indent(draft.lines[above])
    head = HEAD.match(draft.lines[above])
    if head and head["key"]:
        if not re.fullmatch(r"[>|][-+]?", head["rest"].strip()):
            return Slip("E035", first, indent(line))
        margin = head.start("key") + 2
    last = first
    while last + 1 < len(draft.lines) and _bare(draft.lines[last + 1]):
        last += 1
    lines = tuple(" " * margin + text.strip() for text in draft.lines[first : last + 1])
    return Slip("E035", first, indent(line), Mend(first, last, lines))


def _bare(line: str) -> bool:
    head = HEAD.match(line)
    return (
        bool(line.strip()) and head is not None and not head["key"] and not head["dashes"].strip()
    )

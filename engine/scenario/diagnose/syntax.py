"""Why YAML gave up, in an author's terms, with the changes that could fix it.

YAML's own messages speak of simple keys and block mappings, and often point at the line after the
mistake. Here the line that caused it is found from the tokens and from the look of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from engine.language.foreign_characters import find_foreign_sign
from engine.scenario.diagnose import field_kinds
from engine.scenario.diagnose.fix import Draft, Fix
from engine.scenario.diagnose.indentation import (
    add_colon,
    add_dash,
    margin_of_block,
    move_misplaced,
    put_dash,
    remove_dash,
    restore_dash,
    undash,
)
from engine.scenario.diagnose.line_scanner import (
    BLOCK,
    COMMENT,
    MOST_LINES,
    QUOTED,
    WORD,
    ScannedEntry,
    entry_at,
    entry_of,
    indent,
    indent_below,
    line_above,
    look_at,
)
from engine.scenario.diagnose.rewrite import find_closing, split_parts, spread, write_block
from engine.scenario.yaml.events import DEPTH, reads_past, scan

GLUED = re.compile(rf" *(?:- +)*{WORD}:(?=[^\s:/])")
_GLUED_DASH = re.compile(rf" *(?:- +)*-(?=(?:{WORD}:|[>|][-+]?)(?:\s|$)|\{{{WORD}: |\[)")
_TURNED = re.compile(r"\]([^\[\]{}]*)\[")  # brackets that were typed from right to left
_LISTED = re.compile(  # the numbers and boxes of a word processor
    r"( *)(?:[0-9]{1,2}[.)]|[^\w\s'\"\[\]{}&*!|>%@`#,?-])[ \t]+"
    rf"(?=[>|][-+]?\s*$|{WORD}:(?:\s|$))"
)
_KEEP_ONE = (
    "keep one of them, and take out the other and the lines that begin with `<<<<<<<`, `=======` "
    "and `>>>>>>>`"
)
_VERSIONS = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_ODD_BLOCK = re.compile(r"(?:>[-_=~]{2}|> ?[_=~]|> -|-+>)[ \t]*")
_MARKER = re.compile(r"[>|][-+0-9]{0,2}[ \t]+(?=[^#\s])")
_INSIDE = re.compile(rf"[{{,] *({WORD}) +(?=[\[{{\"'])")
_MINUS = re.compile(r"- +(?=[0-9])")
_RESERVED = "@`%&*!|>,?"


class Mistake(Struct, frozen=True):
    """A YAML error explained.

    Attributes:
        code: of the problem.
        line: in the draft, counted from 0.
        column: counted from 0.
        fixes: changes to try, the most likely first.
        params: what the message speaks of.
    """

    code: str
    line: int
    column: int
    fixes: tuple[Fix, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)


class _Stop(Struct, frozen=True):
    """Where YAML gave up, and what was open there."""

    line: int
    column: int
    what: str
    flow: tuple[int, int] | None = None  # where the outermost brace or bracket was opened
    quote: tuple[int, int] | None = None  # where the quoted text begins that ended just before
    context: int = 0  # the line of what was being read
    fields: Container[str] = ()  # every field of the format


def explain(draft: Draft, error: yaml.YAMLError, fields: Container[str]) -> Mistake:
    """The mistake behind a YAML error; `fields` are the names of all fields of the format."""
    if mistake := _find_version_mark(draft):
        return mistake
    stop = replace(_find_stop(draft, error), fields=fields)
    before = draft.lines[stop.line][: stop.column + 1]
    if "\t" in before and not before.strip():
        return _explain_tabs(draft, stop)
    if "nesting" in stop.what:  # libyaml's own limit, far above ours
        return Mistake("E010", stop.line, stop.column, params={"limit": str(DEPTH)})
    if "document start" in stop.what and "..." in (text.rstrip() for text in draft.lines):
        return Mistake("E009", stop.line, stop.column)
    if "incompatible" in stop.what or "directive" in stop.what:
        return _unexplained(stop)
    if (
        mistake := _find_listed_names(draft, stop)
        or _find_block_sign(draft, stop)
        or _find_pasted(draft, stop)
    ):
        return mistake
    if mistake := _find_foreign_sign(draft, stop):
        return mistake
    if stop.quote and not stop.flow:
        entry = entry_at(draft.lines, *stop.quote) or entry_of(draft.lines, stop.quote[0])
        if entry and entry.text[:1] in ("'", '"') and not _well_quoted(entry, stop):
            return _explain_quotation(draft, entry, stop)
        began, column = stop.quote  # in the middle of a value: look at that line, not at the end
        stop = replace(stop, line=began, column=column, context=began)
    if stop.flow:
        if mistake := _find_uncoloned(draft, stop) or _find_split_number(draft, stop):
            return mistake
        entry = entry_at(draft.lines, *stop.flow)
        return _explain_brackets(entry, stop.flow[1]) if entry else Mistake("E030", *stop.flow)
    explained = _find_glued(draft, stop) or _find_dash(draft, stop) or _find_missing(draft, stop)
    return explained or _explain_entry(draft, stop)


def _find_version_mark(draft: Draft) -> Mistake | None:
    """A line that a program for versions left where two people changed the same lines."""
    number = next((n for n, line in enumerate(draft.lines) if _VERSIONS.match(line)), None)
    if number is None:
        return None
    lines = [n for n in range(number, len(draft.lines)) if _VERSIONS.match(draft.lines[n])]
    kept = [line for line in draft.lines[number : lines[-1] + 1] if not _VERSIONS.match(line)]
    return Mistake("E042", number, 0, (Fix(number, lines[-1], tuple(kept), _KEEP_ONE, False),))


def _find_listed_names(draft: Draft, stop: _Stop) -> Mistake | None:
    """Names of which some were written as a list, above the place where YAML gave up."""
    extra = remove_dash(draft.lines, stop.line)
    if extra and _reads_on(draft, extra, stop.line):
        return None
    for number in range(stop.line, -1, -1):
        head = look_at(draft.lines[number])
        if head.key in field_kinds.IDS and not head.value.strip():
            fix = undash(draft.lines, number)
            if fix and fix.last >= stop.line - 1 and _reads_on(draft, fix, stop.line):
                return Mistake("E043", fix.first, indent(fix.lines[0]), (fix,), {"key": head.key})
            return None
    return None


def _find_block_sign(draft: Draft, stop: _Stop) -> Mistake | None:
    """A sign for a block that has a letter too many, a space in it, or is turned round."""
    for number in dict.fromkeys((stop.context, stop.line, max(0, stop.line - 1))):
        line = draft.lines[number]
        head = look_at(line)
        if (head.key or head.dashed) and _ODD_BLOCK.fullmatch(head.value):
            fix = Fix(number, number, (f"{line[: head.value_column]}>-",))
            if _reads_on(draft, fix, stop.line):
                params = {"name": f"the sign `{head.value.strip()}`", "instead": "`>-`"}
                return Mistake("E038", number, head.value_column, (fix,), params)
    return None


def _find_pasted(draft: Draft, stop: _Stop) -> Mistake | None:
    """Prose further left than the block it belongs to, which YAML took for a name and a value."""
    for number in range(stop.line, max(stop.line - MOST_LINES, -1), -1):
        if _may_be_field(draft.lines, number, stop.fields):
            continue
        head = look_at(draft.lines[number])
        margin = margin_of_block(draft.lines, number)
        if margin > head.indent:
            fix = _indent_prose(draft.lines, number, margin)
            if _reads_on(draft, fix, stop.line):
                return Mistake("E035", number, head.indent, (fix,))
    return None


def _may_be_field(lines: list[str], number: int, fields: Container[str]) -> bool:
    """Whether a line has a name, a dash or a sign, or lacks only its colon, space or dash."""
    line, head = lines[number], look_at(lines[number])
    if head.key and (head.column > 0 or head.key in fields):
        return True
    lacking = GLUED.match(line) or _GLUED_DASH.match(line) or _LISTED.match(line)
    prose = re.match(r"[^\s#\[{>|]", head.value or head.key)
    return not prose or head.dashed or bool(lacking or add_colon(lines, number, fields))


def _indent_prose(lines: list[str], first: int, margin: int) -> Fix:
    """A line of prose, and those below it, moved to the right."""
    last = first
    while last + 1 < len(lines) and _is_prose(lines[last + 1]):
        last += 1
    moved = tuple(" " * margin + text.strip() for text in lines[first : last + 1])
    return Fix(first, last, moved, "it needs more spaces at the beginning")


def _unexplained(stop: _Stop) -> Mistake:
    return Mistake("E039", stop.line, stop.column, params={"detail": stop.what})


def _make_mistake(code: str, entry: ScannedEntry, column: int, fix: Fix | None) -> Mistake:
    return Mistake(code, entry.first, column, (fix,) if fix else ())


def _find_stop(draft: Draft, error: yaml.YAMLError) -> _Stop:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or error)
    last = len(draft.lines) - 1
    if mark is None:
        return _Stop(0, 0, what)
    context = getattr(error, "context_mark", None)
    about = str(getattr(error, "context", None) or "")
    flow, quote = _find_open(draft.text, (mark.line, mark.column))
    if context is not None and "quoted scalar" in about.replace("-quoted", " quoted"):
        quote = (context.line, context.column)
    began = context.line if context is not None and "simple key" in about else mark.line
    return _Stop(min(mark.line, last), mark.column, what, flow, quote, min(began, last))


def _find_open(
    text: str, end: tuple[int, int]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The outermost open bracket at `end`, and the quoted text that ends on its line before it."""
    opened: list[tuple[int, int]] = []
    last: Any = None
    try:
        for token in scan(text):
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


def _explain_tabs(draft: Draft, stop: _Stop) -> Mistake:
    """One problem for all the lines that begin with a tab: an editor's setting made them."""
    first = stop.line
    old = draft.lines[first:]
    last = max(i for i, line in enumerate(old) if "\t" in line[: len(line) - len(line.lstrip())])

    def spaces(width: int) -> Fix:
        lines = tuple(
            re.sub(r"^[ \t]+", lambda found: found[0].replace("\t", " " * width), line)
            for line in old[: last + 1]
        )
        return Fix(first, first + last, lines)

    above = next((indent(line) for line in reversed(draft.lines[:first]) if line.strip()), 0)
    tabs = old[0].removesuffix(old[0].lstrip()).count("\t") or 1
    like_above = ((above + by) // tabs for by in (-2, 0, 2))
    widths = dict.fromkeys((2, 4, 8, *filter(None, like_above)))
    likely = _likely_columns(draft.lines, first) if last == 0 else ()
    own = (Fix(first, first, (" " * column + old[0].strip(),)) for column in likely)
    return Mistake("E018", first, stop.column, (*own, *map(spaces, widths)))


def _likely_columns(lines: list[str], number: int) -> Iterator[int]:
    """Where a line with a tab may begin: in its block, at its spaces, or above what is below."""
    line, margin = lines[number], margin_of_block(lines, number)
    if margin > 0 and _is_prose(line.lstrip()):
        yield margin
    lead = line[: len(line) - len(line.lstrip())]
    if lead.count(" ") > 2:
        yield lead.count(" ")
    if not look_at(line.lstrip()).value.strip():
        yield max(0, indent_below(lines, number) - 2)


def _find_foreign_sign(draft: Draft, stop: _Stop) -> Mistake | None:
    """A sign of another keyboard where YAML gave up, if nothing else is wrong on that line."""
    for number in dict.fromkeys((stop.line, stop.context, max(0, stop.line - 1))):
        line = draft.lines[number]
        sign = find_foreign_sign(line)
        if sign and look_at(line).key not in field_kinds.PROSE:
            fix = Fix(number, number, (sign.replaced,))
            if _reads_on(draft, fix, stop.line):
                params = {"name": sign.name, "instead": sign.instead}
                return Mistake("E038", number, sign.column, (fix,), params)
    return None


def _reads_on(draft: Draft, fix: Fix, last: int = 0) -> bool:
    """Whether YAML gets past the changed lines, and past where it gave up."""
    return reads_past(draft.apply(fix).text, max(fix.last, last))


def _explain_quotation(draft: Draft, entry: ScannedEntry, stop: _Stop) -> Mistake:
    """A value that begins with a quotation mark which YAML takes for its own."""
    value = entry.text
    closed = QUOTED.match(value)
    after = value[closed.end() :].strip() if closed else ""
    fix = write_block(entry)
    if entry.key in field_kinds.CONDITIONS:
        code = "E026"
    elif "escape" in stop.what or "hex" in stop.what:
        code = "E033"
        if entry.key not in field_kinds.PROSE and closed:
            inner = value[1 : closed.end() - 1]
            fix = write_block(entry, inner + value[closed.end() :])
    elif value[:1] == "'":
        code = "E025" if after or entry.key in field_kinds.PROSE or not entry.key else "E031"
    else:
        code = "E024" if after else "E031"
    if code == "E031":
        fix = _close_quotation(entry)
    return _make_mistake(code, entry, _column(draft, entry), fix)


def _close_quotation(entry: ScannedEntry) -> Fix:
    """The entry with the quotation mark that its value lacks at the end.

    What somebody says keeps both marks, in a block. Other values of several lines need neither.
    """
    first, *more = entry.body
    if not entry.key or entry.key in field_kinds.SPEECH:
        *most, last = entry.body
        return write_block(replace(entry, body=(*most, last + first[0])))
    if more:
        return write_block(replace(entry, body=(first[1:], *more)))
    comment = COMMENT.search(first)
    end = comment.start() if comment else len(first)
    value = f"{first[:end].rstrip()}{first[0]}{first[end:]}"
    return Fix(entry.first, entry.last, (f"{entry.lead} {value}",))


def _well_quoted(entry: ScannedEntry, stop: _Stop) -> bool:
    """Whether quotation marks on one line are sound, so that the mistake is elsewhere."""
    closed = entry.first == entry.last and QUOTED.fullmatch(entry.text)
    return bool(closed) and "escape" not in stop.what and "hex" not in stop.what


def _column(draft: Draft, entry: ScannedEntry) -> int:
    return min(entry.value_column, len(draft.lines[entry.first]))


# --- between braces and brackets


def _explain_brackets(entry: ScannedEntry, column: int) -> Mistake:
    text = entry.text
    if entry.sentence and (text[:1] == "[" or not split_parts(text)):
        return _make_mistake("E023", entry, column, write_block(entry))
    end = find_closing(text)
    if end < 0 or text[0] not in "[{":
        return _make_mistake("E030", entry, column, _close(entry, text))
    if text.endswith("}") and not entry.sentence and split_parts(text):
        end = len(text) - 1  # `{say: wait }, go: x}` was meant to end where the line does
    after = text[end + 1 :].strip()
    text = text[: end + 1]
    if after and not after.startswith("#"):
        return _make_mistake("E023", entry, column, write_block(entry))
    return _make_mistake(_code_in_brackets(text), entry, column, spread(entry, text))


def _find_uncoloned(draft: Draft, stop: _Stop) -> Mistake | None:
    """A field between braces whose colon is missing where YAML gave up."""
    line = draft.lines[stop.line]
    for found in _INSIDE.finditer(line):
        fixed = f"{line[: found.end(1)]}:{line[found.end(1) :]}"
        fix = Fix(stop.line, stop.line, (fixed,), f"the colon after `{found[1]}` is missing")
        first = found[0][0] == "{" and look_at(line).key not in field_kinds.PROSE  # may be an id
        if (first or found[1] in stop.fields) and _reads_on(draft, fix, stop.line):
            return Mistake("E035", stop.line, found.start(1), (fix,))
    return None


def _find_split_number(draft: Draft, stop: _Stop) -> Mistake | None:
    """A number between braces with a space after its minus, where YAML gave up."""
    line = draft.lines[stop.line]
    fix = Fix(stop.line, stop.line, (_MINUS.sub("-", line),))
    found = _MINUS.match(line, stop.column)
    return Mistake("E034", stop.line, stop.column, (fix,)) if found else None


def _close(entry: ScannedEntry, text: str) -> Fix | None:
    """The line with its missing bracket, if it is one line and only one bracket is missing."""
    if turned := _TURNED.fullmatch(text):
        return Fix(entry.first, entry.last, (f"{entry.lead} [{turned[1]}]",))
    if text[:1] not in "[{" or len(entry.body) > 1 or text.count(text[0]) != 1:
        return None
    return Fix(entry.first, entry.last, (f"{entry.lead} {text}{']' if text[0] == '[' else '}'}",))


def _code_in_brackets(text: str) -> str:
    """What YAML misread in a text between brackets."""
    pairs = [pair for piece in re.findall(r"\{[^{}]*\}", text) for pair in split_parts(piece)]
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


# --- outside brackets


def _find_glued(draft: Draft, stop: _Stop) -> Mistake | None:
    """`title:The visit`, which YAML takes for one word."""
    if "mapping values" not in stop.what and "':'" not in stop.what:
        return None
    for number in range(stop.context, max(stop.context - 3, -1), -1):
        text = draft.lines[number]
        if found := GLUED.match(text):
            fix = Fix(number, number, (f"{text[: found.end()]} {text[found.end() :]}",))
            return Mistake("E036", number, found.end(), (fix,), {"sign": "colon"})
    return None


def _find_dash(draft: Draft, stop: _Stop) -> Mistake | None:
    """A dash too many before the first of some names, or one that an entry of a list has lost."""
    extra = remove_dash(draft.lines, stop.line)
    if extra and _reads_on(draft, extra, stop.line):
        return Mistake("E034", extra.first, indent(draft.lines[extra.first]), (extra,))
    for number in range(stop.line, max(stop.line - MOST_LINES, -1), -1):
        fix = restore_dash(draft.lines, number)
        if fix and _reads_on(draft, fix, stop.line):
            return Mistake("E041", number, indent(draft.lines[number]), (fix,))
        if number < stop.line and look_at(draft.lines[number]).dashed:
            return None
    return None


def _find_missing(draft: Draft, stop: _Stop) -> Mistake | None:
    """A dash, a space after a dash, or a colon that is missing where YAML gave up or just above."""
    for number in _suspects(draft.lines, stop):
        line = draft.lines[number]
        if glued := _GLUED_DASH.match(line):
            fix = Fix(number, number, (f"{line[: glued.end()]} {line[glued.end() :]}",))
            if _reads_on(draft, fix, stop.line):
                return Mistake("E036", number, glued.end() - 1, (fix,), {"sign": "dash"})
        if listed := _LISTED.match(line):
            fix = Fix(number, number, (f"{listed[1]}- {line[listed.end() :]}",))
            if _reads_on(draft, fix, stop.line):
                return Mistake("E041", number, indent(line), (fix,))
        dash = add_dash(draft.lines, number)
        if dash and _reads_on(draft, dash, stop.line):
            return Mistake("E041", dash.first, indent(draft.lines[dash.first]), (dash,))
        colon = add_colon(draft.lines, number, stop.fields)
        if colon and _reads_on(draft, colon, stop.line):
            return Mistake("E035", number, indent(line), (colon,))
    return None


def _suspects(lines: list[str], stop: _Stop) -> Iterator[int]:
    """The lines in which a sign may be missing: where YAML gave up, and the nameless ones above."""
    yield from dict.fromkeys((stop.context, stop.line))
    for number in range(stop.line - 1, max(stop.line - MOST_LINES, -1), -1):
        if look_at(lines[number]).key and not look_at(lines[number]).dashed:
            return
        if lines[number].strip() and number != stop.context:
            yield number


def _explain_entry(draft: Draft, stop: _Stop) -> Mistake:
    if moved := _find_moved(draft, stop):
        return moved
    entry = entry_of(draft.lines, stop.context)
    if entry is None or (not entry.key and not entry.lead.strip()):
        return _explain_loose(draft, stop)
    value, column = entry.text, _column(draft, entry)
    if value[:1] in ("[", "{") and stop.line <= entry.last:
        return _find_too_deep(draft, stop) or _explain_brackets(entry, column)
    code = _judge_value(entry, value)
    if code == "E029":
        marker = _MARKER.match(value)
        return _make_mistake(
            code, entry, column, write_block(entry, value[marker.end() if marker else 0 :])
        )
    if code:
        deep = _find_too_deep(draft, stop) if code == "E022" else None
        fix = _close_quotation(entry) if code == "E031" else write_block(entry)
        return deep or _make_mistake(code, entry, column, fix)
    return _explain_by_words(draft, stop, entry)


def _explain_by_words(draft: Draft, stop: _Stop, entry: ScannedEntry) -> Mistake:
    """A mistake that only YAML's own words tell."""
    if "':'" in stop.what:
        return _explain_loose(draft, stop)
    if "sequence entries" in stop.what:
        item = f"{' ' * entry.margin}{entry.text}"
        fix = Fix(entry.first, entry.last, (entry.lead, item))
        return Mistake("E034", stop.line, stop.column, (fix,))
    if "node content" in stop.what and draft.lines[stop.line][stop.column :][:1] in "]}":
        closed = _close(entry, entry.text)
        return Mistake("E030", stop.line, stop.column, (closed,) if closed else ())
    if "expected" in stop.what or "mapping values" in stop.what:
        deep = _find_too_deep(draft, stop)
        return deep or Mistake("E032", stop.line, indent(draft.lines[stop.line]))
    return _unexplained(stop)


def _find_moved(draft: Draft, stop: _Stop) -> Mistake | None:
    """A line with a key that begins between two columns, or too deep below a key with a value."""
    for number in dict.fromkeys((stop.context, stop.line)):
        for fix in move_misplaced(draft.lines, number):
            if _reads_on(draft, fix, stop.line):
                return Mistake("E032", fix.first, indent(draft.lines[fix.first]), (fix,))
    return None


def _judge_value(entry: ScannedEntry, value: str) -> str:
    """What YAML misread in the value of an entry, judged by its first characters; or ""."""
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
    if first and first in _RESERVED and not BLOCK.match(value):
        return "E028"
    if first in (">", "|"):
        return ""
    if any(COMMENT.search(part) for part in entry.body):
        return "E020"
    return "E022" if re.search(r":(\s|$)", value) else ""


def _find_too_deep(draft: Draft, stop: _Stop) -> Mistake | None:
    """A line with a key that is deeper than the key above it, though that one has a value."""
    line = draft.lines[stop.line]
    head, above = look_at(line), line_above(draft.lines, stop.line)
    if above < 0 or not head.key or stop.column != head.column + len(head.key):
        return None
    before = look_at(draft.lines[above])
    if not before.key or not before.value or head.dashed:
        return None
    slid = head.indent - before.column == 1 or head.value[:1] in ("[", "{")
    of_prose = before.key in field_kinds.SENTENCES - field_kinds.SHORT
    if of_prose and head.key not in field_kinds.PROSE and not slid:
        return None
    fix = Fix(stop.line, stop.line, (" " * before.column + line.lstrip(" "),))
    return Mistake("E032", stop.line, head.indent, (fix,))


def _explain_loose(draft: Draft, stop: _Stop) -> Mistake:
    """A line without key or dash: most often prose that is no longer under its key."""
    first = stop.context
    line, above = draft.lines[first], line_above(draft.lines, first)
    if colon := add_colon(draft.lines, first, stop.fields):
        return Mistake("E035", first, indent(line), (colon,))
    if above < 0 or look_at(line).value != line.lstrip(" "):
        return Mistake("E032", stop.line, indent(draft.lines[stop.line]))
    head = look_at(draft.lines[above])
    if head.key and not re.fullmatch(r"[>|][-+]?", head.value.strip()):
        dash = put_dash(draft.lines, first, head.column + 2)
        lists = not (head.value.strip() or head.key in field_kinds.SENTENCES)
        if lists and _reads_on(draft, dash, stop.line):
            return Mistake("E041", first, indent(line), (dash,))
        return Mistake("E035", first, indent(line))
    margin = head.column + 2 if head.key else head.column
    return Mistake("E035", first, indent(line), (_indent_prose(draft.lines, first, margin),))


def _is_prose(line: str) -> bool:
    head = look_at(line)
    return bool(line.strip()) and not head.key and not head.dashed

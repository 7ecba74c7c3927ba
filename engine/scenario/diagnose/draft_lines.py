"""A case as lines of text, which may not be YAML yet, and proposed changes to these lines.

Changes are tried before they are proposed: each must make its problem go away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from engine.scenario.messages import HINTS
from engine.scenario.problems import Edit, Problem
from engine.scenario.yaml.source import BYTE_ORDER_MARK, split_lines, text_of

# One piece of prose; a few of these can also be a list of `{if: …, say: …}`.
SENTENCES = frozenset(
    {"say", "says", "do", "because", "why", "better", "prompt", "role", "title", "about", "name"}
    | {"person", "case", "not_known", "tired", "enough"}
)

# A list of pieces of prose. `text` is a list in a scene and one piece elsewhere.
LISTS = frozenset({"text", "labels", "reflect", "content_notes"})

PROSE = SENTENCES | LISTS

# Short enough to be on the line of their key.
SHORT = frozenset({"title", "name"})

# What somebody says: quotation marks belong to it.
SPEECH = frozenset({"say", "says"})

CONDITIONS = frozenset({"if", "assumes", "never", "whenever", "requires", "eventually", "first"})

# The author names the entries of these, so `title` there is an id and not a title.
IDS = frozenset(
    {"people", "state", "chance", "needs", "consents", "risks", "facts", "scenes", "endings"}
    | {"options", "items", "also_offered", "injects"}
    | {"topics", "questions", "moves", "asks", "answers"}
)

# Nothing under these is prose, and their keys are ids or addresses.
NO_PROSE = frozenset(
    {"set", "add", "finds", "tells", "knows", "range", "window", "values"} | {"play", "expect"}
)

# A mapping among prose is meant as a mapping when it has one of these.
ENTRY = frozenset({"if", "id", "say", "says", "assumes", "text"})


MOST_LINES = 60  # of one entry; that one fix changes and one hint shows
WORD = r"[a-z_][A-Za-z0-9_.-]*"
COMMENT = re.compile(r"(?:^|[ \t])#")
QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\'[^\']*(?:\'\'[^\']*)*\'')
BLOCK = re.compile(r"[>|][-+0-9]{0,2}(\s|$)")
_ANCHOR = re.compile(r"&[A-Za-z0-9_-]+(?:[ \t]+|$)")
_LINE = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):(?:[ \t]+|$))?(?P<rest>.*)")
_LEAD = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):[ \t]*)?")
_FAR = 500  # lines looked through for the key of a list


class ScannedLine(NamedTuple):
    """A line by its look.

    Attributes:
        dashes: the spaces and dashes it begins with.
        key: its key, or "".
        value: what follows these.
        value_column: where the value begins, counted from 0.
    """

    dashes: str
    key: str
    value: str
    value_column: int

    @property
    def column(self) -> int:
        """Where its key begins, or its value if it has no key."""
        return len(self.dashes)

    @property
    def indent(self) -> int:
        """How many spaces it begins with."""
        return len(self.dashes) - len(self.dashes.lstrip(" "))

    @property
    def dashed(self) -> bool:
        """Whether it begins with a dash."""
        return bool(self.dashes.strip())

    @property
    def limit(self) -> int:
        """The column that the lines of its value must begin beyond."""
        return self.column if self.key else len(self.dashes.rstrip()) - 1


def look_at(line: str) -> ScannedLine:
    """The parts of a line, by its look."""
    found = _LINE.match(line)
    assert found is not None  # every part of it may be empty
    return ScannedLine(found["dashes"], found["key"] or "", found["rest"], found.start("rest"))


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def line_above(lines: Sequence[str], number: int, comments: bool = True) -> int:
    """The nearest line above that is not empty, nor a comment unless they count; -1 without one."""
    above = number - 1
    while above >= 0 and (
        not lines[above].strip() or (not comments and lines[above].lstrip().startswith("#"))
    ):
        above -= 1
    return above


def indent_below(lines: Sequence[str], number: int) -> int:
    """How many spaces the next line below begins with that is not empty; 0 without one."""
    return next((indent(line) for line in lines[number + 1 :] if line.strip()), 0)


def last_below(lines: Sequence[str], number: int, limit: int, most: int = MOST_LINES) -> int:
    """The last of the lines below that all begin beyond the column `limit`.

    Empty lines may lie between. At most `most` lines are looked at.
    """
    last = number
    for below in range(number + 1, min(number + most, len(lines))):
        if lines[below].strip():
            if indent(lines[below]) <= limit:
                break
            last = below
    return last


class ScannedEntry(Struct, frozen=True):
    """A value and the key or dash before it, with all its lines.

    Attributes:
        first: its first line, counted from 0.
        last: its last line.
        lead: what precedes the value on the first line, `    - do:` or `    -`.
        key: the key in `lead`, or "".
        margin: the column at which its prose is indented when it is rewritten.
        body: the value, one item a line, without an anchor before it.
        sentence: whether one piece of prose is meant here, and never a list.
    """

    first: int
    last: int
    lead: str
    key: str
    margin: int
    body: tuple[str, ...]
    sentence: bool

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(part for part in self.body if part)

    @property
    def value_column(self) -> int:
        """Where the value begins, counted from 0."""
        return len(self.lead) + 1


def entry_at(lines: list[str], line: int, column: int) -> ScannedEntry | None:
    """The entry whose value begins at `column` of `line`; its key may be on a line above."""
    while not lines[line][:column].strip():
        above = line_above(lines, line, comments=False)
        head = look_at(lines[above]) if above >= 0 else None
        if head is None or not head.key:
            return None
        line, column = above, head.value_column
    lead = _LEAD.fullmatch(lines[line][:column])
    return (
        _entry(lines, line, ScannedLine(lead["dashes"], lead["key"] or "", "", column))
        if lead
        else None
    )


def entry_of(lines: list[str], line: int) -> ScannedEntry | None:
    """The entry that `line` belongs to, by its look; None when it belongs to none."""
    for above in range(line, max(line - MOST_LINES, -1), -1):
        head = look_at(lines[above])
        if not (head.key or head.dashed):
            continue
        if above != line and indent(lines[line]) <= head.limit:
            return None
        listed = head.key and head.dashed and head.key not in ENTRY
        if listed and _key_of_list(lines, above, head.column - 2) in LISTS:
            head = ScannedLine(
                head.dashes, "", "", head.column
            )  # `- she: no` in prose is not a key
        return _entry(lines, above, head)
    return None


def _key_of_list(lines: list[str], line: int, column: int) -> str:
    """The key of the list whose dashes are at `column`."""
    for above in range(line - 1, max(line - _FAR, -1), -1):
        if not lines[above].strip():
            continue
        head = look_at(lines[above])
        if head.key and not head.value and head.column <= column:
            return head.key
        if indent(lines[above]) < column:
            return ""
    return ""


def without_anchor(value: str) -> str:
    """A value without the `&name` before it, which is no part of what is said."""
    found = _ANCHOR.match(value)
    return value[found.end() :] if found else value


def _entry(lines: list[str], line: int, head: ScannedLine) -> ScannedEntry:
    start = head.value_column
    last = last_below(lines, line, head.limit)
    value = without_anchor(lines[line][start:].strip())
    body = (value, *(part.strip() for part in lines[line + 1 : last + 1]))
    margin = head.column + (2 if head.key else 0)
    sentence = head.key in SENTENCES
    if not head.key and head.dashed:
        sentence = _key_of_list(lines, line, head.limit) in LISTS
    return ScannedEntry(line, last, lines[line][:start].rstrip(), head.key, margin, body, sentence)


MOST_CHARACTERS = 8_000  # of one fix


class Fix(Struct, frozen=True):
    """A proposed change: some lines of a file become other lines.

    Attributes:
        first: the first line that changes, counted from 0.
        last: the last line that changes; the lines as they were stay in the draft.
        lines: the proposed lines.
        why: what is wrong, in words for the author; may be empty.
        shown: whether these lines are proposed, or `why` alone says what to do.
        most: how many lines a hint shows; of more only the first, which shows what to do.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    why: str = ""
    shown: bool = True
    most: int = MOST_LINES


class Draft(Struct):
    """A file that is fixed in memory to find what else is wrong with it.

    `origin`: for each line, the line of the author's (`written`) it came from, counted from 0.
    """

    file: str
    lines: list[str]
    origin: list[int]
    written: list[str]

    @classmethod
    def of(cls, text: str, file: str, written: str | None = None) -> Draft:
        """The draft of a text in which nothing is fixed yet, or only signs within its lines."""
        lines = split_lines(text)
        own = lines if written is None else split_lines(written)
        return cls(file, lines, list(range(len(lines))), own)

    @property
    def text(self) -> str:
        """The whole text as it is now."""
        return "\n".join(self.lines)

    def apply(self, fix: Fix) -> Draft:
        """A draft with this fix; if the number of lines changes, all count as the first of them."""
        old = self.origin[fix.first : fix.last + 1]
        new = old if len(old) == len(fix.lines) else [old[0]] * len(fix.lines)
        draft = Draft(self.file, [*self.lines], [*self.origin], self.written)
        draft.lines[fix.first : fix.last + 1] = fix.lines
        draft.origin[fix.first : fix.last + 1] = new
        return draft

    def hint(self, fix: Fix) -> str:
        """What to write, in terms of the author's own lines; "" when it is too long to read."""
        if not fix.shown:
            return fix.why
        if sum(len(line) for line in fix.lines[:MOST_LINES]) > MOST_CHARACTERS:
            return ""
        first, last = self.origin[fix.first] + 1, self.origin[fix.last] + 1
        where = "" if first == last else f" in place of lines {first} to {last}"
        lines = fix.lines
        if len(lines) > fix.most:
            where, lines = f", and so on to line {last}", lines[:1]
        why = f"{fix.why}; " if fix.why else ""
        return f"{why}write{where}:\n" + "\n".join(lines)

    def edits(self, fix: Fix | None) -> tuple[Edit, ...]:
        """The change that a fix makes in the author's file, without what stays as it is."""
        if fix is None or not fix.shown:
            return ()
        first, last = self.origin[fix.first], self.origin[fix.last]
        old, new = self.written[first : last + 1], list(fix.lines)
        while len(old) > 1 and len(new) > 1 and old[0] == new[0]:
            old, new, first = old[1:], new[1:], first + 1
        while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
            old, new, last = old[:-1], new[:-1], last - 1
        pairs = zip(old[0], new[0], strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        text = "\n".join((new[0][same:], *new[1:]))
        return (Edit(first + 1, same + 1, last + 1, len(old[-1]) + 1, text),)

    def problem(
        self, code: str, line: int, column: int, fix: Fix | None = None, /, **params: str
    ) -> Problem:
        """A problem at a place of the draft, placed in the author's file, with the fix as its hint.

        Line and column of the draft are counted from 0; the parameters are what the message speaks
        of.
        """
        line, column = self.place(min(line, len(self.lines) - 1), column)
        hint = self.hint(fix) if fix else ""
        return Problem(self.file, line + 1, column + 1, code, params, hint, self.edits(fix))

    def place(self, line: int, column: int) -> tuple[int, int]:
        """A place of the draft in the author's file; a fix may have moved the line sideways."""
        own = self.origin[line]
        here, there = self.lines[line], self.written[own]
        moved = indent(here) - indent(there) if here.lstrip() == there.lstrip() else 0
        return own, min(max(0, column - moved), len(there))


ROUNDS = 3
MOST = 400_000  # bytes of a file in which changes are tried
_LINE_END = re.compile("\r\n|\r|\n")


class Applied(NamedTuple):
    """A text in which edits were made: those made, and for each where its lines are now."""

    text: str
    made: list[Edit]
    spans: list[range]

    def line_before(self, line: int) -> int:
        """The line, from 1, that a line of the new text was before."""
        for edit, span in reversed([*zip(self.made, self.spans, strict=True)]):
            if line in span:
                return min(edit.line + line - span.start, edit.end_line)
            if line >= span.stop:
                return line - span.stop + edit.end_line + 1
        return line


def apply_edits(text: str, edits: Iterable[Edit]) -> Applied:
    """A text with edits, the same one once; of two that overlap only the first is made."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    made: list[Edit] = []
    spans: list[range] = []
    at, moved = 0, 0
    for edit in sorted(dict.fromkeys(edits), key=lambda e: (e.line, e.column)):
        start = starts[edit.line - 1] + edit.column - 1
        if start < at:
            continue
        parts += [text[at:start], edit.text.replace("\n", end_of_line)]
        at = starts[edit.end_line - 1] + edit.end_column - 1
        first, lines = edit.line + moved, edit.text.count("\n") + 1
        made.append(edit)
        spans.append(range(first, first + lines))
        moved += lines - 1 - (edit.end_line - edit.line)
    return Applied("".join((*parts, text[at:])), made, spans)


def keep_what_helps(
    problems: Sequence[Problem], raw: bytes, read: Callable[[bytes], Sequence[Problem]]
) -> list[Problem]:
    """The problems of a file, each with its change only if that makes it go away.

    All changes are tried together: what is proposed can be applied at once, and no change may make
    a new problem where it was made.

    Args:
        problems: what is wrong.
        raw: the file.
        read: finds what is wrong with other bytes.
    """
    found = list(problems)
    if not any(problem.edits for problem in found):
        return found
    if len(raw) > MOST:
        return [replace(problem, edits=()) for problem in found]
    text = text_of(raw)
    mark = BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK.encode()) else ""
    for _ in range(ROUNDS):
        applied = apply_edits(text, (edit for problem in found for edit in problem.edits))
        after = read(f"{mark}{applied.text}".encode())
        failed = _find_failed(found, after, applied)
        if not failed:
            return found
        found = [_withdraw(each) if number in failed else each for number, each in enumerate(found)]
    return [replace(problem, edits=()) for problem in found]


def _withdraw(problem: Problem) -> Problem:
    """A problem without its change, and without a hint that says to write it."""
    hint = problem.hint
    if re.search(r"\bwrite\b.*[:`]", hint):
        why = hint.partition("; write")[0]
        hint = HINTS["explain"].format(code=problem.code) if why == hint else why
    return replace(problem, edits=(), hint=hint)


def _find_failed(found: list[Problem], after: Sequence[Problem], applied: Applied) -> set[int]:
    """The numbers of the problems whose change does not help, or makes another problem."""
    before = Counter((problem.code, problem.line) for problem in found)
    left = Counter((problem.code, applied.line_before(problem.line)) for problem in after)
    fresh = [p for p in after if (p.code, applied.line_before(p.line)) not in before]
    proposed = {number for number, problem in enumerate(found) if problem.edits}
    failed: set[int] = set()
    for number in proposed:
        problem = found[number]
        stays = left[problem.code, problem.line] >= before[problem.code, problem.line]
        if stays or _does_harm(problem, fresh, applied):
            failed.add(number)
    last = max((_stage(found[number]) for number in proposed), default=0)
    hidden = min(map(_stage, found), default=0)
    return failed or (proposed if any(_stage(p) <= min(last, hidden) for p in fresh) else failed)


def _does_harm(problem: Problem, fresh: Iterable[Problem], applied: Applied) -> bool:
    """Whether the change of a problem was not all made, or made a new problem where it was made."""
    made = [n for n, edit in enumerate(applied.made) if edit in problem.edits]
    spans = [applied.spans[n] for n in made]
    # What is found at a later stage was only hidden by the problem.
    caused = [p for p in fresh if _stage(p) <= max(_stage(problem), 1)]
    return len(made) < len(problem.edits) or any(p.line in span for p in caused for span in spans)


def _stage(problem: Problem) -> int:
    """When it is found: while YAML is read, of the shape, or of the meaning."""
    return min(int(problem.code[1:2]), 2) if problem.code[1:2].isdigit() else 2

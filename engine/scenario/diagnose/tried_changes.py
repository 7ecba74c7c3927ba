"""Proposed changes are tried before they are proposed: each must make its problem go away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from engine.scenario.messages import HINTS
from engine.scenario.problems import Edit, Problem
from engine.scenario.yaml.source import BYTE_ORDER_MARK, text_of

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

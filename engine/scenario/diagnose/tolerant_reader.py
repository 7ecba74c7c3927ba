"""Reads a case, and where YAML refuses it, reports every mistake with what to write instead.

A mistake is fixed in memory, so that the reading can go on to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, dropwhile, pairwise
from typing import NamedTuple

from msgspec.structs import replace

from engine.scenario.diagnose.field_kinds import SENTENCES
from engine.scenario.diagnose.fix import Draft, Fix
from engine.scenario.diagnose.indentation import add_colon, begin_entry, is_key_of_entry
from engine.scenario.diagnose.line_scanner import BLOCK, WORD, entry_at, indent, last_below, look_at
from engine.scenario.diagnose.misread_scalars import find_misread
from engine.scenario.diagnose.pasted_spaces import straighten
from engine.scenario.diagnose.rewrite import write_block
from engine.scenario.diagnose.syntax import GLUED, Mistake, explain
from engine.scenario.problems import Problem, Refused
from engine.scenario.schema import format_of
from engine.scenario.yaml import reader
from engine.scenario.yaml.events import FORBIDDEN, PROBLEMS, Node, NodeKind, Tree, build_tree
from engine.scenario.yaml.source import Source, split_lines, text_of

ROUNDS = 40  # mistakes fixed in one file
WORK = 6_000_000  # characters read again for them, in all
LINE_END = re.compile("[ \t]*[\x0b\x0c\x85\u2028\u2029]+[ \t]*")
_UNCOLONED = re.compile(rf"^ *(?:- +)*{WORD} +[>|][-+]?(?= *$)", re.MULTILINE)
_MARK = re.compile(r"[&*!][^\s,\]}]*[ \t]*")
ONE_VALUE = frozenset({"E006", "E011", "E012", "E013", "E014", "E016", "E017"})  # the rest reads


def parse(raw: bytes, file: str) -> Source:
    """Read bytes as YAML 1.2 core; `file` is only the name used in problems.

    Raises:
        Refused: with every problem that could be found.
    """
    source, problems = read_on(raw, file)
    if source is None or problems:
        raise Refused(problems)
    return source


def read_on(raw: bytes, file: str) -> tuple[Source | None, list[Problem]]:
    """Read bytes as far as possible; raises Refused if these are not text, or too many.

    Returns the source, if every value could be read, and the problems. If a key is given twice, the
    source has the first value. It leaves out forbidden characters.
    """
    text, forbidden = reader.decode(raw, file)
    if forbidden:
        text = "\n".join(map(_show_line, split_lines(text_of(raw))))
    tree, pasted = build_tree(text, file), []
    own = text_of(raw)
    if straight := None if text.isascii() else straighten(Draft.of(text, file, own), tree):
        text, tree, pasted = straight.draft.text, straight.tree, straight.problems
    told = bool(forbidden or pasted or tree.problems or tree.error or _find_uncoloned(text, tree))
    told = told or next(_find_slid(tree.root), None) is not None if tree.root else told
    if tree.root is not None and not (told or reader.problems_of_root(tree, file)):
        return reader.source_of(tree.root, raw, file, right=True), []
    draft = Draft.of(text, file, own)
    problems = [*_drop_forbidden(raw, draft, forbidden), *pasted]
    if len(problems) >= PROBLEMS:
        raise Refused(problems)
    for mend in (_fix_until_it_reads, _add_colons, _indent_prose, _add_dashes):
        draft, tree, mistakes = mend(draft, tree)
        problems += mistakes
    if tree.error is None:
        problems += _check_root(draft, tree)
    merged = {problem.line for problem in tree.problems if problem.code == "E015"}
    values = (p for p in tree.problems if p.code != "E013" or p.line not in merged)
    problems += [_place_problem(draft, problem) for problem in values]
    readable = all(problem.code in ONE_VALUE for problem in problems if problem not in pasted)
    if tree.error is None and tree.root is not None and not tree.cut:
        found = find_misread(draft, tree.root, format_of().fields)
        lines = {problem.line for problem in found}  # `[She] : no` is one mistake
        problems = [p for p in problems if p.code != "E012" or p.line not in lines] + found
    whole = readable and tree.root is not None and len(problems) < PROBLEMS
    read = text.encode() if problems else raw
    source = reader.source_of(tree.root, read, file) if whole and tree.root else None
    return source, problems[: 2 * PROBLEMS]


def _fix_until_it_reads(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
    """Fix one mistake after the other until the draft can be read or nothing helps."""
    problems: list[Problem] = []
    for _ in range(min(ROUNDS, 1 + WORK // (len(draft.text) + 1))):
        if tree.error is None:
            break
        mistake = explain(draft, tree.error, field_names())
        tried = _try(draft, mistake)
        # Spaces for tabs are right whatever else is wrong; after that, lines may not line up.
        if mistake.code != "E032" or "E018" not in {problem.code for problem in problems}:
            fix = tried.fix if tried else None
            if mistake.code == "E018" and not fix:
                fix = mistake.fixes[0]
            line, column = mistake.line, mistake.column
            problem = draft.problem(mistake.code, line, column, fix, **mistake.params)
            if any((p.code, p.line) == (problem.code, problem.line) for p in problems):
                break  # the fix did not help
            problems.append(problem)
        if tried is None:
            break
        draft, tree = tried.draft, tried.tree
    return draft, tree, problems


def _add_colons(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
    """Put in the colon that is missing where a name and its `>-` became part of the prose."""
    problems: list[Problem] = []
    for number in _find_uncoloned(draft.text, tree)[:ROUNDS]:
        fix = add_colon(draft.lines, number, field_names())
        fixed = draft.apply(fix) if fix else draft
        better = build_tree(fixed.text, draft.file)
        if fix and not better.error:
            problems.append(draft.problem("E035", number, indent(draft.lines[number]), fix))
            draft, tree = fixed, better
    return draft, tree, problems


def _find_uncoloned(text: str, tree: Tree) -> list[int]:
    """The lines, from 0, of plain text that are a name and the sign for a block."""
    if tree.error or tree.root is None:
        return []
    lines = {text.count("\n", 0, found.start()) for found in _UNCOLONED.finditer(text)}
    if not lines:
        return []
    plain = [range(n.start[0], n.end[0] + 1) for n in _scalars(tree.root) if n.plain]
    return sorted(line for line in lines if any(line in span for span in plain))


def _indent_prose(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
    """Put back under its field what slid to the left: prose that became a name, by its colon."""
    problems: list[Problem] = []
    if tree.error or tree.root is None:
        return draft, tree, problems
    last = {key.start: (key, name) for key, name in _find_slid(tree.root)}
    for key, rest in reversed([*last.values()][:ROUNDS]):
        fix = _put_under(draft.lines, key, rest)
        fixed = draft.apply(fix) if fix else draft
        better = build_tree(fixed.text, draft.file)
        if fix and not better.error:
            problems.insert(0, draft.problem("E022", *key.start, fix))
            draft, tree = fixed, better
    return draft, tree, problems


def _find_slid(node: Node) -> Iterator[tuple[Node, Node]]:
    """The fields of prose that are followed by names of several words, with each of these."""
    before: Node | None = None
    for (key, value), (name, _) in pairwise(node.pairs):
        slid = name.plain and " " in name.text and not node.flow
        if slid and before is None and key.text in SENTENCES and _is_prose(value):
            before = key
        if before is not None and slid:
            yield before, name
        elif not slid:
            before = None
    for inside in (*node.items, *(value for _, value in node.pairs)):
        if inside.kind is not NodeKind.SCALAR:
            yield from _find_slid(inside)


def _is_prose(node: Node) -> bool:
    return node.kind is NodeKind.SCALAR or any(" " in name.text for name, _ in node.pairs)


def _put_under(lines: list[str], key: Node, rest: Node) -> Fix | None:
    (first, column), last = key.start, last_below(lines, rest.start[0], key.start[1])
    head, after = lines[first][: key.end[1]], lines[first][key.end[1] + 1 :].strip()
    body = lines[first + 1 : last + 1]
    if BLOCK.match(after):
        sign = after
    elif after.startswith(("'", '"', "#", "&", "*", "!")):
        return None
    else:
        sign, body = ">-", [after, *body]
    margin = " " * (column + 2)
    prose = (f"{margin}{line.strip()}".rstrip() for line in body)
    return Fix(first, last, (f"{head}: {sign}", *dropwhile(lambda line: not line, prose)))


def _scalars(node: Node) -> Iterator[Node]:
    yield node
    for inside in (*node.items, *chain.from_iterable(node.pairs)):
        yield from _scalars(inside)


def _add_dashes(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
    """Put in the dash that is missing where an entry of a list has its names a second time."""
    problems: list[Problem] = []
    for _ in range(min(ROUNDS, WORK // (len(draft.text) + 1))):
        twice = [(p.line - 1, p.column - 1) for p in tree.problems if p.code == "E011"]
        fix = next((fix for place in twice if (fix := begin_entry(draft.lines, *place))), None)
        if fix is None:
            break
        fixed = draft.apply(fix)
        better = build_tree(fixed.text, draft.file)
        if better.error or len(better.problems) >= len(tree.problems):
            break
        problems.append(draft.problem("E041", fix.first, indent(fix.lines[0]), fix))
        draft, tree = fixed, better
    return draft, tree, problems


@cache
def field_names() -> frozenset[str]:
    """The name of every field of the format."""
    return frozenset(format_of().fields)


class _Tried(NamedTuple):
    """A fix, and what was read with it."""

    fix: Fix
    draft: Draft
    tree: Tree


def _try(draft: Draft, mistake: Mistake) -> _Tried | None:
    """The first fix with which all can be read, or most, or that gets past the mistake at least."""
    best: _Tried | None = None
    for fix in mistake.fixes:
        fixed = draft.apply(fix)
        tree = build_tree(fixed.text, draft.file)
        if tree.error is None and not tree.problems:
            return _Tried(fix, fixed, tree)
        if _is_past(fix, tree) and (best is None or _is_better(tree, best.tree)):
            best = _Tried(fix, fixed, tree)
    return best


def _is_better(one: Tree, other: Tree) -> bool:
    """Whether more of one tree was read than of the other."""
    left, right = ((tree.error is not None, len(tree.problems)) for tree in (one, other))
    return left < right


def _is_past(fix: Fix, tree: Tree) -> bool:
    """Whether YAML now gets past the changed lines."""
    mark = getattr(tree.error, "problem_mark", None)
    return tree.error is None or (mark is not None and mark.line >= fix.first + len(fix.lines))


def _drop_forbidden(raw: bytes, draft: Draft, problems: list[Problem]) -> list[Problem]:
    """Problems with forbidden characters, with the lines to write without them."""
    lines = split_lines(text_of(raw))
    fixes = {
        line: Fix(line - 1, line - 1, (_show_line(lines[line - 1]),))
        for line in {problem.line for problem in problems}
    }
    return [_put_fix(draft, problem, fixes[problem.line]) for problem in problems]


def _put_fix(draft: Draft, problem: Problem, fix: Fix | None) -> Problem:
    """A problem with a fix as its hint."""
    return replace(problem, hint=draft.hint(fix) if fix else "", edits=draft.edits(fix))


def _show_line(line: str) -> str:
    """A line without its forbidden characters; one that ends a line elsewhere becomes a space."""
    return FORBIDDEN.sub("", LINE_END.sub(" ", line))


def _drop_mark(draft: Draft, line: int, column: int) -> Fix | None:
    """What to write instead of a value with an anchor, an alias or a tag before it."""
    entry, here = entry_at(draft.lines, line, column), draft.lines[line]
    mark = _MARK.match(here, column)
    if mark is None:
        return None
    sign, out = mark[0].strip(), mark.end()
    if entry and entry.sentence and sign[0] in "*!" and not BLOCK.match(here, out):
        return replace(write_block(entry), why="if this is prose")
    if sign.startswith("*"):
        named = f"&{sign[1:]}"
        first = next((n for n, text in enumerate(draft.lines) if named in text.split()), None)
        if first is not None:
            where = f"`{named}` on line {draft.origin[first] + 1}"
            why = f"write here once more what is written after {where}"
            return Fix(line, line, (here,), why, shown=False)
    if _is_word(draft.lines, line, here[out:], sign):
        sign, out = sign[0], column + 1
    return Fix(line, line, ((here[:column] + here[out:]).rstrip(),), f"take `{sign}` out")


def _is_word(lines: list[str], number: int, after: str, sign: str) -> bool:
    """Whether `&word`, `*word` or `!word` is the whole value, and no more of it is below."""
    if not re.match(r"[,\]}]|#|$", after) or not re.fullmatch(r"[&*!]\w\S*", sign):
        return False
    rest = (line for line in lines[number + 1 :] if line.strip() and line.lstrip()[0] != "#")
    here, below = look_at(lines[number]), look_at(next(rest, ""))
    if here.dashed and not here.key:
        return below.indent <= here.limit
    return below.column <= here.column


def _check_root(draft: Draft, tree: Tree) -> list[Problem]:
    """What is wrong with the document as a whole; it may lack only a space after a colon."""
    root = tree.root
    if root is not None and root.plain and (found := GLUED.match(root.text)):
        line, column = root.start
        return [draft.problem("E036", line, column + found.end(), sign="colon")]
    hints = {"E007": "write a case in it; `rifq new my-case` writes a small one beside it"}
    problems = reader.problems_of_root(tree, draft.file)
    return [replace(problem, hint=hints.get(problem.code, "")) for problem in problems]


def _place_problem(draft: Draft, problem: Problem) -> Problem:
    """A problem with one value, at the author's own line, with what to write if that is known."""
    if problem.line == 0 or problem.line > len(draft.origin):
        return problem
    line, column = problem.line - 1, problem.column - 1
    params, here = dict(problem.params), draft.lines[line]
    place, fix = draft.origin[line] + 1, None
    if problem.code == "E011":
        first = int(params["first"]) - 1
        params["first"] = str(draft.origin[first] + 1)
        both = ((params["first"], draft.lines[first]), (place, here))
        hint = "keep one of them, or give one another name:\n"
        if is_key_of_entry(draft.lines, line, column):
            hint = "keep one of them, or begin a new entry of the list with `- `:\n"
        hint += "\n".join(f"{number}: {text.strip()[:60]}" for number, text in both)
        fix = Fix(line, line, (here,), hint, shown=False)
    elif problem.code == "E012" and params["key"] and here[column:].startswith(params["key"]):
        after = here[column + len(params["key"]) :]
        fix = Fix(line, line, (f'{here[:column]}"{params["key"]}"{after}',))
    elif problem.code == "E006":  # inside double quotes, as `\\L`
        why = "take its code, a backslash and what follows, out of the quotation marks"
        fix = Fix(line, line, (here,), why, shown=False)
    elif problem.code in ("E013", "E014"):
        fix = _drop_mark(draft, line, column)
    there = draft.place(line, column)[1] + 1
    return _put_fix(draft, replace(problem, line=place, column=there, params=params), fix)

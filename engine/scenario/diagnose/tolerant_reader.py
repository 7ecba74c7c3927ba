"""Reads a case, and where YAML refuses it, reports every mistake with what to write instead.

A mistake is fixed in memory, so that the reading can go on to the next one. YAML's own messages
speak of simple keys and block mappings, and often point at the line after the mistake. Here the
line that caused it is found from the tokens and from the look of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, dropwhile, pairwise
from math import inf
from typing import Any, NamedTuple

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from engine.language.foreign_characters import BULLETS, SIGNS, SPACES, find_foreign_sign
from engine.scenario.diagnose.draft_lines import (
    BLOCK,
    COMMENT,
    CONDITIONS,
    IDS,
    MOST_LINES,
    PROSE,
    QUOTED,
    SENTENCES,
    SPEECH,
    WORD,
    Draft,
    Fix,
    ScannedEntry,
    entry_at,
    entry_of,
    indent,
    indent_below,
    last_below,
    line_above,
    look_at,
)
from engine.scenario.diagnose.line_fixes import (
    add_colon,
    add_dash,
    begin_entry,
    find_closing,
    is_key_of_entry,
    margin_of_block,
    move_misplaced,
    name_prose,
    put_dash,
    remove_dash,
    restore_dash,
    split_parts,
    spread,
    undash,
    write_block,
)
from engine.scenario.diagnose.misread import find_misread
from engine.scenario.problems import Problem, Refused
from engine.scenario.schema import format_of
from engine.scenario.yaml import reader
from engine.scenario.yaml.reader import (
    DEPTH,
    FORBIDDEN,
    PROBLEMS,
    Node,
    NodeKind,
    Tree,
    build_tree,
    reads_past,
    scan,
)
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
    text, tree, pasted = _straighten(raw, file, text)
    if tree.root is not None and not (forbidden or pasted or _is_wrong(text, tree, file)):
        return reader.source_of(tree.root, raw, file, right=True), []
    draft = Draft.of(text, file, text_of(raw))
    problems = [*_drop_forbidden(raw, draft, forbidden), *pasted]
    if len(problems) >= PROBLEMS:
        raise Refused(problems)
    draft, tree, mistakes = _mend(draft, tree)
    problems += mistakes
    readable = all(problem.code in ONE_VALUE for problem in problems if problem not in pasted)
    problems = _add_misread(draft, tree, problems)
    if tree.root is None or not readable or len(problems) >= PROBLEMS:
        return None, problems[: 2 * PROBLEMS]
    read = text.encode() if problems else raw
    return reader.source_of(tree.root, read, file), problems[: 2 * PROBLEMS]


def _straighten(raw: bytes, file: str, text: str) -> tuple[str, Tree, list[Problem]]:
    """A text as it can be read with ordinary spaces in it, and what was pasted instead of them."""
    tree = build_tree(text, file)
    straight = None if text.isascii() else straighten(Draft.of(text, file, text_of(raw)), tree)
    if straight is None:
        return text, tree, []
    return straight.draft.text, straight.tree, straight.problems


def _is_wrong(text: str, tree: Tree, file: str) -> bool:
    """Whether anything is wrong with what YAML read in a text."""
    found = tree.problems or tree.error or _find_uncoloned(text, tree)
    slid = tree.root is not None and any(_find_slid(tree.root))
    return bool(found or slid or reader.problems_of_root(tree, file))


def _add_misread(draft: Draft, tree: Tree, problems: list[Problem]) -> list[Problem]:
    """The problems, with what YAML read in another way than it was meant."""
    if tree.error is not None or tree.root is None or tree.cut:
        return problems
    found = find_misread(draft, tree.root, format_of().fields)
    lines = {problem.line for problem in found}  # `[She] : no` is one mistake
    return [p for p in problems if p.code != "E012" or p.line not in lines] + found


def _mend(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
    """Mend whatever can be mended; what was wrong, and what is wrong with single values."""
    problems: list[Problem] = []
    for mend in (_fix_until_it_reads, _add_colons, _put_prose_back, _add_dashes):
        draft, tree, mistakes = mend(draft, tree)
        problems += mistakes
    if tree.error is None:
        problems += _check_root(draft, tree)
    merged = {problem.line for problem in tree.problems if problem.code == "E015"}
    values = (p for p in tree.problems if p.code != "E013" or p.line not in merged)
    return draft, tree, [*problems, *(_place_problem(draft, problem) for problem in values)]


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


def _put_prose_back(draft: Draft, tree: Tree) -> tuple[Draft, Tree, list[Problem]]:
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
        if slid and before is None and key.text in SENTENCES and _holds_prose(value):
            before = key
        if before is not None and slid:
            yield before, name
        elif not slid:
            before = None
    for inside in (*node.items, *(value for _, value in node.pairs)):
        if inside.kind is not NodeKind.SCALAR:
            yield from _find_slid(inside)


def _holds_prose(node: Node) -> bool:
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
    past: list[_Tried] = []
    for fix in mistake.fixes:
        fixed = draft.apply(fix)
        tree = build_tree(fixed.text, draft.file)
        if tree.error is None and not tree.problems:
            return _Tried(fix, fixed, tree)
        mark = getattr(tree.error, "problem_mark", None)
        if tree.error is None or (mark is not None and mark.line >= fix.first + len(fix.lines)):
            past.append(_Tried(fix, fixed, tree))
    return min(past, key=lambda t: (t.tree.error is not None, len(t.tree.problems)), default=None)


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


_SPACE = f"[ \t{SPACES}]"
_HEAD = re.compile(
    rf"(?:{_SPACE}|-(?={_SPACE}))*"
    rf"(?:[{BULLETS}](?={_SPACE}+(?:[>|]|{WORD}:)){_SPACE}+)?"
    rf"(?:{WORD}{_SPACE}*:{_SPACE}+)?"
)
_SCALAR = re.compile(rf"[^\s{SPACES}#\[{{\"']+|\[.*\]|{{.*}}|\".*\"|'.*'")
_AFTER = re.compile(rf"{_SPACE}+(?=#|$)")
_PLAIN = str.maketrans({**dict.fromkeys(SPACES, " "), **dict.fromkeys(BULLETS, "-")})
_WIDE = {**_PLAIN, 0x3000: "  "}  # as wide as two letters
_LEFT_OUT = _PLAIN | dict.fromkeys(map(ord, SPACES), "")
_ODD = re.compile(f"[{SPACES}{BULLETS}]")
_BLOCK_SIGN = re.compile(rf"(?=.*[^ >-])[>›»] ?[{BULLETS}›»-]{{0,2}}[ \t]*")  # `>-`, by Word
_LOOSE = re.compile(rf"[\s{SPACES}{BULLETS}-]+")
_RUNS = 20  # looked at one by one; more are all reported


class Straightened(NamedTuple):
    """A draft without such signs at the beginning of lines, and what is said of them."""

    draft: Draft
    tree: Tree
    problems: list[Problem]


def straighten(draft: Draft, tree: Tree) -> Straightened | None:
    """The draft with ordinary spaces and dashes, if YAML reads it differently then; else None."""
    fixes, better = _find_fixes(draft.lines, _PLAIN), tree
    if not fixes:
        return None
    for plain in (_PLAIN, _WIDE, _LEFT_OUT):
        tried = _find_fixes(draft.lines, plain)
        read = _read_fixed(draft, tried)
        if plain is _PLAIN or _reach(read) > _reach(better):
            fixes, better = tried, read
        if better.error is None:
            break
    if _same_reading(tree, better) or (better.error and not tree.error):
        return None
    if 1 < len(fixes) <= _RUNS:
        fixes = [fix for fix in fixes if _matters(draft, fixes, fix, better)] or fixes
    problems = [_make_problem(draft, fix) for fix in fixes]
    return Straightened(_apply_fixes(draft, fixes), _read_fixed(draft, fixes), problems)


def _reach(tree: Tree) -> tuple[float, float]:
    """How far a text was read."""
    return (inf, 0) if tree.error is None else _where(tree.error)


def _matters(draft: Draft, fixes: list[Fix], fix: Fix, better: Tree) -> bool:
    """Whether YAML reads the file differently without this one of the fixes."""
    return not _same_reading(better, _read_fixed(draft, [f for f in fixes if f is not fix]))


def _find_fixes(lines: list[str], plain: Mapping[int, str]) -> list[Fix]:
    """The lines that begin so, those below each other together."""
    found: list[Fix] = []
    for number, line in enumerate(lines):
        text = _straighten_line(line, plain)
        if text == line:
            continue
        if found and found[-1].last == number - 1:
            found[-1] = Fix(found[-1].first, number, (*found[-1].lines, text))
        else:
            found.append(Fix(number, number, (text,)))
    return found


def _straighten_line(line: str, plain: Mapping[int, str]) -> str:
    if line.isascii():
        return line
    head = _HEAD.match(line)
    end = head.end() if head else 0
    if line[:end].strip() and _BLOCK_SIGN.fullmatch(line, end):  # alone on a line, it is prose
        return f"{line[:end].translate(plain)}>-"
    value = _SCALAR.match(line, end)
    after = value.end() if value else end
    rest = _AFTER.match(line, after)  # before a comment, or nothing
    gap = rest.end() if rest else after
    return (
        line[:end].translate(plain)
        + line[end:after]
        + line[after:gap].translate(_PLAIN)
        + line[gap:]
    )


def _read_fixed(draft: Draft, fixes: Iterable[Fix]) -> Tree:
    return build_tree(_apply_fixes(draft, fixes).text, draft.file)


def _apply_fixes(draft: Draft, fixes: Iterable[Fix]) -> Draft:
    for fix in fixes:
        draft = draft.apply(fix)
    return draft


def _make_problem(draft: Draft, fix: Fix) -> Problem:
    line = draft.lines[fix.first]
    if block := _BLOCK_SIGN.search(line, len(fix.lines[0]) - 2):
        params = {"name": f"the sign `{block[0].rstrip()}`", "instead": "`>-`"}
        return draft.problem("E038", fix.first, block.start(), fix, **params)
    sign = _ODD.search(line)
    assert sign is not None  # or the line would not change
    name, plain = SIGNS[sign[0]]
    instead = f"`{plain}`" if plain.strip() else "an ordinary space"
    if len(fix.lines[0]) > len(draft.lines[fix.first]):
        instead = "two ordinary spaces"
    if len(fix.lines[0]) < len(draft.lines[fix.first]):
        instead = "nothing in its place"
    return draft.problem("E038", fix.first, sign.start(), fix, name=name, instead=instead)


def _same_reading(one: Tree, other: Tree) -> bool:
    """Whether two texts were read alike, apart from spaces and dashes inside prose."""
    if one.error is not None and other.error is not None:
        return _where(one.error) == _where(other.error)
    if one.error is not other.error or one.root is None or other.root is None:
        return one.error is other.error and one.root is other.root
    return _alike(one.root, other.root)


def _where(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None)
    return (mark.line, mark.column) if mark else (-1, -1)


def _alike(one: Node, other: Node) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is NodeKind.SCALAR:
        if len(one.text.split()) < 2:  # a name or a number
            return one.text == other.text
        return _LOOSE.sub("", one.text) == _LOOSE.sub("", other.text)
    if len(one.items) != len(other.items) or len(one.pairs) != len(other.pairs):
        return False
    return all(map(_alike, one.items, other.items)) and all(
        key.text == name.text and _alike(value, written)
        for (key, value), (name, written) in zip(one.pairs, other.pairs, strict=True)
    )


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
    explained = (
        _explain_unreadable(draft, stop)
        or _find_listed_names(draft, stop)
        or _find_block_sign(draft, stop)
        or _find_pasted(draft, stop)
        or _find_nameless(draft, stop)
        or _find_foreign_sign(draft, stop)
    )
    if explained:
        return explained
    if stop.flow:
        return _explain_flow(draft, stop, stop.flow)
    if stop.quote:
        entry = entry_at(draft.lines, *stop.quote) or entry_of(draft.lines, stop.quote[0])
        if entry and not _well_quoted(entry, stop):
            return _explain_quotation(draft, entry, stop)
        began, column = stop.quote  # in the middle of a value: look at that line, not at the end
        stop = replace(stop, line=began, column=column, context=began)
    explained = _find_glued(draft, stop) or _find_dash(draft, stop) or _find_missing(draft, stop)
    return explained or _explain_entry(draft, stop)


def _explain_unreadable(draft: Draft, stop: _Stop) -> Mistake | None:
    """What YAML itself forbids, whatever was meant: tabs, depth, a second document, directives."""
    before = draft.lines[stop.line][: stop.column + 1]
    if "\t" in before and not before.strip():
        return _explain_tabs(draft, stop)
    if "nesting" in stop.what:  # libyaml's own limit, far above ours
        return Mistake("E010", stop.line, stop.column, params={"limit": str(DEPTH)})
    if "document start" in stop.what and "..." in (text.rstrip() for text in draft.lines):
        return Mistake("E009", stop.line, stop.column)
    refused = "incompatible" in stop.what or "directive" in stop.what
    return _unexplained(stop) if refused else None


def _explain_flow(draft: Draft, stop: _Stop, opened: tuple[int, int]) -> Mistake:
    """A mistake between braces or brackets that were opened at a place."""
    if mistake := _find_uncoloned_inside(draft, stop):
        return mistake
    line = draft.lines[stop.line]
    if _MINUS.match(line, stop.column):  # a number with a space after its minus
        fix = Fix(stop.line, stop.line, (_MINUS.sub("-", line),))
        return Mistake("E034", stop.line, stop.column, (fix,))
    entry = entry_at(draft.lines, *opened)
    return _explain_brackets(entry, opened[1]) if entry else Mistake("E030", *opened)


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
        if head.key in IDS and not head.value.strip():
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


def _find_nameless(draft: Draft, stop: _Stop) -> Mistake | None:
    """The text of an answer whose `do:` was lost, where YAML gave up or just above."""
    below = range(stop.line, min(stop.line + MOST_LINES, len(draft.lines)))
    number = next((n for n in below if look_at(draft.lines[n]).key), 0)
    fix = name_prose(draft.lines, number, stop.fields)
    if fix is None or not _reads_on(draft, fix, stop.line):
        return None
    if GLUED.match(draft.lines[fix.first]) or add_colon(draft.lines, fix.first, stop.fields):
        return None
    head = look_at(draft.lines[fix.first])
    return Mistake("E032" if head.key else "E035", fix.first, head.value_column, (fix,))


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
        if sign and look_at(line).key not in PROSE:
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
    if entry.key in CONDITIONS:
        code = "E026"
    elif "escape" in stop.what or "hex" in stop.what:
        code = "E033"
        if entry.key not in PROSE and closed:
            inner = value[1 : closed.end() - 1]
            fix = write_block(entry, inner + value[closed.end() :])
    elif value[:1] == "'":
        code = "E025" if after or entry.key in PROSE or not entry.key else "E031"
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
    if not entry.key or entry.key in SPEECH:
        *most, last = entry.body
        return write_block(replace(entry, body=(*most, last + first[0])))
    if more:
        return write_block(replace(entry, body=(first[1:], *more)))
    comment = COMMENT.search(first)
    end = comment.start() if comment else len(first)
    value = f"{first[:end].rstrip()}{first[0]}{first[end:]}"
    return Fix(entry.first, entry.last, (f"{entry.lead} {value}",))


def _well_quoted(entry: ScannedEntry, stop: _Stop) -> bool:
    """Whether a value has none, or sound ones on one line, so that the mistake is elsewhere."""
    if entry.text[:1] not in ("'", '"'):
        return True
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


def _find_uncoloned_inside(draft: Draft, stop: _Stop) -> Mistake | None:
    """A field between braces whose colon is missing where YAML gave up."""
    line = draft.lines[stop.line]
    for found in _INSIDE.finditer(line):
        fixed = f"{line[: found.end(1)]}:{line[found.end(1) :]}"
        fix = Fix(stop.line, stop.line, (fixed,), f"the colon after `{found[1]}` is missing")
        first = found[0][0] == "{" and look_at(line).key not in PROSE  # may be an id
        if (first or found[1] in stop.fields) and _reads_on(draft, fix, stop.line):
            return Mistake("E035", stop.line, found.start(1), (fix,))
    return None


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
        if key in CONDITIONS and re.search(r"^[\"']|[\[\]{},]", value):
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
        return _explain_brackets(entry, column)
    code = _judge_value(entry, value)
    if code == "E029":
        marker = _MARKER.match(value)
        return _make_mistake(
            code, entry, column, write_block(entry, value[marker.end() if marker else 0 :])
        )
    if code:
        fix = _close_quotation(entry) if code == "E031" else write_block(entry)
        return _make_mistake(code, entry, column, fix)
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
        return Mistake("E032", stop.line, indent(draft.lines[stop.line]))
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
    if entry.key in CONDITIONS and first and first in "\"'":
        return "E026"
    if first == '"':
        return "E024" if QUOTED.match(value) else "E031"
    if first == "'":
        return "E025"
    if _MARKER.match(entry.body[0]):
        return "E029"
    return _judge_plain(entry, value)


def _judge_plain(entry: ScannedEntry, value: str) -> str:
    """What YAML misread in a value without quotation marks."""
    first = value[:1]
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
        lists = not (head.value.strip() or head.key in SENTENCES)
        if lists and _reads_on(draft, dash, stop.line):
            return Mistake("E041", first, indent(line), (dash,))
        return Mistake("E035", first, indent(line))
    margin = head.column + 2 if head.key else head.column
    return Mistake("E035", first, indent(line), (_indent_prose(draft.lines, first, margin),))


def _is_prose(line: str) -> bool:
    head = look_at(line)
    return bool(line.strip()) and not head.key and not head.dashed

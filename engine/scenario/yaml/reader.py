"""Reading a case: bytes to plain data that knows where everything was written.

YAML 1.2 core only, and nothing that hides what a file says: no anchors, tags, merge keys, second
documents, duplicate keys or unseen characters. Every problem that can be found is reported at
once: a slip is mended in memory, so that the reading can go on to the next one.
"""

from __future__ import annotations

import difflib
import os
import stat
from dataclasses import replace
from typing import Any, NamedTuple

from engine.scenario.diagnose.misread_scalars import traps
from engine.scenario.diagnose.rewrite import LARGEST, Draft, Mend, block, entry_at
from engine.scenario.diagnose.syntax import GLUED, Slip, explain
from engine.scenario.problems import Problem, Refused
from engine.scenario.yaml.events import FORBIDDEN, PROBLEMS, Grown, Kind, Node, grow, name_of
from engine.scenario.yaml.source import Mark, Path, Source

LIMIT = 2 * 1024 * 1024  # bytes
ROUNDS = 40  # slips mended in one file
ONE = frozenset({"E006", "E011", "E012", "E013", "E014", "E016", "E017"})  # of one value alone
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
WORK = 6_000_000  # characters read again for them, in all


def read(path: str | os.PathLike[str]) -> Source:
    """Read a file as YAML 1.2 core.

    Raises:
        Refused: it is not a readable file, or not YAML as a case may use it; with every problem.
    """
    return parse(bytes_of(path), os.fspath(path))


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
    """Read bytes as far as can be: every problem, and the source if all of it was read even so.

    Of a name given twice the source has the first value, and its characters are those of a case:
    one that may not stand there is replaced.

    Raises:
        Refused: these bytes are no text, or too many.
    """
    if len(raw) > LIMIT:
        raise Refused([Problem(file, 0, 0, "E004", {"limit": "2 MB"})])
    text, problems = _text(raw, file)
    draft = Draft.of(text)
    grown, slips = _grow(draft, file)
    problems += slips
    if grown.error is None:
        problems += _whole(grown, file)
    problems += [_placed(draft, problem) for problem in grown.problems]
    if not problems:
        assert grown.root is not None
        return _source(file, raw, grown.root), []
    readable = all(problem.code in ONE for problem in problems)
    if grown.error is None and grown.root is not None and not grown.cut:
        found = [_placed(draft, problem) for problem in traps(draft, grown.root, file)]
        lines = {problem.line for problem in found}  # `[She] : no` is one mistake
        problems = [p for p in problems if p.code != "E012" or p.line not in lines] + found
    whole = readable and grown.root is not None and len(problems) < PROBLEMS
    source = _source(file, text.encode(), grown.root) if whole and grown.root else None
    return source, problems[: 2 * PROBLEMS]


def prose_traps(source: Source) -> list[Problem]:
    """The traps YAML falls into without a word, found with what a case keeps where.

    Each has a hint with the mended lines. For a source that `parse` accepted.
    """
    draft = Draft.of(source.raw.decode("utf-8").removeprefix("\ufeff"))
    grown = grow(draft.text, source.file)
    return traps(draft, grown.root, source.file) if grown.root is not None else []


def bytes_of(path: str | os.PathLike[str]) -> bytes:
    """The first bytes of a file, one more than may be; never waits for a pipe.

    Raises:
        Refused: it is not a readable file.
    """
    path = os.fspath(path)
    try:
        # A pipe without a writer would hold an ordinary open for ever.
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        near = near_file(path)
        hint = f"did you mean `{near}`?" if near else ""
        raise Refused([Problem(path, 0, 0, "E001", {}, hint)]) from error
    except OSError as error:
        code = "E002" if os.path.exists(path) and not os.path.isfile(path) else "E003"
        raise Refused([Problem(path, 0, 0, code, {"reason": error.strerror or ""})]) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused([Problem(path, 0, 0, "E002")])
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise Refused([Problem(path, 0, 0, "E003", {"reason": error.strerror or ""})]) from error
    finally:
        os.close(handle)


def near_file(path: str) -> str:
    """The case that was meant by a path at which there is none: its name lacks its end, or has a
    slip; "" when none is near."""
    folder, name = os.path.split(path)
    try:
        beside = [n for n in os.listdir(folder or ".") if n.endswith((".yaml", ".yml"))]
    except (OSError, ValueError):
        return ""
    ends = [name + end for end in (".yaml", ".yml") if name + end in beside]
    near = ends or difflib.get_close_matches(name, beside, n=1, cutoff=0.8)
    return os.path.join(folder, near[0]) if near else ""


def _text(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """The characters of a file; those it may not hold are reported and replaced, one for one."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").removeprefix("\ufeff")
        line, column = _line_and_column(before)
        byte = f"{raw[error.start]:02X}"
        raise Refused([Problem(file, line, column, "E005", {"byte": byte})]) from error
    text = text.removeprefix("\ufeff")
    if not FORBIDDEN.search(text):
        return text, []
    problems = []
    for number, written in enumerate(Draft.of(text).lines, 1):
        mended = FORBIDDEN.sub("", written)
        hint = f"write:\n{mended}" if len(mended) < LARGEST else ""
        for found in FORBIDDEN.finditer(written):
            named = {"character": name_of(found[0])}
            problems.append(Problem(file, number, found.start() + 1, "E006", named, hint))
            if len(problems) >= PROBLEMS:
                raise Refused(problems)
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text), problems


def _line_and_column(before: str) -> tuple[int, int]:
    lines = Draft.of(before).lines
    return len(lines), len(lines[-1]) + 1


def _grow(draft: Draft, file: str) -> tuple[Grown, list[Problem]]:
    """Read the draft; mend and read again until it reads or cannot be mended."""
    problems: list[Problem] = []
    grown = grow(draft.text, file)
    for _ in range(min(ROUNDS, 1 + WORK // (len(draft.text) + 1))):
        if grown.error is None:
            break
        slip = explain(draft, grown.error)
        tried = _tried(draft, slip, file)
        told = replace(slip, mend=tried.mend) if tried else slip
        # Spaces for tabs are right whatever else is wrong; and lines moved by us may not line up.
        if slip.code != "E032" or "E018" not in {problem.code for problem in problems}:
            problems.append(told.problem(draft, file, hint=bool(tried) or slip.code == "E018"))
        if tried is None:
            break
        draft.lines, draft.origin, grown = tried.draft.lines, tried.draft.origin, tried.grown
    return grown, problems


class _Tried(NamedTuple):
    """A slip mended, and what was read then."""

    mend: Mend
    draft: Draft
    grown: Grown


def _tried(draft: Draft, slip: Slip, file: str) -> _Tried | None:
    """The way to mend a slip after which all can be read, or else the first that gets past it."""
    best: _Tried | None = None
    for mend in (slip.mend, *slip.others):
        if mend is None:
            continue
        mended = Draft(list(draft.lines), list(draft.origin))
        mended.apply(mend)
        again = grow(mended.text, file)
        if again.error is None:
            return _Tried(mend, mended, again)
        if best is None and _past(mend, again):
            best = _Tried(mend, mended, again)
    return best


def _past(mend: Mend, grown: Grown) -> bool:
    """Whether YAML now gets past the mended lines."""
    mark = getattr(grown.error, "problem_mark", None)
    return grown.error is None or (mark is not None and mark.line >= mend.first + len(mend.lines))


def _whole(grown: Grown, file: str) -> list[Problem]:
    """What is wrong with the document as a whole."""
    root = grown.root
    if root is None or (root.plain and root.text == ""):
        return [Problem(file, 0, 0, "E007")]
    if root.kind is Kind.MAPPING:
        return []
    if root.plain and (found := GLUED.match(root.text)):
        column = root.start[1] + found.end() + 1
        return [Problem(file, root.start[0] + 1, column, "E036", {"sign": "colon"})]
    return [Problem(file, root.start[0] + 1, root.start[1] + 1, "E008")]


def _placed(draft: Draft, problem: Problem) -> Problem:
    """A problem of the draft at the author's own line, with what to write where that is known."""
    if problem.line == 0 or problem.line > len(draft.origin):
        return problem
    line, column = problem.line - 1, problem.column - 1
    hint, params = problem.hint, dict(problem.params)
    here = draft.lines[line]
    place = draft.origin[line] + 1
    if problem.code == "E011":
        first = int(params["first"]) - 1
        params["first"] = str(draft.origin[first] + 1)
        both = ((params["first"], draft.lines[first]), (place, here))
        hint = "keep one of them, or give one another name:\n"
        hint += "\n".join(f"{number}: {text.strip()[:60]}" for number, text in both)
    elif problem.code == "E012" and params["key"] and here[column:].startswith(params["key"]):
        after = here[column + len(params["key"]) :]
        hint = f'write:\n{here[:column]}"{params["key"]}"{after}'
    elif problem.code in ("E013", "E014"):
        entry = entry_at(draft.lines, line, column)
        if entry and entry.text[:1] in ("&", "*", "!"):
            hint = f"if this is prose, {draft.hint(block(entry))}"
    return replace(problem, line=place, params=params, hint=hint)


def _source(file: str, raw: bytes, root: Node) -> Source:
    values: dict[Path, Mark] = {}
    keys: dict[Path, Mark] = {}
    plain: set[Path] = set()

    def visit(node: Node, path: Path) -> Any:
        values[path] = _mark(node)
        if node.kind is Kind.LIST:
            return [visit(item, (*path, at)) for at, item in enumerate(node.items)]
        if node.kind is Kind.MAPPING:
            pairs = {key.text: (key, value) for key, value in reversed(node.pairs)}  # first wins
            keys.update({(*path, name): _mark(key) for name, (key, _) in pairs.items()})
            return {
                key.text: visit(value, (*path, key.text))
                for key, value in node.pairs
                if pairs[key.text][0] is key
            }
        if node.plain and isinstance(node.value, str):
            plain.add(path)
        return node.value

    return Source(file, raw, visit(root, ()), values, keys, frozenset(plain))


def _mark(node: Node) -> Mark:
    return Mark(node.start[0] + 1, node.start[1] + 1)

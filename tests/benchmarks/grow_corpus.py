"""Grows the corpus: mutates cases, and keeps what reaches something that nothing kept reached.

    python tests/benchmarks/grow_corpus.py --seconds 600 --seed 1

A file is kept when it breaks a law (`tests/engine/scenario/laws.py`), gets a code that no file got,
or runs a line of the reader, the compiler or a kind of decision that no file ran. The shipped
cases, the fixtures and the pages of the codes are run first and need not be kept. What is kept is
made small, and named by its codes; the name of a file that breaks a law begins with `broke`.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.scenario.case_files import SHIPPED  # noqa: E402
from engine.scenario.diagnose.tolerant_reader import field_names  # noqa: E402
from engine.scenario.messages import codes_with_pages  # noqa: E402
from engine.scenario.schema import format_of  # noqa: E402
from tests.cases import FIXTURES  # noqa: E402
from tests.engine.scenario.laws import CORPUS, Answer, breaches, prove, read  # noqa: E402
from tests.engine.scenario.test_codes import MADE, example  # noqa: E402

WATCHED = tuple(str(ROOT / "engine" / room) for room in ("scenario", "decisions"))
LONGEST = 25_000  # bytes of a file that is mutated: a longer one takes half a second
PATIENCE = 6.0  # seconds of processor time to make one file smaller
SLOW = 5.0  # seconds of processor time after which a file is kept as too slow

TOKEN = re.compile(r"[\w.-]+|\s+|.", re.DOTALL)
WORDS = (
    *("[]", "{}", "[", "]", "{", "}", ":", ": ", "- ", ", ", '"', "'", "|", ">-", ">", "#", " #"),
    *("&a", "*a", "!x", "!!int", "<<", "---", "...", "%", "@", "`", "?", "~", "null", "yes", "no"),
    *("true", "0", "-1", "1.5", "99999999999999999999", "1e999", ".inf", ".nan", "-0", "010"),
    *("P01", "P99", "if", "else", "not", "and", "or", "in", "==", "=!", "=", "(", ")", "chose("),
    *("x" * 300, "١٢", "سينا", "é", "\u2028", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u0085"),
    *("\t", "\r", "\r\n", "\n", "\x00", "\x1b", "\x7f", "“", "’", "–", "•", "…", "\U0001f600"),
)


class Reach:
    """Runs files and says what each reaches that nothing kept reaches.

    A function is traced only as long as it has lines that did not run: tracing costs a multiple.
    """

    def __init__(self) -> None:
        self._kept: set[str] = set()
        self._left: dict[int, dict[int, str]] = {}  # of each function, the lines nothing kept ran
        self._now: set[str] = set()

    def new(self, raw: bytes) -> frozenset[str]:
        """The codes, lines and broken laws that these bytes reach and nothing kept does."""
        self._now = set()
        began = time.process_time()
        try:
            said = self._answer(raw)
            self._now |= {problem.code for problem in said.problems}
            self._now |= {f"broke {re.sub('[0-9]+', 'n', law)}" for law in breaches(raw, said)}
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._now.add(f"broke {type(error).__name__} {Path(where.filename).stem} {where.name}")
        if time.process_time() - began > SLOW:
            self._now.add("broke slow")
        return frozenset(self._now - self._kept)

    def keep(self, found: frozenset[str]) -> None:
        """Count these as reached."""
        self._kept |= found
        for function, left in self._left.items():
            self._left[function] = {at: name for at, name in left.items() if name not in found}

    def _answer(self, raw: bytes) -> Answer:
        sys.settrace(self._enter)
        try:
            scenario = read(raw)
        finally:
            sys.settrace(None)
        return scenario if isinstance(scenario, Answer) else prove(scenario)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        left = self._left.get(id(code))
        if left is None:
            if not code.co_filename.startswith(WATCHED):
                return None
            stem = Path(code.co_filename).stem
            left = {line: f"{stem}:{line}" for _, _, line in code.co_lines() if line}
            self._left[id(code)] = left
        return self._line if left else None

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line" and (name := self._left[id(frame.f_code)].get(frame.f_lineno)):
            self._now.add(name)
        return self._line


def seeds() -> list[bytes]:
    """The shipped cases, the fixtures, and the examples on the pages of the codes."""
    files = [*SHIPPED.glob("*/*.yaml"), SHIPPED / "template.yaml", *FIXTURES.parent.rglob("*.yaml")]
    pages = [code for code in codes_with_pages() if code not in MADE]
    shown = [example(code, *tags) for code in pages for tags in (("yaml", "yaml escaped"),)]
    mended = [example(code, "yaml mended") for code in pages]
    return [path.read_bytes() for path in sorted(files)] + shown + mended


# --- mutating


def mutated(chance: random.Random, pool: Sequence[bytes]) -> bytes:
    """A file of the pool after one to four mutations."""
    raw = chance.choice(pool)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        raw = chance.choice(MUTATIONS)(chance, raw, chance.choice(pool))
    return raw[:LONGEST]


def _bytes(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    end = at + chance.choice((0, 0, 1, 1, 2, 8))
    put = chance.choice((b"", bytes([chance.randrange(256)]), raw[at : at + 4], b"\xff\xfe"))
    return raw[:at] + put + raw[end:]


def _lines(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    end = at + chance.choice((1, 1, 1, 2, 5))
    block = lines[at:end]
    to = chance.randrange(len(lines))
    others = other.split(b"\n")
    given = chance.randrange(len(others))
    lines[at:end] = chance.choice(
        (
            [],  # taken out
            [*block, *block],  # twice
            [b" " * chance.choice((1, 2, 4)) + line for line in block],
            [line.removeprefix(b" " * chance.choice((1, 2, 4))) for line in block],
            [b" ".join(line.strip() for line in block)],
            [line.replace(b"- ", b"", 1) for line in block],
            [line.replace(b":", b"", 1) for line in block],
            [b"\t" + line.lstrip() for line in block],
            [*block, *others[given : given + end - at]],
        )
    )
    if chance.random() < 0.2:  # moved
        lines[to:to] = block
    return b"\n".join(lines)


def _tokens(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    tokens = TOKEN.findall(raw.decode("utf-8", "surrogateescape"))
    if not tokens:
        return raw
    at, near = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    word = chance.choice((*WORDS, *FIELDS, *CHOICES, tokens[near], tokens[near]))
    tokens[at] = chance.choice((word, word, word + tokens[at], tokens[at] + word, ""))
    return "".join(tokens).encode("utf-8", "surrogateescape")


def _nodes(chance: random.Random, raw: bytes, other: bytes) -> bytes:
    """A value is taken out, doubled, replaced or put elsewhere; the file is written anew."""
    try:
        data, given = (yaml.load(each, Loader=yaml.BaseLoader) for each in (raw, other))
    except (yaml.YAMLError, ValueError):
        return raw
    places, others = _places(data), _places(given)
    if not places or not others:
        return raw
    inside, key = chance.choice(places)
    from_, name = chance.choice(chance.choice((places, others)))
    value = chance.choice((from_[name], from_[name], "", [], {}, [inside[key]], {"a": inside[key]}))
    kind = chance.randrange(4)
    if kind == 0:
        del inside[key]
    elif kind == 1 and isinstance(inside, dict):
        inside[chance.choice(FIELDS)] = value
    elif kind == 1:
        inside.insert(key, value)
    elif kind == 2 and isinstance(inside, dict):
        inside[chance.choice((*FIELDS, str(name)))] = inside.pop(key)
    else:
        inside[key] = value
    dumper = yaml.SafeDumper
    dumper.ignore_aliases = lambda *_: True  # type: ignore[method-assign]
    try:
        text = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=90)
    except (yaml.YAMLError, RecursionError, ValueError):
        return raw
    return re.sub(r"'([\w., \[\]{}-]*)'", r"\1", text).encode("utf-8", "surrogateescape")


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every mapping and list of a document, once with each of its keys or positions."""
    found = []
    for key in (
        data if isinstance(data, dict) else range(len(data) if isinstance(data, list) else 0)
    ):
        found += [(data, key), *_places(data[key])]
    return found


def _choices(schema: Any) -> set[str]:
    """Every word that a field of the format may have."""
    inside = schema.values() if isinstance(schema, dict) else schema
    found = set(schema["enum"]) if isinstance(schema, dict) and "enum" in schema else set()
    for each in inside if isinstance(schema, dict | list) else ():
        found |= _choices(each)
    return {word for word in found if isinstance(word, str)}


FIELDS = tuple(sorted(field_names()))
CHOICES = tuple(sorted(_choices(format_of().fields.document)))
MUTATIONS: tuple[Callable[[random.Random, bytes, bytes], bytes], ...] = (
    *(_bytes, _lines, _lines, _tokens, _tokens, _tokens, _nodes, _nodes, _nodes),
)


# --- keeping


def smallest(raw: bytes, holds: Callable[[bytes], bool]) -> bytes:
    """A small part of a file for which something still holds: lines, then words are taken out."""
    end = time.process_time() + PATIENCE
    for split in (rb"[^\n]*\n?", rb"[\w.-]+|\s+|[^\w\s]"):
        parts = re.findall(split, raw)
        size = len(parts) // 2
        while size and time.process_time() < end:
            at = 0
            while at < len(parts) and time.process_time() < end:
                shorter = parts[:at] + parts[at + size :]
                if holds(b"".join(shorter)):
                    parts = shorter
                else:
                    at += size
            size //= 2
        raw = b"".join(parts)
    return raw


def kept_as(raw: bytes, found: frozenset[str]) -> Path:
    """The path of a file that is kept: its new codes, or else the modules it reaches lines of."""
    said = sorted(name for name in found if re.fullmatch(r"[EFN]\d{3}", name))
    broke = ["broke"] if any(name.startswith("broke") for name in found) else []
    rooms = {name.partition(":")[0] for name in found if not name.startswith("broke")}
    said = said or sorted(rooms - {name for name in found if ":" not in name})
    name = "-".join((*broke, *said[:2], hashlib.sha256(raw).hexdigest()[:6]))
    return CORPUS / f"{name}.yaml"


def grow(seconds: float, chance: random.Random) -> None:
    """Mutates for so many seconds of processor time."""
    reach, pool, tried = Reach(), [], 0
    for raw in [*seeds(), *(path.read_bytes() for path in sorted(CORPUS.iterdir()))]:
        reach.keep(reach.new(raw))
        pool += [raw] if 0 < len(raw) <= LONGEST else []
    began = time.process_time()
    while time.process_time() - began < seconds:
        raw, tried = mutated(chance, pool), tried + 1
        if not (found := reach.new(raw)):
            continue
        raw = smallest(raw, lambda part, found=found: found <= reach.new(part))  # type: ignore[misc]
        reach.keep(found := reach.new(raw))
        path = kept_as(raw, found)
        path.write_bytes(raw)
        pool.append(raw)
        print(
            f"{tried:6} {len(raw):6} bytes {path.name}: {', '.join(sorted(found)[:4])}", flush=True
        )
    print(f"{tried} files in {time.process_time() - began:.0f} s of processor time")


def main() -> None:
    """Grows the corpus and says what was kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    CORPUS.mkdir(exist_ok=True)
    grow(asked.seconds, random.Random(asked.seed))


if __name__ == "__main__":
    main()

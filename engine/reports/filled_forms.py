"""Sheets that somebody answers on a form: the sheet, the lines of the form, what is wrong there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import ClassVar

from engine.language.language import ENGLISH, N_, Language
from engine.reports.document import Document, Line, Section, Tone
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario

_LINE = re.compile(r"\s*(\w+)\s*:\s*(.*?)\s*")

CODE = N_("Sheet {code}")


def code_of(told: object) -> str:
    """A short name of what is told on a sheet."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def sheet(
    kind: str,
    scenario: Scenario,
    heading: str,
    lead: Iterable[str],
    code: str,
    sections: tuple[Section, ...],
    language: Language,
) -> Document:
    """A sheet on a case: what to do, the role, its code, then what is answered."""
    return Document(
        kind=kind,
        title=scenario.about.title,
        heading=heading,
        language=language.code,
        lead=(
            *(Line(Tone.SAID, language.text(words)) for words in lead),
            Line(Tone.SEEN, flatten(scenario.data["role"])),
        ),
        facts=(code,),
        sections=sections,
    )


class FormProblem(Exception):
    """A form that does not fit its sheet; each kind of form has messages of its own.

    Attributes:
        letter: what its codes begin with. 001 is a line that cannot be read, 002 a number that the
            sheet does not have, 003 one that stands there twice.
        messages: for each code: what is wrong, and what to do.
        line: the number of the line, 0 when the whole file is meant.
        code: stable.
        params: what the message speaks of.
    """

    letter: ClassVar[str]
    messages: ClassVar[Mapping[str, tuple[str, str]]]

    def __init__(self, line: int, code: str, **params: object) -> None:
        super().__init__(f"{line}: {code}")
        self.line, self.code, self.params = line, code, params

    def describe(self, file: str, language: Language = ENGLISH) -> str:
        """The message with its place and code, and below it what to do."""
        said, hint = (language.say(words, **self.params) for words in self.messages[self.code])
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.code} {said}\n  {hint}"


def form_lines(
    text: str, known: Collection[str], problem: type[FormProblem], **about: object
) -> Iterator[tuple[str, tuple[int, str]]]:
    """Each line as (name, (its number, what was written)); what follows a `#` is not read.

    Args:
        text: the form.
        known: every name a line may have, in small letters.
        problem: raised where a line does not fit.
        about: what its message for an unknown name speaks of.
    """
    met = set()
    for n, row in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        said = row.partition("#")[0].strip()
        if not said:
            continue
        found = _LINE.fullmatch(said)
        if found is None:
            raise problem(n, f"{problem.letter}001", said=said)
        name = found[1].lower()
        if name not in known:
            raise problem(n, f"{problem.letter}002", number=found[1], **about)
        if name in met:
            raise problem(n, f"{problem.letter}003", number=found[1])
        met.add(name)
        yield name, (n, found[2])

"""The form of one member of a panel, read, with one clear message where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from msgspec import Struct

from engine.language.language import N_
from engine.reports.case_review.rows import rows, sheet_code
from engine.reports.case_review.sheet import QUESTIONS
from engine.reports.filled_forms import FormProblem, form_lines
from engine.scenario.case_metadata import Aspect
from engine.scenario.scenario import Scenario

CRITICAL = 0.5
"""What stands for C: below harmful. Only the order of ratings counts for agreement."""

HEAD = ("sheet", "aspect", "who", "role", "date", "says")

MESSAGES: Mapping[str, tuple[str, str]] = {
    "W001": (
        N_("this line cannot be read: {said}"),
        N_("Write a number of the sheet, a colon and a rating, such as `3b: 2.5; too early`."),
    ),
    "W002": (N_("the sheet has no number {number}."), N_("Look at the sheet again.")),
    "W003": (N_("{number} is here twice."), N_("Remove one of the two lines.")),
    "W004": (
        N_("{said} is not a rating."),
        N_("Write 4 to 1 (halves are allowed), c for grave danger, or 0 to give no rating."),
    ),
    "W005": (N_("`{number}` is missing."), N_("Fill it in at the top of the form.")),
    "W006": (
        N_("these are ratings on the sheet {said}; the sheet of this case is {now} now."),
        N_("Print the sheet again, and ask the panel to rate the new sheet."),
    ),
    "W007": (N_("{said} cannot follow `{number}`."), N_("Write it like this: {wanted}.")),
}
"""For each code: what is wrong, and what to do."""

_RATING = re.compile(r"[1-3](\.[05])?|4(\.0)?")


class Rated(Struct, frozen=True):
    """What one member of a panel says.

    Attributes:
        who, role, date: as they are to be named, and when they read it.
        signed: stands behind the aspect.
        ratings: by number; `CRITICAL` for C; what was not judged is left out.
        remarks: by number of an answer or of a question.
    """

    aspect: Aspect
    who: str
    role: str
    date: str
    signed: bool
    ratings: Mapping[str, float]
    remarks: Mapping[str, str]


class BadForm(FormProblem):
    """A form that does not fit the sheet of a review."""

    letter = "W"
    messages = MESSAGES


def read_form(scenario: Scenario, text: str) -> Rated:
    """Read a form that was filled in; raises BadForm."""
    numbers = {row.number for row in rows(scenario)}
    questions = (f"q{n}" for n in range(1, 1 + max(map(len, QUESTIONS.values()))))
    lines = dict(form_lines(text, {*HEAD, *numbers, *questions}, BadForm))
    for name in HEAD:
        if not lines.get(name, (0, ""))[1]:
            raise BadForm(lines.get(name, (0, ""))[0], "W005", number=name)
    _check_head(scenario, lines)
    said = {number: lines[number] for number in lines if number not in HEAD}
    return Rated(
        Aspect(lines["aspect"][1]),
        lines["who"][1],
        lines["role"][1],
        lines["date"][1],
        lines["says"][1] == "signed",
        dict(_ratings(said, numbers)),
        {
            n: after
            for n, (_, text) in said.items()
            if (after := text.partition(";")[2].strip(" ;"))
        },
    )


def _check_head(scenario: Scenario, lines: Mapping[str, tuple[int, str]]) -> None:
    line, said = lines["sheet"]
    now = sheet_code(scenario)
    if said.lower() != now:
        raise BadForm(line, "W006", said=said, now=now)
    line, said = lines["date"]
    try:
        fine = date.fromisoformat(said).isoformat() == said
    except ValueError:
        fine = False
    if not fine:
        raise BadForm(line, "W007", said=said, number="date", wanted="2026-05-03")
    for name, words in (("aspect", list(map(str, Aspect))), ("says", ["read", "signed"])):
        line, said = lines[name]
        if said not in words:
            raise BadForm(line, "W007", said=said, number=name, wanted=" / ".join(words))


def _ratings(
    said: Mapping[str, tuple[int, str]], numbers: Collection[str]
) -> Iterator[tuple[str, float]]:
    for number, (line, text) in said.items():
        rating = text.partition(";")[0].strip().lower().replace(",", ".")
        if number not in numbers:  # a question, to which there are only remarks
            if rating:
                raise BadForm(line, "W001", said=text)
        elif rating == "c":
            yield number, CRITICAL
        elif rating not in ("", "0"):
            if not _RATING.fullmatch(rating):
                raise BadForm(line, "W004", said=rating)
            yield number, float(rating)

"""The terms of a new cohort: options of `rifq cohort new`, and fields and choices of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from msgspec import Struct

from engine.language.interface import _, current, languages, load
from engine.records.cohorts import KEEP_DAYS, MOST_DAYS, Cohort
from engine.scenario.courses import Course
from engine.services.courses.administration import read_day, read_names
from tui.acts.act import Answers, NotDone


class Term(Struct, frozen=True):
    """Something that is agreed for a cohort.

    Attributes:
        name: of what is answered.
        label: of its field or choice on the page; "" where the page does not ask.
        ways: values to choose from, with their words, the usual one first; none for a field.
        default: of the field.
        option: of the verb; None for the title, which is its argument.
    """

    name: str
    label: str = ""
    ways: Mapping[Any, str] = {}
    default: str = ""
    option: Callable[[Callable[..., Any]], Callable[..., Any]] | None = None


def _term(label: str, *names: str, ways: Mapping[Any, str] | None = None, **option: Any) -> Term:
    """A term with the option of its verb, as click takes it; it answers by its last name."""
    if ways and not option.get("is_flag"):
        option |= {"type": click.Choice(list(ways)), "default": next(iter(ways))}
    name = names[-1].strip("-").replace("-", "_")
    default = str(option.get("default", ""))
    return Term(name, label, ways or {}, default, click.option(*names, **option))


def parse_day(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """A day that was typed for an option, as it is kept; "" for none."""
    try:
        return read_day(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _parse_language(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """The code of a language that Rifq speaks."""
    found = load(typed) if typed else None
    if typed and found is None:
        words = _("Rifq does not speak `{code}`. It speaks: {known}.")
        raise click.BadParameter(words.format(code=typed, known=current().commas(languages())))
    return found.code if found else ""


_DAY: dict[str, Any] = {"default": "", "callback": parse_day, "metavar": "DAY"}
TERMS = (
    Term("title", _("Title, as participants see it")),
    _term(
        _("Agencies, such as police, labour; can stay empty"),
        *("--agency", "agencies"),
        multiple=True,
        metavar="NAME",
        help="An agency that people come from.",
    ),
    _term(
        _("First day, such as 2026-11-30; can stay empty"),
        "--first",
        **_DAY,
        help="Its first day.",
    ),
    _term(_("Last day; can stay empty"), "--last", **_DAY, help="Its last day."),
    _term(
        _("How it is played"),
        "--mode",
        ways={
            "practice": _("practice: answers can be undone"),
            "assessment": _("assessment: nothing can be undone"),
        },
    ),
    _term(
        _("Whose records these are"),
        "--records",
        ways={
            "own": _("their own: you see only the group"),
            "shared": _("shared: you may open plays, by code"),
        },
        help=(
            "own: you see only the group. shared: you may open plays, by code. People agree first."
        ),
    ),
    _term(
        _("Feedback for a case"),
        "--no-embargo",
        ways={
            False: _("waits until you open it for everyone"),
            True: _("opens for each person when they finish"),
        },
        is_flag=True,
        help="Each person reads the feedback when they finish.",
    ),
    _term(
        _("Someone to talk to, and where"),
        "--support",
        default="",
        metavar="WHO",
        help="Someone to talk to, and where.",
    ),
    _term(
        _("Days from closing until the plays are deleted"),
        "--keep-days",
        type=click.IntRange(0, MOST_DAYS),
        default=KEEP_DAYS,
        help="Days from closing until plays are to be deleted (30).",
    ),
    _term(
        "",
        *("--course-language", "spoken"),  # `language` is that of every verb
        default="",
        callback=_parse_language,
        metavar="LANG",
        help="The language that people read, such as en.",
    ),
    _term(
        _("What it is for"),
        "--trial",
        ways={
            False: _("a course with people"),
            True: _("trying things: it can be deleted completely"),
        },
        is_flag=True,
        help="To try things: it can be deleted completely.",
    ),
)


def term_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options of all terms."""
    for term in reversed(TERMS):
        command = term.option(command) if term.option else command
    return command


def read_terms(answers: Answers, course: Course, id: str = "") -> Cohort:
    """The cohort that the terms ask for.

    Args:
        answers: by the names of the terms; names of agencies as a sequence.
        course: what it follows.
        id: "" for one that is made from the title.

    Raises:
        NotDone: a term cannot be taken; it names its field.
    """
    title = " ".join(answers["title"].split())
    if not title:
        raise NotDone(_("A cohort needs a title."), "title")
    days = {}
    for name in ("first", "last"):
        try:
            days[name] = read_day(answers[name].strip())
        except ValueError as error:
            raise NotDone(str(error), name) from None
    if all(days.values()) and days["last"] < days["first"]:
        raise NotDone(_("The last day cannot be before the first."), "last")
    keep = str(answers["keep_days"]).strip()
    if not keep.isdecimal() or int(keep) > MOST_DAYS:
        words = _("Type a number of days, at most {most}.")
        raise NotDone(words.format(most=MOST_DAYS), "keep_days")
    return Cohort(
        id,
        title,
        course.id,
        course.cases,
        read_names(answers["agencies"]),
        days["first"],
        days["last"],
        answers["mode"],
        answers["records"],
        not answers["no_embargo"],
        support=" ".join(answers["support"].split()),
        keep_days=int(keep),
        trial=answers["trial"],
        parallel=course.parallel,
        language=answers.get("spoken", ""),
    )

"""What the options and arguments that verbs share stand for: cases, courses, people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from engine.language.interface import _, current, follow_course
from engine.lazy_import import lazy_modules
from engine.records.codes import parse
from engine.scenario.case_files import cases, find
from engine.services.courses.participants import Participants
from tui.cli.folders import data_folder
from tui.cli.output import give_up
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.records.sqlite import store as sqlite_store
    from engine.reports import filled_forms
    from engine.scenario import courses as scenario_courses
    from engine.scenario import load
    from engine.scenario.yaml import source
    from engine.services.courses import enrolment
    from engine.services.shared import compiled_cases, shown_cases

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.scenario.courses import Course
    from engine.scenario.scenario import Scenario
    from engine.services.courses.pins import Pins
    from engine.services.shared.recording import Recorded

T = TypeVar("T")
_TRIES = 3  # of a PIN


@contextmanager
def open_store(data: Path | None) -> Iterator[sqlite_store.Store]:
    """The plays in the data folder; says what goes wrong with them or their cases."""
    with speak_problems(), sqlite_store.Store.open(data_folder(data)) as store:
        yield store


def load_case(case: str, own: Path | None) -> Scenario:
    """The case of this id or path, in the language in use.

    Says what is wrong and stops when it cannot be played.
    """
    with speak_problems():
        return shown_cases.shown_case(compiled_cases.open_case(case_file(case, own)), current())


def load_course(course: str, own: Path | None) -> Course:
    """The course of this name or path; says what is wrong and stops when it cannot be given."""
    path = scenario_courses.find_course(course, own)
    if path is None:
        known = current().commas(path.stem for path in scenario_courses.courses(own))
        words = _("There is no course `{course}`. Available: {known}.")
        give_up(words.format(course=course, known=known))
    with speak_problems():
        return load.load_course(path, own, shown_cases.words_beside(path, current().code))


def case_file(case: str, own: Path | None) -> Path:
    """The file of the case of this id or path; says so and stops when there is none."""
    path = find(case, own) if case else None
    if path is None:
        import difflib

        names = [file.stem for file in cases(own)]
        every = _("Available: {names}.").format(names=current().commas(sorted(names)))
        if not case:
            give_up(_("Which case? {every}").format(every=every))
        beside = source.near_file(case)
        near = [beside] if beside else difflib.get_close_matches(case, names, n=1)
        hint = (
            _("Did you mean `{near}`? {every}").format(near=near[0], every=every) if near else every
        )
        give_up(_("There is no case `{case}`. {hint}").format(case=case, hint=hint))
    return path


def read_filled_form(file: str, read: Callable[[str], T]) -> T:
    """What `read` finds in a form that was filled in; says what is wrong with it and stops."""
    with speak_problems():
        try:
            return read(source.bytes_of(file).decode("utf-8", "replace"))
        except filled_forms.FormProblem as bad:
            give_up(bad.describe(file, current()))


def participant(code: str | None) -> tuple[str, ...]:
    """The participant named by `--as`, or nobody."""
    return (parse(code),) if code else ()


def owner(store: Store, code: str | None) -> tuple[str, ...]:
    """The participant named by `--as`, whose plays are opened: who has a PIN is asked for it.

    It is typed at the terminal and never an argument, which others on the computer could read.

    Raises:
        RecordsProblem: it is no code, or it was replaced.
    """
    people = participant(code)
    store.cohorts.refuse_replaced(*people)
    pins = Participants(store).pins
    for each in people:
        if pins.has_chosen(each):
            _ask_for_the_pin(pins, each)
    return people


def _ask_for_the_pin(pins: Pins, code: str) -> None:
    """Have the PIN of a code typed; stop when it is not right."""
    if not sys.stdin.isatty():
        give_up(
            _(
                "W103 This code has a PIN. The PIN must be typed at a terminal, and there is none "
                "here."
            )
        )
    for left in reversed(range(_TRIES)):
        typed = click.prompt(str(_("PIN of this code")), hide_input=True, err=True)
        refused = pins.refusal(code, typed)
        if refused is None:
            return
        if left == 0:
            give_up(f"{refused.code} {refused.message}")
        click.echo(refused.message, err=True)


def refuse_to_strangers(recorded: Recorded, people: tuple[str, ...]) -> None:
    """Stop where only its player's code opens a play, and none was given."""
    if not people and enrolment.belongs_to_player(recorded):
        give_up(_("This play belongs to its player. It opens with their code: `--as CODE`."))


def speak_as_course(store: Store, people: tuple[str, ...]) -> None:
    """Speak the language of the course of these people, unless one was asked for."""
    participants = Participants(store)
    follow_course(next(filter(None, map(participants.language, people)), ""))

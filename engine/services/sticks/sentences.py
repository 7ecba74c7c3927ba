"""What is said of a stick: of what was handed in, and before its plays are taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.interface import _, current, plural
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.services.errors import explain
from engine.services.sticks.key_files import course_key, name_of
from engine.services.sticks.place_plays import IntakeOutcome
from engine.services.sticks.signs import sign_of_computer

if TYPE_CHECKING:  # these need the extra `sticks`; what is said here does not
    from engine.services.sticks.hand_in import HandedIn
    from engine.services.sticks.keys import CourseKey
    from engine.services.sticks.kit_files import Joined, Put

MANY_FILES = 5
"""Files of one computer on a stick, from which on it is said what they are."""


def describe_outcome(outcome: IntakeOutcome) -> Iterator[str]:
    """Sentences: what is there, what becomes of it, and what needs a decision."""
    if outcome.computers:
        yield _describe_computers(outcome)
    if outcome.plays:
        yield _describe_counts(outcome)
    elif not outcome.unread:
        yield str(_("There are no plays."))
    if outcome.agreed:
        yield plural(
            "The agreement of {n} person to what is recorded comes with these plays.",
            "The agreement of {n} people to what is recorded comes with these plays.",
            len(outcome.agreed),
        )
    if outcome.strangers:
        names = current().commas(sorted(map(name_of, outcome.strangers)))
        words = _(
            "Here for the first time: {names}. Are these your computers? Each showed its name "
            "when it joined."
        )
        yield words.format(names=names)
    every = (*outcome.unread, *outcome.refused, *outcome.waiting, *outcome.notes)
    yield from map(explain, every)
    if outcome.misdated:
        params = {"count": current().number(outcome.misdated)}
        yield explain(RecordsProblem(Code.OTHER_DAY, params))


def describe_kit(put: Put, cohort: Cohort, data: Path) -> Iterator[str]:
    """Sentences: of the key that was made, and how the course is known on other computers."""
    if put.made:
        words = _(
            "The key of the course is in {path}. Anyone who has the key can read what is "
            "handed in; without the key, nobody can. The key is in no backup."
        )
        file = course_key(data, cohort.id)
        yield words.format(path=file)
        if not put.locked:
            yield str(
                _("The key has no passphrase: only your account on this computer protects it.")
            )
        words = _(
            "Print the key now, in case this computer is lost: `rifq cohort key {cohort} -o "
            "key.txt`. Keep the paper apart from this computer and from the USB drive."
        )
        yield words.format(cohort=cohort.id)
    shown = _(
        "The course has the sign: {sign}. Each computer shows these eight words before it joins."
    )
    yield shown.format(sign=put.key.course.sign)


def key_paper(cohort: Cohort, key: CourseKey) -> str:
    """The key of a course as it is kept on paper."""
    words = _(
        "The key of the cohort {title} ({cohort}), with the sign: {sign}.\n\n"
        "    {key}\n\n"
        "Keep this paper where nobody else can get it: anyone who has it can read what people "
        "played. If the computer of the course is lost, this key opens sealed backups and what is "
        "on a USB drive: `rifq cohort key {cohort} --recover` asks for the key. Burn this paper "
        "when the plays are deleted.\n"
    )
    sign = key.course.sign
    return words.format(title=cohort.title, cohort=cohort.id, sign=sign, key=key.printed)


def describe_offer(agreed: Cohort, sign: str) -> Iterator[str]:
    """Sentences: which course a computer is about to join."""
    yield _("Course: {title} ({id})").format(title=agreed.title, id=agreed.id)
    words = _(
        "Sign of the course: {sign}. If a word is different on the facilitator's computer, do not "
        "join."
    )
    yield words.format(sign=sign)


def describe_joined(joined: Joined) -> Iterator[str]:
    """Sentences: how this computer is called, and what is not as it should be."""
    words = _(
        "Joined. On the USB drive this computer is called {name}. It has the sign: {sign}. Write "
        "both down for the facilitator, who compares them when plays from here are taken in."
    )
    yield words.format(name=name_of(joined.device), sign=sign_of_computer(joined.device))
    yield from map(explain, joined.notes)


def describe_hand_in(done: HandedIn) -> Iterator[str]:
    """Sentences: what is on the stick now, and what somebody has to know or to do."""
    plays = plural("{n} play is on the USB drive", "{n} plays are on the USB drive", done.plays)
    people = plural("of {n} person", "of {n} people", done.people)
    yield _("{plays}, {people}, and can be read back.").format(plays=plays, people=people)
    who = _("This computer is called {name}. It has the sign: {sign}.")
    yield who.format(name=name_of(done.device), sign=sign_of_computer(done.device))
    for each in done.altered:
        left = _(
            "Left out, because it is damaged or was changed: {play}. See `rifq records verify`."
        )
        yield left.format(play=each.play)
    if done.kit and done.kit.code != Code.NO_KIT:
        yield explain(done.kit)
    if done.received:
        yield plural(
            "The receipt says that {n} of them is taken in.",
            "The receipt says that {n} of them are taken in.",
            len(done.received),
        )
    yield from map(explain, done.forgotten)
    if done.earlier >= MANY_FILES:
        words = _(
            "{n} older files of this computer are on the USB drive, too. The new file has "
            "everything that is here now. When it is taken in, you can delete the older files."
        )
        yield words.format(n=current().number(done.earlier))


def _describe_computers(outcome: IntakeOutcome) -> str:
    bundles = plural("{n} bundle", "{n} bundles", outcome.bundles)
    computers = plural("{n} computer", "{n} computers", len(outcome.computers))
    return _("{bundles} of {computers}.").format(bundles=bundles, computers=computers)


def _describe_counts(outcome: IntakeOutcome) -> str:
    words = _(
        "{plays}. New: {new}. Longer than here: {longer}. Here already: {here}. Deleted here: "
        "{forgotten}. Waiting for a decision: {aside}. Refused: {refused}."
    )
    plays = plural("{n} play", "{n} plays", outcome.plays)
    names = ("new", "longer", "here", "forgotten", "aside")
    counts = {name: current().number(getattr(outcome, name)) for name in names}
    return words.format(plays=plays, refused=current().number(len(outcome.refused)), **counts)

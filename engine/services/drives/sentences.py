"""What is said of a stick: of what was handed in, and before its plays are taken in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.language.interface import _, current, plural
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.services.drives.computers import Stranger, sign_of_computer
from engine.services.drives.intake import IntakeOutcome
from engine.services.shared.errors import explain
from engine.services.shared.key_files import course_key, name_of

if TYPE_CHECKING:  # these need the extra `sticks`; what is said here does not
    from engine.services.drives.hand_in import HandedIn
    from engine.services.drives.keys import CourseKey
    from engine.services.drives.kit_files import Joined, Put

MANY_FILES = 5
"""Files of one computer on a stick, from which on it is said what they are."""


def describe_outcome(outcome: IntakeOutcome) -> Iterator[str]:
    """Sentences: what is there, what becomes of it, and what needs a decision."""
    if outcome.computers:
        bundles = plural("{n} bundle", "{n} bundles", outcome.bundles)
        computers = plural("{n} computer", "{n} computers", len(outcome.computers))
        names = sorted(name or name_of(device) for device, name in outcome.computers.items())
        read = _("{bundles} of {computers} can be read: {names}.")
        yield read.format(bundles=bundles, computers=computers, names=current().commas(names))
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


def _describe_counts(outcome: IntakeOutcome) -> str:
    words = _(
        "{plays}. New: {new}. Longer than here: {longer}. Here already: {here}. Deleted here: "
        "{forgotten}. Waiting for a decision: {aside}. Refused: {refused}."
    )
    plays = plural("{n} play", "{n} plays", outcome.plays)
    names = ("new", "longer", "here", "forgotten", "aside", "refused")
    counts = {name: current().number(outcome.count(name)) for name in names}
    return words.format(plays=plays, **counts)


# What waits


def describe_stranger(stranger: Stranger) -> Iterator[str]:
    """Sentences: a computer that nobody has named, and how people know whether it is ours."""
    words = _("A computer that nobody has named yet: {name}. It has the sign: {sign}.")
    yield words.format(name=stranger.name, sign=sign_of_computer(stranger.device))
    yield plural(
        "It brings {n} play of the code {codes}.",
        "It brings {n} plays. Their codes: {codes}.",
        stranger.plays,
        codes=current().commas(stranger.codes),
    )
    yield (
        _(
            "Compare the sign with the one on its own screen, which shows it at each hand-in. If "
            "all eight words are the same, give the computer a name, such as “{free}”; no name "
            "of a person."
        ).format(free=stranger.free)
    )


_TAKING: Mapping[str, object] = {
    Code.UNKNOWN_CODE: _("Take it, and let its code into the course"),
    Code.STRANGE_CASE: _("Keep it for its player, outside the course"),
    Code.OTHER_TERMS: _("Keep it for its player, outside the course"),
    Code.OTHER_VERSION: _("Take it: it counts"),
    Code.PLAYED_TWICE: _("Take it: one person played twice, and the first play counts"),
    Code.FORKED: _("Count this version, and not the one that is here"),
}
"""What taking a play does, by why it waits; where it is not here, it cannot be taken as it is."""
_FOR_ANOTHER = {Code.UNKNOWN_CODE, Code.OLD_CODE, Code.PLAYED_TWICE}
"""Where it can be counted for another code of the course."""


class Choice(NamedTuple):
    """Something that can be done with a play that waits: options of `decide`, and what they do."""

    options: str
    words: str


TAKE, TAKE_AS, REFUSE = "--take", "--take --as CODE", "--refuse"


def list_choices(aside: Aside) -> Iterator[Choice]:
    """What can be done with a play that waits."""
    if words := _TAKING.get(aside.why):
        yield Choice(TAKE, str(words))
    if aside.why in _FOR_ANOTHER:
        yield Choice(TAKE_AS, str(_("Count it for another code of the course")))
    forked = aside.why == Code.FORKED
    never = _("Count the version that is here, and never take this one")
    yield Choice(REFUSE, str(never if forked else _("Never take it")))


def describe_waiting(aside: Aside, why: RecordsProblem, beside: Collection[Aside]) -> Iterator[str]:
    """Lines: why a play waits, and each thing to do with it, with its command.

    Args:
        aside: the play.
        why: its reason.
        beside: all that waits; the command names the play so that it is found among these.
    """
    yield explain(why).partition("\n")[0]  # what to do follows
    alone = sum(other.play[:8] == aside.play[:8] for other in beside) == 1
    name = aside.play[:8] if alone else aside.head[:16]
    for choice in list_choices(aside):
        command = f"rifq cohort decide {aside.cohort} {name} {choice.options}"
        yield f"    {choice.words}: `{command}`"

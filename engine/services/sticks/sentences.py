"""What is said of a stick before its plays are taken in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.interface import _, current, plural
from engine.records.problems import Code, RecordsProblem
from engine.services.errors import explain
from engine.services.sticks.key_files import name_of
from engine.services.sticks.place_plays import Outcome


def of_outcome(outcome: Outcome) -> Iterator[str]:
    """Sentences: what is there, what becomes of it, and what needs a decision."""
    if outcome.computers:
        yield _computers(outcome)
    if outcome.plays:
        yield _counts(outcome)
    elif not outcome.unread:
        yield str(_("There is no play in it."))
    if outcome.strangers:
        names = current().commas(sorted(map(name_of, outcome.strangers)))
        words = _("For the first time: {names}. Are these your computers? Each showed its name.")
        yield words.format(names=names)
    every = (*outcome.unread, *outcome.refused, *outcome.waiting, *outcome.notes)
    yield from map(explain, every)
    if outcome.misdated:
        params = {"count": current().number(outcome.misdated)}
        yield explain(RecordsProblem(Code.OTHER_DAY, params))


def _computers(outcome: Outcome) -> str:
    bundles = plural("{n} bundle", "{n} bundles", outcome.bundles)
    computers = plural("{n} computer", "{n} computers", len(outcome.computers))
    return _("{bundles} of {computers}.").format(bundles=bundles, computers=computers)


def _counts(outcome: Outcome) -> str:
    words = _(
        "{plays}. New: {new}. Longer than here: {longer}. Here already: {here}. Forgotten here: "
        "{forgotten}. Waiting for a decision: {aside}. Refused: {refused}."
    )
    plays = plural("{n} play", "{n} plays", outcome.plays)
    names = ("new", "longer", "here", "forgotten", "aside")
    counts = {name: current().number(getattr(outcome, name)) for name in names}
    return words.format(plays=plays, refused=current().number(len(outcome.refused)), **counts)

"""What is said of a stick before its plays are taken in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.interface import _, current, plural
from engine.records.problems import Code, RecordsProblem
from engine.services.errors import explain
from engine.services.sticks.hand_out import name_of
from engine.services.sticks.take_in import Outcome


def of_outcome(outcome: Outcome) -> Iterator[str]:
    """Sentences: what is there, what becomes of it, and what needs a decision."""
    yield _counts(outcome)
    if outcome.strangers:
        names = current().commas(sorted(map(name_of, outcome.strangers)))
        words = _("For the first time: {names}. Are these your computers? Each showed its name.")
        yield words.format(names=names)
    every = (*outcome.unread, *outcome.refused, *outcome.waiting, *outcome.notes)
    yield from map(explain, every)
    if outcome.misdated:
        params = {"count": current().number(outcome.misdated)}
        yield explain(RecordsProblem(Code.OTHER_DAY, params))


def _counts(outcome: Outcome) -> str:
    bundles = plural("{n} bundle", "{n} bundles", outcome.bundles)
    computers = plural("{n} computer", "{n} computers", len(outcome.computers))
    plays = plural("{n} play", "{n} plays", outcome.plays)
    words = _(
        "{bundles} of {computers}; {plays}. New: {new}. Longer than here: {longer}. Here already: "
        "{here}. Forgotten here: {forgotten}. Waiting for a decision: {aside}. Refused: {refused}."
    )
    number = current().number
    return words.format(
        bundles=bundles,
        computers=computers,
        plays=plays,
        new=number(outcome.new),
        longer=number(outcome.longer),
        here=number(outcome.here),
        forgotten=number(outcome.forgotten),
        aside=number(outcome.aside),
        refused=number(len(outcome.refused)),
    )

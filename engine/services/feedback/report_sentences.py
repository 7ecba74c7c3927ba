"""What is said before a report is made, or a course is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.language.interface import _, current
from engine.records.cohorts import Cohort
from engine.services.feedback.waves import Unreported


def describe_too_few(titles: Iterable[str]) -> str:
    """What closing says of finished plays that no report will have; "" where there are none.

    How many they are would tell of fewer than five people.
    """
    if not (cases := current().commas(titles)):
        return ""
    words = _(
        "Of {cases}, one to four finished plays are in no report. If you close now, they never "
        "will be: a report is about five people or more. If you can, wait until more people have "
        "finished."
    )
    return words.format(cases=cases)


def describe_unreported(cohort: Cohort, found: Sequence[Unreported]) -> str:
    """What closing a room says of finished plays that are in no report yet; "" for none."""
    if not found:
        return ""
    named = {"title": cohort.title, "id": cohort.id}
    if not (n := sum(each.at_least for each in found)):
        words = _(
            "{title}: a few finished plays are in no report yet, fewer than five of each case. A "
            "report is about five people or more."
        )
        return words.format(**named)
    said = _("{title}: at least {n} finished plays are in no report yet.").format(n=n, **named)
    if any(each.due for each in found):
        then = _("`rifq cohort report {id}` makes a report of them.").format(**named)
    else:
        then = _("The next report waits for more, or for the end of the course.")
    return f"{said} {then}"

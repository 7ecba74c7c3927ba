"""F339: a case that takes longer than there is time for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Stakes, measure_stakes
from engine.play.estimated_duration import Counted, count_plays, count_words, minutes, minutes_of
from engine.play.view import paragraphs

MOST = {"foundation": 40, "advanced": 60}  # minutes: in 90 with a debrief, in half a day


@reads("story", "key", "text", "level")
def find_overlong_case(case: Case) -> Iterator[Finding]:
    """Find a case whose reading and deciding takes longer than its level allows."""
    about = case.scenario.about
    most = MOST.get(about.level)
    if most is None or _surely_fits(case, most):
        return
    taken = minutes(case.scenario).first
    if taken <= most:
        return
    if case.find_fact(measure_stakes, Stakes).known:  # with an endless loop there is no duration
        yield make_finding(
            case.scenario,
            ("title",),
            "F339",
            at=case.scenario.id,
            minutes=taken,
            level=about.level,
            most=most,
        )


def _surely_fits(case: Case, most: int) -> bool:
    """Whether a case surely takes no longer, by what is known of the case that it is like.

    Where the same is offered in every play, the same is answered. Then nothing else is read than in
    that case, but the lines that are asked about; each of them at most once before every answer,
    and once at the end.
    """
    like, lines = case.like, case.asked.lines
    if like is None or case.known is None or lines is None:
        return False
    known = like.case.scenario
    if known.text != case.scenario.text:
        return False
    more = sum(count_words(each.text) for each in paragraphs(known, lines))
    counts = [Counted(c.words + more * (c.decisions + 1), c.decisions) for c in count_plays(known)]
    return minutes_of(counts).first <= most

"""Who has read a case and who stands behind it, aspect by aspect, and what changed since then."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import ENGLISH, N_, Language
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.case_metadata import (
    Aspect,
    Moved,
    Review,
    Standing,
    needed_aspects,
    standing_of,
)
from engine.scenario.scenario import Scenario

HEADING = N_("Who has read this case")
LEVELS = {
    Standing.DRAFT: N_("Draft. The marking is the author's view."),
    Standing.REVIEWED: N_("Reviewed, not signed. The marking is still the author's view."),
    Standing.SIGNED: N_("Signed."),
}
MISSING = N_("To be signed it still needs: {aspects}.")
LOCKED = N_(
    "A child is at the centre of this case: no cohort can play it until the aspect “child” is "
    "signed."
)
ASPECTS = {
    Aspect.PRACTICE: N_("practice"),
    Aspect.LAW: N_("law"),
    Aspect.SURVIVOR: N_("survivor"),
    Aspect.CHILD: N_("child"),
    Aspect.HEALTH: N_("health"),
    Aspect.LANGUAGE: N_("language"),
    Aspect.TRIED: N_("tried with a class"),
}
NOBODY = N_("Nobody yet.")
SIGNED, READ = N_("signed on {date}"), N_("read it on {date}")
SIGNED_ONCE, READ_ONCE = N_("signed"), N_("read it")
STALE = N_("out of date: the case has changed since")
CHANGED, GONE = N_("Line {line}: {at}"), N_("Line {line}: something was taken out before this")
ORDER = N_("Only the order of what stands there has changed.")


def state(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """The state of a case's review."""
    about = scenario.about
    return Document(
        kind="review-state",
        title=about.title,
        heading=language.text(HEADING),
        language=language.code,
        lead=tuple(Line(Tone.SAID, words) for words in _level(scenario, language)),
        sections=tuple(_section(scenario, aspect, language) for aspect in Aspect),
    )


def _level(scenario: Scenario, language: Language) -> Iterator[str]:
    about = scenario.about
    yield language.text(LEVELS[about.standing])
    missing = [
        language.text(ASPECTS[aspect])
        for aspect in needed_aspects(child=about.child)
        if standing_of(about.reviews, aspect) is not Standing.SIGNED
    ]
    if missing:
        yield language.say(MISSING, aspects=language.commas(missing))
    if about.locked:
        yield language.text(LOCKED)


def _section(scenario: Scenario, aspect: Aspect, language: Language) -> Section:
    found = [review for review in scenario.about.reviews if review.aspect == aspect]
    entries = tuple(_entry(review, language) for review in found)
    lead = () if entries else (language.text(NOBODY),)
    return Section(str(aspect), language.text(ASPECTS[aspect]), lead, entries)


def _entry(review: Review, language: Language) -> Entry:
    said = SIGNED if review.signed else READ
    if not review.date:
        said = SIGNED_ONCE if review.signed else READ_ONCE
    date = language.date(review.date) if review.date else ""
    lines = [Line(Tone.SAID, language.say(said, date=date))]
    if review.stale:
        lines.append(Line(Tone.GRAVE, language.text(STALE)))
        lines += [Line(Tone.SMALL, _describe_move(moved, language)) for moved in review.moved]
        if not review.moved:
            lines.append(Line(Tone.SMALL, language.text(ORDER)))
    return Entry(review.name, tuple(lines))


def _describe_move(moved: Moved, language: Language) -> str:
    return language.say(GONE if moved.gone else CHANGED, line=moved.line, at=moved.at)

"""One's own plays over a course, for their owner: themes in words, and what to practise next.

Process and outcome are two reports. A domain gets one of four bands only from eight settled slots
on, cut at chance and at one and two thirds of the way from chance to best (scoring.md, What people
see); everything else is words. There is no other figure, and nobody else in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.play.play import Play
from engine.reports.debrief.debrief import FORMULA_VERSION
from engine.reports.debrief.sentences import MODES, Translate, say
from engine.reports.own_record import sentences as w
from engine.reports.own_record.outcome import Outcome, outcome
from engine.reports.own_record.themes import Example, Practice, Theme, Themes
from engine.scenario.scenario import Scenario
from engine.scoring.values import Values

IN_FULL = 4  # cases whose outcome is told in full; of more, two pages hold the endings


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """One play of the person whose record it is; two are the same only as one object.

    Attributes:
        scenario: the case, as pinned by the play.
        play: its present moment.
        values: what can be gained from each state of the case; None where that is not known.
        withheld: its analysis waits until the facilitator opens the case.
        people: how many sat in front of it.
    """

    scenario: Scenario
    play: Play
    values: Values | None = None
    withheld: bool = False
    people: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A play in the list, with what became of it here."""

    title: str
    date: str
    mode: str
    remark: str


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The record, ready to be shown.

    Attributes:
        heading: what it is.
        whose: course and code.
        draft: some key in it is signed by nobody.
        notices: what must be read with it.
        themes: by domain, those with something to say.
        keep: up to three answers worth keeping.
        practise: up to two principles to practise.
        outcomes: how each case that is told ended.
        rows: every play, oldest first.
        outside: plays of theirs that are not of the course, oldest first.
        method: how it was made.
        words: every other word the pages say.
    """

    heading: str
    whose: str
    draft: bool
    notices: tuple[str, ...]
    themes: tuple[Theme, ...]
    keep: tuple[Example, ...]
    practise: tuple[Practice, ...]
    outcomes: tuple[Outcome, ...]
    rows: tuple[Row, ...]
    outside: tuple[Row, ...]
    method: tuple[str, ...]
    words: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The same as an object of plain values."""
        return asdict(self)


def counted(plays: Sequence[Played]) -> list[Played]:
    """The plays that are told: of each case the first that was finished.

    Args:
        plays: all of one person, oldest first.
    """
    found: dict[str, Played] = {}
    for played in plays:
        if played.play.ended:
            found.setdefault(played.scenario.id, played)
    return list(found.values())


def own_record(
    plays: Sequence[Played],
    *,
    outside: Sequence[Played] = (),
    code: str,
    course: str = "",
    shared: bool = False,
    translate: Translate = str,
) -> OwnRecord:
    """The record of one person.

    Args:
        plays: all of theirs in the course, oldest first; led plays are nobody's own.
        outside: theirs outside the course; they are listed.
        code: theirs.
        course: title of the cohort, or "" outside of one.
        shared: the facilitator may read it, too.
        translate: gives an interface sentence in the reader's language.
    """
    told = counted(plays)
    judged = [played for played in told if not played.withheld]
    brief = len(told) > IN_FULL
    draft = any(played.scenario.about.draft for played in judged)
    themes = Themes(judged, draft, translate)
    return OwnRecord(
        heading=say(translate, w.HEADING),
        whose=_whose(course, code, translate),
        draft=draft,
        notices=tuple(_notices(told, judged, draft, shared, translate)),
        themes=themes.themes(),
        keep=themes.keep(),
        practise=themes.practise(),
        outcomes=tuple(outcome(p.scenario, p.play, p.withheld, brief, translate) for p in told),
        rows=tuple(_row(played, told, translate) for played in plays),
        outside=tuple(_row(played, outside, translate, apart=True) for played in outside),
        method=tuple(say(translate, line, version=FORMULA_VERSION) for line in w.METHOD_LINES),
        words=_words(draft, brief, translate),
    )


def _whose(course: str, code: str, translate: Translate) -> str:
    if course:
        return say(translate, w.COURSE, course=course, code=code)
    return say(translate, w.CODE, code=code)


def _notices(
    told: list[Played], judged: list[Played], draft: bool, shared: bool, translate: Translate
) -> list[str]:
    found = [w.NOTICE, w.SHARED if shared else w.YOURS]
    if judged:
        found.append(w.DRAFT if draft else w.SIGNED)
    if not told:
        found.append(w.NOTHING)
    return [say(translate, each) for each in found]


def _row(
    played: Played, told: Sequence[Played], translate: Translate, *, apart: bool = False
) -> Row:
    if not played.play.ended:
        remark = w.UNFINISHED
    elif apart:
        remark = w.APART_FROM_IT
    elif played not in told:
        remark = w.AGAIN
    else:
        remark = w.HELD_BACK if played.withheld else w.COUNTED
    said = [say(translate, remark)]
    if played.people > 1:
        said.append(say(translate, w.TOGETHER))
    started = played.play.started
    mode = say(translate, MODES.get(started.mode, started.mode))
    return Row(played.scenario.about.title, started.date, mode, " · ".join(said))


def _words(draft: bool, brief: bool, translate: Translate) -> dict[str, str]:
    """The headings, and what judges in the voice of the keys."""
    plain = {
        "process": w.PROCESS,
        "outcome": w.OUTCOME,
        "apart": w.APART_BRIEF if brief else w.APART,
        "themes": w.THEMES,
        "keep": w.KEEP,
        "practise": w.PRACTISE,
        "asks": w.ASKS,
        "source": w.SOURCE,
        "plays": w.PLAYS,
        "outside": w.OUTSIDE,
        "outside_lead": w.OUTSIDE_LEAD,
        "method": w.METHOD,
        "kept_to": w.KEPT_TO,
        "at_odds": w.AT_ODDS,
    }
    voiced = {
        "themes_lead": w.THEMES_LEAD,
        "keep_lead": w.KEEP_LEAD,
        "practise_lead": w.PRACTISE_LEAD,
        "practise_none": w.PRACTISE_NONE,
    }
    said = plain | {name: forms[0 if draft else 1] for name, forms in voiced.items()}
    return {name: say(translate, text) for name, text in said.items()}

"""A person's own plays over a course: themes in words, and what to practise next.

Process and outcome are two reports. A domain gets one of four bands only from eight settled slots
on, cut at chance and at one and two thirds of the way from chance to best (`scoring/README.md`, In
words); everything else is words. There is no other figure, and nobody else in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from engine.language.language import ENGLISH, Language
from engine.play.play import Play
from engine.reports.debrief.debrief_context import FORMULA_VERSION
from engine.reports.debrief.moments import tell_of_person
from engine.reports.debrief.sentences import LEVELS, MODES
from engine.reports.document import Document, Entry, Line, Section, Steps, Tone
from engine.reports.own_record import sentences as w
from engine.reports.own_record.course import Stage, count_finished, course_section, stages
from engine.reports.own_record.themes import Example, Played, Practice, Theme, Themes
from engine.scenario.case_metadata import Standing
from engine.scenario.scenario import Scenario
from engine.scoring.needs import needs

BANDS = 4  # that a theme can have
IN_FULL = 4  # cases whose outcome is shown in full; of more, two pages hold the endings


class PlayRow(Struct, frozen=True):
    """A play in the list, with what became of it here."""

    title: str
    date: str
    mode: str
    remark: str


class OwnRecord(Struct, frozen=True):
    """The record, ready to be shown.

    Attributes:
        heading: what it is.
        whose: course and code.
        notices: what must be read with it.
        course: every case of the course, with how far this person is.
        themes: by domain, those with something to say.
        keep: up to three answers worth keeping.
        practise: up to two principles to practise.
        outcomes: how each case that is shown ended.
        rows: every play, oldest first.
        outside: plays of theirs that are not of the course, oldest first.
        method: how it was made.
        words: headings and leads of the pages, by name.
    """

    heading: str
    whose: str
    notices: tuple[str, ...]
    course: tuple[Stage, ...]
    themes: tuple[Theme, ...]
    keep: tuple[Example, ...]
    practise: tuple[Practice, ...]
    outcomes: tuple[CaseOutcome, ...]
    rows: tuple[PlayRow, ...]
    outside: tuple[PlayRow, ...]
    method: tuple[str, ...]
    words: Mapping[str, str]

    def document(self) -> Document:
        """The record as it is read: the course, how it was decided, what came of it, the method.

        Parts for which the plays give no occasion are left out.
        """
        course = course_section(self.course, self.words["so_far"], self.words["done_of"])
        process = Section("process", self.words["process"], sections=self._process())
        told = (course, process, *self._outcome())
        has = {"process": bool(process.sections), "method": bool(self.outcomes)}
        return Document(
            kind="record",
            title=self.heading,
            lead=(Line(Tone.SAID, self.whose),),
            notices=self.notices,
            sections=tuple(s for s in told if has.get(s.id, bool(s.entries))),
            footer=self.notices[:1],
        )

    def _process(self) -> tuple[Section, ...]:
        """Themes, what to keep, and what to practise; nothing without a theme."""
        words = self.words
        keep = Section(
            "keep", words["keep"], (words["keep_lead"],), tuple(map(_kept_entry, self.keep))
        )
        practise = Section(
            "practise",
            words["practise"],
            (words["practise_lead" if self.practise else "practise_none"],),
            tuple(self._practice(each) for each in self.practise),
        )
        themes = Section(
            "themes",
            words["themes"],
            (words["themes_lead"],),
            tuple(self._theme(theme) for theme in self.themes),
        )
        return (themes, *((keep,) if self.keep else ()), practise) if self.themes else ()

    def _outcome(self) -> tuple[Section, ...]:
        words = self.words
        outcomes = tuple(Entry(o.title, o.lines, beside=o.date) for o in self.outcomes)
        return (
            Section("outcome", words["outcome"], (words["apart"],), outcomes),
            Section("plays", words["plays"], (), tuple(map(_row_entry, self.rows))),
            Section(
                "outside",
                words["outside"],
                (words["outside_lead"],),
                tuple(map(_row_entry, self.outside)),
            ),
            Section("method", words["method"], self.method),
        )

    def _theme(self, theme: Theme) -> Entry:
        said = Line(Tone.SAID if theme.band is None else Tone.KEY, theme.said)
        steps = () if theme.band is None else (Steps(theme.band + 1, BANDS),)
        named = (("kept_to", theme.kept), ("at_odds", theme.odds))
        lines = (Line(Tone.SOURCE, title, self.words[label]) for label, title in named if title)
        return Entry(theme.title, (*steps, said, *lines))

    def _practice(self, practice: Practice) -> Entry:
        example = practice.example
        lines = (
            Line(Tone.SOURCE, practice.says, self.words["asks"]),
            Line(Tone.CHOSEN, example.words, example.where),
            *(Line(Tone.KEY, text) for text in (example.kind, example.because) if text),
            Line(Tone.SOURCE, practice.source, self.words["source"], practice.url),
        )
        return Entry(practice.title, lines)


def select_counted(plays: Sequence[Played]) -> list[Played]:
    """The plays that are shown, oldest first: for each case the first that was finished."""
    found: dict[str, Played] = {}
    for played in plays:
        if played.play.ended:
            found.setdefault(played.scenario.id, played)
    return list(found.values())


def own_record(
    plays: Sequence[Played],
    *,
    outside: Sequence[Played] = (),
    cases: Sequence[tuple[str, str]] = (),
    code: str,
    course: str = "",
    shared: bool = False,
    language: Language = ENGLISH,
) -> OwnRecord:
    """The record of one person.

    Args:
        plays: all of theirs in the course, oldest first; led plays are nobody's own.
        outside: theirs outside the course; they are listed.
        cases: id and title of every case of the course, in its order.
        code: theirs.
        course: title of the cohort, or "" outside of one.
        shared: the facilitator may read it, too.
        language: of what is shown.
    """
    told = select_counted(plays)
    judged = [played for played in told if not played.withheld]
    draft = any(played.scenario.about.draft for played in judged)
    so_far, themes = stages(cases, plays, language), Themes(judged, draft, language)
    return OwnRecord(
        heading=language.say(w.HEADING),
        whose=_name_owner(course, code, language),
        notices=tuple(_notices(told, judged, draft, shared, language)),
        course=so_far,
        themes=themes.themes(),
        keep=themes.keep(),
        practise=themes.practise(),
        outcomes=outcomes(told, language),
        rows=_rows(plays, told, language),
        outside=_rows(outside, outside, language, apart=True),
        method=tuple(language.say(line, version=FORMULA_VERSION) for line in w.METHOD_LINES),
        words=_words(draft, len(told) > IN_FULL, so_far, language),
    )


def _name_owner(course: str, code: str, language: Language) -> str:
    if course:
        return language.say(w.COURSE, course=course, code=code)
    return language.say(w.CODE, code=code)


def _notices(
    told: list[Played], judged: list[Played], draft: bool, shared: bool, language: Language
) -> list[str]:
    found = [w.NOTICE, w.SHARED if shared else w.YOURS]
    if judged:
        unread = any(p.scenario.about.standing is Standing.DRAFT for p in judged)
        found.append(w.SIGNED if not draft else w.DRAFT if unread else w.READ)
    if not told:
        found.append(w.NOTHING)
    return [language.say(each) for each in found]


def _rows(
    plays: Sequence[Played], told: Sequence[Played], language: Language, *, apart: bool = False
) -> tuple[PlayRow, ...]:
    return tuple(_row(played, told, language, apart=apart) for played in plays)


def _row(
    played: Played, told: Sequence[Played], language: Language, *, apart: bool = False
) -> PlayRow:
    if not played.play.ended:
        remark = w.UNFINISHED
    elif apart:
        remark = w.APART_FROM_IT
    elif played not in told:
        remark = w.AGAIN
    else:
        remark = w.HELD_BACK if played.withheld else w.COUNTED
    said = [language.say(remark)]
    if played.people > 1:
        said.append(language.say(w.TOGETHER))
    started = played.play.started
    mode = language.say(MODES.get(started.mode, started.mode))
    return PlayRow(played.scenario.about.title, language.date(started.date), mode, " · ".join(said))


VOICED = {
    "themes_lead": w.THEMES_LEAD,
    "keep_lead": w.KEEP_LEAD,
    "practise_lead": w.PRACTISE_LEAD,
    "practise_none": w.PRACTISE_NONE,
}
"""What judges, by a draft key and by a signed one."""


def _words(draft: bool, brief: bool, so_far: Sequence[Stage], language: Language) -> dict[str, str]:
    """The headings, and what judges in the voice of the keys."""
    plain = {
        "so_far": w.SO_FAR,
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
    said = plain | {name: forms[0 if draft else 1] for name, forms in VOICED.items()}
    done_of = language.say(w.DONE_OF, done=count_finished(so_far), all=len(so_far))
    return {name: language.say(text) for name, text in said.items()} | {"done_of": done_of}


def _kept_entry(example: Example) -> Entry:
    return Entry(example.title, (Line(Tone.CHOSEN, example.words, example.where),))


def _row_entry(row: PlayRow) -> Entry:
    said = " · ".join((row.date, row.mode, row.remark))
    return Entry(row.title, (Line(Tone.SAID, said),))


# What came of a case ------------------------------------------------------------------------------


RAISED = frozenset({"offered", "met"})


class CaseOutcome(Struct, frozen=True):
    """One case: its title, the day, and what came of it."""

    title: str
    date: str
    lines: tuple[Line, ...]


def outcomes(told: Sequence[Played], language: Language) -> tuple[CaseOutcome, ...]:
    """What came of each play that is shown; in brief where there are many."""
    brief = len(told) > IN_FULL
    return tuple(outcome(p.scenario, p.play, p.withheld, brief, language) for p in told)


def outcome(
    scenario: Scenario, play: Play, withheld: bool, brief: bool, language: Language
) -> CaseOutcome:
    """What came of a finished play; of one that is withheld, the ending that was read.

    Args:
        scenario: the case.
        play: its last moment.
        withheld: its feedback waits.
        brief: there are many: what was raised and the risks are left to the debrief.
        language: of our own words.
    """
    label = language.say(w.ENDED)
    found = [Line(Tone.SEEN, text, label) for text in tell_of_person(scenario, play)]
    if withheld:
        found.append(Line(Tone.SAID, language.say(w.WAITS)))
    else:
        found += _needs(scenario, play, brief, language)
        found += [] if brief else _risks(scenario, play, language)
    return CaseOutcome(scenario.about.title, language.date(play.started.date), tuple(found))


def _needs(scenario: Scenario, play: Play, brief: bool, language: Language) -> list[Line]:
    every = needs(scenario, play)
    held = w.HELD[0 if scenario.about.draft else 1]
    groups = (
        (w.RAISED, Tone.SAID, [o for o in every if o.status in RAISED and not brief]),
        (w.DECLINED, Tone.SAID, [o for o in every if o.status == "declined"]),
        (held, Tone.KEY, [o for o in every if o.held]),
    )
    return [
        Line(tone, _join([outcome.entity.text for outcome in found], language), language.say(label))
        for label, tone, found in groups
        if found
    ]


def _risks(scenario: Scenario, play: Play, language: Language) -> list[Line]:
    found = []
    for entity in scenario.text.entities:
        level = str(play.value(entity.variable)) if entity.section == "risks" else ""
        if level in LEVELS:
            words = {"risk": _strip(entity.text), "level": language.say(LEVELS[level])}
            found.append(language.say(w.RISK, **words))
    return (
        [Line(Tone.SAID, language.semicolons(found) + ".", language.say(w.RISKS))] if found else []
    )


def _join(texts: list[str], language: Language) -> str:
    return language.semicolons(map(_strip, texts)) + "."


def _strip(text: str) -> str:
    return " ".join(text.split()).rstrip(".")

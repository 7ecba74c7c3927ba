"""A person's own plays over a course: how far it is, themes in words, what to practise next.

Process and outcome are two reports. A domain gets one of four bands only from eight settled slots
on, cut at chance and at one and two thirds of the way from chance to best (`scoring/README.md`, In
words); everything else is words. There is no other figure, and nobody else in it. What judges comes
in two forms, as in a debrief: by a draft key, by a signed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language
from engine.play.play import Play
from engine.reports.debrief.moments import describe_stop, tell_of_person
from engine.reports.debrief.reading import FORMULA_VERSION
from engine.reports.debrief.sentences import LEVELS, MODES
from engine.reports.document import Document, Entry, Line, Section, Steps, Tone
from engine.reports.own_themes import Example, Played, Practice, Theme, Themes
from engine.scenario.case_metadata import Standing
from engine.scenario.scenario import Scenario
from engine.scoring.needs import RAISED, needs

HEADING = N_("My plays over a course")
COURSE = N_("{course} · code {code}")
CODE = N_("Code {code}")
NOTICE = N_(
    "This is about choices between written answers in a few cases. It does not "
    "measure skill, is not an appraisal, and does not qualify anyone to "
    "interview people."
)
YOURS = N_("It is yours. Nobody may ask you to show it.")
SHARED = N_(
    "This course has shared records: everyone in it agreed that the "
    "facilitator may read this. It goes no further, and is never compared with "
    "someone else's."
)
DRAFT = N_(
    "Draft: the marking of these cases is the authors' view. No expert has "
    "approved it yet. Every judgement can be contested, in the debrief of its "
    "case."
)
READ = N_(
    "Not every marking here is signed. An unsigned marking is the authors' view. "
    "Every judgement can be contested, in the debrief of its case."
)
SIGNED = N_("The marking of these cases was approved. You can still disagree with every judgement.")
NOTHING = N_("There is nothing to show yet. It begins with the first case you finish.")

# How far they are ---------------------------------------------------------------------------------

DONE_OF = N_("Finished: {done} of {all}.")
FINISHED = N_("Finished, begun on {day}.")
FINISHED_WAITS = N_("Finished, begun on {day}. The feedback opens later.")
NEXT = N_("This one is next.")
LATER = N_("Not begun yet.")

# How it was done ----------------------------------------------------------------------------------

APART_BRIEF = N_(
    "How you decided and what came of it are two things. How a story ends does not "
    "show how well it was handled. Good decisions do not always lead to a good end. "
    "The debrief of each case shows what was raised, and the risks."
)

WORDS: dict[str, str | tuple[str, str]] = {
    "so_far": N_("The course so far"),
    "process": N_("How you decided"),
    "outcome": N_("What came of it"),
    "apart": N_(
        "How you decided and what came of it are two things. How a story ends does not "
        "show how well it was handled. Good decisions do not always lead to a good end."
    ),
    "themes": N_("By theme"),
    "keep": N_("What to keep"),
    "practise": N_("What to practise next"),
    "asks": N_("The principle"),
    "source": N_("Source"),
    "plays": N_("The plays"),
    "outside": N_("Your other plays"),
    "outside_lead": N_("They are not part of this course, and not part of this record."),
    "method": N_("How this was made"),
    "kept_to": N_("Mostly followed"),
    "at_odds": N_("To look at again"),
    "themes_lead": (
        N_(
            "This is the authors' view: the marking is a draft. A step shows the level of "
            "answers in several cases."
        ),
        N_("This follows the marking. A step shows the level of answers in several cases."),
    ),
    "keep_lead": (
        N_("These of your answers are worth keeping, in the authors' view."),
        N_("These of your answers are worth keeping."),
    ),
    "practise_lead": (
        N_(
            "What the authors would have done differently, where it counts most. Begin with "
            "one decision: “Try again from a decision”, under My past plays, takes you back "
            "there."
        ),
        N_(
            "Where the marking differs from your answers, and where this counts most. Begin "
            "with one decision: “Try again from a decision”, under My past plays, takes you "
            "back there."
        ),
    ),
    "practise_none": (
        N_("The authors name nothing here."),
        N_("The marking names nothing here."),
    ),
}
"""Headings and leads of its pages, by name; what judges, by a draft key and by a signed one."""

# What came of it ----------------------------------------------------------------------------------

ENDED = N_("For the person")
RAISED_LABEL = N_("Raised, or met")
DECLINED = N_("Declined by the person: a full result")
HELD = (N_("Could be raised but was not, or was denied, in the author's view"),
        N_("Could be raised but was not, or was denied"))  # fmt: skip
RISKS = N_("Risks at the end")
# Translators: {risk}: what may happen. {level}: such as low.
RISK = N_("{risk}: {level}")
WAITS = N_("Feedback for this case opens for everyone together, when the facilitator opens it.")

# The plays, and how this was made -----------------------------------------------------------------

APART_FROM_IT = N_("shown in its own debrief")
COUNTED = N_("shown here")
UNFINISHED = N_("not finished, so not shown here")
AGAIN = N_("played again, so not shown here")
HELD_BACK = N_("waits for the facilitator")
TOGETHER = N_("decided together with others")
METHOD_LINES = (
    N_(
        "This shows the first finished play of each case. At each place it shows the first "
        "answer, even if that answer was undone. Later plays are practice: by then, the "
        "marking is known."
    ),
    N_(
        "A theme has a step only if at least eight of its decisions were answered. Only "
        "plays count that you decided alone, scene by scene, and whose lowest and highest "
        "results are known. The first limit between steps is what random answers would "
        "reach on average. The other two are one third and two thirds of the way from "
        "there to the best these cases allow. The limits are rough on purpose."
    ),
    N_(
        "What you decided together with others is shown as a decision of everyone who was "
        "there. It does not count for a step. A first case is not compared with a later "
        "one: cases differ too much for that."
    ),
    N_("Counting method: version {version}."),
)


# How far they are: facts of the log alone, so told while feedback waits, too ----------------------


class Progress(StrEnum):
    """Where a person is with a case."""

    FINISHED = "finished"
    STOPPED = "stopped"
    NEXT = "next"
    LATER = "later"


class Stage(Struct, frozen=True):
    """One case of a course.

    Attributes:
        title: of the case.
        standing: where this person is with it.
        said: the same in words; for a finished one, with the day its first finished play began.
    """

    title: str
    standing: Progress
    said: str


def stages(
    cases: Sequence[tuple[str, str]], plays: Sequence[Played], language: Language
) -> tuple[Stage, ...]:
    """Every case of a course in its order.

    One case is named to come next: the first that was not begun, unless an earlier one waits to be
    finished.

    Args:
        cases: id and title of each, in the order of this person.
        plays: all of theirs, oldest first.
        language: of what is said.
    """
    found: list[Stage] = []
    open_yet = True  # whether no case before this one is left to be played
    for id, title in cases:
        stage = _stage(title, [p for p in plays if p.scenario.id == id], open_yet, language)
        open_yet = open_yet and stage.standing is Progress.FINISHED
        found.append(stage)
    return tuple(found)


def _stage(title: str, plays: Sequence[Played], open_yet: bool, language: Language) -> Stage:
    finished = next((played for played in plays if played.play.ended), None)
    if finished is not None:
        day = language.date(finished.play.started.date)
        said = FINISHED_WAITS if finished.withheld else FINISHED
        return Stage(title, Progress.FINISHED, language.say(said, day=day))
    if plays:
        said = describe_stop(plays[-1].scenario, plays[-1].play, language)
        return Stage(title, Progress.STOPPED, said)
    standing, words = (Progress.NEXT, NEXT) if open_yet else (Progress.LATER, LATER)
    return Stage(title, standing, language.say(words))


# The record ---------------------------------------------------------------------------------------


STEPS = 4  # that a theme can have
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
        words, so_far = self.words, tuple(Line(Tone.SAID, s.said, s.title) for s in self.course)
        outcomes = tuple(Entry(o.title, o.lines, beside=o.date) for o in self.outcomes)
        course = (Entry("", so_far),) if so_far else ()
        every = (
            Section("course", words["so_far"], (words["done_of"],), course),
            Section("process", words["process"], sections=self._process()),
            Section("outcome", words["outcome"], (words["apart"],), outcomes),
            Section("plays", words["plays"], (), _list(self.rows)),
            Section("outside", words["outside"], (words["outside_lead"],), _list(self.outside)),
            Section("method", words["method"], self.method if self.outcomes else ()),
        )
        return Document(
            kind="record",
            title=self.heading,
            lead=(Line(Tone.SAID, self.whose),),
            notices=self.notices,
            sections=tuple(
                s for s in every if s.entries or s.sections or (s.id == "method" and s.lead)
            ),
            footer=self.notices[:1],
        )

    def _process(self) -> tuple[Section, ...]:
        """Themes, what to keep, and what to practise; nothing without a theme."""
        words = self.words
        kept = (Entry(x.title, (Line(Tone.CHOSEN, x.words, x.where),)) for x in self.keep)
        practise = "practise_lead" if self.practise else "practise_none"
        parts = (
            Section("themes", words["themes"], (words["themes_lead"],), self._themes()),
            Section("keep", words["keep"], (words["keep_lead"],), tuple(kept)),
            Section("practise", words["practise"], (words[practise],), self._practices()),
        )
        return tuple(s for s in parts if self.themes and (s.entries or s.id == "practise"))

    def _themes(self) -> tuple[Entry, ...]:
        found = []
        for theme in self.themes:
            said = Line(Tone.SAID if theme.band is None else Tone.KEY, theme.said)
            steps = () if theme.band is None else (Steps(theme.band + 1, STEPS),)
            named = (("kept_to", theme.kept), ("at_odds", theme.odds))
            lines = (Line(Tone.SOURCE, title, self.words[label]) for label, title in named if title)
            found.append(Entry(theme.title, (*steps, said, *lines)))
        return tuple(found)

    def _practices(self) -> tuple[Entry, ...]:
        found = []
        for each in self.practise:
            lines = (
                Line(Tone.SOURCE, each.says, self.words["asks"]),
                Line(Tone.CHOSEN, each.example.words, each.example.where),
                *(Line(Tone.KEY, x) for x in (each.example.kind, each.example.because) if x),
                Line(Tone.SOURCE, each.source, self.words["source"], each.url),
            )
            found.append(Entry(each.title, lines))
        return tuple(found)


def _list(rows: Sequence[PlayRow]) -> tuple[Entry, ...]:
    said = ((row.title, " · ".join((row.date, row.mode, row.remark))) for row in rows)
    return tuple(Entry(title, (Line(Tone.SAID, text),)) for title, text in said)


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
    brief, themes = len(told) > IN_FULL, Themes(judged, draft, language)
    so_far = stages(cases, plays, language)
    return OwnRecord(
        heading=language.say(HEADING),
        whose=language.say(COURSE if course else CODE, course=course, code=code),
        notices=tuple(map(language.say, _find_notices(told, judged, shared))),
        course=so_far,
        themes=themes.themes(),
        keep=themes.keep(),
        practise=themes.practise(),
        outcomes=tuple(outcome(p.scenario, p.play, p.withheld, brief, language) for p in told),
        rows=tuple(_row(played, told, language) for played in plays),
        outside=tuple(_row(played, None, language) for played in outside),
        method=tuple(language.say(line, version=FORMULA_VERSION) for line in METHOD_LINES),
        words=_say_words(draft, brief, so_far, language),
    )


def _find_notices(told: list[Played], judged: list[Played], shared: bool) -> list[str]:
    """What must be read with it: whose it is, and whose view the marking is."""
    notices = [NOTICE, SHARED if shared else YOURS]
    standings = {played.scenario.about.standing for played in judged}
    if Standing.DRAFT in standings:
        notices.append(DRAFT)
    elif standings:
        notices.append(SIGNED if standings == {Standing.SIGNED} else READ)
    return notices if told else [*notices, NOTHING]


def _say_words(
    draft: bool, brief: bool, so_far: Sequence[Stage], language: Language
) -> dict[str, str]:
    """The headings, and what judges in the voice of the keys."""
    said = WORDS | ({"apart": APART_BRIEF} if brief else {})
    chosen = {name: w if isinstance(w, str) else w[not draft] for name, w in said.items()}
    words = {name: language.say(text) for name, text in chosen.items()}
    done = sum(stage.standing is Progress.FINISHED for stage in so_far)
    words["done_of"] = language.say(DONE_OF, done=done, all=len(so_far))
    return words


def _row(played: Played, told: Sequence[Played] | None, language: Language) -> PlayRow:
    """A play in a list; `told` are those that are shown, or None outside the course."""
    if not played.play.ended:
        remark = UNFINISHED
    elif told is None:
        remark = APART_FROM_IT
    elif played not in told:
        remark = AGAIN
    else:
        remark = HELD_BACK if played.withheld else COUNTED
    said = [language.say(remark)]
    if played.people > 1:
        said.append(language.say(TOGETHER))
    started = played.play.started
    mode = language.say(MODES.get(started.mode, started.mode))
    return PlayRow(played.scenario.about.title, language.date(started.date), mode, " · ".join(said))


# What came of a case ------------------------------------------------------------------------------


class CaseOutcome(Struct, frozen=True):
    """One case: its title, the day, and what came of it."""

    title: str
    date: str
    lines: tuple[Line, ...]


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
    label = language.say(ENDED)
    found = [Line(Tone.SEEN, text, label) for text in tell_of_person(scenario, play)]
    if withheld:
        found.append(Line(Tone.SAID, language.say(WAITS)))
    else:
        found += [
            Line(tone, language.semicolons(map(_strip, texts)) + ".", language.say(label))
            for label, tone, texts in _list_outcomes(scenario, play, brief, language)
            if texts
        ]
    return CaseOutcome(scenario.about.title, language.date(play.started.date), tuple(found))


def _list_outcomes(
    scenario: Scenario, play: Play, brief: bool, language: Language
) -> Iterator[tuple[str, Tone, list[str]]]:
    """What became of needs and risks: a label, who says it, and what it is said of."""
    every = needs(scenario, play)
    if not brief:
        yield RAISED_LABEL, Tone.SAID, [o.entity.text for o in every if o.status in RAISED]
    yield DECLINED, Tone.SAID, [o.entity.text for o in every if o.status == "declined"]
    yield HELD[not scenario.about.draft], Tone.KEY, [o.entity.text for o in every if o.held]
    risks = []
    for entity in scenario.text.entities:
        level = str(play.value(entity.variable)) if entity.section == "risks" else ""
        if level in LEVELS and not brief:
            words = {"risk": _strip(entity.text), "level": language.say(LEVELS[level])}
            risks.append(language.say(RISK, **words))
    yield RISKS, Tone.SAID, risks


def _strip(text: str) -> str:
    return " ".join(text.split()).rstrip(".")

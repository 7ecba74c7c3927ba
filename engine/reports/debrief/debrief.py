"""The debrief of one play, as data: reactions first, judgement later, figures only on request.

A pure function of the case, the log with its head, the language, the way of counting and, where
they are known, the values of the case: the same inputs give the same bytes. What people wrote
themselves is added as notes and never mixed in. In a course, those who finish early read what
happened, questions to think about, and nothing the key says, until the facilitator opens the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import Said
from engine.language.language import ENGLISH, N_, Language
from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.judged_decisions import (
    cited_principles,
    discuss,
    everything,
    marks,
    undone_entries,
    well_section,
    with_others,
)
from engine.reports.debrief.moments import describe_time
from engine.reports.debrief.needs_and_risks import (
    declined_section,
    held_needs,
    open_needs,
    standing_section,
)
from engine.reports.debrief.reading import (
    FORMULA_VERSION,
    NOTHING_MET,
    Memory,
    Reading,
    whose_marking,
)
from engine.reports.debrief.scores import (
    ExactScore,
    Figures,
    exact_score,
    figures,
    figures_section,
)
from engine.reports.debrief.second_look import other_moments, second_look
from engine.reports.debrief.story import (
    divided_section,
    log_in_full,
    questions,
    road_map,
    story_section,
    votes_section,
)
from engine.reports.document import Contest, Document, Entry, Line, Section, Table, Tone
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values

SHORT_HEAD = 16  # hexadecimal digits of the head, as it is read aloud or copied by hand
SHORT_HASH = 12


class OwnWords(Struct, frozen=True):
    """What people wrote themselves about a play, and who is there to talk to about it.

    Attributes:
        notes: in the order they were written.
        contests: of judgements, by their addresses.
        reflections: those kept, each with the number of its question, from 0.
        support: whom the course names, or "".
    """

    notes: tuple[str, ...] = ()
    contests: tuple[Contest, ...] = ()
    reflections: tuple[tuple[int, str], ...] = ()
    support: str = ""


NOTHING_WRITTEN = OwnWords()


class Beside(Struct, frozen=True):
    """What people wrote, ready to be added to the debrief.

    Attributes:
        title: heading, in words.
        lead: says that it is no part of what is judged.
        notes: one line each.
        contests: the address of a judgement, and the line to add to it.
        reflections: the number of a question, from 0, and the line to add to it.
    """

    title: str
    lead: str
    notes: tuple[Line, ...]
    contests: tuple[tuple[str, Line], ...]
    reflections: tuple[tuple[int, Line], ...]


class Debrief(Struct, frozen=True):
    """One play, told: what its JSON prints, and what its document is made of.

    Attributes:
        case: id of the case.
        title: of the case.
        heading: what this page is, in words.
        language: of what is shown.
        draft: the key is signed by nobody.
        finished: the play reached an ending.
        head: head of the log, in hexadecimal, or "".
        formula: version of the way of counting.
        facts_title: heading of what this page was made on, in words.
        facts: case, version, mode, day of play, hashes, head: one line each.
        notices: what must be read with it: draft or signed, unfinished, that it qualifies nobody.
        sections: the main flow, in its order.
        more_title: heading of what is shown on request.
        more_hint: says that there is more.
        more: every decision with its judgement, the log in full, the outcome, the choice of
            questions, where experts differ, questions to think about, and the principles.
        figures: the figures, which come last.
        beside: what people wrote themselves.
        score: the score as exact fractions, for programs; None where nothing counts, and while the
            feedback waits.
    """

    case: str
    title: str
    heading: str
    language: str
    draft: bool
    finished: bool
    head: str
    formula: str
    facts_title: str
    facts: tuple[str, ...]
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    more_title: str
    more_hint: str
    more: tuple[Section, ...]
    figures: Figures
    beside: Beside
    score: ExactScore | None = None

    def document(self) -> Document:
        """The debrief as it is read, with what people wrote next to what it is about."""
        own = Entry("", notes=self.beside.notes)
        beside = Section("beside", self.beside.title, (self.beside.lead,), (own,))
        more = (*map(self._with_notes, self.more), figures_section(self.figures))
        return Document(
            kind="debrief",
            title=self.title,
            heading=self.heading,
            language=self.language,
            notices=self.notices,
            facts=self.facts,
            facts_title=self.facts_title,
            sections=(
                *map(self._with_notes, self.sections),
                *((beside,) if self.beside.notes else ()),
            ),
            more=Section("more", self.more_title, (self.more_hint,), sections=more),
            footer=self.notices[:1],
        )

    def _with_notes(self, section: Section) -> Section:
        """The section with the contests of its judgements, and what was kept about questions."""
        entries = []
        for number, entry in enumerate(section.entries):
            notes = []
            if entry.judgement is not None:
                addresses = entry.judgement.addresses
                notes = [line for at, line in self.beside.contests if at in addresses]
            if section.id == "reflect":
                notes += [line for at, line in self.beside.reflections if at == number]
            entries.append(replace(entry, notes=tuple(notes)))
        return replace(section, entries=tuple(entries))


def debrief(
    scenario: Scenario,
    play: Play,
    *,
    head: str = "",
    written: OwnWords = NOTHING_WRITTEN,
    values: Values | None = None,
    memory: Memory = NOTHING_MET,
    language: Language = ENGLISH,
) -> Debrief:
    """The debrief of a play, finished or not.

    Args:
        scenario: the case as compiled from what the play is pinned to.
        play: its present moment.
        head: head of its log, in hexadecimal; "" when unrecorded.
        written: what people wrote about it.
        values: what can be gained from each state; without them, no range is told.
        memory: what this person's earlier plays leave to be told.
        language: of what is shown.
    """
    reading = Reading(scenario, play, language, values, memory)
    return Debrief(
        case=scenario.id,
        title=scenario.about.title,
        heading=reading.say(w.DEBRIEF),
        language=play.started.language or "en",
        draft=reading.draft,
        finished=play.ended,
        head=head,
        formula=FORMULA_VERSION,
        facts_title=reading.say(w.FACTS),
        facts=_facts(reading, head),
        notices=_notices(reading),
        sections=_first_page(reading, written.support),
        more_title=reading.say(w.MORE),
        more_hint=reading.say(w.MORE_HINT),
        more=_on_request(reading),
        figures=figures(reading),
        beside=_place_beside(reading, written),
        score=exact_score(reading),
    )


def _first_page(reading: Reading, support: str) -> tuple[Section, ...]:
    """The main flow: the second look, then as much of the rest as a page holds."""
    about = (reading.scenario.about.title, reading.say(w.DEBRIEF), reading.say(w.MORE_HINT))
    before = (_reactions(reading, support), second_look(reading))
    on_cards = {entry.seq for entry in before[1].entries}
    after = (
        story_section(reading, _mark_events(reading)),
        divided_section(reading),
        open_needs(reading),
        _question_section(reading, "commitment", w.COMMITMENT, w.COMMITMENT_ASK),
    )

    def made(well: int, others: int) -> tuple[Section, ...]:
        return (
            *before,
            other_moments(reading, others),
            well_section(reading, on_cards, well),
            *after,
        )

    cards = count_words(before[1:])
    most = MOST_WORDS + cards - words_in((*about, *_notices(reading)))
    return tuple(part for part in fit_sections(made, most) if part.lead or part.entries)


def _mark_events(reading: Reading) -> dict[int, str]:
    """How each event was marked, by its number: a name in `STOPS`."""
    found = marks(reading) | {j.seq: "differ" for j in reading.judgements if j.discuss}
    standing = [error for error in reading.score.critical if not error.taken_back]
    return found | {e.seq: "mended" if e.repaired else "critical" for e in standing}


def _on_request(reading: Reading) -> tuple[Section, ...]:
    """All that is told on request: what was undone is told whole there, too."""
    asked = reading.scenario.text.reflect  # the number of an entry is that of its question
    reflect = tuple(Entry("", (Line(Tone.QUESTION, question),)) for question in asked)
    others = (*held_needs(reading, ()), *undone_entries(reading))
    occasional = (
        road_map(reading),
        votes_section(reading),
        declined_section(reading),
        standing_section(reading),
        questions(reading),
        discuss(reading),
        Section("reflect", reading.say(w.REFLECT), (reading.say(w.REFLECT_LEAD),), reflect),
    )
    return (
        with_others(everything(reading), others),
        log_in_full(reading),
        *(part for part in occasional if part.entries),
        cited_principles(reading),
    )


def _question_section(reading: Reading, id: str, title: Said, question: Said) -> Section:
    """A section that is one question."""
    ask = Line(Tone.QUESTION, reading.say(question))
    return Section(id, reading.say(title), (), (Entry("", (ask,)),))


def _reactions(reading: Reading, support: str) -> Section:
    """How it was; for a case that can be hard to bear, also who is there to talk to."""
    asked = _question_section(reading, "reactions", w.REACTIONS, w.REACTIONS_ASK)
    if not reading.scenario.about.content_notes:
        return asked
    who = support or reading.say(w.REACTIONS_TRAINER)
    close = Line(Tone.SAID, reading.say(w.REACTIONS_CLOSE, support=who.rstrip(".")))
    return replace(asked, entries=(*asked.entries, Entry("", (close,))))


def _facts(reading: Reading, head: str) -> tuple[str, ...]:
    about, hashes = reading.scenario.about, reading.scenario.hashes
    started = reading.play.started
    facts = [reading.say(w.CASE_LINE, case=reading.scenario.id, version=about.version)]
    if started.mode in w.MODES:
        facts.append(reading.say(w.MODES[started.mode]))
    if started.date:
        facts.append(reading.say(w.STARTED, date=reading.language.date(started.date)))
    short = {name: getattr(hashes, name)[:SHORT_HASH] for name in ("story", "key", "text")}
    facts.append(reading.say(w.HASHES, **short))
    facts.append(reading.say(w.FORMULA, version=FORMULA_VERSION))
    if head:
        facts.append(reading.say(w.HEAD, short=head[:SHORT_HEAD]))
        facts.append(reading.say(w.HEAD_FULL, head=head))
    return tuple(facts)


def _notices(reading: Reading) -> tuple[str, ...]:
    notices = [reading.say(w.NOTICE), whose_marking(reading.scenario, reading.language)]
    if reading.play.started.key not in ("", reading.scenario.hashes.key):
        notices.append(reading.say(w.RESCORED))
    if not reading.play.ended:
        notices.append(reading.say(w.UNFINISHED))
    return tuple(notices)


def _place_beside(reading: Reading, written: OwnWords) -> Beside:
    note, kept = reading.say(w.OWN_NOTE), reading.say(w.OWN_REFLECTION)
    label, contests = reading.say(w.OWN_CONTEST), []
    for contest in written.contests:
        said = reading.say(w.VERDICTS.get(contest.verdict, contest.verdict))
        if contest.because:
            said = reading.say(w.CONTEST_BECAUSE, verdict=said, because=contest.because)
        contests.append((contest.address, Line(Tone.CHOSEN, said, label)))
    return Beside(
        reading.say(w.OWN),
        reading.say(w.OWN_LEAD),
        tuple(Line(Tone.CHOSEN, text, note) for text in written.notes),
        tuple(contests),
        tuple((number, Line(Tone.CHOSEN, text, kept)) for number, text in written.reflections),
    )


# How much a first page says beside its cards, and how it is made to fit ---------------------------

MOST_WORDS = 350
"""On a first page beside its cards: what people read at once."""

STEPS = tuple((well, rest) for rest in (20, 12, 8, 5, 3, 0) for well in (4, 3, 2))
"""How many answers that went well, and how many other moments, from most to least."""


def fit_sections(make: Callable[[int, int], tuple[Section, ...]], most: int) -> tuple[Section, ...]:
    """The sections at the first step at which they have as few words; else at the last."""
    sections: tuple[Section, ...] = ()
    for well, rest in STEPS:
        sections = make(well, rest)
        if count_words(sections) <= most:
            break
    return sections


def count_words(sections: Iterable[Section]) -> int:
    """Words that are read: headings, labels, lines and tables; for a picture, what it is about."""
    return words_in(text for section in sections for text in _texts(section))


def words_in(texts: Iterable[str]) -> int:
    """How many words there are; a sign on its own, such as an ellipsis, is none."""
    return sum(map(_count_words, texts))


@lru_cache(maxsize=4000)
def _count_words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _texts(section: Section) -> Iterator[str]:
    yield section.title
    yield from section.lead
    for entry in section.entries:
        yield entry.heading
        yield from _read(entry)
    for part in section.sections:
        yield from _texts(part)


def _read(entry: Entry) -> Iterator[str]:
    label = ""
    for line in (*entry.lines, *entry.notes):
        if line.label != label:  # one label is above all lines that share it
            yield (label := line.label)
        yield line.text
    yield from (picture.about for picture in entry.pictures)
    for block in entry.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)


# While the feedback waits -------------------------------------------------------------------------

WAITS = N_(
    "Feedback for this case opens for everyone together, when the facilitator "
    "opens it. Until then: what happened, and questions for yourself."
)
WAITS_HERE = N_(
    "A course on this computer, {course}, plays this case: nobody here sees "
    "the feedback until the facilitator of that course opens it. Until then: "
    "what happened, and questions for yourself."
)
LATER = N_("Opens later")
LEAD = N_("Everything you said or did, in order. Nothing here is a judgement.")
HINT = N_("There is more on request: the log in full, and questions for yourself.")
_SHOWN = ("reactions", "happened", "divided", "commitment", "log", "votes", "reflect")
"""Ids of sections that say nothing of the key, those on request, too."""


def withhold_debrief(
    scenario: Scenario,
    play: Play,
    *,
    head: str = "",
    written: OwnWords = NOTHING_WRITTEN,
    course: str = "",
    language: Language = ENGLISH,
) -> Debrief:
    """The debrief of a play without a judgement, a rating or a figure.

    What happened is shown in full: a debrief leaves out there what later sections judge. `course`
    is the course that plays this case here, for a play outside it.
    """
    reading = Reading(scenario, play, language)
    told = debrief(scenario, play, head=head, written=written, language=language)
    sections = {section.id: section for section in told.sections}
    sections["happened"] = _whole(reading, story_section(reading, {}))
    waits = reading.say(WAITS_HERE, course=course) if course else reading.say(WAITS)
    unfinished = () if play.ended else (reading.say(w.UNFINISHED),)
    return replace(
        told,
        notices=(reading.say(w.NOTICE), waits, *unfinished),
        sections=tuple(sections[id] for id in _SHOWN if id in sections),
        more_hint=reading.say(HINT),
        more=tuple(section for section in told.more if section.id in _SHOWN),
        figures=Figures(reading.say(LATER), (waits,), (), (), (), ("", "")),
        beside=replace(told.beside, contests=()),
        score=None,
    )


def _whole(reading: Reading, brief: Section) -> Section:
    """What happened with every answer in it, also those that are told in brief elsewhere."""
    answers = tuple(
        Line(Tone.CHOSEN, text, describe_time(reading.scenario, moment.back, reading.language))
        for moment in reading.moments
        for text in reading.words(moment)
    )
    ending = tuple(entry for entry in brief.entries if entry.seq >= 0)
    return replace(brief, lead=(reading.say(LEAD),), entries=(Entry("", answers), *ending))

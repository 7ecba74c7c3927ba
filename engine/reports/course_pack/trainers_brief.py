"""The trainer's brief of a case: what to talk about, why people miss it, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import Language
from engine.play.estimated_duration import minutes
from engine.reports.case_print.condition_words import spell_id
from engine.reports.course_pack import sentences as w
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import TeachingMoment, TeachingNote

READ = ("verified", "on-a-copy", "unverified")  # the best read of its sources is named


def trainers_brief(scenario: Scenario, note: TeachingNote, language: Language) -> Document:
    """Two pages about a case, from its teaching note and the doctrine."""
    about, alone = scenario.about, minutes(scenario)
    facts = [language.say(w.MINUTES, first=alone.first, second=alone.second)]
    if about.content_notes:
        facts.append(language.say(w.INCLUDES, notes=language.semicolons(about.content_notes)))
    aim = Entry("", (Line(Tone.SAID, note.aim),))
    moments = tuple(_moment(moment, scenario, language) for moment in note.moments)
    return Document(
        kind="brief",
        language=language.code,
        title=flatten(about.title),
        heading=language.text(w.BRIEF),
        running=language.text(w.FACE_DOWN),
        lead=(Line(Tone.SEEN, flatten(about.role)),),
        notices=(say_whose(about, (w.DRAFT, w.READ, w.SIGNED), language),),
        facts=tuple(facts),
        sections=(
            Section("aim", language.text(w.AIM), (), (aim,)),
            *((_luck(note, language),) if note.luck else ()),
            Section("moments", language.text(w.MOMENTS), (language.text(w.MOMENTS_LEAD),), moments),
        ),
    )


def _luck(note: TeachingNote, language: Language) -> Section:
    """What luck decided, by the names that the facilitator's notes use."""
    words: dict[str | bool, str] = {
        True: language.text(w.IS_SO),
        False: language.text(w.IS_NOT_SO),
    }
    lines = (
        Line(
            Tone.SAID,
            drawn.means,
            f"{spell_id(drawn.of)}: {words.get(drawn.value) or spell_id(str(drawn.value))}",
        )
        for drawn in note.luck
    )
    lead = (language.text(w.LUCK_LEAD),)
    return Section("luck", language.text(w.LUCK), lead, (Entry("", tuple(lines), kind="moment"),))


def _moment(moment: TeachingMoment, scenario: Scenario, language: Language) -> Entry:
    scene = scenario.text.scenes[moment.at]
    return Entry(
        scenario.text.name(moment.at),
        (
            Line(Tone.SEEN, moment.signal, language.text(w.SIGNAL)),
            Line(Tone.SAID, moment.pull, language.text(w.PULL)),
            Line(Tone.QUESTION, moment.ask, language.text(w.ASK)),
            *_principles(moment, scenario, language),
        ),
        beside=scene.time,
        kind="moment",
    )


def _principles(moment: TeachingMoment, scenario: Scenario, language: Language) -> Iterator[Line]:
    found = [scenario.doctrine.principles[id] for id in moment.principles]
    for each in found:
        yield Line(Tone.KEY, f"{each.id} {each.title}", language.text(w.PRINCIPLE))
    for each in found:
        source = min(each.sources, key=lambda source: READ.index(source.seen))
        yield Line(Tone.SOURCE, source.title, language.text(w.SOURCE), source.url)

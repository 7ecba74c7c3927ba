"""The debrief of a recorded play, and its parts as the screens show them.

What the key and its sources say of an answer goes into the card of its judgement, which can be
opened and contested; all else is told in its order around the cards. Nothing is told twice: what a
principle asks and where it is published stands behind the card.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine.language.strings import _, translate
from engine.play.play import begin, log
from engine.reports.debrief.debrief import Contest, Debrief, Written, debrief
from engine.reports.debrief.judgement import Cited, Judgement, cited
from engine.reports.debrief.parts import Entry, Line, Reading, Section, Tone
from engine.reports.debrief.sentences import DIFFERS, PRINCIPLE, RATED
from engine.reports.debrief.verdicts import everything
from engine.reports.debrief.withheld import withheld
from engine.scoring.values import Values
from engine.services import screen_types, values_cache
from engine.services.embargo import holds_back, of_others
from engine.services.recording import Recorded


def debrief_of(recorded: Recorded, progress: values_cache.Progress | None = None) -> Debrief:
    """The debrief of a play, with what was written about it laid beside it.

    Where the values of the case are not at hand yet, this takes seconds.

    Args:
        recorded: the play.
        progress: told now and then how many states of the case were seen.
    """
    if holds_back(recorded):
        return withheld(
            recorded.scenario,
            recorded.play,
            head=recorded.head,
            written=_written(recorded),
            course=of_others(recorded),
            translate=translate,
        )
    return debrief(
        recorded.scenario,
        recorded.play,
        head=recorded.head,
        written=_written(recorded),
        values=values_for(recorded, progress),
        translate=translate,
    )


def debrief_json(recorded: Recorded) -> dict[str, Any]:
    """The debrief as plain values."""
    return debrief_of(recorded).to_json()


def at_hand(recorded: Recorded) -> bool:
    """Whether its debrief can be shown at once."""
    if holds_back(recorded) or not _from_the_start(recorded):
        return True
    return values_cache.at_hand(recorded.scenario, values_cache.cache_folder())


def values_for(recorded: Recorded, progress: values_cache.Progress | None = None) -> Values | None:
    """The values of the case; of a trial from somewhere else they would say nothing."""
    if not _from_the_start(recorded):
        return None
    return values_cache.values_of(recorded.scenario, values_cache.cache_folder(), progress)


def _from_the_start(recorded: Recorded) -> bool:
    """Whether a play began where the case begins; every recorded one did."""
    first = log(recorded.play)[0]
    return recorded.store is not None or first == begin(first.story, first.started)


def _written(recorded: Recorded) -> Written:
    if recorded.store is None:
        return Written()
    words = recorded.store.words.of(recorded.id)
    texts = [(w.kind, w.address, w.body.decode("utf-8", "replace")) for w in words]
    return Written(
        tuple(text for kind, _, text in texts if kind == "note"),
        tuple(_contest(at, text) for kind, at, text in texts if kind == "contest"),
        tuple((int(at), text) for kind, at, text in texts if kind == "reflection"),
    )


def _contest(address: str, text: str) -> Contest:
    verdict, _, because = text.partition("\n")
    return Contest(address, verdict, because)


class Telling:
    """Turns the parts of a debrief into what the screens show.

    Args:
        reading: the play being read.
        told: the debrief, for what its reader wrote beside it; None while there is none.
    """

    def __init__(self, reading: Reading, told: Debrief | None = None) -> None:
        self._told = told
        self._differs = reading.say(DIFFERS)
        every = dict.fromkeys(reading.scenario.doctrine.principles)
        self._named = {
            reading.say(PRINCIPLE, title=principle.title, id=principle.id)
            for principle in cited(reading.scenario.doctrine, every, reading.translate)
        }

    def section(self, section: Section) -> screen_types.Section:
        """A section with its entries in order."""
        parts: list[screen_types.Part] = [screen_types.Told(lead) for lead in section.lead]
        for entry in section.entries:
            parts += self.entry(entry)
        return screen_types.Section(section.title, tuple(parts))

    def entry(self, entry: Entry) -> list[screen_types.Part]:
        """Its place, what was seen and done, and from where the key speaks on, a card."""
        parts: list[screen_types.Part] = [screen_types.Place(entry.title)] if entry.title else []
        if entry.judgement is None:
            return parts + [_told(line) for line in entry.lines]
        at = _where_the_key_speaks(entry.lines, entry.judgement)
        parts += [_told(line) for line in entry.lines[:at]]
        return [*parts, self._card(entry, entry.lines[at:], entry.judgement)]

    def _card(self, entry: Entry, lines: Sequence[Line], said: Judgement) -> screen_types.Judgement:
        items = {item.text for item in said.items}
        kept = tuple(
            screen_types.Told(f"· {line.text}")
            if line.text in items and not line.label
            else _told(line)
            for line in lines
            if self._stands_in_card(line)
        )
        contested = self._told.contests(entry) if self._told else []
        return screen_types.Judgement(
            said.address,
            entry.title,
            "\n".join(said.chosen),
            kept or (screen_types.Told(str(_("Experts differ here. It is not scored."))),),
            tuple(_reference(principle) for principle in said.principles),
            "\n".join(line.text for line in contested),
        )

    def _stands_in_card(self, line: Line) -> bool:
        """All but what a principle asks and where it is published: that is behind the card."""
        if line.tone is not Tone.SOURCE:
            return True
        return line.text in self._named or line.label == self._differs


def _where_the_key_speaks(lines: Sequence[Line], said: Judgement) -> int:
    items = {item.text for item in said.items}
    for at, line in enumerate(lines):
        compared = line.text in items and not line.label
        if compared or line.tone in (Tone.KEY, Tone.SOURCE):
            return at
    return len(lines)


def sections(recorded: Recorded, told: Debrief) -> list[screen_types.Section]:
    """The debrief in its order."""
    tell = Telling(_reading(recorded), told)
    found = [tell.section(section) for section in told.sections]
    if told.beside.notes:
        own = [screen_types.Told(told.beside.lead), *map(_told, told.beside.notes)]
        found.append(screen_types.Section(told.beside.title, tuple(own)))
    head = screen_types.Section("", tuple(map(screen_types.Told, told.notices)))
    return [
        head,
        *found,
        screen_types.Section(told.facts_title, tuple(map(screen_types.Told, told.facts))),
    ]


def on_request(recorded: Recorded, told: Debrief) -> list[screen_types.Section]:
    """Every decision with its judgement first; all else that is told on request; the figures.

    The questions for oneself are asked apart, and what a principle asks stands behind the cards.
    """
    tell = Telling(_reading(recorded), told)
    more = [section for section in told.more if section.id not in ("reflect", "principles")]
    return [*map(tell.section, more), _figures(told)]


def reflections(told: Debrief) -> list[screen_types.Reflection]:
    """The questions for oneself, with what was kept about them."""
    asked = [entry for s in told.more if s.id == "reflect" for entry in s.entries]
    return [
        screen_types.Reflection(entry.lines[0].text, "\n".join(x.text for x in told.reflections(n)))
        for n, entry in enumerate(asked)
    ]


def looking_back(recorded: Recorded, over: Sequence[int]) -> screen_types.Behind:
    """The judgements of the last part that has any, in words and without ratings.

    Args:
        recorded: the play.
        over: the events with which a part ended, in order.
    """
    if not over or holds_back(recorded):
        return screen_types.Behind()
    reading = _reading(recorded)
    tell, rated = Telling(reading), reading.voiced(RATED)
    found: dict[int, list[screen_types.Part]] = {}
    for entry in everything(reading).entries:
        if 1 < entry.seq <= over[-1]:
            lines = tuple(line for line in entry.lines if line.label != rated)
            part = found.setdefault(bisect_left(over, entry.seq), [])
            part += tell.entry(replace(entry, lines=lines))
    judged = [n for n, parts in found.items() if any(_judges(part) for part in parts)]
    if not judged:
        return screen_types.Behind()
    return screen_types.Behind(tuple(found[max(judged)]), max(judged) == len(over) - 1)


def _judges(part: screen_types.Part) -> bool:
    return isinstance(part, screen_types.Judgement)


def _reading(recorded: Recorded) -> Reading:
    return Reading(recorded.scenario, recorded.play, translate)


def _figures(told: Debrief) -> screen_types.Section:
    """The figures in words: one block for each thing assessed, as narrow screens need it."""
    figures, columns = told.figures, told.figures.columns
    parts: list[screen_types.Part] = [screen_types.Told(sentence) for sentence in figures.sentences]
    for row in figures.rows:
        chance = "" if row.chance is None else f"{row.chance:.2f}"
        values = (str(row.weight), f"{row.credit:.2f}", chance, row.remark)
        named = zip(columns[1:], values, strict=True)
        words = " · ".join(f"{column}: {value}" for column, value in named if value)
        parts.append(screen_types.Told(f"{row.what}\n{words}"))
    return screen_types.Section(figures.title, tuple(parts))


def _told(line: Line) -> screen_types.Told:
    return screen_types.Told(line.text, line.label, line.tone is Tone.QUESTION)


def _reference(principle: Cited) -> screen_types.PrincipleRef:
    return screen_types.PrincipleRef(
        principle.id,
        principle.title,
        principle.says,
        tuple(
            screen_types.Source(f"{title} ({seen})", url) for title, url, seen in principle.sources
        ),
        principle.certainty,
        principle.differs,
    )

"""Every judging sentence is shown once: a later section refers to the section that has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief_context import Reading
from engine.reports.document import Entry, Line, Section, Tone

Told = dict[tuple[int, str], str]  # the event and the sentence: heading of the section it is in


def refer(reading: Reading, first: Iterable[Section], section: Section) -> Section:
    """The section, with what `first` says of the same event named by its place there."""
    told: Told = {
        (entry.seq, line.text): part.title
        for part in first
        for entry in part.entries
        for line in entry.lines
        if _judges(line)
    }
    return replace(section, entries=tuple(_entry(reading, told, e) for e in section.entries))


def _judges(line: Line) -> bool:
    """A sentence of the key, or a sign it cites; without a label it speaks of the item above it."""
    return line.tone in (Tone.KEY, Tone.SEEN) and bool(line.label)


def _entry(reading: Reading, told: Told, entry: Entry) -> Entry:
    lines: list[Line] = []
    for line in entry.lines:
        title = told.get((entry.seq, line.text)) if _judges(line) else None
        kept = line if title is None else Line(Tone.KEY, reading.say(w.TOLD_UNDER, section=title))
        if title is None or kept not in lines:
            lines.append(kept)
    return replace(entry, blocks=tuple(lines))


def with_needs(reading: Reading, every: Section, needs: Section, held: Iterable[Entry]) -> Section:
    """Every decision, and in their places the needs held against anyone, to be found together."""
    said = Line(Tone.KEY, reading.say(w.TOLD_UNDER, section=needs.title))
    told = {entry.judgement for entry in needs.entries}
    named = [
        replace(entry, blocks=(entry.lines[0], said)) if entry.judgement in told else entry
        for entry in held
    ]
    return replace(every, entries=tuple(sorted((*every.entries, *named), key=lambda e: e.seq)))

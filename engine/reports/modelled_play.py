"""A case as its author would play it: what is read, what the author does, why, and what else costs.

For a case that was written to be shown: told of one that is to be played, it would spoil it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH, N_, Language
from engine.play.events import Decided
from engine.play.play import Play, path, step
from engine.play.step import Paragraph, Voice
from engine.play.view import list_offered, view
from engine.reports.debrief.moments import read_card
from engine.reports.debrief.reading import Reading, whose_marking
from engine.reports.debrief.sentences import ENDING_SIDES, NOTICE, PRINCIPLE
from engine.reports.document import Document, Entry, Judgement, Line, Section, Tone
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of, rationales, weak

HEADING = N_("How a case is played")
LEAD = N_(
    "This is not a case to play. It is a short one, shown as its author would play it: the scene, "
    "what the author does, and why. Everyone in it is invented."
)
AUTHOR = N_("The author")
WHY = N_("Why")
CITED = N_("Principle")
OTHERS = N_("What the others would have cost")
LEFT = N_("What was left, and why")
# Translators: {answer}: one not given. {rating}: such as weak.
COSTS = N_("{answer} · {rating}.")
# Translators: {kind}: the kind of a critical error.
COSTS_CRITICAL = N_("{answer} · {rating}: {kind}.")
# Translators: One item of a list.
NUMBERED = N_("{n}. {text}")
CLOSES = N_("Ends the talk here.")
LAST_WORD = N_("A last word")


class Shown(Struct, frozen=True):
    """One moment of the walk.

    Attributes:
        before: the moment at which the author acts.
        place: where that is, in words.
        text: what is read there.
        prompt: what is asked, or "".
        said: what the author does, in words; nothing where there is only something to read.
        why: the author's reasons, then the principle.
        others: the answers that were not given, each with what it would have cost.
        others_title: the heading of those.
    """

    before: Play
    place: str
    text: tuple[Paragraph, ...]
    prompt: str
    said: tuple[str, ...]
    why: tuple[Line, ...]
    others: tuple[Line, ...]
    others_title: str

    @property
    def taken(self) -> tuple[Line, ...]:
        """What the author does, and why."""
        return (*(Line(Tone.CHOSEN, text) for text in self.said), *self.why)


class Walk:
    """A whole play, moment by moment; it is given its last one, at an ending."""

    def __init__(self, scenario: Scenario, play: Play, language: Language = ENGLISH) -> None:
        self.scenario = scenario
        self.play = play
        self.language = language
        self._told: set[str] = set()  # addresses of answers whose cost was told
        self.moments = tuple(self._show_moment(moment) for moment in path(play))
        self.ending = view(scenario, play).text

    def document(self) -> Document:
        """The walk as it is read on a page."""
        about = self.scenario.about
        scenes = groupby(self.moments, key=lambda shown: shown.place)  # a whole talk is one
        parts = (
            Section(
                f"scene-{n}", place, (), tuple(x for shown in each for x in self._entries(shown))
            )
            for n, (place, each) in enumerate(scenes, 1)
        )
        name = self.scenario.text.name(self.play.location.location.place)
        ending = Section("ending", name, (), (Entry("", tuple(map(self._told_last, self.ending))),))
        return Document(
            kind="modelled-play",
            title=about.title,
            heading=self._say(HEADING),
            lead=(Line(Tone.SAID, self._say(LEAD)), Line(Tone.SAID, about.role)),
            notices=(self._say(NOTICE), whose_marking(self.scenario, self.language)),
            sections=(*parts, ending),
            footer=(self._say(NOTICE),),
        )

    def _entries(self, shown: Shown) -> Iterator[Entry]:
        asked = (Line(Tone.PROMPT, shown.prompt),) if shown.prompt else ()
        text = (Line(Tone.SEEN, each.text) for each in shown.text)
        yield Entry("", (*text, *asked))
        if shown.said:
            yield Entry(self._say(AUTHOR), shown.taken)
        if shown.others:
            yield Entry(shown.others_title, shown.others)

    def _told_last(self, text: Paragraph) -> Line:
        """A paragraph of the ending under what it tells of."""
        heading = LAST_WORD if text.voice is Voice.LAST_WORD else ENDING_SIDES.get(text.heading, "")
        return Line(Tone.SEEN, text.text, self._say(heading))

    def _say(self, text: str, /, **named: object) -> str:
        return self.language.say(text, **named)

    # One moment

    def _show_moment(self, moment: Play) -> Shown:
        before, reading = moment.back, Reading(self.scenario, moment, self.language)
        assert before is not None
        at, judged = view(self.scenario, before), reading.judgement(moment)
        items = bool(judged and judged.items)
        return Shown(
            before,
            reading.short_place(moment),
            at.text,
            at.prompt,
            self._quote_answer(moment, judged),
            self._explain(judged),
            tuple(self._list_left(moment) if items else self._others(moment)),
            self._say(LEFT if items else OTHERS),
        )

    def _quote_answer(self, moment: Play, judged: Judgement | None) -> tuple[str, ...]:
        """The author's answer in words; for a pick, only what was picked."""
        if judged is None:
            closes = moment.move is not None and moment.move.move.key[0] == "close"
            return (self._say(CLOSES),) if closes else ()
        assert moment.back is not None
        if not kind_of(moment.back.location.location).ordered:
            return judged.chosen
        return tuple(self._say(NUMBERED, n=n, text=text) for n, text in enumerate(judged.chosen, 1))

    def _explain(self, judged: Judgement | None) -> tuple[Line, ...]:
        if judged is None:
            return ()
        own = [text for item in judged.items if item.picked for text in item.because]
        reasons = (*judged.because, *own)
        principles = (self._say(PRINCIPLE, title=p.title, id=p.id) for p in judged.principles[:1])
        return (
            *(Line(Tone.KEY, text, self._say(WHY)) for text in reasons),
            *(Line(Tone.SOURCE, text, self._say(CITED)) for text in principles),
        )

    def _list_left(self, moment: Play) -> Iterator[Line]:
        """The items that a pick left out, with why."""
        before, event = moment.back, moment.event
        assert before is not None and isinstance(event, Decided)
        where = before.location.location
        for id in where.items:
            address = f"{where.place}.{id}"
            mark = self.scenario.key.marks.get(address)
            if id not in event.answer and mark and mark.because:
                told = rationales(self.scenario, before, mark.because)
                yield Line(Tone.KEY, " ".join(told), read_card(self.scenario, address))

    def _others(self, moment: Play) -> Iterator[Line]:
        """The other answers with what each costs; in a talk only the weak ones, each told once."""
        before, talk = moment.back, moment.move is not None and moment.move.move.key[0] == "ask"
        assert before is not None
        for move in list_offered(before):
            address = move.move.address
            if move is moment.move or address in self._told or move.move.key[0] not in WORTH:
                continue
            verb, id = move.move.key
            after = step(before, id if verb == "option" else {verb: id})
            told = self._cost(after, talk) if isinstance(after, Play) else None
            if told is not None:
                self._told.add(address)
                yield told

    def _cost(self, after: Play, talk: bool) -> Line | None:
        judged = Reading(self.scenario, after, self.language).judgement(after)
        if judged is None or not judged.because:
            return None
        if talk and not weak(self.scenario.key, credit_of(self.scenario, after)):
            return None
        answer = " ".join(judged.chosen).removesuffix(".")
        rated = self.language.commas(judged.rated)
        label = self._say(COSTS, answer=answer, rating=rated)
        if kind := self.language.commas(judged.critical):
            label = self._say(COSTS_CRITICAL, answer=answer, rating=rated, kind=kind)
        return Line(Tone.KEY, " ".join(judged.because), label)


WORTH = frozenset({"option", "ask"})
"""The verbs of answers that can be weighed against each other."""

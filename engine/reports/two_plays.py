"""Two plays of one case side by side: where the answers differ, and what each opened.

What is told are facts of the two logs, as the case file and the pages of the case showed them: what
neither play has seen has no name here. The key speaks only where it may: both plays are over, no
feedback waits, the same key marks both, and both were shown and offered the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, takewhile

from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language
from engine.pictures.road import Pair, TwoRoads
from engine.play.case_file import CaseLine, case_file
from engine.play.events import PassedOver
from engine.play.play import Play, path
from engine.play.view import quote_answer, view
from engine.reports.debrief.moments import tell_of_person
from engine.reports.debrief.reading import Reading, whose_marking
from engine.reports.debrief.sentences import MODES, NOTICE
from engine.reports.document import Document, Entry, Judgement, Line, Section, Tone
from engine.scenario.scenario import Scenario
from engine.scoring.play_reading import scene_of
from engine.scoring.score import credit_of

HEADING = N_("Two plays side by side")
EACH = (N_("1, the earlier: {date} · {mode}"), N_("2, the later: {date} · {mode}"))
GOES_ON = N_("{play} · not finished")
WAITS = N_("Only what happened is compared: the feedback for this case opens later.")
CHANGED_CASE = N_("The case was changed between these plays. Places are compared by their names.")
OTHER_KEY = N_("The marking was changed between these plays, so their ratings are not compared.")

ROADS = N_("The two roads")
ROADS_ABOUT = N_(
    "Joined rings: the same answer. Diamonds: another answer, or only one play was there."
)
# Translators: Columns: when; in which scene; how the two plays compare there.
COLUMNS = (N_("Time"), N_("Place"), N_("Compared"))
SAME, OTHER = N_("the same answer"), N_("another answer")
ONLY = (N_("only in 1"), N_("only in 2"))

CHANGED = N_("Where your answers differ")
NOTHING_CHANGED = N_("Your answers were the same at every place that both plays reached.")
SAID = (N_("In 1"), N_("In 2"))
SAID_ONLY = (N_("Only in 1"), N_("Only in 2"))
SHOWN = (N_("Shown only in 1"), N_("Shown only in 2"))
OFFERED = (N_("Offered only in 1"), N_("Offered only in 2"))
OTHER_SITUATION = N_("Not the same situation: no comparison.")
BROUGHT = (N_("This led to, in 1"), N_("This led to, in 2"))
LED_TO = (N_("Afterwards, only in 1"), N_("Afterwards, only in 2"))
SKIPPED = N_("You skipped this part.")
BETTER = (
    (N_("The author rates the answer in 1 higher."), N_("The answer in 1 is rated higher.")),
    (N_("The author rates the answer in 2 higher."), N_("The answer in 2 is rated higher.")),
)
UNLIKE = N_("What had happened before was not the same, so these answers are not compared.")
ALIKE = (N_("The author rates both answers alike."), N_("Both answers are rated alike."))

OUTCOME = N_("What came of it")
KNOWN = (N_("At the end, only in 1"), N_("At the end, only in 2"))
KNOWN_SO_FAR = (N_("So far, only in 1"), N_("So far, only in 2"))
ENDED = (N_("For the person, in 1"), N_("For the person, in 2"))
ENDED_BOTH = N_("For the person, in both")
NOT_MEASURED = N_("How a story ends does not show how well it was handled.")


class Visit(Struct, frozen=True):
    """One stay at a scene: the answers given there.

    Attributes:
        scene: its id.
        moments: after each answer, in order.
        said: the answers in words; an order, a pick or ratings in several.
    """

    scene: str
    moments: tuple[Play, ...]
    said: tuple[str, ...]

    @property
    def answered(self) -> frozenset[int]:
        """Numbers of the events that each answer followed."""
        return frozenset(moment.back.seq for moment in self.moments if moment.back)


class Meeting(Struct, frozen=True):
    """A place of the case in both plays, or in one of them.

    Attributes:
        visits: the stay of the first play and of the second; None where one was not there.
    """

    visits: tuple[Visit | None, Visit | None]

    @property
    def both(self) -> tuple[Visit, Visit] | None:
        """The two stays, where both were there."""
        first, second = self.visits
        return (first, second) if first and second else None

    @property
    def same(self) -> bool:
        """Whether both were there and answered alike."""
        return self.both is not None and self.both[0].said == self.both[1].said

    @property
    def changed(self) -> bool:
        """Whether both were there and answered otherwise."""
        return self.both is not None and not self.same


@dataclass
class TwoPlays:
    """Two plays of one case, being compared.

    Attributes:
        plays: the earlier one and the later one, each with its case.
        judged: whether the key may speak: nothing waits.
        language: of what is shown.
    """

    plays: tuple[tuple[Scenario, Play], tuple[Scenario, Play]]
    judged: bool = True
    language: Language = ENGLISH
    readings: tuple[Reading, Reading] = field(init=False)

    def __post_init__(self) -> None:
        first, second = (Reading(*each, self.language) for each in self.plays)
        self.readings = (first, second)

    def document(self) -> Document:
        """The comparison as it is read."""
        about = self.plays[1][0].about
        return Document(
            kind="two-plays",
            title=about.title,
            heading=self._say(HEADING),
            lead=tuple(self._name_plays()),
            notices=self._notices(),
            sections=(self._roads(), self._changed_section(), self._outcome()),
            footer=(self._say(NOTICE),),
        )

    def _say(self, text: str, /, **named: object) -> str:
        return self.language.say(text, **named)

    def _name_plays(self) -> Iterator[Line]:
        """Which play is called 1, and which 2: its day and its mode."""
        for said, (_, play) in zip(EACH, self.plays, strict=True):
            mode = self._say(MODES.get(play.started.mode, play.started.mode))
            words = self._say(said, date=self.language.date(play.started.date), mode=mode)
            yield Line(Tone.SAID, words if play.ended else self._say(GOES_ON, play=words))

    def _notices(self) -> tuple[str, ...]:
        (first, _), (second, _) = self.plays
        found = [self._say(NOTICE)]
        if not self.judged:
            found.append(self._say(WAITS))
        elif self._speaks:
            found.append(whose_marking(second, self.language))
        if first.hashes.story != second.hashes.story:
            found.append(self._say(CHANGED_CASE))
        if self.judged and first.hashes.key != second.hashes.key:
            found.append(self._say(OTHER_KEY))
        return tuple(found)

    @property
    def _speaks(self) -> bool:
        """Whether the key may speak: it marks both alike, and both are over."""
        (first, one), (second, two) = self.plays
        return self.judged and one.ended and two.ended and first.hashes.key == second.hashes.key

    # Side by side

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The places of both plays in one order: those of both, and between them those of one."""
        skipped = self._say(SKIPPED)
        first, second = (visits(*each, skipped) for each in self.plays)
        scenes = [visit.scene for visit in first], [visit.scene for visit in second]
        found: list[Meeting] = []
        for kind, a, b, c, d in SequenceMatcher(None, *scenes, autojunk=False).get_opcodes():
            if kind == "equal":
                pairs = zip(first[a:b], second[c:d], strict=True)
                found += [Meeting(pair) for pair in pairs]
            else:
                found += [Meeting((visit, None)) for visit in first[a:b]]
                found += [Meeting((None, visit)) for visit in second[c:d]]
        return tuple(found)

    def _roads(self) -> Section:
        columns, pairs = tuple(map(self._say, COLUMNS)), []
        for meeting in self.meetings:
            n, visit = next((n, each) for n, each in enumerate(meeting.visits) if each)
            time = self.plays[n][0].text.scenes[visit.scene].time
            place = self._place(n, visit).removeprefix(f"{time} · ")
            says = SAME if meeting.same else OTHER if meeting.both else ONLY[n]
            first, second = (each is not None for each in meeting.visits)
            pairs.append(Pair(time, place, first, second, meeting.same, self._say(says)))
        about, title = self._say(ROADS_ABOUT), self._say(ROADS)
        picture = TwoRoads("two-roads", title, about, columns, ("1", "2"), tuple(pairs))
        return Section("roads", title, (), (Entry("", (picture,)),) if pairs else ())

    def _place(self, n: int, visit: Visit) -> str:
        return self.readings[n].short_place(visit.moments[0])

    # Where the answers differ

    def _changed_section(self) -> Section:
        entries = tuple(
            self._entry(n, both)
            for n, meeting in enumerate(self.meetings)
            if meeting.changed and (both := meeting.both)
        )
        lead = () if entries else (self._say(NOTHING_CHANGED),)
        return Section("changed", self._say(CHANGED), lead, entries)

    def _entry(self, at: int, both: tuple[Visit, Visit]) -> Entry:
        """The two answers, what each brought and where it led, and the key where it may speak.

        Where the situations differ, they stand first, and the key says nothing.
        """
        situations = self._compare_situations(both)
        lines = [*situations, *self._compare_said(both)]
        lines += self._compare_files(
            [
                [line for line in self._files[n] if line.at.seq in visit.answered]
                for n, visit in enumerate(both)
            ],
            BROUGHT,
        )
        # the places only one play came to, up to the next place of both
        after = list(takewhile(lambda meeting: not meeting.both, self.meetings[at + 1 :]))
        for n in (0, 1):
            places = (self._place(n, visit) for each in after if (visit := each.visits[n]))
            lines += [Line(Tone.SEEN, place, self._say(LED_TO[n])) for place in places]
        if not situations:
            lines += self._compare_ratings(both)
        return Entry(self._place(1, both[1]), tuple(lines))

    def _compare_situations(self, both: tuple[Visit, Visit]) -> list[Line]:
        """What only one play was shown or offered before it answered; nothing where all was alike.

        The reactions to the answer before are left out: they tell of another scene.
        """
        befores = [(n, back) for n, each in enumerate(both) if (back := each.moments[0].back)]
        steps = [view(self.plays[n][0], before) for n, before in befores]
        compared = (
            (SHOWN, [step.text[step.answered :] for step in steps]),
            (OFFERED, [(*s.answers, *s.moves, *s.topics, *s.acts) for s in steps]),
        )
        found = [
            Line(Tone.SEEN, each.text, self._say(labels[n]))
            for labels, sides in compared
            for n in (0, 1)
            for each in sides[n]
            if each not in sides[1 - n]
        ]
        return [*found, Line(Tone.SAID, self._say(OTHER_SITUATION))] if found else []

    def _compare_said(self, both: tuple[Visit, Visit]) -> Iterator[Line]:
        """What was said in one and not in the other; everything, where only the order differs."""
        first, second = (visit.said for visit in both)
        only = [text for text in first if text not in second], [x for x in second if x not in first]
        for n, said in enumerate((first, second)):
            told = only[n] if any(only) else said
            label = self._say((SAID_ONLY if len(told) < len(said) else SAID)[n])
            yield from (Line(Tone.CHOSEN, text, label) for text in told)

    def _compare_files(
        self, files: list[list[CaseLine]], labels: tuple[str, str]
    ) -> Iterator[Line]:
        """What each case file, or part of one, has and the other has not."""
        known = [{(line.id, line.status) for line in each} for each in files]
        for n, file in enumerate(files):
            for line in file:
                if (line.id, line.status) not in known[1 - n]:
                    text = self._say(line.template, text=line.text)
                    yield Line(Tone.SEEN, text, self._say(labels[n]))

    @cached_property
    def _files(self) -> list[list[CaseLine]]:
        return [case_file(*each) for each in self.plays]

    def _compare_ratings(self, both: tuple[Visit, Visit]) -> list[Line]:
        """Which answer the key rates higher, and its reason; nothing of a talk, or an open one."""
        if not self._speaks or any(len(visit.moments) != 1 for visit in both):
            return []
        moments = both[0].moments[0], both[1].moments[0]
        first, second = self._rate(0, moments[0]), self._rate(1, moments[1])
        if first is None or second is None:
            return []
        if not self._same_facts(*moments):
            return [Line(Tone.SAID, self._say(UNLIKE))]
        if first[0] == second[0]:
            return [Line(Tone.KEY, self.readings[0].say_judgement(ALIKE))]
        higher = int(second[0] > first[0])
        reasons = (first, second)[higher][1].because[:1]
        told = (self.readings[higher].say_judgement(BETTER[higher]), *reasons)
        return [Line(Tone.KEY, text) for text in told]

    def _rate(self, n: int, moment: Play) -> tuple[int, Judgement] | None:
        """What the key says of an answer, with its credit; None where it rates none."""
        credit = credit_of(self.plays[n][0], moment)
        judged = self.readings[n].judgement(moment)
        if credit is None or judged is None or judged.discuss:
            return None
        return credit.overall, judged

    def _same_facts(self, first: Play, second: Play) -> bool:
        """Whether the key judges each of two answers alike where the other was offered too."""
        for n, (moment, other) in enumerate(((first, second), (second, first))):
            before, move = other.back, moment.move
            if before is None or move is None or moment.back is None:
                return False
            if before.story is not moment.back.story or before.at != moment.back.at:
                return False
            scenario = self.plays[n][0]
            there = credit_of(scenario, moment._replace(back=before))
            if there != credit_of(scenario, moment):
                return False
        return True

    # What came of it

    def _outcome(self) -> Section:
        (_, one), (_, two) = self.plays
        known = KNOWN if one.ended and two.ended else KNOWN_SO_FAR
        lines = list(self._compare_files(self._files, known))
        endings = [tell_of_person(*each) for each in self.plays]
        if endings[0] and endings[0] == endings[1]:
            lines += [Line(Tone.SEEN, text, self._say(ENDED_BOTH)) for text in endings[0]]
        else:
            for n in (0, 1):
                lines += [Line(Tone.SEEN, text, self._say(ENDED[n])) for text in endings[n]]
        if any(endings):
            lines.append(Line(Tone.SAID, self._say(NOT_MEASURED)))
        return Section("outcome", self._say(OUTCOME), (), (Entry("", tuple(lines)),))


def visits(scenario: Scenario, play: Play, skipped: str) -> list[Visit]:
    """The stays of a play at its scenes, in order, each with what was answered there.

    A scene that is only read is none. `skipped` is what is said of one that was passed over.
    """
    found = []
    standing = (moment for moment in path(play) if moment.back is not None)
    for scene, group in groupby(standing, key=scene_of):
        moments = tuple(group)
        said: list[str] = []
        for each in moments:
            passed = isinstance(each.event, PassedOver)
            said += (skipped,) if passed else quote_answer(scenario, each)
        if said:
            found.append(Visit(scene, moments, tuple(said)))
    return found

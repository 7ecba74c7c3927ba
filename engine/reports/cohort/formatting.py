"""Says the figures of one case in a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from engine.language.language import Language, Plural
from engine.reports.cell_key import describe_count
from engine.reports.cohort import sentences as w
from engine.reports.cohort.report_data import (
    LEAST_INTERVAL,
    CaseReport,
    Contested,
    Decision,
    Topic,
)
from engine.reports.cohort.statistics import Figure, Share
from engine.reports.document import Cell, Line, Table, Tone

WIDEST = 0.5  # an interval of own records


class Saying:
    """Says one case in a language.

    `pulls` says why the weaker answer of a decision is tempting, by the address of the decision;
    `support`, who is there to talk to.
    """

    def __init__(
        self,
        case: CaseReport,
        language: Language,
        pulls: Mapping[str, str] | None = None,
        support: str = "",
    ) -> None:
        self.case, self.language, self.pulls = case, language, pulls or {}
        self.support = support
        self.scenes = {scene.id: scene for scene in case.scenes}

    def say(self, template: str | Plural, /, **named: object) -> str:
        """A sentence with its places filled."""
        return self.language.say(template, **named)

    def say_judgement(self, forms: tuple[str, str], /, **named: object) -> str:
        """A sentence that judges: as the author's view while the key is a draft."""
        return self.say(forms[0] if self.case.draft else forms[1], **named)

    # Numbers

    def write_share(self, share: Share, *, voted: bool = False) -> str:
        """`12 of 29`; `about 12 of 29` of what was released, but hands are always exact."""
        if voted:
            return self.say(w.OF, k=share.k, n=share.n)
        return self.write_count(share.k, share.n)

    def write_count(self, k: int, n: int) -> str:
        """`12 of 29`, likewise."""
        if self.case.released:
            return describe_count(k, n, self.language)
        return self.say(w.OF, k=k, n=n)

    def count(self, k: int, n: int) -> str:
        """One of several counts of `n` plays."""
        return self.write_count(k, n) if self.case.released else str(k)

    def interval(self, share: Share, reached: int | None = None) -> str:
        """`41 % (26 to 59 %)`, or that too few plays reached it; "" of nothing.

        Of own records it is not known exactly how many did: there an interval that leaves more
        than a half open is left out.
        """
        if not share.n or (self.case.released and share.high - share.low > WIDEST):
            return ""
        if not self.case.released and (share.n if reached is None else reached) < LEAST_INTERVAL:
            return self.say(w.FEW_REACHED)
        parts = {"share": share.share, "low": share.low, "high": share.high}
        return self.say(w.INTERVAL, **{name: round(100 * v) for name, v in parts.items()})

    def describe_share(self, share: Share, reached: int | None = None) -> str:
        """`12 of 29, 41 % (26 to 59 %)`, of a place that so many plays reached."""
        return ", ".join(filter(None, (self.write_share(share), self.interval(share, reached))))

    def percent(self, share: float) -> str:
        """`2.1 %`."""
        return self.say(w.PERCENT, share=f"{100 * share:.1f}")

    def tenths(self, share: float) -> str:
        """`7 of 10`, of a share that is no more exact."""
        k = round(10 * share)
        return self.say(w.TENTHS, k=k) if k else self.say(w.TENTHS_NONE)

    def figure(self, figure: Figure) -> str:
        """A number with its interval and how many plays it rests on, or why there is none."""
        if figure.value is not None and figure.low is not None and figure.high is not None:
            parts = {"value": figure.value, "low": figure.low, "high": figure.high}
            named = {name: f"{v:.2f}" for name, v in parts.items()}
            template = w.NUMBER_ABOUT if self.case.released else w.NUMBER_OF
            return self.say(template, n=figure.n, **named)
        if figure.value is not None:
            return self.say(w.NO_INTERVAL, n=figure.n, value=f"{figure.value:.2f}")
        if figure.untold:
            return self.say(w.UNTOLD)
        if figure.few:
            return self.say(w.FEW, n=figure.n, least=figure.least)
        return self.say(w.SAME)

    def cell(self, share: Share, reached: int | None = None) -> Cell:
        """A share as a cell: `12 of 29`, with its bar, and its interval below."""
        return replace(self.make_cell(share), small=self.interval(share, reached))

    def make_cell(self, share: Share, *, voted: bool = False) -> Cell:
        """A share as a cell without its interval."""
        bar = share.share if share.n else None
        return Cell(self.write_share(share, voted=voted), bar)

    # Places

    def describe_place(self, decision: Decision) -> str:
        """A decision by its clock and by what is asked; by its scene, too, where all ask alike."""
        what = decision.prompt
        if what and sum(each.prompt == what for each in self.case.decisions) > 1:
            what = self._add_scene(decision.scene, what)
        if decision.who:
            what = self.say(w.ASKS, name=decision.who, what=what)
        return self._add_time(decision.time, what or spell_id(decision.scene))

    def describe_subject(self, contested: Contested) -> str:
        """What is disputed; by its scene, too, where an answer is offered in several."""
        choices = (choice for decision in self.case.decisions for choice in decision.choices)
        if sum(choice.text == contested.text for choice in choices) > 1:
            return self._add_scene(contested.address.partition(".")[0], contested.text)
        return contested.text

    def _add_scene(self, scene: str, what: str) -> str:
        return self.say(w.IN_SCENE, scene=self.scenes[scene].title, what=what)

    def place(self, address: str) -> str:
        """Where an answer stands: its decision, or the conversation it belongs to."""
        for decision in self.case.decisions:
            if address == decision.at or any(c.address == address for c in decision.choices):
                return self.describe_place(decision)
        return self.scene(address.partition(".")[0])

    def scene(self, id: str, *, ending: bool = False) -> str:
        """A scene or an ending in words."""
        if ending or id not in self.scenes:
            named = next((each.title for each in self.case.endings if each.id == id), "")
            return self.say(w.ITS_END, id=named or spell_id(id))
        scene = self.scenes[id]
        what = self.say(w.TALKING, name=scene.name) if scene.name else scene.what
        return self._add_time(scene.time, what or spell_id(id))

    def topic(self, topic: Topic) -> tuple[str, str]:
        """A topic by where it is, and how many were wrong.

        Of votes: how many people voted for something else than the key has, at the least. One of
        three in a pick is not a wrong answer yet.
        """
        k, n = topic.wrong.k, topic.wrong.n
        if topic.voted:
            told = self.say(w.WRONG_VOTES, k=k, n=n)
        elif not n:  # of items, how many had one of them otherwise
            told = self.say(w.PULL_DREW, text=topic.pull_text, share=self.write_pull(topic))
        elif self.case.released:
            told = self.say(w.WRONG_ABOUT, share=self.write_share(topic.wrong))
        else:
            told = self.say(w.WRONG, k=k, n=n)
        return self.describe_place(self.case.decision(topic.at)), told

    def write_pull(self, topic: Topic) -> str:
        """How many the weak answer drew."""
        decision = self.case.decision(topic.at)
        chosen = next((c.chosen for c in decision.choices if c.address == topic.pull), topic.wrong)
        return self.write_count(topic.drew, chosen.n)

    # Judgements

    def describe_sureness(self, decision: Decision, *, voted: bool = False) -> list[Line]:
        """How sure the room was, in a line; none where nobody said it."""
        sure = decision.voted_sure if voted else decision.sure
        if sure is None:
            return []
        if self.case.released and not voted:
            no, fairly, very = (self.write_count(k, self.case.plays.counted) for k in sure)
            text = self.say(w.SURE_ABOUT, no=no, fairly=fairly, very=very)
        else:
            no, fairly, very = map(str, sure)
            text = self.say(w.SURE_LINE, n=sum(sure), no=no, fairly=fairly, very=very)
        return [Line(Tone.SAID, text, self.say(w.SURE))]

    def flags(self, flags: tuple[str, ...]) -> str:
        """Why something assessed may be faulty."""
        return self.language.semicolons(self.say(w.FLAGS[flag]) for flag in flags)

    def verdicts(self, contested: Contested) -> str:
        """How many said what of a judgement; what nobody said is left out."""
        told = (
            (w.SAID_NO, contested.disagree),
            (w.SAID_NOT_MY_JOB, contested.not_my_job),
            (w.SAID_YES, contested.agree),
        )
        people = self.case.plays.counted
        return self.language.commas(
            self.say(words, n=self.count(n, people)) for words, n in told if n
        )

    def _add_time(self, time: str, what: str) -> str:
        return self.say(w.WHEN, time=time, what=what) if time else what

    # Blocks

    def table(
        self, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]
    ) -> tuple[Table, ...]:
        """A table in a tuple; none where it has no row."""
        if not rows:
            return ()
        return (Table(caption, tuple(self.say(c) for c in columns), tuple(rows)),)


def spell_id(id: str) -> str:
    """An id as words."""
    return id.replace("-", " ")

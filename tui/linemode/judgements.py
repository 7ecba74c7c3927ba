"""Judgements in line mode: said when asked for, numbered, each with its sources and a contest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.keyboard import latin
from engine.language.strings import _
from engine.language.typed_numbers import numbers
from engine.services.screen_types import (
    Judgement,
    Part,
    Place,
    PrincipleRef,
    Refused,
    Section,
    Told,
)

if TYPE_CHECKING:
    from tui.linemode.session import Plain

VERDICTS = ("agree", "not-my-job", "disagree")


class Aloud:
    """What the key says of one's decisions, and what one can do about it."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.session = plain.session
        self._parts: Sequence[Part] = ()  # what `j` says
        self._last: Sequence[Part] = ()  # the part that was over last
        self._heard = True  # whether it was said
        self._judged: list[Judgement] = []  # by number, from 1

    # Saying them

    def ready(self) -> None:
        """Offer to look back, when a scene or chapter is over."""
        behind = self.session.behind()
        if behind.fresh:
            self._take(behind.parts)
            self.plain.say(_("That part is over. j looks back at what you decided there."))

    def _take(self, parts: Sequence[Part]) -> None:
        """Have `j` say these; their judgements are numbered on from those said before."""
        if parts == self._last:
            return
        new = [part for part in parts if isinstance(part, Judgement)]
        self._judged += [judgement for judgement in new if judgement not in self._judged]
        self._parts = parts if self._heard else (*self._parts, *parts)
        self._last, self._heard = parts, False

    def look_back(self) -> None:
        """Say what the key says of what was decided in the part that is over."""
        behind = self.session.behind().parts  # of a play gone on with, what was over before
        self._take(behind)
        if not behind:
            self.plain.say(_("There is nothing to look back at yet: a part has to be over first."))
            return
        self._say(self._parts)
        self._heard = True
        hint = _(
            "s and a number says the sources of a judgement, c and a number what you think of "
            "it: s1, c1."
        )
        self.plain.say(hint)

    def _say(self, parts: Iterable[Part]) -> None:
        told: list[Told] = []
        for part in parts:
            if isinstance(part, Told):
                told.append(part)
                continue
            self._tell(told)
            told = []
            if isinstance(part, Place):
                self.plain.say(part.text)
            else:
                self._judgement(part)
        self._tell(told)

    def _judgement(self, judgement: Judgement) -> None:
        number = self._judged.index(judgement) + 1
        self.plain.say(_("Judgement {n}.").format(n=number))
        self._tell(judgement.told)
        if judgement.contested:
            self.plain.say(_("You: {words}").format(words=judgement.contested))

    def _tell(self, told: Iterable[Told]) -> None:
        """What stands under one label is said after it once."""
        for label, group in groupby(told, key=lambda part: part.label):
            texts = [part.text for part in group]
            head = label if not label or label[-1] in ".?:" else f"{label}:"
            if head and len(texts) == 1:
                self.plain.say(f"{head} {texts[0]}")
            elif head:
                self.plain.say("\n".join((head, *texts)))
            else:
                self.plain.say(*texts)

    # Sources and contests

    def command(self, typed: str) -> bool:
        """`s1` and its kin; False when it is none of them."""
        acts = {"s": self._sources, "c": self._contest}
        picked = numbers(typed[1:])
        if typed[:1] not in acts or picked is None or len(picked) != 1:
            return False
        if not 1 <= picked[0] <= len(self._judged):
            self.plain.say(self._no_such())
        else:
            acts[typed[0]](picked[0])
        return True

    def _no_such(self) -> str:
        if not self._judged:
            return str(_("No judgement was said yet."))
        said = _("There is no judgement of that number: they go from 1 to {last}.")
        return said.format(last=len(self._judged))

    def _sources(self, number: int) -> None:
        principles = self._judged[number - 1].principles
        if not principles:
            self.plain.say(_("This one names no principle."))
        for principle in principles:
            self._principle(principle)

    def _principle(self, principle: PrincipleRef) -> None:
        sure = _("How sure this is: {words}").format(words=principle.certainty)
        parts = [f"{principle.id} {principle.title}", principle.says]
        parts += [sure] if principle.certainty else []
        if principle.differs:
            parts.append(_("Where experts differ: {words}").format(words=principle.differs))
        for source in principle.sources:
            parts += [source.title, source.url]
        self.plain.say("\n".join(part for part in parts if part))

    def _contest(self, number: int) -> None:
        judgement = self._judged[number - 1]
        if not judgement.address:
            self.plain.say(_("This one speaks of no single answer, and cannot be contested."))
            return
        asked = _("Judgement {n}: 1 I agree, 2 not in my job, 3 I disagree, or Enter to leave it:")
        picked = self._one_of(asked.format(n=number), len(VERDICTS))
        if picked is None:
            return
        because = self.plain.ask(_("Because, no real case and no real name; or Enter:"))
        self._kept(self.session.contest(judgement.address, VERDICTS[picked - 1], because))

    def _one_of(self, prompt: str, last: int) -> int | None:
        """A number from 1 to `last`; None when nothing was typed."""
        while typed := self.plain.ask(prompt):
            picked = numbers(typed)
            if picked and len(picked) == 1 and 1 <= picked[0] <= last:
                return picked[0]
            self.plain.say(_("A number from 1 to {last}, please.").format(last=last))
        return None

    def _kept(self, refused: Refused | None) -> None:
        if self.plain.settle(refused):
            self.plain.say(_("Kept."))

    # After the end

    def after(self) -> None:
        """Whatever its reader wants to do with the debrief, until Enter."""
        judged, *rest = self.session.on_request()
        every = [part for section in (judged, *rest) for part in section.parts]
        self._judged = list(dict.fromkeys(p for p in every if isinstance(p, Judgement)))
        while typed := latin(self.plain.ask(_("Enter to finish; ? says what else can be done:"))):
            if typed == "j":
                self._section(judged)
            elif typed == "m":
                self._more(rest)
            elif typed == "h":
                self._save()
            elif not (self._reflects(typed) or self.command(typed)):
                self._help()

    def _more(self, sections: Sequence[Section]) -> None:
        """The parts that are told on request, one at a time, by number."""
        for n, section in enumerate(sections, 1):
            self.plain.item(f"{n}.", section.title)
        self.plain.gap()
        while (picked := self._one_of(_("A number, or Enter:"), len(sections))) is not None:
            self._section(sections[picked - 1])

    def _section(self, section: Section) -> None:
        self.plain.say(section.title)
        self._say(section.parts)

    def _save(self) -> None:
        try:
            path = self.session.save_debrief(Path.cwd())
        except OSError as error:
            self.plain.say(_("It could not be saved: {reason}").format(reason=error.strerror))
        else:
            self.plain.say(_("Written to {path}").format(path=path))

    def _reflects(self, typed: str) -> bool:
        """`k` says the questions to oneself, `k1` answers the first; False for anything else."""
        asked = self.session.reflections()
        if typed == "k":
            for n, reflection in enumerate(asked, 1):
                self.plain.item(f"{n}.", reflection.question)
            self.plain.gap()
            return True
        picked = numbers(typed[1:]) if typed[0] == "k" else None
        if not picked or len(picked) != 1 or not 1 <= picked[0] <= len(asked):
            return False
        self.plain.say(asked[picked[0] - 1].question)
        text = self.plain.ask(_("Kept only if you type it; Enter alone keeps nothing:"))
        if text:
            self._kept(self.session.keep_reflection(picked[0] - 1, text))
        return True

    def _help(self) -> None:
        self.plain.say(
            _(
                "j says every decision with its judgement. s and a number says the sources of "
                "one, c and a number what you think of it: s1, c1. m has all the rest: the log "
                "in full, risks, questions, the figures."
            ),
            _(
                "k says the questions for yourself, and with a number keeps your answer to one: "
                "k1. h writes the debrief as a page into this folder. Enter finishes."
            ),
        )

"""One play as the screens and line mode meet it: `Playing`, on a recorded play."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.strings import _, translate
from engine.play.answers import Refusal
from engine.play.case_file import case_file
from engine.play.play import Play, path, undo
from engine.play.step import Kind, Paragraph, Step
from engine.play.view import chapter, paragraphs, passages, view
from engine.records.annotations import Words
from engine.records.problems import RecordsProblem
from engine.services import screen_types
from engine.services.enrolment import support_of
from engine.services.error_messages import code, refused, said
from engine.services.errors import Unreadable
from engine.services.recording import Carried, Recorded

if TYPE_CHECKING:
    from engine.reports.document import Document

_SECTIONS = {
    "needs": _("Needs, concerns and rights"),
    "consents": _("Consents"),
    "risks": _("Risks"),
    "knows": _("Who knows what"),
    "facts": _("What was said and found"),
}


class Session:
    """A play at its present moment.

    Args:
        recorded: the play, on disk or as a trial.
        code: whose words these are, when somebody writes some; "" for nobody's.
        support: who to talk to, or "".
        notice: what must be said before anything else, or "".
    """

    def __init__(
        self, recorded: Recorded, code: str = "", support: str = "", notice: str = ""
    ) -> None:
        self.recorded = recorded
        self.code = code
        self.support = support or support_of(recorded)
        self.notice = notice
        self.title = recorded.scenario.about.title
        self.mode = recorded.play.started.mode
        self.draft = recorded.scenario.about.draft
        self._behind: tuple[list[int], screen_types.Behind] = ([], screen_types.Behind())

    @property
    def step(self) -> Step:
        """The present moment."""
        return view(self.recorded.scenario, self.recorded.play)

    @property
    def undoable(self) -> bool:
        """Whether there is an answer that can be taken back now."""
        return not isinstance(undo(self.recorded.play), Refusal)

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.recorded.play.seq

    @property
    def news(self) -> tuple[Paragraph, ...]:
        """What became visible with the last event alone."""
        return tuple(paragraphs(self.recorded.scenario, self.recorded.play.shown))

    def name(self, who: str) -> str:
        """The name of a person of the case, from its id."""
        person = self.recorded.scenario.text.people.get(who)
        return person.name if person else who

    def answer(self, value: object, sure: int | None = None) -> screen_types.Refused | None:
        """Take an answer; on disk when it returns None."""
        return tried_to(lambda: self.recorded.answer(value, sure))

    def undo(self) -> screen_types.Refused | None:
        """Take the last answer back."""
        return tried_to(self.recorded.undo)

    def pass_over(self) -> screen_types.Refused | None:
        """Go past this place."""
        return tried_to(self.recorded.pass_over)

    def passages(self) -> Sequence[screen_types.Passage]:
        """Everything shown so far, oldest first."""
        scenario = self.recorded.scenario
        titles = {c.start: c.title for c in scenario.text.chapters}
        return [
            screen_types.Passage(
                p.scene, titles.get(p.scene, ""), p.time, p.paragraphs, "\n".join(p.chosen)
            )
            for p in passages(scenario, self.recorded.play)
        ]

    def card(self) -> Sequence[tuple[str, str]]:
        """The procedure card of the country the case plays in: what, and how it is done there."""
        setting = self.recorded.scenario.setting
        return [(title, "\n".join(lines)) for title, lines in setting.sections] if setting else []

    def case_file(self) -> Sequence[screen_types.CaseLine]:
        """What is known so far."""
        from engine.reports.debrief.moments import when

        scenario = self.recorded.scenario
        return [
            screen_types.CaseLine(
                str(_SECTIONS.get(line.section, line.section)),
                translate(line.template).format(text=line.text),
                _status(line.differs, line.tainted),
                ", ".join(line.who),
                when(scenario, line.at, translate),
            )
            for line in case_file(scenario, self.recorded.play)
        ]

    def behind(self) -> screen_types.Behind:
        """Practice: what may be said now of the last part that is over; read from the log."""
        moments = path(self.recorded.play) if self.mode == "practice" else []
        over = [moment.seq for moment in moments if self._closes(moment)]
        if over != self._behind[0]:
            from engine.services.debriefs import looking_back

            found = looking_back(self.recorded, over)
            self._behind = (over, found)
        found = self._behind[1]
        return replace(found, fresh=found.fresh and moments[-1].seq == over[-1])

    def _closes(self, moment: Play) -> bool:
        """Whether an answer ended a chapter, or a scene where a case has no chapters."""
        scenario, before = self.recorded.scenario, moment.back
        if before is None:
            return False
        if scenario.text.chapters and not moment.ended:
            return chapter(scenario, moment) != chapter(scenario, before)
        return moment.location.location.place != before.location.location.place

    def work_ahead(self) -> bool:
        """Begin, beside the play, with what its debrief needs; whether it is under way."""
        from engine.services import values_cache

        return values_cache.begin(self.recorded.scenario, values_cache.cache_folder())

    @property
    def ready(self) -> bool:
        """Whether its debrief can be shown at once."""
        from engine.services.debriefs import at_hand

        return at_hand(self.recorded)

    def prepare(self) -> None:
        """Work out what the debrief needs. Takes seconds; no database is touched."""
        from engine.services.debriefs import values_for

        values_for(self.recorded)

    def debrief(self) -> Document:
        """The debrief of the play so far."""
        from engine.services.debriefs import debrief_of

        return debrief_of(self.recorded).document()

    def save_debrief(self, folder: Path) -> Path:
        """Write the debrief as one HTML page into `folder`. Raises OSError."""
        from engine.reports.render.html import as_html

        target = (
            folder / f"debrief-{self.recorded.scenario.id}-{self.recorded.id[:8] or 'trial'}.html"
        )
        target.write_text(as_html(self.debrief()), encoding="utf-8", newline="\n")
        return target

    def contest(self, address: str, verdict: str, because: str) -> screen_types.Refused | None:
        """Keep what its reader thinks of a judgement."""
        return self._keep("contest", f"{verdict}\n{because}", address=address)

    def note(self, text: str) -> screen_types.Refused | None:
        """Keep a note of one's own, beside those already written here."""
        seq = self.recorded.play.seq
        return self._keep("note", text, seq=seq, address=self._next_note(seq))

    def _next_note(self, seq: int) -> str:
        """A place of its own for a further note at one moment, in the order they are written."""
        if self.recorded.store is None:
            return ""
        with suppress(RecordsProblem):
            words = self.recorded.store.words.of(self.recorded.id)
            return f"{sum(w.kind == 'note' and w.seq == seq for w in words):04}"
        return ""

    def keep_reflection(self, index: int, text: str) -> screen_types.Refused | None:
        """Keep an answer to a question to oneself."""
        return self._keep("reflection", text, address=str(index))

    def contested(self, address: str) -> tuple[str, str] | None:
        """What was said of a judgement before: the verdict and the reason; None for nothing."""
        if self.recorded.store is None:
            return None
        with suppress(RecordsProblem):
            for words in self.recorded.store.words.of(self.recorded.id):
                own = (words.kind, words.address, words.participant)
                if own == ("contest", address, self.code):
                    verdict, _, because = words.body.decode("utf-8", "replace").partition("\n")
                    return verdict, because
        return None

    def _keep(
        self, kind: str, text: str, *, seq: int = 0, address: str = ""
    ) -> screen_types.Refused | None:
        recorded = self.recorded
        if recorded.store is None:
            return None  # a trial keeps nothing
        words = Words(recorded.id, kind, text.encode("utf-8", "replace"), seq, address, self.code)
        try:
            recorded.store.words.put(words)
        except RecordsProblem as problem:
            return screen_types.Refused(problem.code, said(problem))
        return None

    @property
    def ended(self) -> bool:
        """Whether an ending was reached."""
        return self.step.kind is Kind.ENDED


def tried_to(act: Callable[[], Refusal | None]) -> screen_types.Refused | None:
    """Do it, and say in words why it was not done."""
    try:
        refusal = act()
    except (RecordsProblem, Unreadable) as problem:
        return screen_types.Refused(code(problem), said(problem))
    return None if refusal is None else screen_types.Refused(refusal.code, refused(refusal))


def misfit(carried: Carried) -> str:
    """What is to be said of a play that was carried on to a newer version of its case, or ""."""
    if not carried.misfit:
        return ""
    at = f"{carried.misfit} ({carried.words})" if carried.words else carried.misfit
    said = _("The case has changed. Your answer at {at} no longer fits; you go on from there.")
    return said.format(at=at)


def _status(differs: bool, tainted: bool) -> str:
    parts = [str(_("accounts differ"))] if differs else []
    parts += [str(_("our words are in it"))] if tainted else []
    return ", ".join(parts)

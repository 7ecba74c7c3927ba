"""Judgements in line mode: said when asked for, numbered, each with its sources and a contest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.language.any_keyboard import read_numbers, to_latin
from engine.language.interface import _
from engine.reports.document import Entry, Line, Principle, Section, Tone, group_by_label
from engine.services.feedback import debriefs
from engine.services.shared.errors import Failure
from engine.services.shared.own_words import VERDICTS
from engine.services.shared.session import Session
from tui.linemode.line_io import Terminal
from tui.shared.document_lines import (
    around_key,
    describe_contest,
    in_words,
    of_key,
    on_request,
    questions,
)


class Judgements:
    """What the key says of the decisions, and how a participant can answer it."""

    def __init__(self, terminal: Terminal, session: Session) -> None:
        self.terminal = terminal
        self.session = session
        self._entries: Sequence[Entry] = ()  # what `j` says
        self._last: Sequence[Entry] = ()  # the part that was over last
        self._heard = True  # whether it was said
        self._judged: list[Entry] = []  # by number, from 1

    # Saying them

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer to look back at a scene or chapter that was just ended, with these decisions."""
        self._take(entries)
        self.terminal.say(_("That part is over. j looks back at what you decided there."))

    def _take(self, entries: Sequence[Entry]) -> None:
        """Have `j` say these; their judgements are numbered on from those said before."""
        if entries == self._last:
            return
        new = [entry for entry in entries if entry.judgement and entry not in self._judged]
        self._judged += new
        self._entries = entries if self._heard else (*self._entries, *entries)
        self._last, self._heard = entries, False

    def look_back(self) -> None:
        """Say what the key says of what was decided in the part that is over."""
        # of a continued play: what was over before
        behind = debriefs.look_back(self.session).entries
        self._take(behind)
        if not behind:
            self.terminal.say(_("There is nothing to look back at yet: finish a part first."))
            return
        self._say(self._entries)
        self._heard = True
        hint = _(
            "Type s and a number for the sources of a judgement: s1. Type c and a number to "
            "say what you think of it: c1."
        )
        self.terminal.say(hint)

    def _say(self, entries: Iterable[Entry]) -> None:
        waiting: list[Line] = []
        for entry in entries:
            if entry.title:
                self._tell(waiting)
                self.terminal.say(entry.heading)
            waiting += around_key(entry)
            waiting += in_words(entry)
            if entry.judgement is not None:
                self._tell(waiting)
                number = self._judged.index(entry) + 1
                self.terminal.say(_("Judgement {n}.").format(n=number))
                self._tell(list(of_key(entry)))
                if words := describe_contest(entry):
                    self.terminal.say(_("You: {words}").format(words=words))
        self._tell(waiting)

    def _tell(self, lines: list[Line]) -> None:
        """Say the lines that wait, a label once for those that share it; none waits then."""
        for label, group in group_by_label(lines):
            texts = [line.text for line in group]
            head = label if not label or label[-1] in ".?:" else f"{label}:"
            if head and len(texts) == 1:
                self.terminal.say(f"{head} {texts[0]}")
            elif head:
                self.terminal.say("\n".join((head, *texts)))
            else:
                self.terminal.say(*texts)
        lines.clear()

    # Sources and contests

    def command(self, typed: str) -> bool:
        """`s1` and its kin; False when it is none of them."""
        acts = {"s": self._sources, "c": self._contest}
        picked = read_numbers(typed[1:])
        if typed[:1] not in acts or picked is None or len(picked) != 1:
            return False
        if not 1 <= picked[0] <= len(self._judged):
            none = _("There is no judgement yet.")
            last = _("There is no judgement with that number: they go from 1 to {last}.")
            self.terminal.say(last.format(last=len(self._judged)) if self._judged else none)
        else:
            acts[typed[0]](picked[0])
        return True

    def _sources(self, number: int) -> None:
        judgement = self._judged[number - 1].judgement
        principles = judgement.principles if judgement else ()
        if not principles:
            self.terminal.say(_("No principle is named here."))
        for principle in principles:
            self._principle(principle)

    def _principle(self, principle: Principle) -> None:
        sure = _("How sure this is: {words}").format(words=principle.certainty)
        parts = [f"{principle.id} {principle.title}", principle.says]
        parts += [sure] if principle.certainty else []
        if principle.differs:
            parts.append(_("Where experts differ: {words}").format(words=principle.differs))
        for title, url, seen in principle.sources:
            parts += [f"{title} ({seen})", url]
        self.terminal.say("\n".join(part for part in parts if part))

    def _contest(self, number: int) -> None:
        judgement = self._judged[number - 1].judgement
        if judgement is None or not judgement.address:
            self.terminal.say(_("This one is not about a single answer and cannot be contested."))
            return
        asked = _("Judgement {n}: 1 I agree, 2 not in my job, 3 I disagree, or Enter to go back:")
        picked = self._one_of(asked.format(n=number), len(VERDICTS))
        if picked is None:
            return
        because = self.terminal.ask(_("Why? No real case and no real name; or Enter:"))
        self._say_kept(self.session.contest(judgement.address, list(VERDICTS)[picked - 1], because))

    def _one_of(self, prompt: str, last: int) -> int | None:
        """A number from 1 to `last`; None when nothing was typed."""
        while typed := self.terminal.ask(prompt):
            picked = read_numbers(typed)
            if picked and len(picked) == 1 and 1 <= picked[0] <= last:
                return picked[0]
            self.terminal.say(_("A number from 1 to {last}, please.").format(last=last))
        return None

    def _say_kept(self, failure: Failure | None) -> None:
        if self.terminal.settle(failure):
            self.terminal.say(_("Saved."))

    # After the end

    def after(self) -> None:
        """Do what its reader asks for with the debrief, until Enter."""
        judged, *rest = on_request(debriefs.document_of(self.session))
        every = [entry for section in (judged, *rest) for entry in section.entries]
        self._judged = list(dict.fromkeys(entry for entry in every if entry.judgement))
        while typed := to_latin(
            self.terminal.ask(_("Enter to finish; ? shows what else you can do:"))
        ):
            if typed == "j":
                self._section(judged)
            elif typed == "m":
                self._more(rest)
            elif typed == "h":
                self._save()
            elif not (self._reflects(typed) or self.command(typed)):
                self._help()

    def _more(self, sections: Sequence[Section]) -> None:
        """The sections shown on request, one at a time, by number."""
        for n, section in enumerate(sections, 1):
            self.terminal.item(f"{n}.", section.title)
        self.terminal.gap()
        while (picked := self._one_of(_("A number, or Enter:"), len(sections))) is not None:
            self._section(sections[picked - 1])

    def _section(self, section: Section) -> None:
        self.terminal.say(section.title)
        self._say(
            [Entry("", tuple(Line(Tone.SAID, lead) for lead in section.lead)), *section.entries]
        )

    def _save(self) -> None:
        try:
            path = debriefs.save(self.session, Path.cwd())
        except OSError as error:
            self.terminal.say(_("It could not be saved: {reason}").format(reason=error.strerror))
        else:
            self.terminal.say(_("Written to {path}").format(path=path))

    def _reflects(self, typed: str) -> bool:
        """`k` lists the questions for reflection, `k1` answers the first; else False."""
        asked = questions(debriefs.document_of(self.session))
        if typed == "k":
            for n, entry in enumerate(asked, 1):
                self.terminal.item(f"{n}.", entry.lines[0].text)
            self.terminal.gap()
            return True
        picked = read_numbers(typed[1:]) if typed[0] == "k" else None
        if not picked or len(picked) != 1 or not 1 <= picked[0] <= len(asked):
            return False
        self.terminal.say(asked[picked[0] - 1].lines[0].text)
        text = self.terminal.ask(_("Saved only if you type it; Enter alone saves nothing:"))
        if text:
            self._say_kept(self.session.keep_reflection(picked[0] - 1, text))
        return True

    def _help(self) -> None:
        judged = _(
            "j shows every decision with its judgement. Type s and a number for the sources of "
            "a judgement: s1. Type c and a number to say what you think of it: c1. m shows the "
            "rest: the full log, risks, questions, the figures."
        )
        waits = _("j shows every decision, m the full log. There is no judgement yet.")
        self.terminal.say(
            judged if self._judged else waits,
            _(
                "k shows the questions for yourself; k and a number saves your answer to "
                "one: k1. h saves the debrief as a page in this folder. Enter finishes."
            ),
        )

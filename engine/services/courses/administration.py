"""What a facilitator does with cohorts, for the app and for `rifq cohort`.

It counts, and never lists who decided what. Names are typed by hand and go to the roster alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import _, current
from engine.play.play import draw
from engine.records.codes import mint, parse
from engine.records.cohorts import Cohort, Forgotten, Member, is_odd, require_id
from engine.records.folder import write_owned
from engine.records.problems import Code, RecordsProblem
from engine.records.roster import Person
from engine.reports.cell_key import LEAST
from engine.reports.papers.papers import make_document
from engine.reports.render.html import as_html
from engine.scenario.case_files import find
from engine.scenario.case_metadata import Aspect
from engine.scenario.courses import Course
from engine.services.shared.compiled_cases import case_today, open_case, open_courses
from engine.services.shared.crash_log import log_files
from engine.services.shared.errors import child_unsigned
from engine.services.shared.key_files import course_key, courses_with_key
from engine.services.shared.kits import refuse_joined
from engine.services.shared.own_words import refuse_controls
from engine.services.shared.recording import SEED_BITS

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

MOST_CODES = 200  # made at once


def read_day(typed: str) -> str:
    """A typed day as it is kept; "" for nothing. Raises ValueError, in words, for no day."""
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        words = _("{typed} is not a date. Example: 2026-11-30.")
        raise ValueError(words.format(typed=typed)) from None


def read_names(typed: Iterable[str]) -> tuple[str, ...]:
    """Typed names of agencies as they are kept: without extra blanks, each once."""
    return tuple(dict.fromkeys(name for each in typed if (name := " ".join(each.split()))))


class CohortSummary(Struct, frozen=True):
    """A cohort in numbers, and nobody in it.

    Attributes:
        cohort: as it was agreed.
        agencies: how many codes there are of each; "" is of none.
        agreed: how many agreed to what is kept.
        unused: how many codes nobody ever used: closing leaves them out of every figure.
        begun: plays begun, by case.
        sealed: when aggregates of it were sealed, the last time; "" for never.
        finished: plays that came to their end, by case; in own records, at least so many. None
            where nobody asked.
        joined: it is led on another computer.
    """

    cohort: Cohort
    agencies: dict[str, int]
    agreed: int
    unused: int
    begun: dict[str, int]
    sealed: str
    finished: dict[str, int] | None = None
    joined: bool = False

    @property
    def people(self) -> int:
        """How many codes there are."""
        return sum(self.agencies.values())


class CohortService:
    """The cohorts of this computer.

    Args:
        store: the plays.
        own: an own folder of cases and courses, or None.
        today: the day, for what depends on it.
    """

    def __init__(self, store: Store, own: Path | None = None, today: str = "") -> None:
        self.store = store
        self.own = own
        self.today = today or date.today().isoformat()

    # Looking

    def cohorts(self) -> Sequence[Cohort]:
        """Every cohort, the latest first."""
        return self.store.cohorts.all()

    def remind(self) -> Sequence[RecordsProblem]:
        """Which are to be closed, or their plays deleted, by today."""
        return self.store.cohorts.remind(self.today)

    def summary(
        self, id: str, count_finished: Callable[[Store, Cohort], dict[str, int]] | None = None
    ) -> CohortSummary:
        """A cohort in numbers, the finished plays as they are counted. Raises R026: no such id."""
        cohort = self.store.cohorts.get(id)
        members = self.store.cohorts.members(cohort.id)
        plays = self.store.plays(cohort=cohort.id)
        sealed = self.store.cohorts.list_seals(cohort.id)
        return CohortSummary(
            cohort,
            dict(Counter(member.agency for member in members)),
            sum(member.accepted for member in members),
            len(members) - len(self.store.cohorts.taking_part(cohort.id)),
            dict(Counter(play.facts.scenario for play in plays)),
            sealed[-1].at if sealed else "",
            count_finished(self.store, cohort) if count_finished else None,
            self.is_joined(cohort.id),
        )

    def refuse_led_elsewhere(self, id: str) -> None:
        """Raise R064 where a cohort is led on another computer."""
        refuse_joined(self.store, id)

    def is_joined(self, id: str) -> bool:
        """Whether a cohort is led on another computer, and this one joined it."""
        return id in self.store.sticks.kits()

    def courses_with_key(self) -> list[str]:
        """The courses, by id, whose key is here: plays of other computers can be taken in."""
        return courses_with_key(Path(self.store.place))

    def courses(self) -> Sequence[Course]:
        """The courses that can be given: those shipped and those of an own folder."""
        return open_courses(self.own)

    # Setting up

    def find_locked(self, cases: Iterable[str]) -> tuple[str, ...]:
        """Those of some cases, by id, that no cohort can play, as nobody answers for the child."""
        found = ((id, case_today(id, self.own)) for id in cases)
        return tuple(id for id, case in found if case and case.about.locked)

    def find_unsigned(self, id: str) -> tuple[str, ...]:
        """Cases of a cohort, by id, of which nobody has signed the practice; none for a demo."""
        cohort = self.store.cohorts.get(id)
        if cohort.demo:
            return ()
        found = ((id, case_today(id, self.own)) for id in cohort.cases)
        return tuple(id for id, case in found if case and not case.about.carries(Aspect.PRACTICE))

    def set_up(self, wanted: Cohort) -> Cohort:
        """Sets up a cohort, and settles what nobody decides, once for all of its people.

        Its id is made from its title when it has none.

        Raises:
            Refused: one of its cases cannot be played.
            RecordsProblem: R035 there is a cohort of that id; R044 a control character in a text;
                R060 one of its cases is locked.
        """
        refuse_controls(wanted.title, wanted.support, *wanted.agencies)
        if wanted.id and self.store.cohorts.of(wanted.id):
            raise RecordsProblem(Code.COHORT_EXISTS, {"cohort": wanted.id})
        for locked in self.find_locked(wanted.cases):
            raise child_unsigned(locked)
        paths = {case: find(case, self.own) for case in wanted.cases}
        luck = {
            case: dict(draw(open_case(path).story, randbits(SEED_BITS))) if path else {}
            for case, path in paths.items()
        }
        cohort = replace(wanted, id=wanted.id or self._free_id(wanted.title), luck=luck, closed="")
        self.store.cohorts.put(cohort)
        return cohort

    def _free_id(self, title: str) -> str:
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "cohort"
        taken = {cohort.id for cohort in self.cohorts()}
        numbered = (f"{start}-{n}" for n in range(2, len(taken) + 3))
        return next(id for id in (start, *numbered) if id not in taken)

    def add(self, id: str, agency: str = "", many: int = 1, name: str = "") -> list[str]:
        """Makes codes for a cohort; even and odd by turns, so that both orders are given alike.

        Args:
            id: of the cohort.
            agency: where these people are from.
            many: how many codes.
            name: whose code the first is, for the roster; "" for nobody.

        Raises:
            RecordsProblem: R026, R028; R044 a control character in the name. Nothing is made then.
        """
        refuse_controls(name)
        refuse_joined(self.store, id)
        made = []
        for _n in range(many):
            odd, taken = self.store.cohorts.next_is_odd(id), self.store.codes()
            code = mint(taken)
            while is_odd(code) is not odd:
                code = mint(taken)
            self.store.cohorts.add(id, code, agency)
            made.append(code)
        if name:
            self.name(made[0], name)
        return made

    def take_in(self, id: str, code: str, agency: str = "", name: str = "") -> None:
        """Takes in a person who already has a code; `name` goes to the roster. Raises R044."""
        refuse_controls(name)
        refuse_joined(self.store, id)
        self.store.cohorts.add(id, code, agency)
        if name:
            self.name(code, name)

    def name(self, code: str, name: str) -> None:
        """Writes who a code belongs to into the roster, and nowhere else. Raises R044."""
        refuse_controls(name)
        self.store.roster.put(Person(code, name))

    def admit(self, id: str, agency: str) -> None:
        """Adds an agency that a cohort counts by. Raises R044."""
        refuse_controls(agency)
        cohort = self.store.cohorts.get(id)
        if agency and agency not in cohort.agencies:
            self.store.cohorts.put(replace(cohort, agencies=(*cohort.agencies, agency)))

    def find_code(self, id: str, who: str) -> str:
        """The code of a member, from the code itself or from the name in the roster.

        Raises:
            RecordsProblem: R027 it is neither, or several have this name.
        """
        codes = {member.code for member in self.store.cohorts.members(id)}
        with suppress(RecordsProblem):
            if (code := parse(who)) in codes:
                return code
        wanted = " ".join(who.split()).casefold()  # however it is typed
        people = self.store.roster.people()
        named = (p.participant for p in people if " ".join(p.name.split()).casefold() == wanted)
        found = [code for code in named if code in codes]
        if len(found) != 1:
            raise RecordsProblem(Code.NOT_A_MEMBER, {"code": who.strip(), "cohort": id})
        return found[0]

    def reissue(self, id: str, lost: str) -> str:
        """A new code for a lost one; the plays come with it."""
        refuse_joined(self.store, id)
        new = mint(self.store.codes())
        while is_odd(new) is not is_odd(lost):  # the order of their forms stays
            new = mint(self.store.codes())
        self.store.cohorts.replace(id, lost, new)
        return new

    # Running

    def open(self, id: str, opened: Iterable[str], *, closing_form: bool = False) -> Cohort:
        """Opens the feedback of cases for everybody, and the form that each person plays last."""
        cohort = self.store.cohorts.get(id)
        refuse_joined(self.store, cohort.id)
        both = cohort.opened | frozenset(opened), cohort.closing_open or closing_form
        cohort = replace(cohort, opened=both[0], closing_open=both[1])
        self.store.cohorts.put(cohort)
        return cohort

    def forget(self, id: str) -> Forgotten:
        """Deletes the plays and codes of a closed cohort; aggregates stay.

        The key goes, too: what is still on a stick can then be opened by nobody.
        """
        return self.store.cohorts.forget(id, traces=self._traces(id))

    def remove(self, id: str) -> Forgotten:
        """Deletes a test cohort whole, with its key; or here, one that is led elsewhere."""
        if self.is_joined(id):
            return self.store.cohorts.leave(id, traces=log_files())
        return self.store.cohorts.remove(id, traces=self._traces(id))

    def _traces(self, id: str) -> list[Path]:
        key = course_key(Path(self.store.place), self.store.cohorts.get(id).id)
        return [*log_files(), *([key] if key.is_file() else [])]

    # Handing out

    def sheet(self, id: str) -> str:
        """The codes of a cohort as slips to cut out: one HTML page."""
        cohort = self.store.cohorts.get(id)
        members = self.store.cohorts.members(cohort.id)
        facts = {"title": cohort.title, "support": cohort.support, "slips": slips(members)}
        return as_html(make_document("codes", current(), **facts))

    def save_sheet(self, id: str, folder: Path) -> Path:
        """Writes the code sheet into a folder. Raises OSError."""
        path = folder / f"codes-{require_id(id)}.html"
        write_owned(path, self.sheet(id))
        return path


def slips(members: Iterable[Member]) -> list[tuple[str, str]]:
    """Code and agency of each, agencies together; "" for an agency that would tell whose it is.

    A slip carries no agency with fewer than five people. The slips without one are as many, or
    none: else the smallest agency that is left goes without, too.
    """
    members = tuple(members)
    kept = select_large(Counter(member.agency for member in members))
    found = ((m.code, m.agency if m.agency in kept else "") for m in members)
    return sorted(found, key=lambda slip: (slip[1], slip[0]))


def select_large(sizes: Mapping[str, int]) -> frozenset[str]:
    """Names of the groups of five or more that leave nobody or five or more people over.

    "" is the group of those in none, who are never told.
    """
    told = sorted((size, name) for name, size in sizes.items() if name and size >= LEAST)
    while told and 0 < sum(sizes.values()) - sum(size for size, _name in told) < LEAST:
        del told[0]
    return frozenset(name for _size, name in told)

"""The record of a participant's plays over a course: who may open it, and its pages.

Its owner opens it with their code. A facilitator can open it only in a cohort with shared records,
as all of its people read before the first case.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import current
from engine.records.cohorts import Cohort
from engine.records.folder import write_owned
from engine.records.problems import Code, RecordsProblem
from engine.reports.document import Document
from engine.reports.own_record import OwnRecord, own_record, select_counted
from engine.reports.own_themes import Played
from engine.reports.render.html import as_html
from engine.scenario.courses import Course
from engine.services.shared import values_cache
from engine.services.shared.errors import Unreadable
from engine.services.shared.recording import open_listed
from engine.services.shared.waiting_feedback import holds_back

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


class Catalogue(Protocol):
    """The plays, and what is known here of cases and courses; a `Library` is one.

    Attributes:
        store: the plays.
    """

    store: Store

    def courses(self) -> Sequence[Course]:
        """The courses of this computer."""

    def title(self, case_id: str) -> str:
        """The title of a case."""


class CourseRecord(Struct, dict=True):
    """One person's record; everything that needs the disk of plays was read already.

    Attributes:
        code: theirs.
        cohort: the course, or None for plays in none.
        plays: theirs, oldest first, without the values of their cases.
        outside: theirs that are not of the course: they are only listed.
        cases: id and title of every case of the course, in its order for this person.
    """

    code: str
    cohort: Cohort | None
    plays: list[Played]
    outside: Sequence[Played] = ()
    cases: Sequence[tuple[str, str]] = ()

    def prepare(self, progress: values_cache.Progress | None = None) -> None:
        """Work out what its cases are worth: seconds for each that was never looked at."""
        judged = [played for played in select_counted(self.plays) if not played.withheld]
        for at, played in enumerate(self.plays):
            if played in judged:
                values = values_cache.values_of(played.scenario, progress=progress)
                self.plays[at] = replace(played, values=values)

    @cached_property
    def told(self) -> OwnRecord:
        """The record; ask for it once it is prepared."""
        return own_record(
            self.plays,
            outside=self.outside,
            cases=self.cases,
            code=self.code,
            course=self.cohort.title if self.cohort else "",
            shared=self.cohort is not None and self.cohort.records == "shared",
            language=current(),
        )

    @property
    def whose(self) -> str:
        """Course and code, in words."""
        return self.told.whose

    def document(self) -> Document:
        """The record; once it is prepared."""
        return self.told.document()

    def save(self, folder: Path) -> Path:
        """Write it as one HTML page into `folder`. Raises OSError."""
        target = folder / f"record-{self.code}.html"
        write_owned(target, as_html(self.document()))
        return target


def record_of(library: Catalogue, code: str) -> CourseRecord:
    """A participant's record: of the course in which a play was finished last, or of plays in none.

    Plays outside of it are only listed. Plays that cannot be read are left out; `rifq
    records verify` says what is wrong with them.

    Raises:
        RecordsProblem: R041 the code was replaced by another.
    """
    store = library.store
    store.cohorts.refuse_replaced(code)
    plays = _plays(store, code)
    finished = [cohort for cohort, played in plays if played.play.ended]
    every = finished or [cohort for cohort, _played in plays[-1:]]
    id = next((cohort for cohort in reversed(every) if cohort), None)
    cohort = store.cohorts.of(id) if id else None
    mine = [played for cohort, played in plays if cohort == id]
    return CourseRecord(
        code,
        cohort,
        mine,
        [played for cohort, played in plays if cohort != id],
        _cases(library, code, cohort, mine),
    )


def record_for_facilitator(library: Catalogue, code: str, cohort: str) -> CourseRecord:
    """The record of a person in a cohort, for its facilitator.

    Args:
        library: the plays and the cases.
        code: of the participant.
        cohort: id of the cohort, or the beginning of one.

    Raises:
        RecordsProblem: R026 no such cohort, R040 its records are its people's own, R027 the code
            is not in it.
    """
    store = library.store
    found = store.cohorts.get(cohort)
    if found.records != "shared":
        raise RecordsProblem(Code.OWN_RECORDS, {"cohort": found.id})
    if code not in {member.code for member in store.cohorts.members(found.id)}:
        raise RecordsProblem(Code.NOT_A_MEMBER, {"code": code, "cohort": found.id})
    plays = [played for id, played in _plays(store, code) if id == found.id]
    return CourseRecord(code, found, plays, cases=_cases(library, code, found, plays))


def _cases(
    library: Catalogue, code: str, cohort: Cohort | None, plays: Sequence[Played]
) -> list[tuple[str, str]]:
    """Id and title of every case of a course; without a cohort, of the courses that were begun."""
    titles = {played.scenario.id: played.scenario.about.title for played in plays}
    if cohort is not None:
        ids = list(cohort.order_of(code))
    else:
        begun = (each.taught for each in library.courses() if titles.keys() & set(each.cases))
        ids = list(dict.fromkeys(chain.from_iterable(begun)))
    return [(id, titles.get(id) or library.title(id)) for id in ids]


def _plays(store: Store, code: str) -> list[tuple[str | None, Played]]:
    """The plays of a person with their cohorts, those written to last at the end."""
    plays = []
    for listed in reversed(store.plays(participant=code)):
        with suppress(RecordsProblem, Unreadable):
            recorded = open_listed(store, listed)
            play, withheld = recorded.play, holds_back(recorded)
            people = max(len(listed.participants), play.started.players)
            if play.started.mode != "led":
                played = Played(recorded.scenario, play, withheld=withheld, people=people)
                plays.append((listed.cohort, played))
    return plays

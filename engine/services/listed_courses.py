"""Whether a play fits the course it is listed in, as far as its events and the course say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.play.events import Started
from engine.records.cohorts import Cohort
from engine.records.store import Listed, Store
from engine.records.verify import Statement
from engine.scenario.scenario import Scenario
from engine.services.recording import settle_luck


@dataclass(frozen=True, slots=True)
class Courses:
    """The cohorts, and what they say of plays.

    Attributes:
        cohorts: by id.
        codes: of each cohort.
        told: the cohort in whose reports a play was, by its id.
    """

    cohorts: Mapping[str, Cohort]
    codes: Mapping[str, frozenset[str]]
    told: Mapping[str, str]

    @staticmethod
    def of(store: Store) -> Courses:
        """Those of a store. Raises RecordsProblem where one cannot be read."""
        cohorts = {cohort.id: cohort for cohort in store.cohorts.all()}
        codes = {id: frozenset(m.code for m in store.cohorts.members(id)) for id in cohorts}
        issues = ((id, issue) for id in cohorts for issue in store.cohorts.issues(id))
        told = {play: id for id, issue in issues for play, _seq in issue.plays}
        return Courses(cohorts, codes, told)

    def differences(
        self, listed: Listed, started: Started, case: Scenario | None
    ) -> Iterator[Statement]:
        """What a play says otherwise than the course it is listed in, or is not listed in."""
        first, id = {"first": listed.play}, listed.cohort
        if id is not None and not self._fits(listed, started, case):
            yield "V034", {**first, "listed": id}
        if (told := self.told.get(listed.play, id)) is not None and told != id:
            yield "V035", {**first, "told": told}

    def _fits(self, listed: Listed, started: Started, case: Scenario | None) -> bool:
        cohort = self.cohorts.get(listed.cohort or "")
        if cohort is None or started.scenario not in cohort.cases:
            return False
        if not self.codes[cohort.id].issuperset(listed.participants):
            return False
        if started.origin:  # mode and luck come from the play it carries on
            return True
        known = cohort.luck.get(started.scenario, {})
        luck = settle_luck(case, started.seed, known) if case else {}
        same = all(luck[name] == started.luck.get(name) for name in known.keys() & luck.keys())
        return same and started.mode in (cohort.mode, "led")

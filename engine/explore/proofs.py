"""What was proved of a case, in a form that can be kept and told again of another text of it.

What a theorem finds is kept under a name for the theorem and all that it reads (`layers`), a whole
check under a name for the bytes of the case. A finding keeps its path, and its play as luck and
answers: its place is found again in the file as it is now, and its play is played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar, cast

from engine.explore.checked import Checked
from engine.explore.finding import UNFINISHED, Finding, make_finding
from engine.explore.layers import Layers
from engine.explore.statespace.plan_steps import follow, steps_of
from engine.kernel.model import Value
from engine.play.play import Play, begin
from engine.play.trial import begin_trial
from engine.scenario.problems import Path, Problem
from engine.scenario.scenario import Scenario
from engine.scenario.typed_json import UNREADABLE, codec

if TYPE_CHECKING:
    from engine.explore.analysis_context import Case, Theorem

T = TypeVar("T")

MOST_PARTS, MOST_WHOLE = 400, 20  # of one case: some ten states of it


@dataclass(frozen=True, slots=True)
class PlayForm:
    """A play: what luck drew, and its answers, each with where it is given."""

    luck: dict[str, Value]
    steps: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FindingForm:
    """A finding; the problem stands where it was found."""

    problem: Problem
    path: Path
    hint: str
    play: PlayForm | None


_PLAYS, _FINDINGS = tuple[PlayForm, ...], tuple[FindingForm, ...]


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """The result of a check that came to its end; scores are exact, as "38/39"."""

    findings: tuple[FindingForm, ...]
    accepted: tuple[FindingForm, ...]
    attain: tuple[PlayForm, ...]
    best: str | None
    worst: str | None
    random: float | None
    weight: int
    rules: int
    aside: int
    states: int
    exhausted: bool
    depth: int
    because: str
    by: int


_SAME = tuple(f.name for f in fields(CheckedForm))[5:]  # as in `Checked`


@dataclass(slots=True)
class Kept:
    """What is kept of one case, as JSON by name; what was used last stands last.

    Attributes:
        parts: what single functions found.
        whole: whole checks.
    """

    parts: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)

    def after(self, other: Kept) -> Kept:
        """This after what another check has kept, without what is too old."""
        return Kept(
            _newest(other.parts, self.parts, MOST_PARTS),
            _newest(other.whole, self.whole, MOST_WHOLE),
        )


class Proofs:
    """What was proved of a case before, and is proved of it now.

    Attributes:
        kept: what can be kept for the next check.
        complete: whether that is all of it.
        proved: the functions that had to be run.
    """

    def __init__(self, scenario: Scenario, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.complete = True
        self.proved: list[Callable[..., object]] = []
        self._scenario = scenario
        self._layers = Layers(scenario)

    def findings(self, theorem: Theorem, case: Case) -> Iterator[Finding]:
        """What a theorem finds, each finding as soon as it is found."""
        known = self._known(theorem, _FINDINGS, self._findings)
        if known is not None:
            yield from known
            return
        forms: list[FindingForm] = []
        for finding in theorem(case):
            forms.append(_finding_form(finding))
            yield finding
        seen_all = all(form.problem.code != UNFINISHED for form in forms)
        self._add(theorem, case, _FINDINGS, tuple(forms), seen_all)

    def plays(self, find: Callable[[Case], Iterable[Play]], case: Case) -> tuple[Play, ...]:
        """The plays that a function finds."""
        known = self._known(find, _PLAYS, self._plays)
        if known is not None:
            return known
        found = tuple(find(case))
        self._add(find, case, _PLAYS, tuple(map(_play_form, found)))
        return found

    def facts(self, find: Callable[[Case], T], case: Case, kind: type[T]) -> T:
        """What a function finds, of a class that JSON can hold."""
        known = self._known(find, kind, lambda form: form)
        if known is not None:
            return cast(T, known)
        found = find(case)
        self._add(find, case, kind, found)
        return found

    def _known(self, find: Callable[..., object], kind: Any, told: Callable[[Any], T]) -> T | None:
        """What is kept of a function, told again; None if there is nothing that can be."""
        with suppress(*UNREADABLE):
            return told(codec(kind).read(_used(self.kept.parts, self._layers.name(find))))
        return None

    def _add(
        self,
        find: Callable[..., object],
        case: Case,
        kind: Any,
        form: object,
        seen_all: bool = True,
    ) -> None:
        """Keep what a function has found now, if it is complete."""
        self.proved.append(find)
        name = self._layers.name(find)
        if case.cut_short or not seen_all:
            self.complete = False
        elif name:
            self.kept.parts[name] = codec(kind).write(form)

    # Whole checks --------------------------------------------------------------------------------

    def whole(self, name: str) -> Checked | None:
        """A whole check of just these bytes; None if it is not kept."""
        with suppress(*UNREADABLE):
            return self._checked(codec(CheckedForm).read(_used(self.kept.whole, name)))
        return None

    def keep_whole(self, name: str, checked: Checked) -> None:
        """Keep a whole check, if all of it is complete."""
        if self.complete and not checked.interrupted:
            self.kept.whole[name] = codec(CheckedForm).write(_checked_form(checked))

    def _checked(self, form: CheckedForm) -> Checked:
        return Checked(
            findings=self._where_they_were(form.findings),
            accepted=self._where_they_were(form.accepted),
            attain=self._plays(form.attain),
            best=None if form.best is None else Fraction(form.best),
            worst=None if form.worst is None else Fraction(form.worst),
            **{name: getattr(form, name) for name in _SAME},
        )

    # Telling again -------------------------------------------------------------------------------

    def _findings(self, forms: Iterable[FindingForm]) -> tuple[Finding, ...]:
        """Findings at their places in the file as it is now."""
        return tuple(
            make_finding(
                self._scenario,
                form.path,
                form.problem.code,
                self._play(form.play),
                form.hint,
                **form.problem.params,
            )
            for form in forms
        )

    def _where_they_were(self, forms: Iterable[FindingForm]) -> tuple[Finding, ...]:
        """Findings where they were found, in a file that has not changed but may be elsewhere."""
        file = self._scenario.source.file
        return tuple(
            Finding(replace(f.problem, file=file), self._play(f.play), f.path, f.hint)
            for f in forms
        )

    def _plays(self, forms: Iterable[PlayForm]) -> tuple[Play, ...]:
        return tuple(play for form in forms if (play := self._play(form)))

    def _play(self, form: PlayForm | None) -> Play | None:
        """A play, played again; raises ValueError if the story does not take it."""
        if form is None:
            return None
        head = begin_trial(self._scenario, 0).started._replace(luck=form.luck)
        begun = begin(self._scenario.story, head)
        play = follow(begun, form.steps) if isinstance(begun, Play) else begun
        if not isinstance(play, Play):
            raise ValueError(f"the story does not take {form}")
        return play


def _finding_form(found: Finding) -> FindingForm:
    play = None if found.play is None else _play_form(found.play)
    return FindingForm(found.problem, found.path, found.hint, play)


def _play_form(play: Play) -> PlayForm:
    return PlayForm(dict(play.started.luck), tuple(steps_of(play)))


def _checked_form(checked: Checked) -> CheckedForm:
    return CheckedForm(
        findings=tuple(map(_finding_form, checked.findings)),
        accepted=tuple(map(_finding_form, checked.accepted)),
        attain=tuple(map(_play_form, checked.attain)),
        best=None if checked.best is None else str(Fraction(checked.best)),
        worst=None if checked.worst is None else str(Fraction(checked.worst)),
        **{name: getattr(checked, name) for name in _SAME},
    )


# Keeping -----------------------------------------------------------------------------------------


def _used(kept: dict[str, Any], name: str) -> Any:
    """What is kept under a name, which is used now; raises KeyError if there is nothing."""
    kept[name] = found = kept.pop(name)
    return found


def _newest(older: Mapping[str, Any], newer: Mapping[str, Any], most: int) -> dict[str, Any]:
    every = [*((name, form) for name, form in older.items() if name not in newer), *newer.items()]
    return dict(every[-most:])

"""The lists of cases and of past plays: what is in them, and what they say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from engine.language.interface import _, current, plural
from engine.services.shared.sentences import WHOSE


class CaseCard(Struct, frozen=True):
    """A case as the list shows it."""

    id: str
    title: str
    level: str
    skills: tuple[str, ...]
    minutes: tuple[int, int]  # in a first and in a second language
    status: str  # "draft", "reviewed" or "signed"
    problem: str = ""  # why it cannot be played, in one line
    pending: bool = False  # it was not read yet: only its title is known
    class_minutes: int = 0  # for its core, with a class; 0 where it has none


class CaseGroup(Struct, frozen=True):
    """Cases that are listed together.

    Attributes:
        title: of their course, or words for the others; "" where nothing needs to be told apart.
        cases: in their order.
        course: whether it is a course, of which it is said how far one is.
        first: id of the case to begin with, or ""; at most one group has it.
    """

    title: str
    cases: tuple[CaseCard, ...]
    course: bool = False
    first: str = ""


class PastDecision(Struct, frozen=True):
    """A decision of an earlier play: its place in the log, the question, what was chosen."""

    seq: int
    at: str
    chosen: str


class PastPlay(Struct, frozen=True):
    """An earlier play of a participant, newest first in lists."""

    id: str
    title: str
    mode: str
    date: str
    ended: bool
    decisions: tuple[PastDecision, ...] = ()
    where: str = ""  # how it ended, in its first words; or "at 16:30", where it stopped
    case: str = ""


_SKILLS = {
    "identification": _("identification"),
    "interviewing": _("interviewing"),
    "proactive-investigation": _("proactive investigation"),
    "risk-assessment": _("risk assessment"),
    "multidisciplinary": _("working together"),
}
_BEGIN = {
    "": _("Begin"),
    "practice": _("Begin as practice"),
    "assessment": _("Begin as an assessment"),
}
_BEGIN_AGAIN = {
    "": _("Begin again from the start"),
    "practice": _("Begin again from the start, as practice"),
    "assessment": _("Begin again from the start, as an assessment"),
}
_STATUS = {"draft": _("draft"), "reviewed": _("reviewed, not signed"), "signed": _("approved")}
_LEVELS = {"foundation": _("foundation"), "advanced": _("advanced")}


def describe_whose(groups: Iterable[CaseGroup]) -> list[str]:
    """Whose judgements the cases hold that can be played: each sentence once."""
    there = {case.status for group in groups for case in group.cases if not case.problem}
    return [str(words) for status, words in WHOSE.items() if words and status in there]


def group_title(group: CaseGroup, done: Collection[str]) -> str:
    """The heading of a group; for a course, with how many cases are finished, once one is.

    Args:
        group: the group.
        done: ids of the cases that were finished.
    """
    ids = {case.id for case in group.cases}
    finished = len(ids & set(done))
    if not (group.course and finished):
        return group.title
    said = _("{done} of {all} finished").format(done=finished, all=len(ids))
    return _join_dotted(group.title, said)


def finished_words(waits: bool) -> str:
    """What is said of a case that was finished; `waits` where its feedback does."""
    return str(_("Finished. The feedback opens later.") if waits else _("Finished."))


def write_begin(mode: str, *, anew: bool) -> str:
    """What begins a case; where a play of it was left, it says that this is another one.

    Args:
        mode: "practice" or "assessment"; "" where the course has settled it.
        anew: whether a play of it was left unfinished.
    """
    words = _BEGIN_AGAIN if anew else _BEGIN
    return str(words[mode])


def describe_standing(case: CaseCard, states: Mapping[str, str], first: bool) -> str:
    """Where a participant is with a case; the one to begin with says so.

    Args:
        case: the case.
        states: what is said of each case that was begun, by id.
        first: whether it is the one to begin with.
    """
    if first and case.id not in states:
        return str(_("This one is next.") if states else _("Start here."))
    return states.get(case.id, "")


def describe_case(case: CaseCard, where: str) -> list[str]:
    """The lines under the title of a case; `where` a participant is with it comes last."""
    if case.pending:
        return [str(_("Reading …"))]
    if case.problem:
        return [_("Cannot be played: {problem}").format(problem=case.problem)]
    first, second = case.minutes
    minutes = plural(
        "About {n} minute ({m} in a second language)",
        "About {n} minutes ({m} in a second language)",
        first,
        m=second,
    )
    with_class = _("{n} with a class").format(n=case.class_minutes) if case.class_minutes else ""
    skills = current().commas(str(_SKILLS.get(skill, skill)) for skill in case.skills)
    lines = [
        _join_dotted(str(_LEVELS.get(case.level, case.level)), skills),
        _join_dotted(minutes, with_class, str(_STATUS[case.status])),
        where,
    ]
    return [line for line in lines if line]


def find_comparable(play: PastPlay, plays: Sequence[PastPlay]) -> list[PastPlay]:
    """Those it can be compared with: of the same case, with something decided in both."""
    same = (other for other in plays if other.case == play.case and other is not play)
    return [other for other in same if other.decisions and play.decisions]


def describe_play(play: PastPlay) -> list[str]:
    """How a play differs from others of the same case: its date, length and state."""
    mode = str(_("practice") if play.mode == "practice" else _("assessment"))
    decided = plural("{n} decision", "{n} decisions", len(play.decisions))
    return [_join_dotted(current().date(play.date), mode, decided), _state(play)]


def _state(play: PastPlay) -> str:
    if play.ended:
        return _("ended: {how}").format(how=play.where) if play.where else str(_("finished"))
    return _join_dotted(str(_("unfinished")), play.where)


def _join_dotted(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)

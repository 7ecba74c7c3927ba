"""The cases of this computer: as they are listed, read and opened, and what the list says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import _, current, plural, translate
from engine.play.core import MOST_MINUTES
from engine.play.estimated_duration import minutes
from engine.reports.debrief.moments import first_sentence
from engine.scenario.case_files import cases, find, id_of, title_of
from engine.scenario.courses import Course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.shared.compiled_cases import open_case, open_courses
from engine.services.shared.crash_log import write_log
from engine.services.shared.errors import Failure
from engine.services.shared.sentences import WHOSE, describe_language, join_dotted
from engine.services.shared.shown_cases import shown_case, words_beside


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
    premise: str = ""  # what the story is about


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


class Briefing(Struct, frozen=True):
    """What is read before a case: the role, what it speaks of, and the procedure card."""

    role: str
    content_notes: tuple[str, ...]
    card: tuple[tuple[str, str], ...]  # (what, how it is done here)
    title: str = ""
    about: tuple[str, ...] = ()  # its level and skills; how long it takes, and who stands behind it
    english: str = ""  # that it is not translated


class Catalogue:
    """The cases of one computer; `own` is an own folder of cases."""

    def __init__(self, own: Path | None = None) -> None:
        self.own = own
        self._loaded: dict[str, Scenario] = {}

    def titles(self) -> Sequence[CaseCard]:
        """Every case found, by its title: to read them all can take seconds the first time."""
        return [
            CaseCard(id_of(path), _title(path) or path.stem, "", (), (0, 0), "", pending=True)
            for path in cases(self.own)
        ]

    def each_case(self) -> Iterator[CaseCard]:
        """Every case found, in the order of `titles`; read when it is asked for.

        It can be asked for in a thread of its own: no database is touched.
        """
        return (self._card(path) for path in cases(self.own))

    def cases(self) -> Sequence[CaseCard]:
        """Every case found, read."""
        return list(self.each_case())

    def courses(self) -> Sequence[Course]:
        """The courses of this computer; as `each_case`, for a thread of its own."""
        return open_courses(self.own)

    def _card(self, path: Path) -> CaseCard:
        """A case as the list shows it; what is wrong with one must not hide the others."""
        try:
            scenario = open_case(path)
            card = _summarize(shown_case(scenario, current()))
        except Refused as refusal:
            return _grey_out(path, path.stem, _describe_first(refusal))
        except Exception as error:
            where = write_log(error)
            why = _("Rifq could not load it; see {path}").format(path=where or "rifq.log")
            return _grey_out(path, path.stem, why)
        known = self._loaded.get(scenario.id)
        if known is not None and Path(known.source.file).resolve() != path.resolve():
            why = _("another case has the id {id}").format(id=scenario.id)
            return _grey_out(path, scenario.about.title, why)
        self._loaded[scenario.id] = scenario
        return card

    def scenario(self, case_id: str) -> Scenario | Failure:
        """The case of this id in the language in use; why it cannot be played, where it cannot."""
        if case_id not in self._loaded:
            path = find(case_id, self.own)
            if path is None:
                return Failure("P014", str(_("There is no such case.")))
            try:
                self._loaded[case_id] = open_case(path)
            except Refused as refusal:
                return Failure(refusal.problems[0].code, _describe_first(refusal))
        return shown_case(self._loaded[case_id], current())

    def adopt(self, scenario: Scenario) -> None:
        """Use this case for its id: one that was named by its path."""
        self._loaded[scenario.id] = scenario

    def title(self, case_id: str) -> str:
        """The title of a case; its id where there is no such case here."""
        scenario = self.scenario(case_id)
        return case_id if isinstance(scenario, Failure) else scenario.about.title

    def briefing(self, case_id: str) -> Briefing:
        """What to read before the case."""
        scenario = self.scenario(case_id)
        if isinstance(scenario, Failure):
            return Briefing(scenario.message, (), ())
        setting = scenario.setting
        card = [(title, "\n".join(lines)) for title, lines in (setting.sections if setting else ())]
        about = scenario.about
        facts, english = tuple(_list_facts(_summarize(scenario))), describe_language(scenario)
        return Briefing(about.role, about.content_notes, tuple(card), about.title, facts, english)


def _title(path: Path) -> str:
    """The title of a case in the language in use, without reading it as a case."""
    written = title_of(path)
    return words_beside(path, current().code).get(("title", written), written)


def _summarize(scenario: Scenario) -> CaseCard:
    """A case that was read, as the list shows it."""
    about, time = scenario.about, minutes(scenario)
    return CaseCard(
        scenario.id,
        about.title,
        about.level,
        about.skills,
        (time.first, time.second),
        about.standing.value,
        class_minutes=MOST_MINUTES if scenario.text.core else 0,
        premise=about.premise or first_sentence(about.role),
    )


def _grey_out(path: Path, title: str, why: str) -> CaseCard:
    """A case that cannot be played, and why."""
    return CaseCard(path.stem, title, "", (), (0, 0), "", str(why))


def _describe_first(refusal: Refused) -> str:
    """Where the first thing wrong with a case is, and what it is."""
    first = refusal.problems[0]
    place = f"{first.line}:{first.column} " if first.line else ""
    return place + message(first, translate)


def arrange(
    cases: Sequence[CaseCard],
    courses: Sequence[Course],
    done: Collection[str],
    offered: Sequence[str] | None = None,
) -> list[CaseGroup]:
    """The list of cases as a participant reads it: a course first, and where to begin.

    A participant of a course sees its cases and no others, in the order of their code; the
    closing form once it is open. Others see each course with its cases, then the cases of no
    course. The first that can be played and was not finished yet is named to begin with.

    Args:
        cases: those that were found.
        courses: those that were found.
        done: ids of those this participant has finished.
        offered: ids of the cases of the participant's course; None for no course.
    """
    if offered is None:
        groups = _group_by_course(cases, courses)
    else:
        known = {case.id: case for case in reversed(cases)}
        missing = CaseCard("", "", "", (), (0, 0), "", str(_("it is not on this computer")))
        here = (known.get(id) or replace(missing, id=id, title=id) for id in offered)
        title = _("The cases of your course, in your order")
        groups = [CaseGroup(str(title), tuple(here), course=True)]
    for n, group in enumerate(groups):
        left = (case.id for case in group.cases if not case.problem and case.id not in done)
        if first := next(left, ""):
            groups[n] = replace(group, first=first)
            break
    return groups


def _group_by_course(cases: Sequence[CaseCard], courses: Sequence[Course]) -> list[CaseGroup]:
    """Each course with those of its cases that are in none before it; then the other cases.

    A form is met in a course that is given, and in no list.
    """
    left, groups = list(cases), list[CaseGroup]()
    for course in courses:
        known = {case.id: case for case in reversed(left)}  # of two with one id, the first
        if found := tuple(known[id] for id in course.taught if id in known):
            title = _("Course: {title}").format(title=course.title)
            groups.append(CaseGroup(title, found, course=True))
            left = [each for each in left if each not in found and each.id not in course.forms]
    if left:
        groups.append(CaseGroup(str(_("Other cases")) if groups else "", tuple(left)))
    return groups


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
# Translators: Said of a case.
_STATUS = {"draft": _("draft"), "reviewed": _("reviewed, not signed"), "signed": _("approved")}
# Translators: How hard a case is.
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
    return join_dotted(group.title, said)


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
    if case.pending or case.problem:
        return [describe_shortly(case)]
    return [line for line in (case.premise, *_list_facts(case), where) if line]


def describe_shortly(case: CaseCard) -> str:
    """A case on one line: how long it takes in a second language, and what it is about."""
    if case.pending:
        return str(_("Reading …"))
    if case.problem:
        return _("Cannot be played: {problem}").format(problem=case.problem)
    return join_dotted(_("{n} min").format(n=case.minutes[1]), case.premise)


def _list_facts(case: CaseCard) -> list[str]:
    """Its level and skills; how long it takes, and how far its review has come."""
    first, second = case.minutes
    minutes = plural(
        "About {n} minute ({m} in a second language)",
        "About {n} minutes ({m} in a second language)",
        first,
        m=second,
    )
    with_class = _("{n} with a class").format(n=case.class_minutes) if case.class_minutes else ""
    skills = current().commas(str(_SKILLS.get(skill, skill)) for skill in case.skills)
    return [
        join_dotted(str(_LEVELS.get(case.level, case.level)), skills),
        join_dotted(minutes, with_class, str(_STATUS[case.status])),
    ]

"""A participant's course: which cohort a code belongs to, and what that settles for its plays.

The app, line mode and `--jsonl` all begin a play through `begin`, so that the course decides mode,
luck and cohort, whatever was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from secrets import randbits
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.language.interface import _, plural
from engine.records.cohorts import Cohort, Member
from engine.records.problems import Code, RecordsProblem
from engine.scenario.scenario import Scenario
from engine.services.shared import kits
from engine.services.shared.errors import child_unsigned
from engine.services.shared.recording import SEED_BITS, Recorded, settle_luck, start
from engine.services.shared.waiting_feedback import find_waiting_course

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

RECORDS = {
    "own": (
        _("Your record is your own"),
        _(
            "The facilitator sees what the group decided, never who decided what. Your "
            "own plays and their debriefs open only with your code."
        ),
    ),
    "shared": (
        _("Your record is shared with the facilitator"),
        _(
            "With your code, the facilitator can open your plays and the feedback on "
            "them, to talk about them with you. What you write for yourself stays with "
            "you unless you share it."
        ),
    ),
}


class Enrolment(Struct, frozen=True):
    """A participant's course.

    Attributes:
        cohort: its cohort.
        member: the code, its agency, and whether its owner agreed.
    """

    cohort: Cohort
    member: Member

    @property
    def cases(self) -> tuple[str, ...]:
        """Ids of the cases in the order of this participant."""
        return self.cohort.order_of(self.member.code)

    @property
    def offered(self) -> tuple[str, ...]:
        """Those of them that can be begun: the closing form waits for the facilitator."""
        code = self.member.code
        return tuple(case for case in self.cases if not self.cohort.closes_with(case, code))

    @property
    def accepted(self) -> bool:
        """Whether the participant agreed to what is kept."""
        return self.member.accepted


def enrolment(store: Store, code: str) -> Enrolment | None:
    """The open cohort a code belongs to, the latest where there are several; None for no course.

    A code of a course that this computer joined is recognised when it first comes.
    """
    if not code:
        return None
    kits.recognise(store, (code,))
    found = store.cohorts.of_code(code)
    return Enrolment(*found[0]) if found else None


def closed_course_notice(store: Store, code: str, case: str = "") -> str:
    """What to say of a play outside the course, now that the course is closed; or "".

    The case is the one about to begin; "" stands for any.
    """
    cohort = store.cohorts.find_closed(code) if code else None
    if cohort is None or case not in ("", *cohort.cases):
        return ""
    words = _(
        "Your course, {title}, is closed. Your plays from the course stay here until the "
        "facilitator deletes them. This is due on {on}. What you start now is not part of "
        "the course, and is not deleted with it."
    )
    return words.format(title=cohort.title, on=cohort.forget_on)


def begin(
    store: Store,
    scenario: Scenario,
    people: Iterable[str],
    *,
    mode: str = "practice",
    seed: int | None = None,
    language: str = "en",
    players: int = 1,
) -> Recorded | Refusal:
    """A new play; one of a course where its first player is in a course with this case.

    Raises:
        RecordsProblem: R033 a player has not yet agreed to what the course keeps; R027 another's
            code is not of it; R041 a code was replaced; R056 the closing form is not open yet;
            R060 a child's case that nobody signed.
    """
    people = tuple(people)
    store.cohorts.refuse_replaced(*people)
    kits.recognise(store, people)
    course = enrolment(store, people[0]) if people else None
    cohort = course.cohort if course and scenario.id in course.cases else None
    seed = randbits(SEED_BITS) if seed is None else seed
    luck = None
    if cohort is not None:
        _refuse_not_agreed(store, cohort.id, people)
        if any(cohort.closes_with(scenario.id, code) for code in people):
            params = {"case": scenario.id, "cohort": cohort.id}
            raise RecordsProblem(Code.CLOSING_FORM, params)
        if scenario.about.locked:
            raise child_unsigned(scenario.id)
        luck = settle_luck(scenario, seed, cohort.luck.get(scenario.id, {}))
    return start(
        store,
        scenario,
        participants=people,
        mode=cohort.mode if cohort else mode,
        seed=seed,
        luck=luck,
        language=language,
        cohort=cohort.id if cohort else None,
        players=players,
        agreed=cohort.agreement if cohort else "",
    )


def _refuse_not_agreed(store: Store, cohort: str, people: Iterable[str]) -> None:
    """Raise R027 for a player who is not in the course, R033 for one who has not agreed."""
    members = {member.code: member for member in store.cohorts.members(cohort)}
    for code in people:
        said = {"code": code, "cohort": cohort}
        if code not in members:
            raise RecordsProblem(Code.NOT_A_MEMBER, said)
        if not members[code].accepted:
            raise RecordsProblem(Code.NOT_AGREED, said)


def belongs_to_player(recorded: Recorded) -> bool:
    """Whether only a player's own code opens a play: in a cohort of own records.

    A led play belongs to the room, and has no players by code.
    """
    course, led = recorded.course, recorded.play.started.mode == "led"
    return course is not None and course.records == "own" and not led


def terms(cohort: Cohort) -> list[tuple[str, str]]:
    """What a cohort keeps of its people: headings, each with a sentence or two."""
    heading, words = RECORDS[cohort.records]
    kept = plural(
        "Your decisions, the day, a code without your name, and what you choose to write. The "
        "facilitator deletes them {n} day after the course is closed; Rifq gives a reminder. "
        "Figures of the whole group stay.",
        "Your decisions, the day, a code without your name, and what you choose to write. The "
        "facilitator deletes them {n} days after the course is closed; Rifq gives a reminder. "
        "Figures of the whole group stay.",
        cohort.keep_days,
    )
    found = [
        (str(heading), str(words)),
        (str(_("What is stored, and for how long")), kept),
        (
            str(_("What it is for")),
            str(
                _(
                    "This is for training only. It must not be used to appraise, select or "
                    "discipline anyone. It does not qualify anyone to interview people. You can "
                    "skip any scene; no reason is asked for or saved."
                )
            ),
        ),
    ]
    if cohort.support:
        found.append((str(_("Someone to talk to")), cohort.support))
    return found


def notice_of(recorded: Recorded, code: str) -> str:
    """What to say when a play begins, or "": that its course is closed, or that it waits."""
    found = []
    if recorded.store is not None:
        found.append(closed_course_notice(recorded.store, code, recorded.scenario.id))
    if course := find_waiting_course(recorded):
        words = _(
            "The course {course} on this computer uses this case. So the feedback for the case "
            "waits until the facilitator of the course opens it."
        )
        found.append(words.format(course=course))
    return " ".join(filter(None, found))

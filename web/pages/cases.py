"""The cases of a participant, and the page that is read before one."""

from __future__ import annotations

from engine.language.interface import _, current, plural
from engine.services.enrolment import Enrolment
from engine.services.errors import Failure
from engine.services.library import CaseCard, CaseGroup
from engine.services.session import Session
from web.call import Answer, Call, Page, go
from web.render import render
from web.trouble import Trouble

_SKILLS = {
    "identification": _("identification"),
    "interviewing": _("interviewing"),
    "risk-assessment": _("risk assessment"),
    "multidisciplinary": _("working together"),
}
_LEVELS = {"foundation": _("foundation"), "advanced": _("advanced")}


def _show(call: Call) -> Answer:
    library, code = call.room.library, call.code
    course = library.course(code)
    if course is not None and not course.accepted:
        return go("/agree")
    finished = library.finished(code)
    standing = {case: _finished(later) for case, later in finished.items()}
    standing |= library.unfinished(code)
    groups = library.arranged(code, call.room.cards, call.room.courses, set(finished))
    cards = [card for group in groups for card in group.cases]
    values = {
        "code": code,
        "title": course.cohort.title if course else str(_("Cases")),
        "notices": [n for n in (call.room.participants.trouble(), library.greet(code)) if n],
        "draft": any(card.status == "draft" and not card.problem for card in cards),
        "groups": [_told(group, standing, set(finished)) for group in groups],
        "plays": bool(standing),
    }
    return Answer(render("cases", **values))


def _finished(later: bool) -> str:
    return str(_("Finished. The feedback opens later.") if later else _("Finished."))


def _told(
    group: CaseGroup, standing: dict[str, str], done: set[str]
) -> tuple[str, list[tuple[CaseCard, list[str]]]]:
    """The heading of a group, and each of its cases with what is said of it."""
    title, ids = group.title, {card.id for card in group.cases}
    if group.course and ids & done:
        how_far = _("{done} of {all} finished").format(done=len(ids & done), all=len(ids))
        title = f"{title} · {how_far}"
    return title, [(card, _about(card, standing, card.id == group.first)) for card in group.cases]


def _about(card: CaseCard, standing: dict[str, str], first: bool) -> list[str]:
    if card.problem:
        return [_("Cannot be played: {problem}").format(problem=card.problem)]
    skills = current().commas(str(_SKILLS.get(skill, skill)) for skill in card.skills)
    minutes = plural(
        "{n} minute; {m} reading in a second language",
        "About {n} minutes ({m} in a second language)",
        card.minutes[0],
        m=card.minutes[1],
    )
    status = str(_("draft") if card.status == "draft" else _("approved"))
    where = standing.get(card.id, "")
    if first and not where:
        where = str(_("This one is next.") if standing else _("Start here."))
    level = str(_LEVELS.get(card.level, card.level))
    lines = [" · ".join(filter(None, (level, skills))), f"{minutes} · {status}", where]
    return [line for line in lines if line]


def _show_case(call: Call) -> Answer:
    case, library = call.path["case"], call.room.library
    card = _card(call, case)
    course = _course(call, case)
    words = library.briefing(case)
    waits = course.cohort.holds_back(case) if course else words.waits
    modes = [course.cohort.mode] if course else ["practice", "assessment"]
    left = library.unfinished(call.code).get(case, "")
    notes = current().commas(words.content_notes)
    ways = [(mode, _begins(mode, bool(course)), _how(mode, waits)) for mode in modes]
    values = {"card": card, "words": words, "left": left, "ways": ways, "notes": notes}
    return Answer(render("briefing", code=call.code, **values))


def _begins(mode: str, course: bool) -> str:
    if course:
        return str(_("Begin"))
    return str({"practice": _("Begin as practice")}.get(mode, _("Begin as an assessment")))


def _how(mode: str, waits: bool) -> str:
    """What is said of a way to begin."""
    undo = {"practice": _("You can undo answers.")}.get(mode, _("You cannot undo answers."))
    if waits:
        then = _("The feedback opens for everyone together.")
    else:
        ends = {"practice": _("You can look back after each part.")}
        then = ends.get(mode, _("You look back at the end."))
    return f"{undo} {then}"


def _begin(call: Call) -> Answer:
    """Begin a case, or continue it where its participant stopped."""
    case, how = call.path["case"], call.sent("do")
    _card(call, case)
    if _course(call, case) is None and call.room.library.course(call.code):
        raise Trouble.of("W006", 404)
    mode = how if how in ("practice", "assessment") else "practice"
    opened = call.room.library.open(case, mode, call.code, how == "continue")
    return into(call, opened)


def into(call: Call, opened: Session | Failure) -> Answer:
    """Into a play that was opened, or the trouble why not."""
    if isinstance(opened, Failure):
        raise Trouble(opened)
    call.room.keep(opened, call.code)
    opened.work_ahead()
    return go(f"/play/{opened.recorded.id}")


def _card(call: Call, case: str) -> CaseCard:
    found = next((c for c in call.room.cards if c.id == case and not c.problem), None)
    if found is None:
        raise Trouble.of("W006", 404)
    return found


def _course(call: Call, case: str) -> Enrolment | None:
    """The course this case is played in, if it is."""
    course = call.room.library.course(call.code)
    return course if course and case in course.cases else None


PAGES = (Page("/cases", _show), Page("/case/{case}", _show_case, _begin))

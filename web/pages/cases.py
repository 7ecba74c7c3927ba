"""The cases of a participant, and the page that is read before one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.language.interface import _, current, plural
from engine.services.catalogue.case_list import (
    CaseCard,
    CaseGroup,
    describe_case,
    describe_standing,
    describe_whose,
    finished_words,
    group_title,
    write_begin,
)
from engine.services.feedback import debriefs
from engine.services.shared.errors import Failure
from engine.services.shared.session import Session
from web.refusals import Trouble
from web.request_response import Page, PageRequest, PageResponse, go


def _show(call: PageRequest) -> PageResponse:
    library, code = call.room.library, call.code
    course = library.course(code)
    if course is not None and not course.accepted:
        return go("/agree")
    finished, again = library.list_finished(code), library.count_due(code, call.room.today())
    states = {case: finished_words(later) for case, later in finished.items()}
    states |= library.list_unfinished(code)
    groups = library.arrange_cases(code, call.room.cards, call.room.courses, set(finished))
    values = {
        "title": course.cohort.title if course else str(_("Cases")),
        "joins": call.room.joins and call.room.live.led,
        "notices": [n for n in (call.room.participants.trouble(), library.greet(code)) if n],
        "whose": describe_whose(groups),
        "groups": [_describe_group(group, states, finished) for group in groups],
        "again": plural("One thing to look at again", "{n} things to look at again", again)
        if again
        else "",
    }
    return call.draw("cases", **values)


def _describe_group(
    group: CaseGroup, states: Mapping[str, str], done: Collection[str]
) -> tuple[str, list[tuple[CaseCard, list[str]]]]:
    """The heading of a group, and each of its cases with what is said of it."""
    told = [
        (card, describe_case(card, describe_standing(card, states, card.id == group.first)))
        for card in group.cases
    ]
    return group_title(group, done), told


def _show_case(call: PageRequest) -> PageResponse:
    case, library = call.path["case"], call.room.library
    card = _card(call, case)
    course = library.course_with(case, call.code)
    words = library.briefing(case)
    waits = library.feedback_waits(case, course)
    modes = [course.cohort.mode] if course else ["practice", "assessment"]
    left = library.list_unfinished(call.code).get(case, "")
    notes = current().semicolons(words.content_notes)
    ways = [
        (mode, write_begin("" if course else mode, anew=bool(left)), _how(mode, waits))
        for mode in modes
    ]
    values = {"card": card, "words": words, "left": left, "ways": ways, "notes": notes}
    return call.draw("briefing", **values)


def _how(mode: str, waits: bool) -> str:
    """What is said of a way to begin."""
    undo = {"practice": _("You can undo answers.")}.get(mode, _("You cannot undo answers."))
    if waits:
        then = _("The feedback opens for everyone together.")
    else:
        ends = {"practice": _("You can look back after each part.")}
        then = ends.get(mode, _("The debrief comes at the end."))
    return f"{undo} {then}"


def _begin(call: PageRequest) -> PageResponse:
    """Begin a case, or continue it where its participant stopped."""
    case, how = call.path["case"], call.read_field("do")
    _card(call, case)
    mode = how if how in ("practice", "assessment") else "practice"
    opened = call.room.library.open(case, mode, call.code, how == "continue")
    return enter_play(call, opened)


def enter_play(call: PageRequest, opened: Session | Failure) -> PageResponse:
    """Into a play that was opened, or the trouble why not."""
    if isinstance(opened, Failure):
        raise Trouble(opened)
    call.room.keep(opened, call.code)
    debriefs.work_ahead(opened)
    return go(f"/play/{opened.recorded.id}")


def _card(call: PageRequest, case: str) -> CaseCard:
    """A case that is listed for this participant, and can be played."""
    room = call.room
    for group in room.library.arrange_cases(call.code, room.cards, room.courses, ()):
        for card in group.cases:
            if card.id == case and not card.problem:
                return card
    raise Trouble.of("W006", 404)


PAGES = (Page("/cases", _show), Page("/case/{case}", _show_case, _begin))

"""What a participant missed, asked again with other facts; nothing of it is a play."""

from __future__ import annotations

from engine.services.feedback.recall import PracticeSession
from engine.services.shared.errors import describe
from web.answers import Incomplete
from web.pages.play import NOTHING, answer_of, moment_of
from web.refusals import describe_code
from web.request_response import Page, PageRequest, PageResponse, go

AT, ANSWER = "/recall", "/recall/answer"


def _show(call: PageRequest) -> PageResponse:
    """The decision that was begun, what the author says of it, or the next that is due."""
    session = call.room.practice(call.code)
    if session is not None and session.practice.over:
        return _show_feedback(call, session)
    session = call.room.next_practice(call.code)
    return _show_feedback(call, None) if session is None else _ask(call, session)


def _ask(call: PageRequest, session: PracticeSession, wrong: str = "") -> PageResponse:
    form = call.form if wrong else NOTHING
    shown = moment_of(session, ANSWER, form, "", wrong)
    news = () if session.undoable else session.practice.news
    return call.draw("recall", news=news, **shown)


def _show_feedback(call: PageRequest, session: PracticeSession | None) -> PageResponse:
    """What the author says of the answer; without a session, that nothing is due."""
    library, today = call.room.library, call.room.today()
    told = session.practice.feedback_page() if session else None
    values = {
        "title": session.title if session else "",
        "notices": told.notices if told else (),
        "entries": [entry for part in told.sections for entry in part.entries] if told else [],
        "outcome": session.practice.outcome if session else "",
        "more": library.count_due(call.code, today) > 0,
    }
    return call.draw("recalled", **values)


def _take(call: PageRequest) -> PageResponse:
    """Take an answer and keep whether it held, or go on to the next decision."""
    session = call.room.practice(call.code)
    if session is None or call.read_field("do") == "next":
        call.room.end_practice(call.code)
        return go(AT)
    if session.practice.over or call.read_field("seq") != str(session.seq):
        return go(AT)
    try:
        answer = answer_of(call, session.step)
    except Incomplete as missing:
        return _ask(call, session, describe_code(missing.code, **missing.named))
    if refused := session.answer(answer):
        return _ask(call, session, describe(refused))
    practice = session.practice
    if practice.answered is not None:
        call.room.library.keep_again(call.code, practice, call.room.today())
    elif practice.over:  # left without an answer: it is offered another day
        call.room.end_practice(call.code)
        return go("/cases")
    return go(AT)


PAGES = (Page(AT, _show), Page(ANSWER, take=_take))

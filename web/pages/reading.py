"""What is read or written beside a play: the pause, the story so far, the file, a note."""

from __future__ import annotations

from engine.services.shared.errors import describe
from engine.services.shared.own_words import LONGEST
from engine.services.shared.sentences import MOMENTS
from engine.services.shared.session import ENDING_HEADINGS, Session
from web.refusals import describe_code
from web.request_response import Does, Page, PageRequest, PageResponse, go


def _make_page(name: str) -> Does:
    """A page that only shows something of a play."""

    def show(call: PageRequest) -> PageResponse:
        session = call.room.session(call.code, call.path["play"])
        return _page(call, session, name)

    return show


def _page(call: PageRequest, session: Session, name: str, **values: object) -> PageResponse:
    shown = {
        "session": session,
        "at": f"/play/{session.recorded.id}",
        "title": session.title,
        "headings": ENDING_HEADINGS,
        "moment": MOMENTS.get(call.query.get("do", "")),
    }
    return call.draw(name, **shown, **values)


def _show_note(call: PageRequest, wrong: str = "") -> PageResponse:
    session = call.room.session(call.code, call.path["play"])
    return _page(call, session, "note", wrong=wrong, text=call.read_field("text"), most=LONGEST)


def _keep_note(call: PageRequest) -> PageResponse:
    session, text = call.room.session(call.code, call.path["play"]), call.read_field("text").strip()
    if not text:
        return _show_note(call, describe_code("W022"))
    if session.noted(text):  # sent twice
        return go(f"/play/{session.recorded.id}")
    if failure := session.note(text):
        return _show_note(call, describe(failure))
    return go(f"/play/{session.recorded.id}")


PAGES = (
    Page("/play/{play}/pause", _make_page("pause")),
    Page("/play/{play}/story", _make_page("story")),
    Page("/play/{play}/card", _make_page("card")),
    Page("/play/{play}/moment", _make_page("moment")),
    Page("/play/{play}/blank", _make_page("blank")),
    Page("/play/{play}/note", _show_note, _keep_note),
)

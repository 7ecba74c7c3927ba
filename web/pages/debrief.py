"""What is read after a play, and of all of one's plays: documents, as the reports have them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.document import Document, Entry, flatten
from engine.services.feedback import debriefs
from engine.services.feedback.own_record import record_of
from engine.services.shared.errors import describe
from engine.services.shared.own_words import LONGEST, VERDICTS
from engine.services.shared.session import Session
from web.refusals import Trouble, describe_code
from web.request_response import Page, PageRequest, PageResponse, go, read_number


def _show(call: PageRequest) -> PageResponse:
    """The debrief, read from disk for itself: it can take long."""
    session = call.room.read(call.code, call.path["play"])
    if not session.ended:
        return go(f"/play/{session.recorded.id}")
    document = debriefs.document_of(session)
    asked = session.recorded.scenario.text.reflect
    kept = session.reflections()
    values = {
        "document": document,
        "at": f"/play/{session.recorded.id}",
        "title": session.title,
        "questions": [(text, kept.get(n, "")) for n, text in enumerate(asked)],
        "most": LONGEST,
    }
    return call.draw("debrief", **values)


def _reflect(call: PageRequest) -> PageResponse:
    """Keep an answer to a question for reflection."""
    session = call.room.session(call.code, call.path["play"])
    index, text = read_number(call.read_field("question")), call.read_field("text").strip()
    if not 0 <= index < len(session.recorded.scenario.text.reflect):
        raise Trouble.of("W007", 400)
    if failure := session.keep_reflection(index, text):
        raise Trouble(failure)
    return go(f"/play/{session.recorded.id}/debrief#reflect")


def _show_back(call: PageRequest) -> PageResponse:
    """In practice: what may be said now of the part that is over."""
    session = call.room.session(call.code, call.path["play"])
    at, told = f"/play/{session.recorded.id}", debriefs.look_back(session).entries
    return call.draw("back", at=at, entries=told, title=session.title)


def _show_judgement(call: PageRequest, wrong: str = "") -> PageResponse:
    """A judgement with its sources, and what its reader thinks of it."""
    session = call.room.read(call.code, call.path["play"])
    entry = _find_judgement(session, call.path["address"])
    before = session.find_contest(call.path["address"]) or ("", "")
    values = {
        "entry": entry,
        "at": f"/play/{session.recorded.id}",
        "back": _back(session),
        "title": session.title,
        "verdicts": VERDICTS,
        "verdict": call.read_field("verdict") or before[0],
        "because": call.read_field("because") or before[1],
        "most": LONGEST,
        "wrong": wrong,
    }
    return call.draw("judgement", **values)


def _contest(call: PageRequest) -> PageResponse:
    session = call.room.read(call.code, call.path["play"])
    address, verdict = call.path["address"], call.read_field("verdict")
    if verdict not in VERDICTS:
        return _show_judgement(call, describe_code("W021"))
    _find_judgement(session, address)
    if failure := session.contest(address, verdict, call.read_field("because").strip()):
        return _show_judgement(call, describe(failure))
    return go(f"/play/{session.recorded.id}/{_back(session)}")


def _back(session: Session) -> str:
    """Where a judgement was come from."""
    return "debrief" if session.ended else "back"


def _find_judgement(session: Session, address: str) -> Entry:
    """The judgement of an address, as far as it may be read now."""
    found = list(debriefs.look_back(session).entries)
    if session.ended:
        found += entries_of(debriefs.document_of(session))
    for entry in found:
        if entry.judgement and entry.judgement.address == address:
            return entry
    raise Trouble.of("W006", 404)


def entries_of(document: Document) -> Iterator[Entry]:
    """Every entry of a document, also of what is told on request."""
    for section in flatten(document.sections):
        yield from section.entries
    for section in flatten(document.more.sections) if document.more else ():
        yield from section.entries


def _show_record(call: PageRequest) -> PageResponse:
    """One's own record over the course."""
    record = record_of(call.room.library, call.code)
    record.prepare()
    return call.draw("record", document=record.document())


PAGES = (
    Page("/play/{play}/debrief", _show, aside="papers"),
    Page("/play/{play}/reflect", take=_reflect),
    Page("/play/{play}/back", _show_back),
    Page("/play/{play}/judgement/{address}", _show_judgement, _contest, aside="papers"),
    Page("/record", _show_record, aside="papers"),
)

"""A play: its present moment, and taking an answer."""

from __future__ import annotations

from contextlib import suppress

from engine.decisions.registry import ENDED
from engine.play.events import Decided, PassedOver, Undone
from engine.play.play import log
from engine.play.step import Step
from engine.play.view import view
from engine.services.feedback import debriefs
from engine.services.shared.errors import Failure, describe
from engine.services.shared.sentences import describe_company
from engine.services.shared.session import ENDING_HEADINGS, Session
from web.answers import READERS, Form, Incomplete
from web.refusals import describe_code
from web.request_response import Page, PageRequest, PageResponse, go, read_number

ACT = "act:"
"""Before the id of something that is done beside the question."""
NOTHING: Form = {}
_SAID = frozenset({"W017"})  # what an address may ask a page to say


def _show(call: PageRequest) -> PageResponse:
    code = call.query.get("said", "")
    return page(call, _session(call), say=describe_code(code) if code in _SAID else "")


def _session(call: PageRequest) -> Session:
    return call.room.session(call.code, call.path["play"])


def page(
    call: PageRequest, session: Session, *, form: Form = NOTHING, say: str = "", wrong: str = ""
) -> PageResponse:
    """The present moment of a play.

    Args:
        call: what asked for it.
        session: the play.
        form: what was ticked, picked or typed so far.
        say: what is to be said first.
        wrong: why an answer was not taken.
    """
    if call.visit is not None:
        call.visit.case, call.visit.ended = session.title, session.recorded.play.ended
    shown = moment_of(session, f"/play/{session.recorded.id}", form, say, wrong)
    return call.draw("play", **shown)


def moment_of(session: Session, at: str, form: Form, say: str, wrong: str) -> dict[str, object]:
    """What a page shows of the present moment of a play whose answers go to `at`."""
    step, behind = session.step, debriefs.look_back(session)
    return {
        "session": session,
        "step": step,
        "at": at,
        "ended": step.kind is ENDED,
        "company": describe_company(step, session.name),
        "headings": ENDING_HEADINGS,
        "talk": session.conversation(),
        "before": session.scene_before(),
        "form": form,
        "say": say or (session.notice if session.seq == 1 else ""),
        "wrong": wrong,
        "behind": bool(behind.entries),
        "fresh": behind.fresh,
        "file": session.case_file(),
    }


def _take(call: PageRequest) -> PageResponse:
    """Take what was sent from a page, unless the play went on since that page was shown."""
    session, do = _session(call), call.read_field("do")
    at = f"/play/{session.recorded.id}"
    if call.read_field("seq") != str(session.seq):
        return go(at if _was_taken(call, session) else f"{at}?said=W017")
    if do == "undo":
        return _after(call, session, session.undo(), at)
    if do == "pass":
        return _after(call, session, session.pass_over(), at)
    try:
        answer = answer_of(call, session.step)
    except Incomplete as missing:
        return page(
            call, session, form=call.form, wrong=describe_code(missing.code, **missing.named)
        )
    chosen = call.form.get("sure", ("",))[-1]
    refused = session.answer(answer, int(chosen) if chosen in ("1", "2", "3") else None)
    if do.startswith(ACT) and not refused:
        return page(call, session, form=call.form)  # what was ticked for the question stays
    return _after(call, session, refused, at)


def answer_of(call: PageRequest, step: Step) -> object:
    """What was sent, as `--jsonl` takes it. Raises Incomplete."""
    do = call.read_field("do")
    if do.startswith(ACT):
        return {"act": do.removeprefix(ACT)}
    return READERS[step.kind.answer_form](call.form, step)


def _after(call: PageRequest, session: Session, refused: Failure | None, at: str) -> PageResponse:
    if refused is None:
        return go(at)
    return page(call, session, form=call.form, wrong=describe(refused))


def _was_taken(call: PageRequest, session: Session) -> bool:
    """Whether exactly this was done on that page before: a double tap is nothing to mention."""
    moments, sent = log(session.recorded.play), read_number(call.read_field("seq"))
    if not 1 <= sent < len(moments):
        return False
    then, event = moments[sent - 1], moments[sent].event
    match event:
        case Decided(_, answer):
            with suppress(Incomplete, KeyError):
                return bool(answer_of(call, view(session.recorded.scenario, then)) == answer)
            return False
        case Undone():
            return call.read_field("do") == "undo"
        case PassedOver():
            return call.read_field("do") == "pass"
    return False


PAGES = (Page("/play/{play}", _show, _take),)

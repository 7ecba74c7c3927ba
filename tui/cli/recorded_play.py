"""The play that line mode or `--jsonl` begins or continues, as the options ask."""

from __future__ import annotations

from typing import Any

from engine.decisions.kind import Refusal
from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.records.store import Store
from engine.scenario.scenario import Scenario
from engine.services.courses.enrolment import begin, notice_of
from engine.services.shared.errors import reason
from engine.services.shared.recording import Recorded, continue_on, unfinished_plays
from tui.cli.output import give_up

with lazy_modules():
    from engine.services.led import play
    from engine.services.shared import session
    from tui.linemode import session as linemode_session


def find_play(
    store: Store, scenario: Scenario, people: tuple[str, ...], options: dict[str, Any]
) -> tuple[Recorded, str]:
    """The unfinished play asked for, or a new one; and what must be said of it first, or ""."""
    by_itself = options["plain"] and not options["fresh"] and options["seed"] is None
    old = None
    if options["resume"] or by_itself:
        old = _find_unfinished(store, scenario.id, people, options["mode"])
    if old is not None:
        carried = continue_on(old, scenario)
        return carried.recorded, session.misfit(carried)
    if options["resume"]:
        give_up(_nothing_left(store, scenario.id))
    if options["plain"] and not linemode_session.agrees(store, scenario.id, "".join(people)):
        give_up(_("Nothing was started, and nothing is saved."), 0)
    result = begin(
        store,
        scenario,
        people,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        language=current().code,
        players=options["players"],
    )
    if isinstance(result, Refusal):
        give_up(reason(result))
    return result, notice_of(result, "".join(people))


def _nothing_left(store: Store, case: str) -> str:
    """That there is nothing to continue, and where a room that stopped can continue."""
    words = str(_("There is no unfinished play of this case to continue."))
    if play.unfinished_room(store, case) is None:
        return words
    where = _("A class stopped in this case: `rifq lead {case}` continues there.").format(case=case)
    return f"{words} {where}"


def _find_unfinished(
    store: Store, case: str, people: tuple[str, ...], mode: str | None
) -> Recorded | None:
    """The play of a case these people left last, in this mode if one is named; or None."""
    found = (
        r for r in unfinished_plays(store, people, case) if mode in (None, r.play.started.mode)
    )
    return next(found, None)

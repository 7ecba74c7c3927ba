"""Opens the app, on a terminal that can show it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine.language.strings import _
from tui.cli.common import cases_folder, data_folder, give_up, participant, records_spoken

if TYPE_CHECKING:
    from engine.services.screen_types import Library


def open_app(
    data: Path | None,
    cases: Path | None,
    *,
    case: str = "",
    options: dict[str, Any] | None = None,
    first: Callable[[Any], Any] | None = None,
) -> None:
    """Open the app. Says what to use instead without a terminal.

    Args:
        data: the data folder, if one was named.
        cases: an own folder of cases, if one was named.
        case: a case to open at once.
        options: as `rifq play` has them.
        first: gives the play or page to open at once, from the house of cases.
    """
    # Textual draws on standard error: with that redirected it would hang.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        if first is not None:
            give_up(_("A room is led on a screen: this needs a terminal."))
        give_up(_("The app needs a terminal. Use `rifq play CASE --plain`, or `--jsonl`."))
    gc.disable()  # what is loaded now stays; the app puts it on again after its first paint
    with records_spoken():
        from engine.records.sqlite.store import Store

        with Store.open(data_folder(data)) as store:
            from engine.services.lazy_library import Porch
            from tui.app.app import RifqApp

            house = Porch(store, cases_folder(cases), (options or {}).get("language", "en"))
            code = "".join(participant((options or {}).get("code")))
            store.cohorts.refuse_replaced(code)
            if first is None and case:
                first = partial(_start, case=case, code=code, options=options or {})
            start = first(house) if first else None
            app = RifqApp(cast("Library", house), code=code, start=start)
            app.run()
            sys.exit(app.return_code or 0)


def _start(house: Any, case: str, code: str, options: dict[str, Any]) -> Any:
    """The play to go on with at once, or what is read before a new one."""
    from engine.services.screen_types import Refused, Together
    from engine.services.session import Session
    from tui.cli.common import load_case
    from tui.cli.trial import is_trial, trial
    from tui.screens.briefing import Briefing

    scenario = load_case(case, house.own)
    if is_trial(options):
        return Session(trial(scenario, options), code)
    house.adopt(scenario)
    course = house.course(code)
    if course is not None and not course.accepted:
        return None  # the app begins with what the course keeps
    if options["fresh"] or scenario.id not in house.unfinished(code):
        words, together = house.briefing(scenario.id), Together(options["players"])
        return Briefing(scenario.id, words, mode=options["mode"] or "", together=together)
    opened = house.open(scenario.id, options["mode"] or "practice", code, True)
    if isinstance(opened, Refused):
        give_up(opened.message)
    return opened

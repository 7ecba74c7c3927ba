"""Why a sensible person takes the weaker answer, from the teaching note of a case."""

from __future__ import annotations

import os
from collections.abc import Mapping

from engine.scenario.problems import Refused
from engine.scenario.teaching import find_note
from engine.services.shared.compiled_cases import case_today


def pulls_of(case: str, own: str | os.PathLike[str] | None = None) -> Mapping[str, str]:
    """The pull of the weaker answer by the id of its scene.

    There is none without a note. One that is wrong is passed over: what it belongs to is told all
    the same, and `rifq print --course` says what is wrong in it.
    """
    from engine.scenario.load import load_note

    note = find_note(case, own)
    scenario = case_today(case, own) if note else None
    if scenario is None or note is None:
        return {}
    try:
        found = load_note(note, scenario)
    except Refused:
        return {}
    return {moment.at: moment.pull for moment in found.moments}

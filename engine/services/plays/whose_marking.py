"""Whose view the marking of a case is, in a line, before it is played."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.interface import _

WHOSE: Mapping[str, str] = {
    "draft": _("Draft: the marking is the author's view. No expert has approved it yet."),
    "reviewed": _(
        "Reviewed, not signed: experts have read it. The marking is still the author's view."
    ),
    "signed": "",
}
"""By what a case is: `engine.scenario.review.Standing`."""

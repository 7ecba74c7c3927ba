"""Participant codes as slips to cut out and hand round: one HTML page for A4, no script."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.language import ENGLISH, N_, Language
from engine.reports.render.page import render

TITLE = N_("Codes to hand out")
LEAD = N_(
    "Cut along the lines. One slip for each person, drawn or handed out, folded. Who has which "
    "code is written down nowhere but in the roster, if you keep one. Destroy what is left over."
)
YOURS = N_("Your code")
ABOUT = N_(
    "Type it when Rifq asks who you are. It is no secret, and no name: whoever knows it can open "
    "your plays. Keep this slip. Without it, or your name in the facilitator's list, your plays "
    "cannot be found again."
)
TALK = N_("Someone to talk to: {support}")


def as_html(
    title: str,
    support: str,
    slips: Sequence[tuple[str, str]],
    language: Language = ENGLISH,
) -> str:
    """The page.

    Args:
        title: of the cohort.
        support: who is there to talk to, or "".
        slips: code and agency of each, in the order they are printed.
        language: of what is shown.
    """
    words = {name: language.text(text) for name, text in _WORDS.items()}
    talk = language.say(TALK, support=support) if support else ""
    return render("codes.html.j2", title=title, talk=talk, slips=slips, words=words)


_WORDS = {"title": TITLE, "lead": LEAD, "yours": YOURS, "about": ABOUT}

"""Participant codes as slips to cut out and hand round: for A4."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.language import ENGLISH, N_, Language
from engine.reports.document import Document, Entry, Line, Section, Tone

TITLE = N_("Codes to hand out")
LEAD = N_(
    "Cut along the lines. One folded slip for each person, drawn or handed "
    "out. Who has which code is written down only in the roster, if you keep "
    "one. Destroy what is left over."
)
YOURS = N_("Your code")
ABOUT = N_(
    "Type it when Rifq asks who you are. It is not a secret, and not a name: "
    "anyone who knows it can open your plays. Keep this slip. Without it, or "
    "your name in the facilitator's list, your plays cannot be found again."
)
TALK = N_("Someone to talk to: {support}")


def code_sheet(
    title: str,
    support: str,
    slips: Sequence[tuple[str, str]],
    language: Language = ENGLISH,
) -> Document:
    """The slips, from code and agency of each in the order they are printed."""
    small = [language.text(ABOUT)]
    if support:
        small.append(language.say(TALK, support=support))
    entries = (
        Entry(
            "",
            (
                Line(Tone.SAID, " · ".join(filter(None, (title, agency)))),
                Line(Tone.CHOSEN, "", language.text(YOURS), mark=f"{code[:3]} {code[3:]}"),
                *(Line(Tone.SMALL, text) for text in small),
            ),
        )
        for code, agency in slips
    )
    return Document(
        kind="codes",
        language=language.code,
        title=title,
        tab=f"{language.text(TITLE)}: {title}",
        lead=(Line(Tone.SAID, language.text(LEAD)),),
        sections=(Section("slips", "", (), tuple(entries)),),
    )

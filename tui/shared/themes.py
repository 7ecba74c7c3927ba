"""Three themes: calm (dark), calm on paper (light), and high contrast.

Nothing is said by colour alone: what is chosen also carries a line and a mark, so the themes work
with 16 colours and with none (`NO_COLOR`).
"""

from __future__ import annotations

from textual.theme import Theme

from engine.language.interface import _

NAMES = {"calm": _("Calm"), "paper": _("Calm, light"), "contrast": _("High contrast")}
"""The themes one can choose, with the words for them."""

THEMES = (
    Theme(
        name="calm",
        primary="#8fc1b5",
        secondary="#93a7b8",
        accent="#d9bd8b",
        warning="#d9bd8b",
        error="#d99a86",
        success="#9dc08b",
        foreground="#dde3e2",
        background="#1a2025",
        surface="#222a30",
        panel="#2a343b",
        text_alpha=1.0,
        variables={"muted": "#9aa8ac", "chosen": "#2b3d40", "line": "#44525a", "head": "#262f35"},
    ),
    Theme(
        name="paper",
        primary="#1f665c",
        secondary="#4a6072",
        accent="#7a4f12",
        warning="#7a4f12",
        error="#96402c",
        success="#3f6b2c",
        foreground="#1f2a2b",
        background="#f7f5ef",
        surface="#efece3",
        panel="#e6e2d6",
        dark=False,
        text_alpha=1.0,
        variables={"muted": "#566466", "chosen": "#dbe7e0", "line": "#b9b6a8", "head": "#ebe7da"},
    ),
    Theme(
        name="contrast",
        primary="#ffff00",
        secondary="#ffffff",
        accent="#00ffff",
        warning="#ffff00",
        error="#ffb0b0",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        text_alpha=1.0,
        variables={"muted": "#ffffff", "chosen": "#00305f", "line": "#ffffff", "head": "#2a2a2a"},
    ),
)

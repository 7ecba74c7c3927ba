"""One key, two layouts: a Latin letter and the Arabic letter on the same physical key.

Participants do not switch their keyboard to answer. Arrows, Enter, Esc and digits work on every
layout; a letter is bound together with its twin, and the screen shows the Latin one.
"""

from __future__ import annotations

from textual.binding import Binding

from engine.language.any_keyboard import TWINS

_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"


def letter(
    key: str, action: str, words: str, name: str, *, show: bool = True, also: str = ""
) -> Binding:
    """A binding for a letter and its Arabic twin.

    Args:
        key: one Latin letter or "?".
        action: the action to run.
        words: what it does, for the foot of the screen and the help.
        name: the id by which a keymap finds it.
        show: whether it is shown at the foot of the screen.
        also: a further key that works where letters are typed into a field.
    """
    keys = ",".join(k for k in (key, TWINS[key], also) if k)
    return Binding(keys, action, words, show=show, key_display=key, id=name)


def digits(words: str) -> list[Binding]:
    """The ten digits, as Latin and as Arabic-Indic keys, for the action `digit`."""
    return [
        Binding(
            f"{n},{arabic}",
            f"digit({n})",
            words,
            show=False,
            key_display="0 … 9",
            id=f"digit.{n}",
        )
        for n, arabic in enumerate(_ARABIC_DIGITS)
    ]

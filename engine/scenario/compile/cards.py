"""Cards: what an option, item, question, move or act says, by its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """The words of one possible answer.

    Attributes:
        address: `scene.option` and its kin.
        context: the address of its text for translators.
        text: what is read.
        spoken: exact words rather than an act.
    """

    address: str
    context: str
    text: str
    spoken: bool


def card(case: str, address: str, where: tuple[str, ...], entry: Mapping[str, Any]) -> Card:
    """The card of an entry that carries `says`, `do` or `text`."""
    for field in ("says", "do", "text"):
        if field in entry:
            context = "/".join((case, *where, field))
            return Card(address, context, " ".join(entry[field].split()), field == "says")
    words = address.rpartition(".")[2].replace("-", " ").capitalize()  # `wait: {}` needs no prose
    return Card(address, "/".join((case, *where)), words, False)

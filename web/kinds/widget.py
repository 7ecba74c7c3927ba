"""What asks for the answer to one kind of decision on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from engine.play.step import Step

Form = Mapping[str, Sequence[str]]
"""What a browser sent: the values of each field."""
Read = Callable[[Form, Step], object]


class Incomplete(Exception):
    """The answer is not complete yet; its code and what to fill in.

    Attributes:
        code: of a message.
        named: what it names.
    """

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(code)
        self.code, self.named = code, named


class Widget(Struct, frozen=True):
    """A kind of decision on a page.

    Attributes:
        template: its name in `templates/kinds`; the macro `ask(step, form)` in it draws the fields.
        read: the answer in what a browser sent, as `--jsonl` takes it. Raises Incomplete.
    """

    template: str
    read: Read

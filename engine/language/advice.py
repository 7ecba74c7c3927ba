"""A hint that says what to write in the place of a word, for a reader and for a program."""

from __future__ import annotations


class Advice(str):
    """A hint of which one word is to be written in place of another.

    Attributes:
        instead: what to write.
        of: in place of what; "" for the whole name or value that the problem points at.
    """

    instead: str
    of: str

    def __new__(cls, words: str, instead: str, of: str = "") -> Advice:
        """The advice to write `instead`, in these words."""
        made = super().__new__(cls, words)
        made.instead, made.of = instead, of
        return made

    @classmethod
    def mean(cls, name: str, of: str = "") -> Advice:
        """The question whether a name was meant."""
        return cls(f"did you mean `{name}`?", name, of)

    @classmethod
    def write(cls, text: str, of: str = "") -> Advice:
        """The advice to write a text."""
        return cls(f"write `{text}`", text, of)

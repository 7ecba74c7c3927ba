"""What line mode says and asks: wrapped paragraphs out, one line in."""

from __future__ import annotations

import textwrap
from typing import TextIO

from engine.language.any_keyboard import to_latin
from engine.language.control_characters import name_controls
from engine.services.shared.errors import Failure, describe

WIDTH = 76


class Left(Exception):
    """The participant left, or the input ended; the play stays where it is."""


class Terminal:
    """A stream of typed lines, and one that everything is said on."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self.source = source
        self.out = out

    def say(self, *paragraphs: object) -> None:
        """Paragraphs, wrapped, an empty line after each."""
        for paragraph in paragraphs:
            for line in str(paragraph).split("\n"):
                self._wrap(line)
            self.out.write("\n")
        self.out.flush()

    def item(self, head: str, text: str) -> None:
        """One line of a list, after its number."""
        self._wrap(f"{head} {text}", "   ")

    def line(self, text: object) -> None:
        """A line with nothing after it: the heading of a list."""
        self._wrap(str(text))

    def gap(self) -> None:
        """An empty line, after a list."""
        self.out.write("\n")

    def _wrap(self, text: str, indent: str = "") -> None:
        whole = "://" in text  # an address that is cut cannot be followed
        filled = textwrap.fill(
            name_controls(text),
            WIDTH,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=not whole,
        )
        self.out.write(filled + "\n")

    def ask(self, prompt: object) -> str:
        """The line typed at a prompt, without surrounding blanks.

        Raises:
            Left: at `q`, and at the end of input.
        """
        self.out.write(
            textwrap.fill(name_controls(str(prompt)), WIDTH - 1, break_on_hyphens=False) + " "
        )
        self.out.flush()
        line = self.source.readline()
        if not line:
            self.gap()
            raise Left
        if not self.source.isatty():
            self.out.write("\n")  # the Enter that a terminal would have shown
        typed = line.strip()
        if to_latin(typed) == "q":
            raise Left
        return typed

    def settle(self, failure: Failure | None) -> bool:
        """Whether something was done; says why when it was not."""
        if failure is not None:
            self.say(describe(failure))
        return failure is None

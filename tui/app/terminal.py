"""Between the app and the terminal: pastes in one piece, control characters by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from time import monotonic

from rich.segment import Segment
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.color import Color
from textual.filter import LineFilter
from textual.message import Message

from engine.language.control_characters import CONTROLS, name_controls

_BREAKS = re.compile("[\x00\x1b]")  # what the parser takes out of a paste
_BURST = 32  # characters: more than anybody types between two looks at what came
_PAUSE = 0.05  # seconds without a character, after which a burst is over
_HALVES = [BRACKETED_PASTE_START[:n] for n in range(1, len(BRACKETED_PASTE_START))]


class PasteParser(XTermParser):
    """Reads what a terminal sends; a paste stays whole.

    To Textual's parser (8.2), an escape character in a paste begins a key: what stands after it
    comes as keys, before the paste. NUL is dropped. Both are named before they get there.

    A terminal that marks no paste (tmux without -p, many serial lines) sends it as if it were
    typed. So many characters at once are a paste, too: a field takes it in one piece, and elsewhere
    it is dropped, instead of pressing thousands of keys, Enter among them.
    """

    _pasting = False
    _until = 0.0  # when the burst of now is over
    _before = ""  # typed, or of a paste: what may be half of the sequence that begins or ends it

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what was sent; "" is its end."""
        if self._in_a_burst(data):
            data = BRACKETED_PASTE_START + data + BRACKETED_PASTE_END
        whole = "".join(self._mark_pastes(data))
        return super().feed(whole) if whole or not data else ()

    def _in_a_burst(self, data: str) -> bool:
        """Whether this was pasted though the terminal does not say so."""
        marks = any(map(self._before.endswith, _HALVES)) or "\x1b" in data
        if not data or self._pasting or marks:
            return False
        now = monotonic()
        burst = len(data) >= _BURST or now < self._until
        self._until = now + _PAUSE if burst else 0.0
        return burst

    def _mark_pastes(self, data: str) -> Iterator[str]:
        while data:
            given, data = self._split_pasted(data) if self._pasting else self._split_typed(data)
            yield given

    def _split_typed(self, data: str) -> tuple[str, str]:
        """What is passed on as it is, and the rest, which is in a paste."""
        seen = self._before + data
        _before, start, rest = seen.partition(BRACKETED_PASTE_START)
        self._pasting = bool(start)
        self._before = "" if start else seen[1 - len(BRACKETED_PASTE_START) :]
        return data[: len(data) - len(rest)], rest

    def _split_pasted(self, data: str) -> tuple[str, str]:
        """What was pasted, and the rest; half an end waits for the other half."""
        pasted, end, rest = (self._before + data).partition(BRACKETED_PASTE_END)
        self._pasting, self._before = not end, ""
        if not end:
            halves = (BRACKETED_PASTE_END[:n] for n in range(len(BRACKETED_PASTE_END) - 1, 0, -1))
            self._before = next((half for half in halves if pasted.endswith(half)), "")
            pasted = pasted.removesuffix(self._before)
        return _BREAKS.sub(lambda found: name_controls(found[0]), pasted) + end, rest


class ControlFilter(LineFilter):
    """Names control characters on a finished line, which is cut to the width that it had.

    Most widgets name them before a text is laid out (`tui/widgets/prose.py`, `card.py`). This is
    for the others, and for what is written later. The names take room that the characters did
    not: so that nothing is pushed over what stands beside, the end of such a line is lost.
    """

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The line with names in place of control characters."""
        if not any(CONTROLS.search(segment.text) for segment in segments):
            return segments
        shown = [
            segment if segment.control else Segment(name_controls(segment.text), segment.style)
            for segment in segments
        ]
        return Segment.adjust_line_length(shown, Segment.get_line_length(segments))

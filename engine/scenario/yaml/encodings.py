"""What a file is that is not text in UTF-8: a document of a word processor, or another encoding.

An editor on an Arabic Windows saves as Windows-1256 or UTF-16 unless it is told otherwise, and a
word processor saves a document. Which of them it was is guessed from the bytes.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

DOCUMENTS = {
    b"PK\x03\x04": "a document of a word processor (such as `.docx` or `.odt`)",
    b"\xd0\xcf\x11\xe0": "a document of a word processor (`.doc`)",
    b"{\\rtf": "a document of a word processor (`.rtf`)",
    b"%PDF": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
_HEAD = 2_000  # bytes that are looked at
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2}")

# What nobody writes, and what other encodings look like when they are read as these.
_TORN_ARABIC = re.compile("[\u0621-\u064a][à-ÿœŒƒ]|[à-ÿœŒƒ][\u0621-\u064a]")
_TORN = re.compile(
    "\ufffd|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ§]|[A-Za-z][‚ƒ„ˆ‡˜]|[A-Za-z][•™‰][A-Za-z]"
    "|[.,;:!?][À-ÖØ-Þ]|[ÒÓÔÕ][A-Z][a-z]|(?<!\\S)[ÐÑÒÓÔÕ](?!\\S)|[À-ÖØ-öø-ÿ]{4}"
)


class Encoding(NamedTuple):
    """An encoding: what editors call it, and what Python calls it."""

    title: str
    codec: str


UNKNOWN = "text of another system"
UTF_16 = "UTF-16 (Windows also calls it Unicode)"
_MARKED = (
    (codecs.BOM_UTF32_LE, Encoding("UTF-32", "utf-32")),
    (codecs.BOM_UTF32_BE, Encoding("UTF-32", "utf-32")),
    (codecs.BOM_UTF16_LE, Encoding(UTF_16, "utf-16")),
    (codecs.BOM_UTF16_BE, Encoding(UTF_16, "utf-16")),
)
_ARABIC = Encoding("Windows-1256 (Arabic)", "cp1256")
_WESTERN = Encoding("Windows-1252 (ANSI, Western European)", "cp1252")


def document_kind(raw: bytes) -> str:
    """What a file is that is no plain text at all, in words; "" for text."""
    head = raw[:_HEAD].lstrip().lower()
    return next((said for mark, said in DOCUMENTS.items() if head.startswith(mark.lower())), "")


def wide_encoding(raw: bytes) -> Encoding | None:
    """UTF-16 or UTF-32 by its mark, or by the empty bytes beside plain letters; None for others."""
    marked = next((encoding for mark, encoding in _MARKED if raw.startswith(mark)), None)
    if marked:
        return marked
    head = raw[: min(_HEAD, len(raw) // 2 * 2)]
    for first, codec in ((0, "utf-16-be"), (1, "utf-16-le")):
        if len(head) > 3 and head[first::2].count(0) * 2 > len(head[first::2]):
            return Encoding(UTF_16, codec)
    return None


def old_encoding(raw: bytes) -> Encoding | None:
    """The encoding of one byte for each letter that makes words of these bytes: a guess.

    The French letters are the same in both, so two Arabic letters in a row tell them apart. None
    where neither makes words: it may be an encoding of DOS, of an old Mac, or of another script.
    """
    arabic = raw.decode(_ARABIC.codec, errors="replace")
    if _ARABIC_WORD.search(arabic):
        return None if _TORN_ARABIC.search(arabic) else _ARABIC
    return None if _TORN.search(raw.decode(_WESTERN.codec, errors="replace")) else _WESTERN


def line_read_as(raw: bytes, encoding: Encoding, number: int) -> str:
    """A line of a file, counted from 1, as it reads in an encoding; "" if there is none."""
    lines = raw.decode(encoding.codec, errors="replace").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""

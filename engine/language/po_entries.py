"""Entries of PO files: what was said of an older English is kept, to be looked at again."""

from __future__ import annotations

import polib

FUZZY = "fuzzy"


def is_said(entry: polib.POEntry) -> bool:
    """Whether somebody has written a translation, finished or not."""
    return bool(entry.msgstr.strip() or any(entry.msgstr_plural.values()))


def take_over(entry: polib.POEntry, old: polib.POEntry) -> None:
    """Give an entry what was said of an old one: fuzzy where the two are not the same.

    The English that was translated is kept beside it, until a translator has looked.
    """
    entry.tcomment = old.tcomment
    if entry.msgid_plural:
        entry.msgstr_plural |= old.msgstr_plural
    else:
        entry.msgstr = old.msgstr
    same = _english_of(entry) == _english_of(old)
    moved = (entry.msgctxt or "") != (old.msgctxt or "")
    if not is_said(entry) or (same and not moved and FUZZY not in old.flags):
        return
    if old.previous_msgid or not same:
        entry.previous_msgid = old.previous_msgid or old.msgid
        entry.previous_msgid_plural = old.previous_msgid_plural or old.msgid_plural or None
    entry.flags.insert(0, FUZZY)


def _english_of(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid, entry.msgid_plural

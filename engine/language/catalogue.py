"""The catalogues of translators: `python -m engine.language.catalogue COMMAND`.

- `template` prints every message as a .pot file of gettext, to begin a language with;
- `update` brings the catalogues up to the code: new messages come in, messages that are no more go,
  and where the English was changed the old translation is kept as fuzzy, with the old English;
- `status` says how many messages of each language are translated, by who reads them.

A catalogue has its messages in the order of the code, each on one line, and no line numbers. So a
change of the code changes only those lines of it that it must.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

import polib

from engine.language.extract import Message, find_messages
from engine.language.interface import LOCALES
from engine.language.po_entries import FUZZY, is_said, take_over

FILES = sorted(LOCALES.glob("*/LC_MESSAGES/rifq.po"))
"""The catalogue of each language."""

_HEAD = {
    "Project-Id-Version": "rifq",
    "Report-Msgid-Bugs-To": "see CONTRIBUTING.md",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_READERS = {
    "author": """engine/scenario/messages engine/explore engine/reports/blind engine/reports/case_
    engine/reports/sighted engine/reports/panel_result tui/cli/blind tui/cli/check tui/cli/new
    tui/cli/print_case tui/cli/review tui/cli/run_tests tui/cli/schema tui/cli/sighted
    tui/cli/simulate tui/linemode/sighted""",
    "facilitator": """click engine/records engine/reports/cohort engine/reports/cell_key
    engine/reports/course_overview engine/reports/filled_forms engine/reports/papers
    engine/services/courses engine/services/drives engine/services/led tui/acts tui/cli
    tui/dialogs/act tui/dialogs/led_result tui/screens/cohort tui/screens/facilitator_home
    tui/screens/led_ tui/screens/room tui/shared/room_server web/templates/facilitate
    web/templates/projector web/templates/together""",
}
"""Who reads what is written where. What is in no list here, participants read."""


def make_template(found: Iterable[Message]) -> polib.POFile:
    """Every message once, with the files where it is used."""
    same: dict[tuple[str, str, str], list[Message]] = {}
    for message in found:
        same.setdefault((message.sense, message.source, message.many), []).append(message)
    plurals = {source for _, source, many in same if many}
    made = polib.POFile(wrapwidth=0)
    made.metadata = dict(_HEAD)
    for (sense, source, many), messages in same.items():
        if many or sense or source not in plurals:  # gettext has one entry, plural or not
            made.append(_write_entry(sense, source, many, messages))
    return made


def _write_entry(sense: str, source: str, many: str, messages: list[Message]) -> polib.POEntry:
    files = dict.fromkeys(message.place.rpartition(":")[0] for message in messages)
    comments = dict.fromkeys(message.comment for message in messages if message.comment)
    return polib.POEntry(
        msgctxt=sense or None,
        msgid=source,
        msgid_plural=many,
        msgstr_plural={0: "", 1: ""} if many else {},
        occurrences=[(file, "") for file in files],
        comment="\n".join(comments),
        flags=["python-brace-format"] if "{" in source else [],
    )


def merge(old: polib.POFile, found: Iterable[Message]) -> polib.POFile:
    """A catalogue of the messages found, with what was translated of them."""
    made = make_template(found)
    made.header = old.header
    made.metadata = {**old.metadata, **_HEAD, "Language": old.metadata["Language"]}
    forms = re.search(r"nplurals=(\d)", old.metadata["Plural-Forms"])
    known = {_key(entry): entry for entry in old if not entry.obsolete and is_said(entry)}
    there = set(map(_key, made))
    gone = {entry.msgid: entry for key, entry in known.items() if key not in there}
    for entry in made:
        if entry.msgid_plural and forms:
            entry.msgstr_plural = dict.fromkeys(range(int(forms[1])), "")
        if before := known.get(_key(entry)):
            take_over(entry, before)
        elif near := get_close_matches(entry.msgid, gone, n=1, cutoff=0.7):
            take_over(entry, gone[near[0]])
    return made


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def count(catalogue: polib.POFile, found: Iterable[Message]) -> Counter[tuple[str, str]]:
    """How many of the messages are translated, fuzzy or missing, by who reads them."""
    counted: Counter[tuple[str, str]] = Counter()
    for entry in merge(catalogue, found):
        state = FUZZY if FUZZY in entry.flags else "translated" if is_said(entry) else "missing"
        counted[_reader(file for file, _ in entry.occurrences), state] += 1
    return counted


def _reader(files: Iterable[str]) -> str:
    """Who reads a message of these files: of several, the reader who knows Rifq least."""
    named = {
        next((r for r, starts in _READERS.items() if file.startswith(tuple(starts.split()))), "")
        for file in files
    }
    return "participant" if "" in named else min(named, key=list(reversed(_READERS)).index)


def _print_status(found: list[Message]) -> None:
    for path in FILES:
        counted = count(polib.pofile(str(path)), found)
        for reader in ("participant", *reversed(_READERS)):
            states = {state: counted[reader, state] for state in ("translated", "fuzzy", "missing")}
            rows = ", ".join(f"{number} {state}" for state, number in states.items())
            print(f"{path.parts[-3]:6} {reader:12} {rows} of {sum(states.values())}")


def main(command: str) -> None:
    """Do what a contributor asked for."""
    found = find_messages()
    match command:
        case "template":
            print(make_template(found))
        case "update":
            for path in FILES:
                merge(polib.pofile(str(path)), found).save(str(path))
        case "status":
            _print_status(found)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")

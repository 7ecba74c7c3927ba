"""Parts of a document as lines, for screens and for line mode alike."""

from __future__ import annotations

from msgspec.structs import replace

from engine.language.interface import _
from engine.reports.debrief.sentences import ALL
from engine.reports.document import Document, Entry, Line, Role, Section, Table, Tone, flatten


def around_key(entry: Entry) -> tuple[Line, ...]:
    """What an entry tells outside its judgement: lines, rows of tables, what a reader wrote."""
    rows = []  # one line for each row, as narrow screens need it
    for table in (block for block in entry.blocks if isinstance(block, Table)):
        for first, *others in table.rows:
            named = zip(table.columns[1:], others, strict=True)
            words = " · ".join(f"{column}: {cell.text}" for column, cell in named if cell.text)
            rows.append(Line(Tone.SAID, f"{first.text}\n{words}"))
    notes = () if entry.judgement else entry.notes
    return (*entry.before_key, *rows, *notes)


def in_words(entry: Entry) -> list[Line]:
    """The figures of its pictures for whoever reads line by line, one line for each row."""
    return [
        Line(Tone.SAID, " · ".join(filter(None, row)))
        for picture in entry.pictures
        for row in picture.rows()
        if picture.columns  # else a table stands beside it
    ]


def of_key(entry: Entry) -> tuple[Line, ...]:
    """What the key says in an entry that judges; never empty.

    A short page leaves out reasons, and an answer may need none: then it says where more is told.
    """
    differ = entry.judgement is not None and entry.judgement.discuss
    none = (
        _("Experts differ here. It is not scored.")
        if differ
        else _('More under "{section}".').format(section=_(ALL))
    )
    told = entry.key_lines or (Line(Tone.KEY, none),)
    return tuple(
        replace(line, text=f"· {line.text}") if line.role is Role.ITEM else line for line in told
    )


def describe_contest(entry: Entry) -> str:
    """What its reader thinks of a judgement, in words; "" for nothing."""
    return "\n".join(line.text for line in entry.notes)


def on_request(document: Document) -> list[Section]:
    """Every decision with its judgement first, then the rest, and the figures.

    The questions for reflection have their own cards, and what a principle asks is behind the
    judgements.
    """
    more = flatten(document.more.sections) if document.more else ()
    return [section for section in more if section.id not in ("reflect", "principles")]


def questions(document: Document) -> list[Entry]:
    """The questions for reflection, with what was kept about each."""
    more = flatten(document.more.sections) if document.more else ()
    return [entry for section in more if section.id == "reflect" for entry in section.entries]

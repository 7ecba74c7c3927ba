"""The sentences of a sheet, marked for translators: a sheet is written as the page reads.

A sheet (`engine.reports.papers`) is a template of Jinja in plain lines. Whoever writes one marks no
sentence: here each becomes a `{% trans %}` of Jinja's i18n extension, as far as the signs around it
allow. A paragraph may be wrapped. A place in a sentence is a name, or a function of one name; its
last word is the name of the place for translators: `{{ commas(case.notes) }}` is `{notes}`.
"""

from __future__ import annotations

import re
from functools import cache

_KEPT = re.compile(
    r"\{\{.*?\}\}"  # a place: part of the sentence around it
    r"|\{%-?\s*trans\b.*?endtrans\s*[-+]?%\}"  # a sentence that depends on a number
    r"|\{%.*?%\}|\{#.*?#\}"  # what Jinja reads
    r"|\n\s*\n"  # the end of a paragraph
    r"|^(?:#+|>|☐|\*\*\*)(?=\s)"  # what a line is, by its first sign
    r"|^\{(?![{%#])(?:[^{}\n]|\{\{.*?\}\})*\}"  # ... or by a word
    r"|[ ]\{(?![{%#])(?:[^{}\n]|\{\{.*?\}\})*\}(?=\s*$)"  # the style of a heading, and its anchor
    r"|^\[[^\]\n]*\]|\[(?=[^\]\n]*\]\()|\]\([^)\n]*\)"  # a letter in a box; a link
    r"|:?\*\*|(?:^|[ ])[~•][ ]|\||`[^`\n]*`|_{4,}(?=\s*$)",
    re.DOTALL | re.MULTILINE,
)
_PLACE = re.compile(r"\{\{\s*((?:\w+\()?[\w.]*?(\w+)\)?)\s*\}\}")


def mark_sentences(source: str) -> str:
    """The template with each of its sentences in a `{% trans %}`; lines keep their numbers.

    Raises:
        ValueError: a place in a sentence is neither a name nor a function of one.
    """
    made, at = [], 0
    for kept in _KEPT.finditer(source):
        if kept[0].startswith("{{"):
            continue
        made += [_mark(source[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*made, _mark(source[at:])])


def _mark(text: str) -> str:
    said = text.strip()
    if not re.search(r"[^\W\d_]", re.sub(r"\{\{.*?\}\}", "", said)):
        return text
    places = {found[2]: found[1] for found in _PLACE.finditer(said)}
    given = ", ".join(f"{name}={value}" for name, value in places.items())
    sentence = _PLACE.sub(r"{{ \2 }}", said)
    if sentence.count("{{") > len(_PLACE.findall(said)):
        raise ValueError(f"a place in a sentence is a name, or a function of one: {said}")
    return text.replace(said, f"{{% trans trimmed {given} %}}{sentence}{{% endtrans +%}}")


@cache
def with_braces(source: str) -> str:
    """A message of `{% trans %}` as all our messages are written: `%(n)s` becomes `{n}`."""
    return re.sub(r"%\((\w+)\)s", r"{\1}", source).replace("%%", "%")

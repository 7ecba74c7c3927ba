"""What the reader says of a file that is not YAML as a case may use it, by code, in English."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    # the file
    "E001": "there is no such file",
    "E002": "this is not a file but a folder, a pipe or a device",
    "E003": "this file cannot be opened: {reason}",
    "E004": "this file is larger than {limit}",
    "E005": "this file is saved as {encoding}, it seems, and not as UTF-8",
    "E006": "the character {character} is invisible, and a case cannot contain it",
    "E007": "this file is empty",
    "E008": (
        "a case begins with a name and a colon, such as `scenario: my-case`; this file does not"
    ),
    "E009": "a second document begins here; a case is one document",
    "E010": "more than {limit} levels are inside one another here",
    # the parts of YAML that a case does without
    "E011": "`{key}` is here a second time; the first is on line {first}",
    "E012": "`{key}` is not a name; a name is a word that begins with a letter",
    "E013": "`{mark}` marks a part of the file to use it again, and a case cannot do that",
    "E014": "an exclamation mark at the beginning is a command to YAML, and a case cannot use it",
    "E015": "`<<` copies entries from another place, and a case cannot do that; write them out",
    "E016": "the number {number} has too many digits",
    "E017": "{number} is not a number that a case can use",
    "E018": "this line begins with a tab; YAML indents with spaces only",
    "E019": "this file contains more than {limit} values",
    # prose that YAML reads as something else
    "E020": "for YAML everything after the `#` is a comment, and nobody would see it",
    "E021": "between braces or brackets a comma ends the text, and the rest is lost",
    "E022": "because of the colon and the space, YAML reads this sentence as a name and a value",
    "E023": "because of how it begins, YAML reads this sentence as a list or a set of names",
    "E024": "the quotation mark at the beginning is closed before the sentence ends",
    "E025": "YAML reads the apostrophe at the beginning as a quotation mark",
    "E026": "YAML ends this condition too early, at a comma, a bracket or a quotation mark",
    "E027": "YAML reads this as a number, as true or false, or as nothing, and not as words",
    "E028": "text cannot begin with this character, because it has a meaning in YAML",
    "E029": "the text must begin on the line below `>-` or `|`",
    # other slips
    "E030": "a bracket or brace here is never closed, or never opened",
    "E031": "this quotation mark is never closed",
    "E032": "this line does not line up with the lines above it",
    "E033": "YAML does not know the code after this backslash",
    "E034": "a dash cannot be here; a list begins on a new line",
    "E035": "this line has no name with a colon, and is not part of the text above it",
    "E036": "there is no space after the {sign}",
    "E037": "this looks like the field `{field}`, but it is inside the text above it",
    "E038": "this is {name}, which YAML does not know; write {instead}",
    "E039": "YAML cannot read this: {detail}",
    "E040": "this file is {kind}, and not plain text",
    "E042": "two versions of these lines are here, as a program for versions left them",
    "E041": "a dash is missing: every entry of a list begins with `- `",
}

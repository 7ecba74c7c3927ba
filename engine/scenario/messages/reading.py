"""What the reader says of a file that is not YAML as a case may use it, by code, in English."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    # the file
    "E001": "there is no such file",
    "E002": "this is not a file but a folder, a pipe or a device",
    "E003": "this file cannot be opened: {reason}",
    "E004": "this file is larger than {limit}",
    "E005": "this file is not saved as UTF-8; the byte {byte} makes no letter here",
    "E006": "the character {character} cannot be seen, and may not stand in a case",
    "E007": "this file is empty",
    "E008": "a case begins with a name and a colon, such as `scenario: my-case`; this does not",
    "E009": "a second document begins here; a case is one document",
    "E010": "there are more than {limit} things inside one another here",
    # the parts of YAML that a case does without
    "E011": "`{key}` stands here a second time; the first is on line {first}",
    "E012": "`{key}` is no name; a name is a word that begins with a letter",
    "E013": "`{mark}` names a part of the file to use it again, which a case may not do",
    "E014": "an exclamation mark at the beginning is a command to YAML, which a case may not give",
    "E015": "`<<` copies entries from elsewhere, which a case may not do; write them out",
    "E016": "the number {number} has more digits than can be kept",
    "E017": "{number} is no number that can be counted with",
    "E018": "this line begins with a tab; YAML indents with spaces only",
    "E019": "this file holds more than {limit} values",
    # prose that YAML reads as something else
    "E020": "YAML takes everything from the `#` on for a comment, and nobody would see it",
    "E021": "between braces or brackets a comma ends the text, and the rest of it is lost",
    "E022": "a colon and a space make a name and its value of this sentence",
    "E023": "because of what it begins with, YAML takes this sentence for a list or a set of names",
    "E024": "the quotation mark it begins with is closed before the sentence ends",
    "E025": "YAML takes the apostrophe it begins with for a quotation mark",
    "E026": "YAML cuts this condition short at a comma, a bracket or a quotation mark",
    "E027": "YAML reads this as a number, as true or false, or as nothing, and not as words",
    "E028": "prose cannot begin with this character; YAML keeps it for itself",
    "E029": "the text has to begin on the line below `>-` or `|`",
    # other slips
    "E030": "a bracket or brace here has no partner",
    "E031": "this quotation mark is never closed",
    "E032": "this line does not line up with the lines above it",
    "E033": "after this backslash stands no code that YAML knows",
    "E034": "a dash cannot stand here; a list begins on a line of its own",
    "E035": "this line has no name and colon, and is no part of the text above it",
    "E036": "there is no space after the {sign}",
    "E037": "this reads like the field `{field}`, but stands inside the text above it",
    "E038": "this is {name}, which YAML does not know; write {instead}",
    "E039": "YAML cannot read this: {detail}",
}

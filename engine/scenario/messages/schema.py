"""English for the problems of shape, E100 to E120: messages by code, and the pieces they use."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "E100": "there is no field called `{field}` in {where}",
    "E101": "{where} needs `{field}`",
    "E102": "{field} should be {expected}, and is {found}",
    "E103": "nothing is written under {field}",
    "E104": "`{value}` is not a word that {field} can have",
    "E105": "`{value}` is out of range: {field} goes from {least} to {most}",
    "E106": "`{value}` is neither a whole nor a half number",
    "E107": "{field} is too long: {length} characters, and at most {most} fit",
    "E108": "`{value}` cannot be an id: small letters, digits and hyphens, beginning with a letter",
    "E109": "`{value}` cannot be a name here: small letters, digits and underscores, beginning "
    "with a letter",
    "E110": "`{value}` is not a version: write three numbers with points between them",
    "E111": "`{value}` is not written as it should be: {form}",
    "E112": "{field} has {count}, and needs at least {least}",
    "E113": "{field} has {count}, and can have at most {most}",
    "E114": "`{value}` is in {field} twice",
    "E115": "{where} needs one of {fields}",
    "E116": "`{first}` and `{second}` do not go together in {where}",
    "E117": "the last entry of {field} has an `if`, so perhaps no entry fits",
    "E118": "{entry} of {field} has no `if`, so the entries after it are never reached",
    "E119": "`{field}` needs `{missing}` next to it",
    "E120": "`{field}` does not belong in {where}",
}

HINTS: Mapping[str, str] = {
    "value": "an effect gives a value, such as `true` or `3`; what decides it stands in an `if`",
    "letters of names": "names are written with the letters a to z",
    "else": "leave it out: the last entry, without `if`, is for everything else",
    "colon": "`{name}` is a field, and its colon is missing",
    "mean": "did you mean `{name}`?",
    "one of": "one of: {names}",
    "belongs": "it belongs in {places}",
    "too far left": "move it, and what is below it, to the right: it belongs in `{name}`",
    "inside": "put `then` inside {place}, indented below it",
    "write": "write {text}",
    "write lines": "write:\n{text}",
    "write field": "write `{field}: >-`, and below it, two spaces further in: {what}",
    "instance": "for instance {text}",
    "no dashes": "no dashes here: each entry begins with an id of its own and a colon",
    "no list": "no dashes here: write its fields one below the other",
    "dashes": "begin each entry with a dash",
    "add else": "add a last entry without `if`, for everything else",
    "move last": "move it to the end of the list, or give it an `if`",
    "remove one": "keep one of them",
    "leads on": "where does it go from here? write `then:` and the id of a scene or an ending",
    "leave out": "leave the `if` out; without it the entry always fits",
    "alone": "a list inside a list has two or more entries; write `{text}` alone",
    "take out": "write something there, or take it out",
    "number between": "write a number from {least} to {most}",
    "only": "write only {kind} here",
    "named": "write entries here, one below the other, each with a name and a colon",
    "fields": "write its fields here, one below the other: {names}",
    "one id": "write only one id here, without a point",
    "letters": "use the letters a to z",
    "move left": "move it to the left, to line up with `{name}` on line {line}",
    "meant as": "is it meant as {kind}? move it, and what is below it, to line up with line {line}",
}

# What a value is, as an instructor would say it.
KINDS: Mapping[str, str] = {
    "prose": "prose",
    "condition": "a condition",
    "id": "an id",
    "name": "a name",
    "version": "a version",
    "variable": "a variable",
    "address": "an address",
    "principle": "a principle",
    "finding": "the code of a finding",
    "string": "text",
    "boolean": "`true` or `false`",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "named entries",
    "null": "nothing",
}

FORMS: Mapping[str, str] = {
    "variable": "`separated` or `hana.trust`",
    "address": "`scene.option`",
    "principle": "`P` and two or three digits",
    "finding": "`F` and three digits",
}

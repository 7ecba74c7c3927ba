"""What Rifq says about a case, by code: the sentence of every problem, and the page on it.

The sentences are English, and translated where they are shown. Templates take the problem's
parameters by name. A hint belongs to the problem; the pieces of hints about the shape are here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.scenario.problems import Problem

PAGES = Path(__file__).resolve().parent / "problem_pages"

# What the reader says of a file that is not YAML as a case may use it.
READING: Mapping[str, str] = {
    # the file
    "E001": "there is no such file",
    "E002": "this is not a file but a folder, a pipe or a device",
    "E003": "this file cannot be opened: {reason}",
    "E004": "this file is larger than {limit}",
    "E005": "this file seems to be saved as {encoding}, and not as UTF-8",
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
    "E042": "these lines are here in two versions, left by a program that keeps versions of files",
    "E043": "the names under `{key}` are written as a list here",
    "E041": "a dash is missing: every entry of a list begins with `- `",
}

# Problems of shape.
SHAPE: Mapping[str, str] = {
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

# What the compiler says: names, types, ways on, and the key.
COMPILING: Mapping[str, str] = {
    # conditions
    "E201": "this condition cannot be read: `{text}`",
    "E203": "a condition cannot contain `{found}`",
    "E204": "a condition is true or false; `{text}` is {found}",
    "E205": "the word `{word}` is alone; compare something with it",
    "E206": "`{text}` is {found}, and here a number is needed",
    "E207": "nothing called `{name}` was declared under people, state or chance",
    "E208": "conditions do not know `{name}(…)`",
    "E209": "`{found}` cannot be between these brackets",
    "E210": "these two cannot be compared: {left}, and {right}",
    "E211": "`{text}` has no order, so it cannot be more or less than something",
    "E212": "after `in`, write a list of values in brackets",
    "E213": "it never has the value `{word}`",
    "E214": "`{name}` has the wrong values in its brackets",
    "E215": "there is no {kind} called `{name}`",
    "E216": "`{name}` asks about an order or a choice of several; only the `then` and the "
    "`replies` of that decision can ask this",
    "E217": "`{name}` asks for place {place}, and there are only {last}",
    "E218": "more than one interview has a question called `{name}`",
    "E219": "`{name}` is a word of conditions, so nothing can have this name",
    # names and effects
    "E220": "there is no {kind} called `{name}`",
    "E221": "nothing called `{name}` was declared, so it cannot be changed",
    "E222": "`{name}` is decided by chance; no answer can change it",
    "E223": "`{name}` never has the value `{value}`",
    "E224": "one answer both sets `{name}` and adds to it",
    "E225": "`{name}` is not a number, so nothing can be added to it",
    "E226": "there is no scene or ending called `{name}`",
    "E229": "an answer of `{scene}` has its own `then`, so the scene needs a `pass`",
    "E230": "`{name}` leads nowhere",
    "E231": "there is no choice: `pick` is {pick}, and there are {n} items",
    "E232": "a scale from {low} to {high} has no values",
    "E233": "this scale has {n} values and needs as many labels",
    "E234": "the id `{name}` is used twice here",
    "E236": "from {low} to {high} is not a range of 2 to {most} values",
    "E237": "`{name}` cannot start at `{value}`",
    "E238": "`{name}` is the id of a scene and of an ending",
    "E240": (
        "the values of `{name}` must all be words, or `true` and `false`, or numbers in sequence"
    ),
    # the key
    "E241": "there is no principle `{name}` in the doctrine",
    "E242": "`{name}` has no rating: write `rating:`, 1 to 4, since the decision is assessed",
    "E243": "a rating by domain must name exactly these: {domains}",
    "E244": "a critical error needs a rating of 1; this has {rating}",
    "E245": "`{name}` is a critical error, but names no signal that was visible before",
    "E246": "no paragraph has the id `{name}`",
    "E247": "nothing that can be done has the address `{name}`",
    "E248": "the id `{name}` is used by another slot",
    "E249": "the slot `{name}` is assessed for other domains in another place",
    "E250": "the key of this order does not name every item once: {names}",
    "E251": "the key of this order puts all items in the same place",
    "E252": "`pick` is {pick}, but the number of items with `right: true` is {right}",
    "E253": "nothing in `{scene}` has values that are accepted",
    "E254": "an item cannot be both right and a critical error",
    "E255": "the value {value} is not on the scale",
    "E256": "`{name}` is marked as a critical error, but nothing is assessed there",
    "E257": "`{name}` has no slot, so `{field}` has no effect there",
    "E258": "there is no setting called `{name}`",
    "E259": "the check has no finding `{name}`",
    "E260": "nothing in this case is called `{name}`, so the check finds nothing there",
    "E261": "in one answer, `{first}` and `{second}` both change `{name}`",
    "E262": "no question serves the purpose `{name}`, so every play loses it",
    "E263": "`{name}` is not rated below 3, so it cannot lose a slot",
    "E264": "`{name}` is rated below 3, so write `lose`, not `waive`",
    "E265": "the weight is written here and in `slot`",
    "E266": "the slot `{name}` has `{field}: {here}` here, and `{field}: {there}` on line {line}",
    "E267": "the window of `{name}`, from {low} to {high}, is not within its range",
    "E268": "luck has {ways} possible results here, and the check can look at {most} at most",
    "E269": "`why` has {n} words; it can have {most} at most",
    "E271": "there is no belief `{name}` in the doctrine",
}

# What exploring says.
FINDINGS: Mapping[str, str] = {
    "E301": "a player can get stuck in `{at}`: nothing can be done there",
    "E302": "from `{at}`, no ending can be reached: every way on leads back",
    "E311": "the rule “{name}” is broken at `{at}` (move {moves}): what must never be true is true",
    "E312": (
        "the rule “{name}” is broken at `{at}` (move {moves}): what must be offered is not offered"
    ),
    "E313": (
        "the rule “{name}” is broken at `{at}` (move {moves}): the second is true, and the "
        "first was not true before"
    ),
    "E314": "the rule “{name}” is broken: a play ends at `{at}` without it (move {moves})",
    "E315": (
        "the rule “{name}” is broken: a play ends at `{at}` without what that ending requires"
        " (move {moves})"
    ),
    "E316": (
        "the credit decides the ending: scores in `{at}` are {range}, and in `{other}` "
        "{other_range}"
    ),
    "E320": "a rationale of `{at}` says something that is false on some path",
    "F301": "no play reaches the scene `{at}`",
    "F302": "no play reaches the ending `{at}`",
    "F303": "`{at}` is never offered",
    "F304": "`{at}` never happens",
    "F305": "no play shows this text of `{at}`",
    "F306": "in `{at}`, `{condition}` is never true where it is read",
    "F307": "in `{at}`, `{condition}` is always true where it is read",
    "F308": "`{at}` is only talked about, so this rating counts nothing",
    "F310": "the test “{name}” fails at {where}: expected {what}, found {found}",
    "F311": "`{at}` is scored, but names no principle",
    "F312": (
        "at `{at}`, an answer that is not a critical error leads to a place where a "
        "critical error cannot be avoided"
    ),
    "F313": "`{at}` puts `{slot}` out of reach, and neither `lose` nor `waive` says so",
    "F314": "skipping `{at}` puts `{slot}` out of reach, and its `drops` does not name it",
    "F315": "in no play is the need `{at}` raised, met or declined",
    "F316": "no play lowers the risk `{at}`",
    "F317": (
        "at `{at}`, what is added to `{name}` is cut off at the end of its range (move {moves})"
    ),
    "F318": "skipping `{at}` leads to `{to}`, which is not fair",
    "F319": "a player can come to `{at}` again, but a second answer does not count",
    "F320": "`{at}` is judged by `{luck}`, but no text has shown how that turned out",
    "F321": "`{at}` can be answered before any of its signals was shown",
    "F322": "no play can settle the needed slot `{at}` (luck: {luck})",
    "F323": "on one path up to `{at}`, {percent} % of the weight is waived",
    "F324": "nothing in the case reads `{at}`",
    "F325": "nothing in the case changes `{at}`, so it is always `{value}`",
    "F326": "from the start, the case file tells something about `{at}` that comes up only "
    "later: {what}",
    "F327": "in no play is the need `{at}` raised, met or declined (luck: {luck})",
    "F328": "the best score depends on luck: it is {low} to {high}, and lowest with {luck}",
    "F329": "in `{at}`, participants read `{words}` as it is written here, with the braces",
    "F330": (
        "`{at}` has no tension: `{option}` is best in every domain and state; {n} of {of} "
        "decisions are like this"
    ),
    "F331": "one simple rule, {at}, reaches {share} of all that can be reached; more than {most}",
    "F332": (
        "in `{at}`, the questions that are better not asked weigh {free}, and the purposes "
        "of the talk weigh {purposes}"
    ),
    "F333": (
        "in `{at}`, credit depends on what is told: all {telling} questions that can show "
        "something new are good ones, and the {other} others are not"
    ),
    "F334": "whether `{at}` can be met depends on what the person said or is: {reads}",
    "F335": (
        "the place of an option shows its rating: the {at} is a best one in {n} of {of} "
        "decisions (rank correlation {tau})"
    ),
    "F336": (
        "the length of an option shows its rating: the {at} is a best one in {n} of {of} "
        "decisions (rank correlation {tau})"
    ),
    "F337": "what is decided in `{at}` changes nothing, and no text speaks of it",
    "F338": "`{at}` does not fit a screen of 80 by 24: it needs {lines} rows, and there are {room}",
    "F339": "a play takes {minutes} minutes; a case of level {level} may take at most {most}",
    "F340": "no rating depends on what happened: in all {n} slots the same answers are always best",
    "F341": (
        "{n} of {of} critical errors are announced only in the scene in which they can be made:"
        " {late}"
    ),
    "F342": "a sentence is right in every case of the course: `{at}`",
    "F343": "`{other}` and `{at}` are offered together, and begin alike: {words}",
    "F344": "`{at}` is open, and `{other}`, for the same purpose, is rated higher beside it",
    "F350": "a class that plays only the core never comes to `{at}`",
    "F351": "the core takes a class {minutes} minutes, and may take at most {most}",
    "F352": "the core skips scenes before `{at}`, and nothing is read in their place",
    "N301": "the check stopped after {states} states; there are more",
    "N302": "nothing in the case can break the rule “{at}”",
    "N303": "`{at}` is reached only by skipping something",
    "N304": "`{finding}` is accepted at `{at}`, but the check does not find it there any more",
    "N305": "the review of {aspect} by {who}, {date}, is out of date",
    "N306": "“{who}” signed without fingerprints, so the check cannot see what changed since then",
    "N307": "`{at}` has words above B1: {words}",
    "N308": "a player who skips `{at}` has read it, but the case file does not have the facts "
    "it told: `{facts}`",
    "N309": "a play can miss chapter “{title}”: some ways lead to `{at}` without it",
    "N310": "nobody is seen to react to {n} of {of} answers: {scenes}",
    "N311": "the case file cannot say who these people are: {people}",
    "N312": "a reaction to `{at}` has {n} words; more than {most} are too many to read at once",
    "N313": "nobody reads `plain` any more; it is written {n} times here",
}

MESSAGES: Mapping[str, str] = {**READING, **SHAPE, **COMPILING, **FINDINGS}

# The pieces that hints about the shape are made of.
HINTS: Mapping[str, str] = {
    "explain": "`rifq check --explain {code}` shows how it is written",
    "value": "an effect gives a value, such as `true` or `3`; write the condition in an `if`",
    "letters of names": "names are written with the letters a to z",
    "else": "leave it out: the last entry, without `if`, is for everything else",
    "colon": "`{name}` is a field, and its colon is missing",
    "one of": "one of: {names}",
    "belongs": "it belongs in {places}",
    "beside": "write it beside `{name}` on line {line}, to line up with it, and not in its entries",
    "too far left": "move it, and what is below it, to the right: it belongs in `{name}`",
    "inside": "put `then` inside {place}, indented below it",
    "write field": "write `{field}: >-`, and below it, two spaces further in: {what}",
    "lost field": "the text has no field: write `{name}:` alone, below it `{field}: >-`, and below "
    "that the text, two spaces further in",
    "instance": "for instance {text}",
    "no dashes": "no dashes here: each entry begins with an id of its own and a colon",
    "no list": "no dashes here: write its fields one below the other",
    "dashes": "begin each entry with a dash",
    "dashes of": "begin each entry with a dash and a field: `- {field}: …`",
    "add else": "add a last entry without `if`, for everything else",
    "move last": "move it to the end of the list, or give it an `if`",
    "remove one": "keep one of them",
    "two cases": "name a decision of another case",
    "decisions": "write the id of a scene of this case, or the address of one of its answers",
    "no endings": "the file ends at line {line}: if the rest is lost, get the whole file; else "
    "write `endings:`, and an ending below it",
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
    "date": "a date",
    "fingerprint": "a fingerprint",
    "fingerprints": "fingerprints",
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
    "date": "year, month and day, such as `2026-05-30`",
    "fingerprint": "twelve hexadecimal digits, as `rifq review` writes them",
    "fingerprints": "signs as `rifq review` writes them",
}


def message(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """What `problem` says; `translate` is given the template, never the finished sentence.

    A code without a message is shown as the code, and a missing parameter as nothing: a reader who
    looks for a mistake must not meet another.
    """
    template = MESSAGES.get(problem.code)
    if template is None:
        return problem.code
    return translate(template).format_map(defaultdict(str, problem.params))


def codes_with_pages() -> tuple[str, ...]:
    """Every code that has a page, in order."""
    return tuple(sorted(path.stem for path in PAGES.glob("*.md")))


def page(code: str) -> str:
    """The Markdown page of `code`, such as `E020`: what it means, an example, and the fix.

    Raises:
        LookupError: no page has that name.
    """
    if code not in codes_with_pages():
        raise LookupError(code)
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")

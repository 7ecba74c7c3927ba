"""The sheet of a blind test, to print, and its form, to be filled in by hand or in an editor."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import ENGLISH, N_, Language, Plural
from engine.reports.blind.answers import describe_form
from engine.reports.blind.questions import ReaderQuestion, questions, sheet_code
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario

HEADING = N_("Answers without their scenes")
LEAD = (
    N_("You see what can be answered in a training case, and not what happens in it."),
    N_("Answer every number as you think best, and guess where you do not know."),
    N_("The order of the answers was decided by chance. It tells you nothing."),
    N_("Do not read the case first, and do not talk about it with other readers."),
)
CODE = N_("Sheet {code}")
CHOOSE = N_("Choose one.")
SHE = N_("You are asked something. Choose one answer.")
ORDER = N_("Put them in order.")
PICK = N_("Choose exactly {n}.")
RATE = N_("Give each a value.")
TALK = N_("Questions in a talk. Which would you ask, and in what order?")
PART = N_("Part {part} of talk {talk}.")
MOST = Plural(
    "In all parts of this talk together you can ask {n} question.",
    "In all parts of this talk together you can ask {n} questions.",
)
WRITE = N_("Write {wanted}.")
FORM = N_("Your answers")
FORM_LEAD = N_("One line for each number. What follows a # is not read.")


def blind_sheet(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """What a reader is given, with room for the answers at its end."""
    asked = questions(scenario)
    lines = (Line(Tone.BLANK, f"{each.number}: ______________") for each in asked)
    code = language.say(CODE, code=sheet_code(scenario))
    answers = Section("form", language.text(FORM), (code,), (Entry("", tuple(lines)),))
    return Document(
        kind="blind",
        title=scenario.about.title,
        heading=language.text(HEADING),
        language=language.code,
        lead=(
            *(Line(Tone.SAID, language.text(words)) for words in LEAD),
            Line(Tone.SEEN, flatten(scenario.data["role"])),
        ),
        facts=(code,),
        sections=(
            *(_section(each, language) for each in asked),
            answers,
        ),
    )


def blind_form(scenario: Scenario, language: Language = ENGLISH) -> str:
    """The form as a text file: a line `3:` for each number, with what it wants behind a `#`."""
    asked = questions(scenario)
    title = f"# {scenario.about.title}. {language.text(FORM_LEAD)}"
    rows = [(f"{each.number}: ", describe_form(each, language)) for each in asked]
    width = max((len(start) for start, _ in rows), default=0) + 12
    lines = (f"{start:{width}}# {words}" for start, words in rows)
    return "\n".join((title, f"sheet: {sheet_code(scenario)}", *lines)) + "\n"


def _section(asked: ReaderQuestion, language: Language) -> Section:
    how = " ".join(
        (*_how(asked, language), language.say(WRITE, wanted=describe_form(asked, language)))
    )
    scale = (Line(Tone.HOW, f"{n} {words}".strip()) for n, words in enumerate(asked.scale, 1))
    cards = (
        Line(Tone.CHOSEN, text, label=each)
        for each, text in zip(asked.letters, asked.texts, strict=True)
    )
    lead = tuple(filter(None, (asked.prompt, how)))
    return Section(f"n{asked.number}", f"{asked.number}.", lead, (Entry("", (*scale, *cards)),))


def _how(asked: ReaderQuestion, language: Language) -> Iterator[str]:
    if asked.kind.talks:
        talk = asked.number.rstrip("abcdefghijklmnopqrstuvwxyz")
        yield language.text(TALK)
        yield language.say(PART, part=asked.number.removeprefix(talk), talk=talk)
        if asked.most:
            yield language.say(MOST, n=asked.most)
    elif asked.kind.options:
        yield language.text(SHE if asked.prompt else CHOOSE)
    elif asked.scale:
        yield language.text(RATE)
    elif asked.pick:
        yield language.say(PICK, n=asked.pick)
    else:
        yield language.text(ORDER)

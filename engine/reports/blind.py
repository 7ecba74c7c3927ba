"""A case without its scenes, for readers who guess its answers: how much can be guessed.

What readers are asked are its answers, in an order by lot. The lot is a hash of the case and of
what is ordered, so that no place tells anything and a change elsewhere in the case moves nothing.
A decision that is offered in several scenes with the same answers is asked once. Left out are acts
beside a decision, moves of a talk that nothing marks, and what has only one answer.

Their answers are then played through the case under all luck, as a policy, as the single rules of
F331 are: at each place the first of the answers named that is offered is given. So ratings that
depend on what happened read what the guesses themselves brought about. In a talk the questions
named are asked in their order, those not offered are skipped, and then it is closed; subjects are
opened in the order written, and acts beside a decision are left alone. Where none of the answers
named is offered, the first by lot is given. The share of one draw is (S - V-) / (V+ - V-), and the
figure is the mean of all.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.kind import Kind, Refusal
from engine.decisions.registry import WHOLES, decision_in, kind_of, whole_of
from engine.explore.explored_case import Case
from engine.explore.fairness.single_rule import Rule, Seat, Trial, measure_rules
from engine.explore.values.scored_walk import WayToAnswer
from engine.kernel import model as k
from engine.language.language import ENGLISH, N_, Language, Plural
from engine.play.ballot_letters import letter
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone, table_section
from engine.reports.filled_forms import CODE, FormProblem, code_of, form_lines, sheet
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario

Spot = str
"""A place where something is answered: in a talk each subject, whose location has an id of its
own; else an address, which is one also where she asks in several subjects."""


class ReaderQuestion(Struct, frozen=True):
    """One question to a reader.

    Attributes:
        number: what it goes by: `3`, or `5b` of a subject of a talk.
        kind: how it is answered.
        prompt: what it is about, where the answers mean nothing without it; else "".
        texts: the answers; their letters are A, B and so on.
        pick: how many are to be named, where that is fixed; else 0.
        scale: the words for each value, the lowest first; or none.
        most: how many questions can be asked in the whole talk; else 0.
        at: for each place where it is answered, what each letter stands for there: the address
            of a move, or the id of an item.
    """

    number: str
    kind: Kind
    prompt: str
    texts: tuple[str, ...]
    pick: int
    scale: tuple[str, ...]
    most: int
    at: Mapping[Spot, tuple[str, ...]]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letter of each answer."""
        return tuple(map(letter, range(len(self.texts))))


def spot_of(place: k.Location) -> Spot:
    """Where an answer of this location belongs."""
    return place.id if kind_of(place).talks else place.address


def questions(scenario: Scenario) -> tuple[ReaderQuestion, ...]:
    """Everything readers are asked, in the order of their sheet."""
    talks: dict[str, list[ReaderQuestion]] = {}
    found: dict[object, ReaderQuestion] = {}
    for place in scenario.story.model.locations:
        asked = _make_question(scenario, place)
        if asked is None:
            continue
        if asked.kind.talks:
            talks.setdefault(place.place, []).append(asked)
            continue
        alike = asked.kind, asked.prompt, asked.texts, asked.pick, asked.scale
        known = found.get(alike, asked)
        found[alike] = replace(known, at={**known.at, **asked.at})
    groups = [*talks.values(), *([asked] for asked in found.values())]
    groups.sort(key=lambda group: _lot(scenario, min(group[0].at)))
    return tuple(
        replace(asked, number=f"{n}{letter(m).lower() if asked.kind.talks else ''}")
        for n, group in enumerate(groups, 1)
        for m, asked in enumerate(group)
    )


def _list_answers(scenario: Scenario, place: k.Location) -> dict[str, str]:
    """The words of what can be answered, by id of an item or address of a move."""
    cards, marks = scenario.text.cards, scenario.key.marks
    if whole_of(place):
        return {id: cards[f"{place.place}.{id}"].text for id in place.items}
    found = {}
    for move in place.moves:
        marked = move.address in marks and marks[move.address].grades
        if move.key[0] in ("option", "ask") or (move.key[0] == "move" and marked):
            found[move.address] = cards[move.address].text
    return found


def sheet_code(scenario: Scenario) -> str:
    """A short name of a sheet, which is another one once anything on it has changed."""
    every = questions(scenario)
    return code_of(
        [(a.number, a.kind.name, a.prompt, a.texts, a.pick, a.scale, a.most) for a in every]
    )


def _lot(scenario: Scenario, what: str) -> bytes:
    return hashlib.sha256(f"blind\0{scenario.id}\0{what}".encode()).digest()


def _make_question(scenario: Scenario, place: k.Location) -> ReaderQuestion | None:
    """What is asked of one location; None where there is nothing to guess."""
    kind, whole = kind_of(place), whole_of(place)
    answers = _list_answers(scenario, place)
    if len(answers) < (1 if kind.talks else 2):
        return None
    # by their words, so that the same answers in two scenes come in the same order
    ordered = sorted(answers, key=lambda address: _lot(scenario, answers[address]))
    decision, (low, high) = decision_in(scenario.data["scenes"][place.place]), place.scale
    prompt = flatten(decision.get("prompt", "")) if whole else ""
    if place.address != place.place:  # of a person's own question, their words
        prompt = flatten(decision["asks"][place.address.partition(".")[2]]["says"])
    return ReaderQuestion(
        "",
        kind,
        prompt,
        tuple(answers[address] for address in ordered),
        place.pick,
        (kind.labels(decision) or ("",) * (high - low + 1)) if kind.valued else (),
        decision.get("most", 0) if kind.talks else 0,
        {spot_of(place): tuple(ordered)},
    )


# The answers of a reader --------------------------------------------------------------------------


Guess = Mapping[Spot, Any]
"""What a reader answers at each place: addresses of moves, those preferred first, or ids of items
in order; of ratings, the place of each item on the scale, from 1, by its id."""

MESSAGES: Mapping[str, tuple[str, str]] = {
    "B001": (
        N_("this line is not an answer: {said}"),
        N_("Write a number of the sheet, a colon and letters, such as `3: B`."),
    ),
    "B002": (
        N_("the sheet has no number {number}."),
        N_("Its numbers are {numbers}."),
    ),
    "B003": (
        N_("{number} is answered twice."),
        N_("Remove one of the two answers."),
    ),
    "B004": (
        N_("{said} cannot be the answer to {number}."),
        N_("Write {wanted}."),
    ),
    "B005": (
        N_("these numbers have no answer: {numbers}."),
        N_("Guess where you do not know. Where you would ask nothing, write `-`."),
    ),
    "B006": (
        N_("these are answers to the sheet {said}; the sheet of this case is {now} now."),
        N_("Print the sheet again, and ask the readers to answer the new sheet."),
    ),
}
"""For each code: what is wrong, and what to do."""

LETTERS = N_("one letter from A to {last}, or several, the best first")
EACH = N_("every letter from A to {last} once, in order")
PICKED = N_("{n} different letters from A to {last}")
VALUED = N_("every letter from A to {last} with a number from 1 to {most}, such as A1 B2")
ORDERED = N_("the letters of the questions you would ask, in your order, or `-` for none")

_BETWEEN = re.compile(r"[\s,;.>_-]*")
_VALUE = re.compile(r"([A-Z])\s*[=:]?\s*(\d+)")


class BadAnswers(FormProblem):
    """Answers that do not fit the sheet."""

    letter = "B"
    messages = MESSAGES


def read_answers(scenario: Scenario, text: str, language: Language = ENGLISH) -> Guess:
    """Read a form that was filled in; raises BadAnswers."""
    asked = {each.number: each for each in questions(scenario)}
    known, numbers = {*asked, "sheet"}, language.commas(asked)
    lines = {
        number: (line, said.strip("_ "))
        for number, (line, said) in form_lines(text, known, BadAnswers, numbers=numbers)
    }
    code = sheet_code(scenario)
    line, said = lines.pop("sheet", (0, "-"))
    if said.lower() != code:
        raise BadAnswers(line, "B006", said=said, now=code)
    missing = [number for number in asked if not lines.get(number, (0, ""))[1]]
    if missing:
        raise BadAnswers(0, "B005", numbers=language.commas(missing))
    places = {spot_of(place): place for place in scenario.story.model.locations}
    return {
        spot: _resolve_answer(each, places[spot], ids, *lines[each.number], language)
        for each in asked.values()
        for spot, ids in each.at.items()
    }


def as_logged(place: k.Location, said: Any) -> Any:
    """An answer about several items as it is logged; a `Refusal` or None where it is none."""
    whole = WHOLES[place.kind]
    if not whole.valued:
        return whole.check_answer(place, list(said))
    return whole.check_answer(place, {id: place.scale[0] + n - 1 for id, n in said.items()})


def describe_form(asked: ReaderQuestion, language: Language) -> str:
    """What an answer looks like, in words."""
    last, n = asked.letters[-1], len(asked.letters)
    if asked.kind.talks:
        return language.say(ORDERED)
    if asked.kind.options:
        return language.say(LETTERS, last=last)
    if asked.scale:
        return language.say(VALUED, last=last, most=len(asked.scale))
    return language.say(PICKED if asked.pick else EACH, last=last, n=asked.pick or n)


def _resolve_answer(
    asked: ReaderQuestion,
    place: k.Location,
    ids: Sequence[str],
    line: int,
    said: str,
    language: Language,
) -> Any:
    """What an answer stands for at one place."""
    by_letter = dict(zip(asked.letters, ids, strict=True))
    found = (
        _read_values(asked, by_letter, said) if asked.scale else _read_order(asked, by_letter, said)
    )
    taken = found if found is None or not whole_of(place) else as_logged(place, found)
    if taken is None or isinstance(taken, Refusal):
        raise BadAnswers(
            line, "B004", said=said, number=asked.number, wanted=describe_form(asked, language)
        )
    return found


def _read_values(
    asked: ReaderQuestion, by_letter: Mapping[str, str], said: str
) -> Mapping[str, int] | None:
    """The value of every item; None if one has none or two, or one that is not on the scale."""
    pairs = [(each, int(value)) for each, value in _VALUE.findall(said.upper())]
    rest = _VALUE.sub("", said.upper())
    each_once = sorted(each for each, _ in pairs) == sorted(by_letter)
    on_scale = all(1 <= value <= len(asked.scale) for _, value in pairs)
    if not (each_once and on_scale and _BETWEEN.fullmatch(rest)):
        return None
    return {by_letter[each]: value for each, value in pairs}


def _read_order(
    asked: ReaderQuestion, by_letter: Mapping[str, str], said: str
) -> tuple[str, ...] | None:
    """What was named, in order; of options the others follow, as they stand on the sheet."""
    named = [each for each in said.upper() if not _BETWEEN.fullmatch(each)]
    if not set(named) <= set(by_letter) or len(set(named)) < len(named):
        return None
    if asked.kind.options:
        named += [each for each in by_letter if each not in named] if named else []
        fits = bool(named)
    else:
        fits = asked.kind.talks or len(named) == (asked.pick or len(by_letter))
    return tuple(by_letter[each] for each in named) if fits else None


# The sheet to print, and its form -----------------------------------------------------------------


SHEET_HEADING = N_("Answers without their scenes")
LEAD = (
    N_("You see what can be answered in a training case, and not what happens in it."),
    N_("Answer every number as you think best, and guess where you do not know."),
    N_("The order of the answers was decided by chance. It tells you nothing."),
    N_("Do not read the case first, and do not talk about it with other readers."),
)
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
    sections = (*(_section(each, language) for each in asked), answers)
    return sheet("blind", scenario, language.text(SHEET_HEADING), LEAD, code, sections, language)


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


# What readers earned ------------------------------------------------------------------------------


LAST = {"close": 1, "ask": 2, "move": 3, "act": 3}  # by verb: what was not named and can wait
KNOWS, WANTS = 0.70, 0.60
"""What a reader may attain who knows the field, and one who only guesses what the author wants."""

HEADING = N_("What was guessed without the scenes")
ATTAINED = N_("Share of what is possible")
# Translators: A share in percent; which answers, by their letters, and the share they earned.
PERCENT, CREDITED = N_("{share} %"), N_("{letters}: {share} %")
READERS, READER, SAID = N_("Readers"), N_("Reader"), N_("Compared with the limits")
BARS = N_(
    "A reader who knows the field should guess at most {knows} % of what is possible. A reader "
    "who only guesses what the author wants should guess at most {wants} %. Compare the readers "
    "with chance and with the best single rule, which read nothing."
)
TOO_MUCH = N_("above {knows} %: too much for anyone")
FOR_KNOWER = N_("above {wants} %: too much for a reader who only guesses what the author wants")
FINE = N_("within both limits")
CHANCE = N_("Random answers")
RULE = N_("The best single rule, {rule}")
BY_DECISION = N_("By decision")
BY_LEAD = N_(
    "Credit of what was answered there, the mean over all luck. A high share with every reader "
    "shows what can be guessed."
)
NUMBER = N_("Number")
NOTHING = N_("All answers in this case earn the same, or the case is too large to be explored.")


class Guessed(Struct, frozen=True):
    """What one reader earned.

    Attributes:
        name: of the reader.
        share: of what is attainable, from 0 to 1: the mean over all luck.
        credit: the mean credit at each place where something was credited, from 0 to 1.
    """

    name: str
    share: float
    credit: Mapping[Spot, float]


def measure_guesses(case: Case, guesses: Mapping[str, Guess]) -> tuple[Guessed, ...]:
    """What each reader earned, by name; () if a case has no values or nothing is at stake."""
    return measure_policies(case, {name: _as_policy(guess) for name, guess in guesses.items()})


def measure_policies(case: Case, policies: Mapping[str, Rule]) -> tuple[Guessed, ...]:
    """What each policy earns under all luck, likewise."""
    trial = Trial.of(case)
    if trial is None:
        return ()
    measured = []
    for name, policy in policies.items():
        shares, credits = [], defaultdict[Spot, list[float]](list)
        for share, answers in trial.plays(policy):
            shares.append(share)
            for taken in answers:
                if taken.credit is not None:
                    credits[spot_of(taken.place)].append(taken.credit)
        means = {spot: sum(found) / len(found) for spot, found in credits.items()}
        measured.append(Guessed(name, sum(shares) / len(shares), means))
    return tuple(measured)


def _as_policy(guess: Guess) -> Rule:
    """The policy that gives the answers of a reader."""
    return make_policy(guess, lambda seat: as_logged(seat.place, guess[spot_of(seat.place)]))


def make_policy(answers: Mapping[Spot, Sequence[str]], whole: Callable[[Seat], Any]) -> Rule:
    """The policy that gives these answers where they are offered.

    Args:
        answers: addresses of moves by place, those preferred first.
        whole: what it answers to an order, a pick or ratings.
    """

    def likes(seat: Seat, way: WayToAnswer) -> tuple[int, int]:
        """What was named comes first, in its order; then what leads on."""
        named: Sequence[str] = answers.get(spot_of(seat.place), ())
        address = way.move.address
        if address in named and not (way.verb == "move" and address in seat.done):
            return 0, named.index(address)
        return 1 + LAST.get(way.verb, 0), way.at

    return Rule("guess", "", likes, whole)


def blind_result(
    case: Case, guesses: Mapping[str, Guess], language: Language = ENGLISH
) -> Document:
    """What every reader earned, beside chance and the best single rule, and by decision."""
    found = measure_guesses(case, guesses)
    sections: tuple[Section, ...] = ()
    if found:
        sections = _readers(case, found, language), _decisions(case, found, guesses, language)
    return Document(
        kind="blind-result",
        title=case.scenario.about.title,
        heading=language.text(HEADING),
        language=language.code,
        lead=() if found else (Line(Tone.SAID, language.text(NOTHING)),),
        sections=sections,
    )


def _readers(case: Case, found: Sequence[Guessed], language: Language) -> Section:
    def bars(words: str) -> str:
        limits = {"knows": 100 * KNOWS, "wants": 100 * WANTS}
        return language.say(words, **{name: language.number(n) for name, n in limits.items()})

    def against(share: float) -> str:
        return bars(TOO_MUCH if share > KNOWS else FOR_KNOWER if share > WANTS else FINE)

    def row(name: str, share: float, said: str = "") -> tuple[Cell, ...]:
        shown = language.say(PERCENT, share=language.number(100 * share, 1))
        return Cell(name, quiet=not said), Cell(shown, bar=share), Cell(said)

    figures = measure_rules(case)
    best = max((each for each in figures if each.single), key=lambda each: each.share)
    chance = next(each for each in figures if not each.single)
    rows = (
        *(row(each.name, each.share, against(each.share)) for each in found),
        row(language.text(CHANCE), chance.share),
        row(language.say(RULE, rule=best.name), best.share),
    )
    columns = (READER, ATTAINED, SAID)
    return table_section("readers", READERS, columns, rows, language, bars(BARS))


def _decisions(
    case: Case, found: Sequence[Guessed], guesses: Mapping[str, Guess], language: Language
) -> Section:
    """For every number of the sheet and each place it stands for: the answer and its credit."""
    rows = [
        (
            Cell(f"{asked.number}  {spot}"),
            *(
                Cell(_describe_answer(asked, spot, guesses[each.name], each, language))
                for each in found
            ),
        )
        for asked in questions(case.scenario)
        for spot in asked.at
    ]
    columns = (language.text(NUMBER), *(each.name for each in found))
    entry = Entry("", (Table("", columns, tuple(rows)),))
    return Section("decisions", language.text(BY_DECISION), (language.text(BY_LEAD),), (entry,))


def _describe_answer(
    asked: ReaderQuestion, spot: Spot, guess: Guess, by: Guessed, language: Language
) -> str:
    """What a reader answered, in letters, and the credit: `B: 50 %`."""
    said, letters = guess[spot], dict(zip(asked.at[spot], asked.letters, strict=True))
    if asked.scale:
        shown = " ".join(f"{letters[id]}{value}" for id, value in said.items())
    else:
        shown = "".join(letters[each] for each in (said[:1] if asked.kind.options else said)) or "-"
    credit = by.credit.get(spot)
    if credit is None:
        return shown
    return language.say(CREDITED, letters=shown, share=language.number(100 * credit))

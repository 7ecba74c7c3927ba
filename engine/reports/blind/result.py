"""What readers earned who guessed the answers of a case, played through it under all luck.

A reader's answers are a policy, as the single rules of F331 are: at each place the first of the
answers named that is offered is given. So ratings that depend on what happened read what the
guesses themselves brought about. In a talk the questions named are asked in their order, those not
offered are skipped, and then it is closed; subjects are opened in the order written, and acts
beside a decision are left alone. Where none of the answers named is offered, the first by lot is
given. The share of one draw is (S - V-) / (V+ - V-), and the figure is the mean of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from engine.explore.explored_case import Case
from engine.explore.fairness.single_rule import Rule, Seat, Trial, measure_rules
from engine.explore.values.scored_walk import WayToAnswer
from engine.language.language import ENGLISH, N_, Language
from engine.reports.blind.answers import Guess, as_logged
from engine.reports.blind.questions import ReaderQuestion, Spot, questions, spot_of
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone

LAST = {"close": 1, "ask": 2, "move": 3, "act": 3}  # by verb: what was not named and can wait
KNOWS, WANTS = 0.70, 0.60
"""What a reader may attain who knows the field, and one who only guesses what the author wants."""

HEADING = N_("What was guessed without the scenes")
ATTAINED = N_("Share of what is possible")
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
    trial = Trial.of(case)
    if trial is None:
        return ()
    return tuple(_measure_guess(trial, name, guess) for name, guess in guesses.items())


def _measure_guess(trial: Trial, name: str, guess: Guess) -> Guessed:
    shares, credits = [], defaultdict[Spot, list[float]](list)
    for share, answers in trial.plays(_policy(guess)):
        shares.append(share)
        for taken in answers:
            if taken.credit is not None:
                credits[spot_of(taken.place)].append(taken.credit)
    means = {spot: sum(found) / len(found) for spot, found in credits.items()}
    return Guessed(name, sum(shares) / len(shares), means)


def _policy(guess: Guess) -> Rule:
    """The policy that gives the answers of a reader."""

    def likes(seat: Seat, way: WayToAnswer) -> tuple[int, int]:
        """What was named comes first, in its order; then what leads on."""
        named: Sequence[str] = guess.get(spot_of(seat.place), ())
        address = way.move.address
        if address in named and not (way.verb == "move" and address in seat.done):
            return 0, named.index(address)
        return 1 + LAST.get(way.verb, 0), way.at

    def whole(seat: Seat) -> Any:
        return as_logged(seat.place, guess[spot_of(seat.place)])

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
    columns = tuple(map(language.text, (READER, ATTAINED, SAID)))
    table = Table("", columns, rows)
    return Section("readers", language.text(READERS), (bars(BARS),), (Entry("", (table,)),))


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

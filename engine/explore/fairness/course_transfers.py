"""Answers that are right in one case of a course and wrong in another: what can be learned wrongly.

An answer that is weak whatever happened is listed where somebody can bring it from another case:
an answer that earns all there says nearly the same, or keeps to the same principle by the same form
of act. Two kinds are left out. Where an answer is weak in some facts only, its own case says what
decides. Where it follows a belief, its card says what the belief leaves out; then only its words
count. In the six cases of the foundation course 383 pairs of decisions share a principle somehow;
five answers are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from engine.explore.fairness.course_repeats import measure_likeness, words_of
from engine.kernel.answer_key import Grade, Mark
from engine.scenario.courses import Contrast, Course, Seen
from engine.scenario.scenario import Scenario
from engine.scoring.score import WEAK

ALIKE = 1 / 3  # of the words of two answers that are nearly the same


class Answer(Struct, frozen=True):
    """An answer and where it stands.

    Attributes:
        case: id of the case.
        address: in the case.
        text: its words.
        tags: forms of act.
        principles: those it keeps to, where it earns all or, if it never does, wherever; none of an
            answer that follows a belief.
    """

    case: str
    address: str
    text: str
    tags: frozenset[str]
    principles: frozenset[str]


class Transfer(Struct, frozen=True):
    """A weak answer, and those of other cases from which it can be brought.

    Attributes:
        principle: id of the principle they share, or "" where the words are nearly the same.
        answer: weak whatever happened.
        learned: answers that can earn all.
    """

    principle: str
    answer: Answer
    learned: tuple[Answer, ...]


def find_transfers(course: Course, scenarios: Sequence[Scenario]) -> Iterator[Transfer]:
    """Those of which no contrast of the course tells; one for each answer and principle."""
    best = [answer for each in scenarios for answer in _list_best(each)]
    for answer in chain.from_iterable(map(_list_weak, scenarios)):
        for transfer in _find_sources(answer, [each for each in best if each.case != answer.case]):
            if not any(_tells(each, transfer) for each in course.contrasts):
                yield transfer


def _find_sources(answer: Answer, others: Sequence[Answer]) -> Iterator[Transfer]:
    """What a weak answer can be brought from: by its words, and by each of its principles."""
    words = words_of(answer.text)
    alike = [each for each in others if measure_likeness(words, words_of(each.text)) >= ALIKE]
    if alike:
        yield Transfer("", answer, tuple(alike))
    same_act = [each for each in others if each.tags & answer.tags]
    for id in sorted(answer.principles):
        if learned := tuple(each for each in same_act if id in each.principles):
            yield Transfer(id, answer, learned)


def _tells(contrast: Contrast, transfer: Transfer) -> bool:
    """Whether a contrast stands between the answer and one of those it can be brought from."""
    if transfer.principle not in ("", contrast.principle):
        return False
    return any(
        _names(here, transfer.answer) and any(_names(there, each) for each in transfer.learned)
        for here, there in contrast.sides_in(transfer.answer.case)
    )


def _names(seen: Seen, answer: Answer) -> bool:
    scene = answer.address.partition(".")[0]
    return seen.case == answer.case and seen.at in (answer.address, scene)


def _list_best(scenario: Scenario) -> Iterator[Answer]:
    """Answers that can earn all."""
    whole = scenario.key.denominator
    return _list_answers(scenario, lambda mark: [g for g in mark.grades if g.overall == whole])


def _list_weak(scenario: Scenario) -> Iterator[Answer]:
    """Answers that are weak whatever happened."""

    def choose(mark: Mark) -> Sequence[Grade]:
        return mark.grades if all(int(grade.rating) <= WEAK for grade in mark.grades) else ()

    for answer in _list_answers(scenario, choose):
        belief = scenario.key.marks[answer.address].belief
        yield replace(answer, principles=frozenset()) if belief else answer


def _list_answers(
    scenario: Scenario, choose: Callable[[Mark], Sequence[Grade]]
) -> Iterator[Answer]:
    """Answers of which some grades are chosen, as they are in these grades."""
    cards = scenario.text.cards
    tags = {move.address: move.tags for at in scenario.story.model.locations for move in at.moves}
    for address, mark in scenario.key.marks.items():
        if address in cards and (grades := choose(mark)):
            kept = frozenset(id for grade in grades for id in grade.upholds or mark.upholds)
            tagged = tags.get(address, frozenset())
            yield Answer(scenario.id, address, cards[address].text, tagged, kept)

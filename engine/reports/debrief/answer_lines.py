"""Lines that tell a judgement: the answer, the reason, the principles and their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.decisions.multi_item import ItemWords
from engine.decisions.registry import WHOLES, kind_of
from engine.kernel.answer_key import Key
from engine.play.events import Decided
from engine.play.led import Vote, find_plurality
from engine.play.play import Play
from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.reading import Reading, cite_principles
from engine.reports.document import Item, Judgement, Line, Principle, Role, Tone
from engine.scenario.doctrine import Belief
from engine.scoring.play_reading import id_of, other_road, verb_of
from engine.scoring.score import (
    WEAK,
    Credit,
    Critical,
    find_reasons,
    find_repair,
    level,
    list_taken,
    signs,
    weak,
)

_VERBS = {"ask": w.YOU_ASKED, "move": w.YOU_DID, "act": w.YOU_DID}
_RELATION = {True: w.UPHOLDS, False: w.BREACHES, None: w.RESTS_ON}


def answer(
    reading: Reading, moment: Play, texts: Iterable[str], ranked: bool = False
) -> list[Line]:
    """What was answered at a moment, numbered where the order is the answer."""
    label = label_owner(reading, moment)
    return [
        Line(Tone.CHOSEN, f"{n}. {text}" if ranked else text, label)
        for n, text in enumerate(texts, 1)
    ]


def describe_sureness(reading: Reading, moment: Play) -> list[Line]:
    """How sure the participant was, or the room when it voted, where that was asked."""
    vote = reading.find_vote(moment.back) if moment.back is not None else None
    if vote and vote.sure:
        return [sureness(reading, vote)]
    event = moment.event
    if not isinstance(event, Decided) or event.sure is None:
        return []
    return [Line(Tone.SAID, reading.say(w.SURE[event.sure]), reading.say(w.HOW_SURE))]


def repairs(reading: Reading, moment: Play) -> list[Line]:
    """What a weak answer was mended with later; of critical errors, their own section tells it."""
    if not weak(reading.scenario.key, reading.credit(moment)):
        return []
    critical = {error.address for error in reading.score.critical}
    acts = (
        find_repair(reading.scenario, reading.moments, moment.seq, address)
        for address in sorted(list_taken(moment) - critical)
    )
    label = reading.say(w.MENDED)
    return [Line(Tone.CHOSEN, reading.card(act), label) for act in acts if act]


def is_order(reading: Reading, address: str) -> bool:
    """Whether an answer is an order of items."""
    ruling = reading.scenario.key.rulings.get(address)
    return ruling is not None and kind_of(ruling).ordered


def explain_judgement(reading: Reading, judgement: Judgement | Item) -> list[Line]:
    """The rationales of a judgement, in the voice of its key."""
    label = reading.say_judgement(w.BECAUSE)
    return [Line(Tone.KEY, text, label) for text in judgement.because]


def principles(reading: Reading, cited: Iterable[Principle], label: str = "") -> list[Line]:
    """Principles by name, one line each, with how the answer stands to them or under a label."""
    return [
        Line(
            Tone.SOURCE,
            reading.say(w.PRINCIPLE, title=principle.title, id=principle.id),
            label or reading.say_judgement(_RELATION[principle.upheld]),
            role=Role.PRINCIPLE,
        )
        for principle in cited
    ]


def first_principle(reading: Reading, cited: Iterable[Principle]) -> list[Line]:
    """The first of some principles by name; the others are told on request."""
    return principles(reading, list(cited)[:1], reading.say(w.PRINCIPLE_LABEL))


def first_source(reading: Reading, cited: Iterable[Principle]) -> list[Line]:
    """The first of some principles with one source, and where experts differ on it."""
    found = []
    for first in list(cited)[:1]:
        title, url, _ = first.sources[0]
        found += first_principle(reading, (first,))
        found.append(Line(Tone.SOURCE, title, reading.say(w.SOURCE), url, Role.BACKGROUND))
        found += [describe_difference(reading, first)] if first.differs else []
    return found


def describe_difference(reading: Reading, principle: Principle) -> Line:
    """Where experts differ on a principle."""
    return Line(Tone.SOURCE, principle.differs, reading.say(w.DIFFERS), role=Role.DIFFERS)


def sides(reading: Reading, *addresses: str) -> list[Line]:
    """What each side says where experts differ on a decision, a question or an item."""
    first, other = map(reading.say, w.SIDES)
    return [
        Line(
            Tone.SAID,
            reading.say(w.SIDE, says=side.says, source=_cite_source(reading, side.source)),
            other if number else first,
        )
        for address in dict.fromkeys(addresses)
        for number, side in enumerate(reading.scenario.key.sides.get(address, ()))
    ]


def _cite_source(reading: Reading, source: str) -> str:
    """A publication as it is named; for a principle, its title, number and publications."""
    if source not in reading.scenario.doctrine.principles:
        return source
    (found,) = principles_of(reading, (source,))
    titles = reading.language.semicolons(title for title, *_ in found.sources)
    return reading.say(w.SIDE_PRINCIPLE, title=found.title, id=source, publications=titles)


def principles_of(reading: Reading, ids: Iterable[str]) -> tuple[Principle, ...]:
    """Principles by their ids, where nothing is said of an answer."""
    return cite_principles(reading.scenario.doctrine, dict.fromkeys(ids), reading.language)


def describe_principle(reading: Reading, principle: Principle) -> list[Line]:
    """What one principle asks and what it rests on."""
    found = [Line(Tone.SOURCE, principle.says, role=Role.BACKGROUND)]
    for title, url, seen in principle.sources:
        text = reading.say(w.SOURCE_LINE, title=title, seen=seen)
        found.append(Line(Tone.SOURCE, text, reading.say(w.SOURCE), url, Role.BACKGROUND))
    if principle.certainty != reading.say(w.CERTAINTY["verified"]):
        label = reading.say(w.SURENESS)
        found.append(Line(Tone.SOURCE, principle.certainty, label, role=Role.BACKGROUND))
    if principle.differs:
        found.append(describe_difference(reading, principle))
    return found


def items(reading: Reading, each: Iterable[Item]) -> list[Line]:
    """What was done with each item, and what the key says of it."""
    found = []
    for item in each:
        words = Line(Tone.CHOSEN, item.text, role=Role.ITEM)
        found += [words, Line(Tone.KEY, compare_item(reading, item)), *_explain_item(reading, item)]
    return found


def _explain_item(reading: Reading, item: Item) -> list[Line]:
    found = []
    if item.discuss:
        found.append(Line(Tone.SAID, reading.say(w.NOT_SCORED)))
        found += sides(reading, item.address)
    if item.critical:
        found.append(Line(Tone.KEY, item.critical, reading.say(w.KIND)))
    label = reading.say_judgement(w.BECAUSE)
    return [*found, *(Line(Tone.KEY, text, label) for text in item.because)]


def describe_better(
    reading: Reading, moment: Play, item: str = "", *, over: bool = False
) -> list[Line]:
    """What the author would say instead; else the best rated of what was offered at a moment.

    In a talk, only what would have settled the same thing counts. Before the end of a play it would
    say what is best, so nothing is told unless what the moment belongs to is `over`. `item` is the
    address of one item of the answer that is spoken of.
    """
    if not (over or reading.play.ended):
        return []
    told = _find_better(reading, moment, item)
    if not told and (best := best_offered(reading, moment, verb_of(moment) not in ("", "option"))):
        told = reading.card(best)
    return [Line(Tone.KEY, told, reading.say_judgement(w.BETTER))] if told else []


def _find_better(reading: Reading, moment: Play, item: str) -> str:
    """What the key says is better than the answer that led to a moment, in its words; or "".

    It was written for the answer where that is weak; rated higher there, nothing is better.
    """
    key, credit, before = reading.scenario.key, reading.credit(moment), moment.back
    mark = key.marks.get(item or credit.address) if credit else None
    if credit is None or mark is None or before is None:
        return ""
    if not (item or credit.critical or called_weak(key, credit)):
        return ""
    return next((told.text for told in find_reasons(reading.scenario, before, mark.better)), "")


def called_weak(key: Key, credit: Credit | None) -> bool:
    """Whether the record has the word weak or harmful for an answer: of a half the lower one."""
    if credit is None or not credit.slot or credit.address in key.rulings:
        return weak(key, credit)
    return any(level(key, units) <= WEAK for units in credit.domains.values())


def best_offered(reading: Reading, moment: Play, same_slot: bool) -> str:
    """Address of a better answer that was offered: best where the taken one erred; else ""."""
    taken, before = reading.credit(moment), moment.back
    if taken is None or before is None or taken.address in reading.scenario.key.rulings:
        return ""
    erred = [d for d, units in taken.domains.items() if units == min(taken.domains.values())]
    found: dict[str, tuple[int, int, int]] = {}
    for address, credit in reading.offered(before):
        same = not same_slot or credit.slot == taken.slot
        if same and credit.slot and credit.overall > taken.overall:
            where = sum(credit.domains.get(domain, 0) for domain in erred)
            found.setdefault(address, (where, credit.overall, -len(credit.breaches)))
    return max(found, key=lambda address: found[address], default="")


def describe_belief(say: Callable[..., str], belief: Belief) -> Line:
    """A belief: what is true in it, and what it leaves out."""
    told = say(w.BELIEF_SAYS, says=belief.says, holds=belief.holds, misses=belief.misses)
    return Line(Tone.SAID, told, say(w.BELIEF))


# One item -----------------------------------------------------------------------------------------


def label_own(reading: Reading, item: Item) -> str:
    """A label: what was done with the item whose words follow."""
    words = _words(item)
    return reading.say(words.label_open if item.agrees is None else words.label, yours=item.yours)


def compare_item(reading: Reading, item: Item) -> str:
    """A sentence: what was done with an item, compared with what the key does with it."""
    words, named = _words(item), {"yours": item.yours, "key": item.key}
    if item.agrees is None:
        return reading.say(words.open, **named)
    return reading.say_judgement(words.same if item.agrees else words.other, **named)


def describe_key(reading: Reading, item: Item) -> str:
    """A sentence: what the key does with an item, where what was done has just been told."""
    return reading.say_judgement(_words(item).key_only, key=item.key)


def _words(item: Item) -> ItemWords:
    words = WHOLES[item.kind].words
    return words.item if item.picked else words.left


# A room's votes -----------------------------------------------------------------------------------


def label_owner(reading: Reading, moment: Play) -> str:
    """A label: whose an answer is. For a room that voted, as its votes have it."""
    id, before = id_of(moment), moment.back
    if not reading.led or not id or before is None:
        return reading.say(_VERBS.get(verb_of(moment), w.YOU_CHOSE))
    vote = reading.find_vote(before)
    return label_votes(reading, vote, id, moment) if vote else reading.say(w.UNVOTED_ROAD)


def label_votes(reading: Reading, vote: Vote, id: str, moment: Play) -> str:
    """A label: how much of the room voted for an answer, or a path that few had voted for.

    Votes for the answer were written under `id`; the moment is after it, as it was taken or as it
    would have been.
    """
    n, m, leading = vote.counts.get(id, 0), vote.voters, find_plurality(vote.counts)
    if moment.back is not None and kind_of(moment.back.location.location).items_act:
        said = w.PICKED_BY
    elif id in leading:
        whole = w.ALL_CHOSE if n == m else w.MOST_CHOSE if 2 * n > m else w.MORE_CHOSE
        said = whole if len(leading) == 1 else w.LEVEL_CHOSE
    elif any(moment is each for each in reading.moments):
        said = w.LAST_ROAD if other_road(reading.play, moment) else w.ROAD
    else:
        said = w.SOME_CHOSE
    return reading.say(said, n=n, m=m)


def chosen_by_the_room(reading: Reading, moment: Play) -> bool:
    """Whether an answer can be told as the room's: nothing had more votes, or no vote was typed."""
    id, before = id_of(moment), moment.back
    vote = reading.find_vote(before) if id and before is not None else None
    return vote is None or id in find_plurality(vote.counts)


def sureness(reading: Reading, vote: Vote) -> Line:
    """How sure a room was, as counted with a vote."""
    low, middle, high = ((vote.sure or {}).get(n, 0) for n in ("1", "2", "3"))
    return Line(Tone.SAID, reading.say(w.SURE_OF, n=low, m=middle, k=high), reading.say(w.HOW_SURE))


# Critical errors ----------------------------------------------------------------------------------


def find_seen_signs(reading: Reading, moment: Play, item: str = "") -> list[Line]:
    """The signs an answer, or the item of this address, cites that had been shown by then."""
    label = reading.say(w.SEEN_THEN)
    seen = signs(reading.scenario, moment, (item,) if item else list_taken(moment))
    return [Line(Tone.SEEN, text, label) for text in seen]


def describe_repair(reading: Reading, error: Critical) -> list[Line]:
    """What mended it or could have, in the case's words; or that nothing offered later could."""
    if error.taken_back:
        return []  # the case went on another way
    if error.repaired:
        text = reading.card(error.repaired)
        return [Line(Tone.CHOSEN, text, reading.say(w.MENDED))]
    if not reading.play.ended:
        return []  # it may still be mended
    later = (moment for moment in reading.moments if moment.seq >= error.seq)
    possible = {move.move.address for moment in later for move in list_offered(moment)}
    told = [
        Line(Tone.KEY, reading.card(address), reading.say(w.MENDABLE))
        for address in reading.scenario.key.marks[error.address].repaired_by
        if address in possible
    ]
    return told or [Line(Tone.SAID, reading.say(w.NOT_MENDED))]


def describe_in_full(reading: Reading, moment: Play, *, over: bool) -> list[Line]:
    """On request, for a weak answer: what is better, the signs shown, and what could mend it.

    `over` is as in `describe_better`.
    """
    errors = [e for e in reading.score.critical if e.seq == moment.seq]
    is_weak = bool(errors) or weak(reading.scenario.key, reading.credit(moment))
    spoken_of = [error.address for error in errors] or [""] * is_weak
    return [
        *(line for at in spoken_of for line in describe_better(reading, moment, at, over=over)),
        *(find_seen_signs(reading, moment) if is_weak and reading.play.ended else ()),
        *(line for e in errors if not e.repaired for line in describe_repair(reading, e)),
    ]

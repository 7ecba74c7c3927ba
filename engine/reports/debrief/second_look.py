"""The second look: the five moments that cost most, each with what another answer would have done.

The better answer is really given, in the state in which the play then was; what is told of it are
the words that a play which takes it would show. Nothing that carries a judgement is cut, and a
reason stands under the answer it was written for, or says that it is about the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from engine.play.play import Play
from engine.play.view import find_visible, paragraphs
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    describe_belief,
    describe_better,
    describe_key,
    describe_sureness,
    find_seen_signs,
    first_principle,
    label_own,
    label_owner,
    label_votes,
)
from engine.reports.debrief.costly_moments import (
    Costly,
    is_weak,
    list_costly,
    list_dangers,
    measure_cost,
)
from engine.reports.debrief.moments import describe_time, first_sentence
from engine.reports.debrief.reading import Reading, rating
from engine.reports.debrief.what_followed import (
    ask_instead,
    list_reactions,
    take_better,
    tell_apart,
)
from engine.reports.document import Entry, Item, Judgement, Line, Section, Tone
from engine.scoring.play_reading import id_of, scene_of, verb_of
from engine.scoring.score import Critical, harmful, list_taken

MOST_CARDS = 5


def second_look(reading: Reading) -> Section:
    """The cards, in the order of the story.

    Before the end nothing is told of what is better: it may still be chosen.
    """
    chosen = sorted(_choose_moments(reading), key=lambda each: each.moment.seq)
    over = reading.play.ended
    numbers = (reading.say(w.LOOK_NUMBER, n=n, of=len(chosen)) for n in range(1, len(chosen) + 1))
    cards = tuple(
        replace(_make_card(reading, each, over), beside=number)
        for each, number in zip(chosen, numbers, strict=True)
    )
    lead: tuple[str, ...] = ()
    if cards and not over:
        lead = (reading.say(w.LOOK_SO_FAR),)
    elif cards:
        luck = any(variable.chance for variable in reading.scenario.story.model.variables)
        lead = (reading.say_judgement(w.LOOK_LEAD), *((reading.say(w.LOOK_LUCK),) * luck))
    return Section("look", reading.say(w.LOOK), lead, cards)


def _choose_moments(reading: Reading) -> list[Costly]:
    """Those that cost most.

    One that was learned in an earlier case takes the place of the last, unless that is an error:
    the earlier debrief taught it, and nobody else will say that it was wrong here.
    """
    costly = list_costly(reading)
    chosen, others = costly[:MOST_CARDS], costly[MOST_CARDS:]
    learned = next((each for each in others if any(_tell_misplaced(reading, each))), None)
    if learned is not None and chosen[-1].error is None:
        chosen[-1] = learned
    return chosen


def look_again(reading: Reading, moment: Play) -> Entry:
    """The card of one answer after which nothing more is decided: also before the play ends."""
    errors = (each.error for each in list_costly(reading) if each.moment.seq == moment.seq)
    costly = Costly(moment, measure_cost(reading, moment), next(errors, None))
    return _make_card(reading, costly, over=True)


def other_moments(reading: Reading, most: int) -> Section:
    """What is on no card, a line each, without a verdict, and how many more: what harms, first."""
    on_cards = _choose_moments(reading)
    others = [each for each in list_costly(reading) if each not in on_cards]
    others.sort(key=lambda each: not harmful(reading.scenario.key, reading.credit(each.moment)))
    shown = sorted(others[:most], key=lambda each: each.moment.seq)
    lines = tuple(line for each in shown for line in _tell_briefly(reading, each))
    left = len(others) - len(shown)
    more = (reading.say(w.REST_MORE if shown else w.REST_ONLY, n=left),) if left else ()
    lead = (reading.say(w.REST_LEAD), *more) if shown else more
    return Section("rest", reading.say(w.REST), lead, (Entry("", lines),) if lines else ())


def _make_card(reading: Reading, costly: Costly, over: bool) -> Entry:
    moment = costly.moment
    assert moment.back is not None
    recalled = _recall_scene(reading, moment.back)
    signs = [line.text for line in find_seen_signs(reading, moment, _name_error(costly))]
    judgement: Judgement | None = None
    if costly.question:
        told = _tell_never_raised(reading, costly)
    else:
        judgement = reading.require_judgement(moment)
        told = _tell_answer(reading, costly, judgement, over)
    lines = (
        *(Line(Tone.SEEN, x, reading.say(w.SIGN_HERE) if x in signs else "") for x in recalled),
        *told,
        *(tuple(_tell_contrast(reading, costly) if over else ()) or _tell_met(reading, judgement)),
        *(Line(Tone.SEEN, x, reading.say(w.SIGN)) for x in signs if x not in recalled),
        *_tell_repair(reading, costly),
    )
    return Entry(reading.place(moment.back), lines, moment.seq, judgement, kind="second-look")


def _name_error(costly: Costly) -> str:
    return costly.error.address if costly.error else ""


def _recall_scene(reading: Reading, before: Play) -> list[str]:
    """The last that was told before the answer."""
    shown = [each.text for each in paragraphs(reading.scenario, find_visible(before)) if each.text]
    return shown[-1:]


def _tell_repair(reading: Reading, costly: Costly) -> Iterator[Line]:
    if costly.error is not None and costly.error.repaired:
        text = reading.card(costly.error.repaired)
        yield Line(Tone.CHOSEN, text, reading.say(w.MENDED))


def _tell_answer(
    reading: Reading, costly: Costly, judgement: Judgement, over: bool
) -> Iterator[Line]:
    """An answer, what followed it, what is better and what that would have led to, and why.

    Before it is over, nothing is told of what is better.
    """
    moment, error = costly.moment, costly.error
    apart = _find_item(reading, moment, judgement, error)
    after = reading.compute_once(take_better, moment) if over else None
    followed, would_have = tell_apart(reading.scenario, moment, after)
    yield from _quote(reading, moment, judgement, apart, error)
    yield from describe_sureness(reading, moment)
    if followed:
        yield Line(Tone.SEEN, followed, reading.say(w.FOLLOWED))
    yield Line(Tone.QUESTION, reading.say(w.CLOSED_ASK))
    if over:
        yield from _tell_belief(reading, apart.address if apart else judgement.address)
    better: tuple[Line, ...] = ()
    if over:
        item = _tell_better_item(reading, judgement, apart) if apart else None
        better = (item,) if item else tuple(_tell_better(reading, costly, after))
    yield from better[:1]
    if would_have:
        yield Line(Tone.SEEN, would_have, reading.say(w.WOULD_HAVE))
    elif followed and after is not None:
        yield Line(Tone.SAID, reading.say(w.SAME_SEEN))
    yield from better[1:]
    if error is not None:
        yield Line(Tone.KEY, reading.say(w.CRITICAL_KINDS[error.kind]), reading.say(w.KIND))
    yield from _tell_why(reading, after, judgement, apart)


def _tell_belief(reading: Reading, address: str) -> Iterator[Line]:
    """The belief an answer follows: it answers the question why a good officer could choose it."""
    mark = reading.scenario.key.marks.get(address)
    if mark is not None and mark.belief:
        yield describe_belief(reading.say, reading.scenario.doctrine.beliefs[mark.belief])


def _tell_met(reading: Reading, judgement: Judgement | None) -> Iterator[Line]:
    """The first principle of the answer that met this person before, and where."""
    before, at_odds = reading.memory.met, judgement.at_odds if judgement else ()
    known = (principle for principle in at_odds if principle.id in before)
    for principle in list(known)[:1]:
        met = before[principle.id]
        told = reading.say(w.MET_AT, principle=principle.title, case=met.case, where=met.where)
        yield Line(Tone.SAID, told, reading.say(w.MET_BEFORE))


def _tell_contrast(reading: Reading, costly: Costly) -> Iterator[Line]:
    """What differs from an earlier case, in which the same principle asked for another act."""
    if misplaced := tuple(_tell_misplaced(reading, costly)):
        yield from misplaced
        return
    named = {costly.question} if costly.question else list_taken(costly.moment)
    for at in (*sorted(named), scene_of(costly.moment)):
        if at in reading.memory.contrasts:
            yield from _contrast(reading, at, w.CONTRAST)
            return


def _tell_misplaced(reading: Reading, costly: Costly) -> Iterator[Line]:
    """The same of a weak answer that the author named: it was right in the earlier case."""
    weak = not costly.question and is_weak(reading, costly.moment)
    named = sorted(list_taken(costly.moment) & reading.memory.contrasts.keys()) if weak else []
    for at in named[:1]:
        yield from _contrast(reading, at, w.MISPLACED)


def _contrast(reading: Reading, at: str, labels: tuple[str, str]) -> Iterator[Line]:
    contrast, (there, here) = reading.memory.contrasts[at], labels
    yield Line(Tone.KEY, contrast.there, reading.say(there, case=contrast.case))
    yield Line(Tone.KEY, contrast.here, reading.say(here))


def _find_item(
    reading: Reading, moment: Play, judgement: Judgement, error: Critical | None
) -> Item | None:
    """The one item to talk about: the critical one, a danger taken as too small, the furthest."""
    if error is not None:
        return next((item for item in judgement.items if item.address == error.address), None)
    return next(iter(list_dangers(reading, moment)), judgement.furthest)


def _quote(
    reading: Reading,
    moment: Play,
    judgement: Judgement,
    apart: Item | None,
    error: Critical | None,
) -> Iterator[Line]:
    """What was answered, whole; of an order, a pick or ratings the one item."""
    if apart is None:
        label = _label_votes(reading, error) if error else ""
        told = answer(reading, moment, judgement.chosen)
        yield from (Line(x.tone, x.text, label or x.label) for x in told)
        return
    yield Line(Tone.CHOSEN, apart.text, label_own(reading, apart))


def _label_votes(reading: Reading, error: Critical) -> str:
    """How much of a room that voted wanted this; else ""."""
    for each in reading.backed:
        same = each.moment.seq == error.seq and error.address in list_taken(each.moment)
        if same and each.id in (error.address, error.address.rpartition(".")[2]):
            return label_votes(reading, each.vote, each.id, each.moment)
    return ""


def _tell_better_item(reading: Reading, judgement: Judgement, apart: Item) -> Line:
    """What is better than one item of an order, a pick or ratings.

    In place of one that was picked, it is one that the author would pick and that was left.
    """
    left = (item for item in judgement.items if not item.picked and item.agrees is False)
    if apart.picked and (other := next(left, None)):
        return Line(Tone.KEY, other.text, reading.say_judgement(w.INSTEAD))
    return Line(Tone.KEY, describe_key(reading, apart))


def _tell_better(reading: Reading, costly: Costly, after: Play | None) -> Iterator[Line]:
    """What is better: the best on the list, and the author's words where those are better still.

    What would have followed is known of the first alone, so it is told right after it.
    """
    credit = reading.credit(after) if after is not None else None
    instead = reading.say_judgement(w.INSTEAD)
    told = [line.text for line in describe_better(reading, costly.moment, _name_error(costly))]
    if credit is None:
        yield from (Line(Tone.KEY, text, instead) for text in told)
        if none := w.NONE_BETTER.get(verb_of(costly.moment)):
            yield Line(Tone.SAID, reading.say(none))
        return
    best = reading.card(credit.address)
    if credit.overall == reading.scenario.key.denominator:
        yield Line(Tone.KEY, best, instead)
        return
    word = rating(reading.scenario, credit.overall, reading.language)
    yield Line(Tone.KEY, best, reading.say(w.BEST_ON_LIST, rating=word))
    still = reading.say_judgement(w.STILL)
    yield from (Line(Tone.KEY, text, still) for text in told if text != best)


def _tell_why(
    reading: Reading, after: Play | None, judgement: Judgement, apart: Item | None
) -> Iterator[Line]:
    """One sentence: about the answer given, else about the better one, else the principle."""
    about = apart or judgement
    if why := about.why or _first(about.because):
        yield Line(Tone.KEY, why, reading.say(w.ABOUT_YOURS))
        return
    other = reading.judgement(after) if after is not None and apart is None else None
    if other is not None and other.because:
        yield Line(Tone.KEY, _first(other.because), reading.say(w.ABOUT_BETTER))
        return
    cited = judgement.at_odds or judgement.principles
    named = {*apart.upholds, *apart.breaches} if apart else {p.id for p in cited}
    yield from first_principle(reading, [p for p in judgement.principles if p.id in named])


def _first(because: Iterable[str]) -> str:
    return first_sentence(next(iter(because), ""))


def _tell_never_raised(reading: Reading, costly: Costly) -> Iterator[Line]:
    """A purpose no question raised, the question that would have, and its answer in this play."""
    purpose = reading.scenario.key.slots[costly.purpose].purpose
    yield Line(Tone.SAID, purpose, reading.say(w.NEVER_ASKED))
    yield Line(Tone.QUESTION, reading.say(w.ASK_FOR))
    yield Line(Tone.KEY, reading.card(costly.question), reading.say(w.COULD_ASK))
    after = ask_instead(costly.moment, costly.question)
    if after is None:
        return
    if seen := " ".join(list_reactions(reading.scenario, after)):
        yield Line(Tone.SEEN, seen, reading.say(w.WOULD_HAVE))
    judged = reading.judgement(after)
    if judged is not None and judged.because:
        yield Line(Tone.KEY, _first(judged.because), reading.say(w.WHY))
    elif judged is not None:
        yield from first_principle(reading, judged.principles)


def _tell_briefly(reading: Reading, costly: Costly) -> Iterator[Line]:
    """The time and the answer, whole and without a verdict."""
    at = describe_time(reading.scenario, costly.moment.back, reading.language)
    if costly.purpose:
        purpose = reading.scenario.key.slots[costly.purpose].purpose
        yield Line(Tone.SAID, reading.say(w.NOT_ASKED, purpose=purpose), at)
        return
    judgement = reading.require_judgement(costly.moment)
    apart = _find_item(reading, costly.moment, judgement, costly.error)
    if apart is not None:
        yield Line(
            Tone.CHOSEN, apart.text, " · ".join(filter(None, (at, label_own(reading, apart))))
        )
        return
    whose = label_owner(reading, costly.moment) if reading.led and id_of(costly.moment) else ""
    label = " · ".join(filter(None, (at, whose)))
    yield from (Line(Tone.CHOSEN, text, label) for text in reading.words(costly.moment))

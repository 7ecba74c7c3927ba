"""How a room split over one decision, drawn: a row of answers, or a grid of items.

What the key has is framed, and answers go from the best to the harmful, so that a facilitator sees
what to talk about. An answer that is acceptable only after some of what can happen before is
called neither: it stands last, and has no colour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from statistics import fmean

from msgspec.structs import replace

from engine.decisions.registry import kind_of, whole_of
from engine.language.language import N_
from engine.pictures.drawing import Ink
from engine.pictures.heat_grid import Box, Grid
from engine.pictures.picture import Picture
from engine.pictures.split import Split, SplitAnswer
from engine.play.ballot_letters import letter
from engine.reports.cohort import sentences as w
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import Choice, Decision
from engine.reports.cohort.statistics import Share, share

ABOUT_ROW = (
    N_("From best to harmful, in the author's view."),
    N_("From best to harmful."),
)
ABOUT_DEPENDS = N_("Without a colour: the rating depends on what came before.")
ABOUT_NOISE = N_("Chance changes each number, so the numbers need not add up.")
ABOUT_GRID = (
    N_("The darker, the more plays. Framed: what the author accepts."),
    N_("The darker, the more plays. Framed: what is accepted."),
)
SURE_HEADS = (N_("not sure"), N_("fairly sure"), N_("very sure"))
SURE_ROWS = (N_("Best or acceptable"), N_("Weak or harmful"))
ABOUT_SURE = (
    N_("The darker, the more plays. Framed: very sure, and weak or harmful in the author's view."),
    N_("The darker, the more plays. Framed: very sure, and weak or harmful."),
)
IN_PLAYS = N_("plays")
IN_VOTES = N_("votes of led sessions")
LETTER = N_("Letter")
JUDGED = {
    Ink.BEST: N_("best"),
    Ink.FAIR: N_("acceptable"),
    Ink.WEAK: N_("weak"),
    Ink.HARM: N_("harmful"),
    Ink.TRACK: N_("it depends"),
}
BEST_FIRST = list(JUDGED)
ACCEPTABLE = 3.0
INKS = {4: Ink.BEST, 3: Ink.FAIR, 2: Ink.WEAK, 1: Ink.HARM}


def draw_split(say: Saying, decision: Decision) -> Picture | None:
    """The picture of one decision that was played; None where it would say nothing.

    A pick has none: each person has several votes, and a table tells it.
    """
    if not decision.n:
        return None
    kind = kind_of(decision)
    if kind.options:
        return _row(say, decision)
    whole = whole_of(decision)
    if whole is None or whole.items_act or not any(c.spread for c in decision.choices):
        return None
    if whole.valued and not decision.values:
        return None  # an issue kept before the names of values were
    return _grid(say, decision)


def _row(say: Saying, decision: Decision) -> Split:
    """The answers somebody gave, best first: by how they were rated where they were given."""
    pieces = [
        (n, choice, later, *piece)
        for n, choice in enumerate(decision.choices)
        for later, piece in enumerate(_split_ratings(choice))
        if choice.chosen.k or choice.votes
    ]
    pieces.sort(  # of equals by the mean of the ratings the key can give
        key=lambda piece: (BEST_FIRST.index(piece[3]), -fmean(piece[1].ratings or [ACCEPTABLE]))
    )
    n, people = count_answerers(say, decision), decision.voters
    whole = max(n, sum(piece[-1].k for piece in pieces))  # numbers with noise can be more
    parts = []
    for place, choice, later, ink, gave in pieces:
        judged = say.say(JUDGED[ink]) if choice.ratings else ""
        says = say.write_count(gave.k, n)
        part = SplitAnswer(letter(place), choice.text, ink, gave.k / whole, says, judged=judged)
        if people and not later:
            votes = say.say(w.OF, k=choice.votes, n=people)
            part = replace(part, voted=choice.votes / people, votes=votes)
        parts.append(part)
    columns = [say.say(LETTER), say.say(w.ANSWER), say.say_judgement(w.KEYED), say.say(w.PLAYS)]
    rows = []
    if people:
        columns.append(say.say(w.VOTES))
        rows = [say.say(IN_PLAYS), say.say(IN_VOTES)]
    about = " ".join(_describe_row(say, [ink for _, each, _, ink, _ in pieces if each.ratings]))
    title = say.say(w.SPLIT)
    return Split(f"split-{decision.at}", title, about, tuple(columns), tuple(parts), *rows)


def count_answerers(say: Saying, decision: Decision) -> int:
    """Of how many plays an answer to a decision is told: of those that answered.

    Of own records it is told of all that were counted: who came is as uncertain as who answered.
    """
    return say.case.plays.counted if say.case.released else decision.n


def _describe_row(say: Saying, rated: Collection[Ink]) -> Iterator[str]:
    """What the order of the rated answers means, and whether the numbers add up."""
    if set(rated) - {Ink.TRACK}:
        yield say.say_judgement(ABOUT_ROW)
    if Ink.TRACK in rated:
        yield say.say(ABOUT_DEPENDS)
    if say.case.released:
        yield say.say(ABOUT_NOISE)


def draw_sure(say: Saying, decision: Decision) -> Grid | None:
    """How sure people were, by how good their answer was; None where that is not told.

    Those who were very sure of a weak answer are framed: that is what to talk about.
    """
    if decision.sure_by is None:
        return None
    heads = tuple(map(say.say, SURE_HEADS))
    most = max(map(max, decision.sure_by)) or 1
    right, (*less, very) = (
        [Box(str(k) if k else "", k / most) for k in row] for row in decision.sure_by
    )
    boxes = (tuple(right), (*less, replace(very, key=True)))
    title, about = say.say(w.SURE), say.say_judgement(ABOUT_SURE)
    named = tuple(map(say.say, SURE_ROWS))
    columns = (say.say(w.ANSWER), *heads)
    return Grid(f"sure-{decision.at}", title, about, columns, heads, named, boxes)


def _split_ratings(choice: Choice) -> list[tuple[Ink, Share]]:
    """An answer by how it was rated in each play, where what came before decides: with how many."""
    if _ink(choice) is Ink.TRACK and sum(choice.rated) == choice.chosen.k > 0:
        counted = zip(INKS.values(), choice.rated, strict=True)
        return [(ink, share(k, choice.chosen.n)) for ink, k in counted if k]
    return [(_ink(choice), choice.chosen)]


def _ink(choice: Choice) -> Ink:
    """How it is rated: what is acceptable in some plays and weak in others is neither."""
    if not choice.ratings:
        return Ink.FAIR
    least = min(choice.ratings)
    if least < ACCEPTABLE <= max(choice.ratings):
        return Ink.TRACK
    return INKS[max(1, int(least))]  # what is harmful for some is shown as harmful


def _grid(say: Saying, decision: Decision) -> Grid:
    """Items by place, or statements by value."""
    if kind_of(decision).ordered:
        heads = tuple(say.say(w.NTH[n]) for n in range(len(decision.choices)))
    else:
        heads = decision.values
    boxes = tuple(
        tuple(_box(decision, choice, n, k) for n, k in enumerate(choice.spread))
        for choice in decision.choices
    )
    columns = (say.say(w.ITEM), *heads)
    names = tuple(choice.text for choice in decision.choices)
    title, about = say.say(w.SPLIT), say.say_judgement(ABOUT_GRID)
    return Grid(f"split-{decision.at}", title, about, columns, heads, names, boxes)


def _box(decision: Decision, choice: Choice, n: int, k: int) -> Box:
    """How many put an item at the place of number `n`, from 0, or gave it the value there."""
    if choice.places is not None:
        key = choice.places[0] <= n + 1 <= choice.places[1]
    else:
        key = n + decision.lowest in choice.accepted
    return Box(str(k) if k else "", min(k / decision.n, 1.0), key)

"""Themes of one person's plays: bands where there is enough, principles kept to and at odds.

What is read are first answers: of every place the first, of every question each, also where it was
taken back. Answers on which experts differ are never told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct, field

from engine.language.language import N_, Language
from engine.play.play import Play, log
from engine.reports.debrief.reading import judgement_of
from engine.reports.document import Judgement
from engine.reports.facts.play import GOOD, Reader, first_answers
from engine.scenario.doctrine import Principle
from engine.scenario.scenario import Scenario
from engine.scoring.play_reading import ReadPlay
from engine.scoring.score import credit_of
from engine.scoring.value_function import OVERALL, Values

ENOUGH = 8  # settled slots of a domain, from which on it gets a band
KEEP = 3  # told of what to keep
PRACTISE = 2  # and of what to practise: more than that is practised by nobody

BANDS = (
    (
        N_("About what random answers would reach (draft)."),
        N_("About what random answers would reach."),
    ),
    (
        N_("A little above what random answers would reach (draft)."),
        N_("A little above what random answers would reach."),
    ),
    (
        N_("Well above what random answers would reach (draft)."),
        N_("Well above what random answers would reach."),
    ),
    (
        N_("Near the best these cases allow (draft)."),
        N_("Near the best these cases allow."),
    ),
)
TOO_FEW = N_("Not enough answers yet for an overall view.")
YOU_CHOSE = N_("You chose, in “{case}” · {place}")
BECAUSE = (N_("The author's view"), N_("Why"))
KIND = (N_("What the author would call a critical error"), N_("A critical error"))
# Translators: {label}: such as Why. {text}: one or more sentences.
LABELLED = N_("{label}: {text}")


class Played(Struct, frozen=True, eq=False):
    """One play of the person whose record it is; two are the same only as one object.

    Attributes:
        scenario: the case, as pinned by the play.
        play: its present moment.
        values: what can be gained from each state of the case; None where that is not known.
        withheld: its feedback waits until the facilitator opens the case.
        people: how many sat in front of it.
    """

    scenario: Scenario
    play: Play
    values: Values | None = None
    withheld: bool = False
    people: int = 1


class Theme(Struct, frozen=True):
    """One domain.

    Attributes:
        title: in words.
        band: 0 to 3, or None where there is too little.
        said: the band in words, or that there is too little.
        kept: title of the principle kept to that weighs most, or "".
        odds: title of the principle answers were at odds with that weighs most, or "".
    """

    title: str
    band: int | None
    said: str
    kept: str
    odds: str


class Example(Struct, frozen=True):
    """One answer.

    Attributes:
        title: of the principle it is an example of, or "".
        where: case and place.
        words: of the answer; of one with items, the item furthest from the key.
        kind: of critical error, in words with their label, or "".
        because: why, with whose view it is, or "".
    """

    title: str
    where: str
    words: str
    kind: str = ""
    because: str = ""


class Practice(Struct, frozen=True):
    """A principle to practise.

    Attributes:
        title: of the principle, with its id.
        says: what the principle asks.
        source: its first source.
        url: where that can be read, or "".
        example: an answer that was at odds with it.
    """

    title: str
    says: str
    source: str
    url: str
    example: Example


class _Found(Struct):
    """What was answered under one principle."""

    loss: Fraction = Fraction()
    critical: bool = False
    examples: list[tuple[Played, Judgement]] = field(default_factory=list)

    def add(self, played: Played, judged: Judgement, loss: Fraction) -> None:
        """One more answer."""
        self.loss += loss
        self.critical = self.critical or bool(judged.critical)
        self.examples.append((played, judged))


class Themes:
    """Reads the plays that are told of one person.

    Args:
        plays: for each case the first that was finished, none withheld.
        draft: some key of theirs is signed by nobody.
        language: of our own words.
    """

    def __init__(self, plays: Sequence[Played], draft: bool, language: Language) -> None:
        self.plays = plays
        self.voice = 0 if draft else 1
        self.language = language
        self.good: dict[str, _Found] = defaultdict(_Found)
        self.odds: dict[str, _Found] = defaultdict(_Found)
        self.measured = [measure_domains(played) for played in plays if played.people == 1]
        for played in plays:
            for moment in first_answers(log(played.play)):
                self._sort(played, moment)
        for id in self.good.keys() & self.odds.keys():
            odds = self.odds[id]
            stronger = odds.critical or odds.loss >= self.good[id].loss
            del (self.good if stronger else self.odds)[id]

    def _sort(self, played: Played, moment: Play) -> None:
        """An answer under the first principle it keeps to, or is at odds with."""
        key = played.scenario.key
        credit = credit_of(played.scenario, moment)
        judged = judgement_of(played.scenario, moment, self.language)
        if credit is None or judged is None or not credit.slot or judged.discuss:
            return
        weight, share = key.slots[credit.slot].weight, Fraction(credit.overall, key.denominator)
        if share == 1 and (id := _find_principle(judged, True)):
            self.good[id].add(played, judged, Fraction(weight))
        odds = _find_principle(judged, False) or _find_principle(judged, None)
        if share < GOOD and odds:
            self.odds[odds].add(played, judged, weight * (1 - share))

    # Themes

    def themes(self) -> tuple[Theme, ...]:
        """Every domain in which something was answered, in the order of the doctrine."""
        titles: dict[str, str] = {}
        for played in self.plays:
            titles |= played.scenario.doctrine.domains
        found = []
        good, odds = self._name_heaviest(self.good), self._name_heaviest(self.odds)
        for id, title in titles.items():
            level = band([parts[id] for parts in self.measured if id in parts])
            said = self.language.say(TOO_FEW if level is None else BANDS[level][self.voice])
            if level is not None or id in good or id in odds:
                name = " ".join(title.split())
                found.append(Theme(name, level, said, good.get(id, ""), odds.get(id, "")))
        return tuple(found)

    def _name_heaviest(self, found: dict[str, _Found]) -> dict[str, str]:
        """Title of the principle that weighs most, by domain."""
        heaviest: dict[str, str] = {}
        for id in _sort_by_weight(found):
            principle = self._principle(found[id], id)
            heaviest.setdefault(principle.domain, principle.title)
        return heaviest

    def _principle(self, found: _Found, id: str) -> Principle:
        played, _ = found.examples[0]
        return played.scenario.doctrine.principles[id]

    # Keeping and practising

    def keep(self) -> tuple[Example, ...]:
        """Best single answers, each of another principle; none of one that is to be practised."""
        told = []
        for id in _sort_by_weight(self.good):
            single = [e for e in self.good[id].examples if len(e[1].chosen) == 1]
            if single:
                title = self._principle(self.good[id], id).title
                told.append(self._example(*single[0], title=title))
        return tuple(told[:KEEP])

    def practise(self) -> tuple[Practice, ...]:
        """What weighs most, critical errors first."""
        told = []
        for id in _sort_by_weight(self.odds)[:PRACTISE]:
            principle = self._principle(self.odds[id], id)
            example = self._example(*min(self.odds[id].examples, key=lambda e: not e[1].critical))
            source, title = principle.sources[0], f"{principle.title} ({id})"
            url = source.url if source.url.startswith(("https://", "http://")) else ""
            told.append(Practice(title, principle.says, source.title, url, example))
        return tuple(told)

    def _example(self, played: Played, judged: Judgement, title: str = "") -> Example:
        where = self.language.say(YOU_CHOSE, case=played.scenario.about.title, place=judged.place)
        because = kind = ""
        if judged.because:
            because = self._label(BECAUSE, judged, judged.because[0])
        if judged.critical:
            kind = self._label(KIND, judged, judged.critical[0])
        apart = judged.furthest  # of an order, a pick or ratings one item, with its place
        words = f"{apart.text} — {apart.yours}" if apart else " / ".join(judged.chosen)
        return Example(title, where, words, kind, because)

    def _label(self, label: tuple[str, str], judged: Judgement, text: str) -> str:
        named = self.language.say(label[0 if judged.draft else 1])
        return self.language.say(LABELLED, label=named, text=text)


def _find_principle(judged: Judgement, upheld: bool | None) -> str:
    """The first principle that an answer upholds, breaches (False) or rests on (None); or ""."""
    return next((p.id for p in judged.principles if p.upheld is upheld), "")


def _sort_by_weight(found: dict[str, _Found]) -> list[str]:
    """Principles, those with a critical error first, then by weight, then as they came."""
    return sorted(found, key=lambda id: (not found[id].critical, -found[id].loss))


# Bands --------------------------------------------------------------------------------------------


class Measured(Struct, frozen=True):
    """One domain of one play, in weights above the least that was attainable.

    Attributes:
        slots: how many slots of it answers have settled; waived ones are none.
        reached: what was reached.
        chance: the mean over every legal answer all the way.
        best: the most that was attainable.
    """

    slots: int
    reached: float
    chance: float
    best: float


def band(parts: Sequence[Measured]) -> int | None:
    """One of four, 0 lowest; None below eight settled slots, or where nothing could differ.

    With reached S, mean over every legal answer E and most V+, each counted from V- and summed over
    plays, the cuts are E, E + (V+ - E) / 3 and E + 2 (V+ - E) / 3.
    """
    reached, chance = sum(p.reached for p in parts), sum(p.chance for p in parts)
    best = sum(p.best for p in parts)
    if sum(p.slots for p in parts) < ENOUGH or best <= chance:
        return None
    third = (best - chance) / 3
    return sum(reached >= cut - 1e-9 for cut in (chance, chance + third, chance + 2 * third))


def measure_domains(played: Played) -> dict[str, Measured]:
    """Every domain of a play whose bounds and chance are known; empty where they are not."""
    told = ReadPlay(played.scenario, played.play, played.values)
    slots = (told.score.slots[settled.slot] for settled in told.answered)
    settled = Counter(domain for slot in slots for domain in slot.domains)
    facts = Reader(played.scenario, played.values).read(played.play)
    found = {}
    for domain, attained in facts.attained.items():
        if domain != OVERALL and attained.chance is not None:
            most = float(told.attainable[domain].best - told.attainable[domain].worst)
            reached, chance = attained.share * most, attained.chance * most
            found[domain] = Measured(settled[domain], reached, chance, most)
    return found

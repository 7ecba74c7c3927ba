"""Answers as printed for reviewers: the words, the ratings, the reasons, and what they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.decisions.registry import decision_in
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import Naming, in_words, plain
from engine.reports.debrief.sentences import CRITICAL_KINDS, RATINGS
from engine.reports.document import Entry, Line, Tone

WORDS = ("do", "says", "text")


def flat(text: str) -> str:
    """Prose on one line."""
    return " ".join(text.split())


def graded(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The ratings of an answer that depend on conditions; none when it has one rating."""
    rating = entry.get("rating")
    return rating if isinstance(rating, list) else []


def under(label: str, texts: Iterable[str], tone: Tone = Tone.SAID) -> Iterator[Line]:
    """Texts under one label; nothing where there are none."""
    yield from (Line(tone, text, label) for text in texts)


class Answers:
    """Prints answers of one case.

    Args:
        naming: how the case's own things are called.
        letters: of the answers in a class, by address: for its facilitator, who finds sources at
            the end; None for reviewers, who see addresses instead.
    """

    def __init__(self, naming: Naming, letters: Mapping[str, str] | None = None) -> None:
        self.naming = naming
        self.letters = letters
        self.scenario = naming.scenario
        self.say = naming.say

    def card(self, address: str, entry: Mapping[str, Any], scene: str) -> Entry:
        """One answer with everything the key says of it."""
        field = next((name for name in WORDS if name in entry), "")
        text = flat(entry[field]) if field else plain(address.rpartition(".")[2]).capitalize()
        return self.card_of(address, text, self.lines(address, entry, scene))

    def card_of(self, address: str, text: str, lines: Iterable[Line]) -> Entry:
        """What can be answered or can happen: its words, and what is said of it."""
        mark = (self.letters or {}).get(address, "")
        words = (Line(Tone.CHOSEN, text, mark=mark),) if text else ()
        above = address if self.letters is None else ""
        return Entry("", (*words, *lines), kind="card", above=above)

    def lines(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Line]:
        """What is said of an answer, in the order in which it is read."""
        naming, say = self.naming, self.say
        if "if" in entry:
            offered = say(w.OFFERED_WHEN, condition=in_words(naming, entry["if"], scene))
            yield Line(Tone.SAID, offered)
        yield from self.key(address, entry, scene)
        because = self.reasons(entry.get("because", ()), scene)
        yield from under(say(w.BECAUSE), because, Tone.KEY)
        whose = entry.get("authority")
        yield from under(say(w.AUTHORITY), (say(w.WHOSE[whose]),) if whose else ())
        yield from under(say(w.EFFECTS), self.effects(entry))
        for field in ("waive", "lose"):
            yield from under(say(w.FALLS_AWAY), map(plain, entry.get(field, ())))
        replies = self.replies(entry.get("replies", ()), scene)
        yield from under(say(w.REPLIES), replies, Tone.SEEN)
        yield from under(say(w.GOES), self.ways(entry.get("then", ()), scene))

    def key(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Line]:
        """Rating, critical error, and the principles it rests on."""
        say = self.say
        yield from under(say(w.TYPE), (plain(entry["type"]),) if "type" in entry else ())
        served = self.purpose(scene, entry["serves"]) if "serves" in entry else ""
        yield from under(say(w.SERVES), (served,) if served else ())
        for field, words in (("discuss", w.DISCUSS), ("right", w.RIGHT)):
            if entry.get(field):
                yield Line(Tone.KEY, say(words))
        lowest = decision_in(self.scenario.data["scenes"][scene]).get("scale", {}).get("from", 1)
        values = (str(value - lowest + 1) for value in entry.get("accept", ()))
        accepted = self.naming.language.commas(values)
        yield from under(say(w.ACCEPTED), (accepted,) if accepted else (), Tone.KEY)
        yield from under(say(w.RATED), self.ratings(entry.get("rating"), scene), Tone.KEY)
        kinds = [e["critical"] for e in (entry, *graded(entry)) if "critical" in e]
        critical = (say(CRITICAL_KINDS[kind]) for kind in dict.fromkeys(kinds))
        yield from under(say(w.CRITICAL), critical, Tone.GRAVE)
        yield from under(say(w.SHOWN_BEFORE), self.signals(address), Tone.SEEN)
        yield from under(say(w.MENDED_BY), map(self.naming.card, entry.get("repaired_by", ())))
        yield from self.principles(entry, brief=self.letters is not None)

    def principles(self, entry: Mapping[str, Any], *, brief: bool = False) -> Iterator[Line]:
        """What an answer upholds and breaches, under every condition.

        Each with its first source; in brief, without it: all sources are at the end.
        """
        for field, label in (("upholds", w.UPHOLDS), ("breaches", w.BREACHES)):
            ids = [id for each in (entry, *graded(entry)) for id in each.get(field, ())]
            told = (self.principle(id, brief) for id in dict.fromkeys(ids))
            yield from under(self.say(label), told, Tone.SOURCE)

    def principle(self, id: str, brief: bool) -> str:
        """Number and title, and the first source unless in brief."""
        found = self.scenario.doctrine.principles[id]
        named = f"{id} {flat(found.title)}"
        return named if brief else f"{named} — {flat(found.sources[0].title)}"

    def ratings(self, rating: Any, scene: str) -> Iterator[str]:
        """A rating: one, one for each domain, or several under conditions."""
        if not isinstance(rating, list):
            if rating is not None:
                yield self.rating(rating)
            return
        for entry in rating:
            said = self.rating(entry["is"])
            if "if" in entry:
                when = in_words(self.naming, entry["if"], scene)
                yield self.say(w.RATING_WHEN, rating=said, condition=when)
            else:
                yield self.say(w.RATING_ELSE, rating=said)
            yield from self.reasons(entry.get("because", ()), scene)

    def rating(self, rating: Any) -> str:
        """One rating, in figures and words."""
        if not isinstance(rating, Mapping):
            return self.say(w.RATING, rating=f"{rating:g}", words=self.worded(rating))
        titles = self.scenario.doctrine.domains
        return " · ".join(
            self.say(
                w.RATING_IN, domain=flat(titles[d]), rating=f"{value:g}", words=self.worded(value)
            )
            for d, value in rating.items()
        )

    def worded(self, rating: float) -> str:
        """The words of a rating; a half stands between two of them and has none."""
        return self.say(RATINGS[int(rating)]) if rating == int(rating) else ""

    def reasons(self, because: Any, scene: str) -> Iterator[str]:
        """Rationales, each with when it is shown and what it claims."""
        for entry in [{"say": because}] if isinstance(because, str) else because:
            beside = []
            if "if" in entry:
                condition = in_words(self.naming, entry["if"], scene)
                beside.append(self.say(w.ASKED_WHEN, condition=condition))
            if "assumes" in entry:
                condition = in_words(self.naming, entry["assumes"], scene)
                beside.append(self.say(w.ASSUMES, condition=condition))
            said = flat(entry["say"])
            yield f"{said} ({'; '.join(beside)})" if beside else said

    def replies(self, replies: Any, scene: str) -> Iterator[str]:
        """What follows, the first that fits, each with what it does."""
        for entry in replies:
            yield self._guarded(flat(entry["say"]), entry, len(replies) > 1, scene)

    def ways(self, then: Any, scene: str) -> Iterator[str]:
        """Where it goes on: the first that fits."""
        if isinstance(then, str):
            yield self.naming.place(then)
            return
        for entry in then:
            yield self._guarded(self.naming.place(entry["go"]), entry, len(then) > 1, scene)

    def _guarded(self, said: str, entry: Any, several: bool, scene: str) -> str:
        """What fits under a condition, with the condition before it and what it does after it."""
        if "if" in entry:
            when = self.say(w.WHEN, condition=in_words(self.naming, entry["if"], scene))
            said = f"{when}: {said}"
        elif several:
            said = f"{self.say(w.OTHERWISE)}: {said}"
        effects = self.naming.language.semicolons(self.effects(entry))
        return f"{said} [{effects}]" if effects else said

    def signals(self, address: str) -> Iterator[str]:
        """The words of the signs an answer cites."""
        mark = self.scenario.key.marks.get(address)
        wanted = set(mark.signals) if mark else set()
        for line in self.scenario.text.lines:
            if line.signal in wanted:
                yield line.text

    def purpose(self, scene: str, id: str) -> str:
        """A purpose of an interview in words."""
        interview = decision_in(self.scenario.data["scenes"][scene])
        return flat(interview.get("purpose", {}).get(id, id))

    def effects(self, entry: Mapping[str, Any]) -> Iterator[str]:
        """What an answer changes."""
        naming, say = self.naming, self.say
        for name, value in entry.get("set", {}).items():
            yield say(w.BECOMES, what=naming.named(name), value=naming.value(value))
        for name, amount in entry.get("add", {}).items():
            template = w.RISES if amount > 0 else w.FALLS
            yield say(template, what=naming.named(name), n=abs(amount))
        for word in self.scenario.words:
            for verb, schema in word.verb_schemas.items():
                if verb in entry:
                    title = naming.language.text(str(schema.get("title", verb)))
                    yield say(w.DOES, verb=title, things=self.things(entry[verb]))

    def things(self, argument: Any) -> str:
        """What a verb of the vocabulary is about."""
        naming = self.naming
        if not isinstance(argument, Mapping):
            return naming.language.commas(map(naming.thing, argument))
        people = self.scenario.text.people
        said = []
        for id, value in argument.items():
            whom = naming.person(id) if id in people else naming.thing(id)
            told = (
                naming.value(value)
                if isinstance(value, str)
                else naming.language.commas(map(plain, value))
            )
            said.append(f"{whom}: {told}")
        return naming.language.semicolons(said)

"""Answers as printed for reviewers: the words, the ratings, the reasons, and what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decisions.registry import decision_in
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import Naming, in_words, plain
from engine.reports.debrief.sentences import CRITICAL_KINDS, RATINGS

WORDS = ("do", "says", "text")


@dataclass(frozen=True, slots=True)
class Part:
    """Something said of an answer under a label; `tone` is story, key, critical, source or ""."""

    label: str
    lines: tuple[str, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An answer.

    Attributes:
        address: what the author calls it.
        text: what participants read.
        spoken: exact words rather than an act.
        parts: what is said of it, in order.
        letter: its card in a class, or "".
    """

    address: str
    text: str
    spoken: bool
    parts: tuple[Part, ...]
    letter: str = ""


def flat(text: str) -> str:
    """Prose on one line."""
    return " ".join(text.split())


def graded(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The ratings of an answer that depend on conditions; none when it has one rating."""
    rating = entry.get("rating")
    return rating if isinstance(rating, list) else []


class Answers:
    """Prints answers of one case."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.scenario = naming.scenario
        self.say = naming.say

    def card(self, address: str, entry: Mapping[str, Any], scene: str) -> Card:
        """One answer with everything the key says of it."""
        field = next((name for name in WORDS if name in entry), "")
        text = flat(entry[field]) if field else plain(address.rpartition(".")[2]).capitalize()
        parts = tuple(part for part in self.parts(address, entry, scene) if part.lines)
        return Card(address, text, field == "says", parts)

    def parts(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Part]:
        """What is said of an answer, in the order in which it is read."""
        naming, say = self.naming, self.say
        if "if" in entry:
            offered = say(w.OFFERED_WHEN, condition=in_words(naming, entry["if"], scene))
            yield Part("", (offered,))
        yield from self.key(address, entry, scene)
        yield Part(say(w.BECAUSE), tuple(self.reasons(entry.get("because", ()), scene)), "key")
        whose = entry.get("authority")
        yield Part(say(w.AUTHORITY), (say(w.WHOSE[whose]),) if whose else ())
        yield Part(say(w.EFFECTS), tuple(self.effects(entry)))
        for field in ("waive", "lose"):
            yield Part(say(w.FALLS_AWAY), tuple(map(plain, entry.get(field, ()))))
        yield Part(say(w.REPLIES), tuple(self.replies(entry.get("replies", ()), scene)), "story")
        yield Part(say(w.GOES), tuple(self.ways(entry.get("then", ()), scene)))

    def key(self, address: str, entry: Mapping[str, Any], scene: str) -> Iterator[Part]:
        """Rating, critical error, and the principles it rests on."""
        say = self.say
        yield Part(say(w.TYPE), (plain(entry["type"]),) if "type" in entry else ())
        served = self.purpose(scene, entry["serves"]) if "serves" in entry else ""
        yield Part(say(w.SERVES), (served,) if served else ())
        if entry.get("discuss"):
            yield Part("", (say(w.DISCUSS),), "key")
        if entry.get("right"):
            yield Part("", (say(w.RIGHT),), "key")
        lowest = decision_in(self.scenario.data["scenes"][scene]).get("scale", {}).get("from", 1)
        accepted = ", ".join(str(value - lowest + 1) for value in entry.get("accept", ()))
        yield Part(say(w.ACCEPTED), (accepted,) if accepted else (), "key")
        yield Part(say(w.RATED), tuple(self.ratings(entry.get("rating"), scene)), "key")
        kinds = [e["critical"] for e in (entry, *graded(entry)) if "critical" in e]
        critical = tuple(say(CRITICAL_KINDS[kind]) for kind in dict.fromkeys(kinds))
        yield Part(say(w.CRITICAL), critical, "critical")
        yield Part(say(w.SHOWN_BEFORE), tuple(self.signals(address)), "story")
        mended = tuple(self.naming.card(address) for address in entry.get("repaired_by", ()))
        yield Part(say(w.MENDED_BY), mended)
        yield from self.principles(entry)

    def principles(self, entry: Mapping[str, Any]) -> Iterator[Part]:
        """What an answer upholds and breaches, under every condition."""
        for field, label in (("upholds", w.UPHOLDS), ("breaches", w.BREACHES)):
            ids = [id for each in (entry, *graded(entry)) for id in each.get(field, ())]
            lines = tuple(self.principle(id) for id in dict.fromkeys(ids))
            yield Part(self.say(label), lines, "source")

    def principle(self, id: str) -> str:
        """Number, title and first source; the others stand at the end."""
        found = self.scenario.doctrine.principles[id]
        return f"{id} {flat(found.title)} — {flat(found.sources[0].title)}"

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
        effects = "; ".join(self.effects(entry))
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
            return ", ".join(map(naming.thing, argument))
        people = self.scenario.text.people
        said = []
        for id, value in argument.items():
            whom = naming.person(id) if id in people else naming.thing(id)
            told = naming.value(value) if isinstance(value, str) else ", ".join(map(plain, value))
            said.append(f"{whom}: {told}")
        return "; ".join(said)

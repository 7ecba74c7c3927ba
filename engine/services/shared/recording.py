"""A play on disk: every answer is durable before anything shows what follows from it.

The app, line mode and `--jsonl` all play through `Recorded`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date
from functools import lru_cache
from itertools import takewhile
from secrets import randbits
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from engine import __version__
from engine.decisions.kind import Refusal, make_answer
from engine.kernel.model import Value
from engine.language.interface import current
from engine.play.events import Decided, Event, PassedOver, Started, from_bytes, to_bytes
from engine.play.led import tally
from engine.play.play import Broken, Play, begin, draw, pass_over, path, replay, step, undo
from engine.play.view import CLOSE, describe_answer, is_spent
from engine.records.cohorts import Cohort
from engine.records.problems import Code, Conflict, RecordsProblem
from engine.records.stored_plays import Ended, Facts, Listed
from engine.scenario.layer_hashes import digest
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.shared.compiled_cases import open_pinned
from engine.services.shared.errors import Unreadable
from engine.services.shared.shown_cases import shown_case

if TYPE_CHECKING:
    from pathlib import Path

    from engine.records.sqlite.store import Store

SEED_BITS = 31


class Recorded(Struct):
    """A play and where it is kept.

    Attributes:
        case: the case as it was written, pinned by the play.
        play: the present moment.
        store: where it is kept; None for a test, which is never recorded.
        id: of the play, 32 hexadecimal digits; "" for a test.
        head: hash of the last event; "" for a test.
        cohort: the cohort it belongs to, or None.
        participants: codes of those who take part.
        own: the own folder of cases, if there is one: its courses tell what differs in a case.
    """

    case: Scenario
    play: Play
    store: Store | None = None
    id: str = ""
    head: str = ""
    cohort: str | None = None
    participants: tuple[str, ...] = ()
    own: Path | None = None

    @property
    def scenario(self) -> Scenario:
        """The case in the language of who reads it now."""
        return shown_case(self.case, current(), self.own)

    @property
    def course(self) -> Cohort | None:
        """The cohort itself, if there is one."""
        return self.store.cohorts.of(self.cohort) if self.store and self.cohort else None

    def answer(self, value: object, sure: int | None = None) -> Refusal | None:
        """Take an answer; it is on disk when this returns None.

        Subjects that would open with no question left are closed with the one before.

        Raises:
            RecordsProblem: it could not be kept; nothing has changed, and it can be given again.
        """
        return self._take(step(self.play, value, sure), lambda play: step(play, make_answer(CLOSE)))

    def tally(
        self,
        counts: Mapping[str, int],
        sure: Mapping[str, int] | None = None,
        people: int | None = None,
    ) -> Refusal | None:
        """Take the vote of a room, in led play; on disk when this returns None, as an answer is."""
        return self._take(tally(self.play, counts, sure, people))

    def pass_over(self) -> Refusal | None:
        """Pass over the present scene."""
        return self._take(pass_over(self.play))

    def undo(self) -> Refusal | None:
        """Take the last answer back, with what was closed because of it."""
        return self._take(undo(self.play), undo)

    def _take(
        self, result: Play | Refusal, onward: Callable[[Play], Play | Refusal] | None = None
    ) -> Refusal | None:
        """Keep what follows, and what is done at once while a subject has no question left."""
        taken: list[Play] = []
        while isinstance(result, Play):
            taken.append(result)
            if onward is None or not is_spent(self.scenario, result):
                break
            result = onward(result)
        if not taken:
            assert isinstance(result, Refusal)
            return result
        if self.store is not None:
            try:
                with self.store.group_writes():  # in one commit, also that the play has ended
                    for play in taken:
                        head = self.store.append(self.id, play.seq - 1, to_bytes(play.event))
                    if play.ended:
                        self.store.settle([Ended(self.id, head.seq, play.started.origin)])
                self.head = head.hash
            except Conflict:
                self.reload()
                return Refusal("P018")
        self.play = taken[-1]
        return None

    def reload(self) -> None:
        """Go to where the play is on disk, after it was continued elsewhere.

        Raises:
            RecordsProblem: it was deleted there, or the disk does not answer.
        """
        assert self.store is not None
        found = reopen(self.store, self.id)
        self.play, self.head = found.play, found.head


def start(
    store: Store | None,
    scenario: Scenario,
    *,
    participants: Iterable[str] = (),
    mode: str = "practice",
    seed: int | None = None,
    luck: Mapping[str, Value] | None = None,
    language: str = "en",
    at: str | None = None,
    values: Mapping[str, Value] | None = None,
    origin: str = "",
    cohort: str | None = None,
    players: int = 1,
    agreed: str = "",
) -> Recorded | Refusal:
    """A new play; recorded unless `store` is None.

    Args:
        store: where to keep it.
        scenario: the case.
        participants: codes of those who take part.
        mode: practice, assessment or led.
        seed: of luck and order; drawn when left out.
        luck: what nobody decides, when a cohort has settled it.
        language: of the case's text.
        at: a scene to begin at, for a test.
        values: variables to set, for a test.
        origin: head of the play whose answers are carried on.
        cohort: the cohort it belongs to, or None.
        players: how many sit in front of it.
        agreed: the agreement of its cohort, where its players agreed to it.
    """
    people = tuple(participants)
    seed = randbits(SEED_BITS) if seed is None else seed
    luck = draw(scenario.story, seed) if luck is None else luck
    started = started_event(scenario, mode, max(players, len(people)), seed, luck, language, origin)
    play = begin(scenario.story, started._replace(agreed=agreed), at=at, values=values)
    if isinstance(play, Refusal):
        return play
    if store is None:
        return Recorded(scenario, play)
    started, about = play.started, scenario.about
    with store.group_writes():  # one commit: when many start at once, each waits for all before it
        closure = keep_material(store, scenario)
        facts = Facts(scenario.id, about.version, started.date, closure, started.origin)
        head = store.create(to_bytes(started), facts, participants=people, cohort=cohort)
    return Recorded(scenario, play, store, head.play, head.hash, cohort, people)


def settle_luck(scenario: Scenario, seed: int, luck: Mapping[str, Value]) -> dict[str, Value]:
    """The luck of a play: as settled before where the case still has it, the rest by the seed."""
    values = {variable.name: variable.values for variable in scenario.story.model.variables}
    drawn = draw(scenario.story, seed)
    return {n: luck[n] if luck.get(n) in values[n] else v for n, v in drawn.items()}


def on_terms(cohort: Cohort, started: Started, case: Scenario | None) -> bool:
    """Whether a play has the mode and the luck that its course settled.

    Args:
        cohort: the course.
        started: the first event of the play.
        case: the case it was made on; None where it cannot be read.
    """
    if started.origin:  # mode and luck come from the play it carries on
        return True
    known = cohort.luck.get(started.scenario, {})
    luck = settle_luck(case, started.seed, known) if case else {}
    same = all(luck[name] == started.luck.get(name) for name in known.keys() & luck.keys())
    return same and started.mode in (cohort.mode, "led")


def started_event(
    scenario: Scenario,
    mode: str,
    players: int,
    seed: int,
    luck: Mapping[str, Value],
    language: str,
    origin: str,
) -> Started:
    """The first event: everything the play is made on."""
    return Started(
        mode=mode,
        players=players,
        **hashes_of(scenario),
        language=language,
        seed=seed,
        luck=luck,
        engine=__version__,
        date=date.today().isoformat(),
        scenario=scenario.id,
        origin=origin,
    )


def hashes_of(scenario: Scenario) -> dict[str, str]:
    """What a play made on this case says of it: a hash of each of its parts."""
    setting = scenario.setting
    return {
        "story": scenario.hashes.story,
        "key": scenario.hashes.key,
        "text": scenario.hashes.text,
        "doctrine": scenario.doctrine_hash(),
        "setting": hash_of_setting(setting.raw) if setting else "",
    }


def hash_of_setting(raw: bytes) -> str:
    """SHA-256 of a setting, from the bytes of its file."""
    return digest("rifq-setting-1", raw.decode("utf-8", "replace"))


def material(scenario: Scenario) -> dict[str, bytes]:
    """What a play is made on, by kind: the case, its setting, and the principles it cites."""
    cited = scenario.cite_doctrine()
    body = json.dumps(cited, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    found = {"case": scenario.source.raw, "doctrine": body}
    if scenario.setting is not None:
        found["setting"] = scenario.setting.raw
    return found


def keep_material(store: Store, scenario: Scenario) -> dict[str, str]:
    """Keep what a play is made on; gives the hash of each piece by kind."""
    return {kind: store.keep(kind, data) for kind, data in material(scenario).items()}


def load_pinned(store: Store, closure: Mapping[str, str], id: str) -> Scenario:
    """The case a play was made on, from what was kept with it. Raises Refused, RecordsProblem."""
    if lost := {"case", "doctrine"} - closure.keys():
        said = f"a play of {id} has lost its {min(lost)}"
        raise RecordsProblem(Code.DAMAGED, {"path": store.place, "said": said})
    card = store.closure(closure["setting"]) if "setting" in closure else b""
    return _compiled(store.closure(closure["case"]), store.closure(closure["doctrine"]), card, id)


# Lists open many plays of few cases.
_compiled = lru_cache(maxsize=32)(open_pinned)


def reopen(store: Store, id: str) -> Recorded:
    """A play as it is on disk. Raises RecordsProblem or Unreadable."""
    return open_listed(store, store.find_listed(id))


def open_listed(
    store: Store,
    listed: Listed,
    on: Callable[[str, str], Scenario | None] = lambda _id, _story: None,
) -> Recorded:
    """A play of a list, as it is on disk; one that was altered is not opened.

    Args:
        store: where it is kept.
        listed: as it is listed.
        on: gives, by its id and the hash of its story, the case to open a play on that was made on
            this story; None for the one that was kept with the play.

    Raises:
        RecordsProblem: V011 to V014 when an event is not as it was written.
        Unreadable: it does not fit its case.
    """
    altered = store.find_altered(listed.play)
    if altered is not None:
        raise RecordsProblem(altered.how, {"play": listed.play, "seq": str(altered.seq)})
    stored = store.events(listed.play)
    events = [event_of(e.body) for e in stored if e.body is not None]
    started = events[0] if events else None
    id, story = listed.facts.scenario, started.story if isinstance(started, Started) else ""
    try:
        scenario = on(id, story) or load_pinned(store, listed.facts.closure, id)
    except Refused as refused:
        raise Unreadable(listed.play, 0, Refusal("P016", {"reason": str(refused)})) from refused
    result = replay(scenario.story, events)
    if isinstance(result, Broken):
        raise Unreadable(listed.play, result.seq, result.why)
    head = stored[-1].hash
    return Recorded(scenario, result, store, listed.play, head, listed.cohort, listed.participants)


def find_last_decided(store: Store, participant: str | None = None) -> Recorded | None:
    """The play written to last in which something was decided; if a code is given, a play of it.

    Raises:
        RecordsProblem, Unreadable: one that comes before it cannot be read.
    """
    for listed in store.iterate_plays(participant=participant):
        if listed.events == 1:  # it was only begun
            continue
        recorded = open_listed(store, listed)
        if any(describe_answer(recorded.scenario, moment) for moment in path(recorded.play)):
            return recorded
    return None


def unfinished_plays(store: Store, people: tuple[str, ...], case: str = "") -> Iterator[Recorded]:
    """The unfinished plays in which these people took part, the last played first.

    A led play belongs to no participant: `engine.services.led.play` continues those.

    Args:
        store: where they are kept.
        people: participant codes; nobody means plays begun without a code.
        case: id of a case, or "" for any.
    """
    first = people[0] if people else None
    listed = store.iterate_plays(participant=first, scenario=case, alone=not people, unended=True)
    theirs = (p for p in listed if set(people) <= set(p.participants))
    return (found for found in find_continuable(store, theirs) if found.play.started.mode != "led")


def find_continuable(store: Store, plays: Iterable[Listed]) -> Iterator[Recorded]:
    """Those of `plays` that can be continued, in their order.

    A play that was carried on in another one is left out, and so is one that cannot be read:
    `rifq records verify` says what is wrong with it. What is found to have ended is kept, so that
    it is looked at once only.

    The plays are given last written to first: each comes before the one it carries on.
    """
    carried_on: set[str] = set()
    ended: list[Ended] = []
    for listed in plays:
        try:
            found = open_listed(store, listed)
        except (RecordsProblem, Unreadable):
            continue
        carried_on.add(found.play.started.origin)
        if found.play.ended:
            ended.append(Ended(found.id, found.play.seq, found.play.started.origin))
        elif found.head not in carried_on:
            _settle(store, ended)
            yield found
    _settle(store, ended)


def _settle(store: Store, ended: list[Ended]) -> None:
    """Keep which plays have ended; where nothing can be written, they are looked at again."""
    if ended:
        with suppress(RecordsProblem):
            store.settle(ended)
        ended.clear()


def event_of(body: bytes) -> Event:
    """The event in a stored body; one that cannot be read is kept as unknown."""
    try:
        return from_bytes(body)
    except (ValueError, RecursionError):
        return from_bytes(b'{"type":"unreadable"}')


class Carried(Struct, frozen=True):
    """A play that is continued on the present version of its case.

    Attributes:
        recorded: the play as it was left, or a new one.
        misfit: address of the first answer that no longer fits, or "".
        words: that answer, as it was worded then; "" where it had no words.
    """

    recorded: Recorded
    misfit: str = ""
    words: str = ""


def continue_on(old: Recorded, scenario: Scenario) -> Carried:
    """The play as it was left; where what can happen has changed, a new one with its answers."""
    if old.scenario.hashes.story == scenario.hashes.story:
        return Carried(old)
    return carry(old, scenario)


def carry(old: Recorded, scenario: Scenario) -> Carried:
    """A new play on `scenario` with the answers of `old`, as far as they fit; kept as one."""
    head = old.play.started
    with _group_writes(old.store):
        result = start(
            old.store,
            scenario,
            participants=old.participants,
            mode=head.mode,
            seed=head.seed,
            luck=settle_luck(scenario, head.seed, head.luck),
            language=head.language,
            origin=old.head,
            cohort=old.cohort,
            players=head.players,
            agreed=head.agreed,
        )
        assert isinstance(result, Recorded)
        for moment in path(old.play):
            if _repeat(result, moment.event) is not None:
                words = " ".join(describe_answer(old.scenario, moment))
                return Carried(result, _at(moment.event), words)
    return Carried(result)


def _group_writes(store: Store | None) -> AbstractContextManager[object]:
    return nullcontext() if store is None else store.group_writes()


def _repeat(recorded: Recorded, event: Event) -> Refusal | None:
    place = recorded.play.location.location
    match event:
        case Decided(at, answer, sure) if at == place.address:
            return recorded.answer(answer, sure)
        case PassedOver(at) if at == place.place:
            return recorded.pass_over()
        case _:
            return Refusal("P017", {"at": _at(event)})


def _at(event: Any) -> str:
    return str(getattr(event, "at", ""))


def retry(old: Recorded, seq: int) -> Recorded | Refusal:
    """A new practice play with the answers of `old` before event `seq`; kept as one."""
    head = old.play.started
    with _group_writes(old.store):
        result = start(
            old.store,
            old.scenario,
            participants=old.participants,
            seed=head.seed,
            luck=head.luck,
            language=head.language,
            origin=old.head,
            cohort=old.cohort,
            players=head.players,
            agreed=head.agreed,
        )
        if isinstance(result, Refusal):
            return result
        for moment in takewhile(lambda moment: moment.seq < seq, path(old.play)):
            if refused := _repeat(result, moment.event):
                return refused
    return result

"""Plays from elsewhere are taken in, each after it was played again; what does not belong waits.

They come in bundles of other computers, or from a backup that is merged. What is done again changes
nothing. Nothing goes by a clock: plays come in the order of bundles. Somebody takes a play that
waits, or turns it away; those of a computer that nobody has named wait for that (`computers`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from engine.play.events import Started, from_bytes
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.records.stored_plays import Ended, Listed
from engine.services.drives import bundles, play_check
from engine.services.drives.bundles import Bundle, HandedPlay, SharedWords
from engine.services.drives.computers import Stranger, give_name, list_strangers
from engine.services.drives.play_check import Known, Material, NotAPlay, Replayed
from engine.services.shared import kits
from engine.services.shared.compiled_cases import stories_today
from engine.services.shared.key_files import name_of
from engine.services.shared.kits import KnownCourse
from engine.services.shared.own_words import LONGEST, refuse_controls

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

HERE = ""
"""In place of a computer: a play was made here."""
_FATES = ("refused", "forgotten", "here", "aside", "longer", "new")
"""What becomes of a play; where it is in several bundles, what stands later here is told."""
_KINDS_OF_WORDS = {"note", "reason", "contest", "reflection"}
_LONGEST = LONGEST + 20  # characters of words, a verdict before them
_LONGEST_ADDRESS = 200


class IntakeOutcome(Struct):
    """What is on a stick, and what becomes of it.

    Attributes:
        bundles: how many bundles were read.
        computers: the public keys of the computers they are from, each with its name; "" where it
            has none.
        strangers: computers that nobody has named; their plays wait.
        fates: of each play, what becomes of it. A computer hands in all its plays each time, so
            that one play can be in several bundles; it counts once.
        waiting: why plays wait, computers that nobody has named first.
        refused: why plays were refused; they stay on the stick.
        agreed: codes whose agreement to what is recorded came with a play that was taken in.
        misdated: plays taken in that are dated outside the days of their course.
        unread: files that cannot be read, or are not for a course that is led here.
        notes: what else is to be said.
    """

    bundles: int = 0
    computers: dict[str, str] = field(default_factory=dict)
    strangers: list[Stranger] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    misdated: int = 0
    waiting: list[RecordsProblem] = field(default_factory=list)
    refused: list[RecordsProblem] = field(default_factory=list)
    unread: list[RecordsProblem] = field(default_factory=list)
    notes: list[RecordsProblem] = field(default_factory=list)

    def note_fate(self, play: str, fate: str) -> None:
        """Note what becomes of a play, unless more was noted of it from another bundle."""
        known = self.fates.get(play, fate)
        self.fates[play] = max(known, fate, key=_FATES.index)

    def note_refused(self, play: str, why: Code, said: str = "") -> None:
        """Note that a play was refused, and once for each reason why."""
        self.note_fate(play, "refused")
        problem = RecordsProblem(why, {"play": play[:32], "said": said})
        if str(problem) not in map(str, self.refused):
            self.refused.append(problem)

    def note_waiting(self, store: Store, cohorts: Iterable[str]) -> None:
        """Note what waits in some courses in the end; whatever else was done, it does not count."""
        for id in cohorts:
            strangers = list_strangers(store, id)
            self.strangers += strangers
            self.waiting += [stranger.problem for stranger in strangers]
            for aside in store.sticks.list_waiting(id):
                if aside.why == Code.UNKNOWN_COMPUTER:
                    continue
                self.waiting.append(explain_waiting(aside, store))
                if aside.play in self.fates:
                    self.fates[aside.play] = "aside"

    def count(self, fate: str) -> int:
        """Of how many plays this becomes: one of `_FATES`."""
        return list(self.fates.values()).count(fate)

    @property
    def plays(self) -> int:
        """How many plays there are on the stick."""
        return len(self.fates)

    @property
    def changed(self) -> int:
        """How many plays were taken in, or went on."""
        return self.count("new") + self.count("longer")

    @property
    def wrong(self) -> bool:
        """Whether something was not taken in, or waits."""
        return bool(self.unread or self.refused or self.waiting)


class _Looked(Exception):
    """Everything was done, to see what it is; nothing of it is kept."""


@contextmanager
def keep_nothing(store: Store) -> Iterator[None]:
    """Whatever is done to the store inside is not kept."""
    try:
        with store.group_writes():
            yield
            raise _Looked
    except _Looked:
        pass


def explain_waiting(aside: Aside, store: Store) -> RecordsProblem:
    """Why a play waits, with whatever its sentence speaks of."""
    handed, _material = bundles.unpack_only(aside, store.place)
    started = from_bytes(handed.events[0].body)
    case = started.scenario if isinstance(started, Started) else ""
    seq = _find_parting(store, handed) if aside.why == Code.FORKED else 0
    params = {"play": aside.play, "case": case, "seq": str(seq), "codes": " ".join(aside.codes)}
    return RecordsProblem(aside.why, params)


def _find_parting(store: Store, handed: HandedPlay) -> int:
    """The first event that is another one here."""
    pairs = zip(hashes_here(store, handed.id), handed.hashes(), strict=False)
    return next((seq for seq, (one, other) in enumerate(pairs, 1) if one != other), 0)


def branch_of(store: Store, handed: HandedPlay) -> str:
    """The id of a version that parts from the one here, should it be chosen; "" where none parts.

    It follows from the first event that is another one, so that the version is known again.
    """
    seq = _find_parting(store, handed)
    if not seq:
        return ""
    parted = bytes.fromhex(list(handed.hashes())[seq - 1])
    return hashlib.sha256(b"rifq-branch-1\0" + parted).hexdigest()[:32]


def hashes_here(store: Store, play: str) -> list[str]:
    """The hash of each event of a play that is in the store; nothing without it."""
    try:
        return [event.hash for event in store.events(play)]
    except RecordsProblem:
        return []


class Intake:
    """Takes plays into one course, and tells `outcome` what becomes of each."""

    def __init__(self, store: Store, cohort: str, own: Path | None, outcome: IntakeOutcome) -> None:
        self.store, self.outcome = store, outcome
        self.cohort = store.cohorts.get(cohort)
        self.numbers = dict(store.sticks.devices(cohort))
        self.names = dict(store.sticks.list_computers())
        self.gone = store.sticks.list_forgotten()
        self.away = store.sticks.list_turned_away()
        self.branches = {play for play, _instead in store.sticks.list_branches()} | self.gone
        self.brought = dict(store.sticks.list_origins(cohort))
        self.known = _gather_known(store, self.cohort, self.brought, own)
        members = store.cohorts.members(cohort)
        self.accepted = {member.code for member in members if member.accepted}

    def refuses(self, device: str) -> bool:
        """Whether somebody said that a computer is not ours; it is told that nothing is taken."""
        if self.names.get(device) != "":
            return False
        said = RecordsProblem(
            Code.REFUSED_COMPUTER, {"computer": name_of(device), "cohort": self.cohort.id}
        )
        if str(said) not in map(str, self.outcome.notes):
            self.outcome.notes.append(said)
        self.outcome.computers[device] = ""
        return True

    def take_bundle(self, device: str, bundle: Bundle) -> None:
        """Take a bundle in."""
        self.outcome.computers[device] = self.names.get(device, "")
        newest = self._is_ours(device) and bundle.number > self.numbers.get(device, 0)
        for handed in bundle.plays:
            self._take_one(device, handed, bundle.material, newest=newest)
        if newest:
            for play in sorted(set(bundle.forgotten) & self.brought.keys()):
                if self.brought[play] == device:
                    self.outcome.notes.append(RecordsProblem(Code.FORGOTTEN_THERE, {"play": play}))
            self.store.sticks.keep_device(self.cohort.id, device, bundle.number)
            self.numbers[device] = bundle.number

    def take_waiting(self, device: str) -> None:
        """Take in what waited only because nobody had named its computer."""
        for aside in self.store.sticks.list_waiting(self.cohort.id):
            if (aside.device, aside.why) == (device, Code.UNKNOWN_COMPUTER):
                handed, material = bundles.unpack_only(aside, self.store.place)
                self.store.sticks.drop_waiting(aside)
                self._take_one(device, handed, material, newest=True)

    def _is_ours(self, device: str) -> bool:
        return bool(self.names.get(device))

    def _take_one(
        self, device: str, handed: HandedPlay, material: Material, *, newest: bool
    ) -> None:
        """Take a play in, and its words if its bundle is the newest of its computer."""
        while self.branches and (branch := branch_of(self.store, handed)) in self.branches:
            handed = replace(handed, id=branch)  # one that was chosen
        try:
            self._take_play(device, handed, material)
        except NotAPlay as problem:
            self.outcome.note_refused(handed.id, Code.NOT_A_PLAY, str(problem))
        else:
            if newest and self.brought.get(handed.id) == device:
                self._keep_words(handed)

    def _take_play(self, device: str, handed: HandedPlay, material: Material) -> None:
        out, heads, here = self.outcome, tuple(handed.hashes()), hashes_here(self.store, handed.id)
        if handed.id in self.gone:
            out.note_fate(handed.id, "forgotten")
            return
        if heads and heads[-1] in here:
            out.note_fate(handed.id, "here")
            return
        found = play_check.replay_handed(handed, material)
        if here and self.store.find_listed(handed.id).cohort not in (None, self.cohort.id):
            raise NotAPlay("it is in another course here")
        ours = self._is_ours(device)
        if ours and here and here[-1] in heads:
            keep(self.store, handed, found, material)
            out.note_fate(handed.id, "longer")
        elif handed.id in self.away:
            out.note_refused(handed.id, Code.TURNED_AWAY)
        elif not ours:
            self._put_aside(device, handed, material, Code.UNKNOWN_COMPUTER)
        elif why := self._find_reason(device, handed, found, here):
            self._put_aside(device, handed, material, why)
        else:
            keep(self.store, handed, found, material, self.cohort.id)
            self.store.sticks.keep_origin(handed.id, device)
            settle(self.store, self.cohort.id, handed.id, heads)
            self.brought[handed.id] = device
            self._count(device, handed, found)

    def _find_reason(
        self, device: str, handed: HandedPlay, found: Replayed, here: list[str]
    ) -> Code | None:
        """Why a play waits; `here` are the hashes of the one of its id that is here."""
        if here:
            return Code.FORKED
        for code in handed.participants:
            try:
                self.store.cohorts.refuse_replaced(code)
            except RecordsProblem:
                return Code.OLD_CODE
        return play_check.why_it_waits(handed, found, self.known, device)

    def _put_aside(self, device: str, handed: HandedPlay, material: Material, why: Code) -> None:
        """Put a play aside, unless it waits already or is the beginning of one that does.

        What came from a computer that nobody has named changes nothing of what came from others.
        """
        heads, stranger = tuple(handed.hashes()), why == Code.UNKNOWN_COMPUTER
        self.outcome.note_fate(handed.id, "aside")
        beyond = []
        for other in self.store.sticks.list_waiting(self.cohort.id):
            strange = other.why == Code.UNKNOWN_COMPUTER
            if other.play == handed.id and other.head == heads[-1] and stranger:
                return
            if other.play == handed.id and strange == stranger:
                known, _material = bundles.unpack_only(other, self.store.place)
                if heads[-1] in known.hashes():
                    self.store.sticks.put_aside(replace(other, why=why))
                    return
                beyond += [other.head] if other.head in heads else []
        aside = Aside(
            self.cohort.id,
            handed.id,
            heads[-1],
            why,
            device,
            handed.participants,
            bundles.pack_only(handed, material),
        )
        self.store.sticks.put_aside(aside, beyond)

    def _count(self, device: str, handed: HandedPlay, found: Replayed) -> None:
        self.outcome.note_fate(handed.id, "new")
        started = found.play.started
        if found.play.ended:
            for code in handed.participants:
                self.known.finished.setdefault((code, started.scenario), set()).add(device)
        if started.agreed == self.cohort.agreement:
            self.outcome.agreed |= set(handed.participants) - self.accepted
        first, last = self.cohort.first, self.cohort.last
        if (first and started.date < first) or (last and started.date > last):
            self.outcome.misdated += 1

    def _keep_words(self, handed: HandedPlay) -> None:
        """Keep what is shared of a play there now, and no more."""
        words = self.store.words
        wanted = {w for each in handed.words if (w := _read_shared(handed, each))}
        for old in words.of(handed.id):
            if old.shared and old not in wanted:
                words.remove(old)
        for new in wanted - set(words.of(handed.id)):
            words.put(new)


def keep(
    store: Store,
    handed: HandedPlay,
    found: Replayed,
    material: Material,
    cohort: str | None = None,
) -> None:
    """Put a play that was played again into the store; of one that is here, what it has more.

    Where its course takes it, what its players agreed to is kept with their codes.
    """
    for kind, hash in handed.closure.items():
        store.keep(kind, material[hash][1])
    people = handed.participants
    head = store.take(handed.id, handed.events, found.facts, participants=people, cohort=cohort)
    if cohort and found.play.started.agreed == store.cohorts.get(cohort).agreement:
        for code in people:
            store.cohorts.accept(cohort, code)
    if found.play.ended and head.seq == len(handed.events):
        store.settle([Ended(handed.id, head.seq, found.play.started.origin)])


def settle(store: Store, cohort: str, play: str, heads: Iterable[str] = ()) -> None:
    """Let no version of a play wait any more; one of a computer that nobody has named does.

    Args:
        store: the plays.
        cohort: for whose decision they wait.
        play: its id.
        heads: of the version that was taken: none of these waits.
    """
    heads = set(heads)
    for aside in store.sticks.list_waiting(cohort):
        strange = aside.why == Code.UNKNOWN_COMPUTER
        if aside.play == play and (not strange or aside.head in heads):
            store.sticks.drop_waiting(aside)


def _gather_known(
    store: Store, cohort: Cohort, brought: Mapping[str, str], own: Path | None
) -> Known:
    finished: dict[tuple[str, str], set[str]] = {}
    for listed in store.plays(cohort=cohort.id):
        for code in listed.participants if listed.ended else ():
            there = finished.setdefault((code, listed.facts.scenario), set())
            there.add(brought.get(listed.play, HERE))
    codes = frozenset(member.code for member in store.cohorts.members(cohort.id))
    return Known(cohort, codes, stories_today(cohort.cases, own), finished)


def _read_shared(handed: HandedPlay, words: SharedWords) -> Annotation | None:
    """Words as they are kept; None where nobody could have written them."""
    who, where = words.participant, words.address
    try:
        text = words.body.decode("utf-8")
        refuse_controls(text, where)
    except (UnicodeDecodeError, RecordsProblem):
        return None
    fits = (
        words.kind in _KINDS_OF_WORDS
        and (who in handed.participants or not who)
        and len(text) <= _LONGEST
        and len(where) <= _LONGEST_ADDRESS
        and 0 <= words.seq <= len(handed.events)
    )
    return (
        Annotation(handed.id, words.kind, words.body, words.seq, where, who, True) if fits else None
    )


# Merging a backup


def merge(
    store: Store,
    other: Store,
    led: Mapping[str, KnownCourse],
    source: str,
    own: Path | None,
    out: IntakeOutcome,
) -> None:
    """Add the plays of another store, in one commit.

    Args:
        store: the plays here.
        other: the plays of a backup.
        led: the courses whose key is here, by cohort.
        source: where they came from: the hash of the backup, 64 hex digits.
        own: an own folder of cases, or None.
        out: is told what becomes of each play.
    """
    with store.group_writes():
        for cohort in other.cohorts.all():
            altered: list[Listed] = []
            bundle = bundles.gather(other, cohort.id, 1, altered)
            if _same_course(store, other, led, cohort.id):
                intake = Intake(store, cohort.id, own, out)
                intake.names[source] = name_of(source)  # somebody chose this file, and no stick
                intake.take_bundle(source, bundle)
                if store.cohorts.key(cohort.id) == other.cohorts.key(cohort.id):
                    # It is a copy of this store, no other has its key for chance: who agreed, did.
                    for member in other.cohorts.members(cohort.id):
                        if member.accepted:
                            store.cohorts.accept(cohort.id, member.code)
                out.computers.clear()
            elif other.plays(cohort=cohort.id):
                out.unread.append(RecordsProblem(Code.NOT_HERE, {"cohort": cohort.id}))
            for listed in altered:
                _refuse_altered(listed, out)
        out.note_waiting(store, [cohort.id for cohort in store.cohorts.all()])
        for listed in other.plays():
            if listed.cohort is None:
                _add_play(store, other, listed, out)


def _same_course(store: Store, other: Store, led: Mapping[str, KnownCourse], cohort: str) -> bool:
    """Whether a course of a backup is one that is open here, under the same id."""
    here = store.cohorts.of(cohort)
    if here is None or here.closed:
        return False
    if store.cohorts.key(cohort) == other.cohorts.key(cohort):
        return True
    theirs, mine = kits.read_joined(other).get(cohort), kits.read_joined(store).get(cohort)
    course = mine.course if mine else led.get(cohort)
    return theirs is not None and theirs.course == course


def _add_play(store: Store, other: Store, listed: Listed, outcome: IntakeOutcome) -> None:
    """Add a play that is in no course."""
    material: dict[str, tuple[str, bytes]] = {}
    handed = bundles.gather_play(other, listed, material)
    if listed.play in store.sticks.list_forgotten() | store.sticks.list_turned_away():
        outcome.note_fate(listed.play, "forgotten")
        return
    if handed is None:
        _refuse_altered(listed, outcome)
        return
    here, heads = hashes_here(store, handed.id), tuple(handed.hashes())
    if heads[-1] in here:
        outcome.note_fate(handed.id, "here")
        return
    try:
        if here and here[-1] not in heads:
            raise NotAPlay("it went on in another way here")
        keep(store, handed, play_check.replay_handed(handed, material), material)
    except NotAPlay as problem:
        outcome.note_refused(handed.id, Code.NOT_A_PLAY, str(problem))
    else:
        outcome.note_fate(handed.id, "longer" if here else "new")


def _refuse_altered(listed: Listed, outcome: IntakeOutcome) -> None:
    outcome.note_refused(listed.play, Code.NOT_A_PLAY, "it is not as it was written")


# Plays that wait

_BESIDE = {Code.STRANGE_CASE, Code.OTHER_TERMS}
"""A play that waits for one of these is its player's, and is not counted in the course."""


def list_waiting(store: Store, cohort: str) -> list[tuple[Aside, RecordsProblem]]:
    """The plays of a course that wait, each with its reason."""
    return [(aside, explain_waiting(aside, store)) for aside in _list_decided(store, cohort)]


def _list_decided(store: Store, cohort: str) -> list[Aside]:
    """The plays that are decided one by one."""
    every = store.sticks.list_waiting(cohort)
    return [aside for aside in every if aside.why != Code.UNKNOWN_COMPUTER]


def find_waiting(store: Store, cohort: str, prefix: str) -> Aside:
    """The play that waits, from the beginning of its id or of its head.

    Raises:
        RecordsProblem: R092 none, R011 several.
    """
    wanted = prefix.strip().lower()
    every = _list_decided(store, cohort)
    found = [a for a in every if wanted and any(id.startswith(wanted) for id in (a.play, a.head))]
    if len(found) != 1:
        code = Code.AMBIGUOUS if found else Code.NOT_WAITING
        params = {"play": prefix, "count": str(len(found)), "cohort": cohort}
        raise RecordsProblem(code, params)
    return found[0]


def accept(store: Store, aside: Aside, code: str = "") -> None:
    """Take a play that waited.

    One of an unknown code lets this code into the course, or counts for `code`. One of a case that
    is not in the course, or with other luck, is kept as its player's own. One that went on
    otherwise than the one here counts in its place, under an id of its own.

    Raises:
        RecordsProblem: R041 its code was replaced, and none was named; R027 the code named is not
            in the course; R028 the course is closed; R080 it is no play.
    """
    course = store.cohorts.get(aside.cohort)
    if course.closed:
        raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": course.id, "on": course.closed})
    members = {member.code for member in store.cohorts.members(aside.cohort)}
    if code and code not in members:
        raise RecordsProblem(Code.NOT_A_MEMBER, {"code": code, "cohort": aside.cohort})
    handed, material = bundles.unpack_only(aside, store.place)
    try:
        found = play_check.replay_handed(handed, material)
    except NotAPlay as error:
        params = {"play": aside.play, "said": str(error)}
        raise RecordsProblem(Code.NOT_A_PLAY, params) from error
    cohort = None if aside.why in _BESIDE else aside.cohort
    with store.group_writes():
        handed = _name_players(store, handed, members, code, cohort)
        if branch := branch_of(store, handed):
            here = store.find_listed(aside.play)
            handed = replace(handed, id=branch, participants=here.participants)
            cohort = here.cohort
        keep(store, handed, found, material, cohort)
        store.sticks.keep_origin(handed.id, aside.device)
        if branch:
            before = [o for o, instead in store.sticks.list_branches() if instead == aside.play]
            for other in (aside.play, *before):  # what it counts in place of
                store.sticks.keep_branch(branch, other)
        _settle_others(store, aside)


def _name_players(
    store: Store, handed: HandedPlay, members: set[str], code: str, cohort: str | None
) -> HandedPlay:
    """A play that counts for `code`, if there is one; else its unknown codes join the course."""
    strangers = [each for each in handed.participants if each not in members]
    if code:  # in place of those who are unknown, or of everybody
        known = set(handed.participants) - set(strangers) if strangers else set()
        return replace(handed, participants=tuple(sorted(known | {code})))
    for each in strangers:
        if cohort is not None:
            store.cohorts.add(cohort, each)
    return handed


def _settle_others(store: Store, taken: Aside) -> None:
    """A play that was taken waits no more; others with its id went on elsewhere, and say so."""
    others = [a for a in _list_decided(store, taken.cohort) if a.play == taken.play]
    settle(store, taken.cohort, taken.play, [taken.head])
    for other in others:
        if other.head != taken.head:
            store.sticks.put_aside(replace(other, why=Code.FORKED))


def admit_computer(store: Store, device: str, name: str, own: Path | None) -> IntakeOutcome:
    """Say that a computer is ours, and take in what waited only for that; what became of it.

    Raises R101 where another computer has that name.
    """
    outcome = IntakeOutcome()
    with store.group_writes():
        give_name(store, device, name)
        open_ones = [cohort.id for cohort in store.cohorts.all() if not cohort.closed]
        for id in open_ones:
            Intake(store, id, own, outcome).take_waiting(device)
        outcome.note_waiting(store, open_ones)
    return outcome


def turn_away(store: Store, aside: Aside) -> None:
    """Do not take a play, now or when it comes again; one of its id that is here stays."""
    with store.group_writes():
        store.sticks.turn_away(aside.play)
        settle(store, aside.cohort, aside.play)

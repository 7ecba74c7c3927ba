"""Counted over plays: harmful choices, needs, risks, paths, question choice, contests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from engine.kernel.answer_key import Mark
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import (
    Asked,
    Contested,
    Decision,
    Harm,
    Harmful,
    Need,
    Risk,
    Scene,
    Voted,
    Way,
    share,
)
from engine.reports.cohort.topics import harmful_votes
from engine.reports.debrief.outcome import NEED
from engine.reports.document import Contest
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary.risks import LEVELS
from engine.scoring.question_types import Talk

RAISED = frozenset({"offered", "met", "declined"})
LONG_RUN = 3  # questions in a row while signs of overload went unanswered
CLOSING = frozenset({"closure", "summary"})


def harms(room: Room) -> tuple[Harm, ...]:
    """Harmful choices by kind: those made in the greatest share of plays first."""
    open_to: Counter[str] = Counter()
    made: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for each in room.seen:
        open_to.update(set(each.faced.values()) | {harm.kind for harm in each.harms})
        for kind in {harm.kind for harm in each.harms}:
            of_kind = [harm for harm in each.harms if harm.kind == kind]
            made[kind] += 1
            mended[kind] += all(harm.repaired for harm in of_kind)
            answers[kind].update({harm.address for harm in of_kind})
    found = [
        Harm(kind, share(made[kind], n), mended[kind], _answers(room, answers[kind]))
        for kind, n in open_to.items()
        if n >= room.least
    ]
    return tuple(sorted(found, key=lambda harm: (-harm.plays.share, harm.kind)))


def harms_voted(room: Room, decisions: Iterable[Decision]) -> tuple[Harmful, ...]:
    """Harmful answers led sessions voted for: at decisions, then in conversations."""
    found = [each for decision in decisions for each in harmful_votes(decision)]
    marks, cards = room.scenario.key.marks, room.scenario.text.cards
    talks: dict[str, Counter[str]] = defaultdict(Counter)
    for (at, turn), votes_here in room.votes.items():
        if at not in room.met or turn:
            for vote in votes_here:
                talks[at].update(vote.counts)
    for at, counts in talks.items():
        for id, n in counts.items():
            address = f"{at.partition('.')[0]}.{id}"
            kind = _kind(marks.get(address))
            if n and kind:
                drew = share(n, counts.total())
                found.append(Harmful(at, address, cards[address].text, kind, drew))
    return tuple(found)


def _kind(mark: Mark | None) -> str:
    """The kind of harmful choice an answer can be, or ""."""
    kinds = [mark.critical, *(grade.critical for grade in mark.grades)] if mark else []
    return next((kind for kind in kinds if kind), "")


def _answers(room: Room, counts: Counter[str]) -> tuple[tuple[str, str, int], ...]:
    cards = room.scenario.text.cards
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((address, cards[address].text, n) for address, n in order)


def needs(room: Room) -> tuple[Need, ...]:
    """Every need, concern and right of the case with how it ended."""
    found = []
    for number, entity in enumerate(room.group.reader.needs.entities):
        ends = [each.needs[number] for each in room.finished]
        status = Counter(end.status for end in ends)
        found.append(
            Need(
                id=entity.id,
                kind=str(entity.detail.get("kind", "need")),
                name=_names(room.scenario, entity.people),
                text=entity.text,
                held=share(sum(end.held for end in ends), len(ends)),
                raised=sum(status[s] for s in RAISED),
                met=status["met"],
                declined=status["declined"],
                denied=status["denied"],
            )
        )
    return tuple(found)


def _names(scenario: Scenario, people: Iterable[str]) -> str:
    return ", ".join(scenario.text.people[id].name for id in people)


def risks(room: Room) -> tuple[Risk, ...]:
    """Every risk with its level at the end."""
    found = []
    for entity in room.scenario.text.entities:
        if entity.section != "risks":
            continue
        levels = Counter(each.risks[entity.id] for each in room.finished)
        start = str(entity.detail.get("level", "unknown"))
        names = tuple(room.scenario.text.people[id].name for id in entity.people)
        counts = tuple((level, levels[level]) for level in LEVELS if levels[level])
        found.append(Risk(entity.id, entity.text, names, start, counts, len(room.finished)))
    return tuple(found)


def ways(room: Room) -> tuple[Way, ...]:
    """From each scene to the next, the first time it was left."""
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for each in room.finished:
        for scene, to in each.ways.items():
            there[scene][to] += 1
    order = list(dict.fromkeys(c.location.place for c in room.scenario.story.locations))
    endings = {c.location.place for c in room.scenario.story.locations if c.location.ended}
    return tuple(
        Way(scene, to, to in endings, share(there[scene][to], there[scene].total()))
        for scene in order
        if there[scene].total() >= room.least
        for to in sorted(there[scene], key=lambda to: (-there[scene][to], order.index(to)))
    )


def scenes(scenario: Scenario) -> tuple[Scene, ...]:
    """The scenes of the case in words."""
    people = scenario.text.people
    return tuple(
        Scene(id, text.time, text.prompt, people[text.who].name if text.who else "")
        for id, text in scenario.text.scenes.items()
    )


# Question choice ----------------------------------------------------------------------------------


def asked(room: Room) -> tuple[Asked, ...]:
    """Question choice in each conversation."""
    by_scene: dict[str, list[Talk]] = defaultdict(list)
    for each in room.seen:
        for talk in each.talks:
            by_scene[talk.scene].append(talk)
    order = (id for id in room.scenario.text.scenes if len(by_scene[id]) >= room.least)
    return tuple(_asked(room, scene, by_scene[scene]) for scene in order)


def _asked(room: Room, scene: str, found: Sequence[Talk]) -> Asked:
    n = len(found)
    questions = sum(len(talk.asked) for talk in found)
    types = {mark.type for a, mark in room.scenario.key.marks.items() if a.startswith(f"{scene}.")}
    rules = share(sum(talk.ground_rules for talk in found), n)
    closure = share(sum(talk.closure for talk in found), n)
    return Asked(
        scene=scene,
        name=room.scenario.text.people[room.scenario.text.scenes[scene].who].name,
        plays=n,
        asked=questions,
        open=share(sum(talk.open for talk in found), questions),
        leading=share(sum(talk.leading > 0 for talk in found), n),
        blame=share(sum(talk.blame > 0 for talk in found), n),
        outside=share(sum(talk.outside > 0 for talk in found), n),
        outside_run=share(sum(talk.longest_outside >= LONG_RUN for talk in found), n),
        ground_rules=rules if "ground-rule" in types else None,
        closure=closure if types & CLOSING else None,
    )


def voted(room: Room) -> tuple[Voted, ...]:
    """Votes of led sessions on anything but a decision."""
    found = []
    for (at, turn), each in room.votes.items():
        if at in room.met and not turn:
            continue
        counts: Counter[str] = Counter()
        for vote in each:
            counts.update(vote.counts)
        cards, scene = room.scenario.text.cards, at.partition(".")[0]
        words = {id: card.text for id in counts if (card := cards.get(f"{scene}.{id}"))}
        told = tuple((id, words.get(id, id), n) for id, n in counts.items())
        found.append(Voted(at, turn, told))
    return tuple(found)


# Disputed -----------------------------------------------------------------------------------------


def contested(room: Room, written: Iterable[Iterable[Contest]]) -> tuple[Contested, ...]:
    """Judgements somebody disputes, those most disputed first."""
    by: dict[str, list[Contest]] = defaultdict(list)
    for contests in written:
        for contest in contests:
            by[contest.address].append(contest)
    found = []
    for address, contests in by.items():
        verdicts = Counter(contest.verdict for contest in contests)
        disputed = verdicts["disagree"], verdicts["not-my-job"]
        if any(disputed):
            reasons = sorted({c.because for c in contests if c.because})
            text = _about(room.scenario, address)
            found.append(Contested(address, text, *disputed, verdicts["agree"], tuple(reasons)))
    return tuple(sorted(found, key=lambda c: (-(c.disagree + c.not_my_job), c.address)))


def _about(scenario: Scenario, address: str) -> str:
    """What a judgement is about, in the case's words; its address where it is no longer there."""
    if address.startswith(NEED):
        needs = (e for e in scenario.text.entities if e.section == "needs")
        return next((e.text for e in needs if f"{NEED}{e.id}" == address), address)
    card = scenario.text.cards.get(address)
    scene = scenario.text.scenes.get(address)
    return card.text if card else scene.prompt if scene and scene.prompt else address

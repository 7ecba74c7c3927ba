"""Page one of a case: what a facilitator reads in five minutes, in the order of scoring.md."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decisions.registry import KINDS, WHOLES
from engine.reports.cohort import sentences as w
from engine.reports.cohort.figures import LEAST_FINISHED, MOST_TOPICS, CaseReport, Decision, Topic
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.items import LEAST_ITEM
from engine.reports.cohort.sections.harms import HARMS
from engine.reports.cohort.sections.part import in_entry
from engine.reports.cohort.statistics import share
from engine.reports.debrief.sentences import CLOSED_ASK, CRITICAL_KINDS, PRINCIPLE
from engine.reports.document import Block, Cell, Entry, Line, Section, Table, Tone

MOST_LISTED = 3  # contested, and broken
MOST_NEEDS = 5


def page_one(say: Saying, support: str) -> tuple[Section, ...]:
    """The parts in their order; with too few plays, what was counted and the votes."""
    case = say.case
    if case.untold:
        reason = say.say(w.NOTHING)
        if case.withheld:
            reason = say.say(w.WITHHELD, least=LEAST_FINISHED)
        talk = (_talk(say),) if case.topics else ()
        harm = (HARMS.section(say),) if case.harmful_votes else ()
        return (*talk, *harm, Section("counted", say.say(w.COUNTED), (reason, *counted(say))))
    return (
        _talk(say),
        HARMS.section(say),
        _contested(say),
        _needs(say),
        _well(say),
        _broken(say),
        *_care(say, support),
        Section("counted", say.say(w.COUNTED), counted(say)),
    )


# Talk about this ----------------------------------------------------------------------------------


def _talk(say: Saying) -> Section:
    topics, third = say.case.topics[:MOST_TOPICS], say.case.topics[MOST_TOPICS:][:1]
    entries = [_topic(say, topic) for topic in topics]
    entries += [Entry("", (_third(say, topic),)) for topic in third]
    return Section("talk", say.say(w.TALK), _why_these(say, topics), tuple(entries))


def _why_these(say: Saying, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Why the two are told: by the rule, or because they were chosen."""
    if not topics:
        return (say.voiced(w.TALK_NONE),)
    if any(topic.chosen for topic in topics):
        others = sorted(say.case.topics, key=lambda topic: topic.rank)[:MOST_TOPICS]
        left = [say.where(say.case.decision(t.at)) for t in others if t not in topics]
        told = say.say(w.TALK_SUGGESTED, each=say.language.semicolons(left)) if left else ""
        return (f"{say.say(w.TALK_CHOSEN)} {told}".strip(),)
    return (say.voiced(w.TALK_ORDER) if len(topics) > 1 else say.say(w.TALK_ONE),)


def _third(say: Saying, topic: Topic) -> Line:
    """The decision that would be the next, in a line."""
    return Line(Tone.SAID, " · ".join(say.topic(topic)), say.say(w.THIRD))


def _firm(say: Saying, topic: Topic) -> list[Block]:
    """How often it would be picked again, where there are plays enough to say so."""
    if topic.firm is None:
        return []
    if say.case.decision(topic.at).untold and not topic.voted:
        return [Line(Tone.SAID, say.say(w.FIRM_HALF[topic.firm > 0.5]), say.say(w.FIRM))]
    told = w.FIRM_VOTES if topic.voted else w.FIRM_LINE
    return [Line(Tone.SAID, say.say(told, tenths=say.tenths(topic.firm)), say.say(w.FIRM))]


def _topic(say: Saying, topic: Topic) -> Entry:
    """The split, how sure, the pull, the question; only then what the key rests on."""
    decision = say.case.decision(topic.at)
    blocks: list[Block] = [Line(Tone.SAID, say.say(w.LED_ONLY))] if topic.voted else []
    blocks += split(say, decision, voted=topic.voted)
    blocks += how_sure(say, decision, voted=topic.voted)
    pulled, *reasons = pull(say, topic)
    blocks += [pulled, Line(Tone.QUESTION, say.say(CLOSED_ASK), say.say(w.ASK)), *reasons]
    blocks += harmful(say, topic)
    if topic.principle:
        text = say.say(PRINCIPLE, title=topic.principle.title, id=topic.principle.id)
        blocks.append(Line(Tone.SOURCE, text, say.say(w.PRINCIPLE)))
    blocks += _firm(say, topic)
    return Entry(say.where(decision), tuple(blocks))


def pull(say: Saying, topic: Topic) -> list[Block]:
    """What drew those who were wrong, and why it is wrong; of items, the one most were apart on."""
    text, k, n = topic.pull_text, topic.drew, topic.wrong.n
    decision = say.case.decision(topic.at)
    if topic.voted and KINDS[decision.kind].ordered:
        place = placed(say, decision, topic.pull)
        said = say.voiced(w.PULL_FIRST, text=text, k=k, n=n, place=place)
        label = say.voiced(w.LATER)
    elif topic.voted:
        said, label = say.say(w.PULL_VOTES, text=text, k=k, n=n), say.say(w.PULL)
    elif of_placed_items(decision):
        said, label = say.say(w.PULL_ITEM, text=text, k=k, n=topic.wrong.k), say.voiced(w.APART)
    else:
        chosen = next((c.chosen for c in decision.choices if c.address == topic.pull), None)
        k, n = (chosen.k, chosen.n) if chosen else (k, n)  # as in the table above it
        said, label = say.say(w.PULL_DREW, text=text, k=k, n=n), say.say(w.PULL)
    found: list[Block] = [Line(Tone.CHOSEN, said, label)]
    if topic.pull_because:
        found.append(Line(Tone.KEY, topic.pull_because, say.voiced(w.PULL_WHY)))
    return found


def of_placed_items(decision: Decision) -> bool:
    """Whether each item gets a place or a value, so that what is wrong is one item or another."""
    return decision.kind in WHOLES and not WHOLES[decision.kind].items_act


def placed(say: Saying, decision: Decision, address: str) -> str:
    """Where the key has an item of an order, in words; "" where it has it nowhere."""
    places = next(c.places for c in decision.choices if c.address == address)
    if places is None:
        return ""
    first, last = (say.say(w.NTH[place - 1]) for place in places)
    if first == last:
        return first
    between = w.NTH_OR if places[1] == places[0] + 1 else w.NTH_TO
    return say.say(between, first=first, last=last)


def harmful(say: Saying, topic: Topic) -> list[Block]:
    """The harmful answers given there, each with its own kind and its own count."""
    found: list[Block] = []
    for each in topic.harmful:
        named = {"text": each.text, "kind": say.say(CRITICAL_KINDS[each.kind])}
        template = w.HARMFUL_PULL if each.address == topic.pull else w.HARMFUL_DREW
        told = say.say(template, k=each.drew.k, n=each.drew.n, **named)
        found.append(Line(Tone.KEY, told, say.voiced(w.HARMFUL_HERE)))
    return found


def split(say: Saying, decision: Decision, *, voted: bool = False) -> tuple[Table, ...]:
    """How the room split, without the key; of items, how many had each as the key has it."""
    rows = []
    order, whole = KINDS[decision.kind].ordered, WHOLES.get(decision.kind)
    for choice in decision.choices:
        chosen = share(choice.votes, decision.voters) if voted else choice.chosen
        counted = Cell(say.of(chosen), say.bar(chosen))
        if not choice.keyed and not voted:
            counted = Cell(say.say(w.DIFFERS_HERE))
        rows.append((Cell(choice.text), counted))
    first = w.ITEM if whole else w.ANSWER
    voters = w.PICKED if KINDS[decision.kind].items_act else w.VOTES
    columns = (first, voters if voted else w.PLAYS)
    caption = say.say(w.SPLIT_FIRST if voted and order else w.SPLIT)
    if not voted and whole and whole.words.split:
        caption = say.voiced(whole.words.split)
    return say.table(caption, columns, rows)


def how_sure(say: Saying, decision: Decision, *, voted: bool = False) -> list[Block]:
    """How sure the room was, and how many who were very sure were wrong."""
    sure = decision.voted_sure if voted else decision.sure
    if sure is None:
        return []
    text = say.say(w.SURE_LINE, no=sure[0], fairly=sure[1], very=sure[2])
    found: list[Block] = [Line(Tone.SAID, text, say.say(w.SURE))]
    wrong = decision.sure_wrong
    if wrong and not voted:
        found.append(Line(Tone.SAID, say.voiced(w.SURE_WRONG, n=wrong.n, k=wrong.k)))
    return found


# What follows -------------------------------------------------------------------------------------


def _contested(say: Saying) -> Section:
    blocks: list[Block] = [
        Line(Tone.SAID, f"{c.text} · {verdicts(say, c.disagree, c.not_my_job, c.agree)}")
        for c in say.case.contested[:MOST_LISTED]
    ]
    lead = () if blocks else (say.say(w.CONTESTED_NONE),)
    return Section("contested", say.say(w.CONTESTED), lead, in_entry(blocks))


def verdicts(say: Saying, disagree: int, not_my_job: int, agree: int) -> str:
    """How many said what of a judgement."""
    return say.say(w.CONTESTED_LINE, no=disagree, job=not_my_job, yes=agree)


def _needs(say: Saying) -> Section:
    held = sorted(
        (need for need in say.case.needs if need.held.k), key=lambda need: -need.held.share
    )
    rows = [
        (Cell(say.say(w.NEED_OF, name=need.name, text=need.text)), say.cell(need.held))
        for need in held[:MOST_NEEDS]
    ]
    tables = say.table(say.say(w.NEEDS), (w.NEED, w.NOT_RAISED), rows)
    lead = (say.say(w.NEEDS_LEAD if tables else w.NEEDS_NONE),)
    return Section("needs", say.say(w.NEEDS), lead, in_entry(tables))


def _well(say: Saying) -> Section:
    blocks = well(say)
    lead = say.voiced(w.WELL_LEAD) if blocks else say.say(w.WELL_NONE)
    return Section("well", say.say(w.WELL), (lead,), in_entry(blocks))


def well(say: Saying) -> list[Block]:
    """What went well: an answer with how many gave it, and how many answered well in all."""
    decisions = {decision.at: decision for decision in say.case.decisions}
    blocks: list[Block] = []
    for one in say.case.well:
        decision = decisions.get(one.at)
        parts = [one.text]
        if decision and one.answer:
            by = KINDS[decision.kind].well
            parts.append(say.say(by, k=one.answer.k, n=one.answer.n))
        if not one.answer or one.answer.k != one.share.k:
            told = say.both(one.share)
            parts.append(say.say(w.WELL_ALL, share=told) if one.answer else told)
        where = say.where(decision) if decision else ""
        blocks.append(Line(Tone.CHOSEN, " · ".join(parts), where))
    return blocks


def _broken(say: Saying) -> Section:
    checked = say.case.checked
    if not checked.items:
        few = say.say(w.BROKEN_FEW, n=say.case.plays.finished, least=LEAST_ITEM)
        return Section("broken", say.say(w.BROKEN), (few,))
    found = [(say.where(d), d.flags) for d in say.case.decisions if d.flags]
    found += [(purpose.text, purpose.flags) for purpose in say.case.purposes if purpose.flags]
    blocks: list[Block] = [
        Line(Tone.SAID, f"{what} · {why(say, flags)}") for what, flags in found[:MOST_LISTED]
    ]
    named = {"items": checked.items, "comparisons": checked.comparisons}
    lead = [say.say(w.BROKEN_CHECKED, chance=f"{checked.by_chance:.1f}", **named)]
    if not blocks:
        lead.insert(0, say.say(w.BROKEN_NONE))
    return Section("broken", say.say(w.BROKEN), tuple(lead), in_entry(blocks))


def why(say: Saying, flags: tuple[str, ...]) -> str:
    """Why an item looks broken."""
    return say.language.semicolons(say.say(w.FLAGS[flag]) for flag in flags)


def _care(say: Saying, support: str) -> tuple[Section, ...]:
    blocks: list[Block] = []
    if say.case.notes:
        blocks.append(
            Line(Tone.SAID, say.say(w.CARE_NOTES, notes=say.language.commas(say.case.notes)))
        )
    if support:
        blocks.append(Line(Tone.SAID, say.say(w.CARE_LINE, support=support)))
    return (Section("care", say.say(w.CARE), (), in_entry(blocks)),) if blocks else ()


def counted(say: Saying) -> tuple[str, ...]:
    """How many plays, what was left out and why, and by which key it is read."""
    plays, case = say.case.plays, say.case
    said = [say.say(w.FINISHED, n=plays.finished)]
    for template, n in (
        (w.UNFINISHED, plays.unfinished),
        (w.PAIRS, plays.pairs),
        (w.RESCORED, plays.rescored),
        (w.PASSED, plays.passed),
        (w.REPEATED, plays.repeated),
        (w.UNREADABLE, plays.unreadable),
        (w.NOT_PLAYED, plays.missing),
        (w.LED, plays.led),
    ):
        if n:
            said.append(say.say(template, n=n))
    if case.issue:
        date = say.language.date(case.issued)
        said.append(say.say(w.ISSUE, n=case.issue, date=date, least=LEAST_FINISHED))
    if case.stories > 1:
        said.append(say.say(w.STORIES, n=case.stories))
    said.append(_signed(say, case))
    if not case.valued:
        said.append(say.say(w.NOT_VALUED))
    hashes = {"story": case.story[:12], "key": case.key[:12], "text": case.text[:12]}
    said.append(say.say(w.OF_CASE, version=case.version, **hashes))
    return tuple(said)


def _signed(say: Saying, case: CaseReport) -> str:
    return (
        say.say(w.DRAFT_CASE)
        if case.draft
        else say.say(w.REVIEWED, names=say.language.semicolons(case.reviewers))
    )

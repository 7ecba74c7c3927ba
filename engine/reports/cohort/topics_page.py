"""Page one of a case, and the guide to the talk.

Page one is what a facilitator reads in five minutes: what to talk about, harmful answers, contested
judgements, needs left open, what went well, items that look broken, what was counted. The guide
follows PEARLS, with two decisions in full and others for when there is time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from engine.decisions.registry import kind_of, whole_of
from engine.reports.cell_key import LARGEST, LEAST
from engine.reports.cohort import sentences as w
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.item_analysis import LEAST_ITEM
from engine.reports.cohort.report_data import (
    MOST_TOPICS,
    Decision,
    Topic,
)
from engine.reports.cohort.sections.harms import HARMS
from engine.reports.cohort.sections.section_part import wrap_blocks
from engine.reports.cohort.split_pictures import (
    ACCEPTABLE,
    count_answerers,
    draw_split,
    draw_sure,
)
from engine.reports.cohort.statistics import share
from engine.reports.cohort.topics import DANGER, LEAST_HARMED
from engine.reports.debrief.answer_lines import describe_belief
from engine.reports.debrief.sentences import CLOSED_ASK, CRITICAL_KINDS, PRINCIPLE
from engine.reports.document import Block, Cell, Entry, Line, Section, Tone
from engine.reports.whose_marking import say_whose

MOST_LISTED = 3  # contested, and broken
MOST_NEEDS = 5
MOST_WELL = 2  # the guide to the talk has them all
MOST_PEOPLE = 6
CLEAR = 0.8  # of the classes made by chance, to call the choice of a topic clear


def page_one(say: Saying) -> tuple[Section, ...]:
    """The parts in their order; with too few plays, what was counted and the votes."""
    case = say.case
    if case.untold:
        reason = say.say(w.NOTHING)
        if case.withheld:
            reason = say.say(w.WITHHELD, least=LEAST)
        talk = (_talk(say),) if case.topics else ()
        harm = (HARMS.section(say),) if case.harmful_votes or case.refused else ()
        return (
            *talk,
            *harm,
            Section("counted", say.say(w.COUNTED), (reason, *describe_counts(say))),
        )
    return (
        *_story(say),
        _talk(say),
        HARMS.section(say),
        _contested_section(say),
        _needs(say),
        _well_section(say),
        _broken_section(say),
        _care(say),
        Section("counted", say.say(w.COUNTED), describe_counts(say)),
    )


def _story(say: Saying) -> tuple[Section, ...]:
    """Who the player is, how the story begins, and who is in it, for somebody who never saw it."""
    blocks: list[Block] = []
    if say.case.role:
        blocks.append(Line(Tone.SMALL, say.case.role, say.say(w.STORY_IS)))
    if say.case.opening:
        blocks.append(Line(Tone.SMALL, say.case.opening, say.say(w.BEGINS)))
    named = [
        say.say(w.PERSON, name=name, part=part) if part else name
        for name, part in say.case.people[:MOST_PEOPLE]
    ]
    if named:
        blocks.append(Line(Tone.SMALL, " · ".join(named), say.say(w.PEOPLE_ARE)))
    return (Section("story", "", (), wrap_blocks(blocks)),) if blocks else ()


# Talk about this ----------------------------------------------------------------------------------


def _talk(say: Saying) -> Section:
    topics, third = say.case.topics[:MOST_TOPICS], say.case.topics[MOST_TOPICS:][:1]
    entries = [_topic(say, topic) for topic in topics]
    entries += [
        Entry("", (Line(Tone.SAID, " · ".join(say.topic(topic)), say.say(w.THIRD)),))
        for topic in third
    ]
    return Section("talk", say.say(w.TALK), _explain_choice(say, topics), tuple(entries))


def _explain_choice(say: Saying, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Why the two are told: by the rule, or because they were chosen."""
    if not topics:
        return (say.say_judgement(w.TALK_NONE),)
    if any(topic.chosen for topic in topics):
        others = sorted(say.case.topics, key=lambda topic: topic.rank)[:MOST_TOPICS]
        left = [say.describe_place(say.case.decision(t.at)) for t in others if t not in topics]
        told = say.say(w.TALK_SUGGESTED, each=say.language.semicolons(left)) if left else ""
        return (f"{say.say(w.TALK_CHOSEN)} {told}".strip(), _rating_words(say))
    if len(topics) == 1:
        return say.say(w.TALK_ONE), _rating_words(say)
    return (_rating_words(say),)  # each says itself why it was picked


def _rating_words(say: Saying) -> str:
    """What the words for ratings mean; that for the gravest only where it may be told."""
    words = say.say_judgement(w.TALK_WORDS)
    return words if say.case.refused else say.say(w.CRITICAL_WORD, words=words)


def _explain_pick(say: Saying, topic: Topic) -> list[Block]:
    """Why this decision, in the figure that decided.

    Critical errors decided nothing where nobody has signed the practice of the marking.
    """
    harm = topic.harm
    grave = harm.k >= LEAST_HARMED and harm.share >= DANGER
    if topic.chosen:
        return []
    if topic.moved:
        told = say.say(w.PICKED_CHOICE)
    elif not say.case.answered_for:
        told = say.say(w.PICKED_COST)
    elif grave:
        told = say.say(w.PICKED_HARM, share=say.write_share(harm, voted=topic.voted))
    else:
        told = say.say(w.PICKED_COST)
    return [Line(Tone.SAID, told, say.say(w.PICKED_AS))]


def _topic(say: Saying, topic: Topic) -> Entry:
    """The split, how sure, the pull, the question; only then what the key rests on."""
    decision = say.case.decision(topic.at)
    blocks: list[Block] = []
    if topic.principle:
        text = say.say(PRINCIPLE, title=topic.principle.title, id=topic.principle.id)
        blocks.append(Line(Tone.PROMPT, text, say.say(w.LESSON)))
    blocks += [Line(Tone.SAID, say.say(w.LED_ONLY))] if topic.voted else []
    blocks += _headline(say, topic, decision)
    blocks += _explain_pick(say, topic)
    drawn = None if topic.voted else draw_split(say, decision)
    blocks += [drawn] if drawn else split(say, decision, voted=topic.voted)
    sure = None if topic.voted else draw_sure(say, decision)
    blocks += [sure] if sure else say.describe_sureness(decision, voted=topic.voted)
    pulled, *reasons = pull(say, topic)
    blocks += [pulled, *_list_questions(say, topic), *describe_better(say, topic), *reasons]
    blocks += list_harmful(say, topic)
    if topic.firm is not None:
        firm = round(topic.firm, 1)  # as it is told
        told = w.FIRM_CLEAR if firm >= CLEAR else w.FIRM_FAIRLY if firm > 0.5 else w.FIRM_NOT
        tenths = say.tenths(topic.firm)
        blocks.append(Line(Tone.SAID, say.say(told, tenths=tenths), say.say(w.FIRM)))
    return Entry(say.describe_place(decision), tuple(blocks))


def _list_questions(say: Saying, topic: Topic) -> Iterator[Line]:
    """The question to the class, then what its author would answer, where the case says it."""
    yield Line(Tone.QUESTION, say.say(CLOSED_ASK), say.say(w.ASK))
    if topic.at in say.pulls:
        yield Line(Tone.SAID, say.pulls[topic.at], say.say(w.TEMPTS))


def _headline(say: Saying, topic: Topic, decision: Decision) -> list[Block]:
    """One sentence: how many gave a weak answer, and how many of those who were very sure."""
    if topic.voted:
        named = {"k": topic.wrong.k, "n": topic.wrong.n}
        return [Line(Tone.PROMPT, say.say_judgement(w.HEADLINE_VOTES, **named))]
    if not topic.wrong.n:
        return []
    said = say.say(w.HEADLINE, share=say.write_share(topic.wrong))
    sure = decision.sure_wrong
    if sure is not None and sure.n:
        said = say.say(w.HEADLINE_SURE, first=said, k=sure.k, n=sure.n)
    return [Line(Tone.PROMPT, said)]


def pull(say: Saying, topic: Topic) -> list[Block]:
    """What drew those who were wrong, and why it is wrong; of items, the one most were apart on."""
    decision = say.case.decision(topic.at)
    found: list[Block] = [_describe_pull(say, topic, decision)]
    rated = [c.ratings for c in decision.choices if c.address == topic.pull and c.ratings]
    if any(min(ratings) < ACCEPTABLE <= max(ratings) for ratings in rated):
        found.append(Line(Tone.KEY, say.say(w.PULL_DEPENDS)))
    if topic.pull_because:
        found.append(Line(Tone.KEY, topic.pull_because, say.say_judgement(w.PULL_WHY)))
    return found


def _describe_pull(say: Saying, topic: Topic, decision: Decision) -> Line:
    """What drew them, and how many; in votes on an order, what was put first too early."""
    text, k, n = topic.pull_text, topic.drew, topic.wrong.n
    label = say.say_judgement(w.APART) if of_placed_items(decision) else say.say(w.PULL)
    if topic.voted and kind_of(decision).ordered:
        place = describe_key_place(say, decision, topic.pull)
        said = say.say_judgement(w.PULL_FIRST, text=text, k=k, n=n, place=place)
        return Line(Tone.CHOSEN, said, say.say_judgement(w.LATER))
    if topic.voted:
        return Line(Tone.CHOSEN, say.say(w.PULL_VOTES, text=text, k=k, n=n), say.say(w.PULL))
    if of_placed_items(decision) and n:
        said = say.say(w.PULL_ITEM, text=text, k=k, n=topic.wrong.k)
        return Line(Tone.CHOSEN, said, label)
    chosen = next((c.chosen for c in decision.choices if c.address == topic.pull), None)
    if chosen:  # as in the picture above it
        k, n = chosen.k if n else k, count_answerers(say, decision)
    return Line(Tone.CHOSEN, say.say(w.PULL_DREW, text=text, share=say.write_count(k, n)), label)


def of_placed_items(decision: Decision) -> bool:
    """Whether each item gets a place or a value, so that what is wrong is one item or another."""
    kind = kind_of(decision)
    return not (kind.options or kind.items_act)


def describe_key_place(say: Saying, decision: Decision, address: str) -> str:
    """Where the key has an item of an order, in words; "" where it has it nowhere."""
    places = next(c.places for c in decision.choices if c.address == address)
    if places is None:
        return ""
    first, last = (say.say(w.NTH[place - 1]) for place in places)
    if first == last:
        return first
    between = w.NTH_OR if places[1] == places[0] + 1 else w.NTH_TO
    return say.say(between, first=first, last=last)


def list_harmful(say: Saying, topic: Topic) -> list[Block]:
    """The harmful answers given there, each with its own kind and its own count."""
    found: list[Block] = []
    for each in topic.harmful:
        named = {"text": each.text, "kind": say.say(CRITICAL_KINDS[each.kind])}
        drew = w.HARMFUL_VOTES if topic.voted else w.HARMFUL_DREW
        template = w.HARMFUL_PULL if each.address == topic.pull else drew
        named["share"] = say.write_share(each.drew, voted=topic.voted)
        told = say.say(template, **named)
        found.append(Line(Tone.KEY, told, say.say_judgement(w.HARMFUL_HERE)))
    return found


def split(say: Saying, decision: Decision, *, voted: bool = False) -> Sequence[Block]:
    """How the room split, without the key; of items, how many had each as the key has it."""
    rows = []
    kind, whole = kind_of(decision), whole_of(decision)
    for choice in decision.choices:
        chosen = share(choice.votes, decision.voters) if voted else choice.chosen
        counted = say.make_cell(chosen, voted=voted)
        if not choice.keyed and not voted:
            counted = Cell(say.say(w.DIFFERS_HERE))
        rows.append((Cell(choice.text), counted))
    first = w.ITEM if whole else w.ANSWER
    voters = w.PICKED if kind.items_act else w.VOTES
    columns = (first, voters if voted else w.PLAYS)
    caption = say.say(w.SPLIT_FIRST if voted and kind.ordered else w.SPLIT)
    if not voted and whole and whole.words.split:
        caption = say.say_judgement(whole.words.split)
    return say.table(caption, columns, rows)


# What follows -------------------------------------------------------------------------------------


def _contested_section(say: Saying) -> Section:
    blocks: list[Block] = [
        Line(Tone.SAID, f"{say.describe_subject(c)} · {say.verdicts(c)}")
        for c in say.case.contested[:MOST_LISTED]
    ]
    lead = (*(() if blocks else (say.say(w.CONTESTED_NONE),)), say.say(w.CONTEST_HOW))
    return Section("contested", say.say(w.CONTESTED), lead, wrap_blocks(blocks))


def _needs(say: Saying) -> Section:
    held = sorted(
        (need for need in say.case.needs if need.held.k), key=lambda need: -need.held.share
    )
    rows = [
        (Cell(say.say(w.NEED_OF, name=need.name, text=need.text)), say.make_cell(need.held))
        for need in held[:MOST_NEEDS]
    ]
    tables = say.table(say.say(w.NEEDS), (w.NEED, w.NOT_RAISED), rows)
    untold = say.case.released and any(not need.held.n for need in say.case.needs)
    none = w.NEEDS_UNTOLD if untold else w.NEEDS_NONE
    lead = (say.say(w.NEEDS_LEAD if tables else none),)
    return Section("needs", say.say(w.NEEDS), lead, wrap_blocks(tables))


def _well_section(say: Saying) -> Section:
    blocks = list_well(say)[:MOST_WELL]
    lead = say.say_judgement(w.WELL_LEAD) if blocks else say.say(w.WELL_NONE)
    return Section("well", say.say(w.WELL), (lead,), wrap_blocks(blocks))


def list_well(say: Saying) -> list[Block]:
    """What went well: an answer with how many gave it, and how many answered well in all."""
    decisions = {decision.at: decision for decision in say.case.decisions}
    blocks: list[Block] = []
    for one in say.case.well:
        decision = decisions.get(one.at)
        parts = [one.text]
        if decision and one.answer:
            by = kind_of(decision).well
            named = {"k": one.answer.k, "n": one.answer.n}
            told = say.write_share(one.answer) if say.case.released else say.say(by, **named)
            parts.append(told)
        if not one.answer or one.answer.k != one.share.k:
            told = say.write_share(one.share)
            parts.append(say.say(w.WELL_ALL, share=told) if one.answer else told)
        where = say.describe_place(decision) if decision else ""
        blocks.append(Line(Tone.CHOSEN, " · ".join(parts), where))
    return blocks


def _broken_section(say: Saying) -> Section:
    checked = say.case.checked
    if not checked.items:
        few = say.say(w.BROKEN_FEW, n=say.case.plays.finished, least=LEAST_ITEM)
        return Section("broken", say.say(w.BROKEN), (few,))
    found = [(say.describe_place(d), d.flags) for d in say.case.decisions if d.flags]
    found += [(purpose.text, purpose.flags) for purpose in say.case.purposes if purpose.flags]
    # Variants of a decision can read alike: one line is for all of them.
    lines = dict.fromkeys(f"{what} · {say.flags(flags)}" for what, flags in found)
    blocks: list[Block] = [Line(Tone.SAID, line) for line in list(lines)[:MOST_LISTED]]
    named = {"items": checked.items, "comparisons": checked.comparisons}
    template = w.BROKEN_CHECKED if blocks else w.BROKEN_NONE
    lead = say.say(template, chance=f"{checked.by_chance:.1f}", **named)
    return Section("broken", say.say(w.BROKEN), (lead,), wrap_blocks(blocks))


def _care(say: Saying) -> Section:
    said = [say.say(w.CARE_SAY)]
    if say.case.notes:
        said.append(say.say(w.CARE_NOTES, notes=say.language.semicolons(say.case.notes)))
    if say.support:
        said.append(say.say(w.CARE_LINE, support=say.support))
    lines = (Line(Tone.SAID, each) for each in said)
    return Section("care", say.say(w.CARE), (), wrap_blocks(lines))


def describe_counts(say: Saying) -> tuple[str, ...]:
    """How many plays, what was left out and why, and by which key it is read."""
    plays, case = say.case.plays, say.case
    said = [say.say(w.FINISHED, n=plays.finished)]
    if case.groups:
        said.append(say.say(w.GROUPS, groups=case.groups, most=LARGEST * case.groups))
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
        said.append(say.say(w.ISSUE, n=case.issue, date=date))
    if case.stories > 1:
        said.append(say.say(w.STORIES, n=case.stories))
    said.append(say_whose(case, (w.DRAFT_CASE, w.READ_CASE, w.REVIEWED), say.language))
    if not case.valued:
        said.append(say.say(w.NOT_VALUED))
    hashes = {"story": case.story[:12], "key": case.key[:12], "text": case.text[:12]}
    said.append(say.say(w.OF_CASE, version=case.version, **hashes))
    return tuple(said)


# The guide to the talk ----------------------------------------------------------------------------


MOST_MORE = 4  # decisions for when there is time
MOST_DISPUTES = 5
TOPIC_MINUTES = 12  # two of them are the 25 minutes of the plan for ninety


def guide(say: Saying) -> tuple[Section, ...]:
    """Set the scene, reactions, what happened, the decisions, and what each takes away.

    Each part says how many minutes it takes.

    There is none where nothing may be told, and nothing was voted on.
    """
    if say.case.untold and not say.case.plays.led:
        return ()
    praise = tuple(list_well(say)) or (Line(Tone.QUESTION, say.say(w.WELL_ASK)),)
    contested = say.case.contested[:MOST_DISPUTES]
    disputes = [Line(Tone.CHOSEN, say.describe_subject(each)) for each in contested]
    disputes = disputes or [Line(Tone.SAID, say.say(w.DISPUTES_NONE))]
    parts = (
        (2, _question_entry(say, w.SET_SCENE, w.SET_SCENE_SAY)),
        (5, _question_entry(say, w.REACTIONS, w.REACTIONS_ASK)),
        (5, _question_entry(say, w.HAPPENED, w.HAPPENED_ASK)),
        (5, Entry(say.say(w.WENT_WELL), praise)),
        *_topics(say),
        (5, Entry(say.say(w.DISPUTES), tuple(disputes))),
        (10, _question_entry(say, w.ALOUD, w.ALOUD_ASK)),
        (3, _question_entry(say, w.COMMITMENT, w.COMMITMENT_ASK)),
        (2, _question_entry(say, w.CLOSE, w.CLOSE_SAY)),
    )
    entries = (
        replace(entry, beside=say.say(w.PART_MINUTES, n=n)) if n else entry for n, entry in parts
    )
    whole = say.say(w.GUIDE_MINUTES, n=sum(n for n, _ in parts))
    return (Section("guide", say.say(w.GUIDE), (say.say(w.GUIDE_LEAD), whole), tuple(entries)),)


def _question_entry(say: Saying, title: str, line: str) -> Entry:
    return Entry(say.say(title), (Line(Tone.QUESTION, say.say(line)),))


def _topics(say: Saying) -> Iterator[tuple[int, Entry]]:
    """Each part with its minutes; 0 for a heading, and for what is told only where time is left."""
    topics = say.case.topics
    nothing = () if topics else (Line(Tone.SAID, say.say_judgement(w.TALK_NONE)),)
    yield 0, Entry(say.say(w.TOPICS), nothing)
    for letter, topic in zip("AB", topics[:MOST_TOPICS], strict=False):
        where = say.describe_place(say.case.decision(topic.at))
        told = tuple(_guide_topic(say, topic, first=letter == "A"))
        yield TOPIC_MINUTES, Entry(say.say(w.TOPIC, letter=letter, where=where), told)
    more = topics[MOST_TOPICS : MOST_TOPICS + MOST_MORE]
    if more:
        lines = (Line(Tone.SAID, say.describe_place(say.case.decision(topic.at))) for topic in more)
        yield 0, Entry(say.say(w.IF_TIME), tuple(lines))


def _guide_topic(say: Saying, topic: Topic, *, first: bool) -> Iterator[Block]:
    """What drew the room and the question, and only then the key."""
    pulled, *reasons = pull(say, topic)
    yield pulled
    yield from _list_questions(say, topic)
    if first:
        yield Line(Tone.QUESTION, say.say(w.SENIOR))
    yield Line(Tone.SAID, say.say(w.THEN))
    yield from list_harmful(say, topic)
    yield from describe_better(say, topic)
    if topic.because:
        yield Line(Tone.KEY, topic.because, say.say_judgement(w.BECAUSE))
    yield from reasons
    choices = say.case.decision(topic.at).choices
    held = {choice.belief for choice in choices if choice.address == topic.pull}
    for belief in (each for each in say.case.beliefs if each.id in held):
        yield describe_belief(say.say, belief)
    if topic.principle:
        named = topic.principle
        text = say.say(w.PRINCIPLE_LINE, title=named.title, id=named.id, says=named.says)
        yield Line(Tone.SOURCE, text, say.say(w.PRINCIPLE))
        if named.source:
            yield Line(Tone.SOURCE, named.source, say.say(w.SOURCE), named.url)
        if named.differs:
            yield Line(Tone.SOURCE, named.differs, say.say(w.DIFFERS))


def describe_better(say: Saying, topic: Topic) -> Iterator[Block]:
    """What the key has instead of the weak answer; of items, where it has the one named."""
    decision = say.case.decision(topic.at)
    if of_placed_items(decision):
        yield from _items(say, decision, topic)
    elif topic.better_text:
        yield Line(Tone.KEY, topic.better_text, say.say_judgement(w.BETTER))


def _items(say: Saying, decision: Decision, topic: Topic) -> Iterator[Block]:
    """Where the key has the item that was named, and what it has first."""
    label = say.say_judgement(w.BETTER_ITEMS)
    if kind_of(decision).ordered:
        for address in dict.fromkeys((topic.pull, topic.better)):
            place = describe_key_place(say, decision, address)
            text = topic.pull_text if address == topic.pull else topic.better_text
            if place:
                yield Line(Tone.KEY, say.say_judgement(w.HAS_IT, text=text, place=place), label)
        return
    choice = next(c for c in decision.choices if c.address == topic.pull)
    if choice.accepted_as:
        value, *others = (say.say(w.QUOTED, value=each) for each in choice.accepted_as)
        for other in others:
            value = say.say(w.NTH_OR, first=value, last=other)
        text = say.say_judgement(w.WOULD_PUT, text=topic.pull_text, value=value)
        yield Line(Tone.KEY, text, label)

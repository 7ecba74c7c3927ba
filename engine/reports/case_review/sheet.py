"""The sheet of a panel: the case with empty boxes for ratings, and the form to write them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from engine.decisions.registry import decision_in
from engine.language.language import ENGLISH, N_, Language
from engine.reports.case_review.rows import RatingRow, rows, sheet_code
from engine.reports.case_review.state import ASPECTS
from engine.reports.cohort.report_data import Contested
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.case_metadata import Aspect
from engine.scenario.case_text import Voice, flatten
from engine.scenario.scenario import Scenario

HEADING = N_("Sheet for a panel: {aspect}")
LEAD = (
    N_("Read each scene, then rate every answer below it as you would in your own work."),
    N_(
        "4 best practice, 3 acceptable, 2 weak, 1 harmful; halves are allowed. C: it puts somebody "
        "in grave danger. 0: you cannot judge it."
    ),
    N_("Work alone. You do not see what the author thinks or how others rate."),
    N_("Write a word beside everything that is wrong, unclear or missing."),
)
CODE = N_("Sheet {code}")
BOXES = N_("☐ 4   ☐ 3   ☐ 2   ☐ 1   ☐ C   ☐ 0     Remark: ______________________________")
REMARK = N_("Remark: ______________________________")
SOMETIMES = N_("Shown in some plays only")
WHEN, ELSE = N_("When this is true: {when}"), N_("In all other cases")
FOR_DOMAIN = N_("For {domain} alone")
CONTESTED = N_("In courses: {disagree} disagreed with the marking, {job} said it is not their job.")
REASON = N_("Somebody wrote: {reason}")
ABOUT = N_("Questions on this aspect")
FORM_LEAD = N_(
    "After each number write 4 to 1, c or 0. A remark follows after a semicolon, such as `3b: "
    "2.5; too early`. What follows a # is not read."
)
QUESTIONS: Mapping[Aspect, tuple[str, ...]] = {
    Aspect.PRACTICE: (
        N_("Which answer would a good officer give that is missing here?"),
        N_("Which answer does nobody give in real work?"),
        N_("Is anything rated well that is unsafe?"),
        N_("Did a reader have to know something that was not shown?"),
    ),
    Aspect.LAW: (
        N_("Which sentence is wrong in law, and what would be right?"),
        N_("In real work, who decides what the participant decides here?"),
        N_("Where must a lawyer or a prosecutor be asked first?"),
    ),
    Aspect.SURVIVOR: (
        N_("Where is somebody treated as a type, and not as a person?"),
        N_("What would it be like to be asked this, in these words?"),
        N_("Which sentence could hurt somebody in the class who has lived this?"),
        N_("Do the content notes say enough?"),
    ),
    Aspect.CHILD: (
        N_("Are the child's best interests first in every answer that is rated well?"),
        N_("Who asks the child, how often and where? Is that as it should be?"),
        N_("Is the child handed over only to somebody who was checked?"),
        N_("If it is not clear whether somebody is a child, are they treated as a child?"),
    ),
    Aspect.HEALTH: (
        N_("Is anybody hurt or ill who is not seen by a doctor in time?"),
        N_("Which sentence on health or medicines is wrong?"),
        N_("Does anybody without medical training do what only medical staff may do?"),
    ),
    Aspect.LANGUAGE: (
        N_("Which words did you have to look up?"),
        N_("Say each answer in your own words. Which could mean two things?"),
        N_("Which sentence is too long?"),
    ),
    Aspect.TRIED: (
        N_("How long did it take, scene by scene?"),
        N_("Where did the class laugh, stop or fall silent, and why?"),
        N_("Which question split the class best?"),
        N_("Did anybody need a pause? What did you do?"),
    ),
}


def panel_sheet(
    scenario: Scenario,
    aspect: Aspect,
    language: Language = ENGLISH,
    contested: Mapping[str, Contested] | None = None,
) -> Document:
    """What a member of a panel is given.

    Args:
        scenario: the case.
        aspect: what the panel answers for.
        language: of our own words.
        contested: what rooms disputed, by address.
    """
    by_scene = {scene: list(each) for scene, each in groupby(rows(scenario), lambda r: r.scene)}
    title = language.say(HEADING, aspect=language.text(ASPECTS[aspect]))
    code = language.say(CODE, code=sheet_code(scenario))
    scenes = (
        _scene(scenario, scene, n, by_scene.get(scene, []), contested or {}, language)
        for n, scene in enumerate(scenario.data["scenes"], 1)
    )
    return Document(
        kind="panel",
        title=scenario.about.title,
        heading=title,
        language=language.code,
        lead=(
            *(Line(Tone.SAID, language.text(words)) for words in LEAD),
            Line(Tone.SEEN, flatten(scenario.data["role"])),
        ),
        facts=(code,),
        sections=(*scenes, _questions(aspect, language)),
    )


def _scene(
    scenario: Scenario,
    scene: str,
    number: int,
    found: list[RatingRow],
    contested: Mapping[str, Contested],
    language: Language,
) -> Section:
    start, some = f"{scenario.id}/scenes/{scene}/", language.text(SOMETIMES)
    conditional = _conditional(scenario, scene)
    shown = [
        Line(Tone.SEEN, line.text, label=some if line.text in conditional else "")
        for line in scenario.text.lines
        if line.voice in (Voice.SCENE, Voice.ASKS) and line.context.startswith(start) and line.text
    ]
    decision = decision_in(scenario.data["scenes"][scene])
    if prompt := flatten(decision.get("prompt", "")):
        shown.append(Line(Tone.PROMPT, prompt))
    entries = [Entry("", tuple(shown))] if shown else []
    for _, parts in groupby(found, lambda row: row.address):
        entries.append(Entry("", tuple(_answer(list(parts), scenario, contested, language))))
    if not found and decision:
        entries.append(Entry("", tuple(_list_unrated(scenario, scene, language))))
    return Section(f"scene-{number}", f"{number}. {scenario.text.name(scene)}", (), tuple(entries))


def _conditional(scenario: Scenario, scene: str) -> frozenset[str]:
    """The paragraphs of a scene that have a condition."""
    text = scenario.data["scenes"][scene].get("text", ())
    entries = [each for each in text if isinstance(each, dict) and each.get("if")]
    return frozenset(flatten(each.get("say", "")) for each in entries)


def _answer(
    parts: list[RatingRow],
    scenario: Scenario,
    contested: Mapping[str, Contested],
    language: Language,
) -> Iterator[Line]:
    """An answer, and boxes for each rating it can have."""
    yield Line(Tone.CHOSEN, parts[0].text, label=parts[0].number)
    for row in parts:
        if said := describe_when(row, scenario, language):
            yield Line(Tone.HOW, said, label=row.number if row is not parts[0] else "")
        yield Line(Tone.BLANK, language.text(BOXES))
    found = contested.get(parts[0].address)
    if found is not None:
        named = {"disagree": found.disagree, "job": found.not_my_job}
        yield Line(Tone.SMALL, language.say(CONTESTED, **named))
        yield from (Line(Tone.SMALL, language.say(REASON, reason=each)) for each in found.reasons)


def describe_when(row: RatingRow, scenario: Scenario, language: Language) -> str:
    """When a rating counts, and for what, in words; "" for always and for all."""
    said = []
    if row.when or row.rest:
        said.append(language.say(WHEN, when=row.when) if row.when else language.text(ELSE))
    if row.domain:
        domain = scenario.doctrine.domains.get(row.domain, row.domain)
        said.append(language.say(FOR_DOMAIN, domain=domain))
    return language.semicolons(said)


def _list_unrated(scenario: Scenario, scene: str, language: Language) -> Iterator[Line]:
    """Items of an order, a pick or ratings: they are read, and remarked on."""
    for address, card in scenario.text.cards.items():
        if address.partition(".")[0] == scene:
            yield Line(Tone.CHOSEN, card.text)
    yield Line(Tone.BLANK, language.text(REMARK))


def _questions(aspect: Aspect, language: Language) -> Section:
    lines = (
        line
        for n, words in enumerate(QUESTIONS[aspect], 1)
        for line in (
            Line(Tone.QUESTION, language.text(words), label=f"q{n}"),
            Line(Tone.BLANK, "______________________________"),
        )
    )
    return Section("questions", language.text(ABOUT), (), (Entry("", tuple(lines)),))


def panel_form(scenario: Scenario, aspect: Aspect, language: Language = ENGLISH) -> str:
    """The form as a text file: who, then a line for each number and each question."""
    head = [f"# {scenario.about.title}. {language.text(FORM_LEAD)}"]
    head += [f"sheet: {sheet_code(scenario)}", f"aspect: {aspect}"]
    head += [
        "who: ",
        "role: ",
        "date:                # 2026-05-03",
        "says: read          # or signed",
    ]
    found = [f"{row.number}: ".ljust(8) + f"# {_shorten(row)}" for row in rows(scenario)]
    asked = [f"q{n}: ;    # {language.text(q)}" for n, q in enumerate(QUESTIONS[aspect], 1)]
    return "\n".join((*head, *found, *asked)) + "\n"


def _shorten(row: RatingRow) -> str:
    words = row.text if len(row.text) <= 60 else f"{row.text[:60].rpartition(' ')[0]} …"
    more = " / ".join(filter(None, (row.when, row.domain)))
    return f"{words} [{more}]" if more else words

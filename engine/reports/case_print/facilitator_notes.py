"""What only the facilitator reads: a plan of the session, then the whole case with its key.

For a facilitator who keeps the count by hand, conditions name the answers that make them so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.decisions.registry import decision_in
from engine.language.language import ENGLISH, Language
from engine.play.core import measure_core
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.condition_words import Naming, quote, spell_id
from engine.reports.case_print.review import Printing
from engine.reports.case_print.review_sentences import AN_ANSWER, CONTENTS, MADE_SO, MADE_SO_UNTIL
from engine.reports.case_print.scene_sheets import letters, numbers
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.reports.whose_marking import say_whose
from engine.scenario.scenario import Scenario

NEEDLESS = frozenset({"accepted", "tests", "procedure", "declared"})
"""Of use to authors and reviewers alone, or on a page of its own."""


def notes(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """The facilitator's notes: a plan of the session, then the case with the letters of the class.

    What everybody reads is only on the sheets, except a sign that answers cite.
    """
    printing = Printing(naming_of(scenario, language), letters(scenario), NEEDLESS)
    about = scenario.about
    warning = language.say(w.NEVER_HAND_OUT)
    return Document(
        kind="notes",
        language=language.code,
        title=about.title,
        heading=language.say(w.NOTES),
        running=warning,
        notices=(
            warning,
            language.say(w.NOTES_LEAD),
            say_whose(about, (w.NOTES_DRAFT, w.NOTES_READ, w.NOTES_SIGNED), language),
            language.say(w.NOTICE),
        ),
        facts=printing.facts(),
        contents_title=language.say(CONTENTS),
        contents=printing.contents(),
        sections=(
            _plan("plan", w.PLAN, w.PLAN_STEPS, language),
            *_core(scenario, numbers(scenario), language),
            _plan("talking", w.TALKING, w.TALKING_STEPS, language),
            _plan("care", w.CARE, w.CARE_STEPS, language),
            *printing.sections(),
        ),
    )


def naming_of(scenario: Scenario, language: Language = ENGLISH) -> Naming:
    """How a case's things are called where scenes have the numbers of sheets, answers letters."""
    numbered = numbers(scenario)
    made_by = _list_causes(scenario, letters(scenario), numbered, language)
    return Naming(scenario, language, numbered, made_by)


def _core(
    scenario: Scenario, numbered: Mapping[str, str], language: Language
) -> tuple[Section, ...]:
    """The scenes of a short session, each after what is read in place of those skipped."""
    if not scenario.text.core:
        return ()
    lines = []
    for each in scenario.text.core:
        named = {"number": numbered[each.scene], "title": scenario.text.name(each.scene)}
        lines += [Line(Tone.SEEN, each.bridge)] if each.bridge else []
        lines.append(Line(Tone.SAID, language.say(w.CORE_SCENE, **named)))
    lead = language.say(w.CORE_LEAD, minutes=measure_core(scenario).minutes)
    return (Section("core", language.say(w.CORE), (lead,), (Entry("", tuple(lines)),)),)


def _plan(id: str, title: str, steps: Sequence[tuple[str, str]], language: Language) -> Section:
    entries = (
        Entry(language.say(when), (Line(Tone.SAID, language.say(what)),)) for when, what in steps
    )
    return Section(id, language.say(title), (), tuple(entries))


# Which answers make a condition so ----------------------------------------------------------------


MOST = 4  # answers that are named; a longer list would not be read


def _list_causes(
    scenario: Scenario, letters: Mapping[str, str], numbers: Mapping[str, str], language: Language
) -> Mapping[str, str]:
    """For each variable that is yes or no: its name, and the answers that change it first.

    Args:
        scenario: the case.
        letters: of the answers, by address.
        numbers: of the sheets, by scene.
        language: of what is shown.
    """
    found: dict[str, dict[str, None]] = {}
    state = scenario.data.get("state", {})
    for scene, address, entry in _answers(scenario):
        called = language.say(
            AN_ANSWER, sheet=numbers[scene], letter=letters.get(address, "")
        ).strip()
        for name, value in _sets(entry):
            start = state.get(name, {}).get("start")
            if isinstance(start, bool) and value is not start:
                found.setdefault(name, {})[called] = None
    return {
        name: language.say(
            MADE_SO_UNTIL if state[name]["start"] else MADE_SO,
            a=quote(spell_id(name)),
            answers=language.commas(answers),
        )
        for name, answers in found.items()
        if len(answers) <= MOST
    }


def _answers(scenario: Scenario) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every answer with its scene and its address; acts beside a decision, too."""
    for scene, data in scenario.data["scenes"].items():
        decision = decision_in(data)
        groups = {scene: [decision.get("options", {}), decision.get("moves", {})]}
        groups[scene] += [t["questions"] for t in decision.get("topics", {}).values()]
        groups[scene].append(data.get("also_offered", {}))
        for ask, entry in decision.get("asks", {}).items():
            groups[f"{scene}.{ask}"] = [entry["answers"]]
        for base, each in groups.items():
            for group in each:
                for id, entry in group.items():
                    yield scene, f"{base}.{id}", entry or {}


def _sets(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an answer sets, at once or with what follows."""
    yield from entry.get("set", {}).items()
    for field in ("replies", "then"):
        ways = entry.get(field, ())
        for way in ways if isinstance(ways, list) else ():
            yield from way.get("set", {}).items()

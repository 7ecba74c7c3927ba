"""The review of a case by a panel: who has read what, sheets to rate on, forms filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from msgspec import Struct

from engine.decisions.registry import decision_in
from engine.language.language import ENGLISH, N_, Language
from engine.play.ballot_letters import letter
from engine.reports.cohort.report_data import Contested
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.reports.filled_forms import CODE, FormProblem, code_of, form_lines, sheet
from engine.reports.papers.condition_words import Naming, describe_condition
from engine.scenario.case_metadata import (
    Aspect,
    Review,
    Standing,
    needed_aspects,
    standing_of,
)
from engine.scenario.case_text import Voice, flatten
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

# Who stands behind a case, aspect by aspect -------------------------------------------------------


STATE_HEADING = N_("Who has read this case")
LEVELS = {
    Standing.DRAFT: N_("Draft. The marking is the author's view."),
    Standing.REVIEWED: N_("Reviewed, not signed. The marking is still the author's view."),
    Standing.SIGNED: N_("Signed."),
}
MISSING = N_("To be signed it still needs: {aspects}.")
LOCKED = N_(
    "A child is at the centre of this case: no cohort can play it until the aspect “child” is "
    "signed."
)
# Translators: What a reviewer of a case knows about, such as law or health.
ASPECTS = {
    Aspect.PRACTICE: N_("practice", "what a reviewer knows about"),
    Aspect.LAW: N_("law"),
    Aspect.SURVIVOR: N_("survivor"),
    Aspect.CHILD: N_("child"),
    Aspect.HEALTH: N_("health"),
    Aspect.LANGUAGE: N_("language"),
    Aspect.TRIED: N_("tried with a class"),
}
NOBODY = N_("Nobody yet.")
SIGNED, READ = N_("signed on {date}"), N_("read it on {date}")
SIGNED_ONCE, READ_ONCE = N_("signed", "a reviewer"), N_("read it", "a reviewer")
STALE = N_("out of date: the case has changed since")
MOVED, GONE = N_("Line {line}: {at}"), N_("Line {line}: something was taken out before this")
ORDER = N_("Only the order of what stands there has changed.")


def state(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """The state of a case's review."""
    about, sections = scenario.about, []
    for aspect in Aspect:
        found = [review for review in about.reviews if review.aspect == aspect]
        entries = tuple(_review_entry(review, language) for review in found)
        lead = () if entries else (language.text(NOBODY),)
        sections.append(Section(str(aspect), language.text(ASPECTS[aspect]), lead, entries))
    return Document(
        kind="review-state",
        title=about.title,
        heading=language.text(STATE_HEADING),
        language=language.code,
        lead=tuple(Line(Tone.SAID, words) for words in _level(scenario, language)),
        sections=tuple(sections),
    )


def _level(scenario: Scenario, language: Language) -> Iterator[str]:
    about = scenario.about
    yield language.text(LEVELS[about.standing])
    missing = [
        language.text(ASPECTS[aspect])
        for aspect in needed_aspects(child=about.child)
        if standing_of(about.reviews, aspect) is not Standing.SIGNED
    ]
    if missing:
        yield language.say(MISSING, aspects=language.commas(missing))
    if about.locked:
        yield language.text(LOCKED)


def _review_entry(review: Review, language: Language) -> Entry:
    once, dated = ((READ_ONCE, READ), (SIGNED_ONCE, SIGNED))[review.signed]
    date = language.date(review.date) if review.date else ""
    lines = [Line(Tone.SAID, language.say(dated if date else once, date=date))]
    if review.stale:
        lines.append(Line(Tone.GRAVE, language.text(STALE)))
        for moved in review.moved:
            where = language.say(GONE if moved.gone else MOVED, line=moved.line, at=moved.at)
            lines.append(Line(Tone.SMALL, where))
        if not review.moved:
            lines.append(Line(Tone.SMALL, language.text(ORDER)))
    return Entry(review.name, tuple(lines))


# What a panel rates: every marked answer, once for each rating it can have ------------------------


OTHERWISE = ""


class RatingRow(Struct, frozen=True):
    """One thing to rate.

    Attributes:
        number: of the scene, with a letter: `3b`.
        scene: its id.
        address: of the answer.
        text: its words.
        when: the condition under which this rating counts, in words; "" always.
        rest: the rating counts where no condition above it does.
        domain: where each domain has a rating of its own, its id; else "".
        path: of the number in the file of the case.
        rated: the number as it is.
        critical: the case calls the answer a critical error there.
    """

    number: str
    scene: str
    address: str
    text: str
    when: str
    rest: bool
    domain: str
    path: Path
    rated: float
    critical: bool


def rows(scenario: Scenario, language: Language = ENGLISH) -> tuple[RatingRow, ...]:
    """Everything a panel rates, in the order of the case."""
    naming, places = Naming(scenario, language), list(scenario.data["scenes"])
    found: list[RatingRow] = []
    count = Counter[str]()
    for address, card in scenario.text.cards.items():
        scene = address.partition(".")[0]
        mark = scenario.key.marks.get(address)
        if mark is None or not mark.grades or mark.discuss or scene not in places:
            continue
        for part in _list_ratings(scenario, address, naming):
            number = f"{places.index(scene) + 1}{letter(count[scene]).lower()}"
            count[scene] += 1
            found.append(RatingRow(number, scene, address, card.text, **part))
    found.sort(key=lambda row: places.index(row.scene))
    return tuple(found)


def _list_ratings(scenario: Scenario, address: str, naming: Naming) -> Iterator[dict[str, Any]]:
    """Each rating an answer can have, where it is written."""
    path = (*scenario.places[address], "rating")
    entry = scenario.source.data
    for step in path[:-1]:
        entry = entry[step]
    turns = isinstance(entry["rating"], list)
    for n, each in enumerate(entry["rating"] if turns else [{"is": entry["rating"]}]):
        scene = address.partition(".")[0]
        when = describe_condition(naming, each["if"], scene) if "if" in each else ""
        at = (*path, n, "is") if turns else path
        rated = each["is"] if isinstance(each["is"], Mapping) else {"": each["is"]}
        for domain, number in rated.items():
            yield {
                "when": when,
                "rest": turns and not when,
                "domain": domain,
                "path": (*at, domain) if domain else at,
                "rated": float(number),
                "critical": "critical" in entry or "critical" in each,
            }


def sheet_code(scenario: Scenario) -> str:
    """A short name of a sheet, which is another one once anything on it has changed."""
    told = [(row.number, row.text, row.when, row.domain) for row in rows(scenario)]
    return code_of((told, scenario.hashes.story))


# The sheet of a panel -----------------------------------------------------------------------------


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
    asked = tuple(
        line
        for n, words in enumerate(QUESTIONS[aspect], 1)
        for line in (
            Line(Tone.QUESTION, language.text(words), label=f"q{n}"),
            Line(Tone.BLANK, "______________________________"),
        )
    )
    scenes = (
        _scene(scenario, scene, n, by_scene.get(scene, []), contested or {}, language)
        for n, scene in enumerate(scenario.data["scenes"], 1)
    )
    questions = Section("questions", language.text(ABOUT), (), (Entry("", asked),))
    return sheet("panel", scenario, title, LEAD, code, (*scenes, questions), language)


def _scene(
    scenario: Scenario,
    scene: str,
    number: int,
    found: list[RatingRow],
    contested: Mapping[str, Contested],
    language: Language,
) -> Section:
    shown = _quote_scene(scenario, scene, language)
    decision = decision_in(scenario.data["scenes"][scene])
    if prompt := flatten(decision.get("prompt", "")):
        shown.append(Line(Tone.PROMPT, prompt))
    entries = [Entry("", tuple(shown))] if shown else []
    for _, parts in groupby(found, lambda row: row.address):
        entries.append(Entry("", tuple(_answer(list(parts), scenario, contested, language))))
    if not found and decision:  # items of an order, a pick or ratings are read, and remarked on
        cards = scenario.text.cards.items()
        read = (card.text for at, card in cards if at.partition(".")[0] == scene)
        remark = Line(Tone.BLANK, language.text(REMARK))
        entries.append(Entry("", (*(Line(Tone.CHOSEN, text) for text in read), remark)))
    return Section(f"scene-{number}", f"{number}. {scenario.text.name(scene)}", (), tuple(entries))


def _quote_scene(scenario: Scenario, scene: str, language: Language) -> list[Line]:
    """What is read in a scene; of a paragraph under a condition, that not every play shows it."""
    text = scenario.data["scenes"][scene].get("text", ())
    conditional = {flatten(x.get("say", "")) for x in text if isinstance(x, dict) and x.get("if")}
    start, some = f"{scenario.id}/scenes/{scene}/", language.text(SOMETIMES)
    return [
        Line(Tone.SEEN, line.text, label=some if line.text in conditional else "")
        for line in scenario.text.lines
        if line.voice in (Voice.SCENE, Voice.ASKS) and line.context.startswith(start) and line.text
    ]


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


def panel_form(scenario: Scenario, aspect: Aspect, language: Language = ENGLISH) -> str:
    """The form as a text file: who, then a line for each number and each question."""
    lines = [
        f"# {scenario.about.title}. {language.text(FORM_LEAD)}",
        f"sheet: {sheet_code(scenario)}",
        f"aspect: {aspect}",
        "who: ",
        "role: ",
        "date:                # 2026-05-03",
        "says: read          # or signed",
    ]
    for row in rows(scenario):
        words = row.text if len(row.text) <= 60 else f"{row.text[:60].rpartition(' ')[0]} …"
        more = " / ".join(filter(None, (row.when, row.domain)))
        lines.append(f"{row.number}: ".ljust(8) + f"# {words}" + (f" [{more}]" if more else ""))
    lines += [f"q{n}: ;    # {language.text(q)}" for n, q in enumerate(QUESTIONS[aspect], 1)]
    return "\n".join(lines) + "\n"


# The form of one member, read ---------------------------------------------------------------------


CRITICAL = 0.5
"""What stands for C: below harmful. Only the order of ratings counts for agreement."""

HEAD = ("sheet", "aspect", "who", "role", "date", "says")

MESSAGES: Mapping[str, tuple[str, str]] = {
    "W001": (
        N_("this line cannot be read: {said}"),
        N_("Write a number of the sheet, a colon and a rating, such as `3b: 2.5; too early`."),
    ),
    "W002": (N_("the sheet has no number {number}."), N_("Look at the sheet again.")),
    "W003": (N_("{number} is here twice."), N_("Remove one of the two lines.")),
    "W004": (
        N_("{said} is not a rating."),
        N_("Write 4 to 1 (halves are allowed), c for grave danger, or 0 to give no rating."),
    ),
    "W005": (N_("`{number}` is missing."), N_("Fill it in at the top of the form.")),
    "W006": (
        N_("these are ratings on the sheet {said}; the sheet of this case is {now} now."),
        N_("Print the sheet again, and ask the panel to rate the new sheet."),
    ),
    "W007": (N_("{said} cannot follow `{number}`."), N_("Write it like this: {wanted}.")),
}
"""For each code: what is wrong, and what to do."""

_RATING = re.compile(r"[1-3](\.[05])?|4(\.0)?")


class Rated(Struct, frozen=True):
    """What one member of a panel says.

    Attributes:
        who, role, date: as they are to be named, and when they read it.
        signed: stands behind the aspect.
        ratings: by number; `CRITICAL` for C; what was not judged is left out.
        remarks: by number of an answer or of a question.
    """

    aspect: Aspect
    who: str
    role: str
    date: str
    signed: bool
    ratings: Mapping[str, float]
    remarks: Mapping[str, str]


class BadForm(FormProblem):
    """A form that does not fit the sheet of a review."""

    letter = "W"
    messages = MESSAGES


def read_form(scenario: Scenario, text: str) -> Rated:
    """Read a form that was filled in; raises BadForm."""
    numbers = {row.number for row in rows(scenario)}
    questions = (f"q{n}" for n in range(1, 1 + max(map(len, QUESTIONS.values()))))
    lines = dict(form_lines(text, {*HEAD, *numbers, *questions}, BadForm))
    for name in HEAD:
        if not lines.get(name, (0, ""))[1]:
            raise BadForm(lines.get(name, (0, ""))[0], "W005", number=name)
    _check_head(scenario, lines)
    said = {number: lines[number] for number in lines if number not in HEAD}
    return Rated(
        Aspect(lines["aspect"][1]),
        lines["who"][1],
        lines["role"][1],
        lines["date"][1],
        lines["says"][1] == "signed",
        dict(_ratings(said, numbers)),
        {
            n: after
            for n, (_, text) in said.items()
            if (after := text.partition(";")[2].strip(" ;"))
        },
    )


def _check_head(scenario: Scenario, lines: Mapping[str, tuple[int, str]]) -> None:
    line, said = lines["sheet"]
    now = sheet_code(scenario)
    if said.lower() != now:
        raise BadForm(line, "W006", said=said, now=now)
    line, said = lines["date"]
    try:
        fine = date.fromisoformat(said).isoformat() == said
    except ValueError:
        fine = False
    if not fine:
        raise BadForm(line, "W007", said=said, number="date", wanted="2026-05-03")
    for name, words in (("aspect", list(map(str, Aspect))), ("says", ["read", "signed"])):
        line, said = lines[name]
        if said not in words:
            raise BadForm(line, "W007", said=said, number=name, wanted=" / ".join(words))


def _ratings(
    said: Mapping[str, tuple[int, str]], numbers: Collection[str]
) -> Iterator[tuple[str, float]]:
    for number, (line, text) in said.items():
        rating = text.partition(";")[0].strip().lower().replace(",", ".")
        if number not in numbers:  # a question, to which there are only remarks
            if rating:
                raise BadForm(line, "W001", said=text)
        elif rating == "c":
            yield number, CRITICAL
        elif rating not in ("", "0"):
            if not _RATING.fullmatch(rating):
                raise BadForm(line, "W004", said=rating)
            yield number, float(rating)

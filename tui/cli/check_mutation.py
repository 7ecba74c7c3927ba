"""`rifq check --mutate`: makes slips in a case, one at a time, and shows what nothing notices."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from engine.explore.mutation.mutation_testing import Protection, Survivor, mutate
from engine.explore.mutation.operators import Mutant
from engine.explore.mutation.trials import Harm
from engine.explore.play_as_text import write_flow, write_yaml
from engine.explore.queries.yaml_paths import address_of
from engine.explore.theorem_list import OF_SLIPS, SCORED_OF_SLIPS
from engine.language.control_characters import json_text
from engine.language.interface import _, current, plural
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from tui.cli.check_output import replay_command
from tui.cli.commands import INTERRUPTED
from tui.cli.output import columns, give_up, show_line, write
from tui.cli.problem_output import INDENT, speak_problems
from tui.cli.streams import fold_text

Tried = tuple[Scenario, Protection]


MOST = 40  # entries in the text output
MOST_PROCESSES = 2

_CHANGES = {
    "negated": _("`{before}` turned into its opposite: `{after}`"),
    "without": _("`if: {before}` left out"),
    "joined": _("`and` and `or` exchanged: `{before}` becomes `{after}`"),
    "compared": _("compared differently: `{before}` becomes `{after}`"),
    "number": _("off by one: `{before}` becomes `{after}`"),
    "word": _("another word: `{before}` becomes `{after}`"),
    "left-out": _("`{before}` left out"),
    "sign": _("the other direction: `{before}` becomes `{after}`"),
    "value": _("another value: `{before}` becomes `{after}`"),
    "target": _("leads to `{after}` instead of `{before}`"),
    "rating": _("rated {after} instead of {before}"),
    "right": _("`{after}` right instead of `{before}`"),
    "order": _("the right order {before} becomes {after}"),
    "accept": _("accepted: {after} instead of {before}"),
}
_HARMS = {
    Harm.GRAVE: _("Critical errors, consents, and who knows what:"),
    Harm.STATUS: _("Needs, risks and facts:"),
    Harm.STORY: _("What is offered, and what happens:"),
    Harm.WORDS: _("The words that are shown:"),
    Harm.SCORE: _("Ratings; these change only the score:"),
}
_SEEN = {
    "offers": _("something else is offered"),
    "place": _("it leads elsewhere"),
    "text": _("other words are shown"),
    "status": _("a need, a consent, a risk, a fact or what someone knows is different"),
    "credit": _("the answer is judged differently"),
    "decision": _("a person decides something else, or a scene is left out"),
    "state": _("a value under `state` is different"),
}


def run(files: Sequence[Path], form: str, plans: bool, output: Path | None) -> int:
    """Make slips in each case and show what notices them; returns the exit code.

    An unnoticed slip is not a fault of a case: the code is 0 if everything could be tried.
    """
    if form not in ("text", "json"):
        give_up(_("`--mutate` can print text or JSON only."))
    tried: list[Tried] = []
    for file in files:
        with speak_problems():
            scenario = load(file)
        tried.append((scenario, _mutate(scenario)))
        if tried[-1][1].interrupted:
            break
    text = as_json(tried) if form == "json" else as_text(tried, plans, columns(output))
    write(text, output)
    return INTERRUPTED if tried and tried[-1][1].interrupted else 0


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _mutate(scenario: Scenario) -> Protection:
    """Make the slips of a case; a line on a terminal shows the progress."""
    file = Path(scenario.source.file).name

    def progress(done: int, most: int) -> None:
        said = _("{file}: slip {n} of at most {most}").format(file=file, n=done + 1, most=most)
        show_line(said)

    processes = min(MOST_PROCESSES, cores())
    found = mutate(scenario, OF_SLIPS, SCORED_OF_SLIPS, progress, processes)
    show_line()
    return found


# As text -----------------------------------------------------------------------------------------


def as_text(tried: Iterable[Tried], plans: bool = False, across: int = 0) -> str:
    """The results as text: for each case, how many slips are noticed, and what nothing notices.

    Args:
        tried: the cases, each with what was found.
        plans: whether the suggested tests and rules are told as lines to paste.
        across: columns there are for sentences, 0 for any number; what is to be copied is not cut.
    """
    return "\n\n".join("\n".join(_case(*each, plans, across)) for each in tried)


def _case(scenario: Scenario, found: Protection, plans: bool, across: int) -> Iterator[str]:
    yield scenario.source.file
    for line in _sentences(scenario, found):
        whole = line.lstrip().startswith("rifq ")
        yield line if whole else fold_text(line, across, INDENT if line[:3] == "   " else "  ")
    if plans and found.survivors:
        yield from _list_suggestions(found.survivors)


def _sentences(scenario: Scenario, found: Protection) -> Iterator[str]:
    """What is told of a case, with the commands that show it."""
    yield f"  {_extent(scenario, found)}"
    if found.score is not None:
        yield f"  {_score(found)}"
    if not found.whole:
        said = _("Not every state was searched for every slip; a full check may notice more.")
        yield f"  {said}"
    if found.survivors:
        yield f"  {_count_unnoticed(found)}"
        yield from _list_survivors(scenario, found.survivors)


def _list_survivors(scenario: Scenario, survivors: Sequence[Survivor]) -> Iterator[str]:
    """The slips that nothing notices, most harmful first, `MOST` at most."""
    told = 0
    for harm in Harm:
        group = [survivor for survivor in survivors if survivor.harm is harm]
        entries = list(
            _list_ratings(group)
            if harm is Harm.SCORE
            else (["", *_survivor(scenario, each)] for each in group)
        )
        shown = entries[: max(0, MOST - told)]
        yield from ("", f"  {_HARMS[harm]}") if shown else ()
        for entry in shown:
            yield from entry
        told += len(entries)
    if told > MOST:
        rest = plural("… and {n} more entry", "… and {n} more entries", told - MOST)
        yield from ("", _("  {rest}; `--format json` has all of them.").format(rest=rest))


def _list_ratings(survivors: Iterable[Survivor]) -> Iterator[list[str]]:
    """One line for each judgement, with every slip in it."""
    for place, same in groupby(survivors, key=lambda survivor: (survivor.line, survivor.column)):
        each = list(same)
        said = current().semicolons(describe_change(survivor.mutant) for survivor in each)
        where = f"{place[0]}:{place[1]}"
        yield [f"  {where:>8}  {address_of(each[0].mutant.path)}: {said}"]


def _count_unnoticed(found: Protection) -> str:
    """How many slips nothing notices, and how many of these nothing could."""
    head = plural("Nothing notices {n} slip", "Nothing notices {n} slips", len(found.survivors))
    only = sum(survivor.only_read for survivor in found.survivors)
    if not only:
        return f"{head}:"
    rest = plural(
        "{n} of them changes only words on the screen, which no test or rule can read",
        "{n} of them change only words on the screen, which no test or rule can read",
        only,
    )
    return f"{head}; {rest}:"


def _extent(scenario: Scenario, found: Protection) -> str:
    """How many slips were made, and which of them do not count."""
    said = _("{title}: {tried} slips tried, of {possible} possible")
    if found.tried < found.possible and not found.interrupted:
        said = _("{title}: {tried} slips tried, a sample of {possible}, the same every time")
    if found.interrupted:
        said = _("{title}: interrupted: {tried} slips tried, of {possible} possible")
    head = said.format(title=scenario.about.title, tried=found.tried, possible=found.possible)
    left = [
        (_("{n} do not compile"), found.refused),
        (_("{n} make no difference in any play"), found.alike),
        (_("{n} made no difference in the states that were searched"), found.unsure),
    ]
    without = current().commas(words.format(n=n) for words, n in left if n)
    return f"{head}; {without}." if without else f"{head}."


def _score(found: Protection) -> str:
    """The share that is noticed, and how many each test and theorem notices."""
    said = _("Noticed: {noticed} of {counted} ({share} %)")
    head = said.format(
        noticed=len(found.noticed), counted=found.counted, share=round(100 * (found.score or 0))
    )
    by = Counter(noticed.code or str(_("tests")) for noticed in found.noticed)
    each = current().commas(f"{name} {n}" for name, n in by.most_common())
    if found.interval is not None:
        low, high = (round(100 * share) for share in found.interval)
        said = _("{head}; of all slips, it is probably {low} to {high} %")
        head = said.format(head=head, low=low, high=high)
    return f"{head}: {each}." if each else f"{head}."


def _survivor(scenario: Scenario, survivor: Survivor) -> Iterator[str]:
    """A slip, how a play shows it, and what would notice it."""
    place = f"{survivor.line}:{survivor.column}"
    at = address_of(survivor.mutant.path)
    yield f"  {place:>8}  {at}: {describe_change(survivor.mutant)}"
    answers = " → ".join(survivor.play.answers) or str(_("at the very beginning"))
    seen = current().semicolons(
        str(words) for name, words in _SEEN.items() if name in survivor.seen
    )
    yield f"{INDENT}{_('{seen}, after: {answers}').format(seen=seen, answers=answers)}"
    yield f"{INDENT}{describe_proposal(survivor)}"
    yield f"{INDENT}{replay_command(scenario.source.file, survivor.play)}"


def describe_change(mutant: Mutant) -> str:
    """A slip in words."""
    return _CHANGES[mutant.change].format(before=mutant.before, after=mutant.after)


def describe_proposal(survivor: Survivor) -> str:
    """What would notice a slip, in words."""
    if survivor.test is not None:
        expect = write_flow(survivor.test["expect"])
        return _("A test of this play would notice it: expect: {expect}").format(expect=expect)
    if survivor.rule is not None:
        return _("A rule would notice it: never: {rule}").format(rule=survivor.rule["never"])
    if survivor.so:
        said = _("After this play {so}; a rule that says when this must be true would notice it.")
        return said.format(so=current().commas(f"`{condition}`" for condition in survivor.so))
    if survivor.only_read:
        return str(_("No test or rule can notice this; only someone who plays the case can."))
    if survivor.harm is Harm.SCORE and survivor.sure:
        return str(_("It changes only the score."))
    return str(_("No test or rule was found that would notice this."))


def _list_suggestions(survivors: Sequence[Survivor]) -> Iterator[str]:
    """The suggested tests and rules, ready to paste."""
    tests = [write_yaml(survivor.test) for survivor in survivors if survivor.test]
    rules = [survivor.rule for survivor in survivors if survivor.rule]
    if tests:
        yield from ("", str(_("  Tests that would notice them; add below `tests:`:")), "", *tests)
    if rules:
        yield from ("", str(_("  Rules that would notice them; add below `always:`:")), "")
    for rule in rules:
        yield from ("  - name: >-", f"      {rule['name']}", f"    never: {rule['never']}")


# As JSON -----------------------------------------------------------------------------------------


def as_json(tried: Iterable[Tried]) -> str:
    """The results as a JSON list, one object for each case."""
    return json_text([_object(*each) for each in tried], indent=2)


def _object(scenario: Scenario, found: Protection) -> dict[str, Any]:
    return {
        "file": scenario.source.file,
        "case": scenario.id,
        "possible": found.possible,
        "tried": found.tried,
        "refused": found.refused,
        "alike": found.alike,
        "unsure": found.unsure,
        "counted": found.counted,
        "score": found.score,
        "interval": found.interval,
        "whole": found.whole,
        "interrupted": found.interrupted,
        "noticed": [
            {"by": n.code or "test", "name": n.name, **_slip(n.mutant)} for n in found.noticed
        ],
        "survivors": [_lasting(survivor) for survivor in found.survivors],
    }


def _slip(mutant: Mutant) -> dict[str, Any]:
    return {
        "at": address_of(mutant.path),
        "kind": mutant.kind,
        "change": mutant.change,
        "before": mutant.before,
        "after": mutant.after,
    }


def _lasting(survivor: Survivor) -> dict[str, Any]:
    return {
        "line": survivor.line,
        "column": survivor.column,
        **_slip(survivor.mutant),
        "message": describe_change(survivor.mutant),
        "harm": survivor.harm.name.lower(),
        "seen": sorted(survivor.seen),
        "answers": list(survivor.play.answers),
        "proposal": describe_proposal(survivor),
        "test": survivor.test,
        "rule": survivor.rule,
        "sure": survivor.sure,
    }

"""The play that is begun or continued as the options ask; a test is never recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.decisions.kind import Refusal
from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.courses.enrolment import begin, notice_of
from engine.services.shared.errors import reason
from engine.services.shared.recording import Recorded, continue_on, start, unfinished_plays
from tui.cli.output import give_up

with lazy_modules():
    from engine.explore import plan_steps
    from engine.services.led import play
    from engine.services.shared import session
    from tui.linemode import session as linemode_session

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


def find_play(
    store: Store, scenario: Scenario, people: tuple[str, ...], options: dict[str, Any]
) -> tuple[Recorded, str]:
    """The unfinished play asked for, or a new one; and what must be said of it first, or ""."""
    by_itself = options["plain"] and not options["fresh"] and options["seed"] is None
    old = None
    if options["resume"] or by_itself:
        old = _find_unfinished(store, scenario.id, people, options["mode"])
    if old is not None:
        carried = continue_on(old, scenario)
        return carried.recorded, session.misfit(carried)
    if options["resume"]:
        give_up(_nothing_left(store, scenario.id))
    if options["plain"] and not linemode_session.agrees(store, scenario.id, "".join(people)):
        give_up(_("Nothing was started, and nothing is saved."), 0)
    result = begin(
        store,
        scenario,
        people,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        language=current().code,
        players=options["players"],
    )
    if isinstance(result, Refusal):
        give_up(reason(result))
    return result, notice_of(result, "".join(people))


def _nothing_left(store: Store, case: str) -> str:
    """That there is nothing to continue, and where a room that stopped can continue."""
    words = str(_("There is no unfinished play of this case to continue."))
    if play.unfinished_room(store, case) is None:
        return words
    where = _("A class stopped in this case: `rifq lead {case}` continues there.").format(case=case)
    return f"{words} {where}"


def _find_unfinished(
    store: Store, case: str, people: tuple[str, ...], mode: str | None
) -> Recorded | None:
    """The play of a case these people left last, in this mode if one is named; or None."""
    found = (
        r for r in unfinished_plays(store, people, case) if mode in (None, r.play.started.mode)
    )
    return next(found, None)


def make_trial(scenario: Scenario, options: dict[str, Any]) -> Recorded:
    """A play from the scene asked for, or after the answers given; says why there is none."""
    values = dict(_value(scenario, pair) for pair in options["values"])
    result = start(
        None,
        scenario,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        at=options["scene"],
        values=values,
    )
    if isinstance(result, Refusal):
        if result.code != "P014":
            give_up(reason(result))
        said = _("There is no scene called `{name}`. Available: {there}.")
        there = current().commas(scenario.data["scenes"])
        give_up(said.format(there=there, **result.params))
    return _follow_answers(result, options["along"]) if options["along"] is not None else result


def _value(scenario: Scenario, pair: str) -> tuple[str, Any]:
    """`hana.trust=3` or `need.water=denied` as a variable's name and one of its own values."""
    name, _equals, word = (part.strip() for part in pair.partition("="))
    fields = scenario.story.layout.fields
    field = fields.get(name) or fields.get(name.replace(".", ":", 1))
    if field is None:
        give_up(_("There is nothing called `{name}` to set.").format(name=name))
    for value in field.variable.values:
        if str(value).lower() == word.lower():
            return field.variable.name, value
    known = current().commas(str(v).lower() for v in field.variable.values)
    give_up(_("`{name}` must be one of {known}.").format(name=name, known=known))


def _follow_answers(recorded: Recorded, written: str) -> Recorded:
    """The test after these answers, each of which can be taken back."""
    try:
        steps = plan_steps.read_steps(written)
    except (ValueError, Refused):
        give_up(
            _(
                "`--along` takes the answers of a test on one line, such as "
                "`[{hall: wait}, {kitchen: {act: call}}]`."
            )
        )
    result = plan_steps.follow(recorded.play, steps)
    if isinstance(result, plan_steps.Halt):
        said = _(
            "Answer {n} of `--along`, `{meant}`, is not offered. Available in `{at}`: {there}."
        )
        there = current().commas(result.offered) or str(_("nothing"))
        give_up(said.format(n=result.step, meant=result.meant, at=result.at, there=there))
    return Recorded(recorded.scenario, result)

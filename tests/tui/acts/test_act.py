"""An act is written once: its verb answers what its page asks, and both say the same."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from msgspec.structs import replace

from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.feedback import reports
from engine.services.library import Library
from tests.tui.faces import invoked, one_line
from tests.tui.given import COHORT, ID, given, own_cases, played_in
from tests.tui.screens.test_facilitator_home import at, corner, take
from tests.tui.support import press, welcome_read, words_on_screen
from tests.tui.test_palette import found
from tui.acts import cohort, drives
from tui.acts.act import Act, Ask, Choice, Field
from tui.cli.acts import Terminal, command_of
from tui.cli.cohort import command as verbs
from tui.dialogs.act import FormDialog

VERBS = [each for module in (cohort, drives) for each in vars(module).values()]
VERBS = [each for each in VERBS if isinstance(each, Act) and each.verb]


@pytest.mark.parametrize("act", VERBS, ids=lambda act: act.id)
def test_an_option_of_the_verb_answers_what_the_page_asks(store: Store, act: Act) -> None:
    """Else the verb would stop in the middle, on the day it is used."""
    store.cohorts.put(COHORT)
    command = command_of(act)
    options = {param.name for param in command.params}
    talk = Terminal(CohortService(store), {"cohort": COHORT.id, "yes": True})
    carried = act.does(talk)
    request = carried.send(None)
    carried.close()
    if isinstance(request, Ask) and request.form:
        parts = request.form.parts
        asked = {part.name for part in parts if isinstance(part, Field) and not part.hidden}
        asked |= {part.name for part in parts if isinstance(part, Choice) and part.name}
        assert asked <= options
    assert command.help and act.words and act.id


@pytest.mark.parametrize("name", sorted(verbs.commands))
def test_no_option_of_a_verb_takes_what_another_was_given(name: str) -> None:
    """Else `--language` would also say what language the people of a course read."""
    command = verbs.commands[name]
    names = [param.name for param in command.get_params(click.Context(command))]
    assert len(names) == len(set(names))


async def test_the_palette_begins_what_the_page_of_a_cohort_offers(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        welcome_read(store)
        store.cohorts.put(replace(COHORT, cases=(ID,)))
        async with at(Library(store, own_cases(tmp_path / "own")), tmp_path) as pilot:
            await corner(pilot, "Irbid")
            assert (await found(pilot, "create codes"))[0] == "Create codes"
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, FormDialog)
            await take(pilot, "police")
        assert [member.agency for member in store.cohorts.members("irbid")] == ["police"]


async def test_the_verb_and_the_page_do_and_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "seal", lambda *given: None)
    own, verb, page = own_cases(tmp_path / "own"), tmp_path / "verb", tmp_path / "page"
    for data in (verb, page):
        with Store.open(data) as store:
            [code, _unused] = given(store, 2, cases=(ID,), records="shared")
            played_in(store, code)
    acts = (
        (("close", "irbid", "--yes"), "Close this cohort", "Yes, close it"),
        (("forget", "irbid", "--yes"), "Delete its plays and codes", "Yes, delete them"),
    )
    with Store.open(page) as store:
        async with at(Library(store, own), tmp_path) as pilot:
            await corner(pilot, "Irbid")
            for typed, card, yes in acts:
                said = invoked("cohort", *typed, data=verb, own=own).stdout
                await take(pilot, card)
                await take(pilot, yes)
                shown = words_on_screen(pilot).replace("▼ more: space ", "")
                assert said and one_line(said) in shown
        assert store.plays() == () and store.cohorts.get("irbid").closed

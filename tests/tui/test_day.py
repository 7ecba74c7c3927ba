"""tui/README.md, the guide to a day: its commands, keys and files are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from engine.reports.papers.packs import print_case
from engine.scenario.load import load
from tests.tui.faces import CASE
from tui.cli.main import rifq
from tui.screens.led_play import LedPlayScreen
from tui.screens.my_plays import MyPlays

GUIDE = (Path(__file__).parents[2] / "tui" / "README.md").read_text(encoding="utf-8")
LINES = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
]
INLINE = re.findall(r"`(rifq [^`]+)`", GUIDE)


@pytest.mark.parametrize("line", [*LINES, *dict.fromkeys(INLINE)])
def test_every_command_of_the_guide_is_there_with_its_options(line: str) -> None:
    command: click.Command = rifq
    context = click.Context(rifq)
    for word in line.split()[1:]:
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        found = command.get_command(context, word)
        assert found is not None, line
        command = found
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", line)) <= options, line


def test_every_file_on_paper_is_explained_and_only_those() -> None:
    told = re.findall(r"`([\w-]+\.html)` \|", GUIDE)
    assert told == [page.name for page in print_case(load(CASE))]


def test_every_key_of_a_led_play_and_of_past_plays_is_in_the_guide() -> None:
    for screen in (LedPlayScreen, MyPlays):
        for binding in screen.BINDINGS:
            assert f"`{getattr(binding, 'key_display', '')}`" in GUIDE, binding


def test_the_day_goes_from_the_commander_to_the_last_question() -> None:
    order = (
        "## Weeks before",
        "## The cohort",
        "## Twelve laptops and one USB drive",
        "## On paper",
        "## The room",
        "## The ninety minutes",
        "### Mixed ranks",
        "### Two languages in one room",
        "## The learning conversation",
        "## When someone is distressed",
        "## Afterwards",
        "The last question of the day",
        "## Keys in the app",
        "## Line mode",
        "## Privacy",
    )
    places = [GUIDE.index(heading) for heading in order]
    assert places == sorted(places)
    assert "is carried to other laptops by a USB drive" in GUIDE

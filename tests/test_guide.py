"""The guide for authors, in three pages: what it shows is so, and nothing is missing in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from engine.explore.check import check
from engine.explore.run_plans import run_plan
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.scenario.compile.draft import ATOMS, HISTORY
from engine.scenario.load import load, load_bytes, load_doctrine
from engine.scenario.messages import COMPILING, MESSAGES, SHAPE
from engine.scenario.scenario import Scenario
from engine.scenario.schema import schema
from engine.scenario.vocabulary import WORDS
from tests.cases import check as problems_of
from tests.test_readme import ROOT, read
from tests.test_readme import blocks as blocks_of
from tui.cli.main import rifq

FIRST_HOUR = "scenarios/README.md"
GUIDE = (FIRST_HOUR, "scenarios/steps.md", "scenarios/reference.md")
FULL = ROOT / "tests" / "fixtures" / "guide.yaml"
COMPOSED = "# yaml-language-server"  # what a whole case begins with


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `my-case.yaml` in it, as the guide begins."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(rifq, ["new", "my-case"]).exit_code == 0
    return tmp_path / "my-case.yaml"


def guide() -> str:
    """Its pages, one after the other."""
    return "\n".join(map(read, GUIDE))


def blocks(language: str = "") -> list[str]:
    """The fenced blocks of all pages that are in one language."""
    return [block for page in GUIDE for block in blocks_of(page, language)]


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(rifq, list(words))
    return result.exit_code, result.output


def rows(heads: str) -> Iterator[list[str]]:
    """The rows of every table of the guide whose heading is this, cell by cell."""
    for part in guide().split(f"| {heads} |\n")[1:]:
        for line in part.split("\n")[1:]:
            if not line.startswith("|"):
                break
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


# What it shows -----------------------------------------------------------------------------------


def test_the_case_the_examples_are_taken_from_is_found_without_fault() -> None:
    scenario = load(FULL)
    checked = check(scenario, SAFETY, WITH_VALUES)
    faults = [each.problem for each in checked.findings if each.problem.code != "N310"]
    assert faults == [], "reactions would make the examples longer than what they show"
    assert checked.exhausted
    assert [run_plan(scenario, plan) for plan in scenario.plans] == [None] * len(scenario.plans)


def test_every_whole_case_passes_the_check() -> None:
    whole = [block for block in blocks("yaml") if block.startswith(COMPOSED)]
    assert whole
    for block in whole:
        scenario = load_bytes(block.encode(), "the-visit.yaml")
        assert check(scenario, SAFETY, WITH_VALUES).findings == ()
        assert [run_plan(scenario, plan) for plan in scenario.plans] == [None]


def plain(text: str) -> list[str]:
    """The lines of an example or a case, without comments and empty lines."""
    lines = (re.sub(r"\s+# .*$", "", line).rstrip() for line in text.split("\n"))
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def flush(lines: Iterable[str]) -> list[str]:
    """Lines moved to the left as far as they go together."""
    lines = list(lines)
    least = min(len(line) - len(line.lstrip()) for line in lines)
    return [line[least:] for line in lines]


def stands_in(piece: list[str], case: list[str]) -> bool:
    """Whether these lines stand in a case, one after the other."""
    return any(
        case[at].lstrip() == piece[0].lstrip() and flush(case[at : at + len(piece)]) == flush(piece)
        for at in range(len(case) - len(piece) + 1)
    )


def test_every_other_example_is_cut_out_of_a_case_that_passes_the_check(mine: Path) -> None:
    pasted = run("check", "my-case.yaml", "--plans")[1] + broken(mine)
    cases = [plain(FULL.read_text("utf-8")), plain(pasted)]
    for block in blocks("yaml"):
        if block.startswith(COMPOSED):
            continue
        pieces = [plain(piece) for piece in block.split("# …\n")]
        assert any(all(stands_in(piece, case) for piece in pieces) for case in cases), block


def test_the_eight_traps_are_traps() -> None:
    shown = list(rows("written | what YAML makes of it | code"))
    assert len(shown) == 8
    door = "scenes:\n  door:\n"
    for written, _, code in shown:
        line = re.findall(r"`([^`]+)`", written)[0]
        if line.startswith("rating:"):
            choose = "    choose:\n      options:\n        go:\n          do: >-\n            Go.\n"
            text = f"{door}{choose}            {line}\n"
        elif line.startswith("do:"):
            text = f"{door}    choose:\n      options:\n        go:\n          {line}\n"
        elif "if:" in line:
            text = f"{door}    rank:\n      then:\n        - {line}\n        - go: end\n"
        else:
            line = line if line.startswith("- ") else f"- {line}"
            text = f"{door}    text:\n      {line}\n      - >-\n        Rain.\n"
        found = {problem.code for problem in problems_of(text.encode())}
        assert code in found, (line, found)


def test_every_example_of_a_verb_and_of_a_condition_stands_in_the_case() -> None:
    case = FULL.read_text("utf-8")
    verbs = list(rows("verb | example | what it does"))
    asked = list(rows("word | example | true when"))
    assert verbs and asked
    for _, example, *_ in (*verbs, *asked):
        assert example.strip("`") in case, example


# The first ten minutes ---------------------------------------------------------------------------


def test_a_first_case_is_made_by_changing_three_sentences(mine: Path) -> None:
    text = mine.read_text("utf-8")
    changes = list(rows("find | write, for instance"))
    assert len(changes) == 3
    for found, instead in changes:
        assert text.count(found) == 1, found
        text = text.replace(found, instead)
        # Nothing else in the case speaks of what the change takes away.
        for word in {*re.findall("[a-z]{4,}", found)} - {*re.findall("[a-z]{4,}", instead)}:
            assert not re.search(rf"\b{word}", text), word
    mine.write_text(text, "utf-8")
    code, said = run("check", "my-case.yaml")
    assert code == 0
    beginning = re.search(r"one line that begins \*(.+?)\*", guide())
    assert beginning is not None and beginning[1] in said
    mine.write_text(text.replace("then: corridor", "then: coridor"), "utf-8")
    assert "did you mean `corridor`?" in run("check", "my-case.yaml")[1]


def broken(mine: Path) -> str:
    """What the check says when the way out is taken from the template."""
    text = mine.read_text("utf-8")
    mine.write_text(re.sub(r"\n +tags: \[break\]", "", text), "utf-8")
    return run("check", "my-case.yaml", "--plans")[1] + text


def test_the_play_it_explains_is_the_one_the_check_shows(mine: Path) -> None:
    said = broken(mine)
    [shown] = [block for block in blocks() if "E312" in block]
    assert shown in said


def test_the_last_line_it_explains_is_what_the_check_says(mine: Path) -> None:
    [shown] = [block for block in blocks() if "7 rules hold" in block]
    assert shown in run("check", str(FULL))[1]


def test_every_command_it_gives_is_one() -> None:
    lines = "".join(blocks("sh")).split("\n")
    assert any("--mutate" in line for line in lines)
    for line in lines:
        words = line.partition("#")[0].split()
        if words:
            assert words[0] == "rifq"
            command = rifq.get_command(click.Context(rifq), words[1])
            assert command is not None, line
            options = {name for param in command.params for name in param.opts}
            assert {word for word in words if word.startswith("-")} <= options, line


# That nothing is missing -------------------------------------------------------------------------


def fields(part: Any) -> Iterator[str]:
    """Every name of a field in a schema."""
    if isinstance(part, Mapping):
        for name, inside in part.items():
            if name == "properties":
                yield from inside
            if name != "examples":
                yield from fields(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from fields(inside)


def words() -> str:
    """Everything in the guide that is written as code."""
    text = guide()
    return "\n".join([*re.findall(r"`[^`\n]+`", text), *re.findall(r"```.*?```", text, re.DOTALL)])


def test_every_field_of_the_format_is_in_the_guide() -> None:
    said = words()
    named = set(re.findall(r"[\w-]+", said))
    assert sorted(set(fields(schema())) - named) == []


def test_every_word_of_the_closed_lists_is_in_the_guide() -> None:
    said = words()
    for name in ("domain", "tag", "critical", "authority"):
        for word in schema()["$defs"][name]["enum"]:
            assert f"`{word}`" in said, word


def test_every_verb_and_every_word_of_a_condition_has_its_row() -> None:
    verbs = {row[0].strip("`") for row in rows("verb | example | what it does")}
    assert verbs == {"set", "add", *(verb for word in WORDS for verb in word.verbs)}
    asked = {row[0].strip("`") for row in rows("word | example | true when")}
    assert {*ATOMS, *HISTORY, "at", *(f for word in WORDS for f in word.functions)} <= asked


def test_every_code_of_what_is_proved_has_its_row() -> None:
    told = [row[0] for row in rows("code | what it says | what to do")]
    proved = [code for code in MESSAGES if not code.startswith(("E0", "E1", "E2"))]
    assert sorted(told) == sorted(proved)


def test_every_other_code_stands_in_one_of_the_ranges() -> None:
    covered: list[str] = []
    for cell, *_ in rows("codes | about | most often"):
        first, last = (int(code[1:]) for code in cell.split("–"))
        covered += [f"E{number:03}" for number in range(first, last + 1)]
    others = [code for code in MESSAGES if code.startswith(("E0", "E1", "E2"))]
    assert set(others) <= set(covered) and len(covered) == len(set(covered))
    assert set(COMPILING) | set(SHAPE) <= set(covered)


def test_every_principle_is_listed_as_it_is_in_the_doctrine() -> None:
    listed = {}
    for domain, among in rows("domain | principles"):
        for id, title in re.findall(r"\*\*(P\d+)\*\* (.+?)(?=; \*\*|$)", among):
            assert id not in listed
            listed[id] = (title, domain.strip("`"))
    known = load_doctrine().principles
    assert listed == {id: (" ".join(p.title.split()), p.domain) for id, p in known.items()}


def anchors(page: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", GUIDE)
def test_every_link_inside_the_guide_leads_somewhere(page: str) -> None:
    for file, anchor in re.findall(r"\]\(([\w./-]*)#([^)]+)\)", read(page)):
        there = f"scenarios/{file}" if file else page
        assert anchor in anchors(there), (file, anchor)


def test_the_case_the_examples_are_taken_from_uses_every_verb() -> None:
    scenario: Scenario = load(FULL)
    written = set(_names(scenario.data))
    assert {verb for word in WORDS for verb in word.verbs} <= written


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, inside in part.items():
            yield str(name)
            yield from _names(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _names(inside)


def test_the_first_hour_is_no_longer_than_an_hour_and_comes_to_what_cases_are_about() -> None:
    assert len(read(FIRST_HOUR).split()) <= 1500
    assert "- if: " in read(FIRST_HOUR)


def test_the_guide_is_no_longer_than_somebody_reads() -> None:
    assert len(guide().split("\n")) <= 1070

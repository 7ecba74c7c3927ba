"""`rifq check --mutate` as an author meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.explore.mutation import mutation_testing as bench
from engine.explore.mutation.operators import Mutant
from engine.explore.mutation.trials import SlipOutcome, Trials
from engine.explore.run_plans import run_plan
from engine.scenario.load import load
from tui.cli import check_mutation
from tui.cli.main import rifq as group

CASE = """title: The side room
role: >-
  You are the investigator in the side room.
state:
  told: {start: false}
needs:
  home:
    of: hana
    kind: concern
    text: >-
      To be home on Friday.
people:
  hana: {name: Hana}
scenes:
  side-room:
    choose:
      prompt: >-
        What do you do?
      assesses: [dignity]
      options:
        wait:
          do: >-
            Wait until she speaks.
          rating: 4
          upholds: [P05]
          meets: [home]
          set: {told: true}
        press:
          do: >-
            Tell her that the others have spoken already.
          rating: 2
          breaches: [P05]
          offers: [home]
      then:
        - {if: told, go: evening}
        - {go: night}
endings:
  evening:
    person: >-
      She is at the shelter.
  night:
    person: >-
      She is on the bus.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "side-room.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["check", *map(str, arguments)])


def test_what_nothing_notices_is_told_with_its_place_and_what_would_notice_it(file: Path) -> None:
    result = check("--mutate", file)
    assert result.exit_code == 0, result.output
    line = 1 + CASE[: CASE.index("meets: [home]")].count("\n")
    assert f"{line}:" in result.output
    assert "side-room.wait: `meets home` left out" in result.output
    assert "A test of this play would notice it: expect: {need: {home: met}}" in result.output


def test_with_plans_the_proposed_tests_can_be_pasted_and_then_notice_everything_they_can(
    file: Path,
) -> None:
    told = check("--mutate", "--plans", file).output
    tests = told[told.index("  - name: >-") :]
    file.write_text(CASE + "tests:\n" + tests, encoding="utf-8")
    scenario = load(file)
    assert scenario.plans
    assert all(run_plan(scenario, plan) is None for plan in scenario.plans)
    (after,) = json.loads(check("--mutate", "--format", "json", file).stdout)
    assert after["score"] == 1.0
    assert after["survivors"] == []


def test_the_same_can_be_had_as_json(file: Path) -> None:
    (found,) = json.loads(check("--mutate", "--format", "json", file).stdout)
    assert found["counted"] == len(found["noticed"]) + len(found["survivors"])
    assert {"line", "message", "proposal", "answers"} <= set(found["survivors"][0])


def test_a_sample_says_where_the_share_of_all_slips_lies(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (every,) = json.loads(check("--mutate", "--format", "json", file).stdout)
    assert every["interval"] is None and every["tried"] == every["possible"]
    monkeypatch.setattr(bench, "SAMPLE", 5)
    (some,) = json.loads(check("--mutate", "--format", "json", file).stdout)
    low, high = some["interval"]
    assert 0 <= low <= some["score"] <= high <= 1
    told = check("--mutate", file).output
    assert f"a sample of {every['possible']}, the same every time" in told
    assert f"of all slips, it is probably {round(100 * low)} to {round(100 * high)} %" in told


@pytest.mark.parametrize("form", ["html", "github"])
def test_it_is_refused_as_what_it_cannot_be_printed_as(form: str, file: Path) -> None:
    told = check("--mutate", "--format", form, file)
    assert (told.exit_code, told.stdout) == (2, "") and "text or JSON only" in told.stderr


def test_a_case_that_cannot_be_read_is_told_so(file: Path) -> None:
    file.write_text(CASE.replace("go: night", "go: nowhere"), encoding="utf-8")
    result = check("--mutate", file)
    assert result.exit_code == 2
    assert "E226" in result.output


def test_an_interrupt_tells_what_was_found_so_far(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, made = Trials.try_out, list[Mutant]()

    def stopping(self: Trials, mutant: Mutant) -> SlipOutcome:
        made.append(mutant)
        if len(made) > 6:
            raise KeyboardInterrupt
        return tried(self, mutant)

    monkeypatch.setattr(Trials, "try_out", stopping)
    result = check("--mutate", file)
    assert result.exit_code == 130
    assert "interrupted: 6 slips tried" in result.output


def test_what_could_hurt_comes_first_and_ratings_last_a_line_each(file: Path) -> None:
    told = check("--mutate", file).output
    needs, rating = told.index("Needs, risks and facts:"), told.index("Ratings; these change")
    assert needs < told.index("`meets home` left out") < rating
    after = told[rating:]
    assert "rated 3 instead of 2" in after and "rifq play" not in after
    assert len([line for line in after.split("\n") if "side-room.press: rated" in line]) == 1


def test_sentences_fit_a_terminal_and_what_is_copied_is_not_cut(file: Path) -> None:
    scenario = load(file)
    tried = [(scenario, check_mutation._mutate(scenario))]
    wide, narrow = (check_mutation.as_text(tried, plans=True, across=n) for n in (0, 60))
    assert "".join(wide.split()) == "".join(narrow.split())
    cut = [line for line in wide.splitlines() if line not in narrow.splitlines()]
    assert cut and not any(line.lstrip().startswith("rifq ") for line in cut)
    assert all(len(line) > 60 for line in cut)


def test_a_long_list_is_cut_and_says_where_the_rest_is(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_mutation, "MOST", 2)
    told = check("--mutate", file).output
    assert len([line for line in told.split("\n") if re.match(r" +[0-9]+:[0-9]+  ", line)]) == 2
    rest = re.search(r"… and ([0-9]+) more entr(?:y|ies); `--format json` has all of them\.", told)
    assert rest is not None and int(rest[1]) > 0
    (found,) = json.loads(check("--mutate", "--format", "json", file).stdout)
    assert len(found["survivors"]) > 2
    assert {"grave", "status", "story", "words", "score"} >= {s["harm"] for s in found["survivors"]}

"""`rifq check` as an author meets it: what was found, what was proved, and what to paste."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import shlex
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from engine.explore.check_result import Checked, CheckedCase, Told
from engine.explore.explored_case import Case
from engine.explore.plan_steps import show
from engine.explore.run_plans import run_plan
from engine.explore.values.compute import compute_values
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load, load_bytes
from engine.scenario.messages import page
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Accepted
from engine.services.catalogue.check_cache import case_of
from tests.cases import play_of
from tests.tui.faces import CASE, invoked
from tui.cli import check_output
from tui.cli.check import readable_page, say_states
from tui.cli.check_output import FileResult, summary
from tui.cli.main import rifq as group
from tui.cli.output import show_line
from tui.cli.streams import Output

STUCK = """
title: The side room
role: >-
  You are the investigator in the side room.
state:
  locked: {start: false}
scenes:
  side-room:
    choose:
      prompt: >-
        What do you do?
      options:
        wait:
          do: >-
            Wait.
          then: corner
        end:
          do: >-
            End the talk.
          if: locked
      then: evening
    pass: {to: evening}
  corner:
    choose:
      prompt: >-
        And now?
      options:
        look:
          do: >-
            Look.
          if: locked
        see:
          do: >-
            See.
          if: locked
      then: evening
endings:
  evening:
    person: >-
      She is at the shelter.
"""
NOT_STUCK = STUCK.replace("          if: locked\n        see", "        see")
BROKEN = "title: Broken\nscenes: [She looks, away]\n"
BEST, WORST = Fraction(97, 100), Fraction(12, 100)
EVERYTHING_SEEN = Checked((), (), 4, 61204, True, 20, best=BEST, worst=WORST, random=0.4072)


def run(*args: str | Path) -> Result:
    return invoked("check", *args, COLUMNS="200")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cases: one that cannot be read as a case, and one in which somebody gets stuck.

    Nothing was proved of them before.
    """
    monkeypatch.setenv("RIFQ_CACHE", str(tmp_path / "kept"))
    (tmp_path / "a.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(STUCK, encoding="utf-8")
    return tmp_path


def example(count: int = 3) -> tuple[Scenario, Told]:
    """A case, and a finding with a play that shows it."""
    scenario = load(CASE)
    answers: list[Any] = [{"act": "ring-the-line"}, "separate"]
    answers.append(["interpreter", "danger", "statement"])
    play = play_of(scenario, *answers[:count], luck={"rain": True})
    problem = scenario.source.problem(("scenes", "see-to"), "F301", key=True, at="see-to")
    return scenario, Told(problem, show(play))


def checked(scenario: Scenario, result: Checked = EVERYTHING_SEEN) -> CheckedCase:
    return case_of(scenario, result)


def told(scenario: Scenario, *findings: Told, plans: bool = False) -> str:
    case = checked(scenario)
    looked = FileResult(scenario.source.file, findings, case, "The blue door: all of it.")
    return check_output.as_text([looked], plans)


# What was found


def test_problems_come_first_then_findings_then_notes_file_by_file(folder: Path) -> None:
    text = run(folder).output
    a, b = text.index("a.yaml\n"), text.index("b.yaml\n")
    assert a < b
    codes = re.findall(r"\d+:\d+ +([EFN]\d{3})  ", text[b:])
    assert codes == sorted(codes, key=lambda code: "EFN".index(code[0]))
    assert "E301" in codes and "F303" in codes


def test_how_many_files_were_read_is_said_even_when_all_have_problems(folder: Path) -> None:
    (folder / "b.yaml").write_text(BROKEN, encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 1 and "2 files read: " in result.output
    assert "1 file read: " in run(CASE).output
    assert re.search(r"`rifq check --explain E\d{3}` explains a code.", result.output)


def test_nothing_is_said_to_be_proved_of_a_case_with_problems(folder: Path) -> None:
    assert "states" not in run(folder / "a.yaml").output


def test_a_finding_alone_is_1_a_note_alone_is_0_and_no_file_is_2(tmp_path: Path) -> None:
    case = tmp_path / "c.yaml"
    case.write_text(NOT_STUCK, encoding="utf-8")
    assert run(case).exit_code == 1
    assert run(tmp_path / "none.yaml").exit_code == 2
    assert run(tmp_path / "none.yaml", case).exit_code == 2
    note = tmp_path / "d.yaml"
    text = CASE.read_text("utf-8") + "  - {finding: F302, at: door, because: None.}\n"
    note.write_text(text, encoding="utf-8")
    result = run(note)
    assert "N304" in result.output and result.exit_code == run(CASE).exit_code


# What was proved


def test_what_was_proved_is_one_sentence() -> None:
    assert summary("The blue door", EVERYTHING_SEEN) == (
        "The blue door: 61,204 states, all of them: no one gets stuck, 4 rules "
        "hold, best 0.97, worst 0.12, random 0.41."
    )


def test_what_was_not_seen_is_not_said_to_be_proved() -> None:
    partly = replace(EVERYTHING_SEEN, exhausted=False, because="clock", by=25, best=None)
    partly = replace(partly, worst=None, random=None)
    said = summary("The blue door", partly)
    assert said == (
        "The blue door: not complete: 61,204 states, depth 20, because `clock` "
        "multiplies by 25: no rule is broken in these."
    )
    assert "because" not in summary("The blue door", replace(partly, because=""))
    cut = replace(EVERYTHING_SEEN, interrupted=True, best=None, worst=None, random=None)
    assert summary("It", cut) == "It: interrupted before the end, after 61,204 states."


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("E301",), "all of them: 4 rules hold, best"),
        (("E311", "E314"), "no one gets stuck, 2 of 4 rules hold"),
        (("F303",), "no one gets stuck, 4 rules hold"),
    ],
)
def test_only_what_holds_is_said_to_hold(codes: tuple[str, ...], said: str) -> None:
    found = tuple(Told(Problem("a.yaml", n, 1, code)) for n, code in enumerate(codes, 1))
    assert said in summary("It", replace(EVERYTHING_SEEN, findings=found))


def test_what_is_accepted_is_counted_and_figures_left_out_are_said_to_be() -> None:
    taken = (Told(Problem("a.yaml", 1, 1, "F301")),)
    assert "random 0.41; 1 finding accepted." in summary(
        "It", replace(EVERYTHING_SEEN, accepted=taken)
    )
    quick = summary("It", replace(EVERYTHING_SEEN, best=None, worst=None, random=None), quick=True)
    assert quick.endswith("4 rules hold, figures left out.")
    assert "best" not in run(CASE, "--quick").output and "best" in run(CASE).output


def test_a_rule_that_was_not_looked_at_is_not_said_to_hold(tmp_path: Path) -> None:
    case = tmp_path / "c.yaml"
    case.write_text(explained("E316"), encoding="utf-8")
    assert "1 rule not checked" in run(case, "--quick").output
    assert "rule holds" not in run(case, "--quick").output
    assert "0 of 1 rules hold" in run(case).output and "not checked" not in run(case).output


def explained(code: str) -> str:
    """The first example on the page of a code."""
    return page(code).split("```yaml\n")[1].split("```")[0]


# Accepting


def test_what_the_check_prints_to_accept_is_accepted_when_pasted(tmp_path: Path) -> None:
    case = tmp_path / "c.yaml"
    case.write_text(NOT_STUCK, encoding="utf-8")
    first = run(case).output
    pasted = re.search(r"^accept:\n(?:  .*\n)+", first, re.MULTILINE)
    assert pasted is not None and first.count("accept:") == 1
    case.write_text(NOT_STUCK + pasted[0], encoding="utf-8")
    second = run(case)
    assert second.exit_code == 0 and "F303" not in second.output
    assert f"{len(pasted[0].split('finding:')) - 1} findings accepted" in second.output


def test_entries_go_below_an_accept_that_is_there() -> None:
    scenario, finding = example()
    accepted = dataclasses.replace(scenario, accepted=(Accepted("F302", "x", "…", ("accept", 0)),))
    text = told(accepted, finding)
    assert "\naccept:" not in text and "\n  - finding: F301\n    at: see-to\n" in text


def test_of_several_alike_one_entry_is_printed_and_of_problems_none() -> None:
    scenario, finding = example()
    stuck = Told(replace(finding.problem, code="E301"))
    text = told(scenario, finding, finding, stuck)
    assert text.count("- finding:") == 1


def test_accepting_what_is_not_found_is_a_note_but_not_where_it_was_not_looked_for(
    tmp_path: Path,
) -> None:
    case = tmp_path / "c.yaml"
    entry = "  - finding: F302\n    at: door\n    because: >-\n      So.\n"
    case.write_text(CASE.read_text("utf-8") + entry, encoding="utf-8")
    result = run(case)
    assert "N304  `F302` is accepted at `door`" in result.output
    assert "N304" not in run(case, "--quick").output


# The play that shows a finding


def test_a_play_that_shows_a_finding_is_printed_with_its_luck_and_can_be_met() -> None:
    scenario, finding = example()
    text = told(scenario, finding)
    line = "door.ring-the-line → door.separate → order [interpreter, danger, statement]"
    assert f"            {line}; luck: rain=true\n" in text
    command = next(x.strip() for x in text.splitlines() if x.strip().startswith("rifq play"))
    args = shlex.split(command)[1:]
    result = CliRunner().invoke(group, [*args, "--jsonl"], env={"RIFQ_CASES": None})
    step = json.loads(result.output.splitlines()[1])
    assert result.exit_code == 0 and step["at"] == "see-to"


def test_a_finding_at_the_very_beginning_says_so() -> None:
    scenario, finding = example(0)
    assert "at the very beginning; luck: rain=true" in told(scenario, finding)


def test_a_play_that_shows_a_finding_is_a_test_that_can_be_pasted() -> None:
    scenario, finding = example()
    assert "tests:" not in told(scenario, finding)
    text = told(scenario, finding, plans=True)
    pasted = re.search(r"^tests:\n(?:  .*\n)+", text, re.MULTILINE)
    assert pasted is not None
    tested = load_bytes(CASE.read_bytes() + pasted[0].encode(), str(CASE))
    assert [run_plan(tested, plan) for plan in tested.plans] == [None]
    assert "\ntests:" not in told(
        dataclasses.replace(scenario, plans=tested.plans), finding, plans=True
    )


def test_json_always_carries_the_play_as_a_plan() -> None:
    scenario, finding = example()
    result = FileResult(str(CASE), (finding,), checked(scenario))
    found, _proved = json.loads(check_output.as_json([result]))
    assert found["code"] == "F301" and found["severity"] == "finding"
    assert found["plan"]["play"][1] == {"door": "separate"}
    assert found["plan"]["chance"] == found["luck"] == {"rain": True}
    assert found["plan"]["expect"] == {"at": "see-to"}
    assert found["replay"].startswith("rifq play ") and len(found["answers"]) == 3


# Formats


def test_json_tells_the_change_that_a_hint_proposes(tmp_path: Path) -> None:
    file = tmp_path / "my-case.yaml"
    text = (SHIPPED / "template.yaml").read_text("utf-8")
    file.write_text(text.replace("then: corridor", "then: coridor", 1), "utf-8")
    (found,) = json.loads(run(file, "--format", "json").stdout)
    (edit,) = found["edits"]
    line = file.read_text("utf-8").split("\n")[edit["line"] - 1]
    assert line[edit["column"] - 1 : edit["end_column"] - 1] == "coridor"
    assert (edit["line"], edit["text"]) == (edit["end_line"], "corridor")


def test_json_tells_what_was_proved_with_exact_fractions(tmp_path: Path) -> None:
    file = tmp_path / "laundry.yaml"
    file.write_text((SHIPPED / "template.yaml").read_text("utf-8"), "utf-8")
    (entry,) = json.loads(run(file, "--format", "json").stdout)
    assert (entry["code"], entry["severity"], entry["file"]) == ("", "proved", str(file))
    assert entry["message"] in run(file).stdout
    scenario, proved = load(file), entry["proved"]
    values = compute_values(Case(scenario))
    assert values is not None
    bounds = values.bound_plays()
    assert Fraction(proved["best"]) == bounds.best / values.weight
    assert Fraction(proved["worst"]) == bounds.worst / values.weight
    assert abs(float(Fraction(proved["random"])) - bounds.chance / values.weight) < 1e-9
    exact = Fraction(proved["random_exact"])
    assert f"{float(exact):.9f}" == proved["random"] and exact.denominator < 10**6
    assert (proved["states"], proved["exhausted"], proved["weight"]) == (38, True, values.weight)
    assert (proved["stuck"], proved["interrupted"], proved["accepted"]) == (False, False, [])
    assert proved["rules"] == {"written": 2, "checked": 2, "hold": 2, "broken": 0}
    assert proved["hashes"]["story"] == scenario.hashes.story


def test_json_claims_nothing_that_was_not_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "laundry.yaml"
    file.write_text((SHIPPED / "template.yaml").read_text("utf-8"), "utf-8")
    (entry,) = json.loads(run(file, "--quick", "--format", "json").stdout)
    proved = entry["proved"]
    assert (proved["quick"], proved["rules"]["checked"]) == (True, 1)
    assert (proved["best"], proved["worst"], proved["random"], proved["weight"]) == (None,) * 4
    cut = replace(EVERYTHING_SEEN, interrupted=True, exhausted=False, best=None)
    result = FileResult("x", (), checked(example()[0], cut))
    (entry,) = json.loads(check_output.as_json([result]))
    assert entry["proved"]["rules"]["hold"] is None and entry["proved"]["stuck"] is None


def test_json_proves_nothing_of_a_file_that_cannot_be_read(folder: Path) -> None:
    entries = json.loads(run(folder / "a.yaml", "--format", "json").stdout)
    assert entries and not any("proved" in entry for entry in entries)


def test_in_json_and_annotations_what_was_proved_is_a_message_beside_them(folder: Path) -> None:
    for form in ("json", "github"):
        result = run(folder, "--format", form)
        assert "2 files read" in result.stderr and "files read" not in result.stdout
    assert json.loads(run(folder, "--format", "json").stdout)[0]["code"].startswith("E")
    lines = run(folder, "--format", "github").stdout.splitlines()
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines)


def test_annotations_are_escaped_as_github_wants_them() -> None:
    scenario, finding = example()
    problem = Problem("a,b:100%.yaml", 0, 0, "E013", {"mark": "&a%\n"}, "write: x,\ny")
    looked = FileResult("x", (Told(problem), finding), checked(scenario))
    first, second = check_output.as_github([looked]).splitlines()
    assert first.startswith("::error file=a%2Cb%3A100%25.yaml,line=1,col=1,title=E013::")
    assert "&a%25%0A" in first and first.endswith("write: x,%0Ay")
    assert second.startswith("::warning ") and "%0Adoor.ring-the-line → door.separate" in second


def test_a_hint_stands_below_its_line(folder: Path) -> None:
    lines = run(folder / "a.yaml").output.splitlines()
    at = next(n for n, line in enumerate(lines) if re.search(r"E\d{3}", line))
    assert lines[at + 1].startswith(" " * 12)


# Long work


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_states_so_far_are_said_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal, pipe = _Terminal(), io.BytesIO()
    for stream in (terminal, pipe):
        monkeypatch.setattr(sys, "stderr", Output(stream, "utf-8", write_through=True))
        say_states(Path("cases/a.yaml"), 16384)
        say_states(Path("cases/a.yaml"), 32768, "talk", 25)
        show_line()
    assert b"a.yaml: looking at every state, 16,384 so far" in terminal.getvalue()
    assert b"32,768 so far; `talk` multiplies by 25" in terminal.getvalue()
    assert terminal.getvalue().endswith(b"\r\x1b[K") and pipe.getvalue() == b""


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ctrl-C while the second file is read."""
    seen: list[str] = []

    def read(path: Path) -> Scenario:
        seen.append(path.name)
        if len(seen) == 2:
            raise KeyboardInterrupt
        raise Refused([Problem(str(path), 3, 1, "E007")])

    monkeypatch.setattr("engine.services.shared.compiled_cases.open_case", read)
    return seen


def test_ctrl_c_gives_what_was_found_so_far_says_so_and_is_130(
    folder: Path, interrupted: list[str]
) -> None:
    (folder / "c.yaml").write_text(STUCK, encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 130 and interrupted == ["a.yaml", "b.yaml"]
    assert "E007" in result.stdout and "1 file read: 1 problem." in result.stdout
    assert "Interrupted: what was found so far, in 1 of 3 files." in result.stderr


def test_a_check_that_was_cut_short_ends_the_run_with_what_it_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(scenario: Scenario, *_: object, **__: object) -> Checked:
        problem = scenario.source.problem(("scenes", "corner"), "E301", key=True, at="corner")
        return Checked((Told(problem),), (), 0, interrupted=True)

    monkeypatch.setattr("engine.explore.check.check", cut)
    result = run(folder / "b.yaml", folder / "b.yaml")
    assert result.exit_code == 130 and result.stdout.count("  E301  ") == 1
    assert "interrupted before the end" in result.stdout


def test_a_check_that_was_cut_short_and_found_nothing_does_not_say_that_all_is_well(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Checked((), (), 0, states=12, interrupted=True)
    monkeypatch.setattr("engine.explore.check.check", lambda *_, **__: cut)
    text = run(folder / "b.yaml").stdout
    assert "after 12 states" in text and "1 file read: nothing found so far." in text


def test_a_failing_test_is_never_offered_to_be_accepted(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = FAILING.format(expected="night")
    path.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(group, ["check", str(path)]).output
    assert "F310" in told
    assert "finding: F310" not in told


def test_an_answer_of_a_test_that_is_not_offered_is_told_in_its_line(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    step = "      - side-room: {continue: true}\n"
    text = FAILING.format(expected="evening").replace(step, 2 * step)
    path.write_text(text, encoding="utf-8")
    found = run(path).stdout
    line = text[: text.rindex(step)].count("\n") + 1
    assert re.search(rf"^ +{line}:\d+  F310 .* fails at answer 2: ", found, re.MULTILINE)
    assert "found only this in evening: nothing, the play is over" in found


def test_sentences_fit_a_terminal_and_what_is_copied_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(explained("E316"), encoding="utf-8")
    results = [check_output.check_file(path, False, None)]
    wide, narrow = (check_output.as_text(results, across=across) for across in (0, 60))
    assert "".join(wide.split()) == "".join(narrow.split())
    copied = [line for line in narrow.splitlines() if len(line) > 60]
    assert any(len(line) > 60 for line in wide.splitlines() if "rifq play" not in line)
    assert all(line == str(path) or line.lstrip().startswith("rifq play ") for line in copied)


def test_the_page_of_a_code_fits_a_terminal_and_its_examples_are_left_as_they_are() -> None:
    for code in ("E018", "F331"):
        told = readable_page(page(code), 60)
        prose, *_ = told.split("```")
        assert max(map(len, prose.splitlines())) <= 60
        assert "".join(prose.split()) == "".join(page(code).split("```")[0].split())
        assert "```yaml\n" in told and not re.search("```yaml .", told)
    assert readable_page(page("F331"), 60).count("\n- `") == page("F331").count("\n- `")
    assert "```yaml mended" not in run("--explain", "E018").stdout


FAILING = """title: The side room
role: >-
  You are the investigator in the side room.
scenes:
  side-room:
    text: The room.
    then: evening
endings:
  evening:
    person: >-
      She is at the shelter.
  night:
    person: >-
      She is on the bus.
tests:
  - name: a way to the night
    play:
      - side-room: {{continue: true}}
    expect: {{ending: {expected}}}
"""


def test_a_file_named_without_its_end_is_found_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "the-visit.yaml").write_text(FAILING.format(expected="evening"), encoding="utf-8")
    for meant in ("the-visit", "the-vist.yaml"):
        result = CliRunner().invoke(group, ["check", meant])
        assert result.exit_code == 2
        assert "did you mean `the-visit.yaml`?" in result.output
    result = CliRunner().invoke(group, ["play", "the-visit", "--plain"])
    assert "Did you mean `the-visit.yaml`?" in result.output


def test_the_best_and_the_worst_play_are_given_as_tests_that_hold(tmp_path: Path) -> None:
    case = tmp_path / "a.yaml"
    text = CASE.read_text("utf-8")
    case.write_text(text, encoding="utf-8")
    said = run(case, "--plans").output
    plans = said[said.index("  - name: >-\n      the best there is") :]
    plans = plans[: plans.index("\n\n")] + "\n"
    head = "" if "\ntests:" in text else "tests:\n"
    case.write_text(text.replace("\ntests:\n", f"\ntests:\n{plans}") + (head and head + plans))
    scenario = load_bytes(case.read_bytes(), str(case))
    best, worst = (
        next(plan for plan in scenario.plans if plan.name.strip() == name)
        for name in ("the best there is", "the worst there is")
    )
    assert [run_plan(scenario, plan) for plan in (best, worst)] == [None, None]
    assert best.play != worst.play


def test_the_cases_of_a_course_are_looked_at_together(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    course = "course: mine\ntitle: A day of mine\ncases: [one, two]\n"
    (tmp_path / "courses" / "mine.yaml").write_text(course, encoding="utf-8")
    text = CASE.read_text(encoding="utf-8")
    for id, rated in (("one", text), ("two", re.sub(r"rating: [34]", "rating: 2", text))):
        written = rated.replace("scenario: every-kind", f"scenario: {id}")
        (tmp_path / f"{id}.yaml").write_text(written, encoding="utf-8")
    apart = run("--course", "mine", "--cases", tmp_path)
    assert apart.exit_code == 0 and "No sentence is right in every case" in apart.output
    (tmp_path / "two.yaml").write_text(text.replace("every-kind", "two"), encoding="utf-8")
    alike = run("--course", tmp_path / "courses" / "mine.yaml", "--cases", tmp_path)
    assert alike.exit_code == 1 and "F342 a sentence is right in every case" in alike.output
    assert "<table" in run("--course", "mine", "--cases", tmp_path, "--format", "html").output


def test_a_course_that_is_not_there_or_is_wrong_is_told(tmp_path: Path) -> None:
    missing = run("--course", "fundation")
    assert missing.exit_code == 2 and "Available: foundation" in missing.stderr
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("course: wrong\ntitle: A day\ncases: [nosuch]\n", encoding="utf-8")
    told = run("--course", wrong)
    assert told.exit_code == 2 and "3:9  E220" in told.stderr
    wrong.write_text(
        "course: wrong\ntitle: A day\ncases: [counter-four, traffic-light]\ncontrasts:\n"
        "  - principle: P08\n    between: {counter-four/desks: x, traffic-light/means: x}\n",
        encoding="utf-8",
    )
    told = run("--course", wrong)
    assert told.exit_code == 2 and "6:15  E220" in told.stderr
    assert "did you mean `desk`?" in told.stderr


@pytest.mark.parametrize("form", ["json", "github"])
def test_a_course_is_refused_as_what_it_cannot_be_printed_as(form: str) -> None:
    told = run("--course", "foundation", "--format", form)
    assert (told.exit_code, told.stdout) == (2, "") and "text or HTML only" in told.stderr

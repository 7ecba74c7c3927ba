"""The READMEs say what is true: their commands, their cases, their conversations."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from docs.draw_pictures import draw_all
from engine.explore.check import check
from engine.explore.run_plans import run_plan
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.play.case_file import case_file
from engine.play.play import Play, step
from engine.play.trial import begin_trial
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS, Word
from engine.services.shared.recording import Recorded
from tui.jsonl import protocol
from tui.screens.library import LibraryScreen
from tui.screens.play import PlayScreen

ROOT = Path(__file__).resolve().parent.parent
PLACES = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs",
    "scenarios",
    "engine",
    "tui",
    "web",
    "tests",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "SECURITY.md",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str = "") -> list[str]:
    """The fenced blocks of a README that are in one language."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", read(name), re.MULTILINE | re.DOTALL)
    return [block for written, block in fenced if written == language]


def smallest_case() -> bytes:
    return blocks("scenarios/README.md", "yaml")[0].encode()


def test_the_first_command_makes_a_venv_and_opens_the_app() -> None:
    first = blocks("README.md", "sh")[0].strip()
    assert "\n" not in first
    assert first.split(" && ") == [
        "python3 -m venv .venv",
        ".venv/bin/pip install -q .",
        ".venv/bin/rifq",
    ]


def test_the_second_command_runs_everything_that_tests_it() -> None:
    second = blocks("README.md", "sh")[1].strip()
    assert second.split(" && ")[:2] == [
        "python3 -m venv .venv",
        ".venv/bin/pip install -q -e '.[test]'",
    ]
    for tool in ("pytest -q -n auto --dist loadfile", "ruff check", "ruff format --check", "mypy"):
        assert f".venv/bin/{tool}" in second.split(" && ")


def test_what_is_run_by_hand_is_what_is_run_on_every_change() -> None:
    pattern = re.search(r'grep -m 1 -E "(.+?)" README\.md', read(".ci/run"))
    assert pattern is not None
    found = re.search(pattern[1], read("README.md"), re.MULTILINE)
    assert found is not None
    line = read("README.md")[found.start() :].partition("\n")[0]
    assert line == blocks("README.md", "sh")[1].strip()


def test_each_command_has_a_twin_for_powershell() -> None:
    ours = blocks("README.md", "sh")[:2]
    theirs = blocks("README.md", "powershell")
    for mine, twin in zip(ours, theirs, strict=True):
        steps = mine.strip().replace("python3 -m", "py -m").replace("'", '"')
        steps = re.sub(r"\.venv/bin/", r".venv\\Scripts\\", steps)
        assert twin.strip() == steps.replace(" && ", "; ")


def test_the_readme_says_what_debian_needs_and_names_the_command() -> None:
    text = read("README.md")
    assert "apt install python3-venv" in text
    assert "in a venv of its own" in text
    assert "python -m tui" not in text


def test_the_front_page_is_short_and_shows_the_app() -> None:
    text = read("README.md")
    assert len(text.split()) <= 700
    shown = re.findall(r"^!\[(.+)\]\((.+\.svg)\)$", text, re.MULTILINE)
    assert [path for _, path in shown] == ["docs/app.svg", "docs/debrief.svg"]
    assert all(len(words.split()) > 8 for words, _ in shown)


def test_its_pictures_show_the_app_as_it_is() -> None:
    """Where this fails, look at what has changed, and run `python docs/draw_pictures.py`."""
    for name, drawn in draw_all().items():
        assert words_in(drawn) == words_in(read(f"docs/{name}.svg")), name


def words_in(picture: str) -> list[str]:
    """What can be read in an SVG, line by line."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", picture)


def test_no_picture_fetches_anything() -> None:
    for name in ("app", "debrief"):
        assert not re.search(r"url\(\"?http|href=\"http|@import", read(f"docs/{name}.svg"))


GUIDES = [
    *("README.md", "CONTRIBUTING.md"),
    *(str(page.relative_to(ROOT)) for top in PLACES for page in (ROOT / top).rglob("README.md")),
]
NAMED = re.compile(r"`(\w[\w-]*(?:/[\w.-]+)+/?|[\w./-]+(?:/|\.(?:py|md|yaml|json)))`")
NOT_HERE = re.compile(r"my-case|keys/|advanced/|.*\b(?:NAME|CODE)\b")  # an author's, or to be made


def test_every_path_a_guide_names_is_there() -> None:
    """From anywhere below the top, for a module with or without its ending."""
    paths = [ROOT, *ROOT.glob("*"), *(p for top in PLACES for p in (ROOT / top).rglob("*"))]
    known = [f"/{path.relative_to(ROOT).as_posix()}" for path in (*paths, *ROOT.glob(".*"))]
    ends = {each[n:] for each in known for n, sign in enumerate(each) if sign == "/"}
    for guide in GUIDES:
        for path in NAMED.findall(read(guide)):
            end = f"/{path.strip('/')}"
            assert NOT_HERE.match(path) or {end, f"{end}.py"} & ends, f"{guide}: {path}"


MODULES = re.compile(r"^\| (?:new )?(?:package|folder|module)\b.*\n\|[-|]+\n((?:\|.*\n)+)", re.M)


@pytest.mark.parametrize(
    "guide",
    [
        *("engine/README.md", "engine/explore/README.md", "engine/reports/README.md"),
        *("engine/services/drives/README.md", "web/README.md", "CONTRIBUTING.md"),
    ],
)
def test_every_module_a_guide_names_is_there(guide: str) -> None:
    """In a table of modules: a module, a folder, or what one defines. Elsewhere: in the code."""
    files = [p for top in ("engine", "tui", "web", "tests") for p in (ROOT / top).rglob("*")]
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix == ".py")
    known = {path.stem for path in files} | set(re.findall(r"(?:def|class) (\w+)", code))
    tables = MODULES.findall(read(guide))
    assert tables
    for name in re.findall(r"`([a-z]\w+)`", "".join(tables)):
        assert name in known, f"{guide}: {name}"
    for name in re.findall(r"`([a-z]+_\w+|[A-Z][a-z]\w+)`", read(guide)):
        assert name in known or re.search(rf"\b{name}\b", code), f"{guide}: {name}"


def test_every_document_that_the_code_cites_is_there() -> None:
    """With its section, where one is named. The reference implementation has papers of its own."""
    papers = [*ROOT.glob("*.md"), *(p for top in PLACES for p in (ROOT / top).rglob("*.md"))]
    ends = [f"/{paper.relative_to(ROOT).as_posix()}" for paper in papers]
    code = [p for top in ("engine", "tui", "web", "tests") for p in (ROOT / top).rglob("*.py")]
    for path in (path for path in code if not path.name.startswith("reference")):
        text = " ".join(path.read_text(encoding="utf-8").split())
        for cited in re.findall(r"(?:\w+/)*\w+\.md\b(?!\.j2)", text):
            assert any(end.endswith(f"/{cited}") for end in ends), f"{path}: {cited}"
        for cited, section in re.findall(r"`(scoring/README\.md)`, ([A-Z][^).;]*)", text):
            assert f"\n## {section}\n" in read(f"engine/{cited}"), f"{path}: {section}"


def test_at_the_top_stands_only_what_the_house_has() -> None:
    made_here = {line.strip("/") for line in read(".gitignore").split()}
    top = {path.name for path in ROOT.iterdir()} - made_here
    assert {name for name in top if not name.startswith(".")} == PLACES


def test_the_smallest_case_passes_its_own_check() -> None:
    scenario = load_bytes(smallest_case(), "the-visit.yaml")
    checked = check(scenario, SAFETY, WITH_VALUES)
    assert checked.findings == () and checked.exhausted
    assert [run_plan(scenario, plan) for plan in scenario.plans] == [None]


def conversation() -> tuple[list[str], list[str]]:
    """What the conversation in tui/jsonl/README.md says Rifq is sent, and what it says."""
    [talk] = blocks("tui/jsonl/README.md")
    lines = talk.strip().split("\n")
    sent = [line[2:] for line in lines if line.startswith("←")]
    return sent, [line[2:] for line in lines if line.startswith("→")]


def as_written(pattern: str, said: str) -> bool:
    """Whether a line was said as written, `…` standing for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), said) is not None


def test_the_conversation_in_the_readme_is_what_is_said() -> None:
    scenario = load_bytes(smallest_case(), "the-visit.yaml")
    sent, written = conversation()
    out = io.StringIO()
    source = io.StringIO("\n".join(sent) + "\n")
    protocol.play(Recorded(scenario, begin_trial(scenario, 1)), source, out)
    said = out.getvalue().strip().split("\n")
    assert len(said) == len(written)
    for line, pattern in zip(said, written, strict=True):
        assert json.loads(line)
        assert as_written(pattern, line), line


CASE_WITH_A_PROMISE = b"""
title: A promise
role: >-
  You stand at a door.
people:
  hana: {name: Hana, part: resident, gender: f}
promises:
  a-call:
    to: hana
    text: >-
      A call before Sunday.
scenes:
  door:
    choose:
      prompt: What do you say?
      options:
        promise:
          do: >-
            Promise to call.
          promises_to: [a-call]
        nothing:
          do: >-
            Say nothing.
      then:
        - if: promise('a-call') == 'given'
          go: waits
        - go: does-not-wait
endings:
  waits:
    person: >-
      She waits.
    case: >-
      Nothing.
  does-not-wait:
    person: >-
      She does not wait.
    case: >-
      Nothing.
"""


@pytest.fixture(scope="module")
def with_promises() -> Scenario:
    """A case that uses the word which engine/scenario/vocabulary/README.md adds."""
    names: dict[str, object] = {}
    exec(blocks("engine/scenario/vocabulary/README.md", "python")[0], names)
    word = names["PROMISES_WORD"]
    assert isinstance(word, Word)
    return load_bytes(CASE_WITH_A_PROMISE, "promise.yaml", words=(*WORDS, word))


def test_the_word_added_in_the_readme_is_played_and_stands_in_the_case_file(
    with_promises: Scenario,
) -> None:
    play = step(begin_trial(with_promises, 1), "promise")
    assert isinstance(play, Play)
    assert play.location.location.id == "waits"
    [line] = case_file(with_promises, play)
    assert (line.text, line.template) == ("A call before Sunday.", "Promised: {text}")


def test_the_table_of_keys_has_every_key_of_a_play() -> None:
    table = read("tui/README.md")
    for screen in (PlayScreen, LibraryScreen):
        for binding in screen.BINDINGS:
            display = getattr(binding, "key_display", None)
            assert display is None or f"`{display}`" in table, display

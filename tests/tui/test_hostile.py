"""`rifq check` over a folder of hostile files: located problems, no traceback, no hang."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.faces import CASE, command, environment, rifq

MEMORY = 500 * 1024 * 1024  # bytes
SECONDS = 30  # of processor time, so that other work beside it does not matter
HANGS = 240.0  # seconds after which it waits for something that does not come

HEAD = "scenario: hostile\nversion: 1.0.0\ntitle: Hostile\nrole: >-\n  You look.\n"


def scene(inside: str) -> bytes:
    """A small case with this in its first scene."""
    return f"{HEAD}scenes:\n  one:\n{inside}endings:\n  end:\n    person: >-\n      So.\n".encode()


def choose(option: str) -> bytes:
    """A small case with this in its first option."""
    lines = "".join(f"          {line}\n" for line in option.splitlines())
    other = "        b:\n          do: >-\n            Wait.\n"
    head = "    choose:\n      prompt: What?\n      options:\n        a:\n"
    return scene(f"{head}{lines}{other}      then: end\n")


def laughs() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


ITEM = "        i%d:\n          do: >-\n            x\n"
CASE_TEXT = CASE.read_text("utf-8")

FILES: dict[str, bytes] = {
    "empty.yaml": b"",
    "spaces.yaml": b" \n\t\n  ",
    "nul.yaml": b"scenario: a\0b\n",
    "binary.yaml": bytes(range(256)) * 40,
    "latin.yaml": "title: Café\n".encode("latin-1"),
    "utf16.yaml": "title: x\n".encode("utf-16"),
    "scalar.yaml": b"just words\n",
    "list.yaml": b"- a\n- b\n",
    "laughs.yaml": laughs(),
    "alias-of-itself.yaml": b"a: &a [*a]\n",
    "tag.yaml": b"scenario: !!python/object/apply:os.system ['true']\n",
    "merge.yaml": b"a: {b: 1}\n<<: {c: 2}\n",
    "documents.yaml": b"a: 1\n---\nb: 2\n",
    "twice.yaml": HEAD.encode() + HEAD.encode(),
    "deep-flow.yaml": b"a: " + b"[" * 20_000 + b"]" * 20_000,
    "deep-maps.yaml": b"{a: " * 5_000,
    "deep-block.yaml": b"".join(b" " * n + b"a:\n" for n in range(1_500)),
    "long-line.yaml": b"title: " + b"x" * 1_900_000,
    "too-big.yaml": b"# " + b"x" * 3_000_000,
    "many-keys.yaml": b"".join(b"k%d: v\n" % n for n in range(60_000)),
    "tabs.yaml": b"scenes:\n\tone:\n\t\ttext: x\n",
    "unclosed.yaml": b'title: "never closed\nrole: x\n',
    "flow-437.yaml": b"? " * 400 + b"{[]: [}",
    "rtl.yaml": "title: abc\u202edef\n".encode(),
    "number.yaml": choose("do: 12\n"),
    "hash.yaml": choose("do: Go to room #4\n"),
    "brackets.yaml": scene("    text:\n      - [She looks away]\n    then: end\n"),
    "quote.yaml": scene("    text:\n      - \"Hana,\" he says\n    then: end\n"),
    "numbers.yaml": b"scenario: 12:30\nversion: 0o777777777777777777777\ntitle: 1e999999\n",
    "condition.yaml": choose(
        "do: >-\n  Go.\nif: " + "(" * 3_000 + "1" + ")" * 3_000 + "\n"
    ),
    "long-condition.yaml": choose(
        "do: >-\n  Go.\nif: " + " or ".join(["a == 1"] * 20_000) + "\n"
    ),
    "code.yaml": choose("do: >-\n  Go.\nif: __import__('os').system('true')\n"),
    "power.yaml": CASE_TEXT.replace("if: rain", "if: 9**9**9 > 1").encode(),
    "huge-range.yaml": CASE_TEXT.replace("range: [0, 4]}", "range: [0, 999999999]}", 1).encode(),
    "no-such-scene.yaml": CASE_TEXT.replace("go: see-to", "go: se-to").encode(),
    "types.yaml": CASE_TEXT.replace("scenes:", "scenes: 7\nscenery:", 1).encode(),
    "ids.yaml": CASE_TEXT.replace("  order:", "  Order Of Things:", 1).encode(),
    "many-items.yaml": CASE_TEXT.replace(
        "        danger:", "".join(ITEM % n for n in range(40)) + "        danger:", 1
    ).encode(),
    "round.yaml": scene("    then: two\n  two:\n    then: one\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, raw in FILES.items():
        (folder / name).write_bytes(raw)
    (folder / "a-folder.yaml").mkdir()
    (folder / "nowhere.yaml").symlink_to(folder / "gone")
    (folder / "endless.yaml").symlink_to("/dev/zero")
    return folder


def limited(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command with little memory and little time."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        command(*args),
        capture_output=True,
        env=environment(None),
        preexec_fn=limit,
        timeout=HANGS,
        check=False,
    )


@pytest.fixture(scope="module")
def checked(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return limited("check", folder, "--format", "json")


def _problems(checked: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """What was found; without what was proved of the files that can be played."""
    return [found for found in json.loads(checked.stdout) if found["severity"] != "proved"]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory to set there")


def test_a_hostile_folder_is_told_in_problems_within_its_limits(
    checked: subprocess.CompletedProcess[bytes],
) -> None:
    assert checked.returncode in (1, 2), checked.stderr.decode()
    assert b"Traceback" not in checked.stderr and b"error of its own" not in checked.stderr
    problems = _problems(checked)
    found = {Path(p["file"]).name for p in problems if p["severity"] == "problem"}
    assert {*FILES, "nowhere.yaml", "endless.yaml"} - found == set()
    for problem in problems:
        assert problem["code"][0] in "EFN" and problem["message"]
        assert len(problem["message"]) < 600 and len(problem["hint"]) < 4_000, problem["file"]


def test_what_is_wrong_inside_a_file_has_a_line_and_a_trap_its_hint(
    checked: subprocess.CompletedProcess[bytes],
) -> None:
    problems = _problems(checked)
    whole = {"E001", "E002", "E003", "E004", "E007"}  # no such file, too large, empty, …
    assert [p for p in problems if not p["line"] and p["code"] not in whole] == []
    hinted = {Path(p["file"]).name for p in problems if p["hint"]}
    assert {"number.yaml", "hash.yaml", "brackets.yaml", "quote.yaml"} <= hinted
    assert any("see-to" in p["hint"] for p in problems if p["file"].endswith("no-such-scene.yaml"))


@pytest.mark.parametrize("name", ["laughs.yaml", "deep-flow.yaml", "condition.yaml", "binary.yaml"])
def test_playing_a_hostile_file_is_refused_in_words(
    folder: Path, tmp_path: Path, name: str
) -> None:
    done = rifq("play", folder / name, "--jsonl", data=tmp_path / "data")
    assert done.returncode == 2 and name in done.stderr and "Traceback" not in done.stderr


def test_the_forge_format_keeps_each_problem_on_its_line(folder: Path) -> None:
    names = ["quote.yaml", "tabs.yaml", "rtl.yaml", "laughs.yaml", "no-such-scene.yaml"]
    forge = limited("check", *(folder / name for name in names), "--format", "github")
    assert forge.returncode == 1
    assert all(line.startswith("::error file=") for line in forge.stdout.decode().splitlines())

"""What an editor and a commit hook are told about cases: offline, and true of this tree."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import yaml

from engine.scenario.case_files import cases
from tui.cli.main import VERBS

ROOT = Path(__file__).resolve().parent.parent


def settings() -> dict[str, object]:
    found = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_editor_explains_every_shipped_case_with_the_schema_that_lies_here() -> None:
    schemas = settings()["yaml.schemas"]
    assert isinstance(schemas, dict)
    [(schema, patterns)] = schemas.items()
    assert (ROOT / schema).is_file()
    meant = [*cases(), ROOT / "scenarios" / "template.yaml"]
    for path in meant:
        name = path.relative_to(ROOT).as_posix()
        assert any(fnmatch(name, pattern.replace("**/", "")) for pattern in patterns), name
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        modeline = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert modeline and (path.parent / modeline[1]).resolve() == ROOT / schema
    for other in ("scenarios/doctrine.yaml", "scenarios/settings/wadira.yaml"):
        assert not any(fnmatch(other, pattern.replace("**/", "")) for pattern in patterns)


def test_the_editor_asks_nobody_on_the_network() -> None:
    assert settings()["yaml.schemaStore.enable"] is False
    assert settings()["redhat.telemetry.enabled"] is False
    text = (ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8")
    assert json.loads(text)["recommendations"] == ["redhat.vscode-yaml"]


def test_the_commit_hook_checks_cases_and_nothing_beside_them() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"], hook["entry"]) == ("rifq-check", "python", "rifq check")
    assert "check" in VERBS
    for path in (ROOT / "scenarios").rglob("*.yaml"):
        name = path.relative_to(ROOT).as_posix()
        meant = re.search(hook["files"], name) and not re.search(hook["exclude"], name)
        shown = path.name == "template.yaml" or path.parent.name == "example"
        assert bool(meant) is (path in {*cases()} or shown), name

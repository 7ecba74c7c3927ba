"""Every code has a page, and the examples on the pages are what they say they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from engine.explore.check import check as prove
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.scenario.load import load_bytes
from engine.scenario.messages import MESSAGES, codes_with_pages, message, page
from engine.scenario.problems import Problem, Refused
from engine.scenario.yaml.reader import read
from engine.scenario.yaml.source import LIMIT

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What cannot be written on a page.
MADE = frozenset({"E001", "E002", "E003", "E004", "E019", "F342", "N301"})


def check(raw: bytes) -> list[Problem]:
    """Every problem of a file with these bytes; of one that can be played, what the check finds."""
    try:
        scenario = load_bytes(raw, "example.yaml")
    except Refused as refused:
        return list(refused.problems)
    return [finding.problem for finding in prove(scenario, SAFETY, WITH_VALUES).findings]


def codes(problems: Iterable[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def example(code: str, *tags: str) -> bytes:
    """The first block of a page with one of `tags`; `escaped` blocks hold what cannot be seen."""
    for tag, body in FENCE.findall(page(code)):
        if tag in tags:
            return unescaped(body) if tag.endswith("escaped") else body.encode()
    raise AssertionError(f"{code} has no block tagged {tags}")


def unescaped(body: str) -> bytes:
    def put(found: re.Match[str]) -> str:
        return chr(int(found[1] or found[2], 16)) if found[0] != r"\t" else "\t"

    mended = re.sub(r"\\t|\\x([0-9A-F]{2})|\\u([0-9A-F]{4})", put, body)
    return mended.encode("latin-1" if r"\x" in body else "utf-8")


@pytest.mark.parametrize("code", sorted(set(codes_with_pages()) - MADE))
def test_the_failing_example_fails_with_its_code_and_the_mended_one_without(code: str) -> None:
    assert code in codes(check(example(code, "yaml", "yaml escaped")))
    assert code not in codes(check(example(code, "yaml mended")))


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(codes_with_pages()) == set(MESSAGES)


@pytest.mark.parametrize("code", codes_with_pages())
def test_a_page_says_what_is_meant_shows_it_and_says_what_a_participant_would_have_met(
    code: str,
) -> None:
    text = page(code)
    assert text.startswith(f"# {code}: ")
    assert "## What a participant would have met\n\n" in text


def test_a_page_that_does_not_exist_is_said_to_be_missing() -> None:
    for name in ("E998", "../problems", ""):
        with pytest.raises(LookupError):
            page(name)


def test_a_message_names_what_it_speaks_of_and_survives_what_is_missing() -> None:
    twice = Problem("a.yaml", 3, 1, "E011", {"key": "a{0}", "first": "1"})
    assert message(twice) == "`a{0}` is here a second time; the first is on line 1"
    assert message(Problem("a.yaml", 3, 1, "E011")) == (
        "`` is here a second time; the first is on line "
    )
    assert message(Problem("a.yaml", 0, 0, "E998")) == "E998"


def test_a_message_is_translated_before_its_names_are_put_in() -> None:
    seen = []

    def translate(text: str) -> str:
        seen.append(text)
        return "le fichier dépasse {limit}"

    assert message(Problem("a.yaml", 0, 0, "E004", {"limit": "2 MB"}), translate) == (
        "le fichier dépasse 2 MB"
    )
    assert seen == ["this file is larger than {limit}"]


@pytest.mark.exhaustive
def test_the_codes_that_no_page_can_show_are_met_as_well(tmp_path: Path) -> None:
    def met(path: Path) -> set[str]:
        with pytest.raises(Refused) as refused:
            read(path)
        return codes(refused.value.problems)

    large, many = tmp_path / "large.yaml", tmp_path / "many.yaml"
    large.write_bytes(b"a: " + b"x" * LIMIT)
    many.write_bytes(b"a:\n" + b"- x\n" * 250_000)
    assert met(tmp_path / "missing.yaml") == {"E001"}
    assert met(tmp_path) == {"E002"}
    assert met(tmp_path / ("x" * 3000)) == {"E003"}
    assert met(large) == {"E004"}
    assert met(many) == {"E019"}

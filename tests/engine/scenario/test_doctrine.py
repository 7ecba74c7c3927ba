"""The shipped principles: complete, placed, sourced, and as sure as their sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
DOMAINS = {"safety", "dignity", "needs-and-rights", "interviewing", "investigation", "cooperation"}
PILLARS = {"protection", "prosecution", "cooperation"}
NUMBERS = [f"P{n:02}" for n in range(1, 71)]
FIELDS = {"title", "says", "domain", "pillar", "sources", "certainty", "differs"}
READ = {"verified", "on-a-copy"}
TELEPHONE_LIKE = re.compile(r"\+?\d[\d ()./-]{5,}\d")


def _read(name: str) -> Any:
    return yaml.safe_load((SCENARIOS / name).read_text(encoding="utf-8"))


DOCTRINE: Any = _read("doctrine.yaml")
PRINCIPLES: dict[str, dict[str, Any]] = DOCTRINE["principles"]


def _prose(node: Any) -> list[str]:
    """Every text a person reads under `node`; addresses of sources are left out."""
    if isinstance(node, dict):
        return [text for key, value in node.items() if key != "url" for text in _prose(value)]
    if isinstance(node, list):
        return [text for value in node for text in _prose(value)]
    return [node] if isinstance(node, str) else []


def test_all_seventy_principles_are_there_in_order() -> None:
    assert list(PRINCIPLES) == NUMBERS


def test_the_domains_and_pillars_are_the_closed_lists_a_case_may_use() -> None:
    assert set(DOCTRINE["domains"]) == DOMAINS
    assert set(DOCTRINE["pillars"]) == PILLARS
    for domain in DOCTRINE["domains"].values():
        assert domain["pillar"] in PILLARS
        assert domain["title"] and domain["about"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_principle_says_something_and_has_its_place(number: str) -> None:
    principle = PRINCIPLES[number]
    assert principle["title"] and principle["says"].endswith(".")
    assert principle["domain"] in DOMAINS
    assert principle["pillar"] in PILLARS
    assert set(principle) <= FIELDS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_principle_names_its_sources_and_how_far_they_were_read(number: str) -> None:
    sources = PRINCIPLES[number]["sources"]
    assert sources
    for source in sources:
        assert source["title"]
        assert source["seen"] in READ | {"unverified"}
        assert ("url" in source) == (source["seen"] == "verified")
        assert re.fullmatch(r"https?://[^\s]+", source.get("url", "https://none"))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_principle_is_no_surer_than_its_sources(number: str) -> None:
    principle = PRINCIPLES[number]
    seen = {source["seen"] for source in principle["sources"]}
    match principle["certainty"]:
        case "verified":
            assert seen & READ
        case "partly":
            assert seen & READ and "unverified" in seen
        case certainty:
            assert certainty == "unverified" and not seen & READ


@pytest.mark.parametrize("name", ["doctrine.yaml", "settings/wadira.yaml"])
def test_no_text_holds_digits_that_could_be_dialled(name: str) -> None:
    assert [text for text in _prose(_read(name)) if TELEPHONE_LIKE.search(text)] == []


def test_no_principle_speaks_of_her_or_him() -> None:
    gendered = re.compile(r"\b(she|her|hers|he|him|his)\b", re.IGNORECASE)
    says = {number: principle["says"] for number, principle in PRINCIPLES.items()}
    assert {number: text for number, text in says.items() if gendered.search(text)} == {}

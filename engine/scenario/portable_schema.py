"""The rules under `x-`, repeated in the standard keywords of JSON Schema.

Editors and other programs do not know `x-exactly-one` and the like. Our own validator does not use
the standard keywords: "is not valid under any of the given schemas" helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any


def add_standard_keywords(node: Any) -> None:
    """Add the standard keywords to every `x-` rule in a schema and in all that is inside it."""
    if isinstance(node, dict):
        rules = list(_rules(node))
        if rules:
            node["allOf"] = [*node.get("allOf", ()), *rules]
        for name, inside in list(node.items()):
            if name != "examples":
                add_standard_keywords(inside)
    elif isinstance(node, list):
        for inside in node:
            add_standard_keywords(inside)


def _rules(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for group in schema.get("x-exactly-one", ()):
        yield {"oneOf": [{"required": [field]} for field in group]}
    groups = schema.get("x-at-most-one", ())
    excluded = {pair for group in groups for pair in combinations(group, 2)}
    for field, others in schema.get("x-not-with", {}).items():
        excluded |= {(field, other) for other in others}
    for first, second in sorted(excluded):
        yield {"not": {"required": [first, second]}}
    if schema.get("x-first-fits"):  # JSON Schema cannot say that it is the last
        yield {"contains": {"not": {"required": ["if"]}}, "minContains": 1, "maxContains": 1}

"""The rules a case has words of its own for, said once more in those of JSON Schema.

Editors and other programs know nothing of `x-exactly-one` and its kin. The plain words are not
used by our own validator: "is not valid under any of the given schemas" helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any


def in_plain_words(node: Any) -> None:
    """Put the plain words beside every `x-` rule in a schema and in all it holds."""
    if isinstance(node, dict):
        rules = list(_rules(node))
        if rules:
            node["allOf"] = [*node.get("allOf", ()), *rules]
        for name, inside in list(node.items()):
            if name != "examples":
                in_plain_words(inside)
    elif isinstance(node, list):
        for inside in node:
            in_plain_words(inside)


def _rules(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for group in schema.get("x-exactly-one", ()):
        yield {"oneOf": [{"required": [field]} for field in group]}
    apart = {pair for group in schema.get("x-at-most-one", ()) for pair in combinations(group, 2)}
    for field, others in schema.get("x-not-with", {}).items():
        apart |= {(field, other) for other in others}
    for first, second in sorted(apart):
        yield {"not": {"required": [first, second]}}
    if schema.get("x-first-fits"):  # that it is the last of them cannot be said
        yield {"contains": {"not": {"required": ["if"]}}, "minContains": 1, "maxContains": 1}

"""Cases made by chance with rules made by chance."""

from __future__ import annotations

import random
from collections.abc import Collection

from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.generator import as_bytes
from tests.generator import case as made_by_chance


def ruled(seed: int, without: Collection[str] = ()) -> Scenario:
    """A case with rules, of which some hold and some are broken; some (names) may be left out."""
    chance = random.Random(seed)
    entry = made_by_chance(seed)
    read = ["flag", "rain", "bus == 'late'", "dice > 1", "time > 1", "hana.mood == 'angry'"]
    read += ["need('home') == 'met'", "learned('key')", "knows('owner', 'visit')", "hana.trust > 2"]
    read += [f"seen('{id}')" for id in entry["scenes"]]
    parts = [chance.sample([*read, *(f"not {part}" for part in read)], 3) for _ in range(14)]
    entry["always"] = [
        {"name": f"rule {n}", "never": " and ".join(some[: 2 + n % 2])}
        for n, some in enumerate(parts)
        if f"rule {n}" not in without
    ]
    return load_bytes(as_bytes(entry), "made-by-chance.yaml")

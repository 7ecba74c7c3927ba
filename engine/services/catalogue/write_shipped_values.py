"""Writes the values of shipped cases: `python -m engine.services.catalogue.write_shipped_values`.

It is due after a shipped case, or exploring, was changed; a test says when. A file is named by all
its values depend on: of any other case, or of a case that somebody changed, there are none.
"""

from __future__ import annotations

import lzma

from engine.explore.explored_case import Case
from engine.explore.values.codec import pack
from engine.explore.values.compute import compute_values
from engine.scenario.case_files import cases
from engine.scoring.value_function import Values
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.values_cache import SHIPPED_SUFFIX, SHIPPED_VALUES, shipped_file


def pack_values(values: Values) -> bytes:
    """The values as they are shipped: a third of what they take where they are kept."""
    return lzma.compress(pack(values, level=0), preset=9)


def main() -> None:
    """Write the values of every shipped case, and take old ones away."""
    SHIPPED_VALUES.mkdir(exist_ok=True)
    current = set()
    for path in cases():
        scenario = open_case(path)
        values = compute_values(Case(scenario))
        if values is not None:
            current.add(shipped_file(scenario))
            shipped_file(scenario).write_bytes(pack_values(values))
    for old in set(SHIPPED_VALUES.glob(f"*{SHIPPED_SUFFIX}")) - current:
        old.unlink()


if __name__ == "__main__":
    main()

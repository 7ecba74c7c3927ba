"""The values of the cases that come with Rifq, so that nobody has to work them out.

`python -m engine.services.shipped_values` writes them again after a shipped case, or exploring, was
changed; a test says when that is due. A file is named by all its values depend on: of any other
case, or of a case that somebody changed, there are none.
"""

from __future__ import annotations

import lzma
from contextlib import suppress
from pathlib import Path

from engine.explore.values.codec import fingerprint, pack, unpack
from engine.scenario.files import SHIPPED, cases
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values
from engine.services.compiled_cases import open_case
from engine.services.kept_files import name_of

FOLDER = SHIPPED / "values"
SUFFIX = ".values.xz"


def shipped_file(scenario: Scenario) -> Path:
    """Where the values of this case are if it came with Rifq as it is."""
    return FOLDER / f"{name_of(scenario.id)}.{fingerprint(scenario)}{SUFFIX}"


def values_shipped(scenario: Scenario) -> Values | None:
    """The values that came with Rifq; None for any other case."""
    with suppress(OSError, lzma.LZMAError, EOFError):
        return unpack(lzma.decompress(shipped_file(scenario).read_bytes()))
    return None


def packed(values: Values) -> bytes:
    """The values as they are shipped: a third of what they take where they are kept."""
    return lzma.compress(pack(values, level=0), preset=9)


def main() -> None:
    """Write the values of every shipped case, and take old ones away."""
    from engine.explore.analysis_context import Case
    from engine.explore.values.compute import compute_values

    FOLDER.mkdir(exist_ok=True)
    current = set()
    for path in cases():
        scenario = open_case(path)
        values = compute_values(Case(scenario))
        if values is not None:
            current.add(shipped_file(scenario))
            shipped_file(scenario).write_bytes(packed(values))
    for old in set(FOLDER.glob(f"*{SUFFIX}")) - current:
        old.unlink()


if __name__ == "__main__":
    main()

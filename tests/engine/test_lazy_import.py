"""A module that is imported when something of it is first used."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from engine.lazy_import import lazy_modules
with lazy_modules():
    from engine.pictures import split as bars
before = "engine.pictures.split" in sys.modules
from engine.pictures import scales
print(before, bars.Ballot.__name__, "engine.pictures.split" in sys.modules, scales.__name__)
"""


def test_it_is_imported_when_something_of_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "Ballot", "True", "engine.pictures.scales"]

"""Presses random keys in one session of the app, on real records, and watches the memory.

    python tests/benchmarks/monkey.py --keys 20000 --seed 1

The keys are those of the app and some that are not; there are clicks and changes of size among
them. The app must neither stop nor grow, and the records must verify at the end. Leaving the app
is held up, so that the session goes on. After each twentieth of the keys a line says what a key
cost since the line before, and what is in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from textual.pilot import Pilot
from textual.widget import Widget

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from engine.services.library import Library  # noqa: E402
from tests.tui.support import app_of, click_at, press, settle  # noqa: E402

MOVES = ["up", "down", "left", "right", "tab", "pageup", "pagedown", "home", "end", "space"]
SHORTCUTS = [*"fu?jsecxmnwkp+-[]", "ctrl+p", "f1", "backspace", "delete", "ب", "ع", "٣"]
SIZES = [(80, 24), (80, 24), (120, 35), (160, 45), (60, 20), (49, 14)]


@dataclass
class Walk:
    """What was pressed.

    Attributes:
        keys: how many keys and clicks.
        screens: names of the screens that were met.
    """

    keys: int = 0
    screens: set[str] = field(default_factory=set)


def some_keys(chance: random.Random) -> Iterator[str]:
    """Keys without end, weighted so that cases are begun and played."""
    while True:
        which = chance.random()
        if which < 0.55:
            yield chance.choice("123456789")
            yield "enter"
        elif which < 0.8:
            yield chance.choice(MOVES)
        elif which < 0.84:
            yield "escape"
        else:
            yield chance.choice(SHORTCUTS)


async def walk(
    folder: Path,
    keys: int,
    chance: random.Random,
    told: Callable[[int], None] = lambda _: None,
    *,
    seconds: float = inf,
) -> Walk:
    """Presses keys in one session.

    Args:
        folder: for the records and what is saved; new.
        keys: how many.
        chance: draws the keys, the clicks and the sizes.
        told: called after each twentieth of the keys, with how many there were.
        seconds: of processor time, after which no more are pressed.
    """
    done, end = Walk(), time.process_time() + seconds
    with Store.open(folder / "data") as store:
        app = app_of(Library(store), save_folder=folder)
        app.exit = lambda *_args, **_named: None  # type: ignore[method-assign]
        async with app.run_test(size=SIZES[0]) as pilot:
            await settle(pilot)
            for key in some_keys(chance):
                if done.keys == keys or time.process_time() > end:
                    break
                await _act(pilot, key, chance)
                done.keys += 1
                done.screens.add(type(app.screen).__name__)
                if done.keys % max(1, keys // 20) == 0:
                    told(done.keys)
        assert store.verify().clean
    return done


async def _act(pilot: Pilot[None], key: str, chance: random.Random) -> None:
    which = chance.random()
    if which < 0.05:
        width, height = pilot.app.size
        await click_at(pilot, chance.randrange(width), chance.randrange(height))
    elif which < 0.055:
        await pilot.resize_terminal(*chance.choice(SIZES))
        await settle(pilot)
    else:
        await press(pilot, key)


def resident() -> int:
    """How many bytes of this process are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


class Watch:
    """Prints what a key costs and what is in memory, each time it is told how many there were."""

    def __init__(self) -> None:
        self.keys = 0
        self.spent = time.process_time()
        print("  keys  ms/key   MB  objects widgets   most of")

    def __call__(self, keys: int) -> None:
        each = (time.process_time() - self.spent) / (keys - self.keys) * 1000
        gc.collect()  # what is only waiting to be collected is no leak
        alive = gc.get_objects()
        widgets = sum(isinstance(one, Widget) for one in alive)
        kinds = Counter(type(one).__qualname__ for one in alive).most_common(6)
        print(
            f"{keys:6} {each:7.1f} {resident() / 1e6:4.0f} {len(alive):8} {widgets:7}  ",
            ", ".join(f"{name} {count}" for name, count in kinds),
            flush=True,
        )
        self.keys, self.spent = keys, time.process_time()


def main() -> None:
    """Says what happened, with time and memory by twentieths of the session."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keys", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(asked.seed)
        done = asyncio.run(walk(Path(folder), asked.keys, chance, Watch()))
    print(f"{done.keys} keys; the records verify")
    print("screens:", ", ".join(sorted(done.screens)))


if __name__ == "__main__":
    main()

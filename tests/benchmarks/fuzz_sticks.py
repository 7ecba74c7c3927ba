"""Changes what comes by a stick at random, and looks that nothing of it breaks Rifq.

    python tests/benchmarks/fuzz_sticks.py --tries 1000000 --seed 1

Kits, bundles, receipts, backups and printed keys are changed in two ways: as bytes, as a bad stick
and a careless hand do it, and by somebody who has the kit and a key of their own, and signs and
seals what no Rifq would write. Each is then read. It is refused by a problem with a code, or it is
what its writer wrote; whatever else happens is printed, with the seed of the try.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from nacl.signing import SigningKey

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.cohorts import ID, to_bytes  # noqa: E402
from engine.records.problems import RecordsProblem  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.services.courses.enrolment import terms  # noqa: E402
from engine.services.drives import bundles, capsules, keys  # noqa: E402
from engine.services.drives.capsules import BACKUP, HAND_IN, Opened, read_head, seal  # noqa: E402
from engine.services.drives.intake import keep_nothing  # noqa: E402
from engine.services.drives.keys import CourseKey  # noqa: E402
from engine.services.drives.kit_files import (  # noqa: E402
    Receipt,
    read_kit,
    read_receipt,
)
from engine.services.drives.play_check import NotAPlay, replay_handed  # noqa: E402
from engine.services.drives.stick_files import RECEIPT_END, NotGenuine, file_of  # noqa: E402
from engine.services.shared import kits  # noqa: E402
from engine.services.shared.errors import explain  # noqa: E402
from engine.services.shared.kits import Kit  # noqa: E402
from tests.tui.given import COHORT  # noqa: E402

KEY = CourseKey(bytes(range(32)))
COURSE = KEY.course
WRITER = SigningKey(bytes(range(1, 33)))
REFUSED = (RecordsProblem, NotGenuine, NotAPlay)
MOST = 1 << 20
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, -(2**63), 1e308, -0.0, 0.5),
    *(
        "",
        "x",
        "../../x",
        "/tmp/x",
        "\\\\host\\share\\c.yaml",
        "\0",
        "\x1b[31m",
        "\u202e",
        "\ud800",
    ),
    *("a" * 61, "9" * 400, "١٢٣٤٥٦", "\ufeff", "2026-13-45", "0" * 32, "f" * 64, "play", "[" * 99),
    *(b"", b"\0", b"\xff" * 32, b"[" * 400, b"\x91" * 400, bytes(80)),
    *([], {}, [[]], [""], [None] * 50, {"": {}}, {"a": {"b": []}}, {"v": 99}),
)


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    """A file after a bad stick, or a careless hand."""
    at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    match chance.randrange(8):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[to:]
        case 2:
            return data[:to] + data[at:]
        case 3:
            return data[:at] + chance.randbytes(chance.randrange(1, 40)) + data[at:]
        case 4:
            return data[:at] + bytes(to - at) + data[to:]
        case 5:
            return data[:at] + (b"\xff" * chance.choice((1, 2, 4, 8))) + data[at + 4 :]
        case 6:
            return data[at:] + data[:at]
        case _:
            bit = 1 << chance.randrange(8)
            at = min(at, len(data) - 1)
            return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def change_value(value: Any, chance: random.Random) -> Any:
    """Data in which one place says something else."""
    inside = isinstance(value, (dict, list)) and value and chance.random() < 0.9
    if not inside:
        return chance.choice(VALUES)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        kept = [*value[:at], change_value(value[at], chance), *value[at + 1 :]]
        return chance.choice((kept, kept, value[:at], value * 2))
    name = chance.choice(list(value))
    match chance.randrange(8):
        case 0:
            return {k: v for k, v in value.items() if k != name}
        case 1:
            return {**value, str(chance.choice(VALUES)): chance.choice(VALUES)}
        case _:
            return {**value, name: change_value(value[name], chance)}


def as_json(value: Any) -> bytes:
    """JSON as Python writes it: also what no other program would."""
    return json.dumps(value, default=lambda other: other.hex()).encode()


class Formats:
    """A good file of each format, a bad one made of it, and its reader."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "file"
        self.store = Store.open(folder / "laptop")
        self.receipt = folder / file_of(COHORT.id, COURSE.id, RECEIPT_END)
        cohort = to_bytes(replace(COHORT, closed="")).decode()
        stories = dict.fromkeys(COHORT.cases, "0" * 64)
        self.kit_data = msgspec.to_builtins(Kit(kits.VERSION, COURSE, cohort, stories, ("0" * 32,)))
        self.receipt_data = msgspec.to_builtins(Receipt({"0" * 32: "1" * 64}, ("2" * 32,)))
        self.records = _records(folder)
        self.files = {
            "kit": self.make_kit(self.kit_data),
            "bundle": self.make_bundle(self.records),
            "receipt": self.make_receipt(self.receipt_data),
            "backup": _join(seal(BACKUP, {COHORT.id: COURSE}, [b"SQLite" * 50], WRITER)),
            "paper": KEY.printed.encode(),
        }
        self.forge: dict[str, Callable[[random.Random], bytes]] = {
            "kit": self.forge_kit,
            "bundle": lambda chance: self.make_bundle(_change_one(self.records, chance)),
            "receipt": lambda c: self.make_receipt(change_value(self.receipt_data, c)),
            "backup": self.forge_backup,
            "paper": lambda chance: change_bytes(self.files["paper"], chance),
        }
        self.read: dict[str, Callable[[bytes], object]] = {
            "kit": self.read_kit,
            "bundle": self.read_bundle,
            "receipt": self.read_receipt,
            "backup": self.read_backup,
            "paper": lambda data: keys.read_printed(data.decode("latin-1"), COHORT.id),
        }

    def make_kit(self, data: Any) -> bytes:
        """A kit that says this, signed by its course."""
        hidden = capsules.hide(COURSE.signing, as_json(data))
        return capsules.sign(capsules.KIT, COURSE.id, hidden, KEY.signing)

    def forge_kit(self, chance: random.Random) -> bytes:
        """A kit that says something else, as its course signs it."""
        if chance.random() < 0.4:
            return self.make_kit(change_value(self.kit_data, chance))
        cohort = as_json(change_value(json.loads(self.kit_data["cohort"]), chance)).decode()
        return self.make_kit({**self.kit_data, "cohort": cohort})

    def make_bundle(self, records: Iterable[Any]) -> bytes:
        """A bundle of these records."""
        return _join(seal(HAND_IN, {COHORT.id: COURSE}, map(_frame, records), WRITER))

    def make_receipt(self, data: Any) -> bytes:
        """A receipt that says this."""
        return capsules.sign(capsules.RECEIPT, COURSE.id, as_json(data), KEY.signing)

    def forge_backup(self, chance: random.Random) -> bytes:
        """A backup with another head, of somebody who has no key."""
        data, at = self.files["backup"], len(BACKUP) + 4
        size = int.from_bytes(data[at - 4 : at], "big")
        head = change_value(msgspec.msgpack.decode(data[at : at + size]), chance)
        body = _encode(head)
        return BACKUP + len(body).to_bytes(4, "big") + body + data[at + size :]

    def read_kit(self, data: bytes) -> None:
        """Read a kit as the computer does that is about to join."""
        self.path.write_bytes(data)
        kit = read_kit(self.path)
        cohort = kit.read_cohort("stick")
        "\n".join(f"{heading} {words}" for heading, words in terms(cohort)).encode()
        with keep_nothing(self.store):
            kits.join(self.store, kit, "stick")
        assert all(map(ID.fullmatch, (cohort.id, *cohort.cases))), "a path in a kit"

    def read_bundle(self, data: bytes) -> None:
        """Read a bundle, and play its plays again."""
        self.path.write_bytes(data)
        capsule = read_head(HAND_IN, self.path, bundles.MOST_SEALED)
        bundle = bundles.unpack(Opened(capsule, KEY, MOST))
        for play in bundle.plays:
            if set(play.closure.values()) <= bundle.material.keys() == self.material:
                replay_handed(play, bundle.material)

    @property
    def material(self) -> set[str]:
        """The hashes of the case material of the good bundle: another case is not compiled."""
        return set(self.records[-1]["closure"].values())

    def read_receipt(self, data: bytes) -> None:
        """Read a receipt as a computer does that hands in."""
        self.receipt.write_bytes(data)
        receipt = read_receipt(self.folder, COHORT.id, COURSE)
        assert receipt is not None
        sorted(receipt.plays), set(receipt.forgotten)

    def read_backup(self, data: bytes) -> None:
        """Open a backup to its end."""
        self.path.write_bytes(data)
        for _piece in Opened(read_head(BACKUP, self.path, MOST), KEY, MOST):
            pass


def _records(folder: Path) -> list[Any]:
    """The records of a bundle with one play."""
    from tests.engine.services.drives.course import leading

    lead, [code] = leading(folder, 1)
    lead.play(code, 3)
    with lead.store() as store:
        packed = _join(bundles.pack(bundles.gather(store, COHORT.id, 1, [])))
    found = []
    while packed:
        end = 4 + int.from_bytes(packed[:4], "big")
        found.append(msgspec.msgpack.decode(packed[4:end]))
        packed = packed[end:]
    return found


def _join(pieces: Iterable[bytes]) -> bytes:
    return b"".join(pieces)


def _encode(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:  # half a character, which MessagePack cannot say
        return b"\xd9\x03\xed\xa0\x80"


def _frame(record: Any) -> bytes:
    body = _encode(record)
    return len(body).to_bytes(4, "big") + body


def _change_one(records: list[Any], chance: random.Random) -> list[Any]:
    """Records of which one says something else: the play most often, as most is in it."""
    at = len(records) - 1 if chance.random() < 0.8 else chance.randrange(len(records))
    return [*records[:at], change_value(records[at], chance), *records[at + 1 :]]


class Report(msgspec.Struct):
    """What came of some tries.

    Attributes:
        tries: how many, by format.
        refused: how many of them were refused.
        broken: what was neither refused nor read: the format, the seed of the try, what happened.
        grown: bytes by which the process grew.
    """

    tries: Counter[str] = msgspec.field(default_factory=Counter)
    refused: Counter[str] = msgspec.field(default_factory=Counter)
    broken: list[str] = msgspec.field(default_factory=list)
    grown: int = 0


def run(tries: int, seed: int, folder: Path, until: float = float("inf")) -> Report:
    """Change and read files, so many or until a time of `time.monotonic`."""
    formats, report = Formats(folder), Report()
    names, before = list(formats.files), _memory()
    for n in range(tries):
        if n % 1000 == 0 and time.monotonic() > until:
            break
        chance = random.Random(seed * 1_000_003 + n)
        name, raw = names[n % len(names)], chance.random() < 0.5
        report.tries[name] += 1
        good = formats.files[name]
        bad = change_bytes(good, chance) if raw else formats.forge[name](chance)
        try:
            formats.read[name](bad)
            if raw and bad != good and name != "paper":
                report.broken.append(f"{name} {n}: changed, and read")
        except REFUSED as problem:
            report.refused[name] += 1
            if isinstance(problem, RecordsProblem):
                explain(problem).encode()
        except Exception as error:
            report.broken.append(f"{name} {n}: {error!r:.200}")
    report.grown = _memory() - before
    return report


def _memory() -> int:
    """The most bytes this process ever had (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def main() -> None:
    """Try, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        report = run(asked.tries, asked.seed, Path(folder), time.monotonic() + asked.seconds)
    for name, count in report.tries.items():
        print(f"{name}: {count} tries, {report.refused[name]} refused")
    took = time.process_time() - began
    print(f"{sum(report.tries.values())} tries, {len(report.broken)} broken, {took:.0f} s", end="")
    print(f", {report.grown / (1 << 20):.0f} MiB more memory")
    print("\n".join(report.broken[:50]))
    sys.exit(bool(report.broken))


if __name__ == "__main__":
    main()

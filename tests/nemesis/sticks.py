"""A course on laptops and one USB drive, which is pulled, cut, changed and copied on its way."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

from tests.engine.services.drives.course import Computer, agree, join_course, leading, name_computer
from tests.nemesis.faults import Fault, draw
from tests.nemesis.history import Failed, History, violations
from tests.nemesis.laptops import Laptop, Process, is_broken

LAPTOPS, ROUNDS = 3, 12


def sticks(
    folder: Path, chance: Random, history: History, count: Counter[str], most: int
) -> list[str]:
    """People play on laptops; what they made is carried to the computer that leads the course."""
    stick = folder / "stick"
    stick.mkdir()
    leader, codes = leading(folder, LAPTOPS)
    leader.kit(stick)
    people = []
    for n, code in enumerate(codes):
        computer = join_course(folder, f"laptop-{n}", stick, leader)
        name_computer(leader, computer, f"Laptop {n}")
        with computer.store() as store:
            agree(store, code)
        case = next(computer.own.glob("*.yaml"))
        people.append(Laptop(computer.data, case, history, chance, code))
    for _ in range(min(ROUNDS, most // 3)):
        person = chance.choice(people)
        person.live(_draw(chance, count))
        carry(["cohort", "hand-in", str(stick)], person.data, history, _draw(chance, count))
        spoil(stick, chance, count)
        take_in(leader, stick, history, _draw(chance, count))
    for person in people:
        carry(["cohort", "hand-in", str(stick)], person.data, history, Fault())
    take_in(leader, stick, history, Fault())
    return violations(history, leader.data)


def _draw(chance: Random, count: Counter[str]) -> Fault:
    fault = draw(chance, 0.2) if chance.random() < 0.7 else Fault()
    if fault.kind:
        count[fault.kind] += 1
    return fault


def take_in(leader: Computer, stick: Path, history: History, fault: Fault) -> None:
    """Take in what is on the stick."""
    words = ["cohort", "take-in", str(stick), "--yes", "--cases", str(leader.own)]
    carry(words, leader.data, history, fault)


def carry(words: list[str], data: Path, history: History, fault: Fault) -> None:
    """Let a verb of sticks run, with a fault."""
    said = Process(words, data, fault).end()
    if is_broken(said):
        history.note(Failed(" ".join(words[:2]), f"{fault}: {said[-2000:]}"))


def spoil(stick: Path, chance: Random, count: Counter[str]) -> None:
    """Do to a file on the stick what happens to sticks."""
    files = [path for path in stick.rglob("*") if path.is_file() and "kit" not in path.name]
    if not files:
        return
    path, how = chance.choice(files), chance.choice(("pulled", "changed", "copied", "deleted"))
    count[f"stick: {how}"] += 1
    data = bytearray(path.read_bytes())
    match how:
        case "pulled":
            path.write_bytes(data[: chance.randint(0, len(data))])
        case "changed" if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        case "copied":
            shutil.copy(path, path.with_name(f"copy-of-{path.name}"))
        case "deleted":
            path.unlink()

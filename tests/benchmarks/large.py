"""Large cases, made rather than written: many scenes, long interviews, facts carried to the end."""

from __future__ import annotations

import random

LONGEST_TOPIC = 8
HEAD = """title: Made to be large
role: >-
  You are the one who visits.
people:
  hana:
    name: Hana
    state:
      trust: {start: 2, range: [0, 5]}
      arousal: {start: 3, range: [0, 6], window: [2, 4]}
"""
ENDINGS = """endings:
  done:
    person: >-
      She goes home.
  left:
    person: >-
      She stays.
"""


def late_flags(count: int) -> bytes:
    """A case in which each of so many scenes sets a flag, and the last one reads all of them."""
    flags = [f"flag_{n}" for n in range(count)]
    parts = [HEAD, "state:\n", *(f"  {flag}: {{start: false}}\n" for flag in flags), "scenes:\n"]
    for number, flag in enumerate(flags):
        onward = f"s{number + 1}" if number + 1 < count else "evening"
        parts.append(f"""  s{number}:
    choose:
      prompt: What do you do?
      assesses: [safety]
      options:
        ask:
          do: >-
            Ask her.
          rating: 4
          upholds: [P01]
          set: {{{flag}: true}}
        wait:
          do: >-
            Wait.
          rating: 2
          breaches: [P01]
      then: {onward}
""")
    ways = "".join(f"      - {{if: {flag}, go: e{n}}}\n" for n, flag in enumerate(flags))
    text = "  evening:\n    text:\n      - >-\n        It is evening.\n    then:\n"
    ends = [f"  e{n}:\n    person: >-\n      She is at place {n}.\n" for n in range(count)]
    return "".join([*parts, text, ways, "      - go: done\n", ENDINGS, *ends]).encode()


def scenes(count: int, seed: int = 1) -> bytes:
    """A case of `count` scenes with three options each, flags carried on, and ways that part."""
    chance = random.Random(seed)
    flags = [f"flag_{n}" for n in range(count // 6)]
    parts = [HEAD, "state:\n", *(f"  {flag}: {{start: false}}\n" for flag in flags), "scenes:\n"]
    for number in range(count):
        parts.append(_scene(chance, number, count, flags))
    return "".join([*parts, ENDINGS]).encode()


def _scene(chance: random.Random, number: int, count: int, flags: list[str]) -> str:
    onward = [f"s{n}" if n < count else "done" for n in (number + 1, number + 2)]
    flag = flags[min(number // 6, len(flags) - 1)]
    known = flags[max(0, number // 6 - 1)]
    return f"""  s{number}:
    text:
      - >-
        Scene {number}.
      - if: {known}
        say: >-
          Somebody remembers.
    choose:
      prompt: What do you do?
      assesses: [safety]
      options:
        a:
          do: >-
            Wait.
          rating: {chance.choice((2, 3, 4))}
          upholds: [P01]
          set: {{{flag}: true}}
        b:
          do: >-
            Ask.
          rating: 4
          upholds: [P01]
          add: {{hana.trust: {chance.choice((-1, 1))}}}
        c:
          if: hana.trust > {chance.randint(0, 1)}
          do: >-
            Go on.
          rating: 3
          upholds: [P01]
          then: {onward[0]}
      then: {onward[chance.random() < 0.1]}
    pass: {{to: {onward[0]}}}
"""


def interviews(count: int, questions: int, seed: int = 1) -> bytes:
    """Interviews one after the other, each of one topic with so many questions."""
    chance = random.Random(seed)
    parts = [HEAD, "scenes:\n"]
    for number in range(count):
        onward = f"talk-{number + 1}" if number + 1 < count else "done"
        parts.append(_interview(chance, number, questions, onward))
    parts.append(ENDINGS.replace("left", "left-out"))
    return "".join(parts).encode()


def carried(count: int, facts: int, talks: int, questions: int, seed: int = 1) -> bytes:
    """Scenes in a row, with interviews between them; the last scene reads facts of the first ones.

    Args:
        count: the number of scenes; at least one more than the facts.
        facts: how many facts there are; scene after scene decides one.
        talks: the number of interviews, spread among the scenes.
        questions: of each interview.
        seed: of what is left to chance.
    """
    chance = random.Random(seed)
    names = [f"fact_{n}" for n in range(facts)]
    rows = [f"s{n}" for n in range(count)]
    for n in range(talks):
        rows.insert((n + 1) * count // (talks + 1) + n, f"talk-{n}")
    parts = [HEAD, "state:\n" if facts else ""]
    parts += [*(f"  {name}: {{start: false}}\n" for name in names), "scenes:\n"]
    for row, onward in zip(rows, [*rows[1:], ""], strict=True):
        number = int(row.strip("stalk-"))
        if row.startswith("talk"):
            parts.append(_interview(chance, number, questions, onward))
        else:
            parts.append(_step(chance, number, onward, names))
    return "".join([*parts, ENDINGS]).encode()


def needs_and_risks(
    count: int, needs: int, risks: int, seed: int = 1, *, branched: bool = False
) -> bytes:
    """Scenes in a row that change needs and risks in turn; a last scene tells of all of them.

    Args:
        count: the number of scenes, without the last.
        needs: how many needs there are.
        risks: how many risks.
        seed: of what is left to chance.
        branched: whether the last scene leads on by each of them, too.
    """
    chance = random.Random(seed)
    parts = [HEAD, "needs:\n"]
    for n in range(needs):
        parts.append(f"  n{n}: {{of: hana, kind: right, text: Need {n}.}}\n")
    parts.append("risks:\n")
    for n in range(risks):
        parts.append(f"  r{n}: {{to: [hana], level: moderate, text: Risk {n}.}}\n")
    things = [*(f"n{n}" for n in range(needs)), *(f"r{n}" for n in range(risks))]
    parts.append("scenes:\n")
    for number in range(count):
        onward = f"s{number + 1}" if number + 1 < count else "told"
        parts.append(_dealing(chance, number, things[number % len(things)], onward))
    parts.append("  told:\n    text:\n")
    whens = [
        f"need('{thing}') == 'met'" if thing[0] == "n" else f"risk('{thing}') >= 'high'"
        for thing in things
    ]
    for thing, when in zip(things, whens, strict=True):
        parts.append(f"      - if: {when}\n        say: >-\n          It is so with {thing}.")
        parts.append("\n")
    if branched:
        ways = "".join(f"        - {{if: {when}, go: left}}\n" for when in whens)
        return "".join([*parts, f"    then:\n{ways}        - go: done\n", ENDINGS]).encode()
    parts.append("    then: done\n")
    return "".join([*parts, ENDINGS.partition("  left:")[0]]).encode()


def _dealing(chance: random.Random, number: int, thing: str, onward: str) -> str:
    """A scene whose answers change one need or risk."""
    verbs = ("offers", "meets", "denies") if thing[0] == "n" else ("raises", "lowers", "raises")
    options = "".join(
        f"""        {id}:
          do: >-
            Answer {id}.
          rating: {chance.choice((2, 3, 4))}
          upholds: [P01]
          {verb}: [{thing}]
"""
        for id, verb in zip("abc", verbs, strict=True)
    )
    return f"""  s{number}:
    text:
      - >-
        Scene {number}.
    choose:
      prompt: What do you do?
      assesses: [safety]
      options:
{options}      then: {onward}
    pass: {{to: {onward}}}
"""


def _step(chance: random.Random, number: int, onward: str, names: list[str]) -> str:
    """A scene that decides a fact, if there is one for it; the last reads them all."""
    fact = f"\n          set: {{{names[number]}: true}}" if number < len(names) else ""
    then = f" {onward}\n"
    if not onward:
        ways = [f"        - {{if: {name} and hana.trust < 2, go: left}}\n" for name in names]
        then = "\n" + "".join([*ways, "        - go: done\n"])
    return f"""  s{number}:
    text:
      - >-
        Scene {number}.
    choose:
      prompt: What do you do?
      assesses: [safety]
      options:
        a:
          do: >-
            Wait.
          rating: {chance.choice((2, 3, 4))}
          upholds: [P01]{fact}
        b:
          do: >-
            Ask.
          rating: 4
          upholds: [P01]
          add: {{hana.trust: {chance.choice((-1, 1))}}}
        c:
          if: hana.trust > {chance.randint(0, 1)}
          do: >-
            Go on.
          rating: 3
          upholds: [P01]
      then:{then}    pass: {{to: {onward or "done"}}}
"""


def _interview(chance: random.Random, number: int, questions: int, onward: str) -> str:
    names = ("first", "second", "third")[: max(2, -(-questions // LONGEST_TOPIC))]
    each = -(-questions // len(names))
    topics = {n: range(at * each, min((at + 1) * each, questions)) for at, n in enumerate(names)}
    lines = [
        f"  talk-{number}:",
        "    interview:",
        "      who: hana",
        "      assesses: [interviewing]",
        "      order: free",
        "      topics:",
    ]
    for topic, inside in topics.items():
        lines += [f"        {topic}:", f"          text: {topic}", "          questions:"]
        lines += [line for q in inside for line in _question(chance, f"q{number}-{q}", q)]
    lines += ["      moves:", "        break: {add: {hana.arousal: -1}, tags: [break]}"]
    return "\n".join([*lines, f"      then: {onward}", ""])


def _question(chance: random.Random, id: str, place: int) -> list[str]:
    trust, arousal = chance.choice((-1, 0, 1)), chance.choice((-1, 0, 1, 2))
    return [
        f"            {id}:",
        *([f"              if: hana.trust > {chance.randint(0, 2)}"] if place % 3 == 2 else []),
        "              says: >-",
        f'                "Question {place}?"',
        "              type: open",
        f"              rating: {chance.choice((1, 2, 3))}",
        "              breaches: [P01]",
        f"              add: {{hana.trust: {trust}, hana.arousal: {arousal}}}",
    ]

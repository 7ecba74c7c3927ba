# ruff: noqa: E501
# fmt: off
"""Slips of people who write their first case: a police instructor who does not know YAML.

Each is made in the case that `rifq new` writes: the first `old` in it becomes `new`. They were
written for these tests, by kind: what an editor, Word and a keyboard do, what somebody in a hurry
does, and what somebody expects who knows no YAML.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.engine.scenario.diagnose.template import TEMPLATE


class Slip(NamedTuple):
    """One slip: `new` was written in the place of `old`, where `meant` was meant, or `old`."""

    name: str
    old: str
    new: str
    meant: str | None = None
    every: bool = False

    @property
    def before(self) -> str:
        """The case as it was meant."""
        return self._put(self.old if self.meant is None else self.meant)

    @property
    def after(self) -> str:
        """The case with the slip."""
        return self._put(self.new)

    def _put(self, text: str) -> str:
        assert self.old in TEMPLATE and self.new not in (self.old, self.meant), self
        return TEMPLATE.replace(self.old, text, -1 if self.every else 1)


def _slips(kind: str, *written: tuple[str, str] | tuple[str, str, str]) -> list[Slip]:
    return [Slip(f"{kind}-{n}", *parts) for n, parts in enumerate(written, 1)]


_NUMBER = (
    "            Slip her the number of the interpreter line, on the back of a paper about wages,"
)
_OPTION = "        leave-a-number:\n          do: >-\n"
_STEAM = "        Steam, two long tables, eleven women."

FIELDS = _slips(
    "field",
    ("          rating: 2  ", "          ratng: 2  "),
    ("          rating: 2  ", "          Rating: 2  "),
    ("          breaches: [P01]\n", "          breach: [P01]\n"),
    ("          upholds: [P34]\n", "          uphold: [P34]\n"),
    ("          authority: mine\n", "          autority: mine\n"),
    ("          tags: [defer]\n", "          tag: [defer]\n"),
    (
        "          because: >-\n            It leaves",
        "          becuase: >-\n            It leaves",
    ),
    ("          signals: [he-answers]", "          signal: [he-answers]"),
    ("          critical: exposes", "          critcal: exposes"),
    ("      prompt: >-\n        What do you do?", "      promt: >-\n        What do you do?"),
    ("      assesses: [safety, needs-and-rights]", "      asseses: [safety, needs-and-rights]"),
    ("      weight: 2\n      options:", "      wieght: 2\n      options:"),
    ("      options:\n", "      option:\n"),
    ("    choose:\n", "    chose:\n"),
    ("    rank:\n", "    ranks:\n"),
    ("      then: corridor\n", "      than: corridor\n"),
    ("    also_offered:  ", "    also-offered:  "),
    ("          repaired_by: [cor", "          repaired-by: [cor"),
    ("content_notes: [", "content-notes: ["),
    ("      - if: chose('laundry.line-first')", "      - fi: chose('laundry.line-first')"),
    ("      - if: chose('laundry.line-first')", "      - If: chose('laundry.line-first')"),
    ("      - if: chose('laundry.line-first')", "      - when: chose('laundry.line-first')"),
    ("    person: >-\n      She opens", "    persn: >-\n      She opens"),
    ("endings:  ", "ending:  "),
    ("scenes:\n", "Scenes:\n"),
    ("title: A new case", "Title: A new case"),
    (
        "            - if: sena.arousal > 4\n              add",
        "            - if: sena.arousal > 4\n              ad",
    ),
    ("          go: linen-room\n        - go", "          goto: linen-room\n        - go"),
    ("              replies:  ", "              reply:  "),
    ("              serves: knows-the-notes", "              serve: knows-the-notes"),
)

IDS = _slips(
    "id",
    ("      then: corridor\n", "      then: coridor\n"),
    ("      then: corridor\n", "      then: Corridor\n"),
    ("      then: corridor\n", "      then: go to corridor\n"),
    ("      then: corridor\n", "      then: goto corridor\n"),
    ("    then: before-you-leave\n", "    then: before you leave\n"),
    ("    then: before-you-leave\n", "    then: before_you_leave\n"),
    ("        - go: linen-room\n", "        - go: linen room\n"),
    ("        - go: linen-room\n", "        - linen-room\n"),
    ("        - {go: the-bus}", "        - {go: the bus}"),
    ("        - {go: the-bus}", "        - the-bus"),
    ("  what-she-decides:\n", "  what she decides:\n"),
    ("          signals: [he-answers]", "          signals: [he-answer]"),
    ("          signals: [he-answers]", "          signals: [he answers]"),
    ("          signals: [he-answers]", "          signals: he-answers"),
    ("          breaches: [P01]\n", "          breaches: P01\n"),
    ("          breaches: [P01]\n", "          breaches: [P1]\n"),
    ("          breaches: [P01]\n", "          breaches: [p01]\n"),
    ("          breaches: [P01]\n", "          breaches: [1]\n"),
    ("          upholds: [P15]\n", "          upholds: [15]\n"),
    ("          upholds: [P15]\n", "          upholds: 15\n"),
    ("          upholds: [P34]\n", "          upholds: [P 34]\n"),
    ("          meets: [interpreter]\n", "          meets: interpreter\n"),
    ("          meets: [interpreter]\n", "          meets: [Interpreter]\n"),
    ("          meets: [interpreter]\n", "          meets: [interpretor]\n"),
    ("          raises: [foreman-learns]", "          raises: [foreman-learnt]"),
    ("          tells: {foreman: [our-question]}", "          tells: {foreman: our-question}"),
    ("          tells: {foreman: [our-question]}", "          tells: {foreman: [our_question]}"),
    ("          tells: {foreman: [our-question]}", "          tells: {forman: [our-question]}"),
    ("          repaired_by: [corridor.ask-everyone]", "          repaired_by: [ask-everyone]"),
    (
        "          repaired_by: [corridor.ask-everyone]",
        "          repaired_by: corridor.ask-everyone",
    ),
    ("      key: [who-is-on-the-line, tonight", "      key: [who is on the line, tonight"),
    ("      key: [who-is-on-the-line, tonight", "      key: [who-is-on-line, tonight"),
    ("          authority: request", "          authority: requests"),
    ("          authority: request", "          authority: Request"),
    ("level: foundation", "level: Foundation"),
    ("level: foundation", "level: fundation"),
    ("setting: wadira  ", "setting: Wadira  "),
    ("seat: labour-inspector", "seat: labour inspector"),
    ("skills: [identification, ", "skills: [identificaton, "),
    ("    of: sena\n    kind: right", "    of: Sena\n    kind: right"),
    ("    kind: right", "    kind: rights"),
    ("      who: sena\n      through", "      who: senna\n      through"),
    ("          critical: exposes-to-controller", "          critical: exposes to controller"),
    ("              type: multiple", "              type: mutiple"),
    ("      - laundry: ask-here", "      - laundry: ask here"),
    ("      ending: the-bus\n", "      ending: the bus\n"),
)

CONDITIONS = _slips(
    "condition",
    ("knows('foreman', 'our-question')\n        say", "knows(foreman, our-question)\n        say"),
    ("knows('foreman', 'our-question')\n        say", "foreman knows our-question\n        say"),
    (
        "knows('foreman', 'our-question')\n        say",
        "knows(‘foreman’, ‘our-question’)\n        say",
    ),
    (
        "knows('foreman', 'our-question')\n        say",
        "knows('foreman', 'our_question')\n        say",
    ),
    ("need('interpreter') != 'met'", "need interpreter is not met"),
    ("need('interpreter') != 'met'", "need(interpreter) != 'met'"),
    ("need('interpreter') != 'met'", "need('interpreter') <> 'met'"),
    ("need('interpreter') != 'met'", "need('interpreter') =! 'met'"),
    ("need('interpreter') != 'met'", "need('interpreter') != met"),
    ("need('interpreter') != 'met'", "need('interpretor') != 'met'"),
    ("need('interpreter') == 'met'", "need('interpreter') = 'met'"),
    ("need('place') == 'offered' and not", "need('place') == 'offered' && not"),
    ("need('place') == 'offered' and not", "need('place') == 'offered' AND not"),
    ("                - if: sena.trust > 2\n", "                - if: trust > 2\n"),
    ("                - if: sena.trust > 2\n", "                - if: sena.trst > 2\n"),
    ("                - if: sena.trust > 2\n", "                - if: sena trust > 2\n"),
    ("                - if: sena.trust > 2\n", "                - if: Sena.trust > 2\n"),
    ("                - if: sena.trust > 2\n", '                - if: "sena.trust" > 2\n'),
    ("                - if: sena.trust > 2\n", "                - if: sena.trust => 2\n", "                - if: sena.trust >= 2\n"),
    ("                - if: sena.trust > 2\n", "                - if: sena.trust > '2'\n"),
    ("      - if: unit_told", "      - if: unit-told"),
    ("      - if: unit_told", "      - if: unit told"),
    ("      - if: unit_told", "      - if: unit_told = true"),
    ("decided('comes-along')\n        say", "decided('comes_along')\n        say"),
    ("decided('comes-along')\n        say", "decided(comes-along)\n        say"),
    ("decided('comes-along')\n        say", "chose('comes-along')\n        say"),
    ("not decided('comes-along')", "decided('comes-along') is false"),
    ("chose('laundry.line-first')", "chose('line-first')"),
    ("chose('laundry.line-first')", "chose('laundry.linefirst')"),
    ("chose('laundry.line-first')", "chosen('laundry.line-first')"),
    ("chose('laundry.line-first')", "chose('laundry.line-first'"),
    ("          set: {unit_told: true}", "          set: {unit-told: true}"),
    ("          set: {unit_told: true}", "          set: {unit_told: yes}"),
    ("          set: {unit_told: true}", "          set: {unit_told true}"),
    ("          set: {unit_told: true}", "          set: unit_told"),
    ("          add: {sena.trust: 1}", "          add: {trust: 1}"),
    ("          add: {sena.trust: 1}", "          add: {sena.trust: +1}"),
    ("          add: {sena.trust: 1}", "          add: sena.trust 1"),
    ("          add: {sena.trust: 1}", "          add: {sena-trust: 1}"),
)

LINES = _slips(
    "indent",
    ("      then: corridor\n", "        then: corridor\n"),
    ("      then: corridor\n", "     then: corridor\n"),
    ("          rating: 2  ", "         rating: 2  "),
    ("          rating: 2  ", "           rating: 2  "),
    ("          rating: 2  ", "        rating: 2  "),
    ("          rating: 2  ", "            rating: 2  "),
    ("    choose:\n", "   choose:\n"),
    ("    choose:\n", "     choose:\n"),
    ("    choose:\n", "  choose:\n"),
    ("          breaches: [P01]\n", "\t  breaches: [P01]\n"),
    ("          breaches: [P01]\n", "\t\t\t\t\tbreaches: [P01]\n"),
    ("        leave-a-number:\n", "\t        leave-a-number:\n"),
    ("        leave-a-number:\n", "\tleave-a-number:\n"),
    ("        papers-upstairs:\n", "  \tpapers-upstairs:\n"),
    ("          do: >-\n            Ask Mr", "\t          do: >-\n            Ask Mr"),
    (_NUMBER, "\t" + _NUMBER.strip()),
    ("      topics:\n", "\ttopics:\n"),
    ("        line-first:\n", "       line-first:\n"),
    ("        line-first:\n", "         line-first:\n"),
    ("  corridor:\n    time", "corridor:\n    time"),
    ("  corridor:\n    time", "   corridor:\n    time"),
    ("      - id: he-answers  ", "       - id: he-answers  "),
    ("      - id: he-answers  ", "     - id: he-answers  "),
    ("        say: >-\n          You ask a woman", "       say: >-\n          You ask a woman"),
    ("        say: >-\n          You ask a woman", "         say: >-\n          You ask a woman"),
    ("      - id: he-answers  ", "        id: he-answers  "),
    ("      - id: he-answers  ", "      -id: he-answers  "),
    ("      - if: chose('laundry.line-first')", "        if: chose('laundry.line-first')"),
    (
        '                - say: >-\n                    "Yes, madam." It',
        '                  say: >-\n                    "Yes, madam." It',
    ),
    ('    time: "14:40"', '  time: "14:40"'),
    ("    part: works at the mangle", "      part: works at the mangle"),
    ("    part: works at the mangle", "   part: works at the mangle"),
    ("    of: sena\n    kind: right", "    of: sena\n   kind: right"),
    ("  place:\n    of: sena", "   place:\n    of: sena"),
    ("      topics:\n", "     topics:\n"),
    ("        - go: linen-room\n", "         - go: linen-room\n"),
    ("        - go: linen-room\n", "        -go: linen-room\n"),
    ("        - decides: goes-unasked", "          decides: goes-unasked"),
    ("  the-bus:\n    person", " the-bus:\n    person"),
)

SIGNS = _slips(
    "sign",
    ("title: A new case", "title:A new case"),
    ("title: A new case", "title A new case"),
    ("title: A new case", "title = A new case"),
    ("          rating: 2  ", "          rating 2  "),
    ("          rating: 2  ", "          rating:2  "),
    ("          rating: 2  ", "          rating; 2  "),
    ("          rating: 2  ", "          rating = 2  "),
    ("          rating: 2  ", "          rating - 2  "),
    (_OPTION, "        leave-a-number:\n          do >-\n"),
    (_OPTION, "        leave-a-number\n          do: >-\n"),
    (_OPTION, "        leave-a-number:\n          do:>-\n"),
    (_OPTION, "        leave a number:\n          do: >-\n"),
    (_OPTION, "        - leave-a-number:\n          do: >-\n"),
    ("          breaches: [P01]\n", "          breaches: [P01\n"),
    ("          breaches: [P01]\n", "          breaches: P01]\n"),
    ("          breaches: [P01]\n", "          breaches: (P01)\n"),
    ("          breaches: [P01]\n", "          breaches: {P01}\n"),
    ("      assesses: [safety, needs-and-rights]", "      assesses: safety, needs-and-rights"),
    ("      assesses: [safety, needs-and-rights]", "      assesses: [safety; needs-and-rights]"),
    ("      assesses: [safety, needs-and-rights]", "      assesses: [safety needs-and-rights]"),
    ("      trust:   {start: 2, range: [0, 4]}", "      trust:   {start: 2, range: [0, 4]"),
    ("      trust:   {start: 2, range: [0, 4]}", "      trust:   {start 2, range: [0, 4]}"),
    ("      trust:   {start: 2, range: [0, 4]}", "      trust:   {start: 2 range: [0, 4]}"),
    ("      trust:   {start: 2, range: [0, 4]}", "      trust:   {start: 2, range: 0-4}"),
    ("  unit_told: {start: false}", "  unit_told: false"),
    ("  unit_told: {start: false}", "  unit-told: {start: false}"),
    ('    time: "14:40"', '    time: "14:40'),
    ('    time: "14:40"', "    time: 14:40"),
    ('    time: "14:40"', "    time: 1440"),
    ('    time: "14:40"', "    time: “14:40”"),
    ("version: 0.1.0", "version: 0.1"),
    ("version: 0.1.0", "version: 1", "version: 1.0.0"),
)

WORD = _slips(
    "word",
    (_OPTION, "        leave-a-number:\n          do: >–\n"),
    (_OPTION, "        leave-a-number:\n          do: >—\n"),
    (_OPTION, "        leave-a-number:\n          do: ››\n"),
    (_OPTION, "        leave-a-number:\n          do: ›-\n"),
    (_OPTION, "        leave-a-number:\n          do: > -\n"),
    (_OPTION, "        leave-a-number:\n          do: >--\n"),
    (_OPTION, "        leave-a-number:\n          do: ->\n"),
    ("      - id: he-answers  ", "      – id: he-answers  "),
    ("      - id: he-answers  ", "      • id: he-answers  "),
    ("      - id: he-answers  ", "      * id: he-answers  "),
    ("      - if: chose('laundry.line-first')", "      — if: chose('laundry.line-first')"),
    ("          authority: mine\n", "          authority:\u00a0mine\n"),
    ("          authority: mine\n", "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0authority: mine\n"),
    ("          authority: mine\n", "          authority： mine\n"),
    ("          authority: mine\n", "          authority: “mine”\n"),
    ("          authority: mine\n", "          authority: mine.\n"),
    ("          breaches: [P01]\n", "          breaches: ［P01］\n"),
    ("      key: [who-is-on-the-line, ", "      key: [who–is–on–the–line, "),
    ("      then: corridor\n", "      then: “corridor”\n"),
    ("      then: corridor\n", "      Then: corridor\n"),
    ("          signals: [he-answers]", "          signals: [he–answers]"),
    ("need('interpreter') != 'met'", "need(‘interpreter’) != ‘met’"),
    ("chose('laundry.line-first')", "chose(“laundry.line-first”)"),
    ("sena.arousal > 4\n              add", "sena.arousal › 4\n              add"),
    ("          add: {sena.trust: 1}", "          add: {sena.trust: –1}", "          add: {sena.trust: -1}"),
)

_RATING = "          rating: 2                        # 4 best"
_TONIGHT = "          do: >-\n            Ask whether anyone is in danger tonight."


def _said(written: str, meant: str) -> tuple[str, str, str]:
    return _TONIGHT, f"          do: {written}", f"          do: >-\n            {meant}"


PROSE = _slips(
    "prose",
    (_NUMBER, "Slip her the number: the interpreter line, on the back of a paper about wages,",
     "            Slip her the number: the interpreter line, on the back of a paper about wages,"),
    (_NUMBER, _NUMBER.strip()),
    (_NUMBER, "      " + _NUMBER.strip()),
    (_NUMBER, "        Slip her the number: the interpreter line.",
     "            Slip her the number: the interpreter line."),
    (_NUMBER, "  Slip her the number (the line: of interpreters)",
     "            Slip her the number (the line: of interpreters)"),
    (_RATING, "\nNote: see who rings it.\n" + _RATING, "\n            Note: see who rings it.\n" + _RATING),
    (_RATING, "\nShe waits at the door.\n" + _RATING, "\n            She waits at the door.\n" + _RATING),
    (_RATING, "\nShe waits. Then: nothing.\n" + _RATING, "\n            She waits. Then: nothing.\n" + _RATING),
    (_STEAM, "Steam: two long tables, eleven women.", "        Steam: two long tables, eleven women."),
    (_STEAM, _STEAM.strip()),
    (_STEAM, "    Steam, two long tables: eleven women.", "        Steam, two long tables: eleven women."),
    ("      Folds a sheet in four movements", "Folds a sheet: in four movements", "      Folds a sheet: in four movements"),
    ("      An interpreter with no tie", "An interpreter: with no tie", "      An interpreter: with no tie"),
    ("      She opens the door", "She opens: the door", "      She opens: the door"),
    ("          It cannot be unsaid.", "It cannot: be unsaid.", "          It cannot: be unsaid."),
    ("          Mr Nadim has stopped explaining", "Mr Nadim: has stopped explaining", "          Mr Nadim: has stopped explaining"),
    (f"      - >-\n{_STEAM}", "      - Steam: two long tables, eleven women.", "      - >-\n        Steam: two long tables, eleven women."),
    _said("Ask: whether anyone is.", "Ask: whether anyone is."),
    _said("[Quietly] ask whether anyone is.", "[Quietly] ask whether anyone is."),
    _said(">- Ask whether anyone is.", "Ask whether anyone is."),
    _said("> Ask whether anyone is.", "Ask whether anyone is."),
    _said(">-\n          Ask whether anyone is.", "Ask whether anyone is."),
    _said("\"Ask\" whether anyone is.", "\"Ask\" whether anyone is."),
    _said("\n            Ask: whether anyone is.", "Ask: whether anyone is."),
    _said("@home, ask whether anyone is.", "@home, ask whether anyone is."),
    _said("'Ask' whether anyone is.", "'Ask' whether anyone is."),
    _said("Ask #4 whether anyone is.", "Ask #4 whether anyone is."),
    _said("- ask whether anyone is.", "- ask whether anyone is."),
    _said("{Quietly} ask whether anyone is.", "{Quietly} ask whether anyone is."),
    _said("Ask \"her\": is anyone there?", "Ask \"her\": is anyone there?"),
    _said("\"Ask: is anyone there?", "Ask: is anyone there?"),
)

_OPTIONS = TEMPLATE[TEMPLATE.index("        leave-a-number:") : TEMPLATE.index("      then: corridor")]
_DASHED = re.sub(r"(?m)^ {8}(?=[a-z-]+:$)", "        - ", _OPTIONS)

SHAPES = _slips(
    "shape",
    (_OPTIONS, _DASHED),
    (_OPTIONS, re.sub(r"(?m)^( {8}- )([a-z-]+):$", r"\1id: \2", _DASHED)),
    (_OPTIONS, re.sub(r"(?m)^ {10}", " " * 12, _DASHED)),
    (_OPTIONS, re.sub(r"(?m)^ {10}", " " * 12, _DASHED).replace("        - line-first", "        line-first")),
    (_OPTIONS, _OPTIONS.replace("        line-first", "        - line-first")),
    ("      then:\n        - {if: decided", "      then:\n        {if: decided"),
    ("    text:\n      - >-\n        Below, the bus has", "    text:\n      >-\n        Below, the bus has"),
    ("    text:\n      - >-\n        Below, the bus has", "    text: >-\n        Below, the bus has"),
    ("  - >-\n    When did you last", "  >-\n    When did you last"),
    ("          rating: {safety: 3, needs-and-rights: 4}", "          rating: [3, 4]"),
    ("          rating: {safety: 3, needs-and-rights: 4}", "          rating: {safety: 3, needs: 4}"),
    ("          rating: {safety: 3, needs-and-rights: 4}", "          rating: safety: 3, needs-and-rights: 4"),
    ("          rating: 1\n          critical", "          rating: one\n          critical"),
    ("          rating: 1\n          critical", "          rating: 5\n          critical"),
    ("          rating: 1\n          critical", "          rating: \"1\"\n          critical"),
    ("          rating: 1\n          critical", "          rating:\n          critical"),
    ("          signals: [he-answers]\n", ""),
    ("      pick: 2", "      pick: two"),
    ("      pick: 2", "      pick: 3"),
    ("          right: true\n          upholds: [P08]", "          right: yes\n          upholds: [P08]"),
    ("          right: true\n          upholds: [P08]", "          right: True\n          upholds: [P08]"),
    ("          right: true\n          upholds: [P08]", "          right\n          upholds: [P08]"),
    ("      then: corridor\n", ""),
    ("      then: corridor\n", "      then:\n"),
    ("      then: corridor\n", "      then:\n        corridor\n"),
    ("      then: corridor\n", "      then: [corridor]\n"),
    ("      then: corridor\n", "      then:\n        - corridor\n"),
    ("      then: corridor\n", "      then: {go: corridor}\n"),
    ("languages: [Amharic, some Arabic]", "languages: Amharic, some Arabic"),
    ("skills: [identification, interviewing]", "skills: identification", "skills: [identification]"),
    ("content_notes: [withheld papers]  ", "content_notes: withheld papers  "),
    ("  friend_waits: {values: [true, false]}", "  friend_waits: [true, false]"),
    ("  friend_waits: {values: [true, false]}", "  friend_waits: {values: true, false}"),
    ("review: {status: draft}  ", "review: draft  "),
    ("              serves: knows-the-notes", "              serves: [knows-the-notes]"),
    ("    whenever: at('linen-room') and sena.arousal > 4", "    whenever: at(linen-room) and sena.arousal > 4"),
    ("    offered: {tag: break}", "    offered: {tag break}"),
    ("    not_determined_by_credit: ending", "    not_determined_by_credit: endings"),
    ("arousal: {start: 3, range: [0, 6], window: [1, 4]}", "arousal: {start: 3, range: [6, 0], window: [1, 4]}"),
    ("arousal: {start: 3, range: [0, 6], window: [1, 4]}", "arousal: {start: 3, range: [0, 6], window: [4, 1]}"),
)

CORPUS = [
    *FIELDS,
    *IDS,
    *CONDITIONS,
    *LINES,
    *SIGNS,
    *WORD,
    *PROSE,
    *SHAPES,
    Slip("tab-all", "          ", "\t\t\t\t\t", every=True),
    Slip("space-all", "  ", "\u00a0 ", every=True),
]

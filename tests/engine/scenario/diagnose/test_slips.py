"""Slips of people who write cases: each is told once, at its own line, with what to write.

The slips are those of a word processor, of an Arabic keyboard, and of somebody in a hurry. They are
made in the case that `rifq new` writes.
"""

from __future__ import annotations

import re

import pytest

from engine.scenario.problems import Problem
from tests.cases import check
from tests.engine.scenario.diagnose.template import LINES, TEMPLATE


def told(text: str | bytes) -> list[Problem]:
    return check(text if isinstance(text, bytes) else text.encode())


def line_of(text: str) -> int:
    """The number, from 1, of the first line that contains a text."""
    return next(n for n, line in enumerate(LINES, 1) if text in line)


def put(line: str, old: str, new: str) -> str:
    """The template with a slip in the first line that contains a text."""
    number = line_of(line) - 1
    assert old in LINES[number]
    wrong = LINES[number].replace(old, new, 1)
    return "\n".join([*LINES[:number], wrong, *LINES[number + 1 :]])


def same_lines(hint: str) -> bool:
    """Whether every line that a hint says to write is a line of the template."""
    return {line.rstrip() for line in hint.partition("\n")[2].split("\n")} <= {
        line.rstrip() for line in LINES
    }


def put_at(number: int, wrong: str) -> str:
    """The template with another line at a number, from 1."""
    return "\n".join([*LINES[: number - 1], wrong, *LINES[number:]])


def mended(text: str, problem: Problem) -> str:
    """A text with the one line of a problem written as its hint says."""
    lines = text.split("\n")
    lines[problem.line - 1] = problem.hint.partition("write:\n")[2]
    return "\n".join(lines)


# --- word processors

SPACES = {"no-break": "\u00a0", "narrow": "\u202f", "thin": "\u2009", "em": "\u2003"}


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize(
    "line", ["- id: he-answers", "Slip her the number", "rating: 2", "then: corridor", "title:"]
)
def test_a_space_of_a_word_processor_is_told_at_its_own_line(line: str, name: str) -> None:
    written = LINES[line_of(line) - 1]
    spaces = written[: len(written) - len(written.lstrip())] or " "
    wrong = put(line, written, spaces.replace(" ", SPACES[name]) + written.lstrip())
    (problem,) = told(wrong)
    assert (problem.code, problem.line, problem.column) == ("E038", line_of(line), 1)
    assert same_lines(problem.hint)


def test_several_lines_with_such_spaces_are_told_together() -> None:
    first = line_of("rating: 2")
    lines = [line.replace("    ", "\u00a0 \u00a0 ", 1) for line in LINES[first - 1 : first + 3]]
    (problem,) = told("\n".join([*LINES[: first - 1], *lines, *LINES[first + 3 :]]))
    assert (problem.code, problem.line) == ("E038", first)
    assert f"in place of lines {first} to {first + 3}" in problem.hint
    assert same_lines(problem.hint)


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize(
    "line", ["content_notes: [", "review: {", "people:", "setting:", "rating: 2 ", "arousal: {"]
)
def test_such_a_space_before_a_comment_is_told_at_its_own_line(line: str, name: str) -> None:
    written = LINES[line_of(line) - 1]
    gap = re.search(" +(?=#)", written)
    assert gap is not None
    for odd in (SPACES[name] * len(gap[0]), SPACES[name] + gap[0][1:]):
        wrong = put_at(line_of(line), written.replace(gap[0], odd, 1))
        (problem,) = told(wrong)
        assert (problem.code, problem.line) == ("E038", line_of(line))
        assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("two", ["\u00a0\u00a0", "\u00a0 ", " \u00a0"])
def test_a_file_full_of_such_spaces_is_told_that_and_nothing_else(two: str) -> None:
    problems = told(TEMPLATE.replace("  ", two))
    assert {problem.code for problem in problems} == {"E038"}
    assert len(problems) < 20


@pytest.mark.parametrize("line", ["      weight: 2", "      pick: 2"])
def test_wide_spaces_before_a_line_are_two_ordinary_ones_each(line: str) -> None:
    wrong = put(line, "      ", "\u3000" * 3)
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E038", line_of(line))
    assert problem.params["instead"] == "two ordinary spaces"
    assert mended(wrong, problem) == TEMPLATE


def test_a_no_break_space_in_prose_is_no_slip() -> None:
    assert not told(
        TEMPLATE.replace("Whatever she answers, he", "\u00a0Whatever she answers\u00a0: he")
    )


@pytest.mark.parametrize("sign", "•–—·")
@pytest.mark.parametrize("line", ["- id: he-answers", "- if: sena.trust > 2", "- >-"])
def test_a_bullet_in_place_of_a_dash_is_named(line: str, sign: str) -> None:
    (problem,) = told(put(line, "-", sign))
    assert (problem.code, problem.line) == ("E038", line_of(line))
    assert f"`{sign}`" in problem.params["name"] and problem.params["instead"] == "`-`"
    assert same_lines(problem.hint)


def test_a_dialogue_that_begins_with_a_dash_is_prose() -> None:
    assert not told(
        TEMPLATE.replace(
            ">-\n            Whatever she answers, he",
            "\n            – Whatever she answers – he",
        )
    )


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_utf_16_is_named_with_how_to_save_it(codec: str) -> None:
    (problem,) = told(TEMPLATE.encode(codec))
    assert (problem.code, problem.line, problem.column) == ("E005", 1, 1)
    assert problem.params["encoding"].startswith("UTF-32" if codec == "utf-32" else "UTF-16")
    assert "UTF-8" in problem.hint and "Notepad" in problem.hint


@pytest.mark.parametrize(
    ("words", "codec", "encoding"),
    [
        ("قالت سينا: لا أعرف", "cp1256", "Windows-1256"),
        ("سينا في الغرفة، naïve", "cp1256", "Windows-1256"),
        ("Une élève très créée, ça va où?", "cp1252", "Windows-1252"),
        ("“Sena,” he said — twice", "cp1252", "Windows-1252"),
        ("Größe, Füße, naïve", "latin-1", "Windows-1252"),
    ],
)
def test_an_old_encoding_is_named_and_its_line_shown_as_it_reads(
    words: str, codec: str, encoding: str
) -> None:
    (problem,) = told(put("Steam, two long", "Steam", words).encode(codec))
    assert (problem.code, problem.line) == ("E005", line_of("Steam, two long"))
    assert problem.params["encoding"].startswith(encoding)
    assert words in problem.hint and "UTF-8" in problem.hint


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("قالت سينا: لا أعرف", "iso-8859-6"),
        ("سينا في الغرفة مع هالة", "iso-8859-6"),
        ("قالت سينا: لا أعرف", "cp720"),
        ("“Sena,” he said — twice", "mac-roman"),
        ("Don’t ask her", "mac-roman"),
        ("Une élève très créée, ça va où?", "mac-roman"),
        ("Une élève très créée, ça va où?", "cp850"),
        ("Сена сказала", "cp1251"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_not_named(words: str, codec: str) -> None:
    (problem,) = told(put("Steam, two long", "Steam", words).encode(codec))
    assert (problem.code, problem.line) == ("E005", line_of("Steam, two long"))
    assert "Windows" not in problem.params["encoding"]
    assert "UTF-8" in problem.hint and "then reads" not in problem.hint


@pytest.mark.parametrize(
    "begins", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1", b"{\\rtf1", b"%PDF-1.7"]
)
def test_a_document_is_told_from_text(begins: bytes) -> None:
    (problem,) = told(begins + TEMPLATE.encode())
    assert (problem.code, problem.line) == ("E040", 0)
    assert "plain text" in problem.hint


@pytest.mark.parametrize("sign", "\u2028\u2029\x85\x0b")
def test_a_line_end_of_another_editor_parts_words_as_a_space_does(sign: str) -> None:
    (problem,) = told(put("Steam, two long", "Steam, two", f"Steam,{sign}two"))
    assert (problem.code, problem.line) == ("E006", line_of("Steam, two long"))
    assert same_lines(problem.hint)


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff", "\u00ad"])
@pytest.mark.parametrize(
    "line", ["      pick: 2", "      weight: 2", "- id: he", "      options:", "  laundry:"]
)
def test_an_invisible_character_before_a_line_is_told_once(line: str, sign: str) -> None:
    written = LINES[line_of(line) - 1]
    for wrong in (sign + written, written.replace(written.lstrip(), sign + written.lstrip())):
        (problem,) = told(put_at(line_of(line), wrong))
        assert (problem.code, problem.line) == ("E006", line_of(line))
        assert mended(put_at(line_of(line), wrong), problem) == TEMPLATE


def test_an_invisible_character_in_code_is_told_with_what_to_do() -> None:
    (problem,) = told(put("title:", "title:", 'title: "a\\Lb" #'))
    assert problem.code == "E006" and "backslash" in problem.hint


# --- dashes and colons


@pytest.mark.parametrize(
    "line",
    ["- id: he-answers", "- if: chose('laundry.leave-a-number')", "- if: need('interpreter')"],
)
def test_a_missing_dash_is_told_with_the_line_to_write(line: str) -> None:
    (problem,) = told(put(line, "- ", "  "))
    assert (problem.code, problem.line) == ("E041", line_of(line))
    assert same_lines(problem.hint)


def test_a_missing_dash_before_the_first_entry_is_told_there() -> None:
    (problem,) = told(put("- >-", "- ", "  "))
    assert (problem.code, problem.line) == ("E041", line_of("- >-"))
    assert same_lines(problem.hint)


NEXT_BLOCKS = [
    n
    for n, line in enumerate(LINES, 1)
    if line.strip() == "- >-" and not LINES[n - 2].endswith(":")
]


@pytest.mark.parametrize("dash", ["", "  "])
@pytest.mark.parametrize("number", NEXT_BLOCKS)
def test_a_missing_dash_before_a_later_entry_of_prose_is_told_there(number: int, dash: str) -> None:
    """The sign of the block alone is no prose of the entry above."""
    wrong = put_at(number, LINES[number - 1].replace("- ", dash))
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E041", number)
    assert mended(wrong, problem) == TEMPLATE


ONLY_PROSE = line_of("Below, the bus has")  # the one entry of its list: it reads without its dash
ENTRIES = [
    n
    for n, line in enumerate(LINES, 1)
    if re.match(r" {4,}- (id:|if:|>-)", line) and n != ONLY_PROSE - 1
]


@pytest.mark.parametrize("left", [2, 4])
@pytest.mark.parametrize("number", ENTRIES)
def test_a_dash_lost_with_its_indent_is_told_with_the_line_to_write(number: int, left: int) -> None:
    line = LINES[number - 1].lstrip(" -")
    wrong = put_at(number, " " * (LINES[number - 1].index("-") + 2 - left) + line)
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E041", number)
    assert mended(wrong, problem) == TEMPLATE


def test_an_entry_that_lost_its_dash_and_all_its_indent_is_written_whole() -> None:
    number = line_of("- id: he-answers")
    first, second = LINES[number - 1 : number + 1]
    moved = [f"    {first.lstrip(' -')}", f"    {second.lstrip()}"]
    below = next(n for n in range(number, len(LINES)) if LINES[n].startswith("    choose:"))
    more = ["      - >-", "        The clerk waits."]
    lines = [*LINES[: number - 1], *moved, *LINES[number + 1 : below], *more, *LINES[below:]]
    (problem,) = told("\n".join(lines))
    assert (problem.code, problem.line) == ("E041", number)
    assert same_lines(problem.hint)


def test_a_lost_dash_in_a_list_of_short_texts_is_told_with_the_line_to_write() -> None:
    number = line_of("content_notes:") - 1
    wrong = [*LINES[:number], "content_notes:", "withheld wages", *LINES[number + 1 :]]
    (problem,) = told("\n".join(wrong))
    assert (problem.code, problem.line) == ("E041", number + 2)
    assert problem.hint.endswith("write:\n  - withheld wages")


@pytest.mark.parametrize("line", ["        line-first:", "        ask-here:"])
def test_a_dash_before_a_name_is_told_to_be_one_too_many(line: str) -> None:
    wrong = put(line, line, f"        - {line.lstrip()}")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E034", line_of(line))
    assert mended(wrong, problem) == TEMPLATE


def test_a_missing_colon_before_prose_is_told_there_also_above_a_quoted_value() -> None:
    wrong = put('    time: "', '    time: "', '    title The laundry\n    time: "')
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", line_of('    time: "'))
    assert problem.hint.endswith("write:\n    title: The laundry")


def test_a_minus_with_a_space_is_written_without() -> None:
    number = line_of(": -1")
    wrong = put(": -1", ": -1", ": - 1")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E034", number)
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("line", ["- id: he-answers", "- if: sena.trust > 2"])
def test_a_dash_without_its_space_is_told(line: str) -> None:
    (problem,) = told(put(line, "- ", "-"))
    assert (problem.code, problem.line, problem.params) == ("E036", line_of(line), {"sign": "dash"})
    assert same_lines(problem.hint)


@pytest.mark.parametrize(
    "line",
    [
        "    choose:",
        "        line-first:",
        "          do: >-",
        "rating: 2 ",
        "then: corridor",
        "scenes:",
        "breaches: [P01]",
        "      options:",
        "  laundry:",
        "          because: >-",
    ],
)
@pytest.mark.parametrize("sign", ["", ";", " ="])
def test_a_missing_colon_is_told_with_the_line_to_write(line: str, sign: str) -> None:
    if sign and not LINES[line_of(line) - 1].partition(":")[2].strip():
        return
    (problem,) = told(put(line, ":", sign))
    assert (problem.code, problem.line) == ("E035", line_of(line))
    assert "colon" in problem.hint
    assert same_lines(problem.hint)


BLOCKS = {line.split()[-2]: n for n, line in enumerate(LINES, 1) if line.endswith(": >-")}
ALONE = line_of("Ask whether anyone is in danger") - 1  # the only field of its item


@pytest.mark.parametrize("number", {*BLOCKS.values(), ALONE}, ids=lambda n: LINES[n - 1].strip())
def test_a_name_before_a_block_never_becomes_what_participants_read(number: int) -> None:
    wrong = put_at(number, LINES[number - 1].replace(":", ""))
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", number)
    assert "colon is missing" in problem.hint
    assert mended(wrong, problem) == TEMPLATE


def test_what_holds_a_sign_for_a_block_is_not_offered_as_prose() -> None:
    wrong = put_at(ALONE, LINES[ALONE - 1].replace("do:", "do, so:").replace(":", ""))
    assert not any("do, so >-" in problem.hint for problem in told(wrong))


@pytest.mark.parametrize("line", ["- {go: the-bus}", "- {if: decided('comes-along')"])
@pytest.mark.parametrize(("dash", "code"), [("  ", "E041"), ("-", "E036")])
def test_an_entry_in_braces_without_its_dash_is_told(line: str, dash: str, code: str) -> None:
    wrong = put(line, "- ", dash)
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == (code, line_of(line))
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("line", ["- name: a way out", "- name: good handling", "- name: a first"])
def test_a_missing_colon_in_an_entry_of_a_list_is_told_there(line: str) -> None:
    wrong = put(line, ":", "")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", line_of(line))
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("line", ["trust:   {start", "unit_told: {start"])
def test_a_missing_colon_between_braces_is_put_in_by_the_hint(line: str) -> None:
    wrong = put(line, "start:", "start")
    (problem,) = told(wrong)
    assert problem.line == line_of(line)
    assert "colon is missing" in problem.hint
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize(
    ("line", "old", "name"),
    [
        ("foreman: {name", "gender: m", "gender"),
        ("{name: Ms Hala", "gender: f", "gender"),
        ("- {if: decided('comes-along')", "go: a-door", "go"),
        ("tells: {foreman: [", "foreman: [", "foreman"),
    ],
)
def test_a_field_without_its_colon_between_braces_never_becomes_prose(
    line: str, old: str, name: str
) -> None:
    wrong = put(line, old, old.replace(":", ""))
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", line_of(line))
    assert f"`{name}`" in problem.hint
    assert mended(wrong, problem) == TEMPLATE


def test_a_sentence_that_a_comma_cuts_before_the_name_of_a_field_is_still_prose() -> None:
    (problem,) = told(put("foreman: {name", "of the laundry", "of a hotel, then manager"))
    assert problem.code == "E021"


@pytest.mark.parametrize("line", ["trust:   {start", "arousal: {start", "foreman: {name"])
def test_a_name_before_braces_without_its_colon_is_told(line: str) -> None:
    wrong = put(line, ":", "")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", line_of(line))
    assert not told(mended(wrong, problem))


@pytest.mark.parametrize("name", ["range", "window"])
def test_a_missing_colon_before_a_bracket_between_braces_is_told(name: str) -> None:
    wrong = put("arousal: {start", f"{name}:", name)
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E035", line_of("arousal: {start"))
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("line", ["add: {sena.trust: 1}", "review: {", "set: {unit_told"])
def test_a_missing_colon_before_a_brace_is_put_in_by_the_hint(line: str) -> None:
    wrong = put(line, ": {", " {")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E100", line_of(line))
    assert mended(wrong, problem) == TEMPLATE


# --- anchors


@pytest.mark.parametrize("sign", "&*!")
@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("seat:", "labour-inspector"),
        ("setting:", "wadira"),
        ("then: corridor", "corridor"),
        ("gender: f", "f"),
    ],
)
def test_a_mark_of_yaml_before_a_word_is_taken_off_the_word(
    line: str, word: str, sign: str
) -> None:
    wrong = put(line, word, sign + word)
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E014" if sign == "!" else "E013", line_of(line))
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize("sign", "&*")
def test_a_mark_of_yaml_before_a_word_in_a_list_is_taken_off_the_word(sign: str) -> None:
    wrong = put("signals: [he-answers]", "[", f"[{sign}")
    (problem,) = told(wrong)
    assert (problem.code, problem.line) == ("E013", line_of("signals: [he-answers]"))
    assert mended(wrong, problem) == TEMPLATE


@pytest.mark.parametrize(
    ("line", "old", "mark"),
    [
        ("trust:   {start", "{start", "&t"),
        ("people:", " ", " &p"),
        ("  laundry:", "laundry:", "laundry: &first"),
        ("rating: 2 ", "2", "!!int"),
    ],
)
def test_a_mark_of_yaml_is_taken_out_by_its_hint(line: str, old: str, mark: str) -> None:
    new = mark if mark.startswith("laundry") else f"{mark} {old.strip()}"
    (problem,) = told(put(line, old, new))
    assert problem.code in ("E013", "E014")
    assert problem.hint.startswith(
        f"take `{new.split()[0 if ':' not in new else 1]}` out; write:\n"
    )
    assert ">-" not in problem.hint


def test_an_alias_is_mended_by_writing_it_out() -> None:
    text = put("trust:   {start", "{start", "&t {start").replace(
        "arousal: {start: 3, range: [0, 6], window: [1, 4]}", "arousal: *t"
    )
    alias = next(problem for problem in told(text) if problem.params["mark"] == "*t")
    assert alias.hint == (
        f"write here once more what is written after `&t` on line {line_of('trust:   {start')}"
    )


def test_a_merge_is_told_once() -> None:
    (problem,) = told(put("foreman: {name", "{name", "{<<: *x, name"))
    assert problem.code == "E015"


# --- names


@pytest.mark.parametrize(
    ("line", "old", "new", "meant"),
    [
        ("not friend_waits", "friend_waits", "friend-waits", "friend_waits"),
        ("- if: unit_told", "unit_told", "unit-told", "unit_told"),
        ("- if: unit_told", "unit_told", "unit-tld", "unit_told"),
        ("and sena.arousal > 4", "sena.arousal", "sena-arousal", "sena.arousal"),
    ],
)
def test_a_hyphen_in_a_name_is_told_to_be_a_minus(
    line: str, old: str, new: str, meant: str
) -> None:
    problem = told(put(line, old, new))[0]
    assert (problem.code, problem.line, problem.params["name"]) == ("E207", line_of(line), new)
    assert problem.hint.startswith(f"did you mean `{meant}`?") and "minus" in problem.hint


def test_a_word_with_a_hyphen_is_told_to_need_quotes() -> None:
    wrong = put("need('interpreter') != 'met'", "'met'", "not-raised")
    (problem,) = told(wrong)
    assert problem.hint == "words are quoted: write `need('interpreter') != 'not-raised'`"


def test_a_minus_between_numbers_is_a_minus() -> None:
    assert not told(put("- if: sena.arousal > 4", "sena.arousal", "sena.arousal-sena.trust"))


def test_a_decision_that_leads_nowhere_is_told_once_with_a_way_on() -> None:
    (problem,) = told(TEMPLATE.replace("      then: corridor\n", ""))
    assert (problem.code, problem.line) == ("E230", line_of("    choose:"))
    assert "`then: corridor`" in problem.hint and "`options`" in problem.hint


def test_a_signal_that_there_is_none_of_is_told_with_those_there_are() -> None:
    (problem,) = told(put("signals: [he-answers]", "he-answers", "the-door"))
    assert problem.hint == "there is `he-answers`"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("P934", "they go from `P01` to `P70`: see `doctrine.yaml`"),
        ("P71", "did you mean `P70` or `P17`?"),
        ("P011", "did you mean `P01` or `P11`?"),
        ("p01", "write `P01`"),
        ("P1", "write `P01`"),
    ],
)
def test_a_principle_that_there_is_none_of_has_a_plausible_hint_or_the_range(
    written: str, hint: str
) -> None:
    (problem,) = told(put("breaches: [P01]", "P01", written))
    assert problem.hint == hint


# --- conditions and effects


@pytest.mark.parametrize(
    ("line", "old", "new", "hint"),
    [
        ("and sena.arousal > 4", "'linen-room'", "'linen-room", "a quotation mark is missing"),
        ("and sena.arousal > 4", "room')", "room'", "a bracket `)` is missing"),
        ("and sena.arousal > 4", ">", "؟", "`؟` means nothing"),
        ("need('interpreter') != 'met'", "!=", "=!", "write `need('interpreter') != 'met'`"),
        ("- if: unit_told", "unit_told", "unit_told is true", "write `==`"),
        ("set: {unit_told", "true", "not unit_told", "an effect gives a value"),
        ("set: {unit_told", ": true", " true", "write `unit_told: true`"),
        ("set: {unit_told", "true", '"true"', "write `true`, without quotation marks"),
        ("set: {unit_told", "true", "yes", "write `true`, without quotation marks"),
    ],
)
def test_a_slip_in_a_condition_or_an_effect_has_a_hint(
    line: str, old: str, new: str, hint: str
) -> None:
    (problem,) = told(put(line, old, new))
    assert problem.line == line_of(line)
    assert problem.hint.startswith(hint)


def test_prose_without_its_sign_for_a_block_is_told_once() -> None:
    (problem,) = told(
        TEMPLATE.replace(
            "do: >-\n            A call to the anti", "do:\n            A call to the anti"
        )
    )
    assert (problem.code, problem.line) == ("E022", line_of("A call to the anti") - 1)
    assert same_lines(problem.hint)


# --- values


@pytest.mark.parametrize(
    ("line", "old", "new", "hint"),
    [
        ("rating: 2 ", "2", "five", "write a number from 1 to 4"),
        ("rating: 2 ", "2", "yes", "write a number from 1 to 4"),
        ("rating: 2 ", "2", "{safety: five}", "write a number from 1 to 4"),
        ("key: [who", "tonight", "[tonight]", "write `tonight` alone"),
        ("key: [who", "tonight", "[]", "or take it out"),
        ("key: [who", "tonight", "3", "write only an id here"),
        ("then: corridor", "corridor", "[corridor]", "      then: corridor"),
        ("role: >-", ">-", "[a, {b: c}]", ">-"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_what_to_write(
    line: str, old: str, new: str, hint: str
) -> None:
    assert hint in told(put(line, old, new))[0].hint


# --- Arabic keyboards


def test_a_field_typed_with_the_keyboard_on_arabic_is_understood() -> None:
    (problem,) = told(put("then: corridor", "then", "فاثى"))
    assert (problem.code, problem.hint) == ("E100", "did you mean `then`?")


def test_brackets_typed_from_right_to_left_are_turned_by_the_hint() -> None:
    (problem,) = told(put("breaches: [P01]", "[P01]", "]P01["))
    assert (problem.code, problem.line) == ("E030", line_of("breaches: [P01]"))
    assert same_lines(problem.hint)


def test_an_arabic_semicolon_in_the_place_of_a_colon_is_one_slip() -> None:
    (problem,) = told(put("rating: 2 ", ":", "؛"))
    assert (problem.code, problem.line) == ("E035", line_of("rating: 2 "))
    assert same_lines(problem.hint)


def test_an_id_in_arabic_letters_is_one_slip() -> None:
    (option,) = told(put("line-first:", "line-first", "الخط"))
    assert (option.code, option.line) == ("E108", line_of("line-first:"))
    (name,) = told(put("unit_told: {start", "unit_told", "الوحدة"))
    assert (name.code, name.line) == ("E109", line_of("unit_told: {start"))


# --- lists and versions


@pytest.mark.parametrize(
    "line",
    ["skills: [", "languages: [", "assesses: [safety, n", "upholds: [P34, P02", "breaches: [P15,"],
)
def test_a_list_without_its_brackets_is_told_with_them(line: str) -> None:
    written = LINES[line_of(line) - 1].strip()
    (problem,) = told(put(line, "[", "").replace(written[-9:], written[-9:-1], 1))
    assert (problem.code, problem.line) == ("E102", line_of(line))
    assert problem.hint == f"write `{written}`"


def test_a_list_of_lines_without_dashes_is_told_with_brackets() -> None:
    (problem,) = told(
        TEMPLATE.replace(
            "skills: [identification, interviewing]", "skills:\n  identification\n  interviewing"
        )
    )
    assert problem.hint == "write `skills: [identification, interviewing]`"


@pytest.mark.parametrize("sign", ["1.", "2)", "☐", "✓", "»"])
def test_a_number_or_a_box_in_the_place_of_a_dash_is_told(sign: str) -> None:
    (problem,) = told(put("- >-", "-", sign))
    assert (problem.code, problem.line) == ("E041", line_of("- >-"))
    assert same_lines(problem.hint)


def test_an_arrow_in_the_place_of_a_colon_is_told() -> None:
    for arrow in ("→", "->", "=>"):
        (problem,) = told(put("then: corridor", ": ", f" {arrow} "))
        assert (problem.code, problem.line) == ("E035", line_of("then: corridor"))
        assert same_lines(problem.hint)


def test_marks_of_two_versions_are_told_once() -> None:
    number = line_of("then: corridor") - 1
    both = ["<<<<<<< mine", LINES[number], "=======", LINES[number], ">>>>>>> theirs"]
    problems = told("\n".join([*LINES[:number], *both, *LINES[number + 1 :]]))
    assert [(problem.code, problem.line) for problem in problems][:1] == [("E042", number + 1)]
    assert "keep one of them" in problems[0].hint


def test_a_decision_that_is_too_far_left_is_told_once_where_it_is() -> None:
    (problem,) = told(put("    choose:", "    choose:", "  choose:"))
    assert (problem.code, problem.line) == ("E120", line_of("    choose:"))
    assert problem.params == {"field": "choose", "where": "`scenes`"}
    assert "to the right" in problem.hint
    assert "`laundry`" in problem.hint

"""Conditions mean what they say, and everything else is refused with its place and a hint."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.registry import WHOLES
from engine.kernel.machine import Machine
from engine.kernel.model import Value
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.story import compile_model, declare
from engine.scenario.expressions import Scope, Unclear, parse, read_condition
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import parse as read
from tests.cases import cards, case, go, play_of, problems, written

SCENES = """
door:
  choose:
    prompt: P?
    options:
      knock: {do: Knock.}
      wait: {do: Wait.}
    then: talk
talk:
  interview:
    who: hana
    topics:
      one:
        questions:
          who: {says: Who?, type: open}
          shared: {says: First?, type: open}
    asks:
      her-turn:
        says: Why?
        answers: {so: {says: So.}, thus: {says: Thus.}}
    then: again
again:
  interview:
    who: hana
    topics:
      two:
        questions:
          when: {says: When?, type: open}
          shared: {says: Second?, type: open}
    then: minutes
minutes:
  rank:
    prompt: P?
    items:
      line: {do: A.}
      tea: {do: B.}
      file: {do: C.}
    key: [line, tea, file]
    then: leaving
leaving:
  select:
    prompt: P?
    pick: 1
    items:
      bed: {do: A.}
      form: {do: B.}
    then: hers
hers:
  person_decides:
    who: hana
    as:
      - {decides: stays, say: She stays.}
  then: evening
"""


@cache
def compiled() -> tuple[Draft, Machine]:
    draft = Draft(read(written(SCENES), "case.yaml"), "case", WORDS)
    declare(draft)
    machine = Machine(compile_model(draft))
    assert not draft.problems
    return draft, machine


def holds(
    text: str,
    values: Mapping[str, Value] | None = None,
    *,
    place: str = "door",
    interview: str = "",
) -> bool:
    draft, machine = compiled()
    state = machine.layout.start
    for name, value in (values or {}).items():
        state = machine.layout.write(state, name, value)
    return machine.test(parse(text, draft.scope(interview)), place)(state)


def unclear(text: str, scope: Scope | None = None) -> Unclear:
    with pytest.raises(Unclear) as found:
        read_condition(text, scope or compiled()[0].scope())
    return found.value


def answering(ranking: bool) -> Scope:
    scope = compiled()[0].scope()
    scope.atoms, scope.asks = [], WHOLES["rank" if ranking else "select"].asks
    scope.items = ("line", "tea", "file") if ranking else ("bed", "form")
    return scope


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("separated", {}, False),
        ("separated", {"separated": True}, True),
        ("not separated", {}, True),
        ("separated == true", {"separated": True}, True),
        ("separated != rain", {"separated": True}, True),
        ("true and not false", {}, True),
        ("hana.trust < 2", {"hana.trust": 1}, True),
        ("hana.trust < 2", {"hana.trust": 2}, False),
        ("1 < hana.trust <= 3", {"hana.trust": 3}, True),
        ("1 < hana.trust <= 3", {"hana.trust": 4}, False),
        ("hana.trust + time * 2 - 1 == 7", {"hana.trust": 4, "time": 2}, True),
        ("hana.trust - 3 == -1", {"hana.trust": 2}, True),
        ("hana.trust in (1, 3)", {"hana.trust": 3}, True),
        ("hana.trust not in (1, 3)", {"hana.trust": 3}, False),
        ("on_file == 'statement'", {"on_file": "statement"}, True),
        ("'statement' == on_file", {"on_file": "statement"}, True),
        ('on_file in ["nothing"]', {}, True),
        ("separated and rain or told", {"told": True}, True),
        ("separated and (rain or told)", {"told": True}, False),
        ("at('door')", {}, True),
        ("at('talk') or at('dawn')", {}, False),
        ("need('home') == 'not-raised'", {}, True),
        ("need('home') in ('met', 'declined')", {"need:home": "declined"}, True),
        ("consent('recording') == 'asked'", {"consent:recording": "asked"}, True),
        ("given('recording')", {"consent:recording": "given"}, True),
        ("given('recording')", {"consent:recording": "withdrawn"}, False),
        ("knows('owner', 'sleeping-place')", {}, True),
        ("knows('owner', 'police-interest')", {}, False),
        ("learned('phones') and not tainted('phones')", {"learned:phones": True}, True),
        ("seen('talk')", {"seen:talk": True}, True),
        ("chose('door.knock')", {"chose:door.knock": True}, True),
        ("chose('talk.who')", {"asked:talk.who": True}, True),
        ("chose('talk.her-turn.so')", {"chose:talk.her-turn.so": True}, True),
        ("decided('stays')", {"decided:stays": True}, True),
        ("asked('who')", {"asked:talk.who": True}, True),
        ("asked('again.shared')", {"asked:again.shared": True}, True),
    ],
)
def test_a_condition_is_true_exactly_when_it_says_so(
    text: str, values: dict[str, Value], expected: bool
) -> None:
    assert holds(text, values) is expected
    assert holds(f"not ({text})", values) is not expected


@pytest.mark.parametrize("op", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("level", ["none", "low", "moderate", "high", "severe"])
def test_more_or_less_than_an_unknown_risk_is_never_true(op: str, level: str) -> None:
    unknown: dict[str, Value] = {"risk:injury": "unknown"}
    assert not holds(f"risk('injury') {op} '{level}'", unknown)
    assert not holds(f"'{level}' {op} risk('injury')", unknown)
    assert not holds(f"risk('injury') {op} risk('retaliation')", unknown)
    assert holds("risk('injury') == 'unknown'", unknown)


def test_risks_have_the_order_from_none_to_severe() -> None:
    levels = ["none", "low", "moderate", "high", "severe"]
    for place, level in enumerate(levels):
        for other_place, other in enumerate(levels):
            values: dict[str, Value] = {"risk:injury": level, "risk:retaliation": other}
            assert holds(f"risk('injury') > '{other}'", values) is (place > other_place)
            assert holds("risk('injury') >= risk('retaliation')", values) is (place >= other_place)


def test_a_bare_question_is_that_of_the_interview_it_stands_in() -> None:
    first: dict[str, Value] = {"asked:talk.shared": True}
    assert holds("asked('shared')", first, interview="talk")
    assert not holds("asked('shared')", first, interview="again")
    found = unclear("asked('shared')")
    assert (found.code, found.hint) == ("E218", "write `asked('talk.shared')`")


def test_counting_questions_counts_the_interview_inside_it_and_the_play_outside() -> None:
    values: dict[str, Value] = {"count:talk": 2, "count:again": 1}
    assert holds("count(asked) == 2", values, interview="talk")
    assert holds("count(asked) == 1", values, interview="again")
    assert holds("count(asked) == 3", values)


def test_questions_about_an_order_or_a_pick_belong_to_its_own_then() -> None:
    for text in ("first('line')", "within('line', 2)", "before('line', 'tea')", "placed('tea', 3)"):
        scope = answering(ranking=True)
        parse(f"{text} and not {text}", scope)
        assert scope.atoms is not None and len(scope.atoms) == 1  # asked once, used twice
        assert unclear(text).code == "E216"
        assert unclear(text, answering(ranking=False)).code == "E216"
    parse("picked('bed')", answering(ranking=False))
    assert unclear("picked('line')", answering(ranking=True)).code == "E216"
    assert unclear("within('line', 4)", answering(ranking=True)).code == "E217"
    assert unclear("within('line')", answering(ranking=True)).code == "E214"
    found = unclear("first('lime')", answering(ranking=True))
    assert (found.code, found.hint) == ("E215", "did you mean `line`?")


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("seperated", "E207", "did you mean `separated`?"),
        ("hana.trusts > 1", "E207", "did you mean `hana.trust`?"),
        ("need", "E207", "write `need('…')`"),
        ("chosen('door.knock')", "E208", "did you mean `chose`?"),
        ("need('hom') == 'met'", "E215", "did you mean `home`?"),
        ("need('home') == 'mett'", "E213", "did you mean `met`?"),
        ("risk('injury') == 'met'", "E213", ""),
        ("chose('door.knok')", "E215", "did you mean `door.knock`?"),
        ("asked('whoo')", "E215", "did you mean `who`?"),
        ("at('dor')", "E215", "did you mean `door`?"),
        ("knows('owner', 'police')", "E215", "there is `police-interest`, `sleeping-place`"),
        ("need('passport') == 'met'", "E215", "there is `doctor`, `home`"),
        ("chose('door.sit-down')", "E215", "there is `door.knock`, `door.wait`"),
        ("asked('purpose')", "E215", "there is `shared`, `when`, `who`"),
        ("knows('owner')", "E214", "write `knows('person', 'thing')`"),
        ("count(seen)", "E214", "write `count(asked)`"),
        ("seen(side-room)", "E209", "quote the id"),
        ("seen(door)", "E209", "quote the id: write `seen('door')`"),
        ("hana.trust", "E204", ""),
        ("hana.trust and separated", "E204", ""),
        ("'separated'", "E205", ""),
        ("separated + 1 > 1", "E206", ""),
        ("separated == 1", "E210", ""),
        ("hana.trust == 'high'", "E213", ""),
        ("on_file == need('home')", "E210", ""),
        ("on_file > 'nothing'", "E211", ""),
        ("separated < rain", "E211", ""),
        ("on_file in 'statement'", "E212", "write `in ('a', 'b')`"),
        ("hana.trust = 2", "E201", "to compare, write `==`: `hana.trust == 2`"),
        ("separated && rain", "E201", "write `and`, `or`, `not`: `separated and rain`"),
        ("hana.trust >", "E201", ""),
        ("", "E201", ""),
        (
            "need(‘home’) == “met”",
            "E201",
            """write straight quotation marks: `need('home') == 'met'`""",
        ),
        ("need(home) is met or", "E201", "ids are quoted"),
        (
            "need(home) is met",
            "E203",
            "write `==`; for yes or no, the name alone or `not` before it "
            "is enough: `need('home') == 'met'`",
        ),
        ("need home is not met", "E201", "write `need('home') != 'met'`"),
        ("owner knows police-interest", "E201", "write `knows('owner', 'police-interest')`"),
        ("owner knows police", "E201", ""),
        ("hana trust > 2", "E201", "write `hana.trust > 2`"),
        ("need('home') <> 'met'", "E201", "write `need('home') != 'met'`"),
        ("separated AND NOT rain", "E201", "write `separated and not rain`"),
        (
            "separated is false",
            "E203",
            "write `==`; for yes or no, the name alone or `not` before "
            "it is enough: `not separated`",
        ),
        ("risk('injury') > high", "E207", "write `'high'`"),
        ("separated == yes", "E207", "write `true`"),
        ("separated == 'yes'", "E213", "write `true`"),
        ("separated == 'False'", "E213", "write `false`"),
        ("hana.trust == '3'", "E213", "write `3`"),
        ("need(home) == 'met'", "E209", "quote the id: write `need('home') == 'met'`"),
        ("decided('leaves')", "E215", "there is `stays`"),
        ("decided('door.knock')", "E215", "write `chose('door.knock')`"),
        ("chose('stays')", "E215", "write `decided('stays')`"),
        ("asked('her-turn')", "E215", ""),
    ],
)
def test_a_slip_has_a_code_and_where_it_can_be_guessed_a_way_to_mend_it(
    text: str, code: str, hint: str
) -> None:
    found = unclear(text)
    assert found.code == code
    if hint:
        assert found.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "lambda: separated",
        "(lambda: 1)()",
        "hana.trust.bit_length()",
        "''.join('a')",
        "f'{separated}'",
        "__import__('os')",
        "hana.__class__ == 1",
        "[x for x in (1, 2)] == 1",
        "separated if rain else told",
        "(separated := True)",
        "hana.trust / 2 > 1",
        "hana.trust ** 9 > 1",
        "hana.trust[0] == 1",
        "{'a': 1} == 1",
        "need(*home) == 'met'",
        "need(id='home') == 'met'",
        "need(need('home')) == 'met'",
        "hana.trust is 2",
        "1.5 < hana.trust",
        "b'a' == on_file",
        "... == on_file",
        "None",
        "await separated",
        "separated; rain",
        "9999999999 > hana.trust",
        "~separated",
        "hana.trust @ 2 == 2",
    ],
)
def test_python_that_is_no_condition_is_refused(text: str) -> None:
    assert unclear(text).code.startswith("E2")


@pytest.mark.parametrize(
    "text",
    [
        "~" * 590,
        "-" * 590 + "5 == 1",
        "separated" + ".b" * 280,
        "separated" + "()" * 280,
        "separated" + "[0]" * 180,
        "(" * 290 + ")" * 290,
        "[" * 290 + "]" * 290,
        "told == (" * 60,
        "not " * 600,
        "x" * 600,
        "\\" * 30,
        "1or 2",
        "'\\d' == on_file",
        "\x00",
        "\ud800" * 3,
    ],
)
def test_nesting_and_noise_end_in_a_problem_and_never_in_a_crash(
    text: str, recwarn: pytest.WarningsRecorder
) -> None:
    assert unclear(text).code.startswith("E2")
    assert not recwarn.list


def test_what_is_nested_as_deep_as_can_be_written_still_plays() -> None:
    deep = "told or (separated and (" * 22 + "rain" + "))" * 22
    scenario = case(
        f"""
        door:
          choose:
            prompt: P?
            options:
              knock: {{do: Knock.}}
              wait:
                if: {deep}
                do: Wait.
            then: evening
        """
    )
    assert cards(scenario, play_of(scenario, luck={"rain": False})) == ["knock"]
    told = play_of(scenario, luck={"rain": False}, values={"told": True})
    assert cards(scenario, told) == ["knock", "wait"]
    assert go(told, "wait").ended


def test_a_problem_points_at_the_word_that_is_wrong() -> None:
    assert unclear("separated and seperated").column == len("separated and ")
    assert unclear("on_file == 'ï' or seperated").column == len("on_file == ")
    # Python counts bytes; a reader counts letters.
    found = unclear("hana.trust in (1, 2) and chose('ïïï') and seperated")
    assert found.column == len("hana.trust in (1, 2) and ")
    assert unclear("chose('door.knock') and not raïn").column == len("chose('door.knock') and not ")


def test_what_nobody_can_ask_later_is_told_with_what_can_be_asked_instead() -> None:
    for item in ("minutes.tea", "leaving.bed"):
        found = unclear(f"chose('{item}')")
        assert found.code == "E215" and "`set` a variable there" in found.hint
    for text in ("chose('talk.her-turn')", "asked('talk.her-turn')"):
        found = unclear(text)
        assert found.code == "E215" and "`chose('talk.her-turn.so')`" in found.hint


def test_an_unknown_question_is_told_with_all_there_are() -> None:
    hint = unclear("whatever('x')").hint
    assert hint.startswith("conditions know `asked`, `at`, `before`") and hint.endswith("…")


def test_a_condition_in_a_block_is_found_at_its_own_line_and_letter() -> None:
    scenes = """
    door:
      text:
        - if: >-
            separated and

              not seperated
          say: S.
      then: evening
    """
    lines = written(scenes).decode().splitlines()
    line = next(n for n, text in enumerate(lines) if "seperated" in text)
    (found,) = problems(scenes)
    assert (found.line, found.column) == (line + 1, lines[line].index("seperated") + 1)


def test_a_name_that_was_never_declared_is_found_at_its_line() -> None:
    scenes = """
    door:
      choose:
        prompt: P?
        options:
          knock: {do: Knock.}
          wait:
            do: Wait.
            if: not seperated
        then: evening
    """
    lines = written(scenes).decode().splitlines()
    line = next(n for n, text in enumerate(lines) if "seperated" in text)
    (found,) = problems(scenes)
    assert (found.code, found.hint) == ("E207", "did you mean `separated`?")
    assert (found.line, found.column) == (line + 1, lines[line].index("seperated") + 1)


PIECES = (
    "separated rain hana.trust on_file 1 7 'met' 'nothing' need('home') risk('injury') and or not "
    "in == != < >= + - * ( ) , count(asked) given('recording') true [ ] . :"
)


@pytest.mark.exhaustive
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), min_size=1, max_size=12).map(" ".join))
def test_any_row_of_words_is_a_condition_that_can_be_tested_or_a_problem(text: str) -> None:
    draft, machine = compiled()
    try:
        condition = parse(text, draft.scope())
    except Unclear as unclear:
        assert unclear.code.startswith("E2")
    else:
        assert machine.test(condition, "door")(machine.layout.start) in (True, False)


def test_an_unknown_risk_is_not_said_to_differ_from_a_level_but_may_be_asked_for_as_unknown() -> (
    None
):
    unknown: dict[str, Value] = {"risk:injury": "unknown"}
    assert not holds("risk('injury') != 'high'", unknown)
    assert not holds("risk('injury') != 'unknown'", unknown)
    assert holds("risk('injury') != 'high'", {"risk:injury": "low"})
    assert holds("risk('injury') != 'unknown'", {"risk:injury": "low"})

"""What one language says: sentences, plurals, lists, numbers, dates."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.language.interface import _, use
from engine.language.language import ENGLISH, N_, Language, Plural
from engine.language.po_file import PoFile
from tests.engine.language.compiled import catalogue

QUESTIONS = Plural("There is time for {n} question.", "There is time for {n} questions.")
SIX = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5;"
)
ARABIC = Language(
    "ar",
    PoFile(
        catalogue(
            {
                QUESTIONS: ("zero", "one", "two", "few {n}", "many {n}", "other {n}"),
                "1,234.5": "١٬٢٣٤٫٥",
                "{first}, {next}": "{first}، {next}",
                "November": "تشرين الثاني",
                "Case {case}": "الحالة {case}",
            },
            SIX,
        )
    ),
)


def test_a_sentence_is_translated_whole_and_then_filled() -> None:
    assert ENGLISH.say("Case {case}", case="{x}") == "Case {x}"
    assert ARABIC.say("Case {case}", case="x") == "الحالة x"
    assert ARABIC.say("Only English") == "Only English"
    assert ARABIC.text("") == ""  # a catalogue keeps its own head under ""


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few 3"), (11, "many 11"), (100, "other 100")],
)
def test_arabic_has_six_forms(n: int, form: str) -> None:
    assert ARABIC.say(QUESTIONS, n=n) == form


@pytest.mark.parametrize(("n", "word"), [(0, "questions"), (1, "question"), (2, "questions")])
def test_english_has_two_forms(n: int, word: str) -> None:
    assert ENGLISH.say(QUESTIONS, n=n) == f"There is time for {n} {word}."
    assert ENGLISH.plural("{n} {thing}", "{n} {thing}s", n, thing="question") == f"{n} {word}"


def test_lists() -> None:
    assert [ENGLISH.commas(x) for x in ("", "a", "ab", "abc")] == ["", "a", "a, b", "a, b, c"]
    assert ENGLISH.semicolons("abc") == "a; b; c"
    assert ARABIC.commas("abc") == "a، b، c"
    assert ENGLISH.commas(["{x}", "b"]) == "{x}, b"


def test_numbers() -> None:
    assert ENGLISH.number(1234567) == "1,234,567"
    assert ENGLISH.number(Fraction(1, 2), 2) == ENGLISH.number(0.5, 2) == "0.50"
    assert ENGLISH.number(-3) == "-3"
    assert ARABIC.number(1234.56, 1) == "١٬٢٣٤٫٦"
    assert ARABIC.number(10) == "١٠"


def test_dates() -> None:
    assert ENGLISH.date("2026-11-07") == "7 November 2026"
    assert ARABIC.date("2026-11-07") == "٧ تشرين الثاني ٢٠٢٦"
    assert ENGLISH.date("in spring") == "in spring"
    assert ENGLISH.date("") == ""


def test_direction() -> None:
    assert (ENGLISH.direction, ARABIC.direction) == ("ltr", "rtl")
    assert Language("fa-AF").direction == "rtl"


def test_a_language_is_a_value() -> None:
    assert Language("en") == ENGLISH
    assert {Language("ar"): 1}[ARABIC] == 1


def test_a_word_is_translated_in_its_sense() -> None:
    said = 'msgid "open"\nmsgstr "a"\n\nmsgctxt "a door"\nmsgid "open"\nmsgstr "b"\n'
    language = Language("xx", PoFile(said))
    assert [language.text(w) for w in ("open", N_("open", "a door"))] == ["a", "b"]
    assert ENGLISH.say(N_("open", "a door")) == "open"
    with use(language):
        assert [str(_("open")), str(_("open", "a door"))] == ["a", "b"]
        assert f"{_('open', 'a door')}" == "b"

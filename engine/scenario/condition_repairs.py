"""What a condition that cannot be read was meant as: small changes, until it can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from engine.kernel.model import Condition
from engine.language.advice import Advice
from engine.language.foreign_characters import find_foreign_sign
from engine.scenario.expressions import Scope, Unclear, parse

_REPAIRED = frozenset({"E201", "E203", "E205", "E209"})
LONGEST = 300  # characters of a condition that is repaired
_STRAIGHT = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb"), "'")
_COMPARING = {"\u203a": ">", "\u2039": "<", "\u2265": ">=", "\u2264": "<=", "\u2260": "!="}
_WORDS = {"&&": " and ", "||": " or ", "AND": "and", "OR": "or", "NOT": "not", "Not": "not"}
_NAMED = r"(?:\w+\([^()]*\)|[\w.]+)"
_BARE_ID = re.compile(r"\b([a-z]+)\(([a-z][a-z0-9.-]*)\)")
_BARE_WORD = re.compile(r"(==|!=|<=?|>=?) *(not-[a-z]+)")


def read_condition(text: str, scope: Scope) -> Condition:
    """Read a condition as `parse` does; raises Unclear, which says what was meant where it can.

    Only what can be read is proposed; else the reason alone is told.
    """
    try:
        return parse(text, scope)
    except Unclear as unclear:
        flat = " ".join(text.split())
        if unclear.code == "E201":
            unclear.hint = _explain(flat)
        if unclear.code in _REPAIRED and (meant := _repair(flat, scope)):
            reason = unclear.hint
            joint = ": " if "write" in reason else ": write "
            said = f"{reason}{joint if reason else 'write '}`{meant}`"
            unclear.hint = Advice(said, meant, flat)
        raise


def _explain(text: str) -> str:
    """Why a condition cannot be read, as far as its look tells; or ""."""
    if text != text.translate(_STRAIGHT):
        return "write straight quotation marks"
    if sign := find_foreign_sign(text):
        return f"{sign.name} means nothing here"
    if re.search("=[<>!]|<>", text):
        return ""
    if "&&" in text or "||" in text or "!" in text.replace("!=", ""):
        return "write `and`, `or`, `not`"
    if " = " in text:
        return "to compare, write `==`"
    if _BARE_WORD.search(text):
        return "words are quoted"
    if text.count("'") % 2:
        return "a quotation mark is missing: an id stands between two"
    if text.count("(") != text.count(")"):
        return f"a bracket `{')' if text.count('(') > text.count(')') else '('}` is missing"
    if strange := re.search(r"[^\x00-\x7f]", re.sub("'[^']*'", "", text)):
        return f"`{strange[0]}` means nothing in a condition"
    return "ids are quoted" if _BARE_ID.search(text) else ""


def _repair(text: str, scope: Scope) -> str:
    """The condition that was meant, or "" if no change that is known makes it one."""
    tried = text if len(text) <= LONGEST else ""
    for change in _changes(sorted(scope.functions), sorted(scope.variables)):
        changed = change(tried)
        if changed != tried and _reads(changed, scope):
            return changed
        tried = changed
    return ""


def _reads(text: str, scope: Scope) -> bool:
    try:
        parse(text, scope)
    except Unclear:
        return False
    return True


def _changes(functions: list[str], names: list[str]) -> Iterator[Callable[[str], str]]:
    """What is tried, one after the other; each works on what the ones before have made."""
    word = "|".join(map(re.escape, functions))
    yield lambda text: text.translate(_STRAIGHT)
    yield lambda text: sign.replaced if (sign := find_foreign_sign(text)) else text
    yield lambda text: "".join(_COMPARING.get(letter, letter) for letter in text)
    yield lambda text: re.sub("=([<>!])", r"\1=", text).replace("<>", "!=")
    yield lambda text: re.sub(
        r"\s*(&&|\|\|)\s*|\b(AND|OR|NOT|Not)\b", lambda found: _WORDS[found[1] or found[2]], text
    )
    yield lambda text: re.sub(r"!(?!=) *", "not ", text)
    yield lambda text: re.sub(rf"({_NAMED}) (?:=|==|is) (?:true|yes)\b", r"\1", text)
    yield lambda text: re.sub(rf"({_NAMED}) (?:=|==|is) (?:false|no)\b", r"not \1", text)
    yield lambda text: re.sub(r"(?<![=!<>])=(?!=)", "==", text)
    yield lambda text: re.sub(r"\b([a-z][\w-]*) knows ([a-z][\w-]*)", r"knows('\1', '\2')", text)
    yield lambda text: re.sub(rf"\b({word}) '?([a-z][\w.-]*)'?(?![(\w])", r"\1('\2')", text)
    yield lambda text: re.sub(r" is not (?=['\w])", " != ", text)
    yield lambda text: re.sub(r" is (?=['\w])", " == ", text)
    yield lambda text: re.sub(rf"\b({word})\(([^()]*)\)", _quote_ids, text)
    yield lambda text: re.sub(r"(==|!=|<=?|>=?) *([a-z][a-z-]*)(?![\w(.'-])", r"\1 '\2'", text)
    for name in names:
        loose = re.sub(r"[._]", "[ ._-]", re.escape(name).replace(r"\.", "."))
        yield lambda text, name=name, loose=loose: re.sub(  # type: ignore[misc]
            rf"(?<![\w.'])[\"']?{loose}[\"']?(?![\w.'(-])", name, text
        )
    yield lambda text: re.sub(r"\('([\w.-]+)\)", r"('\1')", text)
    yield lambda text: re.sub(r"\(([\w.-]+)'\)", r"('\1')", text)
    yield lambda text: re.sub(r"\('([\w.-]+)'(?=$| (?:and|or|[=!<>]))", r"('\1')", text)


def _quote_ids(found: re.Match[str]) -> str:
    parts = (part.strip().strip("'\"") for part in found[2].split(","))
    quoted = (part if re.fullmatch("-?[0-9]+", part) else f"'{part}'" for part in parts if part)
    return f"{found[1]}({', '.join(quoted)})"

"""A case in another language: the same story and the same key, with other words."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as with_fields

from engine.scenario.compiler import compile_edited
from engine.scenario.problems import Refused
from engine.scenario.prose import list_prose
from engine.scenario.scenario import Scenario
from engine.scenario.translation import Words, find_english, put_words


def translate_case(case: Scenario, words: Words, language: str) -> Scenario | None:
    """The case with these words; None where they would change its story or its key."""
    source = replace(case.source, data=put_words(case.data, words))
    with suppress(Refused):
        made = compile_edited(case, source, ())
        if (made.hashes.story, made.hashes.key) == (case.hashes.story, case.hashes.key):
            prose = list_prose(Path(case.source.file), case.data)
            reviewed = {
                name: getattr(case.about, name) for name in ("draft", "reviewers", "reviews")
            }
            return replace(
                made,
                about=with_fields(made.about, **reviewed),  # who has read it has read the English
                hashes=case.hashes,
                setting=case.setting,
                language=language,
                english=find_english(prose, words),
                original=case,
            )
    return None

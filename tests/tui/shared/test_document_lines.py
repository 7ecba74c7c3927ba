import pytest

from engine.reports.document import Entry, Tone, flatten
from tests.engine.reports.careful_plays import debrief_of
from tui.shared.document_lines import of_key

CASES = ["counter-four", "pharmacy-flat", "thursday-ticket"]


@pytest.mark.parametrize("manner", ["best", "worst"])
@pytest.mark.parametrize("case", CASES)
def test_only_where_experts_differ_a_judgement_says_so(case: str, manner: str) -> None:
    """A good answer whose reason is left out, or that needs none, is not told as contested."""
    *_, page = debrief_of(case, manner, 0)
    differ = {True: 0, False: 0}
    for section in flatten(page.document().sections):
        for entry in section.entries:
            if entry.judgement:
                differ[entry.judgement.discuss] += 1
                said = [line.text for line in of_key(entry)]
                assert said
                if not entry.judgement.discuss:
                    assert not any("Experts differ" in text for text in said), entry
    assert differ[False]


def test_a_judgement_without_words_says_where_more_is_told() -> None:
    entry = Entry("02:35")
    assert [(line.tone, line.text) for line in of_key(entry)] == [
        (Tone.KEY, 'More under "Every decision".')
    ]

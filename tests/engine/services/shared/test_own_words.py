"""What somebody says of a judgement comes back as it was said."""

from __future__ import annotations

import pytest

from engine.records.annotations import Annotation
from engine.services.shared.own_words import CONTEST, read_contest, write_contest


@pytest.mark.parametrize("because", ["", "She asked me to.", "One line.\nAnother.\n\nA third."])
def test_a_contest_is_read_as_it_was_written(because: str) -> None:
    body = write_contest("not-my-job", because).encode()
    assert read_contest(Annotation("a" * 32, CONTEST, body)) == ("not-my-job", because)

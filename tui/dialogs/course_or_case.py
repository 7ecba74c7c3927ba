"""What a new cohort follows: a course, or a single case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from engine.language.strings import _, current
from engine.scenario.courses import Course
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class CourseOrCase(CardDialog[Course]):
    """Gives the course back; of a single case, one made of it.

    Args:
        courses: those that can be given.
        titles: of every case on this computer, by id.
    """

    heading = _("Which course or case?")

    def __init__(self, courses: Sequence[Course], titles: Mapping[str, str]) -> None:
        super().__init__()
        self._courses = courses
        self._titles = titles

    def body(self) -> Iterable[Widget]:
        """A card for each course, and then one for each case."""
        for course in self._courses:
            cases = current().commas(self._titles.get(id, id) for id in course.cases)
            yield Card(course.title, course, detail=cases)
        for id, title in self._titles.items():
            words = _("One case: {title}").format(title=title)
            yield Card(words, Course("", title, (id,)))
        yield plain(
            _("For cases in another order, write a course file: see `scenarios/README.md`."),
            "quiet",
        )

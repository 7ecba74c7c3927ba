"""The way into a course: its terms before its cases, and the corner of whoever gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.app import RifqApp


class Courses:
    """Gives the app what stands between the door and a course."""

    def open_cases(self: RifqApp) -> None:  # type: ignore[misc]  # only the app has this base
        """The cases; before them, once, what the course of whoever sits here keeps."""
        course = self.tried(lambda: self.library.course(self.code)) if self.code else None
        if course is None or course.accepted:
            self.open_library()
            return
        from tui.screens.course_terms import Terms

        self.push_screen(Terms(course))

    def agreed(self: RifqApp) -> None:  # type: ignore[misc]
        """The participant agreed to what the course keeps; now the cases."""
        from tui.screens.library import Library as LibraryScreen

        if self.tried(self._accepted):
            self.switch_screen(LibraryScreen())

    def _accepted(self: RifqApp) -> bool:  # type: ignore[misc]
        self.library.accept(self.code)
        return True

    def facilitate(self: RifqApp) -> None:  # type: ignore[misc]
        """The corner of whoever gives courses."""
        from tui.screens.facilitator_home import Corner

        if desk := self.tried(self.library.desk):
            self.push_screen(Corner(desk))

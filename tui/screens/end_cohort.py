"""How a cohort ends: closed, its plays forgotten; or, if it was a trial, deleted whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language.strings import _, plural
from engine.records.cohorts import Cohort
from engine.records.forget import Forgotten
from tui.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from tui.screens.cohort import CohortScreen


class Ending:
    """Gives the page of a cohort what ends it; each asks first."""

    def action_close_cohort(self: CohortScreen) -> None:  # type: ignore[misc]  # only it has this base
        """Close it; its figures are sealed first."""
        summary = self.rifq.attempt(lambda: self.service.summary(self.cohort))
        words = str(
            _(
                "The figures of the group are sealed as they are today, and the analysis of every "
                "case is open. Nobody begins a play in it any more. This cannot be undone."
            )
        )
        if summary and summary.unused:
            left = plural(
                "{n} code was never used: it is left out of every figure.",
                "{n} codes were never used: they are left out of every figure.",
                summary.unused,
            )
            words = f"{words} {left}"
        sure = Confirm(_("Close this cohort?"), words, _("Yes, close it"))
        self.app.push_screen(sure, lambda yes: self.ending("close") if yes else None)

    def action_forget_plays(self: CohortScreen) -> None:  # type: ignore[misc]
        """Forget its plays and codes."""
        sure = Confirm(
            _("Forget its plays and codes?"),
            _(
                "Every decision and every word of its people is gone then, from this computer. "
                "Sealed figures stay. Backups, saved pages and code sheets are yours to delete. "
                "This cannot be undone."
            ),
            _("Yes, forget them"),
        )
        self.app.push_screen(sure, lambda yes: self.ending("forget") if yes else None)

    def action_delete_cohort(self: CohortScreen) -> None:  # type: ignore[misc]
        """Delete a trial whole."""
        sure = Confirm(
            _("Delete this cohort whole?"),
            _("Its plays, codes and sealed figures are gone then. This cannot be undone."),
            _("Yes, delete it"),
        )
        self.app.push_screen(sure, lambda yes: self.ending("remove") if yes else None)

    def ending(self: CohortScreen, how: str) -> None:  # type: ignore[misc]
        """Do one of the three: "close", "forget" or "remove"."""

        def end() -> Cohort | Forgotten:
            match how:
                case "close":
                    return self.service.close(self.cohort, self.working)
                case "forget":
                    return self.service.forget(self.cohort)
                case _:
                    return self.service.remove(self.cohort)

        self.aside(end, self.ended)

    def ended(self: CohortScreen, done: Cohort | Forgotten) -> None:  # type: ignore[misc]
        """Say what was done; of one that is no longer there, on the page below."""
        if isinstance(done, Cohort):
            words = _("Closed. Its plays are to be forgotten on {on}.").format(on=done.forget_on)
        else:
            words = plural("Forgotten: {n} play.", "Forgotten: {n} plays.", done.plays)
            if done.left:
                left = _("{path} could not be searched: delete it by hand.")
                words += " " + left.format(path=", ".join(map(str, done.left)))
        if self.service.store.cohorts.of(self.cohort):
            self.done(words)
            return
        self.dismiss(words)

"""Sentences that lay what was done with one item of an answer beside what the key does with it."""

from __future__ import annotations

from engine.reports.debrief.sentences import N_

Forms = tuple[str, str]  # of a draft key, of a reviewed one

LEFT = N_("You left this")
YOURS = {
    "rate": N_('You put this under "{yours}"'),
    "rank": N_("You gave this {yours}"),
}
OPEN = {
    "rate": N_('You put it under "{yours}".'),
    "rank": N_("You gave it {yours}."),
    "select": N_("You chose this."),
}
SAME: dict[str, Forms] = {
    "rate": (
        N_('You put it under "{yours}", as the author would.'),
        N_('You put it under "{yours}", as the key does.'),
    ),
    "rank": (
        N_("You gave it {yours}, as the author would."),
        N_("You gave it {yours}, as the key does."),
    ),
    "select": (
        N_("You chose this, and so would the author."),
        N_("You chose this, as the key does."),
    ),
}
OTHER: dict[str, Forms] = {
    "rate": (
        N_('You put it under "{yours}"; the author would put it under "{key}".'),
        N_('You put it under "{yours}"; the key puts it under "{key}".'),
    ),
    "rank": (
        N_("You gave it {yours}; the author would give it {key}."),
        N_("You gave it {yours}; the key gives it {key}."),
    ),
    "picked": (
        N_("You chose this; the author would not."),
        N_("You chose this; the key does not."),
    ),
    "left": (
        N_("You left this; the author would see to it."),
        N_("You left this; the key names it."),
    ),
}
KEY_ONLY: dict[str, Forms] = {
    "rate": (
        N_('The author would put it under "{key}".'),
        N_('The key puts it under "{key}".'),
    ),
    "rank": (N_("The author would give it {key}."), N_("The key gives it {key}.")),
    "picked": (N_("The author would not choose it."), N_("The key does not choose it.")),
    "left": (N_("The author would see to it."), N_("The key names it.")),
}

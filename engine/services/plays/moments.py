"""What somebody can do in a pause, in words. Nothing about pausing is kept anywhere."""

from __future__ import annotations

from engine.language.interface import _

MOMENTS = {
    "look": _(
        "Let your eyes rest on one thing near you, then on another. Its colour, its edge, "
        "where the light comes from. There is no right way, and no number to reach."
    ),
    "walk": _(
        "Drink some water, or walk to a window or outside. The case stays where "
        "you left it, even if you do not come back to it today."
    ),
    "talk": _(
        "Go there, or send a message. You do not have to say why, and no one here "
        "will ask. The case stays where you left it."
    ),
}

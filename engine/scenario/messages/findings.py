"""What the check says of a case that can be played, by code, in English."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "E301": "a player can get stuck in `{at}`: nothing can be done there",
    "E302": "from `{at}`, no ending can be reached: every way on leads back",
    "E311": "the rule “{name}” is broken at `{at}` (move {moves}): what must never be true is true",
    "E312": (
        "the rule “{name}” is broken at `{at}` (move {moves}): what must be offered is not offered"
    ),
    "E313": (
        "the rule “{name}” is broken at `{at}` (move {moves}): the second is true, and the "
        "first was not true before"
    ),
    "E314": "the rule “{name}” is broken: a play ends at `{at}` without it (move {moves})",
    "E315": (
        "the rule “{name}” is broken: a play ends at `{at}` without what that ending requires"
        " (move {moves})"
    ),
    "E316": (
        "the credit decides the ending: scores in `{at}` are {range}, and in `{other}` "
        "{other_range}"
    ),
    "E320": "a rationale of `{at}` says something that is false on some path",
    "F301": "no play reaches the scene `{at}`",
    "F302": "no play reaches the ending `{at}`",
    "F303": "`{at}` is never offered",
    "F304": "`{at}` never happens",
    "F305": "no play shows this text of `{at}`",
    "F306": "in `{at}`, `{condition}` is never true where it is read",
    "F307": "in `{at}`, `{condition}` is always true where it is read",
    "F310": "the test “{name}” fails at {where}: expected {what}, found {found}",
    "F311": "`{at}` is scored, but names no principle",
    "F312": (
        "at `{at}`, an answer that is not a critical error leads to where a critical error "
        "cannot be avoided"
    ),
    "F313": "`{at}` puts `{slot}` out of reach, and neither `lose` nor `waive` says so",
    "F314": "skipping `{at}` puts `{slot}` out of reach, and its `drops` does not name it",
    "F315": "in no play is the need `{at}` raised, met or declined",
    "F316": "no play lowers the risk `{at}`",
    "F317": (
        "at `{at}`, what is added to `{name}` is cut off at the end of its range (move {moves})"
    ),
    "F318": "skipping `{at}` leads to `{to}`, which is not fair",
    "F319": "a player can come to `{at}` again, but a second answer does not count",
    "F320": "`{at}` is judged by `{luck}`, but no text has shown that",
    "F321": "`{at}` can be answered before any of its signals was shown",
    "F322": "no play can settle the needed slot `{at}` with this luck: {luck}",
    "F323": "on one path, complete with `{at}`, {percent} % of the weight is waived",
    "F324": "nothing in the case reads `{at}`",
    "F325": "nothing in the case changes `{at}`, so it is always `{value}`",
    "F330": (
        "`{at}` has no tension: `{option}` is best in every domain and state; {n} of {of} "
        "decisions are like this"
    ),
    "F331": "one simple rule, {at}, reaches {share} of all that can be reached; more than {most}",
    "F332": (
        "in `{at}`, questions that are better not asked weigh {free}, and the purposes of the"
        " talk {purposes}"
    ),
    "F333": (
        "in `{at}` credit follows what is told: the {telling} questions that can bring something "
        "to light are the good ones, the {other} others are not"
    ),
    "F334": "whether `{at}` can be met depends on what the person said or is: {reads}",
    "F335": (
        "the place of an option shows its rating: the {at} is a best one in {n} of {of} "
        "decisions (rank correlation {tau})"
    ),
    "F336": (
        "the length of an option shows its rating: the {at} is a best one in {n} of {of} "
        "decisions (rank correlation {tau})"
    ),
    "F337": "what is decided in `{at}` changes nothing, and no text speaks of it",
    "F338": "`{at}` does not fit a screen of 80 by 24: it needs {lines} rows, and there are {room}",
    "F339": "a play takes {minutes} minutes; a case of level {level} at most {most}",
    "N301": "the check stopped after {states} states; there are more",
    "N302": "nothing in the case can break the rule “{at}”",
    "N303": "`{at}` is reached only by skipping something",
    "N304": "`{finding}` is accepted at `{at}`, but the check does not find it there any more",
}

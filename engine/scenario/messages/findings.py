"""What the check says of a case that can be played, by code, in English."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "E301": "somebody can get stuck in `{at}`: nothing can be done there",
    "E302": "from `{at}` there is a way on which no ending can be reached",
    "E311": "“{name}” is broken at `{at}` (move {moves}): what must never be is so",
    "E312": "“{name}” is broken at `{at}` (move {moves}): what must be offered is not",
    "E313": (
        "“{name}” is broken at `{at}` (move {moves}): the second is so, and the first was not "
        "before"
    ),
    "E314": "“{name}” is broken: a play ends at `{at}` without it (move {moves})",
    "E315": "“{name}” is broken: a play ends at `{at}` without what that requires (move {moves})",
    "E316": (
        "the credit decides the ending: scores in `{at}` are {range}, in `{other}` {other_range}"
    ),
    "E320": "a rationale of `{at}` claims what is false on some path",
    "F301": "no play reaches the scene `{at}`",
    "F302": "no play reaches the ending `{at}`",
    "F303": "`{at}` is never offered",
    "F304": "`{at}` never happens",
    "F305": "no play shows this text of `{at}`",
    "F306": "in `{at}`, `{condition}` never holds where it is read",
    "F307": "in `{at}`, `{condition}` always holds where it is read",
    "F310": "the test “{name}” fails at {where}: expected {what}, found {found}",
    "F311": "`{at}` is scored and names no principle",
    "F312": (
        "at `{at}` an answer that is no critical error leads to where one can no more be avoided"
    ),
    "F313": "`{at}` puts `{slot}` out of reach, and neither `lose` nor `waive` says so",
    "F314": "passing over `{at}` puts `{slot}` out of reach, and its `drops` does not name it",
    "F315": "no play raises or meets the need `{at}`, or has it declined",
    "F316": "no play brings the risk `{at}` down a level",
    "F317": (
        "at `{at}`, what is added to `{name}` is cut off at the end of its range (move {moves})"
    ),
    "F318": "passing over `{at}` leads to `{to}`, which is no fair way on",
    "F319": "`{at}` can be met again; answered again, it does not count again",
    "F320": "`{at}` is judged by `{luck}` where no text has shown it",
    "F321": "`{at}` can be answered before any signal it cites was shown",
    "F322": "the needed slot `{at}` can be settled by no play when luck falls so: {luck}",
    "F323": "on one path, complete with `{at}`, {percent} % of the weight is waived",
    "F330": (
        "`{at}` has no tension: `{option}` is best in every domain and state; so it is in {n} of "
        "{of} decisions"
    ),
    "F331": "by one rule, {at}, one reaches {share} of what is attainable; more than {most}",
    "F332": "in `{at}` what is better not asked weighs {free}; what the talk is for, {purposes}",
    "F333": (
        "in `{at}` credit follows what is told: the {telling} questions that can bring something "
        "to light are the good ones, the {other} others are not"
    ),
    "F334": "`{at}` can be met only after what the person said or is: {reads}",
    "F335": (
        "the place of an option tells its rating: the {at} is a best one in {n} of {of} decisions "
        "(rank correlation {tau})"
    ),
    "F336": (
        "the length of an option tells its rating: the {at} is a best one in {n} of {of} "
        "decisions (rank correlation {tau})"
    ),
    "F337": "nothing follows from what is decided in `{at}`, and nothing is said of it",
    "F338": "`{at}` does not fit 80 by 24: it takes {lines} rows, and there are {room}",
    "F339": "a play takes {minutes} minutes; a case of level {level} at most {most}",
    "N301": "the check stopped after {states} states; more exist",
    "N302": "nothing in the case could break the rule “{at}”",
    "N303": "`{at}` is reached only by passing over something",
    "N304": "`{finding}` is accepted at `{at}`, and is not found there any more",
}

"""What the check says of a case that can be played, by code, in English."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "E301": "somebody can get stuck in `{at}`: nothing can be done there",
    "E302": "from `{at}` there is a way on which no ending can be reached",
    "F301": "no play reaches the scene `{at}`",
    "F302": "no play reaches the ending `{at}`",
    "F303": "`{at}` is never offered",
    "F304": "`{at}` never happens",
    "F310": "the test “{name}” fails at {where}: expected {what}, found {found}",
    "F311": "`{at}` is scored and names no principle",
    "N301": "the check stopped after {states} states; more exist",
}

"""Needs, concerns and rights: not raised, offered, met, declined by the person, denied by us."""

from engine.scenario.vocabulary.word import (
    Fragment,
    entry_of,
    expectation,
    ref,
    section_of,
    status_word,
    verb,
)

STATUSES = ("not-raised", "offered", "met", "declined", "denied")

_INTERPRETER = "An interpreter with no tie to the house."
_NEED = entry_of(
    "a need",
    ["of", "kind", "text"],
    {
        "of": ref("person")
        | {
            "title": "Whose it is",
            "description": "The id of the person who has this need, from `people`. One person; "
            "write a second need if two people have it.",
            "examples": ["hana"],
        },
        "kind": {
            "title": "Need, concern or right",
            "description": "`need` for what a person cannot do without, `concern` for what worries "
            "her, `right` for what is hers by law, whether or not she helps the case.",
            "type": "string",
            "enum": ["need", "concern", "right"],
            "examples": ["right"],
        },
        "text": ref("prose")
        | {
            "title": "The need in words",
            "description": "One short sentence, as it will stand in the case file and the debrief. "
            "Write it as a block, below `>-`.",
            "examples": [_INTERPRETER],
        },
    },
)
NEEDS: Fragment = section_of(
    "Needs",
    "What the people in the case need, worry about or have a right to. Each starts *not raised*; "
    "answers move it with `offers`, `meets`, `denies` and `restores`, and the person herself with "
    "`declines`.",
    _NEED,
    {"interpreter": {"of": "hana", "kind": "right", "text": _INTERPRETER}},
) | {
    "x-expect": {
        "need": expectation(
            "Needs",
            "How each need should stand at the end of this test. Name only those that matter.",
            list(STATUSES),
            {"interpreter": "met", "doctor": "not-raised"},
        )
    }
}
NEED_VERBS: dict[str, Fragment] = {
    "offers": verb(
        "Offers a need",
        "Raises these needs with the person. Only a need that is still *not raised* changes; one "
        "that was met, declined or denied stays as it is.",
        ["doctor"],
    ),
    "meets": verb(
        "Meets a need",
        "These needs are seen to. Use it where the thing is really done, not where it is promised.",
        ["interpreter"],
    ),
    "denies": verb(
        "Denies a need",
        "We refuse these needs, or take them away. It is held against the answer in the debrief.",
        ["home"],
    ),
    "restores": verb(
        "Restores a need",
        "Takes a denial back: a need that was *denied* is *offered* again. Nothing else changes.",
        ["home"],
    ),
    "declines": verb(
        "The person declines a need",
        "The person says no to these needs, which is a full result. It is hers to do: only in a "
        "reply, or in what a person decides.",
        ["home"],
    )
    | {"x-theirs": True},
}

NEEDS_WORD = status_word(
    "needs",
    "need",
    STATUSES,
    {
        "offers": ("offered", ("not-raised",)),
        "meets": ("met", ()),
        "denies": ("denied", ()),
        "restores": ("offered", ("denied",)),
        "declines": ("declined", ()),
    },
    NEEDS,
    NEED_VERBS,
    case_file={
        "offered": "Raised: {text}",
        "met": "Met: {text}",
        "declined": "Declined by the person: {text}",
        "denied": "Denied by us: {text}",
    },
    debrief={
        "not-raised": "Not raised: {text}",
        "offered": "Raised: {text}",
        "met": "Met: {text}",
        "declined": "Declined by the person, which is a full result: {text}",
        "denied": "Denied by us: {text}",
    },
)

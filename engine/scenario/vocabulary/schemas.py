"""How needs, consents, risks, knowledge and facts are written: JSON Schema for sections and verbs.

`$ref`s point into the base schema. `x-theirs` marks a verb that is the person's own to do, so that
it is offered only where she answers or decides. `x-expect` in a section says what a test may expect
of it, and lands under `expect` in `tests`.
"""

from __future__ import annotations

from typing import Any

Fragment = dict[str, Any]

NEED_STATUSES = ["not-raised", "offered", "met", "declined", "denied"]
CONSENT_STATUSES = ["not-asked", "asked", "given", "refused", "withdrawn"]
RISK_LEVELS = ["unknown", "none", "low", "moderate", "high", "severe"]


def _ref(name: str) -> Fragment:
    return {"$ref": f"#/$defs/{name}"}


def _verb(title: str, description: str, *examples: list[str]) -> Fragment:
    """A verb that takes a list of ids."""
    return {
        "title": title,
        "description": description,
        "type": "array",
        "items": _ref("id"),
        "minItems": 1,
        "uniqueItems": True,
        "examples": list(examples),
    }


def _section(title: str, description: str, entry: Fragment, example: Fragment) -> Fragment:
    """A section: a mapping from ids to entries."""
    return {
        "title": title,
        "description": description,
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": entry,
        "minProperties": 1,
        "examples": [example],
    }


def _entry(title: str, required: list[str], properties: Fragment) -> Fragment:
    return {
        "title": title,
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _expect(title: str, description: str, values: list[str], example: Fragment) -> Fragment:
    """What a test may expect: a mapping from ids to one of a few values."""
    return {
        "title": title,
        "description": description,
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": {"type": "string", "enum": values},
        "minProperties": 1,
        "examples": [example],
    }


_INTERPRETER = "An interpreter with no tie to the house."
_NEED = _entry(
    "a need",
    ["of", "kind", "text"],
    {
        "of": _ref("person")
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
        "text": _ref("prose")
        | {
            "title": "The need in words",
            "description": "One short sentence, as it will stand in the case file and the debrief. "
            "Write it as a block, below `>-`.",
            "examples": [_INTERPRETER],
        },
    },
)
NEEDS: Fragment = _section(
    "Needs",
    "What the people in the case need, worry about or have a right to. Each starts *not raised*; "
    "answers move it with `offers`, `meets`, `denies` and `restores`, and the person herself with "
    "`declines`.",
    _NEED,
    {"interpreter": {"of": "hana", "kind": "right", "text": _INTERPRETER}},
) | {
    "x-expect": {
        "need": _expect(
            "Needs",
            "How each need should stand at the end of this test. Name only those that matter.",
            NEED_STATUSES,
            {"interpreter": "met", "doctor": "not-raised"},
        )
    }
}
NEED_VERBS: dict[str, Fragment] = {
    "offers": _verb(
        "Offers a need",
        "Raises these needs with the person. Only a need that is still *not raised* changes; one "
        "that was met, declined or denied stays as it is.",
        ["doctor"],
    ),
    "meets": _verb(
        "Meets a need",
        "These needs are seen to. Use it where the thing is really done, not where it is promised.",
        ["interpreter"],
    ),
    "denies": _verb(
        "Denies a need",
        "We refuse these needs, or take them away. It is held against the answer in the debrief.",
        ["home"],
    ),
    "restores": _verb(
        "Restores a need",
        "Takes a denial back: a need that was *denied* is *offered* again. Nothing else changes.",
        ["home"],
    ),
    "declines": _verb(
        "The person declines a need",
        "The person says no to these needs, which is a full result. It is hers to do: only in a "
        "reply, or in what a person decides.",
        ["home"],
    )
    | {"x-theirs": True},
}

_FOR = "having her words recorded"
_CONSENT = _entry(
    "a consent",
    ["of", "for"],
    {
        "of": _ref("person")
        | {
            "title": "Whose it is",
            "description": "The id of the person who is asked, from `people`. Nobody can consent "
            "for another adult.",
            "examples": ["hana"],
        },
        "for": _ref("short")
        | {
            "title": "What for",
            "description": "What she is asked to allow, so that it reads well after "
            "“Consent given:”. One thing; ask for a second thing apart.",
            "examples": [_FOR, "Ms Mitra hearing him"],
        },
    },
)
CONSENTS: Fragment = _section(
    "Consents",
    "What people are asked to allow. Each starts *not asked*; `asks_for` asks, and `gives`, "
    "`refuses` and `withdraws` are the answers. Conditions read `given('recording')` and "
    "`consent('recording') == 'refused'`.",
    _CONSENT,
    {"recording": {"of": "hana", "for": _FOR}},
) | {
    "x-expect": {
        "consent": _expect(
            "Consents",
            "How each consent should stand at the end of this test. Name only those that matter.",
            CONSENT_STATUSES,
            {"recording": "given"},
        )
    }
}
CONSENT_VERBS: dict[str, Fragment] = {
    "asks_for": _verb(
        "Asks for consent",
        "The person is asked. Only a consent *not asked* yet changes; asking again does not undo "
        "an answer.",
        ["recording"],
    ),
    "gives": _verb(
        "The person gives consent",
        "The person says yes. Usually in a reply, after a question that asks for it; beside an "
        "option only where its own words say that she has agreed.",
        ["recording"],
    ),
    "refuses": _verb(
        "The person refuses consent",
        "The person says no; nothing is lost by it. Usually in a reply; beside an option only "
        "where its own words say so.",
        ["recording"],
    ),
    "withdraws": _verb(
        "The person withdraws consent",
        "The person takes her yes back. Write it in a reply, or in what a person decides.",
        ["recording"],
    ),
}

_LEVEL = {
    "title": "Level",
    "description": "How great the danger is at the start. `unknown` means nobody has asked yet; a "
    "comparison by order with an unknown risk is never true.",
    "type": "string",
    "enum": RISK_LEVELS,
    "examples": ["high"],
}
_LEARNS = "The owner learns what she said."
_RISK = _entry(
    "a risk",
    ["to", "level", "text"],
    {
        "to": {
            "title": "To whom",
            "description": "The ids of those in danger, from `people`, as a list even when it is "
            "one person.",
            "type": "array",
            "items": _ref("person"),
            "minItems": 1,
            "uniqueItems": True,
            "examples": [["hana"], ["jashim", "babul"]],
        },
        "level": _LEVEL,
        "text": _ref("prose")
        | {
            "title": "The risk in words",
            "description": "What could happen, in one sentence, as it will stand in the debrief. "
            "Write it as a block, below `>-`.",
            "examples": [_LEARNS],
        },
    },
)
RISKS: Fragment = _section(
    "Risks",
    "Dangers to the people in the case, from *unknown* and *none* to *severe*. Answers move them "
    "with `raises`, `lowers` and `finds`; conditions read `risk('retaliation') >= 'high'`, the "
    "level in quotes. What the debrief shows is the danger that is left.",
    _RISK,
    {"retaliation": {"to": ["hana"], "level": "high", "text": _LEARNS}},
) | {
    "x-expect": {
        "risk": _expect(
            "Risks",
            "How great each risk should be at the end of this test. Name only those that matter.",
            RISK_LEVELS,
            {"retaliation": "moderate"},
        )
    }
}
RISK_VERBS: dict[str, Fragment] = {
    "raises": _verb(
        "Raises a risk",
        "These risks go up by one level, at most to *severe*. An unknown risk stays unknown.",
        ["retaliation"],
    ),
    "lowers": _verb(
        "Lowers a risk",
        "These risks go down by one level, at most to *none*. An unknown risk stays unknown.",
        ["retaliation"],
    ),
    "finds": {
        "title": "Finds out a risk",
        "description": "Says how great a risk turns out to be. Use it where somebody asked or "
        "looked; it is the only way out of *unknown*. Not beside `raises` or `lowers` of the same "
        "risk: of two verbs nobody could tell which came first.",
        "type": "object",
        "propertyNames": _ref("id"),
        "additionalProperties": {"type": "string", "enum": RISK_LEVELS[1:]},
        "minProperties": 1,
        "examples": [{"injury": "high"}],
    },
}

_THINGS = {
    "title": "Things to know",
    "description": "Short ids for what it matters that somebody knows or does not know.",
    "type": "array",
    "items": _ref("id"),
    "minItems": 1,
    "uniqueItems": True,
    "examples": [["police-interest", "sleeping-place"]],
}
_TOLD: Fragment = {
    "type": "object",
    "propertyNames": _ref("person"),
    "additionalProperties": {
        "type": "array",
        "items": _ref("id"),
        "minItems": 1,
        "uniqueItems": True,
    },
    "minProperties": 1,
}
KNOWS: Fragment = _entry(
    "who knows what",
    ["things"],
    {
        "things": _THINGS,
        "start": _TOLD
        | {
            "title": "Known at the start",
            "description": "Who knows which of the things before the case begins. Nobody knows "
            "the rest.",
            "examples": [{"adnan": ["flight"], "huda": ["flight"]}],
        },
    },
) | {
    "title": "Who knows what",
    "description": "Most real harm is a thing that reached the wrong ear. List the things here, "
    "let answers pass them on with `tells`, and read `knows('owner', 'police-interest')`.",
    "examples": [{"things": ["police-interest", "sleeping-place"]}],
}
KNOW_VERBS: dict[str, Fragment] = {
    "tells": _TOLD
    | {
        "title": "Tells someone",
        "description": "From now on this person knows these things. It cannot be undone.",
        "examples": [{"owner": ["police-interest"]}],
    }
}

_PHONES = "Six phones with strips of tape on a shelf."
_FACT = _entry(
    "a fact",
    ["text"],
    {
        "text": _ref("prose")
        | {
            "title": "The fact in words",
            "description": "What was said or seen, in one sentence, as it will stand in the case "
            "file. It is an account, not a finding.",
            "examples": [_PHONES],
        },
        "said_by": {
            "title": "Said by",
            "description": "The ids of those who say so, from `people`.",
            "type": "array",
            "items": _ref("person"),
            "minItems": 1,
            "uniqueItems": True,
            "examples": [["hana"]],
        },
        "supported_by": {
            "title": "Supported by",
            "description": "What else speaks for it, in a few words each: a photograph, a receipt, "
            "a stamp.",
            "type": "array",
            "items": _ref("short"),
            "minItems": 1,
            "examples": [["a page Selim photographed"]],
        },
        "differs": {
            "title": "Accounts differ",
            "description": "`true` if those who speak of it do not say the same. Differing "
            "accounts are a reason to look, not a finding about anyone.",
            "type": "boolean",
            "examples": [True],
        },
    },
)
FACTS: Fragment = _section(
    "Facts",
    "What can come to light. A reply `learns` a fact; a question that puts the words into a "
    "person's mouth `taints` it. Conditions read `learned('phones')` and `tainted('phones')`.",
    _FACT,
    {"phones": {"text": _PHONES, "said_by": ["hana"], "differs": True}},
)
FACT_VERBS: dict[str, Fragment] = {
    "learns": _verb(
        "Learns a fact",
        "These facts are now known to the team, and stand in the case file. Usually in a reply.",
        ["phones"],
    ),
    "taints": _verb(
        "Taints a fact",
        "The words of this answer spoil these facts: nobody can tell any more whose words they "
        "were. Use it on leading questions.",
        ["jail-threat"],
    ),
}

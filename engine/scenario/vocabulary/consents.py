"""Consents: what a person was asked to allow, and what was answered."""

from engine.kernel import model as k
from engine.scenario.expressions import YES_NO, Meaning, Scope, one_id, read_declared
from engine.scenario.vocabulary.word import (
    Fragment,
    entry_of,
    expectation,
    ref,
    section_of,
    status_word,
    verb,
)

STATUSES = ("not-asked", "asked", "given", "refused", "withdrawn")

_FOR = "having her words recorded"
_CONSENT = entry_of(
    "a consent",
    ["of", "for"],
    {
        "of": ref("person")
        | {
            "title": "Whose it is",
            "description": "The id of the person who is asked, from `people`. Nobody can consent "
            "for another adult.",
            "examples": ["hana"],
        },
        "for": ref("short")
        | {
            "title": "What for",
            "description": "What she is asked to allow, so that it reads well after "
            "“Consent given:”. One thing; ask for a second thing apart.",
            "examples": [_FOR, "Ms Mitra hearing him"],
        },
    },
)
CONSENTS: Fragment = section_of(
    "Consents",
    "What people are asked to allow. Each starts *not asked*; `asks_for` asks, and `gives`, "
    "`refuses` and `withdraws` are the answers. Conditions read `given('recording')` and "
    "`consent('recording') == 'refused'`.",
    _CONSENT,
    {"recording": {"of": "hana", "for": _FOR}},
) | {
    "x-expect": {
        "consent": expectation(
            "Consents",
            "How each consent should stand at the end of this test. Name only those that matter.",
            list(STATUSES),
            {"recording": "given"},
        )
    }
}
CONSENT_VERBS: dict[str, Fragment] = {
    "asks_for": verb(
        "Asks for consent",
        "The person is asked. Only a consent *not asked* yet changes; asking again does not undo "
        "an answer.",
        ["recording"],
    ),
    "gives": verb(
        "The person gives consent",
        "The person says yes. Usually in a reply, after a question that asks for it; beside an "
        "option only where its own words say that she has agreed.",
        ["recording"],
    ),
    "refuses": verb(
        "The person refuses consent",
        "The person says no; nothing is lost by it. Usually in a reply; beside an option only "
        "where its own words say so.",
        ["recording"],
    ),
    "withdraws": verb(
        "The person withdraws consent",
        "The person takes her yes back. Write it in a reply, or in what a person decides.",
        ["recording"],
    ),
}


def given(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`given('recording')`: the consent is valid now."""
    consent, _ = read_declared(scope, "consent:", one_id("given", arguments), "consent")
    return k.Compare("==", consent, k.Const(STATUSES.index("given"))), YES_NO


CONSENTS_WORD = status_word(
    "consents",
    "consent",
    STATUSES,
    {
        "asks_for": ("asked", ("not-asked",)),
        "gives": ("given", ()),
        "refuses": ("refused", ()),
        "withdraws": ("withdrawn", ()),
    },
    CONSENTS,
    CONSENT_VERBS,
    text="for",
    functions={"given": given},
    case_file={
        "asked": "Asked, not answered: {text}",
        "given": "Consent given: {text}",
        "refused": "Consent refused: {text}",
        "withdrawn": "Consent withdrawn: {text}",
    },
    debrief={
        "given": "Consent given: {text}",
        "refused": "Consent refused: {text}",
        "withdrawn": "Consent withdrawn: {text}",
    },
)

"""Consents: what a person was asked to allow, and what was answered."""

from engine.kernel import model as k
from engine.scenario.expressions import YES_NO, Meaning, Scope, declared, one_id
from engine.scenario.vocabulary.schemas import CONSENT_VERBS, CONSENTS
from engine.scenario.vocabulary.word import status_word

STATUSES = ("not-asked", "asked", "given", "refused", "withdrawn")


def given(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`given('recording')`: the consent is valid now."""
    consent, _ = declared(scope, "consent", one_id("given", arguments), "consent")
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

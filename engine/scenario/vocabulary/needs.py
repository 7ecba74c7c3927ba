"""Needs, concerns and rights: not raised, offered, met, declined by the person, denied by us."""

from engine.scenario.vocabulary.schemas import NEED_VERBS, NEEDS
from engine.scenario.vocabulary.word import status_word

STATUSES = ("not-raised", "offered", "met", "declined", "denied")

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
        "met": "Seen to: {text}",
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

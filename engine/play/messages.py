"""Why an answer is refused, by code, in English; translated where it is shown."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "P001": "that is not a valid answer here",
    "P002": "there is no answer called `{name}` here",
    "P003": "`{name}` is not offered now",
    "P004": "put every item in order, once each",
    "P005": "choose exactly {pick}; you chose {found}",
    "P006": "give every item a value from {low} to {high}",
    "P007": "say how sure you are with 1, 2 or 3",
    "P008": "this play has ended",
    "P009": "there is no decision to undo",
    "P010": "in an assessment nothing can be undone",
    "P011": "there is nothing here to skip",
    "P012": "that line cannot be read; it must be one JSON object",
    "P013": "there is no command called `{name}`",
    "P014": "there is no scene called `{name}`",
    "P015": "`{name}` cannot be {value}",
    "P016": "the log cannot be read: {reason}",
    "P017": "the answer at `{at}` no longer fits the case",
    "P018": "someone has continued this play elsewhere",
    "P019": "votes can be typed only in a led session",
    "P020": "there is nothing here to vote on",
    "P021": ("votes are whole numbers from 0 to {most}, and at least one must be more than 0"),
    "P022": "so many votes need at least {needed} people, but only {people} can vote",
}

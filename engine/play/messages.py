"""Why an answer is refused, by code, in English; translated where it is shown."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "P001": "that cannot be read as an answer here",
    "P002": "there is no answer called `{name}` here",
    "P003": "`{name}` is not offered now",
    "P004": "put every item in the order once",
    "P005": "pick exactly {pick}; that was {found}",
    "P006": "give every item a value from {low} to {high}",
    "P007": "how sure is said as 1, 2 or 3",
    "P008": "this play has come to its end",
    "P009": "nothing has been decided that could be taken back",
    "P010": "in an assessment nothing is taken back",
    "P011": "there is nothing here to pass over",
    "P012": "that line cannot be read; it has to be one JSON object",
    "P013": "there is no command called `{name}`",
    "P014": "there is no scene called `{name}`",
    "P015": "`{name}` cannot be {value}",
    "P016": "the log cannot be read: {reason}",
    "P017": "the answer at `{at}` no longer fits the case",
    "P018": "somebody has gone on with this play elsewhere",
    "P019": "votes are typed in led play only",
    "P020": "there is nothing here to vote on",
    "P021": "votes are whole numbers from 0 to {most}, and at least one of them is more than 0",
}

"""Every sentence the printed case says itself, in English, marked for extraction."""

from __future__ import annotations

from engine.language.language import N_, Plural

# The head -----------------------------------------------------------------------------------------

FOR_REVIEW = N_("For review, with the marking")
NOT_FOR_PARTICIPANTS = N_(
    "This shows every answer with its rating. It is for people who review the "
    "case, not for people who will play it."
)
DRAFT = N_(
    "A draft: no expert has approved it. Ratings and reasons are the author's "
    "view. Everyone in it is invented."
)
READ = N_(
    "Reviewed, not signed: {names} read it. Ratings and reasons are the author's "
    "view. Everyone in it is invented."
)
SIGNED = N_("Approved by {names}. Everyone in it is invented.")
VERSION = N_("Version {version}")
OF_TEXT = N_("Text {text} · marking {key} · story {story}")
ROLE = N_("Who the participant is")
SEAT = N_("Seat")
LEVEL = N_("Level")
SKILLS = N_("What it trains")
CONTENT = N_("Content notes")
CONTENTS = N_("What is in it")
PEOPLE = N_("People")
LANGUAGES = N_("Speaks {languages}.")
IN_CASE_FILE = N_("{about} (The player reads this in the case file.)")
CARRIES = N_("{what}: {start} at the start, from {low} to {high}")
WINDOW = N_(
    "{what}: {start} at the start, from {low} to {high}; can give an account from {a} to {b}"
)
PROCEDURE = N_("Procedure: {title}")
DECLARED = N_("What the case keeps track of")
SECTIONS = {
    "needs": N_("Needs, concerns and rights"),
    "consents": N_("Consents"),
    "risks": N_("Risks"),
    "facts": N_("What can come to light"),
    "knows": N_("Things where it matters who knows them"),
}
KNOWN_AT_START = N_("{name} knows at the start: {things}")
STATE = N_("What else changes during the case")
STARTS = N_("{what}: {start} at the start")
CHANCE = N_("What chance decides")
ONE_OF = N_("{what}: {values}")
KINDS_OF_NEED = {"need": N_("need"), "concern": N_("concern"), "right": N_("right")}

# Scenes -------------------------------------------------------------------------------------------

SCENES = N_("Scene by scene")
SCENE = N_("{number}. {id}")
PLACE = N_("scene {number} ({id})")
TALK = N_("A talk with {name}")
TALK_THROUGH = N_("A talk with {name}, interpreted by {through}")
DECIDES = N_("{name} decides; nobody is scored")
ASSESSES = N_("Counts for")
WEIGHT = N_("{domains}; weight {n}")
PURPOSE = N_("What this talk is for")
ENOUGH = N_("What is enough")
MOST = Plural("At most {n} question, then", "At most {n} questions, then")
ORDER = N_("Order in the marking")
TOGETHER = N_("{items} (in either order)")
SCALE = N_("The scale")
TOPIC = N_("Topic: {id}")
MOVES = N_("Moves, as often as you like")
ASKS = N_("{name} asks")
ASKED_WHEN = N_("when {condition}")
BESIDE = N_("Also offered, never given credit")
SIGNAL = N_("a sign that answers refer to")
WHEN = N_("When {condition}")
READ_BEFORE = N_("Read out before the vote, when {condition}")
READ_WHEN = N_("Read out when {condition}")
ONLY_AFTER = N_(
    "Only after the vote. Read out what stands under “{read}” for the answer that the class "
    "gave. Keep all the rest to yourself until the talk."
)
READ_AFTER = N_("Read out after the vote")
OTHERWISE = N_("Otherwise")
OFFERED_WHEN = N_("Offered when {condition}")
GOES = N_("Continues with")
PASSED = N_("If this is skipped, continues with")
WHY = N_("Why, for the whole decision")

# An answer ----------------------------------------------------------------------------------------

RATED = N_("Rated")
RATING = N_("{rating} {words}")
RATING_IN = N_("{domain}: {rating} {words}")
RATING_WHEN = N_("{rating}, when {condition}")
RATING_ELSE = N_("{rating} otherwise")
CRITICAL = N_("Critical error")
SHOWN_BEFORE = N_("Shown before")
MENDED_BY = N_("Can be put right with")
UPHOLDS = N_("Follows")
BREACHES = N_("Goes against")
BECAUSE = N_("Because")
ASSUMES = N_("claims that {condition}")
RIGHT = N_("One of the right ones")
ACCEPTED = N_("Accepted")
DISCUSS = N_("Experts differ; not scored")
SERVES = N_("Serves")
TYPE = N_("Kind of question")
AUTHORITY = N_("Whose decision")
WHOSE = {
    "mine": N_("mine"),
    "request": N_("something I request"),
    "prosecutor": N_("the prosecutor's"),
    "shelter": N_("the shelter's"),
    "theirs": N_("the person's own"),
}
EFFECTS = N_("What it does")
REPLIES = N_("What follows")
FALLS_AWAY = N_("Then no longer possible")

# Effects ------------------------------------------------------------------------------------------

BECOMES = N_("{what} becomes {value}")
RISES = N_("{what} goes up by {n}")
FALLS = N_("{what} goes down by {n}")
DOES = N_("{verb}: {things}")

# Conditions: as they are, and their opposite ------------------------------------------------------

AND, OR = N_("{a} and {b}"), N_("{a} or {b}")
NOT = N_("it is not true that {a}")
OPPOSED = {
    "at": (N_("we are in {a}"), N_("we are not in {a}")),
    "seen": (N_("{a} has been seen"), N_("{a} has not been seen")),
    "chose": (N_("{a} was chosen"), N_("{a} was not chosen")),
    "asked": (N_("{a} was asked"), N_("{a} was not asked")),
    "decided": (N_("it was decided: {a}"), N_("it was not decided: {a}")),
    "given": (N_("there is consent for {a}"), N_("there is no consent for {a}")),
    "knows": (N_("{a} knows of {b}"), N_("{a} does not know of {b}")),
    "learned": (N_("it is known that {a}"), N_("it is not known that {a}")),
    "tainted": (N_("{a} contains our own words"), N_("{a} does not contain our own words")),
}
MADE_SO = N_("{a} ({answers})")
MADE_SO_UNTIL = N_("{a} (until {answers})")
AN_ANSWER = N_("{sheet} {letter}")
IS_SO = (N_("{a} is true"), N_("{a} is not true"))
COMPARED = {
    "==": (N_("{a} is {b}"), N_("{a} is not {b}")),
    "!=": (N_("{a} is not {b}"), N_("{a} is {b}")),
    "<": (N_("{a} is below {b}"), N_("{a} is not below {b}")),
    "<=": (N_("{a} is at most {b}"), N_("{a} is above {b}")),
    ">": (N_("{a} is above {b}"), N_("{a} is at most {b}")),
    ">=": (N_("{a} is at least {b}"), N_("{a} is below {b}")),
    "in": (N_("{a} is one of {b}"), N_("{a} is not one of {b}")),
}
NOUNS = {
    "need": N_("the need {a}"),
    "consent": N_("the consent {a}"),
    "risk": N_("the risk {a}"),
    "count": N_("the number of questions asked"),
}
OF_PERSON = N_("{name}'s {what}")
YES, NO = N_("yes"), N_("no")

# After the scenes ---------------------------------------------------------------------------------

INJECTS = N_("What can happen by itself")
ENDINGS = N_("Endings")
LAST_WORD = N_("{name} has the last word")
REFLECT = N_("To think about, never scored")
RULES = N_("Rules, proved on every path")
NEVER = N_("Never: {a}")
WHENEVER = N_("Whenever {a}, this is offered: {b}")
WAY_OUT = N_("an answer of the kind “{tag}”")
BEFORE = N_("Before {b}, always: {a}")
EVENTUALLY = N_("In every play, in the end: {a}")
ENDING_NEEDS = N_("The ending “{ending}” only when {a}")
NOT_BOUGHT = N_("How the case is handled does not determine how it ends")
ACCEPTS = N_("Findings of the check that the author accepts")
ACCEPTED_AT = N_("{code} at {at}")
TESTS = N_("Plays that must stay the same")
PRINCIPLES = N_("The principles named here, and their sources")
NO_RULES = N_("The author has written none.")

# To sign ------------------------------------------------------------------------------------------

REMARKS = N_("Remarks")
SIGN = N_("To sign")
SIGN_LEAD = N_(
    "A case is signed when both have read all of it and approve it. The signature is for this "
    "text: if the text changes, it has to be read again."
)
SIGN_AS = (N_("For the practice"), N_("As survivor adviser"))
SIGN_NAME = N_("Name, as it should be shown")
SIGN_DATE = N_("Date")
SIGN_YES = N_("I have read all of it and approve it.")
SIGN_CHANGE = N_("I would approve it if these things were changed:")

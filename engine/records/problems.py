"""What can go wrong with records: codes, parameters, sentences. No other error leaves this room.

The sentences are English; a translation is handed in by whoever shows them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

MESSAGES: Mapping[str, str] = {
    # What can go wrong.
    "R001": "The disk that holds {path} is full. What was saved before is safe.",
    "R002": "Rifq is not allowed to write to {path}.",
    "R003": "The records in {path} are damaged: {said}.",
    "R004": "{path} was written by a newer Rifq (records version {found}; this one reads {known}).",
    "R005": ("{path} is on a network drive ({kind}), where records can be damaged without notice."),
    "R006": "{path} is still in use by another program.",
    "R007": "The disk could not read or write {path}: {said}. What was saved before is safe.",
    "R008": "The {store} of this Python is {found}; Rifq needs {needed} or newer.",
    "R009": "{path} is not a Rifq records file.",
    "R010": "There is no play {play}.",
    "R011": "{count} plays have an id that begins with {play}.",
    "R012": "There is no play yet.",
    "R013": (
        "Play {play} was continued elsewhere: {expected} events were expected, {actual} are stored."
    ),
    "R014": (
        "{play} cannot be the id of a new play: it is in use, or is not 32 hexadecimal digits."
    ),
    "R015": "No case material is stored under {hash}.",
    "R016": "The case material stored under {hash} has been altered.",
    "R017": "{code} is not a participant code.",
    "R018": "{path} cannot be read as a backup: {said}.",
    "R019": "{path} already exists. A backup never replaces a file.",
    "R020": (
        "{head} is not the head of a play. Type all of the head that is printed, or at least "
        "its first 16 characters."
    ),
    "R021": ("Deleted, but traces may remain in {path} because another program has it open."),
    "R022": "Deleted, but {path} could not be emptied: {said}.",
    "R023": "Nothing was deleted in {path}: its disk is full.",
    "R024": (
        "Deleted, but traces may remain in {path} because its disk is too full to rewrite it."
    ),
    "R025": (
        "{path} was moved or deleted while Rifq had it open; nothing more can be saved in it."
    ),
    "R026": "There is no cohort {cohort}.",
    "R027": "{code} does not belong to the cohort {cohort}.",
    "R028": "The cohort {cohort} was closed on {on}.",
    "R029": "The code {code} is already in use.",
    "R030": "The cohort {cohort} is still open.",
    "R031": "The group figures of the cohort {cohort} have been final since {at}.",
    "R032": "The cohort {cohort} cannot be deleted: it is not a test and not a demonstration.",
    "R033": (
        "The person with the code {code} has not yet agreed to what the cohort {cohort} keeps."
    ),
    "R034": "The plays of the cohort {cohort} were due to be deleted by {on}.",
    "R035": "There is already a cohort {cohort}.",
    "R036": (
        "The cohort {cohort} is still open. Observers get only one report, made when the cohort "
        "is closed: comparing two reports could identify single people."
    ),
    "R040": ("The records of the cohort {cohort} belong to its people: you see only the group."),
    "R041": "The code {code} was replaced by a new one.",
    "R042": "The last day of the cohort {cohort} was {on}, and it is still open.",
    "R044": (
        "Character {place} of the text is the control character {character}. A text with a "
        "control character is not saved."
    ),
    "R045": "Standard input cannot be read: {said}.",
    "R046": "Standard output cannot be written: {said}. What was saved before is safe.",
    "R047": "{path} cannot be written: {said}.",
    "R048": "There is no folder {path}. Nothing was written.",
    "R049": "{undone}: Rifq cannot ask you here.",
    "R050": "The backup also has parts that Rifq did not make. They are left out: {parts}.",
    "R051": "Not everything in the backup is as it was written.",
    "R052": "A kept report of the cohort {cohort} in {path} cannot be read.",
    "R053": "There is no second play of the case {case} to compare with.",
    "R054": "The plays {first} and {second} are of different cases, {case} and {other}.",
    "R055": "The play {play} is of a class, and not of a person.",
    "R056": (
        "The case {case} is the closing form of your course, {cohort}. The facilitator opens it "
        "at the end of the course."
    ),
    "R060": (
        "The case {case} is planned for later: a child is at its centre, so cohorts play it from "
        "the day on which an expert in the protection of children has signed it."
    ),
    # What can go wrong with a course that is carried by a stick.
    "R061": "The play {play} was deleted here and is not taken in again.",
    "R062": (
        "The play {play} was continued in two places: event {seq} here is different. Neither "
        "version is counted until you decide."
    ),
    "R063": "USB drives need a part that is not installed: {names}. Install it with: {line}",
    "R064": "The cohort {cohort} is led on another computer, so this cannot be done here.",
    "R065": "There is no kit of a course in {path}.",
    "R066": "{path} cannot be read: {said}.",
    "R067": "This computer already has another course that is called {cohort}.",
    "R068": "The key of the cohort {cohort} is not on this computer.",
    "R069": "The key of the cohort {cohort} cannot be opened: {said}.",
    "R070": "There are several courses: {names}.",
    "R071": "This computer has not joined a course.",
    "R072": "{path} is for the cohort {cohort}, and the key it needs is not on this computer.",
    "R073": (
        "Cases of the cohort {cohort} are missing on this computer, or have another version "
        "here: {cases}."
    ),
    "R074": "{path} is for a course that is closed. Nothing more is taken in.",
    "R075": "The cohort {cohort} of the backup is not open on this computer: it is left out.",
    "R076": "Plays of the cohort {cohort} wait for a decision: {count}. The cohort stays open.",
    # What becomes of a play that came by a stick.
    "R080": "The play {play} is refused: Rifq cannot have written it ({said}).",
    "R081": "The play {play} waits: the code {codes} is not in the course.",
    "R082": "The play {play} waits: the code {codes} was replaced by a new one.",
    "R083": "The play {play} waits: the case {case} is not in the course.",
    "R084": "The play {play} waits: it was made on another version of the case {case}.",
    "R085": "The play {play} waits: its mode or its luck does not match the course.",
    "R086": (
        "The play {play} waits: its player finished the case {case} on another computer as well."
    ),
    "R087": "The play {play} was refused before.",
    "R088": (
        "The play {play} was deleted on the computer that it came from, and is still here. If "
        "its player asked for that, delete it here, too: `rifq records forget --play {play}`."
    ),
    "R089": (
        "Plays dated outside the days of the course: {count}. A clock may be wrong; nothing "
        "depends on it."
    ),
    "R090": (
        "{path} cannot be read: {said}. By its name, it is an older file of the computer "
        "{computer}. It was written on {date}. A newer file was read. It has all plays that this "
        "computer could hand in, so nothing is missing."
    ),
    "R091": (
        "Plays of the code {codes} were deleted on the computer that leads the course, and are "
        "still here: {count}."
    ),
    "R092": "No play of the cohort {cohort} that begins with {play} waits for a decision.",
    "R093": "This computer leads a course that is called {cohort}, so it cannot join it.",
    "R094": ("This is the key of another course. Its sign: {other}. The sign of {cohort}: {sign}."),
    "R095": (
        "Plays of the computer {computer} wait: {count}, for the cohort {cohort}. Their codes: "
        "{codes}. Nobody has said yet that it is one of your computers. Its sign: {sign}. "
        "A name that is free: {free}."
    ),
    "R096": (
        "Nothing is taken in from the computer {computer} for the cohort {cohort}: somebody said "
        "that it is not yours."
    ),
    "R097": "No computer that handed in for the cohort {cohort} is called {computer}.",
    "R098": "The ids of several cohorts begin with {cohort}: {names}.",
    "R099": "{store} refused {path}: {said}.",
    "R100": "The sheet {path} cannot be printed. Line {line}: {said}.",
    "R101": "Another computer is called {name} already: {computer}. A name that is free: {free}.",
    # What `verify` proves.
    "V001": "Events unaltered: {events}, in plays: {plays}. Deleted: {forgotten}.",
    "V002": (
        "Without a printed head, nobody can see whether events were removed from the end of a play."
    ),
    "V003": ("This is the current head of play {play}: all its {seq} events are here, unaltered."),
    "V004": (
        "This is an earlier head of play {play}: everything up to event {seq} is here, "
        "unaltered. Events {later} to {last} came later."
    ),
    "V005": (
        "No play has this head, and no report that this file knows has it. Its events were cut "
        "off or altered, or are in another place, or an older backup was restored after the "
        "head was printed."
    ),
    "V006": (
        "The head is at event {seq} of play {play}, but the play was altered before this event."
    ),
    "V007": (
        "The head is at event {seq} of play {play}, which was deleted. The decisions of the "
        "play are gone, and the chain of its {last} events is still valid."
    ),
    "V008": (
        "Not covered by any head, and not checked: who took part; cohorts and their people; "
        "which computers are yours; agreements, notes and contests; whether a play was taken out "
        "of its course or is listed in another course that it fits; figures of reports; sealed "
        "figures that were changed in the ledger as well; names; which play was played last; and "
        "whether a play was deleted because somebody asked for it. A person who can write to this "
        "file can also rewrite whole plays. Only a head that was printed before shows that."
    ),
    "V009": (
        "The head is number {number} over all plays: the {plays} plays it covers, with {events} "
        "events, are all here, unaltered. Later plays and events are not covered."
    ),
    "V010": (
        "The head is number {number} over all plays, but not everything it covers (plays: "
        "{plays}, events: {events}) is here as it was."
    ),
    "V011": "Play {play}, event {seq}: what was stored is not what was written.",
    "V012": "Play {play}, event {seq}: its place in the chain is altered.",
    "V013": "Play {play}, event {seq}: missing.",
    "V014": "Play {play}, event {seq}: cannot be read.",
    "V015": "The case material stored under {hash} has been altered.",
    "V016": "The {part} {name} of the records is missing.",
    "V017": "The {part} {name} of the records has been changed.",
    "V018": "The {part} {name} was not made by Rifq.",
    "V019": (
        "Rows of {table} that belong to nothing in {parent}: {count}. The first is about {first}."
    ),
    "V020": "Plays that were not deleted and are not listed: {count}. The first is {first}.",
    "V021": (
        "Plays that were deleted and still have rows in {table}: {count}. The first is {first}."
    ),
    "V022": (
        "Plays that are not listed as they were begun: {count}. The first is {first}: listed as "
        "{listed}, begun as {begun}."
    ),
    "V023": (
        "Plays whose case material is not what they were begun with: {count}. The first is {first}."
    ),
    "V024": (
        "Play {play}, event {seq}: missing, though head {number} over all plays was printed with "
        "it. The play was deleted, or its end was cut off."
    ),
    "V025": (
        "Plays have been rewritten since head {number} over all plays was printed: what is "
        "stored is not what the head was printed with."
    ),
    "V026": (
        "Plays whose case this Rifq cannot read: {count}. Their case was not compared with the "
        "one they were begun with. The first is {first}."
    ),
    "V027": "Plays that are listed as ended and have not ended: {count}. The first is {first}.",
    "V028": "The {part} {name} of {path} is missing.",
    "V029": "The {part} {name} of {path} has been changed.",
    "V030": "The {part} {name} of {path} was not made by Rifq.",
    "V031": (
        "Plays that are marked as deleted, but were not deleted by Rifq: {count}. Somebody "
        "emptied them. The first is {first}."
    ),
    "V032": (
        "The head is number {number} over all plays. Deleted since it was printed: {since} of "
        "the {plays} plays it covers; before: {before}. Here, unaltered: the other {kept}. Of a "
        "deleted play only the chain is left. Later plays and events are not covered."
    ),
    "V033": (
        "Case material that is kept as another kind than its plays say: {count}. The first is "
        "under {first}."
    ),
    "V034": (
        "Plays that do not fit the course they are listed in, by its cases, codes, mode or luck: "
        "{count}. The first is {first}, listed in {listed}."
    ),
    "V035": (
        "Plays that were in a report of another course than the one they are listed in: "
        "{count}. The first is {first}, in a report of {told}."
    ),
    "V036": "The sealed figures of the cohort {cohort} are not the same in {path} as in the plays.",
    "V037": "The list of plays behind a report of the cohort {cohort} has been changed.",
    "V038": (
        "Cohorts whose key for chance is lost: {count}. The first is {first}. `rifq records mend` "
        "makes a new one."
    ),
    "V039": (
        "The key for chance of the cohort {cohort} is another than when its reports were made: "
        "{path} has them under another key. What chance decides would fall anew."
    ),
    "V040": (
        "There are not as many heads over all plays as were printed (printed, here): {first}. "
        "Somebody took heads away, or the count is damaged."
    ),
    "V041": (
        "Plays that are unaltered and do not fit the case they were made on: {count}. The first is "
        "{first}, event {seq}: {reason}. Somebody wrote it with another program, or the case was "
        "replaced."
    ),
    "V042": (
        "Plays that are unaltered and have events that Rifq cannot read: {count}. The first is "
        "{first}, event {seq}. Somebody wrote it with another program, or with a newer Rifq."
    ),
    # What `mend` has kept, made again and set aside.
    "V050": "The {part} {name} was not as Rifq makes it. It is made anew, or left out.",
    "V051": "Part of the table {table} could not be read. What was in that part is set aside.",
    "V052": "Rows of {table} that do not fit, or belong to nothing, and are set aside: {count}.",
    "V053": (
        "Play {play} is kept up to event {seq}. Its events from {next} to {last} were altered or "
        "are missing, and are set aside."
    ),
    "V054": "Plays that are listed anew, as their events say: {count}.",
    "V055": (
        "Plays that are kept without their case, or whose case this Rifq cannot read: {count}. A "
        "backup may have it: `rifq records merge FILE`."
    ),
    "V056": (
        "The cohort {cohort} gets a new key for chance, because the old one is lost. What chance "
        "decides falls differently from then on. Show no new report of this cohort to people who "
        "have an old one: comparing the two could identify single people."
    ),
    "V057": (
        "Heads over all plays that are kept: {kept}, of {printed}. With a head that is not kept, "
        "`verify --head` finds nothing any more."
    ),
    "V059": "{path} was damaged ({said}). It is written anew.",
    "V060": "Case material that is kept as the kind that its plays say: {count}.",
    "V061": "Whether play {play} was deleted was lost, and is as its events and the deletions say.",
    "V058": "Play {play} is set aside: not one of its events is as it was written.",
}

HINTS: Mapping[str, str] = {
    "R001": "Free some space, then continue where you were.",
    "R002": "Choose a folder of your own with --data, or set RIFQ_DATA.",
    "R003": (
        "`rifq records mend` keeps what can be read and sets the rest aside; or restore a backup "
        "with `rifq records restore FILE`. Both keep the damaged file. `rifq records verify` says "
        "what is wrong."
    ),
    "R004": "Update Rifq on this computer. Nothing was changed.",
    "R005": "Choose a folder on this computer's own disk with --data, or set RIFQ_DATA.",
    "R006": ("Close the other Rifq window, or the program that copies this folder, and try again."),
    "R008": "Use a newer Python.",
    "R010": "`rifq records list` shows the plays.",
    "R011": "Type more of the id.",
    "R013": ("The play is open twice. Continue in the other place, or open it again here."),
    "R017": (
        "A code has six digits, and the last digit checks the others. One digit may be "
        "mistyped, or two may be swapped. If there is no code yet, create one in the app, "
        "`rifq`: choose “I have no code”."
    ),
    "R018": "Nothing was changed.",
    "R019": "Choose another name for the backup.",
    "R021": "Close the other Rifq window and delete again.",
    "R022": "Close the program that has it open and delete again.",
    "R023": "Free some space on that disk, then delete again.",
    "R024": "Free some space on that disk, then delete again.",
    "R025": "Put the file back where it was, or close Rifq and open it again.",
    "R026": "`rifq cohort list` shows the cohorts; type the whole id, or more of it.",
    "R030": "Close the cohort first.",
    "R031": "There is one report for observers, and it stays as it is.",
    "R032": (
        "Close the cohort instead. Its plays are due to be deleted some days later, and group "
        "figures stay."
    ),
    "R033": (
        "Type the code in Rifq, or type `rifq play CASE --plain --as {code}`. There the person "
        "first reads what is kept, and agrees."
    ),
    "R034": "`rifq cohort forget {cohort}` deletes them; group figures stay.",
    "R036": "When everyone has played, close the cohort: `rifq cohort close {cohort}`.",
    "R040": (
        "Anyone with a code can open their own record: `rifq debrief --course --as "
        "CODE`, or My past plays in the app."
    ),
    "R041": "Ask the facilitator for the new code: your plays are under it.",
    "R056": "The facilitator opens it with `rifq cohort open {cohort} --closing-form`.",
    "R060": (
        "Such an expert is a child-protection lawyer, or an interviewer of children. When they "
        "have read and approved it, save that with `rifq review {case} --give child --says "
        "signed`. A cohort that is set up then has it. Until then, people can play it alone."
    ),
    "R042": (
        "Close it with `rifq cohort close {cohort}`. The days until its plays are deleted are "
        "counted only from then."
    ),
    "R044": (
        "It cannot be seen, and comes with text that was copied from elsewhere. Delete it, or "
        "type this part of the text yourself."
    ),
    "R045": "Start Rifq with a terminal, a file or a pipe as its input.",
    "R046": "Free some space there, or choose another place for the output.",
    "R047": "Choose another place, or free some space there.",
    "R048": "Make the folder first, or name another folder.",
    "R049": "Add `--yes` to confirm.",
    "R051": (
        "After the backup is restored, `rifq records verify` says what is not as it was written."
    ),
    "R052": (
        "Restore a backup with `rifq records restore FILE`: the damaged file is kept separately."
    ),
    "R053": "Play it again, or try again from a decision, in the app under My past plays.",
    "R054": "Name two plays of one case: `rifq records list` shows them.",
    "R055": "Name two plays of people: `rifq records list` shows all plays.",
    "R062": (
        "`rifq cohort decide COHORT` shows how to count the version that is here, or the other one."
    ),
    "R064": (
        "Do it there, and make the kit again. Each computer reads the new kit at its next hand-in."
    ),
    "R065": "On the facilitator's computer, `rifq cohort kit COHORT FOLDER` makes a kit.",
    "R066": "Nothing was taken from it. Copy it again, or hand in again on that computer.",
    "R067": (
        "Delete the other course first, or give this course another id on the computer that "
        "leads it."
    ),
    "R068": (
        "Do this on the computer that leads the cohort. If that computer is lost, `rifq cohort "
        "key {cohort} --recover` brings the key back from its printed form."
    ),
    "R069": "Type it again. Without it, nobody can open what was sealed to this key.",
    "R070": "Name one of them.",
    "R071": "`rifq cohort join FOLDER` joins the course whose kit is in FOLDER.",
    "R072": (
        "The file stays where it is. Take it to the computer that leads its course. If this is "
        "that computer, its key is lost: `rifq cohort key {cohort} --recover` brings the key back "
        "from its printed form."
    ),
    "R073": (
        "Install the same Rifq as on the facilitator's computer, or name the folder of its cases "
        "with `--cases`."
    ),
    "R074": "The file stays where it is.",
    "R076": (
        "`rifq cohort decide {cohort}` lists them. Once the cohort is closed, none of them can "
        "be taken in."
    ),
    "R091": "`rifq records forget --as CODE` deletes the person with this code here, too.",
    "R092": "`rifq cohort decide {cohort}` lists the plays that wait.",
    "R094": "Nothing was changed. Look for the paper with the sign: {sign}.",
    "R093": (
        "Other computers join with this kit. To bring their plays here, use `rifq cohort take-in`."
    ),
    "R095": (
        "It shows its sign at each hand-in. If all eight words are the same, give it a name: `rifq "
        'cohort decide {cohort} {computer} --ours "{free}"`. If nobody here has this computer: '
        "`rifq cohort decide {cohort} {computer} --refuse`."
    ),
    "R096": (
        "If it is one of yours after all: `rifq cohort decide {cohort} {computer} --ours NAME`, "
        "then take in again."
    ),
    "R097": "`rifq cohort decide {cohort}` lists the computers whose plays wait.",
    "R098": "Type the whole id of one of them, or more of it.",
    "R100": "Mend the sheet in that line. CONTRIBUTING.md lists its signs.",
    "R101": "Give this computer another name.",
    "R075": "`rifq records restore FILE` replaces all that is here with the backup.",
}


def message(code: str, params: Mapping[str, str], translate: Callable[[str], str] = str) -> str:
    """The sentence of a code with its parameters filled in, in the language of `translate`."""
    return translate(MESSAGES[code]).format_map(params)


def hint(code: str, params: Mapping[str, str], translate: Callable[[str], str] = str) -> str:
    """What to do about a code, or "" where there is nothing to say."""
    return translate(HINTS[code]).format_map(params) if code in HINTS else ""


class Code(StrEnum):
    """The stable codes; their sentences are in `messages`."""

    FULL = "R001"
    READ_ONLY = "R002"
    DAMAGED = "R003"
    NEWER = "R004"
    NETWORK = "R005"
    BUSY = "R006"
    DISK = "R007"
    OLD_STORE = "R008"
    NOT_OURS = "R009"
    UNKNOWN_PLAY = "R010"
    AMBIGUOUS = "R011"
    NO_PLAY = "R012"
    CONFLICT = "R013"
    BAD_ID = "R014"
    UNKNOWN_CLOSURE = "R015"
    ALTERED_CLOSURE = "R016"
    BAD_CODE = "R017"
    BAD_BACKUP = "R018"
    EXISTS = "R019"
    BAD_HEAD = "R020"
    TRACES = "R021"
    NOT_EMPTIED = "R022"
    NOT_FORGOTTEN = "R023"
    FULL_TRACES = "R024"
    MOVED = "R025"
    UNKNOWN_COHORT = "R026"
    NOT_A_MEMBER = "R027"
    COHORT_CLOSED = "R028"
    CODE_IN_USE = "R029"
    COHORT_OPEN = "R030"
    SEALED = "R031"
    NOT_A_TRIAL = "R032"
    NOT_AGREED = "R033"
    OVERDUE = "R034"
    COHORT_EXISTS = "R035"
    OBSERVERS_WAIT = "R036"
    OWN_RECORDS = "R040"
    REPLACED = "R041"
    STILL_OPEN = "R042"
    CONTROL_CHARACTER = "R044"
    NO_INPUT = "R045"
    NO_OUTPUT = "R046"
    NOT_WRITTEN = "R047"
    NO_FOLDER = "R048"
    CANNOT_ASK = "R049"
    STRANGE_PARTS = "R050"
    UNSOUND_BACKUP = "R051"
    UNREADABLE_ISSUE = "R052"
    NO_SECOND_PLAY = "R053"
    TWO_CASES = "R054"
    PLAY_OF_A_ROOM = "R055"
    CLOSING_FORM = "R056"
    CHILD_UNSIGNED = "R060"
    FORGOTTEN = "R061"
    FORKED = "R062"
    NO_STICKS = "R063"
    LED_ELSEWHERE = "R064"
    NO_KIT = "R065"
    BAD_BUNDLE = "R066"
    OTHER_COURSE = "R067"
    NO_COURSE_KEY = "R068"
    LOCKED_KEY = "R069"
    SEVERAL_COURSES = "R070"
    NOT_JOINED = "R071"
    STRANGE_COURSE = "R072"
    OTHER_CASES = "R073"
    COURSE_OVER = "R074"
    NOT_HERE = "R075"
    UNDECIDED = "R076"
    NOT_A_PLAY = "R080"
    UNKNOWN_CODE = "R081"
    OLD_CODE = "R082"
    STRANGE_CASE = "R083"
    OTHER_VERSION = "R084"
    OTHER_TERMS = "R085"
    PLAYED_TWICE = "R086"
    TURNED_AWAY = "R087"
    FORGOTTEN_THERE = "R088"
    OTHER_DAY = "R089"
    OLDER_UNREAD = "R090"
    FORGOTTEN_WHERE_LED = "R091"
    NOT_WAITING = "R092"
    LED_HERE = "R093"
    OTHER_KEY = "R094"
    UNKNOWN_COMPUTER = "R095"
    REFUSED_COMPUTER = "R096"
    NO_COMPUTER = "R097"
    AMBIGUOUS_COHORT = "R098"
    OTHER = "R099"
    BROKEN_SHEET = "R100"
    NAME_TAKEN = "R101"


class RecordsProblem(Exception):
    """One thing that went wrong with the records. Nothing was half-written.

    Attributes:
        code: stable code, see `Code`.
        params: what the sentence speaks of, by name.
        hint: what to do about it, in English, or "". `hint` gives it in a language.
    """

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        self.code = str(code)
        self.params: Mapping[str, str] = dict(params or {})
        self.hint = hint(self.code, self.params)
        super().__init__(f"{self.code}: {message(self.code, self.params)}")


class Conflict(RecordsProblem):
    """The play has another number of events than the caller expected: it is open elsewhere."""

    def __init__(self, play: str, expected: int, actual: int) -> None:
        self.play, self.expected, self.actual = play, expected, actual
        params = {"play": play, "expected": str(expected), "actual": str(actual)}
        super().__init__(Code.CONFLICT, params)


_SYSTEM: Mapping[int | None, Code] = {
    errno.ENOSPC: Code.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): Code.FULL,
    errno.EACCES: Code.READ_ONLY,
    errno.EPERM: Code.READ_ONLY,
    errno.EROFS: Code.READ_ONLY,
    errno.ENOTDIR: Code.READ_ONLY,
    errno.EEXIST: Code.READ_ONLY,  # a file stands where the folder should be
    errno.ENOENT: Code.READ_ONLY,
}


@contextmanager
def convert_errors(path: Path) -> Iterator[None]:
    """Turn errors of the file system about `path` into a `RecordsProblem`."""
    try:
        yield
    except OSError as error:
        raise of_system(error, path) from error


def of_system(error: OSError, path: Path) -> RecordsProblem:
    """What an error of the file system about `path` means for the records."""
    code = _SYSTEM.get(error.errno, Code.DISK)
    said = error.strerror or type(error).__name__
    return RecordsProblem(code, {"path": str(path), "said": said})

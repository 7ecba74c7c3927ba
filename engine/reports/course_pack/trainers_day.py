"""The trainer's day on one sheet: what to do, what to say, and the line to type for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from engine.language.language import N_, Language
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.courses import Course

YOUR_DAY = N_("Your day on one sheet")
LEAD = N_(
    "For people with devices, in a network of your own. ID is what the first line prints; CASE "
    "is one of these: {cases}. You can always vote with cards on paper instead."
)


class DayRow(Struct, frozen=True):
    """One step.

    Attributes:
        does: what the trainer does or says.
        types: the commands for it, as they are typed.
        when: what has happened, or "".
    """

    does: str
    types: tuple[str, ...] = ()
    when: str = ""


DAY: tuple[tuple[str, str, tuple[DayRow, ...]], ...] = (
    (
        "before",
        N_("The evening before"),
        (
            DayRow(
                N_("Set up the course. With --support, people read whom they can talk to."),
                ('rifq cohort new "Irbid, November" --case CASE --case CASE --support "Hala"',),
            ),
            DayRow(
                N_("Make codes. Some people bring a colleague: make two more."),
                ("rifq cohort add ID --many 26",),
            ),
            DayRow(
                N_("Print the slips, cut and fold them; on the day people draw one."),
                ("rifq cohort codes ID -o codes.html",),
            ),
            DayRow(
                N_("Try the case that the class votes on, with two telephones."),
                ("rifq lead CASE --rehearse --room",),
            ),
            DayRow(
                N_(
                    "Pack: this sheet, slips, vote cards, scene sheets, pens; laptop, charger, "
                    "projector cable; a router, or a telephone as a hotspot, with a password."
                )
            ),
        ),
    ),
    (
        "opening",
        N_("Opening, 15 minutes"),
        (
            DayRow(
                N_(
                    "“Everyone here wants to do this well. We talk about decisions, never about "
                    "who made them. No real case, no real name. Anyone may be silent or go out; "
                    "nobody asks why.” First tell a mistake of your own. Say who people can "
                    "talk to."
                )
            ),
        ),
    ),
    (
        "alone",
        N_("A case that each plays alone, about 40 minutes"),
        (
            DayRow(
                N_(
                    "Open the room. Write its address and PIN on the board. People type both, "
                    "then the code of their slip, then a PIN of their own. They write that PIN "
                    "down."
                ),
                ("rifq serve --room --cohort ID",),
            ),
            DayRow(
                N_(
                    "Say what the case includes, and that any part may be skipped. Your own page "
                    "shows who is where. Stop when most have finished; the others stop where they "
                    "are, and nothing is lost. Ctrl-C closes the room."
                )
            ),
            DayRow(
                N_("The feedback opens on all devices at once, when you say so."),
                ("rifq cohort open ID CASE",),
            ),
        ),
    ),
    (
        "class",
        N_("A case that the class votes on, about 27 minutes and the talk"),
        (
            DayRow(
                N_(
                    "One room at a time: close the other. People press “Answer with the class”. "
                    "Wait until the screen counts all of them, then Enter. In a second window, off "
                    "the projector, type the second line: your notes."
                ),
                ("rifq lead CASE --cohort ID --core --room", "rifq lead CASE --cohort ID --notes"),
            ),
            DayRow(
                N_(
                    "Each scene: read it aloud; a minute alone, two at the tables; all vote at "
                    "once. v shows the result of devices, t takes the count of cards. First “Why "
                    "could a good officer choose this?”, juniors first; only then k, the marking. "
                    "Stop at the end of a part: Esc, Leave."
                )
            ),
        ),
    ),
    (
        "report",
        N_("The report, when everybody has finished"),
        (
            DayRow(
                N_(
                    "Make it once, in a break. Read page one, five minutes: two topics, twelve "
                    "minutes each. If somebody stopped in the middle, add --stopped, or the report "
                    "waits for them until tomorrow. It needs five who have finished."
                ),
                ("rifq cohort report ID --format html -o report.html",),
            ),
        ),
    ),
    (
        "closing",
        N_("Closing, 15 minutes"),
        (
            DayRow(
                N_(
                    "One sentence aloud, in pairs. “What is one thing you will do on your next "
                    "day at work?” Then something light. Say once more who people can talk to."
                )
            ),
            DayRow(
                N_("Save all of it on a USB drive that you keep."),
                ("rifq cohort backup FOLDER",),
            ),
            DayRow(
                N_("Only on the last day of the course: after this, nobody can play in it."),
                ("rifq cohort close ID",),
            ),
        ),
    ),
    (
        "wrong",
        N_("When something goes wrong"),
        (
            DayRow(
                N_(
                    "Type the same line again: all that was decided is there. The PIN of the "
                    "room is new: write it on the board for people who come late. People who "
                    "were in do not need it. The link to your own page is new, too."
                ),
                when=N_("Rifq or the laptop stopped"),
            ),
            DayRow(
                N_(
                    "Cards and scene sheets; count with a pencil. "
                    "Later the first line continues there: type the counts with t."
                ),
                ("rifq lead CASE --cohort ID",),
                when=N_("No electricity, or no network"),
            ),
            DayRow(
                N_(
                    "Open the address again. If somebody forgot their own PIN, reset it on your "
                    "page. Be sure whose code it is."
                ),
                when=N_("A telephone slept or lost its page"),
            ),
            DayRow(
                N_(
                    "p hides the screen. “Ten minutes, please” to everyone. Stand near, not in "
                    "front: “I am getting water. Shall I bring you some?” Offer air, company, "
                    "or being left alone. Do not ask what it was; write nothing down. Name the "
                    "support person, walk there with them, look in before the evening. If you "
                    "fear for their safety, stay, and call help now."
                ),
                when=N_("Somebody is in tears, or goes out"),
            ),
            DayRow(
                N_(
                    "“That deserves a better place than this room. "
                    "Shall we find one after the session?”"
                ),
                when=N_("Somebody tells a real case"),
            ),
        ),
    ),
)


def your_day(course: Course, locked: Collection[str], language: Language) -> Document:
    """The sheet, with the names of the cases of a course, but for those that no cohort can play."""
    cases = [case for case in course.taught if case not in locked]
    return Document(
        kind="day",
        language=language.code,
        title=language.text(YOUR_DAY),
        heading=course.title,
        lead=(Line(Tone.SAID, language.say(LEAD, cases=language.commas(cases))),),
        sections=tuple(
            Section(id, language.text(title), (), (Entry("", tuple(_lines(rows, language))),))
            for id, title, rows in DAY
        ),
    )


def _lines(rows: Iterable[DayRow], language: Language) -> Iterator[Line]:
    for row in rows:
        yield Line(Tone.SAID, language.text(row.does), language.text(row.when) if row.when else "")
        yield from (Line(Tone.SMALL, typed) for typed in row.types)

"""The report for observers: what was sealed when a cohort closed, as a page, a sheet or data.

A pure function of the sealed snapshot and a language: it is the same on every day, also after
participants were deleted.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import ENGLISH, N_, Language
from engine.reports.cell_key import LARGEST, describe_count, estimate_share
from engine.reports.cohort import sealed_counts
from engine.reports.cohort.sealed_counts import WITHHELD_FORMULAS, Case, Count, Snapshot
from engine.reports.cohort.statistics import wilson
from engine.reports.debrief.sentences import CRITICAL_KINDS
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.reports.render import csv
from engine.reports.whose_marking import say_whose

TITLE = N_("Course report for observers")
# Translators: The first and the last day of a course.
DAYS = N_("{first} to {last}")
# Translators: The only day of a course.
DAY = N_("{first}")
SIMULATED = N_("Simulated: everyone in this course is made up, and so is every figure.")
ABOUT = N_(
    "Counts of the whole group, from invented cases played in training. They "
    "were made final once, when the course was closed, and this report stays "
    "the same. Nobody can be identified from it, and it does not qualify "
    "anyone to interview people."
)
DRAFT = N_(
    "No expert has approved the marking of this case yet. What is called critical, best or not "
    "raised here is the author's view, and the figures based on it are a draft."
)
READ = N_(
    "Experts have read the marking of this case, but not signed it. What is called critical, "
    "best or not raised here is the author's view, and the figures based on it are a draft."
)
REFUSED = N_(
    "This report does not say which choices were critical errors, as nobody has signed the marking."
)
UNSIGNED = N_("Critical errors are shown all the same. The facilitator says why: “{why}”")
FEW = N_("Fewer than five people took part. Nothing can be shown for so few.")
NOTHING = N_("Nothing from this case can be shown without identifying someone.")
EMPTY = N_("No case was played.")

PEOPLE = N_("People")
PEOPLE_LINE = N_(
    "{people} people used their code in this course. Codes that nobody used are not counted."
)
CASE_PEOPLE = (
    N_("Shares are of all {people} people of the course, whether they answered or not."),
    N_("Shares are of {people} people who finished this case, whether they answered or not."),
)
CASE_LINE = N_("Version {version} · story {story} · marking {key}")
HEADINGS = {
    "finished": N_("To the end"),
    "harm": N_("Critical errors"),
    "decision": N_("What was decided first"),
    "item": N_("What was decided first, item by item"),
    "vote": N_("What the class voted, with a facilitator"),
    "need": N_("Needs and rights"),
    "domain": N_("Between the lowest and the highest possible"),
    "agency": N_("People, by the agency that their code was made for"),
}
LEADS = {
    "finished": "",
    "harm": N_(
        "Kinds of answer from a short list. A sign was shown before each one. Some "
        "were put right later; that is not counted here."
    ),
    "decision": N_(
        "The first answer of each person; two people who played together are counted as one."
    ),
    "item": N_("How many had each as in the marking, or picked it."),
    "vote": N_(
        "Hands raised in the class, counted once. Nobody knows whose they were. Shares are of all "
        "people of the course."
    ),
    "need": N_(
        "Not raised although they could have been, or denied. The person's own no "
        "is not counted here."
    ),
    "domain": N_("Finished plays by thirds: 0 is the lowest possible in the case, 1 the highest."),
    "agency": "",
}
CELLS = {
    "best": N_("As in the marking"),
    "other": N_("In a different way"),
    "made": N_("Made such an error"),
    "not-made": N_("Could have, and did not"),
    "held": N_("Not raised, or denied"),
    "not-held": N_("Raised, or could not be raised"),
    "lower": N_("Lower third"),
    "middle": N_("Middle third"),
    "upper": N_("Upper third"),
    "finished": N_("Came to the end"),
    "unfinished": N_("Stopped before"),
    "none": N_("None of these"),
}
WHOLE = N_("The whole case")
HARMFUL = N_("critical: {kind}")
REST = N_("Everyone else, including no answer")
REST_OF = N_("No answer")
REST_WHOLE = N_("Everyone else")
HELD = N_("withheld")
ABOUT_RIGHT = N_("about right")
MADE_UP = N_("simulated")
COLUMNS = (N_("Answer"), N_("People"), N_("Share"), N_("95 % interval"))
AGENCY = N_("Agency")
# Translators: A share in percent.
SHARE = N_("{share} %")
INTERVAL = N_("{low} to {high} %")
UNTOLD = N_("Withheld so that nobody can be identified")

METHOD = N_("How this was counted")
RELEASED = N_(
    "Every count of plays is about right: chance changes it by up to {largest}, by {wide} where a "
    "case says that people were counted in two parts, and so on. The same people always give the "
    "same number, so that a second report or a difference tells nothing of one person. It is the "
    "cell-key method of official statistics (Thompson, Broadfoot, Elazar 2013); the intervals "
    "allow for it. What several answers decide together is not shown."
)
METHODS = (
    N_(
        "Every share is of the people its part of the report is about, including those who did "
        "not answer: all {people} of the course, or fewer where a part says so. Intervals are "
        "score intervals (Wilson 1927), for what a similar group might have done."
    ),
    N_(
        "A count below five is never shown, and neither is anything that would reveal such a "
        "count. The smallest counts beside it are withheld, until what is withheld covers five "
        "or more of those who took part. A count is also withheld if, by adding and subtracting "
        "other counts, one to four people could be worked out from it. One count in ten is "
        "withheld at random, so that a withheld count says nothing. People who stopped or "
        "skipped are not counted separately, and no reason is known."
    ),
    N_(
        "What is withheld was not saved. There is one report for a course; there "
        "is no second one to compare it with."
    ),
    N_(
        "For each person the first finished play of a case counts, and for each "
        "decision the first answer, even if it was undone. Votes of a class are "
        "shown separately, never mixed in."
    ),
    N_(
        "These counts do not show what anyone learned. They differ from case to "
        "case because the cases differ. Choosing from written answers is not "
        "conduct at work."
    ),
    N_("Counting method: version {formula}."),
)
# Translators: Columns of a sheet: which case, version and key; what a count is about and at which
# place; the question, the answer by number and in words; how many people of how many; a remark.
SHEET = (
    N_("case"),
    N_("version"),
    N_("key"),
    N_("about"),
    N_("at"),
    N_("question"),
    N_("answer"),
    N_("words"),
    N_("people"),
    N_("of"),
    N_("remark"),
)
KEYS = (N_("draft"), N_("reviewed"), N_("approved"))


Row = tuple[Cell, ...]
SHORT = 8  # digits of a hash that are printed
ORDER = ("finished", "harm", "decision", "item", "vote", "need", "domain")


def as_csv(sealed: Snapshot, language: Language = ENGLISH) -> str:
    """The counts as a sheet, one line an answer; formulas are made words."""
    return csv.as_csv(map(language.text, SHEET), _Teller(sealed, language).lines())


def observer_document(sealed: Snapshot, language: Language = ENGLISH, why: str = "") -> Document:
    """The counts as they are read; `why` as in `withhold_unsigned`."""
    return _Teller(sealed, language, why).document()


class _Teller:
    """Says the counts in a language."""

    def __init__(self, sealed: Snapshot, language: Language, why: str = "") -> None:
        self.sealed, self.language, self.why = sealed, language, why
        self.released = sealed.formula not in WITHHELD_FORMULAS

    # A sheet

    def lines(self) -> Iterator[tuple[str | int, ...]]:
        """The lines of the sheet."""
        sealed, people = self.sealed, self.sealed.people
        if people is None:
            return
        made_up = self.language.text(MADE_UP) if sealed.demo else ""
        yield ("", "", "", "people", "", "", "", "", people, people, made_up)
        counted = [("", "", "", 0, sealed.agencies)]
        for case in sealed.cases:
            state = say_whose(case, KEYS, self.language)
            counted += [(case.case, case.version, state, case.people, c) for c in case.counts]
        for *head, of_case, count in counted:
            of = self.count_people(count.kind, of_case)
            about = ABOUT_RIGHT if self.released and count.kind != "vote" else ""
            for cell in count.cells:
                exact = HELD if cell.people is None else about
                remarks = exact and self.language.text(exact), made_up
                remark = self.language.semicolons(filter(None, remarks))
                told = "" if cell.people is None else cell.people
                what = count.kind, count.at, count.text, cell.id, self.words(cell)
                yield (*head, *what, told, of, remark)

    def count_people(self, kind: str, people: int) -> int:
        """Of how many a count is: of those its case is about; hands of a room are anybody's."""
        assert self.sealed.people is not None
        return people if people and kind != "vote" else self.sealed.people

    # A page

    def document(self) -> Document:
        sealed, title = self.sealed, self.language.text(TITLE)
        first, last = sealed.first, sealed.last
        said = self.language.say(DAY if last in ("", first) else DAYS, first=first, last=last)
        days = [Line(Tone.SMALL, said)] if first else []
        return Document(
            kind="observer",
            title=sealed.title,
            heading=title,
            tab=f"{title}: {sealed.title}",
            lead=(*days, *self.say_simulated(), Line(Tone.SAID, self.language.text(ABOUT))),
            sections=tuple(self.sections()),
        )

    def sections(self) -> Iterator[Section]:
        """How many people, each case, and how it was counted; of too few people, that alone."""
        title = self.language.text(PEOPLE)
        if self.sealed.people is None:
            yield Section("people", title, (self.language.text(FEW),))
            return
        people = self.language.say(PEOPLE_LINE, people=self.sealed.people)
        agencies = self.entry(self.sealed.agencies, self.sealed.people, AGENCY)
        yield Section("people", title, (people,), (agencies,) if agencies else ())
        yield from (self.case(n, case) for n, case in enumerate(self.sealed.cases, 1))
        if not self.sealed.cases:
            yield Section("empty", "", (self.language.text(EMPTY),))
        yield Section("method", self.language.text(METHOD), tuple(self.methods()))

    def case(self, number: int, case: Case) -> Section:
        """What is told of one case."""
        forms = DRAFT, READ, ""
        draft = [Line(Tone.KEY, said)] if (said := say_whose(case, forms, self.language)) else []
        if case.draft and self.why:
            draft.append(Line(Tone.KEY, self.language.say(UNSIGNED, why=self.why)))
        elif case.refused:
            draft.append(Line(Tone.KEY, self.language.text(REFUSED)))
        people = self.count_people("", case.people)
        of = self.language.say(CASE_PEOPLE[bool(case.people)], people=people)
        version = {"version": case.version, "story": case.story[:SHORT], "key": case.key[:SHORT]}
        small = self.language.say(CASE_LINE, **version), of
        lines = *(Line(Tone.SMALL, each) for each in small), *self.say_simulated(), *draft
        parts = tuple(self.parts(case, f"case-{number}"))
        nothing = () if parts else (Line(Tone.SAID, self.language.text(NOTHING)),)
        head = Entry("", (*lines, *nothing))
        return Section("case", case.title, (), (head,), parts, f"case-{number}")

    def say_simulated(self) -> list[Line]:
        """That it is simulated, where it is."""
        return [Line(Tone.GRAVE, self.language.text(SIMULATED))] if self.sealed.demo else []

    def methods(self) -> list[str]:
        people, formula = self.sealed.people, self.sealed.formula
        told = (METHODS[0], RELEASED, *METHODS[3:]) if self.released else METHODS
        named = {"people": people, "formula": formula, "largest": LARGEST, "wide": 2 * LARGEST}
        return [self.language.say(m, **named) for m in told]

    def parts(self, case: Case, anchor: str) -> Iterator[Section]:
        """What is told of a case, kind by kind; a kind that is not in the case is left out."""
        for kind in ORDER:
            counts = [count for count in case.counts if count.kind == kind]
            of = self.count_people(kind, case.people)
            entries = [entry for count in counts if (entry := self.entry(count, of)) is not None]
            untold = [
                self.describe_count(count) for count in counts if count.at and not _any(count)
            ]
            if kind == "harm":
                harmful, hidden = self._list_harmful(case, of)
                entries, untold = [*harmful, *entries], [*untold, *hidden]
            if entries or untold:
                title, lead = self.language.text(HEADINGS[kind]), LEADS[kind]
                said = (self.language.text(lead),) if lead else ()
                told = (*entries, *self._list_untold(kind, tuple(dict.fromkeys(untold))))
                yield Section(kind, title, said, told, anchor=f"{anchor}-{kind}")

    def entry(self, count: Count, of: int, head: str = COLUMNS[0]) -> Entry | None:
        """A table of so many people, the others in a last row; None when nothing of it is told."""
        if not _any(count):
            return None
        told = [(cell, cell.people) for cell in count.cells if cell.people is not None]
        held = tuple(self.words(cell) for cell in count.cells if cell.people is None)
        exact = count.kind == "vote"
        rows = [
            self._row(self.words(cell), people, of, cell.critical, exact=exact)
            for cell, people in told
        ]
        left = of - sum(people for _, people in told)
        if left and not self.released:
            rest = REST_WHOLE if count.kind == "agency" else REST if held else REST_OF
            among = held if len(count.cells) > 2 else ()
            rows.append(self._row(self.language.text(rest), left, of, among=among, quiet=True))
        return self._table(self.describe_count(count), rows, head)

    def describe_count(self, count: Count) -> str:
        """The words of what is counted."""
        if count.kind == "harm":
            return self.kind(count.at)
        if count.kind == "domain" and not count.at:
            return self.language.text(WHOLE)
        if count.kind == "finished":
            return self.language.text(HEADINGS[count.kind])
        return count.text

    def words(self, cell: sealed_counts.Cell) -> str:
        """The words of one answer."""
        return cell.text or self.language.text(CELLS.get(cell.id, cell.id))

    def kind(self, kind: str) -> str:
        """A kind of harmful choice, in words."""
        return self.language.text(CRITICAL_KINDS.get(kind, kind))

    def _list_harmful(self, case: Case, of: int) -> tuple[list[Entry], list[str]]:
        """Harmful options told among the decisions, once more by kind; the kinds held back."""
        told, hidden = [], []
        decisions = (count for count in case.counts if count.kind == "decision")
        for cell in (cell for count in decisions for cell in count.cells if cell.critical):
            kind = self.kind(cell.critical)
            if cell.people is None:
                hidden.append(kind)
            else:
                told.append(self._table(kind, [self._row(cell.text, cell.people, of)]))
        return told, hidden

    def _list_untold(self, kind: str, texts: tuple[str, ...]) -> Iterator[Entry]:
        """What is held back: short names in one line, long ones in a list."""
        untold = self.language.text(UNTOLD)
        if texts and kind in ("harm", "domain"):
            yield Entry("", (Line(Tone.SAID, f"{untold}: {'; '.join(texts)}."),), kind="untold")
        elif texts:
            lines = tuple(Line(Tone.SAID, text, f"{untold}:") for text in texts)
            yield Entry("", lines, kind="untold")

    def _table(self, title: str, rows: list[Row], head: str = COLUMNS[0]) -> Entry:
        columns = (head, *COLUMNS[1:])
        return Entry(title, (Table("", tuple(map(self.language.text, columns)), tuple(rows)),))

    def _row(
        self,
        text: str,
        people: int,
        of: int,
        critical: str = "",
        *,
        among: tuple[str, ...] = (),
        quiet: bool = False,
        exact: bool = False,
    ) -> Row:
        """Words, a count, its share, and the interval of that."""
        share, said = people / of, str(people)
        ends = wilson(people, of)
        if self.released and not exact:
            said, ends = describe_count(people, of, self.language), estimate_share(people, of)
        low, high = (round(100 * end) for end in ends)
        note = self.language.say(HARMFUL, kind=self.kind(critical)) if critical else ""
        return (
            Cell(text, share, note, among, quiet),
            Cell(said),
            Cell(self.language.say(SHARE, share=round(share * 100))),
            Cell(self.language.say(INTERVAL, low=low, high=high)),
        )


def _any(count: Count) -> bool:
    return any(cell.people is not None for cell in count.cells)

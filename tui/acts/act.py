"""An act: its verb, its card, what it asks and what it does.

An act is a coroutine that is given a `Talk`. It awaits an `Ask`, an `Agree` or a `Read`, and gives
back in words what was done. The command line answers an `Ask` with the options that were typed; the
app draws its form as a dialog, until an answer is taken. So an act is the same for both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

from engine.language.interface import _
from engine.records.cohorts import Cohort
from engine.services.courses.administration import CohortService, CohortSummary

T = TypeVar("T")
Answers = Mapping[str, Any]
"""What was answered, by the names of fields and choices: options of the verb, or typed text."""


class NotDone(Exception):  # nothing is wrong but the answer
    """Why an answer is not taken, in words, and the field it is about; nothing was done."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(str(words))
        self.field = field


class Part(Struct, frozen=True):
    """A part of a form."""


class Told(Part, frozen=True):
    """A piece of text."""

    words: str
    style: str = "prose"


class Choice(Part, frozen=True):
    """A card: it answers `name` with `value`, whatever a field of that name says.

    A value that can be called is called, what it gives is said, and the form stays. Without a name
    the card ends the act.
    """

    words: str
    name: str = ""
    value: object = None
    detail: str = ""


class Field(Part, frozen=True):
    """A line to write in.

    Attributes:
        name: of the answer.
        label: on its border.
        value: what is in it at first.
        most: characters; 0 for any number.
        hidden: it is a passphrase.
        asked: how a verb asks for it, where no option answers it.
    """

    name: str
    label: str = ""
    value: str = ""
    most: int = 0
    hidden: bool = False
    asked: str = ""


class Form(Struct, frozen=True):
    """What is asked on one page: a card, or Enter in the last field, answers it.

    Attributes:
        heading: the question; "" for that of the form before.
        parts: from top to bottom.
        does: what Enter does at last; "" for what it does on any page.
        begins: the field in which it begins; "" for the first.
    """

    heading: str
    parts: tuple[Part, ...]
    does: str = ""
    begins: str = ""


class Ask(Generic[T]):
    """Have a form answered and something done with the answer; what that gives is the result.

    Where `do` raises NotDone, RecordsProblem or OSError, the reason is said, and the form stays.
    It may take long: the app does it in a thread. Without a form, it is done at once.
    """

    def __init__(self, form: Form | None, do: Callable[[Answers], T]) -> None:
        self.form, self.do = form, do

    def __await__(self) -> Generator[Any, T, T]:
        return (yield self)


class Agree(Struct, frozen=True):
    """Have something confirmed; else the act ends here.

    Attributes:
        heading: the question of the app; "" for that of the form before, with `yes` alone.
        text: what follows.
        yes: the card that agrees.
        no: the card for another way, which goes on with False; "" where "no" ends the act.
        asked: the question of the verb; "" where `typed` has to be typed instead.
        typed: what has to be typed.
        undone: what the verb says then, without a full stop.
        option: the option of the verb without which it is not asked, and is False.
    """

    heading: str
    text: str
    yes: str
    no: str = ""
    asked: str = ""
    typed: str = ""
    undone: str = ""
    option: str = ""

    def __await__(self) -> Generator[Any, bool, bool]:
        return (yield self)


class Read(Struct, frozen=True):
    """Have a page read, in the app, with what was told so far below its text."""

    parts: tuple[Part, ...] = ()
    heading: str = ""

    def __await__(self) -> Generator[Any, None, None]:
        return (yield self)


class Talk(ABC):
    """Who asks and says for an act: the command line, or the app.

    Args:
        service: the courses of this computer.
        cohort_id: of the cohort that the act is about, or "".
        titles: of cases, by id, where they are known.
        topics: what reports that are saved from here are about.

    Attributes:
        asks: whether somebody can answer what no option answers.
        save_folder: where the app saves pages.
        wrong: whether something was found that is not as it should be.
    """

    asks = True
    save_folder = Path()
    wrong = False

    def __init__(
        self,
        service: CohortService,
        cohort_id: str,
        titles: Mapping[str, str] | None = None,
        topics: list[str] | None = None,
    ) -> None:
        self.service, self.cohort_id = service, cohort_id
        self.titles = titles or {}
        self.topics = [] if topics is None else topics

    @property
    def cohort(self) -> Cohort:
        """The cohort that the act is about, as it is kept now."""
        return self.service.store.cohorts.get(self.cohort_id)

    @abstractmethod
    def tell(self, *sentences: str) -> None:
        """Say something on the way: above what is asked next, or with what was done."""

    def print_line(self, line: str) -> None:  # noqa: B027  # nothing but a verb does it
        """Print what a program reads of the verb, such as a path, instead of its last words."""

    @abstractmethod
    def secret(self, answers: Answers, cohort: str) -> str:
        """The passphrase of the key of a course."""

    @abstractmethod
    def new_secret(self, answers: Answers) -> str:
        """A passphrase that is typed twice; "" for none. Raises NotDone."""

    @abstractmethod
    def progress(self, states: int) -> None:
        """Say how many states of a case were seen."""


class Now(Struct, frozen=True):
    """How it is with a cohort: its numbers, how many plays wait, how many topics were chosen."""

    summary: CohortSummary
    waiting: int = 0
    topics: int = 0

    @property
    def cohort(self) -> Cohort:
        """As it was agreed."""
        return self.summary.cohort


Words = str | Callable[[Now], str]
"""What is always said, or what depends on how it is."""


class Act(Struct, frozen=True):
    """Something to do.

    Attributes:
        does: does it, and gives back in words what was done. Its docstring is the help of the verb.
        words: of its card.
        about: the quieter line of its card.
        offered: whether it can be done now.
        verb: its name on the command line, and the options it shares with others, in their order:
            `close --yes --data`; "" where only the app has it.
        on_drive: it needs the extra `sticks`, and its forms cover the screen.
    """

    does: Callable[[Talk], Coroutine[Any, Any, str]]
    words: Words
    about: Words = ""
    offered: Callable[[Now], object] = lambda _now: True
    verb: str = ""
    on_drive: bool = False

    @property
    def id(self) -> str:
        """Of its card."""
        return self.does.__name__.replace("_", "-")

    def card(self, now: Now) -> tuple[str, str] | None:
        """The words of its card and its quieter line; None where it cannot be done now."""
        if not self.offered(now):
            return None
        said = (each(now) if callable(each) else str(each) for each in (self.words, self.about))
        return next(said), next(said)


def act(
    words: Words, about: Words = "", **more: Any
) -> Callable[[Callable[[Talk], Coroutine[Any, Any, str]]], Act]:
    """Make an act of a coroutine, below the arguments of its verb; the rest as in `Act`."""
    return lambda does: Act(does, words, about, **more)


def choose_case(
    heading: str, cases: Iterable[str], titles: Mapping[str, str], about: str = ""
) -> Form:
    """Which of some cases, by id: a tuple of one."""
    told = (Told(about),) if about else ()
    cards = (Choice(titles.get(case, case), "case", (case,)) for case in cases)
    return Form(heading, (*told, *cards, Choice(_("None; go back"))))

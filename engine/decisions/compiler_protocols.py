"""What a decision needs from the compiler: to become locations, and to be judged by the key.

The compiler implements both protocols. So a decision knows the kernel and its own fields, and
nothing of YAML, expressions or the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from engine.kernel import model as k

Path = tuple[str | int, ...]
"""A path in the case as written."""

Fields = Mapping[str, Any]
"""A decision, an item or an answer as its author wrote it."""

Ways = tuple[k.Target, ...]
"""Where an answer can lead: the first that fits is taken."""


class Notes(Protocol):
    """Collects what is wrong with a case."""

    def problem(
        self, path: Path, code: str, hint: str = "", *, key: bool = False, **params: object
    ) -> None:
        """Note a problem at `path`; at its key rather than its value when `key`."""


class Builder(Notes, Protocol):
    """Compiles one scene.

    Attributes:
        scene: its id.
        path: of the decision; of the scene, when there is none.
        data: the decision as written; the scene, when there is none.
    """

    scene: str
    path: Path
    data: Fields

    def place(
        self,
        *,
        moves: tuple[k.Move, ...],
        passing: k.Move,
        items: tuple[str, ...] = (),
        pick: int = 0,
        atoms: tuple[k.AnswerTest, ...] = (),
        scale: tuple[int, int] = (0, 0),
    ) -> k.Location:
        """The one location of this scene: arriving, these moves, and the scene's acts."""

    def arriving(self) -> k.Enter:
        """What happens on arriving in the scene."""

    def acts(self) -> tuple[k.Move, ...]:
        """Acts that can be done before deciding."""

    def option(
        self,
        path: Path,
        key: tuple[str, str],
        address: str,
        ways: Ways,
        *,
        offer: tuple[k.Condition, ...] = (),
        first: tuple[k.Op, ...] = (),
    ) -> k.Move:
        """The entry at `path` as a move: its card, its condition, effects and replies.

        The key is how an answer names it; the address is unique in the case. The ways are those it
        takes if it says nothing itself; offers come in addition to its own `if`, and ops before its
        effects.
        """

    def ways(
        self,
        items: tuple[str, ...] = (),
        asks: Mapping[str, Any] | None = None,
        asked: list[k.AnswerTest] | None = None,
    ) -> Ways:
        """The ways out written at the decision.

        Conditions may name the items, and ask about the answer by the functions; `asked` collects
        what they ask.
        """

    def replies(
        self, items: tuple[str, ...], asks: Mapping[str, Any], asked: list[k.AnswerTest]
    ) -> tuple[k.Op, ...]:
        """What is seen at once after the answer; conditions may ask about it as in `ways`."""

    def passing(self, ways: Ways, own_ways: bool = False) -> k.Move:
        """How the scene is passed over; `own_ways` when some option goes a way of its own."""

    def card(self, address: str, path: Path, entry: Fields) -> None:
        """Keep the words of an answer, and its path."""

    def effects(self, path: Path, entry: Fields) -> tuple[k.Op, ...]:
        """What an entry does."""

    def when(self, path: Path, entry: Fields) -> k.Condition | None:
        """The `if` of an entry, or None."""

    def history(self, prefix: str, id: str) -> k.Op:
        """Remember that something was done."""

    def counter(self, questions: int) -> k.Op:
        """Count a question asked in this interview, of so many."""

    def read(self, variable: str) -> k.Read:
        """A reading that keeps the variable from being dropped."""

    def line(self, path: Path, text: str, voice: str) -> int:
        """The number of a new line of text in this voice: `asks` or `tired`."""

    def person(self, id: str, path: Path) -> bool:
        """Whether such a person was declared; if not, a problem is noted."""

    def stands(self, address: str, path: Path) -> None:
        """Keep the path of something with an address."""

    def line_of(self, path: Path) -> int:
        """The line in the file, from 1, of the key at `path`."""

    def no_way(self) -> None:
        """Note that the decision leads nowhere, with a way on that could be meant."""


class Judge(Notes, Protocol):
    """Compiles what the key says of one scene."""

    def slot(self, scene: str, path: Path, data: Fields) -> str:
        """The slot of a decision, or "" when it is not assessed."""

    def answer(
        self,
        address: str,
        path: Path,
        entry: Fields,
        slot: str,
        domains: tuple[str, ...],
        interview: str = "",
    ) -> None:
        """Judge one answer; unscored when `slot` is ""."""

    def whole(self, scene: str, kind: str, path: Path, data: Fields, slot: str, order: Any) -> None:
        """Judge a decision about several items: everything in it except the items."""

    def item(self, address: str, path: Path, entry: Fields, slot: str) -> None:
        """Judge one item of such a decision."""

    def purpose(
        self, id: str, scene: str, domains: tuple[str, ...], words: str, path: Path
    ) -> None:
        """A purpose of an interview."""

    def question(
        self, scene: str, address: str, path: Path, entry: Fields, domains: tuple[str, ...]
    ) -> None:
        """Judge a question or a move of an interview that has a slot of its own or a purpose."""

    def her_question(
        self, scene: str, ask: str, entry: Fields, domains: tuple[str, ...], path: Path
    ) -> str:
        """The slot of a question the person asks, or ""."""

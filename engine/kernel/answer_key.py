"""The key: which answers are how good, for what, and by which principle."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from engine.kernel import model as k


class Slot(Struct, frozen=True):
    """One thing that is assessed, once a play.

    Attributes:
        id: scene, purpose, `interview.question` or the id written with `as`.
        weight: a whole number.
        domains: what it counts for.
        free: not meeting it costs nothing; meeting it badly does.
        scenes: the scenes in which it can be met, in the order written.
        purpose: its words, when it is a purpose of an interview; else "".
    """

    id: str
    weight: int
    domains: tuple[str, ...]
    free: bool
    scenes: tuple[str, ...]
    purpose: str = ""

    @property
    def scene(self) -> str:
        """The first scene in which it can be met."""
        return self.scenes[0]


def count_units(units: int, critical: object) -> int:
    """Units of credit of an answer, of which a critical error leaves none."""
    return 0 if critical else units


class Because(Struct, frozen=True):
    """One rationale: shown when `when` holds; `assumes` is proved true wherever it is shown."""

    when: k.Condition | None
    assumes: k.Condition | None
    context: str
    text: str


class Grade(Struct, frozen=True):
    """How good an answer is when `when` holds in the state before it.

    Attributes:
        when: None always.
        credit: by domain, in units of 1 / `Key.denominator`.
        overall: the mean over its domains, in the same units.
        rating: the lowest rating written, 1 to 4 (halves allowed).
        critical: kind of critical error, or "".
        upholds: ids of principles.
        breaches: ids of principles.
        because: rationales of this grade; empty leaves those of the answer.
        why: the same in about eight words, where it is weak; empty leaves that of the answer.
    """

    when: k.Condition | None
    credit: Mapping[str, int]
    overall: int
    rating: float
    critical: str = ""
    upholds: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    why: tuple[Because, ...] = ()


class Mark(Struct, frozen=True):
    """What the key says of one answer: an option, question, item, move, act or answer to her.

    Attributes:
        address: `scene.option` and its kin.
        slot: the slot it settles, or "".
        grades: the first that fits; empty for what is never scored.
        upholds: ids of principles, when the grades name none.
        breaches: ids of principles.
        because: rationales.
        signals: addresses of the text that showed what mattered.
        repaired_by: addresses of acts and answers that repair it.
        lose: slots that fall away unsettled.
        waive: slots that fall away settled in full.
        type: kind of question, in an interview.
        discuss: experts differ; talked about, never scored.
        right: for a select item, whether it is one of the right ones.
        accept: for a rate item, the values accepted.
        critical: for a select item, kind of critical error.
        better: what the author would say or do instead; the first that fits.
        why: why it is weak, in about eight words; the first that fits.
        takes_for: in a form, what the answer takes the story for: trafficking, other; or "".
        belief: id of the belief it follows, or "".
    """

    address: str
    slot: str = ""
    grades: tuple[Grade, ...] = ()
    upholds: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    signals: tuple[str, ...] = ()
    repaired_by: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    type: str = ""
    discuss: bool = False
    right: bool = False
    accept: frozenset[int] = frozenset()
    critical: str = ""
    better: tuple[Because, ...] = ()
    takes_for: str = ""
    why: tuple[Because, ...] = ()
    belief: str = ""

    @property
    def critical_kind(self) -> str:
        """The kind of critical error it is or can be, or ""."""
        kinds = (self.critical, *(grade.critical for grade in self.grades))
        return next(filter(None, kinds), "")


class Ruling(Struct, frozen=True):
    """What the key says of a decision answered as a whole: an order, a pick, ratings.

    Attributes:
        scene: its id.
        kind: its name.
        slot: the slot it settles, or "".
        order: in rank, the keyed order; items of one group are tied.
        upholds: ids of principles.
        breaches: ids of principles.
        because: rationales.
    """

    scene: str
    kind: str
    slot: str
    order: tuple[tuple[str, ...], ...] = ()
    upholds: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()


class Side(Struct, frozen=True):
    """What one side says where experts differ: in one sentence, and where it can be read."""

    says: str
    source: str


class Window(Struct, frozen=True):
    """The arousal range in which a person can give an account."""

    person: str
    variable: str
    low: int
    high: int


class Key(Struct, frozen=True):
    """Everything scoring needs in addition to the log.

    Attributes:
        denominator: credit is counted in units of one of these.
        slots: by id.
        marks: by address.
        rulings: by scene, of decisions answered as a whole.
        edges: what a way taken waives and loses, by the number of its mark in the text.
        drops: slots elsewhere that leave the account when a scene is passed over, by scene.
        windows: people whose arousal has a window.
        sides: what each side says, by the address of a decision, question or item on which
            experts differ.
    """

    denominator: int
    slots: Mapping[str, Slot]
    marks: Mapping[str, Mark]
    rulings: Mapping[str, Ruling]
    edges: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    drops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    sides: Mapping[str, tuple[Side, ...]] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """The weight of all slots together."""
        return sum(slot.weight for slot in self.slots.values())

"""The head of a case, and who has read it: draft, reviewed or signed.

A review was given on fingerprints of what its aspect rests on. When these no longer fit, it is out
of date: it stays in the case, carries nothing, and names what has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Aspect(StrEnum):
    """What a reviewer answers for."""

    PRACTICE = "practice"
    LAW = "law"
    SURVIVOR = "survivor"
    CHILD = "child"
    HEALTH = "health"
    LANGUAGE = "language"
    TRIED = "tried"


class Standing(StrEnum):
    """How far the review of a case, or of one aspect of it, has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED = "signed"


class Moved(Struct, frozen=True):
    """A part of a case that is not what a reviewer read.

    Attributes:
        at: the fields and ids that lead to it, such as `scenes/gate/choose/options/office`.
        line: where it stands now.
        gone: what stood before it, or at its place, was taken out.
    """

    at: str
    line: int
    gone: bool = False


class Review(Struct, frozen=True):
    """One reviewer's word on one aspect.

    Attributes:
        date: year, month and day; "" where only the older words `practitioner` and
            `survivor_adviser` name somebody.
        signed: stands behind it; else has read it.
        stale: the case has changed since, in what the aspect rests on.
        moved: what has changed, as far as that can be told.
    """

    aspect: Aspect
    who: str
    role: str
    date: str
    signed: bool
    stale: bool = False
    moved: tuple[Moved, ...] = ()

    @property
    def name(self) -> str:
        """The reviewer, as pages name her or him."""
        return ", ".join(filter(None, (self.who, self.role)))


def standing_of(reviews: Iterable[Review], aspect: Aspect) -> Standing:
    """How far one aspect has come; reviews that are out of date count for nothing."""
    found = [r for r in reviews if r.aspect == aspect and not r.stale]
    if any(review.signed for review in found):
        return Standing.SIGNED
    return Standing.REVIEWED if found else Standing.DRAFT


def needed_aspects(*, child: bool) -> tuple[Aspect, ...]:
    """The aspects without which a case is not signed."""
    return Aspect.PRACTICE, Aspect.SURVIVOR, *((Aspect.CHILD,) if child else ())


def standing(reviews: Iterable[Review], *, child: bool) -> Standing:
    """How far the review of a case has come."""
    reviews = tuple(reviews)
    if all(
        standing_of(reviews, aspect) is Standing.SIGNED for aspect in needed_aspects(child=child)
    ):
        return Standing.SIGNED
    return Standing.DRAFT if all(r.stale for r in reviews) else Standing.REVIEWED


class About(Struct, frozen=True):
    """The head of a case.

    Attributes:
        premise: what the story is about, in one line; or "".
        draft: nobody may rest on its marking: it is not signed.
        reviewers: who signed it, or, for a case that is not signed, who has read it.
        child: a child is at its centre.
        reviews: each reviewer's word on an aspect, in the order of the aspects.
    """

    title: str
    version: str
    setting: str
    seat: str
    level: str
    skills: tuple[str, ...]
    role: str
    content_notes: tuple[str, ...]
    draft: bool
    reviewers: tuple[str, ...]
    child: bool = False
    reviews: tuple[Review, ...] = ()
    premise: str = ""

    @property
    def standing(self) -> Standing:
        """Draft, reviewed or signed."""
        if not self.draft:
            return Standing.SIGNED
        return standing(self.reviews, child=self.child)

    def carries(self, aspect: Aspect) -> bool:
        """Whether somebody stands behind the case, as it is now, in this aspect."""
        return standing_of(self.reviews, aspect) is Standing.SIGNED

    @property
    def answered_for(self) -> bool:
        """Whether somebody stands behind the practice of its marking: what it calls critical."""
        return not self.draft or self.carries(Aspect.PRACTICE)

    @property
    def locked(self) -> bool:
        """Whether no cohort may play it: a child is at its centre, and nobody answers for that."""
        return self.child and not self.carries(Aspect.CHILD)

"""A case while it is checked: what several theorems need is explored once."""

from __future__ import annotations

from functools import cached_property

from engine.explore.reduce.answer_classes import Class
from engine.explore.statespace.graph import Graph, Limits, mapped
from engine.explore.statespace.product import Product, product
from engine.explore.statespace.successors import Walker
from engine.explore.values.compute import values
from engine.explore.values.scored_product import Account, answer_classes, settled
from engine.explore.values.slot_reachability import Outlook
from engine.scenario.scenario import Scenario
from engine.scoring.values import Values


class Case:
    """A scenario and what was explored of it so far.

    Attributes:
        scenario: the case.
        limits: how far each walk may go.
    """

    def __init__(self, scenario: Scenario, limits: Limits | None = None) -> None:
        self.scenario = scenario
        self.limits = limits or Limits()

    @cached_property
    def classes(self) -> dict[str, tuple[Class, ...]]:
        """Classes of orders, picks and ratings, by location."""
        return answer_classes(self.scenario)

    @cached_property
    def story(self) -> Product:
        """The story, with nothing watched for."""
        return product(self.scenario.story.model)

    @cached_property
    def core(self) -> Graph:
        """What decides where one can go: every state, and every way between them."""
        return mapped(self.walker(self.story, labelled=True), self.limits)

    @cached_property
    def _settled(self) -> tuple[Product, Account]:
        return settled(self.scenario)

    @property
    def account(self) -> Account:
        """What the notes of `scored` mean."""
        return self._settled[1]

    @cached_property
    def scored(self) -> Graph:
        """The story with its slots: every state, and every way between them."""
        told, account = self._settled
        walker = Walker(told, account.classes, labelled=True)
        return mapped(walker, self.limits)

    @cached_property
    def outlook(self) -> Outlook:
        """What can still be settled from every state of `scored`."""
        return Outlook(self.scored, self.account)

    @cached_property
    def values(self) -> Values | None:
        """What can be gained from every state; None when that cannot be said."""
        return values(self)

    def walker(self, told: Product, *, labelled: bool = False, passes: bool = True) -> Walker:
        """A walk of a product of this case."""
        return Walker(told, self.classes, labelled=labelled, passes=passes)

"""From a step to the question and the cards that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from engine.decisions.registry import CONTINUE
from engine.language.interface import _
from engine.play.step import Answer, Step
from engine.services.shared.sentences import describe_closing, describe_company
from engine.services.shared.session import Session
from tui.widgets.answers import Answers
from tui.widgets.card import Card
from tui.widgets.prose import plain_text
from tui.widgets.rank import Ranking
from tui.widgets.rate import Rating
from tui.widgets.select import Selection

WIDGETS: Mapping[str, Callable[[list[Card], Step], Answers]] = {
    "order": Ranking,
    "several": Selection,
    "values": Rating,
}
"""The cards of a decision about several items, by the form of its answers."""


def answers_for(step: Step) -> Answers:
    """The cards of a step, of the kind it is answered by."""
    widget = WIDGETS.get(step.kind.answer_form)
    if widget is None:
        return choices(step)
    return widget([Card(a.text, a.id, numbered=not step.kind.valued) for a in step.answers], step)


def choices(step: Step) -> Answers:
    """The cards of a step that is answered by one of them."""
    if not (step.kind.decides or step.kind.talks):
        words = _("Continue") if step.kind is CONTINUE else _("To the debrief")
        return Answers([Card(words, {"continue": True})])
    if not step.kind.talks:
        return Answers([Card(a.text, a.id) for a in step.answers])
    groups = [
        _cards(step.answers, "ask"),
        _cards(step.topics, "topic"),
        _cards(step.moves, "move"),
        [Card(describe_closing(step), {"close": True}, id="close")] if step.closes else [],
    ]
    for group in groups[1:]:
        if group:
            group[0].add_class("-first")
    return Answers([card for group in groups for card in group])


def _cards(answers: tuple[Answer, ...], verb: str) -> list[Card]:
    return [Card(a.text, {verb: a.id}) for a in answers]


def acts(step: Step) -> list[Card]:
    """The acts that can be done before the decision; numbered where digits choose."""
    numbered = not (step.kind.ordered or step.kind.valued)
    cards = [Card(a.text, {"act": a.id}, numbered=numbered) for a in step.acts]
    for card in cards if not numbered else []:
        card.label(mark="+")
    return cards


def is_act(card: Card) -> bool:
    """Whether a card is an act that can be done before the decision."""
    return isinstance(card.answer, dict) and "act" in card.answer


def draw_question(step: Step, session: Session, answers: Answers) -> list[Widget]:
    """The question, the cards, and the acts."""
    parts: list[Widget] = []
    if step.kind.talks and step.who:
        parts.append(_company(step, session))
    if step.prompt:
        parts.append(plain_text(step.prompt, "prompt"))
    if answers.counted is not None:
        parts.append(answers.counted)
    parts.append(answers)
    if beside := acts(step):
        decides = step.kind.decides or step.kind.talks
        before = _("Before you decide, you can also:") if decides else _("You can also:")
        parts.append(plain_text(before, "beside"))
        parts += beside
    return parts


def _company(step: Step, session: Session) -> Static:
    """Who the participant speaks with; on the same line, that a new subject was opened."""
    words = describe_company(step, session.name)
    if step.questions_left is not None:
        left = _("Questions left: {n}").format(n=step.questions_left)
        words = f"{words}  ·  {left}"
    if not step.opens:
        return plain_text(words, "with")
    subject = (str(_("Another subject")), "bold $primary")
    return Static(Content.assemble(subject, f"  ·  {words}"), classes="with")

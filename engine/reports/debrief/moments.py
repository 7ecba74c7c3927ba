"""From a moment of a play to words: where it was, what was shown, what was answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from engine.kernel.machine import Machine
from engine.language.language import N_, Language
from engine.play.play import Play
from engine.play.step import Voice
from engine.play.view import chapter, find_visible
from engine.scenario.scenario import Scenario

# Translators: {time}: such as 16:25. {what}: the title of a scene.
PLACE = N_("{time} · {what}")
# Translators: {prompt}: a question to the player. {words}: the title of the part it is in.
PROMPT_AT = N_("{prompt} ({words})")
TALKING_WITH = N_("Talking with {name}")
STOPPED = N_("Unfinished. You stopped here: {where}")
STOPPED_IN_PART = N_("Unfinished. You stopped in part {n} of {m}: {where}")

LEAST_PROMPT = 5  # words: what is shorter says nothing alone
MOST_PROMPT = 30  # characters, beside a mark
FIRST_WORDS = 8  # of a scene, where its prompt does not tell it from another
AFTER = (Voice.REPLY, Voice.INJECT, Voice.TIRED)


def place(scenario: Scenario, before: Play, language: Language) -> str:
    """Where a moment stands in the story: the clock and what was asked; "" when neither is told."""
    location = before.location.location
    scene = scenario.text.scenes.get(location.place)
    if scene is None:
        return ""
    what = scene.prompt if scene.time else _prompt(scenario, before, scene.prompt, language)
    if scene.who:
        what = language.say(TALKING_WITH, name=scenario.text.people[scene.who].name)
    if scene.time and what:
        return language.say(PLACE, time=scene.time, what=what)
    if scene.time or what:
        return scene.time or what
    part = chapter(scenario, before)
    return part[2] if part else ""


def short_place(scenario: Scenario, before: Play, language: Language) -> str:
    """The clock and the name of the scene, where it has one; else as `place` says it."""
    id = before.location.location.place
    scene = scenario.text.scenes.get(id)
    if scene is None or id not in scenario.text.titles:
        return place(scenario, before, language)
    name = scenario.text.titles[id]
    return language.say(PLACE, time=scene.time, what=name) if scene.time else name


def describe_stop(scenario: Scenario, play: Play, language: Language) -> str:
    """Where an unfinished play stands: the part of the case, the clock and the scene."""
    where = short_place(scenario, play, language)
    part = chapter(scenario, play)
    if part is None:
        return language.say(STOPPED, where=where)
    return language.say(STOPPED_IN_PART, n=part[0], m=part[1], where=where)


def scene_name(
    scenario: Scenario, before: Play, language: Language, *, decided: bool = True
) -> str:
    """The name of a scene without its clock: what is decided, its title, or whom one meets."""
    id = before.location.location.place
    scene = scenario.text.scenes[id]
    if decided and (prompt := _short_prompt(scenario, id)):
        return prompt
    if id in scenario.text.titles:
        return scenario.text.titles[id]
    if scene.who:
        return language.say(TALKING_WITH, name=scenario.text.people[scene.who].name)
    return scene.prompt or scenario.text.name(id)


def decision_place(scenario: Scenario, before: Play, language: Language) -> str:
    """The clock and what was decided, where that is short and told once; else as `short_place`."""
    scene = scenario.text.scenes.get(before.location.location.place)
    decided = _short_prompt(scenario, before.location.location.place)
    if scene is None or not decided:
        return short_place(scenario, before, language)
    return language.say(PLACE, time=scene.time, what=decided) if scene.time else decided


def _short_prompt(scenario: Scenario, id: str) -> str:
    """What is asked in a scene, where that is short, says something and is asked once; or ""."""
    scene = scenario.text.scenes.get(id)
    if scene is None or not len(scene.prompt.split()) >= LEAST_PROMPT:
        return ""
    alike = [s for s in scenario.text.scenes.values() if s.prompt == scene.prompt]
    once = len(alike) == 1 or (bool(scene.time) and {s.time for s in alike} == {scene.time})
    return scene.prompt if once and len(scene.prompt) <= MOST_PROMPT else ""


def _prompt(scenario: Scenario, before: Play, prompt: str, language: Language) -> str:
    """What was asked without a clock; where other scenes ask the same, with this one's first words.

    With a clock, the time tells them apart, or they are the same moment told in other words.
    """
    prompts = [scene.prompt for scene in scenario.text.scenes.values()]
    if not prompt or prompts.count(prompt) < 2:
        return prompt
    first = next(iter(lines(scenario, find_visible(before), (Voice.SCENE,))), "")
    words = first_sentence(first).split()
    if not words:
        return prompt
    cut = [*words[:FIRST_WORDS], "…"] if len(words) > FIRST_WORDS else words
    return language.say(PROMPT_AT, prompt=prompt, words=" ".join(cut))


def tell_of_person(scenario: Scenario, last: Play) -> list[str]:
    """What an ending tells of the person, in the words of the case."""
    found = (scenario.text.lines[number] for number in last.shown)
    return [x.text for x in found if x.voice is Voice.ENDING and x.heading == "person"]


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence."""
    found = re.match(r'.*?[.!?؟]["”’]?(?=\s+[^\sa-z]|$)', text, re.DOTALL)
    return found[0] if found else text


def describe_time(scenario: Scenario, before: Play | None, language: Language) -> str:
    """The story's clock at a moment; where no time is told, the place."""
    assert before is not None
    scene = scenario.text.scenes.get(before.location.location.place)
    return scene.time if scene and scene.time else place(scenario, before, language)


def lines(scenario: Scenario, shown: Iterable[int], voices: Collection[Voice]) -> list[str]:
    """The words of the lines shown in one of these voices."""
    found = (scenario.text.lines[number] for number in shown)
    return [line.text for line in found if line.voice in voices and line.text]


def list_told(scenario: Scenario, before: Play) -> list[str]:
    """The lines told on arrival in a scene that depended on what had happened, and every sign."""
    depends = _find_depending(scenario.story)
    return [
        scenario.text.lines[number].text
        for number in before.shown
        if scenario.text.lines[number].voice is Voice.SCENE
        and (number in depends or scenario.text.lines[number].signal)
    ]


@lru_cache(maxsize=8)
def _find_depending(story: Machine) -> frozenset[int]:
    """Numbers of the arrival lines that stand under a condition."""
    return frozenset(
        number
        for location in story.model.locations
        for condition, number in location.enter.text
        if condition is not None
    )


def read_card(scenario: Scenario, address: str) -> str:
    """What a card says, by its address; "" when there is none."""
    card = scenario.text.cards.get(address)
    return card.text if card else ""

"""The text of a case other than its paragraphs: scenes, people, chapters, minutes, and its head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import decision_in, kind_in
from engine.scenario.case_metadata import About, Aspect, Moved, Review, Standing, standing
from engine.scenario.case_text import Chapter, CoreScene, Person, SceneText, Text, flatten
from engine.scenario.compile.draft import Draft
from engine.scenario.expressions import suggest_name
from engine.scenario.problems import Path
from engine.scenario.review_fingerprints import find_changes


def compile_text(draft: Draft) -> Text:
    """Everything people read."""
    places = {**draft.data["scenes"], **draft.data["endings"]}
    return Text(
        lines=tuple(draft.lines),
        cards=dict(draft.cards),
        scenes={id: _scene(draft, id, data) for id, data in draft.data["scenes"].items()},
        people={id: _person(id, data) for id, data in draft.data.get("people", {}).items()},
        chapters=_chapters(draft),
        reflect=tuple(flatten(t) for t in draft.data.get("reflect", ())),
        entities=tuple(draft.entities),
        titles={id: flatten(place["title"]) for id, place in places.items() if "title" in place},
        core=_core(draft),
    )


def _scene(draft: Draft, id: str, data: Mapping[str, Any]) -> SceneText:
    kind, decision = kind_in(data), decision_in(data)
    asks = decision.get("asks", {})
    return SceneText(
        time=data.get("time", ""),
        prompt=flatten(decision.get("prompt", "")),
        context=f"{draft.case}/scenes/{id}/{kind.name}/prompt",
        labels=kind.labels(decision),
        sure=decision.get("confidence") == "ask",
        sure_of=frozenset(f"{id}.{ask}" for ask, e in asks.items() if "confidence" in e),
        who=decision.get("who", ""),
        through=decision.get("through", ""),
        most=decision.get("most"),
        enough=flatten(decision.get("enough", "")),
    )


def _person(id: str, data: Mapping[str, Any]) -> Person:
    return Person(
        id,
        data["name"],
        data.get("part", ""),
        data.get("gender", ""),
        tuple(data.get("languages", ())),
        flatten(data.get("about", "")),
        data.get("in_case_file", False),
        tuple(data.get("known_as", ())),
        data.get("at_first", ""),
    )


def _core(draft: Draft) -> tuple[CoreScene, ...]:
    found: list[CoreScene] = []
    for number, entry in enumerate(draft.data.get("core", ())):
        path, scene = ("core", number, "scene"), entry["scene"]
        if scene not in draft.data["scenes"]:
            hint = suggest_name(scene, draft.data["scenes"])
            draft.problem(path, "E220", hint, kind="scene", name=scene)
        if any(scene == before.scene for before in found):
            draft.problem(path, "E114", value=scene, field="`core`")
        found.append(CoreScene(scene, flatten(entry.get("bridge", ""))))
    return tuple(found)


def _chapters(draft: Draft) -> tuple[Chapter, ...]:
    found = []
    for number, chapter in enumerate(draft.data.get("chapters", ())):
        written = chapter["from"]
        starts = (written,) if isinstance(written, str) else tuple(written)
        for place, start in enumerate(starts):
            if start not in draft.data["scenes"]:
                hint = suggest_name(start, draft.data["scenes"])
                inside = () if isinstance(written, str) else (place,)
                path = ("chapters", number, "from", *inside)
                draft.problem(path, "E220", hint, kind="scene", name=start)
        found.append(Chapter(starts, flatten(chapter["title"])))
    return tuple(found)


def about(draft: Draft) -> About:
    """The head of a case as written."""
    data, reviews = draft.data, tuple(_reviews(draft))
    child = data.get("child_at_centre", False)
    signed = standing(reviews, child=child) is Standing.SIGNED
    named = dict.fromkeys(r.name for r in reviews if not r.stale and (r.signed or not signed))
    return About(
        title=flatten(data["title"]),
        version=data.get("version", "0.0.0"),
        setting=data.get("setting", ""),
        seat=data.get("seat", ""),
        level=data.get("level", "foundation"),
        skills=tuple(data.get("skills", ())),
        role=flatten(data["role"]),
        content_notes=tuple(flatten(n) for n in data.get("content_notes", ())),
        draft=not signed,
        reviewers=tuple(named),
        child=child,
        reviews=reviews,
        premise=flatten(data.get("premise", "")),
    )


OLDER = {Aspect.PRACTICE: "practitioner", Aspect.SURVIVOR: "survivor_adviser"}
"""Words that name somebody without a date and fingerprints, by what they answer for."""


def _reviews(draft: Draft) -> Iterator[Review]:
    """Every review of the case, in the order of the aspects."""
    review = draft.data.get("review", {})
    for aspect in Aspect:
        older = OLDER.get(aspect)
        if older in review and aspect not in review:
            signed = review.get("status") == "signed"
            yield Review(aspect, str(review[older]), "", "", signed)
        for entry in review.get(aspect, ()):
            yield _review(draft, aspect, entry)


def _review(draft: Draft, aspect: Aspect, entry: Mapping[str, Any]) -> Review:
    sections = frozenset(word.section for word in draft.words)
    found = find_changes(entry["on"], draft.data, sections, aspect)
    moved = tuple(
        Moved("/".join(map(str, each.path)), _line(draft, each.path), each.gone)
        for each in found or ()
    )
    who, role, signed = flatten(entry["who"]), flatten(entry["role"]), entry["says"] == "signed"
    return Review(aspect, who, role, entry["date"], signed, found is not None, moved)


def _line(draft: Draft, path: Path) -> int:
    marks = draft.source.keys
    return (marks.get(path) or draft.source.values[path]).line

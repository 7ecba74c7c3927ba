"""What a facilitator does with a course: its codes, its cases, its report, its end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, current, plural
from engine.lazy_import import lazy_modules
from engine.records.codes import parse
from engine.records.cohorts import Cohort
from engine.services.courses.administration import MOST_CODES
from tui.acts.act import (
    Act,
    Agree,
    Answers,
    Ask,
    Choice,
    Field,
    Form,
    NotDone,
    Read,
    Talk,
    Told,
    act,
    choose_case,
)

with lazy_modules():
    from engine.services.courses import summary as courses_summary
    from engine.services.feedback import report_sentences, reports

if TYPE_CHECKING:
    from engine.records.cohorts import Forgotten

COHORT = click.argument("cohort")


def _titles(talk: Talk, cases: Iterable[str]) -> list[str]:
    return [talk.titles.get(id, id) for id in cases]


# Codes


@act(_("Create codes"), offered=lambda now: not now.cohort.closed, verb="add --data")
@COHORT
@click.option("--many", type=click.IntRange(1, MOST_CODES), default=1, help="How many codes (1).")
@click.option("--agency", default="", metavar="NAME", help="Where these people are from.")
@click.option("--new-agency", default="", metavar="NAME", help="The same, for a new agency.")
@click.option("--code", metavar="CODE", help="Add someone who already has a code.")
@click.option(
    "--name", default="", metavar="NAME", help="The person's name, kept only in the roster."
)
async def add_codes(talk: Talk) -> str:
    """Create codes for COHORT and print them, one per line."""
    form = Form(
        _("Create codes"),
        (
            Field("many", _("How many"), "1", 3),
            Told(_("Where are these people from?"), "label"),
            *(Choice(agency, "new_agency", agency) for agency in talk.cohort.agencies),
            Choice(_("No agency"), "new_agency", ""),
            Field("new_agency", _("Another agency; then Enter"), most=60),
        ),
        _("Create"),
    )
    return await _show_codes(talk, await Ask(form, lambda answers: _make_codes(talk, answers)))


def _make_codes(talk: Talk, answers: Answers) -> list[str]:
    service, cohort, many = talk.service, talk.cohort, str(answers["many"]).strip()
    code, name = answers.get("code"), answers.get("name", "").strip()
    if not many.isdecimal() or not 1 <= int(many) <= MOST_CODES:
        raise NotDone(_("Type a number from 1 to {most}.").format(most=MOST_CODES))
    if int(many) > 1 and (code or name):
        raise NotDone(_("`--code` and `--name` are for one person: do not use them with `--many`."))
    agency = _find_agency(cohort, answers)
    service.admit(cohort.id, agency)
    if not code:
        return service.add(cohort.id, agency, int(many), name)
    code = parse(code)
    service.take_in(cohort.id, code, agency, name)
    return [code]


def _find_agency(cohort: Cohort, answers: Answers) -> str:
    """The agency named, as the cohort counts it; a new one as it was typed."""
    agency, new = (" ".join(answers.get(n, "").split()) for n in ("agency", "new_agency"))
    if agency and new:
        raise NotDone(_("Use `--agency` or `--new-agency`, not both."))
    known = {each.casefold(): each for each in ("", *cohort.agencies)}
    if agency.casefold() not in known:
        there = current().commas(cohort.agencies) or str(_("none", "agencies"))
        words = _(
            "There is no agency `{asked}` in {cohort}. Available: {there}. Or use `--new-agency`."
        )
        raise NotDone(words.format(asked=agency, cohort=cohort.id, there=there))
    return new or known[agency.casefold()]


async def _show_codes(talk: Talk, codes: list[str]) -> str:
    """The codes that were made a moment ago: one in a line, or five in a row on a page."""
    talk.print_line("\n".join(codes))
    spaced = [f"{code[:3]} {code[3:]}" for code in codes]
    rows = [spaced[n : n + 5] for n in range(0, len(spaced), 5)]
    about = _(
        "The code sheet has all codes as slips to cut out. A code is not a secret and not a name."
    )
    made = plural("{n} code was created", "{n} codes were created", len(codes))
    await Read((Told("\n".join("     ".join(row) for row in rows), "code"), Told(about)), made)
    return ""


@act(
    _("Save the code sheet"),
    _("To print, cut and hand out."),
    offered=lambda now: now.summary.people,
)
async def save_sheet(talk: Talk) -> str:
    """Save the slips to hand out, as one page."""
    path = await Ask(None, lambda _: talk.service.save_sheet(talk.cohort.id, talk.save_folder))
    return _("Saved: {path}").format(path=path)


@act(_("A lost code"), offered=lambda now: now.summary.people, verb="reissue --data")
@COHORT
@click.argument("lost")
async def lost_code(talk: Talk) -> str:
    """Replace a lost code: print a new code for LOST, the lost code or its name in the roster.

    Plays, texts and agreement move to it; the lost code no longer opens anything.
    """
    form = Form(
        _("A lost code"),
        (
            Told(
                _("Type the lost code, or its name in the roster. The plays move to the new code.")
            ),
            Field("lost"),
            Told(_("The lost code no longer opens anything."), "quiet"),
        ),
        _("Create a new code"),
    )
    service, id = talk.service, talk.cohort.id
    new = await Ask(form, lambda a: service.reissue(id, service.find_code(id, a["lost"])))
    return await _show_codes(talk, [new])


@act(_("Write in the roster who has a code"), offered=lambda now: now.summary.people)
async def write_name(talk: Talk) -> str:
    """Write who has a code into the roster and nowhere else."""
    about = _(
        "Only for lost codes. The roster is a separate file. No report and no "
        "backup includes it, and names are deleted with their codes."
    )
    fields = Field("code", _("Code"), most=80), Field("name", _("Name"), most=80)
    form = Form(_("Who has a code"), (*fields, Told(about, "quiet")), _("Save"))
    service, id = talk.service, talk.cohort.id
    await Ask(form, lambda a: service.name(service.find_code(id, a["code"]), a["name"].strip()))
    return str(_("Saved in the roster."))


# In the room


@act(
    _("Open the feedback for a case"),
    _("For everyone at once."),
    offered=lambda now: now.cohort.held_back,
    verb="open --data",
)
@COHORT
@click.argument("case", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every case.")
@click.option("--closing-form", is_flag=True, help="The form that each person plays last.")
async def open_case(talk: Talk) -> str:
    """Open the feedback for CASE, or the closing form, to everyone in COHORT."""
    about = _("Everyone who played it can then read the feedback. It cannot be closed again.")
    form = choose_case(_("Open the feedback for"), talk.cohort.held_back, talk.titles, about)
    opened = await Ask(form, partial(_open, talk))
    return opened


def _open(talk: Talk, answers: Answers) -> str:
    cohort, cases = talk.cohort, tuple(answers.get("case", ()))
    every, closing_form = answers.get("every", False), answers.get("closing_form", False)
    if bool(cases) + every + closing_form != 1:
        raise NotDone(_("Say which cases to open, or `--all`, or `--closing-form`."))
    if closing_form and not cohort.parallel:
        raise NotDone(_("{cohort} has no closing form.").format(cohort=cohort.id))
    if strange := [name for name in cases if name not in cohort.cases]:
        words = _("{cohort} has no case `{case}`; it has: {cases}.")
        known = current().commas(cohort.cases)
        raise NotDone(words.format(cohort=cohort.id, case=strange[0], cases=known))
    cases = cohort.cases if every else cases
    talk.service.open(cohort.id, cases, closing_form=closing_form)
    opened = [str(_("the closing form"))] if closing_form else _titles(talk, cases)
    return _("Open for everyone: {cases}").format(cases=current().commas(opened))


@act(
    _("Open the closing form"),
    _("Each person can then play the form that comes last for them."),
    offered=lambda now: now.cohort.parallel and not (now.cohort.closed or now.cohort.closing_open),
)
async def open_closing_form(talk: Talk) -> str:
    """Let everybody play the form that comes last for them."""
    opened = await Ask(None, lambda _answers: _open(talk, {"closing_form": True}))
    return opened


@act(_("Lead a class"), offered=lambda now: not now.cohort.closed)
async def lead_room(talk: Talk) -> str:
    """Lead a room through one of its cases; gives the id of the case."""
    form = choose_case(_("Lead a class through"), talk.cohort.cases, talk.titles)
    [case] = await Ask(form, lambda answers: answers["case"])
    return str(case)


# Its report, as the app saves it


@act(_("Save the report"), _("The group, in one HTML page."))
async def save_report(talk: Talk) -> str:
    """Save the report as one page; ask first about all it may lack."""
    service, cohort = talk.service, talk.cohort
    why = ""
    if unsigned := service.find_unsigned(cohort.id):
        words = _(
            "Nobody has signed the practice of: {cases}. So the report does not say which "
            "answers were critical errors there. To show these all the same, write why: the "
            "report prints your reason."
        )
        form = Form(
            _("Not signed"),
            (
                Told(words.format(cases=current().semicolons(_titles(talk, unsigned)))),
                Choice(_("Leave them out"), "why", ""),
                Field("why", _("Your reason to show them; then Enter"), most=300),
            ),
            _("Save the report"),
        )
        why = await Ask(form, lambda answers: " ".join(answers["why"].split()))
    path = await Ask(
        None,
        lambda _: reports.save(
            service.store, cohort.id, service.own, talk.save_folder, talk.topics, why
        ),
    )
    return _("Saved: {path}").format(path=path)


@act(
    _("Choose what to talk about"),
    lambda now: (
        plural("{n} topic chosen", "{n} topics chosen", now.topics)
        if now.topics
        else str(_("Two decisions of a case, for its report."))
    ),
)
async def choose_topics(talk: Talk) -> str:
    """Choose both topics of a case, for the reports that are saved from here."""
    service = talk.service
    of = service.store, talk.cohort.id, service.own, service.today
    offered = await Ask(None, lambda _: reports.candidates(reports.build(*of)))
    cases = tuple(dict.fromkeys(each.case for each in offered))
    if not cases:
        return str(_("There is nothing to choose from yet: no weak answer in any case."))
    [case] = cases[:1]
    if len(cases) > 1:
        form = choose_case(_("Choose what to talk about"), cases, talk.titles)
        [case] = await Ask(form, lambda answers: answers["case"])
    chosen: list[str] = []
    for heading in (_("{case}: the first topic"), _("{case}: the second topic")):
        rest = [each for each in offered if each.case == case and each.name not in chosen]
        cards = (Choice(each.where, "topic", each.name, each.detail) for each in rest)
        title = heading.format(case=talk.titles.get(case, case))
        form = Form(title, (*cards, Choice(_("Let Rifq choose"), "topic", "")))
        chosen.append(await Ask(form, lambda answers: str(answers["topic"])))
    others = [name for name in talk.topics if name.partition(":")[0] != case]
    talk.topics[:] = [*others, *filter(None, chosen)]
    return str(_("Reports saved here are about these topics."))


# Its end; each asks first


@act(
    _("Close this cohort"),
    _("Its figures become final, and no one can play in it any more."),
    offered=lambda now: not now.cohort.closed,
    verb="close --yes --data --cases",
)
@COHORT
async def close_cohort(talk: Talk) -> str:
    """Close COHORT: its figures become final, and no one can play in it any more."""
    service, cohort = talk.service, talk.cohort
    of = service.store, cohort.id, service.own, service.today
    if cohort.closed:
        return _("Closed since {on}.").format(on=cohort.closed)
    service.refuse_led_elsewhere(cohort.id)
    few = await Ask(None, lambda _: reports.find_never_reported(*of))
    if unheard := report_sentences.describe_too_few(_titles(talk, few)):
        talk.tell(unheard)
    summary = service.summary(cohort.id)
    left = courses_summary.describe_sealed(summary) or courses_summary.describe_left_out(summary)
    words = _(
        "The figures of the group become final as they are today, and the feedback for every case "
        "opens. No one can start a play in this cohort any more. This cannot be undone."
    )
    await Agree(
        _("Close this cohort?"),
        " ".join(filter(None, (str(words), left))),
        _("Yes, close it"),
        typed=cohort.id,
        undone=_("Nothing was closed"),
    )
    done = await Ask(None, lambda _: reports.close(*of, talk.progress))
    closed = _("Closed. Its plays are due to be deleted on {on}; group figures stay.")
    return "\n".join(filter(None, (left, closed.format(on=done.forget_on))))


@act(
    _("Delete its plays and codes"),
    _("Figures stay."),
    offered=lambda now: now.cohort.closed and (now.summary.people or now.summary.begun),
    verb="forget --yes --data",
)
@COHORT
async def forget_plays(talk: Talk) -> str:
    """Delete the plays and codes of a closed COHORT, to the last byte; group figures stay."""
    service, cohort = talk.service, talk.cohort
    if cohort.closed:  # else there is nothing to ask
        words = _(
            "This deletes every decision and every word of its people from this "
            "computer. Final figures stay. You must delete backups, saved pages and "
            "code sheets yourself. This cannot be undone."
        )
        yes = _("Yes, delete them")
        await Agree(_("Delete its plays and codes?"), words, yes, typed=cohort.id)
    return describe_deleted(await Ask(None, lambda _: service.forget(cohort.id)))


def _may_delete(cohort: Cohort) -> bool:
    return cohort.trial or cohort.demo


@act(
    _("Delete this cohort completely"),
    offered=lambda now: _may_delete(now.cohort),
    verb="delete --yes --data",
)
@COHORT
async def delete_cohort(talk: Talk) -> str:
    """Delete a test or simulated COHORT completely, with its final figures.

    On a computer that joined COHORT, this deletes all of it here, handed in or not.
    """
    service, cohort = talk.service, talk.cohort
    if _may_delete(cohort) or service.is_joined(cohort.id):
        words = _("This deletes its plays, codes and final figures. This cannot be undone.")
        heading, yes = _("Delete this cohort completely?"), _("Yes, delete it")
        await Agree(heading, words, yes, typed=cohort.id)
    return describe_deleted(await Ask(None, lambda _: service.remove(cohort.id)))


DELETE_HERE = Act(
    delete_cohort.does,
    _("Delete this course from this computer"),
    _("With all its plays here, handed in or not."),
)
"""The same, where the course is led on another computer."""


def describe_deleted(done: Forgotten) -> str:
    """What was deleted, and what is beyond reach; a line each."""
    plays = plural("{n} play", "{n} plays", done.plays)
    events = plural("{n} event", "{n} events", done.events)
    said = [_("Deleted: {plays}, {events}.").format(plays=plays, events=events)]
    if done.shared:
        kept = _("Plays that others took part in stay, without this code and its texts: {n}.")
        said.append(kept.format(n=done.shared))
    for path in done.left:
        left = _("{path} could not be searched: it is damaged or in use. Delete it yourself.")
        said.append(left.format(path=path))
    said.append(str(_("Rifq cannot reach backups, exports and saved pages: delete them yourself.")))
    return "\n".join(said)

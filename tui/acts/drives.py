"""What is done with a USB drive: a kit for other computers, joining, handing in, taking in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, plural
from engine.lazy_import import lazy_modules
from engine.records.codes import parse
from engine.records.cohorts import require_id
from engine.records.folder import write_owned
from engine.records.problems import RecordsProblem
from engine.records.sticks import Aside
from engine.services.shared.crash_log import log_files
from engine.services.shared.errors import explain
from engine.services.shared.key_files import courses_with_key
from engine.services.shared.kits import check_offer
from tui.acts.act import (
    Agree,
    Answers,
    Ask,
    Choice,
    Field,
    Form,
    Read,
    Talk,
    Told,
    act,
)
from tui.acts.cohort import COHORT

with lazy_modules():
    from engine.services.courses import enrolment
    from engine.services.drives import (
        backups,
        computers,
        hand_in,
        intake,
        kit_files,
        sentences,
        stick_files,
    )
    from engine.services.drives import take_in as drives_take_in

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from engine.records.stored_plays import Contents
    from engine.services.drives.computers import Stranger
    from engine.services.drives.hand_in import HandedIn
    from engine.services.drives.intake import IntakeOutcome
    from engine.services.drives.kit_files import Put
    from engine.services.drives.take_in import OnStick
    from engine.services.shared.kits import Kit

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
_PASSPHRASE = (
    Told(_("The passphrase of the key, if it has one:"), "label"),
    Field("passphrase", hidden=True),
)
_NEW_PASSPHRASE = (
    Told(_("A passphrase for the new key, or nothing:"), "label"),
    Field("passphrase", hidden=True),
    Told(_("The same again:"), "label"),
    Field("again", hidden=True),
)


def _ask_where(heading: str, about: str, *more: Told | Field) -> Form:
    """A drive that was found, or a folder that is typed; and what else is asked."""
    cards = (Choice(str(path), "folder", path) for path in drives())
    asked = Told(_("Type a folder, and press Enter:"), "label")
    return Form(heading, (Told(about), *cards, *more, asked, Field("folder")), begins="folder")


def _folder(answers: Answers) -> Path:
    return Path(answers["folder"]).expanduser()


@act(
    _("Put the kit on a USB drive"),
    _("Other laptops join the course with the kit."),
    offered=lambda now: not now.cohort.closed,
    verb="kit --data --cases",
    on_drive=True,
)
@COHORT
@FOLDER
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase, and lock the key with it.")
async def put_kit(talk: Talk) -> str:
    """Put the kit of COHORT on a USB drive, FOLDER: other computers join the course with it.

    The kit has no codes and no names. The first time, this also makes the key of the course.
    """
    cohort, store, own = talk.cohort, talk.service.store, talk.service.own
    data = Path(store.place)
    about = _(
        "Other laptops join the course with the kit, so that their plays can be taken in "
        "here. The kit has no codes and no names. Put it there again when you make codes "
        "or open the feedback for a case."
    )
    fields = _PASSPHRASE if cohort.id in courses_with_key(data) else _NEW_PASSPHRASE

    def put_there(answers: Answers) -> Put:
        ask, new = partial(talk.secret, answers, cohort.id), partial(talk.new_secret, answers)
        return kit_files.put_kit(store, data, cohort, _folder(answers), own, ask, new)

    def save_key() -> str:
        path = talk.save_folder / f"key-{require_id(cohort.id)}.txt"
        write_owned(path, sentences.key_paper(cohort, put.key))
        return _("Saved: {path}").format(path=path)

    form = _ask_where(_("Put the kit on a USB drive"), str(about), *fields)
    put = await Ask(form, put_there)
    done = _("The kit is on the drive: {path}").format(path=put.path)
    talk.print_line(str(put.path))
    talk.tell(*sentences.describe_kit(put, cohort, data))
    words, detail = _("Save the key, to print it"), _("Print it, then delete the file.")
    await Read((Told(done), *([Choice(words, "", save_key, detail)] if put.made else [])))
    return done


@act(_("Join a course from a USB drive"), verb="join --yes --data --cases", on_drive=True)
@FOLDER
@click.argument("cohort", default="")
async def join(talk: Talk) -> str:
    """Join the course whose kit is on a USB drive, FOLDER; name COHORT if there are several.

    Its people then play here with their codes. What was agreed counts here, too.
    """
    store, own = talk.service.store, talk.service.own

    def look(answers: Answers) -> list[tuple[Path, Kit, Cohort]]:
        folder = _folder(answers)
        if "cohort" in answers:
            kits = [kit_files.find_kit(folder, answers["cohort"])]
        else:
            kits = kit_files.find_kits(folder)
        return [(path, kit, check_offer(store, kit, str(path))) for path, kit in kits]

    about = _(
        "People then play here with their codes. What was agreed in the course counts here, too."
    )
    found = await Ask(_ask_where(_("Join a course from a USB drive"), str(about)), look)
    path, kit, agreed = found[0]
    if len(found) > 1:
        several = Told(_("There are several courses on the drive. Which one?"))
        cards = (Choice(each[2].title, "found", each) for each in found)
        path, kit, agreed = await Ask(Form("", (several, *cards)), lambda a: a["found"])
    agreement = (f"{heading}. {words}" for heading, words in enrolment.terms(agreed))
    talk.tell(*sentences.describe_offer(agreed, kit.course.sign), *agreement)
    await Agree(
        "",
        "",
        _("Join the course on this computer"),
        asked=_("Join the course on this computer?"),
        undone=_("Nothing was joined"),
    )
    joined = await Ask(None, lambda _: kit_files.join(store, Path(store.place), path, kit, own))
    said, *notes = sentences.describe_joined(joined)
    talk.print_line(said)
    talk.tell(*notes)
    talk.wrong = bool(notes)
    await Read((Told(said),))
    return said


@act(
    _("Hand in to a USB drive"),
    _("All plays of the course here, sealed for the facilitator."),
    verb="hand-in --yes --data",
    on_drive=True,
)
@FOLDER
@click.argument("cohort", default="")
@click.option(
    "--forget", is_flag=True, help="Delete the plays here that are taken in, as the receipt says."
)
async def hand_in_plays(talk: Talk) -> str:
    """Put the plays of the course on a USB drive, FOLDER, sealed; COHORT if you joined several.

    This puts all plays there each time: handing in twice changes nothing. Only the facilitator can
    open them.
    """
    store = talk.service.store
    about = _(
        "All plays of the course on this computer. They are sealed: only the facilitator "
        "can open them. Handing in twice changes nothing."
    )

    def put_there(answers: Answers) -> tuple[HandedIn, bool]:
        wanted = answers.get("cohort", talk.cohort_id)
        done = hand_in.hand_in(store, Path(store.place), _folder(answers), wanted)
        return done, answers.get("forget", False)

    form = _ask_where(_("Hand in to a USB drive"), str(about))
    handed = await Ask(form, put_there)
    done, wants_to_delete = handed
    said = list(sentences.describe_hand_in(done))
    talk.print_line(str(done.file))
    talk.tell(*said)
    if not done.received:
        words = _(
            "Nothing was deleted here: no receipt on the USB drive says that these plays are "
            "taken in. The facilitator takes them in first."
        )
        if wants_to_delete:
            talk.tell(words if done.plays else _("There is nothing to delete here."))
        await Read()
        return said[0]
    delete = plural(
        "Delete the play here that is taken in",
        "Delete the {n} plays here that are taken in",
        len(done.received),
    )
    asked, undone = _("Delete these plays here?"), _("Nothing was deleted")
    carry_on = _("Continue")
    if not await Agree("", "", delete, carry_on, asked=asked, undone=undone, option="forget"):
        return said[0]
    count = await Ask(None, lambda _: hand_in.forget_received(store, done.received, log_files()))
    deleted = plural("Deleted here: {n} play.", "Deleted here: {n} plays.", count)
    talk.tell(deleted)
    return deleted


@act(_("Take in from a USB drive"), verb="take-in --yes --data --cases", on_drive=True)
@FOLDER
async def take_in(talk: Talk) -> str:
    """Take in the plays on a USB drive, FOLDER: this says what is there, and then asks.

    Rifq checks each play before it counts. Taking in twice changes nothing.
    """
    store, own = talk.service.store, talk.service.own

    def look(answers: Answers) -> tuple[OnStick, IntakeOutcome]:
        stick = drives_take_in.OnStick(store, Path(store.place), _folder(answers), own)
        return stick, stick.look(lambda cohort: talk.secret(answers, cohort.id))

    about = _("Rifq checks each play before it counts. Taking in twice changes nothing.")
    form = _ask_where(_("Take in from a USB drive"), str(about), *_PASSPHRASE)
    looked = await Ask(form, look)
    stick, seen = looked
    for stranger in seen.strangers if talk.asks else ():
        seen = await Ask(_ask_name(stranger), partial(_name, stick, stranger, seen))
    talk.tell(*sentences.describe_outcome(seen))
    talk.wrong = seen.wrong
    if not stick.read:
        await Read()
        return ""
    asked, undone = _("Take this in?"), _("Nothing was taken in")
    await Agree("", "", _("Take this in"), asked=asked, undone=undone)
    taken = await Ask(None, lambda _: stick.take())
    done, unwritten = taken
    words = plural("Taken in: {n} play.", "Taken in: {n} plays.", done.changed)
    talk.print_line(words)
    if unwritten:
        talk.tell(_("The plays are taken in, but the receipt is not on the USB drive:"))
        talk.tell(explain(unwritten))
    else:
        talk.tell(_("The receipt is on the USB drive, for the next hand-in."))
    return words


def _ask_name(stranger: Stranger, *more: Choice) -> Form:
    """Whether a computer that nobody has named is ours, and its name."""
    return Form(
        "",
        (
            *map(Told, sentences.describe_stranger(stranger)),
            Told(_("It is ours. Type a name for it, then Enter:"), "label"),
            Field("name", most=40, asked=_("Its name (press Enter to decide later)")),
            *more,
            Choice(_("Decide later"), "name", ""),
        ),
        begins="name",
    )


def _name(
    stick: OnStick, stranger: Stranger, seen: IntakeOutcome, answers: Answers
) -> IntakeOutcome:
    name = computers.read_name(answers["name"])
    return stick.name(stranger.device, name) if name else seen


@act(
    lambda now: plural(
        "{n} play waits for a decision", "{n} plays wait for a decision", now.waiting
    ),
    _("From a USB drive."),
    offered=lambda now: now.waiting,
    on_drive=True,
)
async def decide_plays(talk: Talk) -> str:
    """Say what becomes of each computer and play that waits; the verb `decide` has options."""
    store, cohort = talk.service.store, talk.cohort_id
    while store.sticks.list_waiting(cohort):
        strangers = computers.list_strangers(store, cohort)
        waiting = intake.list_waiting(store, cohort)
        found: list[tuple[RecordsProblem, Form, Callable[[Answers], None]]] = [
            (each.problem, _ask_about(each), partial(_decide_computer, talk, each))
            for each in strangers
        ]
        found += [
            (why, _offer(aside, why), partial(_decide, talk, aside)) for aside, why in waiting
        ]
        lines = (Choice(explain(each[0]).partition("\n")[0], "about", each) for each in found)
        about = _("Until you decide, these plays do not count. No play is lost.")
        every = Form(_("Plays that wait for a decision"), (*lines, Told(about, "quiet")))
        _why, form, decide = await Ask(every, lambda answers: answers["about"])
        await Ask(form, decide)
    return str(_("Nothing waits for a decision."))


def _ask_about(stranger: Stranger) -> Form:
    never = _("It is not ours: take nothing from it, now or ever")
    return _ask_name(stranger, Choice(never, "refused", True))


def _decide_computer(talk: Talk, stranger: Stranger, answers: Answers) -> None:
    store, name = talk.service.store, computers.read_name(answers["name"])
    if answers.get("refused"):
        computers.refuse_computer(store, stranger.device)
    elif name:
        intake.admit_computer(store, stranger.device, name, talk.service.own)


def _offer(aside: Aside, why: RecordsProblem) -> Form:
    """What can be done with a play that waits."""
    choices = list(sentences.list_choices(aside))
    cards = [
        Choice(each.words, "does", each.options)
        for each in choices
        if each.options != sentences.TAKE_AS
    ]
    parts = (Told(explain(why)), *cards, Choice(_("Decide later"), "does", ""))
    if len(cards) == len(choices):
        return Form("", parts)
    words = _("Or count it for another code of the course: type the code, then Enter.")
    return Form("", (*parts, Told(words, "label"), Field("code", most=20)))


def _decide(talk: Talk, aside: Aside, answers: Answers) -> None:
    store, does = talk.service.store, answers.get("does", sentences.TAKE_AS)
    if does == sentences.REFUSE:
        intake.turn_away(store, aside)
    elif does:
        code = parse(answers["code"]) if does == sentences.TAKE_AS else ""
        intake.accept(store, aside, code)


@act(_("Back up to a USB drive"), verb="backup --data")
@FOLDER
async def back_up(talk: Talk) -> str:
    """Save all plays and cohorts, without names, in a new file in FOLDER, such as a USB drive."""
    service = talk.service
    about = _SEALED if backups.list_openers(service.store) else _READABLE

    def write(answers: Answers) -> tuple[Path, Contents]:
        folder = _folder(answers)
        stick_files.require_folder(folder)
        return backups.back_up(service.store, folder, service.today)

    written = await Ask(_ask_where(_("Back up all plays and cohorts"), about), write)
    file, held = written
    talk.print_line(str(file))
    talk.tell(backups.describe(held), backups.describe_protection(file, service.store))
    return _("Backed up: {made}").format(made=file)


_READABLE = _(
    "The backup has codes and decisions, but no names: the roster stays here. Anyone "
    "who has the USB drive can read the backup, so lock the drive away. To bring the "
    "plays back, use `rifq records restore FILE`. If you delete plays here later, they "
    "are still in the backup: then delete the backup, too."
)
_SEALED = _(
    "The backup has codes and decisions, but no names: the roster stays here. The "
    "backup is sealed: only the key of a course opens it. Print this key with `rifq "
    "cohort key`. To bring the plays back, use `rifq records restore FILE`. If you "
    "delete plays here later, they are still in the backup: then delete the backup, "
    "too."
)


_PLACES = ("/media/{user}/*", "/run/media/{user}/*", "/media/*", "/Volumes/*")


def drives() -> list[Path]:
    """The folders at which this system shows drives that were plugged in; none on Windows."""
    if sys.platform == "win32":
        return []  # drives are letters there, and the user knows which
    user = os.environ.get("USER", "")
    found = [
        path
        for place in _PLACES
        for path in sorted(Path("/").glob(place.format(user=user).lstrip("/")))
    ]
    return [
        path
        for path in dict.fromkeys(found)
        if os.path.ismount(path) and path.is_dir() and os.access(path, os.W_OK)
    ]

"""One's own past plays."""

from __future__ import annotations

from tests.web.conftest import Open
from tests.web.pages.test_play import TICKET


def test_a_play_is_deleted_by_its_owner_and_by_nobody_else(open_room: Open) -> None:
    room, browser_at = open_room()
    mine, other = browser_at(), browser_at()
    mine.come_in(room.pin)
    other.come_in(room.pin)
    mine.begin(TICKET)
    play = mine.at.rpartition("/")[2]
    assert other.post(f"/plays/{play}/delete", {}).status in (403, 404)
    assert [each.play for each in room.store.plays()] == [play]
    asked = mine.get(f"/plays/{play}?do=delete")
    done = mine.post(asked.forms[-1].action, {})
    assert (done.status, mine.at) == (200, "/plays")
    assert room.store.plays() == () and room.store.verify().clean
    gone = mine.get(f"/play/{play}")
    assert gone.status == 404 and "W029" in gone.html and "under “My past plays”" in gone.html
    assert "rifq records" not in gone.html, "a telephone has no command line"

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from engine.records.chain import (
    START,
    Altered,
    How,
    Row,
    commit,
    find_ends,
    find_first_altered,
    link,
)

PLAY = "ab" * 16


def link_bodies(bodies: list[bytes], play: str = PLAY) -> list[Row]:
    rows, previous = [], START
    for seq, body in enumerate(bodies, 1):
        salt = bytes([seq % 256]) * 32
        previous = link(previous, seq, play, commit(salt, body))
        rows.append(Row(seq, commit(salt, body), previous, salt, body))
    return rows


BODIES = st.lists(st.binary(max_size=20), min_size=1, max_size=8)


def test_the_hash_is_exactly_what_the_documentation_says() -> None:
    commitment = hmac.new(b"s" * 32, b"body", hashlib.sha256).digest()
    said = b"rifq-event-1\0" + b"p" * 32 + b"\0\0\0\0\0\0\0\7" + b"\0\0\0\x20" + PLAY.encode()
    assert link(b"p" * 32, 7, PLAY, commitment) == hashlib.sha256(said + commitment).digest()


@given(BODIES)
def test_an_untouched_play_verifies_also_when_it_was_forgotten(bodies: list[bytes]) -> None:
    rows = link_bodies(bodies)
    gone = [Row(row.seq, row.commitment, row.hash, None, None) for row in rows]
    assert find_first_altered(PLAY, rows, forgotten=False) is None
    assert find_first_altered(PLAY, gone, forgotten=True) is None


@given(BODIES, st.data())
def test_any_single_change_is_found_and_named(bodies: list[bytes], data: st.DataObject) -> None:
    rows = link_bodies(bodies)
    at = data.draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    other = data.draw(st.binary(min_size=32, max_size=32))
    changed = data.draw(
        st.sampled_from(
            [
                Row(row.seq, other, row.hash, row.salt, row.body),
                Row(row.seq, row.commitment, other, row.salt, row.body),
                Row(row.seq, row.commitment, row.hash, other, row.body),
                Row(row.seq, row.commitment, row.hash, row.salt, (row.body or b"") + b"!"),
            ]
        )
    )
    found = find_first_altered(PLAY, [*rows[:at], changed, *rows[at + 1 :]], forgotten=False)
    assert (found is None) == (changed == row)
    assert found is None or found.seq == row.seq


@given(BODIES, st.data())
def test_a_missing_event_is_named_unless_it_was_the_last(
    bodies: list[bytes], data: st.DataObject
) -> None:
    rows = link_bodies(bodies)
    at = data.draw(st.integers(0, len(rows) - 1))
    found = find_first_altered(PLAY, rows[:at] + rows[at + 1 :], forgotten=False)
    assert found == (None if at == len(rows) - 1 else Altered(at + 1, How.MISSING))


def test_a_body_that_is_gone_though_nobody_was_forgotten_is_named() -> None:
    row = link_bodies([b"one"])[0]
    gone = Row(row.seq, row.commitment, row.hash, None, None)
    assert find_first_altered(PLAY, [gone], forgotten=False) == Altered(1, How.MISSING)


def test_a_body_without_its_salt_and_a_salt_without_its_body_are_both_missing() -> None:
    row = link_bodies([b"one"])[0]
    for half in (
        Row(row.seq, row.commitment, row.hash, row.salt, None),
        Row(row.seq, row.commitment, row.hash, None, row.body),
    ):
        assert find_first_altered(PLAY, [half], forgotten=False) == Altered(1, How.MISSING)
        assert find_first_altered(PLAY, [half], forgotten=True) is None


def test_events_of_one_play_cannot_stand_in_another() -> None:
    assert find_first_altered("cd" * 16, link_bodies([b"one"]), forgotten=False) == Altered(
        1, How.LINK
    )


@given(BODIES, BODIES, st.data())
def test_what_is_checked_fast_is_what_is_checked_event_by_event(
    bodies: list[bytes], others: list[bytes], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(bodies) - 1))
    whole = [[getattr(each, name) for name in OF_A_ROW] for each in link_bodies(bodies)]
    changed = [list(each) for each in whole]
    strange = st.sampled_from([None, 7, "s", b"", b"x" * 32, b"x" * 33, whole[at][3]])
    changed[at][data.draw(st.integers(0, 4))] = data.draw(strange)
    beside = [[getattr(e, name) for name in OF_A_ROW] for e in link_bodies(others, OTHER)]
    plays = ((PLAY, changed), (OTHER, beside))
    stored = [
        (play.encode() if each[0] == 1 else None, *each) for play, rows in plays for each in rows
    ]
    ends = {name: (last, hash, salt) for name, last, hash, salt in find_ends(stored)}
    assert ends.pop(OTHER.encode()) == (len(beside), beside[-1][2], beside[-1][3])
    sound = {PLAY.encode(): (len(whole), whole[-1][2], whole[-1][3])}
    assert ends == (sound if changed == whole else {})


OTHER = "cd" * 16
OF_A_ROW = ("seq", "commitment", "hash", "salt", "body")

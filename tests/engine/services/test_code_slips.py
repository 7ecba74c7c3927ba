"""Slips to hand out: an agency is on them only where it does not tell whose a code is."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from engine.records.cohorts import Member
from engine.services.courses.administration import slips
from tests.engine.reports.cohort.people import code


def people(**sizes: int) -> list[Member]:
    """So many people of each agency; of `none`, without one."""
    agencies = [agency for agency, n in sizes.items() for _ in range(n)]
    return [
        Member(code(n), "" if agency == "none" else agency) for n, agency in enumerate(agencies)
    ]


def agencies_on(members: list[Member]) -> Counter[str]:
    return Counter(agency for _code, agency in slips(members))


def test_an_agency_of_fewer_than_five_is_on_no_slip() -> None:
    assert agencies_on(people(police=12, labour=5, shelter=4, court=1)) == {
        "police": 12,
        "labour": 5,
        "": 5,
    }


def test_one_slip_without_an_agency_would_tell_as_much_as_one_with_it() -> None:
    assert agencies_on(people(police=20, shelter=1)) == {"": 21}
    assert agencies_on(people(police=12, labour=6, shelter=1)) == {"police": 12, "": 7}
    assert agencies_on(people(police=12, none=2)) == {"": 14}


def test_where_every_agency_has_five_all_are_named() -> None:
    assert agencies_on(people(police=6, labour=5)) == {"police": 6, "labour": 5}
    assert agencies_on([]) == {}


@given(st.dictionaries(st.sampled_from(["none", *"abcdef"]), st.integers(0, 9)))
def test_every_group_that_slips_tell_apart_has_five_people(sizes: dict[str, int]) -> None:
    members = people(**sizes)
    found = slips(members)
    assert sorted(code for code, _ in found) == sorted(member.code for member in members)
    told = agencies_on(members)
    assert set(told) == {""} or all(n >= 5 for n in told.values())

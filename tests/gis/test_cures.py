"""What a planner can do at once about a finding."""

from gis.editing.cures import BY_CODE, CURES, cure_of, to_delineate
from gis.schema import FLAGS

ABOUT = {"committee_code": "370305001001", "ea_code": "370305001001002", "building_id": "b7"}


def test_every_cure_is_of_a_finding_there_is() -> None:
    assert set(BY_CODE) <= set(FLAGS)
    assert set(BY_CODE.values()) == set(CURES)


def test_a_finding_that_does_not_name_what_the_cure_is_about_has_none() -> None:
    for code, cure in BY_CODE.items():
        assert cure_of({"code": code, **ABOUT}) == cure
        assert cure_of({"code": code, **dict.fromkeys(ABOUT)}) is None
    assert cure_of({"code": "G05", **ABOUT}) is None


def test_committees_to_delineate_are_named_once_in_order() -> None:
    found = [{"code": code, **ABOUT, "committee_code": of} for code, of in (("E24", "c2"), ("E10", "c1"), ("E06", "c2"), ("E02", "c3"))]
    assert to_delineate(found) == ["c1", "c2"]

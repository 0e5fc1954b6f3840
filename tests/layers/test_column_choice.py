"""Which of several columns a field is read from (T20-several)."""

from __future__ import annotations

from gis.messages import message
from tests.layers.garden import buildings, committees, square, write_layer

TWO = [square(0, 0), square(20, 0)]


def test_of_two_columns_for_one_field_the_one_used_is_named(tmp_path):
    """Bug: the note did not say which of them was used."""
    read = committees(write_layer(tmp_path / "c.gpkg", TWO, 代码=["420102001001", "420102001002"], xzqdm=["1", "2"]))
    assert read.table["committee_code"].tolist() == ["420102001001", "420102001002"]
    found = next(i["params"] for i in read.issues if i["code"] == "T20-several")
    assert "code was read from the column 代码, not from xzqdm" in message("T20-several", "en", **found)
    assert "取自列 代码,未采用列 xzqdm" in message("T20-several", "zh", **found)


def test_nothing_is_said_where_the_column_was_named_or_several_are_pooled(tmp_path):
    path = write_layer(tmp_path / "c.gpkg", TWO, 代码=["420102001001", "420102001002"], xzqdm=["1", "2"])
    read = [
        committees(path, mapping={"code": "xzqdm"}),
        buildings(write_layer(tmp_path / "b.gpkg", TWO, 用途=["住宅", ""], shop=["", "yes"])),
    ]
    assert not [i for r in read for i in r.issues if i["code"] == "T20-several"]

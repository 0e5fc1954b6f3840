"""Files read record by record, with fiona and without it."""

from __future__ import annotations

import builtins

import numpy as np
import pytest
import shapely

from layers.reading import records, vectors
from layers.reading.drivers import pyogrio
from tests.layers.garden import buildings, codes, square, write_layer

SHAPES = [square(20 * i, 0) for i in range(5)]


@pytest.fixture(params=["with fiona", "without fiona"])
def fiona_or_not(request, monkeypatch):
    if request.param == "without fiona":
        plain = builtins.__import__

        def without(name, *args, **kwargs):
            if name == "fiona":
                raise ImportError(name)
            return plain(name, *args, **kwargs)

        monkeypatch.setattr(builtins, "__import__", without)
    return request.param


def test_the_same_rows_as_at_once(tmp_path, fiona_or_not):
    path = write_layer(tmp_path / "b.gpkg", SHAPES, layer="b", name=list("abcde"))
    table, wkb, lost = records.read_singly(path, "b", ["name"], None, None)
    assert table["name"].tolist() == list("abcde")
    assert [g.equals(s) for g, s in zip(shapely.from_wkb(wkb), SHAPES, strict=True)] == [True] * 5
    assert lost == []
    table, wkb, lost = records.read_singly(path, "b", ["name"], None, "name > 'c'")
    assert table["name"].tolist() == ["d", "e"]


def test_a_record_that_cannot_be_read_is_set_aside(tmp_path, monkeypatch):
    """Reading at once fails, and so does any run that holds record 3."""
    path = write_layer(tmp_path / "b.gpkg", SHAPES, layer="b", name=list("abcde"))
    plain = pyogrio.read_arrow

    def fragile(*args, skip_features=0, max_features=None, **kwargs):
        if max_features is None or skip_features <= 3 < skip_features + max_features:
            raise RuntimeError("bad record")
        return plain(*args, skip_features=skip_features, max_features=max_features, **kwargs)

    monkeypatch.setattr(records.pyogrio, "read_arrow", fragile)
    monkeypatch.setattr(vectors, "read_singly", records._by_halves)
    read = buildings(path)
    assert read.table["name"].tolist() == ["a", "b", "c", None, "e"]
    assert read.table["status"].tolist() == ["", "", "", "no_geometry", ""]
    assert codes(read) == {"I04": 1, "G15": 1}
    assert np.allclose(read.table.area[[0, 1, 2, 4]], 100.0)

"""Values as text, fingerprints of files."""

from __future__ import annotations

import pandas as pd

from layers.reading.sources import Source, as_text
from tests.layers.garden import square, write_layer


def test_values_as_text():
    assert as_text(pd.Series([12.0, None, 1.5])).tolist() == ["12", None, "1.5"]
    assert as_text(pd.Series(["a", None])).tolist() == ["a", None]
    assert as_text(pd.Series([3, 4])).tolist() == ["3", "4"]
    assert as_text(pd.Series([3.0, "x", None], dtype=object)).tolist() == ["3", "x", None]


def test_the_fingerprint_of_a_shapefile_covers_all_its_parts(tmp_path):
    path = write_layer(tmp_path / "a.shp", [square(0, 0)], name=["a"])
    before = Source(str(path)).sha256()
    assert before == Source(str(path)).sha256()
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[-2] ^= 1
    path.with_suffix(".dbf").write_bytes(table)
    assert Source(str(path)).sha256() != before

"""Files that are cut short or damaged are called so."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import Refused
from tests.layers.garden import committees, square, write_layer

TWO = [square(0, 0), square(20, 0)]


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_geopackage_that_is_cut_short_is_called_so(tmp_path: Path, share: float) -> None:
    """Bug: "content (SQLite) is not what the name says"."""
    path = write_layer(tmp_path / "c.gpkg", TWO, code=["420102001001", "420102001002"])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Refused) as refused:
        committees(path)
    assert refused.value.code == "F24" and f"a GeoPackage of {len(data)} bytes of which {int(len(data) * share)}" in refused.value.say("en")
    assert f"文件不完整或已损坏:GeoPackage 应有 {len(data)} 字节" in refused.value.say("zh")


def test_a_geopackage_whose_list_of_tables_is_damaged_is_called_so(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "c.gpkg", TWO)
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xee" * 3996
    path.write_bytes(bytes(data))
    with pytest.raises(Refused) as refused:
        committees(path)
    assert refused.value.code == "F24-damaged" and "is damaged" in refused.value.say("en") and "已损坏" in refused.value.say("zh")


def test_a_layer_file_without_a_readable_layer_is_not_said_to_have_several(tmp_path: Path) -> None:
    """Bug: a FlatGeobuf cut in half "holds several layers. Layers: ."."""
    path = write_layer(tmp_path / "c.fgb", TWO)
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(Refused, match="cannot be read: no layer in it can be read") as refused:
        committees(path)
    assert "其中没有可读取的图层" in refused.value.say("zh")

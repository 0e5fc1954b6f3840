"""pyogrio, loaded without the drivers that follow a file's word to other files or to the network.

A layer file is data from outside. Formats that are only pointers (VRT, GDALG, service descriptions) would let it read
other files of this machine or call other hosts, so these drivers are never registered in this process.
"""

from __future__ import annotations

import os
import sys

_POINTERS = (
    "OGR_VRT,GDALG,WFS,OAPIF,OGCAPI,CSW,EEDA,HTTP,Carto,AmigoCloud,Elasticsearch,PLSCENES,NGW,ADBC,GeoRSS,MapML,PMTiles,MBTiles,GTFS,"
    "LVBAG,EDIGEO,GPSBabel,PGDUMP,OGR_GMT,OGR_PDS,SXF,VFK,Selafin,MiraMonVector,Idrisi,WAsP,VDV,JML,S57,PDF"
)

if "pyogrio" not in sys.modules:  # drivers are registered once, when the library is loaded
    _before = os.environ.get("OGR_SKIP")
    os.environ["OGR_SKIP"] = ",".join(filter(None, (_POINTERS, _before)))
    import pyogrio

    if _before is None:
        del os.environ["OGR_SKIP"]
    else:
        os.environ["OGR_SKIP"] = _before
else:
    import pyogrio

pyogrio.set_gdal_config_options({"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "GDAL_HTTP_TIMEOUT": 1, "GDAL_HTTP_CONNECTTIMEOUT": 1})

UNWRITTEN = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError)  # of a write that fails

_READ = frozenset(
    ("ESRI Shapefile", "GPKG", "GeoJSON", "GeoJSONSeq", "KML", "LIBKML", "FlatGeobuf", "CSV", "OSM", "Parquet", "Arrow", "MEM", "Memory")
)


def unneeded() -> str:
    """All drivers of this process but those that deliveries are read with: ``OGR_SKIP`` of a process that shall load no others."""
    return ",".join(name for name in pyogrio.list_drivers() if name not in _READ)


__all__ = ["UNWRITTEN", "pyogrio", "unneeded"]

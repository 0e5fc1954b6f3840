"""Enumeration areas as the plan file has them: each with what identifies its committee in the delivery."""

from __future__ import annotations

import geopandas as gpd

from gis.schema import OF_COMMITTEE, PLANNED_EAS


def planned_eas(eas: gpd.GeoDataFrame, committees: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The table `PLANNED_EAS`: a temporary code says nothing to a reader who has not the name and the code of the delivery.

    Args:
        eas: table `EAS`.
        committees: table `COMMITTEES`; an EA whose committee is not in it has none of the three.
    """
    known = committees.rename(columns={"name": "committee_name"}).set_index("committee_code")
    found = known.loc[:, list(OF_COMMITTEE)].reindex(eas["committee_code"]).reset_index(drop=True)
    found["code_temporary"] = found["code_temporary"].fillna(value=False).astype(bool)
    out = eas.reset_index(drop=True).assign(**{c: found[c] for c in OF_COMMITTEE})
    return out[[*PLANNED_EAS.columns, eas.geometry.name]]

"""Hooks of schemathesis: two of three requests name what there is in the town of `tests.town`, and so reach further than "unknown"."""

from __future__ import annotations

from typing import Any

import schemathesis

from tests.town import A, B

KNOWN = {"code": (A, B), "ea_code": (f"{A}001", f"{B}002"), "building_id": ("b0", "b192"), "n": (1, 2)}


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Another value of the path where the one drawn says so: the choice follows from it, so that a run can be repeated."""
    if not isinstance(path_parameters, dict):
        return path_parameters
    drawn = sum(map(ord, repr(sorted(path_parameters.items(), key=repr))))
    known = {name: KNOWN[name][drawn % 2] for name in path_parameters if name in KNOWN}
    return path_parameters if drawn % 3 == 0 else path_parameters | known


@schemathesis.hook
def map_headers(context: Any, headers: Any) -> Any:
    """Writes on a revision that there is."""
    if isinstance(headers, dict) and "If-Match" in headers and len(str(headers["If-Match"])) % 2:
        return headers | {"If-Match": f'"{A}-2"'}
    return headers

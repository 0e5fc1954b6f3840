"""The plan of a project as a plan file, with the findings of the project as it stands now."""

from __future__ import annotations

import geopandas as gpd

from gis import names
from gis.errors import Refused
from gis.issues import issue_table
from gis.replanning.planned_eas import planned_eas
from gis.schema import CROSSWALK
from gis.sheet import part_labels
from layers.accounts import Account, recount_project
from layers.planfile import refuse_unwritable, write_plan
from layers.store import Project


def export_project(project: Project, path: str, lang: str | None = None) -> tuple[Account, gpd.GeoDataFrame]:
    """Write the plan of a project as a plan file; gives what was counted, and the table of issues.

    The stored findings are those of the time of the plan; later deliveries may have made it wrong. So the checks are
    made anew, as `coverage` makes them, and their findings are what the file and the exit status tell.

    Args:
        project: planned.
        path: file to write.
        lang: of messages, names and labels; that of the rules by default.

    Raises:
        Refused: ``no_plan``, ``nothing_imported``, ``out_unwritable``, and the others of `layers.outputs`.
    """
    refuse_unwritable(path, [project.path])
    account = recount_project(project)
    if not len(account.eas):
        raise Refused("no_plan", file=project.path.name, path=project.path)
    lang = lang or project.rules.language
    issues = issue_table(account.issues, lang, project.crs)
    eas, parts = names.in_language(planned_eas(account.eas, account.committees), lang), part_labels.in_language(account.parts, lang)
    write_plan(path, eas, parts, issues, project.source_crs, project.read(CROSSWALK))
    return account, issues

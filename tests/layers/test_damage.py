"""A damaged page is found at the start: then the project is read only, and nothing of Enumap falls over."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from gis.errors import EnumapError, Refused
from gis.schema import BUILDINGS, PARTS
from layers.storage.fingerprints import fingerprints
from layers.storage.soundness import why_unsound
from layers.storage.stored_tables import STORED
from layers.store import Project
from tests.layers.test_store import fill
from tests.protected import protected

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "county.gpkg"
    with Project.create(path) as project:
        fill(project, 600)
        fill(project, 500)
    return path


def content(path: Path) -> object:
    with Project.open(path) as project, project.reading() as connection:
        return fingerprints(connection)


def outcome(path: Path, before: object) -> str:
    """What becomes of a file: ``found`` at the start, ``as before`` in all it says, or ``unseen``: it says something else."""
    try:
        if why_unsound(path, whole=False) is not None or why_unsound(path) is not None:
            return "found"
        return "as before" if content(path) == before else "unseen"
    except EnumapError as e:
        assert e.code in ("project_damaged", "project_foreign", "project_spoilt", "project_newer", "project_older"), e
        return "found"


def outcomes(sound: Path, folder: Path, seeds: range, one_byte: bool) -> dict[str, int]:
    """Spoil a page at random, or one byte of one: what came of it, by how often."""
    before, data, path = content(sound), sound.read_bytes(), folder / "spoilt.gpkg"
    found = {"found": 0, "as before": 0, "unseen": 0}
    for seed in seeds:
        rng, spoilt = np.random.default_rng(seed), bytearray(data)
        page = int(rng.integers(len(data) // PAGE))
        if one_byte:
            spoilt[page * PAGE + int(rng.integers(PAGE))] ^= int(rng.integers(1, 256))
        else:
            spoilt[page * PAGE : (page + 1) * PAGE] = rng.bytes(PAGE)
        path.write_bytes(spoilt)
        found[outcome(path, before)] += 1
        for log in folder.glob("spoilt.gpkg-*"):
            log.unlink()
    return found


def test_a_page_of_noise_is_found_wherever_it_lies(sound: Path, tmp_path: Path) -> None:
    found = outcomes(sound, tmp_path, range(40), one_byte=False)
    assert found["unseen"] == 0 and found["found"] > 30, found


def test_one_altered_byte_never_makes_anything_fall_over(sound: Path, tmp_path: Path) -> None:
    """SQLite keeps no sums of its pages: a byte within a number or a text is not found (docs/store.md); backups are sealed."""
    found = outcomes(sound, tmp_path, range(40), one_byte=True)
    assert sum(found.values()) == 40 and found["found"] > 0, found


def test_a_sound_project_is_sound_also_while_others_write(sound: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sound, tmp_path))
    with Project.open(path) as project:
        fill(project, 50)  # stands in the log
        assert why_unsound(path) is None and why_unsound(path, whole=False) is None
    with protected(path) as folder:
        assert why_unsound(folder / path.name) is None


def test_what_is_met_damaged_is_not_written_any_more(sound: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sound, tmp_path))
    with Project.open(path) as project, project.reading() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'building_parts'").scalar_one()
    data = bytearray(path.read_bytes())
    data[(root - 1) * PAGE : root * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)
    with Project.open(path) as project:
        assert not project.frozen
        with pytest.raises(Refused, match=r"server\.py restore") as met:
            project.read(PARTS)
        assert met.value.code == "project_damaged" and project.frozen
        before = path.read_bytes()
        with pytest.raises(Refused, match="nothing is written any more"):
            project.write({BUILDINGS: project.read(BUILDINGS)})
        assert [len(project.read(t)) for t in STORED if t == BUILDINGS] == [500]
    assert path.read_bytes() == before

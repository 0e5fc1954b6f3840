"""A project in PostgreSQL as other programs and other users find it."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import sqlalchemy as sa

from gis.errors import Conflict, NotFound, Refused
from gis.schema import BUILDINGS, COMMITTEES
from layers.storage.addresses import ServerAddress, address_of
from layers.storage.stored_tables import STORED
from layers.store import Project
from tests.databases import PASSWORD, schema
from tests.layers.test_store import fill, houses, rows


def address(url: str) -> ServerAddress:
    found = address_of(url)
    assert not isinstance(found, Path)
    return found


@pytest.fixture
def url(server: str) -> str:
    with schema(server) as made:
        yield made


def test_layers_have_a_crs_and_an_index_that_is_used(url: str) -> None:
    with Project.create(url) as project:
        fill(project, 3000)
        with project.reading() as connection:
            columns = "SELECT f_table_name, srid, type FROM geometry_columns WHERE f_table_schema = current_schema()"
            layers = {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(columns)}
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            near = "SELECT building_id FROM buildings WHERE geom && ST_MakeEnvelope(500000, 4000000, 500015, 4000001, 4547)"
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {near}"))
            assert sorted(row[0] for row in connection.exec_driver_sql(near)) == ["b0", "b1"]
    assert layers == {t.name: (4547, "GEOMETRY") for t in STORED if t.geometry}
    assert "ix_buildings_geom" in plan


def test_other_programs_read_and_write_it(url: str) -> None:
    with Project.create(url) as project:
        fill(project, 300)
        engine = sa.create_engine(address(url).url)
        table = f'"{address(url).schema}".buildings'
        seen = gpd.read_postgis(f"SELECT * FROM {table} ORDER BY fid", engine, geom_col="geom")
        assert seen.crs.to_epsg() == 4547 and seen.geometry.geom_equals(project.read(BUILDINGS).geometry).all()
        with engine.begin() as connection:  # as QGIS does: without a key
            connection.exec_driver_sql(
                f"INSERT INTO {table} (building_id, source_row, units_estimated, geom)"
                " VALUES ('new', 9, false, ST_MakeEnvelope(500000, 4000000, 500010, 4000010, 4547))"
            )
        engine.dispose()
        assert project.read(BUILDINGS)["building_id"].tolist()[-1] == "new" and len(project.read(BUILDINGS)) == 301


def test_a_crs_without_a_number_is_declared_once(url: str, server: str) -> None:
    crs = "+proj=tmerc +lon_0=117.25 +x_0=40000 +ellps=GRS80 +units=m"
    numbers = set()
    with schema(server) as second:
        for name in (url, second):
            with Project.create(name) as project:
                project.write({COMMITTEES: rows(COMMITTEES, 1, houses(1)).set_crs(crs, allow_override=True)})
                assert project.read(COMMITTEES).crs == crs
                with project.reading() as connection:
                    numbers.add(connection.exec_driver_sql("SELECT ST_SRID(geom) FROM committees").scalar())
    assert len(numbers) == 1 and numbers.pop() > 900_000


def test_what_is_there_or_not_there_is_refused(url: str, server: str) -> None:
    with pytest.raises(NotFound, match="no such project"):
        Project.open(url)
    with Project.create(url) as project:
        with pytest.raises(Refused, match="is there already"):
            Project.create(url)
        admin = sa.create_engine(address(url).url)
        with admin.begin() as connection:
            connection.exec_driver_sql(f'DROP SCHEMA "{address(url).schema}" CASCADE')
            connection.exec_driver_sql(f'CREATE SCHEMA "{address(url).schema}"')
        admin.dispose()
        with pytest.raises(Conflict, match="moved, deleted or replaced"):
            project.read(BUILDINGS)
    with pytest.raises(Refused, match="is no Enumap project"):
        Project.open(url)


def test_a_creation_that_fails_leaves_nothing(url: str) -> None:
    def spoilt(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (a int)")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        Project.made(url, spoilt)
    with pytest.raises(NotFound):
        Project.open(url)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda u: u.set(password="wrong"), "server_login"),
        (lambda u: u.set(database="nowhere"), "database_missing"),
        (lambda u: u.set(port=1), "server_unreachable"),
        (lambda u: u.set(host="nowhere.invalid"), "server_unreachable"),
    ],
)
def test_faults_of_the_way_there_are_told_apart(url: str, change: object, code: str) -> None:
    found = address(url)
    with pytest.raises(Refused) as refused:
        Project.open(ServerAddress(change(found.url), found.schema))
    assert refused.value.code == code
    assert PASSWORD not in refused.value.say("en") and PASSWORD not in refused.value.say("zh")


def test_who_may_only_read_reads_and_is_refused_in_words(url: str) -> None:
    with Project.create(url) as project:
        fill(project)
        with project.transaction() as connection:
            name = address(url).schema
            connection.exec_driver_sql(f"CREATE ROLE r_{name} LOGIN PASSWORD 'p'")
            connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{name}" TO r_{name}')
            connection.exec_driver_sql(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{name}" TO r_{name}')
        with Project.open(ServerAddress(address(url).url.set(username=f"r_{name}", password="p"), name)) as guest:
            assert len(guest.read(BUILDINGS)) == 5
            with pytest.raises(Refused, match="Ask its administrator"):
                guest.write({BUILDINGS: rows(BUILDINGS, 1, [shapely.box(0, 0, 1, 1)])})
        with project.transaction() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY r_{name}")
            connection.exec_driver_sql(f"DROP ROLE r_{name}")


def test_a_writer_does_not_wait_for_ever(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Project.create(url) as project:
        monkeypatch.setattr("layers.storage.server_connections._WAIT_MS", 50)
        with Project.open(url) as other, project.transaction(), pytest.raises(Conflict, match="written by another program"):
            other.refuse_readonly()

"""What is refused, and said, about where a project is kept: databases, versions, copies, backups, packages: severity, English, Chinese."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

STORE: dict[str, tuple[str, str, str]] = {
    # versions
    "project_older_frozen": (
        "refused",
        "{file} was made by an earlier Enumap and has to be brought to version {known}, but nothing can be written there. Copy it to a folder that can be written and use it there.",
        "{file} 由较早版本的 Enumap 建立,需要升级到版本 {known},但所在位置无法写入。请将其复制到可以写入的文件夹后使用。",
    ),
    # projects in a database
    "address_bad": (
        "refused",
        "{address} names no place for a project. Name a file, or a database as postgresql+psycopg://user@host/database?project (small letters, digits and _).",
        "{address} 不是可用的项目位置。请指定文件,或写成 postgresql+psycopg://用户@主机/数据库?项目名(项目名用小写字母、数字和下划线)。",
    ),
    "psycopg_missing": (
        "refused",
        "{file}: projects in a database need the package psycopg. Install it: pip install -r requirements-postgresql.txt",
        "{file}:使用数据库中的项目需要 psycopg 软件包,请先安装:pip install -r requirements-postgresql.txt",
    ),
    "schema_foreign": (
        "refused",
        "{file}: that schema is there and is no Enumap project. Name another one.",
        "{file}:该模式(schema)已存在,但不是 Enumap 项目,请换一个名称。",
    ),
    "server_unreachable": (
        "refused",
        "{file}: the database server {server} does not answer ({reason}). Check that it runs and that the address is right.",
        "{file}:数据库服务器 {server} 没有响应({reason})。请检查服务器是否在运行、地址是否正确。",
    ),
    "server_login": (
        "refused",
        "{file}: the database refuses user {user} ({reason}). Check the user and the password (in the environment as PGPASSWORD, or in .pgpass).",
        "{file}:数据库拒绝用户 {user} 登录({reason})。请检查用户名和密码(可用环境变量 PGPASSWORD 或 .pgpass 文件提供)。",
    ),
    "database_missing": (
        "refused",
        "{file}: the server has no database {database}. Have it made (createdb {database}), or name another one.",
        "{file}:服务器上没有数据库 {database}。请先建立(createdb {database}),或换一个名称。",
    ),
    "server_readonly": (
        "refused",
        "{file}: user {user} may not do that in the database ({reason}). Ask its administrator for the right to make and write this schema.",
        "{file}:用户 {user} 在数据库中没有相应权限({reason})。请向数据库管理员申请建立和写入该模式的权限。",
    ),
    "postgis_missing": (
        "refused",
        "{file}: the database {database} has no PostGIS, and this user may not add it. Ask its administrator for: CREATE EXTENSION postgis",
        "{file}:数据库 {database} 没有 PostGIS,当前用户也无权安装。请数据库管理员执行:CREATE EXTENSION postgis",
    ),
    "server_fault": (
        "refused",
        "{file}: the database server {server} refuses ({reason}). Nothing was changed.",
        "{file}:数据库服务器 {server} 拒绝执行({reason}),未作任何更改。",
    ),
    # copies
    "copy_differs": (
        "refused",
        "{file}: the copy is not equal to the project (table {table}: {wanted} rows there, {found} here, or other content). It was not kept. Try again; if it happens again, report it.",
        "{file}:副本与项目不一致({table:word}:原有 {wanted} 行,副本 {found} 行,或内容不同),未予保留。请重试;如再次出现,请报告。",
    ),
}

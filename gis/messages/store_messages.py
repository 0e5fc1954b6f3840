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
        "{file}: the copy is not equal to the project (table {table}: {wanted} {wanted:row|rows} there, {found} here, or other content). It was not kept. Try again; if it happens again, report it.",
        "{file}:副本与项目不一致({table:word}:原有 {wanted} 行,副本 {found} 行,或内容不同),未予保留。请重试;如再次出现,请报告。",
    ),
    # damage, backups
    "project_spoilt": (
        "refused",
        "{file} is damaged: it is only read, and nothing is written any more, so that the damage does not grow. Restore the last backup under another name, and go on with that: server.py restore BACKUP NEW",
        "{file} 已损坏:为避免损坏扩大,现只能读取,不再写入。请将最近的备份恢复为另一个名称并改用它:server.py restore BACKUP NEW",
    ),
    "spoilt_found": (
        "phrase",
        "Warning: {file} is damaged ({reason}). It is shown, and nothing can be changed. Restore a backup under another name: server.py restore {backup:quoted} {again:quoted}",
        "警告:{file} 已损坏({reason})。现仅供查看,不能更改。请将备份恢复为另一个名称:server.py restore {backup:quoted} {again:quoted}",
    ),
    "backup_missing": ("refused", "{file}: there is no such backup.", "{file}:没有这个备份。"),
    "backup_foreign": (
        "refused",
        "{file} is no backup of Enumap. Name a file made by server.py backup.",
        "{file} 不是 Enumap 的备份,请指定由 server.py backup 生成的文件。",
    ),
    "backup_broken": (
        "refused",
        "{file} is not whole: bytes are missing or were altered. Nothing was restored. Use another backup, and keep copies on a second disk.",
        "{file} 不完整或已被改动,未恢复任何内容。请改用其他备份,并在另一块磁盘上保存副本。",
    ),
    "backup_newer": (
        "refused",
        "{file} was made by a newer Enumap. Update Enumap.",
        "{file} 由较新版本的 Enumap 生成,请升级 Enumap。",
    ),
    "backup_of_database": (
        "refused",
        "{file} is a backup of a project in a database. Restore it to a database (postgresql+psycopg://user@host/database?project); server.py copy makes a file of it then.",
        "{file} 是数据库中项目的备份,请恢复到数据库(postgresql+psycopg://用户@主机/数据库?项目名),之后可用 server.py copy 转为文件。",
    ),
    "database_tools_missing": (
        "refused",
        "{file}: the program {name} is missing. Install the client programs of PostgreSQL (Debian: postgresql-client-15).",
        "{file}:缺少程序 {name},请安装 PostgreSQL 客户端程序(Debian:postgresql-client-15)。",
    ),
    # townships that go out and come back
    "township_unknown": (
        "refused",
        "{file} has no committees of township {code}. {near}",
        "{file} 中没有乡镇 {code} 的普查区。{near}",
    ),
    "package_foreign": (
        "refused",
        "{file} is no package of {project}: it did not go out from it by server.py split. Nothing was changed.",
        "{file} 不是 {project} 的乡镇包(不是由该项目用 server.py split 分出的),未作任何更改。",
    ),
    "package_crs": (
        "refused",
        "{file} is in another coordinate system than the project. Nothing was changed.",
        "{file} 的坐标系与项目不同,未作任何更改。",
    ),
    "package_elsewhere": (
        "refused",
        "{file} is the package of township {township} and holds committees or buildings of others ({listed}). Nothing was changed. Take them out of the package, or import them into the project itself.",
        "{file} 是乡镇 {township} 的包,其中却有其他乡镇的普查区或建筑物({listed})。未作任何更改。请从包中移除,或直接导入项目。",
    ),
    "package_asks": (
        "refused",
        "{file}: {count} {count:township has|townships have} changed here and in {count:its package|their packages} ({townships}). Nothing was changed. Say whose stands: --take theirs, or --take ours; for one alone: --take CODE=theirs",
        "{file}:有 {count} 个乡镇在项目和乡镇包中都有更改({townships})。未作任何更改。请指明以哪一方为准:--take theirs(乡镇包)或 --take ours(项目);只针对一个乡镇:--take 代码=theirs",
    ),
}

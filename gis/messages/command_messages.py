"""What is refused about projects, commands and rule files: English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str, str]] = {
    # project files
    "project_exists": (
        "refused",
        "{file} is there already. Choose another name, or delete it first.",
        "{file} 已经存在,请换一个名称,或先删除它。",
    ),
    "folder_missing": ("refused", "{file}: there is no folder {folder}. Make it first.", "{file}:文件夹 {folder} 不存在,请先新建。"),
    "project_missing": (
        "refused",
        "{file}: there is no such project. Make one with: server.py new {file:quoted}",
        "{file}:没有这个项目。新建项目:server.py new {file:quoted}",
    ),
    "project_gone": (
        "refused",
        "{file}: the file that was opened is no longer there: it was moved, deleted or replaced. Nothing is read or written any more. Put it back, and start again.",
        "{file}:打开的项目文件已不在原处(被移动、删除或替换),不再读取或写入。请放回原处,然后重新启动。",
    ),
    "project_foreign": (
        "refused",
        "{file} is no Enumap project. Name a file made by server.py new.",
        "{file} 不是 Enumap 项目文件,请指定由 server.py new 新建的文件。",
    ),
    "project_newer": (
        "refused",
        "{file} was made by a newer Enumap (version {version} of the project file; this one knows {known}). Update Enumap.",
        "{file} 由较新版本的 Enumap 建立(项目文件版本 {version},本程序支持到 {known}),请升级 Enumap。",
    ),
    "project_older": (
        "refused",
        "{file} was made by an earlier Enumap (version {version} of the project file; this one needs {known}). "
        "Make a new project and import the same files; a demo is made anew by --fresh.",
        "{file} 由较早版本的 Enumap 建立(项目文件版本 {version},本程序需要 {known})。请新建项目并重新导入原文件;演示可用 --fresh 重建。",
    ),
    "project_damaged": (
        "refused",
        "{file} is damaged ({reason}). Go on from a backup of it: server.py restore BACKUP NEW",
        "{file} 已损坏({reason}),请恢复此前的备份并改用它:server.py restore BACKUP NEW",
    ),
    "project_readonly": (
        "refused",
        "{file} cannot be written: it, or the folder {folder}, is write-protected. Copy the project to a folder that can be written and use it there.",
        "{file} 无法写入:该文件或文件夹 {folder} 有写保护。请将项目复制到可以写入的文件夹后使用。",
    ),
    "project_log": (
        "refused",
        "{file} cannot be read where it lies: its folder is write-protected or full, and its last changes still stand in {log}. Copy both files to another folder and use the project there.",
        "{file} 无法在原处读取:所在文件夹有写保护或磁盘已满,而最近的更改仍在 {log} 中。请将两个文件一并复制到其他文件夹后使用。",
    ),
    "project_unreadable": ("refused", "{file} cannot be read: {reason}.", "{file} 无法读取:{reason}。"),
    "folder_unwritable": (
        "refused",
        "{file} cannot be made in the folder {folder}: {reason}. Choose a folder that can be written.",
        "无法在文件夹 {folder} 中新建 {file}:{reason}。请选择可以写入的文件夹。",
    ),
    "project_busy": (
        "refused",
        "{file} is being written by another program. Try again in a minute.",
        "{file} 正被其他程序写入,请稍后再试。",
    ),
    "disk_full": (
        "refused",
        "{file}: the disk is full. Nothing was changed. Free some space and try again.",
        "{file}:磁盘已满,未作任何更改。请清理空间后重试。",
    ),
    "revision_gone": (
        "refused",
        "{file} was changed while this was being computed. Nothing was written; start it again.",
        "计算期间 {file} 已被更改,未写入任何内容,请重新执行。",
    ),
    "nothing_imported": (
        "refused",
        "{file} has no {table:word} yet. Import them first: server.py import {path:quoted} {table} FILE",
        "{file} 中还没有{table:word},请先导入:server.py import {path:quoted} {table} 文件",
    ),
    "no_plan": (
        "refused",
        "{file} has no plan yet. Make one: server.py delineate {path:quoted}",
        "{file} 还没有划分方案,请先执行:server.py delineate {path:quoted}",
    ),
    "committee_unknown": ("refused", "{file} has no committee {code}. Codes: {known}.", "{file} 中没有普查区 {code}。现有代码:{known}。"),
    "ea_unknown": (
        "refused",
        "{file} has no enumeration area {code}. {near}",
        "{file} 中没有普查小区 {code}。{near}",
    ),
    "nothing_to_keep": (
        "refused",
        "{file} has no plan and no earlier enumeration areas to keep. Make a plan without --keep, or import earlier ones: server.py import {path:quoted} eas FILE",
        "{file} 中没有可保留的划分方案或以往普查小区。请不带 --keep 重新划分,或先导入以往普查小区:server.py import {path:quoted} eas 文件",
    ),
    "eas_locked": (
        "refused",
        "{file}: {count} enumeration {count:area is|areas are} locked ({codes}), and a plan made anew would change {count:it|them}. "
        "Use delineate --keep, or unlock {count:it|them} first: --unlock CODE",
        "{file}:有 {count} 个普查小区已锁定({codes}),重新划分会改动它们。请加 --keep 保留现有方案,或先用 --unlock 解除锁定。",
    ),
    "lock_elsewhere": (
        "refused",
        "{code} is in none of the committees named with --committee. Name its committee too, or leave --lock and --unlock out.",
        "{code} 不属于用 --committee 指定的普查区。请一并指定其普查区,或不使用 --lock 和 --unlock。",
    ),
    "not_locked": (
        "refused",
        "{file}: enumeration area {code} is not locked. Locked: {codes}.",
        "{file}:普查小区 {code} 未锁定。已锁定:{codes}。",
    ),
    "ea_codes_used_up": (
        "refused",
        "Committee {code} has used its codes up to {last}; codes that were given up are never used again. Plan it anew without --keep, which numbers from 001.",
        "普查区 {code} 的普查小区代码已用到 {last},停用的代码不再使用。请不带 --keep 重新划分,代码将从 001 重新编排。",
    ),
    # deliveries
    "ids_needed": (
        "refused",
        "{file}: --mode {mode} compares by {field}, and the file has none. Map the column with --map, or use --mode replace.",
        "{file}:--mode {mode} 需要按 {field} 对照,而文件中没有该项。请用 --map 指定列,或使用 --mode replace。",
    ),
    "mode_unknown": (
        "refused",
        "{table:word} cannot be imported with --mode {mode}. Possible: {known}.",
        "{table:word}不能用 --mode {mode} 导入。可用:{known}。",
    ),
    "F35": (
        "refused",
        "{file} was imported already, on {time}. Nothing was changed. To put it in place of what is there, use --mode replace.",
        "{file} 已于 {time} 导入,未作任何更改。如需替换现有数据,请使用 --mode replace。",
    ),
    "key_needed": ("refused", "{file}: say with --key which column holds the building id.", "{file}:请用 --key 指定建筑物编号所在的列。"),
    "I09": (
        "error",
        "{file}: {count} {count:value|values} of {field} {count:is|are} in the project already ({ids}); {count:its row was|their rows were} left out. To change them, use --mode update.",
        "{file}:{field} 有 {count} 个值已在项目中({ids}),相应的行未采用。如需更改,请使用 --mode update。",
    ),
    "I13": (
        "warning",
        "{file}: {count} {count:row was|rows were} refused; the project keeps the {table:word} it has under {count:its code or id|their codes or ids}, as they were: {ids}.",
        "{file}:有 {count} 行被拒收,项目中相应的{table:word}保持原样:{ids}。",
    ),
    "eas_too_few": (
        "refused",
        "{wanted} {wanted:enumeration area is|enumeration areas are} too few: every committee needs one, and each large part of it; {least} at least.",
        "{wanted} 个普查小区太少:每个普查区及其较大的分块至少各需一个,最少 {least} 个。",
    ),
    "eas_too_many": (
        "refused",
        "{wanted} {wanted:enumeration area is|enumeration areas are} too many for the load there is; {most} at most.",
        "{wanted} 个普查小区太多:现有工作量最多可划 {most} 个。",
    ),
    "plans_one_committee": (
        "refused",
        "--plans compares plans of one committee; {count} were named. Name one: --committee CODE --plans N",
        "--plans 用于比较一个普查区的方案,而命令行指定了 {count} 个。请只指定一个:--committee 代码 --plans 数量",
    ),
    "take_without_plans": (
        "refused",
        "--take says which of the plans of --plans to write. Name both: --plans N --take K",
        "--take 指定写入 --plans 所列方案中的哪一个,请同时使用:--plans 数量 --take 编号",
    ),
    "take_beyond": (
        "refused",
        "--take {take}: there are {plans} plans at most (--plans {plans}). Take one of these, or ask for more.",
        "--take {take}:最多有 {plans} 个方案(--plans {plans})。请选择其中之一,或增加方案数。",
    ),
    "plan_not_found": (
        "refused",
        "Plan {take} was not found: there {found:is|are} {found} only. Nothing was written. Take one of these.",
        "没有方案 {take}:只找到 {found} 个,未写入任何内容。请选择其中之一。",
    ),
    "I07": (
        "warning",
        "{at}: {units} {units:dwelling names|dwellings name} the building {id}, which the project does not have. Correct the id or import the building.",
        "{at}:{units} 套住房所属建筑物 {id} 不在项目中,请更正编号或导入该建筑物。",
    ),
    "I08": (
        "warning",
        "The table of totals: {id} is no committee of the project. Correct the code or import the committee.",
        "总数表:{id} 不是项目中的普查区,请更正代码或导入该普查区。",
    ),
    # rule files and options
    "rule_file_bad": ("refused", "{file}: cannot be read as a rule file (TOML): {reason}", "{file}:不是可读的规则文件(TOML):{reason}"),
    "rule_unknown": ("refused", "{file}: there is no rule {key}. Known: {known}.", "{file}:没有规则 {key}。现有规则:{known}。"),
    "rule_misspelt": ("refused", "{file}: there is no rule {key}. Did you mean {nearest}?", "{file}:没有规则 {key},是否应为 {nearest}?"),
    "rule_type": ("refused", "{file}: rule {key} must be {wanted}, not {value}.", "{file}:规则 {key} 应为 {wanted},而不是 {value}。"),
    "option_bad": ("refused", "{option} {value}: write it as {form}.", "{option} {value}:请写成{form}。"),
    "port_bad": (
        "refused",
        "{port} is no port number; choose one from 0 (any free one) to 65535.",
        "{port} 不是端口号,请选择 0(任意空闲端口)至 65535。",
    ),
    "port_taken": (
        "refused",
        "Port {port} is in use by another program. Choose another one with --port, or leave --port out.",
        "端口 {port} 已被其他程序占用,请用 --port 另选,或不指定 --port。",
    ),
    "demo_foreign": (
        "refused",
        "{folder} is there and is no demo of Enumap. Start the demo in another folder, or rename it.",
        "{folder} 已存在,但不是 Enumap 的演示。请在其他文件夹中启动演示,或将其改名。",
    ),
    "out_unwritable": ("refused", "{file} cannot be written: {reason}.", "{file} 无法写入:{reason}。"),
    "output_unwritable": (
        "refused",
        "Standard output cannot be written: {reason}. Send it somewhere else.",
        "无法写入标准输出:{reason}。请改用其他输出位置。",
    ),
    "bug": (
        "refused",
        "Enumap has met a fault of its own ({reason}). Nothing was changed. Details for the report are in {file}.",
        "程序内部出错({kind}),未作任何更改。报告所需的详细信息在 {file} 中。",
    ),
    "not_installed": (
        "refused",
        "A package is missing ({name}). Install what Enumap needs: pip install -r requirements.txt",
        "缺少软件包 {name},请先安装:pip install -r requirements.txt",
    ),
    "interrupted": ("refused", "Stopped. Nothing half-done was kept.", "已停止,未保留任何未完成的内容。"),
}

"""What ``--help`` says, in Chinese: by the English text that stands with each argument, and the words of argparse itself."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

HELP_ZH: dict[str, str] = {
    # argparse's own
    "positional arguments": "位置参数",
    "options": "选项",
    "show this help message and exit": "显示此说明",
    # commands
    "Enumap: draw census enumeration areas.": "Enumap:划分人口普查小区。",
    "exit status: 0 done; 1 done, with errors in the data; 2 refused, nothing was changed": "退出状态:0 完成;1 完成,但数据中有错误;2 拒绝执行,未作任何更改",
    "Make the demo county and show it.": "生成演示县并打开地图。",
    "Start a project.": "新建项目。",
    "Take a file into a project.": "向项目导入文件。",
    "Divide committees into enumeration areas.": "将普查区划分为普查小区。",
    "Recount who is in which enumeration area.": "重新核算各普查小区,检查有无遗漏和重复。",
    "Print the map of one enumeration area.": "打印一个普查小区的地图。",
    "Write the plan of a project to a file.": "将项目的划分方案写入文件。",
    "Show a project in the browser.": "在浏览器中打开项目。",
    "From files to a plan in one go, without a project.": "不建项目,由文件直接生成划分方案。",
    "Copy a project from a file to a database, or back.": "在文件与数据库之间复制项目。",
    "Make a backup of a project.": "备份项目。",
    "Check a backup.": "检查备份是否完整。",
    "Make a project from a backup.": "由备份恢复项目。",
    "Write a package of each township, to be worked on offline.": "按乡镇分出可离线工作的项目包。",
    "Take packages of townships back.": "将乡镇包并回项目。",
    # options of several commands
    "project file, or URL of a database": "项目文件,或数据库中项目的 URL",
    "language of messages and names; else that of the rules": "消息和名称的语言(zh 中文,en 英文);不指定时按规则的语言",
    "print one JSON object and nothing else on standard output": "标准输出只打印一个 JSON 对象",
    "rule pack (china-2020 by default; docs/rules.md lists them) or TOML file": "规则包(默认为 china-2020,各规则包见 docs/rules.md)或 TOML 规则文件",
    "the same seed gives the same plan; 1 by default": "随机种子,相同的种子得到相同的方案;默认为 1",
    "processes; one a core by default, with the same plan": "进程数;默认每个处理器核心一个,方案不因此改变",
    "plan file to write": "要写入的方案文件",
    "column of the file that holds a field; repeatable": "字段在文件中对应的列;可重复使用",
    "read only the rows that meet it, as in kind='road'": "只读取符合条件的行,例如 kind='road'",
    "coordinate system, where the file states none or a wrong one": "坐标系;用于文件未说明坐标系或说明有误时",
    # demo, serve
    "port; 5000 by default, or the next free one": "端口;默认为 5000 或其后的空闲端口",
    "open the page in the browser": "在浏览器中打开页面",
    "make the demo county anew": "重新生成演示县",
    "make it and stop": "只生成,不打开地图",
    "address to listen on; only this machine for now": "监听地址;目前仅限本机",
    "folder of the hourly backups; by default one beside the project, named after it": "每小时备份的存放文件夹;默认为项目旁以项目命名的文件夹",
    "make no hourly backups": "不做每小时备份",
    # backup, verify, restore
    "where to put it; by default a folder beside the project, named after it": "存放位置;默认为项目旁以项目命名的文件夹",
    "file made by server.py backup": "由 server.py backup 生成的文件",
    # split, merge
    "code of a township, 9 digits; all by default; repeatable": "乡镇代码,9 位数字;默认为全部;可重复使用",
    "package made by server.py split": "由 server.py split 分出的乡镇包",
    "whose state stands where a township has changed on both sides; repeatable": "乡镇在两边都有更改时以哪一方为准:ours 项目,theirs 乡镇包;可重复使用",
    # new, import
    "file to make, as in county.gpkg, or URL of a database": "要新建的文件(例如 county.gpkg),或数据库中项目的 URL",
    "what the file holds": "文件内容:committees 普查区,buildings 建筑物,barriers 道路河流等界线,together 保持完整的范围(自然村、封闭小区等),regions 乡镇和县区,units 住房清单,totals 已知总数,eas 以往普查小区",
    "GeoPackage, GeoJSON, Shapefile (also zipped), FlatGeobuf, KML, GeoParquet, .osm.pbf; CSV or XLSX for tables": "GeoPackage、GeoJSON、Shapefile(可为 zip)、FlatGeobuf、KML、GeoParquet、.osm.pbf;表格用 CSV 或 XLSX",
    "whose data it is and its licence, shown with the layer": "数据来源及许可,随图层显示",
    "units: the column with the building id": "住房清单(units)中建筑物编号所在的列",
    "how a later delivery is laid over the earlier one; barriers are appended, the rest replaced": "再次导入时与原有数据的关系:replace 替换,append 追加,update 更新;默认:界线为追加,其余为替换",
    # delineate, coverage, export, plan
    "as many enumeration areas as there are enumerators; sets the target": "按普查员人数划分普查小区,由此确定目标",
    "divide this committee only; repeatable": "只划分该普查区;可重复使用",
    "show N different plans of one committee, and write none of them": "列出一个普查区的 N 个不同方案供比较,不写入",
    "of the plans of --plans, write the one of this number": "写入 --plans 所列方案中该编号的方案",
    "change only enumeration areas of the plan (or of those imported) that no longer fit": "只改动现有方案(或已导入的以往普查小区)中不再合适的普查小区",
    "with --keep: never change this one, now or later; repeatable": "与 --keep 一起使用:锁定该普查小区,今后也不改动;可重复使用",
    "let this one change again; repeatable": "解除该普查小区的锁定;可重复使用",
    "write the report with a map, one file that opens without a network": "写出带地图的报告(单个文件,无需网络即可打开)",
    "outlines of the committees": "普查区边界",
    "footprints or points of the buildings": "建筑物轮廓或点",
    "polygons whose buildings stay in one enumeration area where they fit (hamlets, gated compounds)": "保持完整的范围(自然村、封闭小区等):其中的建筑物在容量允许时划入同一普查小区",
    "roads, rivers, railways; repeatable": "道路、河流、铁路;可重复使用",
    "go on where an earlier run for the same plan file was cut short": "接着上次中断的运行继续划分(同一方案文件)",
    "known totals of the committees, to compare the units with": "各普查区的已知总数,用于与住房单元数对照",
    "housing units an enumeration area; else measure and target of the rules": "每个普查小区的住房单元数;不指定时按规则的计量与目标",
    # sheet
    "15 digits": "普查小区代码,15 位数字",
    "PDF to write": "要写入的 PDF 文件",
    "size of the sheet; a4 by default": "纸张大小;默认为 a4",
}

"""What is refused about files that are written, and files that are damaged or of the wrong kind: severity, English, Chinese."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

FILES: dict[str, tuple[str, str, str]] = {
    # files that a command writes
    "out_is_input": (
        "refused",
        "{file} cannot be written: it is {input}, which is read here. Nothing was changed. Choose another name.",
        "{file} 无法写入:它就是本次要读取的 {input}。未作任何更改,请换一个名称。",
    ),
    "out_is_project": (
        "refused",
        "{file} cannot be written: it is a project of Enumap. Nothing was changed. Choose another name.",
        "{file} 无法写入:它是 Enumap 项目文件。未作任何更改,请换一个名称。",
    ),
    "out_is_other": (
        "refused",
        "{file} exists and is no {kind:word} of Enumap; choose another name or delete it. Nothing was changed.",
        "{file} 已存在,且不是 Enumap 的{kind:word};请换一个名称,或先将其删除。未作任何更改。",
    ),
    "out_ending": (
        "refused",
        "{file}: a {kind:word} is written as {endings}. Choose a name that ends so.",
        "{file}:{kind:word}的格式为 {endings},文件名须以此结尾。",
    ),
    # files of the wrong kind, or of none
    "F22": (
        "refused",
        "{file}: the content ({found:word}) is not what the name says, or no known format. Known: GeoPackage, GeoJSON, Shapefile, FlatGeobuf, KML, GeoParquet, .osm.pbf, and .csv or .xlsx for tables.",
        "{file}:内容({found:word})与文件名不符,或不是可识别的格式。可用格式:GeoPackage、GeoJSON、Shapefile、FlatGeobuf、KML、GeoParquet、.osm.pbf,表格用 .csv 或 .xlsx。",
    ),
    "F06-json": (
        "refused",
        "{file}: the text is neither UTF-8, as GeoJSON has to be, nor GB18030 (byte {at}). Save it as UTF-8 and send it again.",
        "{file}:文字既不是 GeoJSON 所要求的 UTF-8 编码,也不是 GB18030(第 {at} 个字节)。请另存为 UTF-8 编码后重新发送。",
    ),
    "F07-layer": (
        "refused",
        "{file}: the text is {encoding}; layers in text form (GeoJSON, KML) have to be UTF-8. Save it as UTF-8 and send it again.",
        "{file}:文字为 {encoding} 编码,而文本格式的图层(GeoJSON、KML)须为 UTF-8 编码。请另存为 UTF-8 编码后重新发送。",
    ),
    "G28": (
        "refused",
        '{file}, layer {layer}: the coordinates of {count} {count:feature|features} are text and no numbers, such as "{value}" in feature {row} (counted from 0). Write them without quotes, or export it again.',
        '{file},图层 {layer}:{count} 个要素的坐标是文本,不是数字,例如第 {row} 个要素(从 0 起)中的 "{value}"。请去掉坐标的引号,或重新导出。',
    ),
    "F22-table": (
        "refused",
        "{file} is {found:word} and no table. Known totals, codes and lists of dwellings are read from tables: save them as .csv or .xlsx.",
        "{file} 是{found:word},不是表格。已知总数、代码和住房清单须为表格,请另存为 .csv 或 .xlsx。",
    ),
    "F22-shapes": (
        "refused",
        "{file} is a table without shapes. Committees, buildings and barriers are read from layers with shapes: GeoPackage, GeoJSON, Shapefile, FlatGeobuf, KML, GeoParquet, .osm.pbf.",
        "{file} 是没有图形的表格。普查区、建筑物和界线须为带图形的图层:GeoPackage、GeoJSON、Shapefile、FlatGeobuf、KML、GeoParquet、.osm.pbf。",
    ),
    "unreadable_table": (
        "refused",
        "{file}: the table cannot be read: {reason}. Open it in a spreadsheet program and save it as .xlsx or .csv.",
        "{file}:表格无法读取:{reason}。请用电子表格软件打开,另存为 .xlsx 或 .csv。",
    ),
    "open_quote": (
        "refused",
        "{file}, row {row}: a quotation mark is opened and never closed, so that all rows after it would be one cell. Close it, or delete it.",
        "{file} 第 {row} 行:引号没有闭合,其后各行都会并入同一单元格。请补上引号,或将其删除。",
    ),
    "T15": (
        "refused",
        "{file}, sheet {layer}: {count} {count:cell holds a formula|cells hold formulas} whose value is not in the file, {cell} first. Open it in a spreadsheet program, save it there, and send it again.",
        "{file},工作表 {layer}:有 {count} 个单元格是公式,文件中没有其计算结果(首个为 {cell})。请用电子表格软件打开并保存后重新发送。",
    ),
    "F23": (
        "refused",
        "{file} is empty (0 bytes). If it lies in a cloud drive, download it first.",
        "{file} 是空文件(0 字节)。如果存放在网盘,请先下载到本机。",
    ),
    # GeoPackages cut short
    "F24": (
        "refused",
        "{file}: the file is cut short or damaged: a GeoPackage of {stated} bytes of which {found} are there. Copy or send it again.",
        "{file}:文件不完整或已损坏:GeoPackage 应有 {stated} 字节,实有 {found} 字节。请重新复制或发送。",
    ),
    "F24-damaged": (
        "refused",
        "{file}: the GeoPackage is damaged and its list of layers cannot be read. Copy or send it again.",
        "{file}:GeoPackage 已损坏,无法读取图层目录。请重新复制或发送。",
    ),
}

"""What is said of the files of a delivery, their shapes and places: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

_AT = "{file}, layer {layer}, feature {row} (counted from 0){named}: "
_AT_ZH = "{file},图层 {layer},第 {row} 个要素(从 0 起){named}:"
_IN = "{file}, layer {layer}: "
_IN_ZH = "{file},图层 {layer}:"

INTAKE: dict[str, tuple[str, str, str]] = {
    # the call
    "path_refused": (
        "refused",
        "{file}: only files on this machine are read, no web addresses and no virtual paths.",
        "{file}:只读取本机文件,不接受网址或虚拟路径。",
    ),
    "file_missing": (
        "refused",
        "{file}: there is no such file. Check the name and the folder.",
        "{file}:找不到该文件,请检查文件名和文件夹。",
    ),
    "file_folder": ("refused", "{file} is a folder. Name the file in it.", "{file} 是文件夹,请指定其中的文件。"),
    "layer_unknown": ("refused", "{file} has no layer {layer}. It has: {layers}.", "{file} 中没有图层 {layer}。现有图层:{layers}。"),
    "field_unknown": (
        "refused",
        "{table:word}: there is no field {field}. Fields that can be mapped: {fields}.",
        "{table:word}没有字段 {field}。可对应的字段:{fields}。",
    ),
    "column_unknown": (
        "refused",
        _IN + "there is no column {column} for the field {field}. Columns: {columns}.",
        _IN_ZH + "没有与字段 {field} 对应的列 {column}。现有列:{columns}。",
    ),
    "column_needed": (
        "refused",
        _IN + "no column was found for {field}. Name it with --map {field}=COLUMN. Columns: {columns}.{hint}",
        _IN_ZH + "找不到字段 {field} 的列,请用 --map {field}=列名 指定。现有列:{columns}。{hint}",
    ),
    "where_bad": (
        "refused",
        _IN + "the filter {where} cannot be used ({reason}). Columns: {columns}.",
        _IN_ZH + "筛选条件 {where} 无法使用({reason})。现有列:{columns}。",
    ),
    "crs_bad": ("refused", "{value} is no coordinate system. Give it as EPSG:4547.", "{value} 不是坐标系,请写成 EPSG:4547 的形式。"),
    "unreadable": (
        "refused",
        _IN + "cannot be read: {reason}. Export it again, as GeoPackage if possible.",
        _IN_ZH + "无法读取:{reason}。请重新导出,最好用 GeoPackage。",
    ),
    "no_rows": (
        "refused",
        _IN + "there is nothing in it.",
        _IN_ZH + "没有任何记录。",
    ),
    "filter_empty": (
        "refused",
        _IN + "the filter {where} lets none of its rows through. Correct it. Columns: {columns}.",
        _IN_ZH + "筛选条件 {where} 未选中任何记录,请更正。现有列:{columns}。",
    ),
    "all_refused": (
        "refused",
        _IN + "no row of {rows} can be used. First reason: {reason}",
        _IN_ZH + "{rows} 行全部无法使用。首个原因:{reason}",
    ),
    "wrong_shapes": (
        "refused",
        _IN + "it holds {found:words}, but {wanted:word} are needed. Name another layer.",
        _IN_ZH + "其中是{found:words},而需要{wanted:word}。请指定其他图层。",
    ),
    "osm_levels": (
        "refused",
        "{file}: boundaries of several levels lie over each other. Choose one with --where, as in admin_level='{example}'. Levels (boundaries): {levels}.",
        "{file}:其中有多个级别的行政边界互相重叠。请用 --where 选定一个级别,例如 admin_level='{example}'。级别(边界数):{levels}。",
    ),
    # files, archives, encodings
    "F02": (
        "warning",
        "{file}: the part .dbf is missing, so there are no names, codes or counts. Send all parts of the shapefile.",
        "{file}:缺少 .dbf 部分,没有名称、代码和数量。请发送 Shapefile 的全部部分。",
    ),
    "F03": (
        "refused",
        "{file}: the part .shp is missing: a table without shapes. Send all parts.",
        "{file}:缺少 .shp 部分,只有表没有图形。请发送全部部分。",
    ),
    "F01": ("note", "{file}: the part .shx was missing; the index was rebuilt on a copy.", "{file}:缺少 .shx 部分,已在副本上重建索引。"),
    "F04": (
        "note",
        "{file}: no encoding is stated; text was read as {encoding}, for example {sample}.",
        "{file}:未说明编码,文字按 {encoding} 读取,例如 {sample}。",
    ),
    "F05": (
        "warning",
        "{file}: the stated encoding {stated} does not fit the text; it was read as {encoding}, for example {sample}. Check the names.",
        "{file}:所标编码 {stated} 与文字不符,已按 {encoding} 读取,例如 {sample}。请核对名称。",
    ),
    "F06": (
        "warning",
        "{file}: the encoding of the text is not clear; it was read as {encoding}, for example {sample}. Check the names, or send a .cpg file.",
        "{file}:文字编码无法确定,已按 {encoding} 读取,例如 {sample}。请核对名称,或附上 .cpg 文件。",
    ),
    "F10": (
        "refused",
        "{file}: the file is cut short: {found} {found:shape|shapes} of {stated}. Send it again.",
        "{file}:文件不完整,只有 {stated} 个图形中的 {found} 个。请重新发送。",
    ),
    "F11": (
        "refused",
        "{file}: the attribute file is cut short at row {found} of {stated}. Send it again.",
        "{file}:属性文件不完整,在第 {found} 行(共 {stated} 行)处中断。请重新发送。",
    ),
    "F12": (
        "refused",
        "{file}: {shapes} {shapes:shape|shapes} but {rows} {rows:row|rows}: the parts do not belong together.",
        "{file}:有 {shapes} 个图形但有 {rows} 行属性,各部分不属于同一文件。",
    ),
    "F17": ("refused", "{file}: an archive in an archive. Send the inner one.", "{file}:压缩包中还有压缩包,请直接发送内层文件。"),
    "F18": (
        "refused",
        "{file}: this archive has a password or is of a kind that is not opened here. Send a .zip without a password.",
        "{file}:压缩包带有密码,或其格式在此无法打开。请发送不带密码的 .zip 文件。",
    ),
    "F18-password": (
        "refused",
        "{file}: the workbook has a password. Open it in a spreadsheet program, take the password off (or save it as .csv), and send that.",
        "{file}:该工作簿设有密码。请用电子表格软件打开,取消密码(或另存为 .csv)后再导入。",
    ),
    "F18-damaged": (
        "refused",
        "{file}: the file is cut short or damaged and cannot be opened ({size} bytes). Copy or send it again.",
        "{file}:文件不完整或已损坏,无法打开(共 {size} 字节)。请重新复制或发送。",
    ),
    "F19": (
        "refused",
        "{file} holds several layers. Name one as {file}:LAYER. Layers: {layers}.",
        "{file} 含有多个图层,请用 {file}:图层名 指定其一。图层:{layers}。",
    ),
    "F20": (
        "refused",
        "{file}: two files in the archive differ only in capital letters: {names}. Send one of them.",
        "{file}:压缩包中有两个文件仅大小写不同:{names}。请只发送其中一个。",
    ),
    "F21": (
        "refused",
        "{file}: the archive is not accepted ({reason}). Pack just the files of the layer anew.",
        "{file}:不接受该压缩包({reason})。请只把图层文件重新打包。",
    ),
    # shapes
    "G01": (
        "warning",
        _AT
        + "the outline crosses itself at {x}, {y}. It was taken as {parts} {parts:part|parts}: the land that the outline encloses. Check it and send a corrected outline.",
        _AT_ZH + "轮廓在 {x}, {y} 处自相交,已按轮廓所围的范围修复为 {parts} 个部分。请核对并提供更正后的轮廓。",
    ),
    "G02": ("note", _AT + "a spike at {x}, {y} was removed; the area is the same.", _AT_ZH + "已去除 {x}, {y} 处的尖刺,面积不变。"),
    "V04-added": (
        "note",
        _IN
        + "{count} {count:corner point was|corner points were} added on shared borders, so that neighbours have the same line; no outline moved.",
        _IN_ZH + "已在共用边界上补充 {count} 个拐点,使相邻双方共用同一条线;边界位置未改变。",
    ),
    "G03": ("note", _IN + "{count} {count:repeated point was|repeated points were} removed.", _IN_ZH + "已删除 {count} 个重复点。"),
    "G04": (
        "note",
        _AT + "the outline was open by {gap_m} m; it was closed by a straight edge.",
        _AT_ZH + "轮廓未闭合,缺口 {gap_m} 米,已用直线闭合。",
    ),
    "G04-open": (
        "error",
        _AT + "the outline is open by {gap_m} m, and a straight edge would cross it. It was not closed. Draw it shut in the source.",
        _AT_ZH + "轮廓未闭合,缺口 {gap_m} 米,用直线闭合会与轮廓相交,因此未予闭合。请在源数据中补绘。",
    ),
    "G04-wide": (
        "error",
        _AT
        + "the outline is open by {gap_m} m, wider than its edges are long: points are missing. It was not closed. Draw it shut in the source.",
        _AT_ZH + "轮廓未闭合,缺口 {gap_m} 米,大于其通常的边长,说明缺少拐点,因此未予闭合。请在源数据中补绘。",
    ),
    "G05": (
        "error",
        _AT + "an outline needs at least 3 different corners. Draw it again.",
        _AT_ZH + "轮廓至少需要 3 个不同的角点,请重新绘制。",
    ),
    "G06": ("error", _AT + "the shape has no area. Draw it again or delete it.", _AT_ZH + "图形没有面积,请重新绘制或删除。"),
    "G06-line": ("error", _AT + "the line has no length. Draw it again or delete it.", _AT_ZH + "线没有长度,请重新绘制或删除。"),
    "G07": (
        "error",
        _AT + "a coordinate is not a number, or lies where the coordinate system has no place: {spot}. Correct the shape.",
        _AT_ZH + "坐标不是数字,或超出坐标系范围:{spot}。请更正图形。",
    ),
    "G09": (
        "warning",
        _AT + "a hole lies outside its area at {x}, {y}; it was taken as land. Check it.",
        _AT_ZH + "{x}, {y} 处的孔洞位于面之外,已按陆地处理,请核对。",
    ),
    "G10": ("note", _AT + "a hole that touches the border was opened to it.", _AT_ZH + "与边界相接的孔洞已并入边界。"),
    "G11": (
        "warning",
        _AT + "a hole lies in a hole at {x}, {y}; which outline lies in which decided what is land. Check it.",
        _AT_ZH + "{x}, {y} 处孔洞中有孔洞,已按轮廓的内外关系确定范围,请核对。",
    ),
    "G12": ("note", _AT + "parts that overlap were merged.", _AT_ZH + "互相重叠的部分已合并。"),
    "G13": ("note", _AT + "parts with a common edge were merged.", _AT_ZH + "有公共边的部分已合并。"),
    "G14": (
        "note",
        _AT + "an outline that touches itself at {x}, {y} was rebuilt; the area is the same.",
        _AT_ZH + "在 {x}, {y} 处自接触的轮廓已重建,面积不变。",
    ),
    "G15": ("error", _AT + "there is no shape. Draw it or delete the row.", _AT_ZH + "没有图形,请补绘或删除该行。"),
    "G16": ("error", _AT + "the shape is empty. Draw it or delete the row.", _AT_ZH + "图形为空,请补绘或删除该行。"),
    "G17": (
        "note",
        _AT + "a collection of shapes: {outcome}",
        _AT_ZH + "为几何集合:{outcome}",
    ),
    "G18": (
        "error",
        _AT + "not {wanted:word} like the rest of the layer. Draw it again or delete it.",
        _AT_ZH + "与图层中其他要素不同,不是{wanted:word}。请重新绘制或删除。",
    ),
    "G19": ("note", _IN + "height values of {count} {count:shape is|shapes are} ignored.", _IN_ZH + "已忽略 {count} 个图形的高程值。"),
    "G20": (
        "note",
        _IN + "curves of {count} {count:shape was|shapes were} turned into short straight lines.",
        _IN_ZH + "{count} 个图形的曲线已转换为短直线。",
    ),
    "G23": ("error", _AT + "the outline is too tangled to repair. Draw it again.", _AT_ZH + "轮廓过于混乱,无法修复,请重新绘制。"),
    "V14": (
        "warning",
        _IN + "{count} {count:building is a point or a line; its|buildings are points or lines; their} size is not known: {ids} "
        "({count:feature|features} {rows}, counted from 0). Draw the {count:footprint|footprints}, or check the number of housing units.",
        _IN_ZH + "{count} 栋建筑物为点或线,大小未知:{ids}(第 {rows} 个要素,从 0 起)。请绘出轮廓,或核对住房单元数。",
    ),
    # coordinates
    "R01": (
        "refused",
        _IN
        + "no coordinate system is stated. Say which with --crs {table}=EPSG:NUMBER. Values lie from {west}, {south} to {east}, {north}; most likely: {candidates}.",
        _IN_ZH + "未说明坐标系,请用 --crs {table}=EPSG:编号 指定。坐标范围 {west}, {south} 至 {east}, {north},最可能是:{candidates}。",
    ),
    "R02": (
        "refused",
        _IN
        + "the values look like {looks:word}, but the stated coordinate system is {crs}. Say the right one with --crs {table}=EPSG:NUMBER. Most likely: {candidates}.",
        _IN_ZH
        + "坐标值的单位像是{looks:word},而标明的坐标系是 {crs}。请用 --crs {table}=EPSG:编号 指定正确的坐标系。最可能是:{candidates}。",
    ),
    "R03": (
        "refused",
        _IN + "latitude and longitude seem exchanged ({x}, {y}). If so, read it with --crs {table}={crs},yx.",
        _IN_ZH + "经度和纬度似乎颠倒({x}, {y})。如确认,请用 --crs {table}={crs},yx 读取。",
    ),
    "R18": ("error", _AT + "the position is empty (0, 0). Draw the shape at its place.", _AT_ZH + "位置为空(0, 0),请在实际位置绘制。"),
    # choices made while reading
    "I26": (
        "note",
        "Committee {named} had the code {old} and has the code {new} in this file, with the same outline: its plan, codes of areas and numbers of buildings go on under the new code.",
        "普查区{named}原代码为 {old},本文件中为 {new},边界相同:原有方案、普查小区和建筑物编号沿用,代码相应改变。",
    ),
    "I01": (
        "note",
        _IN
        + "{count} {count:line|lines} in tunnels or under buildings {count:is|are} not visible on the ground and {count:was|were} left out.",
        _IN_ZH + "{count} 条隧道或楼下通道在地面不可见,未采用。",
    ),
    "I02": (
        "note",
        _IN + "{count} {count:line is no line|lines are no lines} on the ground ({kinds}) and {count:was|were} left out.",
        _IN_ZH + "{count} 条线不是地面可见线({kinds}),未采用。",
    ),
    "I03": (
        "note",
        "{file} holds several layers; {layer} was read, the only one with {wanted:word}.",
        "{file} 含有多个图层,已读取唯一含有{wanted:word}的图层 {layer}。",
    ),
    "I04": (
        "warning",
        _IN + "{count} {count:record could not be read and is|records could not be read and are} treated as without shape ({rows}).",
        _IN_ZH + "{count} 条记录无法读取,按无图形处理({rows})。",
    ),
    "I05-where": (
        "warning",
        _IN + "the filter {where} lets none of its lines through. Correct it, or leave the file out. Columns: {columns}.",
        _IN_ZH + "筛选条件 {where} 未选中任何线,请更正,或不使用该文件。现有列:{columns}。",
    ),
    "I05": ("warning", _IN + "the layer has no lines.", _IN_ZH + "该图层没有任何线。"),
    "I24": (
        "warning",
        _IN
        + "{count} of {total} {total:barrier is an area|barriers are areas} of no known kind, of {area_m2} m2 as a rule: {count:this looks|these look} like {count:a building|buildings}. {count:Its edge was taken as a line|Their edges were taken as lines} that borders follow. If another file was meant, read that in its place (import: --mode replace); if not, name the column that says what they are with --map barriers.kind=COLUMN.",
        _IN_ZH
        + "{total} 条界线中有 {count} 条是类型不明的面,面积一般为 {area_m2} 平方米,像是建筑物。已将其边缘作为划分时可沿用的界线。如选错文件,请改用正确的文件(导入时用 --mode replace 替换);如确为界线,请用 --map barriers.kind=列名 指定其类型所在的列。",
    ),
    "I06": ("error", "{file}, row {row}: no {field}. The row was left out.", "{file} 第 {row} 行没有 {field},该行未采用。"),
}

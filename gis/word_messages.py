"""Words and half sentences that stand inside other messages: of closed lists by word, and reasons by code."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {  # English, Chinese
    # where things lie
    "north": ("north", "北方"),
    "north-east": ("north-east", "东北方"),
    "east": ("east", "东方"),
    "south-east": ("south-east", "东南方"),
    "south": ("south", "南方"),
    "south-west": ("south-west", "西南方"),
    "west": ("west", "西方"),
    "north-west": ("north-west", "西北方"),
    "the layer": ("the layer", "该图层"),
    "the committees": ("the committees", "普查区"),
    "these committees": ("these committees", "这些普查区"),
    "the others": ("the others", "其他普查区"),
    # tables
    "committees": ("committees", "普查区"),
    "buildings": ("buildings", "建筑物"),
    "barriers": ("barriers", "道路河流等界线"),
    "together": ("areas kept together", "保持完整的范围"),
    "regions": ("townships and counties", "乡镇和县区"),
    "units": ("dwellings", "住房清单"),
    "dwellings": ("dwellings", "住房清单"),
    "totals": ("known totals", "已知总数"),
    "eas": ("earlier enumeration areas", "以往普查小区"),
    "enumeration_areas": ("enumeration areas", "普查小区"),
    "building_parts": ("building parts", "建筑物各部分"),
    "issues": ("issues", "问题"),
    "cells": ("cells", "地块单元"),
    # levels of school
    "kindergarten": ("kindergarten", "幼儿园"),
    "primary_school": ("primary school", "小学"),
    "junior_high": ("junior high school", "初中"),
    "senior_high": ("senior high school", "高中"),
    "university": ("university", "大学"),
    # shapes
    "areas": ("areas", "面"),
    "lines": ("lines", "线"),
    "any": ("areas", "面"),
    "Point": ("points", "点"),
    "MultiPoint": ("points", "点"),
    "LineString": ("lines", "线"),
    "LinearRing": ("lines", "线"),
    "MultiLineString": ("lines", "线"),
    "Polygon": ("areas", "面"),
    "MultiPolygon": ("areas", "面"),
    "GeometryCollection": ("collections of shapes", "几何集合"),
    "no shapes": ("a table without shapes", "没有图形的表"),
    # what a file is, where it has no name of its own
    "?": ("of an unknown kind", "未知类型"),
    "gpkg": ("a GeoPackage", "GeoPackage"),
    "shapefile": ("a Shapefile", "Shapefile"),
    "flatgeobuf": ("a FlatGeobuf", "FlatGeobuf"),
    "parquet": ("a GeoParquet", "GeoParquet"),
    "geojson": ("a GeoJSON", "GeoJSON"),
    "kml": ("a KML", "KML"),
    "osm": ("an OSM extract", "OSM 数据"),
    "zip": ("an archive", "压缩包"),
    "csv": ("a table of text", "文本表格"),
    "xlsx": ("a workbook", "工作簿"),
    "xls": ("a workbook", "工作簿"),
    "parquet without shapes": ("Parquet without shapes", "没有图形的 Parquet"),
    "zip without layers": ("an archive without any layer", "压缩包中没有图层"),
    # files that are written
    "plan file": ("plan file", "方案文件"),
    "report": ("report", "报告"),
    "sheet": ("sheet", "小区图"),
    # the first word of a command line
    "COMMAND": ("COMMAND", "命令"),
    # units of coordinates
    "degrees": ("degrees", "度"),
    "metres": ("metres", "米"),
    # why a building is in no enumeration area: `gis.schema.STATUSES`
    "placed": ("placed", "已划入"),
    "no_committee": ("in no committee", "不在任何普查区"),
    "undecided": ("halved by a committee line", "被普查区界线对半分开"),
    "doubled": ("in two committees", "在两个普查区内"),
    "no_geometry": ("without a shape", "没有图形"),
    "no_area": ("without an area", "没有面积"),
    "bad_shape": ("outline beyond repair", "轮廓无法修复"),
    "bad_position": ("no position", "位置有误"),
    "repeated_id": ("with an id that an earlier row has", "编号与前面的记录重复"),
    "unplanned": ("committee not planned yet", "所在普查区尚未划分"),
    # what loads are counted in: `gis.rules.MEASURES`
    "one units": ("housing unit", "个住房单元"),
    "one residents": ("resident", "名居民"),
    "one larger": ("household", "户(或相当于此数的人口)"),
    "one minutes": ("minute of work", "分钟工作量"),
    "one establishments": ("establishment", "家单位和个体经营户"),
    "load units": ("housing units", "个住房单元"),
    "load residents": ("residents", "名居民"),
    "load larger": ("households", "户(或相当于此数的人口)"),
    "load minutes": ("minutes of work", "分钟工作量"),
    "load establishments": ("establishments", "家单位和个体经营户"),
    # kinds of barrier: `gis.barriers.KINDS`
    "barrier motorway": ("motorway", "高速公路"),
    "barrier trunk": ("trunk road", "干线公路"),
    "barrier primary": ("primary road", "主干路"),
    "barrier secondary": ("secondary road", "次干路"),
    "barrier tertiary": ("tertiary road", "支路"),
    "barrier road": ("road", "道路"),
    "barrier residential": ("street", "街道"),
    "barrier unclassified": ("minor road", "一般道路"),
    "barrier service": ("service road", "内部道路"),
    "barrier track": ("track", "机耕路"),
    "barrier lane": ("lane", "巷"),
    "barrier footway": ("footway", "步道"),
    "barrier path": ("path", "小路"),
    "barrier railway": ("railway", "铁路"),
    "barrier tram": ("tramway", "有轨电车"),
    "barrier river": ("river", "河"),
    "barrier canal": ("canal", "渠"),
    "barrier stream": ("stream", "溪"),
    "barrier ditch": ("ditch", "沟"),
    "barrier water": ("water", "水面"),
    "barrier coastline": ("coast", "海岸"),
    "barrier wall": ("wall", "墙"),
    "barrier fence": ("fence", "围栏"),
    "barrier line": ("drawn line", "界线"),
    # parts of requests of the page
    "tile": ("tile", "地图瓦片"),
    "severity": ("severity", "严重程度"),
    "seed": ("seed", "随机种子"),
    "offset": ("offset", "起始行"),
    "limit": ("limit", "行数"),
    "paper": ("paper", "纸张"),
    "lang": ("lang", "语言"),
}

_ENGLISH = "英文详情请用 --lang en 查看"

PHRASES: dict[str, tuple[str, str, str]] = {
    # why a file or folder cannot be used
    "reason_no_folder": ("phrase", "there is no folder {folder}", "文件夹 {folder} 不存在"),
    "reason_folder": ("phrase", "it is a folder", "它是文件夹"),
    "reason_missing": ("phrase", "there is no such file or folder", "没有该文件或文件夹"),
    "reason_no_right": ("phrase", "this user has no right to", "当前用户没有权限"),
    "reason_protected": ("phrase", "the folder is write-protected", "文件夹有写保护"),
    "reason_writer": ("phrase", "the writing program reports: {text}", "写入程序报错(" + _ENGLISH + ")"),
    "reason_full": ("phrase", "the disk is full", "磁盘已满"),
    "reason_in_use": ("phrase", "another program uses it", "正被其他程序使用"),
    "reason_long_name": ("phrase", "the name is too long", "名称过长"),
    "reason_system": ("phrase", "the system reports: {text}", "系统报错,编号 {number}"),
    # why the content of a file cannot be used
    "reason_line": ("phrase", "error at line {line}, column {column}: {text}", "第 {line} 行第 {column} 列有语法错误"),
    "reason_end": ("phrase", "the text ends too early: {text}", "内容不完整,提前结束"),
    "reason_no_end": ("phrase", "its end is missing: it is cut short or damaged", "文件末尾缺失,文件不完整或已损坏"),
    "reason_no_layer": ("phrase", "no layer in it can be read", "其中没有可读取的图层"),
    "reason_format": ("phrase", "no known format is recognised in it", "其中未识别出任何已知格式"),
    "reason_deep": ("phrase", "it is nested too deep", "嵌套层次过深"),
    "reason_encoding": ("phrase", "byte {at} is no {encoding} text", "第 {at} 个字节不是 {encoding} 文字"),
    "reason_crs": ("phrase", "the coordinate system (.prj) is damaged", "坐标系(.prj)已损坏"),
    "reason_old_workbook": (
        "phrase",
        "it is damaged, or of a kind of workbook that is too old ({size} bytes)",
        "文件已损坏,或工作簿格式过旧(共 {size} 字节)",
    ),
    "hint_header": (
        "phrase",
        " Row {row} was taken as the header; if that is wrong, leave one row with the names of the columns in the table, without merged "
        "cells.",
        "已将第 {row} 行作为表头;如有误,请在表中只保留一行列名,不要合并单元格。",
    ),
    "reason_damaged": ("phrase", "the file is damaged: {text}", "文件已损坏"),
    "reason_database": ("phrase", "the database reports: {text}", "数据库无法读取"),
    "reason_reader": ("phrase", "{text}", "读取程序报错,文件可能已损坏或不符合格式(" + _ENGLISH + ")"),
    "reason_program": ("phrase", "{text}", "下载程序报错(" + _ENGLISH + ")"),
    "number_read": ("phrase", "'{text}' as {value}", "'{text}'读作 {value}"),
    "reason_filter": ("phrase", "{text}", "不是有效的条件表达式"),
    "reason_filter_plain": ("phrase", "only comparisons joined by AND are understood here", "此处只支持用 AND 连接的比较"),
    "reason_no_column": ("phrase", "there is no column {columns}", "没有列 {columns}"),
    "reason_number": (
        "phrase",
        "line {line}: {word} is no number, so it is no coordinate [G07]",
        "第 {line} 行的 {word} 不是数字,不能作为坐标 [G07]",
    ),
    "reason_number_in": (
        "phrase",
        "line {line}, feature {row} (counted from 0): {word} is no number, so it is no coordinate [G07]",
        "第 {line} 行,第 {row} 个要素(从 0 起):{word} 不是数字,不能作为坐标 [G07]",
    ),
    "reason_size": ("phrase", "{size} MB, more than {most} MB", "{size} MB,超过 {most} MB"),
    "reason_packed": ("phrase", "{size} MB in {packed} MB", "{packed} MB 的压缩包展开后为 {size} MB"),
    "reason_files": ("phrase", "{count} files, more than {most}", "{count} 个文件,超过 {most} 个"),
    "reason_table": ("phrase", "more than {rows} rows or {columns} columns", "超过 {rows} 行或 {columns} 列"),
    # coordinate systems that values could be in
    "crs_named": ("phrase", "{crs} ({name})", "{crs}({name})"),
    "crs_of_layers": ("phrase", "{crs} (as the other layers)", "{crs}(与其他图层相同)"),
    "crs_zone": ("phrase", "{crs} (CGCS2000, {degrees}-degree zone {zone})", "{crs}(CGCS2000,{degrees} 度带第 {zone} 带)"),
    "crs_meridians": (
        "phrase",
        "EPSG:4534-4554 (CGCS2000, 3-degree zones, central meridian 75-135 E)",
        "EPSG:4534-4554(CGCS2000,3 度带,中央经线东经 75-135 度)",
    ),
    "crs_utm": ("phrase", "EPSG:32643-32653 (WGS 84, UTM zones 43-53 N)", "EPSG:32643-32653(WGS 84,UTM 北半球 43-53 带)"),
    "crs_none": ("phrase", "none that is known here", "没有合适的已知坐标系"),
    # a point that the coordinate system has no place for
    "spot_unknown": ("phrase", "{x}, {y}", "{x}, {y}"),
    "spot_exchanged": ("phrase", "{x}, {y}; its latitude and longitude seem exchanged", "{x}, {y},经度和纬度似乎颠倒"),
    "spot_metres": ("phrase", "{x}, {y}; it seems to be in metres, not degrees", "{x}, {y},单位似乎是米而不是度"),
    # codes that may have been meant
    "codes_near": ("phrase", "Nearest codes: {codes}.", "相近代码:{codes}。"),
    "codes_none_near": (
        "phrase",
        "A code is the committee's 12 digits and 3 more, as in {example}.",
        "代码由普查区的 12 位代码和 3 位顺序号组成,例如 {example}。",
    ),
    # what is wrong with a request
    "body_empty": ("phrase", "is empty", "为空"),
    "body_no_json": ("phrase", "is no JSON object: {text}", "不是 JSON 对象:{text}"),
    # how the value of an option is written
    "form_map": ("phrase", "field=column", "字段=列名"),
    "form_map_layered": ("phrase", "layer.field=column (layers: {layers})", "图层.字段=列名(图层:{layers})"),
    "form_where": ("phrase", "layer:expression", "图层:条件"),
    "form_crs": ("phrase", "layer=EPSG:4547", "图层=EPSG:4547"),
    "form_whole": ("phrase", "a whole number, {least} or more", "不小于 {least} 的整数"),
    "form_any_whole": ("phrase", "a whole number", "整数"),
    "form_between": ("phrase", "a whole number from {least} to {most}", "从 {least} 到 {most} 的整数"),
    "form_not_negative": ("phrase", "0 or a number above", "0 或大于 0 的数"),
    "form_positive": ("phrase", "a number above 0", "大于 0 的数"),
    "keep_by_update": ("phrase", " To keep them, use --mode update.", "如需保留这些值,请使用 --mode update。"),
    # what is left of a collection of shapes
    "collection_areas": (
        "phrase",
        "{kept} {kept:area was|areas were} kept, {dropped} other {dropped:shape was|shapes were} left out.",
        "保留 {kept} 个面,舍去其他图形 {dropped} 个。",
    ),
    "collection_lines": (
        "phrase",
        "{kept} {kept:line was|lines were} kept, {dropped} other {dropped:shape was|shapes were} left out.",
        "保留 {kept} 个线,舍去其他图形 {dropped} 个。",
    ),
    "collection_none": (
        "phrase",
        "there are no {wanted:word} among its {dropped} {dropped:shape|shapes}. Draw it again or delete the row.",
        "其中 {dropped} 个图形都不是{wanted:word},请重新绘制或删除该行。",
    ),
    # where a gap lies: in one committee, or between several
    "gap_inside": ("phrase", "Inside {between}", "{between} 内部"),
    "gap_between": ("phrase", "Between {between}", "{between} 之间"),
    # why an EA has too much load or too little, and what to do
    "why_one_part": (
        "phrase",
        "Of building {building}, {part:labels} alone has {load} {counted:word} and is divided no further: give the area two "
        "enumerators, or correct the count.",
        "其中建筑物 {building} 的 {part:labels} 就有 {load} {counted:word},不再细分:请安排两名普查员,或核对数量。",
    ),
    "why_several": (
        "phrase",
        "Of building {building}, {part:labels} have {load} {counted:word} together: share them between two areas.",
        "其中建筑物 {building} 的 {part:labels} 合计 {load} {counted:word}:请分给两个小区。",
    ),
    "why_one_building": (
        "phrase",
        "Building {building} alone has {load} {counted:word} and could not be split: its outline, or one that overlaps it, leaves no "
        "place for a cut, or part of it would lie beyond the committee. Correct the outline, or give the area two enumerators.",
        "仅建筑物 {building} 就有 {load} {counted:word},且无法拆分:其轮廓或与之重叠的轮廓没有可切分之处,或拆分后有部分在本普查区外。"
        "请更正轮廓,或安排两名普查员。",
    ),
    "why_point": (
        "phrase",
        "Building {building} alone has {load} {counted:word} and is only a point on the map, which cannot be split: give its outline, "
        "or two enumerators to the area.",
        "仅建筑物 {building} 就有 {load} {counted:word},而图上只有一个点,无法拆分:请补充其轮廓,或安排两名普查员。",
    ),
    "why_small_building": (
        "phrase",
        "Building {building} alone has {load} {counted:word}, and buildings of up to {limit} housing units are not split (split_above): "
        "lower this rule, or give the area two enumerators.",
        "仅建筑物 {building} 就有 {load} {counted:word},而按规则住房单元不超过 {limit} 个的建筑物不拆分:"
        "请调低该值(split_above),或安排两名普查员。",
    ),
    "why_indivisible": (
        "phrase",
        "Its {count} loaded buildings or parts, the largest {building} with {load}, cannot be shared between two areas of "
        "{low} to {high} {counted:word} each: exchange buildings with a neighbour, or keep it.",
        "其中有工作量的建筑物(部分)共 {count} 处,最大的 {building} 为 {load},无法分成各有 {low} 至 {high} {counted:word}的两个小区:"
        "请与相邻小区调换建筑物,或予以保留。",
    ),
    "why_divisible": ("phrase", "Split it, or move buildings to a neighbour.", "请切分,或将部分建筑物划给相邻小区。"),
    "why_room": (
        "phrase",
        "Merge it with {ea} ({together} together), or move buildings to it.",
        "请与 {ea} 合并(合计 {together}),或划入部分建筑物。",
    ),
    "why_no_room": (
        "phrase",
        "Even with its smallest neighbour, {ea}, it would have {together}, over the limit of {limit}: move buildings to it, or keep it.",
        "即使与最小的相邻小区 {ea} 合并也有 {together},超过上限 {limit}:请划入部分建筑物,或予以保留。",
    ),
    "why_lone": (
        "phrase",
        "Each neighbour holds one building, so that none can be moved to it; with the smallest, {ea}, it would have {together}, over the "
        "limit of {limit}: keep it.",
        "相邻小区各只有一栋建筑物,无法划入;即使与最小的 {ea} 合并也有 {together},超过上限 {limit}:可予以保留。",
    ),
    "why_side_small": (
        "phrase",
        "The smaller side has {load}, less than the {limit} from which on a side is an area of its own.",
        "较小一侧的负荷为 {load},不足单独成为普查小区所需的 {limit}。",
    ),
    "why_side_open": (
        "phrase",
        "The barrier ends within the committee and parts it nowhere, or the area was kept from an earlier plan.",
        "该界线在普查区内中断,未将普查区分开;或该小区沿用自以往的方案。",
    ),
    "why_no_neighbour": (
        "phrase",
        "No other area of its committee has a border with it: keep it.",
        "本普查区内没有与其相邻的小区,可予以保留。",
    ),
    # what was taken in place of an odd count
    "taken_unknown": ("phrase", "it counts as not known. Correct it", "按未知处理。请更正"),
    "taken_estimate": (
        "phrase",
        "{floors} {floors:floor|floors} of {area_m2} m2 cannot hold as many. Until it is corrected, {value} stays in the ledger, and"
        " areas are drawn as for the estimate {guess} (is it of another column, such as a year?)",
        "每层 {area_m2} 平方米、共 {floors} 层也容纳不下。更正之前,台账保留 {value},划分时按估计值 {guess} 计算(是否取自其他列,如年份?)",
    ),
    "taken_tight": (
        "phrase",
        "{value} is used, but {floors} {floors:floor|floors} of {area_m2} m2 {floors:leaves|leave} {each_m2} m2 for each;"
        " check count, floors and column",
        "仍采用 {value},但每层 {area_m2} 平方米、共 {floors} 层,每个住房单元仅 {each_m2} 平方米;请核对数量、层数以及所取的列",
    ),
    "taken_known": ("phrase", "the known value of the project, {value}, is kept. Correct it", "项目中的已知值 {value} 予以保留。请更正"),
    "kept_of_row": ("phrase", "feature {row} (counted from 0) [{id}]: {value}", "第 {row} 个要素(从 0 起)[{id}]:{value}"),
    "kept_of_code": ("phrase", "{id}: {value}", "{id}:{value}"),
    "taken_number": ("phrase", "{value} is used. Check it", "采用 {value}。请核对"),
}

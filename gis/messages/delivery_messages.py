"""What is said of columns, codes, ids, counts and tables of a delivery: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

_AT = "{file}, layer {layer}, feature {row} (counted from 0){named}: "
_AT_ZH = "{file},图层 {layer},第 {row} 个要素(从 0 起){named}:"
_IN = "{file}, layer {layer}: "
_IN_ZH = "{file},图层 {layer}:"
_ROW = "{file}, row {row}: "
_ROW_ZH = "{file} 第 {row} 行:"

DELIVERED: dict[str, tuple[str, str, str]] = {
    # columns
    "T20-code": (
        "warning",
        _IN
        + "no column was found for code, so every committee has a temporary code. Columns: {columns}. Name the right one with --map {table}.code=COLUMN.",
        _IN_ZH + "找不到代码(code)所在的列,各普查区均使用临时代码。现有列:{columns}。请用 --map {table}.code=列名 指定。",
    ),
    "T20-building_id": (
        "warning",
        _IN
        + "no column was found for building_id, so the number of the row is used. Columns: {columns}. Name the right one with --map {table}.building_id=COLUMN.",
        _IN_ZH + "找不到建筑物编号(building_id)所在的列,以行号代替。现有列:{columns}。请用 --map {table}.building_id=列名 指定。",
    ),
    "T20-housing_units": (
        "warning",
        _IN
        + "no column was found for housing_units, so they are estimated. Columns: {columns}. Name the right one with --map {table}.housing_units=COLUMN.",
        _IN_ZH + "找不到住房单元数(housing_units)所在的列,其数量为估计值。现有列:{columns}。请用 --map {table}.housing_units=列名 指定。",
    ),
    "T20-taken": (
        "note",
        _IN + "columns were recognised by other names: {pairs}. Where one is wrong, name the right one with --map {table}.FIELD=COLUMN.",
        _IN_ZH + "以下列按其他名称识别:{pairs}。如有误,请用 --map {table}.字段=列名 指定。",
    ),
    "T20-several": (
        "note",
        _IN + "{field} was read from the column {used}, not from {others}. If that is wrong: --map {table}.{field}=COLUMN.",
        _IN_ZH + "字段 {field} 取自列 {used},未采用列 {others}。如有误,请用 --map {table}.{field}=列名 指定。",
    ),
    "T20-repeated": (
        "note",
        _IN
        + "the column {column} was not taken for {field}: {count} rows share their value with another. If it is the right one, name it with --map {table}.{field}={column}.",
        _IN_ZH + "未将列 {column} 作为 {field}:有 {count} 行与其他行的值重复。如确为该项,请用 --map {table}.{field}={column} 指定。",
    ),
    "T20-kept": (
        "note",
        "{file}: it has no column for some fields; rows that are in the project keep the known values: {lost}; new rows have none. Columns: {columns}. Where a column has another name: --map {table}.{field}=COLUMN.",
        "{file}:文件中没有以下字段的列,项目中已有的记录保留已知值:{lost},新增的记录没有该值。现有列:{columns}。如该列使用其他名称,请用 --map {table}.{field}=列名 指定。",
    ),
    "T20-lost": (
        "warning",
        "{file}: it has no column for some fields, so the known values of the project are gone, as --mode replace was said: {lost}. Columns: {columns}. Where a column has another name, import it again with --map {table}.{field}=COLUMN.",
        "{file}:文件中没有以下字段的列,因指定了 --mode replace,项目中的已知值已不再保留:{lost}。现有列:{columns}。如该列使用其他名称,请用 --map {table}.{field}=列名 重新导入。",
    ),
    "columns_gone": (
        "refused",
        "{file}: it has no column for some fields, so these known values of the project would be lost: {lost}. Nothing was changed. Columns: {columns}. Where a column has another name, name it with --map {table}.{field}=COLUMN.{keep} To lose them, say --mode replace.",
        "{file}:文件中没有以下字段的列,项目中的已知值将会丢失:{lost}。未作任何更改。现有列:{columns}。如该列使用其他名称,请用 --map {table}.{field}=列名 指定。{keep}如确要舍弃这些值,请使用 --mode replace。",
    ),
    "column_gone": (
        "refused",
        _IN
        + "no column was found for {field}, while the rows in the project have one; the two cannot be matched. Nothing was changed. Columns: {columns}. Name the column with --map {table}.{field}=COLUMN. To put this file in place of all that is there, say --mode replace.",
        _IN_ZH
        + "找不到字段 {field} 所在的列,而项目中的记录带有 {field},两者无法对照,未作任何更改。现有列:{columns}。请用 --map {table}.{field}=列名 指定;如确要以此文件替换全部现有记录,请使用 --mode replace。",
    ),
    # codes, ids, counts
    "T01": (
        "note",
        _IN + "{count} {count:code was|codes were} read from decimal numbers; '.0' was removed.",
        _IN_ZH + "{count} 个代码由小数读取,已去除 .0。",
    ),
    "T02": (
        "refused",
        "{file}, column {column}: codes such as {value} were damaged by a spreadsheet and their last digits are lost. Format the column as text in the source and send it again.",
        "{file},列 {column}:代码(如 {value})已被电子表格改为科学记数,末位数字丢失。请在源文件中将该列设为文本后重新发送。",
    ),
    "T03": (
        "refused",
        "{file}, column {column}: codes of more than 15 digits as numbers ({value}); their last digits are lost. Format the column as text and send it again.",
        "{file},列 {column}:超过 15 位的代码以数字保存({value}),末位数字丢失。请将该列设为文本后重新发送。",
    ),
    "T05": (
        "note",
        _IN + "{count} {count:code was|codes were} cleaned of spaces, quotes and full-width digits.",
        _IN_ZH + "已清除 {count} 个代码中的空格、引号和全角数字。",
    ),
    "T06": (
        "warning",
        _AT
        + "the code '{value}' is not 12 digits. It is kept as source code; the temporary code {temporary} is used until the right one is given.",
        _AT_ZH + "代码'{value}'不是 12 位数字,已作为原代码保留;在提供正确代码之前使用临时代码 {temporary}。",
    ),
    "T07": (
        "error",
        _IN + "the code {value} stands on {count} features ({rows}). None of them was taken. Give each its own code.",
        _IN_ZH + "代码 {value} 出现在 {count} 个要素中({rows}),均未采用。请分别给出各自的代码。",
    ),
    "T12": (
        "note",
        "{file}: row {row} was taken as the header; row {others} holds names of columns too. If that is wrong, leave one header row in the table.",
        "{file}:已将第 {row} 行作为表头;第 {others} 行也含有列名。如有误,请在表中只保留一行表头。",
    ),
    "T13": ("note", "{file}, row {row}: looks like a total ({value}) and was left out.", "{file} 第 {row} 行像是合计行({value}),未采用。"),
    "T16": (
        "warning",
        _AT + "{field} '{value}' cannot be read as a number and counts as not known. Correct it.",
        _AT_ZH + "{field} 的值'{value}'不是数字,按未知处理。请更正。",
    ),
    "T16-kept": (
        "warning",
        _AT + "{field} '{value}' cannot be read as a number; the known value of the project, {known}, is kept. Correct it.",
        _AT_ZH + "{field} 的值'{value}'不是数字,项目中的已知值 {known} 予以保留。请更正。",
    ),
    "T16-read": (
        "note",
        _IN
        + "{count} {count:value|values} of {field} (column {column}) {count:is no plain number|are no plain numbers} and {count:was|were} read so: {examples}. Correct the source where that is wrong.",
        _IN_ZH + "{field}(列 {column})有 {count} 个值不是普通数字,按如下读取:{examples}。如有误,请更正源数据。",
    ),
    "T16-read_table": (
        "note",
        "{file}: {count} {count:value|values} of {field} (column {column}) {count:is no plain number|are no plain numbers} and {count:was|were} read so: {examples}. Correct the source where that is wrong.",
        "{file}:{field}(列 {column})有 {count} 个值不是普通数字,按如下读取:{examples}。如有误,请更正源数据。",
    ),
    "T17": ("warning", _AT + "{field} {value} is not plausible; {taken}.", _AT_ZH + "{field} 的值 {value} 不合理,{taken}。"),
    "T21": (
        "note",
        _IN
        + "{count} {count:building has|buildings have} no {field} ({count:feature|features} {rows}, counted from 0); {count:its id is|their ids are} made of the row number: {ids}.",
        _IN_ZH + "{count} 栋建筑物没有 {field}(第 {rows} 个要素,从 0 起),其编号由行号构成:{ids}。",
    ),
    "T21-kept": (
        "warning",
        "{file}: {count} {count:row says|rows say} no {field}; the project keeps the known {count:value|values}: {kept}{more}. To have none, use --mode replace.",
        "{file}:有 {count} 行没有 {field},项目中的已知值予以保留:{kept}{more}。如需清除,请使用 --mode replace。",
    ),
    "V18": (
        "error",
        _AT + "the building id {id} is that of feature {first} already. This row is in no enumeration area until it has its own id.",
        _AT_ZH + "建筑物编号 {id} 已用于第 {first} 个要素。在给出自己的编号之前,该行不计入任何普查小区。",
    ),
    "T05-ids": (
        "note",
        _IN
        + "{count} {count:value|values} of {field} {count:holds|hold} spaces, quotes or full-width digits, for example '{value}'. They are compared without these, and kept as delivered.",
        _IN_ZH + "{field} 有 {count} 个值含空格、引号或全角字符,例如'{value}'。对照时不计这些字符,编号本身按原样保留。",
    ),
    "T06-none": (
        "warning",
        _AT
        + "it has no code; the temporary code {temporary} is used until one is given. Write its own code to the column {column} in the source.",
        _AT_ZH + "没有代码,在补填之前使用临时代码 {temporary}。请在源数据的列 {column} 中填写其代码。",
    ),
    "T06-longer": (
        "warning",
        _AT
        + "the code '{value}' has {digits} digits instead of 12. If its first 12, {first}, are the code of the committee, write them to the column in the source. It is kept as source code; the temporary code {temporary} is used until the right one is given.",
        _AT_ZH
        + "代码'{value}'为 {digits} 位,而不是 12 位。如前 12 位 {first} 即普查区代码,请在源数据中改为这 12 位。原代码已保留;在提供正确代码之前使用临时代码 {temporary}。",
    ),
    "ids_partly": (
        "refused",
        "{file}: --mode {mode} compares by {field}, and {count} {count:row has|rows have} none: {count:feature|features} {rows}, counted from 0. Fill them in the source, or use --mode replace.",
        "{file}:--mode {mode} 需要按 {field} 对照,而有 {count} 行没有该项:第 {rows} 个要素(从 0 起)。请在源数据中补全,或使用 --mode replace。",
    ),
    "append_all_known": (
        "refused",
        "{file}: {count:the value|all values} of {field} ({count}) {count:is|are} in the project already; there is nothing to append. Nothing was changed. To change rows, use --mode update.",
        "{file}:{field} 的 {count} 个值均已在项目中,没有可追加的内容,未作任何更改。如需更改,请使用 --mode update。",
    ),
    # tables without shapes
    "at_rows": ("phrase", "{file}, {count:row|rows} {rows}", "{file} 第 {rows} 行"),
    "at_dwellings": ("phrase", "The list of dwellings", "住房清单"),
    "T06-region": (
        "error",
        _ROW + "the code '{value}' has neither 6 digits (county) nor 9 (township). The row was left out. Correct the code.",
        _ROW_ZH + "代码'{value}'既不是 6 位(县区)也不是 9 位(乡镇),该行未采用。请更正代码。",
    ),
    "T06-region_shape": (
        "error",
        _AT + "the code '{value}' has neither 6 digits (county) nor 9 (township). The row was left out. Correct the code.",
        _AT_ZH + "代码'{value}'既不是 6 位(县区)也不是 9 位(乡镇),该要素未采用。请更正代码。",
    ),
    "T06-ea": (
        "error",
        _AT
        + "the code '{value}' is none of an enumeration area: 12 digits of the committee and three from 001 to {last}. The row was left out. Correct the code.",
        _AT_ZH + "代码'{value}'不是普查小区代码(普查区代码 12 位,加 001 至 {last} 的三位序号),该要素未采用。请更正代码。",
    ),
    "I20": (
        "error",
        _AT
        + "enumeration area {value}: the project has no committee {committee}. The row was left out. Correct the code, or import the committee first.",
        _AT_ZH + "普查小区 {value}:项目中没有普查区 {committee},该要素未采用。请更正代码,或先导入该普查区。",
    ),
    "I21": (
        "error",
        _AT
        + "{percent} % of enumeration area {value} lies outside its committee {committee}. The row was left out. Correct the code or the outline.",
        _AT_ZH + "普查小区 {value} 有 {percent}% 的面积在普查区 {committee} 之外,该要素未采用。请更正代码或边界。",
    ),
    "I22": (
        "warning",
        _AT
        + "{area_m2} m2 ({percent} %) of enumeration area {value} lie outside its committee {committee} and will be cut off. Check the outline.",
        _AT_ZH + "普查小区 {value} 有 {area_m2} 平方米({percent}%)在普查区 {committee} 之外,将被裁去。请核对边界。",
    ),
    "I23": (
        "warning",
        _AT
        + "enumeration area {value} overlaps {other} (feature {other_row}) by {area_m2} m2; the land will go to one of the two. Correct one of the outlines.",
        _AT_ZH + "普查小区 {value} 与 {other}(第 {other_row} 个要素)重叠 {area_m2} 平方米,重叠部分将归其中之一。请更正其中一方的边界。",
    ),
    "I25": (
        "warning",
        "{file}: no building stands on two rows, so each has one housing unit now. If a column holds their number, import the file again with --map units.housing_units=COLUMN. Columns with numbers: {columns}.",
        "{file}:每栋建筑物只有一行,因此各计 1 个住房单元。如有列为住房数量,请用 --map units.housing_units=列名 指定后重新导入。含数字的列:{columns}。",
    ),
    "I25-rows": (
        "note",
        "{file}: buildings stand on several rows, so rows were counted, and column {column} was not used. To add up its numbers, import the file again with --map units.housing_units={column}.",
        "{file}:同一建筑物有多行,因此按行计数,未使用列 {column}。如需改为累加该列,请用 --map units.housing_units={column} 重新导入。",
    ),
    "T07-rows": (
        "error",
        "{file}: the code {value} stands on {count} rows ({rows}). None of them was taken. Leave one of them in the table.",
        "{file}:代码 {value} 出现在 {count} 行中({rows}),均未采用。请在表中只保留一行。",
    ),
    "T16-row": (
        "warning",
        _ROW + "{field} '{value}' cannot be read as a number and counts as not known. Correct it.",
        _ROW_ZH + "{field} 的值'{value}'不是数字,按未知处理。请更正。",
    ),
    "T16-row-kept": (
        "warning",
        _ROW + "{field} '{value}' cannot be read as a number; the known value of the project, {known}, is kept. Correct it.",
        _ROW_ZH + "{field} 的值'{value}'不是数字,项目中的已知值 {known} 予以保留。请更正。",
    ),
    "T17-row-kept": (
        "warning",
        _ROW + "{field} {value} is not plausible; the known value of the project, {known}, is kept. Correct it.",
        _ROW_ZH + "{field} 的值 {value} 不合理,项目中的已知值 {known} 予以保留。请更正。",
    ),
    "T17-row": (
        "warning",
        _ROW + "{field} {value} is not plausible and counts as not known. Correct it.",
        _ROW_ZH + "{field} 的值 {value} 不合理,按未知处理。请更正。",
    ),
    "T17-rows": (
        "warning",
        "{file}: {count} {count:row has|rows have} the {field} {value} ({rows}), which is not plausible; the {count:dwelling counts|dwellings count}, the entrance is not known. Correct it.",
        "{file}:有 {count} 行的 {field} 为 {value}({rows}),该值不合理;住房照常计入,单元按未知处理。请更正。",
    ),
    "I10": (
        "warning",
        _AT + "no name. Only the outline and the code are used.",
        _AT_ZH + "没有名称,仅采用轮廓和代码。",
    ),
    "totals_unmatched": (
        "refused",
        "{file}: no code of {count} in column {key} is a committee of the project, for example {given} where the project has {known}. Nothing was changed. Correct the codes, or name the right column with --map totals.code=COLUMN.",
        "{file}:列 {key} 中的 {count} 个代码均不是项目中的普查区,例如文件中为 {given},项目中为 {known}。未作任何更改。请更正代码,或用 --map totals.code=列名 指定正确的列。",
    ),
    "totals_empty": (
        "refused",
        "{file}, layer {layer}: no row has a number of housing units, households or residents that can be used. Nothing was changed. Columns: {columns}.{hint}",
        "{file},图层 {layer}:各行均没有可用的住房单元数、户数或人口数,未作任何更改。现有列:{columns}。{hint}",
    ),
    "units_unmatched": (
        "refused",
        "{file}: no building of {count} in column {key} is in the project, for example {given} where the project has {known}. Nothing was changed. Name the right column with --key.",
        "{file}:列 {key} 中的 {count} 栋建筑物均不在项目中,例如文件中为 {given},项目中为 {known}。未作任何更改。请用 --key 指定正确的列。",
    ),
}

"""What checks say of committees (V01-V06), buildings (V10-V20, U01-U08) and plans (E01-E19): severity, English, Chinese."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

CHECKED: dict[str, tuple[str, str, str]] = {
    # committees against each other
    "I11": (
        "warning",
        "{count:The committee is|The committees are} smaller than the buildings ({count}): {land_m2} m2 against {house_m2} m2 as a rule. Were the two files exchanged? Name the outlines of committees as committees, and the footprints as buildings.",
        "{count} 个普查区比建筑物还小:一般为 {land_m2} 平方米,而建筑物一般为 {house_m2} 平方米。是否将两个文件弄反?请分别指定普查区边界和建筑物轮廓。",
    ),
    "V01": (
        "warning",
        "{a} and {b} overlap by {area_m2} m2, up to {width_m} m wide, with {buildings} {buildings:building|buildings} inside. Correct one of the two outlines.",
        "{a} 与 {b} 重叠 {area_m2} 平方米,最宽处 {width_m} 米,其中有 {buildings} 栋建筑物。请更正其中一方的边界。",
    ),
    "V02": (
        "warning",
        "{where} lies a gap of {area_m2} m2, up to {width_m} m wide. Close it in the outlines.",
        "{where}有 {area_m2} 平方米的缝隙,最宽处 {width_m} 米。请在边界中消除。",
    ),
    "V03": (
        "warning",
        "{where} lies a gap of {area_m2} m2 with {buildings} {buildings:building|buildings} inside. Give it to a committee, or confirm that it belongs to none.",
        "{where}有 {area_m2} 平方米的空白,其中有 {buildings} 栋建筑物。请划归某个普查区,或确认不属于任何普查区。",
    ),
    "V04": (
        "note",
        "{a}: along {length_m} m of its outline the corner points are not those of the neighbours. Node the shared borders in the source.",
        "{a}:有 {length_m} 米边界的拐点与相邻普查区不一致。请在源数据中统一共用边界的拐点。",
    ),
    "V05": (
        "note",
        "A part of {a} ({area_m2} m2) lies inside {b}. It stays with {a}.",
        "{a} 的一部分({area_m2} 平方米)位于 {b} 之内(飞地),仍属 {a}。",
    ),
    "V06": (
        "note",
        "{a} consists of {parts} parts, the smallest of {area_m2} m2.",
        "{a} 由 {parts} 个部分组成,最小的为 {area_m2} 平方米。",
    ),
    # buildings against committees and each other
    "V10": (
        "warning",
        "Building {id} lies on a committee line: {shares}. It counts whole in {home}. Check the line.",
        "建筑物 {id} 跨普查区界线:{shares}。整栋计入 {home},请核对界线。",
    ),
    "V10-undecided": (
        "warning",
        "Building {id} ({units} {units:housing unit|housing units}) is halved by a committee line: {shares}. It is in no enumeration area until you decide where it belongs.",
        "建筑物 {id}({units} 个住房单元)被普查区界线对半分开:{shares}。在确定归属之前不计入任何普查小区。",
    ),
    "V10-doubled": (
        "warning",
        "Building {id} ({units} {units:housing unit|housing units}) lies in committees that overlap: {shares}. It is in no enumeration area until you decide where it belongs.",
        "建筑物 {id}({units} 个住房单元)位于互相重叠的普查区内:{shares}。在确定归属之前不计入任何普查小区。",
    ),
    "V11": (
        "warning",
        "Building {id} ({units} {units:housing unit|housing units}) lies in no committee.{cause} Correct an outline, or leave it out if it belongs to another county.",
        "建筑物 {id}({units} 个住房单元)不在任何普查区内。{cause}请更正边界;如属其他区县,可不处理。",
    ),
    "cause_refused": (
        "phrase",
        " {count} {count:committee was|committees were} refused ({named}), which is the likely cause: mend {count:that|those} first.",
        "有 {count} 个普查区被拒收({named}),很可能是其原因,请先更正。如仍不在普查区内,",
    ),
    "feature_of": ("phrase", "{file}, feature {row} (counted from 0)", "{file} 第 {row} 个要素(从 0 起)"),
    "V11-many": (
        "warning",
        "{count} buildings ({units} {units:housing unit|housing units}) lie in no committee; each has the status no_committee in the table of building parts.{cause} Correct the outlines, or leave them out if they belong to other counties.",
        "{count} 栋建筑物({units} 个住房单元)不在任何普查区内,在建筑物表中状态为 no_committee。{cause}请更正边界;如属其他区县,可不处理。",
    ),
    "V12": (
        "warning",
        "The outlines of buildings {id} and {other} all but coincide ({percent} % in common), with {units} and {other_units} housing units. Delete one of them in the source.",
        "建筑物 {id} 与 {other} 轮廓几乎完全重合(重合度 {percent}%),住房单元分别为 {units} 和 {other_units} 个。请在源数据中删除其一。",
    ),
    "V12-many": (
        "warning",
        "{count} buildings with {units} {units:housing unit|housing units} together lie on one place, on top of each other: {ids}. Were they all put at one address? Correct their places in the source; they stay together in one enumeration area.",
        "{count} 栋建筑物重叠在同一处,共 {units} 个住房单元:{ids}。是否全部定位到了同一地址?请在源数据中更正位置;目前将划入同一普查小区。",
    ),
    "V13": (
        "warning",
        "Buildings {id} and {other} overlap by {area_m2} m2. They stay together in one enumeration area; check both outlines.",
        "建筑物 {id} 与 {other} 重叠 {area_m2} 平方米,将划入同一普查小区。请核对两者轮廓。",
    ),
    "V16": (
        "warning",
        "Building {id} has {area_m2} m2: a shed, or a whole block drawn as one? Check the outline.",
        "建筑物 {id} 面积 {area_m2} 平方米:是棚屋,还是整个街区画成一栋?请核对轮廓。",
    ),
    "V16-over": (
        "warning",
        "Building {id} has {area_m2} m2 and lies over {count} other buildings, and no border can run between what it covers: the outline of a block or of the whole town? Delete it in the source, and plan again.",
        "建筑物 {id} 面积 {area_m2} 平方米,覆盖 {count} 栋其他建筑物,其覆盖范围内无法划界:是否为街区或整个城镇的轮廓?请在源数据中删除后重新划分。",
    ),
    "V17": (
        "warning",
        "Building {id} is one shape of {area_m2} m2 with {units} housing units: a whole block? Draw its buildings one by one.",
        "建筑物 {id} 为一个 {area_m2} 平方米的图形,含 {units} 个住房单元:是否整个街区?请逐栋绘制。",
    ),
    "V20": (
        "warning",
        "{a}: {found} {what} in the buildings, {known} in the known totals ({percent} %). Check for missing buildings and counts.",
        "{a}:建筑物合计 {found} {what_zh},已知总数 {known}(相差 {percent}%)。请检查是否有遗漏的建筑物或数字。",
    ),
    # housing units
    "U01": (
        "note",
        "{a}: {count} {count:building that is no dwelling|buildings that are no dwellings} ({uses}) {count:has|have} no housing units. Search {count:it|them} for people who live there.",
        "{a}:{count} 栋非住宅建筑物({uses_zh})没有住房单元。请查找其中是否有人居住。",
    ),
    "U02": (
        "warning",
        "Building {id} is a dwelling with 0 housing units in the source. Check the count or the use.",
        "建筑物 {id} 为住宅,但源数据中住房单元为 0。请核对数量或用途。",
    ),
    "U03": (
        "note",
        "Building {id} is a construction site and counts 0 housing units. Ask the site manager how many people will live there when the canvass starts.",
        "建筑物 {id} 为在建工地,住房单元按 0 计。请向工地负责人了解摸底时的居住人数。",
    ),
    "U04": (
        "note",
        "In the whole project {count} of {total} {total:building|buildings} {count:has|have} no usable count in the source; {count:its|their} {units} {units:housing unit is an estimate|housing units are estimates} from size, floors and use.",
        "整个项目 {total} 栋建筑物中有 {count} 栋没有可用的住房单元数,按面积、层数和用途估计为 {units} 个。",
    ),
    "U05": (
        "note",
        "{count} of {total} {total:building|buildings} {count:has|have} no usable count of establishments in the source; {count:its|their} {found} {found:establishment is an estimate|establishments are estimates} from size, floors and use.",
        "{total} 栋建筑物中有 {count} 栋没有可用的单位和个体经营户数,按面积、层数和用途估计为 {found} 家。",
    ),
    "U06": (
        "note",
        "Building {id}: {boarders} {boarders:boarder|boarders} of a {level:word} {boarders:counts|count} at the family home, not here.",
        "建筑物 {id}:{boarders} 名{level:word}寄宿生在家庭住处登记,此处不计。",
    ),
    "U07": (
        "warning",
        "Building {id} has {boarders} {boarders:boarder|boarders}, of what level of school is not known: {boarders:it counts|they count} here. State the level: senior-high boarders count at the school, younger ones at the family home.",
        "建筑物 {id} 有 {boarders} 名寄宿生,学校层级不明,暂计在此处。请注明学段:高中寄宿生在学校登记,初中及以下在家庭住处登记。",
    ),
    "U08": (
        "note",
        "Construction site {id} counts {residents} {residents:resident|residents} ({units} {units:housing unit|housing units}), estimated for {day}. Ask the site manager again when work goes faster or slower.",
        "在建工地 {id} 按 {day} 的估计计 {residents} 人({units} 个住房单元)。如施工进度有变化,请再次向工地负责人了解。",
    ),
    "U08-undated": (
        "warning",
        "Construction site {id} counts {residents} {residents:resident|residents} ({units} {units:housing unit|housing units}), but the estimate says no day. Ask for the number when the canvass starts and give the day in estimate_date.",
        "在建工地 {id} 计 {residents} 人({units} 个住房单元),但未注明估计日期。请了解摸底时的居住人数,并填写估计日期。",
    ),
    # enumeration areas
    "E01": (
        "warning",
        "EA {ea} has {load} {counted:word}, over the limit of {limit}. {why}",
        "普查小区 {ea} 有 {load} {counted:word},超过上限 {limit}。{why}",
    ),
    "E02": (
        "warning",
        "EA {ea} has {load} {counted:word}, under the limit of {limit}. {why}",
        "普查小区 {ea} 有 {load} {counted:word},低于下限 {limit}。{why}",
    ),
    "E03": (
        "note",
        "EA {ea} has no buildings. Keep it as uninhabited land, or merge it with a neighbour.",
        "普查小区 {ea} 没有建筑物。可作为无人居住土地保留,或与相邻小区合并。",
    ),
    "E04": (
        "note",
        "EA {ea} has {buildings} {buildings:building|buildings} and no {counted:word}. Merge it with a neighbour, or check the counts.",
        "普查小区 {ea} 有 {buildings} 栋建筑物,但为 0 {counted:word}。请与相邻小区合并,或核对数量。",
    ),
    "E05": (
        "error",
        "EA {ea} lies in {pieces} pieces where its committee has {lands}. Give the stray pieces to the EAs beside them.",
        "普查小区 {ea} 分为 {pieces} 块,而普查区在此只有 {lands} 块。请将零散部分划给相邻小区。",
    ),
    "E06": (
        "error",
        "{a}: its EAs and its outline differ by {area_m2} m2. Delineate it again.",
        "{a}:普查小区与普查区边界相差 {area_m2} 平方米。请重新划分。",
    ),
    "E07": ("error", "{a}: EAs overlap by {area_m2} m2. Delineate it again.", "{a}:普查小区之间重叠 {area_m2} 平方米。请重新划分。"),
    "E08": (
        "error",
        "Building {id}, part {part}: the list says {stated}, the map says {found}. Delineate the committee again, or move the building.",
        "建筑物 {id} 第 {part} 部分:表中为 {stated},地图上为 {found}。请重新划分该普查区,或调整建筑物归属。",
    ),
    "E09": (
        "error",
        "EA {ea} states {stated} {stated:housing unit|housing units}; its buildings have {found}. Delineate the committee again.",
        "普查小区 {ea} 记录 {stated} 个住房单元,其建筑物合计 {found} 个。请重新划分该普查区。",
    ),
    "E10": (
        "warning",
        "{a} has no enumeration areas yet: {buildings} {buildings:building|buildings}, {units} {units:housing unit|housing units}. Delineate it.",
        "{a} 尚未划分普查小区:{buildings} 栋建筑物,{units} 个住房单元。请进行划分。",
    ),
    "E24": (
        "warning",
        "The data of {a} has changed since it was delineated; its areas are as they were then. Delineate it again.",
        "{a} 的数据在划分之后已有变更,普查小区仍为变更前所划。请重新划分。",
    ),
    "E25": (
        "note",
        "EA {ea} lies on both sides of a barrier that is to bind ({barrier:word}{named}): {loads} {counted:word}. {why}",
        "普查小区 {ea} 跨越应作为界线的{barrier:word}{named},各侧为 {loads} {counted:word}。{why}",
    ),
    "E11": (
        "error",
        "Building {id} has {units} {units:housing unit|housing units}; its parts in the list have {found}. Delineate the committee again.",
        "建筑物 {id} 有 {units} 个住房单元,表中各部分合计 {found} 个。请重新划分该普查区。",
    ),
    "E11-missing": (
        "error",
        "Building {id} ({units} {units:housing unit|housing units}) is not in the list of building parts. Delineate the committee again.",
        "建筑物 {id}({units} 个住房单元)不在建筑物表中。请重新划分该普查区。",
    ),
    "E12": (
        "error",
        "{a}: neighbouring EAs do not share one line. Delineate it again.",
        "{a}:相邻普查小区没有共用同一条界线。请重新划分。",
    ),
    "E13": (
        "error",
        "Building {id} is cut by the border between {eas}. Redraw the border beside it.",
        "建筑物 {id} 被 {eas} 之间的界线切开。请将界线改到建筑物旁。",
    ),
    "E13-apart": (
        "warning",
        "Building {id} has pieces in {eas}; it counts whole in the first. Check whether it is one building.",
        "建筑物 {id} 的各部分分别位于 {eas},整栋计入第一个。请核对是否为同一栋建筑物。",
    ),
    "E14": (
        "error",
        "EA {ea} belongs to no committee of the project, or its code is not the committee's and three digits. Delineate the committee again.",
        "普查小区 {ea} 不属于项目中的任何普查区,或代码不是普查区代码加三位数字。请重新划分。",
    ),
    "E15": (
        "error",
        "Part {part} of building {id} lies outside the footprint: the building was moved or redrawn. Delineate the committee again.",
        "建筑物 {id} 的第 {part} 部分不在其轮廓内:建筑物已移动或重绘。请重新划分该普查区。",
    ),
    "E16": (
        "error",
        "The list names a building {id} that is not among the buildings ({units} {units:housing unit|housing units}). Delineate the committee again.",
        "表中的建筑物 {id} 不在建筑物图层中({units} 个住房单元)。请重新划分该普查区。",
    ),
    "E17": (
        "warning",
        "Building {id} ({units} {units:housing unit|housing units}) has no usable shape ({status:word}) and is in no enumeration area. Correct its shape.",
        "建筑物 {id}({units} 个住房单元)没有可用的图形({status:word}),不在任何普查小区内。请更正图形。",
    ),
    "E18": (
        "error",
        "Building {id} ({units} {units:housing unit|housing units}) lies in {count} enumeration areas: {eas}. Delineate the committee again.",
        "建筑物 {id}({units} 个住房单元)位于 {count} 个普查小区:{eas}。请重新划分该普查区。",
    ),
    "E19": (
        "error",
        "Building {id} ({units} {units:housing unit|housing units}) lies in {a} but in none of its enumeration areas. Delineate the committee again.",
        "建筑物 {id}({units} 个住房单元)位于 {a},但不在其任何普查小区内。请重新划分该普查区。",
    ),
}

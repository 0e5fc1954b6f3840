"""What the commands of the sign-off say when all goes well, in English and Chinese; joined to `routes.command_line.words.WORDS`."""

from __future__ import annotations

SIGN_OFF_WORDS: dict[str, tuple[str, str]] = {
    "standing": ("{code} {name}: {state}", "{code} {name}:{state}"),
    "standing_next": ("    next: {step}", "    下一步:{step}"),
    "standing_blocks": ("    blocks: {message}", "    须先处理:{message}"),
    "standing_word": ("    needs a word ({key}): {message}", "    须说明({key}):{message}"),
    "standing_undoes": ("    would undo ({key}): {message}", "    将撤销({key}):{message}"),
    "step_taken": ("{code}: {state}.", "{code}:{state}。"),
    "step_repeated": ("{code}: {state}; this was done before.", "{code}:{state};此前已执行。"),
    "frozen_certified": (
        "{count} {count:committee area|committee areas} frozen; certificate {number}: {omitted} omitted, {doubled} doubled, "
        "{eas} {eas:enumeration area|enumeration areas}, {housing_units} {housing_units:housing unit|housing units}.",
        "已锁定 {count} 个普查区;第 {number} 号证书:漏 {omitted},重 {doubled},普查小区 {eas} 个,住房单元 {housing_units} 个。",
    ),
    "certified_same": ("{code}: as it was certified.", "{code}:与证书一致。"),
    "certified_open_changed": (
        "{code}: outline, borders and codes are as they were certified; {edits} {edits:edit|edits} since, of what had stayed open.",
        "{code}:边界、界线和代码与证书一致;此后对可继续更改的内容修改 {edits} 次。",
    ),
    "certified_differs": (
        "{code}: NOT as it was certified: its outline, borders, codes or names differ.",
        "{code}:与证书不一致,边界、界线、代码或名称有变化。",
    ),
    "packaged": (
        "{file}: {committees} {committees:committee area|committee areas}, {eas} {eas:enumeration area|enumeration areas}. "
        "SHA-256: {sha256}",
        "{file}:{committees} 个普查区,{eas} 个普查小区。校验值:{sha256}",
    ),
    "packaged_differences": (
        "Differences from the map before: count {count}, name {name}, code {code}, area {area}.",
        "与下发图的差异:个数 {count},名称 {name},代码 {code},面积 {area}。",
    ),
    "packaged_no_map": (
        "Not compared with a map before: none was named with --issued, and none was imported.",
        "未与下发图对照:未用 --issued 指定,也未导入以往普查小区。",
    ),
    "remarks_taken": ("{file}: {count} new {count:task|tasks}.", "{file}:新增 {count} 项任务。"),
    "left_signed_off": (
        "{count} committee {count:area is|areas are} signed off and {count:stays as it is|stay as they are}: {codes}.",
        "{count} 个普查区已提交或锁定,保持不变:{codes}。",
    ),
}

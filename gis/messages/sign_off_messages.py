"""What is said where committees are signed off: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

SIGN_OFF: dict[str, tuple[str, str, str]] = {
    # steps
    "signoff_no_step": (
        "refused",
        "Committee area {code} is {state:word}: this step is not possible there ({step:word}). Possible: {possible:words}. Load it anew.",
        "普查区 {code} 目前为“{state:word}”,不能执行“{step:word}”。可执行:{possible:words}。请重新加载。",
    ),
    "signoff_role": (
        "refused",
        "This step ({step:word}) is not for your role ({role:word}). Ask one of these: {roles:words}.",
        "您的角色({role:word})不能执行“{step:word}”。请联系:{roles:words}。",
    ),
    "signoff_blocked": (
        "refused",
        "{code}, not yet possible: {step:word}. Put right first: {found}",
        "{code} 还不能{step:word}。请先处理:{found}",
    ),
    "signoff_wordless": (
        "refused",
        "{code}, not yet possible: {step:word}. Say in a few words why these may stay ({keys}): {found}",
        "{code} 还不能{step:word}。请逐项说明为何可以保留({keys}):{found}",
    ),
    "signoff_reason": (
        "refused",
        "This step needs a reason: {step:word}. Say in a few words what is to be put right.",
        "“{step:word}”需要说明理由。请简要写明需要改正的内容。",
    ),
    "signoff_undoes": (
        "refused",
        "This step undoes what rests on it: {step:word}. Read it and say that you have ({keys}): {found}",
        "“{step:word}”会撤销以下内容,请阅读后确认({keys}):{found}",
    ),
    "signoff_not_draft": (
        "refused",
        "Committee area {code} is {state:word} and cannot be edited. {way}",
        "普查区 {code} 为“{state:word}”,不能修改。{way}",
    ),
    "signoff_way_submitted": ("phrase", "Take it back first, or let the township return it.", "请先撤回,或请乡级退回。"),
    "signoff_way_checked": ("phrase", "Let the township return it first.", "请先由乡级退回。"),
    "signoff_way_accepted": ("phrase", "Let the county return it first.", "请先由县级退回。"),
    "signoff_frozen": (
        "refused",
        "Committee area {code} is frozen: outline, borders, codes and the count of enumeration areas stay. Units and status of buildings, new buildings and people can still be changed; for more, let the county withdraw the enumeration areas.",
        "普查区 {code} 已锁定:普查区边界、小区界线、代码和小区个数不能更改。住房单元数、建筑物状态、新增建筑物和人口仍可更改;如需其他更改,请县级撤销普查小区。",
    ),
    "signoff_fixed": (
        "refused",
        "This would change what is fixed ({what:word}) in {count} {count:committee area|committee areas} that {count:was|were} frozen: {codes}. Nothing was changed. Leave {count:it|them} out, or let the county withdraw first.",
        "此操作会更改 {count} 个已锁定普查区的{what:word}:{codes}。未作任何更改。请不包括这些普查区,或先由县级撤销。",
    ),
    "signoff_delineate": (
        "refused",
        "{count} of the committee areas {count:is|are} not being drafted and cannot be delineated: {codes}. Let {count:it|them} be taken back or returned first, or name others only.",
        "{count} 个普查区不在编制中,不能划分:{codes}。请先撤回或退回,或只指定其他普查区。",
    ),
    "signoff_package": (
        "refused",
        "This is the package of a township, and this step is the county's: {step:word}. Merge the package first, and do it in the project of the county.",
        "此项目为乡镇包,“{step:word}”由县级执行。请先并回乡镇包,再在县级项目中执行。",
    ),
    # what is looked at
    "signoff_no_plan": ("phrase", "It has no enumeration areas. Delineate it.", "尚无普查小区,请先划分。"),
    "signoff_stale": ("phrase", "Its data has changed since it was delineated. Delineate it again.", "划分后数据已更新,请重新划分。"),
    "signoff_omitted": (
        "phrase",
        "{count} {count:housing unit is|housing units are} in no enumeration area (omitted). Place {count:it|them}.",
        "{count} 个住房单元不在任何普查小区内(漏),请划入。",
    ),
    "signoff_doubled": (
        "phrase",
        "{count} {count:housing unit is|housing units are} in more than one enumeration area (doubled). Decide where {count:it belongs|they belong}.",
        "{count} 个住房单元在两个以上普查小区内(重),请确定归属。",
    ),
    "signoff_errors": (
        "phrase",
        "{count} {count:error|errors} of kind {finding}. The list of issues says what to do.",
        "{finding} 类错误 {count} 项,处理办法见问题列表。",
    ),
    "signoff_warnings": (
        "phrase",
        "{count} {count:warning|warnings} of kind {finding}. The list of issues says what to do.",
        "{finding} 类警告 {count} 项,处理办法见问题列表。",
    ),
    "signoff_awaited": (
        "phrase",
        "{count} virtual {count:area waits|areas wait} for the approval of the county: {codes}.",
        "{count} 个虚拟普查小区尚待县级批准:{codes}。",
    ),
    "signoff_awaited_word": (
        "phrase",
        "{count} virtual {count:area waits|areas wait} for the approval of the county: {codes}.",
        "{count} 个虚拟普查小区尚待县级批准:{codes}。",
    ),
    "signoff_temporary": (
        "phrase",
        "Its code is a temporary one. Import the committee areas with their right codes before it is frozen.",
        "普查区代码为临时代码。锁定前请导入正式代码。",
    ),
    "signoff_temporary_word": (
        "phrase",
        "Its code is a temporary one; it cannot be frozen with it.",
        "普查区代码为临时代码,不能以此锁定。",
    ),
    "signoff_totals": (
        "phrase",
        "Its counts differ from the known totals by more than 5 % (V20). Correct the buildings, or the totals.",
        "合计数与已知总数相差超过 5%(V20)。请更正建筑物或总数。",
    ),
    "signoff_unplaced": (
        "phrase",
        "{count} {count:finding|findings} of kind {finding}: buildings near it are in no committee area, or in two. Decide where they belong; the list of issues says how.",
        "{finding} 类问题 {count} 项:附近有建筑物不在任何普查区或在两个普查区内。请确定归属,处理办法见问题列表。",
    ),
    "signoff_tasks": (
        "phrase",
        "{count} {count:remark is|remarks are} still to be done.",
        "还有 {count} 条意见待处理。",
    ),
    # withdrawals
    "undo_eas": (
        "phrase",
        "Borders, codes and count of its {count} enumeration {count:area|areas} can change again.",
        "其 {count} 个普查小区的界线、代码和个数可以再次更改。",
    ),
    "undo_certificate": ("phrase", "Certificate {number} no longer holds for it.", "第 {number} 号证书对其不再有效。"),
    "undo_sheets": (
        "phrase",
        "{count} {count:sheet|sheets} printed since may show borders and numbers that no longer hold. Call {count:it|them} in.",
        "锁定后打印的 {count} 张普查小区图可能与新界线和编号不符,请收回。",
    ),
    "undo_packages": (
        "phrase",
        "{count} report {count:package|packages} that went upward {count:holds|hold} it as it was frozen. Send a new one.",
        "已上报的 {count} 个上报包含有其锁定时的内容,请重新上报。",
    ),
    "undo_edits": (
        "phrase",
        "{count} {count:edit|edits} made since it was frozen {count:stays|stay} as {count:it is|they are}.",
        "锁定后所作的 {count} 次修改保持不变。",
    ),
    "undo_buildings": (
        "phrase",
        "A delivery can change its {count} {count:building|buildings} again, which may make its plan stale.",
        "导入数据可以再次更改其 {count} 栋建筑物,划分方案可能需要更新。",
    ),
    "undo_division": (
        "phrase",
        "A delivery can change its outline again; its {eas} enumeration {eas:area|areas} with {buildings} {buildings:building|buildings} would then have to be delineated anew.",
        "导入数据可以再次更改其边界;其 {eas} 个普查小区、{buildings} 栋建筑物届时需要重新划分。",
    ),
    # virtual EAs
    "virtual_role": (
        "refused",
        "A virtual area is proposed by the township. Ask a township planner.",
        "虚拟普查小区由乡级提出。请联系乡镇划分员。",
    ),
    "virtual_unknown": (
        "refused",
        "Committee area {code} has no virtual area {ea}. Load it anew.",
        "普查区 {code} 没有虚拟普查小区 {ea}。请重新加载。",
    ),
    "virtual_decided": (
        "refused",
        "Virtual area {ea} is {verdict:word} already.",
        "虚拟普查小区 {ea} 已是“{verdict:word}”。",
    ),
    # certificates, packages, remarks
    "certificate_none": (
        "refused",
        "There is no certificate of {code}: it is not frozen. Freeze it first.",
        "{code} 没有证书:尚未锁定。请先锁定。",
    ),
    "certificate_bad": (
        "refused",
        "{file} is no certificate of Enumap, or was altered. Take the file that server.py freeze has written.",
        "{file} 不是 Enumap 证书,或已被改动。请使用 server.py freeze 生成的文件。",
    ),
    "package_nothing": (
        "refused",
        "{file}: nothing is delineated yet, so there is nothing to report. Delineate first.",
        "{file}:尚未划分,没有可上报的内容。请先划分。",
    ),
    "issued_unread": (
        "refused",
        "{file} holds no enumeration areas to compare with. Name an earlier report package, or a plan file.",
        "{file} 中没有可对照的普查小区。请指定以前的上报包或方案文件。",
    ),
    "remarks_rows": (
        "refused",
        "{file}: {count} {count:row|rows} cannot be taken, and so none was. Correct {count:it|them}: {found}",
        "{file}:有 {count} 行无法接收,因此全部未接收。请更正:{found}",
    ),
    "remark_row": ("phrase", "row {row}: no committee area or enumeration area {code}", "第 {row} 行:没有普查区或普查小区 {code}"),
    "remark_wordless": ("phrase", "row {row}: it says nothing", "第 {row} 行:没有内容"),
    "task_unknown": ("refused", "Committee area {code} has no task {id}.", "普查区 {code} 没有任务 {id}。"),
    "task_done": ("refused", "Task {id} is {state:word} already.", "任务 {id} 已是“{state:word}”。"),
    "task_word": ("refused", "Say in a few words what was done about the remark.", "请简要说明如何处理了该意见。"),
}

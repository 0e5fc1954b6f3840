"""What the command line says when all goes well, in English and Chinese (refusals and findings: `gis.messages`)."""

from __future__ import annotations

import locale
import os

from gis.messages.phrases import fill
from routes.command_line.sign_off_words import SIGN_OFF_WORDS

LANGUAGES = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    # steps, as progress names them
    "delineate": ("delineating", "划分普查小区"),
    "engine": ("preparing the engine (only the first time, about a minute)", "正在准备划分程序(仅首次运行,约需一分钟)"),
    "read": ("reading", "读取"),
    "libraries": ("preparing the browser map", "准备浏览器地图"),
    "libraries_fetching": (
        "Fetching the browser map and the font, this once; it takes about a minute ...",
        "正在下载浏览器地图和字体(仅此一次),约需一分钟 ...",
    ),
    # roles
    "committees": ("committees", "普查区"),
    "buildings": ("buildings", "建筑物"),
    "barriers": ("barriers", "道路河流等界线"),
    "together": ("areas kept together", "保持完整的范围"),
    "regions": ("townships and counties", "乡镇和县区"),
    "units": ("dwellings", "住房清单"),
    "totals": ("known totals", "已知总数"),
    "eas": ("earlier enumeration areas", "以往普查小区"),
    # results
    "made": (
        "{file}: new project, rules {rules}. Next: server.py import {file:quoted} committees FILE",
        "{file}:新项目,规则 {rules}。下一步:server.py import {file:quoted} committees 文件",
    ),
    "imported": ("{file}, {role}: {rows} {rows:row|rows} read, {refused} refused.", "{file},{role}:读取 {rows} 行,拒收 {refused} 行。"),
    "difference": (
        "Compared with before: {added} added, {changed} changed, {unchanged} unchanged, {vanished} no longer in the delivery.",
        "与之前相比:新增 {added},变更 {changed},未变 {unchanged},本次未包含 {vanished}。",
    ),
    "difference_replaced": (
        "Compared with before: {added} added, {changed} changed, {unchanged} unchanged, {vanished} removed.",
        "与之前相比:新增 {added},变更 {changed},未变 {unchanged},移除 {vanished}。",
    ),
    "vanished_kept": (
        "Those no longer in the delivery were kept; --mode replace removes them.",
        "本次未包含的仍予保留;使用 --mode replace 可将其移除。",
    ),
    "dropped": (
        "{count} planned {count:committee is|committees are} not in the delivery and {count:was|were} removed, with the plan of {eas} "
        "{eas:enumeration area|enumeration areas}: {named}. {buildings} {buildings:building is|buildings are} in no enumeration area now. "
        "To keep committees that a delivery does not name, import it with --mode update.",
        "{count} 个已划分的普查区不在本次文件中,已连同其 {eas} 个普查小区一并移除:{named}。"
        "现有 {buildings} 栋建筑物不在任何普查小区内。如需保留文件中未包含的普查区,请用 --mode update 导入。",
    ),
    "stale": (
        "The plan of {count} {count:committee|committees} no longer fits its data: {codes}. Plan them again with: server.py delineate",
        "{count} 个普查区的划分方案与数据不再相符:{codes}。请重新执行 server.py delineate",
    ),
    "issue_line": ("{severity}{code} ({count}): {message}", "{severity}{code}({count} 项):{message}"),
    "issue_next": ("    {message}", "    {message}"),
    "issue_more": (
        "    and {count} more; --json lists all of them, and so does the layer issues of a plan file (plan, export).",
        "    另有 {count} 项;用 --json 可列出全部,方案文件的问题图层中也有。",
    ),
    "issues_elsewhere": (
        "{count} more {count:finding is|findings are} not about these committees ({errors} {errors:error|errors}); all are told by: "
        "server.py coverage {file}",
        "另有 {count} 项(其中错误 {errors} 项)与上述普查区无关;全部列出请执行:server.py coverage {file}",
    ),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "note": ("note", "提示"),
    "planned": (
        "{committees} {committees:committee|committees}, {buildings} {buildings:building|buildings}, "
        "{units} {units:housing unit|housing units} ({estimated} estimated) in {eas} {eas:enumeration area|enumeration areas}.",
        "{committees} 个普查区,{buildings} 栋建筑物,{units} 个住房单元(其中估计 {estimated} 个),划分为 {eas} 个普查小区。",
    ),
    "unplaced": (
        "In no enumeration area: {buildings} {buildings:building|buildings} with {units} {units:housing unit|housing units} ({reasons}).",
        "不在任何普查小区:{buildings} 栋建筑物,{units} 个住房单元({reasons})。",
    ),
    "scores": (
        "Scores of the areas (0-100), median: {score:.0f}; load {score_balance:.0f}, shape {score_compactness:.0f}, "
        "border on barriers {score_border:.0f}, short ways {score_walk:.0f}.",
        "普查小区评分(0–100)中位数:{score:.0f};其中负荷 {score_balance:.0f},形状 {score_compactness:.0f},"
        "边界 {score_border:.0f},步行 {score_walk:.0f}。",
    ),
    "staffed": (
        "For {eas} {eas:enumerator|enumerators}: a target of {target:.1f} gives {made} {made:enumeration area|enumeration areas}.",
        "按 {eas} 名普查员:目标为每区 {target:.1f},得到 {made} 个普查小区。",
    ),
    "staffed_too_few": (
        "Warning: that is too few. With {eas} {eas:area|areas} the mean load is {mean_load:.1f}, and {over} {over:has|have} more than the "
        "limit of {limit:.0f}. At least {least} {least:is|are} needed to keep the limit.",
        "警告:普查员人数不足。划分为 {eas} 个普查小区时平均负荷为 {mean_load:.1f},其中 {over} 个超过上限 {limit:.0f}。"
        "要不超过上限,至少需要 {least} 个。",
    ),
    "staffed_easily": (
        "With {easy} the mean load of each committee is no more than {good:.0f}.",
        "有 {easy} 个时,各普查区的平均负荷不超过 {good:.0f}。",
    ),
    "column_plan": ("plan", "方案"),
    "column_eas": ("areas", "小区数"),
    "column_within_tolerance": ("in tolerance", "均衡"),
    "column_over": ("over", "超上限"),
    "column_under": ("under", "低于下限"),
    "column_score": ("score", "评分"),
    "column_score_balance": ("load", "负荷"),
    "column_score_compactness": ("shape", "形状"),
    "column_score_border": ("border", "边界"),
    "column_score_walk": ("ways", "步行"),
    "column_border_on_barriers": ("on barriers", "沿道路河流"),
    "column_compactness": ("compactness", "紧凑度"),
    "column_units_moved": ("unlike 1", "与方案1不同"),
    "plans_few": (
        "Only {found} of {wanted} plans: {tries} {tries:search|searches} found no more that are as good and different enough.",
        "只找到 {wanted} 个方案中的 {found} 个:搜索 {tries} 次,没有更多同样好且足够不同的方案。",
    ),
    "plans_how": (
        "Nothing was written. To take one, here the first: {command}",
        "未写入任何内容。如需采用某个方案(例如方案 1):{command}",
    ),
    "plan_taken": ("Plan {plan} was written to {file}.", "已将方案 {plan} 写入 {file}。"),
    "changes": (
        "Compared with before: {eas_kept} {eas_kept:enumeration area|enumeration areas} as they were, {eas_changed} changed, "
        "{eas_new} new, {eas_retired} gone; {units_moved} of {units} {units:housing unit changes|housing units change} enumeration area.",
        "与之前相比:{eas_kept} 个普查小区未变,{eas_changed} 个有变,新增 {eas_new} 个,取消 {eas_retired} 个;"
        "{units} 个住房单元中有 {units_moved} 个改属其他普查小区。",
    ),
    "known_total": (
        "Known total of {committees} of {of} {of:committee|committees}: "
        "{known} {known:housing unit|housing units}; here {found} ({percent:+.1f} %).",
        "{of} 个普查区中有 {committees} 个已知总数:共 {known} 个住房单元;此处 {found} 个({percent:+.1f} %)。",
    ),
    "times": (
        "Read {read:.1f} s, delineate {delineate:.1f} s, write {write:.1f} s.",
        "读取 {read:.1f} 秒,划分 {delineate:.1f} 秒,写入 {write:.1f} 秒。",
    ),
    "resumed": (
        "{before} {before:committee was|committees were} done before this run, {now} {now:was|were} done now.",
        "此前已划分 {before} 个普查区,本次划分 {now} 个。",
    ),
    "unnumbered": (
        "Buildings whose number found no place on the map (they are listed on the sheet): {numbers}",
        "图上未能标注编号的建筑物(已列在图下):{numbers}",
    ),
    "sheet_stale": (
        "Warning: the data of the committee has changed since it was delineated; the sheet shows EA {code} as it was then."
        " Plan it again with: server.py delineate {file:quoted} --committee {committee}",
        "警告:该普查区的数据在划分之后已有变更,图上为变更前划分的普查小区 {code}。"
        "请重新执行 server.py delineate {file:quoted} --committee {committee}",
    ),
    "sheets_unnumbered": (
        "{code}: buildings whose number found no place on the map (they are listed on the sheet): {numbers}",
        "{code}:图上未能标注编号的建筑物(已列在图下):{numbers}",
    ),
    "sheets_done": (
        "{packs} {packs:pack|packs} with {sheets} {sheets:sheet|sheets} on {pages} {pages:page|pages} written to {folder} "
        "in {seconds:.1f} s; {kept} unchanged and left.",
        "已写入 {folder}:{packs} 册,{sheets} 份图表,{pages} 页,用时 {seconds:.1f} 秒;另有 {kept} 册未变,保留原文件。",
    ),
    "sheets_rate": (
        "{rate:.1f} sheets a second, of which {maps:.1f} EA maps.",
        "每秒 {rate:.1f} 份图表,其中普查小区图 {maps:.1f} 幅。",
    ),
    "written": ("Written: {file}", "已写入:{file}"),
    "coverage": (
        "Housing units: {total}. In exactly one enumeration area: {in_one_ea}. In none: {in_none}. In two or more: {doubled}.",
        "住房单元 {total} 个。恰在一个普查小区:{in_one_ea};不在任何普查小区:{in_none};重复:{doubled}。",
    ),
    "coverage_buildings": (
        "Buildings: {total}. In no committee: {in_no_committee}. In several: {in_several_committees}.",
        "建筑物 {total} 栋。不在任何普查区:{in_no_committee};在多个普查区:{in_several_committees}。",
    ),
    "no_flags": ("No flags.", "没有发现问题。"),
    # people
    "person": ("{login}{name}: {role}, {territory}, {status}", "{login}{name}:{role},{territory},{status}"),
    "people_none": (
        "{file} has no people: whoever sits at this machine does everything. Next: server.py create-admin {file:quoted} --login NAME",
        "{file} 尚无人员,使用本机的人可进行全部操作。下一步:server.py create-admin {file:quoted} --login 账号",
    ),
    "initial_password": (
        "Initial password of {login}, shown this once and to be changed at the first login: {password}",
        "{login} 的初始密码(仅显示一次,首次登录后须修改):{password}",
    ),
    "results_form": (
        "{file}: a form with {buildings} {buildings:building|buildings}.",
        "{file}:登记表已生成,共 {buildings} 栋建筑物。",
    ),
    "results_taken": (
        "{file}: {new} {new:result is|results are} new, {known} were known, in {eas} {eas:EA|EAs}.",
        "{file}:新录入 {new} 条结果,{known} 条此前已有,涉及 {eas} 个普查小区。",
    ),
    "people_taken": (
        "{file}: {added} {added:person|people} new, {changed} changed, {unchanged} as before.",
        "{file}:新增 {added} 人,变更 {changed} 人,未变 {unchanged} 人。",
    ),
    "passwords_written": (
        "Their initial passwords are in {file}, which only you can read. Hand them out, then delete the file.",
        "初始密码已写入 {file}(仅您可读)。请分发后删除该文件。",
    ),
    "county_administrator": ("county administrator", "县级管理员"),
    "township_planner": ("township planner", "乡镇划分员"),
    "committee_planner": ("committee planner", "普查区划分员"),
    "supervisor": ("supervisor", "普查指导员"),
    "enumerator": ("enumerator", "普查员"),
    "viewer": ("viewer", "浏览者"),
    "active": ("active", "有效"),
    "revoked": ("revoked", "已停用"),
    "whole_project": ("the whole project", "整个项目"),
    # audit
    "audit_last": (
        "The last {shown} of {rows} {rows:row|rows}; --out writes all.",
        "共 {rows} 行,以下为最后 {shown} 行;用 --out 可全部写出。",
    ),
    "audit_written": ("{rows} {rows:row|rows} written: {file}", "已写入 {rows} 行:{file}"),
    "audit_checked": (
        "{rows} {rows:row|rows}, {faults} {faults:fault|faults}. Note this head elsewhere; give it to the next check with --expect: {head}",
        "共 {rows} 行,{faults} 处异常。请另行记下校验值,下次检查时用 --expect 给出:{head}",
    ),
    # the store
    "migrated": (
        "{file} was brought from version {before} to {after} of the project.",
        "{file} 已从项目版本 {before} 升级到 {after}。",
    ),
    "migrated_copy": (
        "{file} was brought from version {before} to {after} of the project file; as it was, it stands in {copy}.",
        "{file} 已从项目文件版本 {before} 升级到 {after};升级前的副本为 {copy}。",
    ),
    "copied": (
        "{file} was copied to {target}: {tables} tables, {rows} {rows:row|rows}, all equal.",
        "{file} 已复制到 {target}:{tables} 个表,{rows} 行,内容一致。",
    ),
    "backed_up": (
        "Backup: {file} ({kb} KB, revision {revision} of the project). Keep a copy on a second disk.",
        "已备份:{file}({kb} KB,项目修订号 {revision})。请在另一块磁盘上保存副本。",
    ),
    "verified": (
        "{file} is whole: {project}, revision {revision}, made {made}, {count} {count:row|rows}.",
        "{file} 完整无误:{project},修订号 {revision},备份时间 {made},共 {count} 行。",
    ),
    "restored": (
        "{target} was made from {file}: {project} as of {made}, revision {revision}, {count} {count:row|rows}. "
        "Next: server.py serve {target:quoted}",
        "已由 {file} 恢复出 {target}:{project} 在 {made} 的状态,修订号 {revision},共 {count} 行。下一步:server.py serve {target:quoted}",
    ),
    "backup_failed": ("The hourly backup failed: {reason}", "每小时备份失败:{reason}"),
    "split": (
        "{path}: township {township}, {committees} {committees:committee|committees}, {buildings} {buildings:building|buildings}.",
        "{path}:乡镇 {township},{committees} 个普查区,{buildings} 栋建筑物。",
    ),
    "merged_taken": (
        "Township {township} was taken from {path}, with {edits} {edits:act|acts} of its history.",
        "乡镇 {township} 已由 {path} 并回,其中历史记录 {edits} 条。",
    ),
    "merged_nothing_new": ("Township {township}: {path} holds nothing new.", "乡镇 {township}:{path} 中没有新内容。"),
    "merged_kept": ("Township {township} stays as it is here; {path} was not taken.", "乡镇 {township} 保持项目中的状态,未采用 {path}。"),
    "merged_left": (
        "What {path} changed in {layers} was not taken: import that into the project itself.",
        "{path} 中对{layers}的更改未予采用,请直接导入项目。",
    ),
    # server
    "serving": ("The map is at http://{host}:{port}  (Ctrl+C stops it)", "地图地址:http://{host}:{port}  (按 Ctrl+C 停止)"),
    "serving_plain": (
        "Passwords cross the network in the clear. Put a server that speaks HTTPS before this one, and name it with --proxy ADDRESS.",
        "密码在网络中以明文传输。请在前面设置支持加密连接的服务器,并用 --proxy 指定其地址。",
    ),
    "stopped": ("Stopped.", "已停止。"),
    "demo_making": ("Making the demo county in {folder} ...", "正在 {folder} 中生成演示县 ..."),
    "demo_kept": ("Using the demo in {folder} (--fresh makes it anew).", "使用 {folder} 中已有的演示(--fresh 可重新生成)。"),
    **SIGN_OFF_WORDS,
}


def say(word: str, lang: str, **params: object) -> str:
    """A text in ``lang``; what is not in the list (a file name) stays as it is."""
    if word not in WORDS:
        return word
    return fill(WORDS[word][lang == "zh"], **params)


def machine_language() -> str:
    """``zh`` where the machine speaks Chinese, else ``en``."""
    stated = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "") or (locale.getlocale()[0] or "")
    return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"

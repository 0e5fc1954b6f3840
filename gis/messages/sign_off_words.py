"""Words of the sign-off: states, steps, what is fixed, verdicts, in English and Chinese."""

from __future__ import annotations

STEP_TERMS: dict[str, tuple[str, str]] = {  # of `gis.signing_off.sign_off.STEPS`
    "submit": ("submit", "提交"),
    "take_back": ("take back", "撤回"),
    "check": ("check for the township", "乡级审核"),
    "accept": ("accept for the county", "县级核定"),
    "freeze": ("freeze", "锁定"),
    "return": ("return", "退回"),
    "withdraw_eas": ("withdraw the enumeration areas", "撤销普查小区"),
    "withdraw_buildings": ("withdraw the buildings", "撤销建筑物"),
    "withdraw_division": ("withdraw the division", "撤销普查区划分"),
}
SIGN_OFF_TERMS: dict[str, tuple[str, str]] = {
    # states
    "draft": ("draft", "编制中"),
    "submitted": ("submitted", "已提交"),
    "township_checked": ("township checked", "乡级已审"),
    "accepted": ("county accepted", "县级已核"),
    "frozen": ("frozen", "已锁定"),
    **STEP_TERMS,
    # what is fixed
    "division": ("the division into committee areas", "普查区划分"),
    "footprints fixed": ("the set of buildings", "建筑物"),
    "plan fixed": ("codes, borders and count of enumeration areas", "普查小区的代码、界线和个数"),
    # verdicts on virtual EAs
    "proposed": ("proposed", "已提出"),
    "approved": ("approved", "已批准"),
    "declined": ("declined", "未批准"),
    "command line": ("the command line", "命令行"),  # who did it, where nobody was logged in
    # tasks
    "open": ("open", "待处理"),
    "done": ("done", "已完成"),
}

"""What is said about people, access and the audit: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

PEOPLE: dict[str, tuple[str, str, str]] = {
    # logging in
    "login_needed": ("refused", "Log in first.", "请先登录。"),
    "login_wrong": (
        "refused",
        "Login or password is wrong, or the account was closed. Try again, or ask your administrator.",
        "账号或密码有误,或账号已停用。请重试,或联系管理员。",
    ),
    "password_wrong": ("refused", "The present password is wrong. Type it again.", "当前密码有误,请重新输入。"),
    "login_locked": (
        "refused",
        "After {tries} failed logins this account is closed for {minutes} {minutes:minute|minutes}. Wait, or ask your administrator to unlock it.",
        "登录失败 {tries} 次,该账号暂停登录 {minutes} 分钟。请稍候,或请管理员解锁。",
    ),
    "address_locked": (
        "refused",
        "There were {tries} failed logins from this computer or office. Wait {minutes} {minutes:minute|minutes}, then try again.",
        "本机或本单位登录失败已达 {tries} 次。请等待 {minutes} 分钟后重试。",
    ),
    "initial_expired": (
        "refused",
        "The initial password was not used in time. Ask your administrator for a new one.",
        "初始密码已过期。请联系管理员重新设置。",
    ),
    "no_people": ("refused", "This project has no people yet; nobody needs to log in.", "该项目尚未设置人员,无需登录。"),
    "password_must_change": ("refused", "Choose a password of your own first.", "请先设置自己的密码。"),
    "request_unsigned": (
        "refused",
        "The request did not come from the page of Enumap. Open its page and do it there.",
        "该请求不是从 Enumap 页面发出的。请打开 Enumap 页面操作。",
    ),
    "text_needed": (
        "refused",
        "The request lacks the text {name}. Reload the page and try again.",
        "请求缺少文本 {name}。请刷新页面后重试。",
    ),
    "session_unknown": ("refused", "That login has ended already.", "该登录已结束。"),
    # what a person may not do
    "forbidden_role": (
        "refused",
        "The role {role:word} may not do that. Ask your administrator.",
        "“{role:word}”无权进行此操作。请联系管理员。",
    ),
    "forbidden_place": (
        "refused",
        "{code} does not lie in your territory ({territory}). Ask your administrator if it should.",
        "{code} 不在您的管辖范围({territory})内。如有需要,请联系管理员。",
    ),
    "forbidden_job": (
        "refused",
        "Somebody else has started it. Only they or an administrator can look at it or end it.",
        "该任务由他人启动,只有启动者或管理员可以查看或取消。",
    ),
    # passwords
    "password_short": ("refused", "The password is too short: at least {least} signs.", "密码过短,至少 {least} 个字符。"),
    "password_long": ("refused", "The password is too long: {most} signs at most.", "密码过长,最多 {most} 个字符。"),
    "password_kinds": (
        "refused",
        "The password needs {least} of these: small letters, capitals, digits, other signs.",
        "密码须包含以下 {least} 类字符:小写字母、大写字母、数字、其他符号。",
    ),
    "password_common": (
        "refused",
        "Many people use this password, or it is easily guessed. Choose another, such as four words that have nothing to do with each other.",
        "该密码过于常见或容易被猜到。请另选一个,例如由四个互不相关的词组成。",
    ),
    "password_login": ("refused", "The password must not hold the login. Choose another.", "密码中不能包含账号,请另选一个。"),
    "password_again": ("refused", "This password was used before. Choose another.", "该密码已使用过,请另选一个。"),
    # people
    "person_unknown": (
        "refused",
        "There is nobody with the login {login}. List them with: server.py people PROJECT",
        "没有账号 {login}。查看全部账号:server.py people 项目",
    ),
    "login_bad": (
        "refused",
        "'{value}' cannot be a login: 1 to {most} letters, digits and . _ - @ without spaces.",
        "“{value}”不能作为账号:须为 1 至 {most} 个字母、数字或 . _ - @,不含空格。",
    ),
    "login_taken": ("refused", "The login {login} is taken. Choose another.", "账号 {login} 已被使用,请另选一个。"),
    "login_twice": (
        "refused",
        "The login {login} stands in row {first} already. Delete one of the two rows.",
        "账号 {login} 已在第 {first} 行出现,请删去其中一行。",
    ),
    "name_bad": (
        "refused",
        "'{value}' cannot be a name: {most} signs at most, on one line.",
        "“{value}”不能作为姓名:最多 {most} 个字符,且不能换行。",
    ),
    "role_unknown": ("refused", "There is no role '{value}'. Known: {known:words}.", "没有角色“{value}”。可用:{known:words}。"),
    "territory_bad": (
        "refused",
        "'{value}' is no territory of this role: write the beginning of codes, of {lengths} digits (0: the whole project).",
        "“{value}”不能作为该角色的范围:请填写代码前缀,位数为 {lengths}(0 表示整个项目)。",
    ),
    "territory_needed": (
        "refused",
        "The role {role:word} needs a territory: the beginning of codes, of {lengths} digits.",
        "“{role:word}”须有管辖范围:请填写代码前缀,位数为 {lengths}。",
    ),
    "last_administrator": (
        "refused",
        "Nobody would be left to administer the project. Make somebody else county administrator first.",
        "这样将没有管理员。请先指定另一名县级管理员。",
    ),
    "usage_whom": (
        "refused",
        "Say after {what} whose login it is, or which file. Details: server.py people --help",
        "请在 {what} 之后写明账号或文件。详见:server.py people --help",
    ),
    "usage_nobody": (
        "refused",
        "Nothing may stand after {what}. Details: server.py people --help",
        "{what} 之后不应有其他内容。详见:server.py people --help",
    ),
    "people_rows": (
        "refused",
        "{file}: {count} {count:row|rows} cannot be taken, so nobody was taken in. Correct the rows named and import the file again.",
        "{file}:{count} 行有误,未导入任何人员。请改正所列各行后重新导入。",
    ),
    "row_fault": ("phrase", "{file}, row {row}: {why}", "{file},第 {row} 行:{why}"),
    "passwords_unwritable": (
        "refused",
        "{file} cannot be written: {reason}. Nobody was taken in. Name another file with --passwords.",
        "{file} 无法写入:{reason}。未导入任何人员。请用 --passwords 指定其他文件。",
    ),
    "out_exists": ("refused", "{file} is there already. Name another file.", "{file} 已存在,请指定其他文件。"),
    "passwords_needed": (
        "refused",
        "{count} {count:person|people} would be new. Say with --passwords FILE.csv where to write their initial passwords; nobody was taken in.",
        "将新增 {count} 人。请用 --passwords 指定保存初始密码的文件;未导入任何人员。",
    ),
    # policy
    "profile_unknown": ("refused", "There is no profile '{value}'. Known: {known}.", "没有配置“{value}”。可用:{known}。"),
    "setting_unknown": ("refused", "There is no setting '{value}'. Known: {known}.", "没有设置项“{value}”。可用:{known}。"),
    "setting_bad": (
        "refused",
        "Setting {name} cannot be '{value}': a whole number from {least} to {most}.",
        "设置项 {name} 不能是“{value}”:须为 {least} 至 {most} 的整数。",
    ),
    # serving
    "administrator_needed": (
        "refused",
        "On {host} others can reach the project, and nobody administers it. Make an administrator first: server.py create-admin {file:quoted} --login NAME",
        "{host} 上其他人可以访问该项目,但尚无管理员。请先创建管理员:server.py create-admin {file:quoted} --login 账号",
    ),
    # audit
    "audit_faulty": (
        "refused",
        "The audit of {file} is not as it was written: {count} {count:fault|faults}.",
        "{file} 的审计记录与写入时不符:{count} 处。",
    ),
    "head_bad": (
        "refused",
        "'{value}' is no head of an audit: a number, a colon and 64 signs, as --check prints it.",
        "“{value}”不是审计校验值:应为行数、冒号和 64 个字符,如 --check 所示。",
    ),
    # what a check of the audit finds
    "audit_altered": (
        "phrase",
        "Row {number} is not as it was written, or the one before it is not. Compare it with a backup.",
        "第 {number} 行(或其前一行)与写入时不同。请与备份核对。",
    ),
    "audit_missing": (
        "phrase",
        "Rows {first} to {last} are missing before row {next}. Look for them in a backup.",
        "第 {next} 行之前缺少第 {first} 至 {last} 行。请在备份中查找。",
    ),
    "audit_twice": (
        "phrase",
        "Row {number} stands where it does not belong: it is there twice, or was moved. Compare it with a backup.",
        "第 {number} 行的位置不对:重复或被移动。请与备份核对。",
    ),
    "audit_cut": (
        "phrase",
        "The end is missing: {noted} {noted:row|rows} were written, {rows} are there. Look for the rest in a backup.",
        "末尾缺失:应有 {noted} 行,现有 {rows} 行。请在备份中查找其余部分。",
    ),
    "audit_headless": (
        "phrase",
        "The note of how many rows there are is missing; {rows} are there. Compare their number with a backup.",
        "缺少行数记录;现有 {rows} 行。请与备份核对行数。",
    ),
    "audit_head_differs": (
        "phrase",
        "The end is not as it was noted: {noted} {noted:row|rows} noted, {rows} there, or the last one altered. Compare it with a backup.",
        "末尾与记录不符:记录为 {noted} 行,现有 {rows} 行,或最后一行已被改动。请与备份核对。",
    ),
    "audit_unexpected": (
        "phrase",
        "The rows up to number {expected} are not those of the head that you gave: they were written anew, or cut. Compare them with a backup.",
        "截至第 {expected} 行的内容与所给的校验值不符:已被重写或截断。请与备份核对。",
    ),
}

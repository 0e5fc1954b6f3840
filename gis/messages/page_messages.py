"""What is refused at set-up and in the browser: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

PAGE: dict[str, tuple[str, str, str]] = {
    "page_busy": (
        "refused",
        "{file} is being written again and again; nothing can be read meanwhile. Try again in a moment.",
        "{file} 正在被反复写入,暂时无法读取。请稍后再试。",
    ),
    "health_silent": (
        "refused",
        "The database of the project does not answer. See to the disk or the database server; Enumap goes on by itself once it answers.",
        "项目数据库没有响应。请检查磁盘或数据库服务器;恢复后 Enumap 会自动继续。",
    ),
    # set-up of the browser libraries
    "libraries_unfetched": (
        "refused",
        "The browser libraries could not be fetched ({reason}). Connect to the network once and start again; afterwards none is needed.",
        "无法下载浏览器程序库({reason})。请联网后重新启动一次,之后不再需要网络。",
    ),
    "libraries_changed": (
        "refused",
        "{file} is missing in the fetched browser libraries. Fetch them again with: python -m layers.vendor",
        "下载的浏览器程序库中缺少 {file}。请重新下载:python -m layers.vendor",
    ),
    "libraries_unwritable": (
        "refused",
        "{file} cannot be written: {reason}. Give this user the right to write there.",
        "{file} 无法写入:{reason}。请授予当前用户写入权限。",
    ),
    "part_missing": ("refused", "This installation has no {part}. Install Enumap anew.", "当前安装缺少 {part},请重新安装 Enumap。"),
    # requests
    "request_foreign": (
        "refused",
        "The request came from another page. Open Enumap at the address that the server printed.",
        "请求来自其他网页。请使用服务器显示的地址打开 Enumap。",
    ),
    "request_bad": (
        "refused",
        "{what:word} cannot be {value}. Reload the page and try again.",
        "{what:word}不能是 {value}。请刷新页面后重试。",
    ),
    "request_empty": (
        "refused",
        "{what:word} is empty. Give it a value, or leave it out.",
        "{what:word}为空,请填写,或不写该项。",
    ),
    "request_choice": ("refused", "{what:word} cannot be {value}. Possible: {known}.", "{what:word}不能是 {value}。可用:{known}。"),
    "request_no_json": (
        "refused",
        "The body of the request {why}. Send a JSON object, as in {example}. Nothing was started.",
        "请求正文{why}。请发送 JSON 对象,如 {example}。未开始任何操作。",
    ),
    "fields_unknown": (
        "refused",
        "The request says what is not known here: {fields}. It may say: {known}. Nothing was started.",
        "请求中有无法识别的内容:{fields}。可以使用的有:{known}。未开始任何操作。",
    ),
    "committees_unlisted": (
        "refused",
        "Field committees must be a list of the codes of one or more committee areas, as in {example}, not {value}. "
        "Leave it out to delineate all. Nothing was started.",
        "字段 committees 应为一个或多个普查区代码组成的列表,如 {example},而不是 {value}。不写该字段即划分全部普查区。未开始任何操作。",
    ),
    "request_large": ("refused", "The request is too large: {most_kb} kB at most.", "请求内容过大,最多 {most_kb} 千字节。"),
    "address_long": ("refused", "The address is too long. Use the links of the page.", "网址过长。请使用页面中的链接。"),
    "request_nul": (
        "refused",
        "The request holds the character NUL (number 0), which no text can have. Take it out and ask again.",
        "请求含有空字符(编号 0),文字中不能有此字符。请去掉后重试。",
    ),
    "request_unclear": (
        "refused",
        "The request to {path} could not be understood ({status}). Reload the page and try again.",
        "无法理解对 {path} 的请求({status})。请刷新页面后重试。",
    ),
    "method_wrong": ("refused", "{path} cannot be asked with {method}.", "{path} 不支持 {method} 请求。"),
    "page_fault": (
        "refused",
        "Something went wrong in the program ({reason}). Nothing was changed. Reload the page; if it happens again, tell your administrator.",
        "程序出现错误({kind}),未作任何更改。请刷新页面;如再次出现,请告知管理员。",
    ),
    "page_missing": ("refused", "There is nothing at {path}.", "{path} 不存在。"),
    "building_unknown": ("refused", "{file} has no building {id}.", "{file} 中没有建筑物 {id}。"),
}

"""What is refused of long work and of files that are sent in: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

JOBS: dict[str, tuple[str, str, str]] = {
    "job_unknown": (
        "refused",
        "This job is no longer known: it ended long ago. Look whether what it was to make is there, and start it again if not.",
        "该任务已不存在(很久以前已结束)。请查看结果是否已生成,如没有请重新开始。",
    ),
    "job_running": (
        "refused",
        "You have asked for the same already, and it is not finished. Wait until it ends, or cancel it.",
        "您已启动相同的任务,尚未完成。请等待完成或取消。",
    ),
    "job_cancelled": (
        "refused",
        "Cancelled: 0 committees replaced, {total} unchanged. A plan is written only when all of it is done.",
        "已取消:替换 0 个普查区,{total} 个保持原状(全部划分完成后才会写入)。",
    ),
    "job_cancelled_other": ("refused", "Cancelled. Nothing was changed, and no file was made.", "已取消:未作任何更改,未生成文件。"),
    "job_interrupted": (
        "refused",
        "The delineation was cut off: its process has ended. Nothing of it was written, earlier plans are kept. Start it again.",
        "划分任务已中断:其进程已结束。未写入任何结果,原有方案未变。请重新开始。",
    ),
    "job_interrupted_other": (
        "refused",
        "The job was cut off: its process has ended. Nothing was changed, and no file was made. Start it again.",
        "任务已中断:其进程已结束。未作任何更改,未生成文件。请重新开始。",
    ),
    "jobs_too_many": (
        "refused",
        "{count} of your jobs run or wait, and {most} are the most. Wait until one ends, or cancel one.",
        "您有 {count} 个任务正在运行或等待,最多 {most} 个。请等待其中一个完成,或取消一个。",
    ),
    "jobs_full": (
        "refused",
        "{count} jobs of all people run or wait; no more are taken. Try again later.",
        "所有人员共有 {count} 个任务正在运行或等待,暂不接受新任务。请稍后再试。",
    ),
    "eas_unlisted": (
        "refused",
        "Field eas must be a list of the codes of one or more enumeration areas, as in {example}, not {value}. Nothing was started.",
        "字段 eas 应为一个或多个普查小区代码组成的列表,如 {example},而不是 {value}。未开始任何操作。",
    ),
    "print_both": (
        "refused",
        "Name either committees or eas to print, not both. Nothing was started.",
        "打印时 committees 与 eas 只能写其中一项。未开始任何操作。",
    ),
    "print_pages": (
        "refused",
        "The {sheets} sheets have more than {most} pages, the most of one print. Print fewer committees at a time.",
        "这 {sheets} 张图共超过 {most} 页,超出一次打印的上限。请减少一次打印的普查区。",
    ),
    "outcome_none": (
        "refused",
        "This job has made no file, or is not done yet. Look at its state.",
        "该任务没有生成文件,或尚未完成。请查看任务状态。",
    ),
    "outcome_gone": (
        "refused",
        "The file is no longer there: files are deleted after {days} days. Start the job again.",
        "文件已不存在:文件保留 {days} 天后删除。请重新执行该任务。",
    ),
    "streams_full": (
        "refused",
        "Too many pages follow jobs at the moment. Ask for the state of the job now and then instead.",
        "目前跟踪任务进度的页面过多。请改为定时查询任务状态。",
    ),
    # files that are sent in
    "upload_large": ("refused", "The file is too large: {most_mb} MB at most.", "文件过大,最多 {most_mb} MB。"),
    "upload_empty": ("refused", "The file is empty. Choose the right one and send it again.", "文件为空。请选择正确的文件重新发送。"),
    "upload_short": (
        "refused",
        "Only {count} of {stated} bytes have come. Send the file again.",
        "只收到 {stated} 字节中的 {count} 字节。请重新发送文件。",
    ),
    "upload_space": (
        "refused",
        "The disk of the server has {free_mb} MB free, and {needed_mb} MB are needed to import the file. Make room, and send it again.",
        "服务器磁盘剩余 {free_mb} MB,导入该文件需要 {needed_mb} MB。请清理磁盘后重新发送。",
    ),
    "uploads_many": (
        "refused",
        "{count} files that you have sent are kept, and {most} are the most. Import or delete one.",
        "您发送的文件已保留 {count} 个,最多 {most} 个。请导入或删除其中一个。",
    ),
    "upload_unknown": (
        "refused",
        "The file that was sent is not there: files are deleted once they are imported, or after {days} days. Send it again.",
        "发送的文件已不存在:文件在导入后或保留 {days} 天后删除。请重新发送。",
    ),
    "import_cpu": (
        "refused",
        "The file was not read within {seconds} seconds of computing. It may be made to block programs; split it, or have it checked. Nothing was changed.",
        "文件在 {seconds} 秒计算时间内未能读完,可能有异常内容。请拆分文件或检查文件。未作任何更改。",
    ),
    "import_memory": (
        "refused",
        "The file needs more than {memory_mb} MB of memory to read. Split it, or have it checked. Nothing was changed.",
        "读取该文件需要超过 {memory_mb} MB 内存。请拆分文件或检查文件。未作任何更改。",
    ),
    "import_crashed": (
        "refused",
        "Reading the file has ended its process; it may be damaged, or need more than {memory_mb} MB of memory. Have it checked, or split it. Nothing was changed.",
        "读取文件的进程异常结束:文件可能已损坏,或需要超过 {memory_mb} MB 内存。请检查或拆分文件。未作任何更改。",
    ),
}

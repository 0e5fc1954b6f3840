"""What is said when a command is not written as it should be: severity, English, Chinese."""

from __future__ import annotations

_SEE = " See: server.py {command} --help"
_SEE_ZH = "用法见:server.py {command} --help"

USAGE: dict[str, tuple[str, str, str]] = {
    "usage_no_command": (
        "refused",
        "Say what to do: one of the commands {known}. Each explains itself: server.py COMMAND --help",
        "请写明命令,可用的命令:{known}。各命令的用法见:server.py 命令 --help",
    ),
    "usage_command": (
        "refused",
        "There is no command {value}. Commands: {known}. See: server.py --help",
        "没有命令 {value}。可用的命令:{known}。用法见:server.py --help",
    ),
    "usage_missing": ("refused", "Missing on the command line: {names}." + _SEE, "命令行缺少:{names}。" + _SEE_ZH),
    "usage_unknown": ("refused", "Not understood on the command line: {names}." + _SEE, "命令行中无法识别:{names}。" + _SEE_ZH),
    "usage_choice": (
        "refused",
        "{option} cannot be {value}. Possible: {known}." + _SEE,
        "{option} 不能是 {value}。可用:{known}。" + _SEE_ZH,
    ),
    "usage_value": ("refused", "{option} needs a value." + _SEE, "{option} 需要一个值。" + _SEE_ZH),
    "usage_no_value": ("refused", "{option} takes no value." + _SEE, "{option} 不带值。" + _SEE_ZH),
    "usage_ambiguous": ("refused", "{option} could be any of: {known}." + _SEE, "{option} 有多种可能:{known}。" + _SEE_ZH),
    "usage_needs": ("refused", "{option} needs {other} beside it." + _SEE, "{option} 须与 {other} 一起使用。" + _SEE_ZH),
    "usage_against": ("refused", "{option} cannot be used with {other}." + _SEE, "{option} 不能与 {other} 一起使用。" + _SEE_ZH),
    "usage_twice": (
        "refused",
        "{option} names a column for {field} twice: {first} and {second}. Leave one of them." + _SEE,
        "{option} 为 {field} 指定了两列:{first} 和 {second}。请只保留一个。" + _SEE_ZH,
    ),
    "usage_other": ("refused", "The command line is not right: {text}." + _SEE, "命令行写法有误。" + _SEE_ZH),
}

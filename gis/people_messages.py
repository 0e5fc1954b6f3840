"""What is said about people, access and the audit: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

PEOPLE: dict[str, tuple[str, str, str]] = {
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

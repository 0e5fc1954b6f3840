"""What is said of layers and committees that lie far from where they belong: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

DISTANT: dict[str, tuple[str, str, str]] = {
    "R10": (
        "warning",
        "{file}: nothing of it lies within 5 km of a committee: its {count} {count:shape lies|shapes lie} about {km} km to the {direction:word} of them. {cause}",
        "{file}:与所有普查区的距离都超过 5 公里,其 {count} 个图形位于普查区{direction:word}约 {km} 公里处。{cause}",
    ),
    "R17": (
        "warning",
        "{count} {count:committee lies|committees lie} about {km} km to the {direction:word} of the others: {named}. {cause}",
        "{count} 个普查区位于其他普查区{direction:word}约 {km} 公里处:{named}。{cause}",
    ),
    "far_zone_number": (
        "phrase",
        "The eastings of {which:word} seem to begin with the zone number {zone}: state the coordinate system that has it, with --crs.",
        "{which:word}的横坐标前似带有带号 {zone}:请用 --crs 指定带有带号的坐标系。",
    ),
    "far_exchanged": ("phrase", "With x and y exchanged they would be at the same place.", "如将 x 与 y 互换,两者即在同一处。"),
    "far_zero": (
        "phrase",
        "Coordinates near (0, 0) are mostly a lost position or a local grid: draw it at its place.",
        "坐标接近(0, 0),多为位置丢失或地方独立坐标:请在实际位置重新绘制。",
    ),
    "far_zone": (
        "phrase",
        "That is {degrees} degrees of longitude: was it read in the coordinate system of another zone? State the right one with --crs.",
        "约合经差 {degrees} 度:是否按其他投影带的坐标系读取?请用 --crs 指定正确的坐标系。",
    ),
    "far_other": (
        "phrase",
        "Check its coordinate system (--crs), and whether it is the file of another place.",
        "请核对坐标系(--crs),以及是否误用了其他地区的文件。",
    ),
}

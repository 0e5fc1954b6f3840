"""Why an edit cannot be made, and what to do instead: severity, English, Chinese."""

from __future__ import annotations

EDIT_REASONS: dict[str, tuple[str, str, str]] = {
    # arguments
    "edit_op_unknown": ("refused", "There is no edit {op}. Edits: {known}.", "没有操作 {op}。可用的操作:{known}。"),
    "edit_arg_missing": ("refused", "Edit {op} needs {name}: {form:word}.", "操作 {op} 缺少 {name}:{form:word}。"),
    "edit_arg_unknown": ("refused", "Edit {op} takes no {name}. It takes: {known}.", "操作 {op} 没有参数 {name}。可用:{known}。"),
    "edit_arg_wrong": ("refused", "{name} of edit {op} must be {form:word}.", "操作 {op} 的 {name} 应为{form:word}。"),
    "edit_ea_unknown": (
        "refused",
        "The committee has no enumeration area {code}. {near} Reload the committee.",
        "该普查区没有普查小区 {code}。{near}请重新载入该普查区。",
    ),
    "edit_cell_unknown": (
        "refused",
        "The committee has no cell {id}. Reload the committee.",
        "该普查区没有地块 {id}。请重新载入该普查区。",
    ),
    "edit_building_unknown": (
        "refused",
        "Building {id} is in no EA of the committee. Reload the committee, or place the building first.",
        "建筑物 {id} 不在本普查区的任何普查小区内。请重新载入该普查区,或先将其划入。",
    ),
    # EAs
    "edit_locked": (
        "refused",
        "EA {code} is locked: nothing may change it. Unlock it first, or choose another.",
        "普查小区 {code} 已锁定,不能更改。请先解锁,或选择其他小区。",
    ),
    "edit_not_locked": ("refused", "EA {code} is not locked.", "普查小区 {code} 未锁定。"),
    "edit_already_locked": ("refused", "EA {code} is locked already.", "普查小区 {code} 已经锁定。"),
    "edit_virtual": (
        "refused",
        "EA {code} is virtual: it has people and no land. Choose an EA on the map.",
        "普查小区 {code} 是虚拟小区,只有人口,没有地域。请选择图上的小区。",
    ),
    "edit_one_ea": (
        "refused",
        "One EA alone cannot be merged. Choose a neighbour too.",
        "只有一个小区,无法合并。请再选一个相邻小区。",
    ),
    "edit_two_eas": ("refused", "A border lies between two EAs. Choose two.", "界线位于两个普查小区之间。请选择两个小区。"),
    "edit_not_beside": (
        "refused",
        "EA {code} has no border with the others. Choose EAs that lie side by side.",
        "普查小区 {code} 与其他所选小区不相邻。请选择相邻的小区。",
    ),
    "edit_not_among": (
        "refused",
        "EA {code} is not among those chosen. Choose one of them.",
        "小区 {code} 不在所选小区之中,请选择其中之一。",
    ),
    "edit_name_taken": (
        "refused",
        "EA {code} has the name {name} already. Give another.",
        "小区 {code} 已用名称“{name}”,请另取名称。",
    ),
    "edit_nothing_changes": ("refused", "That would change nothing.", "该操作不会引起任何变化。"),
    # what cannot be drawn
    "edit_torn": (
        "refused",
        "EA {code} would fall into pieces that do not touch. Choose what borders on it, and what lies between.",
        "普查小区 {code} 将分成互不相连的几块。请选择与其相邻的部分,并包括其间的部分。",
    ),
    "edit_would_empty": (
        "refused",
        "EA {code} would keep no building. Merge it with its neighbour instead.",
        "普查小区 {code} 将没有建筑物。请改为与相邻小区合并。",
    ),
    "edit_buildings_touch": (
        "refused",
        "The outlines of the chosen buildings overlap others, and no border may cut a building. Choose those too.",
        "所选建筑物的轮廓与其他建筑物重叠,界线不得穿过建筑物。请将其一并选择。",
    ),
    "edit_no_cut": (
        "refused",
        "No border can run between these buildings. Choose those beside them too.",
        "这些建筑物之间无法划界。请将旁边的建筑物一并选择。",
    ),
    "edit_cannot_draw": (
        "refused",
        "Lines nearer to each other than a few millimetres would result, and nothing was changed. Draw or choose a little differently.",
        "会出现相距仅几毫米的线,未作任何更改。请稍微改变所画的线或所选的范围。",
    ),
    "edit_line_not_across": (
        "refused",
        "The line does not cross the EA from edge to edge. Begin and end it outside the EA, or on its border.",
        "所画的线没有从一边到另一边穿过该普查小区。请从小区边界或其外开始,并在边界或其外结束。",
    ),
    "edit_line_twice": (
        "refused",
        "The line crosses the EA more than once, so that more than two pieces would result. Draw it so that it crosses once.",
        "所画的线多次穿过该普查小区,会分成两块以上。请只穿过一次。",
    ),
    "edit_side_empty": (
        "refused",
        "On one side of the line the EA has no building. Draw it between buildings.",
        "线的一侧没有该小区的建筑物。请在建筑物之间画线。",
    ),
    "edit_line_through": (
        "refused",
        "Around the buildings that the line meets, a side would fall into pieces. Draw it between the buildings.",
        "绕开所遇建筑物后,一侧将分成互不相连的几块。请在建筑物之间画线。",
    ),
    # divided buildings
    "edit_building_in_several": (
        "refused",
        "Building {id} lies in several EAs ({codes}). Move its parts to one of them first.",
        "建筑物 {id} 分在几个普查小区({codes})。请先将各部分移到其中一个小区。",
    ),
    "edit_building_whole": ("refused", "Building {id} is not divided.", "建筑物 {id} 没有拆分。"),
    "edit_count_unknown": (
        "refused",
        "How many {counted:word} building {id} has is not known. Give the count.",
        "建筑物 {id} 的{counted:word}数未知。请给出数量。",
    ),
    "edit_cut_beyond": (
        "refused",
        "Building {id} has {count} {counted:word}: a part cannot end after number {last}. Give a smaller number.",
        "建筑物 {id} 共有 {count} 个{counted:word},不能在第 {last} 个之后切分。请给出较小的数。",
    ),
    "edit_units_differ": (
        "refused",
        "Give the units of {parts} {parts:part|parts}, so that they add up to the {units} of building {id}.",
        "请给出 {parts} 个部分的住房单元数,合计应为建筑物 {id} 的 {units} 个。",
    ),
    "edit_no_slices": (
        "refused",
        "The outline of the building cannot be cut into so many parts inside the committee. Divide it into fewer, or correct its outline.",
        "该建筑物的轮廓无法在本普查区内切成这么多部分。请减少份数,或更正其轮廓。",
    ),
    "edit_parts_apart": (
        "refused",
        "The cells of its parts do not touch. Move what lies between to the same EA first.",
        "各部分所在的地块不相连。请先把其间的地块移到同一小区。",
    ),
    # people and buildings
    "edit_inhabited": (
        "refused",
        "EA {code} has housing units or residents, so it is not uninhabited. Correct its buildings first.",
        "普查小区 {code} 有住房单元或居民,不是无人居住的小区。请先更正其建筑物。",
    ),
    "edit_not_virtual": ("refused", "EA {code} is not virtual. Choose a virtual one.", "普查小区 {code} 不是虚拟小区。请选择虚拟小区。"),
    "edit_too_many_residents": (
        "refused",
        "A virtual EA holds at most {limit} residents, not {residents}. Make several.",
        "虚拟小区最多 {limit} 人,不能是 {residents} 人。请分设几个。",
    ),
    "edit_demolished": (
        "refused",
        "Building {id} is marked as demolished. Reinstate it first.",
        "建筑物 {id} 已标记为拆除。请先恢复。",
    ),
    "edit_not_demolished": ("refused", "Building {id} is not marked as demolished.", "建筑物 {id} 没有标记为拆除。"),
    "edit_more_vacant": (
        "refused",
        "Building {id} cannot have {vacant} vacant of {units} housing {units:unit|units}. Correct one of the counts.",
        "建筑物 {id} 共有 {units} 个住房单元,空置的不能是 {vacant} 个。请更正其中一个数。",
    ),
    "edit_id_taken": ("refused", "There is a building with the id {id} already. Give another.", "编号 {id} 已有建筑物使用。请另取编号。"),
    "edit_outside": (
        "refused",
        "Most of the outline lies outside committee {code}. Draw it inside, or add it in its own committee.",
        "该轮廓大部分不在普查区 {code} 内。请画在区内,或在其所在的普查区添加。",
    ),
    "edit_across_border": (
        "refused",
        "The outline lies across the border of EAs {codes}. Redraw their border first.",
        "该轮廓跨越普查小区 {codes} 的界线。请先重画其界线。",
    ),
    "edit_stands_there": (
        "refused",
        "Building {id} stands there already. Mark it as demolished first, or change it.",
        "该处已有建筑物 {id}。请先将其标记为拆除,或修改该建筑物。",
    ),
    # from committee to committee
    "edit_other_committee": (
        "refused",
        "EA {code} is not one of committee {committee}. Choose one of its EAs.",
        "普查小区 {code} 不属于普查区 {committee}。请选择该普查区的小区。",
    ),
    "edit_not_at_line": (
        "refused",
        "The ground of building {id} does not border on committee {committee}. Hand over the buildings in between first.",
        "建筑物 {id} 所在的地块与普查区 {committee} 不相邻。请先划转其间的建筑物。",
    ),
    "edit_committee_torn": (
        "refused",
        "Committee {committee} would fall into pieces without the ground of building {id}. Hand over another building.",
        "划出建筑物 {id} 所在地块后,普查区 {committee} 将分成互不相连的几块。请改选其他建筑物。",
    ),
}

"""A sitting: the card on the screen, what comes after a page, keys, messages, the summary."""

SCREEN = {
    "answer": "答案",
    "1 point": "1 个要点",
    "{number} points": "{number} 个要点",
    "detail": "详解",
    "1 trap": "1 个常见误区",
    "{number} traps": "{number} 个常见误区",
    "press t": "按 t 查看",
    "what is right": "正确说法",
    "1 reference": "1 条参考",
    "{number} references": "{number} 条参考",
    "Space": "空格键",
    "more": "其余部分",
    "1 more line": "还有 1 行",
    "{number} more lines": "还有 {number} 行",
    # messages
    "Undone: {what}": "已撤销：{what}",
    "{grade} for {card}": "{card} 的评分“{grade}”",
    "the suspension of {card}": "{card} 的暂停",
    "the burial of {card}": "{card} 的搁置",
    "the resumption of {card}": "{card} 的恢复",
    "marking {card} as known": "{card} 的“已会”标记",
    "an undo for {card}": "{card} 的一次撤销",
    "no card was missed on the last day with reviews": "最近一个有复习的日子没有答错的卡片",
    "{card} is marked as known; it comes back in {days} days.": "{card} 已标为已会，{days} 天后再出现。",
    "There is nothing to undo.": "没有可以撤销的内容。",
    "Nothing of this practice is left to undo.": "这次练习没有可以撤销的内容了。",
    "{card} is suspended; `quiz resume {card}` brings it back.": "{card} 已暂停；用 `quiz resume {card}` 恢复。",
    "{card} is buried until tomorrow.": "{card} 已搁置到明天。",
    "The card stays as it was: {why}": "卡片保持原样：{why}",
    "{file} has no card {card} any more": "{file} 中已没有卡片 {card}",
    "The card is at {location}.": "卡片位于 {location}。",
    "standard input: a line has {longest_line:,} characters or more; the sitting has ended": (
        "标准输入：有一行达到或超过 {longest_line:,} 个字符；复习已结束"
    ),
    "{most_idle_lines} lines without a grade, the last one {said!r}; the sitting has ended": (
        "连续 {most_idle_lines} 行没有评分，最后一行是 {said!r}；复习已结束"
    ),
}

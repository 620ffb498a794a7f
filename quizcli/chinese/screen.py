"""The card on the screen: what comes after a page, and the key that shows it."""

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
}

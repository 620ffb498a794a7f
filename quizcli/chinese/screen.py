"""A sitting: the card on the screen, keys, grades, progress, the first screen, the summary."""

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
    "↓ {key}: {next}": "↓ {key}：{next}",
    "Enter {grade}": "回车 {grade}",
    "more": "其余部分",
    "1 more line": "还有 1 行",
    "{number} more lines": "还有 {number} 行",
    "Undone: {what}": "已撤销：{what}",
    "{grade} for {card}": "{card} 的评分“{grade}”",
    "the suspension of {card}": "{card} 的暂停",
    "the burial of {card}": "{card} 的搁置",
    "the resumption of {card}": "{card} 的恢复",
    "marking {card} as known": "{card} 的“已掌握”标记",
    "an undo for {card}": "{card} 的一次撤销",
    "no card was missed on the last day with reviews": "最近一次复习那天，卡片全都答上来了",
    "{card} is marked as known; it comes back in {days} days.": "{card} 已标为已掌握，{days} 天后再出现。",
    "There is nothing to undo.": "没有可以撤销的操作。",
    "Nothing of this practice is left to undo.": "这次练习没有可以撤销的操作了。",
    "{card} is suspended; `quiz resume {card}` brings it back.": "{card} 已暂停；用 `quiz resume {card}` 恢复。",
    "{card} is buried until tomorrow.": "{card} 已搁置到明天。",
    "The card stays as it was: {why}": "卡片没有改动：{why}",
    "{file} has no card {card} any more": "{file} 中已没有卡片 {card}",
    "The card is at {location}.": "卡片位于 {location}。",
    "standard input: a line has {longest_line:,} characters or more; the sitting has ended": "标准输入：有一行达到或超过 {longest_line:,} 个字符；复习已结束",
    "{most_idle_lines} lines without a grade, the last one {said!r}; the sitting has ended": "连续 {most_idle_lines} 行没有评分，最后一行是 {said!r}；复习已结束",
    "again": "重来",
    "hard": "困难",
    "good": "良好",
    "easy": "轻松",
    "blackout": "全忘",
    "wrong": "答错",
    "familiar": "眼熟",
    "{key} {grade} ({when})": "{key} {grade}（{when}）",
    "this sitting": "本次",
    "(this sitting)": "本次",
    "{days}d": "{days} 天",
    "u undo": "u 撤销",
    "K known": "K 已掌握",
    "E edit": "E 编辑",
    "S suspend": "S 暂停",
    "B bury": "B 搁置",
    "l language": "l 语言",
    "q quit": "q 退出",
    "? help": "? 帮助",
    "? hint": "? 提示",
    "empty line: don't know": "空行：不会",
    ":q quit": ":q 退出",
    ":u undo": ":u 撤销",
    ":k known": ":k 已掌握",
    ":e edit": ":e 编辑",
    ":s suspend": ":s 暂停",
    ":b bury": ":b 搁置",
    ":l language": ":l 语言",
    "{keys} tick": "{keys} 勾选",
    "t traps": "t 误区",
    "Any key begins": "按任意键开始",
    "Enter show answer": "回车 看答案",
    "{due} due, {new} new, {again} again": "到期 {due}，新 {new}，重来 {again}",
    "{practice} to practice, {again} again": "待练习 {practice}，重来 {again}",
    "practice: problem {number} of {problems}, {right} right so far": "练习：第 {number} 题，共 {problems} 题，已答对 {right} 题",
    "practice: problem {number}, {right} right so far": "练习：第 {number} 题，已答对 {right} 题",
    "{minutes} min {seconds} s": "{minutes} 分 {seconds} 秒",
    "{seconds} s": "{seconds} 秒",
    "{cards} marked as known.": "已标为已掌握：{cards}。",
    "Practise what you missed: {command}": "练习没答上来的卡片：{command}",
    "{cards} left for today: {command}": "今天还剩 {cards}：{command}",
    "{days} days in a row.": "已连续 {days} 天。",
    "Next: {cards} on {day}.": "下次：{day}，{cards}。",
    "{cards} reviewed in {time}: {passed} passed, {missed} missed.": "复习了 {cards}，用时 {time}：答上来 {passed} 张，没答上来 {missed} 张。",
    "{cards} reviewed: {passed} passed, {missed} missed.": "复习了 {cards}：答上来 {passed} 张，没答上来 {missed} 张。",
    "No card was graded.": "没有给任何卡片评分。",
    "Nothing is due.": "没有到期的卡片。",
    "Time is up.": "时间到。",
    "l language, q quit": "l 语言，q 退出",
    "u undo, K known, E edit, S suspend, B bury, l language, q quit": "u 撤销，K 已掌握，E 编辑，S 暂停，B 搁置，l 语言，q 退出",
    "Enter shows the answer": "按回车看答案",
    "{key} shows more: {parts}": "按 {key} 看更多：{parts}",
    "Enter good": "回车 良好",
    "seed {seed}": "种子 {seed}",
    "{typed}  (read as {value})": "{typed}（读作 {value}）",
    "{seconds} s left": "还剩 {seconds} 秒",
    "{name} is empty: using {editor}": "{name} 为空，使用 {editor}",
    (
        "Before the answer\n"
        "  Enter, Space   show the answer\n"
        "After the answer\n"
        "  {scale}\n"
        "  Enter          take the grade that the ticks suggest; without ticks, good\n"
        "  {ticks}    tick a point that you mentioned\n"
        "  t              show the traps: the claims, then what is right, then hide\n"
        "In a drill\n"
        '  Enter          submit the line; an empty line, twice: "I don\'t know"\n'
        "  ?              alone on the line: show a hint; it lowers the grade\n"
        "  :q :u :l       alone on the line: the commands below; also :k :e :s :b\n"
        "At any other time\n"
        "  u              undo the newest entry, also one of an earlier sitting\n"
        "  K              you know this card already: it comes back months later\n"
        "  E              edit the card in $EDITOR, then read it again\n"
        "  S              suspend the card: not asked until `quiz resume`\n"
        "  B              bury the card: not asked until tomorrow\n"
        "  l              show this card in the other language\n"
        "  q, Ctrl-D      quit; everything you graded is saved\n"
        "  ↑ ↓ PgUp PgDn  scroll; Space goes on to the detail, traps and references\n"
        "  ← →            scroll a wide card\n"
        "  ?              show this help; any key closes it"
    ): (
        "看答案之前\n"
        "  回车、空格     显示答案\n"
        "看答案之后\n"
        "  {scale}\n"
        "  回车           采用按勾选建议的评分；没有勾选时为良好\n"
        "  {ticks}    勾选你说到的要点\n"
        "  t              显示常见误区：先是错误的说法，再是正确说法，然后收起\n"
        "计算题\n"
        "  回车           提交这一行；连续两次空行表示不会\n"
        "  ?              单独输入一行：看提示，评分会降低\n"
        "  :q :u :l       单独输入一行：同下面的按键；还有 :k :e :s :b\n"
        "任何时候\n"
        "  u              撤销最近一条记录，之前复习留下的也可以\n"
        "  K              标为已掌握：几个月后再出现\n"
        "  E              在 $EDITOR 中编辑卡片，然后重新读取\n"
        "  S              暂停卡片，直到 `quiz resume` 才再问\n"
        "  B              搁置卡片，明天再问\n"
        "  l              用另一种语言显示这张卡片\n"
        "  q、Ctrl-D      退出，已评的分都已保存\n"
        "  ↑ ↓ PgUp PgDn  滚动；空格键翻到详解、误区和参考\n"
        "  ← →            左右滚动较宽的卡片\n"
        "  ?              显示本帮助，按任意键关闭"
    ),
    (
        "quizcli asks questions of deep-learning interviews, a few every day.\n"
        "\n"
        "1. Read the question and answer it aloud, as in an interview.\n"
        "2. Press Enter to see the answer, and tick the points that you mentioned, with the letter in front of each.\n"
        "3. Press Enter once more to take the suggested grade, or 1 to 4 for another one. The better you know a card, the later it comes back.\n"
        "\n"
        "In a drill you compute: type the result and press Enter.\n"
        "A day brings {new}, and K sets aside a card that you know already.\n"
        "Stop at any time with q: each grade is saved at once. u undoes the last one, and ? explains all the keys."
    ): (
        "quizcli 每天问你几道深度学习面试题。\n"
        "\n"
        "1. 读题，像面试时那样大声回答。\n"
        "2. 按回车看答案，再按要点前面的字母，勾选你说到的要点。\n"
        "3. 再按一次回车采用建议的评分，或按 1 到 4 另选。掌握得越好，下次出现得越晚。\n"
        "\n"
        "计算题需要动手算，输入结果后按回车。\n"
        "每天有 {new}；已经掌握的卡片按 K 放到一边。\n"
        "随时可以按 q 停下，每次评分都立即保存。按 u 撤销上一次评分，按 ? 查看全部按键。"
    ),
    (
        "Answer each question aloud, press Enter to see the answer, then grade yourself: an empty line is good.\n"
        "A day brings {new}. Stop at any time with q: each grade is saved at once."
    ): (
        "每道题先大声回答，按回车看答案，再给自己评分，输入空行即为良好。\n"
        "每天有 {new}。随时可以按 q 停下，每次评分都立即保存。"
    ),
}

"""Help of the commands, and what Typer says."""

COMMANDS = {
    # Typer
    "Example: {command}": "示例：{command}",
    "Usage: {command} {words}": "用法：{command} {words}",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本帮助并退出。",
    "Install completion for the current shell.": "为当前 shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示当前 shell 的补全脚本，供复制或自行安装。"
    ),
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "[default: {}]": "[默认：{}]",
    "[required]": "[必填]",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "用 [blue]'{command_path} {help_option}'[/] 查看帮助。",
    "{error} (Possible options: {options})": "{error}（可能是：{options}）",
    "{error}. Did you mean {words}?": "{error}。是不是 {words}？",
    "Invalid value for {what}: {error}": "{what} 的值无效：{error}",
    "No such option: {option}": "没有选项 {option}",
    "No such command {command}": "没有命令 {command}",
    "Missing command": "缺少命令",
    "Missing argument {what}": "缺少参数 {what}",
    "Missing option {what}": "缺少选项 {what}",
    "Got unexpected extra argument(s) ({words})": "多余的参数：{words}",
    "Option {option} requires an argument": "选项 {option} 需要一个值",
    "Option {option} does not take a value": "选项 {option} 不带值",
    "{value} is not a valid int": "{value} 不是整数",
    "{value} is not a valid int range": "{value} 不是整数",
    "{value} is not in the range {range}": "{value} 不在范围 {range} 内",
    "{value} is not one of {words}": "{value} 不是 {words} 之一",
    # the program as a whole
    "Practise deep-learning interview questions with spaced repetition. Without a command, start today's sitting.": (
        "用间隔重复练习深度学习面试题。不带命令时开始今天的复习。"
    ),
    "Also use the decks in this folder. Can be repeated.": "同时使用该目录里的牌组；可以给出多次。",
    "Print the version and exit.": "显示版本号并退出。",
    "Every day": "日常",
    "Cards": "卡片",
    "Numeric drills": "计算题",
    "Data": "数据",
    "Exchange": "导入与导出",
    "Manual": "手册",
    "Print JSON; `quiz help scripting` describes it.": "输出 JSON，格式见 `quiz help scripting`。",
    # choosing cards
    "Only this deck. Can be repeated.": "只选该牌组；可以给出多次。",
    "Only cards with this tag. Can be repeated.": "只选带该标签的卡片；可以给出多次。",
    "Only this level, 1 to 3. Can be repeated.": "只选该难度（1 到 3）；可以给出多次。",
    "The id of the card.": "卡片的 id。",
    "The ids of the cards.": "卡片的 id，可以有多个。",
    # review, due, grade, undo, stats, suspend, resume
    "Start today's sitting: overdue cards, then due ones, then new ones.": (
        "开始今天的复习：先是逾期的卡片，再是今天到期的，最后是新卡片。"
    ),
    "End after N cards.": "做完 N 张后结束。",
    "Ask at most N new cards today, instead of the setting new_per_day.": (
        "今天最多学 N 张新卡片，代替设置项 new_per_day。"
    ),
    "Language of the cards. Default: the setting, or the locale.": "卡片的语言；默认取设置，否则取系统语言。",
    "Grade with four keys (1-4) or six (SM-2's 0-5).": "用四个键（1-4）或六个键（SM-2 的 0-5）评分。",
    "Practise cards whether due or not, without changing the schedule.": (
        "突击练习：不论是否到期都练，不改变复习安排。"
    ),
    "Practise the cards missed on the last day, without changing the schedule.": (
        "练习最近一次复习那天没答上来的卡片，不改变复习安排。"
    ),
    "List the cards due today and count those of the next 30 days.": "列出今天到期的卡片，并统计今后 30 天的数量。",
    "Record a review of a card, whether it is due or not.": "记录一次复习，不论卡片是否到期。",
    "Quality as in SM-2, from 0 (no idea) to 5 (perfect).": "SM-2 的评分值，从 0（毫无印象）到 5（完全掌握）。",
    "Undo the newest grade, mark as known, suspension, resumption or burial of this device.": (
        "撤销本设备最近一次评分、标为已掌握、暂停、恢复或搁置。"
    ),
    "Show the drills, by kind and level.": "按题型和难度显示计算题的统计。",
    "Stop asking cards until they are resumed. Their progress is kept.": "暂停卡片，直到恢复为止；进度保留。",
    "Ask suspended or buried cards again.": "恢复已暂停或已搁置的卡片。",
    # list, show, decks, search, check, new
    "List the cards: question, id, deck, level and when each is due.": "列出卡片：问题、id、牌组、难度和到期时间。",
    "Only suspended cards.": "只选已暂停的卡片。",
    "Only cards forgotten four times or more.": "只选遗忘过四次或更多的卡片（顽固卡片）。",
    "Only new cards, young ones (interval below 21 days), mature ones, or those due now.": (
        "只选 new（新卡片）、young（间隔不到 21 天）、mature（间隔 21 天及以上）或 due（已到期）。"
    ),
    "Show a card with its answer, schedule and review history.": "显示一张卡片及其答案、复习安排和复习历史。",
    "Language of the card. Default: the setting, or the locale.": "卡片的语言；默认取设置，否则取系统语言。",
    "List the decks with the number of cards, new cards and due cards.": "列出牌组及其卡片数、新卡片数和到期数。",
    "Search the cards in both languages; best matches first, each with the place where the words are.": (
        "在中英文内容中搜索卡片，最匹配的在前，并显示匹配的位置。"
    ),
    "Words, or beginnings of words; the card has all of them.": "词或词的开头；卡片须全部包含。",
    "Show at most N cards.": "最多显示 N 张卡片。",
    "Report problems in card files with file, line and column. Exit with 1 if there is one.": (
        "检查卡片文件，报告问题所在的文件、行和列；有问题时退出码为 1。"
    ),
    "Files and folders to check. Default: everything that a sitting would use.": (
        "要检查的文件和目录；默认为复习会用到的全部文件。"
    ),
    "Also report items of the source material that no card answers.": "同时报告还没有卡片回答的原题。",
    "Open a card in your editor ($VISUAL or $EDITOR); a built-in card is copied to your own folder first.": (
        "用编辑器（$VISUAL 或 $EDITOR）打开卡片；内置卡片会先复制到自己的目录。"
    ),
    "Add a skeleton card to your own folder, to be completed in an editor. It is asked when it is complete.": (
        "在自己的目录里新建一张卡片，内容是待填写的模板；用编辑器填写完整后才会出题。"
    ),
    "Open the new card in your editor.": "用编辑器打开新卡片。",
    "Deck of the new card.": "新卡片所属的牌组。",
    # drill, solve
    "Practise random numeric problems outside the schedule.\n\n"
    "Levels rise after right answers and fall after wrong ones. Kinds with more misses come more often.": (
        "练习随机出的计算题，不计入复习安排。\n\n答对后难度上升，答错后下降；错得多的题型出现得更频繁。"
    ),
    "Kinds of problems; all if none is given.": "题型；不给则为全部。",
    "Always this level; otherwise it follows your answers.": "固定难度；不给则随答题情况升降。",
    "Stop after N problems; a worksheet has 10.": "做完 N 题后结束；练习卷为 10 题。",
    "Draw the problems from this seed: the same ones each time.": "用该随机种子出题，每次题目相同。",
    "Limit each problem to the usual time of its level.": "每题限时，时限为该难度的一般用时。",
    "Language of the problems; by default as set or by locale.": "题目的语言；默认取设置，否则取系统语言。",
    "List the kinds, their inputs and the parts of an answer.": "列出题型、输入项和答案的各项。",
    "Print a worksheet in Markdown, for paper.": "输出 Markdown 练习卷，供打印。",
    "With --print: append the worked solutions.": "与 --print 合用：附上解答。",
    "Solve a problem with your own numbers and show the worked steps.": "用自己的数据求解一道题，并显示解题步骤。",
    "The kind of problem.": "题型。",
    "The inputs; `quiz drill --list` names them.": "输入项，名称见 `quiz drill --list`。",
    "The inputs as one JSON object.": "用一个 JSON 对象给出全部输入项。",
    "Solve one JSON object {kind, given} per line of standard input.": (
        "从标准输入逐行读取 JSON 对象 {kind, given} 并求解。"
    ),
    # backup, restore, rebuild, config, help
    "Copy the journal to a file. Safe while a sitting is open.": "把学习记录备份到文件；复习进行中也可以安全使用。",
    "File to write. Default: a new file in the folder backups/.": "要写入的文件；默认在 backups/ 目录中新建。",
    "Replace FILE if it exists.": "FILE 已存在时覆盖它。",
    "Replace the journal by a backup. The replaced journal is kept.": "用备份还原学习记录；被替换的学习记录会保留。",
    "The backup.": "备份文件。",
    "Recompute the schedule from the journal.": "根据学习记录重新计算复习安排。",
    "Only compare. Exit with 1 if the schedule differs.": "只比较不修改；复习安排不一致时退出码为 1。",
    "Show the settings, their values and where these come from.": "显示各项设置、取值及其来源。",
    "Change a setting in config.toml. Comments are kept.": "修改 config.toml 中的一项设置，注释保留。",
    "Name of the setting, as listed by `quiz config`.": "设置项的名称，见 `quiz config`。",
    "New value; write a list as in TOML.": "新的值；列表按 TOML 的写法。",
    "Show a page of the manual; without a topic, list the pages.": "显示一页手册；不给主题则列出各页。",
    "A page of the manual.": "手册中的一页。",
    "Language of the manual; by default as set or by locale.": "手册的语言；默认取设置，否则取系统语言。",
    "of the cards: en, zh, both, or auto (by locale)": "卡片的语言：en、zh、both（双语）或 auto（随系统）",
    "new cards a day": "每天的新卡片数",
    "due cards a day": "每天的到期卡片数",
    "local time at which a learning day begins": "学习日开始的时刻（当地时间）",
    "grading keys: four (1-4) or six (0-5)": "评分键：four（1-4）或 six（0-5）",
    "more folders with your own decks": "存放自己牌组的其他目录",
    # export, import
    "Write cards or the journal in other formats.": "把卡片或学习记录导出为其他格式。",
    "Write an Anki package; open it in Anki on the desktop or the phone. Exporting again updates the notes in place.": (
        "导出 Anki 牌组包，可在电脑或手机上的 Anki 中打开；再次导出会就地更新笔记。"
    ),
    "The file to write.": "要写入的文件。",
    "Language of the cards; by default as set or by locale.": "卡片的语言；默认取设置，否则取系统语言。",
    "Export intervals, ease and reviews too; else all cards are new.": (
        "同时导出间隔、难易系数和复习历史；否则全部为新卡片。"
    ),
    "Problems with fixed numbers for each drill card.": "每张计算题卡片导出多少道固定数字的题。",
    "Replace OUT even if it is not an earlier export.": "即使 OUT 不是以前的导出文件也覆盖。",
    "Write a table that Anki imports with its own Basic note type; `-` is stdout.": (
        "导出表格，供 Anki 用自带的“问答题”笔记模板导入；`-` 为标准输出。"
    ),
    "Write a table for spreadsheets, with a row for each card; `-` is stdout.": (
        "导出电子表格，每张卡片一行；`-` 为标准输出。"
    ),
    "Write the cards as Markdown, to read or print; `-` is stdout.": (
        "把卡片导出为 Markdown，供阅读或打印；`-` 为标准输出。"
    ),
    "Write the complete cards as JSON, in all languages; `quiz import cards` reads it. `-` is stdout.": (
        "把完整的卡片导出为 JSON，含全部语言，可用 `quiz import cards` 读回；`-` 为标准输出。"
    ),
    "Write the journal as lines of JSON, in replay order; `-` is stdout.": (
        "把学习记录导出为每行一条的 JSON，按重放顺序排列；`-` 为标准输出。"
    ),
    "Replace FILE even if it is not an earlier export.": "即使 FILE 不是以前的导出文件也覆盖。",
    "Read what was exported.": "读入导出的文件。",
    "Add the cards of a JSON export to your own decks; `-` is stdin. Cards that you have are not added again.": (
        "把 JSON 导出中的卡片加入自己的牌组；`-` 为标准输入。已有的卡片不会重复添加。"
    ),
    "Replace built-in cards that differ from the imported ones.": "内置卡片与导入的不同时，用导入的覆盖。",
    "Merge a journal exported elsewhere into this one; `-` is stdin. Entries that are here are not added again.": (
        "把别处导出的学习记录并入本机；`-` 为标准输入。已有的条目不会重复添加。"
    ),
    # wrong combinations of options
    "an argument is not text in the terminal's encoding": "有一个参数不符合终端的字符编码",
    "--solutions needs --print": "--solutions 须与 --print 合用",
    "--list accepts only kinds, --lang and --json": "--list 只能与题型、--lang 和 --json 合用",
    "--timed cannot be used with --print": "--timed 不能与 --print 合用",
    "--json needs --list": "--json 须与 --list 合用",
    "--batch reads everything from standard input; leave out KIND and inputs": (
        "--batch 的内容全部来自标准输入，请去掉 KIND 和输入项"
    ),
    "KIND is missing; `quiz drill --list` shows all kinds": "缺少题型 KIND；`quiz drill --list` 列出全部题型",
    "give the inputs as NAME=VALUE or with --given, not both": "输入项用 NAME=VALUE 或 --given 给出，不能同时使用",
}

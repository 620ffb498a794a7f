"""The journal, its backups, its exchange with other devices, and the import of cards."""

STORE = {
    # errors of the database
    "Nothing was recorded": "没有记录任何内容",
    "Whether the last entry was recorded shows at the next start": "最后一条记录是否已保存，下次启动时才知道",
    "{path}: another quiz has been writing for {seconds} seconds; try again. Nothing was recorded": (
        "{path}：另一个 quiz 进程已持续写入 {seconds} 秒，请稍后重试。没有记录任何内容"
    ),
    "{path} was moved or replaced meanwhile. Nothing was recorded; start this command again": (
        "{path} 在此期间被移动或替换。没有记录任何内容，请重新运行本命令"
    ),
    "{path} is read-only: nothing was recorded; give yourself permission to write to it, to {name}-wal and {name}-shm"
    " beside it, and to their folder": (
        "{path} 是只读的：没有记录任何内容；请为它、同目录的 {name}-wal 和 {name}-shm 以及该目录加上写权限"
    ),
    "{path} cannot be opened; look at the permissions of the file and its folder": (
        "{path} 无法打开，请检查文件及其目录的权限"
    ),
    "{path}: {error}: the disk is full or failing. {fate}; what was there before is safe": (
        "{path}：{error}：磁盘已满或有故障。{fate}；原有内容不受影响"
    ),
    "{path}: the disk is full. {fate}; what was there before is safe": "{path}：磁盘已满。{fate}；原有内容不受影响",
    "{path} is damaged ({problem}); nothing was changed; {advice}": "{path} 已损坏（{problem}）；没有改动任何内容；{advice}",
    "the newest good backup is {backup}: quiz restore {backup}": "最新的完好备份是 {backup}：quiz restore {backup}",
    "there is no good backup": "没有完好的备份",
    "the schedule is damaged ({detail}); `quiz rebuild` replays it from the journal's entries": (
        "复习安排已损坏（{detail}）；`quiz rebuild` 会根据学习记录重新计算"
    ),
    "{path} is a database of another program; move it away, it was not touched": (
        "{path} 是其他程序的数据库，请移走它；程序没有动它"
    ),
    "{path} was made by a newer quizcli (version {version}, this one reads {newest}); upgrade quizcli. Nothing was"
    " changed": "{path} 由较新的 quizcli 创建（版本 {version}，本程序最高支持 {newest}）；请升级 quizcli。没有改动任何内容",
    "{path}: the journal cannot be made: {reason}": "{path}：无法创建学习记录：{reason}",
    "{path}: another quiz has restored a backup or changed the scheduler meanwhile; nothing was recorded; start this"
    " command again": "{path}：另一个 quiz 进程在此期间还原了备份或更换了调度算法；没有记录任何内容，请重新运行本命令",
    "{file}: cannot be read: {reason}; nothing was recorded": "{file}：无法读取：{reason}；没有记录任何内容",
    "{error}; nothing was recorded": "{error}；没有记录任何内容",
    "there is nothing to undo": "没有可以撤销的操作",
    # what a start may find
    "{journal} is missing and a new journal begins; {backups} has backups: `quiz restore FILE` brings one back": (
        "找不到 {journal}，将新建学习记录；{backups} 中有备份：可用 `quiz restore FILE` 还原"
    ),
    "entries in the journal dated later than today, up to {latest}: {entries}; a clock was wrong when they were made."
    " Cards concerned: {cards}; they may not be asked until then": (
        "学习记录中有 {entries} 条的日期晚于今天（最晚 {latest}），记录时设备的时钟有误；涉及 {cards} 张卡片，到那天之前可能不会出现"
    ),
    "{folder}, of the setting `cards` in {config}, is not there: its cards are left out": (
        "{config} 中设置项 `cards` 的目录 {folder} 不存在：其中的卡片不采用"
    ),
    "{error}; the cards are compiled anew for each command until that is mended": "{error}；修复之前每次运行都会重新编译卡片",
    # backups
    "the backup cannot be written: {error}; nothing was recorded": "备份无法写入：{error}；没有记录任何内容",
    "has the version {version}, which no journal has": "的版本号是 {version}，学习记录没有这样的版本",
    "was made by a newer quizcli (version {version}, this one reads {newest}); upgrade quizcli": "由较新的 quizcli 创建（版本 {version}，本程序最高支持 {newest}）；请升级 quizcli",
    "is not a journal": "不是学习记录",
    "is not a whole journal ({error})": "不是完整的学习记录（{error}）",
    "{source} {wrong}; nothing was changed": "{source} {wrong}；没有改动任何内容",
    "{source}: no such file; `quiz backup` makes one, and {parent} has them": (
        "{source}：没有这个文件；`quiz backup` 可以生成备份，已有的备份在 {parent}"
    ),
    "{source}: cannot be read: {reason}; nothing was changed": "{source}：无法读取：{reason}；没有改动任何内容",
    "{source} is the journal itself; nothing was changed": "{source} 就是学习记录本身；没有改动任何内容",
    "{backups}: cannot be made: {reason}": "{backups}：无法创建：{reason}",
    "{device}: cannot be deleted: {reason}; the journal was not replaced": (
        "{device}：无法删除：{reason}；学习记录没有替换"
    ),
    # lines of an exported journal
    "line {number}: entry {uid} is in the journal with other content; nothing was added": (
        "第 {number} 行：学习记录中已有条目 {uid}，但内容不同；没有添加任何内容"
    ),
    "entry {uid} undoes an undo; nothing was added": "条目 {uid} 撤销的是一次撤销；没有添加任何内容",
    "{source}: {error}; nothing was added": "{source}：{error}；没有添加任何内容",
    "{source}: {reason}; nothing was added": "{source}：{reason}；没有添加任何内容",
    "{source}:{number}: {error}; nothing was added": "{source}:{number}：{error}；没有添加任何内容",
    "{source}:{number}: not UTF-8 text; save it as UTF-8; nothing was added": (
        "{source}:{number}：不是 UTF-8 编码的文本，请另存为 UTF-8；没有添加任何内容"
    ),
    "{source}: cannot be read: {reason}; nothing was added": "{source}：无法读取：{reason}；没有添加任何内容",
    "{source}: cannot be read: {error}": "{source}：无法读取：{error}",
    "not JSON": "不是 JSON",
    "not a journal entry of this version of quizcli; was this exported by a newer quizcli?": (
        "不是本版本 quizcli 的学习记录条目；是由较新的 quizcli 导出的吗？"
    ),
    "unknown key '{key}'; was this exported by a newer quizcli?": "未知的键“{key}”；是由较新的 quizcli 导出的吗？",
    "mode must be one of {modes}": "mode 必须是 {modes} 之一",
    "attempt is nested more than {deepest} deep": "attempt 嵌套超过 {deepest} 层",
    "attempt has half of a surrogate pair, which is no character": "attempt 含有半个代理对，不是有效字符",
    "attempt must have the keys {keys}": "attempt 必须有这些键：{keys}",
    "attempt.{key} has the wrong type": "attempt.{key} 的类型不对",
    "{key} must be a whole number from 0 to {highest}": "{key} 必须是 0 到 {highest} 的整数",
    "{key} must be a text of 1 to {longest_word} letters": "{key} 必须是 1 到 {longest_word} 个字符的文本",
    "{key} must be {uid_bytes} bytes in hexadecimal": "{key} 必须是 {uid_bytes} 字节的十六进制数",
    "{key} must be a day such as 2026-03-01": "{key} 必须是日期，如 2026-03-01",
    "at must be a time with its zone, such as 2026-03-01T09:00:00.000Z": (
        "at 必须是带时区的时间，如 2026-03-01T09:00:00.000Z"
    ),
    # import and export of cards
    "no card has this deck, tag and level; `quiz list` shows what there is": (
        "没有符合该牌组、标签和难度的卡片；`quiz list` 列出现有的卡片"
    ),
    "{source}: cannot be read: {reason}": "{source}：无法读取：{reason}",
    "{source}: not JSON: {error}": "{source}：不是 JSON：{error}",
    "{word} is not a JSON value": "{word} 不是 JSON 值",
    "{source}: not what `quiz export json` writes": "{source}：不是 `quiz export json` 导出的内容",
    "{source}: version {found} of the format, this quizcli reads {version}": (
        "{source}：格式版本为 {found}，本程序支持 {version}"
    ),
    "{source}: deck {number} is not a deck": "{source}：第 {number} 个牌组无效",
    "{source}: card {id} cannot be written so that it is read back the same": "{source}：卡片 {id} 写入文件后再读取会不一致",
    "{source}: its cards do not fit those that are here:": "{source}：其中的卡片与现有的卡片冲突：",
    "another quiz is importing cards; try again": "另一个 quiz 进程正在导入卡片，请稍后重试",
    "{log} is not what an import writes; check the decks beside it, then delete it": (
        "{log} 不是导入时写的文件；请检查同目录的牌组，然后删除它"
    ),
    "{log}: cannot be deleted: {reason}; where it is still there, the next command undoes the import": (
        "{log}：无法删除：{reason}；只要它还在，下一条命令就会撤销这次导入"
    ),
    "{error}; the next command undoes the import": "{error}；下一条命令会撤销这次导入",
    "an import of cards was interrupted and cannot be undone: {error}": "一次卡片导入曾被中断，且无法撤销：{error}",
    "an import of cards was interrupted": "一次卡片导入曾被中断",
    "its changes are undone in {files}": "已在这些文件中撤销其改动：{files}",
    "edited since, and left as it is: {files}": "此后编辑过、保持原样的文件：{files}",
    "; ": "；",
    # new and edited cards
    "card '{card_id}' exists already: {location}": "卡片“{card_id}”已存在：{location}",
    "'{card_id}' is a former id of '{new_id}'; choose another": "“{card_id}”是“{new_id}”的曾用 id，请换一个",
    "{what} '{word}' must be lower-case letters and digits joined by -, such as batch-norm": (
        "{what}“{word}”只能由小写字母和数字组成，用 - 连接，如 batch-norm"
    ),
    "{what} 'null' is not a text in YAML; choose another word": "{what}“null”在 YAML 中不是文本，请换一个词",
    "{file} is the deck '{deck}', not '{wanted}'": "{file} 是牌组“{deck}”，不是“{wanted}”",
    "{file}: a card cannot be appended here: `cards` must be the last key and its list must not be indented; add the card"
    " by hand. The file is unchanged": (
        "{file}：无法在此追加卡片：`cards` 必须是最后一个键，且其列表不能缩进；请手工添加。文件没有改动"
    ),
    "the editor {setting!r} cannot be started: {error}; set EDITOR to your editor": (
        "编辑器 {setting!r} 无法启动：{error}；请把 EDITOR 设为可用的编辑器"
    ),
    "the editor {setting!r} exited with code {returned}": "编辑器 {setting!r} 的退出码为 {returned}",
    # help
    "no help topic '{name}'{hint}": "没有帮助主题“{name}”{hint}",
    "; `quiz help` lists the topics": "；`quiz help` 列出全部主题",
    "default": "默认",
    "{origin}: auto, by the locale": "{origin}：auto，随系统语言",
}

"""Settings, environment and files, and the reasons of the system and of other libraries."""

PROGRAM = {
    # keys and pasted text
    "Pasted text is ignored here.": "此处忽略粘贴的文本。",
    "The pasted text is too long; it is ignored.": "粘贴的文本过长，已忽略。",
    # environment and settings
    "QUIZ_HOME={home!r}: {error}": "QUIZ_HOME={home!r}：{error}",
    "QUIZ_NOW={fixed!r} is not a time from {first_year} to {last_year}; write for example QUIZ_NOW=2026-03-01T10:00": (
        "QUIZ_NOW={fixed!r} 不是 {first_year} 年到 {last_year} 年之间的时间，写法如 QUIZ_NOW=2026-03-01T10:00"
    ),
    "the time zone TZ={environ!r} cannot be used: {error}": "时区 TZ={environ!r} 无法使用：{error}",
    "QUIZ_NOW is set but QUIZ_HOME is not: this command uses your real journal, {journal}": (
        "设置了 QUIZ_NOW 但没有设置 QUIZ_HOME：本命令使用真实的学习记录 {journal}"
    ),
    "unknown setting '{key}'{hint}": "未知的设置项“{key}”{hint}",
    " (known: {known})": "（可用：{known}）",
    " (did you mean '{word}'?)": "（是不是“{word}”？）",
    "must be one of {allowed}": "必须是以下之一：{allowed}",
    "must be a whole number from 0 to {most}": "必须是 0 到 {most} 的整数",
    'must be a time of day such as "04:00"': '必须是一天中的时刻，如 "04:00"',
    'must be a list of folders such as ["~/decks"]': '必须是目录列表，如 ["~/decks"]',
    "{path}: not valid TOML: {error}": "{path}：不是有效的 TOML：{error}",
    # reading and writing
    "{path}: cannot be read: {reason}": "{path}：无法读取：{reason}",
    "{filename}: cannot be read: {reason}": "{filename}：无法读取：{reason}",
    "standard input cannot be read: {reason}": "标准输入无法读取：{reason}",
    "standard output cannot be written: {reason}": "标准输出无法写入：{reason}",
    "standard input: {error}": "标准输入：{error}",
    "{path}: cannot be written: {reason}": "{path}：无法写入：{reason}",
    "{target}: cannot be written: {error}": "{target}：无法写入：{error}",
    "{target} is one of quizcli's own files; give another name": "{target} 是 quizcli 自己的文件，请换一个文件名",
    "{target}: there is no folder {parent}": "{target}：目录 {parent} 不存在",
    "{target} is a folder; give the name of a file": "{target} 是目录，请给出文件名",
    "{target} is not a file, but a device or a pipe; give the name of a file": (
        "{target} 不是文件，而是设备或管道，请给出文件名"
    ),
    "{target} exists; give another name, or --force to replace it": "{target} 已存在，请换一个文件名，或用 --force 覆盖",
    "this is UTF-16 text; save it as UTF-8": "这是 UTF-16 编码的文本，请另存为 UTF-8",
    "this looks like GBK text; save it as UTF-8": "这像是 GBK 编码的文本，请另存为 UTF-8",
    "not UTF-8 text; save the file as UTF-8": "不是 UTF-8 编码的文本，请另存为 UTF-8",
    "a line has {longest_line:,} characters or more": "有一行达到或超过 {longest_line:,} 个字符",
    "the input has more than {longest_text:,} characters": "输入超过 {longest_text:,} 个字符",
    # exports
    "{target}: the name must end in {suffix}": "{target}：文件名必须以 {suffix} 结尾",
    "{target}: Anki would take {name} for a whole collection; give it another name": (
        "{target}：Anki 会把 {name} 当作整个收藏，请换一个文件名"
    ),
    "{folder}: cannot be written: {error}; TMPDIR names another folder": (
        "{folder}：无法写入：{error}；可用 TMPDIR 指定其他目录"
    ),
}

# Reasons in the words of the operating system and of PyYAML, for those that users meet. Others are shown in English.
REASONS = {
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "权限不够",
    "Operation not permitted": "不允许的操作",
    "Is a directory": "这是目录",
    "Not a directory": "这不是目录",
    "File exists": "文件已存在",
    "File name too long": "文件名过长",
    "No space left on device": "设备上没有空间",
    "Disk quota exceeded": "超出磁盘配额",
    "Read-only file system": "只读文件系统",
    "Input/output error": "输入/输出错误",
    "Broken pipe": "管道已关闭",
    "file is not a database": "文件不是数据库",
    "database disk image is malformed": "数据库内容已损坏",
    "Bad file descriptor": "文件描述符无效",
    "Too many open files": "打开的文件过多",
    "Too many levels of symbolic links": "符号链接层数过多",
    "Directory not empty": "目录非空",
    "Invalid argument": "参数无效",
    "mapping values are not allowed here": "此处不能出现映射（含冒号的文本须加引号）",
    "mapping values are not allowed in this context": "此处不能出现映射（含冒号的文本须加引号）",
    "could not find expected ':'": "缺少冒号“:”",
    "expected <block end>, but found '<block mapping start>'": "缩进不一致：此处不应开始新的映射",
    "expected <block end>, but found '<block sequence start>'": "缩进不一致：此处不应开始新的列表",
    "expected <block end>, but found '<scalar>'": "此处不应出现文本（引号是否成对？）",
    "expected <block end>, but found '-'": "缩进不一致：此处不应出现“-”",
    "expected ',' or ']', but got '<stream end>'": "缺少“,”或“]”，文件已到末尾",
    "expected ',' or '}', but got '<stream end>'": "缺少“,”或“}”，文件已到末尾",
    "did not find expected key": "缺少键（缩进或引号有误？）",
    "did not find expected '-' indicator": "缺少列表项的“-”（缩进有误？）",
    "did not find expected ',' or ']'": "缺少“,”或“]”",
    "did not find expected ',' or '}'": "缺少“,”或“}”",
    "did not find expected node content": "缺少内容",
    "block sequence entries are not allowed in this context": "此处不能出现列表项",
    "found unexpected end of stream": "引号没有结束，文件已到末尾",
    "found a tab character that violates indentation": "缩进中有制表符，请改用空格",
    "found character '\\t' that cannot start any token": "此处不能用制表符，请改用空格",
    "found character that cannot start any token": "此处的字符不能作为开头，请给文本加引号",
    "found unknown escape character": "未知的转义字符",
    "special characters are not allowed": "不允许的特殊字符",
    "control characters are not allowed": "不允许的控制字符",
}

"""Cards: reading, checking and finding them."""

CORPUS = {
    "{file}: the copy of the card cannot be deleted: {reason}": "{file}：无法删除这张卡片的副本：{reason}",
    "reading card files: {done} of {files}": "正在读取卡片文件：{done}/{files}",
    "{filename}: no such file or folder of cards": "{filename}：没有这个卡片文件或目录",
    "{path}: the compiled corpus cannot be kept: {error}": "{path}：卡片库缓存无法保存：{error}",
    "{path}: the compiled corpus cannot be opened: {error}; delete it, it will be compiled again": (
        "{path}：卡片库缓存无法打开：{error}；请删除它，程序会重新生成"
    ),
    "{path}: {error}; delete this file, it will be compiled again": "{path}：{error}；请删除该文件，程序会重新生成",
    "no card '{word}'{hint}": "没有卡片“{word}”{hint}",
    "; `quiz list` names them all, `quiz search` finds one": "；`quiz list` 列出全部卡片，`quiz search` 可以搜索",
    "no card has the deck '{word}'{hint}": "没有卡片属于牌组“{word}”{hint}",
    "no card has the tag '{word}'{hint}": "没有卡片带标签“{word}”{hint}",
    # the text of a file
    "is not a file but a pipe or a device": "不是文件，而是管道或设备",
    "{size:,} bytes; a card file has at most {largest_bytes:,}: split it": (
        "有 {size:,} 字节；卡片文件最多 {largest_bytes:,} 字节，请拆分"
    ),
    "cannot be read: {reason}": "无法读取：{reason}",
    "not YAML: {problem}": "不是有效的 YAML：{problem}",
    "not YAML: a control character ({reason}); is this a text file?": (
        "不是有效的 YAML：有控制字符（{reason}）；这是文本文件吗？"
    ),
    "nested more than {most} deep": "嵌套超过 {most} 层",
    "more than {most} keys in one mapping": "一个映射中的键超过 {most} 个",
    "a second document begins here; a card file holds one": "此处开始了第二个 YAML 文档；卡片文件只能有一个",
    "the file is empty; a deck begins with `deck: its-name`": "文件为空；牌组以 `deck: 牌组名` 开头",
    "alias *{anchor}: write the text out; aliases are not used in card files": (
        "别名 *{anchor}：请写出全文，卡片文件不用别名"
    ),
    "anchor &{anchor}: write the text out, or quote it if it begins with &": (
        "锚点 &{anchor}：请写出全文；文本若以 & 开头，请加引号"
    ),
    "tag {tag}: tags are not used in card files; quote the text if it begins with !": (
        "YAML 标签 {tag}：卡片文件不用 YAML 标签；文本若以 ! 开头，请加引号"
    ),
    "a key must be a word; quote the text if it begins with [ or {": "键必须是一个词；文本若以 [ 或 { 开头，请加引号",
    "duplicate key '{text}' (first in line {line})": "键“{text}”重复（首次出现在第 {line} 行）",
    # the values of a card
    "a card": "卡片",
    "a drill card": "计算题卡片",
    "a deck": "牌组",
    "a drill": "drill",
    "a trap": "常见误区",
    "a source item": "原题",
    "a card file is a mapping that begins with `deck: its-name`": "卡片文件应是以 `deck: 牌组名` 开头的映射",
    "a card is a mapping with id, question and answer": "卡片应是含 id、question 和 answer 的映射",
    "a source item is a mapping with id, document and question": "原题应是含 id、document 和 question 的映射",
    "a trap is a mapping with claim and truth": "常见误区应是含 claim 和 truth 的映射",
    "drill must be a mapping such as {kind: conv-output-size, level: 1}": (
        "drill 必须是映射，如 {kind: conv-output-size, level: 1}"
    ),
    "unknown kind of drill '{kind}'{hint}": "未知的题型“{kind}”{hint}",
    "unknown key {quoted} in {what}{hint}": "{what}中有未知的键 {quoted}{hint}",
    "; if it is part of a text with a comma, quote the text": "；如果它是含逗号的文本的一部分，请给整段文本加引号",
    "missing key '{key}'{whose}": "{whose}缺少键“{key}”",
    " in {id}": "{id} ",
    "{what} must be a list: lines that begin with `- `, or [] for none": "{what} 必须是列表：每行以 `- ` 开头；没有则写 []",
    "{what} must be a text, not a list; quote it if it begins with [ or -": (
        "{what} 必须是文本，不能是列表；若以 [ 或 - 开头，请加引号"
    ),
    "{what} must be a text; quote it if it begins with [ or {{ or -": "{what} 必须是文本；若以 [、{{ 或 - 开头，请加引号",
    "{what} is empty; write a text, or one text for en and one for zh": "{what} 为空；请写一段文本，或 en 和 zh 各一段",
    "{what} is empty{hint}": "{what} 为空{hint}",
    "{what} is empty": "{what} 为空",
    "; if the text is the word '{text}', quote it": "；若内容就是“{text}”这个词，请加引号",
    "unknown language {quoted} in {what} (known: en, zh); {hint}": "{what} 中有未知的语言 {quoted}（可用：en、zh）；{hint}",
    "quote the text": "请给文本加引号",
    "quote the text if it has a comma or a colon": "文本若含逗号或冒号，请加引号",
    "{what} has {text:,} characters; a text of a card has at most {longest_text:,}": (
        "{what} 有 {text:,} 个字符；卡片的一段文本最多 {longest_text:,} 个"
    ),
    "{what} has half of a surrogate pair, which is not a character": "{what} 含有半个代理对，不是有效字符",
    "{what} {quoted} must be lower-case letters and digits joined by -, such as batch-norm": (
        "{what} {quoted} 只能由小写字母和数字组成，用 - 连接，如 batch-norm"
    ),
    "{what}: {quoted} has a space; write {quoted_2}": "{what}：{quoted} 含有空格，请写成 {quoted_2}",
    "{what}: {quoted} is listed twice": "{what}：{quoted} 出现了两次",
    "{what} must be a whole number from 1 to {highest}": "{what} 必须是 1 到 {highest} 的整数",
    "{what} must be true, or the built-in card's fingerprint as `quiz check` says it": (
        "{what} 必须是 true，或内置卡片的指纹（见 `quiz check`）"
    ),
    "... and so on": "……其余从略",
    "'{id}' is not asked yet: it has texts of the skeleton; `quiz edit {id}` opens it": (
        "“{id}”暂不出题：其中还有模板的文字；请用 `quiz edit {id}` 填写完整"
    ),
    # the Markdown of a card
    "{field} of '{id}': {message}": "“{id}”的 {field}：{message}",
    "a table row has {cells} cells and the head {head}; write | inside a cell as \\|": (
        "表格有一行是 {cells} 格，而表头是 {head} 格；单元格里的 | 请写成 \\|"
    ),
    "the image {image} is not there": "图片 {image} 不存在",
    "the footnote {mark} has no text": "脚注 {mark} 没有内容",
    "the formula {formula} cannot be laid out: {problem}": "公式 {formula} 无法排版：{problem}",
    "it cannot be laid out": "无法排版",
    "the terminal does not know {commands}": "终端不支持 {commands}",
    "the formula has more than {longest:,} characters": "公式超过 {longest:,} 个字符",
    "the formula is nested more than {deepest} deep": "公式嵌套超过 {deepest} 层",
    "{token} closes nothing": "{token} 没有与之配对的开头",
    "{token} where {ends} is missing": "缺少 {ends}，此处却是“{token}”",
    "the end": "结尾",
    "the end where } is missing": "缺少 }，公式已到结尾",
    "two subscripts on one symbol": "一个符号有两个下标",
    "an argument is missing": "缺少参数",
    "a delimiter is missing": "缺少定界符",
    "{opened} is missing": "缺少 {opened}",
    "\\end of another environment than {name}": "\\end 与环境 {name} 不一致",
    # all cards together
    "source item '{identity}' is listed twice": "原题“{identity}”出现了两次",
    "card id '{id}' is already used at {location}; this card is left out{remedy}": (
        "卡片 id“{id}”已在 {location} 使用，这张卡片不采用{remedy}"
    ),
    "; add `override: true` to replace the built-in card, or use another id": (
        "；要覆盖内置卡片请加上 `override: true`，否则请换一个 id"
    ),
    "card '{id}' has an override, but there is no built-in card of this id": (
        "卡片“{id}”写了 override，但没有这个 id 的内置卡片"
    ),
    "card '{id}' overrides {location}; write `override: {fingerprint}` to get a note when the built-in card changes": (
        "卡片“{id}”覆盖了 {location}；写成 `override: {fingerprint}`，内置卡片变化时就会提醒"
    ),
    "the built-in card that '{id}' overrides has changed: compare {location}, then write `override: {fingerprint}`": (
        "“{id}”所覆盖的内置卡片已有变化：请与 {location} 比较，然后写成 `override: {fingerprint}`"
    ),
    "card '{id}' cites the unknown source item '{source}'{hint}": "卡片“{id}”引用了未知的原题“{source}”{hint}",
    "card '{id}' has its own id in formerly; remove it": "卡片“{id}”的 formerly 中有它自己的 id，请删去",
    "card '{id}' was formerly '{old}', which is the id of another card": "卡片“{id}”的曾用 id“{old}”是另一张卡片的 id",
    "both '{renamed}' and '{id}' were formerly '{old}'": "“{renamed}”和“{id}”的曾用 id 都是“{old}”",
    "card '{id}' needs the unknown card '{need}'{hint}": "卡片“{id}”的 needs 中有未知的卡片“{need}”{hint}",
    "card '{id}' needs itself; remove it from needs": "卡片“{id}”的 needs 中有它自己，请删去",
    "card '{id}' needs '{need}', which needs '{id}', directly or through other cards; remove one of the needs": (
        "卡片“{id}”需要“{need}”，而后者又直接或间接需要“{id}”；请删去其中一个 needs"
    ),
}

"""The Chinese texts of the interface, by their English ones.

``tests/test_chinese.py`` fails if a text has no Chinese one, if one is stale, or if the two have other values in braces.

Terms: card 卡片, deck 牌组, tag 标签, level 难度; question 问题, answer 答案, point 要点, trap 常见误区, detail 详解,
source item 原题; sitting 一次复习, review 复习, cram 突击练习, practice 练习; grade 评分 (again 重来, hard 困难, good 良好,
easy 轻松), lapse 遗忘, due 到期, overdue 逾期, interval 间隔, ease 难易系数; suspend 暂停, resume 恢复, bury 搁置, undo 撤销;
journal 学习记录, entry 条记录, schedule 复习安排, backup 备份, restore (a backup) 还原, replay 重放, cache 缓存,
compiled corpus 卡片库缓存, setting 设置; drill 计算题, kind of drill 题型, input 输入项, part of an answer 答案的一项,
hint 提示, worksheet 练习卷, worked steps 解题步骤; override 覆盖, fingerprint 指纹, note (Anki) 笔记, deck (Anki) 牌组.
"""

from quizcli.chinese.commands import COMMANDS
from quizcli.chinese.corpus import CORPUS
from quizcli.chinese.drills import DRILLS
from quizcli.chinese.program import PROGRAM, REASONS
from quizcli.chinese.reports import REPORTS
from quizcli.chinese.screen import SCREEN
from quizcli.chinese.stats import STATS
from quizcli.chinese.store import STORE

CHINESE = {**COMMANDS, **SCREEN, **CORPUS, **DRILLS, **STATS, **STORE, **PROGRAM, **REASONS, **REPORTS}

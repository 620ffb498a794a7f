"""Drills: reading inputs and answers. The problems themselves are bilingual where they are written."""

DRILLS = {
    # the dialog
    "No answer? Press Enter again if you don't know.": "不作答吗？不会的话请再按一次回车。",
    "The commands are {known}.": "可用的命令：{known}。",
    ":q (ends the practice) and :l": ":q（结束练习）和 :l",
    "Not understood: {reason}. Try again; it is not graded.": "没有看懂：{reason}。请重新输入，这次不计分。",
    "the last rows of the matrix are missing": "矩阵还缺最后几行",
    "Row {row} of {rows} is read; type the next one.": "已读入第 {row} 行（共 {rows} 行），请输入下一行。",
    "There are no more hints; an empty line gives up.": "没有更多提示了；输入空行表示放弃。",
    # answers
    "that is more than {max_length} characters": "超过 {max_length} 个字符",
    "nothing was given": "没有输入内容",
    "it contains an invisible character": "含有不可见字符",
    "subscripts are not allowed in a number": "数字中不能有下标",
    "the exponent of 10 is not raised; write 1e-3 for a thousandth": "10 的指数没有写成上标；千分之一请写 1e-3",
    "with a decimal point it is {bare}": "用小数点应写成 {bare}",
    "it contains no number": "没有数字",
    "{token!r} is not a number": "{token!r} 不是数字",
    "{text!r} is not a number": "{text!r} 不是数字",
    "{tokens!r} is unexpected here": "此处不应出现 {tokens!r}",
    "that number is too large": "数字过大",
    "that power is too large": "乘方过大",
    "that has no finite value": "结果不是有限的数",
    "it is nested too deeply": "嵌套过深",
    "something is missing at the end": "末尾缺少内容",
    "a bracket is not closed": "括号没有闭合",
    "several numbers are needed, such as [1, 2]": "需要多个数，如 [1, 2]",
    "that has the shape {shape}, {shape_2} is needed": "形状是 {shape}，应为 {shape_2}",
    # inputs of `quiz solve`
    "there is no drill {name!r}{hint}; `quiz drill --list` shows them all": (
        "没有题型 {name!r}{hint}；`quiz drill --list` 列出全部题型"
    ),
    "{kind} has no input {word!r}{hint}": "{kind} 没有输入项 {word!r}{hint}",
    "{kind} has no input {name!r}{hint}": "{kind} 没有输入项 {name!r}{hint}",
    "{word!r} is not an input: write name=value": "{word!r} 不是输入项，请写成 名称=值",
    "{name} is given twice": "{name} 给出了两次",
    "{constant} is not a number": "{constant} 不是数字",
    "invalid JSON: {error}": "无效的 JSON：{error}",
    "this is not a JSON object": "不是 JSON 对象",
    'a line has to be {"kind": ..., "given": {...}}': '每一行必须是 {"kind": ..., "given": {...}}',
    "{kind}: more than {most_numbers:,} numbers; the steps are for problems that people work out": (
        "{kind}：数字超过 {most_numbers:,} 个；解题步骤只适合人能算的题"
    ),
    "{kind}: infinite numbers and NaN are no input": "{kind}：输入不能是无穷大或 NaN",
    "{kind}: a text has half a character (a surrogate)": "{kind}：文本中有半个字符（代理项）",
    "{kind}: the result is not a finite number for these inputs": "{kind}：这些输入得不出有限的结果",
    "{name} is missing: {what}": "缺少 {name}：{what}",
    "{name} is one of {words}": "{name} 须为 {words} 之一",
    "{name} is {wanted}": "{name} 须为{wanted}",
    "{name} is not as needed": "{name} 不符合要求",
    "{problem}: {what}": "{problem}：{what}",
    "{what}, such as {example}": "{what}，如 {example}",
    ", not {got}": "（而不是{got}）",
    " or ": "或",
    " of {length}": "，长度为 {length}",
    " of at least {bound}": "，不小于 {bound}",
    " of at most {bound}": "，不大于 {bound}",
    " above {bound}": "，大于 {bound}",
    " below {bound}": "，小于 {bound}",
    "a whole number": "整数",
    "a number": "数字",
    "one with a fraction": "小数",
    "a word": "文本",
    "true or false": "true 或 false",
    "a list": "列表",
    "a mapping": "映射",
    # inputs that contradict each other
    "give either min and max, or scale and zero_point": "请给出 min 和 max，或 scale 和 zero_point，二者选一",
    "qmin must be less than qmax": "qmin 必须小于 qmax",
    "in symmetric quantization the zero point is 0": "对称量化的零点是 0",
    "symmetric quantization needs qmin <= 0 < qmax": "对称量化要求 qmin <= 0 < qmax",
    "the range must contain 0 and something else": "范围必须包含 0，且不能只有 0",
    "give either grids, or size with strides and anchors": "请给出 grids，或 size、strides 和 anchors，二者选一",
    "size, strides and anchors belong together: give all three": "size、strides 和 anchors 须同时给出",
    "anchors must be one number, or one for each stride": "anchors 须为一个数，或每个步幅一个数",
    "the rows of {name} must have the same length": "{name} 各行的长度必须相同",
    "all rows of {name} must have the same length": "{name} 各行的长度必须相同",
    "all rows of sims must have the same length": "sims 各行的长度必须相同",
    "all rows must have the same length": "各行的长度必须相同",
    "one value has no variance: training needs at least two values in a channel": (
        "一个值没有方差：训练时每个通道至少要有两个值"
    ),
    "a confusion matrix has as many columns as rows": "混淆矩阵的行数和列数必须相同",
    "all counts are 0: there are no samples": "所有计数都是 0：没有样本",
    "each pair needs four log-probabilities, two of the policy and two of the reference": (
        "每一对需要四个对数概率：策略模型两个，参考模型两个"
    ),
    "a log-probability cannot be positive": "对数概率不能为正",
    "training needs a mask": "训练时需要 mask",
    "the mask must have one entry for each input": "mask 的元素须与输入一一对应",
    "{quantity} compares two distributions: give q": "{quantity} 比较两个分布：请给出 q",
    "p and q must have the same number of outcomes": "p 和 q 的结果数必须相同",
    "{name} must not be negative anywhere, and sum to 1": "{name} 不能有负数，且总和须为 1",
    "{name} must not be negative and sum to 1": "{name} 不能有负数，且总和须为 1",
    "q is 0 where p is not: the result is infinite": "在 p 不为 0 的地方 q 为 0：结果是无穷大",
    "{ask} needs x": "{ask} 需要 x",
    "decode needs bits": "decode 需要 bits",
    "an exponent of ones only is infinity or NaN": "指数全为 1 表示无穷大或 NaN",
    "x is beyond the largest value, {largest:.6g}": "x 超出最大值 {largest:.6g}",
    "x is rounded to infinity: the largest value is {largest:.6g}": "x 舍入后为无穷大：最大值是 {largest:.6g}",
    "the densities are both 0: no sample comes from there": "两个密度都是 0：那里没有样本",
    "mu and sigma must have the same length": "mu 和 sigma 的长度必须相同",
    "give z or a0, not both": "请给出 z 或 a0，不能同时给出",
    "each row of sims needs one positive, a column counted from 0": "sims 的每行须有一个正样本，列号从 0 算起",
    "both directions need as many rows as columns, with the positives on the diagonal": (
        "双向时行数和列数必须相同，正样本在对角线上"
    ),
    "d_in and d_out must have one number each for every shape": "d_in 和 d_out 须为每种形状各给一个数",
    "a width of {d} cannot be split into {heads} heads: give head_dim": "宽度 {d} 不能均分给 {heads} 个头：请给出 head_dim",
    "a model with attention or embeddings needs heads": "带注意力或嵌入的模型需要 heads",
    "{heads} heads cannot split a width of {d}": "{heads} 个头不能均分宽度 {d}",
    "{heads} heads cannot share {shared} heads of keys and values equally": "{heads} 个头不能均分 {shared} 个键值头",
    "{heads} query heads cannot share {kv_heads} heads of keys and values": "{heads} 个查询头不能均分 {kv_heads} 个键值头",
    "there must be one score for each box": "每个框须有一个分数",
    "index must be less than the width {d}: components count from 0": "index 必须小于宽度 {d}：分量从 0 算起",
    "the width must be even, not {d_model}: components come in pairs of a sine and a cosine": (
        "宽度必须是偶数，不能是 {d_model}：分量是成对的正弦和余弦"
    ),
    "the receptive field of these layers is larger than any input": "这些层的感受野大于任何输入",
    "only an lstm has a cell state c": "只有 lstm 有细胞状态 c",
    "each input must have {m} numbers, as many as W has columns": "每个输入须有 {m} 个数，与 W 的列数相同",
    "h and c must have {n} numbers, as many as W has rows": "h 和 c 须有 {n} 个数，与 W 的行数相同",
    "{name} of a cell of kind {cell} has the gates {gates}": "{cell} 单元的 {name} 须有这些门：{gates}",
    "W of gate {gate} must have {n} rows and {m} columns": "门 {gate} 的 W 须有 {n} 行 {m} 列",
    "U of gate {gate} must have {n} rows and columns": "门 {gate} 的 U 须有 {n} 行 {n} 列",
    "b of gate {gate} must have length {n}": "门 {gate} 的 b 的长度须为 {n}",
    "RMSNorm has no bias": "RMSNorm 没有偏置",
    "{name} must be one number, or one for each of the {x} features": "{name} 须为一个数，或 {x} 个特征各一个数",
    "a key needs its key_pos, and key_pos its key": "key 和 key_pos 须同时给出",
    "x has {x} components and the key {key}: they must have as many": "x 有 {x} 个分量，key 有 {key} 个：须相同",
    "p is for pooling in PyTorch: SAME finds its padding itself, VALID has none": (
        "p 用于 PyTorch 的池化：SAME 自行决定填充，VALID 没有填充"
    ),
    "Nesterov momentum needs the style heavy_ball, as in PyTorch": "Nesterov 动量须用 heavy_ball 形式，与 PyTorch 一致",
    "gamma is empty: say how many tokens are drafted": "gamma 为空：请给出草拟的 token 数",
    "two of the numbers of drafted tokens are equally good": "有两个草拟 token 数同样好",
    "give alpha, or both p and q": "请给出 alpha，或同时给出 p 和 q",
    "give either alpha, or p and q": "请给出 alpha，或 p 和 q，二者选一",
    "p has {p} entries and q {q}: they must have as many": "p 有 {p} 个元素，q 有 {q} 个：须相同",
    "hyp and each of refs is a list of words, not one string of them": "hyp 和 refs 的每一项须为词的列表，不是一个字符串",
    "the hypothesis has no n-grams of length {max_n}": "译文没有长度为 {max_n} 的 n-gram",
    "the term of attention needs all of L, h, d_head and T; without it give none of them": (
        "注意力项须同时给出 L、h、d_head 和 T；不算该项则都不给"
    ),
    "bytes is for inference; training in fp32 or mixed precision has its own": (
        "bytes 用于推理；fp32 或混合精度训练的字节数是固定的"
    ),
    "there is no activation {name!r}": "没有激活函数 {name!r}",
    "queries have width {shape} and keys {shape_2}: both must have the same, d_k": (
        "查询的宽度是 {shape}，键是 {shape_2}：须同为 d_k"
    ),
    "there are {keys} keys and {values} values: each key must have one value": (
        "有 {keys} 个键、{values} 个值：每个键须有一个值"
    ),
    "the kernel spans {span}, more than the padded input's {size}": "卷积核跨度为 {span}，大于填充后的输入 {size}",
    "the window spans {span}, too much for the padded input's {size}": "窗口跨度为 {span}，超出填充后的输入 {size}",
    "the window is larger than the padded image": "窗口大于填充后的图像",
    "the padding, {padding}, is more than half the window, {window}": "填充 {padding} 超过窗口 {window} 的一半",
    "the padding of a pooling layer is at most half of its window": "池化层的填充最多为窗口的一半",
    "the output padding, {output_padding}, must be smaller than the stride or the dilation": (
        "输出填充 {output_padding} 必须小于步幅或膨胀率"
    ),
    "a padding of {padding} leaves no output": "填充 {padding} 使输出为空",
    "nothing is left when the padding is cut off": "去掉填充后没有剩余",
    "{c_in} input and {c_out} output channels cannot be split into {groups} equal groups": (
        "{c_in} 个输入通道和 {c_out} 个输出通道不能均分为 {groups} 组"
    ),
    "{channels} channels cannot be split into {groups} equal groups": "{channels} 个通道不能均分为 {groups} 组",
    "weights must have one number for each class": "weights 须为每个类别给一个数",
    "the weights of the true classes are all 0": "真实类别的权重全为 0",
    "the box {box}, read as {fmt}, has a negative width or height": "框 {box} 按 {fmt} 解读时宽或高为负",
    "both boxes are empty: their area is 0": "两个框都为空：面积为 0",
    "a token cannot take {top_k} of {experts} experts": "一个 token 不能从 {experts} 个专家中选 {top_k} 个",
    "there is no such operation; there are {needs}": "没有这种运算；可用的有 {needs}",
    "all numbers but the padding must be at least 1": "除填充外，所有数都不能小于 1",
    "layer {number} must be one operation": "第 {number} 层必须是一种运算",
    "layer {number}, {operation}: {error}": "第 {number} 层 {operation}：{error}",
    "it needs {needs}; its input is {shape}": "它需要 {needs}，而输入是 {shape}",
    "x and w must have the same length": "x 和 w 的长度必须相同",
    "w and z must have the same length": "w 和 z 的长度必须相同",
    "pred and target must have the same length": "pred 和 target 的长度必须相同",
    "there must be two scores at least": "至少要有两个分数",
    "target must be a class, counted from 0": "target 须为类别编号，从 0 算起",
    "there must be one flag for each score": "每个分数须有一个标记",
    "there must be one label for each score": "每个分数须有一个标签",
    "there must be at least one positive and one negative": "正样本和负样本都至少要有一个",
    "equal scores leave the order of the detections open": "分数相同时检测的顺序不确定",
    "there are {hits} true positives, but only {positives} objects to be found": (
        "真正例有 {hits} 个，但目标只有 {positives} 个"
    ),
    "W1 must have {units} rows, one for each of b1, of {inputs} inputs each": (
        "W1 须有 {units} 行（与 b1 对应），每行 {inputs} 个输入"
    ),
    "W2 must have {outputs} rows, one for each of b2, of {units} hidden units each": (
        "W2 须有 {outputs} 行（与 b2 对应），每行 {units} 个隐藏单元"
    ),
    "target must have {outputs} values, one for each output": "target 须有 {outputs} 个值，与输出对应",
    "the variance and eps are both 0": "方差和 eps 都是 0",
    "the mean square and eps are both 0": "均方和 eps 都是 0",
    "shape has at least two axes: samples and channels": "shape 至少有两个轴：样本和通道",
    "instance normalization needs an axis of space behind samples and channels": (
        "实例归一化在样本和通道之后还需要空间轴"
    ),
    "each gradient must have the shape of theta": "每个梯度的形状须与 theta 相同",
    "the gradient and eps are both 0": "梯度和 eps 都是 0",
    "the gradient, the accumulator and eps are all 0": "梯度、累积量和 eps 都是 0",
    "the values of train are all the same": "train 的值全部相同",
    "the warm-up W must be shorter than the whole, T": "预热步数 W 必须小于总步数 T",
    "there are {shape} logits, so that k is from 1 to {shape}, not {k}": "有 {shape} 个 logit，k 须为 1 到 {shape}，不能是 {k}",
    "a tie leaves open which logits are the {k} largest": "有并列，无法确定最大的 {k} 个 logit",
    "give either logits or probs": "请给出 logits 或 probs，二者选一",
    "target must have one class for each row, counted from 0": "target 须为每行给一个类别，从 0 算起",
    "no entry of probs may be negative, and each row must sum to 1": "probs 不能有负数，且每行总和须为 1",
    "the probability of the target class must be above 0: its logarithm is the loss": (
        "目标类别的概率必须大于 0：损失是它的对数"
    ),
}

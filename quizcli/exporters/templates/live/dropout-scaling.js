window.quizcliLive["dropout-scaling"] = function () {
  const { both, dot, frac, num, par, raw, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    const x = rng.integers(rng.integer(3, 4), 1, 9);
    const p = rng.oneOf(level === 3 ? [0.2, 0.25, 0.5, 0.4, 0.1] : [0.2, 0.25, 0.5]);
    if (level === 3) return { x, p, mask: null, ask: "mean_var" };
    const mask = rng.integers(x.length, 0, 1);
    if (new Set(mask).size < 2) return null;
    const ask = level === 1 ? "train_inverted" : rng.oneOf(["train_vanilla", "eval_vanilla", "eval_inverted"]);
    return { x, p, mask: ask.startsWith("train") ? mask : null, ask };
  };

  const statement = (given) => {
    const [x, p] = [`$x=${vec(given.x)}$`, `$p=${num(given.p)}$`];
    const [formEn, formZh] = given.ask.endsWith("vanilla")
      ? ["the original (vanilla) dropout", "原始（vanilla）dropout"]
      : ["inverted dropout, as in PyTorch and Keras", " inverted dropout（与 PyTorch、Keras 相同）"];
    let en = `A layer uses ${formEn}. The probability to drop a unit is ${p}; the inputs are ${x}.`;
    let zh = `某层采用${formZh}，丢弃概率 ${p}，输入 ${x}。`;
    if (given.ask === "mean_var") {
      en += " In training units are dropped independently. Asked are mean and variance of the sum of the outputs.";
      zh += "训练时各单元独立丢弃。求输出之和的均值与方差。";
    } else if (given.ask.startsWith("eval")) {
      en += " It is test time.";
      zh += "现在是测试（推理）时。";
    } else {
      en += ` In training the mask is $m=${vec(given.mask)}$, 1 for a unit that is kept.`;
      zh += `训练时掩码为 $m=${vec(given.mask)}$，1 表示保留该单元。`;
    }
    return both(en, zh);
  };

  const masked = (given) => given.x.map((value, n) => value * given.mask[n]);

  const solve = (given) => {
    const { x, p, ask } = given;
    const keep = 1 - p;
    if (ask === "mean_var") return { y: [sum(x), (p / keep) * dot(x, x)] };
    if (ask === "train_inverted") return { y: masked(given).map((value) => value / keep) };
    if (ask === "train_vanilla") return { y: masked(given) };
    return { y: ask === "eval_vanilla" ? x.map((value) => value * keep) : x };
  };

  const explain = (given) => {
    const { x, p, ask } = given;
    const { y } = solve(given);
    const keep = num(1 - p);
    const found = [step("Probability to keep a unit", "保留概率", `1-p=${keep}`)];
    if (ask === "mean_var") {
      const squares = x.map((value) => `${par(value)}^2`).join("+");
      const of = raw`E[y]=\frac{x}{1-p}(1-p)=x`;
      found.push(step("Each output has the mean of its input", "每个输出的均值等于其输入", of));
      found.push(step("Mean of the sum", "和的均值", `${total(x)}=${num(y[0])}`));
      const ofOne = raw`\mathrm{Var}[y]=\frac{x^2}{(1-p)^2}p(1-p)=\frac{p}{1-p}x^2`;
      found.push(step("Variance of one output", "单个输出的方差", ofOne));
      const ofSum = raw`${frac(num(p), keep)}\cdot (${squares})=${num(y[1])}`;
      found.push(step("Variance of the sum", "和的方差", ofSum));
    } else if (ask === "train_inverted") {
      const above = vec(masked(given));
      found.push(step("Mask", "乘以掩码", raw`m\odot x=${above}`));
      found.push(step("Divide by the probability to keep", "除以保留概率", `${frac(above, keep)}=${vec(y)}`));
    } else if (ask === "train_vanilla") {
      found.push(step("Mask; nothing is scaled in training", "乘以掩码，训练时不缩放", raw`m\odot x=${vec(y)}`));
    } else if (ask === "eval_vanilla") {
      found.push(step("Scale at test time", "测试时缩放", raw`${keep}\cdot ${vec(x)}=${vec(y)}`));
    } else {
      const same = `y=x=${vec(y)}`;
      found.push(step("Scaled in training already, so nothing is left to do", "训练时已缩放，测试时不变", same));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["batchnorm-forward"] = function () {
  const { both, frac, mean, num, par, raw, step, total, vec } = qz;

  // Deviations from the mean whose variance is 4 or 9. A variance of 1 would hide that somebody divides by it.
  const PATTERNS = [
    [2, 2, -2, -2],
    [3, 3, -3, -3],
    [5, -1, -1, -3],
    [4, -1, -1, -1, -1],
    [3, 1, 0, -1, -3],
    [4, 1, -1, -1, -1, -2],
    [4, 0, 0, 0, -2, -2],
    [3, 2, 0, -1, -1, -3],
  ];

  const draw = (rng, level) => {
    const center = rng.oneOf([-3, -2, -1, 1, 2, 3, 4, 5, 6]);
    const sign = rng.oneOf([-1, 1]);
    const given = {
      x: rng.shuffled(rng.oneOf(PATTERNS)).map((d) => center + sign * d),
      gamma: 1,
      beta: 0,
      eps: 1e-5,
      mode: "train",
      running_mean: 0,
      running_var: 1,
      momentum: 0.1,
    };
    if (level === 1) return given;
    given.gamma = rng.oneOf([0.5, 2, 3, 4]);
    given.beta = rng.oneOf([-3, -2, -1, 1, 2, 3]);
    if (level === 3) {
      given.mode = rng.oneOf(["train", "eval"]);
      given.running_mean = rng.oneOf([-2, -1, 1, 2, 3, 4]);
      given.running_var = rng.oneOf([4, 9]);
    }
    // Nobody follows how an output comes out that is 0 but for epsilon.
    return solve(given).y.some((value) => Math.abs(value) < 1e-3) ? null : given;
  };

  const statement = (given) => {
    const training = given.mode === "train";
    const [x, momentum] = [vec(given.x), num(given.momentum)];
    const parameters = [
      raw`$\gamma=${num(given.gamma)}$`,
      raw`$\beta=${num(given.beta)}$`,
      raw`$\epsilon=${num(given.eps)}$`,
    ];
    const [mu, square] = [num(given.running_mean), num(given.running_var)];
    return both(
      `Batch normalization in ${training ? "training" : "evaluation"} mode. One channel of the batch has the values` +
        ` $${x}$; ${parameters.join(", ")}. Before the batch the running mean is $${mu}$ and the running` +
        raw` variance $${square}$. As in PyTorch: $\epsilon$ stands inside the root; in training the biased variance` +
        " (divided by $m$) normalizes, the unbiased one (divided by $m-1$) goes into the running variance, and the" +
        ` momentum $${momentum}$ is the weight of the new value.`,
      `批归一化（batch normalization），${training ? "训练" : "推理"}模式。某通道在这一批中的值为 $${x}$，` +
        `${parameters.join("，")}。这一批之前，滑动均值为 $${mu}$，滑动方差为 $${square}$。约定与 PyTorch 相同：` +
        raw`$\epsilon$ 在根号内；训练时用有偏方差（除以 $m$）归一化，计入滑动方差的是无偏方差（除以 $m-1$），` +
        `动量（momentum）$${momentum}$ 是新值的权重。`,
    );
  };

  const variance = (x) => mean(x.map((value) => (value - mean(x)) ** 2));
  // The mean and the variance that normalize in this mode.
  const statistics = (given) =>
    given.mode === "eval" ? [given.running_mean, given.running_var] : [mean(given.x), variance(given.x)];
  const unbiased = (given) => (variance(given.x) * given.x.length) / (given.x.length - 1);
  const normalized = (given) => {
    const [mu, square] = statistics(given);
    return given.x.map((value) => (value - mu) / Math.sqrt(square + given.eps));
  };

  const solve = (given) => {
    const y = normalized(given).map((value) => given.gamma * value + given.beta);
    if (given.mode === "eval") return { y, running_mean: given.running_mean, running_var: given.running_var };
    const a = given.momentum;
    return {
      y,
      running_mean: (1 - a) * given.running_mean + a * mean(given.x),
      running_var: (1 - a) * given.running_var + a * unbiased(given),
    };
  };

  const explain = (given) => [...normalize(given), ...update(given)];

  const normalize = (given) => {
    const found = [];
    const m = given.x.length;
    const [mu, square] = statistics(given);
    if (given.mode === "train") {
      found.push(step("Mean of the batch", "批均值", raw`\mu=${frac(total(given.x), m)}=${num(mu)}`));
      const squares = given.x.map((value) => (value - mu) ** 2);
      found.push(step("Biased variance", "有偏方差", raw`\sigma^2=${frac(total(squares), m)}=${num(square)}`));
    } else {
      found.push(
        step(
          "Evaluation uses the running statistics, whatever the batch is",
          "推理时用滑动统计量，与这一批无关",
          raw`\mu=${num(mu)},\ \sigma^2=${num(square)}`,
        ),
      );
    }
    const hat = frac(`x-${par(mu)}`, raw`\sqrt{${num(square)}+${num(given.eps)}}`);
    found.push(step("Normalize", "归一化", raw`\hat x=${hat}=${vec(normalized(given), 5)}`));
    const y = vec(solve(given).y, 4);
    found.push(step("Scale and shift", "缩放和平移", raw`y=${num(given.gamma)}\cdot\hat x+${par(given.beta)}=${y}`));
    return found;
  };

  const update = (given) => {
    const { running_mean, running_var } = solve(given);
    if (given.mode === "eval") {
      const kept = raw`r_\mu=${num(running_mean)},\ r_{\sigma^2}=${num(running_var)}`;
      return [step("The running statistics stay as they are", "滑动统计量不变", kept)];
    }
    const [m, a] = [given.x.length, given.momentum];
    const added = (old, value) => raw`${num(1 - a)}\cdot ${par(old)}+${num(a)}\cdot ${par(value)}`;
    return [
      step(
        "Besides, training updates the running mean",
        "此外，训练时还更新滑动均值",
        `${added(given.running_mean, mean(given.x))}=${num(running_mean)}`,
      ),
      step(
        "Unbiased variance, for the running one",
        "无偏方差，用于滑动方差",
        raw`${frac(m, m - 1)}\cdot ${num(variance(given.x))}=${num(unbiased(given))}`,
      ),
      step(
        "And the running variance",
        "以及滑动方差",
        `${added(given.running_var, unbiased(given))}=${num(running_var)}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

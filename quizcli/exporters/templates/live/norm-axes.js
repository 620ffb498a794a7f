window.quizcliLive["norm-axes"] = function () {
  const { both, frac, product, range, raw, step, times, vec } = qz;

  const LEVELS = { 1: ["bn", "in"], 2: ["ln", "gn"], 3: ["bn", "ln", "in", "gn", "ln_last"] };

  const draw = (rng, level) => {
    const norm = rng.oneOf(LEVELS[level]);
    const samples = rng.oneOf([2, 4, 6, 8, 10, 12, 16]);
    const channels = 8 * rng.integer(1, 6);
    if (norm === "ln_last") return { shape: [samples, rng.integer(4, 32), channels], norm, groups: 1 };
    const count = level < 3 ? 2 : rng.oneOf([1, 2, 2, 3]);
    const space = level === 1 || count === 3 ? rng.integers(count, 3, 8) : rng.integers(count, 4, 10);
    return { shape: [samples, channels, ...space], norm, groups: norm === "gn" ? rng.oneOf([2, 4, 8]) : 1 };
  };

  const NAMES = {
    bn: ["Batch normalization in training", "训练时的批归一化（batch normalization）"],
    ln: ["Layer normalization", "层归一化（layer normalization）"],
    in: ["Instance normalization", "实例归一化（instance normalization）"],
    gn: ["Group normalization", "组归一化（group normalization）"],
    ln_last: ["Layer normalization as in a Transformer", " Transformer 式的层归一化（layer normalization）"],
  };

  const SPACE = { 3: ["L"], 4: ["H", "W"], 5: ["D", "H", "W"] };
  const axesOf = ({ shape, norm }) => (norm === "ln_last" ? ["N", "T", "d"] : ["N", "C", ...SPACE[shape.length]]);

  const layer = ({ shape, norm, groups }) => {
    const channels = shape[1];
    const space = shape.length - 2;
    if (norm === "bn") return `BatchNorm${space}d(${channels})`;
    if (norm === "in") return `InstanceNorm${space}d(${channels}, affine=True)`;
    if (norm === "gn") return `GroupNorm(${groups}, ${channels})`;
    if (norm === "ln") return `LayerNorm(${vec(shape.slice(1))})`;
    return `LayerNorm(${shape[2]})`;
  };

  const statement = (given) => {
    const [en, zh] = NAMES[given.norm];
    const axes = axesOf(given).join(", ");
    const [groupsEn, groupsZh] =
      given.norm === "gn" ? [` with $${given.groups}$ groups`, `，通道分 $${given.groups}$ 组`] : ["", ""];
    return both(
      `${en}${groupsEn} is applied to activations of the shape $[${axes}]=${vec(given.shape)}$, with learned scale` +
        ` and shift: \`${layer(given)}\` in PyTorch.`,
      `对形状为 $[${axes}]=${vec(given.shape)}$ 的激活做${zh}${groupsZh}，带可学习的缩放与平移，即 PyTorch 的` +
        ` \`${layer(given)}\`。`,
    );
  };

  // The axes that share a statistic, and those that have a scale and a shift for each place.
  const placesOf = ({ shape, norm }) => {
    const last = shape.length - 1;
    const space = range(2, shape.length);
    return {
      bn: [[0, ...space], [1]],
      ln: [[1, ...space], [1, ...space]],
      in: [space, [1]],
      gn: [[1, ...space], [1]],
      ln_last: [[last], [last]],
    }[norm];
  };

  const solve = (given) => {
    const [shared, learned] = placesOf(given).map((places) => product(places.map((at) => given.shape[at])));
    const per_stat = shared / given.groups;
    return { n_stats: product(given.shape) / per_stat, per_stat, affine: 2 * learned };
  };

  const explain = (given) => {
    const { n_stats, per_stat, affine } = solve(given);
    const [shared, learned] = placesOf(given);
    const axes = axesOf(given);
    const isSplit = (at) => given.norm === "gn" && at === 1;
    const names = shared.map((at) => (isSplit(at) ? frac("C", given.groups) : axes[at])).join(raw`,\ `);
    const factors = shared
      .map((at) => (isSplit(at) ? frac(given.shape[at], given.groups) : given.shape[at]))
      .join(raw`\cdot `);
    const whole = frac(product(given.shape), per_stat);
    const parameters = times(learned.map((at) => given.shape[at]));
    return [
      step("One mean and one variance over", "每个均值与方差所跨的轴", names),
      step("Numbers in each", "每个统计量的元素数", shared.length === 1 ? factors : `${factors}=${per_stat}`),
      step(
        "Pairs of statistics: all numbers over that",
        "统计量的对数：总元素数除以它",
        `${frac(times(given.shape), per_stat)}=${whole}=${n_stats}`,
      ),
      step("Learned: scale and shift", "可学习参数：缩放与平移", raw`2\cdot ${parameters}=${affine}`),
    ];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["feature-scaling"] = function () {
  const { both, frac, mean, num, par, raw, step, total, vec } = qz;

  // Deviations from the mean whose root mean square is a whole number, 2 to 4.
  const DEVIATIONS = [
    [-3, -1, -1, 5],
    [-1, -1, -1, -1, 4],
    [-3, -1, 0, 1, 3],
    [-5, -3, -1, 3, 6],
    [-2, -1, -1, -1, 1, 4],
    [-3, -1, -1, 0, 2, 3],
    [-5, -1, -1, 1, 1, 5],
    [-4, -2, -2, 1, 2, 5],
    [-5, -2, 0, 0, 3, 4],
    [-3, -2, -2, 0, 1, 6],
  ];

  const draw = (rng, level) => {
    if (level === 1) {
      const low = rng.integer(-9, 9);
      const span = rng.oneOf([2, 4, 5, 8, 10, 20]);
      const inner = rng.integers(rng.integer(2, 3), low, low + span);
      const train = rng.shuffled([low, low + span, ...inner]);
      // Outside, so that it would change the extremes.
      const fresh = rng.chance(0.5) ? low - rng.integer(1, span) : low + span + rng.integer(1, span);
      return { kind: "minmax", train, new: [fresh] };
    }
    const sign = rng.oneOf([-1, 1]);
    const center = rng.integer(5, 20);
    const train = rng.shuffled(rng.oneOf(DEVIATIONS)).map((deviation) => center + sign * deviation);
    const fresh = center + rng.oneOf([-1, 1]) * rng.integer(7, 15);
    return { kind: "zscore", train, new: level === 3 ? [fresh] : [] };
  };

  const statement = (given) => {
    const isNew = given.new.length > 0;
    let en = `A feature has the training values $x=${vec(given.train)}$.`;
    let zh = `某特征的训练数据为 $x=${vec(given.train)}$。`;
    if (isNew) {
      en += ` A model trained on them is now given $${num(given.new[0])}$.`;
      zh += `模型训练之后遇到新的值 $${num(given.new[0])}$。`;
    }
    if (given.kind === "minmax") {
      en += " The feature is scaled to [0, 1] on the training data (min-max).";
      zh += "该特征做 min-max 缩放，使训练数据落在 [0, 1]。";
    } else {
      en += " The feature is standardized (z-score) with the population standard deviation ($1/n$).";
      zh += "该特征做标准化（z-score），标准差取总体标准差（$1/n$）。";
    }
    if (isNew) {
      en += " Scale the training values in their order, then the new one.";
      zh += "按顺序写出缩放后的训练数据，再写新的值。";
    }
    return both(en, zh);
  };

  // What is subtracted, and what divides.
  const statistics = ({ kind, train }) => {
    const [low, average] = [Math.min(...train), mean(train)];
    if (kind === "minmax") return [low, Math.max(...train) - low];
    return [average, Math.sqrt(mean(train.map((value) => (value - average) ** 2)))];
  };

  const solve = (given) => {
    const [center, span] = statistics(given);
    return { scaled: [...given.train, ...given.new].map((value) => (value - center) / span) };
  };

  const explain = (given) => {
    const { scaled } = solve(given);
    const [center, span] = statistics(given);
    const count = given.train.length;
    const found = [];
    let below = num(span);
    if (given.kind === "minmax") {
      const high = num(Math.max(...given.train));
      found.push(step("Extremes", "最小值与最大值", raw`\min=${num(center)},\quad\max=${high}`));
      below = `${high}-${par(center)}`;
    } else {
      found.push(step("Mean", "均值", raw`\mu=${frac(total(given.train), count)}=${num(center)}`));
      const root = frac(total(given.train.map((value) => (value - center) ** 2)), count);
      found.push(step("Standard deviation", "标准差", raw`\sigma=\sqrt{${root}}=${num(span)}`));
    }
    const rule = frac(`x-${par(center)}`, below);
    found.push(step("Training data", "训练数据", `${rule}=${vec(scaled.slice(0, count))}`));
    if (given.new.length) {
      const rest = `${rule}=${vec(scaled.slice(count))}`;
      found.push(step("New values, with the same statistics", "新的值，用同样的统计量", rest));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["ema-bias-correction"] = function () {
  const { both, frac, isNear, mean, num, par, raw, step, vec } = qz;

  const draw = (rng, level) => {
    const count = level === 1 ? 3 : rng.integer(3, level === 2 ? 4 : 5);
    // Not 0.5: nobody would see the weights swapped.
    const beta = rng.oneOf([[0.75, 0.8], [0.9], [0.75, 0.8, 0.9]][level - 1]);
    const given = { values: rng.integers(count, 1, 20), beta, corrected: level === 3 };
    // The plain mean must lead elsewhere.
    return isNear(mean(given.values), solve(given).average) ? null : given;
  };

  // The average after each value, not corrected.
  const averages = (given) => {
    let average = 0;
    return given.values.map((value) => {
      average = given.beta * average + (1 - given.beta) * value;
      return average;
    });
  };
  const weights = (given) => 1 - given.beta ** given.values.length;

  const statement = (given) => {
    const [values, beta] = [`$v=${vec(given.values)}$`, raw`$\beta=${num(given.beta)}$`];
    const [howEn, howZh] = given.corrected
      ? both("with bias correction", "做偏差修正")
      : both("without bias correction", "不做偏差修正");
    return both(
      raw`The values ${values} come in one after the other. Their exponential moving average starts at $\theta_0=0$,` +
        ` with ${beta} the weight of the old average, ${howEn}.`,
      raw`依次得到 ${values}。对它们做指数加权平均（EMA），初值 $\theta_0=0$，旧平均值的权重 ${beta}，${howZh}。`,
    );
  };

  const solve = (given) => ({ average: averages(given).pop() / (given.corrected ? weights(given) : 1) });

  const explain = (given) => {
    const [beta, rest] = [num(given.beta), num(1 - given.beta)];
    const found = [];
    let before = 0;
    averages(given).forEach((average, n) => {
      const [t, value] = [n + 1, given.values[n]];
      const formula = raw`\theta_{${t}}=${beta}\cdot ${par(before)}+${rest}\cdot ${par(value)}=${num(average)}`;
      found.push(step(`Value ${t}`, `第 ${t} 个值`, formula));
      before = average;
    });
    if (given.corrected) {
      const t = given.values.length;
      const below = weights(given);
      const quotient = `${frac(num(before), num(below))}=${num(before / below)}`;
      found.push(step("Sum of the weights", "权重之和", `1-${beta}^{${t}}=${num(below)}`));
      found.push(step("Bias correction", "偏差修正", raw`\frac{\theta_{${t}}}{1-\beta^{${t}}}=${quotient}`));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["rmsnorm-forward"] = function () {
  const { both, frac, mean, num, par, raw, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    const whole = rng.integers(4, -7, 9);
    const average = mean(whole);
    // Half of this root is the one that is divided by. A root of 1 would hide that somebody divides by the square.
    const squares = sum(whole.map((n) => n * n)) - (level === 2 ? 4 * average * average : 0);
    const comesOut = squares > 4 && Number.isInteger(Math.sqrt(squares)) && Number.isInteger(2 * average);
    // Features that are nearly alike, or have nearly no mean, make one of the norms empty or both alike.
    if (Math.abs(average) < 1 || new Set(whole).size < 3 || !(comesOut || level === 3)) return null;
    // In hundredths, a feature that is the mean would be 0 but for rounding.
    if (level === 3 && whole.includes(average)) return null;
    const given = {
      x: whole,
      norm: "rmsnorm",
      gain: whole.map(() => rng.oneOf([0.5, 1.5, 2, 3])),
      bias: null,
      eps: 1e-5,
    };
    if (level === 1) return given;
    if (level === 3) {
      return { ...given, x: whole.map((n) => n / 100), norm: "both", eps: rng.oneOf([1e-4, 5e-4, 1e-3]) };
    }
    given.norm = "layernorm";
    given.bias = rng.integers(4, -2, 3);
    // What would be 0 without eps is no number to write down.
    return solve(given).layernorm.some((value) => Math.abs(value) < 0.05) ? null : given;
  };

  const NAMES = {
    rmsnorm: ["RMSNorm", "RMSNorm"],
    layernorm: ["LayerNorm", "LayerNorm"],
    both: ["RMSNorm and LayerNorm", "RMSNorm 与 LayerNorm"],
  };

  const statement = (given) => {
    const [x, g] = [vec(given.x), vec(given.gain)];
    const [nameEn, nameZh] = NAMES[given.norm];
    let en = `${nameEn} of one token with the features $x=${x}$: gain $g=${g}$`;
    let zh = `对一个 token 的特征 $x=${x}$ 做 ${nameZh}：增益 $g=${g}$`;
    if (given.norm !== "rmsnorm") {
      en += given.bias ? `, bias $b=${vec(given.bias)}$` : ", no bias";
      zh += given.bias ? `，偏置 $b=${vec(given.bias)}$` : "，无偏置";
    }
    en += raw`, $\epsilon=${num(given.eps)}$ inside the root.`;
    zh += raw`，$\epsilon=${num(given.eps)}$ 在根号内。`;
    if (given.norm !== "rmsnorm") {
      en += " LayerNorm's variance is the biased one.";
      zh += "LayerNorm 用有偏方差。";
    }
    return both(en, zh);
  };

  const meanSquare = (values) => mean(values.map((value) => value ** 2));
  const centered = (values) => values.map((value) => value - mean(values));
  const rootOf = (given, values) => Math.sqrt(meanSquare(values) + given.eps);
  const scaled = (given, values) => values.map((value, n) => (given.gain[n] * value) / rootOf(given, values));

  const solve = (given) => {
    const found = {};
    if (given.norm !== "layernorm") found.rmsnorm = scaled(given, given.x);
    if (given.norm !== "rmsnorm") {
      const bias = given.bias || given.x.map(() => 0);
      found.layernorm = scaled(given, centered(given.x)).map((value, n) => value + bias[n]);
    }
    return found;
  };

  const explain = (given) => [
    ...(given.norm !== "layernorm" ? rms(given) : []),
    ...(given.norm !== "rmsnorm" ? layer(given) : []),
  ];

  const rms = (given) => {
    const square = num(meanSquare(given.x));
    const root = num(rootOf(given, given.x));
    const y = vec(solve(given).rmsnorm, 5);
    return [
      step(
        "RMSNorm, mean of the squares",
        "RMSNorm，平方的均值",
        `${frac(squares(given.x), given.x.length)}=${square}`,
      ),
      step("Root", "开方", raw`\sqrt{${square}+${num(given.eps)}}=${root}`),
      step("Divide, times the gain", "相除，再乘增益", raw`y=g\cdot ${frac("x", root)}=${y}`),
    ];
  };

  // A power of ten needs brackets before it is squared, as a negative number does.
  const squares = (values) =>
    values.map((value) => {
      const written = num(value);
      return value < 0 || written.includes("^") ? `(${written})^2` : `${written}^2`;
    }).join("+");

  const layer = (given) => {
    const d = given.x.length;
    const average = mean(given.x);
    const deviations = centered(given.x);
    const variance = num(meanSquare(deviations));
    const root = num(rootOf(given, deviations));
    const quotient = frac(`x-${par(average)}`, root) + (given.bias ? "+b" : "");
    const y = vec(solve(given).layernorm, 5);
    return [
      step("LayerNorm, mean", "LayerNorm，均值", raw`\mu=${frac(total(given.x), d)}=${num(average)}`),
      step("Biased variance", "有偏方差", raw`\sigma^2=${frac(squares(deviations), d)}=${variance}`),
      step("Root", "开方", raw`\sqrt{${variance}+${num(given.eps)}}=${root}`),
      step("Subtract, divide, scale", "减均值，相除，缩放", raw`y=g\cdot ${quotient}=${y}`),
    ];
  };

  return { draw, statement, solve, explain };
};

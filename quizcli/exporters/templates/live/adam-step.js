window.quizcliLive["adam-step"] = function () {
  const { both, frac, join, num, par, range, raw, step } = qz;
  const { isTelling, taken } = qz.descent;

  const draw = (rng, level) => {
    const theta = rng.decimal(0.5, 5.0) * rng.oneOf([-1, 1]);
    const settings = { theta, b1: 0.9, b2: 0.999, eps: 1e-8, weight_decay: 0, decoupled: false };
    let given;
    if (level === 1) {
      // With betas of 0.9 and 0.99 the uncorrected first step would be the corrected one: sqrt(1 - 0.99) = 1 - 0.9.
      const gradient = rng.oneOf([0.1, 0.2, 0.5, 2, 3, 4, 5, 8]) * rng.oneOf([-1, 1]);
      given = { ...settings, grads: [gradient], lr: rng.oneOf([0.1, 0.01, 0.001]) };
    } else {
      const lr = rng.oneOf([0.1, 0.5]);
      const [b1, b2] = rng.oneOf([[0.9, 0.99], [0.9, 0.999], [0.5, 0.75]]);
      const count = level === 2 ? rng.integer(2, 3) : 2;
      const grads = range(count).map(() => rng.oneOf([-4, -3, -2, -1, 1, 2, 3, 4]));
      given = { ...settings, grads, lr, b1, b2 };
    }
    if (level === 3) {
      given = { ...given, weight_decay: rng.oneOf([0.1, 0.2, 0.5]), decoupled: rng.chance(0.5) };
      // Where the L2 term cancels the gradient, rounding would decide which way Adam goes.
      if (steps(given).some((at) => Math.abs(at.gradient) <= 0.1)) return null;
    }
    return isTelling(end(given), mistakes(given, level)) ? given : null;
  };

  // Where the mistakes lead that a level invites and that may lead to the right parameter.
  const mistakes = (given, level) => {
    const noRoot = end(given, corrected, (v) => v);
    if (level === 1) return [noRoot];
    const uncorrected = end(given, () => 1);
    if (level === 3) return [uncorrected];
    const late = end(given, (beta, t) => (t > 1 ? 1 - beta ** (t - 1) : 1));
    return [noRoot, uncorrected, late, end({ ...given, b1: given.b2, b2: given.b1 })];
  };

  const corrected = (beta, t) => 1 - beta ** t;
  const steps = (given, correction = corrected, root = Math.sqrt) => {
    let [m, v, theta] = [0, 0, given.theta];
    return given.grads.map((g, n) => {
      const gradient = given.decoupled ? g : g + given.weight_decay * theta;
      if (given.decoupled) theta *= 1 - given.lr * given.weight_decay;
      m = given.b1 * m + (1 - given.b1) * gradient;
      v = given.b2 * v + (1 - given.b2) * gradient ** 2;
      const [mHat, vHat] = [m / correction(given.b1, n + 1), v / correction(given.b2, n + 1)];
      theta -= (given.lr * mHat) / (root(vHat) + given.eps);
      return { gradient, m, v, mHat, vHat, theta };
    });
  };
  const end = (given, ...how) => steps(given, ...how).pop().theta;

  const statement = (given) => {
    const name = given.decoupled ? "AdamW" : "Adam";
    const start = raw`$\theta=${num(given.theta)}$`;
    const [en, zh] = taken(given.grads.map((gradient, n) => `$g_{${n + 1}}=${num(gradient)}$`));
    const settings = [
      raw`$\eta=${num(given.lr)}$`,
      raw`$\beta_1=${num(given.b1)}$`,
      raw`$\beta_2=${num(given.b2)}$`,
      raw`$\epsilon=${num(given.eps)}$`,
    ];
    const said = both(
      `${name} starts at ${start} with $m=v=0$ and takes ${en}; $t$ counts from 1. Settings: ${settings.join(", ")};` +
        raw` with bias correction, $\epsilon$ outside the root.`,
      `${name} 从 ${start}、$m=v=0$ 开始${zh}，$t$ 从 1 数起。设 ${settings.join("，")}，` +
        raw`带偏差修正，$\epsilon$ 在根号外。`,
    );
    if (!given.weight_decay) return said;
    const decay = raw`$\lambda=${num(given.weight_decay)}$`;
    const decayed = given.decoupled
      ? both(
          raw`The weight decay ${decay} is decoupled: each step first multiplies $\theta$ by $1-\eta\lambda$.`,
          raw`权重衰减 ${decay}，与梯度解耦：每一步先把 $\theta$ 乘以 $1-\eta\lambda$。`,
        )
      : both(
          raw`The weight decay ${decay} is L2 regularization: $\lambda\theta$ is added to the gradient.`,
          raw`权重衰减 ${decay} 为 L2 正则：把 $\lambda\theta$ 加到梯度上。`,
        );
    return join(said, decayed);
  };

  const solve = (given) => ({ theta: end(given) });

  const explain = (given) => {
    const found = [];
    const [b1, b2, lr, eps] = [given.b1, given.b2, given.lr, given.eps].map((value) => num(value));
    const keep = 1 - given.lr * given.weight_decay;
    const decay = num(given.weight_decay);
    let [m, v, theta] = [0, 0, given.theta];
    steps(given).forEach((at, n) => {
      const t = n + 1;
      const add = (en, zh, formula) => found.push(step(`Step ${t}, ${en}`, `第 ${t} 步，${zh}`, formula));
      if (given.weight_decay && given.decoupled) {
        add("decay", "衰减", raw`\theta=${par(theta)}\cdot ${num(keep)}=${num(theta * keep)}`);
        theta *= keep;
      } else if (given.weight_decay) {
        add("L2 term", "L2 项", raw`g=${num(given.grads[n])}+${decay}\cdot ${par(theta)}=${num(at.gradient)}`);
      }
      const gradient = par(at.gradient);
      add("first moment", "一阶矩", raw`m=${b1}\cdot ${par(m)}+${num(1 - given.b1)}\cdot ${gradient}=${num(at.m)}`);
      add("second moment", "二阶矩", raw`v=${b2}\cdot ${par(v)}+${num(1 - given.b2)}\cdot ${gradient}^2=${num(at.v)}`);
      const [mHat, vHat] = [num(at.mHat), num(at.vHat)];
      add("correction of m", "修正 m", raw`\hat m=${frac(num(at.m), `1-${b1}^${t}`)}=${mHat}`);
      add("correction of v", "修正 v", raw`\hat v=${frac(num(at.v), `1-${b2}^${t}`)}=${vHat}`);
      const moved = frac(mHat, raw`\sqrt{${vHat}}+${eps}`);
      add("update", "更新", raw`\theta=${num(theta)}-${lr}\cdot ${moved}=${num(at.theta)}`);
      [m, v, theta] = [at.m, at.v, at.theta];
    });
    return found;
  };

  return { draw, statement, solve, explain };
};

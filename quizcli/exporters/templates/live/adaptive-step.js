window.quizcliLive["adaptive-step"] = function () {
  const { both, frac, num, par, range, raw, step } = qz;
  const { isTelling, taken } = qz.descent;

  // More than the tolerance at any parameter that is drawn.
  const NOTICEABLE = 0.002;

  const draw = (rng, level) => {
    const opt = rng.oneOf([["adagrad", "rmsprop"], ["adagrad"], ["rmsprop"]][level - 1]);
    const count = [1, 3, rng.integer(2, 3)][level - 1];
    // A gradient of 1 is its own square and its own root.
    const sizes = level === 1 ? [-4, -3, -2, 2, 3, 4] : [-4, -3, -2, -1, 1, 2, 3, 4];
    const given = {
      opt,
      theta: rng.oneOf([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]),
      grads: range(count).map(() => rng.oneOf(sizes)),
      lr: rng.oneOf([0.1, 0.5, 1]),
      // At 0.5 nobody would see rho and 1 - rho swapped.
      rho: opt === "rmsprop" ? rng.oneOf([0.75, 0.9]) : 0.99,
      eps: 1e-8,
      acc0: level === 2 && rng.chance(0.3) ? 0.1 : 0,
      eps_place: rng.oneOf(["inside", "outside"]),
    };
    if (given.acc0 && Math.abs(end(given) - end({ ...given, acc0: 0 })) < NOTICEABLE) return null;
    const noRoot = end(given, (accumulated) => accumulated);
    return isTelling(end(given), [noRoot]) ? given : null;
  };

  const steps = (given, root = Math.sqrt) => {
    const [keep, take] = given.opt === "adagrad" ? [1, 1] : [given.rho, 1 - given.rho];
    let [accumulated, theta] = [given.acc0, given.theta];
    return given.grads.map((g) => {
      accumulated = keep * accumulated + take * g ** 2;
      const below = given.eps_place === "inside" ? root(accumulated + given.eps) : root(accumulated) + given.eps;
      theta -= (given.lr * g) / below;
      return { accumulated, theta };
    });
  };
  const end = (given, ...how) => steps(given, ...how).pop().theta;

  const statement = (given) => {
    const isSum = given.opt === "adagrad";
    const name = isSum ? "AdaGrad" : "RMSProp";
    const [en, zh] = taken(given.grads.map((gradient, n) => `$g_${n + 1}=${num(gradient)}$`));
    const settings = [
      raw`$\eta=${num(given.lr)}$`,
      ...(isSum ? [] : [raw`$\rho=${num(given.rho)}$`]),
      raw`$\epsilon=${num(given.eps)}$`,
    ];
    const [start, acc0] = [raw`$\theta=${num(given.theta)}$`, `$G=${num(given.acc0)}$`];
    const [whatEn, whatZh] = isSum ? ["sum", "累积和"] : ["moving average", "滑动平均"];
    const [uncorrectedEn, uncorrectedZh] = isSum ? ["", ""] : ["; no bias correction", "，不做偏差修正"];
    const [placeEn, placeZh] = given.eps_place === "inside" ? ["under", "内"] : ["outside", "外"];
    return both(
      `${name} starts at ${start} with the ${whatEn} of squared gradients ${acc0} and takes ${en}.` +
        raw` Settings: ${settings.join(", ")}, $\epsilon$ ${placeEn} the root${uncorrectedEn}.`,
      `${name} 从 ${start} 出发，梯度平方的${whatZh}初值 ${acc0}，${zh}。` +
        raw`设 ${settings.join("，")}，$\epsilon$ 在根号${placeZh}${uncorrectedZh}。`,
    );
  };

  const solve = (given) => ({ theta: end(given) });

  const explain = (given) => {
    const found = [];
    let [accumulated, theta] = [given.acc0, given.theta];
    steps(given).forEach((at, n) => {
      const [t, g] = [n + 1, given.grads[n]];
      const square = `${par(g)}^2`;
      const grown =
        given.opt === "adagrad"
          ? `${num(accumulated)}+${square}`
          : raw`${num(given.rho)}\cdot ${num(accumulated)}+${num(1 - given.rho)}\cdot ${square}`;
      const [squares, eps] = [num(at.accumulated), num(given.eps)];
      const root = given.eps_place === "inside" ? raw`\sqrt{${squares}+${eps}}` : raw`\sqrt{${squares}}+${eps}`;
      const moved = raw`\theta=${num(theta)}-${num(given.lr)}\cdot ${frac(num(g), root)}=${num(at.theta)}`;
      found.push(step(`Step ${t}, squares`, `第 ${t} 步，平方`, `G=${grown}=${squares}`));
      found.push(step(`Step ${t}, update`, `第 ${t} 步，更新`, moved));
      [accumulated, theta] = [at.accumulated, at.theta];
    });
    return found;
  };

  return { draw, statement, solve, explain };
};

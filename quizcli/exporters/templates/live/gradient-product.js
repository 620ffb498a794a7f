window.quizcliLive["gradient-product"] = function () {
  const { both, isNear, join, num, par, product, range, raw, sigmoid, step, sum, times, vec } = qz;

  // Of each activation its value, its slope from the value, and the slope as a formula.
  const ACTIVATIONS = {
    sigmoid: [sigmoid, (f) => f * (1 - f), "f(1-f)"],
    tanh: [Math.tanh, (f) => 1 - f ** 2, "1-f^2"],
  };

  const draw = (rng, level) => {
    const given = { act: level === 1 ? "sigmoid" : rng.oneOf(["sigmoid", "tanh"]), w: [], z: null, a0: null };
    // A weight of 1 or, with a sigmoid, of 4 hides a factor.
    if (level === 1 && rng.chance(0.5)) {
      given.w = range(rng.integer(2, 6)).fill(rng.oneOf([0.5, 2, 3, 5, 6, 8]));
    } else if (level === 1) {
      given.w = range(rng.integer(2, 4)).map(() => rng.oneOf([0.5, 2, 3, 4, 6, 8]));
    } else if (level === 2) {
      given.w = range(rng.integer(2, 3)).map(() => rng.oneOf([0.5, 1.5, 2, 2.5, 3, 4]));
      given.z = rng.integers(given.w.length, -4, 4).map((half) => half / 2);
    } else {
      const isTanh = given.act === "tanh";
      // Far out on tanh, 1-f^2 would need more digits than anybody writes down.
      const weight = rng.oneOf(isTanh ? [0.5, 0.8, 1.5, 2] : [0.5, 0.8, 1.5, 2, 3]);
      given.w = range(rng.integer(2, isTanh ? 4 : 3)).fill(weight);
      given.a0 = rng.integer(1, 10) / 10;
    }
    return isTelling(given) ? given : null;
  };

  // Whether the weights, the last factor, and multiplying in place of adding change the product.
  const isTelling = (given) => {
    const factors = layers(given).map((layer) => layer.factor);
    const right = product(factors);
    const wrongs = [right / product(given.w), product(factors.slice(0, -1)), sum(factors)];
    return wrongs.every((wrong) => !isNear(wrong, right, 0.01, 0));
  };

  // Without z and a0, every unit is where the activation is steepest: at z = 0.
  const layers = (given) => {
    const [value, slope] = ACTIVATIONS[given.act];
    const inputs = given.z || given.w.map(() => 0);
    let a = given.a0;
    return given.w.map((w, n) => {
      const before = a;
      const z = given.a0 ? w * before : inputs[n];
      a = value(z);
      return { w, z, before, a, slope: slope(a), factor: w * slope(a) };
    });
  };

  const statement = (given) => {
    const [depth, isShared] = [given.w.length, new Set(given.w).size === 1];
    const layer = `$z_l=${isShared ? "w" : "w_l"} a_{l-1}${given.a0 === null ? "+b_l" : ""}$`;
    const weights = `$w=${isShared ? num(given.w[0]) : vec(given.w)}$`;
    const shared = isShared
      ? both(`All layers share the weight ${weights}.`, `各层共用权重 ${weights}。`)
      : both(`The weights are ${weights}.`, `各层权重为 ${weights}。`);
    let where = both(
      "The biases happen to hold every unit where $f$ is steepest.",
      "偏置恰使每个单元都处在 $f$ 最陡处。",
    );
    if (given.z) {
      const z = `$z=${vec(given.z)}$`;
      where = both(`The pre-activations turn out to be ${z}.`, `各层净输入为 ${z}。`);
    } else if (given.a0) {
      const a0 = `$a_0=${num(given.a0)}$`;
      where = both(`The input is ${a0}.`, `输入 ${a0}。`);
    }
    const chain = both(
      `A chain of $${depth}$ layers with one unit each: ${layer}, $a_l=f(z_l)$, where $f$ is ${given.act}.`,
      `每层一个单元的 $${depth}$ 层链：${layer}，$a_l=f(z_l)$，其中 $f$ 为 ${given.act}。`,
    );
    return join(chain, shared, where);
  };

  const solve = (given) => ({ gradient: product(layers(given).map((layer) => layer.factor)) });

  const explain = (given) => {
    const formula = ACTIVATIONS[given.act][2];
    const found = [];
    layers(given).forEach(({ w, z, before, a, slope, factor }, n) => {
      const [en, zh] = both(`Layer ${n + 1}`, `第 ${n + 1} 层`);
      if (given.a0) {
        const forward = raw`z_{${n + 1}}=${par(w)}\cdot ${par(before)}=${num(z)},\quad a_{${n + 1}}=${num(a)}`;
        found.push(step(`${en}, forward`, `${zh}，前向`, forward));
      }
      const made = slope === 1 ? "f'=1" : `f'=${formula}=${num(slope)}`;
      const multiplied = raw`${made},\quad w f'=${par(w)}\cdot ${num(slope)}=${num(factor)}`;
      found.push(step(`${en}, slope and factor`, `${zh}，导数与因子`, multiplied));
    });
    const factors = layers(given).map((layer) => layer.factor);
    found.push(step("Product", "乘积", `${times(factors)}=${num(product(factors))}`));
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["sigmoid-loss-grad"] = function () {
  const { both, dot, frac, num, par, raw, sigmoid, step, vec, zip } = qz;

  const draw = (rng, level) => {
    const x = rng.integers(2, -3, 3);
    const w = rng.integers(2, -3, 3).map((value) => value / 2);
    const b = rng.integer(-4, 4) / 2;
    const y = rng.integer(0, 1);
    const z = dot(x, w) + b;
    // Inputs of 1 would hide that they are left out of the gradient.
    const isTelling = level === 1 || x.some((value) => value !== 1);
    if (x.includes(0) || w.includes(0) || Math.abs(z) > 3 || z === 0 || !isTelling) return null;
    const given = { x, w, b, y, loss: level < 3 ? "bce" : "mse_half" };
    const isWrong = z > 0 !== (y === 1);
    return level < 3 || (isWrong && Math.abs(z) >= 2) ? given : null;
  };

  const statement = (given) => {
    const [x, w, b, y] = [`$x=${vec(given.x)}$`, `$w=${vec(given.w)}$`, `$b=${num(given.b)}$`, `$y=${given.y}$`];
    const [lossEn, lossZh] =
      given.loss === "bce"
        ? ["binary cross-entropy with the natural logarithm", "二元交叉熵，取自然对数"]
        : [raw`$\frac{1}{2}(a-y)^2$`, raw` $\frac{1}{2}(a-y)^2$`];
    return both(
      raw`One sigmoid neuron, $a=\sigma(z)$ with $z=w\cdot x+b$, and one sample: ${x}, ${w},` +
        ` ${b}; the true class is ${y}. The loss is ${lossEn}.`,
      raw`单个 sigmoid 神经元 $a=\sigma(z)$，$z=w\cdot x+b$。一个样本 ${x}，${w}，${b}，` +
        `真实类别 ${y}。损失为${lossZh}。`,
    );
  };

  const neuron = ({ x, w, b, y, loss }) => {
    const z = dot(x, w) + b;
    const a = sigmoid(z);
    const isBce = loss === "bce";
    const dz = isBce ? a - y : (a - y) * a * (1 - a);
    return { z, a, loss: isBce ? -Math.log(y ? a : 1 - a) : (a - y) ** 2 / 2, dz, dw: x.map((value) => dz * value) };
  };

  const solve = (given) => {
    const { a, loss, dz, dw } = neuron(given);
    return { a, loss, dz, dw, db: dz };
  };

  const explain = (given) => {
    const found = neuron(given);
    const [a, dz, y] = [num(found.a), num(found.dz), given.y];
    // Written with the smaller exponential.
    const power = num(Math.exp(-Math.abs(found.z)));
    const share = frac(found.z > 0 ? "1" : power, `1+${power}`);
    const terms = zip(given.w, given.x).map(([w, x]) => raw`${par(w)}\cdot ${par(x)}`).join("+");
    const steps = [
      step("Weighted sum", "加权和", `z=${terms}+${par(given.b)}=${num(found.z)}`),
      step("Output", "输出", raw`a=\frac{1}{1+e^{-z}}=${share}=${a}`),
    ];
    if (given.loss === "bce") {
      steps.push(step("Loss", "损失", raw`L=-\ln ${y ? a : `(1-${a})`}=${num(found.loss)}`));
      steps.push(step("Gradient with respect to z", "对 z 的梯度", raw`\delta=a-y=${a}-${y}=${dz}`));
    } else {
      steps.push(step("Loss", "损失", raw`L=\frac{1}{2}(${a}-${y})^2=${num(found.loss)}`));
      const product = raw`(${a}-${y})\cdot ${a}\cdot (1-${a})`;
      steps.push(step("Gradient with respect to z", "对 z 的梯度", raw`\delta=(a-y)a(1-a)=${product}=${dz}`));
    }
    const weights = raw`\delta x=${par(found.dz)}\cdot ${vec(given.x)}=${vec(found.dw)}`;
    steps.push(step("Gradient with respect to the weights", "对权重的梯度", weights));
    steps.push(step("Gradient with respect to the bias", "对偏置的梯度", raw`\delta=${dz}`));
    return steps;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["activation-derivative"] = function () {
  const { both, factor, frac, isNear, logNum, num, raw, sigmoid, step } = qz;

  const DRAWN = [["sigmoid", "tanh"], ["elu", "softplus", "leaky_relu"], ["swish", "gelu", "selu"]];
  const ALPHAS = { elu: [0.1, 0.2, 0.5, 1, 2], leaky_relu: [0.01, 0.1, 0.2], swish: [0.5, 1, 2] };
  const NAMES = { leaky_relu: "leaky ReLU", elu: "ELU", gelu: "GELU", selu: "SELU" };
  const SELU_SCALE = 1.0507009873554805;
  const SELU_ALPHA = 1.6732632423543772;

  const draw = (rng, level) => {
    const fn = rng.oneOf(DRAWN[level - 1]);
    const alpha = ALPHAS[fn] ? rng.oneOf(ALPHAS[fn]) : null;
    // There both are fractions.
    if (level === 1 && rng.chance(0.3)) return { fn, x: Math.log(rng.integer(2, 9)), alpha };
    // Right of 0 those with a kink are straight lines.
    const sign = ["elu", "leaky_relu", "selu"].includes(fn) ? -1 : rng.oneOf([-1, 1]);
    const given = { fn, x: sign * rng.decimal(0.2, 3), alpha };
    const { value, derivative } = solve(given);
    // A value that is its own derivative would hide that somebody takes one for the other.
    const isTelling = !isNear(value, derivative);
    // Below this the tolerance of 0.001 would let through what is not nearly right.
    return isTelling && Math.min(Math.abs(value), Math.abs(derivative)) >= 0.01 ? given : null;
  };

  const statement = (given) => {
    const [name, x, alpha] = [NAMES[given.fn] || given.fn, logNum(given.x), given.alpha && num(given.alpha)];
    const [scale, height] = [num(SELU_SCALE), num(SELU_ALPHA)];
    const [en, zh] = {
      leaky_relu: [raw`, slope $\alpha=${alpha}$ for $x<0$`, raw`（$x<0$ 时斜率 $\alpha=${alpha}$）`],
      elu: [raw` with $\alpha=${alpha}$`, raw`（$\alpha=${alpha}$）`],
      swish: [raw` with $\beta=${alpha}$`, raw`（$\beta=${alpha}$）`],
      gelu: [raw` in its exact form $x\Phi(x)$`, raw`（精确形式 $x\Phi(x)$）`],
      selu: [raw` with $\lambda=${scale}$ and $\alpha=${height}$`, raw`（$\lambda=${scale}$，$\alpha=${height}$）`],
    }[given.fn] || ["", ""];
    return both(
      `The activation function is ${name}${en}; the input is $x=${x}$.`,
      `激活函数为 ${name}${zh}，输入 $x=${x}$。`,
    );
  };

  const density = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  // The normal distribution function: half, and the density times x + x^3/3 + x^5/(3·5) + ...
  const below = (x) => {
    let [term, series] = [x, x];
    for (let odd = 3; odd < 100; odd += 2) {
      term *= (x * x) / odd;
      series += term;
    }
    return 0.5 + density(x) * series;
  };

  const solve = ({ fn, x, alpha }) => {
    const share = sigmoid((alpha || 1) * x);
    const power = Math.exp(x);
    const height = fn === "selu" ? SELU_SCALE * SELU_ALPHA : alpha;
    const [value, derivative] = {
      sigmoid: [share, share * (1 - share)],
      tanh: [Math.tanh(x), 1 - Math.tanh(x) ** 2],
      leaky_relu: [alpha * x, alpha],
      elu: [height * (power - 1), height * power],
      selu: [height * (power - 1), height * power],
      swish: [x * share, share + alpha * x * share * (1 - share)],
      softplus: [Math.log1p(power), share],
      gelu: [x * below(x), below(x) + x * density(x)],
    }[fn];
    return { value, derivative };
  };

  const explain = (given) => {
    const found = solve(given);
    const [value, derivative] = [num(found.value), num(found.derivative)];
    const [steps, shown] = explained(given, value);
    const line = (en, zh, of, worked, result) =>
      step(en, zh, worked === result ? `${of}=${worked}` : `${of}=${worked}=${result}`);
    return [
      ...steps,
      line("Value", "函数值", "f", shown[0], value),
      line("Derivative", "导数", "f'", shown[1], derivative),
    ];
  };

  const explained = (given, value) => {
    if (["sigmoid", "tanh", "softplus"].includes(given.fn)) return explainSmooth(given, value);
    return ["swish", "gelu"].includes(given.fn) ? explainProduct(given) : explainBent(given);
  };

  const explainSmooth = ({ fn, x }, value) => {
    // The exponent is negative always, so that nothing overflows.
    const exponent = -Math.abs(fn === "tanh" ? 2 * x : x);
    const power = num(Math.exp(exponent));
    const steps = [step("Exponential", "指数", `e^{${num(exponent)}}=${power}`)];
    const whole = `1+${power}`;
    const share = frac(x > 0 ? "1" : power, whole);
    if (fn === "sigmoid") return [steps, [share, raw`f(1-f)=${share}\cdot ${frac(x > 0 ? power : "1", whole)}`]];
    if (fn === "tanh") {
      const above = x > 0 ? `1-${power}` : `${power}-1`;
      const squared = /^[\d.]+$/.test(value) ? `${value}^2` : `(${value})^2`;
      return [steps, [frac(above, whole), `1-f^2=1-${squared}`]];
    }
    const linear = x > 0 ? `${num(x)}+` : "";
    return [steps, [raw`\ln(1+e^x)=${linear}\ln(${whole})`, raw`\sigma(x)=${share}`]];
  };

  const explainBent = ({ fn, x, alpha }) => {
    if (fn === "leaky_relu") return [[], [raw`${num(alpha)}\cdot ${factor(x)}`, num(alpha)]];
    const power = num(Math.exp(x));
    const steps = [step("Exponential", "指数", `e^{${num(x)}}=${power}`)];
    const scale = fn === "elu" ? num(alpha) : raw`${num(SELU_SCALE)}\cdot ${num(SELU_ALPHA)}`;
    const name = fn === "elu" ? raw`\alpha` : raw`\lambda\alpha`;
    return [steps, [raw`${scale}\cdot (${power}-1)`, raw`${name} e^x=${scale}\cdot ${power}`]];
  };

  const explainProduct = (given) => {
    const x = factor(given.x);
    if (given.fn === "swish") {
      const inner = given.alpha * given.x;
      const [share, rest] = [num(sigmoid(inner)), num(sigmoid(-inner))];
      const product = raw`${share}+${factor(inner)}\cdot ${share}\cdot ${rest}`;
      return [
        [step("Sigmoid", "sigmoid 值", raw`s=\sigma(\beta x)=\sigma(${num(inner)})=${share}`)],
        [raw`x\cdot s=${x}\cdot ${share}`, raw`s+\beta x\cdot s(1-s)=${product}`],
      ];
    }
    const [p, q] = [num(below(given.x)), num(density(given.x))];
    return [
      [
        step("Normal distribution", "正态分布函数", raw`\Phi(${num(given.x)})=${p}`),
        step("Its density", "正态密度", raw`\varphi(x)=\frac{e^{-x^2/2}}{\sqrt{2\pi}}=${q}`),
      ],
      [raw`x\cdot\Phi(x)=${x}\cdot ${p}`, raw`\Phi(x)+x\cdot\varphi(x)=${p}+${x}\cdot ${q}`],
    ];
  };

  return { draw, statement, solve, explain };
};

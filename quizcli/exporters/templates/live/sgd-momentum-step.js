window.quizcliLive["sgd-momentum-step"] = function () {
  const { both, factor, join, num, numOrVec, range, raw, step, zip } = qz;
  const { isTelling, taken } = qz.descent;

  const SIZES = [-4, -3, -2, -1, 1, 2, 3, 4];

  const draw = (rng, level) => {
    const entries = rng.chance(0.8) ? 2 : 3;
    const gradient = () => rng.oneOf(SIZES);
    const theta = level === 2 ? rng.integers(entries, -5, 5) : rng.oneOf([-5, ...SIZES, 5]);
    const grads = level === 2 ? range(3).map(() => theta.map(gradient)) : range(2).map(gradient);
    const [lr, momentum] = [rng.oneOf([0.1, 0.01, 0.5]), rng.oneOf([0.5, 0.9])];
    const given = { theta, grads, lr, momentum, nesterov: false, weight_decay: 0, style: "heavy_ball" };
    if (level === 1) {
      const some = { ...given, momentum: rng.chance(0.2) ? 0 : momentum };
      return isTelling(end(some), [end({ ...some, lr: -lr })]) ? some : null;
    }
    // Too wide for a line of 80 columns.
    if (level === 2 && entries > 2 && lr < 0.1) return null;
    if (level === 2) return { ...given, style: rng.oneOf(["heavy_ball", "ema"]) };
    const decayed = { ...given, nesterov: true, weight_decay: rng.oneOf([0.1, 0.01]) };
    const forgotten = [{ momentum: 0 }, { nesterov: false }, { weight_decay: 0 }];
    return isTelling(end(decayed), forgotten.map((one) => end({ ...decayed, ...one }))) ? decayed : null;
  };

  // Of numbers, or entry by entry of vectors.
  const each = (compute, ...values) =>
    Array.isArray(values[0]) ? zip(...values).map((entries) => compute(...entries)) : compute(...values);

  const steps = (given) => {
    const take = given.style === "ema" ? 1 - given.momentum : 1;
    const mu = given.momentum;
    let theta = given.theta;
    let velocity = each(() => 0, theta);
    return given.grads.map((g) => {
      const gradient = each((entry, at) => entry + given.weight_decay * at, g, theta);
      velocity = each((old, entry) => mu * old + take * entry, velocity, gradient);
      const direction = given.nesterov ? each((entry, v) => entry + mu * v, gradient, velocity) : velocity;
      theta = each((at, along) => at - given.lr * along, theta, direction);
      return { gradient, velocity, theta };
    });
  };
  const end = (given) => steps(given).pop().theta;

  const statement = (given) => {
    const [en, zh] = taken(given.grads.map((gradient, n) => `$g_${n + 1}=${numOrVec(gradient)}$`));
    const [start, lr] = [raw`$\theta=${numOrVec(given.theta)}$`, raw`$\eta=${num(given.lr)}$`];
    const mu = raw`$\mu=${num(given.momentum)}$`;
    const begun = given.momentum
      ? both(
          `SGD with momentum starts at ${start} with the velocity $v=0$ and takes`,
          `带动量的 SGD 从 ${start}、速度 $v=0$ 出发，`,
        )
      : both(`Plain SGD, without momentum, starts at ${start} and takes`, `不带动量的普通 SGD 从 ${start} 出发，`);
    const said = [begun, both(`${en}. The learning rate is ${lr}.`, `${zh}。学习率 ${lr}。`)];
    if (given.momentum && given.style === "ema") {
      said.push(
        both(
          `The momentum is ${mu} in the EMA form: the velocity is a moving average of the gradients` +
            raw` (each enters it times $1-\mu$), without bias correction.`,
          raw`动量系数 ${mu}，取 EMA 形式：速度是梯度的指数滑动平均（梯度乘以 $1-\mu$ 后进入速度），不做偏差修正。`,
        ),
      );
    } else if (given.momentum) {
      const [variantEn, variantZh] = given.nesterov
        ? both(", with Nesterov's variant as PyTorch has it", "，并采用 PyTorch 的 Nesterov 变体")
        : both("", "");
      said.push(
        both(
          `The momentum is ${mu} in PyTorch's heavy-ball form (the gradient enters the velocity whole,` +
            ` the learning rate stays outside)${variantEn}.`,
          `动量系数 ${mu}，取 PyTorch 的重球（heavy ball）形式：梯度整体进入速度，学习率在速度之外${variantZh}。`,
        ),
      );
    }
    if (given.weight_decay) {
      const decay = raw`$\lambda=${num(given.weight_decay)}$`;
      said.push(
        both(
          raw`The weight decay ${decay} is L2 regularization: $\lambda\theta$ is added to each gradient first.`,
          raw`权重衰减 ${decay} 为 L2 正则：先把 $\lambda\theta$ 加到每个梯度上。`,
        ),
      );
    }
    return join(...said);
  };

  const solve = (given) => ({ theta: end(given) });

  const explain = (given) => {
    const found = [];
    const [mu, lr, decay] = [given.momentum, given.lr, given.weight_decay].map((value) => num(value));
    const take = given.style === "ema" ? raw`${num(1 - given.momentum)}\cdot ` : "";
    let theta = given.theta;
    let velocity = each(() => 0, theta);
    steps(given).forEach((at, n) => {
      const add = (en, zh, formula) => found.push(step(`Step ${n + 1}, ${en}`, `第 ${n + 1} 步，${zh}`, formula));
      const gradient = factor(at.gradient);
      if (given.weight_decay) {
        const added = raw`${numOrVec(given.grads[n])}+${decay}\cdot ${factor(theta)}`;
        add("gradient with its L2 term", "含 L2 项的梯度", `g=${added}=${numOrVec(at.gradient)}`);
      }
      let direction = gradient;
      if (given.momentum) {
        const moved = raw`${mu}\cdot ${factor(velocity)}+${take}${gradient}`;
        add("velocity", "速度", `v=${moved}=${numOrVec(at.velocity)}`);
        direction = factor(at.velocity);
      }
      if (given.nesterov) direction = raw`(${numOrVec(at.gradient)}+${mu}\cdot ${factor(at.velocity)})`;
      add("update", "更新", raw`\theta=${numOrVec(theta)}-${lr}\cdot ${direction}=${numOrVec(at.theta)}`);
      [velocity, theta] = [at.velocity, at.theta];
    });
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["lr-schedule"] = function () {
  const { both, fill, frac, isNear, num, raw, step } = qz;

  // Twelfths of half a wave whose cosine is a root.
  const TWELFTHS = [2, 3, 4, 6, 8, 9, 10];

  const draw = (rng, level) => {
    const lr0 = rng.oneOf([1, 0.4, 0.2, 0.1, 0.01]);
    const end = lr0 / rng.oneOf([10, 100]);
    if (level === 1) return rng.chance(0.2) ? scaling(rng, lr0) : dropping(rng, lr0);
    const twelfth = rng.integer(1, 10);
    const t = twelfth * rng.oneOf(TWELFTHS);
    if (level === 2) {
      const given = rng.chance(0.5)
        ? polynomial(rng, lr0, end)
        : { kind: "cosine", lr0, lr_min: end, T: 12 * twelfth, t, power: 1 };
      // Whether the end matters.
      return isNear(rate({ ...given, lr_min: 0 }), rate(given), 0.005, 0) ? null : given;
    }
    if (rng.chance(0.3)) {
      // With W and t squares, all roots are whole.
      const [d, W] = [rng.oneOf([64, 256, 400, 1024]), rng.oneOf([16, 25, 36, 400, 2500, 3600, 10000])];
      return { kind: "noam", d, W, t: rng.integer(2, 9) ** 2 };
    }
    const W = rng.oneOf([5, 10, 20]);
    return {
      kind: "warmup_cosine",
      lr0,
      lr_min: rng.oneOf([0, end]),
      W,
      T: W + 12 * twelfth,
      t: rng.chance(0.2) ? rng.integer(1, W - 1) : W + t,
    };
  };
  const scaling = (rng, lr0) => {
    const batch = rng.oneOf([32, 64, 128, 256]);
    return { kind: "linear_scaling", lr0, B0: batch, B: batch * rng.oneOf([2, 4, 8, 16, 32]) };
  };
  const dropping = (rng, lr0) => {
    const kind = rng.oneOf(["step", "exp", "inverse_time"]);
    const S = rng.oneOf([10, 20, 30, 40]);
    const t = kind === "step" ? S * rng.integer(0, 3) + rng.integer(1, S - 1) : (S / 2) * rng.oneOf([1, 3, 5]);
    return { kind, lr0, gamma: rng.oneOf([0.1, 0.25, 0.5]), S, t };
  };
  const polynomial = (rng, lr0, end) => {
    const tenth = rng.integer(1, 20);
    return { kind: "poly", lr0, lr_min: end, T: 10 * tenth, t: tenth * rng.integer(2, 9), power: rng.oneOf([1, 2]) };
  };

  const SAID = {
    step: both(
      raw`Step decay: the learning rate starts at $\eta_0={lr0}$, is multiplied by $\gamma={gamma}$ after every` +
        " $S={S}$ steps and is constant between.",
      raw`阶梯衰减（step decay）：学习率从 $\eta_0={lr0}$ 开始，每 $S={S}$ 步乘以 $\gamma={gamma}$，其间不变。`,
    ),
    exp: both(
      raw`Exponential decay: the learning rate starts at $\eta_0={lr0}$ and falls smoothly, without stairs, by the` +
        raw` factor $\gamma={gamma}$ in $S={S}$ steps.`,
      raw`指数衰减：学习率从 $\eta_0={lr0}$ 开始连续下降（非阶梯），每 $S={S}$ 步变为 $\gamma={gamma}$ 倍。`,
    ),
    inverse_time: both(
      raw`Inverse time decay, as in Keras: the learning rate starts at $\eta_0={lr0}$; the decay rate is` +
        raw` $\gamma={gamma}$ in $S={S}$ steps, smooth, without stairs.`,
      raw`反时间衰减（inverse time decay，与 Keras 相同）：学习率从 $\eta_0={lr0}$ 开始，每 $S={S}$ 步的衰减率为` +
        raw` $\gamma={gamma}$，连续变化（非阶梯）。`,
    ),
    poly: both(
      raw`Polynomial decay of power $p={power}$: the learning rate goes from $\eta_0={lr0}$ to $\eta_1={lr_min}$ in` +
        " $T={T}$ steps.",
      raw`幂次 $p={power}$ 的多项式衰减：学习率在 $T={T}$ 步内从 $\eta_0={lr0}$ 降到 $\eta_1={lr_min}$。`,
    ),
    cosine: both(
      raw`Cosine annealing without restarts: the learning rate goes from $\eta_0={lr0}$ to $\eta_1={lr_min}$ in` +
        " $T={T}$ steps.",
      raw`余弦退火（cosine annealing，无重启）：学习率在 $T={T}$ 步内从 $\eta_0={lr0}$ 降到 $\eta_1={lr_min}$。`,
    ),
    warmup_cosine: both(
      raw`Linear warm-up of the learning rate from 0 to $\eta_0={lr0}$ in the first $W={W}$ steps, then cosine` +
        raw` annealing to $\eta_1={lr_min}$, reached after $T={T}$ steps in all.`,
      raw`学习率在前 $W={W}$ 步从 0 线性预热（warm-up）到 $\eta_0={lr0}$，然后余弦退火，共 $T={T}$ 步（含预热）后降到` +
        raw` $\eta_1={lr_min}$。`,
    ),
    noam: both(
      "The schedule of the original Transformer (Noam): the model is $d={d}$ wide, the warm-up takes $W={W}$ steps," +
        " and this is step $t={t}$, counted from 1.",
      "原版 Transformer 的学习率调度（Noam）：模型宽度 $d={d}$，预热（warm-up）$W={W}$ 步，" +
        "现在是第 $t={t}$ 步（从 1 数起）。",
    ),
    linear_scaling: both(
      raw`The learning rate $\eta_0={lr0}$ was found for the batch size $B_0={B0}$. It is taken to the batch size` +
        " $B={B}$ by the linear scaling rule.",
      raw`学习率 $\eta_0={lr0}$ 是在批大小 $B_0={B0}$ 下调好的，` +
        "现按线性缩放规则（linear scaling rule）换到批大小 $B={B}$。",
    ),
  };
  const REACHED = both(
    "So far $t={t}$ steps have been taken; the first step has $t=0$.",
    "此时已走了 $t={t}$ 步，第一步为 $t=0$。",
  );
  const statement = (given) =>
    fill(given, SAID[given.kind], ...(["noam", "linear_scaling"].includes(given.kind) ? [] : [REACHED]));

  const along = (lr, end, steps, t) => end + ((lr - end) * (1 + Math.cos((Math.PI * t) / steps))) / 2;
  const RATES = {
    step: ({ lr0, gamma, S, t }) => lr0 * gamma ** Math.floor(t / S),
    exp: ({ lr0, gamma, S, t }) => lr0 * gamma ** (t / S),
    inverse_time: ({ lr0, gamma, S, t }) => lr0 / (1 + (gamma * t) / S),
    poly: ({ lr0, lr_min: end, T, t, power }) => (lr0 - end) * (1 - t / T) ** power + end,
    cosine: ({ lr0, lr_min: end, T, t }) => along(lr0, end, T, t),
    warmup_cosine: ({ lr0, lr_min: end, W, T, t }) => (t < W ? (lr0 * t) / W : along(lr0, end, T - W, t - W)),
    noam: ({ d, W, t }) => Math.min(1 / Math.sqrt(t), t / W ** 1.5) / Math.sqrt(d),
    linear_scaling: ({ lr0, B0, B }) => (lr0 * B) / B0,
  };
  const rate = (given) => RATES[given.kind](given);

  const solve = (given) => ({ lr: rate(given) });

  const explain = (given) => {
    const [found, worked] = WORKED[given.kind](given);
    return [...found, step("Learning rate", "学习率", `${worked}=${num(rate(given))}`)];
  };

  // The steps up to the learning rate, and how that one is worked out.
  const WORKED = {
    step: ({ lr0, gamma, S, t }) => {
      const drops = Math.floor(t / S);
      const whole = raw`\left\lfloor${frac(t, S)}\right\rfloor=${drops}`;
      return [[step("Drops so far", "已衰减的次数", whole)], raw`${num(lr0)}\cdot ${num(gamma)}^{${drops}}`];
    },
    exp: ({ lr0, gamma, S, t }) => {
      const share = num(t / S);
      const exponent = step("Exponent", "指数", `${frac(t, S)}=${share}`);
      return [[exponent], raw`${num(lr0)}\cdot ${num(gamma)}^{${share}}`];
    },
    inverse_time: ({ lr0, gamma, S, t }) => {
      const below = num(1 + (gamma * t) / S);
      const worked = raw`1+${num(gamma)}\cdot ${frac(t, S)}=${below}`;
      return [[step("Denominator", "分母", worked)], frac(num(lr0), below)];
    },
    poly: ({ lr0, lr_min: end, T, t, power }) => {
      const left = num(1 - t / T);
      const worked = raw`(${num(lr0)}-${num(end)})\cdot ${left}^{${num(power)}}+${num(end)}`;
      return [[step("Share left", "剩余的比例", `1-${frac(t, T)}=${left}`)], worked];
    },
    cosine: ({ lr0, lr_min: end, T, t }) => alongCosine(lr0, end, T, t),
    warmup_cosine: ({ lr0, lr_min: end, W, T, t }) => {
      if (t < W) {
        return [[step("Still in the warm-up", "仍在预热之中", `t=${t}<W=${W}`)], raw`${num(lr0)}\cdot ${frac(t, W)}`];
      }
      const after = raw`t-W=${t}-${W}=${t - W},\quad T-W=${T}-${W}=${T - W}`;
      const [found, worked] = alongCosine(lr0, end, T - W, t - W);
      return [[step("Steps after the warm-up", "预热之后的步数", after), ...found], worked];
    },
    noam: ({ d, W, t }) => {
      const [down, up] = [1 / Math.sqrt(t), t / W ** 1.5];
      const terms = [
        step("Decay", "衰减项", `${t}^{-1/2}=${num(down)}`),
        step("Warm-up", "预热项", raw`${t}\cdot ${W}^{-3/2}=${num(up)}`),
      ];
      return [terms, frac(num(Math.min(down, up)), raw`\sqrt{${d}}`)];
    },
    linear_scaling: ({ lr0, B0, B }) => [[], raw`${num(lr0)}\cdot ${frac(B, B0)}`],
  };
  const alongCosine = (lr0, end, T, t) => {
    // Rounded, because the cosine of a right angle is not quite 0 in floating point.
    const cosine = num(Number(Math.cos((Math.PI * t) / T).toFixed(12)));
    const worked = raw`${num(end)}+\frac{1}{2}\cdot (${num(lr0)}-${num(end)})\cdot (1+${cosine})`.replace("+-", "-");
    return [[step("Cosine", "余弦", raw`\cos(\pi\cdot ${frac(t, T)})=${cosine}`)], worked];
  };

  return { draw, statement, solve, explain };
};

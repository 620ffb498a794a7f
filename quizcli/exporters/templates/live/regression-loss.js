window.quizcliLive["regression-loss"] = function () {
  const { both, frac, mean, num, par, raw, step, total, vec } = qz;

  const draw = (rng, level) => {
    const count = rng.integer(3, 4);
    const errors = level > 1 ? rng.integers(count, -6, 6).map((half) => half / 2) : rng.integers(count, -4, 6);
    const target = rng.integers(count, -5, 9);
    const pred = target.map((value, n) => value + errors[n]);
    // The kink of the absolute value.
    if (errors.includes(0)) return null;
    if (level < 3) return { kind: level === 1 ? "mse" : "mae", target, pred, delta: 1 };
    const delta = rng.oneOf([0.5, 1, 2]);
    const sizes = errors.map(Math.abs);
    if (Math.min(...sizes) > delta || Math.max(...sizes) <= delta) return null;
    return { kind: "huber", target, pred, delta };
  };

  const NAMES = {
    mse: both("mean squared error (MSE), without a factor 1/2", "均方误差（MSE），不带因子 1/2"),
    mae: both("mean absolute error (MAE)", "平均绝对误差（MAE）"),
  };

  const statement = (given) => {
    const [target, pred, count] = [vec(given.target), vec(given.pred), given.target.length];
    const delta = raw`$\delta=${num(given.delta)}$`;
    const huber = both(
      `Huber loss with ${delta} (quadratic within, with the factor 1/2; linear beyond), the mean over the samples`,
      ` Huber 损失，${delta}（以内为二次，带因子 1/2；以外为线性），对样本取平均`,
    );
    const [en, zh] = NAMES[given.kind] || huber;
    return both(
      `$${count}$ samples have the targets $y=${target}$ and the predictions $p=${pred}$. The loss is the ${en}.`,
      `$${count}$ 个样本的目标值为 $y=${target}$，预测值为 $p=${pred}$。损失取${zh}。`,
    );
  };

  const errorsOf = (given) => given.pred.map((p, n) => p - given.target[n]);
  const lossOf = (given, error) => {
    const size = Math.abs(error);
    if (given.kind === "mse") return error ** 2;
    if (given.kind === "mae") return size;
    return size <= given.delta ? error ** 2 / 2 : given.delta * (size - given.delta / 2);
  };
  const slopeOf = (given, error) => {
    if (given.kind === "mse") return 2 * error;
    if (given.kind === "mae") return Math.sign(error);
    return Math.max(-given.delta, Math.min(given.delta, error));
  };

  const solve = (given) => {
    const errors = errorsOf(given);
    return {
      loss: mean(errors.map((error) => lossOf(given, error))),
      grad: errors.map((error) => slopeOf(given, error) / errors.length),
    };
  };

  const SLOPES = {
    mse: raw`\frac{2e}{n}`,
    mae: raw`\frac{\mathrm{sign}(e)}{n}`,
    huber: raw`\frac{\max(-\delta,\min(\delta,e))}{n}`,
  };

  const explain = (given) => {
    const { loss, grad } = solve(given);
    const errors = errorsOf(given);
    const each = errors.map((error) => lossOf(given, error));
    const shown = given.kind === "mse" ? errors.map((error) => `${par(error)}^2`).join("+") : total(each);
    return [
      step("Errors, prediction minus target", "误差：预测减目标", `e=${vec(errors)}`),
      ...(given.kind === "huber" ? errors.map((error) => huberStep(given, error)) : []),
      step("Mean", "取平均", `L=${frac(shown, errors.length)}=${num(loss)}`),
      step("Gradient", "梯度", `${SLOPES[given.kind]}=${vec(grad)}`),
    ];
  };

  const huberStep = (given, error) => {
    const [size, delta] = [Math.abs(error), num(given.delta)];
    const [of, en, zh] =
      size <= given.delta
        ? [raw`\frac{1}{2}\cdot ${par(error)}^2`, "quadratic", "二次"]
        : [raw`${delta}\cdot (${num(size)}-\frac{1}{2}\cdot ${delta})`, "linear", "线性"];
    const found = `${of}=${num(lossOf(given, error))}`;
    return step(`Error ${num(error)}, ${en}`, `误差 ${num(error)}，${zh}`, found);
  };

  return { draw, statement, solve, explain };
};

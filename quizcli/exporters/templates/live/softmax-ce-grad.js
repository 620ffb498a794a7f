window.quizcliLive["softmax-ce-grad"] = function () {
  const { both, frac, join, mat, mean, num, range, raw, softmax, step, sum, total, vec } = qz;
  const { listed } = qz.samples;

  const draw = (rng, level) => {
    const classes = rng.integer(3, 4);
    const logits =
      level === 1
        ? [rng.integers(classes, 1, 6).map(Math.log)]
        : range(level === 2 ? 1 : rng.integer(2, 3)).map(() => rng.integers(classes, -2, 3));
    if (logits.some((row) => new Set(row).size < 2)) return null;
    return { logits, probs: null, target: rng.integers(logits.length, 0, classes - 1) };
  };

  const MEAN = both("The loss is the mean over the batch.", "损失取整批的平均。");
  const ASKED = both(
    "The loss is softmax cross-entropy with the natural logarithm; the gradient is with respect to the logits, a row" +
      " for each sample.",
    "损失为 softmax 交叉熵，取自然对数；梯度对 logits 求，每个样本一行。",
  );
  const statement = (given) => join(listed(given), ...(given.target.length > 1 ? [MEAN] : []), ASKED);

  const probabilities = (given) => given.logits.map(softmax);
  const losses = (given) => probabilities(given).map((row, n) => -Math.log(row[given.target[n]]));
  const differences = (given) =>
    probabilities(given).map((row, n) => row.map((p, k) => p - (k === given.target[n] ? 1 : 0)));

  const solve = (given) => ({
    loss: mean(losses(given)),
    grad: differences(given).map((row) => row.map((value) => value / given.target.length)),
  });

  const explain = (given) => {
    const size = given.target.length;
    const found = [];
    probabilities(given).forEach((row, n) => {
      const at = size > 1 ? `_${n + 1}` : "";
      const y = given.target[n];
      const powers = given.logits[n].map(Math.exp);
      found.push(step("Exponentials", "指数", `e^{z${at}}=${vec(powers, 5)}`));
      found.push(step("Their sum", "求和", `${total(powers, 5)}=${num(sum(powers), 5)}`));
      found.push(step("Probabilities", "概率", `p${at}=${vec(row, 5)}`));
      found.push(step("Loss", "损失", raw`L${at}=-\ln ${num(row[y], 5)}=${num(losses(given)[n], 5)}`));
      const difference = vec(differences(given)[n], 5);
      found.push(step(`Minus 1 at the true class ${y}`, `真实类别 ${y} 处减 1`, `g${at}=${difference}`));
    });
    if (size > 1) {
      const { loss, grad } = solve(given);
      const average = frac(total(losses(given), 5), size);
      found.push(step("Mean over the batch", "对整批取平均", `L=${average}=${num(loss, 5)}`));
      found.push(step("Divide the gradient by the batch size too", "梯度同样除以批大小", `g=${mat(grad, 5)}`));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

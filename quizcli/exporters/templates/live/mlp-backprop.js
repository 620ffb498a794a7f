window.quizcliLive["mlp-backprop"] = function () {
  const { both, dot, mat, num, par, range, raw, sigmoid, step, sum, transpose, vec, zip } = qz;

  const draw = (rng, level) => {
    const drawn = (options, count) => range(count).map(() => rng.oneOf(options));
    if (level === 1) {
      const nonzero = [-2, -1, 1, 2];
      const given = {
        x: drawn(nonzero, 2),
        W1: [drawn(nonzero, 2), drawn(nonzero, 2)],
        b1: drawn(range(-2, 3), 2),
        W2: [drawn(nonzero, 2)],
        b2: drawn(range(-2, 3), 1),
        act: "relu",
        out: "linear",
        target: drawn(range(-3, 4), 1),
        lr: 0.1,
      };
      const at = passes(given);
      // At 0 the derivative of ReLU is a convention; without a loss nothing goes back, and one beyond 50 is no mental
      // arithmetic.
      return at.z1.every((z) => z) && sum(at.slope1) === 1 && at.loss > 0 && at.loss <= 50 ? given : null;
    }
    const outputs = level - 1;
    const tenths = range(-9, 10).filter((tenth) => tenth).map((tenth) => tenth / 10);
    const given = {
      x: rng.some(range(2, 11).map((tenth) => tenth / 10), 2),
      W1: [drawn(tenths, 2), drawn(tenths, 2)],
      b1: drawn(tenths, 2),
      W2: range(outputs).map(() => drawn(tenths, 2)),
      b2: drawn(tenths, outputs),
      act: "sigmoid",
      out: "sigmoid",
      target: drawn([0, 1], outputs),
      lr: rng.oneOf([0.5, 1]),
    };
    const at = passes(given);
    // What is 0 but for rounding would be written as 1e-17, and a symmetric matrix needs no transposing.
    if (at.z1.some((z) => Math.abs(z) < 1e-9)) return null;
    if (outputs === 2 && given.W2[0][1] === given.W2[1][0]) return null;
    // Smaller gradients would disappear in the tolerance.
    return at.dW1.some((row) => row.some((value) => Math.abs(value) > 0.01)) ? given : null;
  };

  const NAMES = {
    sigmoid: ["sigmoid", "sigmoid"],
    relu: ["ReLU (derivative 0 at 0)", "ReLU（在 0 处导数取 0）"],
    linear: ["no activation (linear)", "无激活函数（线性）"],
  };

  const statement = (given) => {
    const [hiddenEn, hiddenZh] = NAMES[given.act];
    const [outEn, outZh] = NAMES[given.out];
    const hidden = [`$W^1=${mat(given.W1)}$`, `$b^1=${vec(given.b1)}$`];
    const output = [`$W^2=${mat(given.W2)}$`, `$b^2=${vec(given.b2)}$`];
    const sample = [`$x=${vec(given.x)}$`, `$t=${vec(given.target)}$`];
    const eta = raw`$\eta=${num(given.lr)}$`;
    const loss = raw`$C=\frac{1}{2}\|o-t\|^2$`;
    return both(
      "A network with one hidden layer; row $i$ of each matrix belongs to unit $i$.\n\n" +
        `- hidden layer: ${hidden[0]}, ${hidden[1]}, ${hiddenEn}\n` +
        `- output $o$: ${output[0]}, ${output[1]}, ${outEn}\n` +
        `- sample: input ${sample[0]}, target ${sample[1]}\n\n` +
        `The loss is ${loss}. A step of gradient descent with learning rate ${eta} will follow; all gradients are` +
        " those at the parameters given, before the step.",
      "一个单隐藏层网络，各矩阵的第 $i$ 行属于第 $i$ 个单元。\n\n" +
        `- 隐藏层：${hidden[0]}，${hidden[1]}，${hiddenZh}\n` +
        `- 输出 $o$：${output[0]}，${output[1]}，${outZh}\n` +
        `- 样本：输入 ${sample[0]}，目标 ${sample[1]}\n\n` +
        `损失为 ${loss}。随后将以学习率 ${eta} 做一步梯度下降；所求梯度均为更新之前、在所给参数处的梯度。`,
    );
  };

  const VALUES = { linear: (z) => z, sigmoid, relu: (z) => Math.max(z, 0) };
  // The derivatives as functions of the activation.
  const SLOPES = { linear: () => 1, sigmoid: (a) => a * (1 - a), relu: (a) => (a > 0 ? 1 : 0) };

  const sums = (weights, inputs, biases) => weights.map((row, unit) => dot(row, inputs) + biases[unit]);
  const products = (a, b) => a.map((value, n) => value * b[n]);
  const outer = (a, b) => a.map((value) => b.map((other) => value * other));

  // Forward, then back.
  const passes = (given) => {
    const z1 = sums(given.W1, given.x, given.b1);
    const a1 = z1.map(VALUES[given.act]);
    const z2 = sums(given.W2, a1, given.b2);
    const output = z2.map(VALUES[given.out]);
    const difference = output.map((value, n) => value - given.target[n]);
    const slope2 = output.map(SLOPES[given.out]);
    const slope1 = a1.map(SLOPES[given.act]);
    const delta2 = products(difference, slope2);
    const back = transpose(given.W2).map((column) => dot(column, delta2));
    const delta1 = products(back, slope1);
    const loss = dot(difference, difference) / 2;
    const dW1 = outer(delta1, given.x);
    return { z1, a1, z2, output, difference, loss, slope2, delta2, back, slope1, delta1, dW1, dW2: outer(delta2, a1) };
  };

  const solve = (given) => {
    const at = passes(given);
    return { loss: at.loss, dW1: at.dW1, db1: at.delta1, dW2: at.dW2, db2: at.delta2 };
  };

  const explain = (given) => {
    const at = passes(given);
    const squares = at.difference.map((value) => `${par(value, 5)}^2`).join("+");
    return [
      ...sumsWorked("hidden unit", "隐藏单元", given.W1, given.x, given.b1, at.z1),
      step("Hidden activation", "隐藏层激活", `a^1=${vec(at.a1, 5)}`),
      ...sumsWorked("output unit", "输出单元", given.W2, at.a1, given.b2, at.z2),
      step("Output", "输出", `o=${vec(at.output, 5)}`),
      step("Loss", "损失", raw`C=\frac{1}{2}(${squares})=${num(at.loss, 5)}`),
      step("Difference from the target", "与目标之差", `o-t=${vec(at.difference, 5)}`),
      step("Derivative of the output", "输出层激活的导数", `g'(z^2)=${vec(at.slope2, 5)}`),
      step("Their product, also the gradient of b2", "两者之积，也是 b2 的梯度", raw`\delta^2=${vec(at.delta2, 5)}`),
      step("Gradient of W2", "W2 的梯度", raw`dW^2=\delta^2(a^1)^T=${mat(at.dW2, 5)}`),
      step("Back through W2", "经 W2 反传", raw`(W^2)^T\delta^2=${vec(at.back, 5)}`),
      step("Derivative of the hidden layer", "隐藏层激活的导数", `f'(z^1)=${vec(at.slope1, 5)}`),
      step("Their product, also the gradient of b1", "两者之积，也是 b1 的梯度", raw`\delta^1=${vec(at.delta1, 5)}`),
      step("Gradient of W1", "W1 的梯度", raw`dW^1=\delta^1x^T=${mat(at.dW1, 5)}`),
    ];
  };

  const sumsWorked = (en, zh, weights, inputs, biases, found) =>
    zip(weights, biases, found).map(([row, bias, z], n) => {
      const terms = row.map((w, k) => raw`${par(w)}\cdot ${par(inputs[k], 5)}`).join("+");
      const formula = `z=${terms}+${par(bias)}=${num(z, 5)}`;
      return step(`Weighted sum of ${en} ${n + 1}`, `${zh} ${n + 1} 的加权和`, formula);
    });

  return { draw, statement, solve, explain };
};

window.quizcliLive["conv2d-values"] = function () {
  const { both, dot, flat, frac, mat, mean, num, par, range, raw, step, sum, total } = qz;

  const draw = (rng, level) => {
    const whole = (side, low, high) => range(side).map(() => rng.integers(side, low, high));
    if (level === 1) {
      const w = whole(2, -3, 3);
      const zeros = flat(w).filter((weight) => weight === 0).length;
      return zeros < 2 && isTelling(w) ? { op: "conv", x: whole(3, 0, 9), w, stride: 1, padding: 0 } : null;
    }
    if (level === 2) {
      const w = whole(3, -2, 2);
      return isTelling(w) ? { op: "conv", x: whole(rng.integer(4, 5), -5, 9), w, stride: 2, padding: 1 } : null;
    }
    const op = rng.oneOf(["convT", "maxpool", "avgpool"]);
    const k = rng.integer(2, 3);
    if (op === "convT") return { op, x: whole(2, -3, 5), w: whole(k, -2, 4), stride: 2, padding: k - 2 };
    // Mostly negative, so that zeros in the padding would win.
    if (op === "maxpool") return { op, x: whole(4, -9, 2), k: 3, stride: 2, padding: 1 };
    return { op, x: whole(k === 2 ? 4 : 5, -5, 9), k, stride: 2, padding: 1, count_include_pad: rng.chance(0.5) };
  };

  // Whether half a turn makes another kernel.
  const isTelling = (w) => String(flat(w)) !== String(flat(w).reverse());

  const statement = (given) => {
    const { k, stride: s, padding: p } = given;
    const numbers = `\n\n- $x=${mat(given.x)}$` + (given.w ? `\n- $w=${mat(given.w)}$` : "");
    const said = (en, zh) => both(en + numbers, zh + numbers);
    if (given.op === "conv") {
      return said(
        `A convolution as deep learning has it (the kernel is not flipped), without bias: stride $${s}$,` +
          ` padding $${p}$ (zeros on each side).`,
        `一次深度学习意义上的卷积（卷积核不翻转），无偏置：步幅（stride）$${s}$，填充（padding）$${p}$（每一侧补零的个数）。`,
      );
    }
    if (given.op === "convT") {
      return said(
        `A transposed convolution as in PyTorch, without bias: stride $${s}$, padding $${p}$` +
          " (so many rows and columns are cut off on each side).",
        "一次转置卷积（transposed convolution），与 PyTorch 相同，无偏置：" +
          `步幅（stride）$${s}$，填充（padding）$${p}$（每一侧裁去的行列数）。`,
      );
    }
    const side = raw`$${k}\times${k}$`;
    if (given.op === "maxpool") {
      return said(
        `Max pooling: window ${side}, stride $${s}$, padding $${p}$ on each side (minus infinity).`,
        `最大池化：窗口 ${side}，步幅（stride）$${s}$，每一侧填充（padding）$${p}$（填充值为负无穷）。`,
      );
    }
    const [en, zh] = given.count_include_pad
      ? ["the zeros count in the mean", "求平均时计入填充的零"]
      : ["the mean is over the image's own pixels only", "只对图像自身的像素求平均"];
    return said(
      `Average pooling: window ${side}, stride $${s}$, padding $${p}$ (zeros on each side; ${en}).`,
      `平均池化：窗口 ${side}，步幅（stride）$${s}$，填充（padding）$${p}$（每一侧补零，${zh}）。`,
    );
  };

  const solve = (given) => {
    if (given.op === "convT") return { y: cut(stamped(given), given.padding) };
    return { y: overPixels(windows(given), (window) => result(given, window)) };
  };

  // A pixel, or null beside the image.
  const pixel = (rows, i, j) => (i in rows && j in rows[i] ? rows[i][j] : null);
  const overPixels = (x, change) => x.map((row, i) => row.map((value, j) => change(value, i, j)));
  const square = (x, top, left, side) =>
    range(top, top + side).map((i) => range(left, left + side).map((j) => pixel(x, i, j)));
  const windows = ({ x, w, k, stride, padding }) => {
    const side = w ? w.length : k;
    const starts = range(Math.floor((x.length + 2 * padding - side) / stride) + 1).map((n) => n * stride - padding);
    return starts.map((top) => starts.map((left) => flat(square(x, top, left, side))));
  };
  const own = (window) => window.filter((value) => value !== null);
  const result = (given, window) => {
    if (given.op === "conv") return dot(window, flat(given.w));
    if (given.op === "maxpool") return Math.max(...own(window));
    return given.count_include_pad ? mean(window) : mean(own(window));
  };

  const stamped = ({ x, w, stride }) => {
    const side = range((x.length - 1) * stride + w.length);
    const stamp = (row, column) => (value, i, j) => value * pixel(w, row - i * stride, column - j * stride);
    return side.map((row) => side.map((column) => sum(flat(overPixels(x, stamp(row, column))))));
  };
  const cut = (rows, padding) => {
    const inner = (row) => row.slice(padding, row.length - padding);
    return inner(rows).map(inner);
  };

  const explain = (given) => {
    if (given.op === "convT") return stamps(given);
    const { x, padding } = given;
    const found = [];
    if (padding && given.op !== "maxpool") {
      const padded = overPixels(square(x, -padding, -padding, x.length + 2 * padding), Number);
      found.push(step("Padded", "填充后", mat(padded)));
    }
    const all = flat(windows(given));
    const one = (window) => `${worked(given, window)}=${num(result(given, window))}`;
    return [
      ...found,
      step("First window", "第一个窗口", one(all[0])),
      step("Last window", "最后一个窗口", one(all[all.length - 1])),
      step("All windows, row by row", "逐行算出所有窗口", `y=${mat(solve(given).y)}`),
    ];
  };

  const worked = (given, window) => {
    if (given.op === "conv") {
      const weights = flat(given.w);
      const terms = window.map((v, n) => v && weights[n] && raw`${par(v)}\cdot ${par(weights[n])}`);
      return terms.filter(Boolean).join("+") || "0";
    }
    const inside = own(window);
    if (given.op === "maxpool") return raw`\max(${inside.map((v) => num(v)).join(", ")})`;
    return frac(total(inside), given.count_include_pad ? window.length : inside.length);
  };

  const stamps = (given) => {
    const { x, w, stride: s, padding } = given;
    const found = overPixels(x, (v, i, j) =>
      step(
        `Pixel (${i + 1}, ${j + 1}) times the kernel, from row ${i * s + 1} and column ${j * s + 1} on`,
        `像素 (${i + 1}，${j + 1}) 乘卷积核，从第 ${i * s + 1} 行第 ${j * s + 1} 列起`,
        raw`${num(v)}\cdot w=${mat(overPixels(w, (weight) => v * weight))}`,
      ),
    );
    const steps = [...flat(found), step("Added where they overlap", "重叠处相加", mat(stamped(given)))];
    if (padding) {
      steps.push(step(`Cut off ${padding} on each side`, `每一侧裁去 ${padding}`, `y=${mat(solve(given).y)}`));
    }
    return steps;
  };

  // Only a mean is not judged exactly.
  const asks = (given, level) => (level === 3 ? [given.op === "avgpool" ? 1 : 0] : null);

  return { draw, statement, solve, explain, asks };
};

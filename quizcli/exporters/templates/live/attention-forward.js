window.quizcliLive["attention-forward"] = function () {
  const { both, dot, mat, num, range, raw, softmax, step, sum, total, transpose, vec } = qz;

  const draw = (rng, level) => {
    const keys = level === 1 ? rng.integer(2, 3) : level;
    const d_k = level === 1 ? 4 : rng.oneOf(level === 2 ? [2, 4] : [2, 3, 4]);
    const [Q, K] = [level, keys].map((count) => range(count).map(() => rng.integers(d_k, -1, 2)));
    const V = range(keys).map(() => rng.integers(2, -2, 3));
    // Equal values would hide the weights.
    if ([V, transpose(V)].some((vectors) => new Set(vectors.map(String)).size < vectors.length)) return null;
    const scores = Q.map((query, i) => (level === 3 ? K.slice(0, i + 1) : K).map((key) => dot(query, key)));
    // Equal scores make equal weights, and distant ones hide all keys but one; halves are for the head.
    const spreads = scores.filter((row) => row.length > 1).map((row) => Math.max(...row) - Math.min(...row));
    if (spreads.some((spread) => spread === 0 || spread > 3.5 * Math.sqrt(d_k))) return null;
    if (level === 1 && scores[0].some((score) => score % 2)) return null;
    // A softmax down the columns would lead to the same weights.
    if (level === 2 && scores[0][1] === scores[1][0] && scores[0][0] === scores[1][1]) return null;
    return { Q, K, V, scale: "sqrt_dk", causal: level === 3 };
  };

  const statement = (given) => {
    const [q, k, v] = [given.Q, given.K, given.V].map((rows) => mat(rows));
    const d_k = given.Q[0].length;
    const scaleEn = raw`The scores are divided by $\sqrt{d_k}$, with $d_k=${d_k}$, the width of this head.`;
    const scaleZh = raw`分数除以 $\sqrt{d_k}$，$d_k=${d_k}$ 为这个头的宽度。`;
    const [maskEn, maskZh] = given.causal
      ? both(
          raw` A causal mask adds $-\infty$ before the softmax wherever the key comes later than the query.`,
          raw`采用因果掩码（causal mask）：键在查询之后的位置，softmax 之前加上 $-\infty$。`,
        )
      : both(" There is no mask.", "无掩码。");
    return both(
      `One attention head.\n\n- $Q=${q}$\n- $K=${k}$\n- $V=${v}$\n\n` +
        `Rows are queries, and keys with their values; the softmax runs over the keys. ${scaleEn}${maskEn}`,
      `一个注意力头（attention head）。\n\n- $Q=${q}$\n- $K=${k}$\n- $V=${v}$\n\n` +
        `$Q$ 的每行是一个查询，$K$、$V$ 的每行是一个键及其值，softmax 对键做。${scaleZh}${maskZh}`,
    );
  };

  const attention = (given) => {
    const products = given.Q.map((query) => given.K.map((key) => dot(query, key)));
    const scaled = products.map((row) => row.map((score) => score / Math.sqrt(given.Q[0].length)));
    const scores = scaled.map((row, i) => row.map((score, j) => (given.causal && j > i ? -Infinity : score)));
    const weights = scores.map(softmax);
    const output = weights.map((row) => transpose(given.V).map((column) => dot(row, column)));
    return { products, scaled, scores, weights, output };
  };

  const solve = (given) => {
    const { weights, output } = attention(given);
    return { weights, output };
  };

  const explain = (given) => {
    const { products, scaled, scores, weights, output } = attention(given);
    const found = [
      step("Scores", "分数", `QK^T=${mat(products, 5)}`),
      step("Scale", "缩放", raw`S=\frac{QK^T}{\sqrt{${given.Q[0].length}}}=${mat(scaled, 5)}`),
    ];
    if (given.causal) found.push(step("Mask later keys", "遮住后面的键", raw`S_{ij}=-\infty,\ j>i`));
    scores.forEach((row, n) => {
      const powers = row.map(Math.exp);
      const [en, zh] = scores.length > 1 ? both(`Row ${n + 1}`, `第 ${n + 1} 行`) : both("Softmax", "softmax");
      found.push(
        step(`${en}, exponentials`, `${zh}，取指数`, `e^{s}=${vec(powers, 5)}`),
        step(`${en}, their sum`, `${zh}，求和`, `${total(powers, 5)}=${num(sum(powers), 5)}`),
        step(`${en}, weights`, `${zh}，权重`, `a=${vec(weights[n], 5)}`),
      );
    });
    return [
      ...found,
      step("Weights", "权重", `A=${mat(weights, 5)}`),
      step("Output", "输出", `O=AV=${mat(output, 5)}`),
    ];
  };

  return { draw, statement, solve, explain };
};

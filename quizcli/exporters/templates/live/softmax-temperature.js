window.quizcliLive["softmax-temperature"] = function () {
  const { both, frac, logNum, num, par, range, softmax, sorted, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    if (level === 1) {
      const powers = rng.integers(rng.integer(3, 5), 1, 8);
      // Logarithms of 2 and 4 are in the same proportion as 2 and 4.
      const isTelling = new Set(powers).size > 1 && powers.some((n) => n !== 2 && n !== 4);
      return isTelling ? { logits: powers.map(Math.log), T: 1, top_k: null } : null;
    }
    const logits = rng.some(range(-2, 6), level === 2 ? rng.integer(3, 4) : rng.integer(4, 5));
    const T = rng.oneOf([0.5, 2, 4]);
    // Beyond that most probabilities are 0 to all digits.
    if ((Math.max(...logits) - Math.min(...logits)) / T > 8) return null;
    const given = { logits, T, top_k: level === 3 ? rng.integer(2, 3) : null };
    return level === 3 && keptShare(given) > 0.995 ? null : given;
  };

  const statement = (given) => {
    const logits = `[${given.logits.map(logNum).join(", ")}]`;
    const [temperature, k] = [num(given.T), given.top_k];
    const [keptEn, keptZh] =
      k === null
        ? [
            `The softmax runs over all ${given.logits.length} logits.`,
            `对全部 ${given.logits.length} 个 logits 做 softmax。`,
          ]
        : [
            `Top-$k$ with $k=${k}$: the ${k} largest logits are kept and their probabilities sum to 1; the others get` +
              " probability 0.",
            `采用 top-$k$，$k=${k}$：只保留最大的 ${k} 个 logits，其概率之和为 1，其余的概率为 0。`,
          ];
    return both(
      `Logits $z=${logits}$, temperature $T=${temperature}$, which divides the logits. ${keptEn} Give the` +
        " probabilities in the order of the logits.",
      `logits 为 $z=${logits}$，温度（temperature）$T=${temperature}$，logits 先除以温度。${keptZh}按 logits 的顺序给出概率。`,
    );
  };

  const isKept = (given) => {
    const smallest = given.top_k ? sorted(given.logits)[given.logits.length - given.top_k] : -Infinity;
    return given.logits.map((z) => z >= smallest);
  };

  // Where it is nearly all, nobody sees whether the rest is normalized again.
  const keptShare = (given) => {
    const kept = isKept(given);
    return sum(softmax(given.logits.map((z) => z / given.T)).filter((_, n) => kept[n]));
  };

  const solve = (given) => {
    const kept = isKept(given);
    return { probabilities: softmax(given.logits.map((z, n) => (kept[n] ? z / given.T : -Infinity))) };
  };

  const explain = (given) => {
    // With the largest logit subtracted, the softmax stays the same and no power is too long to write down.
    const largest = Math.max(...given.logits);
    const shift = Math.abs(largest) > 3 * given.T ? largest : 0;
    const shifted = given.logits.map((z) => (z - shift) / given.T);
    const kept = isKept(given);
    const powers = shifted.map((z, n) => (kept[n] ? Math.exp(z) : 0));
    const [en, zh] = shift
      ? ["Subtract the largest logit, which changes nothing, and divide by T", "减去最大的 logit（不影响结果），再除以 T"]
      : ["Divide by T", "除以 T"];
    const quotient = frac(shift ? `z-${par(shift)}` : "z", num(given.T));
    const [droppedEn, droppedZh] = kept.every(Boolean)
      ? ["", ""]
      : [" of those that are kept, 0 for the others", "，未保留的为 0"];
    const terms = powers.filter((_, n) => kept[n]);
    return [
      step(en, zh, `${quotient}=${vec(shifted, 5)}`),
      step(`Exponentials${droppedEn}`, `取指数${droppedZh}`, vec(powers, 5)),
      step("Their sum", "求和", `${total(terms, 5)}=${num(sum(powers), 5)}`),
      step("Divide by it", "除以该和", `p=${vec(solve(given).probabilities, 5)}`),
    ];
  };

  return { draw, statement, solve, explain };
};

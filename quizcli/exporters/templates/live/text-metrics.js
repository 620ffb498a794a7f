window.quizcliLive["text-metrics"] = function () {
  const { both, flat, frac, isNear, mean, num, product, range, raw, step, sum, times, total, vec } = qz;

  const NOUNS = ["cat", "dog", "bird", "child", "mat", "house", "tree", "river"];
  const VERBS = ["sat", "ran", "slept", "waited", "jumped"];
  const PLACES = ["on", "near", "under", "behind"];
  const TAILS = [[], ["today"], ["all", "day"], ["at", "night"]];

  const draw = (rng, level) => {
    if (level === 1) {
      const probs = range(rng.integer(3, 5)).map(() => rng.oneOf([0.1, 0.125, 0.2, 0.25, 0.4, 0.5, 0.8]));
      const given = { kind: "perplexity", probs };
      // The arithmetic mean must lead elsewhere.
      return isNear(1 / mean(probs), solve(given).value) ? null : given;
    }
    const reference = sentence(rng);
    const hyp = reference.slice();
    const place = () => rng.integer(0, hyp.length - 1);
    hyp[place()] = rng.oneOf(NOUNS);
    if (level === 2) {
      // Some word stands where another should: as a whole often enough to be clipped.
      range(2).forEach(() => {
        hyp[place()] = rng.oneOf(hyp);
      });
      const given = rng.chance(0.5)
        ? { kind: "modified_precision", hyp, refs: [reference], max_n: rng.integer(1, 2) }
        : { kind: "bleu", hyp, refs: [reference], max_n: 2 };
      const found = orders(given).map((n) => counts(given, n));
      const isClipped = found.some(({ clipped, unclipped }) => clipped < unclipped);
      return isClipped && found.every(({ clipped }) => clipped) ? given : null;
    }
    range(rng.integer(1, 3)).forEach(() => hyp.splice(place(), 1));
    const given = { kind: "bleu", hyp, refs: [reference], max_n: 2 };
    // Neither is BLEU 0, nor is the mean that of ones.
    const inAll = product(orders(given).map((n) => precision(given, n)));
    return inAll > 0 && inAll < 1 ? given : null;
  };

  const sentence = (rng) => {
    const [subject, place] = rng.some(NOUNS, 2);
    return ["the", subject, rng.oneOf(VERBS), rng.oneOf(PLACES), "the", place, ...rng.oneOf(TAILS)];
  };

  const statement = (given) => {
    if (given.kind === "perplexity") {
      const probs = vec(given.probs);
      return both(
        `A language model gives the tokens of a text the probabilities $${probs}$. The quantity is the perplexity` +
          " per token.",
        `一个语言模型给一段文本中各词元的概率依次为 $${probs}$。求每个词元的困惑度（perplexity）。`,
      );
    }
    const [hyp, reference] = [given.hyp, given.refs[0]].map((words) => words.join(" "));
    const [askedEn, askedZh] = asked(given);
    return both(
      `A translation and what it is compared with:\n\n- hypothesis: ${hyp}\n- reference: ${reference}\n\n${askedEn}`,
      `一句机器译文及其参考译文：\n\n- 机器译文：${hyp}\n- 参考译文：${reference}\n\n${askedZh}`,
    );
  };

  const asked = ({ kind, max_n: n }) => {
    if (kind === "modified_precision") {
      return both(
        `The quantity is the modified (clipped) precision of the n-grams of length $${n}$: an n-gram counts at most` +
          " as often as any one reference has it.",
        `求长度为 $${n}$ 的 n-gram 的修正（截断）精确率：每个 n-gram 的计数不超过它在任一条参考译文中的最多次数。`,
      );
    }
    return both(
      `The quantity is BLEU, from 0 to 1, with n-grams of length $1$ to $${n}$, all of the same weight, without` +
        " smoothing: clipped counts (at most as often as any one reference has the n-gram) and the brevity penalty" +
        " with the reference closest in length.",
      `求 BLEU（取值 0 到 1）：n-gram 长度为 $1$ 到 $${n}$，权重相同，不平滑，计数截断（不超过该 n-gram 在任一条参考译文中的` +
        "最多次数），长度惩罚（brevity penalty）以长度最接近的参考译文为准。",
    );
  };

  const orders = (given) => range(given.kind === "bleu" ? 1 : given.max_n, given.max_n + 1);
  const nGrams = (words, n) => range(words.length - n + 1).map((start) => words.slice(start, start + n).join(" "));
  const counts = (given, n) => {
    const [own, others] = [given.hyp, given.refs[0]].map((words) => nGrams(words, n));
    const count = (gram, grams) => grams.filter((one) => one === gram).length;
    return {
      clipped: sum([...new Set(own)].map((gram) => Math.min(count(gram, own), count(gram, others)))),
      unclipped: own.filter((gram) => others.includes(gram)).length,
      total: own.length,
    };
  };
  const precision = (given, n) => counts(given, n).clipped / counts(given, n).total;
  const geometricMean = (precisions) => product(precisions) ** (1 / precisions.length);
  const brevityPenalty = (length, referenceLength) => Math.exp(Math.min(0, 1 - referenceLength / length));

  const solve = (given) => {
    if (given.kind === "perplexity") return { value: Math.exp(-mean(given.probs.map(Math.log))) };
    const value = geometricMean(orders(given).map((n) => precision(given, n)));
    if (given.kind === "modified_precision") return { value };
    return { value: brevityPenalty(given.hyp.length, given.refs[0].length) * value };
  };

  const explain = (given) => {
    const value = num(solve(given).value);
    if (given.kind === "perplexity") {
      const logs = given.probs.map(Math.log);
      const average = num(mean(logs));
      return [
        step("Logarithms", "取对数", raw`\ln p=${vec(logs)}`),
        step("Their mean", "求平均", raw`\frac{1}{${logs.length}}(${total(logs)})=${average}`),
        step("Exponential of minus the mean", "取负，取指数", `PPL=e^{${num(-mean(logs))}}=${value}`),
      ];
    }
    const steps = flat(orders(given).map((n) => matches(given, n)));
    return given.kind === "bleu" ? [...steps, ...combined(given, value)] : steps;
  };

  const matches = (given, n) => {
    const { clipped, unclipped, total: all } = counts(given, n);
    return [
      clipped < unclipped
        ? step(
            `${n}-grams of the hypothesis that a reference has, minus those clipped`,
            `参考译文中也有的 ${n}-gram 个数，减去截断掉的`,
            `${unclipped}-${unclipped - clipped}=${clipped}`,
          )
        : step(
            `${n}-grams of the hypothesis that a reference has, none to clip`,
            `参考译文中也有的 ${n}-gram 个数，无需截断`,
            clipped,
          ),
      step(
        `Out of all its ${n}-grams`,
        `占译文全部 ${n}-gram 的比例`,
        `p_{${n}}=${frac(clipped, all)}=${num(clipped / all)}`,
      ),
    ];
  };

  const combined = (given, value) => {
    const precisions = orders(given).map((n) => precision(given, n));
    const [c, r] = [given.hyp.length, given.refs[0].length];
    const penalty = num(brevityPenalty(c, r));
    const average = num(geometricMean(precisions));
    const root = raw`\left(${times(precisions)}\right)^{1/${precisions.length}}`;
    const lengths = raw`c=${c},\ r=${r}`;
    const shorter = raw`${lengths},\ BP=e^{1-${r}/${c}}=${penalty}`;
    return [
      step("Geometric mean of the precisions", "精确率的几何平均", `${root}=${average}`),
      c < r
        ? step("Brevity penalty: shorter than the reference", "长度惩罚：译文比参考译文短", shorter)
        : step("No brevity penalty: not shorter", "译文不比参考译文短，无长度惩罚", raw`${lengths},\ BP=1`),
      step("BLEU, the product", "两者相乘，即 BLEU", raw`BLEU=${penalty}\cdot ${average}=${value}`),
    ];
  };

  return { draw, statement, solve, explain };
};

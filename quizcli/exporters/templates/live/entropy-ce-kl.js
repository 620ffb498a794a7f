window.quizcliLive["entropy-ce-kl"] = function () {
  const { both, frac, isNear, mean, num, raw, step, sum, total, vec, zip } = qz;

  const draw = (rng, level) => {
    if (level === 1) {
      const p = halved(rng, rng.integer(3, 6));
      return isWeighted(p, p) ? { p, q: null, base: 2, quantity: "entropy" } : null;
    }
    if (level === 2) {
      // Three outcomes would make p and q permutations of each other, with the same divergence both ways.
      const outcomes = rng.integer(4, 5);
      const [p, q] = [halved(rng, outcomes), halved(rng, outcomes)];
      const quantity = rng.oneOf(["kl", "cross_entropy"]);
      return value(quantity, p, q, Math.log2) === value(quantity, q, p, Math.log2) ? null : { p, q, base: 2, quantity };
    }
    const outcomes = rng.integer(3, 4);
    const [p, q] = [rng.tenths(outcomes), rng.tenths(outcomes)];
    // Distributions that are much alike have a divergence near 0.
    if (sum(zip(p, q).map(([one, other]) => Math.abs(one - other))) < 0.55) return null;
    const quantity = rng.oneOf(["cross_entropy", "kl", "js"]);
    return quantity === "cross_entropy" && !isWeighted(p, q) ? null : { p, q, base: "e", quantity };
  };

  // Whether the plain mean of the logarithms is another than the one weighted with p.
  const isWeighted = (p, q) => !isNear(mean(q.map(Math.log)), -value("cross_entropy", p, q, Math.log));

  // Cuts 1 in halves, again and again, down to sixteenths at most.
  const halved = (rng, outcomes) => {
    const pieces = [1];
    while (pieces.length < outcomes) {
      const piece = rng.oneOf(pieces.filter((each) => each > 1 / 16));
      pieces.splice(pieces.indexOf(piece), 1);
      pieces.push(piece / 2, piece / 2);
    }
    return rng.shuffled(pieces);
  };

  const UNITS = {
    2: ["bits (logarithm to base 2)", "比特（bit，以 2 为底的对数）"],
    e: ["nats (natural logarithm)", "奈特（nat，自然对数）"],
  };
  const ASKED = {
    entropy: ["the entropy $H(p)$", "熵 $H(p)$"],
    cross_entropy: ["the cross-entropy $H(p, q)$", "交叉熵 $H(p, q)$"],
    kl: [raw`the KL divergence $D_{KL}(p\|q)$`, raw` KL 散度 $D_{KL}(p\|q)$`],
    js: [
      raw`the Jensen-Shannon divergence of $p$ and $q$: the mean of their KL divergences from $m=\frac{p+q}{2}$`,
      raw` $p$ 与 $q$ 的 JS 散度（Jensen-Shannon divergence），即两者各自到 $m=\frac{p+q}{2}$ 的 KL 散度的平均`,
    ],
  };

  const statement = (given) => {
    const [unitEn, unitZh] = UNITS[given.base];
    const [askedEn, askedZh] = ASKED[given.quantity];
    const p = vec(given.p);
    if (given.quantity === "entropy") {
      return both(
        `A random variable has the distribution $p=${p}$. The quantity is ${askedEn} in ${unitEn}.`,
        `一个随机变量的分布为 $p=${p}$。求${askedZh}，单位为${unitZh}。`,
      );
    }
    const q = vec(given.q);
    return both(
      `Two distributions over the same outcomes: $p=${p}$, the true one, and $q=${q}$, the model's. The quantity is` +
        ` ${askedEn}, in ${unitEn}.`,
      `同一组结果上的两个分布：真实分布 $p=${p}$，模型的分布 $q=${q}$。求${askedZh}，单位为${unitZh}。`,
    );
  };

  const logOf = (given) => (given.base === 2 ? Math.log2 : Math.log);
  const middleOf = (p, q) => zip(p, q).map(([one, other]) => (one + other) / 2);

  const solve = (given) => ({ value: value(given.quantity, given.p, given.q, logOf(given)) });

  const value = (quantity, p, q, log) => {
    switch (quantity) {
      case "entropy": return value("cross_entropy", p, p, log);
      case "cross_entropy": return -sum(zip(p, q).map(([weight, other]) => weight * log(other)));
      case "kl": return sum(zip(p, q).map(([weight, other]) => weight * log(weight / other)));
      default: return (value("kl", p, middleOf(p, q), log) + value("kl", q, middleOf(p, q), log)) / 2;
    }
  };

  const explain = (given) => {
    const { p, q, quantity } = given;
    const log = given.base === 2 ? raw`\log_2` : raw`\ln`;
    if (quantity === "js") {
      const middle = middleOf(p, q);
      const [fromP, fromQ] = [p, q].map((one) => num(value("kl", one, middle, logOf(given)), 5));
      const average = `${frac(fromP + "+" + fromQ, 2)}=${num(solve(given).value, 5)}`;
      return [
        step("Middle of the two", "两者的中点", raw`m=\frac{p+q}{2}=${vec(middle)}`),
        ...sumOfRatios("p", "m", p, middle, log),
        ...sumOfRatios("q", "m", q, middle, log),
        step("Mean of the two divergences", "两个散度的平均", average),
      ];
    }
    if (quantity === "kl") return sumOfRatios("p", "q", p, q, log);
    const [name, which, inner] = quantity === "entropy" ? ["H(p)", "p", p] : ["H(p, q)", "q", q];
    const logarithms = inner.map(logOf(given));
    const products = logarithms.map((logarithm, n) => p[n] * logarithm);
    return [
      step("Logarithms", "取对数", `${log} ${which}=${vec(logarithms, 5)}`),
      step("Weighted with p", "以 p 加权", raw`p\cdot ${log} ${which}=${vec(products, 5)}`),
      step("Minus their sum", "求和，取负", `${name}=-(${total(products, 5)})=${num(-sum(products), 5)}`),
    ];
  };

  const sumOfRatios = (one, other, p, q, log) => {
    const logarithms = zip(p, q).map(([weight, below]) => (log === raw`\ln` ? Math.log : Math.log2)(weight / below));
    const products = logarithms.map((logarithm, n) => p[n] * logarithm);
    const ratio = log + frac(one, other);
    const summed = raw`D_{KL}(${one}\|${other})=${total(products, 5)}=${num(sum(products), 5)}`;
    return [
      step("Logarithms of the ratios", "比值的对数", `${ratio}=${vec(logarithms, 5)}`),
      step(`Weighted with ${one}`, `以 ${one} 加权`, raw`${one}\cdot ${ratio}=${vec(products, 5)}`),
      step("Their sum", "求和", summed),
    ];
  };

  return { draw, statement, solve, explain };
};

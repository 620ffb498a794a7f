window.quizcliLive["speculative-decoding"] = function () {
  const { both, frac, num, raw, sorted, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    if (level < 3) {
      const alpha = rng.integer(40, 95) / 100;
      const gamma = rng.integer(2, 8);
      // Too small to tell whether the last power is there, or one more.
      if (alpha ** gamma * Math.min(alpha, 1 - alpha) < 0.005) return null;
      return { alpha, p: null, q: null, gamma: [gamma], c: level === 1 ? 0 : rng.oneOf([0.02, 0.05, 0.1, 0.15, 0.2]) };
    }
    const outcomes = rng.integer(3, 4);
    const given = {
      alpha: null,
      p: rng.tenths(outcomes),
      q: rng.tenths(outcomes),
      gamma: sorted(rng.some([1, 2, 3, 4, 5, 6, 8], 3)),
      c: rng.oneOf([0.02, 0.05, 0.1, 0.15, 0.2]),
    };
    const [, second, best] = sorted(given.gamma.map((gamma) => speedup(given, gamma)));
    // Too close to choose, or a draft model that is of no use.
    return acceptance(given) > 0.55 && acceptance(given) < 0.95 && best >= 1.02 * second ? given : null;
  };

  const statement = (given) => {
    let [acceptedEn, acceptedZh, drafts, bestEn, bestZh] = ["", "", "", "", ""];
    if (given.p) {
      const [p, q, options] = [given.p, given.q, given.gamma].map((values) => vec(values));
      acceptedEn =
        `For every token the target model has the distribution $p=${p}$ and the draft model $q=${q}$; a drafted` +
        raw` token $x$ is accepted with probability $\min(1, p(x)/q(x))$, independently of the others`;
      acceptedZh =
        `对每个 token，目标模型的分布为 $p=${p}$，草稿模型的分布为 $q=${q}$；草稿 token $x$ 以概率` +
        raw` $\min(1, p(x)/q(x))$ 被接受，各 token 相互独立`;
      drafts = raw`$\gamma$`;
      bestEn = raw` Choose $\gamma$ from $${options}$ so that the speed-up is greatest.`;
      bestZh = raw`从 $${options}$ 中选取加速比最大的 $\gamma$。`;
    } else {
      const alpha = num(given.alpha);
      acceptedEn = raw`Each is accepted with probability $\alpha=${alpha}$, independently of the others`;
      acceptedZh = raw`每个 token 被接受的概率为 $\alpha=${alpha}$，相互独立`;
      drafts = raw`$\gamma=${given.gamma[0]}$`;
    }
    let en =
      `Speculative decoding: the draft model proposes ${drafts} tokens, the target model checks them all in one pass.` +
      ` ${acceptedEn}; the first rejected one and those behind it are dropped. The target model then adds one token` +
      " of its own, also when all were accepted.";
    let zh =
      `投机解码（speculative decoding）：草稿模型提出 ${drafts} 个 token，目标模型一次前向` +
      `全部验证。${acceptedZh}；第一个被拒绝的及其后的 token 丢弃。随后目标模型自己再给出一个 token，全部接受时也一样。`;
    if (given.c) {
      en +=
        ` A pass of the draft model takes $c=${num(given.c)}$ of the time of a pass of the target model, and checking` +
        ` takes as long as one such pass.${bestEn}`;
      zh += `草稿模型一次前向的耗时是目标模型的 $c=${num(given.c)}$ 倍，验证的耗时等于目标模型的一次前向。${bestZh}`;
    }
    return both(en, zh);
  };

  const smaller = (given) => given.p.map((p, n) => Math.min(p, given.q[n]));
  const acceptance = (given) => (given.p ? sum(smaller(given)) : given.alpha);
  const expectedTokens = (alpha, gamma) => (1 - alpha ** (gamma + 1)) / (1 - alpha);
  const speedup = (given, gamma) => expectedTokens(acceptance(given), gamma) / (gamma * given.c + 1);
  const bestGamma = (given) => given.gamma.reduce((a, b) => (speedup(given, b) > speedup(given, a) ? b : a));

  const solve = (given) => {
    const alpha = acceptance(given);
    const best = bestGamma(given);
    const answer = { alpha, tokens: expectedTokens(alpha, best), speedup: speedup(given, best) };
    return given.gamma.length > 1 ? { ...answer, best_gamma: best } : answer;
  };

  const explain = (given) => {
    const alpha = acceptance(given);
    const found = [];
    if (given.p) {
      const added = raw`\alpha=\sum\min(p,q)=${total(smaller(given))}=${num(alpha)}`;
      found.push(step("Acceptance", "接受率", added));
    }
    given.gamma.forEach((gamma) => {
      const [atEn, atZh] = given.gamma.length > 1 ? both(`, gamma ${gamma}`, `，gamma 为 ${gamma}`) : both("", "");
      const tokens = num(expectedTokens(alpha, gamma));
      const ratio = frac(`1-${num(alpha)}^{${gamma}+1}`, `1-${num(alpha)}`);
      found.push(step(`Expected tokens${atEn}`, `期望 token 数${atZh}`, `E=${ratio}=${tokens}`));
      if (given.c) {
        const cost = raw`${gamma}\cdot ${num(given.c)}+1`;
        found.push(
          step(`Over the cost${atEn}`, `除以耗时${atZh}`, `${frac(tokens, cost)}=${num(speedup(given, gamma))}`),
        );
      }
    });
    if (given.gamma.length > 1) found.push(step("The greatest", "取最大", raw`\gamma=${bestGamma(given)}`));
    return found;
  };

  return { draw, statement, solve, explain };
};

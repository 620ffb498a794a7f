window.quizcliLive["dpo-loss"] = function () {
  const { both, bullets, frac, isNear, mean, num, par, range, raw, sigmoid, step, total, vec, zip } = qz;

  const draw = (rng, level) => {
    const pairs = level < 3 ? 1 : rng.integer(2, 3);
    const beta = rng.oneOf([0.1, 0.2, 0.25, 0.5]);
    const [chosen, rejected] = range(2).map(() => rng.integers(pairs, -60, -20));
    const [gains, losses] = range(2).map(() => rng.integers(pairs, -6, 8));
    const sizes = zip(gains, losses).map(([gain, loss]) => Math.abs(beta * (gain - loss)));
    // A small margin shows nothing; a large one has no loss left, or nothing else.
    if (sizes.some((size) => size < 0.2 || size > 2.5) || [...gains, ...losses].includes(0)) return null;
    const given = {
      policy_chosen: zip(chosen, gains).map(([log, gain]) => log + gain),
      policy_rejected: zip(rejected, losses).map(([log, loss]) => log + loss),
      ref_chosen: chosen,
      ref_rejected: rejected,
      beta,
      label_smoothing: level < 3 ? 0 : rng.oneOf([0.1, 0.2]),
    };
    return isTelling(given) ? given : null;
  };

  // Whether no reference, and half of the smoothing, lead elsewhere.
  const isTelling = (given) => {
    const half = { ...given, label_smoothing: given.label_smoothing / 2 };
    const isSmoothed = !given.label_smoothing || !isNear(solve(half).loss, solve(given).loss);
    return isSmoothed && String(given.ref_chosen) !== String(given.ref_rejected);
  };

  const statement = (given) => {
    const rows = zip(given.policy_chosen, given.ref_chosen, given.policy_rejected, given.ref_rejected);
    const one = rows.length === 1;
    const lines = rows.map((row, i) => {
      const [pw, rw, pl, rl] = row.map((log) => num(log));
      const [ofEn, ofZh] = one ? ["", ""] : [`pair ${i + 1}, `, `第 ${i + 1} 对，`];
      return both(
        `${ofEn}chosen: policy $${pw}$, reference $${rw}$; rejected: policy $${pl}$, reference $${rl}$`,
        `${ofZh}优选：策略 $${pw}$，参考 $${rw}$；劣选：策略 $${pl}$，参考 $${rl}$`,
      );
    });
    const [linesEn, linesZh] = bullets(lines);
    const headEn = one ? "one preference pair" : `a batch of ${rows.length} preference pairs`;
    const headZh = one ? "一个偏好对" : `一批 ${rows.length} 个偏好对`;
    const beta = raw`$\beta=${num(given.beta)}$`;
    let en =
      `Direct preference optimization (DPO) on ${headEn}. Log-probabilities (natural, of the whole responses):` +
      `\n\n${linesEn}\n\n${beta}, a factor of the implicit rewards and so of their margin.`;
    let zh =
      `直接偏好优化（DPO），${headZh}。整个回答的对数概率（自然对数；优选即 chosen，劣选即 rejected）：` +
      `\n\n${linesZh}\n\n${beta}，已包含在隐式奖励及其差值（margin）中。`;
    if (given.label_smoothing) {
      const epsilon = raw`$\epsilon=${num(given.label_smoothing)}$`;
      en += ` Labels are smoothed as in cDPO: a pair is the wrong way round with probability ${epsilon}.`;
      zh += `标签平滑同 cDPO：每个偏好对以概率 ${epsilon} 被标反。`;
    }
    if (!one) {
      en += " The loss is the mean over the batch.";
      zh += "损失对整批取平均。";
    }
    return both(en, zh);
  };

  const rewards = (given, policy, reference) => policy.map((log, i) => given.beta * (log - reference[i]));
  const minusLogSigmoid = (z) => Math.log1p(Math.exp(-z));
  const lossOf = (given, z) =>
    (1 - given.label_smoothing) * minusLogSigmoid(z) + given.label_smoothing * minusLogSigmoid(-z);

  const solve = (given) => {
    const chosen = rewards(given, given.policy_chosen, given.ref_chosen);
    const rejected = rewards(given, given.policy_rejected, given.ref_rejected);
    const margin = chosen.map((reward, i) => reward - rejected[i]);
    const weight = margin.map((z) => sigmoid(-z) - given.label_smoothing);
    const loss = mean(margin.map((z) => lossOf(given, z)));
    if (margin.length > 1) return { loss, chosen_reward: chosen, rejected_reward: rejected, margin, weight };
    return { loss, chosen_reward: chosen[0], rejected_reward: rejected[0], margin: margin[0], weight: weight[0] };
  };

  const explain = (given) => {
    const size = given.ref_chosen.length;
    const each = range(size).map((i) => solve(only(given, i)));
    const found = [];
    each.forEach((answer, i) => {
      const [atEn, atZh] = size === 1 ? ["", ""] : [`, pair ${i + 1}`, `，第 ${i + 1} 对`];
      pair(only(given, i), answer).forEach(([en, zh, formula]) => found.push(step(en + atEn, zh + atZh, formula)));
    });
    if (size > 1) {
      const average = frac(total(each.map((answer) => answer.loss), 5), size);
      found.push(step("Margins", "各奖励差值", `z=${vec(each.map((answer) => answer.margin), 5)}`));
      found.push(step("Mean over the batch", "对整批取平均", `L=${average}=${num(solve(given).loss, 5)}`));
    }
    return found;
  };

  // One pair of the batch.
  const only = (given, i) => ({
    ...given,
    policy_chosen: [given.policy_chosen[i]],
    policy_rejected: [given.policy_rejected[i]],
    ref_chosen: [given.ref_chosen[i]],
    ref_rejected: [given.ref_rejected[i]],
  });

  const pair = (given, { chosen_reward: chosen, rejected_reward: rejected, margin: z, loss, weight }) => {
    const eps = given.label_smoothing;
    const [positive, negative] = [num(z, 5), num(-z, 5)];
    const reward = ([policy], [reference], value) =>
      raw`${num(given.beta)}\cdot (${num(policy)}-${par(reference)})=${num(value, 5)}`;
    const steps = [
      ["Reward of the chosen response", "优选回答的奖励", reward(given.policy_chosen, given.ref_chosen, chosen)],
      ["Reward of the rejected response", "劣选回答的奖励", reward(given.policy_rejected, given.ref_rejected, rejected)],
      ["Margin", "奖励差值", `z=${num(chosen, 5)}-${par(rejected, 5)}=${positive}`],
    ];
    if (eps) {
      const [right, mistaken] = [z, -z].map((margin) => num(minusLogSigmoid(margin), 5));
      const mixed = raw`${num(1 - eps)}\cdot ${right}+${num(eps)}\cdot ${mistaken}=${num(loss, 5)}`;
      steps.push(["Right way round", "标注正确", raw`-\ln\sigma(${positive})=${right}`]);
      steps.push(["Wrong way round", "标注颠倒", raw`-\ln\sigma(${negative})=${mistaken}`]);
      steps.push(["Loss", "损失", mixed]);
    } else {
      const formula = raw`L=-\ln\sigma(${positive})=\ln(1+e^{${negative}})=${num(loss, 5)}`;
      steps.push(["Loss", "损失", formula]);
    }
    const minus = eps ? `-${num(eps)}` : "";
    steps.push(["Weight of the gradient", "梯度的权重", raw`\sigma(${negative})${minus}=${num(weight, 5)}`]);
    return steps;
  };

  return { draw, statement, solve, explain };
};

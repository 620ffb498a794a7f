window.quizcliLive["ce-variants"] = function () {
  const { both, fill, frac, isNear, join, mean, num, product, range, raw, step, sum, total, vec, zip } = qz;
  const { listed } = qz.samples;

  // Below this the tolerance of 0.001 would let through what is not nearly right, even 0.
  const SMALLEST = 0.02;

  const draw = (rng, level) => {
    if (level === 1) {
      const probs = rng.tenths(rng.integer(3, 4));
      const target = [rng.integer(0, probs.length - 1)];
      const given = { kind: "label_smoothing", logits: null, probs: [probs], target, eps: rng.oneOf([0.1, 0.2]) };
      return isTelling(given) ? given : null;
    }
    // Not 0.5: nobody would see p and 1 - p swapped.
    const p = rng.oneOf([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]);
    if (level === 2) {
      const alpha = rng.oneOf([0.2, 0.25, 0.75]);
      const focal = { kind: "focal", p, y: rng.integer(0, 1), gamma: rng.integer(1, 3), alpha };
      return loss(focal) >= SMALLEST ? focal : null;
    }
    if (rng.chance(0.2)) {
      const counts = rng.some(range(1, 10), rng.integer(2, 4)).map((n) => 10 * n);
      return { kind: "balanced_weights", counts };
    }
    if (rng.chance(0.3)) return { kind: "pos_weight", p, y: 1, w: rng.integer(2, 10) };
    const classes = rng.integer(2, 3);
    const probs = range(rng.integer(2, 3)).map(() => rng.tenths(classes));
    const target = rng.integers(probs.length, 0, classes - 1);
    const given = { kind: "weighted_mean", logits: null, probs, target, weights: rng.some(range(1, 6), classes) };
    return isTelling(given) ? given : null;
  };

  // Whether plain cross-entropy leads elsewhere, and far: ε over the wrong classes only is but a third as far off.
  const isTelling = (given) => !isNear(loss(given), mean(plainLosses(given)), 0.02);

  const BINARY = both(
    "The predicted probability of class 1 is $p={p}$; the true class is ${y}$.",
    "类别 1 的预测概率为 $p={p}$，真实类别为 ${y}$。",
  );
  const SMOOTHED = both(
    raw`The loss is cross-entropy with label smoothing, $\epsilon={eps}$ spread evenly over all classes,` +
      " the true one included.",
    raw`损失为带标签平滑（label smoothing）的交叉熵，$\epsilon={eps}$ 均摊到所有类别（包括真实类别）。`,
  );
  const WEIGHTED = both(
    "The loss is the weighted mean of the cross-entropies with the class weights $w={weights}$, as PyTorch's" +
      " CrossEntropyLoss(weight=w) takes it.",
    "损失为交叉熵的加权平均，类别权重为 $w={weights}$，算法与 PyTorch 的 CrossEntropyLoss(weight=w) 相同。",
  );
  const FOCAL = both(
    raw`The loss is the focal loss with $\gamma={gamma}$ and $\alpha={alpha}$, the weight of class 1` +
      raw` (class 0 has $1-\alpha$).`,
    raw`损失为 focal loss，$\gamma={gamma}$，$\alpha={alpha}$ 为类别 1 的权重（类别 0 为 $1-\alpha$）。`,
  );
  const POS_WEIGHT = both(
    "The loss is binary cross-entropy with pos_weight $w={w}$.",
    "损失为二元交叉熵，pos_weight $w={w}$。",
  );
  const NATURAL = both("The logarithm is the natural one.", "取自然对数。");
  const BALANCED = both(
    "A training set has ${counts}$ samples of its classes. The class weights are balanced, as scikit-learn does it:" +
      " in inverse proportion to the frequencies, and all 1 where the classes are equally frequent.",
    "训练集各类别的样本数为 ${counts}$。类别权重取 scikit-learn 的 balanced：与频率成反比，各类别一样多时全为 1。",
  );

  const statement = (given) => {
    switch (given.kind) {
      case "label_smoothing": return join(listed(given), fill(given, SMOOTHED, NATURAL));
      case "weighted_mean": return join(listed(given), fill(given, WEIGHTED, NATURAL));
      case "focal": return fill(given, BINARY, FOCAL, NATURAL);
      case "pos_weight": return fill(given, BINARY, POS_WEIGHT, NATURAL);
      default: return fill(given, BALANCED);
    }
  };

  const solve = (given) => ({
    value: given.kind === "balanced_weights" ? balancedWeights(given.counts) : loss(given),
  });

  const balancedWeights = (counts) => counts.map((n) => sum(counts) / (counts.length * n));
  const plainLosses = (given) => given.probs.map((row, n) => -Math.log(row[given.target[n]]));
  const targetWeights = (given) => given.target.map((y) => given.weights[y]);
  const smoothedTarget = (given) => {
    const classes = given.probs[0].length;
    return range(classes).map((k) => (k === given.target[0] ? 1 - given.eps : 0) + given.eps / classes);
  };
  const ofTrueClass = (given) => (given.y ? [given.p, given.alpha] : [1 - given.p, 1 - given.alpha]);

  const loss = (given) => {
    if (given.kind === "label_smoothing") {
      return -sum(zip(smoothedTarget(given), given.probs[0]).map(([q, p]) => q * Math.log(p)));
    }
    if (given.kind === "weighted_mean") {
      const weights = targetWeights(given);
      return sum(zip(weights, plainLosses(given)).map(product)) / sum(weights);
    }
    if (given.kind === "focal") {
      const [p, alpha] = ofTrueClass(given);
      return -alpha * (1 - p) ** given.gamma * Math.log(p);
    }
    return -given.w * Math.log(given.p);
  };

  const explain = (given) => {
    switch (given.kind) {
      case "label_smoothing": return explainSmoothing(given);
      case "weighted_mean": return explainWeights(given);
      case "focal": return explainFocal(given);
      case "pos_weight":
        return [step("Loss", "损失", raw`-${num(given.w)}\cdot\ln ${num(given.p)}=${num(loss(given))}`)];
      default: return explainBalanced(given.counts);
    }
  };

  const explainBalanced = (counts) => {
    const [count, classes] = [sum(counts), counts.length];
    const weights = balancedWeights(counts);
    const each = (n, place) => `${frac(count, raw`${classes}\cdot ${n}`)}=${num(weights[place])}`;
    return [
      step("Samples and classes", "样本数与类别数", raw`N=${count},\quad K=${classes}`),
      ...counts.map((n, place) => step(`Class ${place}`, `类别 ${place}`, each(n, place))),
    ];
  };

  const explainSmoothing = (given) => {
    const target = smoothedTarget(given);
    const terms = zip(target, given.probs[0]).map(([q, p]) => raw`${num(q)}\cdot\ln ${num(p)}`);
    return [
      step("Smoothed target", "平滑后的目标", `q=${vec(target)}`),
      step("Loss", "损失", `L=-(${terms.join("+")})=${num(loss(given))}`),
    ];
  };

  const explainWeights = (given) => {
    const losses = plainLosses(given);
    const weights = targetWeights(given);
    const found = given.target.map((y, n) => {
      const of = raw`-\ln ${num(given.probs[n][y])}=${num(losses[n])}`;
      return step(`Sample ${n + 1}, class ${y}`, `样本 ${n + 1}，类别 ${y}`, of);
    });
    const above = zip(weights, losses).map(([w, each]) => raw`${num(w)}\cdot ${num(each)}`).join("+");
    const weighted = `${frac(above, total(weights))}=${num(loss(given))}`;
    return [...found, step("Weighted mean, over the sum of the weights", "加权平均，除以权重之和", weighted)];
  };

  const explainFocal = (given) => {
    const [p, alpha] = ofTrueClass(given);
    const factor = num((1 - p) ** given.gamma);
    const power = raw`(1-p_t)^{\gamma}=${num(1 - p)}^{${num(given.gamma)}}=${factor}`;
    return [
      step("Probability of the true class", "真实类别的概率", `p_t=${num(p)}`),
      step("Modulating factor", "调制因子", power),
      step("Loss", "损失", raw`-${num(alpha)}\cdot ${factor}\cdot\ln ${num(p)}=${num(loss(given))}`),
    ];
  };

  // A loss, or in the second place the weights.
  const asks = (given, level) => (level < 3 ? null : [given.kind === "balanced_weights" ? 1 : 0]);

  return { draw, statement, solve, explain, asks };
};

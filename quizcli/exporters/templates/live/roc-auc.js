window.quizcliLive["roc-auc"] = function () {
  const { both, frac, isNear, num, range, raw, sorted, step, sum, vec } = qz;

  const draw = (rng, level) => {
    const positives = level < 3 ? level + 1 : rng.integer(3, 4);
    const negatives = level === 1 ? rng.integer(2, 3) : rng.integer(4, 5);
    const labels = rng.shuffled(range(positives + negatives)).map((place) => (place < positives ? 1 : 0));
    const tenths = level === 3 ? rng.integers(labels.length, 1, 9) : rng.some(range(1, 10), labels.length);
    const given = { scores: tenths.map((tenth) => tenth / 10), labels };
    // An AUC of 1/2 is the same when reversed, and those of 0 and 1 need no counting.
    const { auc } = solve(given);
    if (auc === 0 || auc === 0.5 || (auc === 1 && level > 1)) return null;
    const right = given.scores.filter((score, n) => (score >= 0.5) === (labels[n] === 1));
    const accuracy = right.length / labels.length;
    const isTied = counted(given).ties > 0;
    return isTied === (level === 3) && !isNear(accuracy, auc) ? given : null;
  };

  const statement = (given) =>
    both(
      `A classifier gives the scores $${vec(given.scores)}$ to samples with the labels $${vec(given.labels)}$` +
        " (1 is positive; a higher score means more likely positive). A tie of a positive and a negative counts" +
        " one half.",
      `分类器给各样本的得分为 $${vec(given.scores)}$，对应的标签为 $${vec(given.labels)}$` +
        "（1 为正例，得分越高越可能为正例）。正负样本得分相同时算 1/2。",
    );

  const byClass = ({ scores, labels }) =>
    [1, 0].map((of) => sorted(scores.filter((_, n) => labels[n] === of)).reverse());
  const below = (score, negatives) => negatives.filter((other) => other < score).length;
  const beside = (score, negatives) => negatives.filter((other) => other === score).length;
  const counted = (given) => {
    const [positives, negatives] = byClass(given);
    const [wins, ties] = [below, beside].map((count) => sum(positives.map((score) => count(score, negatives))));
    return { wins, ties, pairs: positives.length * negatives.length };
  };

  const solve = (given) => {
    const { wins, ties, pairs } = counted(given);
    return { auc: (wins + ties / 2) / pairs };
  };

  const explain = (given) => {
    const [positives, negatives] = byClass(given);
    const half = (whole, ties) => (ties ? raw`${whole}+\frac{1}{2}\cdot ${ties}` : String(whole));
    const { wins, ties } = counted(given);
    const ratio = frac(half(wins, ties), raw`${positives.length}\cdot ${negatives.length}`);
    return [
      step("Positives", "正例得分", `s_+=${vec(positives)}`),
      step("Negatives", "负例得分", `s_-=${vec(negatives)}`),
      ...positives.map((score) =>
        step(
          `Negatives below ${num(score)}, ties half`,
          `低于 ${num(score)} 的负例数，相同算一半`,
          half(below(score, negatives), beside(score, negatives)),
        ),
      ),
      step("Share of all pairs", "占全部样本对的比例", `AUC=${ratio}=${num(solve(given).auc)}`),
    ];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["classification-metrics"] = function () {
  const { both, dot, frac, isNear, mat, mean, num, range, raw, step, sum, total, transpose } = qz;

  const draw = (rng, level) => {
    const given = level < 3 ? drawBinary(rng, level) : drawMulti(rng);
    return isTelling(given, level) ? given : null;
  };
  const drawBinary = (rng, level) => {
    const [tp, fp, fn, tn] =
      level === 1
        ? [rng.integer(1, 12), rng.integer(1, 8), rng.integer(1, 8), rng.integer(5, 40)]
        : [...rng.integers(3, 1, 10), 4 * rng.integer(15, 50)];
    const beta = level === 1 ? 1 : rng.oneOf([0.5, 2]);
    return { kind: "binary", tp: 5 * tp, fp: 5 * fp, fn: 5 * fn, tn: 5 * tn, beta };
  };
  const drawMulti = (rng) => ({
    kind: "multi",
    cm: range(3).map((truth) => range(3).map((said) => (truth === said ? rng.integer(5, 40) : rng.integer(0, 12)))),
  });

  // Whether the mistakes that a level invites lead elsewhere.
  const isTelling = (given, level) => {
    const solved = solve(given);
    if (level === 3) {
      const { p, r, f1, said } = perClass(given);
      return !isNear(fScore(mean(p), mean(r), 1), solved.macro_f1) && !isNear(weighted(f1, said), solved.weighted_f1);
    }
    const { precision, recall, accuracy, f } = solved;
    if (isNear(recall, precision) || isNear(accuracy, precision)) return false;
    return level === 2 || !isNear((precision + recall) / 2, f);
  };

  const statement = (given) => {
    if (given.kind === "multi") {
      return both(
        `A classifier of ${given.cm.length} classes has the confusion matrix $${mat(given.cm)}$: rows are the true` +
          " classes, columns the predicted ones. Macro-F1 is the plain mean of the classes' F1 scores, weighted F1" +
          " their mean weighted with the number of true samples of each class, micro-F1 comes from the counts" +
          " of all classes added up. A ratio 0/0 counts as 0.",
        `一个 ${given.cm.length} 类分类器的混淆矩阵为 $${mat(given.cm)}$，行为真实类别，列为预测类别。` +
          "宏平均 F1（macro-F1）是各类 F1 的算术平均，加权 F1（weighted F1）以各类的真实样本数为权重，" +
          "微平均 F1（micro-F1）由所有类别的计数相加后算出。比值 0/0 记为 0。",
      );
    }
    const { tp, fp, fn, tn } = given;
    const beta = raw`$\beta=${num(given.beta)}$`;
    return both(
      `A binary classifier has $${tp}$ true positives, $${fp}$ false positives, $${fn}$ false` +
        raw` negatives and $${tn}$ true negatives. The F score is $F_\beta$ with ${beta}; a ratio 0/0 counts as 0.`,
      `一个二分类器的真正例（TP）为 $${tp}$，假正例（FP）为 $${fp}$，假负例（FN）为 $${fn}$，` +
        raw`真负例（TN）为 $${tn}$。F 值取 $F_\beta$，${beta}；比值 0/0 记为 0。`,
    );
  };

  const fScore = (p, r, beta) => ((1 + beta ** 2) * p * r) / (beta ** 2 * p + r);
  const perClass = ({ cm }) => {
    const tp = cm.map((row, c) => row[c]);
    const [support, said] = [cm, transpose(cm)].map((rows) => rows.map(sum));
    const p = tp.map((count, c) => count / said[c]);
    const r = tp.map((count, c) => count / support[c]);
    return { tp, support, said, p, r, f1: p.map((value, c) => fScore(value, r[c], 1)) };
  };
  const weighted = (values, weights) => dot(values, weights) / sum(weights);

  const solve = (given) => {
    if (given.kind === "multi") {
      const { tp, support, f1 } = perClass(given);
      // Every sample is of one class and predicted as one: micro precision, recall and F1 are all the accuracy.
      return { macro_f1: mean(f1), micro_f1: sum(tp) / sum(support), weighted_f1: weighted(f1, support) };
    }
    const { tp, fp, fn, tn, beta } = given;
    const [precision, recall] = [tp / (tp + fp), tp / (tp + fn)];
    return { accuracy: (tp + tn) / (tp + fp + fn + tn), precision, recall, f: fScore(precision, recall, beta) };
  };

  const explain = (given) => (given.kind === "binary" ? explainBinary(given) : explainMulti(given));

  const explainBinary = (given) => {
    const { tp, fp, fn, tn } = given;
    const solved = solve(given);
    const [accuracy, p, r, found] = ["accuracy", "precision", "recall", "f"].map((name) => num(solved[name], 5));
    const square = num(given.beta ** 2);
    const share = frac(`${tp}+${tn}`, `${tp}+${fp}+${fn}+${tn}`);
    const f = frac(raw`(1+${square})\cdot ${p}\cdot ${r}`, raw`${square}\cdot ${p}+${r}`);
    return [
      step("Accuracy", "准确率", raw`\frac{TP+TN}{N}=${share}=${accuracy}`),
      step("Precision", "精确率", raw`P=\frac{TP}{TP+FP}=${frac(tp, `${tp}+${fp}`)}=${p}`),
      step("Recall", "召回率", raw`R=\frac{TP}{TP+FN}=${frac(tp, `${tp}+${fn}`)}=${r}`),
      step("F score", "F 值", raw`F=\frac{(1+\beta^2)PR}{\beta^2P+R}=${f}=${found}`),
    ];
  };

  const explainMulti = (given) => {
    const { tp, support, said, f1 } = perClass(given);
    const solved = solve(given);
    const found = [];
    f1.forEach((f, n) => {
      const [c, fp, fn] = [n + 1, said[n] - tp[n], support[n] - tp[n]];
      const ratio = frac(raw`2\cdot ${tp[n]}`, raw`2\cdot ${tp[n]}+${fp}+${fn}`);
      found.push(
        step(
          `Class ${c}: diagonal, rest of its column, rest of its row`,
          `第 ${c} 类：对角元、本列其余、本行其余`,
          raw`TP=${tp[n]},\ FP=${fp},\ FN=${fn}`,
        ),
        step(`Class ${c}, F1`, `第 ${c} 类的 F1`, raw`\frac{2TP}{2TP+FP+FN}=${ratio}=${num(f, 5)}`),
      );
    });
    const macro = frac(total(f1, 5), f1.length);
    const micro = frac(total(tp), sum(support));
    const byRows = frac(support.map((s, n) => raw`${s}\cdot ${num(f1[n], 5)}`).join("+"), sum(support));
    return [
      ...found,
      step("Macro-F1, the plain mean", "宏平均 F1，算术平均", `${macro}=${num(solved.macro_f1, 5)}`),
      step(
        "Micro-F1: each error is one FP and one FN, so that it is the accuracy",
        "微平均 F1：每个错误恰为一个 FP 和一个 FN，故等于准确率",
        `${micro}=${num(solved.micro_f1, 5)}`,
      ),
      step(
        "Weighted F1, by the sums of the rows",
        "加权 F1，以各行之和为权重",
        `${byRows}=${num(solved.weighted_f1, 5)}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

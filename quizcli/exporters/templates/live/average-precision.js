window.quizcliLive["average-precision"] = function () {
  const { both, bullets, dot, frac, isNear, mean, num, range, raw, sorted, step, sum, vec, zip } = qz;

  const draw = (rng, level) => {
    const detections = rng.integer(5, level === 1 ? 7 : 8);
    const scores = rng.some(range(20, 99), detections).map((score) => score / 100);
    const tp = scores.map(() => (rng.chance(0.6) ? 1 : 0));
    const hits = sum(tp);
    if (hits < 2 || hits === detections) return null;
    const given =
      level === 1
        ? { scores: sorted(scores).reverse(), tp, n_gt: hits, method: "step" }
        : { scores, tp, n_gt: hits + rng.integer(1, 2), method: level === 2 ? "allpoint" : "voc11" };
    return isTelling(given, level) ? given : null;
  };

  // Whether another curve, order or denominator leads elsewhere.
  const isTelling = (given, level) => {
    const [p, r] = points(given);
    const wrong = [level < 3 ? averagePrecision(p, r, level === 1 ? "allpoint" : "step") : foundOnly(given, p, r)];
    wrong.push(level === 1 ? mean(p) : averagePrecision(...pointsOf(given.tp, given.n_gt), given.method));
    return wrong.every((value) => !isNear(value, solve(given).ap));
  };
  const foundOnly = ({ tp, n_gt, method }, p, r) =>
    averagePrecision(p, r.map((value) => (value * n_gt) / sum(tp)), method);

  const HOW = {
    step: both(
      raw`the step sum $\sum_n(R_n-R_{n-1})P_n$ over the detections in descending score, $R_0=0$, without` +
        " interpolation",
      raw`按得分从高到低对各检测求的阶梯和 $\sum_n(R_n-R_{n-1})P_n$，$R_0=0$，不插值`,
    ),
    allpoint: both(
      "the whole area under the interpolated curve, which at each recall takes the largest precision at that recall" +
        " or a higher one, else 0",
      "插值曲线下的全部面积（all-point），每个召回率处的插值取该召回率及更高召回率处精确率的最大值，达不到的召回率记为 0",
    ),
    voc11: both(
      raw`the mean of the interpolated precision at the 11 recalls $0, 0.1, \ldots, 1$: the largest precision at` +
        " that recall or a higher one, else 0",
      raw`插值精确率在 $0, 0.1, \ldots, 1$ 这 11 个召回率处的平均，插值取该召回率及更高召回率处精确率的最大值，` +
        "达不到的召回率记为 0",
    ),
  };

  const statement = (given) => {
    const row = ([score, hit]) =>
      both(
        `score $${num(score)}$: ${hit ? "true" : "false"} positive ($${hit}$)`,
        `得分 $${num(score)}$：${hit ? "真" : "假"}正例（$${hit}$）`,
      );
    const [rowsEn, rowsZh] = bullets(zip(given.scores, given.tp).map(row));
    const [howEn, howZh] = HOW[given.method];
    return both(
      `A detector of one class made these detections; there are $${given.n_gt}$ ground-truth objects in all:\n\n` +
        `${rowsEn}\n\nRecall divides by all ground truths, also the missed ones. The average precision is ${howEn}.`,
      `某一类别共有 $${given.n_gt}$ 个真实目标，检测结果如下：\n\n${rowsZh}\n\n` +
        `召回率除以全部真实目标数，漏检的也算。平均精度（AP）为${howZh}。`,
    );
  };

  const rankedHits = ({ scores, tp }) => zip(scores, tp).sort((a, b) => b[0] - a[0]).map(([, hit]) => hit);
  const counted = (ranked) => ranked.map((_, place) => sum(ranked.slice(0, place + 1)));
  const pointsOf = (ranked, positives) => {
    const found = counted(ranked);
    return [found.map((count, place) => count / (place + 1)), found.map((count) => count / positives)];
  };
  const points = (given) => pointsOf(rankedHits(given), given.n_gt);
  const interpolated = (p) => p.map((_, place) => Math.max(...p.slice(place)));
  // A recall of 3/10 counts as reaching 0.3, whatever the last bit of either is.
  const precisionsAt = (p, r) =>
    range(11).map((level) => {
      const first = r.findIndex((value) => value + 1e-9 >= level / 10);
      return first < 0 ? 0 : interpolated(p)[first];
    });
  const averagePrecision = (p, r, method) => {
    if (method === "voc11") return mean(precisionsAt(p, r));
    const rises = r.map((value, place) => value - (place ? r[place - 1] : 0));
    return dot(method === "allpoint" ? interpolated(p) : p, rises);
  };

  const solve = (given) => ({ ap: averagePrecision(...points(given), given.method) });

  const explain = (given) => {
    const { n_gt, method } = given;
    const ranked = rankedHits(given);
    const [p, r] = points(given);
    const ap = num(solve(given).ap);
    const hat = interpolated(p);
    const steps = [
      step("Flags in descending score", "按得分从高到低的标记", vec(ranked)),
      step("True positives so far", "累计真正例数", raw`\mathrm{TP}=${vec(counted(ranked))}`),
      step("Precision: divided by the rank", "精确率：除以名次", `P=${vec(p, 5)}`),
      step(`Recall: divided by ${n_gt}`, `召回率：除以 ${n_gt}`, `R=${vec(r, 5)}`),
    ];
    if (method !== "step") {
      steps.push(step("Interpolated: the largest from there on", "插值：取其后的最大值", raw`\hat{P}=${vec(hat, 5)}`));
    }
    if (method === "voc11") {
      const values = precisionsAt(p, r);
      steps.push(step("At the recalls 0, 0.1, ..., 1", "在召回率 0、0.1、…、1 处", vec(values, 5)));
      steps.push(step("Mean over the 11 points", "对 11 个点取平均", `${frac(num(sum(values)), 11)}=${ap}`));
      return steps;
    }
    const [name, curve] = method === "step" ? ["P", p] : [raw`\hat{P}`, hat];
    const rises = curve.filter((_, place) => ranked[place]).map((value) => num(value, 5));
    steps.push(
      step(
        `Recall rises by 1/${n_gt} at each true positive, and only there`,
        `召回率只在真正例处上升，每次 1/${n_gt}`,
        raw`\sum(R_n-R_{n-1})${name}=${frac(1, n_gt)}(${rises.join("+")})=${ap}`,
      ),
    );
    return steps;
  };

  return { draw, statement, solve, explain };
};

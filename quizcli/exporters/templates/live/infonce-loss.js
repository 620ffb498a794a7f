window.quizcliLive["infonce-loss"] = function () {
  const { both, frac, isNear, mat, mean, num, range, raw, step, sum, total, transpose, vec } = qz;

  const draw = (rng, level) => {
    const temperature = rng.oneOf([0.1, 0.2, 0.25, 0.5]);
    // Tenths within four temperatures of each other, so that no key outweighs all others.
    const spread = Math.min(11, Math.round(40 * temperature));
    const low = rng.integer(-2, 9 - spread);
    const row = (keys) => rng.integers(keys, low, low + spread).map((n) => n / 10);
    if (level === 1) {
      const keys = rng.integer(3, 4);
      const given = { sims: [row(keys)], positive: [rng.integer(0, keys - 1)], temperature, symmetric: false };
      return isTelling(given) ? given : null;
    }
    const size = rng.integer(2, 3);
    const given = { sims: range(size).map(() => row(size)), positive: null, temperature, symmetric: level === 3 };
    const columns = { ...given, sims: transpose(given.sims), symmetric: false };
    return isTelling(given) && !isNear(solve(columns).loss, solve(given).loss) ? given : null;
  };

  // Whether no temperature, its inverse, and the negatives only in the denominator lead elsewhere.
  const isTelling = (given) => {
    const wrong = [1, 1 / given.temperature].map((temperature) => solve({ ...given, temperature }).loss);
    wrong.push(mean(allLosses(given).map((loss) => Math.log(Math.expm1(loss)))));
    return wrong.every((loss) => !isNear(loss, solve(given).loss));
  };

  const statement = (given) => {
    const tau = raw`$\tau=${num(given.temperature)}$`;
    if (given.positive) {
      const [row, positive] = [vec(given.sims[0]), given.positive[0]];
      return both(
        `An anchor has the similarities $${row}$ to its keys; the key number $${positive}$, counted from 0, is the` +
          ` positive, the others are negatives. InfoNCE loss with the temperature ${tau} and the natural logarithm.`,
        `一个锚点与各键的相似度为 $${row}$，第 $${positive}$ 个键（从 0 数起）为正样本，其余为负样本。` +
          `求 InfoNCE 损失，温度 ${tau}，取自然对数。`,
      );
    }
    const sims = mat(given.sims);
    if (given.symmetric) {
      return both(
        `A batch of image-text pairs has the similarities $S=${sims}$ (rows are images, columns are texts).` +
          ` Positives stand on the diagonal, the temperature is ${tau}. The loss is CLIP's, the mean of both` +
          " directions, with the natural logarithm; each direction is the mean over the batch.",
        `一批图文对的相似度为 $S=${sims}$（行为图像，列为文本）。正样本在对角线上，温度 ${tau}。损失同 CLIP，` +
          "取两个方向的平均，用自然对数；每个方向对整批取平均。",
      );
    }
    return both(
      `A batch has the similarities $S=${sims}$ (rows are anchors, columns are keys). Positives stand on the` +
        ` diagonal, the temperature is ${tau}. The loss is InfoNCE of the anchors, one direction only, with the` +
        " natural logarithm: the mean over the batch.",
      `一批样本的相似度为 $S=${sims}$（行为锚点，列为键）。正样本在对角线上，温度 ${tau}。损失为锚点一个方向的 InfoNCE，` +
        "取自然对数，对整批取平均。",
    );
  };

  const positives = (given) => given.positive || range(given.sims.length);
  const powersOf = (row, temperature) => row.map((s) => Math.exp(s / temperature));
  const losses = (given, rows) =>
    rows.map((row, i) => {
      const powers = powersOf(row, given.temperature);
      return -Math.log(powers[positives(given)[i]] / sum(powers));
    });
  const allLosses = (given) => [
    ...losses(given, given.sims),
    ...(given.symmetric ? losses(given, transpose(given.sims)) : []),
  ];

  const solve = (given) => ({ loss: mean(allLosses(given)) });

  const explain = (given) => {
    const found = rowByRow(given, given.sims, given.sims.length > 1 ? "Row" : "", "行");
    if (given.symmetric) found.push(...rowByRow(given, transpose(given.sims), "Column", "列"));
    const each = allLosses(given);
    if (each.length > 1) {
      const average = `L=${frac(total(each, 5), each.length)}=${num(mean(each), 5)}`;
      const said = given.symmetric
        ? both("Mean of all rows and columns", "所有行与列取平均")
        : both("Mean over the batch", "对整批取平均");
      found.push(step(...said, average));
    }
    return found;
  };

  const rowByRow = (given, rows, nameEn, nameZh) => {
    const found = [];
    rows.forEach((row, i) => {
      const [atEn, atZh] = nameEn ? [`${nameEn} ${i}, `, `第 ${i} ${nameZh}，`] : ["", ""];
      const powers = powersOf(row, given.temperature);
      const exponentials = `e^{s/${num(given.temperature)}}=${vec(powers, 5)}`;
      const ratio = frac(num(powers[positives(given)[i]], 5), total(powers, 5));
      const loss = raw`-\ln ${ratio}=${num(losses(given, rows)[i], 5)}`;
      found.push(step(upper(`${atEn}exponentials`), `${atZh}取指数`, exponentials));
      found.push(step(upper(`${atEn}loss`), `${atZh}损失`, loss));
    });
    return found;
  };

  const upper = (text) => text[0].toUpperCase() + text.slice(1);

  return { draw, statement, solve, explain };
};

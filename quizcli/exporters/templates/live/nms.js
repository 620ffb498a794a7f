window.quizcliLive["nms"] = function () {
  const { both, bullets, flat, frac, num, range, raw, sorted, step, vec, zip } = qz;
  const { iou, overlap } = qz.detection;

  const draw = (rng, level) => {
    const thr = rng.oneOf(level === 3 ? [0.3, 0.5] : [0.3, 0.5, 0.5, 0.7]);
    const sizes = [[2, 2], [3, 2, 1], [3, 1]][level - 1];
    const lefts = rng.shuffled([0, 20, 40].slice(0, sizes.length));
    const boxes = flat(sizes.map((size, n) => cluster(rng, size, lefts[n])));
    let scores = rng.some(range(30, 96), boxes.length).map((score) => score / 100);
    if (level === 2) {
      // In a chain the middle one overlaps both ends, and is suppressed by the first: the last one stays.
      scores = [...sorted(scores.slice(0, 3)).reverse(), ...scores.slice(3)];
      if (iou(boxes[0], boxes[1]) <= thr || iou(boxes[0], boxes[2]) > thr) return null;
    }
    const order = rng.shuffled(range(boxes.length));
    const given = {
      boxes: order.map((place) => boxes[place]),
      scores: order.map((place) => scores[place]),
      thr,
      soft: level === 3 ? "linear" : null,
    };
    return isClear(given) ? given : null;
  };

  // Boxes each of which is the last one, moved a little.
  const cluster = (rng, count, left) => {
    const [x, y, w, h] = [left + rng.integer(0, 4), rng.integer(0, 6), ...rng.integers(2, 4, 10)];
    const [dx, dy] = rng.integers(2, 0, 3);
    const wider = count === 2 ? rng.integers(2, 0, 2) : range(count).map(() => 0);
    return wider.map((more, n) => [x + n * dx, y + n * dy, x + n * dx + w + more, y + n * dy + h]);
  };

  // Whether no box is given twice, some IoU is above the threshold and none near it, no scores are nearly equal, and
  // boxes taken in the order given lead elsewhere.
  const isClear = (given) => {
    const { boxes, thr, soft } = given;
    const shares = flat(boxes.map((box, j) => boxes.slice(0, j).map((other) => iou(other, box))));
    if (Math.max(...shares) < thr || shares.some((share) => share === 1 || Math.abs(share - thr) < 0.02)) return false;
    if (String(taken(rounds(given))) === String(taken(rounds(given, true)))) return false;
    if (!soft) return true;
    const scores = taken(rounds(given)).map(([, score]) => score);
    return (
      shares.some((share) => share > 0 && share < thr) &&
      scores.every((score, n) => !n || scores[n - 1] - score > 0.01) &&
      rounds(given).every(([best, second]) => !second || best[1] - second[1] >= 0.005)
    );
  };

  // The boxes that are left each time one is taken, [index, current score], that one first.
  const rounds = ({ boxes, scores, thr, soft }, inOrder) => {
    const found = [];
    let left = scores.map((score, index) => [index, score]);
    while (left.length) {
      left.sort((a, b) => (inOrder ? a[0] - b[0] : b[1] - a[1]));
      found.push(left);
      const best = boxes[left[0][0]];
      const share = ([index]) => iou(best, boxes[index]);
      const others = left.slice(1);
      left = soft
        ? others.map((other) => [other[0], share(other) >= thr ? other[1] * (1 - share(other)) : other[1]])
        : others.filter((other) => share(other) <= thr);
    }
    return found;
  };
  const taken = (found) => found.map((left) => left[0]);

  const statement = (given) => {
    const row = ([box, score], n) =>
      both(`box ${n}: $${vec(box)}$, score $${num(score)}$`, `框 ${n}：$${vec(box)}$，得分 $${num(score)}$`);
    const [rowsEn, rowsZh] = bullets(zip(given.boxes, given.scores).map(row));
    const thr = num(given.thr);
    const [howEn, howZh] = given.soft
      ? both(
          "Linear soft-NMS: the box with the highest current score is taken, and the score of every box that is left" +
            ` is multiplied with $1-IoU$ if its IoU with the one taken is at least $${thr}$; and so on until none is` +
            " left. The result is a list of [box, final score] in the order in which they are taken.",
          `线性 soft-NMS：取出当前得分最高的框，其余每个框若与它的 IoU 不小于 $${thr}$，得分就乘以 $1-IoU$，` +
            "如此反复，直到取完。结果按取出的顺序列出 [编号，最终得分]。",
        )
      : both(
          "Non-maximum suppression: the box with the highest score is kept, and every box that is left is removed if" +
            ` its IoU with the one kept is above $${thr}$; and so on until none is left.` +
            " The result is the numbers of the boxes kept, in descending score.",
          `非极大值抑制（NMS）：保留得分最高的框，其余每个框若与它的 IoU 大于 $${thr}$ 就移除，如此反复，直到处理完。` +
            "结果为保留的框的编号，按得分从高到低排列。",
        );
    return both(
      `Boxes of one class, $[x_1, y_1, x_2, y_2]$ in continuous coordinates:\n\n${rowsEn}\n\n` +
        `${howEn} Boxes count from 0.`,
      `同一类别的框，$[x_1, y_1, x_2, y_2]$，连续坐标：\n\n${rowsZh}\n\n${howZh}编号从 0 数起。`,
    );
  };

  const solve = (given) => {
    const found = taken(rounds(given));
    return { kept: given.soft ? found : found.map(([index]) => index) };
  };

  const explain = (given) => {
    const { boxes, soft } = given;
    const thr = num(given.thr);
    const found = rounds(given);
    const steps = [step("Boxes in descending score", "按得分从高到低", vec(found[0].map(([index]) => index)))];
    found.forEach(([[best, score], ...others]) => {
      steps.push(step(`Take box ${best}`, `取框 ${best}`, `s_{${best}}=${num(score, 5)}`));
      others.forEach(([other, current]) => {
        const share = iou(boxes[best], boxes[other]);
        if (!share) return;
        const shown = `IoU=${ratio(boxes[best], boxes[other])}=${num(share, 5)}`;
        if (soft && share >= given.thr) {
          const lowered = raw`\cdot (1-${num(share, 5)})=${num(current * (1 - share), 5)}`;
          const formula = raw`${shown},\ s_{${other}}=${num(current, 5)}${lowered}`;
          steps.push(step(`Box ${other} overlaps it, its score falls`, `框 ${other} 与之重叠，得分降低`, formula));
        } else if (!soft && share > given.thr) {
          steps.push(step(`Box ${other} is removed`, `移除框 ${other}`, `${shown}>${thr}`));
        } else {
          const below = soft ? "<" : raw`\le `;
          steps.push(step(`Box ${other} is left as it is`, `框 ${other} 不变`, `${shown}${below}${thr}`));
        }
      });
    });
    if (!soft) return [...steps, step("Kept", "保留", vec(solve(given).kept))];
    const result = taken(found).map(([index, score]) => `[${index}, ${num(score, 5)}]`);
    return [...steps, step("Boxes with their final scores", "各框及其最终得分", result.join(raw`,\ `))];
  };

  const ratio = (a, b) => {
    const { intersection, areaA, areaB } = overlap(a, b);
    return frac(num(intersection), `${num(areaA)}+${num(areaB)}-${num(intersection)}`);
  };

  return { draw, statement, solve, explain };
};

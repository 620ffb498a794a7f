window.quizcliLive["anchor-count"] = function () {
  const { both, plural, product, range, raw, step, sum } = qz;

  const draw = (rng, level) => {
    const given = { grids: null, size: null, strides: null, anchors: null, classes: null, objectness: true };
    if (level === 1) return { ...given, grids: [[...rng.integers(2, 7, 40), rng.oneOf([3, 5, 9])]] };
    if (level === 2) {
      const size = rng.integers(2, 30, 90).map((side) => 8 * side);
      return { ...given, size, strides: [8, 16, 32], anchors: [3], classes: rng.oneOf([null, 1, 20, 80]) };
    }
    let side = rng.integer(30, 80);
    const grids = range(rng.integer(4, 6)).map(() => {
      const grid = [side, side, rng.oneOf([4, 6])];
      side = Math.ceil(side / 2);
      return grid;
    });
    // The first level's anchors taken everywhere must lead elsewhere.
    if (grids.every((grid) => grid[2] === grids[0][2])) return null;
    const classes = rng.oneOf([null, 20, 80]);
    return { ...given, grids, classes, objectness: classes === null };
  };

  const statement = (given) => {
    const { size, grids } = given;
    const [en, zh] = size ? imaged(given) : grids.length === 1 ? single(...grids[0]) : listed(grids);
    const [whatEn, whatZh] = asked(given);
    return both(en + whatEn, zh + whatZh);
  };

  const imaged = ({ size, strides, anchors }) => {
    const shown = strides.map((stride) => `$${stride}$`);
    return both(
      raw`A detector sees images of $${size[0]}\times${size[1]}$ (height × width) and predicts on levels of the` +
        ` strides ${shown.join(", ")}; each grid is the image size divided by the stride, rounded up.` +
        ` Anchors per cell on every level: $${anchors[0]}$. `,
      raw`一个检测器的输入图像为 $${size[0]}\times${size[1]}$（高 × 宽），在步幅为 ${shown.join("、")} 的各层上预测，` +
        `每层网格的边长为图像边长除以步幅，向上取整。每层每格的锚框（anchor）数：$${anchors[0]}$。`,
    );
  };
  const single = (height, width, count) =>
    both(
      raw`A detector predicts on one grid of $${height}\times${width}$ cells with $${count}$ anchors in each. `,
      raw`一个检测器在 $${height}\times${width}$ 的网格上预测，每格有 $${count}$ 个锚框（anchor）。`,
    );
  const listed = (grids) => {
    const rows = (comma) =>
      grids.map(([height, width, count]) => raw`- $${height}\times${width}$${comma}$${count}$`).join("\n") + "\n\n";
    return both(
      "A detector predicts on several grids (cells, anchors in each cell):\n\n" + rows(", "),
      "一个检测器在多个网格上预测（网格，每格的锚框（anchor）数）：\n\n" + rows("，"),
    );
  };

  const asked = ({ classes, objectness }) => {
    if (classes === null) {
      return both("All anchors are counted, those at the border too.", "所有锚框都计入，边界上的也算。");
    }
    const [withEn, withZh] = objectness ? [", 1 objectness score", "、1 个目标置信度"] : ["", ""];
    return both(
      `Each anchor predicts 4 coordinates${withEn} and ${plural(classes, "class score")}.` +
        " All values predicted for one image are counted.",
      `每个锚框预测 4 个坐标${withZh}和 $${classes}$ 个类别得分。求一张图像的预测值总个数。`,
    );
  };

  const gridsOf = ({ grids, size, strides, anchors }) =>
    grids || strides.map((stride) => [...size.map((side) => Math.ceil(side / stride)), anchors[0]]);
  const values = ({ classes, objectness }) => (classes === null ? 1 : 4 + (objectness ? 1 : 0) + classes);

  const solve = (given) => ({ count: sum(gridsOf(given).map(product)) * values(given) });

  const explain = (given) => {
    const grids = gridsOf(given);
    const steps = [];
    if (given.size) {
      given.strides.forEach((stride, level) => {
        const sides = given.size.map((side, axis) =>
          raw`\left\lceil\frac{${side}}{${stride}}\right\rceil=${grids[level][axis]}`);
        steps.push(step(`Grid at stride ${stride}`, `步幅 ${stride} 的网格`, sides.join(raw`,\ `)));
      });
    }
    const each = grids.map(product);
    grids.forEach((grid, n) => {
      const formula = `${grid.join(raw`\cdot `)}=${each[n]}`;
      steps.push(step(`Level ${n + 1}, cells times anchors`, `第 ${n + 1} 层，格数乘每格锚框数`, formula));
    });
    const all = sum(each);
    if (each.length > 1) steps.push(step("All levels", "各层相加", `${each.join("+")}=${all}`));
    if (given.classes !== null) {
      const one = given.objectness ? "+1" : "";
      const found = values(given);
      steps.push(step("Values for each anchor", "每个锚框的预测值个数", `4${one}+${given.classes}=${found}`));
      steps.push(step("Values in all", "预测值总个数", raw`${all}\cdot ${found}=${all * found}`));
    }
    return steps;
  };

  return { draw, statement, solve, explain };
};

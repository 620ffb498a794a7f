window.quizcliLive["iou-giou"] = function () {
  const { both, frac, isNear, num, par, range, raw, step, vec } = qz;
  const { around, overlap, shared, sides } = qz.detection;

  const draw = (rng, level) => {
    const given = level === 2 ? drawSized(rng) : drawCorners(rng, level);
    return given && isTelling(given) ? given : null;
  };
  const drawCorners = (rng, level) => {
    const [a, b] = range(2).map(() => {
      const [x, y] = rng.integers(2, 0, 12);
      return [x, y, x + rng.integer(2, 8), y + rng.integer(2, 8)];
    });
    const isMeeting = overlap(a, b).intersection > 0;
    const common = { a, b, fmt: "xyxy" };
    if (level === 1) return isMeeting ? { ...common, kind: "iou", inclusive: rng.chance(0.2) } : null;
    // More than half of them are apart.
    return isMeeting && rng.chance(0.6) ? null : { ...common, kind: "giou", inclusive: false };
  };
  const drawSized = (rng) => {
    const kind = rng.chance(0.3) ? "dice" : "iou";
    const fmt = rng.chance(0.5) ? "xywh" : "cxcywh";
    const [a, b] = range(2).map(() => (fmt === "xywh" ? nearOrigin(rng) : centered(rng)));
    return { a, b, fmt, kind, inclusive: false };
  };
  // The sizes are larger than the places, so that they can be mistaken for corners.
  const nearOrigin = (rng) => {
    const [x, y] = rng.integers(2, 0, 5);
    return [x, y, rng.integer(x + 1, 10), rng.integer(y + 1, 10)];
  };
  const centered = (rng) => [...rng.integers(2, 6, 14), ...rng.integers(2, 2, 6).map((half) => 2 * half)];

  // Whether another width, union or format leads elsewhere; nor may the answer be 0.
  const isTelling = (given) => {
    const right = solve(given).value;
    const wrong = [0, solve({ ...given, inclusive: !given.inclusive }).value];
    if (given.fmt !== "xyxy") wrong.push(solve({ ...given, fmt: given.fmt === "xywh" ? "xyxy" : "xywh" }).value);
    else if (given.kind === "iou") wrong.push(right / (1 + right));
    return wrong.every((value) => !isNear(value, right));
  };

  const FORMATS = {
    xyxy: both("$[x_1, y_1, x_2, y_2]$ (two opposite corners)", "$[x_1, y_1, x_2, y_2]$（两个对角）"),
    xywh: both(
      "$[x, y, w, h]$ (the corner with the smallest coordinates, width, height)",
      "$[x, y, w, h]$（坐标最小的角、宽、高）",
    ),
    cxcywh: both("$[c_x, c_y, w, h]$ (center, width, height)", "$[c_x, c_y, w, h]$（中心、宽、高）"),
  };
  const ASKED = {
    iou: both("the IoU", " IoU（交并比）"),
    giou: both("the generalized IoU (GIoU)", "广义交并比（GIoU）"),
    dice: both("the Dice coefficient", " Dice 系数"),
  };
  const statement = (given) => {
    const [fmtEn, fmtZh] = FORMATS[given.fmt];
    const [askedEn, askedZh] = ASKED[given.kind];
    const [howEn, howZh] = given.inclusive
      ? both(
          "Corners are pixels that belong to the box: widths are $x_2-x_1+1$, and heights likewise.",
          "角上的像素属于框：宽为 $x_2-x_1+1$，高同理。",
        )
      : both(
          "Coordinates are continuous: widths are $x_2-x_1$, without +1, and heights likewise.",
          "坐标是连续的：宽为 $x_2-x_1$，不加 1，高同理。",
        );
    const [a, b] = [given.a, given.b].map((box) => vec(box));
    return both(
      `Two boxes as ${fmtEn}: $A=${a}$ and $B=${b}$. ${howEn} The quantity is ${askedEn}.`,
      `两个框按 ${fmtZh}给出：$A=${a}$，$B=${b}$。${howZh}求${askedZh}。`,
    );
  };

  const corners = ([x, y, w, h], fmt) => {
    if (fmt === "xyxy") return [x, y, w, h];
    return fmt === "xywh" ? [x, y, x + w, y + h] : [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  };
  const boxes = (given) => [corners(given.a, given.fmt), corners(given.b, given.fmt)];

  const solve = (given) => {
    const { intersection, areaA, areaB, union, enclosing } = overlap(...boxes(given), given.inclusive);
    if (given.kind === "dice") return { value: (2 * intersection) / (areaA + areaB) };
    const share = intersection / union;
    return { value: given.kind === "giou" ? share - (enclosing - union) / enclosing : share };
  };

  const explain = (given) => {
    const [a, b] = boxes(given);
    const one = given.inclusive ? "+1" : "";
    const { intersection, areaA, areaB, union, enclosing } = overlap(a, b, given.inclusive);
    const steps = [];
    if (given.fmt !== "xyxy") steps.push(step("Corners", "化为角点", raw`A=${vec(a)},\ B=${vec(b)}`));
    const common = shared(a, b);
    const [width, height] = sides(common, given.inclusive);
    const along = (name, start, end, side) =>
      raw`\min ${name}_2-\max ${name}_1${one}=${num(end)}-${par(start)}${one}=${num(side)}` +
      (side < 0 ? raw`\ \to\ 0` : "");
    steps.push(step("Width of the intersection", "交集的宽", along("x", common[0], common[2], width)));
    steps.push(step("Height of the intersection", "交集的高", along("y", common[1], common[3], height)));
    const inter = raw`|A\cap B|=${num(Math.max(width, 0))}\cdot ${num(Math.max(height, 0))}=${num(intersection)}`;
    steps.push(step("Intersection, 0 where a side is negative", "交集的面积，边长为负时取 0", inter));
    const areas = [["A", a, areaA], ["B", b, areaB]].map(([name, box, area]) => {
      const [w, h] = sides(box, given.inclusive);
      return raw`|${name}|=${num(w)}\cdot ${num(h)}=${num(area)}`;
    });
    steps.push(step("Areas", "面积", areas.join(raw`,\ `)));
    const value = num(solve(given).value);
    if (given.kind === "dice") {
      const ratio = frac(raw`2\cdot ${num(intersection)}`, `${num(areaA)}+${num(areaB)}`);
      return [...steps, step("Dice", "Dice 系数", `${ratio}=${value}`)];
    }
    const whole = `${num(areaA)}+${num(areaB)}-${num(intersection)}=${num(union)}`;
    steps.push(step("Union", "并集的面积", raw`|A\cup B|=${whole}`));
    const share = num(intersection / union);
    steps.push(step("IoU", "交并比", `${frac(num(intersection), num(union))}=${share}`));
    if (given.kind === "giou") {
      const [w, h] = sides(around(a, b), given.inclusive);
      const empty = frac(`${num(enclosing)}-${num(union)}`, num(enclosing));
      steps.push(step("Smallest box around both", "最小外接框", raw`|C|=${num(w)}\cdot ${num(h)}=${num(enclosing)}`));
      steps.push(step("GIoU", "广义交并比", `${share}-${empty}=${value}`));
    }
    return steps;
  };

  return { draw, statement, solve, explain };
};

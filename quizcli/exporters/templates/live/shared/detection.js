// As reference/detection.py: the overlap of boxes [x1, y1, x2, y2].
qz.detection = (function () {
  const sides = (box, inclusive) => [box[2] - box[0] + (inclusive ? 1 : 0), box[3] - box[1] + (inclusive ? 1 : 0)];
  const shared = (a, b) => [
    Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3]),
  ];
  const around = (a, b) => [
    Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]),
  ];
  const overlap = (a, b, inclusive) => {
    const area = (box) => qz.product(sides(box, inclusive));
    const common = shared(a, b);
    const intersection = sides(common, inclusive).every((side) => side > 0) ? area(common) : 0;
    const [areaA, areaB] = [area(a), area(b)];
    return { intersection, areaA, areaB, union: areaA + areaB - intersection, enclosing: area(around(a, b)) };
  };
  const iou = (a, b) => {
    const { intersection, union } = overlap(a, b);
    return intersection / union;
  };
  return { around, iou, overlap, shared, sides };
})();

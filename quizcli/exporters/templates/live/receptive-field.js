window.quizcliLive["receptive-field"] = function () {
  const { both, product, range, raw, step, sum } = qz;

  const draw = (rng, level) => {
    if (level === 1) {
      const kernels = range(rng.integer(2, 3)).map(() => rng.oneOf([1, 2, 3, 3, 5, 7, 11]));
      const same = rng.chance(0.5);
      const layers = kernels.map((k) => [k, 1, same ? Math.floor((k - 1) / 2) : 0, 1]);
      return widths(layers)[0] !== product(kernels) ? { layers } : null;
    }
    const layers = range(rng.integer(3, level === 2 ? 5 : 4)).map(() => drawnLayer(rng, level));
    const [field, jump] = widths(layers);
    const isWorkable = field <= 200 && jump <= 16 && layers.some(([, , p]) => p);
    return isWorkable && isTelling(layers, level) ? { layers } : null;
  };

  // A pooling by 2, or a convolution: with "same" padding, then dilated and with any padding.
  const drawnLayer = (rng, level) => {
    const [k, s] = rng.oneOf([[2, 2], [1, 1], [3, 1], [3, 2], [5, 1], [5, 2], [7, 2], [11, 4]]);
    const same = Math.floor((k - 1) / 2);
    if (level === 2) return [k, s, same, 1];
    const d = s === 1 && k > 1 ? rng.oneOf([1, 2, 4]) : 1;
    return [k, s, rng.oneOf([0, same, Math.floor((d * (k - 1)) / 2)]), d];
  };

  // Whether strides, and on the third level dilation, widen the field.
  const isTelling = (layers, level) =>
    widths(layers)[0] !== 1 + sum(layers.map(([k, , , d]) => d * (k - 1))) &&
    (level === 2 || layers.some(([, , , d]) => d > 1));

  const statement = (given) => {
    const listed = (write) => given.layers.map((layer, n) => `${n + 1}. ${write(...layer)}`).join("\n");
    const en = listed((k, s, p, d) => `kernel $${k}$, stride $${s}$, padding $${p}$, dilation $${d}$`);
    const zh = listed((k, s, p, d) => `核大小 $${k}$，步幅 $${s}$，填充 $${p}$，膨胀率 $${d}$`);
    return both(
      `A stack of convolution and pooling layers, from the input up, along one axis:\n\n${en}\n\nAll is measured in` +
        " input pixels. The effective stride is the shift between the fields of two neighboring units of the top" +
        " layer; the effective padding is how far the field of its first unit reaches beyond the input's edge.",
      `若干卷积与池化层自输入端依次堆叠，沿一个方向看：\n\n${zh}\n\n均以输入像素计。等效步幅（effective stride）指顶层相邻` +
        "两个单元的感受野之间的位移，等效填充（effective padding）指顶层第一个单元的感受野超出输入边界的宽度。",
    );
  };

  const solve = (given) => ({ field: widths(given.layers) });

  const above = ([r, j, overhang], [k, s, p, d]) => [r + d * (k - 1) * j, j * s, overhang + p * j];
  const widths = (layers) => layers.reduce(above, [1, 1, 0]);

  const explain = (given) => [
    step("Start: one unit sees itself", "起点：一个单元只看到自己", "r_0=1, j_0=1, P_0=0"),
    ...given.layers.map(([k, s, p, d], below) => {
      const n = below + 1;
      const [r, j, overhang] = widths(given.layers.slice(0, below));
      const [wider, faster, padded] = widths(given.layers.slice(0, n));
      const formula = [
        raw`r_{${n}}=${r}+${d}\cdot(${k}-1)\cdot ${j}=${wider}`,
        raw`P_{${n}}=${overhang}+${p}\cdot ${j}=${padded}`,
        raw`j_{${n}}=${j}\cdot ${s}=${faster}`,
      ];
      return step(`Layer ${n}`, `第 ${n} 层`, formula.join(raw`,\quad `));
    }),
  ];

  return { draw, statement, solve, explain };
};

window.quizcliLive["conv-output-size"] = function () {
  const { both, frac, raw, step } = qz;

  const draw = (rng, level) => {
    if (level < 3) {
      const i = rng.integer(5, 256);
      const k = rng.oneOf([2, 3, 5, 7, 11]);
      const s = rng.integer(2, 4);
      const p = rng.integer(0, Math.floor(k / 2));
      const exact = (i + 2 * p - k) % s === 0;
      if (i < k || exact !== (level === 1)) return null;
      return { size: [i, i], kernel: [k, k], stride: [s, s], padding: [p, p], dilation: [1, 1] };
    }
    const size = rng.integers(2, 12, 99);
    const [tall, wide] = rng.some([2, 3, 5, 7], 2);
    const stride = rng.integer(1, 3);
    const given = {
      size,
      kernel: [tall, wide],
      stride: [stride, stride],
      padding: [rng.integer(0, Math.floor(tall / 2)), rng.integer(0, Math.floor(wide / 2))],
      dilation: [rng.integer(1, 3), rng.integer(2, 3)],
    };
    const fits = axes(given).every(([i, k, , , d]) => d * (k - 1) < i);
    return fits && size[0] !== size[1] && isTelling(given) ? given : null;
  };

  // Whether a kernel that spans d·k, or k, leads elsewhere.
  const isTelling = (given) =>
    [(k, d) => d * k, (k) => k].every((wrong) => String(solve(given, wrong).size) !== String(solve(given).size));

  const axes = (given) =>
    [0, 1].map((a) => [given.size[a], given.kernel[a], given.stride[a], given.padding[a], given.dilation[a]]);
  const span = (k, d) => d * (k - 1) + 1;
  const oneOrTwo = (pair) => (pair[0] === pair[1] ? String(pair[0]) : raw`${pair[0]}\times${pair[1]}`);

  const statement = (given) => {
    const [i, k] = [given.size, given.kernel].map(([height, width]) => raw`${height}\times${width}`);
    const [s, p, d] = [given.stride, given.padding, given.dilation].map(oneOrTwo);
    return both(
      `A convolution: input $${i}$ (height × width), kernel $${k}$, stride $${s}$, padding $${p}$ (zeros on each` +
        ` side), dilation $${d}$ (1 is an ordinary convolution). As in PyTorch, sizes are rounded down.`,
      `一个卷积层：输入 $${i}$（高 × 宽），卷积核 $${k}$，步幅（stride）$${s}$，填充（padding）$${p}$（每一侧补零的个数），` +
        `膨胀率（dilation）$${d}$（1 即普通卷积）。与 PyTorch 一样向下取整。`,
    );
  };

  const solve = (given, spans = span) => ({
    size: axes(given).map(([i, k, s, p, d]) => Math.floor((i + 2 * p - spans(k, d)) / s) + 1),
  });

  const explain = (given) => {
    const [height, width] = axes(given);
    if (String(height) === String(width)) return along("Each axis", "每个方向", ...height);
    return [...along("Height", "高", ...height), ...along("Width", "宽", ...width)];
  };

  const along = (en, zh, i, k, s, p, d) => {
    const room = i + 2 * p - span(k, d);
    const strides = Math.floor(room / s);
    const whole = raw`\left\lfloor${frac(room, s)}\right\rfloor+1=${strides}+1=${strides + 1}`;
    return [
      step(`${en}: the kernel spans`, `${zh}：卷积核的跨度`, raw`k_e=${d}\cdot(${k}-1)+1=${span(k, d)}`),
      step(`${en}: room to move`, `${zh}：可移动的距离`, raw`i+2p-k_e=${i}+2\cdot${p}-${span(k, d)}=${room}`),
      step(`${en}: whole strides, and the start`, `${zh}：整步数加起点`, whole),
    ];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["conv-param-count"] = function () {
  const { both, frac, join, product, raw, step, sum, times, total } = qz;

  const draw = (rng, level) => {
    const side = rng.oneOf([14, 28, 30, 32, 48, 56, 64, 96, 112, 224]);
    const size = [side, side];
    const c_out = rng.oneOf([8, 16, 32, 64, 128, 256]);
    if (level === 1) {
      // A person multiplies large kernels with few channels only.
      const options = [[3, 3], [5, 3], [7, 3], [11, 3], [1, 16], [3, 16], [5, 16], [1, 64], [3, 32], [3, 64]];
      const [k, c_in] = rng.oneOf(options);
      return { c_in, c_out, kernel: [k, k], groups: 1, bias: true, bn: false, size };
    }
    if (level === 2) {
      const kernel = rng.some([1, 3, 5, 7], 2);
      return { c_in: rng.oneOf([3, 16, 32, 64]), c_out, kernel, groups: 1, bias: false, bn: true, size };
    }
    const c_in = rng.oneOf([16, 32, 64]);
    const groups = rng.oneOf([2, 4, c_in]);
    const k = rng.oneOf(groups === c_in ? [3, 5, 7, 11] : [1, 3, 5]);
    const bn = rng.chance(0.3);
    return { c_in, c_out: Math.max(c_out, c_in), kernel: [k, k], groups, bias: !bn, bn, size };
  };

  const statement = (given) => {
    const { c_in, c_out, groups, bias } = given;
    const [kernel, size] = [given.kernel, given.size].map(([height, width]) => raw`${height}\times${width}`);
    const layer = both(
      `A convolution: kernel $${kernel}$ (height × width), $${c_in}$ input channels, $${c_out}$ output channels` +
        (groups > 1 ? `, $${groups}$ groups` : "") +
        (bias ? ", with a bias." : ", without bias."),
      `一个卷积层：卷积核 $${kernel}$（高 × 宽），输入通道 $${c_in}$ 个，输出通道 $${c_out}$ 个` +
        (groups > 1 ? `，分为 $${groups}$ 组（groups）` : "") +
        (bias ? "，有偏置。" : "，没有偏置。"),
    );
    const input = both(
      `The input is $${size}$; with stride 1 and padding, so is the output.`,
      `输入为 $${size}$，步幅为 1，经填充后输出尺寸不变。`,
    );
    return join(layer, ...(given.bn ? [BN] : []), input);
  };
  const BN = both(
    "Batch normalization follows; count its trainable parameters (gamma and beta) too, not the running statistics.",
    "其后接批归一化（BN），其可训练参数（gamma 与 beta）一并计入，滑动统计量不计。",
  );

  const channels = (given) => given.c_in / given.groups;
  const filter = (given) => product(given.kernel) * channels(given);
  const terms = (given) => [
    filter(given) * given.c_out,
    ...(given.bias ? [given.c_out] : []),
    ...(given.bn ? [2 * given.c_out] : []),
  ];

  const solve = (given) => ({ params: sum(terms(given)) });

  const explain = (given) => {
    const { c_out } = given;
    const [one, counts] = [filter(given), terms(given)];
    const found = [];
    if (given.groups > 1) {
      const quotient = `${frac(given.c_in, given.groups)}=${channels(given)}`;
      found.push(step("Input channels that a filter sees", "每个滤波器看到的输入通道数", quotient));
    }
    const ofOne = `${times([...given.kernel, channels(given)])}=${one}`;
    found.push(
      step("Weights of one filter", "一个滤波器的权重数", ofOne),
      step("Weights of all filters", "所有滤波器的权重数", raw`${one}\cdot ${c_out}=${counts[0]}`),
    );
    if (given.bias) found.push(step("One bias for each output channel", "每个输出通道一个偏置", `C_{out}=${c_out}`));
    if (given.bn) {
      const formula = raw`2\cdot ${c_out}=${2 * c_out}`;
      found.push(step("Gamma and beta for each channel", "每个通道一个 gamma 和一个 beta", formula));
    }
    return [...found, step("In all", "合计", `${total(counts)}=${sum(counts)}`)];
  };

  return { draw, statement, solve, explain };
};

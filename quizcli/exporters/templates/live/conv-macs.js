window.quizcliLive["conv-macs"] = function () {
  const { both, frac, product, raw, step, times } = qz;

  // What is left to multiply on paper.
  const MOST = 1e8;

  const draw = (rng, level) => {
    const tall = rng.oneOf(level === 1 ? [7, 8, 10, 14, 16, 20, 28, 32, 56] : [14, 16, 28, 32, 56, 64, 112, 224]);
    const wide = level === 3 ? rng.oneOf([Math.floor(tall / 2), 2 * tall]) : tall;
    const k = rng.oneOf(level === 1 ? [1, 3] : [3, 5, 7]);
    const s = [1, 2, rng.oneOf([1, 2])][level - 1];
    const p = Math.floor(k / 2);
    const [c_in, c_out] = [rng.oneOf([3, 16, 32, 64, 128]), rng.oneOf([16, 32, 64, 128, 256])];
    const groups = level === 3 ? rng.oneOf([2, c_in]) : 1;
    if (c_in % groups || c_out % groups) return null;
    const given = {
      size: [tall, wide],
      kernel: [k, k],
      stride: [s, s],
      padding: [p, p],
      dilation: [1, 1],
      c_in,
      c_out,
      groups,
    };
    return solve(given).macs <= MOST ? given : null;
  };

  const statement = (given) => {
    const { c_in, c_out, groups } = given;
    const [size, kernel, stride, padding] = [given.size, given.kernel, given.stride, given.padding].map(
      ([height, width]) => raw`${height}\times${width}`,
    );
    return both(
      `A convolution: input $${size}$ (height × width), $${c_in}$ channels in, $${c_out}$ out,` +
        ` kernel $${kernel}$, stride $${stride}$, padding $${padding}$ (zeros on each side)` +
        (groups > 1 ? `, $${groups}$ groups` : "") +
        ". For one input; sizes are rounded down. A multiply-accumulate (MAC) is two floating-point operations" +
        " (FLOPs); the bias is ignored.",
      `一个卷积层：输入 $${size}$（高 × 宽），输入通道 $${c_in}$ 个，输出通道 $${c_out}$ 个，` +
        `卷积核 $${kernel}$，步幅 $${stride}$，填充 $${padding}$（每一侧补零的个数）` +
        (groups > 1 ? `，分为 $${groups}$ 组（groups）` : "") +
        "。只算一个输入样本；尺寸向下取整。一次乘加（MAC）计两次浮点运算（FLOPs）；忽略偏置。",
    );
  };

  const solve = (given) => {
    const macs = product(output(given)) * given.c_out * filter(given);
    return { macs, flops: 2 * macs };
  };

  const axes = (given) =>
    [0, 1].map((a) => [given.size[a], given.kernel[a], given.stride[a], given.padding[a], given.dilation[a]]);
  const output = (given) => axes(given).map(([i, k, s, p, d]) => Math.floor((i + 2 * p - d * (k - 1) - 1) / s) + 1);
  const channels = (given) => given.c_in / given.groups;
  const filter = (given) => product(given.kernel) * channels(given);

  const explain = (given) => {
    const names = [["Output height", "输出的高"], ["Output width", "输出的宽"]];
    const found = axes(given).map(([i, k, s, p, d], a) => {
      const quotient = frac(raw`${i}+2\cdot ${p}-${d}\cdot(${k}-1)-1`, s);
      return step(...names[a], raw`\left\lfloor${quotient}\right\rfloor+1=${output(given)[a]}`);
    });
    if (given.groups > 1) {
      const quotient = `${frac(given.c_in, given.groups)}=${channels(given)}`;
      found.push(step("Input channels that a filter sees", "每个滤波器看到的输入通道数", quotient));
    }
    const one = filter(given);
    const { macs, flops } = solve(given);
    const ofOne = `${times([...given.kernel, channels(given)])}=${one}`;
    const ofAll = `${times([...output(given), given.c_out, one])}=${macs}`;
    return [
      ...found,
      step("MACs of one output element", "一个输出元素的 MACs", ofOne),
      step("Times all output elements", "乘以输出元素总数", ofAll),
      step("Two FLOPs for each MAC", "每次 MAC 计两次 FLOPs", raw`2\cdot ${macs}=${flops}`),
    ];
  };

  return { draw, statement, solve, explain };
};

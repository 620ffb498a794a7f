window.quizcliLive["separable-conv-cost"] = function () {
  const { both, frac, isNear, num, product, raw, step, times } = qz;

  // What is left to multiply on paper.
  const MOST = 1e8;

  const draw = (rng, level) => {
    const side = rng.oneOf([7, 14, 28, 56]);
    const c_in = rng.oneOf([16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256, 512]);
    const c_out = rng.oneOf([16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 160, 200, 256, 512, 1024]);
    const k = rng.oneOf([[3], [3, 5], [5, 7]][level - 1]);
    const given = { c_in, c_out, k, out: [side, side] };
    // Whether the ratio with the input channels in their place is clearly another one.
    const isTelling = level === 2 || !isNear(1 / c_in + 1 / k ** 2, solve(given).ratio, 0.005, 0);
    return isTelling && (level === 1 || solve(given).std <= MOST) ? given : null;
  };

  const statement = (given) => {
    const { c_in, c_out } = given;
    const [k, out, one] = [[given.k, given.k], given.out, [1, 1]].map(([tall, wide]) => raw`${tall}\times${wide}`);
    return both(
      `A standard $${k}$ convolution with $${c_in}$ input channels, $${c_out}$ output channels and the output map` +
        ` $${out}$ is replaced by a depthwise separable one: a depthwise $${k}$ convolution, then a pointwise one,` +
        ` $${one}$, both with this output map. Costs are multiply-accumulates (MACs) for one input, without bias;` +
        " the ratio is separable over standard.",
      `把一个标准 $${k}$ 卷积（输入通道 $${c_in}$ 个，输出通道 $${c_out}$ 个，输出特征图 $${out}$）` +
        `换成深度可分离卷积（depthwise separable）：先做 $${k}$ 深度卷积（depthwise），再做 $${one}$ 逐点卷积（pointwise），` +
        "两者的输出特征图尺寸相同。计算量指一个输入样本的乘加次数（MACs），不计偏置；比值为可分离卷积除以标准卷积。",
    );
  };

  // The factors of the MACs: of the standard convolution, of the depthwise and of the pointwise part.
  const parts = ({ c_in, c_out, k, out }) => [[...out, k, k, c_in, c_out], [...out, k, k, c_in], [...out, c_in, c_out]];

  const solve = (given) => {
    const [std, depthwise, pointwise] = parts(given).map(product);
    return { std, depthwise, pointwise, ratio: (depthwise + pointwise) / std };
  };

  const explain = (given) => {
    const { std, depthwise, pointwise, ratio } = solve(given);
    const [ofStd, ofDepthwise, ofPointwise] = parts(given).map((factors) => `${times(factors)}=${product(factors)}`);
    const fractions = [frac(depthwise + pointwise, std), `${frac(1, given.c_out)}+${frac(1, `${given.k}^2`)}`];
    return [
      step(
        "Standard: every output element sums over the kernel and all input channels",
        "标准卷积：每个输出元素对整个卷积核与全部输入通道求和",
        ofStd,
      ),
      step(
        "Depthwise: one two-dimensional filter for each input channel",
        "深度卷积：每个输入通道一个二维滤波器",
        ofDepthwise,
      ),
      step(
        "Pointwise: a 1x1 convolution from all channels to all",
        "逐点卷积：1x1 卷积，连接全部输入与输出通道",
        ofPointwise,
      ),
      step(
        "The map and the input channels cancel",
        "特征图尺寸与输入通道数约去",
        `${fractions.join("=")}=${num(ratio)}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

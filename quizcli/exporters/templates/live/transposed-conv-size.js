window.quizcliLive["transposed-conv-size"] = function () {
  const { both, raw, step } = qz;

  const draw = (rng, level) => {
    const [k, s] = [rng.integer(2, 5), rng.integer(2, 4)];
    if (level === 1) {
      const size = rng.integer(2, 32);
      // An ordinary convolution, which it may be taken for, must be possible too.
      return size >= k ? { size, k, s, p: 0, op: 0, d: 1 } : null;
    }
    // From 4 on, no such padding eats the output up.
    const [size, p] = [rng.integer(4, 32), rng.integer(1, k - 1)];
    if (level === 2) return { size, k, s, p, op: 0, d: 1 };
    return { size, k, s, p, op: rng.integer(1, s - 1), d: rng.integer(1, 2) };
  };

  const statement = ({ size, k, s, p, op, d }) =>
    both(
      "A transposed convolution along one axis, with the arguments of PyTorch's ConvTranspose1d: input size" +
        ` $${size}$, kernel size $${k}$, stride $${s}$, padding $${p}$, output padding $${op}$,` +
        ` dilation $${d}$ (1 is an ordinary kernel).`,
      `一个一维转置卷积（transposed convolution），参数含义与 PyTorch 的 ConvTranspose1d 相同：输入尺寸 $${size}$，` +
        `卷积核大小 $${k}$，步幅（stride）$${s}$，填充（padding）$${p}$，` +
        `输出填充（output padding）$${op}$，膨胀率（dilation）$${d}$（1 即普通卷积核）。`,
    );

  const starts = ({ size, s }) => (size - 1) * s;
  const span = ({ k, d }) => d * (k - 1) + 1;

  const solve = (given) => ({ size: starts(given) + span(given) - 2 * given.p + given.op });

  const explain = (given) => {
    const { size: i, k, s, p, op, d } = given;
    return [
      step(
        "Each input element puts one kernel down; from the first one's start to the last one's",
        "每个输入元素放下一个卷积核，从第一个的起点到最后一个的起点",
        raw`(i-1)s=(${i}-1)\cdot ${s}=${starts(given)}`,
      ),
      step("The kernel spans", "卷积核的跨度", raw`d(k-1)+1=${d}\cdot(${k}-1)+1=${span(given)}`),
      step(
        "Padding is cut off both ends, output padding is added at one",
        "两端各裁去填充，再在一端加上输出填充",
        raw`o=${starts(given)}+${span(given)}-2\cdot ${p}+${op}=${solve(given).size}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

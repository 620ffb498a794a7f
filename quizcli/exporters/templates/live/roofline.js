window.quizcliLive["roofline"] = function () {
  const { both, frac, num, range, raw, step } = qz;

  // Bytes for each number -> peak of dense arithmetic in TFLOP/s, and bandwidth in GB/s.
  const DEVICES = {
    // V100, A100 with 40 and with 80 GB, H100, H200, T4, L4, TPU v4, MI300X
    2: [
      [125, 900],
      [312, 1555],
      [312, 2039],
      [989, 3350],
      [989, 4800],
      [65, 320],
      [121, 300],
      [275, 1228],
      [1307, 5300],
    ],
    // V100, A100 with 40 and with 80 GB, H100
    4: [
      [15.7, 900],
      [19.5, 1555],
      [19.5, 2039],
      [67, 3350],
    ],
  };
  const WIDTHS = [512, 768, 1024, 1536, 2048, 3072, 4096, 5120, 8192];

  const draw = (rng, level) => {
    const bytes = level === 1 ? rng.oneOf([2, 4]) : 2;
    const [peak, bandwidth] = rng.oneOf(DEVICES[bytes]);
    if (level === 1) {
      const [m, n, k] = rng.integers(3, 6, 12).map((power) => 2 ** power);
      return { m, n, k, bytes, peak, bandwidth };
    }
    const ridge = (1000 * peak) / bandwidth;
    if (level === 3) {
      const [m, n, k] = [rng.oneOf([1, 2, 4, 8, 16]), rng.oneOf(WIDTHS), rng.oneOf(WIDTHS)];
      // Small matrices stay below the ridge whatever the batch is.
      return 2 * ridge * (n + k) > n * k ? null : { m, n, k, bytes, peak, bandwidth };
    }
    const [m, n, k] = range(3).map(() => rng.oneOf([64, 128, 256, ...WIDTHS]));
    const ratio = (m * n * k) / (m * k + k * n + m * n) / ridge;
    // Near the ridge it hardly matters which bound holds; far from it one of the two times is next to nothing.
    if ((0.8 < ratio && ratio < 1.25) || ratio <= 0.1 || ratio >= 10) return null;
    return { m, n, k, bytes, peak, bandwidth };
  };

  const statement = (given) => {
    const [a, b] = [raw`${given.m}\times${given.k}`, raw`${given.k}\times${given.n}`];
    const [peak, bandwidth] = [num(given.peak), num(given.bandwidth)];
    return both(
      `A matrix product $C=AB$: $A$ is $${a}$ ($m=${given.m}$ rows), $B$ is $${b}$; every number of` +
        ` $A$, $B$ and $C$ takes $${given.bytes}$ bytes. The device has a peak of $${peak}$ TFLOP/s and a memory` +
        ` bandwidth of $${bandwidth}$ GB/s (decimal units). A multiplication and an addition are 2 FLOPs; $A$ and $B$` +
        " are read once, $C$ is written once. Roofline model: computing and moving overlap completely.",
      `矩阵乘法 $C=AB$：$A$ 为 $${a}$（$m=${given.m}$ 行），$B$ 为 $${b}$，$A$、$B$、$C$ 的每个数占` +
        ` $${given.bytes}$ 字节。设备的峰值算力为 $${peak}$ TFLOP/s，显存带宽为 $${bandwidth}$ GB/s（十进制单位）。` +
        "一次乘法加一次加法计 2 FLOP；$A$、$B$ 各读一次，$C$ 写一次。采用 roofline 模型：计算与访存完全重叠。",
    );
  };

  const operations = ({ m, n, k }) => 2 * m * n * k;
  const moved = ({ m, n, k, bytes }) => bytes * (m * k + k * n + m * n);
  const solve = (given) => {
    const { n, k, bytes, peak, bandwidth } = given;
    const intensity = operations(given) / moved(given);
    const ridge = (peak * 1e12) / (bandwidth * 1e9);
    const attainable = Math.min(peak, (intensity * bandwidth * 1e9) / 1e12);
    const found = { intensity, ridge, attainable, time: operations(given) / (attainable * 1e12) / 1e-6 };
    const room = 2 * n * k - ridge * bytes * (n + k);
    return room > 0 ? { ...found, ridge_batch: (ridge * bytes * n * k) / room } : found;
  };

  const explain = (given) => {
    const { m, n, k, bytes: b } = given;
    const answer = solve(given);
    const [flops, traffic, peak, bandwidth, intensity, ridge, roof] = [
      operations(given),
      moved(given),
      given.peak,
      given.bandwidth,
      answer.intensity,
      answer.ridge,
      answer.attainable,
    ].map((value) => num(value));
    const elements = raw`${m}\cdot ${k}+${k}\cdot ${n}+${m}\cdot ${n}`;
    const rates = frac(raw`${peak}\cdot 10^{12}`, raw`${bandwidth}\cdot 10^9`);
    const rate = frac(raw`${intensity}\cdot ${bandwidth}`, 1000);
    const time = frac(flops, raw`${roof}\cdot 10^{12}`);
    const found = [
      step("Operations", "运算量", raw`2mnk=2\cdot ${m}\cdot ${n}\cdot ${k}=${flops}`),
      step("Bytes moved", "访存字节数", raw`${b}\cdot (${elements})=${traffic}`),
      step("Arithmetic intensity", "算术强度", `I=${frac(flops, traffic)}=${intensity}`),
      step("Ridge", "拐点", `R=${rates}=${ridge}`),
      answer.intensity < answer.ridge
        ? step(
            "Below the ridge, so memory-bound (TFLOP/s)",
            "低于拐点，受带宽限制（TFLOP/s）",
            raw`I\cdot B=${rate}=${roof}`,
          )
        : step("Above the ridge, so compute-bound (TFLOP/s)", "高于拐点，受算力限制（TFLOP/s）", `P=${roof}`),
      step("Time (microseconds)", "耗时（微秒）", raw`${time}\cdot 10^6=${num(answer.time)}`),
    ];
    if ("ridge_batch" in answer) {
      const formula = frac(raw`R\,b\,nk`, raw`2nk-R\,b\,(n+k)`);
      const numbers = frac(num(answer.ridge * b * n * k), num(2 * n * k - answer.ridge * b * (n + k)));
      const batch = `m=${formula}=${numbers}=${num(answer.ridge_batch)}`;
      found.push(step("The batch at the ridge", "恰在拐点的批大小", batch));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

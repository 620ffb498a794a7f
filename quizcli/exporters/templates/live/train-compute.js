window.quizcliLive["train-compute"] = function () {
  const { both, fill, frac, num, step, times } = qz;

  const BILLION = 1e9;
  const SIZES = [1, 1.3, 1.5, 2, 2.7, 3, 4, 6, 6.7, 7, 8, 9, 13, 14, 20, 30, 34, 40, 65, 70, 100, 175];
  const TEXTS = [1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 150, 200, 250, 300, 400, 500, 600, 1000, 1400, 2000, 3000];
  const PEAKS = [1.25e14, 3.12e14, 9.89e14];
  // N in billions, layers, heads, dimensions of a head: OPT's and LLaMA's.
  const MODELS = [
    [1.3, 24, 32, 64],
    [2.7, 32, 32, 80],
    [6.7, 32, 32, 128],
    [7, 32, 32, 128],
    [13, 40, 40, 128],
    [30, 48, 56, 128],
    [65, 80, 64, 128],
    [70, 80, 64, 128],
    [175, 96, 96, 128],
  ];

  const draw = (rng, level) => {
    const N = rng.oneOf(SIZES) * BILLION;
    const D = rng.oneOf(TEXTS) * BILLION;
    if (level === 1) return rng.chance(0.15) ? { ask: "tokens_20n", N } : { ask: "flops", N, D };
    const gpus = rng.oneOf([8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
    const peak = rng.oneOf(PEAKS);
    if (level === 2) {
      const given = rng.chance(0.25)
        ? { ask: "days_from_throughput", D, tok_s_gpu: rng.oneOf([500, 1e3, 2e3, 3e3, 4e3, 5e3, 1e4]), gpus }
        : { ask: "days", N, D, gpus, peak, mfu: rng.integer(6, 10) / 20 };
      const { value } = solve(given);
      return 1 <= value && value <= 365 ? given : null;
    }
    const [billions, L, h, headDim] = rng.oneOf(MODELS);
    const T = rng.oneOf([1024, 2048, 4096, 8192]);
    // About what the GPUs achieve at such a utilization, to two digits.
    const perToken = 6 * billions * BILLION + 12 * L * h * headDim * T;
    // Else attention left out would hardly show.
    if (perToken < 6.15 * billions * BILLION) return null;
    const speed = Number(((rng.integer(25, 60) / 100) * gpus * peak / perToken).toExponential(1));
    return { ask: "mfu", N: billions * BILLION, tok_s: speed, gpus, peak, L, h, d_head: headDim, T };
  };

  const SAID = {
    flops: both(
      "A Transformer of ${N}$ parameters is trained on ${D}$ tokens.",
      "一个参数量为 ${N}$ 的 Transformer 在 ${D}$ 个词元上训练。",
    ),
    days: both(
      "A Transformer of ${N}$ parameters is trained on ${D}$ tokens, on ${gpus}$ GPUs with a peak of ${peak}$ FLOP/s" +
        " each, of which a share of ${mfu}$ is achieved (MFU).",
      "一个参数量为 ${N}$ 的 Transformer 在 ${D}$ 个词元上训练，使用 ${gpus}$ 个 GPU，单个峰值 ${peak}$ FLOP/s，" +
        "算力利用率（MFU）${mfu}$。",
    ),
    mfu: both(
      "A Transformer of ${N}$ parameters trains at ${tok_s}$ tokens a second in all, on ${gpus}$ GPUs with a peak of" +
        " ${peak}$ FLOP/s each.",
      "一个参数量为 ${N}$ 的 Transformer 训练时全部 GPU 合计每秒处理 ${tok_s}$ 个词元，使用 ${gpus}$ 个 GPU，单个峰值 ${peak}$" +
        " FLOP/s。",
    ),
    tokens_20n: both(
      "A Transformer of ${N}$ parameters is trained on as many tokens as are compute-optimal by the rule of thumb" +
        " from the Chinchilla paper.",
      "一个参数量为 ${N}$ 的 Transformer，训练的词元数按 Chinchilla 论文的经验法则取计算最优。",
    ),
    days_from_throughput: both(
      "A model is trained on ${D}$ tokens. Each of ${gpus}$ GPUs gets through ${tok_s_gpu}$ tokens a second.",
      "一个模型在 ${D}$ 个词元上训练，共 ${gpus}$ 个 GPU，每个每秒处理 ${tok_s_gpu}$ 个词元。",
    ),
  };
  const SHAPE = both(
    "It has ${L}$ layers of ${h}$ heads of dimension ${d_head}$; a sequence has ${T}$ tokens.",
    "模型共 ${L}$ 层，每层 ${h}$ 个头，每个头 ${d_head}$ 维，序列长 ${T}$ 个词元。",
  );
  const COUNTED = both(
    "Count the forward and the backward pass, and the products with the parameters only, not those between" +
      " activations in attention; a multiply-accumulate is two operations.",
    "计入前向与反向传播，只算与参数相乘的运算，不计注意力中激活值之间的乘法；一次乘加计两次运算。",
  );
  const COUNTED_WITH_ATTENTION = both(
    "As in the PaLM paper, count the forward and the backward pass, the products with the parameters, and those of" +
      " queries with keys and weights with values in attention, without regard to a causal mask; a" +
      " multiply-accumulate is two operations.",
    "与 PaLM 论文一样，计入前向与反向传播，既算与参数相乘的运算，也算注意力中查询乘键、权重乘值的运算，不考虑因果掩码；" +
      "一次乘加计两次运算。",
  );
  const MORE = { flops: [COUNTED], days: [COUNTED], mfu: [SHAPE, COUNTED_WITH_ATTENTION] };
  const statement = (given) => fill(given, SAID[given.ask], ...(MORE[given.ask] || []));

  const days = (seconds) => seconds / 86400;
  const attention = ({ L, h, d_head: headDim, T }) => 12 * L * h * headDim * T;
  const VALUES = {
    flops: ({ N, D }) => 6 * N * D,
    days: ({ N, D, gpus, peak, mfu }) => days((6 * N * D) / (gpus * peak * mfu)),
    mfu: (given) => (given.tok_s * (6 * given.N + attention(given))) / (given.gpus * given.peak),
    tokens_20n: ({ N }) => 20 * N,
    days_from_throughput: (given) => days(given.D / (given.gpus * given.tok_s_gpu)),
  };
  const solve = (given) => ({ value: VALUES[given.ask](given) });

  const explain = (given) => WORKED[given.ask](given);
  const WORKED = {
    flops: ({ N, D }) => [sixND(N, D)],
    days: ({ N, D, gpus, peak, mfu }) => {
      const speed = gpus * peak * mfu;
      const aSecond = step("Operations a second", "每秒运算次数", `${times([gpus, peak, mfu])}=${num(speed)}`);
      return [sixND(N, D), aSecond, ...secondsAndDays(6 * N * D, speed)];
    },
    mfu: (given) => {
      const { N, tok_s: speed, gpus, peak, L, h, d_head: headDim, T } = given;
      const [ofParameters, ofAttention] = [6 * N, attention(given)];
      const [perToken, have] = [ofParameters + ofAttention, gpus * peak];
      const worked = `${times([12, L, h, headDim, T])}=${num(ofAttention)}`;
      const used = num(speed * perToken);
      return [
        step("Operations of the parameters for a token", "每个词元与参数有关的运算", `6N=${num(ofParameters)}`),
        step("Of attention for a token", "每个词元的注意力运算", `12LhdT=${worked}`),
        step("Together", "合计", `${num(ofParameters)}+${num(ofAttention)}=${num(perToken)}`),
        step("Operations a second", "每秒运算次数", `${times([speed, perToken])}=${used}`),
        step("Peak of all GPUs", "全部 GPU 的峰值", `${times([gpus, peak])}=${num(have)}`),
        step("Their share", "两者之比", `${frac(used, num(have))}=${num(solve(given).value)}`),
      ];
    },
    tokens_20n: ({ N }) => [
      step("About 20 tokens for each parameter", "每个参数约 20 个词元", `${times([20, N])}=${num(20 * N)}`),
      sixND(N, 20 * N),
    ],
    days_from_throughput: ({ D, tok_s_gpu: speed, gpus }) => [
      step("Tokens a second", "每秒词元数", `${times([gpus, speed])}=${num(gpus * speed)}`),
      ...secondsAndDays(D, gpus * speed),
    ],
  };

  const sixND = (n, d) =>
    step(
      "2 operations forward and 4 backward for each parameter and token",
      "每个参数、每个词元，前向 2 次运算，反向 4 次",
      `6ND=${times([6, n, d])}=${num(6 * n * d)}`,
    );
  const secondsAndDays = (amount, aSecond) => {
    const seconds = num(amount / aSecond);
    const inDays = `${frac(seconds, 86400)}=${num(days(amount / aSecond))}`;
    return [
      step("Seconds", "秒数", `${frac(num(amount), num(aSecond))}=${seconds}`),
      step("Days of 86400 seconds", "换算成天，每天 86400 秒", inDays),
    ];
  };

  const asks = (given, level) => (level === 1 ? [given.ask === "flops" ? 0 : 1] : null);

  return { draw, statement, solve, explain, asks };
};

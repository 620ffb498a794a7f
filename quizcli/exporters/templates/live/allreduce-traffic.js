window.quizcliLive["allreduce-traffic"] = function () {
  const { both, frac, join, num, raw, step } = qz;

  // All-gathers and reduce-scatters. ZeRO-2 gathers the new weights; ZeRO-3 gathers the weights twice in their place.
  const PHASES = { reduce_scatter: 1, all_gather: 1, all_reduce: 2, zero2: 2, zero3: 3 };
  const MEGA = 1e6;

  const draw = (rng, level) => {
    const gpus = rng.oneOf(level < 3 ? [4, 5, 8, 10, 16] : [8, 16, 32, 64]);
    const common = { gpus, bytes: rng.oneOf([2, 4]), sync: "all_reduce", bandwidth: 25, latency: 0, buckets: 1 };
    if (level === 1) return { ...common, millions: gpus * rng.integer(1, 25) };
    if (level === 2) {
      return {
        ...common,
        millions: rng.oneOf([20, 25, 60, 100, 110, 125, 200, 350, 400, 750]),
        sync: rng.oneOf(["all_reduce", "reduce_scatter", "all_gather"]),
        bandwidth: rng.oneOf([10, 12, 20, 25, 40, 50, 100, 200]),
      };
    }
    const given = {
      gpus,
      millions: rng.oneOf([125, 350, 400, 760, 1300, 1500, 2700]),
      bytes: 2,
      sync: rng.oneOf(["all_reduce", "zero2", "zero3"]),
      bandwidth: rng.oneOf([20, 25, 40, 50, 100]),
      latency: rng.oneOf([5, 10, 20, 25]),
      buckets: rng.oneOf([12, 16, 20, 24, 25, 32, 40]),
    };
    // Left out, the latency must show in the time.
    const { steps, time } = solve(given);
    return steps * given.latency > 0.005 * 1000 * time ? given : null;
  };

  const statement = (given) => {
    const bandwidth = num(given.bandwidth);
    const inBuckets = both(
      `The data go in $${given.buckets}$ equal buckets, one after the other, each a ring operation of its own.`,
      `数据等分为 $${given.buckets}$ 个桶（bucket），依次通信，每个桶单独做一次环形操作。`,
    );
    const links = both(
      `Each GPU sends $${bandwidth}$ GB/s to the next one while it receives as much; 1 GB is $10^9$ bytes.`,
      `每个 GPU 以 $${bandwidth}$ GB/s 向下一个发送，同时以同样速率接收；1 GB 为 $10^9$ 字节。`,
    );
    const latency = given.latency
      ? both(
          `Each step adds a latency of $${num(given.latency)}$ microseconds.`,
          `每一步另有 $${num(given.latency)}$ 微秒的延迟。`,
        )
      : both("Latency is neglected.", "忽略延迟。");
    const exchanged = given.sync.startsWith("zero") ? training(given) : collective(given);
    return join(...exchanged, ...(given.buckets > 1 ? [inBuckets] : []), links, latency);
  };

  const training = (given) => {
    const [n, size, b, stage] = [given.gpus, num(given.millions), given.bytes, given.sync.slice(-1)];
    return [
      both(
        `Data-parallel training with ZeRO stage ${stage} on $${n}$ GPUs of a model with $${size}$ million parameters,` +
          ` weights and gradients of $${b}$ bytes each: the traffic of one training step.`,
        raw`$${n}$ 个 GPU 用 ZeRO 第 ${stage} 阶段做数据并行，训练参数量为 $${size}\times10^6$ 的模型，` +
          `每个权重和梯度各占 $${b}$ 字节：求一个训练步的通信。`,
      ),
      stage === "3"
        ? both(
            "Each GPU holds a part of the weights and frees the others' after use, in the forward pass too.",
            "每个 GPU 只保存一部分权重，其余的用完即释放，前向传播后也是如此。",
          )
        : both(
            "Gradients go to the GPU that updates their weights, and the new weights back to all.",
            "梯度汇总到负责更新相应权重的 GPU，更新后的权重再发给所有 GPU。",
          ),
      both("All collectives are rings.", "所有集合通信都用环形算法。"),
    ];
  };

  const collective = (given) => {
    const [n, size, b, name] = [given.gpus, num(given.millions), given.bytes, given.sync.replace("_", "-")];
    const [gatheredEn, gatheredZh] = given.sync === "all_gather" ? ["gathered ", "收集后的"] : ["", ""];
    return [
      both(
        `$${n}$ GPUs do a ring ${name}; the ${gatheredEn}buffer holds $${size}$ million numbers of $${b}$ bytes each.`,
        raw`$${n}$ 个 GPU 做环形 ${name}，${gatheredZh}缓冲区有 $${size}\times10^6$ 个数，每个 $${b}$ 字节。`,
      ),
    ];
  };

  const solve = (given) => {
    const phases = PHASES[given.sync];
    const sent = ((phases * (given.gpus - 1)) / given.gpus) * given.millions * given.bytes;
    const steps = given.buckets * phases * (given.gpus - 1);
    const time = (sent * MEGA) / (given.bandwidth * 1e9) + steps * given.latency * 1e-6;
    return { sent, steps, time: 1000 * time };
  };

  const PHASES_SAID = {
    reduce_scatter: both("A reduce-scatter is one pass", "reduce-scatter 为一轮"),
    all_gather: both("An all-gather is one pass", "all-gather 为一轮"),
    all_reduce: both(
      "An all-reduce is a reduce-scatter and an all-gather",
      "all-reduce 为一次 reduce-scatter 加一次 all-gather",
    ),
    zero2: both("Gradients reduce-scattered, new weights all-gathered", "梯度做 reduce-scatter，新权重做 all-gather"),
    zero3: both(
      "Weights all-gathered forward and backward, gradients reduce-scattered",
      "权重在前向与反向各做一次 all-gather，梯度做一次 reduce-scatter",
    ),
  };

  const explain = (given) => {
    const [phases, n] = [PHASES[given.sync], given.gpus];
    const found = solve(given);
    const [size, sent, steps] = [num(given.millions * given.bytes), num(found.sent), found.steps];
    const wholeSteps = raw`${phases}\cdot (${n}-1)` + (given.buckets > 1 ? raw`\cdot ${given.buckets}` : "");
    const waiting = given.latency ? raw`+${steps}\cdot ${frac(num(given.latency), 1000)}` : "";
    const time = `${frac(sent, num(given.bandwidth))}${waiting}=${num(found.time)}`;
    return [
      step(...PHASES_SAID[given.sync], `p=${phases}`),
      step("Size in MB", "数据量（MB）", raw`S=${num(given.millions)}\cdot ${given.bytes}=${size}`),
      step(
        "Sent by each GPU in MB",
        "每个 GPU 发送的量（MB）",
        raw`p\frac{N-1}{N}S=${phases}\cdot${frac(`${n}-1`, n)}\cdot ${size}=${sent}`,
      ),
      step("Steps", "步数", `${wholeSteps}=${steps}`),
      step("Time in milliseconds (MB over GB/s)", "耗时（毫秒，即 MB 除以 GB/s）", time),
    ];
  };

  return { draw, statement, solve, explain };
};

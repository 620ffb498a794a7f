window.quizcliLive["iteration-count"] = function () {
  const { both, frac, join, raw, step } = qz;

  const draw = (rng, level) => {
    const batch = rng.oneOf([8, 16, 32, 64, 128, 256, 512]);
    if (level === 1) {
      const epochs = rng.oneOf([2, 3, 5, 6, 10, 20, 50, 100]);
      return { n: batch * rng.integer(11, 99), batch, epochs, drop_last: false, accum: 1, gpus: 1 };
    }
    const n = rng.chance(0.2) ? rng.oneOf([50000, 60000, 1281167]) : rng.integer(1000, 9999);
    const epochs = rng.integer(2, 20);
    const given =
      level === 2
        ? { n, batch, epochs, drop_last: rng.chance(0.5), accum: 1, gpus: 1 }
        : { n, batch, epochs, drop_last: false, accum: rng.oneOf([2, 4, 8]), gpus: rng.oneOf([2, 4, 8]) };
    const size = solve(given).effective_batch;
    const [fewest, most] = level === 2 ? [10, 2000] : [3, 1000];
    const steps = Math.floor(n / size);
    // With no remainder, rounding either way is right.
    return fewest <= steps && steps <= most && n % size ? given : null;
  };

  const statement = (given) => {
    const { n, batch, epochs, accum, gpus } = given;
    const [eachEn, eachZh] = gpus > 1 ? [" on each GPU", "每块 GPU 的"] : ["", ""];
    const set = both(
      `A training set of $${n}$ samples, batch size $${batch}$${eachEn}, $${epochs}$ epochs.`,
      `训练集有 $${n}$ 个样本，${eachZh}批大小（batch size）为 $${batch}$，训练 $${epochs}$ 轮（epoch）。`,
    );
    const last = given.drop_last ? DROPPED : KEPT;
    if (gpus === 1) return join(set, last);
    const parallel = both(
      `$${gpus}$ GPUs work in data parallel, each on a batch of its own.`,
      `$${gpus}$ 块 GPU 数据并行，各取各的批。`,
    );
    const accumulated = both(
      `Gradients are accumulated over $${accum}$ batches on each GPU before each optimizer step; an incomplete` +
        " group at the end of an epoch is stepped too.",
      `每块 GPU 每累积 $${accum}$ 个批的梯度才更新一次参数，一轮末尾的批不足此数时也更新一次。`,
    );
    return join(set, parallel, accumulated, last);
  };
  const DROPPED = both(
    "The last batch of an epoch is dropped if it is incomplete (drop_last).",
    "一轮最后的批若不完整则丢弃（drop_last）。",
  );
  const KEPT = both(
    "The last batch of an epoch counts even if it is incomplete.",
    "一轮最后的批即使不完整也算一批。",
  );

  const atOnce = (given) => given.batch * given.gpus;
  const batches = (given) => (given.drop_last ? Math.floor : Math.ceil)(given.n / atOnce(given));

  const solve = (given) => {
    const steps = Math.ceil(batches(given) / given.accum);
    return {
      effective_batch: atOnce(given) * given.accum,
      steps_per_epoch: steps,
      total_steps: steps * given.epochs,
    };
  };

  const explain = (given) => {
    const { n, batch, epochs, accum, gpus } = given;
    const { effective_batch: size, steps_per_epoch: steps, total_steps: all } = solve(given);
    const inStep = raw`${batch}\cdot ${gpus}\cdot ${accum}=${size}`;
    const found = [step("Samples in one step (batch, GPUs, accumulation)", "一步的样本数（批、GPU、累积）", inStep)];
    const quotient = frac(n, atOnce(given));
    if (given.drop_last) {
      const rounded = raw`\left\lfloor${quotient}\right\rfloor=${batches(given)}`;
      found.push(step("Batches in an epoch, rounded down", "每轮的批数，向下取整", rounded));
    } else {
      const rounded = raw`\left\lceil${quotient}\right\rceil=${batches(given)}`;
      found.push(step("Batches in an epoch, rounded up", "每轮的批数，向上取整", rounded));
    }
    if (accum > 1) {
      const rounded = raw`\left\lceil${frac(batches(given), accum)}\right\rceil=${steps}`;
      found.push(step("Steps in an epoch, rounded up", "每轮的步数，向上取整", rounded));
    }
    return [...found, step("Times the epochs", "乘以轮数", raw`${steps}\cdot ${epochs}=${all}`)];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["training-memory"] = function () {
  const { both, frac, num, raw, step, times, total } = qz;

  const GB = 1e9;
  const BILLIONS = [1, 1.3, 1.5, 2, 2.7, 3, 4, 6, 6.7, 7, 7.5, 8, 9, 12, 13, 14, 20, 30, 32, 34, 40, 65, 70];

  const draw = (rng, level) => {
    const common = { n_params: rng.oneOf(BILLIONS) * GB, optimizer: "adam", zero: 0, gpus: 1, bytes: null };
    if (level > 1) {
      const zero = level === 2 ? 0 : rng.integer(1, 3);
      return { ...common, precision: "mixed", zero, gpus: rng.oneOf([2, 4, 8, 16, 32, 64]) };
    }
    if (rng.chance(0.5)) return { ...common, precision: "inference", bytes: rng.oneOf([0.5, 1, 2]) };
    return { ...common, precision: "fp32", optimizer: rng.oneOf(["sgd", "momentum", "adam"]) };
  };

  const statement = (given) => {
    const [howEn, howZh] = how(given);
    const [whereEn, whereZh] = where(given);
    const size = num(given.n_params);
    return both(
      `A model of $${size}$ parameters ${howEn}. ${whereEn} Memory is in GB ($10^9$ bytes) on each GPU, without` +
        " activations and buffers.",
      `一个参数量为 $${size}$ 的模型${howZh}。${whereZh}显存按每个 GPU 计，单位为 GB（$10^9$ 字节），不含激活值与缓冲区。`,
    );
  };

  const how = (given) => {
    if (given.precision === "inference") {
      const size = num(given.bytes);
      const aByte = given.bytes === 1 ? "byte" : "bytes";
      const format = FORMATS[given.bytes];
      return both(
        `is loaded for inference, $${size}$ ${aByte} a weight (${format})`,
        `用于推理，每个权重占 $${size}$ 字节（${format}）`,
      );
    }
    const [optimizerEn, optimizerZh] = OPTIMIZERS[given.optimizer];
    const [precisionEn, precisionZh] = PRECISIONS[given.precision];
    return both(`is trained with ${optimizerEn}, ${precisionEn}`, `用${optimizerZh}训练，${precisionZh}`);
  };

  const where = (given) => {
    if (given.gpus === 1) return both("One GPU.", "只用一个 GPU。");
    const [zeroEn, zeroZh] = given.zero
      ? both(`with ZeRO stage $${given.zero}$`, `使用 ZeRO 第 $${given.zero}$ 阶段`)
      : both("without ZeRO", "不用 ZeRO");
    return both(
      `Data parallelism on $${given.gpus}$ GPUs, ${zeroEn}.`,
      `在 $${given.gpus}$ 个 GPU 上数据并行，${zeroZh}。`,
    );
  };

  const OPTIMIZERS = {
    sgd: both("plain SGD", "不带动量的 SGD "),
    momentum: both("SGD with momentum", "带动量的 SGD "),
    adam: both("Adam", " Adam "),
  };
  const PRECISIONS = {
    fp32: both("everything in fp32", "全部使用 fp32"),
    mixed: both(
      "in mixed precision as in the ZeRO paper: fp16 weights and gradients, an optimizer that works and keeps its" +
        " states in fp32",
      "混合精度（与 ZeRO 论文相同）：权重与梯度为 fp16，优化器以 fp32 更新并保存其状态",
    ),
  };
  const FORMATS = { 2: "fp16", 1: "int8", 0.5: "int4" };
  // fp32 numbers that an optimizer keeps for each parameter.
  const MOMENTS = { sgd: 0, momentum: 1, adam: 2 };

  const bytesPerParameter = (given) => {
    if (given.precision === "inference") return { weight: given.bytes, gradient: 0, master: 0, moments: 0 };
    const moments = 4 * MOMENTS[given.optimizer];
    if (given.precision === "fp32") return { weight: 4, gradient: 4, master: 0, moments };
    return { weight: 2, gradient: 2, master: 4, moments };
  };
  const bytesPerGpu = ({ weight, gradient, master, moments }, { zero, gpus }) =>
    weight / (zero >= 3 ? gpus : 1) + gradient / (zero >= 2 ? gpus : 1) + (master + moments) / (zero >= 1 ? gpus : 1);

  const solve = (given) => ({ gb: (given.n_params * bytesPerGpu(bytesPerParameter(given), given)) / GB });

  const explain = (given) => {
    const each = bytesPerParameter(given);
    const found = [step("Bytes of a weight", "每个权重的字节数", num(each.weight))];
    if (each.gradient) found.push(step("Of its gradient", "其梯度的字节数", num(each.gradient)));
    if (each.master) found.push(step("Of the fp32 master copy of the weight", "权重的 fp32 主副本", num(each.master)));
    if (each.moments) {
      const worked = raw`${MOMENTS[given.optimizer]}\cdot 4=${num(each.moments)}`;
      found.push(step("Of the optimizer's fp32 moments", "优化器的 fp32 状态（动量等）", worked));
    }
    // ZeRO shares out the states from stage 1 on, then the gradients, then the weights.
    const terms = [[each.weight, 3], [each.gradient, 2], [each.master + each.moments, 1]].filter(([size]) => size);
    const kept = terms.filter(([, stage]) => given.zero < stage).map(([size]) => size);
    const shared = terms.filter(([, stage]) => given.zero >= stage).map(([size]) => size);
    const one = bytesPerGpu(each, given);
    if (terms.length > 1) {
      const parts = [kept.length && total(kept), shared.length && frac(total(shared), given.gpus)];
      const worked = `${parts.filter(Boolean).join("+")}=${num(one)}`;
      found.push(step("Of one parameter on one GPU", "每个参数在一个 GPU 上的字节数", worked));
    }
    const gigabytes = `${frac(times([one, given.n_params]), "10^9")}=${num(solve(given).gb)}`;
    return [...found, step("All parameters, in GB", "全部参数，以 GB 计", gigabytes)];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["lora-param-count"] = function () {
  const { both, raw, step, sum, times, total, zip } = qz;

  const WIDTHS = [
    64, 100, 128, 200, 256, 300, 400, 500, 512, 600, 768, 800, 1000, 1024, 1280, 1536, 1600, 2000, 2048, 4096,
  ];

  const draw = (rng, level) => {
    const r = rng.oneOf([1, 2, 4, 8, 16, 32, 64]);
    if (level === 1) {
      const [d_in, d_out] = rng.some(WIDTHS, 2);
      return isLow(r, d_in, d_out) ? { d_in: [d_in], d_out: [d_out], r, matrices: 1, layers: 1 } : null;
    }
    const d = rng.oneOf([...WIDTHS, 5120, 8192, 12288]);
    const layers = rng.oneOf([6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48]);
    if (level === 2) return isLow(r, d) ? { d_in: [d], d_out: [d], r, matrices: 2, layers } : null;
    const narrow = Math.floor(d / rng.oneOf([2, 4]));
    const wide = rng.integer(2, 4) * d;
    const outputs = [d, ...rng.oneOf([[narrow], [wide], [narrow, wide]])];
    return isLow(r, ...outputs) ? { d_in: outputs.map(() => d), d_out: outputs, r, matrices: 2, layers } : null;
  };

  // Whether the rank is low, as it is meant to be: a rank above the width is none at all.
  const isLow = (r, ...widths) => 8 * r <= Math.min(...widths);

  const statement = (given) => {
    const { matrices: m, layers } = given;
    const shapes = zip(given.d_in, given.d_out);
    const aMatrix = `$${m}$ ${m === 1 ? "matrix" : "matrices"}`;
    const en = shapes.map(([d_in, d_out]) => `${aMatrix} with $${d_in}$ inputs and $${d_out}$ outputs`).join(", and ");
    const zh = shapes.map(([d_in, d_out]) => `$${m}$ 个输入 $${d_in}$ 维、输出 $${d_out}$ 维的矩阵`).join("、");
    const [modelEn, modelZh] =
      layers === 1
        ? ["One layer", "一层，其中"]
        : [`A model of $${layers}$ layers`, `一个 $${layers}$ 层的模型，每层`];
    const each = layers > 1 ? " in each layer" : "";
    return both(
      `${modelEn} is fine-tuned with LoRA of rank $r=${given.r}$, which adapts${each} ${en}.` +
        " The model's own weights are frozen; LoRA has no biases.",
      `用秩 $r=${given.r}$ 的 LoRA 微调${modelZh}适配 ${zh}。模型原有的权重冻结，LoRA 没有偏置。`,
    );
  };

  const counts = (given) => zip(given.d_in, given.d_out).map(([d_in, d_out]) => given.r * (d_in + d_out));
  const solve = (given) => ({ params: given.layers * given.matrices * sum(counts(given)) });

  const explain = (given) => {
    const { r } = given;
    const found = counts(given);
    const layer = given.matrices * sum(found);
    const summed = found.length > 1 ? `(${total(found)})` : found[0];
    return [
      ...zip(given.d_in, given.d_out, found).map(([d_in, d_out, count]) =>
        step(
          `A is ${r} by ${d_in}, B is ${d_out} by ${r}`,
          `A 为 ${r} 行 ${d_in} 列，B 为 ${d_out} 行 ${r} 列`,
          raw`r(d_{in}+d_{out})=${r}\cdot(${d_in}+${d_out})=${count}`,
        ),
      ),
      step("All matrices of a layer", "一层的全部矩阵", raw`${given.matrices}\cdot ${summed}=${layer}`),
      step("All layers", "全部层", `${times([given.layers, layer])}=${given.layers * layer}`),
    ];
  };

  return { draw, statement, solve, explain };
};

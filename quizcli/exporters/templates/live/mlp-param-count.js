window.quizcliLive["mlp-param-count"] = function () {
  const { both, product, raw, sorted, step, sum, times, total } = qz;

  const WIDTHS = [10, 16, 20, 25, 30, 32, 40, 50, 60, 64, 80, 100, 120, 128, 150, 200, 256, 300];

  const draw = (rng, level) => {
    const outputs = rng.oneOf([1, 2, 3, 5, 10, 20, 100]);
    if (level === 1) {
      const inputs = rng.oneOf([2, 3, 4, 8, 10, 12, 20, 30, 50, 64, 100, 128, 200, 256, 400, 784]);
      return { sizes: [inputs, rng.oneOf(WIDTHS), outputs], bias: true, bn: false, embedding: null };
    }
    if (level === 2) {
      const hidden = sorted(rng.some(WIDTHS, rng.integer(2, 3))).reverse();
      const inputs = rng.oneOf([8, 10, 13, 20, 30, 50, 64, 100]);
      return { sizes: [inputs, ...hidden, outputs], bias: true, bn: false, embedding: null };
    }
    const words = rng.oneOf([1000, 2000, 5000, 10000, 20000, 30000, 50000]);
    const dimensions = rng.oneOf([8, 16, 32, 50, 64, 100, 128, 200, 256, 300, 512]);
    return {
      sizes: [dimensions, ...rng.some(WIDTHS, rng.integer(1, 2)), outputs],
      bias: rng.chance(0.7),
      bn: true,
      embedding: [words, dimensions],
    };
  };

  const statement = (given) => {
    const { sizes } = given;
    const widths = sizes.map((size) => `$${size}$`).join("-");
    const layers = sizes.length - 1;
    let en =
      `A fully connected network with the widths ${widths}: an input of $${sizes[0]}$ numbers, then $${layers}$ fully` +
      ` connected layers, ${given.bias ? "each with a bias" : "without biases"}.`;
    let zh =
      `一个全连接网络，各层宽度依次为 ${widths}：输入 $${sizes[0]}$ 维，之后有 $${layers}$ 个全连接层，` +
      (given.bias ? "每层有偏置。" : "均无偏置。");
    if (given.bn) {
      en +=
        " Batch normalization with gamma and beta follows each hidden layer, not the output; its running statistics" +
        " are not trained.";
      zh += "每个隐藏层之后接批归一化（BN），含 gamma 与 beta，输出层之后没有；滑动统计量不参与训练。";
    }
    if (given.embedding) {
      const [words, dimensions] = given.embedding;
      en +=
        ` Its input comes from a trained embedding of $${words}$ words in $${dimensions}$ dimensions, which counts.`;
      zh += `输入来自一个参与训练的词嵌入（embedding），词表大小 $${words}$，维数 $${dimensions}$，一并计入。`;
    }
    return both(en, zh);
  };

  const pairwise = (sizes) => sizes.slice(1).map((units, n) => [sizes[n], units]);
  // Weights, biases, batch normalization, embedding: 0 for what there is none of.
  const terms = ({ sizes, bias, bn, embedding }) => [
    sum(pairwise(sizes).map(product)),
    bias ? sum(sizes.slice(1)) : 0,
    bn ? 2 * sum(sizes.slice(1, -1)) : 0,
    embedding ? product(embedding) : 0,
  ];

  const solve = (given) => ({ params: sum(terms(given)) });

  const explain = (given) => {
    const { sizes } = given;
    const hidden = sizes.slice(1, -1);
    const [weights, , scales, embedded] = terms(given);
    const worked = pairwise(sizes).map((pair) => times(pair)).join("+");
    const found = [step("Weights, layer by layer", "逐层的权重", `${worked}=${weights}`)];
    if (given.bias) {
      found.push(step("A bias for each unit, not for the input", "每个单元一个偏置，输入没有", summed(sizes.slice(1))));
    }
    if (given.bn) {
      const all = hidden.length > 1 ? `(${total(hidden)})` : ` ${hidden[0]}`;
      const doubled = raw`2\cdot${all}=${scales}`;
      found.push(step("Gamma and beta for each hidden unit", "每个隐藏单元一个 gamma 和一个 beta", doubled));
    }
    if (given.embedding) found.push(step("Embedding", "词嵌入", `${times(given.embedding)}=${embedded}`));
    return [...found, step("In all", "合计", summed(terms(given).filter((count) => count > 0)))];
  };

  const summed = (values) => `${total(values)}=${sum(values)}`;

  return { draw, statement, solve, explain };
};

window.quizcliLive["rnn-param-count"] = function () {
  const { both, plural, range, raw, step, sum, total } = qz;

  const draw = (rng, level) => {
    const one = { layers: 1, bidirectional: false };
    if (level === 1) {
      const cell = rng.oneOf(["rnn", "lstm", "gru"]);
      const input = rng.oneOf([8, 10, 16, 20, 30, 32, 50]);
      return { cell, input, hidden: rng.oneOf([8, 10, 16, 20, 32]), ...one, n_bias: 1 };
    }
    const cell = rng.oneOf(["lstm", "gru"]);
    if (level === 2) {
      const input = rng.oneOf([10, 16, 20, 32, 50, 64, 100, 128, 200, 256]);
      const hidden = rng.oneOf([16, 20, 32, 50, 64, 100, 128, 256]);
      return { cell, input, hidden, ...one, n_bias: rng.oneOf([1, 2]) };
    }
    return {
      cell,
      input: rng.oneOf([10, 16, 20, 32, 50, 64, 100, 128]),
      hidden: rng.oneOf([8, 10, 16, 20, 32, 50, 64]),
      layers: rng.integer(2, 3),
      bidirectional: true,
      n_bias: rng.oneOf([1, 2]),
    };
  };

  const statement = (given) => {
    const name = given.cell.toUpperCase();
    const layers = plural(given.layers, "layer");
    const [waysEn, waysZh] = given.bidirectional ? ["bidirectional", "双向"] : ["unidirectional", "单向"];
    let [en, zh] = biasSaid(given);
    if (given.bidirectional) {
      en += " Each higher layer takes the outputs of both directions, concatenated.";
      zh += "两个方向的输出拼接后送入上一层。";
    }
    return both(
      `${given.cell === "gru" ? "A" : "An"} ${name}, ${waysEn}, ${layers}: inputs of length $${given.input}$, a` +
        ` hidden state of length $${given.hidden}$. ${en} There is no output layer.`,
      `一个${waysZh} ${name}，共 $${given.layers}$ 层：输入维数 $${given.input}$，隐状态维数 $${given.hidden}$。${zh}不含输出层。`,
    );
  };

  const biasSaid = (given) => {
    const isGru = given.cell === "gru";
    if (given.n_bias === 2) {
      const [en, zh] = isGru ? ["PyTorch and Keras", "PyTorch 与 Keras"] : ["PyTorch", "PyTorch"];
      return [
        `As in ${en}, each block of weights has $2$ bias vectors: one for the input, one for the recurrent part.`,
        `与 ${zh} 一样，每组权重有 $2$ 个偏置向量：输入部分与循环部分各一个。`,
      ];
    }
    const [en, zh] = isGru ? ["Keras (reset_after=False)", "Keras（reset_after=False）"] : ["Keras", "Keras"];
    return [
      `As in ${en}, each block of weights has $1$ bias vector for the input and the recurrent part together.`,
      `与 ${zh} 一样，每组权重有 $1$ 个偏置向量，输入部分与循环部分共用。`,
    ];
  };

  // Blocks of weights in a cell: a gate each, and one for the candidate state.
  const BLOCKS = { rnn: 1, lstm: 4, gru: 3 };
  const directions = (given) => (given.bidirectional ? 2 : 1);
  const width = (given, layer) => (layer === 1 ? given.input : directions(given) * given.hidden);
  const block = (given, layer) => given.hidden * (width(given, layer) + given.hidden + given.n_bias);
  const counts = (given) =>
    range(1, given.layers + 1).map((layer) => directions(given) * BLOCKS[given.cell] * block(given, layer));

  const solve = (given) => ({ params: sum(counts(given)) });

  const explain = (given) => {
    const h = given.hidden;
    const blocks = BLOCKS[given.cell];
    const ways = directions(given);
    const sums = counts(given);
    const found = [step("Blocks of weights, gates and candidate", "权重的组数，即各个门与候选状态", `G=${blocks}`)];
    // All layers above the second are like it.
    range(1, Math.min(given.layers, 2) + 1).forEach((layer) => {
      const x = width(given, layer);
      const one = block(given, layer);
      const [en, zh] = given.layers > 1 ? [` of layer ${layer}`, `第 ${layer} 层`] : ["", ""];
      if (layer === 2) {
        found.push(step("Higher layers take all directions", "更高的层接收所有方向的输出", raw`x=${ways}\cdot ${h}=${x}`));
      }
      const worked = raw`${h}\cdot ${x}+${h}\cdot ${h}+${given.n_bias}\cdot ${h}=${one}`;
      found.push(step(`One block${en}`, `${zh}一组权重`, worked));
      found.push(step(`All blocks${en}`, `${zh}所有组`, raw`${ways}\cdot ${blocks}\cdot ${one}=${sums[layer - 1]}`));
    });
    if (sums.length > 1) found.push(step("All layers", "所有层", `${total(sums)}=${sum(sums)}`));
    return found;
  };

  return { draw, statement, solve, explain };
};

// As samples.py: a batch of classified samples.
qz.samples = (function () {
  const { both, logNum, num, softmax } = qz;

  const MEAN = both("The loss is the mean over the batch.", "损失取整批的平均。");
  const probabilities = (given) => given.probs || given.logits.map(softmax);
  const listed = (given) => {
    const rows = given.logits || given.probs;
    const shown = rows.map((row) => `$[${row.map((value) => (given.logits ? logNum : num)(value)).join(", ")}]$`);
    const [en, zh] = given.logits ? ["logits", "logits"] : ["softmax probabilities", "softmax 概率"];
    if (rows.length === 1) {
      return both(
        `One sample has the ${en} ${shown[0]}; its true class is $${given.target[0]}$, counted from 0.`,
        `一个样本的 ${zh} 为 ${shown[0]}，真实类别为 $${given.target[0]}$（从 0 数起）。`,
      );
    }
    return both(
      `A batch of ${rows.length} samples:\n\n` +
        shown.map((row, n) => `- ${en} ${row}, true class $${given.target[n]}$`).join("\n") +
        "\n\nClasses count from 0.",
      `一批 ${rows.length} 个样本：\n\n` +
        shown.map((row, n) => `- ${zh} ${row}，真实类别 $${given.target[n]}$`).join("\n") +
        "\n\n类别从 0 数起。",
    );
  };
  return { MEAN, probabilities, listed };
})();

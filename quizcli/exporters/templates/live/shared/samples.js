// As samples.py: a batch of classified samples.
qz.samples = (function () {
  const { both, bullets, logNum, num } = qz;

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
    const sample = (row, n) =>
      both(`${en} ${row}, true class $${given.target[n]}$`, `${zh} ${row}，真实类别 $${given.target[n]}$`);
    const [listEn, listZh] = bullets(shown.map(sample));
    return both(
      `A batch of ${rows.length} samples:\n\n${listEn}\n\nClasses count from 0.`,
      `一批 ${rows.length} 个样本：\n\n${listZh}\n\n类别从 0 数起。`,
    );
  };
  return { listed };
})();

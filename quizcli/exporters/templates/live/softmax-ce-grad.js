// Softmax cross-entropy: logits that are logarithms of whole numbers, then whole ones, then a batch of them.
window.quizcliLive["softmax-ce-grad"] = function (seed, level) {
  var draw = qzDraw(seed);
  var given, counts;
  do {
    var classes = draw.integer(3, 4);
    var samples = level < 3 ? 1 : draw.integer(2, 3);
    counts = qzTimes(samples, function () {
      return qzTimes(classes, function () { return level === 1 ? draw.integer(1, 6) : draw.integer(-2, 3); });
    });
    given = {
      logits: counts.map(function (row) { return level === 1 ? row.map(Math.log) : row; }),
      target: qzTimes(samples, function () { return draw.integer(0, classes - 1); }),
    };
  } while (counts.some(function (row) { return row.every(function (count) { return count === row[0]; }); }));

  var sum = function (row) { return row.reduce(function (a, b) { return a + b; }, 0); };
  var size = given.target.length;
  var powers = given.logits.map(function (row) { return row.map(Math.exp); });
  var chances = powers.map(function (row) { return row.map(function (power) { return power / sum(row); }); });
  var losses = chances.map(function (row, n) { return -Math.log(row[given.target[n]]); });
  var differences = chances.map(function (row, n) {
    return row.map(function (chance, k) { return chance - (k === given.target[n] ? 1 : 0); });
  });
  var loss = sum(losses) / size;
  var gradient = differences.map(function (row) { return row.map(function (d) { return d / size; }); });

  var number = function (value) { return String(Number(value.toPrecision(5))); };
  var vector = function (row) { return "[" + row.map(number).join(", ") + "]"; };
  var total = function (row) {
    return row.map(function (value) { return value < 0 ? "(" + number(value) + ")" : number(value); }).join("+");
  };
  var shown = function (row) {
    var words = level === 1 ? row.map(function (count) { return count === 1 ? "0" : "\\ln " + count; }) : row;
    return qzMath("[" + words.join(", ") + "]");
  };
  var steps = function (words) {
    var found = [];
    counts.forEach(function (_, n) {
      var at = size > 1 ? "_" + (n + 1) : "";
      found.push(words[0] + qzMath("e^{z" + at + "}=" + vector(powers[n]), "wide"));
      found.push(words[1] + qzMath(total(powers[n]) + "=" + number(sum(powers[n])), "wide"));
      found.push(words[2] + qzMath("p" + at + "=" + vector(chances[n]), "wide"));
      found.push(words[3] + qzMath("L" + at + "=-\\ln " + number(chances[n][given.target[n]]) + "=" + number(losses[n]), "wide"));
      found.push(words[4] + qzMath("g" + at + "=" + vector(differences[n]), "wide"));
    });
    if (size > 1) {
      found.push(words[5] + qzMath("L=\\frac{" + total(losses) + "}{" + size + "}=" + number(loss), "wide"));
      gradient.forEach(function (row, n) {
        found.push(words[6] + qzMath("g_" + (n + 1) + "/" + size + "=" + vector(row), "wide"));
      });
    }
    return found;
  };
  var stated = function (one, many, mean) {
    if (size === 1) return "<p>" + one(shown(counts[0]), given.target[0]) + "</p>";
    var items = counts.map(function (row, n) { return "<li>" + many(shown(row), given.target[n]) + "</li>"; });
    return "<ul>" + items.join("") + "</ul><p>" + mean + "</p>";
  };
  return {
    given: given,
    tolerance: [0.005, 0.001],
    parts: [
      { name: "loss", value: loss, exact: false },
      { name: "grad", value: gradient, exact: false },
    ],
    says: {
      en: {
        statement:
          stated(
            function (row, y) { return "One sample has the logits " + row + "; its true class is " + y + "."; },
            function (row, y) { return "logits " + row + ", true class " + y; },
            "A batch of " + size + " samples; the loss is the mean over the batch."
          ) +
          "<p>Classes count from 0. The loss is softmax cross-entropy with the natural logarithm; the gradient is with " +
          "respect to the logits, a row for each sample.</p>",
        steps: steps([
          "Exponentials: ", "Their sum: ", "Probabilities: ", "Loss: ", "Minus 1 at the true class: ",
          "Mean over the batch: ", "The gradient is divided by the batch size too: ",
        ]),
      },
      zh: {
        statement:
          stated(
            function (row, y) { return "一个样本的 logits 为 " + row + "，真实类别为 " + y + "。"; },
            function (row, y) { return "logits " + row + "，真实类别 " + y; },
            "一批 " + size + " 个样本，损失取整批的平均。"
          ) + "<p>类别从 0 数起。损失为 softmax 交叉熵，取自然对数；梯度对 logits 求，每个样本一行。</p>",
        steps: steps([
          "指数：", "求和：", "概率：", "损失：", "真实类别处减 1：", "对整批取平均：", "梯度同样除以批大小：",
        ]),
      },
    },
  };
};

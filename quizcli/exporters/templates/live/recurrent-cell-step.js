window.quizcliLive["recurrent-cell-step"] = function () {
  const { both, bullets, flat, isNear, num, par, range, raw, sigmoid, step } = qz;

  const GATES = { rnn: ["h"], lstm: ["i", "f", "g", "o"], gru: ["r", "z", "n"] };
  const NAMES = {
    h: ["state", "状态"],
    i: ["input gate", "输入门"],
    f: ["forget gate", "遗忘门"],
    g: ["candidate", "候选值"],
    o: ["output gate", "输出门"],
    r: ["reset gate", "重置门"],
    z: ["update gate", "更新门"],
    n: ["candidate", "候选值"],
  };

  // The state is one number.
  const draw = (rng, level) => {
    const cell = level === 1 ? "rnn" : level === 3 && rng.chance(0.6) ? "gru" : "lstm";
    const steps = level === 1 || (level === 3 && cell === "lstm") ? 2 : 1;
    const weight = () => [[rng.oneOf([-1, 0.5, 1, 1.5, -0.5])]];
    const given = {
      cell,
      x: range(steps).map(() => [rng.oneOf([-1, 0.5, 1, 2])]),
      h: [rng.oneOf([-1, -0.5, 0.5, 1])],
      c: cell === "lstm" ? [rng.oneOf([-1, 0.5, 1, 2])] : null,
      W: byGate(cell, weight),
      U: byGate(cell, weight),
      b: byGate(cell, () => [rng.oneOf([-0.5, 0, 0.5, 1])]),
      gru_form: cell === "gru" ? rng.oneOf(["reset_after", "reset_before"]) : "reset_after",
    };
    // Next to 0 every wrong turn would pass for the right one.
    const states = solve(given);
    const counts = Object.keys(states).every((name) => Math.abs(states[name][0]) > 0.05);
    return counts && isTelling(given, level) ? given : null;
  };

  const byGate = (cell, one) => GATES[cell].reduce((found, gate) => ({ ...found, [gate]: one() }), {});

  // Whether a slip leads elsewhere: no U h, a sigmoid for the candidate; i for f, no tanh of the cell state.
  const isTelling = (given, level) => {
    const none = byGate(given.cell, () => [[0]]);
    const wrongs = [solve({ ...given, U: none }), solve(given, sigmoid)];
    if (level === 2) {
      const swapped = (part) => ({ ...part, i: part.f, f: part.i });
      wrongs.push(solve({ ...given, W: swapped(given.W), U: swapped(given.U), b: swapped(given.b) }));
      wrongs.push(solve(given, Math.tanh, (c) => c));
    }
    const right = solve(given);
    const isOff = ([wrong], [value]) => !isNear(wrong, value);
    return wrongs.every((wrong) => Object.keys(right).some((name) => isOff(wrong[name], right[name])));
  };

  const statement = (given) => {
    const values = (gate) =>
      weights(given, gate).map((value, n) => `$${["W", "U", "b"][n]}_${gate}=${num(value)}$`);
    const row = (gate) =>
      both(`${NAMES[gate][0]}: ${values(gate).join(", ")}`, `${NAMES[gate][1]}：${values(gate).join("，")}`);
    const [rowsEn, rowsZh] = bullets(GATES[given.cell].map(row));
    const inputs = given.x.map(([x], t) => `$x_{${t + 1}}=${num(x)}$`);
    const start = [`$h_0=${num(given.h[0])}$`, ...(given.c ? [`$c_0=${num(given.c[0])}$`] : [])];
    const [nameEn, nameZh] = {
      rnn: ["A plain recurrent cell with tanh", "一个以 tanh 为激活函数的普通循环单元（RNN）"],
      lstm: ["An LSTM cell", "一个 LSTM 单元"],
      gru: ["A GRU cell", "一个 GRU 单元"],
    }[given.cell];
    let [formEn, formZh] = ["", ""];
    if (given.cell === "gru") {
      const inner = given.gru_form === "reset_after" ? raw`r\odot(U_n h)` : raw`U_n(r\odot h)`;
      const form = raw`$n=\tanh(W_n x+b_n+${inner})$`;
      formEn = raw` The candidate is ${form}; z keeps the old state: $h'=(1-z)\odot n+z\odot h$.`;
      formZh = raw`候选值为 ${form}，z 保留旧状态：$h'=(1-z)\odot n+z\odot h$。`;
    }
    return both(
      `${nameEn}; W acts on the input, U on the hidden state, and each gate has one bias:\n\n${rowsEn}\n\n` +
        `It starts from ${start.join(", ")} and sees ${inputs.join(", ")}.${formEn}` +
        " The states after the last step are asked, each a vector of one number.",
      `${nameZh}，W 作用于输入，U 作用于隐藏状态，每个门一个偏置：\n\n${rowsZh}\n\n` +
        `初始 ${start.join("，")}，输入 ${inputs.join("，")}。${formZh}求最后一步之后的状态，各为一个分量的向量。`,
    );
  };

  const weights = (given, gate) => [given.W[gate][0][0], given.U[gate][0][0], given.b[gate][0]];
  const fromInput = (given, gate, x) => {
    const [w, , bias] = weights(given, gate);
    return w * x + bias;
  };
  const fromState = (given, gate, h) => weights(given, gate)[1] * h;
  const before = (given, gate, x, h) => fromInput(given, gate, x) + fromState(given, gate, h);

  const rnnStep = (given, [x, h], candidate) => ({ h: candidate(before(given, "h", x, h)) });
  const lstmStep = (given, [x, h, c], candidate, output) => {
    const [i, f, o] = ["i", "f", "o"].map((gate) => sigmoid(before(given, gate, x, h)));
    const g = candidate(before(given, "g", x, h));
    const updated = f * c + i * g;
    return { i, f, g, o, c: updated, h: o * output(updated) };
  };
  const gruStep = (given, [x, h], candidate) => {
    const [r, z] = ["r", "z"].map((gate) => sigmoid(before(given, gate, x, h)));
    const recurrent = given.gru_form === "reset_after" ? r * fromState(given, "n", h) : fromState(given, "n", r * h);
    const n = candidate(fromInput(given, "n", x) + recurrent);
    return { r, z, n, h: (1 - z) * n + z * h };
  };

  // Each step: its input, the states before, and what it finds.
  const run = (given, candidate, output) => {
    const cellStep = { rnn: rnnStep, lstm: lstmStep, gru: gruStep }[given.cell];
    let [h, c] = [given.h[0], given.c && given.c[0]];
    return given.x.map(([x]) => {
      const found = cellStep(given, [x, h, c], candidate, output);
      const done = { x, h, c, found };
      ({ h, c } = found);
      return done;
    });
  };

  const solve = (given, candidate = Math.tanh, output = Math.tanh) => {
    const { h, c } = run(given, candidate, output).pop().found;
    return given.cell === "lstm" ? { h: [h], c: [c] } : { h: [h] };
  };

  const explain = (given) =>
    flat(run(given, Math.tanh, Math.tanh).map(({ x, h, c, found }, t) => {
      const at = both(`Step ${t + 1}`, `第 ${t + 1} 步`);
      const gates = (...names) => names.map((name) => gateWorked(at, name, given, x, h, found[name]));
      if (given.cell === "rnn") return gates("h");
      if (given.cell === "lstm") return [...gates("i", "f", "g", "o"), ...lstmStates(at, found, c)];
      return [...gates("r", "z"), ...gruStates(at, found, given, x, h)];
    }));

  const gateWorked = (at, gate, given, x, h, value) => {
    const [w, u, bias] = weights(given, gate);
    const terms = raw`${num(w)}\cdot ${par(x)}+${par(u)}\cdot ${par(h)}+${par(bias)}`;
    const applied = gate === "h" || gate === "g" ? raw`\tanh` : raw`\sigma`;
    const [en, zh] = NAMES[gate];
    const name = gate === "h" ? "h'" : gate;
    const formula = `${name}=${applied}(${terms})=${applied}(${num(before(given, gate, x, h))})=${num(value)}`;
    return step(`${at[0]}, ${en}`, `${at[1]}，${zh}`, formula);
  };

  const lstmStates = (at, found, c) => {
    const [i, f, o, updated, h] = [found.i, found.f, found.o, found.c, found.h].map((value) => num(value));
    const sums = raw`${f}\cdot ${par(c)}+${i}\cdot ${par(found.g)}`;
    return [
      step(`${at[0]}, cell state`, `${at[1]}，单元状态`, raw`c'=f\odot c+i\odot g=${sums}=${updated}`),
      step(
        `${at[0]}, hidden state`,
        `${at[1]}，隐藏状态`,
        raw`h'=o\odot\tanh c'=${o}\cdot \tanh(${updated})=${h}`,
      ),
    ];
  };

  const gruStates = (at, found, given, x, h) => {
    const { n } = found;
    const [r, z] = [num(found.r), num(found.z)];
    const plain = num(fromInput(given, "n", x));
    const [inner, meaning] =
      given.gru_form === "reset_after"
        ? [raw`${r}\cdot ${par(fromState(given, "n", h))}`, raw`W_n x+b_n+r\odot(U_n h)`]
        : [raw`${par(given.U.n[0][0])}\cdot (${r}\cdot ${par(h)})`, raw`W_n x+b_n+U_n(r\odot h)`];
    const kept = raw`(1-${z})\cdot ${par(n)}+${z}\cdot ${par(h)}`;
    const candidate = raw`n=\tanh(${meaning})=\tanh(${plain}+${inner})=${num(n)}`;
    const state = raw`h'=(1-z)\odot n+z\odot h=${kept}=${num(found.h)}`;
    return [
      step(`${at[0]}, candidate`, `${at[1]}，候选值`, candidate),
      step(`${at[0]}, hidden state`, `${at[1]}，隐藏状态`, state),
    ];
  };

  return { draw, statement, solve, explain };
};

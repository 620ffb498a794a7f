window.quizcliLive["cnn-shape-trace"] = function () {
  const { both, frac, product, raw, step, sum, times, total, vec } = qz;

  const draw = (rng, level) => {
    const drawn = { 1: [likeLenet], 2: [withFloor], 3: [densenet, densenet, withGap, ofText] };
    const given = rng.oneOf(drawn[level])(rng);
    const shapes = [given.input, ...trace(given).map(([shape]) => shape)];
    const exact = operations(given).every(([operation, n], at) => {
      const size = shapes[at][shapes[at].length - 1];
      return operation !== "pool" || (size + 2 * n[2] - n[0]) % n[1] === 0;
    });
    const flat = Math.max(...shapes.filter((shape) => shape.length === 1).map((shape) => shape[0]));
    if ((level === 1 && !exact) || (level === 2 && exact) || (level < 3 && flat > 2500)) return null;
    return given;
  };

  const square = (channels, size) => [channels, size, size];
  const likeLenet = (rng) => {
    const [first, second] = [rng.oneOf([3, 5]), rng.oneOf([3, 5])];
    return {
      input: square(rng.oneOf([1, 3]), rng.oneOf([28, 32])),
      layers: [
        { conv: [rng.oneOf([4, 6, 8, 10]), first, 1, rng.oneOf([0, Math.floor(first / 2)])] },
        { pool: [2, 2, 0] },
        { conv: [rng.oneOf([8, 12, 16, 20]), second, 1, rng.oneOf([0, Math.floor(second / 2)])] },
        { pool: [2, 2, 0] },
        { flatten: 1 },
        { linear: rng.oneOf([2, 5, 10]) },
      ],
    };
  };
  const withFloor = (rng) => {
    const k = rng.oneOf([3, 5, 7]);
    const pool = rng.oneOf([[2, 2, 0], [3, 2, 0], [3, 2, 1]]);
    const c = rng.oneOf([8, 16, 32]);
    const third = rng.chance(0.5) ? [{ conv: [64, 3, 2, 1] }] : [];
    return {
      input: square(rng.oneOf([1, 3]), rng.oneOf([49, 63, 65, 75, 95, 96, 97, 99, 127])),
      layers: [
        { conv: [c, k, 2, Math.floor(k / 2)] },
        { pool },
        { conv: [2 * c, 3, 1, rng.integer(0, 1)] },
        { pool: [2, 2, 0] },
        ...third,
        { flatten: 1 },
        { linear: rng.oneOf([10, 20, 64, 100]) },
      ],
    };
  };
  const densenet = (rng) => {
    const [c, growth] = [rng.oneOf([16, 24, 32]), rng.oneOf([4, 8, 12, 16])];
    return {
      input: square(3, rng.oneOf([32, 64, 96])),
      layers: [
        { conv: [c, 3, rng.integer(1, 2), 1] },
        { bn: 1 },
        { dense_layer: growth },
        { dense_layer: growth },
        { pool: rng.oneOf([[2, 2, 0], [3, 2, 0], [3, 2, 1]]) },
        { conv: [rng.oneOf([16, 32, 40]), 1, 1, 0] },
        { gap: 1 },
        { flatten: 1 },
        { linear: rng.oneOf([5, 10, 100]) },
      ],
    };
  };
  const withGap = (rng) => {
    const c = rng.oneOf([8, 16, 32]);
    return {
      input: square(3, rng.oneOf([32, 64, 96, 224])),
      layers: [
        { conv: [c, ...rng.oneOf([[3, 1, 1], [5, 2, 2], [7, 2, 3]])] },
        { bn: 1 },
        { pool: [3, 2, 1] },
        { conv: [2 * c, 3, 2, 1] },
        { bn: 1 },
        { gap: 1 },
        { flatten: 1 },
        { linear: rng.oneOf([5, 10, 100]) },
      ],
    };
  };
  const ofText = (rng) => {
    const [k, filters] = [rng.oneOf([3, 5, 7]), rng.oneOf([16, 32, 64])];
    return {
      input: [rng.oneOf([100, 200, 400, 500])],
      layers: [
        { embedding: [rng.oneOf([2000, 5000, 10000]), rng.oneOf([32, 50, 100, 128])] },
        { conv1d: [filters, k] },
        { pool: [rng.oneOf([2, 4, 5]), rng.oneOf([2, 4]), 0] },
        { conv1d: [filters, k] },
        { gap: 1 },
        { flatten: 1 },
        { linear: rng.oneOf([1, 2, 10]) },
      ],
    };
  };

  // The operation of each layer and all its numbers, those left to their defaults too.
  const operations = (given) =>
    given.layers.map((layer) => {
      const operation = Object.keys(layer)[0];
      return [operation, [].concat(layer[operation], operation === "conv1d" ? [1, 0] : [])];
    });

  const statement = (given) => {
    const said = operations(given).map(([operation, n]) => layerSaid(operation, n.map((number) => `$${number}$`)));
    const [en, zh] = [0, 1].map((language) => said.map((line, n) => `${n + 1}. ${line[language]}`).join("\n"));
    const [axesEn, axesZh] =
      given.input.length === 1 ? ["token indices", "词元序号"] : ["channels, height, width", "通道、高、宽"];
    return both(
      `A network with the input $${vec(given.input)}$ (${axesEn}; no batch):\n\n${en}\n\nShapes are channels first,` +
        " $[n]$ once flat, one row for each layer; sizes are rounded down. Convolutions and fully connected layers" +
        " have a bias unless said otherwise. Only trainable parameters count, 0 for a layer without.",
      `一个网络，输入为 $${vec(given.input)}$（${axesZh}，不含批）：\n\n${zh}\n\n形状通道在前，展平之后为 $[n]$，每层一行；` +
        "尺寸向下取整。除另有说明外，卷积层与全连接层均有偏置。只计可训练参数，没有参数的层记 0。",
    );
  };

  const NAMES = {
    conv: ["convolution", "卷积"],
    conv1d: ["1-D convolution", "一维卷积"],
    pool: ["max pooling", "最大池化"],
    gap: ["global average pooling, its axes kept with size 1", "全局平均池化，空间维保留为 1"],
    flatten: ["flatten", "展平"],
    linear: ["fully connected", "全连接"],
    bn: ["batch normalization", "批归一化（BN）"],
    dense_layer: ["DenseNet layer", "DenseNet 层"],
    embedding: ["embedding", "词嵌入"],
  };

  const layerSaid = (operation, n) => {
    const [en, zh] = NAMES[operation];
    const size = operation === "conv1d" ? n[1] : `${n[1]} × ${n[1]}`;
    switch (operation) {
      case "conv":
      case "conv1d":
        return both(
          `${en}: ${n[0]} filters of size ${size}, stride ${n[2]}, padding ${n[3]}`,
          `${zh}：${n[0]} 个大小为 ${size} 的滤波器，步幅 ${n[2]}，填充 ${n[3]}`,
        );
      case "pool":
        return both(
          `${en}: window ${n[0]}, stride ${n[1]}, padding ${n[2]}`,
          `${zh}：窗口 ${n[0]}，步幅 ${n[1]}，填充 ${n[2]}`,
        );
      case "linear":
        return both(`${en}: ${n[0]} units`, `${zh}：${n[0]} 个单元`);
      case "dense_layer":
        return both(
          `${en}: a 3×3 convolution with ${n[0]} filters, padding 1, no bias, its output concatenated to its input`,
          `${zh}：${n[0]} 个滤波器的 3×3 卷积，填充 1，无偏置，输出与输入按通道拼接`,
        );
      case "embedding":
        return both(
          `${en}: ${n[0]} words in ${n[1]} dimensions; the dimensions become the channels`,
          `${zh}：词表大小 ${n[0]}，维数 ${n[1]}；维数作为通道`,
        );
      default:
        return both(en, zh);
    }
  };

  const outputSize = (size, k, s, p) => Math.floor((size + 2 * p - k) / s) + 1;
  // The shape after each layer, and the layer's parameters.
  const trace = (given) => {
    let shape = given.input;
    return operations(given).map(([operation, n]) => {
      const found = through(shape, operation, n);
      shape = found[0];
      return found;
    });
  };
  const through = (shape, operation, n) => {
    const [c, ...sizes] = shape;
    const moved = () => sizes.map((size) => outputSize(size, ...n.slice(-3)));
    switch (operation) {
      case "conv":
      case "conv1d":
        return [[n[0], ...moved()], (n[1] ** sizes.length * c + 1) * n[0]];
      case "pool":
        return [[c, ...moved()], 0];
      case "gap":
        return [[c, ...sizes.map(() => 1)], 0];
      case "flatten":
        return [[product(shape)], 0];
      case "linear":
        return [[n[0]], (c + 1) * n[0]];
      case "bn":
        return [shape, 2 * c];
      case "dense_layer":
        return [[c + n[0], ...sizes], 9 * c * n[0]];
      default:
        return [[n[1], c], product(n)];
    }
  };

  const solve = (given) => {
    const perLayer = trace(given).map(([, params]) => params);
    return { shapes: trace(given).map(([shape]) => shape), params: sum(perLayer), per_layer: perLayer };
  };

  const explain = (given) => {
    const { shapes, params, per_layer: perLayer } = solve(given);
    const found = [];
    operations(given).forEach(([operation, numbers], at) => {
      const [en, zh] = NAMES[operation];
      const n = at + 1;
      const before = at ? shapes[at - 1] : given.input;
      const worked = sizeWorked(operation, numbers, before, shapes[at]);
      found.push(step(`Layer ${n}, ${en}`, `第 ${n} 层，${zh}`, worked + vec(shapes[at])));
      if (perLayer[at]) {
        const counted = `${paramsWorked(operation, numbers, before)}=${perLayer[at]}`;
        found.push(step(`Parameters of layer ${n}`, `第 ${n} 层的参数量`, counted));
      }
    });
    return [...found, step("All parameters", "参数总量", `${total(perLayer)}=${params}`)];
  };

  // The arithmetic that leads to a shape; height and width are the same.
  const sizeWorked = (operation, n, before, after) => {
    if (["conv", "conv1d", "pool"].includes(operation)) {
      const [k, s, p] = n.slice(-3);
      const quotient = frac(raw`${before[1]}+2\cdot ${p}-${k}`, s);
      return raw`\left\lfloor${quotient}\right\rfloor+1=${after[1]},\quad `;
    }
    if (operation === "dense_layer") return raw`${before[0]}+${n[0]}=${after[0]},\quad `;
    if (operation === "flatten") return raw`${times(before)}=${after[0]},\quad `;
    return "";
  };

  const paramsWorked = (operation, n, before) => {
    switch (operation) {
      case "conv":
      case "conv1d":
        return raw`(${times([...before.slice(1).map(() => n[1]), before[0]])}+1)\cdot ${n[0]}`;
      case "linear":
        return raw`(${before[0]}+1)\cdot ${n[0]}`;
      case "bn":
        return raw`2\cdot ${before[0]}`;
      case "dense_layer":
        return times([3, 3, before[0], n[0]]);
      default:
        return times(n);
    }
  };

  return { draw, statement, solve, explain };
};

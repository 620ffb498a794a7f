window.quizcliLive["kernel-factorization"] = function () {
  const { both, frac, num, product, range, raw, step, sum, times, total } = qz;

  const draw = (rng, level) => {
    const every = (low, high, by) => range((high - low) / by + 1).map((n) => low + n * by);
    if (level === 3) {
      const c = rng.oneOf([...every(64, 512, 16), 600, 640, 768, 800, 1000, 1024]);
      return { variant: "bottleneck", c, mid: Math.floor(c / rng.oneOf([2, 4, 8])) };
    }
    const tens = [20, 30, 40, 50, 60, 100, 120, 150, 160, 200, 240, 250, 300, 320, 400, 500];
    const c = rng.oneOf([...every(16, 256, 8), 384, 512, ...tens]);
    if (level === 1) return { variant: "stack", c, n: rng.integer(2, 3), k: 3 };
    return { variant: "asymmetric", c, k: rng.oneOf([3, 5, 7]) };
  };

  const statement = (given) => {
    const [en, zh] = replaced(given);
    const [whereEn, whereZh] =
      given.variant === "bottleneck"
        ? ["outside it", "其输入与输出"]
        : ["in and out of every layer", "每层的输入与输出"];
    return both(
      `${en}; $${given.c}$ channels ${whereEn}. Stride 1, padding that keeps the size, no biases.` +
        " The ratio is that of the parameters, factorized over plain; the receptive field is that of the whole block" +
        " along one axis.",
      `${zh}；${whereZh}均为 $${given.c}$ 个通道。步幅 1，填充保持尺寸不变，无偏置。` +
        "比值为分解后的参数量除以原参数量；感受野指整个结构在一个方向上的感受野。",
    );
  };
  const replaced = (given) => {
    const said = layers(given).map(shown);
    const square = shown(plain(given));
    if (given.variant === "stack") {
      return both(
        `A stack of $${given.n}$ convolutions, each ${said[0]}, replaces the one square kernel` +
          " with the same receptive field",
        `用 $${given.n}$ 个堆叠的卷积（每个 ${said[0]}）代替感受野相同的单个方形卷积核`,
      );
    }
    if (given.variant === "asymmetric") {
      return both(
        `Two convolutions in sequence, ${said[0]} and ${said[1]}, replace one of ${square}`,
        `用依次相接的 ${said[0]} 与 ${said[1]} 两个卷积代替一个 ${square} 卷积`,
      );
    }
    return both(
      `A bottleneck of three convolutions, ${said[0]}, ${said[1]} and ${said[2]}, the first one down to` +
        ` $${given.mid}$ channels and the last one back up, replaces one of ${square}`,
      `用瓶颈结构（bottleneck）代替一个 ${square} 卷积：依次为 ${said.join("、")} 三个卷积，` +
        `第一个降到 $${given.mid}$ 个通道，最后一个再升回来`,
    );
  };
  const shown = (layer) => raw`$${layer[2]}\times${layer[3]}$`;

  // Input channels, output channels, kernel height, kernel width.
  const layers = ({ variant, c, n, k, mid }) => {
    if (variant === "stack") return range(n).map(() => [c, c, k, k]);
    if (variant === "asymmetric") return [[c, c, k, 1], [c, c, 1, k]];
    return [[c, mid, 1, 1], [mid, mid, 3, 3], [mid, c, 1, 1]];
  };
  const plain = (given) => [given.c, given.c, field(given), field(given)];
  const field = (given) => 1 + sum(layers(given).map((layer) => layer[2] - 1));

  const solve = (given) => {
    const [before, after] = [product(plain(given)), sum(layers(given).map(product))];
    return { plain: before, factorised: after, ratio: after / before, rf: field(given) };
  };

  const explain = (given) => {
    const [seen, worked] = workings(given);
    const { plain: before, factorised: after, ratio, rf } = solve(given);
    return [
      step("Receptive field along one axis", "一个方向上的感受野", `${seen}=${rf}`),
      step("The plain kernel of that size", "同样大小的单个卷积核", `${times(factors(plain(given)))}=${before}`),
      step("The small kernels", "各个小卷积核", `${worked}=${after}`),
      step("Ratio", "比值", `${frac(after, before)}=${num(ratio)}`),
    ];
  };

  const workings = (given) => {
    const { variant, n, k } = given;
    const small = layers(given);
    if (variant === "stack") return [raw`1+${n}\cdot(${k}-1)`, times([n, ...factors(small[0])])];
    if (variant === "asymmetric") return [`1+(${k}-1)+(1-1)`, times([2, ...factors(small[0])])];
    const products = small.map((layer) => times(factors(layer))).join("+");
    return ["1+(1-1)+(3-1)+(1-1)", `${products}=${total(small.map(product))}`];
  };
  // Kernel and channels, whose product is the number of parameters, without the ones of the kernel.
  const factors = ([c_in, c_out, ...kernel]) => [...kernel.filter((k) => k > 1), c_in, c_out];

  return { draw, statement, solve, explain };
};

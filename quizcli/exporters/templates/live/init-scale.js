window.quizcliLive["init-scale"] = function () {
  const { both, frac, isNear, join, num, raw, step } = qz;

  const NORMAL = ["xavier_normal", "he_normal", "lecun_normal"];
  const UNIFORM = ["xavier_uniform", "he_uniform", "lecun_uniform"];
  const NAMES = {
    xavier: both("Xavier (Glorot)", " Xavier（Glorot）"),
    he: both("He (Kaiming)", " He（Kaiming）"),
    lecun: both("LeCun", " LeCun "),
  };
  const WIDTHS = [50, 64, 100, 128, 200, 256, 300, 400, 512, 784, 800, 1000, 1024, 2048, 4096];

  const draw = (rng, level) => {
    const [c_in, c_out] = rng.some(level < 3 ? WIDTHS : [3, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512], 2);
    const scheme = rng.oneOf([NORMAL, UNIFORM, [...NORMAL, ...UNIFORM]][level - 1]);
    const given = { scheme, c_in, c_out, k: level < 3 ? 1 : rng.oneOf([3, 5, 7]), mode: "fan_in", a: 0 };
    if (level === 3 && scheme.startsWith("he")) {
      given.mode = rng.oneOf(["fan_in", "fan_out"]);
      // A slope of 0.1 changes the answer by less than the tolerance.
      given.a = rng.oneOf([0, 0, 0.2, 0.5]);
    }
    return isToldApart(given) ? given : null;
  };

  // Whether He and Xavier differ: between widths far apart, or where a slope makes up for it, they hardly do.
  const isToldApart = (given) => {
    const [family, distribution] = given.scheme.split("_");
    if (family === "lecun") return true;
    const mistaken = { ...given, scheme: `${family === "he" ? "xavier" : "he"}_${distribution}` };
    return !isNear(scale(given), scale(mistaken), 0.01, 0);
  };

  const fans = (given) => [given.c_in, given.c_out].map((channels) => given.k ** 2 * channels);
  const deviation = (given) => {
    const [fanIn, fanOut] = fans(given);
    if (given.scheme.startsWith("xavier")) return Math.sqrt(2 / (fanIn + fanOut));
    if (given.scheme.startsWith("lecun")) return Math.sqrt(1 / fanIn);
    return Math.sqrt(2 / (1 + given.a ** 2) / (given.mode === "fan_in" ? fanIn : fanOut));
  };
  const scale = (given) => deviation(given) * (given.scheme.endsWith("uniform") ? Math.sqrt(3) : 1);

  const statement = (given) => {
    const [family, distribution] = given.scheme.split("_");
    const kernel = raw`$${given.k}\times${given.k}$`;
    const layer =
      given.k === 1
        ? both(
            `A linear layer has $${given.c_in}$ inputs and $${given.c_out}$ outputs.`,
            `一个线性层有 $${given.c_in}$ 个输入、$${given.c_out}$ 个输出。`,
          )
        : both(
            `A convolution has $${given.c_in}$ input channels, $${given.c_out}$ output channels` +
              ` and a ${kernel} kernel.`,
            `一个卷积层有 $${given.c_in}$ 个输入通道、$${given.c_out}$ 个输出通道，卷积核 ${kernel}。`,
          );
    let [moreEn, moreZh] = ["", ""];
    if (family === "he") {
      const slope = `$a=${num(given.a)}$`;
      moreEn = ` (${given.mode}, ${given.a ? `leaky ReLU of slope ${slope}` : "ReLU"})`;
      moreZh = `（${given.mode}，${given.a ? `斜率 ${slope} 的 leaky ReLU` : "ReLU"}）`;
    } else if (family === "xavier") {
      [moreEn, moreZh] = [" (gain 1)", "（增益为 1）"];
    }
    const schemeEn = `${NAMES[family][0]} initialization${moreEn}`;
    const schemeZh = `${NAMES[family][1]}初始化${moreZh}`;
    const weights =
      distribution === "normal"
        ? both(
            `Its weights are drawn from a normal distribution by ${schemeEn}. Asked is the standard deviation.`,
            `权重采用${schemeZh}，从正态分布抽取。求标准差。`,
          )
        : both(
            `Its weights are drawn uniformly from $[-b,b]$ by ${schemeEn}. Asked is $b$.`,
            `权重采用${schemeZh}，从 $[-b,b]$ 均匀抽取。求 $b$。`,
          );
    return join(layer, weights);
  };

  const solve = (given) => ({ scale: scale(given) });

  const explain = (given) => {
    const [fanIn, fanOut] = fans(given);
    const made = (channels) => (given.k > 1 ? raw`${given.k}^2\cdot ${channels}=` : "");
    const into = step("Fan in", "扇入（fan_in）", `n_{in}=${made(given.c_in)}${fanIn}`);
    const outOf = step("Fan out", "扇出（fan_out）", `n_{out}=${made(given.c_out)}${fanOut}`);
    const std = deviation(given);
    let [found, variance] = [[into], frac("1", fanIn)];
    if (given.scheme.startsWith("xavier")) {
      [found, variance] = [[into, outOf], frac("2", `${fanIn}+${fanOut}`)];
    } else if (given.scheme.startsWith("he")) {
      const [shown, fan] = given.mode === "fan_in" ? [into, fanIn] : [outOf, fanOut];
      [found, variance] = [[shown], frac("2", given.a ? raw`(1+${num(given.a)}^2)\cdot ${fan}` : fan)];
    }
    found.push(step("Variance", "方差", `${variance}=${num(std ** 2)}`));
    found.push(step("Standard deviation", "标准差", raw`\sqrt{${num(std ** 2)}}=${num(std)}`));
    if (given.scheme.endsWith("uniform")) {
      found.push(step("Bound", "边界", raw`b=\sqrt{3}\cdot ${num(std)}=${num(scale(given))}`));
    }
    return found;
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["float-format"] = function () {
  const { both, frac, num, raw, step } = qz;

  const format = (exponentBits, fractionBits) => ({ exponentBits, fractionBits, bias: 2 ** (exponentBits - 1) - 1 });
  const FORMATS = { fp16: format(5, 10), bf16: format(8, 7) };

  const draw = (rng, level) => {
    const fmt = rng.oneOf(["fp16", "bf16"]);
    if (level === 1) {
      const { exponentBits, fractionBits, bias } = FORMATS[fmt];
      const exponent = (bias + rng.integer(-5, 6)).toString(2).padStart(exponentBits, "0");
      const fraction = rng.integer(1, 15).toString(2).padStart(4, "0").padEnd(fractionBits, "0");
      return { fmt, ask: "decode", bits: `${rng.integer(0, 1)}${exponent}${fraction}`, x: null };
    }
    if (level === 2) {
      if (rng.chance(0.2)) return { fmt, ask: rng.oneOf(["max", "min_normal"]), bits: null, x: null };
      return { fmt, ask: "ulp", bits: null, x: rng.chance(0.6) ? rng.integer(1, 60000) : rng.decimal(0.01, 2, 2) };
    }
    const x = rng.chance(0.5) ? rng.decimal(0.05, 2, 2) : rng.decimal(2, 40, 1);
    const part = (x / spacing(x, FORMATS[fmt])) % 1;
    // What is exact needs no rounding, and near a half everybody doubts. In the other format it is another number.
    if (part <= 0.52 || part >= 0.98 || nearest(x, FORMATS.fp16) === nearest(x, FORMATS.bf16)) return null;
    return { fmt, ask: "round", bits: null, x: rng.chance(0.4) ? -x : x };
  };

  const NAMES = {
    fp16: both("fp16 (IEEE half precision)", "fp16（IEEE 半精度）"),
    bf16: both("bf16 (bfloat16)", "bf16（bfloat16）"),
  };
  const ASKED = {
    decode: ({ bits }) =>
      both(`What number are the bits \`${bits}\`, from the sign on?`, `从符号位起的位串 \`${bits}\` 表示哪个数？`),
    round: ({ x }) =>
      both(
        `What number does $${num(x)}$ become in this format, rounded to the nearest value, ties to even?`,
        `把 $${num(x)}$ 舍入到该格式中最近的数（恰在中间时取偶），得到哪个数？`,
      ),
    ulp: ({ x }) =>
      both(
        `How far are neighboring values of this format apart at $${num(x)}$, in the power-of-two interval that it` +
          " lies in?",
        `该格式在 $${num(x)}$ 处（它所在的 2 的幂区间内）相邻两数的间隔是多少？`,
      ),
    max: () => both("What is its largest finite value?", "它能表示的最大有限值是多少？"),
    min_normal: () => both("What is its smallest positive normal value?", "它的最小正规格化数是多少？"),
  };

  const statement = (given) => {
    const { exponentBits, fractionBits } = FORMATS[given.fmt];
    const [nameEn, nameZh] = NAMES[given.fmt];
    const [en, zh] = ASKED[given.ask](given);
    return both(
      `The format ${nameEn}: 1 sign bit, ${exponentBits} exponent bits, ${fractionBits} fraction bits, with an` +
        ` implicit leading 1. ${en} The answer must be exact: arithmetic such as \`3*2^-5\` is welcome.`,
      `格式 ${nameZh}：符号 1 位、指数 ${exponentBits} 位、尾数 ${fractionBits} 位，有隐含的首位 1。${zh}` +
        "答案须精确，可写算式，如 `3*2^-5`。",
    );
  };

  const fields = (bits, { exponentBits }) =>
    [bits[0], bits.slice(1, 1 + exponentBits), bits.slice(1 + exponentBits)].map((field) => parseInt(field, 2));
  const binade = (x, { bias }) => {
    let exponent = 1 - bias;
    while (2 ** (exponent + 1) <= Math.abs(x)) exponent += 1;
    return exponent;
  };
  const spacing = (x, fmt) => 2 ** (binade(x, fmt) - fmt.fractionBits);
  const nearest = (x, fmt) => Math.round(x / spacing(x, fmt)) * spacing(x, fmt);

  const VALUES = {
    decode: ({ bits }, fmt) => {
      const [sign, exponent, fraction] = fields(bits, fmt);
      return (sign ? -1 : 1) * (1 + fraction / 2 ** fmt.fractionBits) * 2 ** (exponent - fmt.bias);
    },
    round: ({ x }, fmt) => nearest(x, fmt),
    ulp: ({ x }, fmt) => spacing(x, fmt),
    max: (_, fmt) => (2 - 2 ** -fmt.fractionBits) * 2 ** fmt.bias,
    min_normal: (_, fmt) => 2 ** (1 - fmt.bias),
  };
  const solve = (given) => ({ value: VALUES[given.ask](given, FORMATS[given.fmt]) });

  const explain = (given) => {
    const fmt = FORMATS[given.fmt];
    return WORKED[given.ask](given, fmt, solve(given).value);
  };
  const WORKED = {
    decode: ({ bits }, fmt, value) => {
      const [sign, exponent, fraction] = fields(bits, fmt);
      const power = exponent - fmt.bias;
      const share = frac(fraction, `2^{${fmt.fractionBits}}`);
      return [
        biased(fmt),
        step("Sign, exponent and fraction fields", "符号、指数、尾数三段", raw`s=${sign},\ e=${exponent},\ m=${fraction}`),
        step("Exponent", "指数", `${exponent}-${fmt.bias}=${power}`),
        step("Value", "数值", raw`${sign ? "-" : ""}2^{${power}}\cdot \left(1+${share}\right)${shown(value)}`),
      ];
    },
    max: (_, fmt, value) => {
      const formula = raw`(2-2^{-${fmt.fractionBits}})\cdot 2^{${fmt.bias}}${shown(value)}`;
      return [biased(fmt), step("All fraction bits 1, exponent as large as can be", "尾数全为 1，指数取最大", formula)];
    },
    min_normal: (_, fmt, value) => {
      const formula = `2^{1-${fmt.bias}}=2^{${1 - fmt.bias}}${shown(value)}`;
      return [biased(fmt), step("Fraction 0, exponent field 1", "尾数为 0，指数段为 1", formula)];
    },
    ulp: ({ x }, fmt) => spaced(x, fmt),
    round: ({ x }, fmt, value) => {
      const power = `2^{${binade(x, fmt) - fmt.fractionBits}}`;
      const quotient = Math.abs(x) / spacing(x, fmt);
      const whole = Math.round(quotient);
      return [
        ...spaced(x, fmt),
        step(
          "In units of it, rounded to the nearest whole number",
          "以间隔为单位，舍入到最近的整数",
          raw`${frac(num(Math.abs(x)), power)}=${num(quotient, 8)}\ \to\ ${whole}`,
        ),
        step("Back", "还原", raw`${x < 0 ? "-" : ""}${whole}\cdot ${power}${shown(value)}`),
      ];
    },
  };

  const biased = ({ exponentBits, bias }) =>
    step(
      `Bias of ${exponentBits} exponent bits`,
      `${exponentBits} 位指数的偏置`,
      `b=2^{${exponentBits}-1}-1=${bias}`,
    );
  const spaced = (x, fmt) => {
    const [exponent, m] = [binade(x, fmt), fmt.fractionBits];
    const size = `2^{${exponent}-${m}}=2^{${exponent - m}}${shown(spacing(x, fmt))}`;
    return [
      step("Power of two at or below it", "不超过它的 2 的幂", raw`2^{${exponent}}=${num(2 ** exponent, 12)}\le |x|`),
      step(`Spacing with ${m} fraction bits`, `${m} 位尾数时的间隔`, size),
    ];
  };

  // An equals sign and a number with all its digits, where 17 show them, and shorter besides.
  const shown = (value) => {
    const [long, short] = [num(value, 17), num(value)];
    if (long === short) return `=${short}`;
    const isWhole = value.toExponential(20).includes("0000e");
    return isWhole ? raw`=${long}\approx ${short}` : raw`\approx ${short}`;
  };

  return { draw, statement, solve, explain };
};

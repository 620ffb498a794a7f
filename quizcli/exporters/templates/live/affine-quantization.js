window.quizcliLive["affine-quantization"] = function () {
  const { both, frac, num, par, raw, step } = qz;

  const RANGES = [[0, 255], [0, 255], [-128, 127], [0, 15], [-8, 7]];
  const rounded = (value, places) => Number(value.toFixed(places));

  const draw = (rng, level) => {
    const [qmin, qmax] = rng.oneOf(RANGES);
    const scale = rng.oneOf([0.01, 0.02, 0.05, 0.1, 0.2]);
    const common = { min: null, max: null, scale: null, zero_point: null, qmin, qmax, symmetric: false };
    // Well away from halves, where rounding would be in doubt.
    const part = rng.integer(-35, 35) / 100;
    if (level === 2 && qmin < 0 && rng.chance(0.5)) {
      // One end of the range sets the scale, the other is nearer to 0.
      const [low, high] = rng.shuffled([qmax, rng.integer(1, qmax - 1)]).map((q) => rounded(q * scale, 2));
      const x = rounded((rng.integer(1, qmax - 1) + part) * scale, 4) * rng.oneOf([1, -1]);
      return { ...common, min: -low, max: high, symmetric: true, x };
    }
    const quarter = Math.floor((qmax - qmin) / 4);
    const zeroPoint = rng.integer(qmin + quarter, qmax - quarter);
    const q = level < 3 ? rng.integer(qmin, qmax) : rng.oneOf([qmin - rng.integer(1, 40), qmax + rng.integer(1, 40)]);
    if (zeroPoint === 0 || zeroPoint === q) return null;
    const x = rounded((q - zeroPoint + part) * scale, 4);
    if (level === 1) return { ...common, scale, zero_point: zeroPoint, x };
    const [min, max] = [qmin, qmax].map((end) => rounded((end - zeroPoint) * scale, 2));
    return { ...common, min, max, x };
  };

  const statement = (given) => {
    const qEn = `whole numbers from $${given.qmin}$ to $${given.qmax}$`;
    const qZh = `$${given.qmin}$ 到 $${given.qmax}$ 的整数`;
    const x = num(given.x);
    const [en, zh] = quantization(given, qEn, qZh);
    return both(
      raw`${en} A whole number $q$ stands for the real number $s\,(q-z)$. Rounding is to the nearest whole number;` +
        ` beyond the range, values are clipped. The value is $x=${x}$.`,
      raw`${zh}整数 $q$ 代表实数 $s\,(q-z)$。舍入到最近的整数，超出范围的值截断。待量化的值为 $x=${x}$。`,
    );
  };

  const quantization = (given, qEn, qZh) => {
    if (given.scale !== null) {
      const [s, z] = [num(given.scale), given.zero_point];
      return both(
        `Affine quantization to ${qEn} with the scale $s=${s}$ and the zero point $z=${z}$.`,
        `仿射量化到 ${qZh}，缩放因子（scale）$s=${s}$，零点（zero point）$z=${z}$。`,
      );
    }
    const reals = `$[${num(given.min)}, ${num(given.max)}]$`;
    if (given.symmetric) {
      return both(
        `Symmetric quantization of the range ${reals} to ${qEn}: the zero point is 0, and the larger absolute value` +
          " of the range becomes the largest whole number.",
        `把范围 ${reals} 对称量化到 ${qZh}：零点（zero point）为 0，范围中绝对值较大的一端对应最大的整数。`,
      );
    }
    return both(
      `Affine quantization maps the range ${reals} onto the ${qEn}, with a scale $s$ and a zero point $z$.`,
      `仿射量化把范围 ${reals} 映射到 ${qZh}，用缩放因子（scale）$s$ 和零点（zero point）$z$。`,
    );
  };

  const quantizer = ({ min, max, scale, zero_point: zeroPoint, qmin, qmax, symmetric }) => {
    if (scale !== null) return { scale, zeroPoint };
    if (symmetric) return { scale: Math.max(-min, max) / qmax, zeroPoint: 0 };
    const found = (max - min) / (qmax - qmin);
    return { scale: found, zeroPoint: Math.round(qmin - min / found) };
  };
  const quantize = (given) => {
    const { scale, zeroPoint } = quantizer(given);
    const whole = Math.round(given.x / scale) + zeroPoint;
    const q = Math.min(Math.max(whole, given.qmin), given.qmax);
    return { whole, q, dequant: scale * (q - zeroPoint) };
  };

  const solve = (given) => {
    const { scale, zeroPoint } = quantizer(given);
    const { q, dequant } = quantize(given);
    return { scale, zero_point: zeroPoint, q, dequant };
  };

  const explain = (given) => {
    const { scale, zeroPoint: z } = quantizer(given);
    const { whole, q, dequant } = quantize(given);
    const s = num(scale);
    const quotient = raw`${frac(num(given.x), s)}=${num(given.x / scale)}\ \to\ ${whole - z}`;
    return [
      ...explainQuantizer(given, scale, z),
      step("In units of the scale, rounded", "以缩放因子为单位，取整", quotient),
      step("Shifted by the zero point", "加上零点", `${whole - z}+${par(z)}=${whole}`),
      q === whole ? step("Within the range", "在范围之内", `q=${q}`) : step("Clipped", "截断", raw`${whole}\ \to\ q=${q}`),
      step("Back", "还原", raw`\hat{x}=${s}\cdot (${q}-${par(z)})=${num(dequant)}`),
    ];
  };

  const explainQuantizer = (given, scale, z) => {
    const { min, max, qmin, qmax } = given;
    const s = num(scale);
    if (given.scale !== null) return [step("Given", "已知", raw`s=${s},\ z=${z}`)];
    if (given.symmetric) return [step("Scale", "缩放因子", raw`s=${frac(num(Math.max(-min, max)), qmax)}=${s},\ z=0`)];
    const width = frac(`${num(max)}-${par(min)}`, `${qmax}-${par(qmin)}`);
    const place = raw`\mathrm{round}\left(${qmin}-${frac(num(min), s)}\right)`;
    return [
      step("Scale: the range over the number of steps", "缩放因子：范围除以间隔数", `s=${width}=${s}`),
      step(
        "Zero point: where 0 comes to lie",
        "零点：0 所对应的整数",
        raw`z=${place}=\mathrm{round}(${num(qmin - min / scale)})=${z}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

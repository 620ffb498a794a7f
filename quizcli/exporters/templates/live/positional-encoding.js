window.quizcliLive["positional-encoding"] = function () {
  const { both, frac, isNear, num, range, raw, step, vec } = qz;

  const draw = (rng, level) => {
    const pos = rng.integer(1, 60);
    if (level === 1) return { d: 4, pos, base: 100, index: null };
    if (level === 2) return { d: rng.oneOf([4, 6]), pos, base: 10000, index: null };
    const given = { d: 8, pos, base: rng.oneOf([100, 10000]), index: rng.integer(2, 7) };
    return isTelling(given) ? given : null;
  };

  // Whether sine and cosine swapped, all sines first, degrees, and a position counted from 1 lead elsewhere.
  const isTelling = (given) => {
    const { pos, index } = given;
    const angles = anglesOf(given);
    return [
      component(angles, index % 2 ? index - 1 : index + 1),
      index < 4 ? Math.sin(angles[index]) : Math.cos(angles[index - 4]),
      component(angles.map((angle) => (angle * Math.PI) / 180), index),
      component(anglesOf({ ...given, pos: pos + 1 }), index),
    ].every((wrong) => !isNear(wrong, component(angles, index)));
  };

  const statement = (given) => {
    const { d, pos, index } = given;
    const base = num(given.base);
    const whichEn = index === null ? "All components are asked" : `Component $${index}$ is asked`;
    const whichZh = index === null ? "求全部分量" : `求第 $${index}$ 个分量`;
    return both(
      `A sinusoidal positional encoding of width $d=${d}$ with the base $${base}$, at position $${pos}$` +
        " (the first is 0). Pair $i$ has one angle, in radians: its sine is component $2i$, its cosine component" +
        ` $2i+1$. ${whichEn}; pairs and components count from 0.`,
      `正弦位置编码，宽度 $d=${d}$，底数 $${base}$，位置 $${pos}$（从 0 数起）。第 $i$ 对分量共用一个角，以弧度计：` +
        `其正弦为第 $2i$ 个分量，余弦为第 $2i+1$ 个分量。${whichZh}，分量对与分量都从 0 数起。`,
    );
  };

  const anglesOf = ({ d, pos, base }) => range(d / 2).map((pair) => pos / base ** ((2 * pair) / d));
  const component = (angles, place) => (place % 2 ? Math.cos : Math.sin)(angles[Math.floor(place / 2)]);
  const encodingOf = (given) => range(given.d).map((place) => component(anglesOf(given), place));

  const solve = (given) => {
    const encoding = encodingOf(given);
    return { encoding: given.index === null ? encoding : encoding[given.index] };
  };

  const explain = (given) => {
    const { d, pos, index } = given;
    const angles = anglesOf(given);
    const encoding = encodingOf(given);
    const steps = [];
    angles.forEach((angle, pair) => {
      if (index !== null && Math.floor(index / 2) !== pair) return;
      const power = `${num(given.base)}^{${2 * pair}/${d}}`;
      steps.push(step(`Angle of pair ${pair}`, `第 ${pair} 对的角`, `${frac(pos, power)}=${num(angle)}`));
      if (index !== null) return;
      const [sine, cosine] = encoding.slice(2 * pair, 2 * pair + 2);
      const shown = raw`\sin ${num(angle)}=${num(sine)},\ \cos ${num(angle)}=${num(cosine)}`;
      steps.push(step("Sine and cosine, in radians", "正弦与余弦，弧度制", shown));
    });
    if (index === null) return [...steps, step("In turn", "依次排列", `PE=${vec(encoding)}`)];
    const [name, en, zh] =
      index % 2 === 0 ? ["sin", "even: a sine", "偶数，取正弦"] : ["cos", "odd: a cosine", "奇数，取余弦"];
    const value = `\\${name} ${num(angles[Math.floor(index / 2)])}=${num(encoding[index])}`;
    return [...steps, step(`Component ${index} is ${en}`, `第 ${index} 个分量：${zh}`, value)];
  };

  return { draw, statement, solve, explain };
};

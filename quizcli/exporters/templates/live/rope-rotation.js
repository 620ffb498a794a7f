window.quizcliLive["rope-rotation"] = function () {
  const { both, dot, isNear, num, par, range, raw, step, sum, total, vec } = qz;

  const draw = (rng, level) => {
    const x = whole(rng, level === 1 ? 2 : 4);
    const given = { x, pos: rng.integer(1, 9), base: 10000, pairing: "interleaved", key: null, key_pos: null };
    if (level === 1) return given;
    given.base = rng.oneOf([100, 10000]);
    given.pairing = rng.oneOf(["interleaved", "half"]);
    if (level === 2) return { ...given, pos: rng.integer(2, 20) };
    const [pos, key_pos] = rng.some(range(1, 21), 2);
    const withKey = { ...given, pos, key: whole(rng, 4), key_pos };
    return isTelling(withKey) ? withKey : null;
  };

  // Whether these lead to another score: clockwise, degrees, the other pairing, the exponent -i/d, one angle for all,
  // the positions added, the key not turned.
  const isTelling = (given) => {
    const { pos, key_pos, base, pairing } = given;
    const { score } = solve(given);
    const wrong = [
      { pos: key_pos, key_pos: pos },
      { pos: (pos * Math.PI) / 180, key_pos: (key_pos * Math.PI) / 180 },
      { pairing: pairing === "half" ? "interleaved" : "half" },
      { base: Math.sqrt(base) },
      { base: 1 },
      { key_pos: -key_pos },
      { key_pos: 0 },
    ].map((changes) => solve({ ...given, ...changes }).score);
    return wrong.every((other) => !isNear(other, score));
  };

  const whole = (rng, width) => range(width).map(() => rng.oneOf([-3, -2, -1, 1, 2, 3, 4]));

  const statement = (given) => {
    const [x, m, d, base] = [vec(given.x), given.pos, given.x.length, given.base];
    let pairsEn = "Components $i$ and $i+d/2$, counted from 0, are pair $i$ (the two halves, as in GPT-NeoX)";
    let pairsZh = "第 $i$ 与第 $i+d/2$ 个分量（从 0 数起）组成第 $i$ 对（前后两半配对，同 GPT-NeoX）";
    if (d === 2) {
      pairsEn = "The two components form one pair";
      pairsZh = "两个分量组成一对";
    } else if (given.pairing === "interleaved") {
      pairsEn = "Components $2i$ and $2i+1$, counted from 0, are pair $i$ (interleaved, as in the paper)";
      pairsZh = "第 $2i$ 与第 $2i+1$ 个分量（从 0 数起）组成第 $i$ 对（交错排列，同论文）";
    }
    const turnEn =
      `${pairsEn}. Each pair turns counterclockwise, angles are in radians; the frequencies have the base` +
      ` $${base}$ and the width $d=${d}$.`;
    const turnZh = `${pairsZh}，各对逆时针旋转，角度取弧度；频率的底数为 $${base}$，宽度 $d=${d}$。`;
    if (!given.key) {
      return both(
        `Rotary position embedding (RoPE) is applied to $x=${x}$ at position $${m}$; positions count from 0. ${turnEn}`,
        `对位置 $${m}$ 上的向量 $x=${x}$ 施加旋转位置编码（RoPE），位置从 0 数起。${turnZh}`,
      );
    }
    const [k, n] = [vec(given.key), given.key_pos];
    return both(
      `Rotary position embedding (RoPE) is applied to the query $q=${x}$ at position $m=${m}$ and to the key $k=${k}$` +
        ` at position $n=${n}$; positions count from 0. ${turnEn} The score is their dot product, not scaled.`,
      `对位置 $m=${m}$ 上的查询 $q=${x}$ 和位置 $n=${n}$ 上的键 $k=${k}$ 施加旋转位置编码（RoPE），位置从 0 数起。${turnZh}` +
        "分数为两者的点积，不缩放。",
    );
  };

  // The two places of each pair, and its frequency.
  const pairs = (given) => {
    const d = given.x.length;
    return range(d / 2).map((i) => {
      const places = given.pairing === "interleaved" ? [2 * i, 2 * i + 1] : [i, i + d / 2];
      return [...places, 1 / given.base ** ((2 * i) / d)];
    });
  };

  const rotated = (given, x, position) => {
    const turned = x.slice();
    pairs(given).forEach(([first, second, theta]) => {
      const [cosine, sine] = [Math.cos(position * theta), Math.sin(position * theta)];
      turned[first] = x[first] * cosine - x[second] * sine;
      turned[second] = x[first] * sine + x[second] * cosine;
    });
    return turned;
  };

  const solve = (given) => {
    const turned = rotated(given, given.x, given.pos);
    return given.key
      ? { rotated: turned, score: dot(turned, rotated(given, given.key, given.key_pos)) }
      : { rotated: turned };
  };

  const explain = (given) => (given.key ? scored(given) : turns(given));

  const scored = (given) => {
    const { x, pos: m, key, key_pos: n } = given;
    const found = [
      step("Only the distance between query and key counts", "只有查询与键的距离起作用", `m-n=${m}-${n}=${m - n}`),
    ];
    const terms = pairs(given).map(([first, second, theta], i) => {
      const angle = (m - n) * theta;
      const [a, b, c, d] = [x[first], x[second], key[first], key[second]];
      const [product, cross] = [a * c + b * d, a * d - b * c];
      const term = product * Math.cos(angle) + cross * Math.sin(angle);
      found.push(
        frequency(given, i, theta),
        step("Angle between the two", "两者之间的夹角", angled(i, m - n, theta)),
        step(
          `Pair ${i}, dot and cross product`,
          `第 ${i} 对的点积与叉积`,
          raw`${a}\cdot ${par(c)}+${par(b)}\cdot ${par(d)}=${num(product)},` +
            raw`\ ${a}\cdot ${par(d)}-${par(b)}\cdot ${par(c)}=${num(cross)}`,
        ),
        step(
          `Pair ${i} in the score, dot times cos plus cross times sin`,
          `第 ${i} 对的贡献，点积乘 cos 加叉积乘 sin`,
          raw`${num(product)}\cdot ${par(Math.cos(angle))}+${par(cross)}\cdot ${par(Math.sin(angle))}=${num(term, 5)}`,
        ),
      );
      return term;
    });
    return [...found, step("Score", "分数", `s=${total(terms, 5)}=${num(sum(terms), 5)}`)];
  };

  const turns = (given) => {
    const turned = rotated(given, given.x, given.pos);
    const found = [];
    pairs(given).forEach(([first, second, theta], i) => {
      const angle = given.pos * theta;
      const [a, b] = [num(given.x[first]), par(given.x[second])];
      const [cosine, sine] = [par(Math.cos(angle)), par(Math.sin(angle))];
      found.push(
        frequency(given, i, theta),
        step("Angle", "角度", angled(i, given.pos, theta)),
        step(
          `Pair ${i}, first component`,
          `第 ${i} 对的第一个分量`,
          raw`${a}\cdot ${cosine}-${b}\cdot ${sine}=${num(turned[first], 5)}`,
        ),
        step(
          `Pair ${i}, second component`,
          `第 ${i} 对的第二个分量`,
          raw`${a}\cdot ${sine}+${b}\cdot ${cosine}=${num(turned[second], 5)}`,
        ),
      );
    });
    return [...found, step("Together", "合起来", `x'=${vec(turned, 5)}`)];
  };

  const frequency = (given, i, theta) =>
    step(
      `Frequency of pair ${i}`,
      `第 ${i} 对的频率`,
      raw`\theta_{${i}}=${given.base}^{-2\cdot ${i}/${given.x.length}}=${num(theta)}`,
    );

  const angled = (i, distance, theta) => {
    const phi = distance * theta;
    return (
      raw`\varphi_{${i}}=${par(distance)}\cdot ${num(theta)}=${num(phi)},` +
      raw`\ \cos\varphi_{${i}}=${num(Math.cos(phi))},\ \sin\varphi_{${i}}=${num(Math.sin(phi))}`
    );
  };

  return { draw, statement, solve, explain };
};

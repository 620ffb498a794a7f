window.quizcliLive["same-valid-ceil"] = function () {
  const { both, frac, raw, step } = qz;

  const draw = (rng, level) => {
    const [size, k] = [rng.integer(6, 64), rng.integer(2, 6)];
    if (level === 1) return { size, k, mode: rng.oneOf(["tf_same", "tf_valid"]), s: 1, d: 1, p: 0 };
    const s = rng.integer(2, 5);
    if (level === 2) {
      const given = { size, k, mode: "tf_same", s, d: 1, p: 0 };
      const [, left, right] = outcome(given);
      return left < right && size % s ? given : null;
    }
    const p = rng.integer(1, Math.floor(k / 2));
    const given = { size, k, mode: "torch_pool_ceil", s, d: rng.integer(1, 2), p };
    const isTelling = String(outcome(given)) !== String(same(given));
    if (room(given) < 0 || room(given) % s === 0 || !isTelling) return null;
    // As often with a window that is dropped as without.
    return isDropped(given) || rng.chance(0.4) ? given : null;
  };

  const statement = (given) => {
    const { size, k, mode, s, d, p } = given;
    const layerEn = (what) => `size $${size}$ along one axis, ${what} $${k}$, stride $${s}$`;
    const layerZh = (what) => `一个方向上的尺寸为 $${size}$，${what} $${k}$，步幅 $${s}$`;
    if (mode !== "torch_pool_ceil") {
      const name = mode.slice(3).toUpperCase();
      return both(
        `A convolution in TensorFlow with padding ${name}: ${layerEn("kernel")}.`,
        `TensorFlow 中填充方式为 ${name} 的卷积：${layerZh("卷积核")}。`,
      );
    }
    const [dilationEn, dilationZh] = d > 1 ? [`, dilation $${d}$`, `，膨胀率 $${d}$`] : ["", ""];
    return both(
      `Max pooling in PyTorch with ceil_mode: ${layerEn("window")}${dilationEn}, padding $${p}$ on each side.` +
        " The padding asked is the one given, without what a last window may reach beyond it.",
      `PyTorch 的最大池化，ceil_mode 为 True：${layerZh("窗口")}${dilationZh}，每一侧填充 $${p}$。` +
        "所问的填充即给定的填充，不含最后一个窗口超出的部分。",
    );
  };

  const solve = (given) => {
    const [out, pad_left, pad_right] = outcome(given);
    return { out, pad_left, pad_right };
  };

  const outcome = (given) => {
    if (given.mode === "tf_same") return same(given);
    const out = given.mode === "tf_valid" ? roundedDown(given) : roundedUp(given) - (isDropped(given) ? 1 : 0);
    return [out, given.p, given.p];
  };
  const same = (given) => {
    const out = Math.ceil(given.size / given.s);
    const zeros = Math.max((out - 1) * given.s + span(given) - given.size, 0);
    return [out, Math.floor(zeros / 2), Math.ceil(zeros / 2)];
  };
  const span = (given) => given.d * (given.k - 1) + 1;
  // How far the window can move on the padded input.
  const room = (given) => given.size + 2 * given.p - span(given);
  const roundedDown = (given) => Math.floor(room(given) / given.s) + 1;
  const roundedUp = (given) => Math.ceil(room(given) / given.s) + 1;
  const isDropped = (given) => (roundedUp(given) - 1) * given.s >= given.size + given.p;

  const explain = (given) => {
    const { size: i, mode, s, p } = given;
    const spans = step("The kernel spans", "卷积核的跨度", raw`k_e=${given.d}\cdot(${given.k}-1)+1=${span(given)}`);
    if (mode === "tf_same") {
      const [out, left, right] = outcome(given);
      const needed = (out - 1) * s + span(given) - i;
      return [
        spans,
        step("SAME rounds up", "SAME 向上取整", raw`o=\left\lceil${frac(i, s)}\right\rceil=${out}`),
        step(
          "Zeros that the last window needs",
          "最后一个窗口所需的零",
          raw`T=\max((${out}-1)\cdot ${s}+${span(given)}-${i},0)=\max(${needed},0)=${left + right}`,
        ),
        step(
          "Half of them, rounded down, on the left; the rest on the right",
          "左边取一半（向下取整），其余在右边",
          raw`\mathrm{left}=${left},\quad\mathrm{right}=${left + right}-${left}=${right}`,
        ),
      ];
    }
    const quotient = frac(raw`${i}+2\cdot ${p}-${span(given)}`, s);
    const padding = step("Padding on each side", "每一侧的填充", raw`\mathrm{left}=\mathrm{right}=${p}`);
    if (mode === "tf_valid") {
      const whole = raw`o=\left\lfloor${quotient}\right\rfloor+1=${roundedDown(given)}`;
      return [spans, step("Rounded down", "向下取整", whole), padding];
    }
    const whole = raw`o=\left\lceil${quotient}\right\rceil+1=${roundedUp(given)}`;
    return [spans, step("Rounded up", "向上取整", whole), lastWindow(given), padding];
  };

  const lastWindow = (given) => {
    const { size, s, p } = given;
    const out = roundedUp(given);
    const start = raw`(${out}-1)\cdot ${s}=${(out - 1) * s}`;
    return isDropped(given)
      ? step(
          "The last window would start in the padding on the right, so it is dropped",
          "最后一个窗口的起点落在右侧填充里，应去掉",
          raw`${start}\ge ${size}+${p},\quad o=${out}-1=${out - 1}`,
        )
      : step(
          "The last window starts before the padding on the right, so it stays",
          "最后一个窗口的起点在右侧填充之前，应保留",
          `${start}<${size}+${p}`,
        );
  };

  return { draw, statement, solve, explain };
};

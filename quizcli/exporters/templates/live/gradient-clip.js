window.quizcliLive["gradient-clip"] = function () {
  const { both, dot, flat, frac, join, num, par, raw, step, vec } = qz;

  // Vectors whose norm is a whole number, and some to cut in two.
  const WHOLE = [[3, 4], [6, 8], [1, 2, 2], [2, 4, 4], [2, 3, 6], [1, 4, 8]];
  const WHOLE_TOGETHER = [
    [3, 4, 12], [2, 3, 6], [1, 4, 8], [2, 6, 9], [4, 4, 7], [6, 6, 7], [2, 4, 4],
    [1, 1, 3, 5], [1, 1, 7, 7], [1, 2, 2, 4], [2, 2, 4, 5], [2, 4, 5, 6], [1, 4, 4, 4], [1, 5, 5, 7],
  ];

  const draw = (rng, level) => {
    const sizes = rng.oneOf(level === 3 ? WHOLE_TOGETHER : WHOLE);
    const entries = rng.shuffled(sizes).map((size) => size * rng.oneOf([-1, 1]));
    const length = norm([entries]);
    if (level === 2) {
      if (rng.chance(0.5)) return { grads: [entries], tau: length + rng.integer(1, 5), mode: "global_norm" };
      const tau = rng.oneOf([1.5, 2, 3, 5]);
      // Some entries are within, some beyond.
      return Math.min(...sizes) < tau && tau < Math.max(...sizes) ? { grads: [entries], tau, mode: "value" } : null;
    }
    const tau = rng.oneOf([1, 2, 5]);
    if (length <= tau) return null;
    if (level === 1) return { grads: [entries], tau, mode: "global_norm" };
    const cut = rng.integer(1, entries.length - 1);
    const mode = rng.chance(0.75) ? "global_norm" : "per_tensor";
    return { grads: [entries.slice(0, cut), entries.slice(cut)], tau, mode };
  };

  const statement = (given) => {
    const shown = given.grads.map((part) => `$${vec(part)}$`);
    const tau = raw`$\tau=${num(given.tau)}$`;
    const isOne = shown.length === 1;
    const gradients = isOne
      ? both(`The gradient is ${shown[0]}.`, `梯度为 ${shown[0]}。`)
      : both(
          `The gradients of ${shown.length} tensors are ${shown.join(", ")}.`,
          `${shown.length} 个张量的梯度分别为 ${shown.join("，")}。`,
        );
    const it = isOne ? "It is" : "They are";
    const [togetherEn, togetherZh] = isOne ? ["", ""] : [" over all tensors together", "所有张量合起来的"];
    const how = {
      global_norm: both(
        `${it} clipped by norm: the L2 norm${togetherEn} is to be at most ${tau}.`,
        `按范数裁剪（clip by norm），使${togetherZh} L2 范数不超过 ${tau}。`,
      ),
      per_tensor: both(
        `Each tensor is clipped by norm: its own L2 norm is to be at most ${tau}.`,
        `每个张量按自身的 L2 范数裁剪（clip by norm），使其不超过 ${tau}。`,
      ),
      value: both(
        `${it} clipped by value: each entry is to be at most ${tau} in absolute value.`,
        `按值裁剪（clip by value），使每个元素的绝对值不超过 ${tau}。`,
      ),
    };
    return join(gradients, how[given.mode]);
  };

  // What is scaled together: everything, or each tensor.
  const groups = (given) => (given.mode === "per_tensor" ? given.grads.map((part) => [part]) : [given.grads]);
  const norm = (group) => Math.sqrt(dot(flat(group), flat(group)));
  const between = (part, tau) => part.map((entry) => Math.max(-tau, Math.min(tau, entry)));
  const scaled = (group, tau) => {
    const ratio = Math.min(1, tau / norm(group));
    return group.map((part) => part.map((entry) => entry * ratio));
  };

  const solve = (given) => ({
    grads:
      given.mode === "value"
        ? given.grads.map((part) => between(part, given.tau))
        : flat(groups(given).map((group) => scaled(group, given.tau))),
  });

  const explain = (given) => {
    const { tau } = given;
    if (given.mode === "value") {
      return given.grads.map((part) => {
        const bounded = raw`${vec(part)}\to ${vec(between(part, tau))}`;
        return step("Each entry between the bounds", "把每个元素限制在界内", bounded);
      });
    }
    const found = [];
    groups(given).forEach((group) => {
      const length = norm(group);
      const squares = flat(group).map((entry) => `${par(entry)}^2`).join("+");
      found.push(step("Norm", "范数", raw`\sqrt{${squares}}=${num(length)}`));
      if (length <= tau) {
        const unchanged = raw`${num(length)}\leq ${num(tau)},\quad ${group.map((part) => vec(part)).join(", ")}`;
        found.push(step("Within the threshold, so nothing changes", "未超过阈值，梯度不变", unchanged));
        return;
      }
      const ratio = num(tau / length);
      found.push(step("Ratio", "缩放比例", raw`\frac{\tau}{\|g\|}=${frac(num(tau), num(length))}=${ratio}`));
      scaled(group, tau).forEach((part, n) => {
        found.push(step("Times the gradient", "乘以梯度", raw`${ratio}\cdot ${vec(group[n])}=${vec(part)}`));
      });
    });
    return found;
  };

  return { draw, statement, solve, explain };
};

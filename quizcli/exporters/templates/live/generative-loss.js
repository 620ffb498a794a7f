window.quizcliLive["generative-loss"] = function () {
  const { both, frac, num, par, raw, step, sum, total, vec, zip } = qz;

  const draw = (rng, level) => {
    if (level === 1) return { kind: "gan_d", dx: rng.integer(1, 19) / 20, dg: rng.integer(1, 19) / 20 };
    if (level === 2) {
      // Not the same on both sides: nobody would see real and generated swapped.
      if (rng.chance(0.35)) {
        const [real, generated] = rng.integers(2, 1, 19);
        return real === generated ? null : { kind: "d_star", p_data: real / 20, p_g: generated / 20 };
      }
      const [dx, dg] = [rng.integer(10, 19) / 20, rng.integer(1, 18) / 20];
      return dg === 0.5 ? null : { kind: rng.chance(0.8) ? "gan_g" : "gan_g_saturating", dx, dg };
    }
    const dimensions = rng.integer(1, 3);
    const mu = rng.integers(dimensions, -4, 4).map((half) => half / 2);
    return { kind: "vae_kl", mu, sigma: mu.map(() => rng.oneOf([0.2, 0.5, 0.8, 1.2, 1.5, 2])) };
  };

  const ASKED = {
    gan_d: [
      "the loss that the discriminator minimizes: both terms added, without a factor 1/2",
      "判别器所最小化的损失：两项相加，不乘 1/2",
    ],
    gan_g: ["the generator's non-saturating loss", "生成器的非饱和（non-saturating）损失"],
    gan_g_saturating: [
      "the generator's saturating loss, its term of the minimax game",
      "生成器的饱和（saturating）损失，即极小极大博弈中它的那一项",
    ],
  };

  const statement = (given) => {
    if (given.kind === "vae_kl") {
      const [mu, sigma] = [raw`$\mu=${vec(given.mu)}$`, raw`$\sigma=${vec(given.sigma)}$`];
      return both(
        `The encoder of a variational autoencoder gives the means ${mu} and the standard deviations ${sigma}` +
          " of independent Gaussians. The quantity is the KL term of the loss: the divergence of these Gaussians from" +
          " the prior $N(0, I)$, summed over the dimensions, in nats.",
        `变分自编码器（VAE）的编码器给出各独立高斯分布的均值 ${mu} 和标准差 ${sigma}。` +
          "求损失中的 KL 项，即该分布相对于先验 $N(0, I)$ 的 KL 散度，对各维求和，以奈特（nat）计。",
      );
    }
    if (given.kind === "d_star") {
      const [data, generator] = [num(given.p_data), num(given.p_g)];
      return both(
        `At a point the data have the density $${data}$ and the generator of a GAN has $${generator}$.` +
          " The quantity is $D^*$, the output of the optimal discriminator there (1 means real).",
        `在某一点，数据的密度为 $${data}$，GAN 生成器的密度为 $${generator}$。` +
          "求该点处最优判别器的输出 $D^*$（1 表示真实）。",
      );
    }
    const [askedEn, askedZh] = ASKED[given.kind];
    const [dx, dg] = [num(given.dx), num(given.dg)];
    return both(
      `The discriminator of a GAN gives $D(x)=${dx}$ to a real sample and $D(G(z))=${dg}$ to a generated one (the` +
        ` probability of being real). The quantity is ${askedEn}, with the natural logarithm.`,
      `GAN 的判别器对真实样本输出 $D(x)=${dx}$，对生成样本输出 $D(G(z))=${dg}$（为真实样本的概率）。` +
        `求${askedZh}，取自然对数。`,
    );
  };

  const solve = (given) => ({ value: value(given) });

  const value = (given) => {
    switch (given.kind) {
      case "gan_d": return -(Math.log(given.dx) + Math.log1p(-given.dg));
      case "gan_g": return -Math.log(given.dg);
      case "gan_g_saturating": return Math.log1p(-given.dg);
      case "d_star": return given.p_data / (given.p_data + given.p_g);
      default: return sum(divergences(given)) / 2;
    }
  };

  // Twice the divergence of each dimension.
  const divergences = ({ mu, sigma }) => zip(mu, sigma).map(([m, s]) => m ** 2 + s ** 2 - 1 - Math.log(s ** 2));

  const explain = (given) => {
    const found = num(value(given));
    if (given.kind === "vae_kl") return explainDivergence(given, found);
    if (given.kind === "d_star") {
      const ratio = frac(num(given.p_data), `${num(given.p_data)}+${num(given.p_g)}`);
      return [step("Share of the data", "数据所占的比例", `D^*=${ratio}=${found}`)];
    }
    const dg = num(given.dg);
    if (given.kind === "gan_g") {
      return [step("The generator wants D(G(z)) near 1", "生成器希望 D(G(z)) 接近 1", raw`-\ln ${dg}=${found}`)];
    }
    if (given.kind === "gan_g_saturating") {
      const term = both("The generator's term of the game, to be minimized", "博弈中生成器的一项，要最小化");
      return [step(...term, raw`\ln(1-${dg})=${found}`)];
    }
    const [real, generated] = [Math.log(given.dx), Math.log1p(-given.dg)];
    return [
      step("Real sample", "真实样本", raw`\ln D(x)=\ln ${num(given.dx)}=${num(real)}`),
      step("Generated sample", "生成样本", raw`\ln(1-D(G(z)))=\ln(1-${dg})=${num(generated)}`),
      step("Minus their sum", "相加取负", `L_D=-(${num(real)}+${par(generated)})=${found}`),
    ];
  };

  const explainDivergence = (given, found) => {
    const squares = given.mu.map((m) => m ** 2);
    const variances = given.sigma.map((s) => s ** 2);
    const terms = divergences(given);
    return [
      step("Squares", "平方", raw`\mu^2=${vec(squares)},\ \sigma^2=${vec(variances)}`),
      step("Logarithms of the variances", "方差的对数", raw`\ln\sigma^2=${vec(variances.map(Math.log))}`),
      step("Terms", "各维的项", raw`\mu^2+\sigma^2-1-\ln\sigma^2=${vec(terms)}`),
      step("Half of their sum", "求和取半", raw`KL=\frac{1}{2}(${total(terms)})=${found}`),
    ];
  };

  return { draw, statement, solve, explain };
};

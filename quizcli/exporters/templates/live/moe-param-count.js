window.quizcliLive["moe-param-count"] = function () {
  const { both, bullets, plural, raw, step } = qz;

  const draw = (rng, level) => {
    // Round widths for the head, others for paper.
    const d = rng.oneOf(level === 1 ? [100, 200, 300, 400, 500] : [64, 80, 128, 160, 200, 256, 320, 400, 512]);
    const given = {
      d,
      d_ff: d * rng.oneOf([2, 3, 4]),
      experts: rng.oneOf([4, 6, 8, 10, 16]),
      top_k: rng.oneOf([1, 2, 3]),
      shared: 0,
      ffn: "swiglu",
      n_layer: 1,
      heads: null,
      kv_heads: null,
      head_dim: null,
      vocab: 0,
      tied: false,
    };
    if (level === 1) return given;
    given.heads = rng.oneOf([4, 8]);
    given.kv_heads = given.heads / rng.oneOf([2, 4]);
    if (level === 2) {
      const { d_ff, experts, top_k } = given;
      // Experts beside shared ones are narrow.
      return {
        ...given,
        d_ff: Math.floor(d_ff / 4),
        experts: 2 * experts,
        top_k: 2 * top_k,
        shared: rng.integer(1, 2),
      };
    }
    return {
      ...given,
      n_layer: rng.oneOf([2, 4, 6, 8, 10]),
      vocab: rng.oneOf([1000, 2000, 5000, 8000, 10000, 20000]),
      tied: rng.chance(0.3),
    };
  };

  const statement = (given) => {
    const [en, zh] = bullets(said(given));
    return both(
      `A Mixture-of-Experts Transformer${given.heads ? "" : ", its feed-forward part only"}:\n\n${en}\n\n` +
        "No biases anywhere. Active parameters are those that one token passes through. Count exactly.",
      `一个混合专家（Mixture of Experts）Transformer${given.heads ? "" : "，只看前馈部分"}：\n\n${zh}\n\n` +
        "全部没有偏置。激活参数指一个 token 经过的参数。要求精确值。",
    );
  };

  const said = (given) => {
    const { d, d_ff, experts, top_k, shared, n_layer, heads, kv_heads, vocab } = given;
    const [whatEn, whatZh] = heads ? both("block", "层") : both("feed-forward layer", "个前馈层");
    const found = [
      both(`${plural(n_layer, whatEn)}, width $d=${d}$`, `$${n_layer}$ ${whatZh}，宽度 $d=${d}$`),
    ];
    if (heads) {
      const width = d / heads;
      found.push(
        both(
          `attention: $${heads}$ query heads, ${plural(kv_heads, "head")} of keys and values, each of width` +
            ` $${width}$; an output projection`,
          `注意力：$${heads}$ 个查询头，$${kv_heads}$ 个键值头，每个头宽 $${width}$，带输出投影`,
        ),
        both("two RMSNorms in each block", "每层两个 RMSNorm"),
      );
    }
    found.push(
      both(
        `$${experts}$ routed experts, each a SwiGLU of hidden width $${d_ff}$`,
        `$${experts}$ 个路由专家，每个是隐层宽度 $${d_ff}$ 的 SwiGLU`,
      ),
      both(
        `a linear router scores all of them and takes the top $${top_k}$ for each token`,
        `线性路由器（router）给全部路由专家打分，每个 token 选前 $${top_k}$ 个`,
      ),
    );
    if (shared) {
      const their = shared > 1 ? "their" : "its";
      found.push(
        both(
          `${plural(shared, "shared expert")} of the same shape, without a gate of ${their} own`,
          `$${shared}$ 个结构相同的共享专家（shared expert），没有另外的门控`,
        ),
      );
    }
    if (vocab) {
      const [tiedEn, tiedZh] = given.tied
        ? both("shared with the output layer; it counts whole as active", "与输出层共享同一个矩阵，全部计入激活参数")
        : both(
            "and an output layer with a matrix of its own; both count whole as active",
            "输出层不共享，另有一个矩阵；两者均全部计入激活参数",
          );
      found.push(
        both(`token embedding of $${vocab}$ words, ${tiedEn}`, `词嵌入，词表大小 $${vocab}$，${tiedZh}`),
        both("a final RMSNorm", "末尾一个 RMSNorm"),
      );
    }
    return found;
  };

  // The parts, and with them the layer, all of it and what one token takes of it.
  const counted = (given) => {
    const { d, experts, shared, heads, vocab } = given;
    const expert = 3 * d * given.d_ff;
    const router = d * experts;
    const kept = experts + shared;
    const used = given.top_k + shared;
    const attention = heads ? 2 * d * (d / heads) * (heads + given.kv_heads) : 0;
    const copies = given.tied ? 1 : 2;
    return {
      expert,
      router,
      kept,
      used,
      total: kept * expert + router,
      active: used * expert + router,
      attention,
      around: heads ? attention + 2 * d : 0,
      copies,
      ends: vocab ? copies * vocab * d + d : 0,
    };
  };

  const solve = (given) => {
    const { total, active, around, ends } = counted(given);
    const [whole, taken] = [total, active].map((count) => given.n_layer * (count + around) + ends);
    return { total: whole, active: taken };
  };

  const explain = (given) => {
    const { d, n_layer, heads, kv_heads, vocab } = given;
    const { expert, router, kept, used, total, active, attention, around, copies, ends } = counted(given);
    const found = [
      step("One expert, 3 matrices", "一个专家，3 个矩阵", raw`3\cdot ${d}\cdot ${given.d_ff}=${expert}`),
      step(
        "The router, which scores all experts",
        "路由器，给全部专家打分",
        raw`${d}\cdot ${given.experts}=${router}`,
      ),
      step("All experts and the router", "全部专家与路由器", raw`${kept}\cdot ${expert}+${router}=${total}`),
      step("What one token takes", "一个 token 用到的部分", raw`${used}\cdot ${expert}+${router}=${active}`),
    ];
    if (!heads) return found;
    const width = d / heads;
    found.push(
      step(
        "Attention, Q and O, then K and V",
        "注意力，先 Q 与 O，再 K 与 V",
        raw`2\cdot ${d}\cdot ${heads}\cdot ${width}+2\cdot ${d}\cdot ${kv_heads}\cdot ${width}=${attention}`,
      ),
      step("Attention and two norms", "注意力与两个归一化", raw`${attention}+2\cdot ${d}=${around}`),
    );
    if (vocab) {
      const worked = raw`${copies}\cdot ${vocab}\cdot ${d}+${d}=${ends}`;
      found.push(step("Embeddings, final norm", "词嵌入与末尾归一化", worked));
    }
    const plus = ends ? `+${ends}` : "";
    const answer = solve(given);
    return [
      ...found,
      step("Total", "总数", raw`${n_layer}\cdot (${total}+${around})${plus}=${answer.total}`),
      step("Active", "激活", raw`${n_layer}\cdot (${active}+${around})${plus}=${answer.active}`),
    ];
  };

  return { draw, statement, solve, explain };
};

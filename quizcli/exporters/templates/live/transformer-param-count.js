window.quizcliLive["transformer-param-count"] = function () {
  const { both, bullets, frac, plural, raw, step, sum, total } = qz;

  const draw = (rng, level) => {
    const d = rng.oneOf([32, 64, 80, 96, 100, 120, 128, 160, 192, 200, 256, 320, 384, 400, 512]);
    const heads = rng.oneOf([2, 4, 5, 6, 8, 10, 12, 16]);
    if (d % heads || d / heads < 8) return null;
    const given = {
      n_layer: 1,
      d,
      heads,
      d_ff: 4 * d,
      kv_heads: null,
      vocab: 0,
      ctx: 0,
      types: 0,
      bias: true,
      norm: "layernorm",
      ffn: "mlp",
      final_norm: false,
      emb_norm: false,
      tied: true,
      pooler: false,
      arch: "decoder",
    };
    if (level === 1) return { ...given, d_ff: rng.oneOf([2, 3, 4]) * d };
    const vocab = rng.oneOf([1000, 2000, 5000, 8000, 10000, 20000, 32000]);
    if (level === 2) {
      const n_layer = rng.oneOf([2, 4, 6, 8, 10, 12]);
      return { ...given, n_layer, vocab, ctx: rng.oneOf([100, 128, 200, 256, 512, 1000, 1024]), final_norm: true };
    }
    const n_layer = rng.oneOf([2, 3, 4, 6, 8]);
    if (rng.chance(0.25)) return { ...given, n_layer, vocab, arch: "encoder_decoder" };
    const shared = rng.oneOf([2, 4]);
    if (heads % shared) return null;
    return {
      ...given,
      n_layer,
      d_ff: rng.oneOf([2, 3, 4]) * d,
      kv_heads: heads / shared,
      vocab,
      bias: false,
      norm: "rmsnorm",
      ffn: "swiglu",
      final_norm: true,
      tied: false,
    };
  };

  const statement = (given) => {
    const ffn = given.ffn === "mlp" ? "MLP" : "SwiGLU";
    const [en, zh] = bullets([
      blocksSaid(given),
      attentionSaid(given),
      both(
        `feed-forward network: ${ffn}, hidden width $${given.d_ff}$`,
        `前馈网络：${ffn}，隐层宽度 $${given.d_ff}$`,
      ),
      normsSaid(given),
      given.bias
        ? both("all linear layers have a bias", "所有线性层都有偏置")
        : both("no biases anywhere", "全部没有偏置"),
      ...endsSaid(given),
    ]);
    return both(`A Transformer:\n\n${en}\n\nCount exactly.`, `一个 Transformer：\n\n${zh}\n\n要求精确值。`);
  };

  const isEncoderDecoder = (given) => given.arch === "encoder_decoder";

  const blocksSaid = (given) => {
    const n = given.n_layer;
    const width = `$d=${given.d}$`;
    if (isEncoderDecoder(given)) {
      return both(
        `$${n}$ encoder blocks and $${n}$ decoder blocks, the latter with cross-attention too, ${width}`,
        `编码器 $${n}$ 层、解码器 $${n}$ 层，解码器每层另有交叉注意力，${width}`,
      );
    }
    return both(
      `${plural(n, "block")} of self-attention and a feed-forward network, ${width}`,
      `$${n}$ 层，每层有自注意力与前馈网络，${width}`,
    );
  };

  const attentionSaid = (given) => {
    const [en, zh] = [`multi-head attention: $${given.heads}$ heads`, `多头注意力：$${given.heads}$ 个头`];
    const shared = given.kv_heads;
    if (!shared) return both(en, zh);
    const name = shared > 1 ? "GQA" : "MQA";
    return both(
      `${en} of queries share ${plural(shared, "head")} of keys and values (${name})`,
      `${zh}，共享 $${shared}$ 个键值头（${name}）`,
    );
  };

  const normsSaid = (given) => {
    const [en, zh] =
      given.norm === "rmsnorm"
        ? both("RMSNorm (a gain only)", "RMSNorm（只有增益）")
        : both("LayerNorm (gain and bias)", "LayerNorm（增益与偏置）");
    const [whereEn, whereZh] = isEncoderDecoder(given)
      ? both("each stack", "编码器和解码器末尾均")
      : both("the last block", "最后一层之后");
    const [moreEn, moreZh] = given.final_norm ? both("one more", "另加一个") : both("none", "不再加");
    return both(
      `norms: ${en}, one for each sublayer, ${moreEn} after ${whereEn}`,
      `归一化：${zh}，每个子层一个，${whereZh}${moreZh}`,
    );
  };

  const endsSaid = (given) => {
    if (!given.vocab) return [both("no embeddings of tokens, no output matrix", "不含词嵌入与输出矩阵")];
    const [outputEn, outputZh] = given.tied
      ? both("tied to the output matrix", "与输出矩阵共享（tied）")
      : both("and an output matrix of its own (untied, no bias)", "输出矩阵不共享（untied），无偏置");
    const found = [
      both(
        `token embedding for a vocabulary of $${given.vocab}$, ${outputEn}`,
        `词嵌入，词表大小 $${given.vocab}$，${outputZh}`,
      ),
    ];
    if (isEncoderDecoder(given)) {
      found.push(both("encoder and decoder share the token embedding", "编码器与解码器共用词嵌入"));
    }
    found.push(
      given.ctx
        ? both(`learned embeddings of $${given.ctx}$ positions`, `可学习的位置嵌入，共 $${given.ctx}$ 个位置`)
        : both("positions without parameters", "位置编码没有参数"),
    );
    return found;
  };

  const dKv = (given) => (given.kv_heads ? (given.d * given.kv_heads) / given.heads : given.d);
  const matrices = (given) => (given.ffn === "swiglu" ? 3 : 2);
  const norm = (given) => (given.bias ? 2 : 1) * given.d;
  // Encoder and decoder have a block each for a layer; the decoder's has a second attention, and a norm for it.
  const norms = (given) => given.n_layer * (isEncoderDecoder(given) ? 5 : 2) + (given.final_norm ? 1 : 0);
  const attentions = (given) => given.n_layer * (isEncoderDecoder(given) ? 3 : 1);
  const ffns = (given) => given.n_layer * (isEncoderDecoder(given) ? 2 : 1);
  const vectors = (given) => [given.vocab, given.ctx, given.tied ? 0 : given.vocab].filter((length) => length);

  const attentionParameters = (given) => 2 * (given.d + dKv(given)) * (given.d + (given.bias ? 1 : 0));
  const ffnParameters = (given) => {
    const m = matrices(given);
    return m * given.d * given.d_ff + (given.bias ? (m - 1) * given.d_ff + given.d : 0);
  };

  // All attention, all feed-forward networks, all norms, all tables of vectors.
  const counts = (given) => [
    attentions(given) * attentionParameters(given),
    ffns(given) * ffnParameters(given),
    norms(given) * norm(given),
    sum(vectors(given)) * given.d,
  ];

  const solve = (given) => ({ params: sum(counts(given)) });

  const explain = (given) => {
    const { d, d_ff, heads, kv_heads, bias } = given;
    const m = matrices(given);
    const width = dKv(given);
    const tables = vectors(given);
    const attention = attentionParameters(given);
    const ffn = ffnParameters(given);
    const terms = counts(given).slice(0, tables.length ? 4 : 3);
    const found = [];
    if (kv_heads) {
      const quotient = raw`d_{kv}=${d}\cdot ${frac(kv_heads, heads)}=${width}`;
      found.push(step("Width of keys and values", "键和值的宽度", quotient));
    }
    const biases = bias ? raw`+2\cdot ${d}+2\cdot ${width}` : "";
    const hidden = bias ? raw`+${m - 1}\cdot ${d_ff}+${d}` : "";
    found.push(
      step("Attention", "注意力", raw`2\cdot ${d}^2+2\cdot ${d}\cdot ${width}${biases}=${attention}`),
      step("Feed-forward network", "前馈网络", raw`${m}\cdot ${d}\cdot ${d_ff}${hidden}=${ffn}`),
      step("All attention", "所有注意力", raw`${attentions(given)}\cdot ${attention}=${terms[0]}`),
      step("All feed-forward networks", "所有前馈网络", raw`${ffns(given)}\cdot ${ffn}=${terms[1]}`),
      step("All norms", "所有归一化", raw`${norms(given)}\cdot ${norm(given)}=${terms[2]}`),
    );
    if (tables.length) {
      const lengths = tables.length > 1 ? `(${total(tables)})` : tables[0];
      found.push(step("Embeddings and output matrix", "嵌入与输出矩阵", raw`${lengths}\cdot ${d}=${terms[3]}`));
    }
    return [...found, step("In all", "合计", `${total(terms)}=${sum(terms)}`)];
  };

  return { draw, statement, solve, explain };
};

window.quizcliLive["kv-cache-size"] = function () {
  const { both, plural, raw, step } = qz;

  const draw = (rng, level) => {
    const layers = rng.oneOf([12, 20, 24, 30, 32, 40, 48, 60, 64, 80, 96]);
    const heads = rng.oneOf([12, 16, 20, 25, 32, 40, 64, 96]);
    const given = { layers, heads, head_dim: rng.oneOf([64, 128]), kv_heads: heads, seq: 1, batch: 1, bytes: 2 };
    if (level === 1) return given;
    const seq = rng.oneOf([100, 200, 500, 512, 1000, 1024, 2000, 2048, 4096, 8192, 16384, 32768]);
    const batch = rng.oneOf([2, 4, 5, 8, 10, 16, 20, 32, 64]);
    if (level === 2) return { ...given, seq, batch };
    const shared = rng.oneOf([4, 8, heads]);
    if (heads % shared) return null;
    return { ...given, kv_heads: heads / shared, seq, batch, bytes: rng.integer(1, 2) };
  };

  const statement = (given) => {
    const { layers, heads, head_dim, kv_heads, seq, batch, bytes } = given;
    const dimensionZh = `，每个头 $${head_dim}$ 维`;
    let name = "MHA";
    let attentionEn = `$${heads}$ heads of dimension $${head_dim}$`;
    let attentionZh = `$${heads}$ 个头${dimensionZh}`;
    if (kv_heads < heads) {
      name = kv_heads === 1 ? "MQA" : "GQA";
      attentionEn += ` for queries, which share ${plural(kv_heads, "head")} of keys and values`;
      attentionZh = `$${heads}$ 个查询头，共享 $${kv_heads}$ 个键值头${dimensionZh}`;
    }
    const sequences = `${plural(batch, "sequence")} of ${plural(seq, "token")}${batch > 1 ? " each" : ""}`;
    return both(
      `A Transformer decoder with $${layers}$ layers; in each, ${name} with ${attentionEn}. Its key-value` +
        ` cache holds ${sequences}, ${plural(bytes, "byte")} a number.`,
      `一个 $${layers}$ 层的 Transformer 解码器，每层的注意力（${name}）有 ${attentionZh}。` +
        `KV 缓存（KV cache）中有 $${batch}$ 个序列，每个 $${seq}$ 个词元，每个数占 $${bytes}$ 字节。`,
    );
  };

  const inOneLayer = (given) => 2 * given.kv_heads * given.head_dim * given.bytes;
  const solve = (given) => ({ bytes: given.seq * given.batch * given.layers * inOneLayer(given) });

  const explain = (given) => {
    const { layers, head_dim, kv_heads, seq, batch, bytes } = given;
    const one = inOneLayer(given);
    const token = layers * one;
    return [
      step(
        "Key and value of one token in one layer",
        "一个词元在一层中的键与值",
        raw`2\cdot h_{kv}\cdot d\cdot b=2\cdot ${kv_heads}\cdot ${head_dim}\cdot ${bytes}=${one}`,
      ),
      step("In all layers", "全部层", raw`${layers}\cdot ${one}=${token}`),
      step(
        "For all tokens of all sequences",
        "全部序列的全部词元",
        raw`${seq}\cdot ${batch}\cdot ${token}=${solve(given).bytes}`,
      ),
    ];
  };

  return { draw, statement, solve, explain };
};

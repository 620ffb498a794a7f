"""Parameters of a Transformer: one block, a whole model, grouped-query attention and SwiGLU."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec.structs import replace

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Whole, both, says
from quizcli.drills.tex import bullets, frac, step, total
from quizcli.drills.transformer_inputs import (
    FFN_MATRICES,
    FFN_NAMES,
    KvHeads,
    Tied,
    Vocab,
    attention_said,
    shared_heads,
)
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.reference.transformers import Sublayers


class Given(Inputs, frozen=True):
    """The model; vocab 0 means without embeddings, ctx 0 without learned positions."""

    n_layer: Annotated[Count, says("blocks, in each stack", "层数（每个栈）")]
    d: Annotated[Count, says("width of the model", "模型宽度")]
    heads: Annotated[Count, says("attention heads", "注意力头数")]
    d_ff: Annotated[Count | None, says("width of the feed-forward layer; 4d if absent", "前馈层宽度，缺省为 4d")] = None
    kv_heads: KvHeads = None
    vocab: Vocab = 0
    ctx: Annotated[Whole, says("learned positions; 0 for none", "可学习的位置个数，0 表示没有")] = 0
    types: Annotated[Whole, says("segment types; 0 for none", "句段类型个数，0 表示没有")] = 0
    bias: Annotated[bool, says("whether linear layers and LayerNorm have a bias", "线性层与 LayerNorm 是否有偏置")] = (
        True
    )
    norm: Annotated[Literal["layernorm", "rmsnorm"], says("layernorm or rmsnorm", "layernorm 或 rmsnorm")] = "layernorm"
    ffn: Annotated[Literal["mlp", "swiglu"], says("mlp or swiglu", "mlp 或 swiglu")] = "mlp"
    final_norm: Annotated[bool, says("whether a norm ends each stack", "每个栈末尾是否有归一化")] = False
    emb_norm: Annotated[bool, says("whether a norm follows the embeddings", "嵌入之后是否有归一化")] = False
    tied: Tied = True
    pooler: Annotated[bool, says("whether a d by d pooler ends it", "末尾是否有 d 乘 d 的池化层（pooler）")] = False
    arch: Annotated[
        Literal["decoder", "encoder_decoder"],
        says(
            "decoder (one stack, also an encoder) or encoder_decoder", "decoder（单栈，编码器亦然）或 encoder_decoder"
        ),
    ] = "decoder"


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one block; 2: like GPT-2; 3: like LLaMA, sometimes an encoder-decoder."""
    d = rng.one_of((32, 64, 80, 96, 100, 120, 128, 160, 192, 200, 256, 320, 384, 400, 512))
    heads = rng.one_of((2, 4, 5, 6, 8, 10, 12, 16))
    if d % heads or d // heads < 8:
        return None
    if level == 1:
        return Given(n_layer=1, d=d, heads=heads, d_ff=rng.one_of((2, 3, 4)) * d)
    vocab = rng.one_of((1000, 2000, 5000, 8000, 10_000, 20_000, 32_000))
    if level == 2:
        return Given(
            n_layer=rng.one_of((2, 4, 6, 8, 10, 12)),
            d=d,
            heads=heads,
            d_ff=4 * d,
            vocab=vocab,
            ctx=rng.one_of((100, 128, 200, 256, 512, 1000, 1024)),
            final_norm=True,
        )
    n_layer = rng.one_of((2, 3, 4, 6, 8))
    if rng.chance(0.25):
        return Given(n_layer=n_layer, d=d, heads=heads, d_ff=4 * d, vocab=vocab, arch="encoder_decoder")
    shared = rng.one_of((2, 4))
    if heads % shared:
        return None
    return Given(
        n_layer=n_layer,
        d=d,
        heads=heads,
        d_ff=rng.one_of((2, 3, 4)) * d,
        kv_heads=heads // shared,
        vocab=vocab,
        bias=False,
        norm="rmsnorm",
        ffn="swiglu",
        final_norm=True,
        tied=False,
    )


def statement(given: Given) -> Text:
    """State the model with everything that has parameters."""
    lines = [
        _blocks_said(given),
        attention_said(given.heads, shared_heads(given.heads, given.kv_heads)),
        (
            f"feed-forward network: {FFN_NAMES[given.ffn]}, hidden width ${_d_ff(given)}$",
            f"前馈网络：{FFN_NAMES[given.ffn]}，隐层宽度 ${_d_ff(given)}$",
        ),
        _norms_said(given),
        ("all linear layers have a bias", "所有线性层都有偏置")
        if given.bias
        else ("no biases anywhere", "全部没有偏置"),
        *_ends_said(given),
    ]
    en, zh = bullets(lines)
    return both(f"A Transformer:\n\n{en}\n\nCount exactly.", f"一个 Transformer：\n\n{zh}\n\n要求精确值。")


def _blocks_said(given: Given) -> tuple[str, str]:
    n, width = given.n_layer, f"$d={given.d}$"
    if given.arch == "encoder_decoder":
        return (
            f"${n}$ encoder blocks and ${n}$ decoder blocks, the latter with cross-attention too, {width}",
            f"编码器 ${n}$ 层、解码器 ${n}$ 层，解码器每层另有交叉注意力，{width}",
        )
    return (
        f"${n}$ block{'s' * (n > 1)} of self-attention and a feed-forward network, {width}",
        f"${n}$ 层，每层有自注意力与前馈网络，{width}",
    )


def _norms_said(given: Given) -> tuple[str, str]:
    if given.norm == "rmsnorm":
        en, zh = "RMSNorm (a gain only)", "RMSNorm（只有增益）"
    elif given.bias:
        en, zh = "LayerNorm (gain and bias)", "LayerNorm（增益与偏置）"
    else:
        en, zh = "LayerNorm with a gain only", "LayerNorm（只有增益）"
    where_en, where_zh = "the last block", "最后一层之后"
    if given.arch == "encoder_decoder":
        where_en, where_zh = "each stack", "编码器和解码器末尾均"
    more_en, more_zh = ("one more", "另加一个") if given.final_norm else ("none", "不再加")
    return (
        f"norms: {en}, one for each sublayer, {more_en} after {where_en}",
        f"归一化：{zh}，每个子层一个，{where_zh}{more_zh}",
    )


def _ends_said(given: Given) -> Iterator[tuple[str, str]]:
    """Describe the embeddings, and the layers after the blocks."""
    if given.vocab:
        yield (
            f"token embedding for a vocabulary of ${given.vocab}$, "
            + ("tied to the output matrix" if given.tied else "and an output matrix of its own (untied, no bias)"),
            f"词嵌入，词表大小 ${given.vocab}$，"
            + ("与输出矩阵共享（tied）" if given.tied else "输出矩阵不共享（untied），无偏置"),
        )
        if given.arch == "encoder_decoder":
            yield "encoder and decoder share the token embedding", "编码器与解码器共用词嵌入"
    else:
        yield "no embeddings of tokens, no output matrix", "不含词嵌入与输出矩阵"
    if given.ctx:
        yield f"learned embeddings of ${given.ctx}$ positions", f"可学习的位置嵌入，共 ${given.ctx}$ 个位置"
    elif given.vocab:
        yield "positions without parameters", "位置编码没有参数"
    if given.types:
        yield f"embeddings of ${given.types}$ segment types", f"句段类型嵌入，共 ${given.types}$ 种"
    if given.emb_norm:
        yield "a norm after the embeddings", "嵌入之后有一个归一化"
    if given.pooler:
        yield r"a pooler: one linear layer, $d\times d$, at the end", r"末尾有池化层（pooler）：一个 $d\times d$ 线性层"


def _d_kv(given: Given) -> int:
    return given.d * shared_heads(given.heads, given.kv_heads) // given.heads


def _d_ff(given: Given) -> int:
    return 4 * given.d if given.d_ff is None else given.d_ff


def _norm(given: Given) -> int:
    """Return the parameters of one norm."""
    return 2 * given.d if given.norm == "layernorm" and given.bias else given.d


def _sublayers(given: Given) -> "Sublayers":
    from quizcli.reference.transformers import sublayers

    return sublayers(
        given.n_layer,
        encoder_decoder=given.arch == "encoder_decoder",
        final_norm=given.final_norm,
        emb_norm=given.emb_norm,
    )


def _vectors(given: Given) -> list[int]:
    """Return the lengths of all tables of vectors of length d."""
    tables = [given.vocab, given.ctx, given.types, 0 if given.tied else given.vocab]
    return [length for length in tables if length]


def solve(given: Given) -> Solved:
    """Count blocks, embeddings and the layers after the blocks."""
    if given.d % given.heads:
        raise ValueError(tr("{heads} heads cannot split a width of {d}", heads=given.heads, d=given.d))
    return {"params": _params(given)}


def _params(given: Given) -> int:
    from quizcli.reference.transformers import transformer_parameters

    return transformer_parameters(
        given.d,
        _d_ff(given),
        count=_sublayers(given),
        d_kv=_d_kv(given),
        ffn_matrices=FFN_MATRICES[given.ffn],
        bias=given.bias,
        norm=_norm(given),
        embeddings=sum(_vectors(given)),
        pooler=given.pooler,
    )


def explain(given: Given) -> Sequence[Text]:
    """Work out attention, feed-forward network and norms, then embeddings and pooler."""
    from quizcli.reference.transformers import attention_parameters, ffn_parameters

    d, d_kv, d_ff, m = given.d, _d_kv(given), _d_ff(given), FFN_MATRICES[given.ffn]
    attention = attention_parameters(d, d_kv, bias=given.bias)
    ffn = ffn_parameters(d, d_ff, matrices=m, bias=given.bias)
    count, norm = _sublayers(given), _norm(given)
    terms = [count.attentions * attention, count.ffns * ffn, count.norms * norm]
    worked = rf"2\cdot {d}^2+2\cdot {d}\cdot {d_kv}" + rf"+2\cdot {d}+2\cdot {d_kv}" * given.bias
    found = []
    if d_kv < d:
        quotient = rf"d_{{kv}}={d}\cdot {frac(str(shared_heads(given.heads, given.kv_heads)), str(given.heads))}={d_kv}"
        found.append(step("Width of keys and values", "键和值的宽度", quotient))
    found.append(step("Attention", "注意力", f"{worked}={attention}"))
    worked = rf"{m}\cdot {d}\cdot {d_ff}" + (rf"+{m - 1}\cdot {d_ff}+{d}" if given.bias else "")
    found += [
        step("Feed-forward network", "前馈网络", f"{worked}={ffn}"),
        step("All attention", "所有注意力", rf"{count.attentions}\cdot {attention}={terms[0]}"),
        step("All feed-forward networks", "所有前馈网络", rf"{count.ffns}\cdot {ffn}={terms[1]}"),
        step("All norms", "所有归一化", rf"{count.norms}\cdot {norm}={terms[2]}"),
    ]
    tables = _vectors(given)
    if tables:
        terms.append(sum(tables) * d)
        worked = f"({total(tables)})" if len(tables) > 1 else str(tables[0])
        found.append(step("Embeddings and output matrix", "嵌入与输出矩阵", rf"{worked}\cdot {d}={terms[-1]}"))
    if given.pooler:
        terms.append(d * d + d * given.bias)
        found.append(step("Pooler", "池化层", f"{d}^2" + f"+{d}" * given.bias + f"={terms[-1]}"))
    return [*found, step("In all", "合计", f"{total(terms)}={sum(terms)}")]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    params, d, d_kv, count = _params(given), given.d, _d_kv(given), _sublayers(given)
    qkv = d * (d + 2 * d_kv) + (d + 2 * d_kv) * given.bias
    # Without biases a LayerNorm still has its gain, which is left out too.
    unbiased = replace(given, bias=False)
    found = {
        "times_heads": params + count.attentions * (given.heads - 1) * qkv,
        "no_wo": params - count.attentions * (d * d + d * given.bias),
        "no_bias_norm": _params(unbiased) - count.norms * _norm(unbiased),
    }
    if given.vocab:
        found["untied" if given.tied else "tied"] = params + given.vocab * d * (1 if given.tied else -1)
    if d_kv < d:
        found["gqa_full"] = _params(replace(given, kv_heads=given.heads))
    if given.ffn == "swiglu":
        found["two_matrices"] = _params(replace(given, ffn="mlp"))
    return {name: {"params": wrong} for name, wrong in found.items()}


KIND = Kind(
    name="transformer-param-count",
    inputs=Given,
    parts={"params": both("number of trainable parameters", "可训练参数的个数")},
    card_title=both("Parameters of a Transformer", "Transformer 的参数量"),
    formula=r"P=L\,(2d^2+2d\,d_{kv}+m\,d\,d_{ff}+\mathrm{biases}+\mathrm{norms})+V d+T d,\quad m=2,3",
    mistakes={
        "times_heads": both(
            "queries, keys and values multiplied by the number of heads: the heads split d",
            "查询、键、值的参数乘上了头数：各头是把 d 分开的",
        ),
        "no_wo": both("the output projection left out", "漏掉了输出投影 W_O"),
        "no_bias_norm": both("biases and norms left out", "漏掉了偏置与归一化的参数"),
        "untied": both(
            "the output matrix counted again, which is tied to the embedding", "与词嵌入共享的输出矩阵又算了一次"
        ),
        "tied": both(
            "the output matrix left out, which is not tied to the embedding", "漏掉了不与词嵌入共享的输出矩阵"
        ),
        "gqa_full": both("keys and values counted for every head of queries", "按每个查询头各有键和值计算"),
        "two_matrices": both("SwiGLU counted with two matrices: it has three", "把 SwiGLU 算作两个矩阵，应为三个"),
    },
    levels=(
        Level(
            says=both("one block with biases", "一层，有偏置"),
            seconds=90,
            invites=("times_heads", "no_wo", "no_bias_norm"),
        ),
        Level(
            says=both("a whole model like GPT-2", "类似 GPT-2 的整个模型"),
            seconds=180,
            invites=("times_heads", "no_wo", "no_bias_norm", "untied"),
        ),
        Level(
            says=both("GQA, SwiGLU, RMSNorm; encoder-decoder", "GQA、SwiGLU、RMSNorm；编码器加解码器"),
            seconds=240,
            # An encoder-decoder is tied and has no GQA or SwiGLU, so mistakes about those are not invited.
            invites=("times_heads", "no_wo", "no_bias_norm"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)

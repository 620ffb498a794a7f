"""Total and active parameters of a Mixture of Experts: one layer, a block with attention, a whole model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Whole, both, says
from quizcli.drills.tex import bullets, step
from quizcli.drills.transformer_inputs import FFN_MATRICES, FFN_NAMES, KvHeads, Tied, Vocab, shared_heads
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.reference.experts import Parameters


class Given(Inputs, frozen=True):
    """The model. Without heads: only the feed-forward layers; with vocab 0: only the blocks."""

    d: Annotated[Count, says("width of the model", "模型宽度")]
    d_ff: Annotated[Count, says("hidden width of one expert", "每个专家的隐层宽度")]
    experts: Annotated[Count, says("routed experts in a layer", "每层的路由专家个数")]
    top_k: Annotated[Count, says("routed experts that each token takes", "每个 token 选用的路由专家个数")]
    shared: Annotated[Whole, says("shared experts that every token takes", "所有 token 都经过的共享专家个数")] = 0
    ffn: Annotated[Literal["swiglu", "mlp"], says("an expert: swiglu or mlp", "专家的结构：swiglu 或 mlp")] = "swiglu"
    n_layer: Annotated[Count, says("number of blocks", "层数")] = 1
    heads: Annotated[
        Count | None, says("query heads; absent for feed-forward layers alone", "查询头数，缺省则只有前馈层")
    ] = None
    kv_heads: KvHeads = None
    head_dim: Annotated[
        Count | None, says("width of a head; d / heads if absent", "每个头的宽度，缺省为 d / heads")
    ] = None
    vocab: Vocab = 0
    tied: Tied = False


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: one layer; 2: a block with grouped-query attention and shared experts; 3: a model."""
    # Round widths for mental arithmetic, others for paper.
    d = rng.one_of((100, 200, 300, 400, 500) if level == 1 else (64, 80, 128, 160, 200, 256, 320, 400, 512))
    d_ff = d * rng.one_of((2, 3, 4))
    experts, top_k = rng.one_of((4, 6, 8, 10, 16)), rng.one_of((1, 2, 3))
    if level == 1:
        return Given(d=d, d_ff=d_ff, experts=experts, top_k=top_k)
    heads = rng.one_of((4, 8))
    kv_heads = heads // rng.one_of((2, 4))
    if level == 2:
        # With shared experts, the experts are narrow.
        shared = rng.integer(1, 2)
        return Given(
            d=d, d_ff=d_ff // 4, experts=2 * experts, top_k=2 * top_k, shared=shared, heads=heads, kv_heads=kv_heads
        )
    return Given(
        d=d,
        d_ff=d_ff,
        experts=experts,
        top_k=top_k,
        n_layer=rng.one_of((2, 4, 6, 8, 10)),
        heads=heads,
        kv_heads=kv_heads,
        vocab=rng.one_of((1000, 2000, 5000, 8000, 10_000, 20_000)),
        tied=rng.chance(0.3),
    )


def statement(given: Given) -> Text:
    """State the model, with everything that has parameters."""
    en, zh = bullets(_said(given))
    return both(
        f"A Mixture-of-Experts Transformer{'' if given.heads else ', its feed-forward part only'}:\n\n{en}\n\n"
        "No biases anywhere. Active parameters are those that one token passes through. Count exactly.",
        f"一个混合专家（Mixture of Experts）Transformer{'' if given.heads else '，只看前馈部分'}：\n\n{zh}\n\n"
        "全部没有偏置。激活参数指一个 token 经过的参数。要求精确值。",
    )


def _said(given: Given) -> Iterator[tuple[str, str]]:
    n, many = given.n_layer, "s" * (given.n_layer > 1)
    what_en, what_zh = ("block", "层") if given.heads else ("feed-forward layer", "个前馈层")
    yield (
        f"${n}$ {what_en}{many}, width $d={given.d}$",
        f"${n}$ {what_zh}，宽度 $d={given.d}$",
    )
    if given.heads:
        h, kv, width = given.heads, shared_heads(given.heads, given.kv_heads), _head_dim(given)
        many_kv = "s" * (kv > 1)
        yield (
            f"attention: ${h}$ query heads, ${kv}$ head{many_kv} of keys and values, each of width ${width}$; an output projection",
            f"注意力：${h}$ 个查询头，${kv}$ 个键值头，每个头宽 ${width}$，带输出投影",
        )
        yield "two RMSNorms in each block", "每层两个 RMSNorm"
    ffn, article = FFN_NAMES[given.ffn], "a" if given.ffn == "swiglu" else "an"
    yield (
        f"${given.experts}$ routed experts, each {article} {ffn} of hidden width ${given.d_ff}$",
        f"${given.experts}$ 个路由专家，每个是隐层宽度 ${given.d_ff}$ 的 {ffn}",
    )
    yield (
        f"a linear router scores all of them and takes the top ${given.top_k}$ for each token",
        f"线性路由器（router）给全部路由专家打分，每个 token 选前 ${given.top_k}$ 个",
    )
    if given.shared:
        s = given.shared
        yield (
            f"${s}$ shared expert{'s' * (s > 1)} of the same shape, without a gate of {'their' if s > 1 else 'its'} own",
            f"${s}$ 个结构相同的共享专家（shared expert），没有另外的门控",
        )
    if given.vocab:
        tied_en, tied_zh = (
            ("shared with the output layer; it counts whole as active", "与输出层共享同一个矩阵，全部计入激活参数")
            if given.tied
            else (
                "and an output layer with a matrix of its own; both count whole as active",
                "输出层不共享，另有一个矩阵；两者均全部计入激活参数",
            )
        )
        yield (
            f"token embedding of ${given.vocab}$ words, {tied_en}",
            f"词嵌入，词表大小 ${given.vocab}$，{tied_zh}",
        )
        yield "a final RMSNorm", "末尾一个 RMSNorm"


def solve(given: Given) -> Solved:
    """Count the layer, attention, norms and embeddings."""
    found = _counted(given)
    return {"total": found.total, "active": found.active}


def _counted(given: Given) -> "Parameters":
    from quizcli.reference.experts import (
        Parameters,
        gqa_parameters,
        moe_ffn_parameters,
        moe_model_parameters,
    )

    ffn = moe_ffn_parameters(
        given.d,
        given.d_ff,
        experts=given.experts,
        top_k=given.top_k,
        shared=given.shared,
        gated=given.ffn == "swiglu",
    )
    if not given.heads:
        if given.vocab or given.kv_heads or given.head_dim:
            raise ValueError(tr("a model with attention or embeddings needs heads"))
        return Parameters(given.n_layer * ffn.total, given.n_layer * ffn.active)
    attention = gqa_parameters(
        given.d, given.heads, shared_heads(given.heads, given.kv_heads), head_dim=_head_dim(given)
    )
    return moe_model_parameters(
        ffn, n_layer=given.n_layer, d=given.d, attention=attention, vocab=given.vocab, tied=given.tied
    )


def explain(given: Given) -> Sequence[Text]:
    """Count an expert, the router, the layer; then the block and the model."""
    d, experts, taken = given.d, given.experts, given.top_k
    matrices = FFN_MATRICES[given.ffn]
    expert, router = matrices * d * given.d_ff, d * experts
    kept, used = experts + given.shared, taken + given.shared
    total, active = kept * expert + router, used * expert + router
    found = [
        step(
            f"One expert, {matrices} matrices",
            f"一个专家，{matrices} 个矩阵",
            rf"{matrices}\cdot {d}\cdot {given.d_ff}={expert}",
        ),
        step("The router, which scores all experts", "路由器，给全部专家打分", rf"{d}\cdot {experts}={router}"),
        step("All experts and the router", "全部专家与路由器", rf"{kept}\cdot {expert}+{router}={total}"),
        step("What one token takes", "一个 token 用到的部分", rf"{used}\cdot {expert}+{router}={active}"),
    ]
    n, around, ends = given.n_layer, 0, 0
    if given.heads:
        h, kv, width = given.heads, shared_heads(given.heads, given.kv_heads), _head_dim(given)
        attention = 2 * d * width * (h + kv)
        around = attention + 2 * d
        found += [
            step(
                "Attention, Q and O, then K and V",
                "注意力，先 Q 与 O，再 K 与 V",
                rf"2\cdot {d}\cdot {h}\cdot {width}+2\cdot {d}\cdot {kv}\cdot {width}={attention}",
            ),
            step("Attention and two norms", "注意力与两个归一化", rf"{attention}+2\cdot {d}={around}"),
        ]
    if given.vocab:
        copies = 1 if given.tied else 2
        ends = copies * given.vocab * d + d
        found.append(
            step("Embeddings, final norm", "词嵌入与末尾归一化", rf"{copies}\cdot {given.vocab}\cdot {d}+{d}={ends}")
        )
    if given.heads or n > 1:
        for en, zh, count in (("Total", "总数", total), ("Active", "激活", active)):
            block = f"({count}+{around})" if around else str(count)
            plus = f"+{ends}" if ends else ""
            found.append(step(en, zh, rf"{n}\cdot {block}{plus}={n * (count + around) + ends}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""

    def if_it_were(**changes: object) -> Solved:
        return solve(msgspec.structs.replace(given, **changes))

    found, n = _counted(given), given.n_layer
    router = n * given.d * given.experts
    idle = n * given.d * (given.experts - given.top_k)
    wrong: dict[str, Solved] = {
        "no_router": {"total": found.total - router, "active": found.active - router},
        "router_top_k": {"active": found.active - idle},
        "all_active": {"active": found.total},
    }
    if given.shared:
        wrong["no_shared"] = if_it_were(shared=0)
    if given.ffn == "swiglu":
        wrong["two_matrices"] = if_it_were(ffn="mlp")
    if given.heads:
        wrong["gqa_full"] = if_it_were(kv_heads=given.heads, head_dim=_head_dim(given))
        norms = 2 * n * given.d + (given.d if given.vocab else 0)
        wrong["no_norm"] = {"total": found.total - norms, "active": found.active - norms}
        # "8 times 7B": as if each expert had its own attention and embedding.
        one = _counted(msgspec.structs.replace(given, experts=1, top_k=1, shared=0)).total - n * given.d
        wrong["times_experts"] = {"total": given.experts * one, "active": given.top_k * one}
    if given.vocab:
        wrong["embedding"] = if_it_were(tied=not given.tied)
    return wrong


def _head_dim(given: Given) -> int:
    if given.head_dim:
        return given.head_dim
    if given.d % (given.heads or 1):
        raise ValueError(
            tr("a width of {d} cannot be split into {heads} heads: give head_dim", d=given.d, heads=given.heads)
        )
    return given.d // (given.heads or 1)


KIND = Kind(
    name="moe-param-count",
    inputs=Given,
    parts={
        "total": both("total number of parameters", "参数总数"),
        "active": both("active parameters for one token", "每个 token 的激活参数"),
    },
    card_title=both("Total and active parameters of a mixture of experts", "混合专家模型的总参数与激活参数"),
    formula=r"m\,d\,d_{ff}\cdot(E+S)+d\,E,\quad m\,d\,d_{ff}\cdot(k+S)+d\,E,\quad m=3\ (\mathrm{SwiGLU})",
    mistakes={
        "no_router": both("the router left out", "漏了路由器"),
        "router_top_k": both(
            "the router counted for the chosen experts only, though it scores all",
            "路由器只按选中的专家计，其实它给全部专家打分",
        ),
        "all_active": both("all experts counted as active", "把全部专家都计为激活"),
        "no_shared": both("the shared experts left out", "漏了共享专家"),
        "two_matrices": both("SwiGLU taken for two matrices: it has three", "把 SwiGLU 当成两个矩阵，应为三个"),
        "gqa_full": both("as many heads of keys and values as query heads", "键值头数当成了与查询头数相同"),
        "no_norm": both("the norms left out", "漏了归一化的参数"),
        "times_experts": both(
            "everything multiplied by the number of experts, what they share too", "连各专家共用的部分也乘了专家个数"
        ),
        "embedding": both(
            "the tied output matrix counted again, or the untied one forgotten",
            "共享的输出矩阵多计了一次，或漏了不共享的输出矩阵",
        ),
    },
    levels=(
        Level(
            says=both("one layer of experts", "一个专家层"),
            seconds=75,
            invites=("no_router", "all_active", "two_matrices", "router_top_k"),
        ),
        Level(
            says=both("a block: grouped-query attention, shared experts", "一层：分组查询注意力，带共享专家"),
            seconds=180,
            invites=("no_router", "all_active", "two_matrices", "no_shared", "gqa_full", "no_norm"),
        ),
        Level(
            says=both("a whole model", "整个模型"),
            seconds=300,
            invites=("all_active", "two_matrices", "gqa_full", "times_experts", "embedding", "no_norm"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)

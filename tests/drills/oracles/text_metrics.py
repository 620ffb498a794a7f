"""Products of probabilities and n-grams crossed off one by one; PyTorch's cross-entropy, scikit-learn's n-gram counts."""

import math
from collections.abc import Mapping
from typing import Any


def _brevity(given: Mapping[str, Any]) -> float:
    c = len(given["hyp"])
    best = min((abs(len(words) - c), len(words)) for words in given["refs"])[1]
    return 1.0 if c >= best else math.exp(1 - best / c)


def _grams(words: list[str], n: int) -> list[str]:
    return [" ".join(words[start : start + n]) for start in range(len(words) - n + 1)]


def _crossed_off(gram: str, times: int, left: list[str]) -> int:
    """Return how many of so many n-grams can be crossed off a list."""
    hits = 0
    for _ in range(times):
        if gram in left:
            left.remove(gram)
            hits += 1
    return hits


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Cross off each n-gram of a copy of the reference as it is matched."""
    if given["kind"] == "perplexity":
        product = 1.0
        for p in given["probs"]:
            product *= p
        return {"value": product ** (-1 / len(given["probs"]))}

    def precision(n: int) -> float:
        grams = _grams(given["hyp"], n)
        matched = sum(
            max(_crossed_off(gram, grams.count(gram), _grams(words, n)) for words in given["refs"])
            for gram in set(grams)
        )
        return matched / len(grams)

    if given["kind"] == "modified_precision":
        return {"value": precision(given["max_n"])}
    product = 1.0
    for n in range(1, given["max_n"] + 1):
        product *= precision(n)
    return {"value": _brevity(given) * product ** (1 / given["max_n"])}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Exponentiate PyTorch's cross-entropy of the tokens; clip scikit-learn's counts."""
    import numpy as np
    import torch
    from sklearn.feature_extraction.text import CountVectorizer

    if given["kind"] == "perplexity":
        p = torch.tensor(given["probs"], dtype=torch.float64)
        logits = torch.stack([p, 1 - p], dim=1).log()
        return {"value": torch.nn.functional.cross_entropy(logits, torch.zeros(len(p), dtype=torch.int64)).exp().item()}
    texts = [" ".join(words) for words in (given["hyp"], *given["refs"])]

    def precision(n: int) -> float:
        counts = CountVectorizer(ngram_range=(n, n), token_pattern=r"\S+").fit_transform(texts).toarray()
        return float(np.minimum(counts[0], counts[1:].max(axis=0)).sum() / counts[0].sum())

    if given["kind"] == "modified_precision":
        return {"value": precision(given["max_n"])}
    logs = [math.log(precision(n)) for n in range(1, given["max_n"] + 1)]
    return {"value": _brevity(given) * math.exp(sum(logs) / len(logs))}

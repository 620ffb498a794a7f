"""Metrics of language models and of generated texts."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


def perplexity(probabilities: Sequence[float]) -> float:
    r"""Return :math:`\exp\left(-\frac1T\sum_t\ln p_t\right)`: the inverse geometric mean of the probabilities.

    Parameters
    ----------
    probabilities
        What the model gave to each of the T tokens, above 0.

    Examples
    --------
    >>> round(perplexity([0.25, 0.25, 0.4, 0.25, 0.25]), 5)
    3.64113
    """
    return float(np.exp(-np.log(np.asarray(probabilities, dtype=np.float64)).mean()))


class NGramMatches(NamedTuple):
    """Matching n-grams of a hypothesis, clipped and unclipped, and the number of all its n-grams."""

    clipped: int
    unclipped: int
    total: int


def n_gram_matches(hypothesis: Sequence[str], references: Sequence[Sequence[str]], n: int) -> NGramMatches:
    """Count the n-grams of a hypothesis that its references have.

    Parameters
    ----------
    hypothesis, references
        Words in order.
    n
        Length of the n-grams.

    Returns
    -------
    NGramMatches
        ``clipped`` counts an n-gram at most as often as any one reference has it.

    Examples
    --------
    >>> n_gram_matches("the the cat".split(), ["the cat sat".split()], 1)
    NGramMatches(clipped=2, unclipped=3, total=3)
    """
    counts = _n_grams(hypothesis, n)
    most: Counter[tuple[str, ...]] = Counter()
    for reference in references:
        most |= _n_grams(reference, n)
    return NGramMatches(
        clipped=(counts & most).total(),
        unclipped=sum(count for gram, count in counts.items() if gram in most),
        total=counts.total(),
    )


def _n_grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + n]) for start in range(len(words) - n + 1))


def closest_length(hypothesis: Sequence[str], references: Sequence[Sequence[str]]) -> int:
    """Return the length of the reference that is closest in length; of two equally close ones the shorter.

    Examples
    --------
    >>> closest_length("a b c".split(), ["a b c d".split(), "a b".split()])
    2
    """
    return min((abs(len(reference) - len(hypothesis)), len(reference)) for reference in references)[1]


def brevity_penalty(length: int, reference_length: int) -> float:
    r"""Return :math:`\min(1, e^{1-r/c})`.

    Examples
    --------
    >>> round(brevity_penalty(5, 8), 6), brevity_penalty(8, 5)
    (0.548812, 1.0)
    """
    return math.exp(min(0.0, 1 - reference_length / length))


def bleu(hypothesis: Sequence[str], references: Sequence[Sequence[str]], *, max_n: int = 4) -> float:
    r"""Return BLEU without smoothing, :math:`BP\cdot\exp\left(\frac1N\sum_n\ln p_n\right)`.

    Papineni et al., *BLEU: a Method for Automatic Evaluation of Machine Translation*, ACL 2002.

    Parameters
    ----------
    hypothesis, references
        Words in order, at least one each.
    max_n
        N, the length of the longest n-grams.

    Returns
    -------
    float
        From 0 to 1; 0 where one of the precisions is 0.

    Examples
    --------
    >>> round(bleu("it sat the ran to".split(), ["it sat sat ran to a cat to".split()], max_n=2), 6)
    0.347099
    """
    matches = [n_gram_matches(hypothesis, references, n) for n in range(1, max_n + 1)]
    if not all(found.clipped for found in matches):
        return 0.0
    logs = [math.log(found.clipped / found.total) for found in matches]
    penalty = brevity_penalty(len(hypothesis), closest_length(hypothesis, references))
    return penalty * math.exp(sum(logs) / max_n)

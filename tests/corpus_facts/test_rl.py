"""The numbers and formulas stated by the cards of the deck rl."""

from itertools import product

import numpy as np
import pytest

from tests.corpus_facts.conftest import States


def test_all_frames_blank(states: States) -> None:
    """Four frames, each blank with probability one half, are all blank with probability 0.0625."""
    blank, frames = 0.5, 4
    patterns = list(product((True, False), repeat=frames))
    chance = sum(np.prod([blank if b else 1 - blank for b in pattern]) for pattern in patterns if all(pattern))
    assert sum(np.prod([blank if b else 1 - blank for b in pattern]) for pattern in patterns) == pytest.approx(1)
    states("drqn", f"{chance:.4f}", blank)


def test_target_of_q_learning() -> None:
    """Iterating the target on a small deterministic chain gives the discounted returns of the best actions."""
    gamma, steps = 0.9, 5
    q = np.zeros((steps + 1, 2))  # action 1 moves on, action 0 stays; the last step into the end pays 1
    for _ in range(200):
        for s in range(steps):
            for action in (0, 1):
                following = s + action
                reward = float(following == steps)
                future = 0.0 if following == steps else q[following].max()
                q[s, action] = reward + gamma * future
    best = [gamma ** (steps - 1 - s) for s in range(steps)]
    assert q[:steps].max(axis=1) == pytest.approx(np.array(best))

"""Loops in plain Python over units; PyTorch's RNNCell, LSTMCell and GRUCell."""

import math
from collections.abc import Mapping
from typing import Any


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Compute unit by unit."""
    h, c = list(given["h"]), list(given["c"] or [])
    units = range(len(h))

    def from_input(gate: str, k: int, x: list[float]) -> float:
        return float(sum(w * value for w, value in zip(given["W"][gate][k], x, strict=True)) + given["b"][gate][k])

    def from_state(gate: str, k: int, state: list[float]) -> float:
        return float(sum(u * value for u, value in zip(given["U"][gate][k], state, strict=True)))

    for x in given["x"]:
        before = {gate: [from_input(gate, k, x) + from_state(gate, k, h) for k in units] for gate in given["W"]}
        if given["cell"] == "rnn":
            h = [math.tanh(value) for value in before["h"]]
        elif given["cell"] == "lstm":
            c = [_sigmoid(before["f"][k]) * c[k] + _sigmoid(before["i"][k]) * math.tanh(before["g"][k]) for k in units]
            h = [_sigmoid(before["o"][k]) * math.tanh(c[k]) for k in units]
        else:
            r = [_sigmoid(value) for value in before["r"]]
            if given["gru_form"] == "reset_after":
                inner = [r[k] * from_state("n", k, h) for k in units]
            else:
                inner = [from_state("n", k, [one * value for one, value in zip(r, h, strict=True)]) for k in units]
            z = [_sigmoid(value) for value in before["z"]]
            h = [(1 - z[k]) * math.tanh(from_input("n", k, x) + inner[k]) + z[k] * h[k] for k in units]
    return {"h": h, "c": c} if given["cell"] == "lstm" else {"h": h}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Set the weights of PyTorch's cell, gates below one another in its order; its GRU only knows reset_after."""
    import torch

    make, order = {
        "rnn": (torch.nn.RNNCell, "h"),
        "lstm": (torch.nn.LSTMCell, "ifgo"),
        "gru": (torch.nn.GRUCell, "rzn"),
    }[given["cell"]]
    n, m = len(given["h"]), len(given["x"][0])
    cell = make(m, n, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor([row for gate in order for row in given["W"][gate]]))
        cell.weight_hh.copy_(torch.tensor([row for gate in order for row in given["U"][gate]]))
        cell.bias_ih.copy_(torch.tensor([value for gate in order for value in given["b"][gate]]))
        cell.bias_hh.zero_()
    # With a state of one number r (U h) and U (r h) are the same.
    assert given["gru_form"] == "reset_after" or n == 1
    state = torch.tensor([given["h"]], dtype=torch.float64)
    if given["cell"] == "lstm":
        state = (state, torch.tensor([given["c"]], dtype=torch.float64))
    for x in given["x"]:
        state = cell(torch.tensor([x], dtype=torch.float64), state)
    if given["cell"] == "lstm":
        return {"h": state[0][0].tolist(), "c": state[1][0].tolist()}
    return {"h": state[0].tolist()}

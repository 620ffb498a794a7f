"""List the matrices of every gate; ask PyTorch's recurrent layers."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name every matrix and vector of every block, and add up their sizes."""
    blocks = {"rnn": ["h"], "lstm": ["input", "forget", "cell", "output"], "gru": ["reset", "update", "new"]}
    shapes = []
    width = given["input"]
    for _ in range(given["layers"]):
        states = 0
        for _ in ("forward", "backward") if given["bidirectional"] else ("forward",):
            for _ in blocks[given["cell"]]:
                shapes.append((given["hidden"], width))
                shapes.append((given["hidden"], given["hidden"]))
                shapes.extend([(given["hidden"], 1)] * given["n_bias"])
            states += given["hidden"]
        width = states
    return {"params": sum(rows * columns for rows, columns in shapes)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the layer without memory; where there is one bias vector, leave the recurrent one out."""
    import torch

    layer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[given["cell"]](
        given["input"],
        given["hidden"],
        num_layers=given["layers"],
        bidirectional=given["bidirectional"],
        bias=given["n_bias"] > 0,
        device="meta",
    )
    return {
        "params": sum(
            p.numel() for name, p in layer.named_parameters() if given["n_bias"] == 2 or not name.startswith("bias_hh")
        )
    }

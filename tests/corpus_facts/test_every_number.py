"""Every number in a question card, but whole ones of one digit, is stated by a test or quoted here."""

import pytest

from tests.corpus_facts.conftest import STATED, missing, question_cards, texts, unstated

# Numbers that are not computed: years, published figures, inputs of an example, values that a library has by default.
QUOTED: dict[str, str] = {
    "sigmoid-properties": "32",
    "silu-swish": "2016 2017",
    "resnet-design-ideas": "1.5",
    "lenet-5": "1998",
    "alexnet-vs-lenet": "2012 224 1.2 2014 120 1200000",
    "vgg-characteristics": "19 15300000000",
    "does-deeper-resnet-help": "19400000",
    "densenet-memory": "121 15",
    "training-needs-more-memory": "32 16",
    "conv-parameter-count": "11100000",
    "cnn-architectures": "138400000 25600000",
    "reduce-convolution-parameters": "16",
    "cnn-and-rotation": "180",
    "boosting-by-filtering": "1990 12",
    "data-unsuitable-for-deep-learning": "2025",
    "pretrained-backbones-in-detection": "365",
    "train-detector-from-scratch": "2019",
    "boltzmann-machine": "2006",
    "gan-training-difficulties": "2017",
    "gan-optimal-discriminator": "0.5",
    "gan-training-tricks": "2015 2017",
    "dcgan-discriminator-in-keras": "0.0008 0.5",
    "detect-exploding-gradients": "16",
    "how-to-set-the-learning-rate": "2018",
    "training-with-very-small-batches": "16",
    "lecun-initialization": "1998",
    "softmax-loss-derivation": "64",
    "softmax-loss-range": "32",
    "softmax-when-used": "0.9",
    "batchnorm-definition": "2012 2013",
    "batchnorm-why-it-helps": "2015 2018",
    "batchnorm-benefits-in-practice": "2019",
    "dropout-before-batchnorm": "2018",
    "layernorm-for-sequences": "2016 0.1",
    "switchable-normalization": "2018",
    "bf16-vs-fp16": "2020 32",
    "fp16-loss-scaling": "32",
    "optimizers-overview": "32",
    "genetic-algorithm-for-networks": "2002",
    "l1-versus-l2-regularization": "12",
    "overfitting-definition-causes": "-0.5",
    "dropout-definition": "2014",
    "dropout-training-versus-testing": "2012 2014",
    "dropout-rate-choice": "2014",
    "drqn": "2015",
    "keras-simple-rnn-imdb": "128",
    "lstm-gates-and-equations": "1997",
    "lstm-vs-rnn-gradient": "1997 12",
    "two-layer-bilstm": "2018",
    "gru": "2014",
    "pytorch-training-step": "16",
    "why-train-the-head-first": "2022",
}


def test_every_number(request: pytest.FixtureRequest) -> None:
    """A number that is mistyped, or changed without its test, is found whatever stands around it."""
    files = {item.path for item in request.session.items}
    if not set(request.path.parent.glob("test_*.py")) <= files:
        pytest.skip("needs all tests of this folder to have run")
    cards = question_cards()
    said = {
        (card_id, language): " \n ".join(texts(card, language))
        for card_id, card in cards.items()
        for language in ("en", "zh")
    }
    wrong = [
        f"{card_id} is quoted with {left}, which it does not say"
        for card_id, quoted in QUOTED.items()
        if (left := missing(quoted, said[card_id, "en"] + said[card_id, "zh"]))
    ]
    for (card_id, language), text in said.items():
        STATED[card_id, language].append(QUOTED.get(card_id, "0"))
        if left := unstated(card_id, language, text):
            wrong.append(f"{card_id} ({language}) says {', '.join(left)}, which no test states")
    assert not wrong, "\n".join(wrong)

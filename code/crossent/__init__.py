"""Surprisal, entropy, divergence, cross-entropy losses and codes: the helper package of the book.

Truth comes first in every argument list, results are per distribution or per example (take the mean
yourself), and nothing is ever clipped or normalised silently: bad input raises an error.
"""

from crossent.arithmetic_coding import arithmetic_decode, arithmetic_encode, integer_frequencies
from crossent.dependence import jensen_shannon_divergence, mutual_information
from crossent.diagnosis import diagnose_loss
from crossent.estimation import miller_madow_entropy
from crossent.logits import log_softmax, logsumexp, sigmoid, softmax
from crossent.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    one_hot,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
)
from crossent.measures import cross_entropy, entropy, kl_divergence, normalize, surprisal
from crossent.prefix_codes import huffman_lengths, prefix_code, shannon_lengths

__all__ = [
    "arithmetic_decode",
    "arithmetic_encode",
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "binary_cross_entropy_with_logits",
    "categorical_cross_entropy",
    "cross_entropy",
    "diagnose_loss",
    "entropy",
    "huffman_lengths",
    "integer_frequencies",
    "jensen_shannon_divergence",
    "kl_divergence",
    "log_softmax",
    "logsumexp",
    "miller_madow_entropy",
    "mutual_information",
    "normalize",
    "one_hot",
    "prefix_code",
    "shannon_lengths",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_gradient",
    "surprisal",
]

"""The speed of the helper compared with PyTorch and JAX on one thread: `make bench-frameworks`.

No goals: these two are compiled, and no NumPy code can be faster at everything. CONTRIBUTING.md
says why.
"""

import os
from collections.abc import Iterator

# Read when JAX starts.
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy as np
import optax.losses
import torch
import torch.nn.functional as F
from ratios import Case, show

from crossent import (
    binary_cross_entropy_with_logits,
    entropy,
    kl_divergence,
    normalize,
    softmax_cross_entropy,
)

torch.set_num_threads(1)
jax_softmax_loss = jax.jit(optax.losses.softmax_cross_entropy_with_integer_labels)
jax_binary_loss = jax.jit(optax.losses.sigmoid_binary_cross_entropy)
jax_entropy = jax.jit(lambda p: jax.scipy.special.entr(p).sum(axis=-1))
jax_kl_divergence = jax.jit(lambda p, q: jax.scipy.special.rel_entr(p, q).sum(axis=-1))


def softmax_cases(rng: np.random.Generator, dtype: str) -> Iterator[Case]:
    for shape in [(10**5, 10), (10**4, 1000), (256, 50_000)]:
        z = rng.standard_normal(shape).astype(dtype)
        labels = rng.integers(shape[1], size=shape[0])
        name = f"softmax loss {shape} {dtype}"

        def ours(labels=labels, z=z):
            return softmax_cross_entropy(labels, z)

        its = torch.tensor(z), torch.tensor(labels)
        yield Case(
            name, ours, "PyTorch", lambda its=its: F.cross_entropy(*its, reduction="none"), None
        )
        jaxs = jnp.asarray(z), jnp.asarray(labels)
        yield Case(
            name, ours, "JAX", lambda jaxs=jaxs: jax_softmax_loss(*jaxs).block_until_ready(), None
        )


def elementwise_cases(rng: np.random.Generator, dtype: str) -> Iterator[Case]:
    p, q = (normalize(rng.random(10**7)).astype(dtype) for _ in range(2))
    y, z = rng.random(10**7).astype(dtype), rng.standard_normal(10**7).astype(dtype)
    P, Q, Y, Z = map(torch.tensor, (p, q, y, z))
    p_jax, q_jax, y_jax, z_jax = map(jnp.asarray, (p, q, y, z))
    for name, ours, torchs, jaxs in [
        (
            "entropy",
            lambda: entropy(p),
            lambda: torch.special.entr(P).sum(),
            lambda: jax_entropy(p_jax),
        ),
        (
            "KL divergence",
            lambda: kl_divergence(p, q),
            lambda: F.kl_div(Q.log(), P, reduction="sum"),
            lambda: jax_kl_divergence(p_jax, q_jax),
        ),
        (
            "binary loss",
            lambda: binary_cross_entropy_with_logits(y, z),
            lambda: F.binary_cross_entropy_with_logits(Z, Y, reduction="none"),
            lambda: jax_binary_loss(z_jax, y_jax),
        ),
    ]:
        yield Case(f"{name} (10000000,) {dtype}", ours, "PyTorch", torchs, None)
        yield Case(
            f"{name} (10000000,) {dtype}",
            ours,
            "JAX",
            lambda jaxs=jaxs: jaxs().block_until_ready(),
            None,
        )


def cases(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in ("float64", "float32"):
        yield from softmax_cases(rng, dtype)
        yield from elementwise_cases(rng, dtype)


if __name__ == "__main__":
    show(cases(np.random.default_rng(0)))

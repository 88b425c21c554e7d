"""What readers type into the search, and a page that must be among the first five results."""

SEARCHES = {
    # Terms, as people write them
    "surprisal": "book/reference/glossary",
    "KL divergence": "book/kl-divergence",
    "relative entropy": "book/reference/glossary",
    "cross-entropy": "book/reference/glossary",
    "log-sum-exp": "book/reference/glossary",
    "one-hot": "book/reference/glossary",
    "label smoothing": "book/beyond/in-practice",
    "focal loss": "book/beyond/in-practice",
    "calibration": "book/beyond/in-practice",
    "likelihood": "book/cross-entropy",
    "hartley": "book/information",
    "perplexity": "book/cross-entropy",
    "Gibbs": "book/kl-divergence",
    # Symbols, by their names
    "D_KL": "book/kl-divergence",
    "sigma": "book/binary-cross-entropy",
    "σ": "book/binary-cross-entropy",
    "H(P, Q)": "book/cross-entropy",
    # Names in code, ours and those of other libraries
    "logsumexp": "book/reference/api",
    "softmax": "book/reference/api",
    "cross_entropy": "book/reference/api",
    "binary_cross_entropy_with_logits": "book/reference/api",
    "CrossEntropyLoss": "book/multiclass-cross-entropy",
    "BCELoss": "book/binary-cross-entropy",
    "Dask": "book/beyond/scale",
    # Chinese terms
    "信息量": "book/information",
    "熵": "book/entropy",
    "相对熵": "book/kl-divergence",
    "KL散度": "book/kl-divergence",
    "交叉熵": "book/cross-entropy",
    "二元交叉熵": "book/binary-cross-entropy",
    "困惑度": "book/reference/glossary",
    # What people type when something is wrong
    "0.693": "book/reference/questions",
    "36.04": "book/reference/questions",
    "unsafe to autocast": "book/reference/questions",
    "from_logits": "book/reference/questions",
}

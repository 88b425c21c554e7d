"""What readers type into the search, and where it must lead."""

# Pagefind, which searches while they type: the first result is on this page, or in this section.
FIRST = {
    "cross entropy": "book/cross-entropy.html",
    "cross-entropy": "book/cross-entropy.html",
    "crossentropy": "book/cross-entropy.html",
    "kl divergence": "book/kl-divergence.html",
    "entropy": "book/entropy.html",
    "forward vs reverse kl": "book/reference/questions.html#forward-or-reverse-kl",
    "loss stuck at 0.693": "book/reference/questions.html#my-loss-is-stuck-at-0-693-bce",
    "nan loss": "book/reference/questions.html#my-loss-is-nan",
    "negative cross entropy loss": "book/reference/questions.html#my-cross-entropy-loss-is",
    "why minus": "book/information.html#why-the-minus",
    "softmax twice": "book/reference/questions.html#the-loss-is-stuck-at-1-461",
    "huffman": "book/beyond/codes.html#huffman",
    "temperature": "book/reference/glossary.html#term-temperature",
    # Numbers are words
    "-55": "book/reference/questions.html#loss-55-0254",
    "0.69": "book/reference/questions.html#my-loss-is-stuck-at-0-693-bce",
    "0.6931": "book/reference/questions.html#my-loss-is-stuck-at-0-693-bce",
    "36.04": "book/reference/questions.html#the-loss-is-36-04",
    "2.303": "book/reference/questions.html#the-loss-is-stuck-at-2-303",
    # Names in code, and what libraries print
    "log_loss": "book/reference/questions.html#log-loss",
    "from_logits": "book/reference/questions.html#keras-received-from-logits-true",
    "KLDivLoss": "book/reference/questions.html#kldivloss",
    "unsafe to autocast": "book/reference/questions.html#binary-cross-entropy-and-torch",
    # Chinese, with and without a space
    "交叉熵": "book/cross-entropy.html",
    "二元交叉熵": "book/binary-cross-entropy.html",
    "熵": "book/entropy.html",
    "KL 散度": "book/kl-divergence.html",
    "KL散度": "book/kl-divergence.html",
    "为什么用交叉熵": "book/cross-entropy.html",
    "kl(p||q)": "book/reference/questions.html#nn-kldivloss",
    # A word that stands nowhere, and a slip
    "zzzyzx kl divergence": "book/kl-divergence.html",
    "perplexitty": "book/reference/questions.html#perplexity",
}
# Of these the book has no word, though "which in general" has the letters of one.
NOTHING = ["hinge", "entorpy"]
# The same: this is among the first three.
NEAR = {
    "perplexity": "book/beyond/language-models.html#which-mean-is-a-perplexity",
    "label smoothing": "book/beyond/in-practice.html#label-smoothing",
    "log-sum-exp": "book/reference/glossary.html#term-log-sum-exp",
    "KLDivLoss": "book/reference/questions.html#nn-kldivloss-f-kl-div-which-argument",
    "logsumexp": "book/reference/api.html#crossent.logits.logsumexp",
    "D_KL": "book/kl-divergence.html",
    "H(P, Q)": "book/cross-entropy.html",
    "σ": "book/binary-cross-entropy.html",
    "huffm": "book/beyond/codes.html#huffman",  # still typing
    "cros entropie": "book/cross-entropy.html",
    "Gibbs": "book/kl-divergence.html#never-negative-gibbs-inequality",
}

# The same in the Chinese edition, where words stand without spaces between them.
QUESTIONS = "book/reference/questions.html"
CHINESE_FIRST = {
    "交叉熵": "book/cross-entropy.html",
    "交叉熵损失函数": "book/cross-entropy.html",
    "熵": "book/entropy.html",
    "信息熵": "book/entropy.html",
    "KL散度": "book/kl-divergence.html",
    "相对熵": "book/kl-divergence.html",
    "信息量": "book/information.html",
    "二元交叉熵": "book/binary-cross-entropy.html",
    "为什么取对数": "book/information.html#why-a-logarithm",
    "负号": "book/information.html#why-the-minus",
    "loss不下降": f"{QUESTIONS}#my-loss-is-stuck-at-0-693-bce",
    "0.693": f"{QUESTIONS}#my-loss-is-stuck-at-0-693-bce",
    "2.303": f"{QUESTIONS}#the-loss-is-stuck-at-2-303",
    "损失为负": f"{QUESTIONS}#my-cross-entropy-loss-is-negative",
    "loss为nan": f"{QUESTIONS}#my-loss-is-nan",
    "softmax 用了两次": f"{QUESTIONS}#the-loss-is-stuck-at-1-461",
    "过拟合": f"{QUESTIONS}#training-loss-goes-down",
    "KL散度为什么不对称": f"{QUESTIONS}#forward-or-reverse-kl",
    "样本不平衡": f"{QUESTIONS}#",
    "哈夫曼": "book/beyond/codes.html#huffman",
    "均方误差": f"{QUESTIONS}#why-cross-entropy-and-not-mse",
    "from_logits": f"{QUESTIONS}#keras-received-from-logits-true",
    "zzzyzx 交叉熵": "book/cross-entropy.html",
}
CHINESE_NOTHING = ["铰链", "hinge"]
CHINESE_NEAR = {
    "困惑度": "book/beyond/language-models.html",
    "标签平滑": "book/beyond/in-practice.html#label-smoothing",
    "互信息": "book/reference/glossary.html#term-mutual-information",
    "温度": "book/reference/glossary.html#term-temperature",
    "知识蒸馏": "book/reference/glossary.html#term-distillation",
    "吉布斯不等式": "book/reference/glossary.html#term-Gibbs",
    "最大似然": "book/beyond/learning.html",
    "对数几率": "book/binary-cross-entropy.html",
    "前缀码": "book/beyond/codes.html",
    "焦点损失": "book/beyond/in-practice.html#focal-loss",
    "梯度累积": "book/reference/glossary.html#term-gradient-accumulation",
}

# Sphinx's search, for pages that are opened as files: this page is among the first five.
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

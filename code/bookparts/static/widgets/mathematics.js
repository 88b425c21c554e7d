/* The quantities of the book, as the Python helper computes them: the same formulas, so that no digit is lost.
   Truth comes first. Logits and losses are in nats. Without the DOM: tests/test_widgets.py runs it in Node. */
(function (exports) {
  'use strict';

  /** The logarithm of each unit. */
  const LOG = { bits: Math.log2, nats: Math.log, hartleys: Math.log10 };

  const sum = (values) => values.reduce((total, value) => total + value, 0);

  /** P times a value, where P = 0 gives 0, even for infinity. */
  const times = (P, value) => (P > 0 ? P * value : 0);

  /** −log p: Infinity for p = 0. */
  const surprisal = (p, unit = 'nats') => Math.abs(LOG[unit](p)); // never −0

  /** −Σ P log Q: Infinity where P > 0 and Q = 0. */
  const crossEntropy = (P, Q, unit = 'nats') => sum(P.map((p, i) => times(p, surprisal(Q[i], unit))));

  const entropy = (P, unit = 'nats') => crossEntropy(P, P, unit);

  /** Its terms −P log P. */
  const entropyTerms = (P, unit = 'nats') => P.map((p) => times(p, surprisal(p, unit)));

  /** log(p / q), as exact for close numbers as for distant ones. */
  function logRatio(p, q, unit = 'nats') {
    if (q / 2 < p && p < 2 * q) return Math.log1p((p - q) / q) * LOG[unit](Math.E);
    return LOG[unit](p) - LOG[unit](q);
  }

  /** p log(p / q) − p + q in nats: never negative, and without cancellation where p and q are close. */
  function divergenceTerm(p, q) {
    if (p === 0) return q;
    if (Math.abs(q - p) >= 0.3 * (p + q)) return p * logRatio(p, q) - p + q;
    // log(p / q) is −2 atanh t; the term is s (t² − (1 − t) (atanh t − t)), and atanh t − t = t³/3 + t⁵/5 + ...
    const s = p + q;
    const t = (q - p) / s;
    let series = 0;
    for (let odd = 31; odd > 1; odd -= 2) series = series * t * t + 1 / odd;
    return s * (t * t - (1 - t) * t ** 3 * series);
  }

  /** D_KL(P‖Q): never negative, Infinity where P > 0 and Q = 0. */
  const klDivergence = (P, Q, unit = 'nats') => sum(P.map((p, i) => divergenceTerm(p, Q[i]))) * LOG[unit](Math.E);

  /** Its signed terms P log(P/Q). */
  const klTerms = (P, Q, unit = 'nats') => P.map((p, i) => times(p, logRatio(p, Q[i], unit)));

  /** P with another probability at one place; the others keep their proportions to each other. */
  function withProbability(P, place, p) {
    const others = sum(P.filter((_, i) => i !== place));
    const share = (each) => (others > 0 ? each / others : 1 / (P.length - 1));
    return P.map((each, i) => (i === place ? p : (1 - p) * share(each)));
  }

  /** 1 / (1 + e^−z), by an exponential that cannot overflow. */
  function sigmoid(z) {
    const small = Math.exp(-Math.abs(z));
    return (z >= 0 ? 1 : small) / (1 + small);
  }

  /** Binary cross-entropy of sigmoid(z). */
  const binaryCrossEntropy = (y, z) =>
    times(y, Math.max(-z, 0)) + times(1 - y, Math.max(z, 0)) + Math.log1p(Math.exp(-Math.abs(z)));

  /** Its derivative in z: sigmoid(z) − y, with the small gradient of a confident right answer kept. */
  const binaryCrossEntropyGradient = (y, z) => (1 - y) * sigmoid(z) - y * sigmoid(-z);

  /** (p − y)² for p = sigmoid(z), by the same difference p − y. */
  const squaredError = (y, z) => binaryCrossEntropyGradient(y, z) ** 2;

  /** Its derivative in z: where p is near 0 or 1, the factor p (1 − p) lets it vanish. */
  const squaredErrorGradient = (y, z) => 2 * binaryCrossEntropyGradient(y, z) * sigmoid(z) * sigmoid(-z);

  /** The largest logit, and the sum of exp(z − largest) over all logits but one largest. */
  function split(z) {
    const largest = Math.max(...z);
    const first = z.indexOf(largest);
    return { largest, rest: sum(z.map((value, k) => (k === first ? 0 : Math.exp(value - largest)))) };
  }

  function softmax(z) {
    const { largest, rest } = split(z);
    return z.map((value) => Math.exp(value - largest) / (1 + rest));
  }

  /** −Σ y log softmax(z), for a row y of probabilities: one-hot or soft. */
  function softmaxCrossEntropy(y, z) {
    const { largest, rest } = split(z);
    return sum(y.map((target, k) => times(target, largest - z[k] + Math.log1p(rest))));
  }

  /** Its derivative in z: p − y, with the small gradient of a confident right answer kept. */
  function softmaxCrossEntropyGradient(y, z) {
    const { largest, rest } = split(z);
    return softmax(z).map((p, k) => p * (1 - y[k]) - y[k] * (z[k] === largest ? rest / (1 + rest) : 1 - p));
  }

  /** The row of a label: 1 − ε for its class, and ε spread evenly over all K classes. */
  const smoothedLabel = (label, K, epsilon = 0) =>
    Array.from({ length: K }, (_, k) => (k === label ? 1 - epsilon : 0) + epsilon / K);

  /** The derivative in z of the loss of softmax(z) taken for logits: what comes back through the first softmax.
      With p = softmax(z) and g its gradient at p, it is p_k (g_k − Σ p_j g_j). */
  function doubledSoftmaxGradient(y, z) {
    const p = softmax(z);
    const outer = softmaxCrossEntropyGradient(y, p);
    return p.map((share, k) => share * sum(p.map((other, j) => other * (outer[k] - outer[j]))));
  }

  /** The floor of that loss, for a row of smoothedLabel with ε up to 1/2: its logits are probabilities, so the best
      that they can be is 1 for the class of the label and 0 for the others. */
  const doubledSoftmaxFloor = (y) => softmaxCrossEntropy(y, y.map((target) => Number(target === Math.max(...y))));

  Object.assign(exports, {
    binaryCrossEntropy, binaryCrossEntropyGradient, crossEntropy, doubledSoftmaxFloor, doubledSoftmaxGradient, entropy,
    entropyTerms, klDivergence, klTerms, sigmoid, smoothedLabel, softmax, softmaxCrossEntropy, softmaxCrossEntropyGradient,
    squaredError, squaredErrorGradient, surprisal, withProbability,
  });
})(typeof module === 'object' ? module.exports : (globalThis.widgetMathematics ??= {}));

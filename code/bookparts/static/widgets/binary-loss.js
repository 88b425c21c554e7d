/* <binary-loss-bench y="1" z="-5">: a label and a logit; cross-entropy and squared error with their gradients. */
(function () {
  'use strict';
  const { Widget, define, fixed, number, numeral, sentences, short, signed, svg } = globalThis.widgetKit;
  const {
    binaryCrossEntropy, binaryCrossEntropyGradient, entropy, sigmoid, squaredError, squaredErrorGradient,
  } = globalThis.widgetMathematics;

  /** What readers see or hear. */
  const WORDS = {
    name: 'Widget: a label, a logit and two losses',
    y: 'label y',
    z: 'logit z',
    losses: {
      cross: 'cross-entropy',
      squared: 'squared error',
    },
    table: 'Both losses at this logit',
    loss: 'loss',
    gradient: 'gradient',
    nats: '(nats)',
    step: '1 step',
    steps: '10 steps',
    by: (steps, loss) => `${steps} by ${loss}`,
    fresh: 'No step yet. A step takes the gradient from <i>z</i>.',
    moved: (cross, squared, way) => `${cross} by cross-entropy, ${squared} by squared error: <i>z</i> moved by ${way}.`,
    read: (value, p, loss) => `${value}: p ${p}, loss ${loss} nats`,
    curves: 'Three curves against the logit: p, the losses and their gradients.',
    here: (z, y, found) => `At z = ${z} and y = ${y}: ${found}`,
    inP: (y) => `p, the label ${y}, the gap p − y`,
    inGradient: 'gradient: the slope of the loss',
    right: 'The prediction is the label. Neither loss moves the logit.',
    mistake: 'A confident mistake.',
    nearly: 'Nearly right.',
    up: (gap, square, times) => `Cross-entropy pulls the logit up with ${gap}, squared error with ${square}: ${times} times less.`,
    down: (gap, square, times) => `Cross-entropy pulls the logit down with ${gap}, squared error with ${square}: ${times} times less.`,
  };

  const MOST = 10; // logits are drawn from -MOST to MOST
  const MARGIN = { left: 40, right: 14 };
  /** The three pictures, one below the other: the tops and heights in pixels, and the values that they reach. */
  const PANELS = {
    p: { top: 24, height: 66, from: 0, to: 1, ticks: [0, 0.5, 1] },
    loss: { top: 122, height: 96, from: 0, to: MOST, ticks: [0, 5, 10] },
    gradient: { top: 250, height: 76, from: -1, to: 1, ticks: [-1, 0, 1] },
  };
  const HEIGHT = 366; // with the sliders and the steps on one screen of a phone

  /** A label and a logit, with no step made yet. */
  const begin = (y, z) => ({ y, z, from: z, cross: 0, squared: 0 });
  const within = (x, low, high) => Math.min(high, Math.max(low, x));

  define('binary-loss-bench', class extends Widget {
    static style = `
      .drawing { height: ${HEIGHT}px; cursor: ew-resize; margin-top: 0.5rem; }
      label { flex-basis: 15rem; }
      label > span { white-space: nowrap; }
      label > :first-child { min-width: 3.5rem; }
      label .number { min-width: 7ch; text-align: end; }
      .is-p { margin: 0.25rem 0; }
      /* Columns with room for a power of ten, so that none moves. */
      table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 0; }
      th, td { padding: 0.25rem 0; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line); }
      th { font-weight: 400; }
      th:first-child { width: calc(100% - 16rem); text-align: start; }
      thead th { font-size: 0.875rem; }
      td { font-weight: 600; font-variant-numeric: tabular-nums; }
      th svg { display: inline-block; width: 30px; height: 10px; margin-inline-end: 0.5rem; overflow: hidden; }
      .steps { margin-top: 0.5rem; gap: 0.25rem 1.5rem; }
      .steps > div { display: flex; align-items: center; gap: 0.5rem; }
      .steps > div > span { width: 6.75rem; white-space: nowrap; }
      .moved { margin: 0.25rem 0; min-height: 1.4em; }
      output { min-height: 2.8em; }
      @container (max-width: 30rem) {
        th, td { font-size: 0.875rem; }
        th:first-child { width: calc(100% - 12.5rem); }
        th svg { width: 18px; margin-inline-end: 0.25rem; }
        th .unit { display: none; }
        .moved { min-height: 2.8em; }
        output { min-height: 5.6em; }
      }
      @container (max-width: 19rem) {
        label { gap: 0.5rem; min-width: 0; }
        label input[type="range"] { min-width: 4rem; }
        .moved { min-height: 4.2em; }
        th:first-child { width: 5.75rem; }
        th svg { display: none; }
        .steps > div { gap: 0.25rem; }
        .steps > div > span { width: 5.75rem; font-size: 0.875rem; }
        .steps button { padding-inline: 0.5rem; white-space: nowrap; }
        output { min-height: 7em; }
      }

      .curve { fill: none; stroke-width: 2.5; }
      .model { stroke: var(--model); stroke-dasharray: 7 4; }
      .truth { stroke: var(--truth); stroke-width: 3; }
      .cross { stroke: var(--cost); }
      .squared { stroke: var(--ink); stroke-dasharray: 6 4; stroke-width: 2; }
      .slope { stroke: var(--cost); stroke-width: 5; stroke-linecap: round; opacity: 0.45; }
      .grid { stroke: var(--line); }
      .here { stroke: var(--faint); stroke-dasharray: 2 4; }
      .gap { stroke: var(--cost); stroke-width: 5; }
      .floor { stroke: var(--truth); stroke-width: 2; stroke-dasharray: 2 4; }
      .dot { stroke: var(--surface); stroke-width: 2; }
      .drawing text { paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <div class="row">
          <label><span>${WORDS.y}</span> <input type="range" name="y" min="0" max="1" step="0.1">
            <span class="y number" aria-hidden="true"></span></label>
          <label><span>${WORDS.z}</span>
            <input type="range" name="z" class="model" min="${-MOST}" max="${MOST}" step="0.1">
            <span class="z number" aria-hidden="true"></span></label>
        </div>
        <p class="is-p"><i>p</i> = <i>σ</i>(<i>z</i>) = <span class="p number"></span></p>
        <table aria-label="${WORDS.table}">
          <thead><tr><td></td><th scope="col">${WORDS.loss}</th><th scope="col">${WORDS.gradient}</th></tr></thead>
          <tbody>
            <tr><th scope="row"><svg aria-hidden="true"><path class="curve cross" d="M0 5H30"/></svg>${WORDS.losses.cross}
              <span class="unit">${WORDS.nats}</span></th>
              <td class="loss"></td><td class="lossGradient"></td></tr>
            <tr><th scope="row"><svg aria-hidden="true"><path class="curve squared" d="M0 5H30"/></svg>${WORDS.losses.squared}</th>
              <td class="squaredError"></td><td class="squaredErrorGradient"></td></tr>
          </tbody>
        </table>
        <div class="steps row">${Object.entries(WORDS.losses).map(([kind, name]) => `
          <div><span>${name}</span>
            ${['step', 'steps'].map((many) => `<button type="button" data-do="${kind}S${many.slice(1)}"
              aria-label="${WORDS.by(WORDS[many], name)}">${WORDS[many]}</button>`).join(' ')}</div>`).join('')}
        </div>
        <p class="moved"></p>
        <svg class="drawing" role="img"></svg>
        <output></output>
      </div>`;

    given() {
      return begin(this.attribute('y'), this.attribute('z'));
    }

    encode({ y, z }) {
      return { y: short(y), z: short(z) };
    }

    decode(query) {
      const [y, z] = ['y', 'z'].map((name) => numeral(query.get(name)));
      return y >= 0 && y <= 1 && Math.abs(z) <= MOST * MOST ? begin(y, z) : {};
    }

    start() {
      this.drag(this.$('.drawing'), (x) => {
        const width = this.width(this.$('.drawing')) - MARGIN.left - MARGIN.right;
        const z = MOST * (2 * (x - MARGIN.left) / width - 1);
        this.state = begin(this.state.y, within(Math.round(10 * z) / 10, -MOST, MOST));
      });
    }

    /** What is moved by hand begins a new count of steps. */
    read(input) {
      const { y, z } = { ...this.state, [input.name]: input.valueAsNumber };
      this.state = begin(y, z);
    }

    steps(kind, times) {
      const slope = { cross: binaryCrossEntropyGradient, squared: squaredErrorGradient }[kind];
      let { y, z } = this.state;
      for (let step = 0; step < times; step++) z -= slope(y, z);
      this.change({ z, [kind]: this.state[kind] + times });
    }

    crossStep() { this.steps('cross', 1); }

    crossSteps() { this.steps('cross', 10); }

    squaredStep() { this.steps('squared', 1); }

    squaredSteps() { this.steps('squared', 10); }

    python() {
      const { y, z } = this.state;
      return [
        'from crossent import binary_cross_entropy_gradient, sigmoid',
        'from crossent import binary_cross_entropy_with_logits',
        '',
        `y, z = ${y}, ${z}`,
        'p, gap = sigmoid(z), binary_cross_entropy_gradient(y, z)',
        'print(f"p = {p:.4f}")',
        'loss = binary_cross_entropy_with_logits(y, z)',
        'slope = 2 * gap * p * sigmoid(-z)',
        'print(f"cross-entropy {loss:.4f}, gradient {gap:+.4f}")',
        'print(f"squared error {gap**2:.4f}, gradient {slope:+.4f}")',
      ].join('\n');
    }

    compute() {
      const { y, z } = this.state;
      return {
        y, z, p: sigmoid(z),
        loss: binaryCrossEntropy(y, z),
        gradient: binaryCrossEntropyGradient(y, z),
        squaredError: squaredError(y, z),
        squaredErrorGradient: squaredErrorGradient(y, z),
      };
    }

    show(values) {
      const { y, z, p, loss, gradient } = values;
      for (const [name, decimals] of [['y', 1], ['z', 3]]) {
        const input = this.$(`[name="${name}"]`);
        input.value = values[name];
        input.ariaValueText = WORDS.read(fixed(values[name], decimals), fixed(p), fixed(loss));
        this.$(`.${name}`).textContent = fixed(values[name], decimals);
      }
      this.$('.p').textContent = fixed(p);
      this.$('.loss').textContent = fixed(loss);
      this.$('.lossGradient').textContent = signed(gradient);
      this.$('.squaredError').textContent = fixed(values.squaredError);
      this.$('.squaredErrorGradient').textContent = signed(values.squaredErrorGradient);
      const { cross, squared, from } = this.state;
      const way = `<span class="number">${signed(z - from)}</span>`;
      this.$('.moved').innerHTML = cross + squared ? WORDS.moved(cross, squared, way) : WORDS.fresh;
      this.$('output').textContent = finding(values);
      this.$('.drawing').ariaLabel = sentences(WORDS.curves, WORDS.here(fixed(z), number(y), finding(values)));
      this.$('.drawing').innerHTML = this.picture(values);
    }

    picture({ y, z, p, loss, gradient, ...squared }) {
      const width = this.width(this.$('.drawing'));
      const x = (logit) => MARGIN.left + (logit + MOST) / (2 * MOST) * (width - MARGIN.left - MARGIN.right);
      const at = ({ top, height, from, to }) => (value) =>
        top + height * (1 - (within(value, from, to) - from) / (to - from));
      const [inP, inLoss, inGradient] = Object.values(PANELS).map(at);
      const line = (x1, y1, x2, y2, kind) => svg('line', { x1, y1, x2, y2, class: kind });
      const words = (px, py, anchor, content) => svg('text', { x: px, y: py, 'text-anchor': anchor }, content);
      const logits = Array.from({ length: 201 }, (_, i) => MOST * (i / 100 - 1));
      const curve = (height, of, kind) => svg('polyline', {
        points: logits.map((logit) => `${x(logit).toFixed(2)},${height(of(logit)).toFixed(2)}`).join(' '),
        class: `curve ${kind}`,
      });
      const here = x(within(z, -MOST, MOST));
      const dot = (py, color) => svg('circle', { cx: here, cy: py, r: 7, class: 'dot', style: `fill: var(--${color})` });

      const frames = Object.values(PANELS).flatMap((panel) => panel.ticks.map((tick) =>
        line(x(-MOST), at(panel)(tick), x(MOST), at(panel)(tick), 'grid')
        + words(x(-MOST) - 8, at(panel)(tick) + 5, 'end', number(tick))));
      const titles = {
        p: WORDS.inP(number(y)), loss: WORDS.loss, gradient: WORDS.inGradient,
      };
      const floor = inLoss(entropy([y, 1 - y]));
      const below = PANELS.gradient.top + PANELS.gradient.height;
      // The slope at the dot, over one logit to each side.
      const one = x(1) - x(0);
      const tangent = line(here - one, inLoss(loss - gradient), here + one, inLoss(loss + gradient), 'slope');
      return [
        ...frames,
        ...[-10, -5, 0, 5, 10].map((tick) =>
          words(x(tick), below + 18, tick === MOST ? 'end' : 'middle', number(tick))),
        words(x(0), HEIGHT - 6, 'middle', WORDS.z),
        z < -MOST ? words(here, HEIGHT - 6, 'start', `← ${number(z)}`) : '',
        z > MOST ? words(here, HEIGHT - 6, 'end', `${number(z)} →`) : '',
        line(here, PANELS.p.top, here, below, 'here'),
        ...Object.entries(titles).map(([panel, title]) => words(x(-MOST), PANELS[panel].top - 8, 'start', title)),

        line(x(-MOST), inP(y), x(MOST), inP(y), 'truth'),
        curve(inP, sigmoid, 'model'),
        line(here, inP(y), here, inP(p), 'gap'),
        dot(inP(p), 'model'),

        line(x(-MOST), floor, x(MOST), floor, 'floor'),
        curve(inLoss, (logit) => squaredError(y, logit), 'squared'),
        curve(inLoss, (logit) => binaryCrossEntropy(y, logit), 'cross'),
        loss + Math.abs(gradient) < MOST ? tangent : '',
        dot(inLoss(squared.squaredError), 'ink'),
        dot(inLoss(loss), 'cost'),

        curve(inGradient, (logit) => squaredErrorGradient(y, logit), 'squared'),
        curve(inGradient, (logit) => binaryCrossEntropyGradient(y, logit), 'cross'),
        line(here, inGradient(0), here, inGradient(gradient), 'gap'),
        dot(inGradient(squared.squaredErrorGradient), 'ink'),
        dot(inGradient(gradient), 'cost'),
      ].join('');
    }
  });

  /** What both losses tell the logit, in words. */
  function finding({ z, gradient, squaredErrorGradient: square }) {
    if (gradient === 0) return WORDS.right;
    const gap = Math.abs(gradient);
    const start = gap > 0.9 ? WORDS.mistake : gap < 0.1 ? WORDS.nearly : '';
    const times = number(1 / (2 * sigmoid(z) * sigmoid(-z)), 3);
    const pulls = gradient < 0 ? WORDS.up : WORDS.down;
    return sentences(start, pulls(fixed(gap), fixed(Math.abs(square)), times));
  }
})();

/* <binary-entropy-bench p="0.5">: yes or no, and how uncertain that is: a point on a curve, and the area of two boxes. */
(function () {
  'use strict';
  const { Widget, define, fixed, numeral, sentences, short, svg } = globalThis.widgetKit;
  const { entropy, entropyTerms, surprisal } = globalThis.widgetMathematics;

  /** What readers see or hear. */
  const WORDS = {
    name: 'Widget: how uncertain yes or no is',
    p: 'p = P(yes)',
    outcomes: ['yes', 'no'],
    table: 'The two boxes',
    columns: ['box', 'P', '× surprisal', '= area'],
    sum: 'entropy in bits, the sum',
    curve: 'entropy in bits, against p',
    boxes: 'height: surprisal in bits, width: P',
    inBits: (bits) => `${bits} bits`,
    read: (p, entropy) => `${p}: entropy ${entropy} bits`,
    arch: 'The entropy against p is an arch.',
    below: 'Below it are two boxes, as wide as the probabilities and as high as the surprisals.',
    here: (p, yes, no, entropy) => `At p = ${p} their areas, ${yes} and ${no}, add up to the entropy, ${entropy} bits.`,
    // The entropy in words: how many tosses of a fair coin tell as much.
    alwaysYes: 'Certain: it is always yes, and the answer tells you nothing.',
    alwaysNo: 'Certain: it is always no, and the answer tells you nothing.',
    even: 'As uncertain as a fair coin, the most it can be.',
    almost: 'Almost as uncertain as a fair coin.',
    tosses: (tosses) => `100 independent answers tell you, on average, as much as ${tosses} tosses of a fair coin.`,
  };

  const MARGIN = { left: 40, right: 14 };
  /** The curve, and the boxes below it: the tops and heights in pixels, and the bits that they reach. */
  const CURVE = { top: 28, height: 110, most: 1 };
  const BOXES = { top: 216, height: 130, most: 5 };

  define('binary-entropy-bench', class extends Widget {
    static style = `
      svg { height: 372px; margin-block: 0.5rem; cursor: ew-resize; }
      svg text { paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }
      .box { fill: var(--truth); fill-opacity: 0.75; stroke: var(--truth); }
      table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 0.9375rem; }
      th, td { padding-block: 0.25rem; font-weight: 400; text-align: end; }
      th:nth-child(-n + 2) { width: 17%; }
      th:first-child { text-align: start; }
      tbody tr, tfoot { border-top: 1px solid var(--line); }
      output { min-height: 2.8em; } @container (max-width: 30rem) { output { min-height: 4.2em; } }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <label>${WORDS.p} <input type="range" min="0" max="1" step="0.001"><span class="p number" style="width: 6ch"></span></label>
        <svg role="img"></svg>
        <table aria-label="${WORDS.table}">
          <thead><tr>${WORDS.columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
          <tbody></tbody>
          <tfoot><tr><th scope="row" colspan="3">${WORDS.sum}</th><td class="number"><strong class="entropy"></strong></td></tr></tfoot>
        </table>
        <output></output>
      </div>`;

    given() {
      return { p: this.attribute('p') };
    }

    encode({ p }) {
      return { p: short(p) };
    }

    decode(query) {
      const p = numeral(query.get('p'));
      return p >= 0 && p <= 1 ? { p } : {};
    }

    start() {
      this.drag(this.$('svg'), (x) => {
        const width = this.width(this.$('svg')) - MARGIN.left - MARGIN.right;
        this.state.p = Math.min(1, Math.max(0, Math.round(1000 * (x - MARGIN.left) / width) / 1000));
      });
    }

    read(input) {
      this.state.p = input.valueAsNumber;
    }

    python() {
      return [
        'from crossent import entropy, surprisal',
        '',
        `P = [${[this.state.p, 1 - this.state.p].join(', ')}]`,
        'for outcome, p in zip(["yes", "no"], P):',
        '    print(f"{outcome}: {p:.4f}, surprisal {surprisal(p, base=2):.4f} bits")',
        'print(f"entropy {entropy(P, base=2):.4f} bits")',
      ].join('\n');
    }

    compute() {
      const P = [this.state.p, 1 - this.state.p];
      const surprisals = P.map((p) => surprisal(p, 'bits'));
      return { P, surprisals, areas: entropyTerms(P, 'bits'), entropy: entropy(P, 'bits') };
    }

    show(values) {
      const { P, surprisals, areas, entropy: H } = values;
      this.$('input').value = P[0];
      this.$('input').setAttribute('aria-valuetext', WORDS.read(fixed(P[0]), fixed(H)));
      this.$('.p').textContent = fixed(P[0]);
      this.$('tbody').innerHTML = WORDS.outcomes.map((outcome, i) => `<tr><th scope="row">${outcome}</th>${
        [P, surprisals, areas].map((column) => `<td class="number">${fixed(column[i])}</td>`).join('')}</tr>`).join('');
      this.$('.entropy').textContent = fixed(H);
      this.$('output').textContent = finding(values);
      this.$('svg').setAttribute('aria-label', sentences(WORDS.arch, WORDS.below,
        WORDS.here(fixed(P[0]), fixed(areas[0]), fixed(areas[1]), fixed(H)), finding(values)));
      this.$('svg').innerHTML = this.picture(values);
    }

    picture({ P, surprisals, entropy: H }) {
      const width = this.width(this.$('svg'));
      const x = (p) => MARGIN.left + p * (width - MARGIN.left - MARGIN.right);
      const y = ({ top, height, most }, bits) => top + height * (1 - Math.min(bits, most) / most);
      const line = (x1, y1, x2, y2, style) => svg('line', { x1, y1, x2, y2, style });
      const words = (px, py, anchor, text, style = '') => svg('text', { x: px, y: py, 'text-anchor': anchor, style }, text);
      const grid = (panel, ticks) => ticks.map((tick) => line(x(0), y(panel, tick), x(1), y(panel, tick), 'stroke: var(--line)')
        + words(x(0) - 8, y(panel, tick) + 5, 'end', tick));
      // Closer together at the ends, where the curve is steep.
      const path = Array.from({ length: 161 }, (_, i) => (1 - Math.cos(Math.PI * i / 160)) / 2)
        .map((p) => `${x(p).toFixed(2)},${y(CURVE, entropy([p, 1 - p], 'bits')).toFixed(2)}`).join(' ');
      const boxes = P.map((p, i) => {
        const [left, room, top] = [x(i * P[0]), x(p) - x(0), y(BOXES, surprisals[i])];
        // Words wider than the box stay within the picture.
        const [at, anchor] = room > 90 ? [left + room / 2, 'middle'] : [x(i), ['start', 'end'][i]];
        const high = (surprisals[i] > BOXES.most ? '↑ ' : '') + WORDS.inBits(fixed(surprisals[i], 2));
        return p === 0 ? '' : svg('rect', { x: left, y: top, width: room, height: y(BOXES, 0) - top, class: 'box' })
          + words(at, top - 6, anchor, high, 'font-weight: 600') + words(at, y(BOXES, 0) + 18, anchor, WORDS.outcomes[i]);
      });
      return [
        ...grid(CURVE, [0, 0.5, 1]), ...grid(BOXES, [0, 1, 2, 3, 4, 5]),
        line(x(P[0]), y(CURVE, H), x(P[0]), y(BOXES, 0), 'stroke: var(--truth); stroke-width: 2; stroke-dasharray: 2 4'),
        ...[0, 0.25, 0.5, 0.75, 1].map((tick) => words(x(tick), y(CURVE, 0) + 18, 'middle', tick)),
        words(2, 14, 'start', WORDS.curve),
        words(2, BOXES.top - 30, 'start', WORDS.boxes),
        svg('polyline', { points: path, style: 'fill: none; stroke: var(--ink); stroke-width: 2' }),
        ...boxes,
        svg('circle', { cx: x(P[0]), cy: y(CURVE, H), r: 8, style: 'fill: var(--truth); stroke: var(--surface)' }),
      ].join('');
    }
  });

  /** The entropy in words. */
  function finding({ P: [yes, no], entropy: H }) {
    if (yes === 0 || no === 0) return yes ? WORDS.alwaysYes : WORDS.alwaysNo;
    if (yes === no) return WORDS.even;
    if (H > 0.9995) return WORDS.almost;
    return WORDS.tosses(fixed(100 * H, 1));
  }
})();

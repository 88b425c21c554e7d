/* <surprise-bench p="0.125">: one probability, and how much the event tells. */
(function () {
  'use strict';
  const { Widget, define, fixed, number, numeral, sentences, short, svg } = globalThis.widgetKit;
  const { surprisal } = globalThis.widgetMathematics;

  /** What readers see or hear. */
  const WORDS = {
    name: 'Widget: how much one event tells',
    p: 'probability p',
    halve: 'halve p',
    double: 'double p',
    bits: 'bits',
    nats: 'nats',
    hartleys: 'hartleys',
    axis: 'surprisal −log₂ p, in bits',
    inBits: (bits) => `${bits} bits`,
    read: (p, bits) => `${p}: ${bits} bits`,
    curve: 'The curve of the surprisal falls from infinity at p = 0 to 0 at p = 1.',
    here: (p, bits) => `At p = ${p} it is ${bits} bits.`,
    impossible: 'It cannot happen. If it did, no number of bits would do. Half of 0 is 0, and so is twice 0.',
    certain: 'It is certain. It tells you nothing. Nothing can be twice as probable.',
    // The surprisal in words: heads in a row are what a bit feels like.
    likely: (often) => `It happens 1 time in ${often}, more often than a fair coin shows heads. Nothing can be twice as probable.`,
    oneBit: (often) => `It happens 1 time in ${often}, as often as a fair coin shows heads.`,
    wholeBits: (often, bits) => `It happens 1 time in ${often}, as often as a fair coin shows ${bits} heads in a row.`,
    between: (often, fewer, more) => `It happens 1 time in ${often}, between ${fewer} and ${more} heads in a row of a fair coin.`,
  };

  const HEIGHT = 230;
  const MARGIN = { left: 40, right: 14, top: 12, bottom: 42 };
  const MOST = 8; // bits, at the top of the axis

  define('surprise-bench', class extends Widget {
    static style = `
      svg { height: ${HEIGHT}px; cursor: ew-resize; }
      label { flex-basis: 20rem; }
      @container (max-width: 30rem) { label { flex-wrap: wrap; justify-content: space-between; }
        label input[type="range"] { order: 1; flex-basis: 100%; }
        .p { text-align: end; } }
      .p { min-width: 8.5ch; }
      output { min-height: 2.8em; } @container (max-width: 30rem) { output { min-height: 4.2em; } }
      @container (max-width: 19rem) { output { min-height: 5.6em; } }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <div class="row">
          <label>${WORDS.p} <input type="range" min="0" max="1" step="0.001"><span class="p number"></span></label>
          <button type="button" data-do="halve">${WORDS.halve}</button>
          <button type="button" data-do="double">${WORDS.double}</button>
        </div>
        <svg role="img"></svg>
        <dl class="facts">
          <div><dt>${WORDS.bits}</dt><dd class="bits"></dd></div>
          <div><dt>${WORDS.nats}</dt><dd class="nats"></dd></div>
          <div><dt>${WORDS.hartleys}</dt><dd class="hartleys"></dd></div>
        </dl>
        <output></output>
      </div>`;

    given() {
      return { p: this.attribute('p') };
    }

    // As one over a whole number where p is that: halved many times, it keeps every digit.
    encode({ p }) {
      return { p: p > 0 && p < 0.1 && Number.isInteger(1 / p) ? `1/${1 / p}` : short(p) };
    }

    decode(query) {
      const [over, under = 1] = (query.get('p') ?? '').split('/').map(numeral);
      const p = over / under;
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

    halve() {
      this.change({ p: this.state.p / 2 });
    }

    double() {
      this.change({ p: 2 * this.state.p });
    }

    python() {
      return [
        'from crossent import surprisal',
        '',
        `p = ${this.state.p}`,
        'for unit, base in [("bits", 2), ("nats", None), ("hartleys", 10)]:',
        '    print(f"{surprisal(p, base=base):.4f} {unit}")',
      ].join('\n');
    }

    compute() {
      const { p } = this.state;
      const [bits, nats, hartleys] = ['bits', 'nats', 'hartleys'].map((unit) => surprisal(p, unit));
      return { p, bits, nats, hartleys };
    }

    show({ p, bits, nats, hartleys }) {
      this.$('input').value = p;
      this.$('input').setAttribute('aria-valuetext', WORDS.read(fixed(p), fixed(bits)));
      this.$('.p').textContent = fixed(p);
      for (const [unit, value] of Object.entries({ bits, nats, hartleys })) {
        this.$(`.${unit}`).textContent = fixed(value);
      }
      this.$('[data-do="halve"]').ariaDisabled = p === 0;
      this.$('[data-do="double"]').ariaDisabled = p === 0 || p > 0.5;
      this.$('output').textContent = finding(p, bits);
      this.$('svg').setAttribute('aria-label', sentences(WORDS.curve, WORDS.here(fixed(p), fixed(bits))));
      this.$('svg').innerHTML = this.curve(p, bits);
    }

    curve(p, bits) {
      const width = this.width(this.$('svg'));
      const x = (probability) => MARGIN.left + probability * (width - MARGIN.left - MARGIN.right);
      const y = (height) => MARGIN.top + (1 - height / MOST) * (HEIGHT - MARGIN.top - MARGIN.bottom);
      const line = (x1, y1, x2, y2, style) => svg('line', { x1, y1, x2, y2, style });
      const words = (place, text) => svg('text', place, text);

      const points = Array.from({ length: 161 }, (_, i) => MOST * (1 - i / 160));
      const path = points.map((height) => `${x(2 ** -height).toFixed(2)},${y(height).toFixed(2)}`).join(' ');
      const out = bits > MOST;
      const [px, py] = [x(p), y(Math.min(bits, MOST))];
      const right = px > width / 2;
      return [
        ...[0, 2, 4, 6, 8].map((tick) => line(x(0), y(tick), x(1), y(tick), 'stroke: var(--line)')
          + words({ x: x(0) - 8, y: y(tick) + 5, 'text-anchor': 'end' }, tick)),
        ...[0, 0.25, 0.5, 0.75, 1].map((tick) => words({ x: x(tick), y: y(0) + 18, 'text-anchor': 'middle' }, tick)),
        words({ x: x(0.5), y: HEIGHT - 6, 'text-anchor': 'middle' }, WORDS.p),
        words({ x: x(1), y: y(MOST) + 20, 'text-anchor': 'end' }, WORDS.axis),
        svg('polyline', { points: path, style: 'fill: none; stroke: var(--ink); stroke-width: 2' }),
        line(px, y(0), px, py, 'stroke: var(--truth); stroke-width: 2; stroke-dasharray: 2 4'),
        line(x(0), py, px, py, 'stroke: var(--truth); stroke-width: 2; stroke-dasharray: 2 4'),
        out ? svg('path', { d: `M${px - 8} ${py + 8} L${px} ${py - 6} L${px + 8} ${py + 8} Z`, style: 'fill: var(--truth)' })
          : svg('circle', { cx: px, cy: py, r: 8, style: 'fill: var(--truth); stroke: var(--surface); stroke-width: 2' }),
        words({
          x: px + (right ? -6 : 14), y: right ? py - 14 : py + (out ? 12 : -6), 'text-anchor': right ? 'end' : 'start',
          style: 'font-weight: 600; paint-order: stroke; stroke: var(--surface); stroke-width: 5px; stroke-linejoin: round',
        }, WORDS.inBits(fixed(bits))),
      ].join('');
    }
  });

  /** The surprisal in words. */
  function finding(p, bits) {
    if (p === 0) return WORDS.impossible;
    if (p === 1) return WORDS.certain;
    const often = number(1 / p);
    if (bits < 1) return WORDS.likely(often);
    if (bits === 1) return WORDS.oneBit(often);
    if (Number.isInteger(bits)) return WORDS.wholeBits(often, bits);
    return WORDS.between(often, Math.floor(bits), Math.ceil(bits));
  }
})();

/* <softmax-bench z="[1, 0, -1]" label="0" classes='["A", "B", "C"]'>: logits and a true class; probabilities, loss
   and pushes, minus the gradient, with a temperature, label smoothing, and the softmax applied once or twice. */
(function () {
  'use strict';
  const { Widget, define, escape, fixed, number, numeral, sentences, short, signed, svg, widthOf } = globalThis.widgetKit;
  const {
    doubledSoftmaxFloor, doubledSoftmaxGradient, entropy, smoothedLabel, softmax, softmaxCrossEntropy,
    softmaxCrossEntropyGradient,
  } = globalThis.widgetMathematics;

  /** What readers see or hear. */
  const WORDS = {
    name: 'Widget: the softmax, its loss and the push on each logit',
    loss: 'loss (nats)',
    floor: 'floor',
    floorAt: (floor) => `floor ${floor}`,
    step: 'one step of training',
    equal: 'all logits 0',
    table: 'Classes: logits, probabilities and pushes',
    more: '+ class',
    fewer: '− class',
    temperature: 'temperature',
    smoothing: 'label smoothing',
    twice: 'softmax applied twice',
    true: 'true class',
    push: 'push',
    isTrue: (name) => `${name} is true`,
    logitOf: (name) => `logit of ${name}`,
    class: (k) => `class ${k}`,
    read: (z, p, push) => `${z}: p ${p}, push ${push}`,
    column: (name, p, y, push) => `${name}: p ${p}, label ${y}, push ${push}`,
    columns: (one, other) => `${one}. ${other}`,
    bar: (loss) => `A bar of ${loss} nats for the loss, with marks at its floor and at the loss of equal logits.`,
    bars: 'p (hatched) and label (lines)',
    barsTwice: 'p, label; first softmax dashed',
    arrows: (formula) => `push on each logit: ${formula}`,
    arrowsTwice: 'push: minus the gradient',
    nats: (nats) => `${nats} nats`,
    start: (K) => `equal logits: ln ${K}`,
    twoSoftmaxes: (floor) => `Two softmaxes: however right the answer is, the loss stays above its floor, ${floor}.`,
    twoSmoothed: 'Two softmaxes: however right the answer is, the loss stays above its floor.',
    smoothed: 'The smoothed label has an entropy of its own, and no logits get below it.',
    oneSoftmax: 'One softmax: the loss can come as near to 0 as you like.',
    none: 'Training pushes no logit.',
    raisesOne: (name) => `Training pushes up the logit of ${name}.`,
    raisesAll: (names) => `Training pushes up the logits of ${names}.`,
    raisesAnother: (name, label) => `Training pushes up the logit of ${name}, but not that of ${label}, the true class.`,
    raisesOthers: (names, label) => `Training pushes up the logits of ${names}, but not that of ${label}, the true class.`,
    comma: (one, other) => `${one}, ${other}`,
    and: (some, last) => `${some} and ${last}`,
  };

  const FEWEST = 3;
  const MOST = 5;
  const MARGIN = { left: 34, right: 6 };
  // Low enough that the arrows, the step and all sliders are on one screen of a phone.
  const BARS = { top: 26, height: 100 };
  const ARROWS = { top: 178, height: 84 };
  const HEIGHT = 270;
  const LADDER = { top: 36, bottom: 62, height: 84, nats: 4 };

  const name = (symbols) => symbols.replace(/[pyzTKε]/g, '<i>$&</i>');
  const line = (x1, y1, x2, y2, kind) => svg('line', { x1, y1, x2, y2, class: kind });
  const words = (x, y, anchor, content, kind = '') =>
    svg('text', { x, y, 'text-anchor': anchor, class: kind }, content);
  /** Slanting lines, to fill an area with. */
  const hatching = (id, kind) => {
    const slant = { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
    return svg('defs', {}, svg('pattern', slant, line(1, 0, 1, 6, kind)));
  };

  define('softmax-bench', class extends Widget {
    static style = `
      .sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0.5rem 1.25rem; }
      .picture { height: ${HEIGHT}px; }
      .ladder { height: ${LADDER.height}px; margin-top: 0.5rem; }

      /* A class is its name, which says whether it is the true one, with its numbers; and below them its logit. */
      [role="row"] { display: grid; grid-template-columns: 1fr 5.5rem 6rem; align-items: center; }
      [role="row"] + [role="row"] { border-top: 1px solid var(--line); }
      [role="columnheader"] { font-size: 0.875rem; text-align: end; white-space: nowrap; }
      [role="columnheader"]:first-child { text-align: start; }
      [role="row"] > .number { text-align: end; font-size: 0.875rem; }
      .true { min-height: 1.75rem; gap: 0.5rem; font-weight: 600; cursor: pointer; }
      [type="radio"], [type="checkbox"] { flex: none; width: 1.125rem; height: 1.125rem; margin: 0;
        accent-color: var(--truth); }
      .pair { grid-column: 1 / -1; gap: 0.5rem; flex-wrap: nowrap; }
      .pair .number { min-width: 7ch; text-align: end; }
      .settings { margin-top: 0.5rem; padding-top: 0.25rem; border-top: 1px solid var(--line); }
      .settings label { gap: 0.5rem; white-space: nowrap; }
      .settings input[type="range"] { min-width: 4rem; }
      .settings .number { min-width: 4ch; text-align: end; }
      .settings .twice { min-height: 2.75rem; cursor: pointer; }
      .facts { grid-template-columns: 1.2fr 1fr 1fr; margin: 0 0 0.5rem; }
      .facts dt { white-space: nowrap; }
      .facts dd { font-size: 1.0625rem; font-weight: 600; white-space: nowrap; }
      .facts .is-loss { border-left: 8px solid var(--cost); }
      .facts .is-floor { border-left-color: var(--ink); }
      .facts .is-start { border-left-style: dashed; border-left-color: var(--faint); }
      output { min-height: 4.2em; }
      .below { margin-top: 0.25rem; }
      @container (max-width: 36rem) { .sides { grid-template-columns: minmax(0, 1fr); } }
      @container (max-width: 30rem) { output { min-height: 7em; } }
      @container (max-width: 19rem) {
        [role="row"] { grid-template-columns: 1fr 5.25rem 5.75rem; }
        [role="row"] > .number { font-size: 0.8125rem; }
        .settings input[type="range"] { min-width: 3rem; }
        output { min-height: 8.4em; }
        .facts { gap: 0.25rem; } .facts > div { padding-inline: 0.375rem 0; } .facts dd { font-size: 0.9375rem; }
      }

      .grid { stroke: var(--line); }
      .zero { stroke: var(--ink); stroke-width: 1.5; }
      .bar { fill: url(#hatch); stroke: var(--model); stroke-width: 1.5; }
      .hatch { stroke: var(--model); stroke-width: 2.5; }
      .first { fill: none; stroke: var(--model); stroke-dasharray: 3 3; }
      .target { stroke: var(--truth); stroke-width: 4; }
      .arrow { stroke: var(--cost); stroke-width: 5; fill: none; }
      .head { fill: var(--cost); }
      .loss { fill: var(--cost); }
      .unavoidable { fill: url(#stripes); }
      .stripe { stroke: var(--surface); stroke-width: 2; }
      .mark { stroke: var(--ink); stroke-width: 2; }
      .start { stroke: var(--faint); stroke-width: 2; stroke-dasharray: 2 3; }
      svg .name { font-size: 0.8125rem; }
      .ladder text { paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }
      svg .beyond { stroke: none; fill: #000; font-weight: 600; }
      @media (forced-colors: active) { svg .beyond { fill: Canvas; } }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <dl class="facts">
          <div class="is-loss"><dt>${WORDS.loss}</dt><dd class="loss-number"></dd></div>
          <div class="is-floor"><dt>${WORDS.floor}</dt><dd class="floor-number"></dd></div>
          <div class="is-start"><dt class="start-name"></dt><dd class="start-number"></dd></div>
        </dl>
        <div class="sides">
          <div>
            <svg class="picture" role="img"></svg>
            <div class="row below">
              <button type="button" data-do="step">${WORDS.step}</button>
              <button type="button" data-do="equal">${WORDS.equal}</button>
            </div>
          </div>
          <div>
            <div class="rows" role="table" aria-label="${WORDS.table}"></div>
            <div class="row below">
              <button type="button" data-do="more">${WORDS.more}</button>
              <button type="button" data-do="fewer">${WORDS.fewer}</button>
            </div>
            <div class="settings">
              <label><span>${WORDS.temperature} ${name('T')}</span>
                <input type="range" name="temperature" class="plain" min="0.1" max="4" step="0.1">
                <span class="number" aria-hidden="true"></span></label>
              <label><span>${WORDS.smoothing} ${name('ε')}</span>
                <input type="range" name="smoothing" min="0" max="0.5" step="0.05">
                <span class="number" aria-hidden="true"></span></label>
              <label class="twice"><input type="checkbox" role="switch" name="twice">${WORDS.twice}</label>
            </div>
          </div>
        </div>
        <svg class="ladder" role="img"></svg>
        <output></output>
      </div>`;

    given() {
      return { z: this.attribute('z'), label: this.attribute('label'), temperature: 1, smoothing: 0, twice: false };
    }

    encode({ z, label, temperature, smoothing, twice }) {
      return { z: z.map(short).join(','), true: label, T: temperature, smoothing, softmaxes: twice ? 2 : 1 };
    }

    decode(query) {
      const [label, temperature, smoothing, times]
        = ['true', 'T', 'smoothing', 'softmaxes'].map((key) => numeral(query.get(key)));
      const z = (query.get('z') ?? '').split(',').map(numeral);
      const sound = z.length >= FEWEST && z.length <= MOST && z.every(Number.isFinite)
        && z.keys().some((k) => k === label) && temperature >= 0.1 && temperature <= 4 && smoothing >= 0 && smoothing <= 0.5
        && (times === 1 || times === 2);
      return sound ? { z, label, temperature, smoothing, twice: times === 2 } : {};
    }

    /** The author's names, and numbers for classes beyond them. */
    get classes() {
      const names = this.attribute('classes');
      return this.state.z.map((_, k) => names[k] ?? WORDS.class(k));
    }

    read(input) {
      if (input.name === 'label') this.state.label = Number(input.value);
      else if (input.name === 'z') this.state.z = this.state.z.with(input.dataset.place, input.valueAsNumber);
      else this.state[input.name] = input.type === 'checkbox' ? input.checked : input.valueAsNumber;
    }

    /** One step of training, of size 1: each logit moves by its push. */
    step() {
      const { push } = this.values;
      this.change({ z: this.state.z.map((logit, k) => logit + push[k]) });
    }

    equal() {
      this.change({ z: this.state.z.map(() => 0) });
    }

    more() {
      this.change({ z: [...this.state.z, 0] });
    }

    fewer() {
      const z = this.state.z.slice(0, -1);
      this.change({ z, label: Math.min(this.state.label, z.length - 1) });
    }

    python() {
      const { z, label, temperature, smoothing, twice } = this.state;
      const K = z.length;
      return [
        'import numpy as np',
        'from crossent import one_hot, softmax',
        'from crossent import softmax_cross_entropy, softmax_cross_entropy_gradient',
        '',
        `T = ${temperature}`,
        `z = np.array([${z.join(', ')}])`,
        smoothing ? `y = ${number(1 - smoothing)} * one_hot(${label}, ${K}) + ${smoothing} / ${K}`
          : `y = one_hot(${label}, ${K})`,
        ...(twice ? [
          'first = softmax(z / T)',
          'g = softmax_cross_entropy_gradient(y, first)',
          'p = softmax(first)  # applied twice',
          'loss = softmax_cross_entropy(y, first)',
          'push = -first * (g - first @ g) / T  # back through the first softmax',
        ] : [
          'p = softmax(z / T)',
          'loss = softmax_cross_entropy(y, z / T)',
          'push = -softmax_cross_entropy_gradient(y, z / T) / T',
        ]),
        '',
        `classes = [${this.classes.map((each) => JSON.stringify(each)).join(', ')}]`,
        'print(f"loss {loss:.4f} nats")',
        'for name, *row in zip(classes, p, push):',
        '    print("{}: p {:.4f}, push {:+.4f}".format(name, *row))',
      ].join('\n');
    }

    compute() {
      const { z, label, temperature, smoothing, twice } = this.state;
      const y = smoothedLabel(label, z.length, smoothing);
      const cooled = z.map((logit) => logit / temperature);
      const first = softmax(cooled);
      const logits = twice ? first : cooled; // what the loss takes for logits
      const gradient = twice ? doubledSoftmaxGradient : softmaxCrossEntropyGradient;
      return {
        z: [...z], label, temperature, smoothing, twice, y, first,
        p: softmax(logits),
        loss: softmaxCrossEntropy(y, logits),
        floor: twice ? doubledSoftmaxFloor(y) : entropy(y),
        push: gradient(y, cooled).map((slope) => -slope / temperature),
      };
    }

    show(values) {
      const { z, label, p, y, push, twice } = values;
      const { classes } = this;
      this.rows(classes);
      for (const input of this.shadowRoot.querySelectorAll('[name="z"]')) {
        const k = input.dataset.place;
        input.value = z[k];
        input.ariaValueText = WORDS.read(fixed(z[k]), fixed(p[k]), signed(push[k]));
        input.nextElementSibling.textContent = fixed(z[k], 3);
      }
      for (const [kind, format, numbers] of [['p', fixed, p], ['push', signed, push]]) {
        this.shadowRoot.querySelectorAll(`.${kind}`).forEach((cell, k) => { cell.textContent = format(numbers[k]); });
      }
      this.$(`[name="label"][value="${label}"]`).checked = true;
      for (const [setting, decimals] of [['temperature', 1], ['smoothing', 2]]) {
        const input = this.$(`[name="${setting}"]`);
        input.value = values[setting];
        input.nextElementSibling.textContent = fixed(values[setting], decimals);
      }
      this.$('[name="twice"]').checked = twice;
      this.$('[data-do="more"]').ariaDisabled = z.length === MOST;
      this.$('[data-do="fewer"]').ariaDisabled = z.length === FEWEST;
      this.$('.loss-number').textContent = fixed(values.loss);
      this.$('.floor-number').textContent = fixed(values.floor);
      this.$('.start-name').textContent = `ln ${z.length}`;
      this.$('.start-number').textContent = fixed(Math.log(z.length));
      this.$('output').textContent = finding(values, classes);
      this.$('.picture').ariaLabel = classes.map((each, k) =>
        WORDS.column(each, fixed(p[k]), number(y[k]), signed(push[k]))).reduce((one, other) => WORDS.columns(one, other));
      this.$('.picture').innerHTML = this.picture(values, classes);
      this.$('.ladder').ariaLabel = WORDS.bar(fixed(values.loss));
      this.$('.ladder').innerHTML = this.ladder(values);
    }

    /** A row for each class; made anew only when the classes are others, so that no slider loses the focus. */
    rows(classes) {
      const made = JSON.stringify(classes);
      if (this.made === made) return;
      this.made = made;
      this.$('.rows').innerHTML = `
        <div role="row"><span role="columnheader">${WORDS.true}</span>
          <span role="columnheader">${name('p')}</span><span role="columnheader">${WORDS.push}</span></div>
        ${classes.map((each, k) => `<div role="row">
          <span role="rowheader"><label class="true"><input type="radio" name="label" value="${k}"
            aria-label="${WORDS.isTrue(escape(each))}">${escape(each)}</label></span>
          <span role="cell" class="p number"></span><span role="cell" class="push number"></span>
          <div role="cell" class="pair row"><i aria-hidden="true">z</i><input type="range" name="z" class="model"
            data-place="${k}" min="-6" max="6" step="0.1" aria-label="${WORDS.logitOf(escape(each))}">
            <span class="number" aria-hidden="true"></span></div>
        </div>`).join('')}`;
    }

    /** Above, the probabilities and the marks of the label; below, the pushes: arrows up and down. */
    picture({ y, p, first, push, temperature, twice }, classes) {
      const width = this.width(this.$('.picture'));
      const each = (width - MARGIN.left - MARGIN.right) / p.length;
      const [left, right] = [MARGIN.left, width - MARGIN.right];
      const bars = (value) => BARS.top + BARS.height * (1 - value);
      const most = Math.max(1, 1 / temperature); // no push is longer: the axis stays while the logits move
      const arrows = (value) => ARROWS.top + ARROWS.height / 2 * (1 - value / most);
      const ticks = (values, height) => values.map((tick) => line(left, height(tick), right, height(tick), 'grid')
        + words(left - 6, height(tick) + 5, 'end', number(tick, 2)));
      const box = (k, value, kind) => svg('rect', {
        x: left + each * (k + 0.2), width: 0.6 * each, y: bars(value), height: bars(0) - bars(value), class: kind,
      });

      const columns = classes.map((label, k) => {
        const center = left + each * (k + 0.5);
        const target = line(left + each * (k + 0.1), bars(y[k]), left + each * (k + 0.9), bars(y[k]), 'target');
        const fits = each > widthOf(label);
        return box(k, p[k], 'bar') + (twice ? box(k, first[k], 'first') : '') + target
          + words(center, bars(0) + 18, 'middle', escape(fits ? label : k), 'name')
          + arrow(center, arrows(0), arrows(push[k]));
      });
      return [
        hatching('hatch', 'hatch'), ...ticks([0, 0.5, 1], bars), ...ticks([-most, 0, most], arrows),
        line(left, bars(0), right, bars(0), 'zero'), line(left, arrows(0), right, arrows(0), 'zero'),
        words(left, BARS.top - 10, 'start',
          twice ? WORDS.barsTwice : WORDS.bars),
        words(left, ARROWS.top - 10, 'start', twice ? WORDS.arrowsTwice
          : WORDS.arrows(temperature === 1 ? 'y − p' : '(y − p) / T')),
        ...columns,
      ].join('');
    }

    /** The loss on its way down: from ln K for equal logits to its floor. */
    ladder({ p, loss, floor }) {
      const width = this.width(this.$('.ladder'));
      const x = (nats) => 1 + Math.min(nats, LADDER.nats) / LADDER.nats * (width - 2);
      const { top, bottom } = LADDER;
      const bar = (to, kind) => svg('rect', { x: x(0), width: x(to) - x(0), y: top, height: bottom - top, class: kind });
      const mark = (nats, height, text, kind) =>
        line(x(nats), height, x(nats), bottom, kind) + words(x(nats) + 5, height + 10, 'start', text);
      return [
        hatching('stripes', 'stripe'),
        ...[0, 1, 2, 3, 4].map((tick) => line(x(tick), top, x(tick), bottom + 4, 'grid')
          + words(x(tick), bottom + 18, ['start', 'middle', 'middle', 'middle', 'end'][tick],
            tick === LADDER.nats ? WORDS.nats(tick) : tick)),
        bar(loss, 'loss'), bar(Math.min(loss, floor), 'unavoidable'),
        loss > LADDER.nats ? words(x(loss) - 6, bottom - 8, 'end', `${number(loss, 3)} →`, 'beyond') : '',
        mark(Math.log(p.length), top - 34, WORDS.start(p.length), 'start'),
        mark(floor, top - 16, WORDS.floorAt(number(floor, 3)), 'mark'),
      ].join('');
    }
  });

  /** An arrow from the zero line to a value; a short one is all head. */
  function arrow(x, from, to) {
    const size = Math.min(12, Math.abs(to - from));
    const way = Math.sign(to - from);
    const neck = to - way * size;
    return svg('path', { d: `M${x} ${from} V${neck}`, class: 'arrow' })
      + svg('path', { d: `M${x - 0.75 * size} ${neck} H${x + 0.75 * size} L${x} ${to} Z`, class: 'head' });
  }

  /** What holds the loss up, and what training does, in words. */
  function finding({ z, label, twice, smoothing, push }, classes) {
    const floor = twice ? (smoothing > 0 ? WORDS.twoSmoothed : WORDS.twoSoftmaxes(`ln(1 + ${z.length - 1}/e)`))
      : smoothing > 0 ? WORDS.smoothed : WORDS.oneSoftmax;
    const raised = classes.filter((_, k) => push[k] > 0);
    if (!raised.length) return sentences(floor, WORDS.none);
    if (raised.length === 1) {
      const [one] = raised;
      return sentences(floor, push[label] > 0 ? WORDS.raisesOne(one) : WORDS.raisesAnother(one, classes[label]));
    }
    const some = raised.slice(0, -1).reduce((one, other) => WORDS.comma(one, other));
    const names = WORDS.and(some, raised.at(-1));
    return sentences(floor, push[label] > 0 ? WORDS.raisesAll(names) : WORDS.raisesOthers(names, classes[label]));
  }
})();

/* <distributions-bench truth="[0.7, 0.3]" model="[0.5, 0.5]" outcomes='["A", "B"]' base="2">: the truth P and the
   model Q, and the four quantities that compare them. */
(function () {
  'use strict';
  const { Widget, define, escape, fixed, numeral, sentences, short, signed, svg, widthOf } = globalThis.widgetKit;
  const { crossEntropy, entropy, klDivergence, klTerms, surprisal, withProbability } = globalThis.widgetMathematics;

  /** What readers see or hear. */
  const WORDS = {
    name: 'Widget: a truth P and a model Q',
    start: 'Start from a setting',
    choose: 'Start from …',
    weather: 'the weather and its wrong model',
    outcomes: ['sun', 'cloud', 'rain', 'snow'],
    coins: 'P = [0.7, 0.3], Q = [0.5, 0.5]',
    right: 'the right model: Q = P',
    uniformQ: 'a model that knows nothing: Q uniform',
    uniformP: 'a truth that knows nothing: P uniform',
    certainP: 'a certain truth: P one-hot',
    certainQ: 'a certain model: Q one-hot',
    swap: 'swap P, Q',
    // Under the names of the four quantities: where each is seen in the picture.
    entropy: 'blue area',
    crossEntropy: 'below the dashes',
    divergence: 'green minus dotted',
    reverse: 'other direction',
    table: 'Probabilities, and the terms of both divergences',
    outcome: 'outcome',
    of: (symbol, outcome) => `${symbol} of ${outcome}`,
    more: '+ outcome',
    fewer: '− outcome',
    unit: 'Unit',
    bits: 'bits',
    nats: 'nats',
    axes: (unit) => `height: surprisal in ${unit}, width: P`,
    picture: 'Columns as wide as P and as high as the surprisal under P, and a dashed line at the surprisal under Q.',
    isRight: (entropy, unit) => `The model is right. It pays the entropy of the truth, ${entropy} ${unit}, and nothing on top.`,
    shut: (outcomes) => `The model calls ${outcomes} impossible. The truth does not, so the model pays ∞ on average.`,
    costs: (paid, unit, entropy, more) => `The model pays ${paid} ${unit} on average where ${entropy} would do: ${more} too many.`,
    largest: (outcome, term) => `The largest term is that of ${outcome}, ${term}.`,
    negative: (outcomes) => `Negative: ${outcomes}.`,
    and: (one, other) => `${one} and ${other}`,
    comma: (one, other) => `${one}, ${other}`,
  };

  const MARGIN = { left: 34, right: 6, top: 38, bottom: 26 };
  const FEWEST = 2;
  const MOST = 5;

  const uniform = (size) => Array(size).fill(1 / size);
  const oneHot = (size) => Array.from({ length: size }, (_, i) => Number(i === 0));
  const letters = (size) => [...'ABCDE'].slice(0, size);

  /** Each makes a new state, or a part of one, from the present one. */
  const PRESETS = {
    [WORDS.weather]: () => ({
      P: [1 / 2, 1 / 4, 1 / 8, 1 / 8],
      Q: [1 / 4, 1 / 8, 1 / 2, 1 / 8],
      outcomes: WORDS.outcomes,
    }),
    [WORDS.coins]: () => ({ P: [0.7, 0.3], Q: [0.5, 0.5], outcomes: letters(2) }),
    [WORDS.right]: ({ P }) => ({ Q: [...P] }),
    [WORDS.uniformQ]: ({ Q }) => ({ Q: uniform(Q.length) }),
    [WORDS.uniformP]: ({ P }) => ({ P: uniform(P.length) }),
    [WORDS.certainP]: ({ P }) => ({ P: oneHot(P.length) }),
    [WORDS.certainQ]: ({ Q }) => ({ Q: oneHot(Q.length) }),
  };

  const name = (symbol) => symbol.replace(/[HDPQ]/g, '<i>$&</i>').replace('KL', '<sub>KL</sub>');

  define('distributions-bench', class extends Widget {
    static style = `
      select { flex: 1 1 6rem; min-width: 0; }
      .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem 1.25rem; margin-top: 0.5rem; }
      .picture { height: 264px; }
      .facts { grid-template-columns: 1fr 1fr; }
      .facts dt span { display: block; font-size: 0.8125rem; }
      .facts dd { font-size: 1.0625rem; font-weight: 600; white-space: nowrap; }
      .facts dd small { font-size: 0.8125rem; font-weight: 400; }
      .facts .is-truth { border-left: 8px solid var(--truth); }
      .facts .is-model { border-left: 8px solid transparent;
        border-image: repeating-linear-gradient(var(--model) 0 6px, transparent 6px 10px) 1; }
      .facts .is-cost { border-left: 8px double var(--cost); }
      .facts .is-reverse { border-left: 8px double var(--line); }

      /* An outcome is a name with its two terms, and below them two bars: sliders, P filled and Q hatched. */
      [role="row"] { display: grid; grid-template-columns: 1fr 6.25rem 6.25rem; align-items: center; }
      [role="row"] + [role="row"] { border-top: 1px solid var(--line); margin-top: 0.25rem; padding-top: 0.25rem; }
      [role="columnheader"] { font-size: 0.875rem; }
      [role="columnheader"] + [role="columnheader"] { text-align: end; }
      .unseen { position: absolute; clip-path: inset(50%); }
      [role="rowheader"] { font-weight: 600; overflow-wrap: anywhere; }
      .term { text-align: end; font-size: 0.9375rem; }
      .pair { grid-column: 1 / -1; display: flex; align-items: center; gap: 0.5rem; }
      .pair > i { width: 1ch; }
      .pair .number { min-width: 7ch; text-align: end; }

      .unit { margin-inline-start: auto; gap: 0; }
      .unit label { flex: none; gap: 0.375rem; min-height: 2.75rem; padding-inline: 0.5rem; cursor: pointer; }
      .unit input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--ink); }
      .below { margin-top: 0.5rem; }
      output { min-height: 4.2em; }

      /* On a phone the picture and the numbers stay in sight while the sliders pass below them. */
      @container (max-width: 36rem) {
        .sides { display: block; }
        .picture { height: 200px; }
        .facts { margin-block: 0 0.5rem; gap: 0.25rem 0.5rem; }
        .facts > div { padding-block: 0; }
        .facts dt span { display: inline; }
        output { min-height: 7em; }
      }
      @container (max-width: 19rem) {
        .facts > div { padding-inline: 0.375rem 0; }
        .facts dt span { display: none; }
        .facts dd { font-size: 0.9375rem; }
        output { min-height: 8.4em; }
      }
      @media (min-height: 40rem) { @container (max-width: 36rem) {
        .watched { position: sticky; top: var(--header, 0px); z-index: 1; background: var(--surface);
          padding-block: 0.25rem; border-bottom: 1px solid var(--line); }
        .bar { scroll-margin-top: 26rem; }
      } }

      .column { fill: var(--truth); fill-opacity: 0.75; stroke: var(--surface); }
      .gap { fill: var(--cost); fill-opacity: 0.35; stroke: var(--cost); stroke-width: 1.5; }
      .spared { fill: url(#dots); }
      .level { stroke: var(--model); stroke-width: 3; stroke-dasharray: 7 4; }
      svg .name { font-size: 0.8125rem; }
      svg .halo { font-weight: 600; paint-order: stroke; stroke: var(--surface); stroke-width: 4px;
        stroke-linejoin: round; }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <div class="row">
          <select aria-label="${WORDS.start}"><option value="">${WORDS.choose}</option>${
            Object.keys(PRESETS).map((preset) => `<option>${preset}</option>`).join('')}</select>
          <button type="button" data-do="swap">${WORDS.swap}</button>
        </div>
        <div class="sides">
          <div class="watched">
            <svg class="picture" role="img"></svg>
            <dl class="facts">
              <div class="is-truth"><dt>${name('H(P)')} <span>${WORDS.entropy}</span></dt><dd class="entropy"></dd></div>
              <div class="is-model"><dt>${name('H(P, Q)')} <span>${WORDS.crossEntropy}</span></dt>
                <dd class="crossEntropy"></dd></div>
              <div class="is-cost"><dt>${name('DKL(P‖Q)')} <span>${WORDS.divergence}</span></dt>
                <dd class="divergence"></dd></div>
              <div class="is-reverse"><dt>${name('DKL(Q‖P)')} <span>${WORDS.reverse}</span></dt>
                <dd class="reverse"></dd></div>
            </dl>
          </div>
          <div class="rows" role="table" aria-label="${WORDS.table}"></div>
        </div>
        <output></output>
        <div class="row below">
          <button type="button" data-do="more">${WORDS.more}</button>
          <button type="button" data-do="fewer">${WORDS.fewer}</button>
          <div class="row unit" role="radiogroup" aria-label="${WORDS.unit}">
            <label><input type="radio" name="unit" value="bits">${WORDS.bits}</label>
            <label><input type="radio" name="unit" value="nats">${WORDS.nats}</label>
          </div>
        </div>
      </div>`;

    /** The state that the author gave. */
    given() {
      return {
        P: this.attribute('truth'),
        Q: this.attribute('model'),
        outcomes: this.attribute('outcomes'),
        unit: this.attribute('base') === 2 ? 'bits' : 'nats',
      };
    }

    encode({ P, Q, outcomes, unit }) {
      return { P: P.map(short).join(), Q: Q.map(short).join(), outcomes: outcomes.join(), unit };
    }

    /** The state that the page's address holds, if it is whole and sound. */
    decode(query) {
      const list = (key) => (query.get(key) ?? '').split(',');
      const [P, Q] = [list('P'), list('Q')].map((texts) => texts.map(numeral));
      const outcomes = list('outcomes').map((outcome) => outcome.slice(0, 20));
      const unit = query.get('unit');
      const fits = P.length >= FEWEST && P.length <= MOST && Q.length === P.length && outcomes.length === P.length;
      return fits && sound(P) && sound(Q) && ['bits', 'nats'].includes(unit)
        ? { P: whole(P), Q: whole(Q), outcomes, unit } : {};
    }

    read(control) {
      if (control.name === 'unit') this.change({ unit: control.value });
      else if (control.type === 'range') this.set(control.dataset.of, Number(control.dataset.place), control.valueAsNumber);
      else this.change(PRESETS[control.value]?.(this.state) ?? {});
    }

    /** A new probability. While one slider moves, the others keep the proportions that they had before it began to,
        so that those that a large value has pressed to 0 come back. */
    set(of, place, p) {
      if (this.moving?.of !== of || this.moving.place !== place) this.moving = { of, place, from: this.state[of] };
      this.state[of] = withProbability(this.moving.from, place, p);
    }

    change(part) {
      this.moving = null;
      this.top = 0;
      super.change(part);
    }

    swap() {
      this.change({ P: this.state.Q, Q: this.state.P });
    }

    more() {
      const { P, Q, outcomes } = this.state;
      if (P.length === MOST) return;
      const fresh = letters(MOST).find((letter, i) => i >= P.length && !outcomes.includes(letter));
      this.change({ P: [...P, 0], Q: [...Q, 0], outcomes: [...outcomes, fresh] });
    }

    fewer() {
      const { P, Q, outcomes } = this.state;
      const last = P.length - 1;
      if (last < FEWEST) return;
      const without = (probabilities) => withProbability(probabilities, last, 0).slice(0, last);
      this.change({ P: without(P), Q: without(Q), outcomes: outcomes.slice(0, last) });
    }

    /** What Python says to the same question, with every digit of the probabilities. */
    python() {
      const { P, Q, outcomes, unit } = this.state;
      const base = unit === 'bits' ? ', base=2' : '';
      const line = (label, call) => `print(f"${label} = {${call}${base}):.4f} ${unit}")`;
      return [
        'from bookparts import widgets',
        'from crossent import cross_entropy, entropy, kl_divergence',
        '',
        `P = [${P.join(', ')}]`,
        `Q = [${Q.join(', ')}]`,
        line('H(P)', 'entropy(P'),
        line('H(P, Q)', 'cross_entropy(P, Q'),
        line('D_KL(P‖Q)', 'kl_divergence(P, Q'),
        line('D_KL(Q‖P)', 'kl_divergence(Q, P'),
        `widgets.distributions(P, Q, outcomes=[${outcomes.map((outcome) => JSON.stringify(outcome)).join(', ')}], base=${unit === 'bits' ? 2 : 'None'})`,
      ].join('\n');
    }

    compute() {
      const { P, Q, unit } = this.state;
      return {
        P: [...P],
        Q: [...Q],
        entropy: entropy(P, unit),
        crossEntropy: crossEntropy(P, Q, unit),
        divergence: klDivergence(P, Q, unit),
        reverse: klDivergence(Q, P, unit),
        terms: klTerms(P, Q, unit),
        reverseTerms: klTerms(Q, P, unit),
      };
    }

    show(values) {
      const { outcomes, unit } = this.state;
      this.rows();
      for (const input of this.shadowRoot.querySelectorAll('.bar')) {
        const p = values[input.dataset.of][input.dataset.place];
        input.value = p;
        input.setAttribute('aria-valuetext', fixed(p));
        input.nextElementSibling.textContent = fixed(p);
      }
      for (const [kind, terms] of [['forward', values.terms], ['reverse', values.reverseTerms]]) {
        this.shadowRoot.querySelectorAll(`.${kind}-term`).forEach((cell, i) => { cell.textContent = signed(terms[i]); });
      }
      for (const log of this.shadowRoot.querySelectorAll('.log')) log.innerHTML = unit === 'bits' ? 'log<sub>2</sub>' : 'ln';
      for (const fact of ['entropy', 'crossEntropy', 'divergence', 'reverse']) {
        this.$(`.${fact}`).innerHTML = `${fixed(values[fact])} <small>${WORDS[unit]}</small>`;
      }
      this.$(`input[value="${unit}"]`).checked = true;
      this.$('select').value = this.setting();
      this.$('[data-do="more"]').ariaDisabled = outcomes.length === MOST;
      this.$('[data-do="fewer"]').ariaDisabled = outcomes.length === FEWEST;
      this.$('output').textContent = finding(values, outcomes, unit);
      this.$('.picture').setAttribute('aria-label', sentences(WORDS.picture, finding(values, outcomes, unit)));
      this.$('.picture').innerHTML = this.picture(values);
    }

    /** The setting of the menu that the state is: the one that was chosen, as long as nothing has been moved. */
    setting() {
      const is = (preset) => JSON.stringify({ ...this.state, ...PRESETS[preset](this.state) }) === JSON.stringify(this.state);
      return [this.$('select').value, ...Object.keys(PRESETS)].find((preset) => preset && is(preset)) ?? '';
    }

    /** A row for each outcome; made anew only when the outcomes are others, so that no slider loses the focus. */
    rows() {
      const { outcomes } = this.state;
      const made = JSON.stringify(outcomes);
      if (this.made === made) return;
      this.made = made;
      const bar = (of, place) => `<div role="cell" class="pair">
        <i class="${of === 'P' ? 'truth' : 'model'}" aria-hidden="true">${of}</i>
        <input type="range" class="bar${of === 'Q' ? ' model' : ''}" min="0" max="1" step="0.005"
          data-of="${of}" data-place="${place}" aria-label="${WORDS.of(of, escape(outcomes[place]))}">
        <span class="number"></span></div>`;
      const head = (p, q) => `<span role="columnheader">${name(p)} <span class="log"></span> ${name(p)}/${name(q)}</span>`;
      this.$('.rows').innerHTML = `
        <div role="row"><span role="columnheader">${WORDS.outcome}</span>${head('P', 'Q')}${head('Q', 'P')}
          <span role="columnheader" class="unseen">P</span><span role="columnheader" class="unseen">Q</span></div>
        ${outcomes.map((outcome, place) => `<div role="row">
          <span role="rowheader">${escape(outcome)}</span>
          <span role="cell" class="forward-term term number"></span>
          <span role="cell" class="reverse-term term number"></span>
          ${bar('P', place)}${bar('Q', place)}
        </div>`).join('')}`;
    }

    picture({ P, Q, terms }) {
      const { outcomes, unit } = this.state;
      const width = this.width(this.$('.picture'));
      const bits = (p) => surprisal(p, 'bits');
      // The top of the axis in bits; what is higher runs out there. Only a new setting lowers it, nothing moves it while
      // a slider is held, and infinity asks for the highest.
      const highest = Math.max(...P.flatMap((p, i) => (p > 0 ? [bits(p), bits(Q[i])] : [])));
      if (!this.held || !this.top) this.top = Math.max(this.top ?? 0, [2, 4].find((most) => highest <= most) ?? 8);
      const { top } = this;
      const height = this.$('.picture').clientHeight || 264;
      const x = (part) => MARGIN.left + part * (width - MARGIN.left - MARGIN.right);
      const y = (surprise) => MARGIN.top + (1 - Math.min(surprise, top) / top) * (height - MARGIN.top - MARGIN.bottom);
      const rect = (left, right, low, high, kind) =>
        svg('rect', { x: x(left), y: y(high), width: x(right) - x(left), height: y(low) - y(high), class: kind });
      const words = (px, py, content, kind = '') => svg('text', { x: px, y: py, 'text-anchor': 'middle', class: kind }, content);

      const grid = [];
      const perUnit = unit === 'bits' ? 1 : Math.LOG2E; // bits in a unit
      for (let tick = 0; tick * perUnit <= top; tick += top > 4 ? 2 : 1) {
        const at = y(tick * perUnit);
        grid.push(svg('line', { x1: x(0), x2: x(1), y1: at, y2: at, style: 'stroke: var(--line)' }));
        grid.push(svg('text', { x: x(0) - 8, y: at + 5, 'text-anchor': 'end' }, tick));
      }

      const columns = [];
      const labels = [];
      let left = 0;
      P.forEach((p, i) => {
        const right = left + p;
        const [byP, byQ] = [bits(p), bits(Q[i])];
        const room = x(right) - x(left);
        const center = x((left + right) / 2);
        if (p > 0) {
          columns.push(rect(left, right, 0, byP, 'column'));
          if (byQ > byP) columns.push(rect(left, right, byP, byQ, 'gap'));
          if (byQ < byP) columns.push(rect(left, right, byQ, byP, 'spared'));
          labels.push(svg('path', { d: `M${x(left)} ${y(byQ)} H${x(right)}`, class: 'level' }));
          if (byQ > top) labels.push(words(center, MARGIN.top - 5, byQ === Infinity ? '↑∞' : '↑', 'halo'));
          if (room > widthOf(outcomes[i]) + 4) labels.push(words(center, height - 8, escape(outcomes[i]), 'name'));
          const term = signed(terms[i], 3);
          if (byP !== byQ && Number.isFinite(terms[i]) && room > 8.5 * term.length) {
            labels.push(words(center, (y(byP) + y(byQ)) / 2 + 5, term, 'halo'));
          }
        }
        left = right;
      });
      const dots = svg('pattern', { id: 'dots', width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
        svg('circle', { cx: 3, cy: 3, r: 1.6, style: 'fill: var(--surface)' }));
      return [
        svg('defs', {}, dots), ...grid, ...columns, ...labels,
        svg('text', { x: 2, y: 12, class: 'faint' }, WORDS.axes(WORDS[unit])),
      ].join('');
    }
  });

  /** What the numbers say, in words. */
  function finding({ P, Q, entropy: own, crossEntropy: paid, divergence, terms }, outcomes, unit) {
    if (P.every((p, i) => p === Q[i])) {
      return WORDS.isRight(fixed(own), WORDS[unit]);
    }
    const shut = outcomes.filter((_, i) => P[i] > 0 && Q[i] === 0);
    if (shut.length) return WORDS.shut(shut.reduce((one, other) => WORDS.and(one, other)));
    const largest = terms.indexOf(Math.max(...terms));
    const negative = outcomes.filter((_, i) => terms[i] < 0);
    return sentences(
      WORDS.costs(fixed(paid), WORDS[unit], fixed(own), fixed(divergence)),
      WORDS.largest(outcomes[largest], signed(terms[largest])),
      negative.length && WORDS.negative(negative.reduce((one, other) => WORDS.comma(one, other))),
    );
  }

  const total = (numbers) => numbers.reduce((sum, p) => sum + p, 0);

  /** Whether numbers out of an address are probabilities, but for their rounding. */
  const sound = (numbers) => numbers.every((p) => p >= 0 && p <= 1) && Math.abs(total(numbers) - 1) < 1e-3;

  /** The same without the rounding: three times 0.3333 is three times one third. */
  const whole = (numbers) => (Math.abs(total(numbers) - 1) < 1e-9 ? numbers : numbers.map((p) => p / total(numbers)));
})();

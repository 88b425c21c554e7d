/* <diagnosis-bench loss='"1.386"' classes='"4"' batch='""' smoothing='""' rules="…">: a loss, and the numbers that it is
   near, each with what leads there and what to check. The words are those of crossent/diagnosis.py, in `rules`; the
   numbers are computed here by the same formulas: tests/test_widgets.py compares both. */
(function () {
  'use strict';
  const { Widget, define, escape, number } = globalThis.widgetKit;
  const { entropy } = globalThis.widgetMathematics;

  const TOLERANCE = 0.01;

  const lnK = ({ K }) => Math.log(K);
  const H = (f) => (f ? entropy(f) : 0); // 0, as for every rule that does not apply
  const softplus = (z) => Math.log1p(Math.exp(z));
  const twoClasses = (f, negative, positive) => (f?.length === 2 ? f[0] * softplus(negative) + f[1] * softplus(-positive) : 0);

  const CLIPS = {
    '−ln 1e-7': -Math.log(1e-7), '23 ln 2': 23 * Math.LN2, '−ln 2e-7': -Math.log(2e-7),
    '−ln(2^−23 + 1e-7)': -Math.log(2 ** -23 + 1e-7), '−ln 1e-12': -Math.log(1e-12),
    '−ln 1e-15': -Math.log(1e-15), '52 ln 2': 52 * Math.LN2, '−ln e^−100': 100,
  };

  /** What each formula of the rules comes to. */
  const NUMBERS = {
    'H of a label smoothed with {epsilon}': ({ K, epsilon }) => {
      const off = epsilon * (1 - 1 / K);
      return entropy([1 - off, off]) + off * Math.log(K - 1);
    },
    'H(smoothed frequencies)': ({ smoothed }) => H(smoothed),
    'ln {K}': lnK,
    'H(frequencies)': ({ f }) => H(f),
    'ln(1 + {others}/e)': ({ K }) => Math.log1p((K - 1) / Math.E),
    'f0 ln 2 + f1 ln(1 + 1/e)': ({ f }) => twoClasses(f, 0, 1),
    'ln(1 + e^½) − f1/2': ({ f }) => twoClasses(f, 0.5, 0.5),
  };
  for (const [name, nats] of [['ln {K}', lnK], ['H(frequencies)', ({ f }) => H(f)]]) {
    NUMBERS[`${name} / ln 2`] = (setting) => nats(setting) / Math.LN2;
    NUMBERS[`${name} / {K}`] = (setting) => nats(setting) / setting.K;
    NUMBERS[`{N} × ${name}`] = (setting) => nats(setting) * setting.N;
    NUMBERS[`${name} / {N}`] = (setting) => nats(setting) / setting.N;
  }
  for (const [formula, clip] of Object.entries(CLIPS)) {
    NUMBERS[formula] = () => clip;
    NUMBERS[`{share} × (${formula})`] = ({ share }) => share * clip;
  }

  /** The candidates for a loss, in order, as crossent.diagnose_loss gives them. */
  function diagnose(rules, loss, { K, f, N, epsilon }) {
    if (!(loss > 0 && loss < Infinity)) {
      const kind = Number.isNaN(loss) ? 'nan' : loss > 0 ? 'inf' : loss < 0 ? 'below 0' : '0';
      return rules.kinds[kind].map(([cause, check]) => ({ number: loss, cause, check }));
    }
    const tried = {
      '{N}': N === null ? rules.batches : [N],
      '{epsilon}': epsilon === null ? rules.smoothing : [epsilon].filter((given) => given > 0),
      '{share}': [...new Set(f ? f.map((p) => 1 - p) : [1 - 1 / K])].sort((a, b) => a - b),
    };
    const smoothed = f && epsilon ? f.map((p) => (1 - epsilon) * p + epsilon / K) : null;
    const found = [];
    for (const { check, each } of rules.rules) {
      for (const [formula, cause] of each) {
        const [sizes, smoothings, shares] = Object.keys(tried).map((key) => (formula.includes(key) ? tried[key] : [0]));
        let nearest = { distance: Infinity };
        for (const size of sizes) for (const smoothing of smoothings) for (const share of shares) {
          const setting = { K, f, smoothed, N: size, epsilon: smoothing, share };
          const exact = NUMBERS[formula](setting);
          const distance = Math.abs(loss - exact) / exact;
          if (exact > 0 && distance < nearest.distance) nearest = { exact, distance, setting };
        }
        if (nearest.distance > TOLERANCE) continue;
        const words = inWords(nearest.setting);
        const filled = (text) => text.replace(/\{(\w+)\}/g, (_, key) => words[key]);
        found.push({
          candidate: { number: nearest.exact, cause: filled(`${formula}: ${cause}`), check: filled(check) },
          guessed: N === null && formula.includes('{N}'),
          distance: Math.round(1e9 * nearest.distance),
        });
      }
    }
    found.sort((a, b) => a.guessed - b.guessed || a.distance - b.distance);
    return found.map(({ candidate }) => candidate);
  }

  const inWords = ({ K, N, epsilon, share }) => ({
    K, N, others: K - 1, epsilon: number(epsilon, 6), share: number(Math.floor(1e4 * share + 0.5) / 1e4, 6),
  });

  /** What a reader typed as a number: undefined if it is none. */
  function parse(text) {
    const plain = text.trim().toLowerCase().replace('−', '-').replace('∞', 'inf');
    if (/^[+-]?nan$/.test(plain)) return NaN;
    if (/^[+-]?inf(inity)?$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain) ? Number(plain) : undefined;
  }

  /* Each field makes of its text a part of the question, or nothing if the text cannot be read. */
  const FIELDS = {
    loss: {
      label: 'loss', mode: 'text', help: 'A number like 1.386, or nan, inf',
      parse(text) {
        const loss = parse(text);
        return loss === undefined ? null : { loss };
      },
      note: () => 'as your run reports it',
    },
    classes: {
      label: 'classes: how many, or counts', mode: 'text', help: '2 or more, or counts: 8, 4, 2',
      parse(text) {
        const counts = text.trim().replace(/[,;]$/, '').split(/\s*[,;\s]\s*/).map(parse); // "8," is on its way
        if (counts.length === 1) {
          const [K] = counts;
          return Number.isSafeInteger(K) && K >= 2 ? { K, f: null } : null;
        }
        const total = counts.reduce((sum, count) => sum + count, 0);
        const sound = counts.every((count) => count >= 0) && total > 0 && total < Infinity;
        return sound ? { K: counts.length, f: counts.map((count) => count / total), counts } : null;
      },
      note({ K, f }) {
        const shares = (f ?? []).slice(0, K > 4 ? 3 : 4).map((p) => `${number(100 * p, 3)} %`);
        return f ? `${K} classes: ${shares.join(', ')}${K > 4 ? ' …' : ''}` : `${K} classes, their shares not known`;
      },
    },
    batch: {
      label: 'batch size', mode: 'numeric', help: 'A whole number, 1 or more',
      parse(text) {
        const N = text.trim() ? parse(text) : null;
        return N === null || (Number.isSafeInteger(N) && N >= 1) ? { N } : null;
      },
      note: ({ N }) => (N === null ? 'not known: 8, 16, … 1024 are tried' : ''),
    },
    smoothing: {
      label: 'label smoothing', mode: 'decimal', help: 'A number from 0 to 1, like 0.1',
      parse(text) {
        const epsilon = text.trim() ? parse(text) : null;
        return epsilon === null || (epsilon >= 0 && epsilon <= 1) ? { epsilon } : null;
      },
      note: ({ epsilon }) => (epsilon === null ? 'not known: 0.05, 0.1, 0.2 are tried' : epsilon ? '' : 'labels as they are'),
    },
  };

  const EXAMPLES = {
    'a new model, 10 classes': { loss: '2.303', classes: '10' },
    'only the class frequencies learned': { loss: '1.21', classes: '8, 4, 2, 2' },
    'two classes, 10 % positives': { loss: '0.655', classes: '90, 10' },
    'a large number, two classes': { loss: '7.97', classes: '2' },
    'two numbers near one loss': { loss: '0.348', classes: '8, 4, 2, 2' },
    'a sum over the batch': { loss: '22.18', classes: '4', batch: '16' },
    'nan': { loss: 'nan', classes: '10' },
    'below 0': { loss: '-0.25', classes: '4' },
  };
  const EMPTY = { loss: '', classes: '', batch: '', smoothing: '' };

  const field = (name) => `<div class="field"><label for="${name}">${FIELDS[name].label}</label>
    <input type="text" id="${name}" name="${name}" inputmode="${FIELDS[name].mode}" autocomplete="off"
      autocapitalize="off" spellcheck="false" aria-describedby="${name}-note">
    <p id="${name}-note" class="note"></p></div>`;

  define('diagnosis-bench', class extends Widget {
    static style = `
      select { flex: 1 1 10rem; min-width: 0; max-width: 22rem; }
      .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem 1.25rem; margin-top: 0.75rem; }
      .field label { display: block; font-weight: 600; }
      .field input { width: 100%; min-height: 2.75rem; padding: 0.25rem 0.625rem; font: inherit; color: var(--ink);
        font-variant-numeric: tabular-nums; background: light-dark(#fff, #2a2d31);
        border: 1px solid light-dark(#8c8c8c, #7a7a7a); border-radius: 0.375rem; }
      .field input[aria-invalid="true"] { border: 2px solid var(--model-ink); }
      /* A line is kept for it, so that no field moves. */
      .note { margin: 0.125rem 0 0; min-height: 1.4em; font-size: 0.875rem; color: var(--faint); overflow-wrap: anywhere; }
      [aria-invalid="true"] + .note { color: var(--model-ink); font-weight: 600; }
      .answers { margin-top: 0.5rem; padding-top: 0.625rem; border-top: 1px solid var(--line); }
      .summary { margin: 0; }
      ol { margin: 0.5rem 0 0; padding: 0; list-style: none; }
      li { padding: 0.25rem 0 0.25rem 0.75rem; border-left: 4px solid var(--cost); }
      li + li { margin-top: 0.625rem; }
      li p { margin: 0; }
      li p + p { margin-top: 0.25rem; font-size: 0.9375rem; }
      .formula { font-weight: 600; }
      summary { width: fit-content; padding-block: 0.625rem; cursor: pointer; }
      pre { margin: 0 0 0.5rem; padding: 0.625rem; overflow-x: auto; font-size: 0.8125rem; line-height: 1.5;
        border: 1px solid var(--line); border-radius: 0.375rem; }
      @container (max-width: 36rem) { .fields { grid-template-columns: 1fr; } }
    `;

    static template = `
      <div class="widget" role="group" aria-label="Widget: what a loss may mean">
        <div class="row">
          <select aria-label="Start from an example"><option value="">Try an example …</option>${
            Object.keys(EXAMPLES).map((example) => `<option>${example}</option>`).join('')}</select>
          <button type="button" data-do="reset">reset</button>
        </div>
        <div class="fields">${Object.keys(FIELDS).map(field).join('')}</div>
        <div class="answers" aria-live="polite"></div>
        <details>
          <summary>The same in Python</summary>
          <pre tabindex="0"><code></code></pre>
          <button type="button" data-do="copy">copy as Python</button> <span role="status"></span>
        </details>
      </div>`;

    static diagnose = diagnose;

    start() {
      this.rules = this.attribute('rules');
      this.state = this.given();
      const query = this.address();
      const sent = query && Object.fromEntries(Object.keys(FIELDS).map((key) => [key, query.get(key)?.slice(0, 4000) ?? '']));
      if (sent && question(sent).unread.length === 0) this.state = sent;
      this.shadowRoot.addEventListener('click', (event) => {
        const action = event.target.dataset.do;
        if (action) this[action]();
      });
    }

    /** The state that the author gave. */
    given() {
      return Object.fromEntries(Object.keys(FIELDS).map((key) => [key, this.attribute(key)]));
    }

    read(control) {
      if (control.name) this.change({ [control.name]: control.value });
      else {
        this.change(EXAMPLES[control.value] ? { ...EMPTY, ...EXAMPLES[control.value] } : {});
        control.value = '';
      }
    }

    reset() {
      this.change(this.given());
    }

    change(part) {
      Object.assign(this.state, part);
      if (question(this.state).unread.length === 0) this.share(this.state);
      this.update();
    }

    /** What Python says to the same question. */
    python() {
      const { loss, K, counts, N, epsilon } = question(this.state);
      if (loss === undefined || K === undefined) return '';
      const options = [N ? `, batch_size=${N}` : '', epsilon >= 0 && epsilon !== null ? `, label_smoothing=${epsilon}` : ''];
      const value = Number.isFinite(loss) ? loss : `float("${String(loss).toLowerCase()}")`;
      return [
        `from crossent import diagnose_loss${counts ? ', normalize' : ''}`,
        '',
        `for candidate in diagnose_loss(${value}, ${counts ? `normalize([${counts.join(', ')}])` : K}${options.join('')}):`,
        '    print(candidate)',
      ].join('\n');
    }

    compute() {
      const asked = question(this.state);
      return { ...asked, candidates: asked.unread.length ? [] : diagnose(this.rules, asked.loss, asked) };
    }

    show(values) {
      for (const [name, { help, note }] of Object.entries(FIELDS)) {
        const input = this.$(`#${name}`);
        const wrong = values.unread.includes(name);
        if (input.value !== this.state[name]) input.value = this.state[name];
        input.setAttribute('aria-invalid', wrong);
        this.$(`#${name}-note`).textContent = wrong ? help : note(values);
      }
      // Only what is new is read out.
      const answers = `<p class="summary">${escape(finding(values, this.state.loss.trim()))}</p>
        <ol>${values.candidates.map(item).join('')}</ol>`;
      if (answers !== this.answers) this.$('.answers').innerHTML = answers;
      this.answers = answers;
      this.$('code').textContent = this.python();
      this.$('[role="status"]').textContent = '';
    }
  });

  /** The fields together, and the names of those that cannot be read. */
  function question(state) {
    const parts = Object.entries(FIELDS).map(([name, { parse: made }]) => [name, made(state[name])]);
    const unread = parts.filter(([, part]) => part === null).map(([name]) => name);
    return Object.assign({ unread }, ...parts.map(([, part]) => part));
  }

  function finding({ unread, loss, candidates }, typed) {
    if (unread.length) return 'One of the fields cannot be read yet.';
    if (!candidates.length) {
      return `No known number is within 1 % of ${typed}. That is the normal case: a loss that stops at what the inputs leave
        open, H(Y | X), stops at a number of its own.`;
    }
    if (!(loss > 0 && loss < Infinity)) return `What leads to ${typed}:`;
    return candidates.length === 1 ? `One known number is within 1 % of ${typed}. It is a candidate, not a verdict:`
      : `Candidates within 1 % of ${typed}, the nearest first:`;
  }

  function item({ number: exact, cause, check }) {
    const shown = Number.isNaN(exact) ? 'nan' : number(exact, 4);
    const [, formula, rest] = exact > 0 && exact < Infinity ? cause.match(/^(.*?): (.*)$/s) : [null, '', cause];
    return `<li><p><strong class="number">${shown}</strong>${
      formula && ` = <span class="formula">${escape(formula)}</span>`}: ${escape(rest)}.</p>
      <p><b>Check:</b> ${escape(check)}</p></li>`;
  }
})();

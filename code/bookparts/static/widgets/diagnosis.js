/* <diagnosis-bench loss='"1.386"' classes='"4"' batch='""' smoothing='""' rules="…">: a loss, and the numbers that it is
   near, each with what leads there and what to check. The words are those of crossent/diagnosis.py, in `rules`; the
   numbers are computed here by the same formulas: tests/test_widgets.py compares both. */
(function () {
  'use strict';
  const { Widget, define, escape, number } = globalThis.widgetKit;
  const { entropy } = globalThis.widgetMathematics;

  /** What readers see or hear, with the words of the rules. */
  const WORDS = {
    name: 'Widget: what a loss may mean',
    start: 'Start from an example',
    choose: 'Try an example …',
    examples: {
      fresh: 'a new model, 10 classes',
      constant: 'only the class frequencies learned',
      rare: 'two classes, 10 % positives',
      large: 'a large number, two classes',
      two: 'two numbers near one loss',
      sum: 'a sum over the batch',
      negative: 'below 0',
    },
    fields: {
      loss: 'loss',
      classes: 'classes, or counts',
      batch: 'batch size',
      smoothing: 'label smoothing',
    },
    // What an empty field asks for.
    ask: {
      loss: 'Enter the loss: a number, nan or inf.',
      classes: 'Enter the number of classes, or how often each one occurs.',
    },
    // How to write what cannot be read.
    write: (one, other) => `Write ${one} or ${other}`,
    likeLoss: 'like 1.386, nan or inf',
    likeClasses: '2 or more, or counts: 8, 4, 2',
    likeBatch: 'a whole number from 1',
    likeSmoothing: '0 to 1, like 0.1',
    oneOutput: 'For one sigmoid output: 2',
    // What the bench makes of a field.
    reported: 'as your run reports it',
    spared: 'not needed for this loss',
    unknown: (K) => `${K} classes, their shares not known`,
    shares: (K, shares) => `${K} classes: ${shares}`,
    firstShares: (K, shares) => `${K} classes: ${shares} …`,
    binary: (K, shares) => `${K} classes: ${shares} positive`,
    percent: (share) => `${share} %`,
    comma: (one, other) => `${one}, ${other}`,
    anyBatch: 'optional; if empty, 8 … 1024 are tried',
    anySmoothing: 'optional; if empty, 0.05, 0.1, 0.2 are tried',
    unsmoothed: 'labels as they are',
    // The words in the formulas of the rules.
    frequencies: 'frequencies',
    smoothedFrequencies: 'smoothed frequencies',
    smoothedLabel: (epsilon) => `entropy of a label smoothed by ${epsilon}`,
    most: 'More than 99',
    candidate: (number, formula, cause) => `${number} = ${formula}: ${cause}.`,
    cause: (cause) => `${cause}.`,
    standing: 'Against the baselines:',
    check: 'Check:',
    unread: (field) => `The field “${field}” cannot be read yet.`,
    none: (typed) => `No known number is within 1 % of ${typed}.`,
    kind: (typed) => `What leads to ${typed}:`,
    one: (typed) => `One known number is within 1 % of ${typed}. It is a candidate, not a verdict:`,
    several: (typed) => `Candidates within 1 % of ${typed}, the nearest first:`,
    guessed: (typed) => `Candidates within 1 % of ${typed}, the nearest first, those with a guessed batch size or smoothing last:`,
  };

  const TOLERANCE = 0.01;
  const EQUAL = 0.9999;

  const lnK = ({ K }) => Math.log(K);
  const H = (f) => (f && entropy(f) <= EQUAL * Math.log(f.length) ? entropy(f) : 0); // 0: the rule does not apply
  const mixed = (f, epsilon) => f && f.map((p) => (1 - epsilon) * p + epsilon / f.length);
  const softplus = (z) => Math.log1p(Math.exp(z));
  const sigmoidTwice = ({ f, given }, negative, positive) => (
    f?.length === 2 && !given ? f[0] * softplus(negative) + f[1] * softplus(-positive) : 0);
  const softmaxTwice = ({ K, given }) => (
    given <= K / (K + Math.E - 1) ? Math.log1p((K - 1) / Math.E) + given * (1 - 1 / K) : 0);
  function smoothedLabel(K, epsilon) {
    const off = epsilon * (1 - 1 / K);
    return entropy([1 - off, off]) + off * Math.log(K - 1);
  }

  const CLIPS = {
    '−ln 1e-7': -Math.log(1e-7), '23 ln 2': 23 * Math.LN2, '−ln 2e-7': -Math.log(2e-7),
    '−ln(2^−23 + 1e-7)': -Math.log(2 ** -23 + 1e-7), '−ln 1e-12': -Math.log(1e-12),
    '−ln 1e-15': -Math.log(1e-15), '52 ln 2': 52 * Math.LN2, '−ln e^−100': 100,
  };

  /** What each formula of the rules comes to. Their words are names here, as in crossent.diagnosis. */
  const NUMBERS = {
    'entropy of a label smoothed by {epsilon}': ({ K, epsilon }) => smoothedLabel(K, epsilon),
    'H(smoothed frequencies)': ({ f, given }) => (given ? H(mixed(f, given)) : 0),
    'ln {K}': lnK,
    'H(frequencies)': ({ f }) => H(f),
    'ln(1 + {others}/e)': (setting) => (setting.given ? 0 : softmaxTwice(setting)),
    'ln(1 + {others}/e) + ε (1 − 1/{K})': (setting) => (setting.given ? softmaxTwice(setting) : 0),
    'f0 ln 2 + f1 ln(1 + 1/e)': (setting) => sigmoidTwice(setting, 0, 1),
    'ln(1 + e^½) − f1/2': (setting) => sigmoidTwice(setting, 0.5, 0.5),
    '−ln(1 − 2^−23)': () => -Math.log1p(-(2 ** -23)),
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

  /** A formula of the rules in readers' words. */
  const shown = (formula) => formula
    .replace(/^entropy of a label smoothed by (.*)/, (_, epsilon) => WORDS.smoothedLabel(epsilon))
    .replace(/(smoothed )?frequencies/, (_, smoothed) => (smoothed ? WORDS.smoothedFrequencies : WORDS.frequencies));

  const measured = (loss) => loss > 0 && loss < Infinity;

  /** The candidates for a loss, in order, as crossent.diagnose_loss gives them. */
  function diagnose(rules, loss, { K, f, N, epsilon }) {
    if (!measured(loss)) {
      const kind = Number.isNaN(loss) ? 'nan' : loss > 0 ? 'inf' : loss < 0 ? 'below 0' : '0';
      const causes = [...rules.kinds[kind]];
      if (K && loss >= -1 && loss <= (TOLERANCE - 1) / K) [causes[0], causes[1]] = [causes[1], causes[0]];
      return causes.map(([cause, check]) => ({ number: loss, cause, check }));
    }
    const tried = {
      '{N}': N === null ? rules.batches : [N],
      '{epsilon}': epsilon === null ? rules.smoothing : [epsilon].filter((given) => given > 0),
      '{share}': [...new Set(f ? f.map((p) => 1 - p) : [1 - 1 / K])].sort((a, b) => a - b),
    };
    const found = [];
    for (const { check, each } of rules.rules) {
      for (const [formula, cause] of each) {
        const [sizes, smoothings, shares] = Object.keys(tried).map((key) => (formula.includes(key) ? tried[key] : [0]));
        let nearest = { distance: Infinity };
        for (const size of sizes) for (const smoothing of smoothings) for (const share of shares) {
          const setting = { K, f, given: epsilon ?? 0, N: size, epsilon: smoothing, share };
          const exact = NUMBERS[formula](setting);
          const distance = Math.abs(loss - exact) / exact;
          if (exact > 0 && distance < nearest.distance) nearest = { exact, distance, setting };
        }
        if (nearest.distance > TOLERANCE) continue;
        const words = inWords(nearest.setting);
        const filled = (text) => text.replace(/\{(\w+)\}/g, (_, key) => words[key]);
        found.push({
          number: nearest.exact,
          cause: filled(`${formula}: ${cause}`),
          check: filled(check),
          guessed: (N === null && formula.includes('{N}')) || (epsilon === null && formula.includes('{epsilon}')),
          distance: Math.round(1e9 * nearest.distance),
        });
      }
    }
    return found.sort((a, b) => a.guessed - b.guessed || a.distance - b.distance);
  }

  const inWords = ({ K, N, epsilon, share }) => ({
    K, N, others: K - 1, epsilon: number(epsilon, 6), share: number(Math.floor(1e4 * share + 0.5) / 1e4, 6),
    percent: number(Math.floor(1e4 * share + 0.5) / 100, 6),
  });

  /** Where a loss lies among the baselines, in the words of crossent.diagnosis. */
  function standing(rules, loss, { K, f, epsilon }) {
    if (!measured(loss)) return '';
    const top = Math.log(K);
    const floor = smoothedLabel(K, epsilon ?? 0);
    const constant = f ? entropy(mixed(f, epsilon ?? 0)) : top;
    const kind = loss > 1.01 * top ? 'above' : loss > 1.01 * constant ? 'between' : loss >= 0.99 * constant ? 'at'
      : loss < 0.99 * floor ? 'smoothed' : f ? 'below' : 'open';
    const below = Math.floor(100 * (1 - loss / constant) + 0.5);
    const words = {
      K, top: number(top, 4), constant: number(constant, 4), floor: number(floor, 4),
      name: constant > EQUAL * top ? `ln ${K}` : shown(epsilon ? 'H(smoothed frequencies)' : 'H(frequencies)'),
      below: below > 99 ? WORDS.most : below,
    };
    return rules.standings[kind].replace(/\{(\w+)\}/g, (_, key) => words[key]);
  }

  /** What a Chinese keyboard types for commas, semicolons and digits is as good. */
  const asAscii = (text) => text.normalize('NFKC').replaceAll('、', ',');

  const GROUPED = /^[1-9]\d{0,2}([,\s]\d{3})+$/; // 50,257: one number, or two?

  /** What a reader typed as a number, with a decimal point or comma: undefined if it is none. */
  function parse(text) {
    let plain = text.trim().toLowerCase().replace('−', '-').replace('∞', 'inf');
    if (!GROUPED.test(plain)) plain = plain.replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
    if (/^[+-]?nan$/.test(plain)) return NaN;
    if (/^[+-]?inf(inity)?$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain) ? Number(plain) : undefined;
  }

  /** Counts between semicolons, slashes, or else commas and spaces; a separator at the end is on its way. */
  function parseCounts(text) {
    const separator = text.includes(';') ? ';' : text.includes('/') ? '/' : /\s*[,\s]\s*/;
    return text.replace(/\s*%/g, '').trim().replace(/[,;/]$/, '').split(separator).map(parse);
  }

  /** Shares in percent, all with as many decimals as the smallest needs. */
  function percents(f) {
    const shares = f.map((p) => 100 * p);
    const enough = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.min(...shares.filter((share) => share > 0))))));
    const rounded = (share, decimals) => Number(share.toFixed(decimals));
    let decimals = 0;
    while (shares.some((share) => rounded(share, decimals) !== rounded(share, enough))) decimals++;
    return shares.slice(0, f.length > 4 ? 3 : 4).map((share) => (
      WORDS.percent(share > 0 && rounded(share, decimals) === 0 ? number(share, 1) : share.toFixed(decimals))));
  }

  /* Each field makes of its text a part of the question, or nothing if the text cannot be read: then it helps. */
  const FIELDS = {
    loss: {
      mode: 'text',
      help(text) {
        const plain = text.replace(/[,\s]/g, '');
        return GROUPED.test(text) ? WORDS.write(text.replace(/[,\s]/, '.'), plain) : WORDS.likeLoss;
      },
      parse(text) {
        const loss = parse(text);
        return loss === undefined ? null : { loss };
      },
      note: () => WORDS.reported,
    },
    classes: {
      mode: 'text',
      help(text) {
        const plain = text.replace(/[,\s]/g, '');
        if (GROUPED.test(text)) return WORDS.write(plain, text.split(/[,\s]/).join(', '));
        return parse(text) === 1 ? WORDS.oneOutput : WORDS.likeClasses;
      },
      parse(text) {
        const counts = parseCounts(text);
        if (counts.length === 1) {
          const [K] = counts;
          return Number.isSafeInteger(K) && K >= 2 && !text.includes('%') ? { K, f: null } : null;
        }
        const total = counts.reduce((sum, count) => sum + count, 0);
        const sound = counts.every((count) => count >= 0) && total > 0 && total < Infinity;
        return sound && !GROUPED.test(text.trim()) ? { K: counts.length, f: counts.map((count) => count / total), counts } : null;
      },
      note({ K, f }) {
        if (!K) return WORDS.spared;
        if (!f) return WORDS.unknown(K);
        const note = K > 4 ? WORDS.firstShares : K === 2 ? WORDS.binary : WORDS.shares;
        return note(K, percents(f).reduce((one, other) => WORDS.comma(one, other)));
      },
    },
    batch: {
      mode: 'numeric', help: () => WORDS.likeBatch,
      parse(text) {
        const N = text.trim() ? parse(text) : null;
        return N === null || (Number.isSafeInteger(N) && N >= 1) ? { N } : null;
      },
      note: ({ N }) => (N === null ? WORDS.anyBatch : ''),
    },
    smoothing: {
      mode: 'decimal', help: () => WORDS.likeSmoothing,
      parse(text) {
        const epsilon = text.trim() ? parse(text) : null;
        return epsilon === null || (epsilon >= 0 && epsilon <= 1) ? { epsilon } : null;
      },
      note({ epsilon }) {
        return epsilon === null ? WORDS.anySmoothing : epsilon ? '' : WORDS.unsmoothed;
      },
    },
  };

  const EXAMPLES = {
    [WORDS.examples.fresh]: { loss: '2.303', classes: '10' },
    [WORDS.examples.constant]: { loss: '1.21', classes: '8, 4, 2, 2' },
    [WORDS.examples.rare]: { loss: '0.655', classes: '90, 10' },
    [WORDS.examples.large]: { loss: '7.97', classes: '2' },
    [WORDS.examples.two]: { loss: '0.348', classes: '8, 4, 2, 2' },
    [WORDS.examples.sum]: { loss: '22.18', classes: '4', batch: '16' },
    nan: { loss: 'nan' }, // in every language
    [WORDS.examples.negative]: { loss: '-0.25', classes: '4' },
  };
  const EMPTY = { loss: '', classes: '', batch: '', smoothing: '' };
  const same = (one, other) => Object.keys(EMPTY).every((key) => one[key] === other[key]);
  /** The name of the example that the fields show, if it is one. */
  const exampleOf = (state) => Object.keys(EXAMPLES).find((name) => same({ ...EMPTY, ...EXAMPLES[name] }, state)) ?? '';

  const field = (name) => `<div class="field"><label for="${name}">${WORDS.fields[name]}</label>
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
      .field input:focus-visible { outline-offset: -2px; } /* not over the words above and below */
      .field input[aria-invalid="true"] { border: 2px solid var(--model-ink); }
      /* A line is kept for it, so that no field moves. */
      .note { margin: 0.125rem 0 0; min-height: 1.4em; font-size: 0.875rem; color: var(--faint); overflow-wrap: anywhere; }
      [aria-invalid="true"] + .note { color: var(--model-ink); font-weight: 600; }
      .answers { margin-top: 0.5rem; padding-top: 0.625rem; border-top: 1px solid var(--line); }
      .answers > p { margin: 0.75rem 0 0; }
      .answers > .summary { margin: 0; }
      ol { margin: 0.5rem 0 0; padding: 0; list-style: none; }
      li { padding: 0.25rem 0 0.25rem 0.75rem; border-left: 4px solid var(--cost); }
      li + li { margin-top: 0.625rem; }
      li p { margin: 0; }
      li p + p { margin-top: 0.25rem; font-size: 0.9375rem; }
      .formula { font-weight: 600; }
      @container (max-width: 36rem) {
        .fields { grid-template-columns: 2fr 3fr; gap: 0.25rem 0.75rem; }
        .note { min-height: 2.8em; }
      }
      @container (max-width: 19rem) { .fields { grid-template-columns: 1fr; } }
    `;

    static template = `
      <div class="widget" role="group" aria-label="${WORDS.name}">
        <div class="row">
          <select aria-label="${WORDS.start}"><option value="">${WORDS.choose}</option>${
            Object.keys(EXAMPLES).map((example) => `<option>${example}</option>`).join('')}</select>
        </div>
        <div class="fields">${Object.keys(FIELDS).map(field).join('')}</div>
        <div class="answers" aria-live="polite"></div>
      </div>`;

    static diagnose = diagnose;

    static standing = standing;

    /** The state that the author gave. */
    given() {
      return Object.fromEntries(Object.keys(FIELDS).map((key) => [key, this.attribute(key)]));
    }

    encode(state) {
      return { ...state };
    }

    decode(query) {
      const sent = Object.fromEntries(Object.keys(FIELDS).map((key) => [key, query.get(key)?.slice(0, 4000) ?? '']));
      return question(sent).unread.length ? {} : sent;
    }

    start() {
      this.rules = this.attribute('rules');
      this.asked = { ...this.state };
      // A field that is left or confirmed has its answer at once.
      this.shadowRoot.addEventListener('change', () => this.change({}));
      // The page takes "/" for its search where it sees no text field, and it cannot see one in here.
      this.shadowRoot.addEventListener('keydown', (event) => event.key === '/' && event.stopPropagation());
    }

    read(control) {
      if (control.name) {
        this.state[control.name] = control.value;
        clearTimeout(this.typing);
        this.typing = setTimeout(() => this.change({}), 250); // no answer to the first digits of a number
      } else if (EXAMPLES[control.value]) {
        this.change({ ...EMPTY, ...EXAMPLES[control.value] });
      }
    }

    change(part) {
      clearTimeout(this.typing);
      Object.assign(this.state, part);
      this.asked = { ...this.state };
      this.update();
    }

    /** What cannot be read does not go into the address. */
    share() {
      if (question(this.state).unread.length === 0) super.share();
    }

    /** What Python says to the same question. */
    python() {
      const { unread, loss, K, counts, N, epsilon } = question(this.asked);
      if (unread.length) return '';
      const given = [
        Number.isFinite(loss) ? loss : `float("${String(loss).toLowerCase()}")`,
        ...(counts ? [`normalize([${counts.join(', ')}])`] : K ? [K] : []),
        ...(N ? [`batch_size=${N}`] : []),
        ...(epsilon === null ? [] : [`label_smoothing=${epsilon}`]),
      ];
      return [
        `from crossent import diagnose_loss${counts ? ', normalize' : ''}`,
        '',
        `for candidate in diagnose_loss(${given.join(', ')}):`,
        '    print(candidate)',
      ].join('\n');
    }

    compute() {
      const asked = question(this.asked);
      if (asked.unread.length) return { ...asked, candidates: [], place: '' };
      const [candidates, place] = [diagnose, standing].map((answer) => answer(this.rules, asked.loss, asked));
      return { ...asked, candidates, place };
    }

    show(values) {
      for (const [name, { help, note }] of Object.entries(FIELDS)) {
        const input = this.$(`#${name}`);
        const wrong = values.unread.includes(name);
        if (input.value !== this.state[name]) input.value = this.state[name];
        input.setAttribute('aria-invalid', wrong);
        this.$(`#${name}-note`).textContent = wrong ? help(asAscii(this.asked[name].trim())) : note(values);
      }
      // Only what is new is read out.
      const answers = `<p class="summary">${escape(finding(values, this.asked))}</p>
        <ol>${values.candidates.map(item).join('')}</ol>
        ${values.place && `<p><b>${WORDS.standing}</b> <span class="standing">${escape(values.place)}</span></p>`}`;
      if (answers !== this.answers) this.$('.answers').innerHTML = answers;
      this.answers = answers;
      this.$('details').hidden = !this.python();
      this.$('select').value = exampleOf(this.state);
      this.$('[role="status"]').textContent = '';
    }
  });

  /** The fields together, and the names of those that cannot be read. A loss that is no size needs no classes. */
  function question(state) {
    const parts = Object.entries(FIELDS).map(([name, { parse: made }]) => [name, made(asAscii(state[name]))]);
    const asked = Object.assign({}, ...parts.map(([, part]) => part));
    const spared = asked.loss !== undefined && !measured(asked.loss) && !state.classes.trim();
    const unread = parts.filter(([name, part]) => part === null && !(spared && name === 'classes'));
    return { ...asked, unread: unread.map(([name]) => name) };
  }

  function finding({ unread: [name], loss, candidates }, state) {
    if (name && state[name].trim()) return WORDS.unread(WORDS.fields[name]);
    if (name) return WORDS.ask[name];
    const typed = state.loss.trim();
    if (!candidates.length) return WORDS.none(typed);
    if (!measured(loss)) return WORDS.kind(typed);
    if (candidates.length === 1) return WORDS.one(typed);
    return candidates.some(({ guessed }) => guessed) ? WORDS.guessed(typed) : WORDS.several(typed);
  }

  function item({ number: exact, cause, check }) {
    const [, formula, rest] = measured(exact) ? cause.match(/^(.*?): (.*)$/s) : [null, '', cause];
    const known = `<strong class="number">${number(exact, Math.max(4, exact.toFixed(0).length))}</strong>`;
    return `<li><p>${formula
      ? WORDS.candidate(known, `<span class="formula">${escape(shown(formula))}</span>`, escape(rest))
      : WORDS.cause(escape(rest))}</p>
      <p><b>${WORDS.check}</b> ${escape(check)}</p></li>`;
  }
})();

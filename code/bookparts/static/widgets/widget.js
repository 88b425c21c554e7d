/* What all widgets share: the look, the drawing, and an element that stands in for its fallback.
   A classic script, so that it runs from a file too. It may come twice, with two outputs of a notebook: the elements
   stay those that came first. */
(function () {
  'use strict';

  // Only a page of the book loads this from a file. In a notebook program the address is not ours to change.
  const inBook = Boolean(document.currentScript?.src);

  /** What readers see of the kit, in one place. */
  const WORDS = {
    reset: 'reset',
    code: 'The same in Python',
    copy: 'copy as Python',
    copied: 'Copied.',
    selected: 'It is selected: copy it now.',
    sentences: (first, next) => `${first} ${next}`,
  };

  /** A rule for a part of a range input, which each browser calls by a name of its own. */
  const part = (selector, name, rule) => [`::-webkit-slider-${name === 'track' ? 'runnable-track' : name}`,
    `::-moz-range-${name}`].map((pseudo) => `${selector}${pseudo} { ${rule} }`).join('\n');
  /** The place of a share of the way on a track: the middle of the thumb. */
  const place = (share) => `calc(${share} * (100% - var(--thumb)) + var(--thumb) / 2)`;

  const STYLE = `
    :host {
      /* One colour, one meaning, as in every figure; lighter in the dark. The ink of a colour is for text. */
      --truth: light-dark(#0072b2, #4ea9e0); --truth-ink: light-dark(#00629b, #74bdea);
      --model: light-dark(#d55e00, #f08a3c); --model-ink: light-dark(#a84a00, #f5a263);
      --cost: light-dark(#009e73, #2fbf95);  --cost-ink: light-dark(#00735a, #53cfab);
      --ink: var(--pst-color-text-base, var(--jp-content-font-color1, CanvasText));
      --faint: light-dark(#6b6b6b, #a3a3a3);
      --line: light-dark(#c9c9c9, #565656);
      --surface: light-dark(#f6f7f8, #1d1f22);
      display: block; container-type: inline-size; margin: 1.25rem 0; color: var(--ink); line-height: 1.4;
      font-size: 1rem; text-align: start; break-inside: avoid; /* on paper */
    }
    :host([hidden]) { display: none; }
    * { box-sizing: border-box; }
    .widget { border: 1px solid var(--line); border-radius: 0.5rem; background: var(--surface); padding: 0.75rem 1rem; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; }
    label { display: flex; flex: 1 1 14rem; align-items: center; gap: 0.75rem; }

    /* One slider for all: painted up to the thumb, from the left or from a mark at zero. Blue and filled is the
       truth, class model is orange and hatched, class plain a setting that is neither. */
    input[type="range"] { --thumb: 1.25rem; --edge: var(--truth); --paint: linear-gradient(var(--truth) 0 0);
      flex: 1; min-width: 6rem; height: 1.75rem; margin: 0; appearance: none; cursor: pointer;
      touch-action: pan-y pinch-zoom; forced-color-adjust: none;
      background: linear-gradient(var(--ink) 0 0) no-repeat 0 / 2px 1.625rem;
      background-position-x: calc(var(--zero) * (100% - var(--thumb) + 2px) + var(--thumb) / 2 - 1px); }
    @media (pointer: coarse) { input[type="range"] { --thumb: 1.625rem; height: 2.75rem; } }
    input[type="range"].model { --edge: var(--model);
      --paint: repeating-linear-gradient(135deg, var(--model) 0 2.5px, var(--surface) 2.5px 6px); }
    input[type="range"].plain { --edge: var(--faint); --paint: linear-gradient(var(--faint) 0 0); }
    ${part('', 'track', `height: 0.875rem; border: 1.5px solid var(--edge); border-radius: 3px;
      background: linear-gradient(to right, var(--surface) ${place('var(--from)')}, transparent 0 ${place('var(--to)')},
        var(--surface) 0), var(--paint);`)}
    ${part('', 'thumb', `appearance: none; box-sizing: border-box; width: var(--thumb); height: var(--thumb);
      border: 3px solid var(--edge); border-radius: 50%; background: var(--surface);
      margin-top: calc(0.4375rem - var(--thumb) / 2 - 1.5px);`)}
    ${part(':hover', 'thumb', 'background: var(--edge);')}
    button, select { min-height: 2.75rem; padding: 0.25rem 0.875rem; font: inherit; color: var(--ink);
      background: light-dark(#fff, #2a2d31); border: 1px solid light-dark(#8c8c8c, #7a7a7a); border-radius: 0.375rem;
      cursor: pointer; }
    button[aria-disabled="true"] { opacity: 0.5; cursor: default; }
    button:hover, select:hover { border-color: var(--ink); }
    :is(button, select, input, summary, svg):focus-visible { outline: 3px solid var(--truth); outline-offset: 2px; }
    svg { display: block; width: 100%; overflow: visible; touch-action: pan-y pinch-zoom; user-select: none;
      forced-color-adjust: none; }
    svg text { fill: var(--ink); font-size: 0.875rem; }
    svg .faint { fill: var(--faint); }
    .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: 0.5rem; margin: 0.75rem 0 0; }
    .facts > div { padding: 0.375rem 0.625rem; border-left: 3px solid var(--line); }
    .facts dt { font-size: 0.875rem; }
    .facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    output { display: block; margin-top: 0.5rem; }
    .foot { display: flex; flex-wrap: wrap; align-items: start; gap: 0 1rem; margin-top: 0.5rem; }
    .foot details { flex: 1; min-width: 0; } .foot details[open] { flex-basis: 100%; }
    summary { width: fit-content; padding-block: 0.625rem; cursor: pointer; }
    pre { margin: 0 0 0.5rem; padding: 0.625rem; overflow-x: auto; font-size: 0.8125rem; line-height: 1.5;
      border: 1px solid var(--line); border-radius: 0.375rem; }
    .truth { color: var(--truth-ink); } .model { color: var(--model-ink); } .cost { color: var(--cost-ink); }

    /* With few colours, which are the reader's, the patterns and the strokes tell truth, model and cost apart. */
    @media (forced-colors: active) {
      :host { --truth: Highlight; --model: CanvasText; --cost: LinkText; --truth-ink: CanvasText;
        --model-ink: CanvasText; --cost-ink: CanvasText; --ink: CanvasText; --faint: CanvasText; --line: GrayText;
        --surface: Canvas; }
      .widget { border-color: CanvasText; }
      button[aria-disabled="true"] { color: GrayText; opacity: 1; }
    }
  `;

  /** The last line of every widget that has a state to go back to. */
  const FOOT = `<div class="foot">
    <button type="button" data-do="reset">${WORDS.reset}</button>
    <details>
      <summary>${WORDS.code}</summary>
      <pre tabindex="0"><code class="python"></code></pre>
      <button type="button" data-do="copy">${WORDS.copy}</button> <span role="status"></span>
    </details>
  </div>`;

  /** x as so many digits and a power of ten, 1.07 × 10⁹, that cannot be broken over lines. */
  function scientific(x, digits) {
    const [mantissa, exponent] = x.toExponential(digits - 1).split('e');
    const raised = String(Number(exponent)).replace(/[-\d]/g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]));
    return `${mantissa}\u202f×\u202f10${raised}`;
  }

  const infinity = (x) => (x > 0 ? '∞' : '−∞');
  const trueMinus = (text) => text.replace(/^-/, '−');

  /** A number for the middle of a sentence or for an axis: up to five significant digits, no zeros at the end. */
  function number(x, digits = 5) {
    if (!Number.isFinite(x)) return infinity(x);
    const exponent = Number(x.toExponential(digits - 1).split('e')[1]);
    const text = exponent < -4 || exponent >= digits
      ? scientific(x, digits).replace(/\.?0*(?=\u202f)/, '') : String(Number(x.toPrecision(digits)));
    return trueMinus(text);
  }

  /** A number that moves: always so many decimals, so that only digits change. What that would show as 0 or as too
      many digits has a power of ten. */
  function fixed(x, decimals = 4) {
    if (!Number.isFinite(x)) return infinity(x);
    const size = Math.abs(x);
    const far = size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -decimals);
    return trueMinus(far ? scientific(x, 3) : size === 0 ? (0).toFixed(decimals) : x.toFixed(decimals));
  }

  /** The same with its sign, for what may be above or below 0. */
  const signed = (x, decimals) => (x > 0 ? '+' : '') + fixed(x, decimals);

  /** A number for an address: four decimals, or three digits of a small one, which must not become 0. */
  const short = (x) => String(Number(Math.abs(x) < 0.01 ? x.toPrecision(3) : x.toFixed(4)));

  /** A number out of an address: NaN if it is none. */
  const numeral = (text) => (text?.trim() ? Number(text) : NaN);

  /** An SVG element as text: its name, its attributes, and what is in it. */
  function svg(name, attributes, content = '') {
    const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
    return `<${name}${pairs.join('')}>${content}</${name}>`;
  }

  /** Sentences one after the other; what is empty is left out. */
  const sentences = (...each) => each.filter(Boolean).reduce((first, next) => WORDS.sentences(first, next));

  /** About how wide a name is in a picture, in pixels: a Chinese character is twice a letter. */
  const widthOf = (text) => [...text].reduce((sum, sign) => sum + (sign < '\u2e80' ? 7.5 : 14), 0);

  /** Text as it may stand in HTML. */
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  const SLOP = 8; // pixels that a finger goes before its way is known; no more than a browser waits before it scrolls
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const tags = [];

  /* An element says what is in it (template), what its author gave (given, an object: the state to begin with and to go
     back to), what the controls mean (read, which changes this.state), what follows (compute, an object of exact numbers),
     how that looks (show), and the same in code (python); and what of the state stands in the page's address
     (encode, an object of short texts) and how it is read from there (decode: a part of a state, {} if it is not sound).
     A button with data-do="name" calls the method of that name. No array or object in a state is changed in place. */
  class Widget extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      // JupyterLab takes arrow keys for its own, and its dark theme does not tell the browser that it is dark.
      this.dataset.lmSuppressShortcuts = '';
      if (document.body?.dataset.jpThemeLight === 'false') this.style.colorScheme = 'dark';
      const { style = '', template } = this.constructor;
      const root = this.attachShadow({ mode: 'open' });
      root.innerHTML = `<style>${STYLE}${style}</style>${template}`;
      if (this.python) root.querySelector('.widget').insertAdjacentHTML('beforeend', FOOT);
      this.state = this.given();
      if (inBook) this.arrive();
      this.start();
      this.listen(root);
      // Called once before the first paint, when the page has been laid out, and whenever the width changes.
      new ResizeObserver(() => this.update()).observe(this);
    }

    given() {
      return {};
    }

    encode() {
      return {};
    }

    decode() {
      return {};
    }

    start() {}

    /** The first element in the widget that a selector finds. */
    $(selector) {
      return this.shadowRoot.querySelector(selector);
    }

    /** An attribute as the value that Python wrote into it. */
    attribute(name) {
      return JSON.parse(this.getAttribute(name));
    }

    /** The exact numbers behind those shown. */
    get values() {
      return this.compute();
    }

    update() {
      this.show(this.compute());
      for (const input of this.shadowRoot.querySelectorAll('input[type="range"]')) paint(input);
      if (this.python) this.$('.python').textContent = this.python();
      this.share();
    }

    /** A new state, by a button or a menu. */
    change(part) {
      Object.assign(this.state, part);
      this.update();
    }

    reset() {
      this.change(this.given());
    }

    listen(root) {
      root.addEventListener('click', (event) => {
        const button = event.target.closest('[data-do]');
        if (button && button.ariaDisabled !== 'true') this[button.dataset.do]();
      });
      root.addEventListener('input', ({ target }) => {
        // What a slider does by itself under a finger is not what we want: it goes back to the state.
        if (target.type !== 'range' || !this.finger) this.read(target);
        this.update();
      });

      // What would jump, as an axis, waits until whatever holds a part lets go, even beside it.
      const free = () => {
        this.held = false;
        this.update();
      };
      root.addEventListener('pointerdown', () => {
        this.held = true;
        for (const end of ['pointerup', 'pointercancel']) addEventListener(end, free, { once: true });
      }, true);

      // The browser scrolls by a finger that goes up or down, and cancels the pointer then; but by that time a slider
      // has moved. So nothing counts before the finger has gone sideways, and all is taken back if it is cancelled.
      const follow = ({ target, clientX }) => {
        if (target.type !== 'range') return; // a drawing has its own, from drag()
        const box = target.getBoundingClientRect();
        const thumb = parseFloat(getComputedStyle(target).getPropertyValue('--thumb')) * rem();
        const share = (clientX - box.left - thumb / 2) / (box.width - thumb);
        target.value = Number(target.min) + share * (target.max - target.min); // which stays on its steps
        this.read(target);
        this.update();
      };
      root.addEventListener('pointerdown', ({ pointerType, clientX, clientY, target }) => {
        if (pointerType === 'mouse' || !target.closest('input[type="range"], svg')) return;
        this.finger = { x: clientX, y: clientY, before: { ...this.state } };
      }, true);
      root.addEventListener('pointermove', (event) => {
        if (!this.finger) return;
        const [dx, dy] = [Math.abs(event.clientX - this.finger.x), Math.abs(event.clientY - this.finger.y)];
        this.finger.far ||= Math.max(dx, dy) > SLOP;
        this.finger.sideways ||= dx > SLOP && dx > dy;
        if (this.finger.sideways) follow(event);
      }, true);
      root.addEventListener('pointerup', (event) => {
        if (!this.finger) return;
        if (!this.finger.far) follow(event);
        this.finger = null;
        this.update();
      });
      root.addEventListener('pointercancel', () => {
        if (!this.finger) return;
        this.state = this.finger.before;
        this.finger = null;
        this.update();
      });
    }

    /** Whether a finger is down of which it is not yet known where it goes. */
    waits() {
      return Boolean(this.finger && !this.finger.sideways);
    }

    /** Take from the page's address what it says of this widget. The first on a page has the plain names, the second
        name.2, and so on. */
    arrive() {
      const all = [...document.querySelectorAll(tags)];
      const nth = all.indexOf(this) + 1;
      this.key = (name) => (nth > 1 ? `${name}.${nth}` : name);
      this.id ||= all.find((each) => each.localName === this.localName) === this ? this.localName : `${this.localName}-${nth}`;
      const query = new URLSearchParams(location.search);
      Object.assign(this.state, this.decode({ get: (name) => query.get(this.key(name)) }));
      this.told = JSON.stringify(this.encode(this.state));
    }

    /** Write a changed state into the address, without a new step for the back button; the author's is not written. */
    share() {
      if (!this.key) return;
      const state = this.encode(this.state);
      const told = JSON.stringify(state);
      if (told === this.told) return;
      this.told = told;
      const asGiven = told === JSON.stringify(this.encode(this.given()));
      clearTimeout(this.sharing);
      this.sharing = setTimeout(() => {
        const address = new URL(location);
        for (const [name, value] of Object.entries(state)) {
          if (asGiven) address.searchParams.delete(this.key(name));
          else address.searchParams.set(this.key(name), value);
        }
        if (!asGiven) address.hash = this.id;
        else if (address.hash === `#${this.id}`) address.hash = '';
        history.replaceState(history.state, '', address.href.replaceAll('%2C', ',').replaceAll('%2F', '/'));
      }, 300);
    }

    /** For the button "copy as Python": put the code of python() on the clipboard. */
    async copy() {
      const status = this.$('[role="status"]');
      try {
        await navigator.clipboard.writeText(this.python());
        status.textContent = WORDS.copied;
      } catch {
        // No clipboard for this page: the code is marked, ready to be copied by hand.
        getSelection().selectAllChildren(this.$('.python'));
        status.textContent = WORDS.selected;
      }
    }

    /** The width of a drawing in pixels, which are its units: text keeps its size on a phone. */
    width(drawing) {
      return drawing.clientWidth || 640;
    }

    /** Calls move(x, y) with the place in a drawing, in pixels, while the mouse or a finger that goes sideways drags
        there, and where it clicks or taps. */
    drag(drawing, move) {
      const at = (event) => {
        const box = drawing.getBoundingClientRect();
        move(event.clientX - box.left, event.clientY - box.top);
        this.update();
      };
      drawing.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        drawing.setPointerCapture(event.pointerId);
        if (!this.finger) at(event);
      });
      drawing.addEventListener('pointermove', (event) => {
        if (drawing.hasPointerCapture(event.pointerId) && !this.waits()) at(event);
      });
      drawing.addEventListener('pointerup', (event) => {
        if (this.waits() && !this.finger.far) at(event);
      });
    }
  }

  /** How far a slider is painted; from its zero, where it goes to both sides. */
  function paint(input) {
    const share = (x) => (x - input.min) / (input.max - input.min);
    const [at, zero] = [share(input.valueAsNumber), share(0)];
    const signs = zero > 0 && zero < 1;
    input.style.setProperty('--zero', signs ? zero : -9);
    input.style.setProperty('--from', signs ? Math.min(zero, at) : -9);
    input.style.setProperty('--to', signs ? Math.max(zero, at) : at);
  }

  function define(name, element) {
    if (customElements.get(name)) return;
    tags.push(name);
    queueMicrotask(() => customElements.define(name, element)); // when its script has been read to the end
  }

  globalThis.widgetKit = { Widget, define, escape, fixed, number, numeral, sentences, short, signed, svg, widthOf };
})();

/* What all widgets share: the look, the drawing, and an element that stands in for its fallback.
   A classic script, so that it runs from a file too. It may come twice, with two outputs of a notebook: the elements
   stay those that came first. */
(function () {
  'use strict';

  // Only a page of the book loads this from a file. In a notebook program the address is not ours to change.
  const inBook = Boolean(document.currentScript?.src);

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
    input[type="range"] { flex: 1; min-width: 6rem; height: 2.75rem; margin: 0; accent-color: var(--truth);
      cursor: pointer; }
    input[type="range"].model { accent-color: var(--model); }
    button, select { min-height: 2.75rem; padding: 0.25rem 0.875rem; font: inherit; color: var(--ink);
      background: light-dark(#fff, #2a2d31); border: 1px solid light-dark(#8c8c8c, #7a7a7a); border-radius: 0.375rem;
      cursor: pointer; }
    button[aria-disabled="true"] { opacity: 0.5; cursor: default; }
    button:hover, select:hover { border-color: var(--ink); }
    :is(button, select, input, summary, svg):focus-visible { outline: 3px solid var(--truth); outline-offset: 2px; }
    svg { display: block; width: 100%; overflow: visible; touch-action: pan-y; user-select: none; }
    svg text { fill: var(--ink); font-size: 0.875rem; }
    svg .faint { fill: var(--faint); }
    .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: 0.5rem; margin: 0.75rem 0 0; }
    .facts > div { padding: 0.375rem 0.625rem; border-left: 3px solid var(--line); }
    .facts dt { font-size: 0.875rem; }
    .facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    output { display: block; margin-top: 0.5rem; }
    .truth { color: var(--truth-ink); } .model { color: var(--model-ink); } .cost { color: var(--cost-ink); }
  `;

  /** A number as Python's %g writes it, with a true minus sign and ∞. */
  function number(x, digits = 5) {
    if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
    let text = String(Number(x.toPrecision(digits)));
    const [mantissa, exponent] = x.toExponential(digits - 1).split('e');
    if (x !== 0 && (exponent < -4 || exponent >= digits)) {
      const sign = exponent < 0 ? '-' : '+';
      text = `${Number(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
    }
    return text.replace(/^-/, '−');
  }

  /** An SVG element as text: its name, its attributes, and what is in it. */
  function svg(name, attributes, content = '') {
    const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
    return `<${name}${pairs.join('')}>${content}</${name}>`;
  }

  /** Text as it may stand in HTML. */
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  /* An element says what is in it (template), how its state begins (start), what the controls mean (read),
     what follows from the state (compute, an object of exact numbers) and how that looks (show). */
  class Widget extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      // JupyterLab takes arrow keys for its own, and its dark theme does not tell the browser that it is dark.
      this.dataset.lmSuppressShortcuts = '';
      if (document.body?.dataset.jpThemeLight === 'false') this.style.colorScheme = 'dark';
      const { style = '', template } = this.constructor;
      this.attachShadow({ mode: 'open' }).innerHTML = `<style>${STYLE}${style}</style>${template}`;
      this.start();
      this.shadowRoot.addEventListener('input', (event) => {
        this.read(event.target);
        this.update();
      });
      // Called once before the first paint, and whenever the width changes.
      new ResizeObserver(() => this.update()).observe(this);
      this.update();
    }

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
    }

    /** What the page's address says, if it is this widget's: the first of its kind on a page of the book has it. */
    address() {
      if (!inBook || document.querySelector(this.localName) !== this) return null;
      this.id ||= this.localName;
      this.shares = true;
      return new URLSearchParams(location.search);
    }

    /** Write the state into the address, without a new step for the back button. */
    share(state) {
      if (!this.shares) return;
      clearTimeout(this.sharing);
      this.sharing = setTimeout(() => {
        const address = new URL(location);
        address.hash = this.id;
        for (const [key, value] of Object.entries(state)) address.searchParams.set(key, value);
        history.replaceState(history.state, '', address.href.replaceAll('%2C', ','));
      }, 300);
    }

    /** For the button "copy as Python": put the code of python() on the clipboard. */
    async copy() {
      const status = this.$('[role="status"]');
      try {
        await navigator.clipboard.writeText(this.python());
        status.textContent = 'Copied.';
      } catch {
        // No clipboard for this page: the code is marked, ready to be copied by hand.
        getSelection().selectAllChildren(this.$('code'));
        status.textContent = 'It is selected: copy it now.';
      }
    }

    /** The width of a drawing in pixels, which are its units: text keeps its size on a phone. */
    width(drawing) {
      return drawing.clientWidth || 640;
    }

    /** Calls move(x, y) with the place in a drawing, in pixels, while a finger or the mouse drags there. */
    drag(drawing, move) {
      const at = (event) => {
        const box = drawing.getBoundingClientRect();
        move(event.clientX - box.left, event.clientY - box.top);
        this.update();
      };
      drawing.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        drawing.setPointerCapture(event.pointerId);
        at(event);
      });
      drawing.addEventListener('pointermove', (event) => {
        if (drawing.hasPointerCapture(event.pointerId)) at(event);
      });
    }
  }

  function define(name, element) {
    if (!customElements.get(name)) customElements.define(name, element);
  }

  globalThis.widgetKit = { Widget, define, escape, number, svg };
})();

// For reading at ease: figures open large, arrow keys turn pages, and the contents remember which pages have been read.
"use strict";

{
  const WORDS = {
    close: "Close",
    enlarge: (figure) => `Enlarge ${figure}`,
    enlargeFigure: "Enlarge the figure",
    forget: "Forget which pages I have read",
    read: "(read)",
  };

  const ARROWS =
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M10 2h4v4M14 2 9 7M6 14H2v-4M2 14l5-5"/></svg>';

  // Figures. A phone shows them a third of their size; in the dialog they are wide enough for their labels, and scroll.
  const enlarge = (image, button) => {
    const dialog = document.createElement("dialog");
    dialog.className = "enlarged";
    dialog.setAttribute("aria-label", button.getAttribute("aria-label"));
    dialog.innerHTML = '<button class="btn"></button><div tabindex="0"><img></div>';
    dialog.querySelector("button").textContent = WORDS.close;
    const large = dialog.querySelector("img");
    Object.assign(large, { src: image.src, alt: image.alt });
    large.style.setProperty("--ratio", image.width / image.height);
    dialog.addEventListener("click", ({ target }) => target === large || dialog.close());
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Sphinx would take Escape for itself
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    button.focus({ preventScroll: true }); // where the focus comes back to, also after a click on the figure itself
    dialog.showModal();
  };

  const offer = (image) => {
    const caption = image.closest("figure")?.querySelector("figcaption p");
    const number = caption?.querySelector(".caption-number")?.textContent.trim();
    const button = document.createElement("button");
    button.className = "enlarge d-print-none";
    button.setAttribute("aria-label", number ? WORDS.enlarge(number) : WORDS.enlargeFigure);
    button.innerHTML = ARROWS;
    if (caption) caption.prepend(button);
    else image.after(button);
    for (const target of [image, button]) target.addEventListener("click", () => enlarge(image, button));
  };

  // Keys. Whatever has a use of its own for the arrows keeps them: fields, widgets (their names have a hyphen), a dialog,
  // a box that scrolls, and a page that is wider than the screen.
  const scrolls = (box) => box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX);
  const needsArrows = (element) =>
    element.matches("input, select, textarea, audio, video, dialog, [contenteditable]") ||
    element.matches("[role]:not(main, [role=complementary])") ||
    element.localName.includes("-") ||
    scrolls(element);
  const turn = (event) => {
    const direction = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (!direction || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth) return;
    for (let element = event.target; element && element !== document.body; element = element.parentElement) {
      if (needsArrows(element)) return;
    }
    const link = document.querySelector(`link[rel=${direction}]`);
    if (link) location.assign(link.href);
  };

  // Pages read. They stay in the reader's browser, which may refuse to keep them.
  const KEY = "surprise-to-cross-entropy-read";
  const top = new URL(document.documentElement.dataset.content_root ?? ".", location);
  const name = (address) => address.split(/[?#]/)[0].replace(top.href, "");
  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? [];
    } catch {
      return [];
    }
  };
  const keep = (pages) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(pages));
    } catch {
      return;
    }
    mark();
  };
  const mark = () => {
    const sidebar = document.querySelector("nav.bd-links");
    if (!sidebar) return;
    const pages = recall();
    sidebar.querySelectorAll(".read").forEach((sign) => sign.remove());
    for (const link of sidebar.querySelectorAll("a")) {
      if (!pages.includes(name(link.href))) continue;
      const sign = document.createElement("span");
      sign.className = "read";
      sign.innerHTML = `\u00a0<span aria-hidden="true">✓</span><span class="visually-hidden">${WORDS.read}</span>`;
      link.append(sign);
    }
    if (!pages.length) return;
    const button = document.createElement("button");
    button.className = "read btn btn-sm";
    button.textContent = WORDS.forget;
    button.addEventListener("click", () => {
      keep([]);
      sidebar.querySelector("a").focus(); // the button has gone
    });
    sidebar.append(button);
  };
  // Read is a page whose end comes into sight, but not in passing.
  const watch = () => {
    const end = document.querySelector(".prev-next-footer");
    const observer = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      observer.disconnect();
      keep([...new Set([...recall(), name(location.href)])]);
    });
    if (end) setTimeout(() => observer.observe(end), 20000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".bd-article :is(figure, .cell_output) img").forEach(offer);
    document.addEventListener("keydown", turn);
    watch();
  });
  addEventListener("pageshow", mark); // also when the reader comes back to it
}

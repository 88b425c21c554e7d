// What an internal link of the text leads to, in a box beside the link: an equation, a figure, an exercise, an entry of
// the glossary or the bibliography, the beginning of a section or chapter. By mouse, keyboard focus or a long press.
// Without this script, and for other pages when the book is read from files, links are links.
"use strict";

{
  const WORDS = {
    box: "Preview",
  };
  const DWELL = 300; // ms: whoever passes over a link, or a gap on the way to the box, does not mean it
  const PRESS = 500; // ms: a long press, as Android has it
  const SLIP = 10; // px that a pressing finger may move
  const GAP = 8; // px around the box

  const LINKS = ".bd-article a[href]:not(.headerlink, .preview *, summary *, .admonition-title *)";
  const previewed = (element) => {
    const link = element.closest?.(LINKS);
    if (!link || link.origin !== location.origin || link.getAttribute("href") === "#") return null;
    // From files the browser lets no script read another page.
    return location.protocol !== "file:" || link.pathname === location.pathname ? link : null;
  };

  // Each page is fetched once; what could not be had is asked for again.
  const pages = new Map();
  const page = async (path) => {
    if (path === location.pathname) return document;
    if (!pages.has(path)) {
      pages.set(path, fetch(path).then(async (response) => {
        if (!response.ok || !response.headers.get("content-type")?.includes("html")) throw new Error(path);
        return new DOMParser().parseFromString(await response.text(), "text/html");
      }).catch(() => { pages.delete(path); }));
    }
    return pages.get(path);
  };

  const element = (name, ...content) => {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  };

  // As a phrase: a heading would join the headings of this page.
  const title = (heading) => {
    const words = heading.cloneNode(true);
    words.querySelectorAll(".headerlink").forEach((mark) => mark.remove());
    return element("p", element("strong", ...words.childNodes));
  };

  const opening = (section) => {
    const first = section.querySelector(":scope > p");
    return [title(section.querySelector("h1, h2, h3, h4")), ...(first ? [first.cloneNode(true)] : [])];
  };

  const entry = (term) => {
    const parts = [...term.parentElement.children];
    const at = parts.indexOf(term);
    const end = parts.findIndex((part, index) => index > at && part.matches("dd"));
    let start = at;
    while (parts[start - 1]?.matches("dt")) start -= 1;
    const list = element("dl", ...parts.slice(start, end + 1).map((part) => part.cloneNode(true)));
    // The documentation of a function is longer than a glance.
    if (term.matches(".sig")) list.lastElementChild.replaceChildren(...[list.querySelector("dd > p")].filter(Boolean));
    return [list];
  };

  const excerpt = (from, name) => {
    if (!name) {
      const description = from.querySelector("meta[name=description]")?.content ?? "";
      return [title(from.querySelector(".bd-article h1")), element("p", description)];
    }
    const target = from.getElementById(name);
    if (target.matches("dt")) return entry(target);
    if (target.matches("section, section > span")) return opening(target.closest("section"));
    // A formula in a definition or a theorem says little without its conditions.
    return [(target.closest(".important.admonition") ?? target).cloneNode(true)];
  };

  // At home on another page, and a second time on this one.
  const settleIn = (content, base) => {
    content.querySelectorAll(".headerlink, button").forEach((part) => part.remove());
    content.querySelectorAll("*").forEach((part) => {
      ["id", "tabindex", "loading"].forEach((name) => part.removeAttribute(name));
      for (const name of ["href", "src"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, new URL(part.getAttribute(name), base).href);
      }
    });
  };

  const box = element("div");
  box.id = box.className = "preview";
  box.popover = "manual";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", WORDS.box);

  let shown = null; // the link whose preview is open
  let wanted = null; // the link whose preview is to open
  let timer;
  let pressed = null; // where a finger went down
  let held = false; // that finger stayed, and its click must not follow the link

  const place = () => {
    const { clientWidth, clientHeight } = document.documentElement;
    // A link that wraps has a box a line.
    const lines = shown.getClientRects();
    if (!lines.length) return close();
    const { top, left } = lines[0];
    const { bottom } = lines[lines.length - 1];
    if (bottom < 0 || top > clientHeight) return close();
    const below = clientHeight - bottom - 2 * GAP;
    const above = top - 2 * GAP;
    box.style.maxHeight = "";
    const under = box.offsetHeight <= below || below >= above;
    box.style.maxHeight = `${under ? below : above}px`;
    box.style.top = `${under ? bottom + GAP : top - GAP - box.offsetHeight}px`;
    box.style.left = `${Math.max(GAP, Math.min(left, clientWidth - box.offsetWidth - GAP))}px`;
  };

  const close = () => {
    clearTimeout(timer);
    wanted = null;
    if (!shown) return;
    shown.removeAttribute("aria-details");
    if (box.contains(document.activeElement)) shown.focus();
    shown = null;
    box.remove();
  };

  const open = async (link) => {
    wanted = link;
    const from = await page(link.pathname);
    if (wanted !== link) return;
    close();
    const content = element("div");
    try {
      content.append(...excerpt(from, decodeURIComponent(link.hash.slice(1))));
    } catch {
      return; // the page could not be had, or the link leads to a place of another kind
    }
    settleIn(content, link.href);
    box.replaceChildren(content);
    // Beside the link, so that the Tab key and a screen reader come to it next. It is not the link's description, which
    // would be read out in full at each link.
    link.after(box);
    link.setAttribute("aria-details", box.id);
    link.removeAttribute("title"); // the same words in a box of the browser's
    box.showPopover();
    shown = link;
    place();
    box.scrollTop = 0;
    for (const part of [box, ...box.querySelectorAll(".math-scroll, pre")]) {
      const scrolls = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight;
      if (scrolls) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  };

  const soon = (link) => {
    clearTimeout(timer);
    timer = setTimeout(open, DWELL, link);
  };

  // Nobody points at the link or its box any more, nor stands on it with the keyboard.
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const used = [shown, wanted, box].some((part) => part?.matches(":hover, :focus-visible, :has(:focus-visible)"));
      if (!used) close();
    }, DWELL);
  };

  const listen = (type, act, options) => document.addEventListener(type, act, options);

  if ("popover" in HTMLElement.prototype) {
    document.documentElement.classList.add("has-previews");

    listen("pointerover", ({ target, relatedTarget, pointerType }) => {
      const link = pointerType !== "touch" && previewed(target);
      if (link && link !== shown && !link.contains(relatedTarget)) soon(link);
    });
    listen("pointerout", ({ target, pointerType }) => {
      if (pointerType !== "touch" && (previewed(target) || box.contains(target))) leave();
    });
    listen("focusin", ({ target }) => {
      const link = previewed(target);
      if (link && link !== shown && link.matches(":focus-visible")) soon(link);
    });
    listen("focusout", ({ target }) => {
      if (previewed(target) || box.contains(target)) leave();
    });

    // A tap follows the link as ever.
    const release = () => {
      if (pressed && !held) clearTimeout(timer);
      pressed = null;
    };
    listen("pointerdown", ({ target, pointerType, clientX, clientY }) => {
      held = false;
      if (shown && !box.contains(target) && !shown.contains(target)) close();
      const link = pointerType === "touch" && previewed(target);
      pressed = link ? { link, x: clientX, y: clientY } : null;
      if (link) {
        clearTimeout(timer);
        timer = setTimeout(() => { held = true; open(link); }, PRESS);
      }
    });
    listen("pointermove", ({ clientX, clientY }) => {
      if (pressed && Math.hypot(clientX - pressed.x, clientY - pressed.y) > SLIP) release();
    });
    listen("pointerup", release);
    listen("pointercancel", release);
    listen("contextmenu", (event) => {
      if (!pressed || !pressed.link.contains(event.target)) return;
      event.preventDefault(); // the browser's menu would cover the box
      if (!held) {
        clearTimeout(timer);
        held = true;
        open(pressed.link);
      }
    });
    listen("click", (event) => {
      if (held && previewed(event.target)) event.preventDefault();
      else if (event.target.closest?.("a")) close();
      held = false;
    }, true);

    listen("keydown", ({ key }) => { if (key === "Escape") close(); });
    listen("scroll", ({ target }) => { if (shown && !box.contains(target)) place(); }, { capture: true, passive: true });
    addEventListener("resize", () => { if (shown) place(); });
  }
}

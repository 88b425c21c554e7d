// The Tab key stops at a formula only where the formula scrolls; without this script it stops at every one.
"use strict";

{
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".math-scroll").forEach((formula) => observer.observe(formula));
  });
}

/** Scrolls a list to its chosen item, once the page is drawn again. */
export function keepInSight(id) {
  requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: 'nearest' }));
}

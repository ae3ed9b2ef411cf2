import type { Page } from 'playwright-core';

/** What WCAG 2.2 asks of texts (success criterion 1.4.3); a little less would still be read. */
const LEAST = 4.5;

/** The texts in sight that are too pale, each with its contrast. Disabled controls may be. */
export async function colorContrasts(page: Page, root = 'body'): Promise<string[]> {
  const found = await page.evaluate<[text: string, contrast: number][]>(
    `(${measure})(${JSON.stringify(root)})`,
  );
  return found
    .filter(([, contrast]) => contrast < LEAST)
    .map(([text, contrast]) => `${contrast.toFixed(2)}: ${text}`);
}

/** Runs in the browser, whose types Node does not have. */
const measure = `(root) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const paint = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const colors = [];
    for (let at = node; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      if (backgroundImage !== 'none') return null;
      colors.unshift(backgroundColor);
      if (at.tagName === 'DIALOG') break;
    }
    return colors;
  };
  const measured = [];
  const walker = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const node = walker.currentNode.parentElement;
    const backs = text === '' || !node.checkVisibility() ? null : behind(node);
    if (!backs || node.closest(':disabled, option, .visually-hidden, .skip')) continue;
    const { color } = getComputedStyle(node);
    const [light, dark] = [luminance(paint([...backs, color])), luminance(paint(backs))]
      .sort((a, b) => b - a);
    measured.push([text.slice(0, 40), (light + 0.05) / (dark + 0.05)]);
  }
  return measured;
}`;

/**
 * @typedef {{ tag: string, key?: string, props: Record<string, any>, children: VNode[], node?: Node }
 *   | { text: string, node?: Node }} VNode
 */

/**
 * Describes an element; `patch` makes the page look like it. Text is only ever set as text, so
 * nothing that a member writes can become markup.
 * @param {string} tag
 * @param {Record<string, any> | null} [props] attributes; `on…` are listeners, `key` tells siblings
 *   apart, `style` sets properties, `value` is what a field begins with, `typed` what it shows
 *   whatever was typed meanwhile, `created` is called with the new element
 * @param {...any} children nested lists are fine; null and false are left out
 * @returns {VNode}
 */
export function h(tag, props, ...children) {
  const { key, ...rest } = props ?? {};
  return {
    tag,
    key,
    props: rest,
    children: children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false)
      .map((child) => (typeof child === 'object' ? child : { text: String(child) })),
  };
}

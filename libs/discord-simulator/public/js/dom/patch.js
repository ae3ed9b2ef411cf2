const SVG = 'http://www.w3.org/2000/svg';
const AS_PROPERTY = new Set(['value', 'checked', 'disabled']);

/**
 * Makes `parent` show `next`, changing only what differs from `before`: focus, scroll positions and
 * half-written inputs stay.
 * @param {Element} parent
 * @param {import('./h.js').VNode[]} before
 * @param {import('./h.js').VNode[]} next
 */
export function patchChildren(parent, before, next) {
  const reusable = new Map();
  before.forEach((vnode, index) => reusable.set(identity(vnode, index), vnode));

  const pairs = next.map((vnode, index) => {
    const id = identity(vnode, index);
    const old = reusable.get(id);
    reusable.delete(id);
    return { vnode, old };
  });
  for (const { node } of reusable.values()) node.remove();

  const created = [];
  pairs.forEach(({ vnode, old }, index) => {
    if (old) update(old, vnode);
    else vnode.node = create(vnode, parent);
    const there = parent.childNodes[index];
    if (there !== vnode.node) parent.insertBefore(vnode.node, there ?? null);
    if (!old && vnode.props?.created) created.push(vnode);
  });
  for (const { props, node } of created) props.created(node);
}

function identity(vnode, index) {
  if (vnode.tag === undefined) return `${index} text`;
  return vnode.key === undefined ? `${index} ${vnode.tag}` : `${vnode.tag} key ${vnode.key}`;
}

function create(vnode, parent) {
  if (vnode.tag === undefined) return document.createTextNode(vnode.text);
  const isSvg = vnode.tag === 'svg' || parent.namespaceURI === SVG;
  const node = isSvg ? document.createElementNS(SVG, vnode.tag) : document.createElement(vnode.tag);
  setProps(node, {}, vnode.props);
  patchChildren(node, [], vnode.children);
  return node;
}

function update(old, next) {
  next.node = old.node;
  if (old === next) return;
  if (next.tag === undefined) {
    if (old.text !== next.text) next.node.data = next.text;
    return;
  }
  setProps(next.node, old.props, next.props);
  patchChildren(next.node, old.children, next.children);
}

function setProps(node, before, next) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(next)])) {
    const value = next[name];
    // What was typed since the last drawing may differ from both.
    if (name === 'typed' && node.value !== value) node.value = value ?? '';
    if (name === 'created' || name === 'typed' || before[name] === value) continue;
    if (name.startsWith('on')) node[name] = value ?? null;
    else if (name === 'style') setStyle(node, before.style, value);
    else if (AS_PROPERTY.has(name)) node[name] = value ?? (name === 'value' ? '' : false);
    else setAttribute(node, name, value);
  }
}

function setAttribute(node, name, value) {
  const isAria = name.startsWith('aria-');
  if (value === undefined || value === null || (value === false && !isAria)) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true && !isAria ? '' : String(value));
  }
}

/** Through the object model, which a strict content security policy allows. */
function setStyle(node, before = {}, next = {}) {
  for (const name of Object.keys({ ...before, ...next })) {
    if (before[name] !== next[name]) node.style.setProperty(name, next[name] ?? '');
  }
}

import { state, update } from './store.js';
import { textsOf } from './texts/texts.js';

/** A call of the control API; what goes wrong is shown to the person and answered as null. */
export async function control(method, path, body) {
  try {
    const response = await fetch(`/_sim${path}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const answer = await response.json();
    if (response.ok) return answer;
    notify(answer.error ?? `HTTP ${response.status}`);
  } catch {
    notify(textsOf(state.lang).unreachable);
  }
  return null;
}

export const post = (path, body) => control('POST', path, body);

let hiding;

/** Tells the person something for a while. */
export function notify(text) {
  clearTimeout(hiding);
  hiding = setTimeout(() => update({ notice: null }), 8000);
  update({ notice: text });
}

import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponent,
} from 'discord-api-types/v10';
import type { Texts } from './texts/texts.ts';

export type LinkRow = APIActionRowComponent<APIButtonComponent>;

/** A button that leads to the sign-up message, where there is one. */
export function signupLink(url: string | null, texts: Texts): LinkRow[] {
  if (url === null) return [];
  const button = {
    type: ComponentType.Button,
    style: ButtonStyle.Link,
    label: texts.openSignup,
    url,
  } as const;
  return [{ type: ComponentType.ActionRow, components: [button] }];
}

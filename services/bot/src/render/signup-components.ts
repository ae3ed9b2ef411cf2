import { formatCustomId, type ClickVerb, type EventView } from '@verselink/contracts';
import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APISelectMenuOption,
  type APIStringSelectComponent,
} from 'discord-api-types/v10';
import { LIMITS } from './limits.ts';
import { oneLine, truncate } from './plain-text.ts';
import { formArg } from './signup-form.ts';
import type { Roster, SeatGroup } from './roster.ts';
import type { Texts } from './texts/texts.ts';

/** What cannot be pressed once sign-ups are closed; leaving can until the start. */
const JOINING: ReadonlySet<ClickVerb> = new Set(['join', 'tentative']);

export type SignupRow = APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>;

/** What can still be pressed once the event has begun; check-in is shown only while it is open. */
const ALWAYS: ReadonlySet<ClickVerb> = new Set(['list', 'checkin']);

/** The buttons, and a select of event roles; once the event has begun nobody signs up or withdraws any more. */
export function signupComponents(view: EventView, roster: Roster, texts: Texts): SignupRow[] {
  const eventId = view.event_id;
  const over = view.state !== 'published';
  const closed = over || view.signup_closed === true || Boolean(view.closed_here);
  const asks = formArg(view);
  const idOf = (verb: ClickVerb) =>
    asks !== undefined && verb === 'join'
      ? formatCustomId({ verb: 'form', eventId, arg: asks })
      : formatCustomId({ verb, eventId });
  const button = (
    verb: ClickVerb,
    style: ButtonStyle.Success | ButtonStyle.Danger | ButtonStyle.Primary | ButtonStyle.Secondary,
    label: string,
  ): APIButtonComponent => ({
    type: ComponentType.Button,
    style,
    label,
    custom_id: idOf(verb),
    disabled: (over && !ALWAYS.has(verb)) || (closed && JOINING.has(verb)),
  });

  const rows: SignupRow[] = [
    ...(view.check_in
      ? [
          {
            type: ComponentType.ActionRow as const,
            components: [button('checkin', ButtonStyle.Primary, texts.buttons.checkin)],
          },
        ]
      : []),
    {
      type: ComponentType.ActionRow,
      components: [
        button('join', ButtonStyle.Success, texts.buttons.join),
        button('leave', ButtonStyle.Danger, texts.buttons.leave),
        button('list', ButtonStyle.Secondary, texts.buttons.list),
        button('tentative', ButtonStyle.Secondary, texts.buttons.tentative),
        button('absent', ButtonStyle.Secondary, texts.buttons.absent),
      ],
    },
  ];
  if (roster.roles.length === 0) return rows;
  return [...rows, roleSelect(view, roster.roles, texts, closed)];
}

/** A select of event roles, with the seats that are left; where the event asks for more, the choice opens the form. */
export function roleSelect(
  view: EventView,
  groups: SeatGroup[],
  texts: Texts,
  disabled = false,
): APIActionRowComponent<APIStringSelectComponent> {
  const { event_id: eventId } = view;
  const arg = formArg(view);
  const select: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: formatCustomId(
      arg === undefined ? { verb: 'role', eventId } : { verb: 'form-role', eventId, arg },
    ),
    placeholder: truncate(texts.selectRole, LIMITS.placeholder),
    options: groups.slice(0, LIMITS.selectOptions).flatMap((group) => roleOption(group, texts)),
    disabled,
  };
  return { type: ComponentType.ActionRow, components: [select] };
}

function roleOption({ role, left, waiting }: SeatGroup, texts: Texts): APISelectMenuOption[] {
  if (role === null) return [];
  const seats = left === 0 ? texts.roleFull(waiting) : texts.seatsLeft(left, role.capacity);
  const about = oneLine(role.description ?? '');
  return [
    {
      label: truncate(oneLine(role.name) || role.id, LIMITS.optionText),
      value: role.id,
      description: truncate(about === '' ? seats : `${seats} · ${about}`, LIMITS.optionText),
    },
  ];
}

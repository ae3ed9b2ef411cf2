/** Sizes that Discord refuses to exceed, in characters (docs: resources/message "Embed Limits", components reference). */
export const LIMITS = {
  embedTotal: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
  messageContent: 2000,
  selectOptions: 25,
  optionText: 100,
  placeholder: 150,
  scheduledEventName: 100,
  scheduledEventDescription: 1000,
  scheduledEventLocation: 100,
  /** Of a thread (docs: resources/channel "Channel Object"). */
  threadName: 100,
} as const;

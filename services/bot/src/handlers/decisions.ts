import type { Message, RegistrationDecided } from '@verselink/contracts';

/** The clicks that wait for sync-api's decision, by interaction. */
export function createDecisions() {
  const waiting = new Map<string, (decided: RegistrationDecided) => void>();

  return {
    /** Resolves when the decision comes. Undefined when this click is being answered already (delivered twice). */
    expect(interactionId: string): Promise<RegistrationDecided> | undefined {
      if (waiting.has(interactionId)) return undefined;
      return new Promise((resolve) => {
        waiting.set(interactionId, resolve);
      });
    },
    /** Whether this process waits for it. */
    expects: (interactionId: string): boolean => waiting.has(interactionId),
    /** Nobody waits any more. */
    forget(interactionId: string): void {
      waiting.delete(interactionId);
    },
    /** What the reply queue delivers; a decision that nobody waits for is dropped. */
    deliver(message: Message): void {
      if (message.type !== 'dev.verselink.registration.decided.v1') return;
      waiting.get(message.data.interaction_id)?.(message.data);
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;

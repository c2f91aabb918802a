import { type SimulatedAnswer } from './graph-simulator-proxy';
import { type SimulatedChannel, type SimulatorWorld } from './graph-simulator-world';

/** Takes a right message (`take` answers its id) unless a fault is waiting for it. */
export function acceptMessage(
  world: SimulatorWorld,
  channel: SimulatedChannel,
  recipient: string,
  take: () => string,
  bodyOf: (id?: string) => unknown,
): SimulatedAnswer {
  const fault = world.takeFault('messages', recipient);
  const refused = fault ? undefined : world.rates.refusal(channel, recipient);
  if (refused) return refused;
  if (!fault) return { body: bodyOf(take()) };
  switch (fault.mode) {
    case 'hang':
    case 'reset':
      return { fault: fault.mode };
    case 'reset_after_accept':
      take();
      return { fault: 'reset' };
    case 'late':
      return { body: bodyOf(take()), afterMs: fault.delayMs };
    case 'drip':
      return { body: bodyOf(take()), dripMs: fault.delayMs };
    case 'no_id':
      take();
      return { body: bodyOf() };
    default:
      return fault;
  }
}

import { type SimulatedAnswer } from './graph-simulator-proxy';
import { type SimulatorWorld } from './graph-simulator-world';

/** Takes a right message (`take` answers its id) unless a fault is waiting for it. */
export function acceptMessage(
  world: SimulatorWorld,
  recipient: string,
  take: () => string,
  bodyOf: (id?: string) => unknown,
): SimulatedAnswer {
  const fault = world.takeFault('messages', recipient);
  if (!fault) return { body: bodyOf(take()) };
  switch (fault.mode) {
    case 'hang':
    case 'reset':
      return { fault: fault.mode };
    case 'reset_after_accept':
      take();
      return { fault: 'reset' };
    case 'no_id':
      take();
      return { body: bodyOf() };
    default:
      return fault;
  }
}

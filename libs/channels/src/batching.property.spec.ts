import { FixedClock, type InboundEvent } from '@app/core';
import fc from 'fast-check';
import { MessengerChannel } from './messenger/messenger.channel';
import { rareCases } from './messenger/messenger-rare.payloads';
import * as messenger from './messenger/messenger.payloads';
import { WhatsappCloudChannel } from './whatsapp-cloud/whatsapp-cloud.channel';
import { rareMessages } from './whatsapp-cloud/whatsapp-cloud-rare.payloads';
import * as whatsapp from './whatsapp-cloud/whatsapp-cloud.payloads';

const keys = { accessToken: 'token', appSecret: 'secret', verifyToken: 'verify', version: 'v23.0' };
const clock = new FixedClock(new Date(messenger.at + 60_000));
const page = new MessengerChannel({ pageId: messenger.pageId, ...keys }, clock);
const number = new WhatsappCloudChannel({ phoneNumberId: whatsapp.phoneNumberId, ...keys }, clock);

/** Every element of the tables, in requests cut anywhere, in any order, some of them twice. */
const requestsOf = (elements: readonly unknown[]): fc.Arbitrary<unknown[][]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...elements], { minLength: elements.length }),
      fc.subarray([...elements]),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 }),
    )
    .map(([once, twice, sizes]) => {
      const rest = [...once, ...twice];
      const requests: unknown[][] = [];
      for (let n = 0; rest.length > 0; n++) requests.push(rest.splice(0, sizes[n % sizes.length]));
      return requests;
    });

/** What is stored in the end: each event once, by what makes it itself. */
const stored = (events: InboundEvent[]): string[] =>
  [...new Map(events.map((event) => [event.dedupe, JSON.stringify(event)])).values()].sort();

describe('any batching, order and repetition gives the same events, each once', () => {
  it('on Messenger', () => {
    const elements = [...messenger.cases, ...rareCases].map(([, element], i) => distinct(element, i));
    const alone = stored(elements.flatMap((element) => page.parse(messenger.body(element))));

    fc.assert(
      fc.property(requestsOf(elements), (requests) => {
        expect(stored(requests.flatMap((request) => page.parse(messenger.body(...request))))).toEqual(alone);
      }),
    );
  });

  it('on WhatsApp', () => {
    const elements = [...whatsapp.messages, ...rareMessages].map(([, element], i) => distinct(element, i));
    const alone = stored(
      elements.flatMap((element) => number.parse(whatsapp.change({ messages: [element] }))),
    );

    fc.assert(
      fc.property(requestsOf(elements), (requests) => {
        const events = requests.flatMap((messages) => number.parse(whatsapp.change({ messages })));
        expect(stored(events)).toEqual(alone);
      }),
    );
  });
});

/** The element with ids of its own, for the tables use the same ones again. */
function distinct(element: unknown, nth: number): unknown {
  return JSON.parse(JSON.stringify(element).replace(/"((?:m_|wamid\.)\d+)"/g, `"$1x${nth}"`));
}

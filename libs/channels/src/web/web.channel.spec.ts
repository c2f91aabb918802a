import { FixedClock, type Submission } from '@app/core';
import { itBehavesLikeAChannel } from '../channel.conformance';
import { WebChannel } from './web.channel';

const submission: Submission = {
  service: 'iumk',
  fields: {},
  documents: [],
  contact: { name: 'Siti Contoh' },
  consent: { noticeVersion: '1' },
};
const body = { idempotencyKey: '0190a5a0-0000-7000-8000-000000000001', submission };
const channel = new WebChannel(new FixedClock(new Date('2026-01-02T00:00:00Z')));

itBehavesLikeAChannel(channel, body);

it('keeps the submission whole, and its key makes it itself', () => {
  expect(channel.parse(body)).toMatchObject([
    { type: 'submission', dedupe: `submission:${body.idempotencyKey}`, submission },
  ]);
});

it('sends nothing: there is no chat at the other end', async () => {
  const send = channel.send({ recipient: 'x', content: { text: 'halo' } });
  await expect(send).rejects.toMatchObject({ code: 'channels.message_refused' });
});

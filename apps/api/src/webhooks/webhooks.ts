import { ChannelRegistry, type WebhookChannel } from '@app/channels';
import { Clock } from '@app/core';
import { Intake } from '@app/intake';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HandshakeRefused, SignatureWrong, WebhookUnknown } from './webhooks.errors';

const bodyLimit = 4 * 1024 * 1024;

type Called = FastifyRequest<{ Params: { channel: string }; Querystring: Record<string, unknown> }>;

/**
 * Where Meta calls: verify the bytes, make them durable, 200. Nothing else happens here (law 1), so they are routes of
 * Fastify itself: what Nest does around a controller costs as much as keeping the message. Every content type, also none,
 * arrives as the bytes that were signed. Failures are told as everywhere.
 */
export function addWebhooks(app: NestFastifyApplication): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const [channels, intake, clock] = [app.get(ChannelRegistry), app.get(Intake), app.get(Clock)];
  const channelOf = ({ params }: Called): WebhookChannel => {
    const channel = channels.webhook(params.channel);
    if (!channel) throw new WebhookUnknown('no such channel');
    return channel;
  };

  void fastify.register((webhooks, _options, done) => {
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, parsed) =>
      parsed(null, body),
    );

    webhooks.get('/webhooks/:channel', (request: Called, reply) => {
      const challenge = channelOf(request).handshake(request.query);
      if (challenge === null) throw new HandshakeRefused('verify token does not match');
      return reply.type('text/plain; charset=utf-8').send(challenge);
    });

    webhooks.post('/webhooks/:channel', async (request: Called) => {
      const channel = channelOf(request);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!channel.verify(body, request.headers)) throw new SignatureWrong('signature does not match');
      await intake.accept({
        channel: channel.name,
        account: channel.account,
        body,
        events: channel.parseBytes(body),
        receivedAt: clock.now(),
      });
      return 'EVENT_RECEIVED';
    });
    done();
  });
}

import { ChannelRegistry, type WebhookChannel } from '@app/channels';
import { AppError, Clock } from '@app/core';
import { Intake } from '@app/intake';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The channel is off or does not exist. */
export class WebhookUnknown extends AppError {
  readonly code = 'webhooks.unknown';
  readonly kind = 'not_found';
}

/** The handshake's token is not ours. */
export class HandshakeRefused extends AppError {
  readonly code = 'webhooks.handshake_refused';
  readonly kind = 'forbidden';
}

/** The bytes were not signed by the provider: nothing is stored. */
export class SignatureWrong extends AppError {
  readonly code = 'webhooks.signature_wrong';
  readonly kind = 'forbidden';
  readonly status = 401;
}

/** Where Meta calls: verify the bytes, make them durable, 200. Nothing else happens here (law 1). */
@ApiExcludeController()
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly intake: Intake,
    private readonly clock: Clock,
  ) {}

  @Get(':channel')
  handshake(
    @Param('channel') path: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): void {
    const challenge = this.channel(path).handshake(query);
    if (challenge === null) throw new HandshakeRefused('verify token does not match');
    void reply.type('text/plain; charset=utf-8').send(challenge);
  }

  @Post(':channel')
  @HttpCode(200)
  async receive(@Param('channel') path: string, @Req() request: FastifyRequest): Promise<string> {
    const channel = this.channel(path);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!channel.verify(body, request.headers)) throw new SignatureWrong('signature does not match');
    await this.intake.accept({
      channel: channel.name,
      account: channel.account,
      body,
      events: channel.parseBytes(body),
      receivedAt: this.clock.now(),
    });
    return 'EVENT_RECEIVED';
  }

  private channel(path: string): WebhookChannel {
    const channel = this.channels.webhook(path);
    if (!channel) throw new WebhookUnknown('no such channel');
    return channel;
  }
}

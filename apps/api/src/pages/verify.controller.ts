import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '@app/catalogue';
import { projectFolder } from '@app/config';
import { Letters, type VerifyView } from '@app/letters';
import { formatDateTime } from '@app/notification';
import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readForm } from './read-form';
import { sendPage } from './send-page';
import { type Compared, verifyPage } from './verify-page';

const script = readFileSync(join(projectFolder, 'apps', 'web', 'verify.js'), 'utf8');

/** What the QR code of a letter leads to. */
@ApiExcludeController()
@Controller()
export class VerifyController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly letters: Letters,
  ) {}

  @Get('assets/verify.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  script(): string {
    return script;
  }

  @Get('verify/:token')
  async verify(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    this.show(reply, token, await this.letters.verify(token));
  }

  /** A file compared with the signed letter, for browsers that cannot: read, hashed, and not kept. */
  @Post('verify/:token')
  @HttpCode(200)
  async compare(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { files } = await readForm(request);
    const view = await this.letters.verify(token);
    this.show(reply, token, view, view ? compared(files[0]?.bytes, view) : undefined);
  }

  private show(reply: FastifyReply, token: string, view: VerifyView | null, result?: Compared): void {
    const timeOf = (iso: string): string => formatDateTime(new Date(iso), this.catalogue.office);
    const html = verifyPage(this.catalogue.texts, view, { token, timeOf, compared: result });
    sendPage(reply.status(view ? 200 : 404), html, { script: true });
  }
}

function compared(bytes: Buffer | undefined, { sha256 }: VerifyView): Compared {
  if (!bytes) return 'missing';
  return createHash('sha256').update(bytes).digest('hex') === sha256 ? 'same' : 'other';
}

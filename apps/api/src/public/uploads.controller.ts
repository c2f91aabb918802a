import { maxFileBytes, refuseBadUpload, TusStore, Uploads } from '@app/documents';
import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';

const path = '/api/v1/uploads';

/** Resumable uploads (tus 1.0): a photo that is cut half-way goes on where it stopped. */
@ApiExcludeController()
@Controller('api/v1/uploads')
export class UploadsController {
  private readonly server: Server;

  constructor(uploads: Uploads) {
    this.server = new Server({
      path,
      datastore: new TusStore(uploads),
      maxSize: maxFileBytes,
      relativeLocation: true,
      namingFunction: () => uploads.newId(),
      onUploadFinish: async (_request, upload) => {
        await refuseBadUpload(uploads, upload.id);
        return {};
      },
    });
  }

  @All(['', ':id'])
  async handle(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack(); // tus answers by itself
    await this.server.handle(request.raw, reply.raw);
  }
}

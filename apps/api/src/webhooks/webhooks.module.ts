import { IntakeModule } from '@app/intake';
import { Module } from '@nestjs/common';
import { WebhooksController } from './webhooks.controller';

@Module({ imports: [IntakeModule], controllers: [WebhooksController] })
export class WebhooksModule {}

import { IntakeModule } from '@app/intake';
import { NotificationModule } from '@app/notification';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { OperationsController } from './operations.controller';

@Module({ imports: [IntakeModule, NotificationModule, QueueModule], controllers: [OperationsController] })
export class OperationsModule {}

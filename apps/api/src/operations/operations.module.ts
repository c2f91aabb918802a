import { IntakeModule } from '@app/intake';
import { QueueModule } from '@app/queue';
import { Module } from '@nestjs/common';
import { OperationsController } from './operations.controller';

@Module({ imports: [IntakeModule, QueueModule], controllers: [OperationsController] })
export class OperationsModule {}

import { Global, Module } from '@nestjs/common';
import { Environment } from './environment';

/** Reads the environment once; a wrong value stops the start. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: () => new Environment(process.env) }],
  exports: [Environment],
})
export class ConfigModule {}

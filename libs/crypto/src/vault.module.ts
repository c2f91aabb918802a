import { Environment } from '@app/config';
import { Clock, SystemClock } from '@app/core';
import { Global, Module } from '@nestjs/common';
import { Vault } from './vault';

/** Provides `Vault` (its keyring is loaded at start, from the database or its copy in DATA_DIR) and `Clock`. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: Vault,
      useFactory: (env: Environment) =>
        new Vault({ encryptionKey: env.encryptionKey, tokenSecret: env.tokenSecret }),
      inject: [Environment],
    },
  ],
  exports: [Clock, Vault],
})
export class VaultModule {}

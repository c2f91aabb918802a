import { type DynamicModule, Module } from '@nestjs/common';
import { Catalogue } from './catalogue';
import { loadCatalogue } from './load-catalogue';

/** Provides `Catalogue`; a wrong file stops the start with its name and line. */
@Module({})
export class CatalogueModule {
  static forDirectory(dir: string): DynamicModule {
    return {
      module: CatalogueModule,
      global: true,
      providers: [{ provide: Catalogue, useFactory: () => loadCatalogue(dir) }],
      exports: [Catalogue],
    };
  }
}

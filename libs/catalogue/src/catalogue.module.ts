import { type DynamicModule, Module } from '@nestjs/common';
import { Catalogue } from './catalogue';
import { loadCatalogue } from './load-catalogue';

/** Provides `Catalogue`; a wrong file stops the start with its name and line, read before anything else is made. */
@Module({})
export class CatalogueModule {
  /** @throws CatalogueInvalid */
  static forDirectory(dir: string): DynamicModule {
    const catalogue = loadCatalogue(dir);
    return {
      module: CatalogueModule,
      global: true,
      providers: [{ provide: Catalogue, useValue: catalogue }],
      exports: [Catalogue],
    };
  }
}

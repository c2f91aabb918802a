import { Catalogue, type ServiceBundle, type ServiceDefinition } from '@app/catalogue';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** The definition that a case began with, kept as long as the case (law 7). */
@Injectable()
export class ServiceVersions {
  private readonly known = new Map<string, ServiceBundle>();

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
  ) {}

  /** The row of today's definition, made at its first case. */
  async current(code: string): Promise<string> {
    const hash = this.catalogue.hash(code);
    await this.database.query(
      `INSERT INTO service_versions (id, code, hash, definition) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT service_versions_uq DO NOTHING`,
      [newId(), code, hash, JSON.stringify(this.catalogue.bundle(code))],
    );
    const row = await this.database.queryOne<{ id: string }>(
      'SELECT id FROM service_versions WHERE code = $1 AND hash = $2',
      [code, hash],
    );
    return row?.id ?? '';
  }

  async definition(versionId: string): Promise<ServiceDefinition> {
    return (await this.bundle(versionId)).service;
  }

  /** Every version that some case may still have. */
  async all(): Promise<{ id: string; definition: ServiceDefinition }[]> {
    const rows = await this.database.query<{ id: string }>('SELECT id FROM service_versions ORDER BY id');
    const versions: { id: string; definition: ServiceDefinition }[] = [];
    for (const { id } of rows) versions.push({ id, definition: await this.definition(id) });
    return versions;
  }

  /** What this case began with. */
  async ofCase(caseId: string): Promise<ServiceBundle> {
    const row = await this.database.queryOne<{ version: string }>(
      'SELECT service_version_id AS version FROM cases WHERE id = $1',
      [caseId],
    );
    return this.bundle(row?.version ?? '');
  }

  /** Definition, letter and texts of a version; versions never change, so they are kept. */
  async bundle(versionId: string): Promise<ServiceBundle> {
    const known = this.known.get(versionId);
    if (known) return known;
    const row = await this.database.queryOne<{ definition: ServiceBundle }>(
      'SELECT definition FROM service_versions WHERE id = $1',
      [versionId],
    );
    if (!row) throw new Error('service version is missing'); // a foreign key says that it cannot be
    this.known.set(versionId, row.definition);
    return row.definition;
  }
}

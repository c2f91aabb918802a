import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database, OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';

const kind = 'second_factor';

interface Rule {
  roles: string[];
}

/** For which roles the office asks for a second factor: none, until it says so. */
@Injectable()
export class SecondFactorRule {
  constructor(
    private readonly database: Database,
    private readonly rows: OfficeRows,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  async roles(): Promise<string[]> {
    return (await this.rows.on<Rule>(kind, this.today()))[0]?.data.roles ?? [];
  }

  /** Counts from the next request on: who has none yet can do nothing but set it up. */
  async set(roles: readonly string[], by: string): Promise<string[]> {
    return this.database.transaction(async () => {
      await this.rows.lock(kind);
      const at = this.clock.now();
      for (const row of await this.rows.since<Rule>(kind, this.today())) await this.rows.end(row.id, at);
      const data = { roles: [...new Set(roles)].sort() };
      await this.rows.add<Rule>(kind, { from: this.today(), to: null, data, by, at });
      return data.roles;
    });
  }

  /** Whether somebody with these roles must set one up before anything else. */
  async isMissing(roles: readonly string[], confirmedAt: Date | null): Promise<boolean> {
    if (confirmedAt) return false;
    const asked = await this.roles();
    return roles.some((role) => asked.includes(role));
  }

  private today(): string {
    return dayIn(this.catalogue.office.timezone, this.clock.now());
  }
}

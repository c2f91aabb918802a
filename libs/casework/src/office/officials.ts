import { Catalogue, type OfficialDefinition } from '@app/catalogue';
import { OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Who holds a role, as it stands under a letter. */
export type Official = Pick<OfficialDefinition, 'role' | 'name' | 'title' | 'rank' | 'nip'>;

/** The officials by day: what staff have set goes before the catalogue's first values. */
@Injectable()
export class Officials {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly rows: OfficeRows,
  ) {}

  /** The holder of the role on a day, `yyyy-mm-dd`, the latest appointed; null when nobody is. */
  async officialOn(role: string, day: string): Promise<Official | null> {
    const set = await this.rows.on<Official>('official', day);
    return set.find(({ data }) => data.role === role)?.data ?? this.firstValue(role, day);
  }

  private firstValue(role: string, day: string): Official | null {
    const [official] = this.catalogue.office.officials
      // In the catalogue `valid_to` is the first day that no longer counts.
      .filter(({ role: own, valid_from: from, valid_to: to }) => {
        return own === role && (!from || from <= day) && (!to || day < to);
      })
      .sort((a, b) => (b.valid_from ?? '').localeCompare(a.valid_from ?? ''));
    if (!official) return null;
    const { name, title, rank, nip } = official;
    return { role: official.role, name, title, rank, nip };
  }
}

import { Officials } from '@app/casework';
import { OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Signer } from './letter-rows';

/** An order by which somebody signs for the holder of a role: what its row says of him. */
interface Deputy {
  userId: string;
  role: string;
  /** `Plh.`, `Plt.`, `a.n.` */
  basis: string;
  name: string;
  rank: string | null;
  nip: string | null;
}

/** Who signs on a day: a deputy by order, else whoever holds the role. */
@Injectable()
export class SigningOfficials {
  constructor(
    private readonly officials: Officials,
    private readonly rows: OfficeRows,
  ) {}

  /** As it stands under a letter of that day, `yyyy-mm-dd`; null when nobody is in office. */
  async on(role: string, day: string): Promise<Signer | null> {
    const holder = await this.officials.officialOn(role, day);
    if (!holder) return null;
    const orders = await this.rows.on<Deputy>('deputy', day);
    const deputy = orders.find(({ data }) => data.role === role)?.data;
    if (!deputy) return { name: holder.name, title: holder.title, rank: holder.rank, nip: holder.nip };
    const { basis, name, rank, nip, userId } = deputy;
    return { name, title: `${basis} ${holder.title}`, rank: rank ?? '', nip: nip ?? '', userId };
  }
}

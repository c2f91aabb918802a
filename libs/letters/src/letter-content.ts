import type { CaseRecord } from '@app/casework';
import { Catalogue, dayIn, formatDate, formatField } from '@app/catalogue';
import { Environment } from '@app/config';
import { Injectable } from '@nestjs/common';
import type { LetterData, Signer } from './letter-rows';
import { SignerMissing } from './letters.errors';
import { SigningOfficials } from './signing-officials';

/** What stands on a letter: taken from the case once, at the draft, then kept. */
@Injectable()
export class LetterContent {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly env: Environment,
    private readonly officials: SigningOfficials,
  ) {}

  /** The office's day of a moment, `yyyy-mm-dd`. */
  dayOf(at: Date): string {
    return dayIn(this.catalogue.office.timezone, at);
  }

  /** Who signs a letter of that day for the service's signer role. @throws SignerMissing */
  async signer({ id, definition }: CaseRecord, day: string): Promise<Signer> {
    const signer = await this.officials.on(definition.signer, day);
    if (!signer) throw new SignerMissing('nobody signs on this day', { caseId: id, role: definition.signer });
    return definition.signer_title ? { ...signer, title: definition.signer_title } : signer;
  }

  of(record: CaseRecord, fixed: { number: string; day: string; signer: Signer; token: string }): LetterData {
    const { office } = this.catalogue;
    const { signer, number, day } = fixed;
    const { values, shown } = this.fields(record);
    return {
      values: {
        ...values,
        number,
        date: day,
        verifyUrl: this.verifyUrl(fixed.token),
        'office.name': office.name,
        'office.place': office.place,
        'office.letterhead': office.letterhead.join('\n'),
        ...signerValues(signer),
        'legal.basis': record.definition.legal.basis.join('; '),
      },
      shown: { ...shown, date: formatDate(day) },
      photoFiles: photoFilesOf(record),
      holder: this.holder(record),
    };
  }

  /** The same letter with another official under it. */
  resigned(data: LetterData, signer: Signer): LetterData {
    return { ...data, values: { ...data.values, ...signerValues(signer) } };
  }

  holder({ applicant, village }: CaseRecord): LetterData['holder'] {
    const home = this.catalogue.office.villages.find(({ code }) => code === village);
    return { name: applicant.name, village: home?.name ?? '' };
  }

  verifyUrl(token: string): string {
    return `${this.env.publicUrl}/verify/${token}`;
  }

  private fields({ definition, fields }: CaseRecord): Pick<LetterData, 'values' | 'shown'> {
    const pairs = definition.fields.map((field) => ({ field, name: `fields.${field.key}` }));
    return {
      values: Object.fromEntries(pairs.map(({ field, name }) => [name, plain(fields[field.key])])),
      shown: Object.fromEntries(
        pairs.map(({ field, name }) => [name, formatField(field, fields[field.key], this.catalogue)]),
      ),
    };
  }
}

function signerValues({ name, title, rank, nip }: Signer): Record<string, string> {
  return { 'signer.name': name, 'signer.title': title, 'signer.rank': rank, 'signer.nip': nip };
}

/** Of each paper the newest version that was not sent back. */
function photoFilesOf({ items }: CaseRecord): Record<string, string> {
  return Object.fromEntries(
    items.flatMap(({ key, documents }) => {
      const newest = documents.findLast(({ state }) => state !== 'superseded' && state !== 'returned');
      return newest ? [[`photo.${key}`, newest.fileId]] : [];
    }),
  );
}

function plain(value: unknown): string | number {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

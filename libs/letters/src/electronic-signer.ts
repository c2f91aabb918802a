import { Injectable } from '@nestjs/common';

/** What is to be signed electronically, and by whom. */
export interface Unsigned {
  pdf: Buffer;
  /** The official's number, which his certificate is issued to. */
  nip: string;
}

/**
 * The door to a certified signature (BSrE). A provider that signs by a call of its own must be bounded in time: the case
 * is locked meanwhile.
 */
export abstract class ElectronicSigner {
  /** The signed PDF; null where a person signs outside and uploads the result. */
  abstract sign(unsigned: Unsigned): Promise<Buffer | null>;
}

/** The official signs with the provider's own program, and the signed PDF is uploaded. */
@Injectable()
export class ManualElectronicSigner extends ElectronicSigner {
  sign(): Promise<null> {
    return Promise.resolve(null);
  }
}

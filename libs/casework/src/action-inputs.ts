import { type ActionDefinition, Catalogue, reasonsOf, validateField } from '@app/catalogue';
import { Clock, type FieldError } from '@app/core';
import { Injectable } from '@nestjs/common';
import type { ActionInput, CaseRecord } from './case-record';
import { ActionIncomplete } from './casework.errors';

/** What may always be said of another office's document, whatever its action declares. */
const ofForeignDocument = ['number', 'date', 'issuer', 'signer'];

/** Checks what comes with an action against its definition. */
@Injectable()
export class ActionInputs {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /**
   * The input with its data as they are stored. @throws ActionIncomplete naming each thing that is missing, unknown or wrong
   */
  checked(record: CaseRecord, action: string, definition: ActionDefinition, input: ActionInput): ActionInput {
    const { data, errors } = this.data(definition, input);
    const wrong = [
      ...missing(definition, input),
      ...unknownReasons(record, action, input),
      ...stillAsked(record, definition, input),
      ...errors,
    ];
    if (wrong.length > 0) throw new ActionIncomplete(wrong);
    return data === undefined ? input : { ...input, data };
  }

  /** Data of an action that declares none are free. */
  private data(
    { data: fields, effect }: ActionDefinition,
    { data: given }: ActionInput,
  ): { data?: Record<string, unknown>; errors: FieldError[] } {
    if (!fields || !given) return { data: given, errors: [] };
    const { office, texts } = this.catalogue;
    const context = { today: this.clock.now(), villages: office.villages, timezone: office.timezone };
    const free = effect === 'record_external' ? ofForeignDocument : [];
    const known = new Set([...fields.map(({ key }) => key), ...free]);
    const errors = Object.keys(given)
      .filter((key) => !known.has(key))
      .map((key): FieldError => ({ field: `data.${key.slice(0, 60)}`, code: 'unknown_field' }));
    const data = Object.fromEntries(Object.entries(given).filter(([key]) => free.includes(key)));
    for (const field of fields) {
      const result = validateField(field, given[field.key], context);
      if (!result.ok) {
        const detail = texts.render(result.textKey, result.params);
        errors.push({ field: `data.${field.key}`, code: result.code, detail });
      } else if (result.value === null) delete data[field.key];
      else data[field.key] = result.value;
    }
    return { data, errors };
  }
}

function missing({ needs }: ActionDefinition, input: ActionInput): FieldError[] {
  const given: Record<string, boolean> = {
    note: Boolean(input.note?.trim()),
    reasons: Boolean(input.reasons?.length),
    items: Boolean(input.items?.length),
    data: input.data !== undefined,
    file: input.fileId !== undefined,
  };
  return needs
    .filter((need) => !given[need])
    .map((need) => ({ field: need === 'file' ? 'fileId' : need, code: 'required' }));
}

function unknownReasons({ definition }: CaseRecord, action: string, input: ActionInput): FieldError[] {
  const known = reasonsOf(definition, action);
  const used = [...(input.reasons ?? []), ...(input.items ?? []).flatMap(({ reason }) => reason ?? [])];
  return used
    .filter((reason) => !Object.hasOwn(known, reason))
    .map(() => ({ field: 'reasons', code: 'reason_unknown' }));
}

/** A citizen gives the case back when every paper that was asked for is there or will be brought. */
function stillAsked(record: CaseRecord, { clock }: ActionDefinition, { actor }: ActionInput): FieldError[] {
  const open = record.items.some(({ state }) => state === 'returned');
  return actor.kind === 'citizen' && clock === 'resume' && open ? [{ field: 'items', code: 'required' }] : [];
}

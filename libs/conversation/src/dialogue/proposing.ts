import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import { parseNik } from '@app/core';
import type { DialogueState, KnownCase, Reply } from './dialogue-state';
import { openFields } from './requirements';
import type { DialogueContext } from './turn';

const youngest = 12;

/** What can be known without asking: sex and birth date from the NIK, the phone from the channel, who it is from an earlier case. Confirmed, never taken. */
export function proposals(
  service: ServiceDefinition,
  state: DialogueState,
  { today, cases }: Pick<DialogueContext, 'today' | 'cases'>,
): Record<string, unknown> {
  const known = {
    ...fromEarlier(service, state, cases),
    ...fromNik(service, state, today),
    ...fromChannel(service, state),
  };
  const open = openFields(service, state).map(({ key }) => key);
  return Object.fromEntries(
    Object.entries(known).filter(([key]) => open.includes(key) && !state.declined?.includes(key)),
  );
}

/** Asks whether the proposed values are right. */
export function proposalQuestion(
  service: ServiceDefinition,
  proposed: Record<string, unknown>,
  { shown }: DialogueContext,
): Reply {
  const values = service.fields
    .filter(({ key }) => proposed[key] !== undefined)
    .map((field) => `${field.label}: ${shown(field, proposed[field.key])}`)
    .join('\n');
  return {
    key: 'dialogue.propose',
    params: { values },
    choices: [
      { value: 'ya', label: 'dialogue.choice_right' },
      { value: 'bukan', label: 'dialogue.choice_wrong' },
    ],
  };
}

function fromNik(
  { fields }: ServiceDefinition,
  { values }: DialogueState,
  today: Date,
): Record<string, unknown> {
  const nik = fields.find(({ type }) => type === 'nik');
  const written = nik && values[nik.key];
  const read = typeof written === 'string' ? parseNik(written) : undefined;
  if (!read?.ok) return {};
  const { day, month, year, sex } = read.facts;
  const century = 2000 + year > today.getUTCFullYear() - youngest ? 1900 : 2000;
  const two = (part: number): string => String(part).padStart(2, '0');
  const born = `${century + year}-${two(month)}-${two(day)}`;
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      if (field.key === 'birth_date') return [[field.key, born]];
      return isSex(field) ? [[field.key, sex]] : [];
    }),
  );
}

function isSex({ key, options }: FieldDefinition): boolean {
  return key === 'sex' && options !== undefined && 'male' in options && 'female' in options;
}

function fromChannel({ fields }: ServiceDefinition, { phone }: DialogueState): Record<string, unknown> {
  const field = fields.find(({ type }) => type === 'phone');
  return field && phone ? { [field.key]: phone } : {};
}

/** Name and NIK of the person whom this chat says that the draft is for, as the chat itself told them before. */
function fromEarlier(
  { fields }: ServiceDefinition,
  { person }: DialogueState,
  cases: readonly KnownCase[],
): Record<string, unknown> {
  const earlier = cases.find(({ applicant }) => applicant?.told && applicant.id === person)?.applicant;
  const nik = fields.find(({ type }) => type === 'nik');
  return earlier?.told
    ? {
        applicant_name: earlier.told.name,
        ...(nik && earlier.nik ? { [nik.key]: earlier.nik } : {}),
      }
    : {};
}

import type { FieldDefinition, OfficeDefinition } from '@app/catalogue';
import type { JSX } from 'preact';

type Village = OfficeDefinition['villages'][number];

/** Those that still belong to the district. */
export function openVillages({ villages }: OfficeDefinition): Village[] {
  return villages.filter(({ valid_to: until }) => !until);
}

/** A field of a service's form with its label, its help and what is wrong with it. */
export function fieldInput(
  field: FieldDefinition,
  value: string,
  {
    villages,
    error,
    required = field.required,
    prefix = 'field',
  }: { villages: readonly Village[]; error?: string; required?: boolean; prefix?: string },
): JSX.Element {
  const id = `f-${field.key}`;
  const common = { id, name: `${prefix}.${field.key}`, required };
  return (
    <div class="field" key={field.key}>
      <label for={id}>{field.label}</label>
      {field.help && <small>{field.help}</small>}
      {error && <p class="error">{error}</p>}
      {fieldControl(field, value, common, villages)}
    </div>
  );
}

function fieldControl(
  field: FieldDefinition,
  value: string,
  common: { id: string; name: string; required: boolean },
  villages: readonly Village[],
): JSX.Element {
  const options =
    field.type === 'village'
      ? villages.map(({ code, name }) => [code, name] as const)
      : Object.entries(field.options ?? {});
  if (options.length > 0) {
    return (
      <select {...common}>
        <option value="" />
        {options.map(([key, label]) => (
          <option
            key={key}
            value={field.type === 'village' ? label : key}
            selected={value === key || value === label}
          >
            {label}
          </option>
        ))}
      </select>
    );
  }
  const numeric = field.type === 'nik' || field.type === 'kk';
  return (
    <input
      {...common}
      type={field.type === 'phone' ? 'tel' : 'text'}
      inputMode={numeric ? 'numeric' : undefined}
      maxLength={field.type === 'text' || field.type === 'address' ? (field.max ?? 300) : 100}
      value={value}
    />
  );
}

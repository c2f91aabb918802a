import type { JSX } from 'preact';
import type { Refusal } from '../refusal';

/** Why the form was not taken. */
export function RefusalLines({ refusal }: { refusal?: Refusal }): JSX.Element | null {
  if (!refusal) return null;
  return (
    <div class="error" role="alert">
      <p>{refusal.detail}</p>
      {refusal.errors.map((error) => (
        <p key={error}>{error}</p>
      ))}
    </div>
  );
}

interface Labelled {
  id: string;
  label: string;
  name?: string;
  value?: string;
  required?: boolean;
}

/** A choice of few. Where nothing need be chosen, `none` is what that is called. */
export function Choice({
  id,
  label,
  name = id,
  value,
  none,
  required,
  options,
}: Labelled & { none?: string; options: readonly (readonly [code: string, label: string])[] }): JSX.Element {
  return (
    <>
      <label for={id}>{label}</label>
      <select id={id} name={name} required={required}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([code, shown]) => (
          <option key={code} value={code} selected={code === value}>
            {shown}
          </option>
        ))}
      </select>
    </>
  );
}

/** A line to write in. */
export function Line({
  id,
  label,
  name = id,
  value,
  required,
  max,
  type = 'text',
  min,
}: Labelled & { max?: number; min?: string; type?: 'text' | 'date' | 'number' | 'tel' }): JSX.Element {
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        min={min}
        max={type === 'number' ? max : undefined}
        maxLength={type === 'text' || type === 'tel' ? max : undefined}
        required={required}
        value={value}
      />
    </>
  );
}

/** A few lines to write in. */
export function Words({
  id,
  label,
  name = id,
  value = '',
  required,
  max,
  min,
}: Labelled & { max: number; min?: number }): JSX.Element {
  return (
    <>
      <label for={id}>{label}</label>
      <textarea id={id} name={name} rows={4} minLength={min} maxLength={max} required={required}>
        {value}
      </textarea>
    </>
  );
}

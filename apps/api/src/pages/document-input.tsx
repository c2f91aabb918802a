import type { JSX } from 'preact';
import type { FormState } from './form-state';

/** A paper that a form asks for. */
export interface WantedDocument {
  key: string;
  label: string;
  accept: readonly string[];
  mayBring: boolean;
  help?: string;
}

/** A file field, and the promise to bring the paper where the service allows that. */
export function documentInput(
  words: { kept: string; bring: string },
  { key, label, accept, mayBring, help }: WantedDocument,
  { uploads, bring }: Pick<FormState, 'uploads' | 'bring'>,
  error?: string,
): JSX.Element {
  const kept = uploads[key];
  return (
    <fieldset key={key}>
      <legend>{label}</legend>
      {help && <small>{help}</small>}
      {error && <p class="error">{error}</p>}
      {kept && <input type="hidden" name={`upload.${key}`} value={kept} />}
      {kept && <p>{words.kept}</p>}
      <input
        type="file"
        name={`file.${key}`}
        aria-label={label}
        accept={[
          ...(accept.includes('image') ? ['image/*'] : []),
          ...(accept.includes('pdf') ? ['application/pdf'] : []),
        ].join(',')}
      />
      {mayBring && (
        <label class="check">
          <input type="checkbox" name={`bring.${key}`} value="1" checked={bring.includes(key)} />{' '}
          {words.bring}
        </label>
      )}
    </fieldset>
  );
}

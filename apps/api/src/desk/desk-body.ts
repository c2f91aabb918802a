import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { requestInvalid } from '../request-invalid';

/** What a form says as the body of the REST route that does the same, by the same limits. @throws RequestInvalid */
export function bodyOf<Body extends object>(type: new () => Body, given: object): Body {
  const body = plainToInstance(type, given);
  const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw requestInvalid(errors);
  return body;
}

/** Some fields of a form; one that was left empty is not there. */
export function filledIn(
  fields: Readonly<Record<string, string>>,
  ...names: readonly string[]
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      return value ? [[name, value]] : [];
    }),
  );
}

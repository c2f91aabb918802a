import type { ServiceDefinition } from './service.definition';

/** Who a form is for. */
export interface ApplicantGiven {
  name: string;
  nik?: string;
  phone?: string;
  village?: string;
}

/** Who a form is for, by the types of the fields. */
export function applicantOf(
  service: ServiceDefinition,
  values: Record<string, unknown>,
): ApplicantGiven {
  const byType = (type: string): string | undefined => {
    const field = service.fields.find((item) => item.type === type);
    const value = field && values[field.key];
    return typeof value === 'string' ? value : undefined;
  };
  const name =
    values['applicant_name'] ?? values[service.fields.find(({ type }) => type === 'text')?.key ?? ''];
  return {
    name: typeof name === 'string' ? name : '',
    nik: byType('nik'),
    phone: byType('phone'),
    village: byType('village'),
  };
}

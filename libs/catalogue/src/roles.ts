/** Roles of staff (contract.md 3). */
export const staffRoles = [
  'officer',
  'section_head',
  'secretary',
  'district_head',
  'village_officer',
  'admin',
  'auditor',
] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Who may take an action: staff, or one of three that are no staff. */
export const actors = [...staffRoles, 'citizen', 'timer', 'system'] as const;
export type Actor = (typeof actors)[number];

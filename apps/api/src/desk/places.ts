import type { StaffRole } from '@app/catalogue';
import type { StaffPrincipal } from '@app/staff';
import { permissions } from '../staff/permissions';

/** A page of the desk that is gone to from everywhere. */
export interface Place {
  path: string;
  /** Its name, a text. */
  key: string;
  /** The route of the REST interface that shows the same: whoever may call it may come here. */
  route: string;
  /** Whose daily work it is: for them it stands on top, for all others behind one more press. */
  daily: readonly StaffRole[];
}

const heads: readonly StaffRole[] = ['section_head', 'secretary', 'district_head'];
const office: readonly StaffRole[] = ['officer', ...heads];

// In the order of the day; who has no cases begins at the first place that is his.
const places: readonly Place[] = [
  place('', 'card', 'WorkController.next', [...office, 'village_officer']),
  place('/tumpukan', 'stack', 'WorkController.sign', heads),
  place('/percakapan', 'conversations', 'ConversationsController.list', ['officer', 'auditor']),
  place('/tugas', 'tasks', 'TasksController.list', [...office, 'admin', 'auditor']),
  place('/cari', 'search', 'CasesController.list', [...office, 'auditor', 'village_officer']),
  place('/loket', 'entry', 'CasesController.create', ['village_officer']),
  place('/pengaduan', 'complaints', 'ComplaintsController.list', ['auditor']),
  place('/pengaduan/baru', 'complaint_new', 'ComplaintsController.take', []),
  place('/nomor', 'numbers', 'NumbersController.list', []),
  place('/rekap', 'recap', 'ReportsController.files', []),
  place('/kantor', 'dates', 'OfficeController.closures', []),
  place('/pengganti', 'deputies', 'DeputiesController.list', []),
  place('/saluran', 'channels', 'ChannelsController.list', ['admin']),
  place('/pengguna', 'users', 'UsersController.list', ['admin']),
];

const more: Place = place('/lainnya', 'more', 'OwnSessionsController.list', []);
const mostOnTop = 5;

/** Whether one of this person's roles may call a route of the REST interface; the page asks the same table. */
export function may({ roles }: Pick<StaffPrincipal, 'roles'>, route: string): boolean {
  return (permissions[route] ?? []).some((role) => roles.includes(role));
}

/** Where somebody begins who has no cases to work: the first place that is his. */
export function homeOf(staff: StaffPrincipal): string {
  return places.find(({ route }) => may(staff, route))?.path ?? '/petugas/akun';
}

/** The few places on top, and those on the page behind the last of them. */
export function placesOf(staff: Pick<StaffPrincipal, 'roles'>): { top: Place[]; others: Place[] } {
  const open = places.filter(({ route }) => may(staff, route));
  const daily = open
    .filter((one) => one.daily.some((role) => staff.roles.includes(role)))
    .slice(0, mostOnTop - 1);
  const others = open.filter((one) => !daily.includes(one));
  return { top: others.length > 0 ? [...daily, more] : daily, others };
}

function place(path: string, name: string, route: string, daily: readonly StaffRole[]): Place {
  return { path: `/petugas${path}`, key: `desk.nav_${name}`, route, daily };
}

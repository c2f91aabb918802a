import { staffRoles, type StaffRole } from '@app/catalogue';

const everyone: readonly StaffRole[] = staffRoles;
const office: readonly StaffRole[] = ['officer', 'section_head', 'secretary', 'district_head'];
const readers: readonly StaffRole[] = [...office, 'auditor', 'village_officer'];
const desk: readonly StaffRole[] = ['officer', 'section_head', 'secretary'];

/** Who may call what: controller and method to roles. A route without a row is refused, and fails a test. */
export const permissions: Readonly<Record<string, readonly StaffRole[]>> = {
  'SessionController.logout': everyone,
  'CasesController.list': readers,
  'CasesController.get': readers,
  'CasesController.create': [...desk, 'village_officer'],
  'CasesController.act': [...office, 'village_officer'],
  'CasesController.events': readers,
  'CasesController.pin': desk,
  'CasesController.patchFields': desk,
  'CasesController.assign': desk,
  'CasePaperController.letter': readers,
  'CasePaperController.putLetter': desk,
  'CasePaperController.sheet': office,
  'DocumentsController.get': readers,
  'DocumentsController.content': readers,
  'DocumentsController.review': desk,
  'ConversationsController.list': [...desk, 'auditor'],
  'ConversationsController.messages': [...desk, 'auditor'],
  'ConversationsController.say': desk,
  'ConversationsController.takeover': desk,
  'ConversationsController.release': desk,
  'MessagesController.list': [...desk, 'auditor'],
  'TasksController.list': [...office, 'admin', 'auditor'],
  'TasksController.done': [...office, 'admin'],
  'OutboxController.list': [...desk, 'admin'],
  'OutboxController.retry': [...desk, 'admin'],
  'UsersController.list': ['admin'],
  'UsersController.create': ['admin'],
  'UsersController.change': ['admin'],
  'AuditController.list': ['auditor', 'admin'],
  'ChannelsController.list': ['admin', ...desk],
};

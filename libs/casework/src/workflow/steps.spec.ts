import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { stepsOf, statusesOfWork } from './steps';

const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
const fresh = { identityConfirmed: false };

describe('the steps of a case', () => {
  it.each([
    ['submitted', 'officer', ['start_verification', 'cancel']],
    ['verifying', 'officer', ['draft_letter', 'return_to_citizen', 'confirm_identity', 'survey', 'cancel']],
    ['surveying', 'officer', ['record_survey', 'cancel']],
    ['drafted', 'section_head', ['review', 'send_back', 'reject']],
    ['reviewed', 'officer', ['print_sheet', 'record_signature', 'confirm_identity', 'cancel']],
    ['ready', 'officer', ['hand_over', 'confirm_identity']],
    ['returned', 'district_head', []],
  ])('from %s offer %s the likeliest first', (status, role, codes) => {
    expect(stepsOf(catalogue.service('iumk'), status, [role], fresh).map(({ code }) => code)).toEqual(codes);
  });

  it('do not ask twice whether the identity was seen', () => {
    const steps = stepsOf(catalogue.service('ak1'), 'ready', ['officer'], { identityConfirmed: true });
    expect(steps.map(({ code }) => code)).toEqual(['hand_over']);
  });
});

describe('what waits for a role', () => {
  it.each([
    ['officer', ['submitted', 'verifying', 'reviewed', 'signed', 'ready']],
    ['section_head', ['drafted']],
    ['secretary', ['drafted']],
    ['district_head', []],
    ['auditor', []],
  ])('%s', (role, statuses) => {
    expect(statusesOfWork(catalogue.service('iumk'), [role])).toEqual(statuses);
  });
});

import { CaseNotFound, type CaseRecord } from '@app/casework';
import { villageFilter, visibleTo } from './case-access';

const record = { id: 'x', village: '6402090001' } as unknown as CaseRecord;

describe('what a village officer sees', () => {
  it('is his own village', () => {
    const staff = { roles: ['village_officer'], village: '6402090001' };
    expect(villageFilter(staff)).toEqual({ village: '6402090001' });
    expect(visibleTo(staff, record)).toBe(record);
  });

  it.each([{ village: '6402090002' }, { village: undefined }])('is nothing else: %j', ({ village }) => {
    const staff = { roles: ['village_officer'], village };
    expect(villageFilter(staff)).toEqual({ village: village ?? '' });
    expect(() => visibleTo(staff, record)).toThrow(CaseNotFound);
  });

  it('is everything for whoever has another role too', () => {
    const staff = { roles: ['village_officer', 'officer'], village: '6402090002' };
    expect(villageFilter(staff)).toEqual({});
    expect(visibleTo(staff, record)).toBe(record);
  });
});

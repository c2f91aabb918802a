import { markOf, readMark } from './outbound-mark';

const outboundId = '01900000-0000-7000-8000-000000000001';

describe('the mark of a message of ours', () => {
  it('comes back as it went', () => {
    expect(readMark(markOf({ outboundId, part: 1, parts: 3 }))).toEqual({ outboundId, part: 1, parts: 3 });
  });

  it.each([undefined, '', 'DEVELOPER_DEFINED_METADATA', outboundId, `${outboundId}:1`, `${outboundId}:a/b`])(
    'is not seen in %s',
    (foreign) => {
      expect(readMark(foreign)).toBeNull();
    },
  );
});

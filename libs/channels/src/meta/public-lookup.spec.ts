import { isPublicAddress, publicLookup } from './public-lookup';

it.each(['31.13.64.1', '2a03:2880::1', '::ffff:31.13.64.1'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fd00::1',
  'fe80::1',
  '::ffff:127.0.0.1',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it('a name that leads to this machine is refused before any connection', async () => {
  for (const all of [true, false]) {
    const code = await new Promise((done) =>
      publicLookup('localhost', { all }, (error, addresses) => done([error?.code, addresses])),
    );
    expect(code).toEqual(['EPRIVATEADDRESS', []]);
  }
});

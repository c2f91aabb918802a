import { deviceName } from './device-name';

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36';

describe('the name of a device', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 6.1) ${chrome}`, 'Chrome, Windows'],
    [`Mozilla/5.0 (Linux; Android 9; SM-J330G) ${chrome}`, 'Chrome, Android'],
    [`Mozilla/5.0 (Windows NT 10.0) ${chrome} Edg/109.0`, 'Edge, Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0', 'Firefox, Linux'],
    ['curl/8.5.0', 'curl'],
    ['<script>', null],
    ['', null],
    [undefined, null],
  ])('%j is %j', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});

import { serviceUnit } from './service-unit';

const place = {
  user: 'layanan',
  folder: '/opt/si-cepat-mesi',
  dataDir: '/srv/data kantor',
  node: '/usr/bin/node',
  path: '/usr/bin',
};

/** The lines of a unit as systemd reads them: section, key, value. */
function linesOf(unit: string): string[] {
  let section = '';
  return unit.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    if (/^\[\w+\]$/.test(line)) section = line;
    return line === section ? [] : [`${section} ${line}`];
  });
}

describe('the systemd unit', () => {
  it('starts with the machine, as an ordinary user, in the data folder, and again whenever it ends', () => {
    expect(linesOf(serviceUnit(place))).toEqual(
      expect.arrayContaining([
        '[Service] User=layanan',
        '[Service] WorkingDirectory=/opt/si-cepat-mesi',
        '[Service] Environment="DATA_DIR=/srv/data kantor"',
        '[Service] ExecStart="/usr/bin/node" scripts/start.mjs',
        '[Service] Restart=always',
        '[Unit] StartLimitIntervalSec=0',
        '[Install] WantedBy=multi-user.target',
      ]),
    );
  });

  it('leaves time to end the application first and the database last', () => {
    expect(linesOf(serviceUnit(place))).toEqual(
      expect.arrayContaining(['[Service] KillMode=mixed', '[Service] TimeoutStopSec=90']),
    );
  });

  it('keeps the signs that systemd reads in another way as they are', () => {
    const unit = serviceUnit({ ...place, dataDir: '/srv/100%/a"b' });
    expect(unit).toContain('Environment="DATA_DIR=/srv/100%%/a\\"b"');
  });

  it('lets root give its database an account of its own', () => {
    expect(serviceUnit({ ...place, user: 'root' })).toContain('NoNewPrivileges=no');
    expect(serviceUnit(place)).toContain('NoNewPrivileges=yes');
  });
});

import { newId } from '@app/core';
import { Database } from '@app/database';
import { LinkedDevices } from '@app/intake';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

const path = '/petugas/saluran';
const [start, stop] = [`${path}/whatsapp/mulai`, `${path}/whatsapp/henti`];
const code = '2@kode-yang-dikarang';
const holder = newId();

interface Row {
  name: string;
  why: string;
  device?: Record<string, unknown>;
}

describe('the linked phone on the page of the channels', () => {
  let api: TestApi;
  let devices: LinkedDevices;
  let admin: string;
  let officer: string;
  let atDesk: DeskVisitor;

  beforeAll(async () => {
    process.env['WHATSAPP_DRIVER'] = 'web';
    api = await TestApi.start();
    devices = api.app.get(LinkedDevices, { strict: false });
    admin = await api.person('pengelola', 'admin');
    officer = await api.person('petugas', 'officer');
    atDesk = new DeskVisitor(api.app);
    await atDesk.login('pengelola', 'kata sandi pengelola');
  });

  beforeEach(() => api.app.get(Database).query('DELETE FROM linked_devices'));

  afterAll(async () => {
    delete process.env['WHATSAPP_DRIVER'];
    await api?.stop();
  });

  const seenBy = async (token: string): Promise<Row['device']> => {
    const { body } = await api.call('GET', '/channels', token);
    return (body['items'] as Row[]).find(({ name }) => name === 'whatsapp')?.device;
  };
  const audited = async (): Promise<string[]> => {
    const rows = await api.app
      .get(Database)
      .query<{ action: string }>(
        `SELECT action FROM audit_entries WHERE action LIKE 'channel.%' ORDER BY id`,
      );
    return rows.map(({ action }) => action);
  };
  const waitsForAScan = async (): Promise<void> => {
    await devices.hold('whatsapp', holder, 60_000);
    await devices.report('whatsapp', holder, { state: 'qr', sandboxed: true });
    await devices.showQr('whatsapp', holder, code, 60_000);
  };

  it('shows the code to the administrator alone, as a picture and over REST, and looks again by itself', async () => {
    await waitsForAScan();

    expect(await seenBy(admin)).toMatchObject({ state: 'qr', qr: code });
    expect(await seenBy(officer)).toMatchObject({ state: 'qr' });
    expect(await seenBy(officer)).not.toHaveProperty('qr');
    const { html } = await atDesk.get(path);
    expect(html).toMatch(/data-device="qr".*<svg /s);
    expect(html).toContain('http-equiv="refresh"');
    expect(html).not.toContain(code);
  });

  it('takes the code away once it was scanned, and stands still once it is ready', async () => {
    await waitsForAScan();
    await devices.report('whatsapp', holder, { state: 'ready' });

    const { html } = await atDesk.get(path);

    expect(html).toContain('data-device="ready"');
    expect(html).not.toMatch(/<svg |http-equiv="refresh"/);
  });

  it('is stopped by one press and started by the next, each once, and both are written down', async () => {
    await waitsForAScan();
    const before = await audited();
    expect((await atDesk.get(path)).html).not.toContain(start);

    const stopped = await atDesk.send(stop);
    expect(stopped).toMatchObject({ status: 303, location: path });
    expect(await atDesk.repeat()).toMatchObject({ status: 303 });
    expect(await devices.view('whatsapp')).toMatchObject({ state: 'stopped', reason: 'stopped_by_staff' });
    const { html } = await atDesk.get(path);
    expect(html).toContain('data-device="stopped"');
    expect(html).not.toContain(stop);

    await atDesk.send(start);
    expect(await devices.hold('whatsapp', holder, 60_000)).toEqual({ wanted: true });
    expect((await audited()).slice(before.length)).toEqual(['channel.stop', 'channel.start']);
  });

  it('says in words why it stopped', async () => {
    await devices.hold('whatsapp', holder, 60_000);
    for (const [reason, words] of [
      ['TOS_BLOCK', 'WhatsApp memblokir nomor ini'],
      ['LOGOUT', 'diputus dari HP kantor'],
      ['qr_not_scanned', 'tidak dipindai'],
      ['Max_qrcode_retries_reached', 'tidak dipindai'],
      ['CONFLICT', 'di tempat lain'],
      ['DEPRECATED_VERSION', 'terlalu lama'],
      ['stopped_by_staff', 'oleh pengelola'],
      ['browser_refused', 'Chromium'],
      ['err_name_not_resolved', 'internet kantor'],
      ['stuck_ready', 'tidak menjawab'],
      ['a_word_of_tomorrow', 'belum dikenal di sini. Sampaikan ke teknisi: kode a_word_of_tomorrow'],
    ] as const) {
      await devices.stop('whatsapp', reason);
      expect((await atDesk.get(path)).html).toContain(words);
    }
  });

  it('says in words why a channel is off, where REST keeps the reason as it is', async () => {
    const { body } = await api.call('GET', '/channels', officer);
    const reasons = (body['items'] as Row[]).map(({ name, why }) => [name, why]);
    expect(reasons).toContainEqual(['messenger', 'MESSENGER_* are not set']);

    const { html } = await atDesk.get(path);

    expect(html).toMatch(/data-channel="messenger".*?Belum disambungkan ke halaman Facebook kantor/s);
    expect(html).not.toContain('are not set');
  });

  it('is pressed by the administrator alone', async () => {
    await waitsForAScan();
    const visitor = new DeskVisitor(api.app);
    await visitor.login('petugas', 'kata sandi petugas');
    await visitor.get(path);

    for (const button of [start, stop]) expect((await visitor.post(button)).status).toBe(403);
    for (const wish of ['start', 'stop']) {
      expect((await api.call('POST', `/channels/whatsapp/${wish}`, officer)).status).toBe(403);
    }
    expect((await api.call('POST', '/channels/messenger/stop', admin)).status).toBe(404);
    expect(await devices.view('whatsapp')).toMatchObject({ state: 'qr' });
  });
});

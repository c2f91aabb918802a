import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const scan = readFileSync(join(__dirname, '../../../../test/contract/photo.jpg'));
const sha256 = createHash('sha256').update(scan).digest('hex');

describe('a signed letter over REST, and its page', () => {
  let api: TestApi;
  let officer: string;
  let head: string;
  let id: string;
  let path: string;

  const raw = async (bytes: Buffer, type = 'image/jpeg'): Promise<Answer> => {
    const reply = await api.app.inject({
      method: 'PUT',
      url: `/api/v1/cases/${id}/letter`,
      payload: bytes,
      headers: { authorization: `Bearer ${officer}`, 'content-type': type },
    });
    return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
  };
  const act = async (who: string, action: string, body: object = {}): Promise<void> => {
    const { body: record } = await api.call('GET', `/cases/${id}`, who);
    const done = await api.call('POST', `/cases/${id}/actions/${action}`, who, {
      version: record['version'],
      ...body,
    });
    expect(done).toMatchObject({ status: 200 });
  };
  const page = async (file?: Buffer): Promise<{ status: number; html: string; csp: string }> => {
    const boundary = 'batas';
    const start = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="surat.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
    const reply = await api.app.inject({
      method: file ? 'POST' : 'GET',
      url: path,
      ...(file
        ? {
            payload: Buffer.concat([Buffer.from(start), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
            headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
          }
        : {}),
    });
    const csp = String(reply.headers['content-security-policy']);
    return { status: reply.statusCode, html: reply.body, csp };
  };
  const files = async (): Promise<number> => {
    const [row] = await api.app.get(Database).query<{ n: number }>('SELECT count(*)::int AS n FROM files');
    return row?.n ?? 0;
  };

  beforeAll(async () => {
    api = await TestApi.start();
    officer = await api.person('petugas', 'officer');
    head = await api.person('kasi', 'section_head');
    ({ id } = await api.aCase(officer));
    await act(officer, 'start_verification');
    await act(officer, 'draft_letter');
    const { body } = await api.call('GET', `/cases/${id}/letter`, officer);
    path = new URL(String(body['verifyUrl'])).pathname;
  });
  afterAll(() => api?.stop());

  it('is not taken before the review, and leaves the letter unsigned', async () => {
    expect(await raw(scan)).toMatchObject({ status: 409, body: { code: 'casework.action_not_allowed' } });
    expect((await page()).html).toContain('Belum ditandatangani');
    expect((await page()).html).not.toContain('id="compare"');
  });

  it('is taken as bytes, once however often it is sent, and no other paper after it', async () => {
    await act(head, 'review');
    const both = await Promise.all([raw(scan), raw(scan)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const stored = await files();
    const again = await raw(scan);
    expect(again.body).toEqual(both[0]?.body);
    expect(again.body).toMatchObject({ status: 'signed' });
    expect(await files()).toBe(stored);
    const { body } = await api.call('GET', `/cases/${id}/events`, officer);
    const signed = (body['items'] as { action: string }[]).filter(
      ({ action }) => action === 'record_signature',
    );
    expect(signed).toHaveLength(1);
    expect(await raw(Buffer.concat([scan, Buffer.from([0])]))).toMatchObject({ status: 409 });
  });

  it('comes back as JSON, and as the very bytes', async () => {
    const { body } = await api.call('GET', `/cases/${id}/letter`, officer);
    expect(body).toMatchObject({ status: 'valid', signed: true });
    const again = await api.call('PUT', `/cases/${id}/letter`, officer, { fileId: body['scanFileId'] });
    expect(again).toMatchObject({ status: 200, body: { status: 'signed' } });
    const reply = await api.app.inject({
      method: 'GET',
      url: `/api/v1/cases/${id}/letter?content=1`,
      headers: { authorization: `Bearer ${officer}` },
    });
    expect(reply.headers['content-type']).toBe('image/jpeg');
    expect(reply.rawPayload.equals(scan)).toBe(true);
  });

  it('is compared with a file, on the page without a script too, and the file is not kept', async () => {
    const verify = await api.call('GET', path);
    expect(verify.body).toMatchObject({ state: 'valid', sha256 });
    const { html, csp } = await page();
    expect(html).toContain(`data-sha256="${sha256}"`);
    expect(csp).toContain("script-src 'self'");
    expect(csp).not.toContain('connect-src');
    const before = await files();
    expect((await page(scan)).html).toContain('<p id="compared" class="notice" role="status">Cocok');
    expect((await page(Buffer.from('lain'))).html).toMatch(
      /id="compared" class="error" role="status">Tidak sama/,
    );
    expect(await files()).toBe(before);
  });

  it('says on its page that it was replaced, by which letter, and then that it was revoked', async () => {
    const old = path;
    await act(head, 'correct', { note: 'nama usaha salah' });
    const { body } = await api.call('GET', `/cases/${id}/letter`, officer);
    const number = String(body['number']);
    const { fileId } = await upload();
    await act(head, 'correct', { note: 'nama usaha salah', fileId });
    expect((await page()).html).toMatch(new RegExp(`id="replaced-by">[^<]*${number}`));

    path = new URL(String(body['verifyUrl'])).pathname;
    await act(head, 'revoke', { reasons: ['false_data'] });
    expect((await page()).html).toContain('Sudah dicabut');
    expect(old).not.toBe(path);
  });

  async function upload(): Promise<{ fileId: string }> {
    return api.app.get(Files, { strict: false }).store(scan, { purpose: 'upload' });
  }
});

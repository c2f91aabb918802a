import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const photo = readFileSync(join(__dirname, '../../../../test/contract/photo.jpg'));

/** A form as a browser without JavaScript sends it. */
function formOf(
  fields: Record<string, string>,
  files: Record<string, Buffer>,
): { payload: Buffer; type: string } {
  const boundary = 'batas-uji';
  const texts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const parts = Object.entries(files).flatMap(([name, bytes]) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file.${name}"; filename="${name}.jpg"\r\n` +
        'content-type: image/jpeg\r\n\r\n',
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const payload = Buffer.concat([...texts, ...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { payload, type: `multipart/form-data; boundary=${boundary}` };
}

describe('papers sent again by code and PIN', () => {
  let api: TestApi;
  let officer: string;
  let receipt: { receiptCode: string; pin: string };
  let id: string;

  const act = async (action: string, body: object = {}): Promise<Answer> => {
    const { body: now } = await api.call('GET', `/cases/${id}`, officer);
    return api.call('POST', `/cases/${id}/actions/${action}`, officer, { version: now['version'], ...body });
  };
  const upload = async (bytes: Buffer): Promise<string> => {
    const sent = await api.app.inject({
      method: 'POST',
      url: '/api/v1/uploads',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'content-type': 'application/offset+octet-stream',
      },
      payload: bytes,
    });
    return String(sent.headers['location']).split('/').at(-1) ?? '';
  };
  const sendForm = async (
    fields: Record<string, string>,
    files: Record<string, Buffer>,
  ): Promise<{ status: number; page: string }> => {
    const { payload, type } = formOf({ ...receipt, ...fields }, files);
    const headers = { 'content-type': type };
    const reply = await api.app.inject({ method: 'POST', url: '/lacak/berkas', headers, payload });
    return { status: reply.statusCode, page: reply.body };
  };

  beforeAll(async () => {
    api = await TestApi.start();
    officer = await api.person('petugas', 'officer');
  });

  afterAll(() => api.stop());

  beforeEach(async () => {
    ({ id } = await api.aCase(officer));
    const { body } = await api.call('POST', `/cases/${id}/pin`, officer, {});
    const { body: record } = await api.call('GET', `/cases/${id}`, officer);
    receipt = { receiptCode: String(record['receiptCode']), pin: String(body['pin']) };
    await act('start_verification');
    const items = [{ key: 'ktp', reason: 'photo_blurred' }];
    expect((await act('return_to_citizen', { reasons: ['photo_blurred'], items })).status).toBe(200);
  });

  it('brings a returned case back to work by the API, also when it comes twice', async () => {
    const documents = [{ document: 'ktp', uploadId: await upload(photo) }];

    const first = await api.call('POST', '/track/documents', undefined, { ...receipt, documents });
    const second = await api.call('POST', '/track/documents', undefined, { ...receipt, documents });

    expect(first).toMatchObject({ status: 200, body: { status: 'verifying', asked: [] } });
    expect(second.status).toBe(200);
    const { body } = await api.call('GET', `/cases/${id}`, officer);
    const ktp = (body['documents'] as { document: string; state: string }[]).filter(
      ({ document }) => document === 'ktp',
    );
    expect(ktp).toEqual([expect.objectContaining({ document: 'ktp', state: 'received' })]);
  });

  it('does the same by the page, and asks for the other papers that were to be brought', async () => {
    const { status, page } = await sendForm({}, { ktp: photo });

    expect(status).toBe(200);
    expect(page).toContain('Terima kasih, berkas sudah kami terima');
    expect(page).toContain('name="file.kk"');
    expect(page).not.toContain('name="file.ktp"');
    expect((await api.call('GET', `/cases/${id}`, officer)).body['status']).toBe('verifying');
  });

  it('keeps the good photo of a form in which another is no photo', async () => {
    const wrong = await sendForm({}, { ktp: photo, kk: Buffer.from('bukan foto') });
    const kept = /name="upload\.ktp" value="([^"]+)"/.exec(wrong.page)?.[1] ?? '';

    expect(wrong.status).toBe(422);
    expect(wrong.page).toContain('Berkas ini bukan foto atau PDF');
    expect((await api.call('GET', `/cases/${id}`, officer)).body['status']).toBe('returned');

    const again = await sendForm({ 'upload.ktp': kept, 'bring.kk': '1' }, {});
    expect(again.status).toBe(200);
    expect((await api.call('GET', `/cases/${id}`, officer)).body['status']).toBe('verifying');
  });

  it('refuses without the PIN, without a paper, and for a paper that is not of the service', async () => {
    const uploadId = await upload(photo);
    const send = (given: object): Promise<Answer> =>
      api.call('POST', '/track/documents', undefined, { ...receipt, ...given });

    expect((await send({ pin: '000000', documents: [{ document: 'ktp', uploadId }] })).status).toBe(404);
    expect((await send({ documents: [{ document: 'ktp' }] })).body['errors']).toMatchObject([
      { field: 'documents.ktp', code: 'required' },
    ]);
    expect((await send({ documents: [{ document: 'ijazah', uploadId }] })).body['errors']).toMatchObject([
      { field: 'documents.ijazah', code: 'unknown_document' },
    ]);
    expect((await sendForm({}, {})).page).toContain('Pilih foto atau PDF');
    expect((await sendForm({ 'upload.ktp': "../'; --" }, {})).page).toContain('Pilih foto atau PDF');
    expect((await api.call('GET', `/cases/${id}`, officer)).body['status']).toBe('returned');
  });
});

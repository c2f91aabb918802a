// Three stories told by contract names alone against a running system: node test/contract/story.mjs BASE_URL CONTROL_URL ADMIN_PASSWORD
// With the name of a channel after them only the first is told, over that channel.
// It knows nothing of the code: it talks HTTP, follows `actions[]` as served, and plays citizens through the Graph simulator's control server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [base, control, adminPassword, only] = process.argv.slice(2);
if (!base || !control || !adminPassword) {
  console.error('usage: node test/contract/story.mjs BASE_URL CONTROL_URL ADMIN_PASSWORD [CHANNEL]');
  process.exit(2);
}
const photo = readFileSync(new URL('./photo.jpg', import.meta.url));
const run = randomUUID().slice(-10);

// --- plain HTTP ---
function contentOf(body) {
  if (!body || Buffer.isBuffer(body)) return { body };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
async function call(method, path, { token, body, headers = {}, expect = [200, 201, 202, 204] } = {}) {
  const content = contentOf(body);
  const response = await fetch(path.startsWith('http') ? path : base + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...content.headers,
      ...headers,
    },
    body: content.body,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const json = /json/.test(type) ? JSON.parse(bytes.toString()) : undefined;
  assert.ok(
    expect.includes(response.status),
    `${method} ${path}: ${response.status} ${json ? JSON.stringify(json) : ''}`,
  );
  return { status: response.status, headers: response.headers, json, bytes };
}
const steer = async (name, body) => (await call('POST', `${control}/${name}`, { body })).json;

async function until(what, fact, timeout = 20_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await fact();
    if (value) return value;
    assert.ok(Date.now() < end, `timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// --- staff ---
async function login(username, password) {
  return (await call('POST', '/api/v1/auth/login', { body: { username, password } })).json.accessToken;
}
async function staff() {
  const admin = await login('admin', adminPassword);
  const tokens = { admin };
  for (const role of ['officer', 'section_head', 'district_head']) {
    const username = `${role.replaceAll('_', '-')}-${run}`;
    const password = `pw-${randomUUID()}`;
    await call('POST', '/api/v1/users', {
      token: admin,
      body: { username, name: `Uji ${role}`, roles: [role], password },
    });
    tokens[role] = await login(username, password);
  }
  return tokens;
}
async function findCase(token, receiptCode) {
  return until(`case ${receiptCode} is listed`, async () => {
    const { json } = await call('GET', `/api/v1/cases?receiptCode=${receiptCode}`, { token });
    return json.items[0];
  });
}
async function upload(bytes, type) {
  const created = await call('POST', '/api/v1/uploads', {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from('scan').toString('base64')},filetype ${Buffer.from(type).toString('base64')}`,
    },
  });
  const location = new URL(created.headers.get('location'), base).href;
  // in two pieces, as a line that drops would
  const half = Math.floor(bytes.length / 2);
  const tus = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' };
  await call('PATCH', location, { body: bytes.subarray(0, half), headers: { ...tus, 'upload-offset': '0' } });
  const head = await call('HEAD', location, { headers: { 'tus-resumable': '1.0.0' } });
  assert.equal(head.headers.get('upload-offset'), String(half));
  await call('PATCH', location, {
    body: bytes.subarray(half),
    headers: { ...tus, 'upload-offset': String(half) },
  });
  return location.split('/').at(-1);
}
/** Takes the action, with what it says it needs, as the first of the roles that is served it. */
async function act(tokens, id, action, extra = {}) {
  for (const role of ['officer', 'section_head', 'district_head']) {
    const token = tokens[role];
    const { json: now } = await call('GET', `/api/v1/cases/${id}`, { token });
    const served = now.actions.find(({ code }) => code === action);
    if (!served) continue;
    const body = { version: now.version, ...extra };
    if (served.needs.includes('file')) body.fileId ??= await upload(photo, 'image/jpeg');
    if (served.needs.includes('note')) body.note ??= 'catatan';
    if (served.needs.includes('data')) body.data ??= {};
    const { json } = await call('POST', `/api/v1/cases/${id}/actions/${action}`, {
      token,
      body,
      headers: { 'idempotency-key': randomUUID() },
    });
    return json;
  }
  assert.fail(`no role is served ${action}`);
}

// --- citizens ---
const invented = {
  text: { applicant_name: 'Siti Contoh Rahayu', birth_place: 'Kota Bangun' },
  nik: '6402995205990001',
  kk: '6402991205150001',
  phone: '080000001234',
  date: '12-05-1999',
  number: '2017',
  money: '2 juta',
  yes_no: 'ya',
  village: 'Kota Bangun Ulu',
  address: 'Jalan Contoh RT 4 Kota Bangun Ulu',
};
function answerFor({ key, type, options }) {
  if (type === 'choice' || (type === 'list' && options)) return Object.values(options)[0];
  return (type === 'text' && (invented.text[key] ?? 'Contoh Saja')) || invented[type] || 'Contoh Saja';
}
async function service(code) {
  return (await call('GET', '/api/v1/services')).json.items.find((item) => item.code === code);
}
/** Chats until the receipt: every required field in one message, then photos one by one. */
async function applyByChat(channel, person, code, bring = []) {
  const definition = await service(code);
  await steer('say', { channel, person, text: 'Halo' });
  await steer('reply', { person, wanted: 'Mau mengurus apa' });
  await steer('say', { channel, person, text: code });
  await steer('reply', { person, wanted: definition.title.slice(0, 12) });
  const lines = definition.fields
    .filter(({ required }) => required)
    .map((field) => `${field.label}: ${answerFor(field)}`);
  await steer('say', { channel, person, text: lines.join('\n') });
  for (const document of definition.documents.filter(({ required }) => required)) {
    await steer('reply', { person, wanted: document.label.split(' ')[1] ?? document.label });
    if (bring.includes(document.key)) await steer('say', { channel, person, text: 'bawa ke kantor' });
    else await steer('say', { channel, person, photo: photo.toString('base64') });
  }
  await steer('reply', { person, wanted: 'Setuju' });
  await steer('say', { channel, person, text: 'ya' });
  const receipt = await steer('reply', { person, wanted: 'Kode: [A-Z]{2}-' });
  const [, receiptCode, pin] = /Kode: (\S+?)\. PIN: (\d{6})/.exec(receipt.text);
  await steer('say', { channel, person, text: 'ya' }); // a second confirm makes no second case
  await steer('reply', { person, wanted: receiptCode });
  return { receiptCode, pin };
}

async function allPhotosArrived(token, id) {
  return until('all photos are here', async () => {
    const { json } = await call('GET', `/api/v1/cases/${id}`, { token });
    return json.documents.every(({ state, required }) => !required || state !== 'missing') && json;
  });
}

// --- stories ---
async function ak1ByChat(tokens, channel) {
  const person = `70${Date.now()}`;
  const { receiptCode } = await applyByChat(channel, person, 'ak1');
  const { id } = await findCase(tokens.officer, receiptCode);
  const record = await allPhotosArrived(tokens.officer, id);
  const content = await call('GET', `/api/v1/documents/${record.documents[0].id}/content`, {
    token: tokens.officer,
  });
  assert.deepEqual(content.bytes, photo, 'the photo comes back byte for byte');
  await act(tokens, id, 'start_verification');
  const definition = await service('ak1');
  assert.ok(definition.documents.some(({ key }) => key === 'ijazah'));
  const reason = 'photo_blurred';
  await act(tokens, id, 'return_to_citizen', {
    reasons: [reason],
    items: [{ key: 'ijazah', reason }],
    note: 'buram',
  });
  await steer('reply', { person, wanted: 'ijazah' });
  await steer('say', { channel, person, photo: photo.toString('base64') });
  const back = await until('the case is back in work', async () => {
    const { json } = await call('GET', `/api/v1/cases/${id}`, { token: tokens.officer });
    return json.status === 'verifying' && json;
  });
  assert.equal(back.documents.find(({ document }) => document === 'ijazah').versions, 2);
  await finish(tokens, id, 'ak1');
  await steer('say', { channel, person, text: 'status' });
  await steer('reply', { person, wanted: receiptCode });
  console.log(`ok  AK-1 on ${channel}, returned once, to the card handed over`);
}

/** From verification to the end by the served actions, with the QR looked at before and after the signature. */
async function finish(tokens, id, code) {
  await act(tokens, id, 'confirm_identity');
  await act(tokens, id, 'draft_letter');
  const { json: letter } = await call('GET', `/api/v1/cases/${id}/letter`, { token: tokens.officer });
  const token = letter.verifyUrl.split('/').at(-1);
  assert.equal((await call('GET', `/api/v1/verify/${token}`)).json.state, 'not_signed');
  await act(tokens, id, 'review');
  await act(tokens, id, 'print_sheet');
  const sheet = await call('GET', `/api/v1/cases/${id}/sheet`, { token: tokens.officer });
  assert.equal(sheet.bytes.subarray(0, 5).toString(), '%PDF-');
  await act(tokens, id, 'record_signature');
  const verified = (await call('GET', `/api/v1/verify/${token}`)).json;
  assert.equal(verified.state, 'valid');
  assert.ok(!JSON.stringify(verified).includes(invented.nik), `${code}: no NIK on the verify page`);
  await act(tokens, id, 'mark_ready');
  const done = await act(tokens, id, 'hand_over');
  assert.equal(done.status, 'handed_over');
}

async function iumkOnWhatsapp(tokens) {
  const person = `6280000${String(Date.now()).slice(-6)}`;
  const { receiptCode } = await applyByChat('whatsapp', person, 'iumk', ['surat_pengantar']);
  const { id } = await findCase(tokens.officer, receiptCode);
  await allPhotosArrived(tokens.officer, id);
  await act(tokens, id, 'start_verification');
  await finish(tokens, id, 'iumk');
  const file = await until('the scanned letter came in the chat', async () => {
    const sent = await steer('sent', { person });
    return sent.find((message) => message.file)?.file;
  });
  assert.deepEqual(Buffer.from(file.bytes, 'base64'), photo, 'the scan came in the chat');
  console.log('ok  IUMK on WhatsApp to the scanned letter in the chat, verified by its QR');
}

async function iumkByWeb(tokens) {
  const definition = await service('iumk');
  const fields = Object.fromEntries(
    definition.fields.filter(({ required }) => required).map((field) => [field.key, answerFor(field)]),
  );
  const uploadId = await upload(photo, 'image/jpeg');
  const documents = definition.documents
    .filter(({ required }) => required)
    .map(({ key }) => (key === 'ktp' ? { document: key, uploadId } : { document: key, willBring: true }));
  const body = {
    service: 'iumk',
    fields,
    documents,
    contact: { name: 'Siti Contoh Rahayu', phone: invented.phone },
    consent: { noticeVersion: definition.noticeVersion },
  };
  const key = randomUUID();
  const send = (sent, expect) =>
    call('POST', '/api/v1/submissions', { body: sent, headers: { 'idempotency-key': key }, expect });
  const [first, second] = await Promise.all([send(body), send(body)]);
  assert.deepEqual(first.json, second.json, 'the same key gives the same answer');
  await send({ ...body, fields: { ...fields, business_name: 'Lain' } }, [409]);
  const bad = await call('POST', '/api/v1/submissions', {
    body: { ...body, fields: { ...fields, nik: '640299520599000' } },
    headers: { 'idempotency-key': randomUUID() },
    expect: [422],
  });
  assert.equal(bad.json.errors[0].field, 'fields.nik');
  const { receiptCode, pin } = first.json;
  const found = await findCase(tokens.officer, receiptCode);
  const tracked = (await call('POST', '/api/v1/track', { body: { receiptCode, pin } })).json;
  assert.equal(tracked.status, 'submitted');
  await call('POST', '/api/v1/track', {
    body: { receiptCode, pin: '000000' === pin ? '000001' : '000000' },
    expect: [404],
  });
  const person = `71${Date.now()}`;
  await steer('say', { channel: 'messenger', person, text: `IKUT ${receiptCode} ${pin}` });
  await steer('reply', { person, wanted: receiptCode });
  await act(tokens, found.id, 'start_verification');
  await finish(tokens, found.id, 'iumk');
  await until('the follower heard of it', async () =>
    (await steer('sent', { person })).some(({ file }) => file),
  );
  const { json: stale } = await call('GET', `/api/v1/cases/${found.id}`, { token: tokens.officer });
  assert.equal(stale.status, 'handed_over');
  console.log('ok  IUMK by the web, tracked by code and PIN, followed from a chat');
}

const tokens = await staff();
await call('GET', '/api/v1/users', { token: tokens.officer, expect: [403] });
await call('GET', '/api/v1/cases', { expect: [401] });
await ak1ByChat(tokens, only ?? 'messenger');
if (!only) {
  await iumkOnWhatsapp(tokens);
  await iumkByWeb(tokens);
}
console.log('all stories told');

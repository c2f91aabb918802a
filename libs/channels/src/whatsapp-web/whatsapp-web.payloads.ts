/** What WhatsApp Web's page hands over, as the library's `Message` takes it. Invented people; for specs only. */
export const at = 1_767_312_000;
export const person = '628000000001@c.us';
export const hidden = '99000000000001@lid';
export const office = '628000000099@c.us';

/** A raw message from a person, but for what the spec is about. */
export function aRaw(about: Record<string, unknown> = {}): Record<string, unknown> {
  const { fromMe = false, remote = person, key = '3A00000000000000AAAA', ...rest } = about;
  const chat = String(remote);
  return {
    id: { fromMe, remote: chat, id: key, _serialized: `${String(fromMe)}_${chat}_${String(key)}` },
    type: 'chat',
    t: at,
    from: fromMe ? office : chat,
    to: fromMe ? chat : office,
    ack: 1,
    notifyName: 'Siti Contoh',
    ...rest,
  };
}

/** A raw message with a file; its body is a thumbnail, as the page sends it. */
export function aRawFile(type: string, about: Record<string, unknown> = {}): Record<string, unknown> {
  return aRaw({
    type,
    body: '/9j/4AAQthumbnail',
    directPath: '/v/t62.7118-24/0000',
    mimetype: 'image/jpeg; charset=binary',
    filehash: Buffer.alloc(32, 7).toString('base64'),
    size: 1234,
    ...about,
  });
}

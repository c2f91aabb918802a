/** Bodies as the WhatsApp Cloud API sends them, with invented people. */
export const phoneNumberId = '200000000000002';
export const person = '6280000000001';
export const at = 1_767_312_000;

/** A whole body around one change. */
export const change = (value: object, field = 'messages'): unknown => ({
  object: 'whatsapp_business_account',
  entry: [
    { id: '1', changes: [{ field, value: { metadata: { phone_number_id: phoneNumberId }, ...value } }] },
  ],
});

export const said = (message: object): object => ({
  from: person,
  id: 'wamid.1',
  timestamp: String(at),
  ...message,
});

export const hello = change({
  contacts: [{ wa_id: person, profile: { name: 'Siti Contoh' } }],
  messages: [said({ type: 'text', text: { body: 'Halo' } })],
});

export const interactive = (reply: object): object => said({ type: 'interactive', interactive: reply });

/** One element of `messages`, and what must come out of it. */
export const messages: readonly [name: string, element: unknown, expected: object][] = [
  [
    'a text',
    said({ type: 'text', text: { body: 'Halo' } }),
    { dedupe: 'message:wamid.1', kind: 'text', text: 'Halo', senderId: person, senderPhone: `+${person}` },
  ],
  [
    'a photo',
    said({ type: 'image', image: { id: 77, caption: 'KTP', mime_type: 'image/jpeg', sha256: 'abc' } }),
    {
      kind: 'photo',
      text: 'KTP',
      attachments: [{ kind: 'photo', ref: '77', mime: 'image/jpeg', sha256: 'abc' }],
    },
  ],
  [
    'a document',
    said({ type: 'document', document: { id: '8', filename: '../a.pdf' } }),
    { kind: 'document', attachments: [{ ref: '8', name: '../a.pdf' }] },
  ],
  [
    'a voice note',
    said({ type: 'audio', audio: { id: '9', voice: true, mime_type: 'audio/ogg; codecs=opus' } }),
    { kind: 'audio', attachments: [{ mime: 'audio/ogg' }] },
  ],
  ['media without id', said({ type: 'video', video: {} }), { kind: 'unsupported' }],
  [
    'a location',
    said({ type: 'location', location: { latitude: -0.25, longitude: 116.5, name: 'Pasar' } }),
    { kind: 'location', text: 'Pasar', payload: '-0.25,116.5' },
  ],
  [
    'a contact',
    said({ type: 'contacts', contacts: [{ name: { formatted_name: 'Budi' } }] }),
    { kind: 'contact', text: 'Budi' },
  ],
  [
    'a button',
    interactive({ button_reply: { id: 'YA', title: 'Ya' } }),
    { kind: 'choice', payload: 'YA', text: 'Ya' },
  ],
  [
    'a list row',
    interactive({ list_reply: { id: 'iumk', title: 'IUMK' } }),
    { kind: 'choice', payload: 'iumk' },
  ],
  [
    'a form',
    interactive({ nfm_reply: { response_json: '{', body: 'Sent' } }),
    { kind: 'choice', payload: '{' },
  ],
  ['an empty interactive', interactive({}), { kind: 'unsupported' }],
  [
    'a template button',
    said({ type: 'button', button: { text: 'Ya', payload: 'Y' } }),
    { kind: 'choice', payload: 'Y' },
  ],
  ['no type', said({ text: { body: 'x' } }), { kind: 'text', text: 'x' }],
  ['an unsupported one', said({ type: 'unsupported', errors: [{ code: 131051 }] }), { kind: 'unsupported' }],
  ['an order', said({ type: 'order', order: {} }), { kind: 'unsupported' }],
  [
    'a person with a user name only',
    said({ from: undefined, from_user_id: 'ID.1349', type: 'text', text: { body: 'x' } }),
    { senderId: 'ID.1349', senderPhone: undefined },
  ],
  [
    'an ad',
    said({ type: 'text', text: { body: 'x' }, referral: { source_id: '55', ctwa_clid: 'c' } }),
    { referral: '55' },
  ],
  ['milliseconds', said({ timestamp: at * 1000, type: 'text' }), { sentAt: new Date(at * 1000) }],
  [
    'a reaction',
    said({ type: 'reaction', reaction: { message_id: 'wamid.9', emoji: '👍' } }),
    { type: 'reaction', dedupe: `reaction:wamid.9:${person}:👍:${at * 1000}` },
  ],
  [
    'a change that names nothing',
    said({ type: 'system', system: { type: 'user_changed_number' } }),
    { type: 'other' },
  ],
  [
    'another number of a person',
    said({ type: 'system', system: { type: 'user_changed_number', wa_id: '+6280000000002' } }),
    {
      type: 'id_change',
      senderId: person,
      formerIds: [person],
      newIds: ['6280000000002'],
      dedupe: 'notice:wamid.1',
    },
  ],
  [
    'another number in the older words',
    said({ type: 'system', system: { type: 'customer_changed_number', new_wa_id: '6280000000002' } }),
    { type: 'id_change', formerIds: [person], newIds: ['6280000000002'] },
  ],
  [
    'another number and user id at once',
    said({
      from_user_id: 'ID.1',
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '6280000000002', user_id: 'ID.2' },
    }),
    { type: 'id_change', formerIds: ['ID.1', person], newIds: ['6280000000002', 'ID.2'] },
  ],
  [
    'another user id, the former one only in the sentence',
    {
      id: 'wamid.1',
      type: 'system',
      system: {
        type: 'user_changed_user_id',
        body: 'User @siti changed from ID.1 to ID.2',
        user_id: 'ID.2',
        wa_id: person,
      },
    },
    { type: 'id_change', senderId: 'ID.1', formerIds: ['ID.1'], newIds: [person, 'ID.2'] },
  ],
  [
    'another user id in a field of its own',
    said({
      from: undefined,
      type: 'system',
      system: { type: 'user_changed_user_id', previous_user_id: 'ID.1', user_id: 'ID.2' },
    }),
    { type: 'id_change', senderId: 'ID.1', newIds: ['ID.2'] },
  ],
  [
    'another user id of nobody in particular',
    {
      id: 'wamid.1',
      type: 'system',
      system: { type: 'user_changed_user_id', user_id: 'ID.2', wa_id: person },
    },
    { type: 'other' },
  ],
  [
    'a number and its user id',
    said({ from_user_id: 'ID.1349', type: 'text', text: { body: 'x' } }),
    { senderId: person, senderAlias: 'ID.1349' },
  ],
  [
    'a number with a plus',
    said({ from: `+${person}`, type: 'text', text: { body: 'x' } }),
    { senderId: person },
  ],
  [
    'a code of a wa.me link',
    said({ type: 'text', text: { body: 'Halo, mau urus AK-1 (ref: desa-liang)' } }),
    { referral: 'desa-liang' },
  ],
  [
    'words that only look like a code',
    said({ type: 'text', text: { body: 'xref:1' } }),
    { referral: undefined },
  ],
  ['an ad without a number', said({ type: 'text', referral: { ctwa_clid: 'c' } }), { referral: 'c' }],
  [
    'a place without coordinates',
    said({ type: 'location', location: {} }),
    { kind: 'location', payload: undefined },
  ],
  [
    'media, for as long as its id lives',
    said({ type: 'image', image: { id: '7' } }),
    { attachments: [{ ref: '7', goneAt: new Date((at + 7 * 86_400) * 1000).toISOString() }] },
  ],
  [
    'a form whose answer is no text',
    interactive({ nfm_reply: { response_json: { a: 1 } } }),
    { kind: 'choice', payload: '{"a":1}' },
  ],
  ['a form without an answer', interactive({ nfm_reply: {} }), { kind: 'unsupported' }],
  [
    'a reaction taken back',
    said({ type: 'reaction', reaction: { message_id: 'wamid.9' } }),
    { type: 'reaction', externalId: 'wamid.9', text: '' },
  ],
  [
    'an edit',
    said({
      type: 'edit',
      edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'baru' } } },
    }),
    { type: 'edit', dedupe: 'edit:wamid.0:wamid.1', externalId: 'wamid.0', text: 'baru' },
  ],
  [
    'an edit of words under a photo',
    said({
      type: 'edit',
      edit: { original_message_id: 'wamid.0', message: { image: { id: '1', caption: 'KK' } } },
    }),
    { type: 'edit', text: 'KK' },
  ],
  [
    'a withdrawal',
    said({ type: 'revoke', revoke: { original_message_id: 'wamid.0' } }),
    { type: 'unsend', dedupe: 'unsend:wamid.0', externalId: 'wamid.0' },
  ],
  ['a system message of nobody', { id: 'wamid.1', type: 'system', system: {} }, { type: 'other' }],
  ['a welcome', said({ type: 'request_welcome' }), { type: 'optin', senderId: person }],
  ['one that vanishes', said({ type: 'ephemeral' }), { kind: 'unsupported' }],
  ['a type of tomorrow', said({ type: 'hologram', hologram: {} }), { kind: 'unsupported' }],
  ['no type at all', said({}), { kind: 'unsupported' }],
  [
    'a reply and a forward',
    said({ type: 'text', text: { body: 'x' }, context: { id: 'wamid.0', forwarded: true } }),
    { kind: 'text', text: 'x' },
  ],
  ['a group', said({ type: 'text', text: { body: 'x' }, group_id: 'g' }), { type: 'other' }],
  ['no id', { from: person, type: 'text', text: { body: 'x' } }, { type: 'message', text: 'x' }],
  ['no object', 7, { type: 'unreadable' }],
];

/** One element of `statuses`, and what must come out of it. */
export const statuses: readonly [status: string, expected: object][] = [
  ['sent', { type: 'status', status: 'sent', dedupe: 'status:wamid.5:sent' }],
  ['delivered', { type: 'status', status: 'delivered' }],
  ['read', { type: 'status', status: 'read' }],
  ['played', { type: 'status', status: 'read', dedupe: 'status:wamid.5:played' }],
  ['failed', { type: 'status', status: 'failed', errorCode: '131026' }],
  ['deleted', { type: 'other', payload: 'deleted' }],
];

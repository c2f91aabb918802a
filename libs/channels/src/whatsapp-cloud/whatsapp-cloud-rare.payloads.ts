import { at, change, interactive, person, phoneNumberId, said } from './whatsapp-cloud.payloads';

const media = { id: '7', mime_type: 'video/mp4', sha256: 'abc' };
const office = '6280000000099';

/** What comes seldom, in elements of `messages`: newer and older versions, and what is half there. */
export const rareMessages: readonly [name: string, element: unknown, expected: object][] = [
  [
    'a video with words',
    said({ type: 'video', video: { ...media, caption: 'usaha saya' } }),
    { kind: 'video', text: 'usaha saya', attachments: [{ ref: '7', mime: 'video/mp4' }] },
  ],
  [
    'a sticker that moves',
    said({ type: 'sticker', sticker: { ...media, animated: true } }),
    { kind: 'sticker', attachments: [{ kind: 'sticker' }] },
  ],
  [
    'a document with words and a name',
    said({ type: 'document', document: { ...media, filename: 'KK.pdf', caption: 'KK saya' } }),
    { kind: 'document', text: 'KK saya', attachments: [{ name: 'KK.pdf' }] },
  ],
  [
    'media with an address beside its id',
    said({ type: 'image', image: { ...media, url: 'https://x.test' } }),
    {
      kind: 'photo',
      attachments: [{ ref: '7' }],
    },
  ],
  [
    'two contacts, one without a whole name',
    said({
      type: 'contacts',
      contacts: [{ name: { formatted_name: 'Budi Contoh' } }, { name: { first_name: 'Ani' }, phones: [] }],
    }),
    { kind: 'contact', text: 'Budi Contoh, Ani' },
  ],
  [
    'a contact that was asked for',
    said({
      type: 'contacts',
      origin: 'contact_request',
      contacts: [{ vcard: 'x', phones: [{ phone: '1' }] }],
    }),
    { kind: 'contact', text: undefined },
  ],
  [
    'an order with words',
    said({ type: 'order', order: { catalog_id: '1', text: 'pesan dua', product_items: [] } }),
    { kind: 'unsupported', text: 'pesan dua' },
  ],
  [
    'a list row with a description',
    interactive({ type: 'list_reply', list_reply: { id: 'ak1', title: 'AK-1', description: 'kartu' } }),
    { kind: 'choice', payload: 'ak1', text: 'AK-1' },
  ],
  [
    'a form of a flow',
    interactive({ type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } }),
    { kind: 'choice', text: 'Sent', payload: '{"a":1}' },
  ],
  [
    'a leave to call',
    interactive({ type: 'call_permission_reply', call_permission_reply: { response: 'accept' } }),
    { kind: 'unsupported' },
  ],
  [
    'a message that the provider cannot show',
    said({ type: 'unsupported', errors: [{ code: 131060 }], unsupported: { type: 'unknown' } }),
    { kind: 'unsupported' },
  ],
  ['an unknown one', said({ type: 'unknown', errors: [{ code: 501 }] }), { kind: 'unsupported' }],
  [
    'a place that has no number',
    said({ type: 'location', location: { latitude: 'x' } }),
    { kind: 'location' },
  ],
  ['a type that every object knows', said({ type: 'constructor' }), { type: 'message', kind: 'unsupported' }],
  ['a type with a part that is none', said({ type: 'text', text: 'x' }), { kind: 'text', text: undefined }],
  [
    'contacts without a type',
    said({ contacts: [{ name: { formatted_name: 'Budi' } }] }),
    { kind: 'contact' },
  ],
  [
    'a reaction without a type',
    said({ reaction: { message_id: 'wamid.9', emoji: '👍' } }),
    { type: 'reaction', externalId: 'wamid.9' },
  ],
  ['a withdrawal of nothing', said({ type: 'revoke' }), { type: 'unreadable', reason: 'unsend_of_nothing' }],
  ['an edit of nothing', said({ type: 'edit', edit: {} }), { type: 'unreadable', reason: 'edit_of_nothing' }],
  ['nothing at all', { from: person }, { type: 'unreadable' }],
  ['words of nobody', { id: 'wamid.1', type: 'text', text: { body: 'x' } }, { type: 'unreadable' }],
  [
    'a user id in the place of the number, with that of the company above',
    said({ from: 'ID.1349', from_user_id: 'ID.1349', from_parent_user_id: 'ID.ENT.1', type: 'text' }),
    { senderId: 'ID.1349', senderAlias: undefined, senderPhone: undefined },
  ],
  ['an empty number', said({ from: '', from_user_id: 'ID.1349', type: 'text' }), { senderId: 'ID.1349' }],
  [
    'a key that changed',
    said({ type: 'system', system: { type: 'customer_identity_changed', identity: 'x' } }),
    { type: 'other', payload: 'system' },
  ],
  [
    'an ad with everything',
    said({
      type: 'text',
      text: { body: 'x' },
      referral: { source_url: 'https://fb.me/x', source_type: 'ad', source_id: 55, headline: 'x' },
    }),
    { kind: 'text', referral: '55' },
  ],
  [
    'what our own number says in a chat',
    said({ from: office, to: person, type: 'text', text: { body: 'Silakan' } }),
    { type: 'echo', senderId: person, text: 'Silakan', byPerson: true },
  ],
];

/** Fields that are no message, and what each is. */
export const fields: readonly [field: string, value: object, expected: object][] = [
  [
    'account_update',
    { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } },
    {
      type: 'account',
      payload: 'account_update.ACCOUNT_VIOLATION',
    },
  ],
  ['account_update', { event: 'PARTNER_APP_UNINSTALLED' }, { type: 'account' }],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    { type: 'account' },
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
    { type: 'other' },
  ],
  ['account_update', { event: 'PARTNER_ADDED', waba_info: { waba_id: '1' } }, { type: 'other' }],
  [
    'account_alerts',
    { alert_info: { alert_severity: 'WARNING', alert_type: 'OBA_REJECTED' } },
    {
      type: 'account',
      payload: 'account_alerts.WARNING',
    },
  ],
  ['account_alerts', { alert_info: { alert_severity: 'INFORMATIONAL' } }, { type: 'other' }],
  ['phone_number_quality_update', { event: 'THROUGHPUT_UPGRADE' }, { type: 'other' }],
  ['phone_number_name_update', { decision: 'APPROVED' }, { type: 'other' }],
  [
    'message_template_status_update',
    {
      event: 'REJECTED',
      message_template_id: 5,
      message_template_name: 'surat_siap',
      message_template_language: 'id',
      reason: 'TAG_CONTENT_MISMATCH',
    },
    { type: 'template', name: 'surat_siap', language: 'id', status: 'REJECTED' },
  ],
  ['message_template_status_update', { event: 'LIMIT_EXCEEDED' }, { type: 'other' }],
  ['message_template_quality_update', { new_quality_score: 'RED' }, { type: 'other' }],
  ['template_category_update', { new_category: 'MARKETING' }, { type: 'other' }],
  ['security', { event: 'PIN_CHANGED' }, { type: 'other' }],
  ['flows', { event: 'FLOW_STATUS_CHANGE' }, { type: 'other' }],
  [
    'calls',
    { calls: [{ id: 'wacid.1', event: 'connect', from: person }] },
    { type: 'other', payload: 'calls' },
  ],
  ['calls', { statuses: [{ id: 'wacid.1', type: 'call', status: 'RINGING' }] }, { type: 'other' }],
  ['user_preferences', { user_preferences: [{ wa_id: person, value: 'stop' }] }, { type: 'other' }],
  ['smb_app_state_sync', { state_sync: [{ type: 'contact', action: 'add' }] }, { type: 'other' }],
  [
    'history',
    { history: [{ threads: [{ id: person, messages: [said({ type: 'text' })] }] }] },
    { type: 'other' },
  ],
  ['history', { messages: [said({ type: 'image', image: media })] }, { type: 'other', payload: 'history' }],
  ['group_lifecycle_update', { groups: [{ type: 'group_create' }] }, { type: 'other' }],
  ['messaging_handovers', { messaging_handovers: [] }, { type: 'other' }],
  ['smb_message_echoes', {}, { type: 'other', payload: 'smb_message_echoes' }],
  ['constructor', { event: 'x' }, { type: 'other', payload: 'constructor' }],
  ['messages', { contacts: [{ wa_id: person }] }, { type: 'unreadable', reason: 'change_part' }],
  ['messages', { errors: [{ code: 130429 }] }, { type: 'unreadable', reason: 'provider_error' }],
];

const text = said({ type: 'text', text: { body: 'Halo' } });
const metadata = { phone_number_id: phoneNumberId, display_phone_number: `+${office}` };
const value = { metadata, messages: [text] };
const changes = [{ field: 'messages', value }];

/** Whole bodies whose outside is odd. */
export const rareBodies: readonly [name: string, body: unknown, expected: readonly object[]][] = [
  ['one message where a list belongs', change({ messages: text }), [{ type: 'message', text: 'Halo' }]],
  [
    'one entry and one change where lists belong',
    { object: 'whatsapp_business_account', entry: { id: '1', changes: changes[0] } },
    [{ type: 'message' }],
  ],
  ['no object at all', { entry: [{ id: '1', changes }] }, [{ type: 'message' }]],
  [
    'several entries, of several numbers, and a bad one among them',
    {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            ...changes,
            { field: 'messages', value: { ...value, metadata: { phone_number_id: '9' } } },
          ],
        },
        null,
        {
          id: '2',
          changes: [7, { field: 'messages', value: { metadata, messages: [{ ...text, id: 'wamid.2' }] } }],
        },
      ],
    },
    [
      { dedupe: 'message:wamid.1' },
      { type: 'unreadable' },
      { type: 'unreadable' },
      { dedupe: 'message:wamid.2' },
    ],
  ],
  [
    'an entry of something else',
    { object: 'whatsapp_business_account', entry: [{ id: '1', x: 1 }] },
    [{ type: 'unreadable' }],
  ],
  [
    'a field that is missing',
    { object: 'whatsapp_business_account', entry: [{ changes: [{ value }] }] },
    [{ type: 'other' }],
  ],
];

/** Statuses that are more than a word. */
export const rareStatuses: readonly [name: string, status: object, expected: object][] = [
  [
    'of a person with a user id only',
    {
      id: 'wamid.5',
      status: 'read',
      recipient_id: '',
      recipient_user_id: 'ID.1349',
      pricing: { billable: true },
    },
    { type: 'status', status: 'read', senderId: 'ID.1349' },
  ],
  [
    'of a failure without a reason',
    { id: 'wamid.5', status: 'failed' },
    { status: 'failed', errorCode: undefined },
  ],
  [
    'with one error where a list belongs',
    { id: 'wamid.5', status: 'failed', errors: { code: '131047' } },
    { status: 'failed', errorCode: '131047' },
  ],
  ['that is a warning', { id: 'wamid.5', status: 'warning' }, { type: 'other', payload: 'warning' }],
  ['that every object knows', { id: 'wamid.5', status: 'constructor' }, { type: 'other' }],
  [
    'of a payment',
    { id: 'wamid.5', status: 'captured', type: 'payment' },
    { type: 'other', payload: 'captured' },
  ],
  ['without an id', { status: 'sent' }, { type: 'unreadable' }],
  ['at a time', { id: 'wamid.5', status: 'sent', timestamp: at }, { sentAt: new Date(at * 1000) }],
];

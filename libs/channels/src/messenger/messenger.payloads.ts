/** Bodies as Messenger sends them, with invented people. */
export const pageId = '100000000000001';
export const psid = '5500000000000001';
export const at = 1_767_312_000_000;

export const ends = { sender: { id: psid }, recipient: { id: pageId }, timestamp: at };

/** A whole body around `messaging` elements. */
export const body = (...messaging: unknown[]): unknown => ({
  object: 'page',
  entry: [{ id: pageId, time: at, messaging }],
});

/** One element with a `message` in it. */
export const said = (message: object): unknown => ({ ...ends, message: { mid: 'm_1', ...message } });

export const hello = body(said({ text: 'Halo' }));

export const photo = { type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/v/1_n.jpg?oe=6A' } };

/** What is in one element, and what must come out of it. */
export const cases: readonly [name: string, element: unknown, expected: readonly object[]][] = [
  [
    'a text',
    said({ text: 'Halo' }),
    [{ type: 'message', dedupe: 'message:m_1', kind: 'text', text: 'Halo' }],
  ],
  [
    'a photo with words',
    said({ text: 'KTP', attachments: [photo] }),
    [{ kind: 'photo', text: 'KTP', attachments: [{ kind: 'photo', ref: photo.payload.url }] }],
  ],
  ['two photos', said({ attachments: [photo, photo] }), [{ kind: 'photo', attachments: [{}, {}] }]],
  [
    'a file',
    said({ attachments: [{ type: 'file', payload: { url: 'https://cdn.fbsbx.com/a.pdf' } }] }),
    [{ kind: 'document', attachments: [{ kind: 'document', ref: 'https://cdn.fbsbx.com/a.pdf' }] }],
  ],
  [
    'a sticker in the old way',
    said({ attachments: [{ ...photo, payload: { ...photo.payload, sticker_id: 369 } }] }),
    [{ kind: 'sticker' }],
  ],
  ['a sticker without a file', said({ attachments: [{ type: 'sticker' }] }), [{ kind: 'sticker' }]],
  ['a location', said({ attachments: [{ type: 'location', payload: {} }] }), [{ kind: 'location' }]],
  [
    'a reel with a relative address',
    said({ attachments: [{ type: 'reel', payload: { url: '/reel/1' } }] }),
    [{ kind: 'unsupported', text: '/reel/1', attachments: [] }],
  ],
  [
    'a sticker of the new way',
    said({
      attachments: [
        { type: 'sticker', payload: { url: 'https://scontent.xx.fbcdn.net/s.webp', sticker_id: 3 } },
      ],
    }),
    [{ kind: 'sticker', attachments: [{ kind: 'sticker' }] }],
  ],
  [
    'a sticker in both ways at once',
    said({
      attachments: [
        { ...photo, payload: { ...photo.payload, sticker_id: 3 } },
        { type: 'sticker', payload: { ...photo.payload, sticker_id: 3 } },
      ],
    }),
    [{ kind: 'sticker', attachments: [{ kind: 'sticker' }] }],
  ],
  [
    'a photo, until its address runs out',
    said({
      attachments: [{ type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/a.jpg?oe=386D4380' } }],
    }),
    [{ attachments: [{ goneAt: '2000-01-01T00:00:00.000Z' }] }],
  ],
  [
    'a place',
    said({ attachments: [{ type: 'location', payload: { coordinates: { lat: -0.25, long: 116.5 } } }] }),
    [{ kind: 'location', payload: '-0.25,116.5' }],
  ],
  [
    'a shared link with its words outside',
    said({
      attachments: [{ type: 'fallback', title: 'Berita', url: 'https://contoh.test/1', payload: null }],
    }),
    [{ kind: 'text', text: 'Berita https://contoh.test/1', attachments: [] }],
  ],
  [
    'a shared post',
    said({ attachments: [{ type: 'post', payload: { title: 'Pos', url: 'https://facebook.com/1' } }] }),
    [{ kind: 'unsupported', text: 'Pos https://facebook.com/1' }],
  ],
  [
    'an ad in a message',
    said({ text: 'x', referral: { ref: 'desa', source: 'ADS', ad_id: 9 } }),
    [{ kind: 'text', referral: 'desa' }],
  ],
  [
    'a shared link without payload',
    said({ text: 'lihat', attachments: [{ type: 'fallback', payload: null }] }),
    [{ kind: 'text', text: 'lihat' }],
  ],
  [
    'a quick reply',
    said({ text: 'Ya', quick_reply: { payload: 'YA' } }),
    [{ kind: 'choice', text: 'Ya', payload: 'YA' }],
  ],
  [
    'an old postback without id',
    { ...ends, postback: { title: 'Mulai', payload: 'MULAI', referral: { ref: 'desa' } } },
    [{ kind: 'choice', payload: 'MULAI', referral: 'desa' }],
  ],
  [
    'a postback',
    { ...ends, postback: { mid: 'm_9', payload: 'A' } },
    [{ dedupe: 'message:m_9', payload: 'A' }],
  ],
  ['a referral', { ...ends, referral: { ref: 'desa' } }, [{ type: 'referral', referral: 'desa' }]],
  ['an optin', { ...ends, optin: { payload: 'x' } }, [{ type: 'optin', payload: 'x' }]],
  [
    'an echo',
    {
      ...ends,
      sender: { id: pageId },
      recipient: { id: psid },
      message: { mid: 'm_2', is_echo: true, app_id: 7 },
    },
    [{ type: 'echo', dedupe: 'echo:m_2', senderId: psid, appId: '7', byPerson: undefined }],
  ],
  [
    'an echo of the page inbox',
    {
      ...ends,
      sender: { id: pageId },
      recipient: { id: psid },
      message: { mid: 'm_2', is_echo: true, app_id: 263902037430900, text: 'Silakan', metadata: 'x' },
    },
    [{ type: 'echo', kind: 'text', text: 'Silakan', mark: 'x', byPerson: true }],
  ],
  [
    'an echo without its mark',
    {
      ...ends,
      sender: { id: pageId },
      recipient: { id: psid },
      message: { mid: 'm_2', attachments: [photo] },
    },
    [{ type: 'echo', kind: 'photo', senderId: psid, attachments: [{ ref: photo.payload.url }] }],
  ],
  ['a withdrawal', said({ is_deleted: true }), [{ type: 'unsend', dedupe: 'unsend:m_1', externalId: 'm_1' }]],
  [
    'an edit',
    { ...ends, message_edit: { mid: 'm_1', text: 'Hai', num_edit: 2 } },
    [{ type: 'edit', dedupe: 'edit:m_1:2', text: 'Hai' }],
  ],
  [
    'a reaction',
    { ...ends, reaction: { mid: 'm_1', action: 'react', emoji: '❤' } },
    [{ type: 'reaction', dedupe: `reaction:m_1:${psid}:❤:${at}` }],
  ],
  [
    'a delivery of two',
    { ...ends, delivery: { mids: ['m_1', 'm_2'], watermark: at } },
    [
      { type: 'status', status: 'delivered', dedupe: 'status:m_1:delivered' },
      { type: 'status', dedupe: 'status:m_2:delivered' },
    ],
  ],
  [
    'a delivery without ids',
    { ...ends, delivery: { watermark: at } },
    [{ type: 'status', status: 'delivered', upTo: new Date(at).toISOString() }],
  ],
  [
    'a read',
    { ...ends, read: { watermark: at } },
    [
      {
        type: 'status',
        status: 'read',
        dedupe: `status:${psid}:read:${at}`,
        senderId: psid,
        upTo: new Date(at).toISOString(),
      },
    ],
  ],
  ['a message that is none', { ...ends, message: 'x' }, [{ type: 'unreadable', senderId: psid }]],
  ['only its ends', ends, [{ type: 'unreadable' }]],
  [
    'a warning to the page, of nobody',
    { recipient: { id: pageId }, timestamp: at, 'policy-enforcement': { action: 'warning' } },
    [{ type: 'account', payload: 'policy_enforcement.warning' }],
  ],
  [
    'a block of the page, in the other spelling',
    { ...ends, policy_enforcement: { action: 'block', reason: 'x' } },
    [{ type: 'account', payload: 'policy_enforcement.block' }],
  ],
  [
    'the end of a block',
    { recipient: { id: pageId }, timestamp: at, 'policy-enforcement': { action: 'unblock' } },
    [{ type: 'other', payload: 'policy-enforcement' }],
  ],
  [
    'an opt-in of somebody without an id',
    { recipient: { id: pageId }, timestamp: at, optin: { user_ref: 'r' } },
    [{ type: 'optin', senderId: undefined }],
  ],
  [
    'a thread handed over',
    { ...ends, pass_thread_control: {} },
    [{ type: 'other', payload: 'pass_thread_control' }],
  ],
  ['a new kind of event', { ...ends, hologram: { a: 1 } }, [{ type: 'other', payload: 'hologram' }]],
  ['a message without id', { ...ends, message: { text: 'x' } }, [{ type: 'message', text: 'x' }]],
  ['an empty message', said({}), [{ kind: 'unsupported' }]],
  ['no object', 'x', [{ type: 'unreadable' }]],
  ['nobody', { message: { mid: 'm_1', text: 'x' } }, [{ type: 'unreadable' }]],
  ['another page', { ...ends, recipient: { id: '9' }, message: { mid: 'm_1', text: 'x' } }, []],
  ['a time in text', { ...ends, timestamp: String(at), message: { mid: 'm_1' } }, [{ sentAt: new Date(at) }]],
  [
    'a time in seconds',
    { ...ends, timestamp: at / 1000, message: { mid: 'm_1' } },
    [{ sentAt: new Date(at) }],
  ],
];

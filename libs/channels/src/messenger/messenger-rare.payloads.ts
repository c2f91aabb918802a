import { at, ends, pageId, photo, psid, said } from './messenger.payloads';

/** What comes seldom, in elements of `messaging`: other versions, other products of Meta, and what is half there. */
export const rareCases: readonly [name: string, element: unknown, expected: readonly object[]][] = [
  [
    'a file of each kind at once',
    said({
      attachments: ['image', 'video', 'audio', 'file'].map((type) => ({
        type,
        payload: { url: `https://cdn.fbsbx.com/${type}` },
      })),
    }),
    [{ kind: 'photo', attachments: ['photo', 'video', 'audio', 'document'].map((kind) => ({ kind })) }],
  ],
  [
    'one file where a list belongs',
    said({ attachments: photo }),
    [{ kind: 'photo', attachments: [{ ref: photo.payload.url }] }],
  ],
  ['a file under the older key', said({ attachment: photo }), [{ kind: 'photo', attachments: [{}] }]],
  [
    'a photo whose address is missing, beside one that is there',
    said({ attachments: [{ type: 'image', payload: {} }, photo] }),
    [{ kind: 'photo', attachments: [{}] }],
  ],
  [
    'words about a shared post',
    said({
      text: 'ini pengumumannya?',
      attachments: [{ type: 'post', payload: { url: 'https://facebook.com/1' } }],
    }),
    [{ kind: 'text', text: 'ini pengumumannya?' }],
  ],
  [
    'a product that was shared',
    said({ attachments: [{ type: 'template', payload: { product: { elements: [{ id: '1' }] } } }] }),
    [{ kind: 'unsupported', attachments: [] }],
  ],
  [
    'a template with its title outside',
    said({ attachments: [{ title: 'Jadwal', type: 'template', payload: { template_type: 'button' } }] }),
    [{ kind: 'unsupported', text: 'Jadwal' }],
  ],
  ['a reel of the other network', said({ attachments: [{ type: 'ig_reel' }] }), [{ kind: 'unsupported' }]],
  [
    'an appointment',
    said({ attachments: [{ type: 'appointment_booking', payload: {} }] }),
    [{ kind: 'unsupported' }],
  ],
  [
    'a type that every object knows',
    said({ attachments: [{ type: 'constructor' }] }),
    [{ kind: 'unsupported' }],
  ],
  [
    'a list of nothing',
    said({ attachments: [null, 7, 'x', []] }),
    [{ kind: 'unsupported', attachments: [] }],
  ],
  [
    'a reply to another message',
    said({ text: 'ya', reply_to: { mid: 'm_0' }, nlp: { intents: [] } }),
    [{ kind: 'text', text: 'ya' }],
  ],
  ['a sign that no database keeps', said({ text: 'a\u0000b' }), [{ kind: 'text', text: 'ab' }]],
  ['half a sign', said({ text: '\ud83d' }), [{ kind: 'text' }]],
  [
    'a message that a plugin brought',
    { ...ends, message: { mid: 'm_1', text: 'x' }, prior_message: { source: 'checkbox_plugin' } },
    [{ kind: 'text', text: 'x' }],
  ],
  [
    'words of somebody without an id',
    {
      sender: { user_ref: 'r' },
      recipient: { id: pageId },
      timestamp: at,
      message: { mid: 'm_1', text: 'x' },
    },
    [{ type: 'unreadable', reason: 'no_sender' }],
  ],
  [
    'an opt-in for later news',
    { ...ends, optin: { type: 'notification_messages', payload: 'x', notification_messages_token: '1' } },
    [{ type: 'optin', senderId: psid, payload: 'x' }],
  ],
  [
    'an opt-in of the checkbox',
    {
      sender: { user_ref: 'r' },
      recipient: { id: pageId },
      timestamp: at,
      optin: { ref: 'x', user_ref: 'r' },
    },
    [{ type: 'optin', senderId: undefined }],
  ],
  [
    'an ad that led here',
    { ...ends, referral: { source: 'ADS', type: 'OPEN_THREAD', ref: 'desa', ad_id: '5' } },
    [{ type: 'referral', referral: 'desa' }],
  ],
  ['a referral without a code', { ...ends, referral: { source: 'SHORTLINK' } }, [{ type: 'referral' }]],
  [
    'a reaction taken back',
    { ...ends, reaction: { mid: 'm_1', action: 'unreact', reaction: 'love', emoji: '❤' } },
    [{ type: 'reaction', text: '' }],
  ],
  [
    'a reaction without a picture',
    { ...ends, reaction: { mid: 'm_1', action: 'react', reaction: 'other' } },
    [{ type: 'reaction', text: 'other' }],
  ],
  [
    'an edit counted in text',
    { ...ends, message_edit: { mid: 'm_1', text: 'Hai', num_edit: '3' } },
    [{ type: 'edit', dedupe: 'edit:m_1:3' }],
  ],
  [
    'an edit without its words',
    { ...ends, message_edit: { mid: 'm_1', num_edit: 0 } },
    [{ type: 'other', payload: 'message_edit', senderId: psid }],
  ],
  [
    'an edit of nothing',
    { ...ends, message_edit: { text: 'Hai' } },
    [{ type: 'unreadable', reason: 'edit_of_nothing', senderId: psid }],
  ],
  [
    'a withdrawal of nothing',
    { ...ends, message: { is_deleted: true } },
    [{ type: 'unreadable', reason: 'unsend_of_nothing' }],
  ],
  ['a message of nothing', { ...ends, message: {} }, [{ type: 'unreadable' }]],
  [
    'an echo of another program, without an app',
    {
      ...ends,
      sender: { id: pageId },
      recipient: { id: psid },
      message: { mid: 'm_2', is_echo: true, text: 'Silakan' },
    },
    [{ type: 'echo', senderId: psid, appId: undefined, text: 'Silakan' }],
  ],
  [
    'a thread handed over, on its way through programs',
    {
      ...ends,
      hop_context: [{ app_id: 7, metadata: 'x' }],
      take_thread_control: { previous_owner_app_id: '7' },
    },
    [{ type: 'other', payload: 'take_thread_control' }],
  ],
  [
    'a thread asked for',
    { ...ends, request_thread_control: { requested_owner_app_id: 7 } },
    [{ type: 'other', payload: 'request_thread_control' }],
  ],
  [
    'roles of programs, of nobody',
    { recipient: { id: pageId }, timestamp: at, app_roles: { 7: ['primary_receiver'] } },
    [{ type: 'other', payload: 'app_roles', senderId: undefined }],
  ],
  [
    'an account that was linked',
    { ...ends, account_linking: { status: 'linked', authorization_code: 'x' } },
    [{ type: 'other', payload: 'account_linking' }],
  ],
  [
    'a game',
    { ...ends, game_play: { game_id: '1', player_id: '2' } },
    [{ type: 'other', payload: 'game_play' }],
  ],
  ['a read in text', { ...ends, read: { watermark: String(at) } }, [{ type: 'status', status: 'read' }]],
  [
    'a delivery with something else among its ids',
    { ...ends, delivery: { mids: [null, 'm_1'], watermark: at } },
    [{ type: 'status', dedupe: 'status:m_1:delivered' }],
  ],
  ['a time of zero', { ...ends, timestamp: 0, message: { mid: 'm_1', text: 'x' } }, [{ type: 'message' }]],
];

const entry = (parts: object): unknown => ({ object: 'page', entry: [{ id: pageId, time: at, ...parts }] });
const element = said({ text: 'Halo' });

/** Whole bodies whose outside is odd. */
export const rareBodies: readonly [name: string, body: unknown, expected: readonly object[]][] = [
  ['one element where a list belongs', entry({ messaging: element }), [{ type: 'message', text: 'Halo' }]],
  [
    'one entry where a list belongs',
    { object: 'page', entry: { id: pageId, messaging: [element] } },
    [{ type: 'message' }],
  ],
  ['no object at all', { entry: [{ id: pageId, messaging: [element] }] }, [{ type: 'message' }]],
  ['an entry without an id', { object: 'page', entry: [{ messaging: [element] }] }, [{ type: 'message' }]],
  [
    'a message among the changes',
    entry({ changes: [{ field: 'messages', value: element }] }),
    [{ type: 'message', text: 'Halo', senderId: psid }],
  ],
  [
    'a bad entry beside a good one',
    { object: 'page', entry: [null, 'x', { id: pageId, messaging: [element] }] },
    [{ type: 'unreadable' }, { type: 'unreadable' }, { type: 'message' }],
  ],
  [
    'a list that nobody knows, beside one that is known',
    entry({ messaging: [element], holograms: [{ a: 1 }] }),
    [{ type: 'message' }, { type: 'unreadable', reason: 'entry_part' }],
  ],
  [
    'a bad change beside a good one',
    entry({ changes: [7, { field: 'mention', value: { item: 'post' } }] }),
    [{ type: 'unreadable' }, { type: 'other', payload: 'mention' }],
  ],
  [
    'a bad element in standby beside a good one',
    entry({ standby: [null, element] }),
    [{ type: 'unreadable' }, { type: 'other', payload: 'standby' }],
  ],
];

/** The bytes of a body that writes an id as a number longer than a number can be. */
export const longNumber = `{"object":"page","entry":[{"id":${pageId},"messaging":[{"sender":{"id":24681357902468135},
  "recipient":{"id":${pageId}},"timestamp":${at},"message":{"mid":"m_1","text":"NIK: 6402991205990001"}}]}]}`;

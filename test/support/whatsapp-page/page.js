// What whatsapp-web.js finds in the page of WhatsApp Web: the registry behind `require`, with the modules that it asks for
// and no more. What happens comes from the test's server (`/events`); what the page is told to do goes back to it.
(() => {
  /** As Backbone's: several names at once, `change:field` with model and new value. */
  class Emitter {
    #listeners = [];
    on(names, run) {
      for (const name of names.split(' ')) this.#listeners.push({ name, run });
      return this;
    }
    once(name, run) {
      const once = (...args) => {
        this.off(name, once);
        run(...args);
      };
      return this.on(name, once);
    }
    off(name, run) {
      this.#listeners = this.#listeners.filter((one) => one.name !== name || one.run !== run);
    }
    emit(name, ...args) {
      for (const one of this.#listeners.filter((listener) => listener.name === name)) one.run(...args);
    }
  }

  class Model extends Emitter {
    set(fields) {
      Object.assign(this, fields);
      for (const [field, value] of Object.entries(fields)) this.emit(`change:${field}`, this, value);
    }
    serialize() {
      return { ...this };
    }
  }

  class Wid {
    constructor(id) {
      [this.user, this.server] = id.split('@');
      this._serialized = id;
    }
    isLid() {
      return this.server === 'lid';
    }
    isGroup() {
      return this.server === 'g.us';
    }
    isStatus() {
      return this._serialized === 'status@broadcast';
    }
    toString() {
      return this._serialized;
    }
  }
  const createWid = (id) => (id instanceof Wid ? id : new Wid(id));

  class MsgKey {
    constructor({ to, id }) {
      Object.assign(this, { fromMe: true, remote: to, id, _serialized: `true_${to}_${id}` });
    }
    static async newId() {
      const bytes = crypto.getRandomValues(new Uint8Array(9));
      return `3EB0${[...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')}`;
    }
  }

  const tell = (path, about) => fetch(path, { method: 'POST', body: JSON.stringify(about) });
  const socket = new Model();
  const cmd = new Emitter();
  const conn = new Model();
  Object.assign(conn, { ref: '', pushname: 'Kantor', platform: 'android' });
  const msgs = new Map();
  const chats = new Map();
  const Msg = new Emitter();
  const Chat = new Emitter();
  Msg.get = (id) => msgs.get(String(id));
  Msg.getMessagesById = async (ids) => ({ messages: ids.map(Msg.get).filter(Boolean) });
  Chat.get = (id) => chats.get(String(id));
  Chat.getModelsArray = () => [...chats.values()];
  let world;

  function chatWith(id) {
    if (!chats.has(id)) {
      const chat = new Model();
      const own = () => [...msgs.values()].filter((msg) => String(msg.id.remote) === id);
      Object.assign(chat, { id: createWid(id), t: 0, unreadCount: 0, formattedTitle: id });
      // The page shows the last message of a chat; the others are loaded when somebody scrolls.
      chat.shown = 1;
      Object.defineProperty(chat, 'shown', { enumerable: false });
      Object.defineProperty(chat, 'msgs', {
        enumerable: false,
        value: { getModelsArray: () => own().slice(-chat.shown) },
      });
      Object.defineProperty(chat, 'earlier', { value: () => own().slice(0, -chat.shown) });
      if (id.endsWith('@g.us')) chat.groupMetadata = Object.assign(new Model(), { participants: [] });
      chats.set(id, chat);
    }
    return chats.get(id);
  }

  /** A message as the page holds it: ids are objects, and changes are told of one by one. */
  function add(raw, isNewMsg) {
    const msg = new Model();
    Object.assign(msg, raw, { from: createWid(raw.from), to: createWid(raw.to), isNewMsg });
    if (raw.directPath) {
      msg.mediaData = { mediaStage: 'RESOLVED' };
      Object.defineProperty(msg, 'mediaObject', { value: {} });
    }
    const chat = chatWith(String(raw.id.remote));
    msgs.set(raw.id._serialized, msg);
    if (isNewMsg) chat.shown++;
    chat.t = Math.max(chat.t, raw.t);
    if (isNewMsg) Msg.emit('add', msg);
    return msg;
  }

  /** Fields change one after the other, as the collection hears of them. */
  function change(id, fields) {
    const msg = Msg.get(id);
    msg.set(fields);
    for (const [field, value] of Object.entries(fields)) Msg.emit(`change:${field}`, msg, value);
    Msg.emit('change', msg);
  }

  function sync() {
    for (const { id, messages, unread } of world.chats) {
      for (const raw of messages) if (!msgs.has(raw.id._serialized)) add(raw, false);
      chatWith(id).unreadCount = unread;
    }
    socket.set({ state: 'CONNECTED' });
    if (world.syncs) socket.set({ hasSynced: true });
  }

  const media = (type, mimetype) => ({
    type,
    mimetype,
    filehash: 'hash',
    mediaBlob: new Opaque(),
    set(fields) {
      Object.assign(this, fields);
    },
    toJSON() {
      const { type: kind, mimetype: mime, directPath } = this;
      return { type: kind, mimetype: mime, directPath };
    },
  });
  class Opaque {
    static async createFromData(file) {
      return Object.assign(new Opaque(), { file });
    }
    url() {
      return 'blob:';
    }
    formData() {
      return this.file;
    }
    autorelease() {}
  }

  const modules = {
    WAWebSocketModel: { Socket: socket },
    WAWebCmd: { Cmd: cmd },
    WAWebConnModel: { Conn: conn },
    WAWebCollections: { Msg, Chat },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {},
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: [1] } }) } },
    WAWebSignalStoreApi: {
      waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: [2] } }) },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'secret' },
    WAWebUserPrefsMeUser: {
      getMaybeMePnUser: () => createWid(world.me),
      getMaybeMeLidUser: () => createWid(world.meHidden),
    },
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: {},
    WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: () => undefined },
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: () => undefined } },
    WALinkify: { findLink: () => undefined, findLinks: () => [] },
    WAWebWidFactory: { createWid, asUserWidOrThrow: createWid },
    WAWebFindChatAction: {
      findOrCreateLatestChat: async (wid) => {
        if (world.unknown.includes(String(wid))) throw new Error('No LID for user');
        return { chat: chatWith(String(wid)) };
      },
    },
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebStreamModel: { Stream: { markAvailable: () => undefined, markUnavailable: () => undefined } },
    WAWebUpdateUnreadChatAction: {
      sendSeen: async ({ chat }) => {
        chat.unreadCount = 0;
        await tell('/seen', { chat: String(chat.id) });
      },
    },
    WAWebChatLoadMessages: {
      loadEarlierMsgs: async ({ chat }) => {
        const earlier = chat.earlier();
        chat.shown += earlier.length;
        return earlier;
      },
    },
    WAWebChatStateBridge: { sendChatStateComposing: (wid) => tell('/typing', { chat: String(wid) }) },
    WAWebApiContact: {
      getPhoneNumber: ({ _serialized }) => world.phones[_serialized] && createWid(world.phones[_serialized]),
      getCurrentLid: () => undefined,
    },
    WAWebQueryExistsJob: { queryWidExists: async () => undefined },
    WAWebMsgKey: MsgKey,
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebSendMsgChatAction: {
      addAndSendMsgToChat: (chat, message) => {
        const { id, type, body, caption, filename, mimetype, t } = message;
        const raw = { id: { ...id, remote: String(id.remote) }, type, body, caption, filename, mimetype, t };
        const told = tell('/sent', { ...raw, from: String(message.from), to: String(chat.id), ack: 0 });
        const msg = add({ ...raw, from: String(message.from), to: String(chat.id), ack: 0 }, true);
        return [told, told.then(() => msg)];
      },
    },
    WAWebDownloadManager: {
      downloadManager: {
        downloadAndMaybeDecrypt: async ({ directPath }) => {
          const answer = await fetch(`/file?path=${encodeURIComponent(directPath)}`);
          if (!answer.ok) throw Object.assign(new Error('gone'), { status: answer.status });
          return answer.arrayBuffer();
        },
      },
    },
    WAWebMediaOpaqueData: Opaque,
    WAWebPrepRawMedia: {
      prepRawMedia: ({ file }, { asDocument }) => ({
        waitForPrep: async () => media(asDocument ? 'document' : 'image', file.type),
      }),
    },
    WAWebMediaStorage: { getOrCreateMediaObject: () => ({ consolidate: () => undefined }) },
    WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaMmsV4Upload: { uploadMedia: async () => ({ mediaEntry: { directPath: '/uploaded' } }) },
  };
  window.require = (name) => {
    if (!(name in modules)) throw new Error(`Requiring unknown module "${name}"`);
    return modules[name];
  };

  const commands = {
    qr: ({ ref }) => conn.set({ ref }),
    scanned: () => {
      localStorage.setItem('linked', 'yes');
      sync();
    },
    message: ({ raw }) => localStorage.getItem('linked') && add(raw, true),
    change: ({ id, fields }) => change(id, fields),
    reaction: ({ reaction }) => modules.WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert([reaction]),
    state: ({ state }) => socket.set({ state }),
    logout: () => {
      cmd.emit('logout');
      setTimeout(() => location.assign('/?post_logout=1'), 50);
    },
    hang: () => {
      for (;;);
    },
  };

  async function open() {
    world = await (await fetch('/world')).json();
    conn.ref = world.ref;
    socket.state = localStorage.getItem('linked') ? 'CONNECTED' : 'UNPAIRED';
    const listen = socket.on.bind(socket);
    socket.on = (name, run) => {
      // What is linked already has its chats soon after the library began to listen, not before.
      if (name === 'change:hasSynced' && localStorage.getItem('linked')) setTimeout(sync, 100);
      return listen(name, run);
    };
    new EventSource('/events').onmessage = async ({ data }) => {
      const command = JSON.parse(data);
      world = command.world ?? world;
      commands[command.do](command);
    };
    window.Debug = { VERSION: '2.3000.1' };
  }
  void open();
})();

import type { ConversationSummary, MessageView } from '@app/conversation';
import type { JSX } from 'preact';
import { may } from '../places';
import { channelName } from './channel-name';
import { Notice } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

type Line = MessageView & { at: string };

/** Who waits for a person, with the last words said. */
export function conversationsPage(
  desk: Desk,
  list: {
    items: readonly (ConversationSummary & { said: string; who: string; at: string })[];
    isAll: boolean;
    nextCursor: string | null;
  },
): string {
  const { texts } = desk;
  const all = list.isAll ? '&semua=1' : '';
  return deskPage(
    texts.render('desk.nav_conversations'),
    <>
      <h1>{texts.render(list.isAll ? 'desk.conversations_all' : 'desk.conversations_waiting')}</h1>
      {list.items.length === 0 && <p role="status">{texts.render('desk.conversations_none')}</p>}
      <ul class="rows" id="conversations">
        {list.items.map(({ id, channel, mode, said, who, at }) => (
          <li key={id}>
            <a href={`/petugas/percakapan/${id}`}>
              {who && `${who}: `}
              {said.slice(0, 120) || texts.render('desk.no_words')}
            </a>
            <small>
              {[channelName(texts, channel), at, mode === 'person' ? texts.render('desk.mode_person') : '']
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {list.nextCursor && (
        <p>
          <a href={`/petugas/percakapan?cursor=${encodeURIComponent(list.nextCursor)}${all}`}>
            {texts.render('desk.more')}
          </a>
        </p>
      )}
      <p>
        <a href={list.isAll ? '/petugas/percakapan' : '/petugas/percakapan?semua=1'}>
          {texts.render(list.isAll ? 'desk.conversations_waiting' : 'desk.conversations_all')}
        </a>
      </p>
    </>,
    desk,
  );
}

/** One conversation, oldest first, and what a person may do in it. */
export function threadPage(
  desk: Desk,
  { id, mode, lines }: { id: string; mode: 'bot' | 'person'; lines: readonly Line[] },
  done?: string,
): string {
  const { texts, staff } = desk;
  const path = `/petugas/percakapan/${id}`;
  return deskPage(
    texts.render('desk.nav_conversations'),
    <>
      {done && <Notice>{done}</Notice>}
      <h1>{texts.render('desk.nav_conversations')}</h1>
      <p>{texts.render(mode === 'person' ? 'desk.mode_person_help' : 'desk.mode_bot_help')}</p>
      <ol class="thread" id="thread">
        {lines.map((line) => (
          <ThreadLine key={line.id} desk={desk} line={line} path={path} />
        ))}
      </ol>
      {may(staff, 'ConversationsController.say') && (
        <DeskFormTag desk={desk} action={`${path}/jawab`} class="step">
          <label for="text">{texts.render('desk.answer')}</label>
          <textarea id="text" name="text" rows={3} maxLength={2000} required />
          <button>{texts.render('desk.answer_send')}</button>
        </DeskFormTag>
      )}
      {may(staff, 'ConversationsController.takeover') && (
        <DeskFormTag desk={desk} action={`${path}/${mode === 'person' ? 'lepas' : 'ambil'}`} class="step">
          <button>{texts.render(mode === 'person' ? 'desk.release' : 'desk.takeover')}</button>
        </DeskFormTag>
      )}
      {may(staff, 'ErasuresController.ofConversation') && (
        <p>
          <a href={`${path}/hapus`}>{texts.render('desk.erase')}</a>
        </p>
      )}
    </>,
    desk,
  );
}

/** Who said it: the citizen, a person of ours, or the system. */
export function speakerOf(
  { direction, author }: Pick<MessageView, 'direction' | 'author'>,
  texts: Desk['texts'],
): string {
  const who = direction === 'inbound' ? 'citizen' : author === 'staff' ? 'staff' : 'system';
  return texts.render(`desk.actor_${who}`);
}

function ThreadLine({ desk, line, path }: { desk: Desk; line: Line; path: string }): JSX.Element {
  const { direction, text, attachments, at, status } = line;
  const state = direction === 'outbound' && status ? desk.texts.render(`desk.sent_${status}`) : '';
  return (
    <li class={direction}>
      <small>{[speakerOf(line, desk.texts), at, state].filter(Boolean).join(' · ')}</small>
      {text && <p>{text}</p>}
      {attachments.map(({ id, fileId, mime }) => (
        <p key={id}>
          {!fileId && desk.texts.render('desk.attachment_away')}
          {fileId && (
            <a href={`${path}/lampiran/${id}`}>
              {/^image\/(jpeg|png|webp)$/.test(mime ?? '') ? (
                <img
                  src={`${path}/lampiran/${id}`}
                  alt={desk.texts.render('desk.attachment')}
                  loading="lazy"
                />
              ) : (
                desk.texts.render('desk.attachment')
              )}
            </a>
          )}
        </p>
      ))}
    </li>
  );
}

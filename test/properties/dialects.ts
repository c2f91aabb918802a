import { rareBodies, rareCases } from '../../libs/channels/src/messenger/messenger-rare.payloads';
import * as messengerTable from '../../libs/channels/src/messenger/messenger.payloads';
import * as rareWhatsapp from '../../libs/channels/src/whatsapp-cloud/whatsapp-cloud-rare.payloads';
import * as whatsappTable from '../../libs/channels/src/whatsapp-cloud/whatsapp-cloud.payloads';
import { simulatorSettings } from '../support/graph-simulator';
import type { Dialect, Element, Step } from './arrival-world';

const { pageId } = simulatorSettings.messenger;
const { phoneNumberId } = simulatorSettings.whatsapp;
const photo = { type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/v/1_n.jpg?oe=6A' } };

/** Ids are the person's own, as a provider's are. */
const idOf = (person: string, id: string): string => `${person}.${id}`;

export const onMessenger: Dialect = {
  channel: 'messenger',
  body: (elements) => ({
    object: 'page',
    entry: [{ id: pageId, time: 1, messaging: elements.map(messaging) }],
  }),
};

export const onWhatsapp: Dialect = {
  channel: 'whatsapp',
  body: (elements) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: { metadata: { phone_number_id: phoneNumberId }, messages: elements.map(whatsapp) },
          },
        ],
      },
    ],
  }),
};

function messaging({ person, step, at }: Element): object {
  const mid = idOf(person, 'id' in step ? step.id : step.of);
  return {
    sender: { id: person },
    recipient: { id: pageId },
    timestamp: at.getTime(),
    ...messengerPart(step, mid),
  };
}

function messengerPart(step: Step, mid: string): object {
  switch (step.does) {
    case 'text':
      return { message: { mid, text: step.text } };
    case 'photo':
      return { message: { mid, attachments: [photo] } };
    case 'choice':
      return { message: { mid, text: step.value, quick_reply: { payload: step.value } } };
    case 'edit':
      return { message_edit: { mid, text: step.text, num_edit: step.nth } };
    case 'unsend':
      return { message: { mid, is_deleted: true } };
    case 'react':
      return { reaction: { mid, action: 'react', emoji: '👍' } };
  }
}

function whatsapp({ person, step, at }: Element): object {
  const own = 'id' in step ? step.id : `${step.does}.${step.of}.${at.getTime()}`;
  const base = { from: person, id: idOf(person, own), timestamp: String(at.getTime() / 1000) };
  return { ...base, ...whatsappPart(step, person) };
}

function whatsappPart(step: Step, person: string): object {
  switch (step.does) {
    case 'text':
      return { type: 'text', text: { body: step.text } };
    case 'photo':
      return { type: 'image', image: { id: '77', mime_type: 'image/jpeg' } };
    case 'choice':
      return { type: 'button', button: { text: step.value, payload: step.value } };
    case 'edit': {
      const message = { type: 'text', text: { body: step.text } };
      return { type: 'edit', edit: { original_message_id: idOf(person, step.of), message } };
    }
    case 'unsend':
      return { type: 'revoke', revoke: { original_message_id: idOf(person, step.of) } };
    case 'react':
      return { type: 'reaction', reaction: { message_id: idOf(person, step.of), emoji: '👍' } };
  }
}

/** All that the tables of an adapter know, as bodies to our own page and number, with ids and people of their own. */
export const everything: Readonly<Record<Dialect['channel'], readonly unknown[]>> = {
  messenger: [
    ...[...messengerTable.cases, ...rareCases].map(([, element]) => messengerTable.body(element)),
    ...rareBodies.map(([, body]) => body),
  ].map((body, nth) => own(body, nth, [messengerTable.pageId, pageId])),
  whatsapp: [
    ...[...whatsappTable.messages, ...rareWhatsapp.rareMessages].map(([, element]) =>
      whatsappTable.change({ messages: [element] }),
    ),
    ...rareWhatsapp.rareStatuses.map(([, status]) => whatsappTable.change({ statuses: [status] })),
    ...rareWhatsapp.fields.map(([field, value]) => whatsappTable.change(value, field)),
    ...rareWhatsapp.rareBodies.map(([, body]) => body),
  ].map((body, nth) => own(body, nth, [whatsappTable.phoneNumberId, phoneNumberId])),
};

function own(body: unknown, nth: number, [theirs, ours]: readonly [string, string]): unknown {
  const text = JSON.stringify(body)
    .replaceAll(theirs, ours)
    .replace(/"((?:m_|wamid\.|ID\.)\d+)"/g, `"$1x${nth}"`);
  return JSON.parse(text);
}

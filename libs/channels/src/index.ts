export * from './channel';
export * from './channel-registry';
export * from './channels.errors';
export * from './channels.module';
export * from './fit-content';
export { MessengerChannel } from './messenger/messenger.channel';
export { WebChannel } from './web/web.channel';
export { WhatsappCloudChannel } from './whatsapp-cloud/whatsapp-cloud.channel';

export type * from './account-care';
export * from './build-channels';
export * from './channel';
export * from './channel-folder';
export * from './channel-folders';
export * from './channel-registry';
export * from './channels.errors';
export * from './channels.module';
export * from './fit-content';
export * from './outbound-mark';
export * from './window-policy';
export { eventKey } from './event-key';
export { type Json, listAt, numberAt, objectAt, textAt } from './meta/payload';
export { MessengerChannel } from './messenger/messenger.channel';
export { WebChannel } from './web/web.channel';
export { WhatsappCloudChannel } from './whatsapp-cloud/whatsapp-cloud.channel';
export { WhatsappWebChannel } from './whatsapp-web/whatsapp-web.channel';
export {
  type DriverEvents,
  DriverProcess,
  type DriverProgram,
  driverProgram,
} from './whatsapp-web/driver-process';
export {
  BrowserRefused,
  type DriverAccount,
  hasSandbox,
  prepareSession,
} from './whatsapp-web/driver-account';
export type { LinkedDevice } from './whatsapp-web/linked-device';
export { nextOpening } from './whatsapp-web/pace';
export type {
  CallAnswer,
  DriverCall,
  DriverSettings,
  DriverState,
  WebEvent,
} from './whatsapp-web/whatsapp-web.protocol';
export { type TemplateState, whatsappTemplates } from './whatsapp-cloud/whatsapp-cloud.templates';

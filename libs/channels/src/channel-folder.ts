import { type Variables } from '@app/config';
import { type Clock } from '@app/core';
import { type Channel } from './channel';
import { type ContentLimits } from './fit-content';
import { type WindowPolicy } from './window-policy';

/** What the folder of a channel exports, and all that the rest of the program knows of it. */
export interface ChannelFolder {
  /** As in `Channel.name`. Several folders may serve one name, as ways to the same people: the first that is on is it. */
  name: string;
  /** The variables of the environment that it reads; it can read no other. */
  variables: readonly string[];
  limits: ContentLimits;
  window: WindowPolicy;
  /** The channel, or the reason why it is off. @throws EnvironmentInvalid when it is half configured */
  build(read: Variables, clock: Clock): Channel | string;
}

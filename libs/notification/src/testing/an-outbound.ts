import { Cases, Complaints, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { type Channel, ChannelRegistry } from '@app/channels';
import { Contacts } from '@app/contacts';
import type { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Letters } from '@app/letters';
import { WakeUp } from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import { ChannelAccounts } from '../channel-accounts';
import { EarlyReports } from '../early-reports';
import { NoticeTruth } from '../notice-truth';
import { Nudges } from '../nudges';
import { Outbound } from '../outbound';
import { OutboundRows } from '../outbound-rows';
import { Outbox } from '../outbox';
import { SendRates } from '../send-rates';
import { SendReports } from '../send-reports';
import { Settlement } from '../settlement';
import { WindowOpener } from '../window-opener';

/** The sender of an office with one channel and a clock that is set. */
export function anOutbound(
  app: INestApplicationContext,
  clock: Clock,
  channel: Channel,
): { outbox: Outbox; outbound: Outbound; reports: SendReports } {
  const get = <T>(type: new (...args: never[]) => T): T => app.get(type, { strict: false });
  const [database, vault, tasks, wakeUp] = [get(Database), get(Vault), get(Tasks), get(WakeUp)];
  const [contacts, cases, complaints] = [get(Contacts), get(Cases), get(Complaints)];
  const catalogue = get(Catalogue);
  const registry = new ChannelRegistry([channel]);
  const rows = new OutboundRows(database, vault, contacts, clock);
  const rates = new SendRates(database, clock);
  const settlement = new Settlement(rows, rates, tasks, complaints, get(ChannelAccounts), clock);
  const nudges = new Nudges(database, catalogue, registry, contacts, clock);
  const outbox = new Outbox(database, vault, clock, contacts, wakeUp);
  const early = new EarlyReports(database, clock);
  const reports = new SendReports(
    ...([database, vault, registry, settlement, contacts, early, tasks, wakeUp, clock] as const),
  );
  const truth = new NoticeTruth(cases, get(Letters), nudges, clock);
  const opener = new WindowOpener(catalogue, cases, outbox, rows);
  const outbound = new Outbound(
    ...([rows, registry, get(Files), cases, complaints, truth, opener] as const),
    ...([rates, settlement, catalogue, vault, clock] as const),
  );
  return { outbox, outbound, reports };
}

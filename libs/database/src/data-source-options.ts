import type { DataSourceOptions } from 'typeorm';
import { entities } from './entities';
import { InitialSchema1732400000001 } from './migrations/0001-initial-schema';
import { ApplicationRole1732400000002 } from './migrations/0002-application-role';
import { StaffAccounts1732400000005 } from './migrations/0005-staff-accounts';
import { WorkAtTheDesk1732400000006 } from './migrations/0006-work-at-the-desk';
import { Complaints1732400000008 } from './migrations/0008-complaints';
import { KeysAndBackups1732400000010 } from './migrations/0010-keys-and-backups';
import { LetterLife1732400000011 } from './migrations/0011-letter-life';
import { Promises1732400000012 } from './migrations/0012-promises';
import { KnownPlaces1732400000013 } from './migrations/0013-known-places';
import { ComplaintReceipts1732400000015 } from './migrations/0015-complaint-receipts';
import { NumberBlocks1732400000016 } from './migrations/0016-number-blocks';
import { HousekeepingIndexes1732400000017 } from './migrations/0017-housekeeping-indexes';
import { ListIndexes1732400000018 } from './migrations/0018-list-indexes';
import { Ratings1732400000020 } from './migrations/0020-ratings';
import { PeopleElsewhere1732400000022 } from './migrations/0022-people-elsewhere';
import { SendRates1732400000023 } from './migrations/0023-send-rates';
import { LinkedDevices1732400000024 } from './migrations/0024-linked-devices';
import { RecapHistory1732400000035 } from './migrations/0035-recap-history';
import { MaskedEvents1732400000041 } from './migrations/0041-masked-events';
import { ParkedTimers1732400000040 } from './migrations/0040-parked-timers';
import { DemandCounts1732400000042 } from './migrations/0042-demand-counts';
import { WantedDelivery1732400000043 } from './migrations/0043-wanted-delivery';
import { ChannelHealth1732400000046 } from './migrations/0046-channel-health';
import { Erasures1732400000047 } from './migrations/0047-erasures';
import { ReadBackTwins1732400000058 } from './migrations/0058-read-back-twins';
import { TemplateNews1732400000063 } from './migrations/0063-template-news';
import { DraftEnds1732400000050 } from './migrations/0050-draft-ends';
import { PreparingClient, SteadyClient } from './steady-client';
import { TryOut1732400000052 } from './migrations/0052-try-out';
import { PapersUsedAgain1732400000053 } from './migrations/0053-papers-used-again';

// Named one by one: a glob would not be compiled, and the order is the history.
export const migrations = [
  InitialSchema1732400000001,
  ApplicationRole1732400000002,
  StaffAccounts1732400000005,
  WorkAtTheDesk1732400000006,
  Complaints1732400000008,
  KeysAndBackups1732400000010,
  LetterLife1732400000011,
  Promises1732400000012,
  KnownPlaces1732400000013,
  ComplaintReceipts1732400000015,
  NumberBlocks1732400000016,
  HousekeepingIndexes1732400000017,
  ListIndexes1732400000018,
  Ratings1732400000020,
  PeopleElsewhere1732400000022,
  SendRates1732400000023,
  LinkedDevices1732400000024,
  RecapHistory1732400000035,
  ParkedTimers1732400000040,
  MaskedEvents1732400000041,
  DemandCounts1732400000042,
  WantedDelivery1732400000043,
  ChannelHealth1732400000046,
  Erasures1732400000047,
  DraftEnds1732400000050,
  TryOut1732400000052,
  PapersUsedAgain1732400000053,
  ReadBackTwins1732400000058,
  TemplateNews1732400000063,
];

/** How a process uses its connections. */
export interface PoolUse {
  /** 12 unless told. */
  maxConnections?: number;
  /** Whether statements are planned once a connection: for a closed set of them. */
  prepares?: boolean;
}

/** Options of the pool; the role is added at connecting, where it exists. */
export function dataSourceOptions(url: string, use: PoolUse = {}): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    migrations,
    migrationsRun: false,
    migrationsTableName: 'schema_migrations',
    synchronize: false,
    installExtensions: false,
    applicationName: 'si-cepat-mesi',
    extra: {
      Client: use.prepares ? PreparingClient : SteadyClient,
      max: use.maxConnections ?? 12,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
      options: '-c timezone=UTC',
    },
  };
}

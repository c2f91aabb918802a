import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GraphSimulator, simulatorSettings, type SimulatorSettings } from '../support/graph-simulator';
import { startTestPostgres } from '../support/postgres';
import { TestSystem } from '../support/system';
import { OfficeClient } from './office-client';
import { play } from './play';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const proxyPort = 4190;

const usage = `npm run simulate -- --citizens N --seed S [--url URL]
  Plays N invented citizens over all channels and checks every promise made to them; ends with 1 when one was broken.
  --url URL     the running system (what PORT says, on this machine); it must have been started with the
                environment that --env prints, and ADMIN_PASSWORD must be set here
  --own         starts a system of its own in a temporary folder, and stops it afterwards; so it is done too where
                nothing runs on this machine
  --env         prints the environment in which a system speaks with the simulator`;

/** The command. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(4),
    options: {
      citizens: { type: 'string', default: '12' },
      seed: { type: 'string', default: '1' },
      url: { type: 'string' },
      own: { type: 'boolean', default: false },
      env: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [citizens, seed] = [Number(values.citizens), Number(values.seed)];
  if (values.help || !areCounts(citizens, seed)) {
    end(usage, 2);
    return;
  }
  const url = values.url ?? usualUrl();
  const own = !values.env && (values.own || (await isNobodyThere(values.url, url)));
  const place = own ? {} : { port: proxyPort, folder: home() };
  const simulator = await GraphSimulator.start({ settings: settings(), ...place });
  try {
    if (values.env)
      return say(
        Object.entries(simulator.env)
          .map(([name, value]) => `${name}='${value}'`)
          .join('\n'),
      );
    await judged((own ? playOwn : playThere)({ simulator, url, citizens, seed }));
  } finally {
    await simulator.stop();
  }
}

/** A broken promise is the end of the process, unless something worse is already. */
async function judged(playing: Promise<boolean>): Promise<void> {
  if (!(await playing)) process.exitCode ??= 1;
}

function usualUrl(): string {
  return `http://127.0.0.1:${process.env['PORT'] || 3000}`;
}

function areCounts(citizens: number, seed: number): boolean {
  return Number.isInteger(citizens) && citizens >= 1 && Number.isInteger(seed);
}

/** Whoever named a system wants that one. */
async function isNobodyThere(named: string | undefined, url: string): Promise<boolean> {
  return named === undefined && !(await answers(url));
}

interface Wish {
  simulator: GraphSimulator;
  url: string;
  citizens: number;
  seed: number;
}

async function playThere({ simulator, url, citizens, seed }: Wish): Promise<boolean> {
  const office = new OfficeClient(url);
  const off = [];
  for (const channel of ['messenger', 'whatsapp']) if (!(await office.isOn(channel))) off.push(channel);
  const password = process.env['ADMIN_PASSWORD'];
  if (off.length > 0) return end(`${off.join(' and ')} off at ${url}. ${howTo}`, 2);
  if (!password) return end(`ADMIN_PASSWORD is not set. ${howTo}`, 2);
  simulator.baseUrl = url;
  const admin = { username: process.env['ADMIN_USERNAME'] || 'admin', password };
  return play({ simulator, url, admin, citizens, seed, tell: say });
}

const howTo = `Start the system with the simulator's environment, on a data folder of its own:
  npm run --silent simulate -- --env > simulate.env
  set -a; . ./simulate.env; DATA_DIR=./data/simulate; ADMIN_PASSWORD=…; set +a
  npm start
and in another terminal, with the same lines before it:
  npm run simulate -- --citizens 20 --seed 1 --url http://127.0.0.1:3000`;

async function playOwn({ simulator, citizens, seed }: Wish): Promise<boolean> {
  say('starting a system of its own in a temporary folder');
  const postgres = await startTestPostgres();
  try {
    const database = { url: postgres.url, drop: () => Promise.resolve() };
    const system = await TestSystem.start({ env: { ...simulator.env, LOG_LEVEL: 'error' }, database });
    simulator.baseUrl = system.url;
    const admin = { username: 'admin', password: system.adminPassword };
    const kept = await play({ simulator, url: system.url, admin, citizens, seed, tell: say });
    await system.stop();
    return kept;
  } finally {
    await postgres.stop();
  }
}

/** What both sides must know of each other: as the environment says, else invented. */
function settings(): SimulatorSettings {
  const of = (name: string, otherwise: string): string => process.env[name] || otherwise;
  const { messenger, whatsapp } = simulatorSettings;
  return {
    messenger: {
      pageId: of('MESSENGER_PAGE_ID', messenger.pageId),
      accessToken: of('MESSENGER_PAGE_ACCESS_TOKEN', messenger.accessToken),
      appSecret: of('MESSENGER_APP_SECRET', messenger.appSecret),
      verifyToken: of('MESSENGER_VERIFY_TOKEN', messenger.verifyToken),
    },
    whatsapp: {
      phoneNumberId: of('WHATSAPP_PHONE_NUMBER_ID', whatsapp.phoneNumberId),
      accessToken: of('WHATSAPP_ACCESS_TOKEN', whatsapp.accessToken),
      appSecret: of('WHATSAPP_APP_SECRET', whatsapp.appSecret),
      verifyToken: of('WHATSAPP_VERIFY_TOKEN', whatsapp.verifyToken),
    },
  };
}

/** Where its certificates stay, so that a system that trusts them still does when it comes again. */
function home(): string {
  const folder = resolve('data/simulator');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

function end(text: string, code: number): false {
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
  return false;
}

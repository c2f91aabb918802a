import { GraphSimulator, type Fault, graphError } from '../support/graph-simulator';
import { Applicant, Chatterer, type ChatName, type Citizen, FormCitizen, type World } from './citizens';
import { eventually, OfficeClient } from './office-client';
import { Ledger } from './promises';
import { Random } from './random';
import { RoughLine } from './rough-line';

/** Who plays, and where. */
export interface Play {
  simulator: GraphSimulator;
  url: string;
  admin: { username: string; password: string };
  citizens: number;
  seed: number;
  atOnce?: number;
  tell: (line: string) => void;
}

const known = ['iumk', 'ak1'];

/** Plays the citizens and looks at every promise; answers whether all were kept. */
export async function play({
  simulator,
  url,
  admin,
  citizens: count,
  seed,
  atOnce = 8,
  tell,
}: Play): Promise<boolean> {
  const office = new OfficeClient(url);
  const ledger = new Ledger();
  const line = new RoughLine(
    (channel, bytes) => simulator.deliveries.post(channel, bytes),
    Random.of(seed, -1),
  );
  simulator.deliveries.carry = line.carry;
  const chance = Random.of(seed, -2);
  simulator.reports.random = () => chance.next();
  simulator.reports.habit = {
    states: ['echo', 'sent', 'delivered', 'read'],
    shuffled: true,
    twice: 0.2,
    lost: 0.2,
  };
  let faultsMet = 0;
  simulator.world.events.on('fault', () => faultsMet++);
  await office.enter(admin.username, admin.password);
  const services = (await office.services()).filter(({ code }) => known.includes(code));
  const world: World = { simulator, office, ledger, services, receipts: new Set() };
  const citizens = Array.from({ length: count }, (_, index) => citizenOf(world, seed, index));

  const began = Date.now();
  const failures: string[] = [];
  await inTurns(citizens, atOnce, async (citizen) => {
    await citizen
      .play()
      .catch((error: unknown) => failures.push(`citizen ${citizen.serial}: ${String(error)}`));
  });
  await line.quiet();
  await simulator.reports.quiet();
  await eventually(async () => (await office.unsent()) === 0, 120);
  await inTurns(citizens, atOnce, (citizen) => citizen.lookBack());

  const { events, requests, batched, repeated, refused } = line.counts;
  tell(`${count} citizens, seed ${seed}, ${((Date.now() - began) / 1000).toFixed(0)} s against ${url}`);
  tell(
    `  events ${events} in ${requests} requests, ${batched} in batches, ${repeated} requests repeated, ${refused} refused`,
  );
  tell(
    `  messages of ours ${simulator.sent.length}, answers lost or late ${faultsMet}, receipts ${world.receipts.size}`,
  );
  for (const text of ledger.lines()) tell(text);
  for (const text of failures) tell(`  ! ${text}`);
  return ledger.kept && failures.length === 0;
}

/** Of four, one each on Messenger, on WhatsApp and on the web, and one who talks in disorder. */
function citizenOf(world: World, seed: number, index: number): Citizen {
  const random = Random.of(seed, index);
  const run = String(Date.now()).slice(-8); // the same seed again is other people with the same script
  const serial = index + 1;
  const person: Record<ChatName, string> = {
    messenger: `79${run}${String(serial).padStart(5, '0')}`,
    whatsapp: `62800${run.slice(-4)}${String(serial).padStart(4, '0')}`,
  };
  const chat: ChatName = index % 8 < 4 ? 'messenger' : 'whatsapp';
  world.simulator.whatsapp.names.set(person.whatsapp, 'Warga Contoh');
  switch (index % 4) {
    case 0:
      return misfortune(
        world,
        new Applicant(world, random, serial, 'messenger', person.messenger),
        random,
        person.messenger,
      );
    case 1:
      return misfortune(
        world,
        new Applicant(world, random, serial, 'whatsapp', person.whatsapp),
        random,
        person.whatsapp,
      );
    case 2:
      return new FormCitizen(world, random, serial);
    default:
      return new Chatterer(world, random, serial, chat, person[chat]);
  }
}

/** What Graph answers badly; after the last two an echo or a status tells what became of it. */
const faults: readonly Fault[] = [
  graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
  { status: 502, body: '<html>Bad Gateway</html>' },
  graphError({ status: 200, code: 2, message: 'Service temporarily unavailable' }),
  { mode: 'late', delayMs: 1500 },
  { mode: 'no_id' },
  { mode: 'reset_after_accept' },
];

function misfortune(world: World, citizen: Citizen, random: Random, recipient: string): Citizen {
  for (let n = random.between(0, 2); n > 0; n--) {
    world.simulator.failNext({ ...random.pick(faults), recipient, skip: random.between(0, 6) });
  }
  return citizen;
}

async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

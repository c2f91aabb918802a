import 'reflect-metadata';
import { migrate } from './migrate.command';
import { run as service } from './service.command';
import { run as user } from './user.command';

const commands: Record<string, (args: string[]) => Promise<number>> = { migrate, service, user };

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (command) return command(args);
  process.stderr.write(`commands: ${Object.keys(commands).join(', ')}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
    process.exit(1);
  },
);

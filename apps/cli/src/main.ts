import 'reflect-metadata';

type Run = (args: string[]) => Promise<number>;

// Each loads its rooms only when it is called: the start of the system waits for `migrate` alone.
const commands: Record<string, () => Promise<{ run: Run }>> = {
  backup: () => import('./backup.command.js'),
  import: () => import('./import.command.js'),
  'install-service': () => import('./install-service.command.js'),
  keys: () => import('./keys.command.js'),
  ledger: () => import('./ledger.command.js'),
  migrate: () => import('./migrate.command.js'),
  restore: () => import('./restore.command.js'),
  service: () => import('./service.command.js'),
  templates: () => import('./templates.command.js'),
  transcript: () => import('./transcript.command.js'),
  understand: () => import('./understand.command.js'),
  user: () => import('./user.command.js'),
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (command) return (await command()).run(args);
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

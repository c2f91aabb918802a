import { newId } from '@app/core';
import { Client } from 'pg';

/** A copy of a database that nobody is connected to: every dialogue has its own world. Answers its address. */
export async function copyDatabase(template: string): Promise<string> {
  const name = `dialogue_${newId().replaceAll('-', '')}`;
  await execute(template, `CREATE DATABASE ${name} TEMPLATE ${nameOf(template)}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  return url.href;
}

function nameOf(url: string): string {
  return `"${new URL(url).pathname.slice(1)}"`;
}

/** From a third database: neither may be in use. */
async function execute(near: string, sql: string): Promise<void> {
  const url = new URL(near);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

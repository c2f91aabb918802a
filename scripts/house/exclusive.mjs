// One installs or builds at a time in a project folder; the others wait and then find it done.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOrEmpty, say, workshop } from './project.mjs';

export async function exclusively(name, work) {
  mkdirSync(workshop, { recursive: true });
  const file = join(workshop, `${name}.lock`);
  for (let told = false; !take(file); told = true) {
    if (!told) say(`waiting: process ${readOrEmpty(file).trim()} is at "${name}" already`);
    await sleep(300);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function take(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(Number(readOrEmpty(file)))) forget(file);
    return false;
  }
}

function forget(file) {
  try {
    if (!isAlive(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true });
  } catch {
    // somebody else was quicker
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its private key, as Node's TLS takes them. */
export interface Identity {
  certificate: string;
  privateKey: string;
}

const goodForMs = 300 * 86_400_000;

/** The authority's file and a leaf under it: those that lie in the folder, made anew when they are missing or old. */
export function certificatesIn(folder: string, hosts: string[]): { caFile: string; leaf: Identity } {
  const at = (name: string): string => join(folder, name);
  const [caFile, certFile, keyFile] = [at('ca.pem'), at('leaf.pem'), at('leaf-key.pem')];
  const made = statSync(keyFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - made > goodForMs) {
    const { authority, leaf } = issueCertificates(hosts);
    writeFileSync(caFile, authority);
    writeFileSync(certFile, leaf.certificate);
    writeFileSync(keyFile, leaf.privateKey, { mode: 0o600 });
  }
  const read = (file: string): string => readFileSync(file, 'utf8');
  return { caFile, leaf: { certificate: read(certFile), privateKey: read(keyFile) } };
}

/** A certificate authority of its own for each run, and a leaf for the given hosts. Written out in DER, so no openssl is needed. */
function issueCertificates(hosts: string[]): { authority: string; leaf: Identity } {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name: 'Graph simulator CA', key: ca.privateKey };
  const authority = certificate(issuer.name, ca.publicKey, issuer, [
    extension('551d13', sequence(boolean(true)), true),
    extension('551d0f', tlv(0x03, Buffer.from([1, 0x06])), true),
  ]);
  const names = Buffer.concat(hosts.map((host) => tlv(0x82, Buffer.from(host, 'ascii'))));
  const own = certificate(hosts[0] ?? 'localhost', leaf.publicKey, issuer, [
    extension('551d11', tlv(0x30, names)),
  ]);
  const privateKey = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { authority, leaf: { certificate: own, privateKey } };
}

/** ecdsa-with-SHA256. */
const algorithm = (): Buffer => sequence(oid('2a8648ce3d040302'));

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuer: { name: string; key: KeyObject },
  extensions: Buffer[],
): string {
  const day = 86_400_000;
  const validity = sequence(time(Date.now() - day), time(Date.now() + 365 * day));
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm(),
    name(issuer.name),
    validity,
    name(subject),
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
      type: 'spki',
      format: 'der',
    }),
    tlv(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, algorithm(), bits(sign('sha256', body, issuer.key)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...items: Buffer[]): Buffer => tlv(0x30, Buffer.concat(items));
const integer = (bytes: Buffer): Buffer => tlv(0x02, bytes);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => tlv(0x03, Buffer.concat([Buffer.from([0]), bytes]));
const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]));

function name(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(commonName)))));
}

/** UTCTime, good until 2049. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\D/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${digits}Z`));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), tlv(0x04, value));
}

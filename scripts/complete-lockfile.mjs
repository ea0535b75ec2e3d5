#!/usr/bin/env node
// After `npm install` where a registry mirrors only some platforms: npm leaves the optional packages of the others out of
// package-lock.json, and `npm ci` then refuses the lockfile. This adds them by name, version and platform, so that they
// are skipped where they do not fit. Prints how many were added.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The platform that a package's name tells, such as `@swc/core-linux-arm-gnueabihf`. */
function platformOf(/** @type {string} */ name) {
  const words = name.split(/[/-]/u);
  const cpu = PROCESSORS.find((one) => words.includes(one));
  const system = SYSTEMS.find((one) => words.includes(one));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(system === 'linux' && libc !== undefined ? { libc: [libc] } : {}),
    ...(system === undefined ? {} : { os: [system] }),
  };
}

/** Whether npm finds `name` from the package at `place`: beside it, or in a folder above. */
function isFound(/** @type {string} */ place, /** @type {string} */ name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true;
    if (!at.includes('/node_modules/')) return `node_modules/${name}` in lock.packages;
  }
}

let added = 0;
for (const [place, { dev, devOptional, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isFound(place, name) || !/^\d/u.test(version)) continue;
    const platform = platformOf(name);
    if (platform.os === undefined && platform.cpu === undefined) continue;
    const side = dev === true ? { dev: true } : devOptional === true ? { devOptional: true } : {};
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...side, optional: true };
    added += 1;
  }
}
const root = lock.packages[''];
const rest = Object.keys(lock.packages)
  .filter((place) => place !== '')
  .sort((a, b) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([['', root], ...rest.map((place) => [place, lock.packages[place]])]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added\n`);

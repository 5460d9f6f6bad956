// Builds dashboards/memwatchdog.json; with --check it fails where that file is not what this script makes, or does not fit
// the types of Grafana's foundation SDK.
//
//     npm ci && npm run build
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dashboard } from './memwatchdog.js';
import { misfits } from './schema.js';

const file = fileURLToPath(new URL('dashboards/memwatchdog.json', import.meta.url));
const json = JSON.stringify(dashboard(), null, 2) + '\n';

if (!process.argv.includes('--check')) {
  writeFileSync(file, json);
} else if (readFileSync(file, 'utf8') !== json) {
  console.error('dashboards/memwatchdog.json is out of date: run "npm run build" in grafana/ and commit it');
  process.exitCode = 1;
} else {
  const found = misfits(JSON.parse(json));
  found.forEach((misfit) => console.error(misfit));
  process.exitCode = found.length === 0 ? 0 : 1;
}

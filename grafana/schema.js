// Checks a dashboard against the types of Grafana's foundation SDK, as JSON schemas: of the dashboard itself, and, since
// there they may be anything, of what the panels of each kind and the queries hold.
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { fileURLToPath } from 'node:url';

const sdk = fileURLToPath(new URL('node_modules/@grafana/grafana-foundation-sdk/dist', import.meta.url));

const schemas = new Map();

// The validator of a type of a package of the SDK; undefined where the package has no such type.
const validator = (name, type) => {
  const key = `${name}.${type}`;
  if (!schemas.has(key)) schemas.set(key, compiled(name, type));
  return schemas.get(key);
};

const compiled = (name, type) => {
  const generator = createGenerator({ path: `${sdk}/${name}/types.gen.d.ts`, skipTypeCheck: true, type });
  return new Ajv({ allErrors: true, strict: false }).compile(generator.createSchema(type));
};

const errors = (at, name, type, value) => {
  const valid = validator(name, type);
  return valid(value) ? [] : valid.errors.map((each) => `${at}${each.instancePath}: ${each.message} ${JSON.stringify(each.params)}`);
};

// Panels of these kinds have looks for each field; the others have options only.
const LOOKS = { timeseries: 'FieldConfig', statetimeline: 'FieldConfig', table: 'FieldConfig' };

const panel = (each) => {
  const kind = each.type.replaceAll('-', '');
  const looks = LOOKS[kind];
  return [
    ...(each.options ? errors(`${each.title}: options`, kind, 'Options', each.options) : []),
    ...(looks && each.fieldConfig?.defaults?.custom ? errors(`${each.title}: custom`, kind, looks, each.fieldConfig.defaults.custom) : []),
    ...(each.targets ?? []).flatMap((target) => errors(`${each.title}: query`, 'prometheus', 'Dataquery', target)),
  ];
};

// A dashboard's type knows of no query's fields.
const withoutQueries = (dashboard) => ({ ...dashboard, panels: dashboard.panels.map((each) => ({ ...each, targets: undefined })) });

/** What does not fit, one line each. */
export const misfits = (dashboard) => [
  ...errors('dashboard', 'dashboard', 'Dashboard', JSON.parse(JSON.stringify(withoutQueries(dashboard)))),
  ...dashboard.panels.filter((each) => each.type !== 'row').flatMap(panel),
];

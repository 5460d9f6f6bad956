// The dashboard: what is watched, how it stands, what was done about it, and what the watching costs.
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dash from '@grafana/grafana-foundation-sdk/dashboard';
import * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import {
  SOURCE,
  THRESHOLD_BYTES_PER_MS,
  WATCHED,
  counts,
  described,
  endless,
  heapDiff,
  graph,
  last,
  now,
  number,
  query,
  rows,
  runbook,
  stateNames,
  steps,
} from './parts.js';

// ── How it stands ───────────────────────────────────────────────────────────────────────────────────────────────────

const state = () =>
  number('State', 'The gravest verdict on any resource of the selected instances.')
    .mappings([stateNames])
    .colorMode(common.BigValueColorMode.Background)
    .thresholds(steps([null, 'text']))
    .withTarget(query(`max(memwatchdog_state{${WATCHED}})`, 'state'));

const liveSet = () =>
  number('Live set', 'What the last collection of the fullest selected heap proved live.')
    .unit('bytes')
    .graphMode(common.BigValueGraphMode.Area)
    .withTarget(query(`max(memwatchdog_heap_used_bytes{${WATCHED}})`, 'live set'));

const slope = () =>
  described(
    new gauge.PanelBuilder(),
    'Growth',
    `Slope of the live set of the fastest growing selected heap. Red above the default of memwatchdog.detection.threshold, ${THRESHOLD_BYTES_PER_MS} bytes per millisecond; edit the threshold here where yours differs. The adaptive mode needs no threshold: there the state tells.`,
  )
    .span(4)
    .height(5)
    .unit('suffix: B/ms')
    .decimals(1)
    .min(0)
    .max(2 * THRESHOLD_BYTES_PER_MS)
    .reduceOptions(last())
    .thresholds(steps([null, 'green'], [THRESHOLD_BYTES_PER_MS, 'red']))
    .withTarget(query(`max(memwatchdog_heap_slope_bytes_per_ms{${WATCHED}})`, 'growth'));

const timeLeft = () =>
  number('Time left', 'Until the first resource of any selected instance runs out, if it goes on like this; of those only about which the watchdog has at least a suspicion.')
    .unit('s')
    .mappings(endless)
    .thresholds(steps([null, 'red'], [3600, 'orange'], [21600, 'green']))
    .withTarget(query(`min(memwatchdog_exhaustion_seconds{${WATCHED}} and memwatchdog_state{${WATCHED}} >= 2) or count(memwatchdog_running{${WATCHED}}) * Inf`, 'time left'));

const leaksTold = () =>
  number('Leaks told', 'Leaks reported by the selected instances in the shown time.')
    .decimals(0)
    .thresholds(steps([null, 'green'], [1, 'red']))
    .withTarget(now(`sum(increase(memwatchdog_leak_alert_total{${WATCHED}}[$__range]))`, 'leaks'));

const watching = () =>
  number('Watching', 'Instances whose watchdog runs, of those that are scraped.')
    .withTarget(now(`sum(memwatchdog_running{${WATCHED}})`, 'watching'))
    .withTarget(now(`count(memwatchdog_running{${WATCHED}})`, 'scraped'));

// ── The heap ────────────────────────────────────────────────────────────────────────────────────────────────────────

// Under generational ZGC and Shenandoah each generation has the whole heap for its limit.
const ONE_LIMIT = 'id!~"ZGC Young Generation|Shenandoah Young Gen"';

const heap = () =>
  graph('Live set and pauses of the collector', 'Bold: what collections proved live. Thin: the heap as used at the scrape, which between collections says little. Bars: share of time the collector stopped the application.')
    .span(24)
    .height(9)
    .unit('bytes')
    .min(0)
    .withTarget(query(`memwatchdog_heap_used_bytes{${WATCHED}}`, 'live {{instance}}').refId('live'))
    .withTarget(query(`sum by (job, instance) (jvm_memory_used_bytes{area="heap",${WATCHED}})`, 'used {{instance}}').refId('used'))
    .withTarget(query(`sum by (job, instance) (jvm_memory_max_bytes{area="heap",${ONE_LIMIT},${WATCHED}} > 0)`, 'limit {{instance}}').refId('limit'))
    .withTarget(query(`sum by (job, instance) (rate(jvm_gc_pause_seconds_sum{${WATCHED}}[$__rate_interval]))`, 'pauses {{instance}}').refId('pauses'))
    .overrideByQuery('live', [{ id: 'custom.lineWidth', value: 3 }])
    .overrideByQuery('used', [{ id: 'custom.fillOpacity', value: 0 }, { id: 'custom.lineStyle', value: { fill: 'dot', dash: [1, 4] } }])
    .overrideByQuery('limit', [{ id: 'custom.fillOpacity', value: 0 }, { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 6] } }])
    .overrideByQuery('pauses', [
      { id: 'unit', value: 'percentunit' },
      { id: 'custom.drawStyle', value: 'bars' },
      { id: 'custom.axisPlacement', value: 'right' },
      { id: 'custom.fillOpacity', value: 40 },
    ]);

const growth = () =>
  graph('Growth of the live set', 'Slope over the window of the detector, per instance.')
    .unit('suffix: B/ms')
    .thresholds(steps([null, 'transparent'], [THRESHOLD_BYTES_PER_MS, 'red']))
    .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed))
    .withTarget(query(`memwatchdog_heap_slope_bytes_per_ms{${WATCHED}}`));

const forecast = () =>
  graph('Time left by resource', 'Only where something grows; on a logarithmic axis.')
    .unit('s')
    .scaleDistribution(new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10))
    .withTarget(query(`memwatchdog_exhaustion_seconds{${WATCHED}}`, '{{resource}} {{instance}}'));

const verdicts = () =>
  described(new statetimeline.PanelBuilder(), 'Verdicts', 'The state of each resource over time.')
    .span(12)
    .height(8)
    .mappings([stateNames])
    .mergeValues(true)
    .showValue(common.VisibilityMode.Never)
    .withTarget(query(`memwatchdog_state{${WATCHED}}`, '{{resource}} {{instance}}'));

const confidence = () =>
  graph('Confidence', 'How sure the detector is of its verdict.')
    .unit('percentunit')
    .min(0)
    .max(1)
    .withTarget(query(`memwatchdog_confidence{${WATCHED}}`, '{{resource}} {{instance}}'));

// ── Alerts and evidence ─────────────────────────────────────────────────────────────────────────────────────────────

const alerts = () =>
  described(new table.PanelBuilder(), 'Alerts', 'Alerts of the shipped rules that fire now; click for the runbook. One row says so where none fires.')
    .span(12)
    .height(8)
    .dataLinks([runbook()])
    .withTarget(
      rows(
        `max by (alertname, severity, job, instance, resource, reason) (ALERTS{alertname=~"Mem.+",alertstate="firing",${WATCHED}})` +
          ' or on () label_replace(vector(0), "alertname", "none fires", "", "")',
      ),
    )
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true, Value: true }, indexByName: { alertname: 0, severity: 1, job: 2, instance: 3, resource: 4, reason: 5 } } });

// No metric names a suspect. Names of classes as labels would make new series with every leak, and metrics are read by
// more people than the endpoint, which is closed by default: so the panel leads to it.
const suspects = () =>
  described(
    new table.PanelBuilder(),
    'Suspects',
    'Click an instance for what grows in its heap, and what holds it: the report of its /actuator/heapdump-diff, where that is open to you. It needs two snapshots, the baseline being one.',
  )
    .span(12)
    .height(8)
    .dataLinks([heapDiff()])
    .withTarget(rows(`max by (job, instance) (memwatchdog_state{resource="heap",${WATCHED}})`).refId('state'))
    .withTarget(rows(`sum by (job, instance) (memwatchdog_snapshots_total{${WATCHED}})`).refId('snapshots'))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true }, renameByName: { 'Value #state': 'heap', 'Value #snapshots': 'snapshots' } } })
    .overrideByName('heap', [{ id: 'mappings', value: [stateNames] }, { id: 'custom.cellOptions', value: { type: 'color-background' } }]);

const resources = () =>
  described(new table.PanelBuilder(), 'Instances', 'Every resource of every selected instance: verdict, confidence, time left.')
    .span(24)
    .height(8)
    .dataLinks([runbook()])
    .withTarget(rows(`max by (job, instance, resource) (memwatchdog_state{${WATCHED}})`).refId('state'))
    .withTarget(rows(`max by (job, instance, resource) (memwatchdog_confidence{${WATCHED}})`).refId('confidence'))
    .withTarget(rows(`min by (job, instance, resource) (memwatchdog_exhaustion_seconds{${WATCHED}})`).refId('left'))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true }, renameByName: { 'Value #state': 'state', 'Value #confidence': 'confidence', 'Value #left': 'time left' } } })
    .overrideByName('state', [{ id: 'mappings', value: [stateNames] }, { id: 'custom.cellOptions', value: { type: 'color-background' } }])
    .overrideByName('confidence', [{ id: 'unit', value: 'percentunit' }])
    .overrideByName('time left', [{ id: 'unit', value: 's' }, { id: 'mappings', value: endless }]);

const snapshots = () =>
  counts(
    'Snapshots',
    'Taken, and refused or failed, since each instance started.',
    ['memwatchdog_snapshots_total', 'taken'],
    ['memwatchdog_snapshot_failures_total', 'failed'],
  );

const snapshotTimes = () =>
  graph('Snapshot: pause and duration', 'How long the last snapshot stopped the application, and how long it took in all, most of it in the background. Not a number before the first.')
    .unit('s')
    .min(0)
    .withTarget(query(`memwatchdog_snapshot_pause_seconds{${WATCHED}}`, 'pause {{instance}}'))
    .withTarget(query(`memwatchdog_snapshot_duration_seconds{${WATCHED}}`, 'duration {{instance}}'));

// ── The watchdog itself ─────────────────────────────────────────────────────────────────────────────────────────────

const deliveries = () =>
  counts(
    'Alerts pushed',
    'Deliveries that an Alertmanager took, and those given up, since each instance started.',
    ['memwatchdog_alert_deliveries_total', 'delivered'],
    ['memwatchdog_alert_failures_total', 'given up'],
  );

const cpu = () =>
  graph('Cost: processor', "CPU time of the watchdog's thread, as a share of one processor.")
    .unit('percentunit')
    .min(0)
    .withTarget(query(`rate(memwatchdog_cpu_seconds_total{${WATCHED}}[$__rate_interval])`));

const allocation = () =>
  graph('Cost: allocation', "What the watchdog's thread allocates.")
    .unit('Bps')
    .min(0)
    .withTarget(query(`rate(memwatchdog_allocated_bytes_total{${WATCHED}}[$__rate_interval])`));

const faults = () =>
  graph('Collections seen, and faults', 'Collections looked at per second; faults of the watchdog itself and collections it could not look at, in all.')
    .min(0)
    .withTarget(query(`rate(memwatchdog_gc_events_total{${WATCHED}}[$__rate_interval])`, 'collections/s {{instance}}'))
    .withTarget(query(`memwatchdog_errors_total{${WATCHED}}`, 'faults {{instance}}'))
    .withTarget(query(`memwatchdog_gc_events_dropped_total{${WATCHED}}`, 'not looked at {{instance}}'));

// ── All of it ───────────────────────────────────────────────────────────────────────────────────────────────────────

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

const variables = () => [
  new dash.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
  new dash.QueryVariableBuilder('job')
    .label('Job')
    .datasource(SOURCE)
    .query('label_values(memwatchdog_running, job)')
    .refresh(dash.VariableRefresh.OnTimeRangeChanged)
    .sort(dash.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(ALL),
  new dash.QueryVariableBuilder('instance')
    .label('Instance')
    .datasource(SOURCE)
    .query('label_values(memwatchdog_running{job=~"$job"}, instance)')
    .refresh(dash.VariableRefresh.OnTimeRangeChanged)
    .sort(dash.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(ALL),
  new dash.TextBoxVariableBuilder('runbook')
    .label('Runbook')
    .defaultValue('https://example.org/memwatchdog/runbook-heap-leak'),
];

const row = (title) => new dash.RowBuilder(title);

// What the builders leave to us: names of queries, numbers of panels. Links and annotations stay in sight.
const finished = (built) => {
  built.panels.forEach((panel, index) => {
    panel.id = index + 1;
    panel.targets?.forEach((target, at) => (target.refId ||= String.fromCharCode(65 + at)));
  });
  [...built.links, ...built.annotations.list].forEach((each) => delete each.placement);
  return built;
};

export const dashboard = () =>
  finished(
    new dash.DashboardBuilder('memwatchdog')
      .uid('memwatchdog')
      .description('Memory leaks of JVMs: verdicts, forecasts, evidence, and what the watching costs.')
      .tags(['jvm', 'memory', 'memwatchdog'])
      .time({ from: 'now-12h', to: 'now' })
      .timezone('browser')
      .refresh('1m')
      .tooltip(dash.DashboardCursorSync.Crosshair)
      .variables(variables())
      .annotation(
        new dash.AnnotationQueryBuilder()
          .name('Leaks')
          .datasource(SOURCE)
          .enable(true)
          .iconColor('red')
          .expr(`ALERTS{alertname="MemLeakDetected",alertstate="firing",${WATCHED}}`)
          .step('60s')
          .titleFormat('Leak of {{resource}}')
          .textFormat('{{instance}}'),
      )
      .link(runbook())
      .withRow(row('How it stands'))
      .withPanel(state())
      .withPanel(liveSet())
      .withPanel(slope())
      .withPanel(timeLeft())
      .withPanel(leaksTold())
      .withPanel(watching())
      .withRow(row('Heap'))
      .withPanel(heap())
      .withPanel(growth())
      .withPanel(forecast())
      .withPanel(verdicts())
      .withPanel(confidence())
      .withRow(row('Alerts and evidence'))
      .withPanel(alerts())
      .withPanel(suspects())
      .withPanel(resources())
      .withPanel(snapshots())
      .withPanel(snapshotTimes())
      .withRow(row('The watchdog itself'))
      .withPanel(deliveries())
      .withPanel(cpu())
      .withPanel(allocation())
      .withPanel(faults())
      .build(),
  );

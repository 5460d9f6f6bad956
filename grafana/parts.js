// What the panels have in common: queries, units, looks.
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dash from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export const SOURCE = { type: 'prometheus', uid: '${datasource}' };
export const WATCHED = 'job=~"$job",instance=~"$instance"';

// The default of memwatchdog.detection.threshold.
export const THRESHOLD_BYTES_PER_MS = 1024;

// The values of memwatchdog_state.
export const STATES = [
  ['warming up', 'blue'],
  ['healthy', 'green'],
  ['suspicion', 'yellow'],
  ['pressure', 'orange'],
  ['leak', 'red'],
];

export const stateNames = {
  type: dash.MappingType.ValueToText,
  options: Object.fromEntries(STATES.map(([text, color], index) => [index, { text, color, index }])),
};

// Without growth the forecast is infinite; before the first verdict it is not a number.
export const endless = [
  { type: dash.MappingType.RangeToText, options: { from: 3.2e8, to: null, result: { text: 'no end in sight', index: 0 } } },
  {
    type: dash.MappingType.SpecialValue,
    options: { match: dash.SpecialValueMatch.NullAndNan, result: { text: 'not known yet', index: 1 } },
  },
];

export const query = (expr, legend = '{{instance}}') =>
  new prometheus.DataqueryBuilder().datasource(SOURCE).expr(expr).legendFormat(legend).range();

export const now = (expr, legend) =>
  new prometheus.DataqueryBuilder().datasource(SOURCE).expr(expr).legendFormat(legend ?? '').instant();

export const rows = (expr) => now(expr).format(prometheus.PromQueryFormat.Table);

export const steps = (...pairs) =>
  new dash.ThresholdsConfigBuilder()
    .mode(dash.ThresholdsMode.Absolute)
    .steps(pairs.map(([value, color]) => ({ value, color })));

export const described = (panel, title, description) => panel.title(title).description(description).datasource(SOURCE);

export const last = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']);

export const number = (title, description) =>
  described(new stat.PanelBuilder(), title, description)
    .span(4)
    .height(5)
    .reduceOptions(last())
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None);

export const graph = (title, description) =>
  described(new timeseries.PanelBuilder(), title, description)
    .span(12)
    .height(8)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(common.VisibilityMode.Never)
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).showLegend(true).calcs([]))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending));

// Events of both ends, good and bad, since each instance started.
export const counts = (title, description, good, bad) =>
  graph(title, description)
    .decimals(0)
    .min(0)
    .withTarget(query(`${good[0]}{${WATCHED}}`, `${good[1]} {{instance}}`))
    .withTarget(query(`${bad[0]}{${WATCHED}}`, `${bad[1]} {{instance}}`));

export const runbook = () =>
  new dash.DashboardLinkBuilder('Runbook').url('${runbook}').targetBlank(true).type(dash.DashboardLinkType.Link);

// Prometheus scrapes the actuator, so the address it knows an instance by is that of the diff as well.
export const heapDiff = () =>
  new dash.DashboardLinkBuilder('Heap diff').url('http://${__data.fields.instance}/actuator/heapdump-diff').targetBlank(true).type(dash.DashboardLinkType.Link);

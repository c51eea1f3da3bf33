import { until } from '../../support/until.ts';
import type { ServiceProcess } from '../../support/service-process.ts';

/** Series of one scrape: `name{label="value",…}` as it is served, to its value. */
export type Scrape = Map<string, number>;

/** The address of the page of metrics that a process says it serves. */
export async function metricsUrl(process: ServiceProcess): Promise<string> {
  await process.says('metrics are served');
  const port = /"port":(\d+)[^\n]*metrics are served/.exec(process.output)?.[1];
  if (port === undefined) throw new Error('no port in the line that tells of metrics');
  return `http://127.0.0.1:${port}/metrics`;
}

export async function pageOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

export function parsePage(page: string): Scrape {
  const series = new Map<string, number>();
  for (const line of page.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.lastIndexOf(' ');
    series.set(line.slice(0, space), Number(line.slice(space + 1)));
  }
  return series;
}

/** The metrics on a page by the names of their families, as `# TYPE` has them. */
export function familiesOf(page: string): Map<string, string> {
  return new Map([...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
}

/** Scrapes until the page shows what is looked for. */
export function scraped(what: string, url: string, found: (series: Scrape) => boolean): Promise<Scrape> {
  return until(what, async () => {
    const series = parsePage(await pageOf(url));
    return found(series) ? series : undefined;
  });
}

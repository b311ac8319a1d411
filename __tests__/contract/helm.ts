import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Document } from '../support/template';

/** A Kubernetes object as helm renders it. */
export type Manifest = any;

const helm = process.env.CDKTF_PREFECT_HELM || 'helm';

/** What is missing to render charts, if anything. */
export function missingHelm(chartVersions: string[]): string | undefined {
  if (isMissingHelm()) {
    return 'helm is neither on PATH nor named by CDKTF_PREFECT_HELM';
  }
  const absent = chartVersions
    .flatMap((version) => ['prefect-server', 'prefect-worker'].map((chart) => archiveOf(chart, version)))
    .filter((path) => !existsSync(path));
  return absent.length === 0 ? undefined : `CDKTF_PREFECT_CHARTS names no folder with ${absent.join(', ')}`;
}

/** Whether there is no helm to render with. */
export function isMissingHelm(): boolean {
  return spawnSync(helm, ['version']).status !== 0;
}

/** Where a chart's archive has to be. */
export function archiveOf(chart: string, version: string): string {
  return join(process.env.CDKTF_PREFECT_CHARTS ?? '', `${chart}-${version}.tgz`);
}

/** The objects that helm makes of a chart, hooks included. */
export function render(
  chart: string,
  version: string,
  name: string,
  namespace: string,
  values: Document[],
): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-prefect-'));
  try {
    const files = values.map((document, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify(document));
      return file;
    });
    const result = spawnSync(
      helm,
      [
        ...['template', name, archiveOf(chart, version), '--namespace', namespace],
        ...['--api-versions', 'gateway.networking.k8s.io/v1/Gateway'],
        ...files.flatMap((file) => ['--values', file]),
      ],
      { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder }, maxBuffer: 1e8 },
    );
    if (result.status !== 0) {
      throw new Error(result.stderr);
    }
    return parseAllDocuments(result.stdout)
      .map((document) => document.toJS())
      .filter((manifest) => manifest !== null);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The pod specs in objects. */
export function podSpecs(manifests: Manifest[]): any[] {
  return manifests.flatMap(({ spec }) => (spec?.template?.spec === undefined ? [] : [spec.template.spec]));
}

/** The containers of all pods, init containers included. */
export function containers(manifests: Manifest[]): any[] {
  return podSpecs(manifests).flatMap((pod) => [...(pod.initContainers ?? []), ...pod.containers]);
}

/** The Secrets that a pod refers to, with the key where one is named. */
export function secretReferences(manifests: Manifest[]): { name: string; key?: string }[] {
  const inEnvironment = containers(manifests).flatMap((container) => [
    ...(container.env ?? []).map((entry: any) => entry.valueFrom?.secretKeyRef),
    ...(container.envFrom ?? []).map((entry: any) => entry.secretRef),
  ]);
  const inVolumes = podSpecs(manifests)
    .flatMap((pod) => pod.volumes ?? [])
    .map((volume: any) => volume.secret && { name: volume.secret.secretName });
  return [...inEnvironment, ...inVolumes].filter((reference) => reference !== undefined);
}

/** The claims that pods mount. */
export function claims(manifests: Manifest[]): string[] {
  return podSpecs(manifests)
    .flatMap((pod) => pod.volumes ?? [])
    .map((volume: any) => volume.persistentVolumeClaim?.claimName)
    .filter((name) => name !== undefined);
}

/** Expects an init container of the bundled PostgreSQL to be about the same database as PostgreSQL itself. */
export function expectSameDatabase(pod: any, name: string): void {
  const init = pod.initContainers.find((container: any) => container.name === name);
  const [{ image, imagePullPolicy, resources, env, volumeMounts }] = pod.containers;
  expect(init).toMatchObject({ image, imagePullPolicy, resources: { requests: resources.requests } });
  expect(init.resources.limits ?? {}).toEqual(resources.limits);
  // Subcharts differ in the variable that has the name of the database.
  const common = init.env.filter((entry: any) => entry.name !== 'POSTGRES_DATABASE');
  expect(env).toEqual(expect.arrayContaining(common));
  const nameOf = (entries: any[]) =>
    entries.find((entry) => /^POSTGRES_(DATABASE|DB)$/.test(entry.name)).value;
  expect(nameOf(init.env)).toBe(nameOf(env));
  expect(volumeMounts).toEqual(expect.arrayContaining(init.volumeMounts));
}

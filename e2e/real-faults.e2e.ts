import { BasicAuth, Database, Namespace, PrefectServer, type PrefectServerProps } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { until } from '../toolbox/process';
import { PREFECT3 } from './kit/generations';
import { Installation, server } from './kit/installation';
import { SmallVolume } from './kit/node-shell';
import {
  cdktfPrefect,
  client,
  debugged,
  expectHealthy,
  expectPassword,
  PATIENCE,
  podOf,
  realSuite,
  source,
} from './kit/real-pods';

/** A server as a user has it, with the chart of this run. */
function installed(props: PrefectServerProps): Promise<Installation> {
  return Installation.create((stack, site) =>
    server({ chart: source(site.serverChart), ...props })(stack, site),
  );
}

/** What doctor and debug_command print, in one line each. */
async function diagnosis(installation: Installation): Promise<{ doctor: string; debug: string }> {
  const { stdout } = await cdktfPrefect(installation, 'doctor');
  return { doctor: stdout.replace(/\s+/g, ' '), debug: await debugged(installation) };
}

realSuite('faults of real pods', CHARTS.map(chartNeed), () => {
  test.each<[string, PrefectServerProps, RegExp, RegExp]>([
    [
      'an image that cannot be pulled',
      { image: { tag: '3.8.3-absent' } },
      /prefect-server: (ErrImagePull|ImagePullBackOff)\..*3\.8\.3-absent.* Do: Correct the tag, the registry or the pull Secret\./,
      /(ErrImagePull|ImagePullBackOff)/,
    ],
    [
      'a pod that no node takes',
      { nodeSelector: { 'example.com/absent': 'yes' } },
      /no node takes it\. .*didn't match Pod's node affinity\/selector.* Do: Change nodeSelector/,
      /FailedScheduling/,
    ],
  ])(
    '%s: the apply ends at its timeout, both commands name the reason, and the next apply heals',
    async (_, fault, doctor, debug) => {
      const database = Database.sqlite({ preventDestroy: false });
      const installation = await installed({
        database,
        startupTimeout: 60,
        release: { timeout: 61 },
        ...fault,
      });
      expect(await installation.workspace.applyExpectingFailure()).toMatch(/context deadline exceeded/);
      const found = await diagnosis(installation);
      expect(found.doctor).toMatch(doctor);
      expect(found.debug).toMatch(debug);
      installation.change((stack, site) =>
        server({ chart: source(site.serverChart), database })(stack, site),
      );
      await installation.apply();
      await expectHealthy(installation);
      await installation.workspace.destroy();
      installation.remove();
    },
    PATIENCE,
  );

  test(
    'a full volume: writes fail, doctor says why, and room heals the database, though it restarted meanwhile',
    async () => {
      const size = '512Mi';
      const installation = await Installation.create();
      const { kube, namespace } = installation;
      const volume = await SmallVolume.create(kube, size);
      installation.change((stack, site) => {
        new PrefectServer(stack, 'prefect', {
          namespace: Namespace.create(namespace),
          chart: source(site.serverChart),
          database: Database.bundled({ size, storageClass: volume.name, preventDestroy: false }),
          basicAuth: BasicAuth.generated(),
        }).addOutputs();
      });
      await installation.workspace.init();
      await installation.apply();
      const write = (name: string) =>
        client(installation, `Secret(value=os.urandom(2_000_000).hex()).save("${name}")\nprint("saved")`);
      expect(await write('first')).toBe('saved');

      await volume.fill();
      await expect(write('second')).rejects.toThrow(/Server error '50\d/);
      expect((await diagnosis(installation)).doctor).toMatch(
        /failure Volume claims .*100% of 512Mi are used\./,
      );

      await kube.delete('pod', namespace, podOf(PREFECT3), false);
      // Whether PostgreSQL starts without room depends on its version, and on what it has to recover.
      const isTold = async () =>
        /No space left on device|pods run and are ready/.test((await diagnosis(installation)).doctor);
      await until('the database to start, or doctor to say why not', isTold, {
        seconds: 300,
        everyMs: 3000,
      });

      await volume.makeRoom();
      await expectPassword(installation, PREFECT3);
      await expectHealthy(installation);
      expect(await write('second')).toBe('saved');
      await installation.workspace.destroy();
      await volume.remove();
      installation.remove();
    },
    PATIENCE,
  );
});

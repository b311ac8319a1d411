import { dropOld, restore } from '../../cli/restore';
import { changes, END, kubectlWith, only, prefect1, START, task } from './support/backups';
import type { FakeKubectl } from './support/installation';

describe('a restore', () => {
  const SERVER = 'deployment prefect-server';
  const newest = task('restore 20261129T030000Z-scheduled.dump restored_TIME');

  function restored(kubectl: FakeKubectl, agrees: boolean, dump?: string, starts = true): string {
    const said: string[] = [];
    kubectl.objects.deployments = kubectl.list('deployments').slice(0, 1);
    restore(kubectl, only(kubectl), dump, { say: (text) => said.push(text), agrees: () => agrees, starts });
    return said.join('\n');
  }

  test('switches to the newest dump while the server is stopped, and keeps the old database', () => {
    const kubectl = kubectlWith();
    const said = restored(kubectl, true);
    expect(changes(kubectl)).toEqual([
      ...START,
      task('list'),
      newest,
      task('rows'),
      `scale ${SERVER} --replicas=0`,
      'wait --for=delete pod --selector app.kubernetes.io/name=prefect-server,app.kubernetes.io/instance=prefect-server --timeout=120s',
      task('switch restored_TIME before_restore_TIME'),
      END,
      `scale ${SERVER} --replicas=1`,
      `rollout status ${SERVER} --timeout=600s`,
    ]);
    expect(said).toContain('flow                2               3');
    expect(said).toMatch(/restore --drop before_restore_\d+$/m);
  });

  test('changes nothing without consent', () => {
    const kubectl = kubectlWith();
    expect(restored(kubectl, false)).toContain('Nothing has changed.');
    expect(changes(kubectl)).toEqual([
      ...START,
      task('list'),
      newest,
      task('rows'),
      task('drop restored_TIME'),
      END,
    ]);
  });

  test('starts the server again if the switch fails', () => {
    const kubectl = kubectlWith({ 'backup switch': new Error('[x.y] kubectl exec p: in use') });
    expect(() => restored(kubectl, true)).toThrow('in use');
    expect(changes(kubectl)).toContain(`scale ${SERVER} --replicas=1`);
  });

  test('replaces a database that is damaged', () => {
    const kubectl = kubectlWith({ 'backup rows': new Error('no table flow') });
    expect(restored(kubectl, true)).toContain('flow                2               unreadable');
    expect(changes(kubectl)).toContain(task('switch restored_TIME before_restore_TIME'));
  });

  test('starts a server that was stopped already, and tells the old name before', () => {
    const kubectl = kubectlWith({ 'rollout status': new Error('timed out') });
    const [server] = kubectl.list('deployments');
    Object.assign(server?.spec ?? {}, { replicas: 0 });
    const said: string[] = [];
    const dialogue = { say: (text: string) => said.push(text), agrees: () => true, starts: true };
    expect(() => restore(kubectl, only(kubectl), undefined, dialogue)).toThrow('timed out');
    expect(said.join()).toContain('restore --drop before_restore_');
    expect(changes(kubectl)).toContain(`scale ${SERVER} --replicas=1`);
  });

  test('leaves the server stopped for an older Prefect', () => {
    const kubectl = kubectlWith();
    expect(restored(kubectl, true, undefined, false)).toContain('Set the older prefectVersion and apply');
    expect(changes(kubectl).slice(-2)).toEqual([task('switch restored_TIME before_restore_TIME'), END]);
  });

  test('knows its dumps', () => {
    const other = '20261128T030000Z-scheduled.dump';
    const kubectl = kubectlWith();
    restored(kubectl, false, other);
    expect(changes(kubectl)).toContain(task(`restore ${other} restored_TIME`));
    expect(() => restored(kubectlWith(), true, 'no.dump')).toThrow('There is no dump no.dump.');
    expect(() => restored(kubectlWith({ 'backup list': '' }), true)).toThrow('There is no dump yet.');
  });

  test('stops all pods of Prefect 1, but not its database', () => {
    const kubectl = prefect1(kubectlWith());
    const said: string[] = [];
    const dialogue = { say: (text: string) => said.push(text), agrees: () => true, starts: true };
    restore(kubectl, only(kubectl), undefined, dialogue);
    expect(changes(kubectl).filter((call) => call.startsWith('scale'))).toEqual(
      [0, 1].flatMap((replicas) =>
        ['graphql', 'hasura'].map((each) => `scale deployment prefect1-${each} --replicas=${replicas}`),
      ),
    );
    expect(changes(kubectl)).toContain(
      'wait --for=delete pod --selector app.kubernetes.io/name=prefect-server,app.kubernetes.io/instance=prefect1 --timeout=120s',
    );
  });

  test('leaves a database that is deleted by name', () => {
    const kubectl = kubectlWith();
    dropOld(kubectl, only(kubectl), 'before_restore_20261129000000');
    expect(changes(kubectl)).toContain(task('drop before_restore_TIME'));
    dropOld(kubectl, only(kubectl), 'rehearsal_20261129000000');
    expect(() => dropOld(kubectl, only(kubectl), 'server')).toThrow('[command.restore.foreignDatabase]');
  });
});

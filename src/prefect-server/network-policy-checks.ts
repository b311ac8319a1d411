import { Fn, Token } from 'cdktf';
import type { DatabaseSpec } from '../database/database';
import { checkLabels } from '../kubernetes/pod-checks';
import { areRanges } from '../validation/address-range-conditions';
import { isRange } from '../validation/address-ranges';
import type { Problems } from '../validation/problems';
import { isEmpty } from './network-policies';
import type { NetworkPeer, NetworkPolicyOptions } from './network-policy-options';

export function checkNetworkPolicy(
  problems: Problems,
  { database, databaseFrom, serverFrom }: NetworkPolicyOptions,
  { kind }: DatabaseSpec,
): void {
  if (database === true && kind !== 'bundled') {
    problems.add(
      'networkPolicy.database.unused',
      'networkPolicy.database',
      database,
      'It restricts the bundled database. Leave it out.',
    );
  }
  if (databaseFrom !== undefined && (database === false || kind !== 'bundled')) {
    problems.add(
      'networkPolicy.databaseFrom.unused',
      'networkPolicy.databaseFrom',
      databaseFrom,
      'Without a network policy of the bundled database, everybody reaches it. Leave this out.',
    );
  }
  checkPeers(problems, 'networkPolicy.databaseFrom', databaseFrom);
  checkPeers(problems, 'networkPolicy.serverFrom', serverFrom);
}

function checkPeers(problems: Problems, path: string, peers: NetworkPeer[] = []): void {
  peers.forEach((peer, index) => {
    const at = `${path}[${index}]`;
    const { podLabels, namespaceLabels, cidr } = peer;
    const hasLabels = !isEmpty(podLabels) || !isEmpty(namespaceLabels);
    if (cidr === undefined && !hasLabels) {
      problems.add(
        'networkPeer.empty',
        at,
        peer,
        'Give podLabels, namespaceLabels or cidr. Without one, the peer would be everybody.',
      );
    }
    if (cidr !== undefined && hasLabels) {
      problems.add(
        'networkPeer.cidr.withLabels',
        `${at}.cidr`,
        cidr,
        'Give addresses and labels in two entries.',
      );
    }
    checkLabels(problems, `${at}.podLabels`, podLabels);
    checkLabels(problems, `${at}.namespaceLabels`, namespaceLabels);
    if (cidr !== undefined) {
      const isValid = Token.isUnresolved(cidr) ? areRanges(Fn.tolist([cidr])) : isRange(cidr);
      problems.require(
        'networkPeer.cidr.invalid',
        `${at}.cidr`,
        isValid,
        'Give a CIDR, for example 10.0.0.0/8.',
        cidr,
      );
    }
  });
}

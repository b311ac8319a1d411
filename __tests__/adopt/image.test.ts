import { parseImage } from '../../adopt/image';

test.each([
  ['prefecthq/prefect:3.8.3-python3.11', undefined, 'prefecthq/prefect', '3.8.3-python3.11'],
  ['docker.io/bitnami/postgresql', 'docker.io', 'bitnami/postgresql', undefined],
  ['registry:5000/a/b:1', 'registry:5000', 'a/b', '1'],
  ['localhost/b:1', 'localhost', 'b', '1'],
  ['a/b:1@sha256:0af', undefined, 'a/b', '1@sha256:0af'],
])('parseImage reads %s', (name, registry, repository, tag) => {
  expect(parseImage(name)).toEqual({ ...(registry && { registry }), repository, tag });
});

/** Characters that shells, SQL, psql, URLs and Kubernetes read as something else. */
export const ODD_PASSWORDS = [
  'quote\'s "double" back\\slash',
  '%20 percent %% $HOME $(id) `id` $'.concat('{x}'),
  'ünïcödé пароль 密码 \u{1F511}',
  ' spaces at both ends ',
  ':\'role\' :"role" ; -- DROP ROLE',
  '-n',
  'x'.repeat(128),
  'Ⅸ é soft\u00adhyphen',
];

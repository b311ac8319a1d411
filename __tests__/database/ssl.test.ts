import { CertificateSource, SslMode } from '../../src';

describe('certificates', () => {
  test('come from a Secret or a ConfigMap, under the same file name', () => {
    expect(CertificateSource.fromSecret('ca')._volume).toEqual({
      secret: { secretName: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
    expect(CertificateSource.fromConfigMap('ca', 'root.pem')._volume).toEqual({
      configMap: { name: 'ca', items: [{ key: 'root.pem', path: 'ca.crt' }] },
    });
  });

  test('modes have libpq’s names', () => {
    const { DISABLE, PREFER, REQUIRE, VERIFY_CA, VERIFY_FULL } = SslMode;
    expect([DISABLE, PREFER, REQUIRE, VERIFY_CA, VERIFY_FULL].map(({ value }) => value)).toEqual([
      'disable',
      'prefer',
      'require',
      'verify-ca',
      'verify-full',
    ]);
    expect(SslMode.of('require').value).toBe('require');
  });
});

import { madeBy } from '../validation/factory-calls';

/**
 * How a connection to PostgreSQL is encrypted, by libpq's names. Prefect connects through asyncpg. A mode without
 * verification becomes `ssl` in the URL. A verifying mode becomes Prefect's settings
 * `PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_*`.
 */
export class SslMode {
  /** Never encrypted. */
  public static readonly DISABLE = new SslMode('disable');
  /** Encrypted if the server supports it. */
  public static readonly PREFER = new SslMode('prefer');
  /** Always encrypted. The server's certificate is not verified. */
  public static readonly REQUIRE = new SslMode('require');
  /** Always encrypted. A trusted CA must have signed the certificate. */
  public static readonly VERIFY_CA = new SslMode('verify-ca');
  /** Like `VERIFY_CA`, and the certificate must be for the host. */
  public static readonly VERIFY_FULL = new SslMode('verify-full');

  /**
   * A mode by its libpq name.
   *
   * @param value `disable`, `prefer`, `require`, `verify-ca` or `verify-full`, known at synth. Another value or
   * a token is an error (`database.sslMode.unknown`)
   */
  public static of(value: string): SslMode {
    return new SslMode(value);
  }

  private constructor(
    /** libpq's name of the mode. */
    public readonly value: string,
  ) {}
}

/** A PEM file in a Secret or ConfigMap of the server's namespace. */
export class CertificateSource {
  /**
   * A key of a Secret.
   *
   * @param secretName the Secret's name
   * @param key key of the PEM text, by default `ca.crt`
   */
  public static fromSecret(secretName: string, key: string = 'ca.crt'): CertificateSource {
    const volume = { secret: { secretName, items: [{ key, path: 'ca.crt' }] } };
    const source = new CertificateSource(volume, secretName, key);
    return madeBy('CertificateSource.fromSecret', [secretName, key], source);
  }

  /**
   * A key of a ConfigMap.
   *
   * @param configMapName the ConfigMap's name
   * @param key key of the PEM text, by default `ca.crt`
   */
  public static fromConfigMap(configMapName: string, key: string = 'ca.crt'): CertificateSource {
    const volume = { configMap: { name: configMapName, items: [{ key, path: 'ca.crt' }] } };
    const source = new CertificateSource(volume, configMapName, key);
    return madeBy('CertificateSource.fromConfigMap', [configMapName, key], source);
  }

  private constructor(
    /** @internal */
    public readonly _volume: { [source: string]: object },
    /** @internal */
    public readonly _objectName: string,
    /** @internal */
    public readonly _key: string,
  ) {}
}

import { madeBy } from '../validation/factory-calls';

/**
 * How a connection to PostgreSQL is encrypted, by libpq's names. Prefect speaks asyncpg, which takes
 * `ssl` in the URL for the modes without verification and Prefect's own
 * `PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_*` settings for those with it.
 */
export class SslMode {
  /** Never encrypted. */
  public static readonly DISABLE = new SslMode('disable');
  /** Encrypted if the server can. */
  public static readonly PREFER = new SslMode('prefer');
  /** Always encrypted; the server's certificate is not verified. */
  public static readonly REQUIRE = new SslMode('require');
  /** Always encrypted; the certificate has to be signed by a trusted authority. */
  public static readonly VERIFY_CA = new SslMode('verify-ca');
  /** As `VERIFY_CA`, and the certificate has to be for the host. */
  public static readonly VERIFY_FULL = new SslMode('verify-full');

  /**
   * A mode by its libpq name.
   *
   * @param value `disable`, `prefer`, `require`, `verify-ca` or `verify-full`, known at synth; another one, or
   * a token, is an error (`database.sslMode.unknown`)
   */
  public static of(value: string): SslMode {
    return new SslMode(value);
  }

  private constructor(
    /** The name that libpq knows. */
    public readonly value: string,
  ) {}
}

/** A PEM file in a Secret or ConfigMap of the server's namespace. */
export class CertificateSource {
  /**
   * A key of a Secret.
   *
   * @param secretName the Secret's name
   * @param key key of the PEM text; `ca.crt` unless it is given
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
   * @param key key of the PEM text; `ca.crt` unless it is given
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

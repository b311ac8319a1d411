/** Mount path of the database's CA certificate, in pods that connect to the database. */
export const CA_FOLDER = '/etc/cdktf-prefect/database-ca';

/** Mount path of the client's certificate and key. */
export const CLIENT_FOLDER = '/etc/cdktf-prefect/database-client';

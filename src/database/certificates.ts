/** Where pods that connect to the database mount the certificate of its authority. */
export const CA_FOLDER = '/etc/cdktf-prefect/database-ca';

/** Where they mount the certificate and the key of the client. */
export const CLIENT_FOLDER = '/etc/cdktf-prefect/database-client';

/** Where pods that connect to the database mount the certificate of its authority. */
export const CA_FOLDER = '/etc/cdktf-prefect/database-ca';

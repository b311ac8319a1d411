/** Values of a pod for what the Pod Security Standard `restricted` asks for beyond the charts' defaults. */
export const RESTRICTED_POD = { seccompProfile: { type: 'RuntimeDefault' } };

/** Values of a container for what the Pod Security Standard `restricted` asks for beyond the charts' defaults. */
export const RESTRICTED_CONTAINER = { capabilities: { drop: ['ALL'] } };

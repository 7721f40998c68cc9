/** Readable by every Viewer: never a secret here. */
export interface AppMeta {
  backendUrl?: string;
}

/** Kept by Grafana, encrypted; the browser only learns whether each is set. */
export const SECRETS = ['readToken', 'editToken', 'adminToken'] as const;
export type SecretName = (typeof SECRETS)[number];

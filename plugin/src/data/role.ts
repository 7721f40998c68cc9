import { config } from '@grafana/runtime';

/**
 * Whether the visitor is an administrator of the organization: pages leave out what others may not do. The server
 * refuses it all the same.
 */
export function isAdmin(): boolean {
  return config.bootData.user.orgRole === 'Admin';
}

/** Whether the visitor may silence and acknowledge. */
export function isEditor(): boolean {
  return isAdmin() || config.bootData.user.orgRole === 'Editor';
}

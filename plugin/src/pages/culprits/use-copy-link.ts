import { AppEvents } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { useCallback } from 'react';
import { permanentHref, type UrlState } from '../../data/url-state';
import { t } from '../../i18n/t';

/** Copies an address that shows this very window, and says so. */
export function useCopyLink(state: UrlState, hosts: string[]): () => void {
  return useCallback(() => {
    const url = permanentHref({ ...state, hosts });
    const say = (type: typeof AppEvents.alertSuccess, message: string) =>
      getAppEvents().publish({ type: type.name, payload: [message] });
    copy(url).then(
      () => say(AppEvents.alertSuccess, t('culprits.copied')),
      () => say(AppEvents.alertWarning, t('culprits.copyFailed', { url })),
    );
  }, [state, hosts]);
}

/** The clipboard is there on secure origins only. */
async function copy(text: string): Promise<void> {
  if (!navigator.clipboard) {
    throw new Error('no clipboard on this origin');
  }
  await navigator.clipboard.writeText(text);
}

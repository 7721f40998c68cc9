import { APP_ID, ROUTES } from '../constants';
import plugin from '../plugin.json';
import { speak } from '../testing/messages';
import { pageNav } from './page-nav';

const inMenu = plugin.includes.flatMap(({ path, addToNav }) =>
  addToNav && path?.startsWith('/a/') ? [path.replace('%PLUGIN_ID%', APP_ID)] : [],
);
const pages = Object.keys(ROUTES) as Array<keyof typeof ROUTES>;

describe('the name of a page', () => {
  it.each(['en-US', 'zh-Hans'] as const)(
    'has the address of its entry in the menu, in %s',
    async (language) => {
      await speak(language);
      const urls = pages.map((page) => pageNav(page).url);
      expect(urls).toEqual(expect.arrayContaining(inMenu));
      expect(pageNav('incidents').text).toBe(language === 'en-US' ? 'Incidents' : '告警事件');
    },
  );
});

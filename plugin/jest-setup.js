import './.config/jest-setup';
import { configure } from '@testing-library/react';

// A machine under load needs longer than the second that is usual.
configure({ asyncUtilTimeout: 5_000 });

// i18next advertises itself at every start.
jest.spyOn(console, 'info').mockImplementation(() => undefined);

// jsdom lays nothing out, so there is nothing to observe.
class NothingToObserve {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NothingToObserve;
globalThis.IntersectionObserver ??= NothingToObserve;

// jsdom draws nothing; selects measure their text.
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });

// Grafana draws the buttons of a page beside its title; the stand-in of its library leaves them out.
jest.mock('@grafana/runtime', () => {
  const { createElement, Fragment } = jest.requireActual('react');
  const PluginPage = ({ actions, children }) => createElement(Fragment, null, actions, children);
  return { ...jest.requireActual('@grafana/runtime'), PluginPage };
});

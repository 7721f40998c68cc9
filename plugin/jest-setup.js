import './.config/jest-setup';

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

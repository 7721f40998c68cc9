import './.config/jest-setup';

// i18next advertises itself at every start.
jest.spyOn(console, 'info').mockImplementation(() => undefined);

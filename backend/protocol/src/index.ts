export * from './answer.ts';
export * from './host-sample.ts';
export * from './limits.ts';
export * from './parts.ts';
export * from './read.ts';
export * from './report.ts';
export * from './version.ts';

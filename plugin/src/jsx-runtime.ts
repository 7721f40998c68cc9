/**
 * Stands in for `react/jsx-runtime` in bundled libraries: built on the host's `createElement`, so one build makes
 * elements of whatever React version the host runs.
 */
import { createElement, Fragment, type ElementType, type Key } from 'react';

type Props = Record<string, unknown>;

function create(type: ElementType, props: Props, key?: Key) {
  return createElement(type, key === undefined ? props : { ...props, key });
}

export const jsx = (type: ElementType, props: Props, key?: Key) => create(type, props, key);
export const jsxs = (type: ElementType, props: Props, key?: Key) => create(type, props, key);
export const jsxDEV = (type: ElementType, props: Props, key?: Key) => create(type, props, key);
export { Fragment };

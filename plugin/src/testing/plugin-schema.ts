/**
 * What plugin.json may hold, as Grafana's reference of that file has it; of it only what an app and its panel need, so
 * that a key which is misspelled or put in a wrong place is found. Closed: what is not named here is a fault.
 */
import { z } from 'zod';

const text = z.string().min(1);
const pluginId = z.string().regex(/^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/);
const versionRange = z.string().regex(/^(>=|\^|~)?\d+\.\d+(\.\d+)?( <\d+\.\d+\.\d+)?$/);
const picture = z.string().regex(/^img\/[a-z0-9-]+\.(png|webp|svg)$/);
/** Filled in by the build. */
const filled = (name: string, form: RegExp) =>
  z.string().refine((value) => value === `%${name}%` || form.test(value));

const info = z.strictObject({
  author: z.strictObject({ name: text, email: z.email().optional(), url: z.url().optional() }),
  description: text,
  keywords: z.array(text).min(1),
  links: z.array(z.strictObject({ name: text, url: z.url() })),
  logos: z.strictObject({ small: z.string().endsWith('.svg'), large: z.string().endsWith('.svg') }),
  screenshots: z.array(z.strictObject({ name: text, path: picture })),
  version: filled('VERSION', /^\d+\.\d+\.\d+/),
  updated: filled('TODAY', /^\d{4}-\d{2}-\d{2}$/),
});

const include = z.strictObject({
  type: z.enum(['page', 'panel', 'datasource', 'dashboard']),
  name: text,
  path: text.optional(),
  role: z.enum(['Viewer', 'Editor', 'Admin']).optional(),
  addToNav: z.boolean().optional(),
  defaultNav: z.boolean().optional(),
  icon: text.optional(),
});

const route = z.strictObject({
  path: text,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  reqRole: z.enum(['Viewer', 'Editor', 'Admin']),
  url: text,
  headers: z.array(z.strictObject({ name: text, content: text })),
});

const extension = z.strictObject({
  targets: z.array(z.string().startsWith('grafana/')).min(1),
  // Shorter ones are refused.
  title: z.string().min(10),
  description: text,
});

export const pluginSchema = z.strictObject({
  $schema: z.url(),
  id: pluginId,
  type: z.enum(['app', 'panel']),
  name: text,
  info,
  dependencies: z.strictObject({
    grafanaDependency: versionRange,
    plugins: z.array(
      z.strictObject({ id: pluginId, name: text, type: z.enum(['app', 'datasource', 'panel']) }),
    ),
  }),
  preload: z.boolean().optional(),
  /** Written by the build. */
  buildMode: z.enum(['production', 'development']).optional(),
  languages: z.array(z.string().regex(/^[a-z]{2}-[A-Za-z]{2,4}$/)).optional(),
  extensions: z.strictObject({ addedLinks: z.array(extension) }).optional(),
  includes: z.array(include).optional(),
  routes: z.array(route).optional(),
});

import { type FieldValues, type Resolver } from 'react-hook-form';
import { type MessageKey } from '../i18n/t';

interface Issue {
  path: PropertyKey[];
  /** Key of a message. */
  message: string;
}

interface Schema<T> {
  safeParse(values: unknown): { success: true; data: T } | { success: false; error: { issues: Issue[] } };
}

/** Lets a schema of `zod` judge a form; each issue's message is the key of a message of ours. */
export function schemaResolver<T extends FieldValues>(schema: Schema<T>): Resolver<T> {
  return (values) => {
    const result = schema.safeParse(values);
    if (result.success) {
      return { values: result.data, errors: {} };
    }
    // The first issue of a field is the one that is shown.
    const errors = Object.fromEntries(
      [...result.error.issues]
        .reverse()
        .map(({ path, message }) => [String(path[0]), { type: 'schema', message: message as MessageKey }]),
    );
    return { values: {}, errors } as unknown as ReturnType<Resolver<T>>;
  };
}

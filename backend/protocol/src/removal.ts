/** `POST /v1/removed`: what an agent says last, after it removed itself. Answered with 204. */
import { Type } from 'typebox';
import { LIMITS } from './limits.ts';
import { Text, closed, optional } from './parts.ts';

export const Removal = Type.Object(
  {
    /** Folders of its own in which something else is, so that they stay. */
    left: Type.Array(Text, { maxItems: LIMITS.removalLeft }),
    /** Why it could not remove itself; absent: it did. */
    failure: optional(Text),
  },
  closed,
);
export type Removal = Type.Static<typeof Removal>;

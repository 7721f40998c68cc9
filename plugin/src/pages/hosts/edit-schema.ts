import { z } from 'zod/mini';
import { splitList } from '../../data/text-list';
import { type MessageKey } from '../../i18n/t';

const says = (key: MessageKey): string => key;
const LABEL_LENGTH = 64;
const TAGS = 20;
/** As the backend takes them. */
const TAG = /^[\p{L}\p{N}._=/:-]{1,64}$/u;

const label = () => z.string().check(z.trim(), z.maxLength(LABEL_LENGTH, says('editHosts.long')));
const tags = () => z.string().check(z.refine((text) => areTags(splitList(text)), says('editHosts.tagBad')));

export const editSchema = z.object({
  alias: label(),
  owner: label(),
  business: label(),
  tags: tags(),
  removeTags: tags(),
});

const areTags = (list: string[]) => list.length <= TAGS && list.every((tag) => TAG.test(tag));

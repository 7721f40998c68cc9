import { useFormContext } from 'react-hook-form';
import { t, type MessageKey } from '../../../i18n/t';
import { type AddForm } from './add-schema';

/** What a field shows of its fault. */
export function useFieldError() {
  const { formState } = useFormContext<AddForm>();
  return (name: keyof AddForm) => {
    const message = formState.errors[name]?.message;
    return message ? { invalid: true, error: t(message as MessageKey) } : {};
  };
}

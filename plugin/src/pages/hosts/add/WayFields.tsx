import React from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { testIds } from '../../../test-ids';
import { AccessFields } from './AccessFields';
import { VALID_MINUTES, type AddForm } from './add-schema';
import { FormChoice } from './FormChoice';

const WAYS = [
  ['ssh', 'add.wayOf.ssh'],
  ['installer', 'add.wayOf.installer'],
] as const;
const VALID = VALID_MINUTES.map((minutes) => [minutes, `installer.for.${minutes}`] as const);

/** How the agent gets there, and what that way needs to know. */
export function WayFields() {
  const { control } = useFormContext<AddForm>();
  const way = useWatch({ control, name: 'way' });
  return (
    <>
      <FormChoice
        name="way"
        label="add.way"
        hint={`add.wayHint.${way}`}
        options={WAYS}
        testId={testIds.add.way}
      />
      {way === 'ssh' ? (
        <AccessFields />
      ) : (
        <FormChoice name="validMinutes" label="installer.valid" hint="installer.validHint" options={VALID} />
      )}
    </>
  );
}

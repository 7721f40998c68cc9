/** Request validation by the protocol's TypeBox schemas: nothing is coerced in bodies, nothing is silently dropped. */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { ProductError } from '../errors.ts';

interface SchemaFault {
  instancePath: string;
  message: string;
  params: { requiredProperties?: string[] };
}

/**
 * Compiles one part of a route's schema. Only query strings are converted (`"5"` to 5), since they are all text.
 * A value outside the schema gives INVALID (400) with the JSON pointer of the field.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const isText = httpPart === 'querystring' || httpPart === 'params';
  return (data: unknown) => {
    const value = isText ? Value.Convert(schema, { ...(data as object) }) : data;
    if (validator.Check(value)) return { value };
    const fault = describeFault(validator.Errors(value) as unknown as SchemaFault[]);
    return {
      error: new ProductError({
        code: 'INVALID',
        message: `${fault.where === '' ? 'the request' : fault.where} ${fault.message}`,
        where: fault.where,
        httpStatus: 400,
      }),
    };
  };
};

/** The fault that says most: the deepest one, with the missing field's own name. */
function describeFault(faults: SchemaFault[]): { where: string; message: string } {
  const pointers = faults.map(({ instancePath, message, params }) => {
    const [missing] = params.requiredProperties ?? [];
    if (missing !== undefined) return { where: `${instancePath}/${missing}`, message: 'is missing' };
    return {
      where: instancePath,
      message: message === 'schema is false' ? 'is not a known field' : message,
    };
  });
  return pointers.reduce(
    (best, one) => (depth(one.where) > depth(best.where) ? one : best),
    pointers[0] ?? { where: '', message: 'is not what was expected' },
  );
}

function depth(pointer: string): number {
  return pointer.split('/').length;
}

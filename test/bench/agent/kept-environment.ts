import { ENVIRONMENT } from '../../../agent/src/keeper/unit.ts';

/** What the keepers set for the agent. */
export function keptEnvironment(): Record<string, string> {
  const [name = '', value = ''] = ENVIRONMENT.split('=');
  return { [name]: value };
}

/** Version label of the agent; the same as in its package. */
export const AGENT_VERSION = '0.1.0';

/** Version of the wire contract. A backend takes reports of this version and of every earlier one. */
export const PROTOCOL_VERSION = 1;

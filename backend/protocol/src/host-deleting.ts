/** Deleting hosts with their data. */
import { Type } from 'typebox';
import { Ms, closed, nullable } from './parts.ts';
import { HostName } from './report.ts';

export const DeleteQuery = Type.Object({ host: HostName }, closed);

/** GET admin/host/loss?host: what DELETE would take away for good; to be shown before it is asked for. */
export const HostLoss = Type.Object(
  {
    host: HostName,
    istate: nullable(Type.Integer()),
    /** Only then: it is offline, or its removal waits. */
    mayBeDeleted: Type.Boolean(),
    /** Oldest and newest sample, rollups included; null: there is none. */
    fromMs: nullable(Ms),
    toMs: nullable(Ms),
    instances: Type.Integer(),
    /** They stay, with its name. */
    incidents: Type.Integer(),
  },
  closed,
);
export type HostLoss = Type.Static<typeof HostLoss>;

/**
 * DELETE admin/host?host: it is gone from every list at once and may be added anew; its samples are deleted bit by bit.
 * 404 HOST_UNKNOWN, 409 HOST_ONLINE: take it offline first. Incidents and the audit log stay.
 */

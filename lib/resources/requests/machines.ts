/**
 * The machines that jobs run on.
 *
 * @module
 */
import type { Session } from "../../aws/session.ts";
import type { Settings, Stage } from "../../settings/settings.ts";

/** A job's machines and their encrypted disks, as requests have them. */
export function machinesOf<S extends Stage>(
  { settings }: Pick<Session, "settings">,
  stage: S,
): {
  InstanceCount: number;
  InstanceType: Settings[`${S}InstanceType`];
  VolumeKmsKeyId?: string;
} {
  return {
    InstanceCount: settings[`${stage}InstanceCount`],
    InstanceType: settings[`${stage}InstanceType`],
    VolumeKmsKeyId: settings.kmsKey,
  };
}

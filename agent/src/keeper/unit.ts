/** What the keepers start: absolute paths without anything that systemd, cron or a shell would read otherwise. */
export interface KeptAgent {
  runtime: string;
  script: string;
  configFile: string;
  stateDir: string;
  memoryLimitMiB: number;
}

/** First line of every file that is ours. */
export const OUR_MARK = '# Written by "dpm-agent install"; "dpm-agent uninstall" removes it.';

/** One heap for all threads of the runtime: 5 MiB less, and they have next to nothing to allocate at the same time. */
export const ENVIRONMENT = 'MALLOC_ARENA_MAX=1';

/**
 * A systemd unit that restarts for ever. Nothing of it needs a seccomp filter or a mount namespace: the first costs
 * on every system call, the second doubles mounts and can keep file systems busy. `/proc` is seen as it is.
 * `systemdVersion` decides between names of settings: CentOS 7 has 219.
 */
export function unitText(agent: KeptAgent, systemdVersion: number): string {
  const { runtime, script, configFile, memoryLimitMiB } = agent;
  const endless = systemdVersion >= 230 ? 'StartLimitIntervalSec=0' : undefined;
  const memoryMiB = 2 * memoryLimitMiB + RUNTIME_MIB;
  const lines = [
    OUR_MARK,
    '[Unit]',
    'Description=Process Monitor agent: tells what this host and its database instances use',
    'After=network.target',
    endless,
    '',
    '[Service]',
    `Environment=${ENVIRONMENT}`,
    `ExecStart=${runtime} ${script} run --config ${configFile}`,
    'Restart=always',
    'RestartSec=5',
    endless === undefined ? 'StartLimitInterval=0' : undefined,
    '# 64: its host was taken offline; 75: over its memory limit; 76: to be started with another bundle.',
    'RestartPreventExitStatus=64',
    'SuccessExitStatus=64 75 76',
    'TimeoutStopSec=20',
    'Nice=5',
    'IOSchedulingClass=best-effort',
    'IOSchedulingPriority=7',
    'OOMScoreAdjust=-500',
    `${systemdVersion >= 231 ? 'MemoryMax' : 'MemoryLimit'}=${memoryMiB}M`,
    systemdVersion >= 227 ? 'TasksMax=64' : undefined,
    'LimitNOFILE=65536',
    'LimitCORE=0',
    'UMask=0077',
    'NoNewPrivileges=yes',
    '# To read what other accounts own, and to be among the last that are ended when memory is short.',
    'CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_SYS_RESOURCE',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

/** Code pages of the runtime and what the kernel keeps for open files of /proc. */
const RUNTIME_MIB = 128;

/** A file for /etc/cron.d: every minute, unless it runs. */
export function cronText({ runtime, script, configFile, stateDir }: KeptAgent): string {
  const kept = `flock -n ${stateDir}/lock nice -n 5 ionice -c 2 -n 7`;
  return [
    OUR_MARK,
    'SHELL=/bin/sh',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'MAILTO=""',
    ENVIRONMENT,
    `* * * * * root ${kept} ${runtime} ${script} run --config ${configFile} 2>&1 | logger -t dpm-agent`,
    '',
  ].join('\n');
}

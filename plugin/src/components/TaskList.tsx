import React from 'react';
import { cx } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { Icon, useStyles2, type IconName } from '@grafana/ui';
import { type Check } from '../data/adding-queries';
import { type HostTask } from '../data/fleet-queries';
import { formatDuration } from '../data/format';
import { errorRemedy, errorText, stepText } from '../data/task-text';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { CheckList } from './CheckList';
import { getTableStyles } from './table-styles';

type Step = HostTask['steps'][number];

const MARK: Record<Step['state'], IconName> = {
  running: 'sync',
  done: 'check',
  failed: 'exclamation-triangle',
};

interface Props {
  tasks: HostTask[];
  /** When the answer came: what runs has lasted until then. */
  nowMs: number;
}

/** Work on a host, newest first: each step with how long it took, and the output of what failed. */
export function TaskList({ tasks, nowMs }: Props) {
  const styles = useStyles2(getTableStyles);
  if (tasks.length === 0) {
    return <p className={styles.quiet}>{t('task.none')}</p>;
  }
  return (
    <>
      {tasks.map((task) => (
        <section key={`${task.kind} ${task.startedMs}`} data-testid={testIds.task.task}>
          <h4>
            {t(`task.${task.kind}`)}:{' '}
            <span className={task.state === 'failed' ? styles.bad : undefined}>
              {t(`task.states.${task.state}`)}
            </span>
          </h4>
          <p className={styles.quiet}>
            {t('task.began', { time: dateTimeFormat(task.startedMs) })} · {lasted(task, nowMs)}
          </p>
          {task.errorCode !== null && <WhyFailed code={task.errorCode} message={task.errorMessage ?? ''} />}
          <table className={styles.table}>
            <tbody>
              {task.steps.map((step) => (
                <StepLine key={step.startedMs + step.name} step={step} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

/** In words, with what to do; then as the backend says it, with the names and outputs of this very case. */
function WhyFailed({ code, message }: { code: string; message: string }) {
  const styles = useStyles2(getTableStyles);
  const remedy = errorRemedy(code);
  return (
    <>
      <p className={styles.bad}>{errorText(code)}</p>
      {remedy && <p>{remedy}</p>}
      <p className={styles.quiet}>
        {code}: {message}
      </p>
    </>
  );
}

function StepLine({ step, nowMs }: { step: Step; nowMs: number }) {
  const styles = useStyles2(getTableStyles);
  const { name, state, detail, checks } = step;
  const look = cx(styles.firm, state === 'failed' && styles.bad);
  return (
    <>
      <tr data-testid={testIds.task.step}>
        <td className={look}>
          <Icon name={MARK[state]} /> {stepText(name)}
        </td>
        <td className={styles.firm}>
          {t(`task.states.${state}`)} · {lasted(step, nowMs)}
        </td>
        <td style={{ width: '65%' }}>
          {!checks && detail && <pre className={styles.message}>{detail}</pre>}
        </td>
      </tr>
      {checks && (
        <tr data-testid={testIds.task.checks}>
          <td colSpan={3}>
            <CheckList checks={checks as Check[]} />
          </td>
        </tr>
      )}
    </>
  );
}

const lasted = ({ startedMs, endedMs }: { startedMs: number; endedMs: number | null }, nowMs: number) =>
  formatDuration((endedMs ?? nowMs) - startedMs);

import { callOutcomes, taskRule, type TaskView } from '@app/casework';
import type { CallFor } from '@app/notification';
import type { JSX } from 'preact';
import { may } from '../places';
import { Notice } from './case-parts';
import { type Desk, DeskFormTag, deskPage } from './layout';

/** A task as a row: its time in words, and whom to phone. */
export interface TaskLine extends TaskView {
  call: CallFor | null;
  due: string;
  isLate: boolean;
}

/** What this person's roles must do, the oldest first. */
export function tasksPage(
  desk: Desk,
  tasks: readonly TaskLine[],
  nextCursor: string | null,
  done?: string,
): string {
  const { texts } = desk;
  return deskPage(
    texts.render('desk.nav_tasks'),
    <>
      {done && <Notice>{done}</Notice>}
      <h1>{texts.render('desk.nav_tasks')}</h1>
      {tasks.length === 0 && <p role="status">{texts.render('desk.tasks_none')}</p>}
      <ul class="rows" id="tasks">
        {tasks.map((task) => (
          <li key={task.id} data-kind={task.kind}>
            <h2>{task.label}</h2>
            <p>
              {task.due && (
                <small class={task.isLate ? 'error' : ''}>
                  {texts.render(task.isLate ? 'desk.task_late' : 'desk.task_due')} {task.due}
                </small>
              )}
            </p>
            {task.detail && <Detail kind={task.kind} detail={task.detail} />}
            <Codes code={task.code} texts={texts} />
            <Subject desk={desk} task={task} />
            {taskRule(task.kind)?.byPhone ? (
              <Call desk={desk} task={task} />
            ) : (
              <Done desk={desk} task={task} />
            )}
          </li>
        ))}
      </ul>
      {nextCursor && (
        <p>
          <a href={`/petugas/tugas?cursor=${encodeURIComponent(nextCursor)}`}>{texts.render('desk.more')}</a>
        </p>
      )}
    </>,
    desk,
  );
}

/** What the task is about in particular; of several, each. */
function Codes({ code, texts }: { code: string | null; texts: Desk['texts'] }): JSX.Element {
  const keys = (code?.split(' ') ?? []).flatMap((one) => [`task.code_${one}`, `problem.${one}`]);
  return (
    <>
      {keys
        .filter((key) => texts.has(key))
        .map((key) => (
          <p key={key}>{texts.render(key)}</p>
        ))}
    </>
  );
}

function Subject({ desk: { texts, staff }, task }: { desk: Desk; task: TaskLine }): JSX.Element | null {
  const links = linksOf(task, texts).filter(({ route }) => may(staff, route));
  return (
    <>
      {task.call?.phone && <p>{texts.render('desk.call_number', { phone: task.call.phone })}</p>}
      {links.map(({ path, label }) => (
        <p key={path}>
          <a href={path}>{label}</a>
        </p>
      ))}
    </>
  );
}

/** What the task is about, each with the route that shows the same. */
function linksOf(
  { call, subjectKind, subjectId }: TaskLine,
  texts: Desk['texts'],
): { path: string; label: string; route: string }[] {
  const caseId = call?.caseId ?? (subjectKind === 'case' ? subjectId : null);
  const label = call?.receiptCode ?? texts.render('desk.task_case');
  const pages: Record<string, { folder: string; key: string; route: string }> = {
    conversation: {
      folder: 'percakapan',
      key: 'desk.task_conversation',
      route: 'ConversationsController.messages',
    },
    complaint: { folder: 'pengaduan', key: 'desk.complaint', route: 'ComplaintsController.get' },
  };
  const page = pages[subjectKind ?? ''];
  return [
    ...(caseId ? [{ path: `/petugas/berkas/${caseId}`, label, route: 'CasesController.get' }] : []),
    ...(page
      ? [{ path: `/petugas/${page.folder}/${subjectId}`, label: texts.render(page.key), route: page.route }]
      : []),
  ];
}

/** How a call ended: one press each. */
function Call({ desk, task }: { desk: Desk; task: TaskLine }): JSX.Element | null {
  if (!may(desk.staff, 'TasksController.attempt')) return null;
  return (
    <DeskFormTag desk={desk} action={`/petugas/tugas/${task.id}/telepon`} class="choices">
      {task.attempts > 0 && <p>{desk.texts.render('desk.call_attempts', { n: task.attempts })}</p>}
      <label for={`note-${task.id}`}>{desk.texts.render('desk.note')}</label>
      <input id={`note-${task.id}`} name="note" maxLength={500} />
      {callOutcomes.map((outcome) => (
        <button key={outcome} name="outcome" value={outcome}>
          {desk.texts.render(`desk.call_${outcome}`)}
        </button>
      ))}
    </DeskFormTag>
  );
}

function Done({ desk, task }: { desk: Desk; task: TaskLine }): JSX.Element | null {
  if (!may(desk.staff, 'TasksController.done')) return null;
  return (
    <DeskFormTag desk={desk} action={`/petugas/tugas/${task.id}/selesai`} class="choices">
      <label for={`outcome-${task.id}`}>{desk.texts.render('desk.task_outcome')}</label>
      <input id={`outcome-${task.id}`} name="outcome" maxLength={200} required />
      <button>{desk.texts.render('desk.task_done')}</button>
    </DeskFormTag>
  );
}

function Detail({ kind, detail }: { kind: string; detail: string }): JSX.Element {
  if (!taskRule(kind)?.detailIsLink) return <p>{detail}</p>;
  return (
    <p>
      <a href={detail} rel="noopener noreferrer">
        {detail}
      </a>
    </p>
  );
}
